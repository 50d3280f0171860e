"""A review without its display: which card comes next, what a decision would change, and what it writes.

`newsner/data/review_page.js` does the same in a page without kernel; `tests/benchmarks/review.js` compares both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Literal, NamedTuple

from newsner.checks import check_path, check_type
from newsner.files import refuse_existing
from newsner.linking import decisions as log
from newsner.linking.decisions import Decision
from newsner.names import comparison_form
from newsner.views.review.cards import Card, Place, Side

Action = Literal["same", "different", "split", "rename", "drop", "skip"]
"""What a human may do with a card; `newsner.linking.decisions` says what each but the last writes."""


class Answer(NamedTuple):
    """What a human said of a card.

    Attributes:
        action: what to do.
        side: 0 or 1, the side that is split, renamed or dropped; ``None`` drops both.
        documents: the documents to split off.
        value: the new name, or who those of the documents are.
    """

    action: Action
    side: int | None = 0
    documents: tuple[str, ...] = ()
    value: str = ""


class Size(NamedTuple):
    """The number of articles and of mentions."""

    articles: int
    mentions: int

    def __str__(self) -> str:
        return f"{_count(self.articles, 'article')}, {_count(self.mentions, 'mention')}"


class Progress(NamedTuple):
    """How far a review is: cards that are settled, skipped, and in all, and the expected gain left and in all."""

    settled: int
    skipped: int
    total: int
    gain_left: float
    gain: float


@dataclass
class _State:
    """What all answers so far amount to."""

    order: list[int]
    answered: set[int] = field(default_factory=set)
    skipped: set[int] = field(default_factory=set)
    roots: dict[str, str] = field(default_factory=dict)  # of sides that were joined
    apart: set[frozenset[str]] = field(default_factory=set)
    dropped: set[str] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)
    moved: dict[str, set[str]] = field(default_factory=dict)  # documents that were split off

    def root(self, key: str) -> str:
        while key in self.roots:
            key = self.roots[key]
        return key

    def join(self, first: str, second: str) -> None:
        one, other = self.root(first), self.root(second)
        if one != other:
            self.roots[one] = other

    def is_settled(self, card: Card) -> bool:
        """Tell whether a card was answered, or what was answered to others says it all."""
        first, second = (self.root(side.key) for side in card.sides)
        if card.number in self.answered or self.dropped & {side.key for side in card.sides} or first == second:
            return True
        return frozenset((first, second)) in {frozenset(map(self.root, pair)) for pair in self.apart}


class ReviewSession:
    """A review of some cards, of which each decision is written to a log at once.

    Args:
        cards: the cards, the most important first.
        path: the log (``decisions.jsonl``); what it holds already is not asked again.
        by: who decides, for the log.
    """

    def __init__(self, cards: Sequence[Card], path: str | Path, *, by: str | None = None) -> None:
        check_path("decisions", path)
        check_type("by", by, (str, type(None)), "a string or None")
        self.path = Path(path)
        refuse_existing(self.path, overwrite=True)
        self._cards = {card.number: card for card in cards}
        self._by = by
        self._sides = {side.key: side for card in cards for side in card.sides}
        self._log = log.read(self.path) if self.path.exists() else ()
        self._answers: list[tuple[int, Answer, tuple[Decision, ...]]] = []
        self._state = self._replay()

    def _replay(self) -> _State:
        """Return the state after the log as it was found, and the answers since."""
        state = _State([*self._cards])
        for decision in self._log:
            self._recall(state, decision)
        for number, answer, _ in self._answers:
            self._apply(state, self._cards[number], answer)
        return state

    @property
    def current(self) -> Card | None:
        """The card to decide on, or ``None`` if all are settled."""
        settled = self._state.is_settled
        return next((card for number in self._state.order if not settled(card := self._cards[number])), None)

    @property
    def progress(self) -> Progress:
        """How far the review is."""
        left = [card for card in self._cards.values() if not self._state.is_settled(card)]
        skipped = sum(card.number in self._state.skipped for card in left)
        gains = (sum(card.gain for card in cards) for cards in (left, self._cards.values()))
        return Progress(len(self._cards) - len(left), skipped, len(self._cards), *gains)

    @property
    def can_undo(self) -> bool:
        """Whether there is an answer of this session to take back."""
        return bool(self._answers)

    @property
    def remaining(self) -> list[Card]:
        """The cards that are not settled, in the order in which they come."""
        cards = (self._cards[number] for number in self._state.order)
        return [card for card in cards if not self._state.is_settled(card)]

    @property
    def sides(self) -> list[Side]:
        """All sides, each once."""
        return list(self._sides.values())

    def name(self, side: Side) -> str:
        """Return the name of a side, which may have been renamed."""
        return self._state.names.get(side.key, side.name)

    def size(self, *sides: Side) -> Size:
        """Return the size of one side or both, with all that they were joined with, without what was split off."""
        roots = {self._state.root(side.key) for side in sides}
        mentions = {
            (key, place.document): place.mentions
            for key, side in self._sides.items()
            if self._state.root(key) in roots
            for place in side.places
            if place.document not in self._state.moved.get(key, ())
        }
        return Size(len({document for _, document in mentions}), sum(mentions.values()))

    def preview(self, answer: Answer) -> str:
        """Return what an answer to the current card would change, in one sentence."""
        card = self._wanted()
        first, second = card.sides
        side = card.sides[answer.side or 0]
        name, other = self.name(first), self.name(second)
        match answer.action:
            case "same" if card.is_split:
                return f"“{name}” ({self.size(first)}) stays in “{other}”; nothing moves."
            case "same":
                small, large = sorted(card.sides, key=lambda one: self.size(one).mentions)
                joined = f"“{self.name(small)}” ({self.size(small)}) joins “{self.name(large)}” ({self.size(large)})"
                return f"{joined}: {_count(self.size(*card.sides).articles, 'article')} in all."
            case "different" if card.is_split:
                return f"“{name}” ({self.size(first)}) leaves “{other}” ({self.size(second)})."
            case "different":
                return f"“{name}” and “{other}” are never joined; nothing moves."
            case "split":
                size = _size_of(side, answer.documents)
                target = (
                    f"go from “{self.name(side)}” to “{answer.value}”" if answer.value else f"leave “{self.name(side)}”"
                )
                return f"{size} {target}."
            case "rename":
                return f"“{self.name(side)}” is shown as “{answer.value}” in {self.size(side)}."
            case "drop":
                sides = card.sides if answer.side is None else (side,)
                names = " and ".join(f"“{self.name(one)}”" for one in sides)
                return f"{names} {'leave' if answer.side is None else 'leaves'} the registry: {self.size(*sides)}."
        return "Nothing changes; the card comes again at the end."

    def decide(self, answer: Answer) -> tuple[Decision, ...]:
        """Answer the current card; write the decisions, and return them.

        Raises:
            ValueError: all is settled, or the answer lacks a name or documents, or has others than the side.
            OSError: the log cannot be written.
        """
        card = self._wanted()
        made = tuple(self._to_decisions(card, answer))
        for decision in made:
            log.append(self.path, decision)
        self._answers.append((card.number, answer, made))
        self._apply(self._state, card, answer)
        return made

    def undo(self) -> None:
        """Take back the last answer of this session, also in the log.

        Raises:
            ValueError: there is none, or somebody else has written to the log since.
        """
        if not self._answers:
            raise ValueError("this session has nothing to undo")
        *_, (_, _, made) = self._answers
        if made and log.read(self.path)[-len(made) :] != made:
            raise ValueError(f"{self.path} has been changed since; undo there by hand")
        for _ in made:
            log.undo(self.path)
        self._answers.pop()
        self._state = self._replay()

    @property
    def joined(self) -> dict[str, str]:
        """The sides that belong to another one, by key: what a page must know to go on from here."""
        return {key: root for key in self._sides if (root := self._state.root(key)) != key}

    @property
    def apart(self) -> list[list[str]]:
        """The pairs of sides that are two."""
        return sorted(sorted(pair) for pair in self._state.apart)

    @property
    def names(self) -> dict[str, str]:
        """The names of renamed sides, by key."""
        return dict(self._state.names)

    @property
    def by(self) -> str | None:
        """Who decides."""
        return self._by

    def _wanted(self) -> Card:
        card = self.current
        if card is None:
            raise ValueError("all cards are settled")
        return card

    def _to_decisions(self, card: Card, answer: Answer) -> Iterable[Decision]:
        first, second = card.sides
        side = card.sides[answer.side or 0]
        match answer.action:
            case "same":
                yield self._join(first, second)
            case "different":
                yield self._part(card)
            case "split":
                yield from self._split(side, answer)
            case "rename":
                if not answer.value.strip():
                    raise ValueError("a new name is needed")
                yield self._make("rename", [side.reference], side.documents, answer.value.strip())
            case "drop":
                for one in card.sides if answer.side is None else (side,):
                    yield self._make("drop", [one.reference], one.documents)

    def _make(
        self,
        do: Literal["same", "different", "belongs", "rename", "drop"],
        entities: Sequence[str],
        documents: Iterable[str] = (),
        value: str | None = None,
    ) -> Decision:
        now = datetime.now(timezone.utc).replace(microsecond=0)
        return Decision(do=do, entities=tuple(entities), documents=tuple(documents), value=value, by=self._by, at=now)

    def _join(self, first: Side, second: Side) -> Decision:
        """Return the decision that two sides are one; a side of some documents belongs to one of all."""
        if first.documents and not second.documents:
            return self._make("belongs", [first.reference], first.documents, second.reference)
        if second.documents and not first.documents:
            return self._make("belongs", [second.reference], second.documents, first.reference)
        return self._make("same", [first.reference, second.reference], _unite(first.documents, second.documents))

    def _part(self, card: Card) -> Decision:
        """Return the decision that two sides are two; where a reference is limited, by the documents of both."""
        first, second = card.sides
        if card.is_split and card.has_one_name:
            return self._make("different", [first.reference], first.documents)
        documents: tuple[str, ...] = ()
        if first.documents or second.documents:
            documents = _unite(*([place.document for place in side.places] for side in card.sides))
        return self._make("different", [first.reference, second.reference], documents)

    def _split(self, side: Side, answer: Answer) -> Iterable[Decision]:
        """Yield the decisions on documents that are split off, one for each name that they have there."""
        chosen = {*answer.documents}
        strangers = sorted(chosen - {place.document for place in side.places})
        if not chosen or strangers:
            raise ValueError(f"the documents {strangers} are not of this side" if strangers else "choose documents")
        if not answer.value and all(place.document in chosen for place in side.places):
            raise ValueError("these are all documents of this side; leave some, or say which one they mean")
        names: dict[str, list[Place]] = {}
        for place in side.places:
            if place.document in chosen:
                names.setdefault(place.name, []).append(place)
        kept = [place.document for place in side.places if place.document not in chosen]
        label = side.label.value
        for name, places in names.items():
            reference, documents = f"{label}:{name}", [place.document for place in places]
            if answer.value:
                yield self._make("belongs", [reference], documents, f"{label}:{answer.value.strip()}")
            elif comparison_form(name) == comparison_form(side.name):
                yield self._make("different", [reference], documents)
            else:
                yield self._make("different", [reference, side.reference], [*documents, *kept])

    def _apply(self, state: _State, card: Card, answer: Answer) -> None:
        """Add an answer to a state."""
        first, second = card.sides
        side = card.sides[answer.side or 0]
        match answer.action:
            case "same":
                state.join(first.key, second.key)
                state.answered.add(card.number)
            case "different":
                state.apart.add(frozenset((first.key, second.key)))
                state.answered.add(card.number)
            case "split":
                state.moved.setdefault(side.key, set()).update(answer.documents)
                if card.is_split or not self._has_left(state, side):
                    state.answered.add(card.number)
            case "rename":
                state.names[side.key] = answer.value.strip()
            case "drop":
                state.dropped.update(one.key for one in (card.sides if answer.side is None else (side,)))
            case "skip":
                state.skipped.add(card.number)
                state.order.remove(card.number)
                state.order.append(card.number)

    def _has_left(self, state: _State, side: Side) -> bool:
        return any(place.document not in state.moved[side.key] for place in side.places)

    def _recall(self, state: _State, decision: Decision) -> None:
        """Add what an earlier session, or a hand, wrote to the log."""
        named = [[key for key in self._sides if self._fits(key, one, decision)] for one in decision.entities]
        match decision.do:
            case "same" | "belongs":
                targets = [decision.value] if decision.do == "belongs" and decision.value else []
                named += [[key for key in self._sides if self._fits(key, one, None)] for one in targets]
                keys = [key for some in named for key in some if "/" not in key]
                for key in keys[1:]:
                    state.join(keys[0], key)
            case "different" if len(named) > 1:
                state.apart.update(frozenset((x, y)) for x in named[0] for y in named[1] if x != y)
            case "rename":
                state.names.update({key: decision.value or "" for some in named for key in some})
            case "drop":
                state.dropped.update(key for some in named for key in some)
        for card in self._cards.values():
            if (
                card.is_split
                and decision.do in ("same", "different", "belongs")
                and self._answers_split(card, decision)
            ):
                state.answered.add(card.number)

    def _answers_split(self, card: Card, decision: Decision) -> bool:
        """Tell whether a decision says whether a part of an entry is somebody else."""
        part = card.sides[0]
        covers = not decision.documents or {*part.documents} <= {*decision.documents}
        return covers and any(self._fits(part.key, one, None) for one in decision.entities)

    def _fits(self, key: str, reference: str, decision: Decision | None) -> bool:
        """Tell whether a decision's reference means a side, in one of the decision's documents if it has any."""
        side = self._sides[key]
        label, colon, name = reference.partition(":")
        if not colon or label not in ("PER", "LOC", "ORG"):
            label, name = side.label.value, reference
        if label != side.label.value or comparison_form(name) != comparison_form(side.name):
            return False
        limits = {*decision.documents} if decision else set()
        return not limits or any(place.document in limits for place in side.places)


def _size_of(side: Side, documents: Iterable[str]) -> Size:
    chosen = {*documents}
    places = [place for place in side.places if place.document in chosen]
    return Size(len(places), sum(place.mentions for place in places))


def _unite(*some: Iterable[str]) -> tuple[str, ...]:
    """Return the documents of several lists, each once, in order."""
    return tuple(dict.fromkeys(document for documents in some for document in documents))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
