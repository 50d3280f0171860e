"""Read gold data: texts whose names, and perhaps quantities and statements, were annotated by people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

from newsner.files import Paths, read_models
from newsner.labels import Label, StatementKind

Layer = Literal["names", "links", "quantities", "statements"]
"""What people may have annotated: names, which of them mean one entity, quantities, and who says what."""

UNIT_WORD = re.compile(r"[\w%€$£°/²³-]+")
"""A word of a unit, such as `km/h`."""


def to_head_noun(unit: str | None) -> str | None:
    """Return the first word of a unit, folded so that singular and plural compare equal.

    >>> to_head_noun("missiles de croisière"), to_head_noun("chevaux")
    ('missile', 'cheval')
    """
    words = UNIT_WORD.findall(unit or "")
    return re.sub(r"[sx]$", "", re.sub(r"aux$", "al", words[0].lower())) if words else None


class GoldEntity(BaseModel):
    """What mentions refer to: the canonical name and the label."""

    model_config = ConfigDict(frozen=True)

    name: str
    label: Label


class GoldQuantity(BaseModel):
    """An annotated quantity: its full span, its minimal span (``head_…``), and its fields as in `newsner.Quantity`.

    ``checked`` is ``False`` if people marked its place only, and newsner read the fields there: then they prove nothing
    of newsner, and only the place is scored.
    """

    model_config = ConfigDict(frozen=True)

    start: int
    end: int
    head_start: int
    head_end: int
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    bound: str | None = None
    kind: str
    unit: str | None = None
    checked: bool = True


class GoldStatement(BaseModel):
    """An annotated statement: its span and kind, and where the article has them its cue, its speaker and who that is.

    ``cue`` and ``speaker`` are ranges of the text, ``entity`` is an index in the ``entities`` of the article.
    """

    model_config = ConfigDict(frozen=True)

    start: int
    end: int
    kind: StatementKind
    cue: tuple[int, int] | None = None
    speaker: tuple[int, int] | None = None
    entity: int | None = None


class GoldArticle(BaseModel):
    """One annotated text.

    ``mentions`` holds tuples of start, end, label and the index of the entity, which is -1 if aliases were not
    annotated; ``quantities`` and ``statements`` are ``None`` if they were not annotated. Offsets count characters of
    ``text``. ``unsure`` holds the ranges of which silver data does not say whether they are names; training leaves them
    open.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    text: str
    entities: tuple[GoldEntity, ...] = ()
    mentions: tuple[tuple[int, int, Label, int], ...]
    quantities: tuple[GoldQuantity, ...] | None = None
    statements: tuple[GoldStatement, ...] | None = None
    unsure: tuple[tuple[int, int], ...] = ()

    @model_validator(mode="after")
    def _check_offsets(self) -> GoldArticle:
        for name, start, end in self._ranges():
            if not 0 <= start < end <= len(self.text):
                raise ValueError(f"{name} {start}–{end} lies outside the text of {len(self.text)} characters")
        entities = [("mention", start, end, index) for start, end, _, index in self.mentions]
        entities += [("statement", s.start, s.end, s.entity) for s in self._said if s.entity is not None]
        for name, start, end, index in entities:
            if index >= len(self.entities):
                raise ValueError(f"{name} {start}–{end} refers to entity {index} of {len(self.entities)}")
        return self

    @property
    def _said(self) -> tuple[GoldStatement, ...]:
        return self.statements or ()

    def _ranges(self) -> Iterable[tuple[str, int, int]]:
        yield from (("mention", start, end) for start, end, *_ in self.mentions)
        yield from (("unsure range", start, end) for start, end in self.unsure)
        for quantity in self.quantities or ():
            yield "quantity", quantity.start, quantity.end
            yield "minimal span", quantity.head_start, quantity.head_end
        for said in self._said:
            yield "statement", said.start, said.end
            yield from (("cue or speaker", *place) for place in (said.cue, said.speaker) if place)

    @property
    def has_aliases(self) -> bool:
        """Whether each mention says which entity it refers to."""
        return bool(self.mentions) and all(index >= 0 for *_, index in self.mentions)


class RawText(BaseModel):
    """A text with an id and no annotation."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    text: str


def read_gold(paths: Paths) -> Iterator[GoldArticle]:
    """Yield the articles of JSON Lines files of gold data.

    Raises:
        FileNotFoundError: there is no such file.
        GoldError: a line is not a valid article; the message names file, line and field.
    """
    return read_models(GoldArticle, paths)


def read_texts(paths: Paths) -> Iterator[RawText]:
    """Yield the texts of JSON Lines files with ``id`` and ``text``; raise the errors of `read_gold`."""
    return read_models(RawText, paths)
