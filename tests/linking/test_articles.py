"""The entities of whole articles with known names are those that were found before, each alias with its reason."""

from dataclasses import replace

import pytest

from articles import ARTICLES, assert_same_lines, assert_unchanged, read_article
from newsner import Extraction, Registry
from newsner.linking.doubts import find_doubts


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


def test_registry_of_articles(request: pytest.FixtureRequest) -> None:
    """The entries of a registry that have several names or articles, why names are one, and what is doubtful."""
    articles = [read_article(name) for name in sorted(ARTICLES)[:54]]
    registry = Registry.build(articles)
    shared = [entry for entry in registry.entries if entry.seen.documents > 1 or len(entry.seen.aliases) > 1]
    links = [link for entry in registry.entries for link in registry.links_of(entry)]
    found = {
        "entries": [f"{entry.label} {entry.name} {entry.seen}" for entry in shared],
        "links": [str(replace(link, probability=round(link.probability, 3))) for link in links],
        "doubts": [
            str(doubt._replace(probability=round(doubt.probability, 3))) for doubt in find_doubts(registry, articles)
        ],
    }
    for part, lines in found.items():
        assert_same_lines("registry", part, lines, update=request.config.getoption("--update-golden"))
