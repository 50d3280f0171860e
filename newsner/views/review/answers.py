"""What a human may say of a card, and the decisions that this writes to the log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timezone
from typing import Literal, NamedTuple

from newsner.linking.decisions import Decision
from newsner.linking.messages import Message
from newsner.names import comparison_form
from newsner.views.review.cards import Card, Place, Side

Action = Literal["same", "different", "split", "rename", "drop", "skip"]
"""What a human may do with a card; `newsner.linking.decisions` says what each but the last writes."""


class Answer(NamedTuple):
    """What a human says of a card.

    Attributes:
        action: what to do.
        side: 0 or 1, the side that is split, renamed or dropped; ``None`` drops both.
        documents: the documents to split off.
        value: the new name, or the entity that the documents mean.
    """

    action: Action
    side: int | None = 0
    documents: tuple[str, ...] = ()
    value: str = ""

    def sides(self, card: Card) -> tuple[Side, ...]:
        """Return the sides that it is about."""
        return card.sides if self.side is None else (card.sides[self.side],)


def to_decisions(card: Card, answer: Answer, by: str | None) -> Iterator[Decision]:
    """Yield the decisions that an answer amounts to, none for a card that is skipped.

    Raises:
        ValueError: the answer lacks a name or documents, has documents that are not of the side, or a name without a
            letter or digit.
    """
    (side, *_) = answer.sides(card)
    value = answer.value.strip()
    writer = _Writer(by)
    if answer.action in ("rename", "split") and value and not comparison_form(value):
        raise ValueError(Message("“{name}” is no name", name=value))
    match answer.action:
        case "same":
            yield writer.join(*card.sides)
        case "different":
            yield writer.part(card)
        case "split":
            _check_documents(side, answer)
            yield from writer.split(side, {*answer.documents}, value)
        case "rename" if not value:
            raise ValueError(Message("a new name is needed"))
        case "rename":
            yield writer.make("rename", [side.reference], side.documents, value)
        case "drop":
            for one in answer.sides(card):
                yield writer.make("drop", [one.reference], one.documents)


def _check_documents(side: Side, answer: Answer) -> None:
    own, chosen = {place.document for place in side.places}, {*answer.documents}
    if not chosen:
        raise ValueError(Message("choose documents"))
    if strangers := sorted(chosen - own):
        raise ValueError(Message("the documents {documents} are not of this side", documents=", ".join(strangers)))
    if chosen == own and not answer.value.strip():
        raise ValueError(Message("these are all documents of this side; leave some, or say which one they mean"))


class _Writer:
    """Makes the decisions of somebody at one time."""

    def __init__(self, by: str | None) -> None:
        self._by = by
        self._at = datetime.now(timezone.utc).replace(microsecond=0)

    def make(
        self,
        do: Literal["same", "different", "belongs", "rename", "drop"],
        entities: Sequence[str],
        documents: Iterable[str] = (),
        value: str | None = None,
    ) -> Decision:
        """Return a decision."""
        return Decision(
            do=do, entities=tuple(entities), documents=tuple(documents), value=value, by=self._by, at=self._at
        )

    def join(self, first: Side, second: Side) -> Decision:
        """Return the decision that two sides are one; a side of some documents belongs to one of all."""
        if first.documents and not second.documents:
            return self.make("belongs", [first.reference], first.documents, second.reference)
        if second.documents and not first.documents:
            return self.make("belongs", [second.reference], second.documents, first.reference)
        return self.make("same", [first.reference, second.reference], _unite(first.documents, second.documents))

    def part(self, card: Card) -> Decision:
        """Return the decision that two sides are two, or that a part is none of those that have its name."""
        first, second = card.sides
        if card.is_split and card.has_one_name:
            return self.make("different", [first.reference], first.documents)
        documents = _unite(first.documents, second.documents)
        return self.make("different", [first.reference, second.reference], documents)

    def split(self, side: Side, chosen: set[str], value: str) -> Iterator[Decision]:
        """Yield the decisions on documents that are split off, one for each name that they have there."""
        names: dict[str, list[Place]] = {}
        for place in side.places:
            if place.document in chosen:
                names.setdefault(place.name, []).append(place)
        for name, places in names.items():
            reference, documents = f"{side.label}:{name}", [place.document for place in places]
            if value:
                yield self.make("belongs", [reference], documents, f"{side.label}:{value}")
            elif comparison_form(name) == comparison_form(side.name):
                yield self.make("different", [reference], documents)
            else:
                yield self.make("different", [reference, side.reference], documents)


def _unite(*some: Iterable[str]) -> tuple[str, ...]:
    """Return the documents of several lists, each once, in order."""
    return tuple(dict.fromkeys(document for documents in some for document in documents))
