"""A review without its display: which card comes next, what an answer would change, and what it writes.

`newsner/data/review_page.js` does the same in a page without kernel; `tests/benchmarks/review.js` compares both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from newsner.checks import check_path, check_type
from newsner.files import refuse_existing
from newsner.linking import decisions as log
from newsner.linking.decisions import Decision
from newsner.views.review.answers import Answer, to_decisions
from newsner.views.review.cards import Card, Side
from newsner.views.review.state import ReviewState


class Size(NamedTuple):
    """The number of articles and of mentions.

    >>> str(Size(2, 1))
    '2 articles, 1 mention'
    """

    articles: int
    mentions: int

    def __str__(self) -> str:
        return f"{_count(self.articles, 'article')}, {_count(self.mentions, 'mention')}"


class ReviewProgress(NamedTuple):
    """How far a review is: cards that are settled, skipped, and in all, and the expected gain left and in all."""

    settled: int
    skipped: int
    total: int
    gain_left: float
    gain: float


class _Given(NamedTuple):
    """An answer that was given, and what it wrote."""

    number: int
    answer: Answer
    decisions: tuple[Decision, ...]


class ReviewSession:
    """A review of some cards, of which each decision is written to a log at once.

    Args:
        cards: the cards, the most important first.
        path: the log (``decisions.jsonl``), which need not exist; what it holds already is not asked again.
        by: who decides, for the log.

    Raises:
        DecisionError: the log is malformed.
    """

    def __init__(self, cards: Sequence[Card], path: str | Path, *, by: str | None = None) -> None:
        check_path("decisions", path)
        check_type("by", by, (str, type(None)), "a string or None")
        self.path = Path(path)
        self.by = by
        refuse_existing(self.path, overwrite=True)
        self._cards = cards
        self._log = log.read_decisions(self.path) if self.path.exists() else []
        self._given: list[_Given] = []
        self._state = self._replay()

    def _replay(self) -> ReviewState:
        """Return the state after the log as it was found, and the answers since."""
        state = ReviewState(self._cards)
        for decision in self._log:
            state.recall(decision)
        for number, answer, _ in self._given:
            state.apply(number, answer)
        return state

    @property
    def remaining(self) -> list[Card]:
        """The cards that are not settled, in the order in which they come."""
        return self._state.find_open()

    @property
    def current(self) -> Card | None:
        """The card to decide on, or ``None`` if all are settled."""
        return next(iter(self.remaining), None)

    @property
    def progress(self) -> ReviewProgress:
        """How far the review is."""
        left = self.remaining
        skipped = sum(card.number in self._state.skipped for card in left)
        gains = (sum(card.gain for card in cards) for cards in (left, self._cards))
        return ReviewProgress(len(self._cards) - len(left), skipped, len(self._cards), *gains)

    @property
    def can_undo(self) -> bool:
        """Whether there is an answer of this session to take back."""
        return bool(self._given)

    @property
    def sides(self) -> list[Side]:
        """All sides, each once."""
        return list(self._state.sides.values())

    @property
    def joined(self) -> dict[str, str]:
        """The sides that belong to another one, by key."""
        return {key: root for key in self._state.sides if (root := self._state.root(key)) != key}

    @property
    def apart(self) -> list[list[str]]:
        """The pairs of sides that are two, as keys."""
        return sorted(sorted(pair) for pair in self._state.apart)

    def name(self, side: Side) -> str:
        """Return the name of a side, which may have been renamed."""
        return self._state.names.get(side.key, side.name)

    def size(self, *sides: Side) -> Size:
        """Return the size of one side or both, with all that they were joined with, without what was split off."""
        roots = {self._state.root(side.key) for side in sides}
        mentions = {
            (key, place.document): place.mentions
            for key, side in self._state.sides.items()
            if self._state.root(key) in roots
            for place in side.places
            if place.document not in self._state.moved.get(key, ())
        }
        return Size(len({document for _, document in mentions}), sum(mentions.values()))

    def preview(self, answer: Answer) -> str:
        """Return what an answer to the current card would change, in one sentence."""
        card = self._wanted()
        first, second = card.sides
        (side, *_) = answer.sides(card)
        name, other, chosen = self.name(first), self.name(second), self.name(side)
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
                target = f"go from “{chosen}” to “{answer.value}”" if answer.value else f"leave “{chosen}”"
                return f"{_size_of(side, answer.documents)} {target}."
            case "rename":
                return f"“{chosen}” is shown as “{answer.value}” in {self.size(side)}."
            case "drop" if answer.side is None:
                return f"“{name}” and “{other}” leave the registry: {self.size(*card.sides)}."
            case "drop":
                return f"“{chosen}” leaves the registry: {self.size(side)}."
        return "Nothing changes; the card comes again at the end."

    def decide(self, answer: Answer) -> tuple[Decision, ...]:
        """Answer the current card; write the decisions, and return them.

        Raises:
            ValueError: all is settled, or the answer lacks a name or documents, or has others than the side.
            OSError: the log cannot be written.
        """
        card = self._wanted()
        made = tuple(to_decisions(card, answer, self.by))
        if made:
            log.append(self.path, *made)
        self._given.append(_Given(card.number, answer, made))
        self._state.apply(card.number, answer)
        return made

    def undo(self) -> None:
        """Take back the last answer of this session, also in the log.

        Raises:
            ValueError: there is none, or somebody else has written to the log since.
        """
        if not self._given:
            raise ValueError("this session has nothing to undo")
        made = self._given[-1].decisions
        if made and log.read_decisions(self.path)[-len(made) :] != [*made]:
            raise ValueError(f"{self.path} has been changed since; undo there by hand")
        for _ in made:
            log.undo(self.path)
        self._given.pop()
        self._state = self._replay()

    def _wanted(self) -> Card:
        card = self.current
        if card is None:
            raise ValueError("all cards are settled")
        return card


def _size_of(side: Side, documents: Iterable[str]) -> Size:
    chosen = {*documents}
    places = [place for place in side.places if place.document in chosen]
    return Size(len(places), sum(place.mentions for place in places))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
