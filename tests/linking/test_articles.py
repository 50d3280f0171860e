"""The entities of whole articles with known names are those that were found before, each alias with its reason."""

import pytest

from articles import ARTICLES, assert_unchanged
from newsner import Extraction


def to_lines(article: Extraction) -> list[str]:
    """Return each entity on a line: its names, why they are one, and where it is mentioned."""
    lines = []
    for entity in article.entities:
        known = entity.model_dump_json(exclude={"mentions", "roles", "gender", "name"}, exclude_defaults=True)
        lines.append(f"{entity.name}: {known} at {', '.join(str(mention.start) for mention in entity.mentions)}")
    return lines


@pytest.mark.parametrize("name", sorted(ARTICLES))
def test_entities_of_articles(name: str, request: pytest.FixtureRequest) -> None:
    assert_unchanged("entities", name, to_lines, update=request.config.getoption("--update-golden"))
