"""A review without its display: which card comes next, what an answer would change, and what it writes.

`newsner/data/review_page.js` does the same in a page without kernel; `tests/benchmarks/review.js` compares both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from newsner.checks import check_path, check_type
from newsner.errors import DecisionError
from newsner.files import refuse_existing
from newsner.labels import Lang
from newsner.linking import decisions as log
from newsner.linking.decisions import Decision
from newsner.linking.messages import Message
from newsner.views.messages import Messages, messages_in
from newsner.views.review.answers import Answer, to_decisions
from newsner.views.review.cards import Card, Side
from newsner.views.review.state import ReviewState


class Size(NamedTuple):
    """The number of articles and of mentions.

    >>> Size(2, 1).to_text(messages_in("en"))
    '2 articles, 1 mention'
    """

    articles: int
    mentions: int

    def to_text(self, say: Messages) -> str:
        """Return it in words."""
        mentions = say.count("{n} mention", "{n} mentions", self.mentions)
        return f"{say.count('{n} article', '{n} articles', self.articles)}, {mentions}"


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
        lang: the language of what it says, ``fr`` or ``en``; by default that of `set_language`, or the system's.

    Raises:
        DecisionError: the log is malformed.
        ValueError: ``lang`` is no language.
    """

    def __init__(
        self, cards: Sequence[Card], path: str | Path, *, by: str | None = None, lang: Lang | None = None
    ) -> None:
        self.say = messages_in(lang)
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
        card, say = self._wanted(), self.say
        (first, second), (chosen, *_) = card.sides, answer.sides(card)
        name, other, its = self.name(first), self.name(second), self.name(chosen)
        match answer.action:
            case "same" if card.is_split:
                return say(
                    "“{part}” ({size}) stays in “{whole}”; nothing moves.",
                    part=name,
                    size=self._tell(first),
                    whole=other,
                )
            case "same":
                return self._preview_join(card)
            case "different" if card.is_split:
                sizes = {"size": self._tell(first), "rest": self._tell(second)}
                return say("“{part}” ({size}) leaves “{whole}” ({rest}).", part=name, whole=other, **sizes)
            case "different":
                return say("“{first}” and “{second}” are never joined; nothing moves.", first=name, second=other)
            case "split" if answer.value:
                size = _size_of(chosen, answer.documents).to_text(say)
                return say("{size} go from “{name}” to “{other}”.", name=its, other=answer.value, size=size)
            case "split":
                return say("{size} leave “{name}”.", name=its, size=_size_of(chosen, answer.documents).to_text(say))
            case "rename":
                return say(
                    "“{name}” is shown as “{new}” in {size}.", name=its, new=answer.value, size=self._tell(chosen)
                )
            case "drop" if answer.side is None:
                both = self._tell(*card.sides)
                return say("“{first}” and “{second}” leave the registry: {size}.", first=name, second=other, size=both)
            case "drop":
                return say("“{name}” leaves the registry: {size}.", name=its, size=self._tell(chosen))
        return say("Nothing changes; the card comes again at the end.")

    def _preview_join(self, card: Card) -> str:
        small, large = sorted(card.sides, key=lambda one: self.size(one).mentions)
        return self.say(
            "“{small}” ({size}) joins “{large}” ({other}): {articles} in all.",
            small=self.name(small),
            size=self._tell(small),
            large=self.name(large),
            other=self._tell(large),
            articles=self.say.count("{n} article", "{n} articles", self.size(*card.sides).articles),
        )

    def _tell(self, *sides: Side) -> str:
        """Return the size of one side or both in words."""
        return self.size(*sides).to_text(self.say)

    def explain(self, error: OSError | ValueError | DecisionError) -> str:
        """Return what to tell the user of an error, because of which nothing was decided."""
        cause = error.args[0] if error.args else ""
        if isinstance(cause, Message):
            return self.say("Nothing was decided: {problem}.", problem=self.say(cause))
        return self.say("Nothing was decided, since {file} cannot be used: {error}", file=self.path, error=error)

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
            raise ValueError(Message("this session has nothing to undo"))
        made = self._given[-1].decisions
        if made and log.read_decisions(self.path)[-len(made) :] != [*made]:
            raise ValueError(Message("{file} has been changed since; undo there by hand", file=str(self.path)))
        for _ in made:
            log.undo(self.path)
        self._given.pop()
        self._state = self._replay()

    def _wanted(self) -> Card:
        card = self.current
        if card is None:
            raise ValueError(Message("all cards are settled"))
        return card


def _size_of(side: Side, documents: Iterable[str]) -> Size:
    chosen = {*documents}
    places = [place for place in side.places if place.document in chosen]
    return Size(len(places), sum(place.mentions for place in places))
