"""Read gold data: texts whose names, and perhaps quantities, were annotated by people."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, model_validator

from newsner.files import Paths, read_models
from newsner.labels import Label


class GoldEntity(BaseModel):
    """What mentions refer to: the canonical name and the label."""

    model_config = ConfigDict(frozen=True)

    name: str
    label: Label


class GoldQuantity(BaseModel):
    """An annotated quantity: its full span, its minimal span (``head_…``), and its fields as in `newsner.Quantity`."""

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


class GoldArticle(BaseModel):
    """One annotated text.

    ``mentions`` holds tuples of start, end, label and the index of the entity, which is -1 if aliases were not
    annotated; ``quantities`` is ``None`` if they were not annotated. Offsets count characters of ``text``. ``unsure``
    holds the ranges of which silver data does not say whether they are names; training leaves them open.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    text: str
    entities: tuple[GoldEntity, ...] = ()
    mentions: tuple[tuple[int, int, Label, int], ...]
    quantities: tuple[GoldQuantity, ...] | None = None
    unsure: tuple[tuple[int, int], ...] = ()

    @model_validator(mode="after")
    def _check_offsets(self) -> GoldArticle:
        for name, ranges in (("mention", self.mentions), ("unsure range", self.unsure)):
            for start, end, *_ in ranges:
                if not 0 <= start < end <= len(self.text):
                    raise ValueError(f"{name} {start}–{end} lies outside the text of {len(self.text)} characters")
        for start, end, _, index in self.mentions:
            if index >= len(self.entities):
                raise ValueError(f"mention {start}–{end} refers to entity {index} of {len(self.entities)}")
        return self

    @property
    def has_aliases(self) -> bool:
        """Whether each mention says which entity it refers to."""
        return bool(self.mentions) and self.mentions[0][3] >= 0


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
