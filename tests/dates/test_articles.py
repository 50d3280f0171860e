"""The dates of whole articles are those that were found before, by a day on which all appeared."""

import pytest

from articles import ARTICLES, assert_unchanged, to_lines


@pytest.mark.parametrize("name", sorted(ARTICLES))
def test_dates_of_articles(name: str, request: pytest.FixtureRequest) -> None:
    update = request.config.getoption("--update-golden")
    assert_unchanged("dates", name, lambda article: to_lines(article.dates), update=update)
