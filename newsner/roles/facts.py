"""What the component `newsner_roles` writes into a document, and how other parts read it."""

from __future__ import annotations

from typing import NamedTuple

from spacy.tokens import Doc

from newsner.labels import Gender
from newsner.spans import FACTS_KEY


class EntityRole(NamedTuple):
    """The characters of ``doc.text`` that say a person's role, and the person's index among the linked entities."""

    start: int
    end: int
    entity: int


class EntityReference(NamedTuple):
    """The characters of ``doc.text`` that mean an entity without naming it; its index, if it is one of the document."""

    start: int
    end: int
    entity: int | None
    kb_id: str | None


class EntityFacts(NamedTuple):
    """What a document says of its linked entities, apart from their names.

    ``genders`` has one item for each entity. ``acts`` has the first tokens of the mentions that stand for a place's
    government, institution or team. All of them are tuples, since spaCy saves ``doc.user_data`` with msgpack.
    """

    roles: tuple[EntityRole, ...] = ()
    genders: tuple[Gender | None, ...] = ()
    acts: tuple[int, ...] = ()
    references: tuple[EntityReference, ...] = ()


def read_facts(doc: Doc) -> EntityFacts:
    """Return what `newsner_roles` wrote into a document, also if it was saved and loaded; else nothing."""
    roles, genders, acts, references = doc.user_data.get(FACTS_KEY, EntityFacts())
    return EntityFacts(
        tuple(EntityRole(*role) for role in roles),
        tuple(genders),
        tuple(acts),
        tuple(EntityReference(*reference) for reference in references),
    )
