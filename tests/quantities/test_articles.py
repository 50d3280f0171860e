"""The quantities of whole articles are those that were found before."""

import pytest

from articles import ARTICLES, assert_unchanged, to_lines


@pytest.mark.parametrize("name", sorted(ARTICLES))
def test_quantities_of_articles(name: str, request: pytest.FixtureRequest) -> None:
    update = request.config.getoption("--update-golden")
    assert_unchanged("quantities", name, lambda article: to_lines(article.quantities), update=update)
