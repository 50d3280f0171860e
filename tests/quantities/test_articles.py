"""The quantities of whole articles are those that were found before."""

import pytest

from articles import ARTICLES, assert_unchanged
from newsner import Extraction


def to_lines(article: Extraction) -> list[str]:
    """Return each quantity on a line, with all that is known of it."""
    return [
        f"{found.start} {found.text!r} {found.model_dump_json(exclude_defaults=True, exclude={'text', 'start'})}"
        for found in article.quantities
    ]


@pytest.mark.parametrize("name", sorted(ARTICLES))
def test_quantities_of_articles(name: str, request: pytest.FixtureRequest) -> None:
    assert_unchanged("quantities", name, to_lines, update=request.config.getoption("--update-golden"))
