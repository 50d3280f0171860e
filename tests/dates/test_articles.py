"""The dates of whole articles are those that were found before, by a day on which all appeared."""

import pytest

from articles import ARTICLES, assert_unchanged
from newsner import Extraction


def to_lines(article: Extraction) -> list[str]:
    """Return each date on a line, with all that is known of it."""
    return [
        f"{found.start} {found.text!r} {found.model_dump_json(exclude_defaults=True, exclude={'text', 'start'})}"
        for found in article.dates
    ]


@pytest.mark.parametrize("name", sorted(ARTICLES))
def test_dates_of_articles(name: str, request: pytest.FixtureRequest) -> None:
    assert_unchanged("dates", name, to_lines, update=request.config.getoption("--update-golden"))
