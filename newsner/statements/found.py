"""What the component `newsner_statements` writes into a document, and how other parts read it."""

from __future__ import annotations

from typing import Any, NamedTuple

from spacy.tokens import Doc

from newsner.labels import StatementKind
from newsner.spans import STATEMENTS_KEY

Range = tuple[int, int]
"""Start and end, end excluded, in characters of ``doc.text``."""


class FoundStatement(NamedTuple):
    """A statement of a document; offsets count characters of ``doc.text``.

    ``entity`` is the index of who speaks among the linked entities. It is a tuple, since spaCy saves ``doc.user_data``
    with msgpack.
    """

    start: int
    end: int
    kind: StatementKind
    cue: Range | None
    speaker: Range | None
    entity: int | None
    score: float


def read_statements(doc: Doc) -> tuple[FoundStatement, ...]:
    """Return the statements that `newsner_statements` wrote into a document, also if it was saved and loaded."""
    return tuple(_to_statement(*record) for record in doc.user_data.get(STATEMENTS_KEY, ()))


def _to_statement(
    start: int, end: int, kind: StatementKind, cue: Any, speaker: Any, entity: int | None, score: float
) -> FoundStatement:
    """Return a statement from its fields, in which loading makes lists of tuples."""
    return FoundStatement(start, end, kind, _to_range(cue), _to_range(speaker), entity, score)


def _to_range(fields: Any) -> Range | None:
    """Return a range from what spaCy has saved."""
    return (fields[0], fields[1]) if fields else None
