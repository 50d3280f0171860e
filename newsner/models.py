"""The results of newsner: frozen, plain pydantic models that hold no spaCy object."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from newsner.labels import Label

Bound = Literal["min", "max", "approx"]
Kind = Literal[
    "count",
    "money",
    "percent",
    "length",
    "area",
    "volume",
    "mass",
    "temperature",
    "duration",
    "age",
    "speed",
    "other",
]
Reason = Literal["exact", "gazetteer", "acronym", "surname", "first_name", "initials", "spelling"]


class _Result(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Mention(_Result):
    """One occurrence of a name.

    ``start`` and ``end`` count characters of the caller's text, end excluded:
    ``text[mention.start:mention.end] == mention.text``.
    """

    text: str
    start: int
    end: int
    label: Label


class AliasReason(NamedTuple):
    """An alias and why it was merged into its entity.

    The reason is ``exact`` (same name but for case, accents, hyphens, apostrophes, titles), ``gazetteer``
    (one row of a gazetteer lists both), ``acronym``, ``surname``, ``first_name``, ``initials`` or ``spelling``
    (a close spelling, by rapidfuzz).
    """

    alias: str
    reason: Reason


class Entity(_Result):
    """One person, place or organisation, with all its mentions in the article.

    ``name`` is the canonical name, the form to show; it need not occur in the text. ``aliases`` are the other
    forms seen, sorted, and ``reasons`` has one pair for each of them: ``dict(entity.reasons)`` maps alias to
    reason. ``kb_id`` is an ISO 3166 code for a country, the id given in the user's gazetteer, or ``None``.
    """

    name: str
    label: Label
    aliases: tuple[str, ...] = ()
    mentions: tuple[Mention, ...]
    kb_id: str | None = None
    reasons: tuple[AliasReason, ...] = ()


class Quantity(_Result):
    """A number with what it counts or measures.

    ``text`` runs from the modifier (`au moins`) to the end of what is counted. ``value`` is exact, or ``None``
    for a range (then ``low`` and ``high`` are set) and for vague quantities (`des milliers de manifestants`).
    ``unit`` is a singular noun, ``%``, an ISO 4217 code for money or the unit of a measure as written;
    ``noun`` is what is counted with its complement: `missile de croisière`.
    """

    text: str
    start: int
    end: int
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    bound: Bound | None = None
    kind: Kind
    unit: str | None = None
    noun: str | None = None


class Extraction(_Result):
    """Everything found in one text: entities by first mention, quantities in text order.

    ``id`` is the caller's, or ``None``. ``text`` is the caller's text; a lone surrogate, which no file and no
    JSON can hold, stands in it as U+FFFD. The model round-trips through JSON:

    >>> empty = Extraction(text="", entities=(), quantities=())
    >>> Extraction.model_validate_json(empty.model_dump_json()) == empty
    True
    """

    text: str
    id: str | None = None
    entities: tuple[Entity, ...]
    quantities: tuple[Quantity, ...]

    def _with_label(self, label: Label) -> tuple[Entity, ...]:
        return tuple(entity for entity in self.entities if entity.label is label)

    @property
    def people(self) -> tuple[Entity, ...]:
        """The entities that are persons."""
        return self._with_label(Label.PER)

    @property
    def places(self) -> tuple[Entity, ...]:
        """The entities that are places."""
        return self._with_label(Label.LOC)

    @property
    def organisations(self) -> tuple[Entity, ...]:
        """The entities that are organisations."""
        return self._with_label(Label.ORG)

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """All mentions of all entities, in text order."""
        found = (mention for entity in self.entities for mention in entity.mentions)
        return tuple(sorted(found, key=lambda mention: mention.start))
