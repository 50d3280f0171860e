"""Gold data: texts whose names, and perhaps quantities, were annotated by people."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, model_validator

from newsner.files import Paths, read_models
from newsner.labels import Label


class GoldEntity(BaseModel):
    """A thing that mentions refer to: its canonical name and label."""

    model_config = ConfigDict(frozen=True)

    name: str
    label: Label


class GoldQuantity(BaseModel):
    """An annotated quantity: the full span, the minimal span (``head_…``), and its fields."""

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

    ``mentions`` holds (start, end, label, index of the entity, or -1 where aliases were not annotated);
    ``quantities`` is ``None`` where they were not annotated. Offsets count characters of ``text``.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    text: str
    entities: tuple[GoldEntity, ...] = ()
    mentions: tuple[tuple[int, int, Label, int], ...]
    quantities: tuple[GoldQuantity, ...] | None = None

    @model_validator(mode="after")
    def _check_offsets(self) -> GoldArticle:
        for start, end, _, index in self.mentions:
            if not 0 <= start < end <= len(self.text):
                raise ValueError(f"mention {start}–{end} lies outside the text of {len(self.text)} characters")
            if index >= len(self.entities):
                raise ValueError(f"mention {start}–{end} refers to entity {index} of {len(self.entities)}")
        return self

    @property
    def has_aliases(self) -> bool:
        """Whether mentions were gathered under entities."""
        return bool(self.mentions) and self.mentions[0][3] >= 0


class RawText(BaseModel):
    """A text with an id, not annotated."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    text: str


def read_gold(paths: Paths) -> Iterator[GoldArticle]:
    """Yield the articles of JSON Lines files of gold data, one object a line.

    Raises:
        FileNotFoundError: there is no such file.
        GoldError: a line is no valid article; the message names file, line and field.
    """
    return read_models(GoldArticle, paths)


def read_texts(paths: Paths) -> Iterator[RawText]:
    """Yield the texts of JSON Lines files with ``id`` and ``text``; errors as `read_gold`."""
    return read_models(RawText, paths)
