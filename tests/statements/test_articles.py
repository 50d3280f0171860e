"""The statements of whole articles with known names are those that were found before."""

import pytest

from articles import ARTICLES, assert_unchanged
from newsner import Extraction


def to_lines(article: Extraction) -> list[str]:
    """Return each statement on a line: its kind, words, cue and speaker with their places, and who that is."""
    lines = []
    for said in article.statements:
        names = [f"{words.text!r} {words.start}" if words else "-" for words in (said.cue, said.speaker)]
        who = article.entities[said.entity].name if said.entity is not None else "-"
        lines.append(f"{said.kind} {said.start}-{said.end} {said.text[:40]!r} | {' | '.join(names)} | {who}")
    return lines


@pytest.mark.parametrize("name", sorted(ARTICLES))
def test_statements_of_articles(name: str, request: pytest.FixtureRequest) -> None:
    assert_unchanged("statements", name, to_lines, update=request.config.getoption("--update-golden"))
