"""What the component `newsner_linking` writes into a document, and how other parts read it."""

from __future__ import annotations

from typing import Any, NamedTuple

from spacy.tokens import Doc

from newsner.labels import Label
from newsner.linking.entries import EntryReference
from newsner.models import AliasReason
from newsner.spans import ENTITIES_KEY


class LinkedMention(NamedTuple):
    """The token span of a mention, end excluded, and the gazetteer entry that it was known by before linking."""

    start: int
    end: int
    entry: EntryReference | None


class LinkedEntity(NamedTuple):
    """An entity of a document: its mentions in text order, and the reason for each alias.

    It is a tuple, since spaCy saves ``doc.user_data`` with msgpack, which supports no other records.
    """

    name: str
    label: Label
    kb_id: str | None
    mentions: tuple[LinkedMention, ...]
    reasons: tuple[AliasReason, ...]


def linked_entities(doc: Doc) -> tuple[LinkedEntity, ...]:
    """Return the entities that linking wrote into a document, by first mention; also if it was saved and loaded.

    Raises:
        ValueError: the document was not linked.
    """
    if ENTITIES_KEY not in doc.user_data:
        raise ValueError("doc has no linked entities; its pipeline must contain the component 'newsner_linking'")
    return tuple(_to_linked_entity(*record) for record in doc.user_data[ENTITIES_KEY])


def _to_linked_entity(name: str, label: str, kb_id: str | None, mentions: Any, reasons: Any) -> LinkedEntity:
    """Return an entity from its fields, in which loading makes lists of tuples."""
    return LinkedEntity(
        name,
        Label(label),
        kb_id,
        tuple(LinkedMention(start, end, EntryReference(*entry) if entry else None) for start, end, entry in mentions),
        tuple(AliasReason(*pair) for pair in reasons),
    )
