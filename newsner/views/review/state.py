"""What the log and the answers of a review amount to: which sides are joined, apart, renamed, dropped or split."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from newsner.labels import Label
from newsner.linking.decisions import Decision
from newsner.names import comparison_form
from newsner.views.review.answers import Answer
from newsner.views.review.cards import Card, Side


class ReviewState:
    """The state of a review; `recall` adds a decision of the log, `apply` an answer.

    Attributes:
        sides: all sides, by key.
        names: the names of renamed sides, by key.
        moved: the documents that were split off, by key.
        skipped: the numbers of the cards that were skipped.
        apart: pairs of keys of sides that are two.
    """

    def __init__(self, cards: Sequence[Card]) -> None:
        self._cards = {card.number: card for card in cards}
        self.sides = {side.key: side for card in cards for side in card.sides}
        self.names: dict[str, str] = {}
        self.moved: dict[str, set[str]] = defaultdict(set)
        self.skipped: set[int] = set()
        self.apart: set[frozenset[str]] = set()
        self._order = [*self._cards]
        self._answered: set[int] = set()
        self._roots: dict[str, str] = {}
        self._dropped: set[str] = set()
        self._placed: set[str] = set()  # short names of some documents that belong to somebody, so to nobody else
        self._former: dict[str, set[str]] = defaultdict(set)  # forms of names before they were changed

    def root(self, key: str) -> str:
        """Return the key that stands for a side and all that it was joined with."""
        while key in self._roots:
            key = self._roots[key]
        return key

    def find_open(self) -> list[Card]:
        """Return the cards that were not answered, neither themselves nor by what was answered to others, in order."""
        apart = {frozenset(map(self.root, pair)) for pair in self.apart}
        found = []
        for card in (self._cards[number] for number in self._order if number not in self._answered):
            keys = {side.key for side in card.sides}
            roots = frozenset(map(self.root, keys))
            if len(roots) > 1 and roots not in apart and keys.isdisjoint(self._dropped | self._placed):
                found.append(card)
        return found

    def apply(self, number: int, answer: Answer) -> None:
        """Add the answer to a card."""
        card = self._cards[number]
        first, second = card.sides
        (side, *_) = answer.sides(card)
        match answer.action:
            case "same":
                self._join(first.key, second.key)
                self._answered.add(number)
                if bool(first.documents) != bool(second.documents):
                    self._placed.add(first.key if first.documents else second.key)
            case "different":
                self.apart.add(frozenset((first.key, second.key)))
                self._answered.add(number)
            case "split":
                self.moved[side.key].update(answer.documents)
                if card.is_split or all(place.document in self.moved[side.key] for place in side.places):
                    self._answered.add(number)
            case "rename":
                self.names[side.key] = answer.value.strip()
            case "drop":
                self._dropped.update(one.key for one in answer.sides(card))
            case "skip":
                self.skipped.add(number)
                self._order.remove(number)
                self._order.append(number)

    def recall(self, decision: Decision) -> None:
        """Add what an earlier session, or a hand, wrote to the log."""
        named = [self._find(reference, decision.documents) for reference in decision.entities]
        if decision.do in ("same", "different"):  # of which a name that is in none of the documents means all
            pairs = zip(named, decision.entities, strict=True)
            named = [keys or self._find(reference) for keys, reference in pairs]
        match decision.do:
            case "same" | "belongs":
                if decision.do == "belongs" and decision.value:
                    self._placed.update(key for keys in named for key in keys if self.sides[key].documents)
                    named.append(self._find(decision.value))
                wholes = [key for keys in named for key in keys if "/" not in key]
                for key in wholes[1:]:
                    self._join(wholes[0], key)
            case "different" if len(named) > 1:
                self.apart.update(frozenset((x, y)) for x in named[0] for y in named[1] if x != y)
            case "rename" if decision.value:
                self.names.update({key: decision.value for keys in named for key in keys})
                old = {comparison_form(_name_of(reference)) for reference in decision.entities}
                self._former[comparison_form(decision.value)].update(old)
            case "drop":
                self._dropped.update(key for keys in named for key in keys)
        if decision.do in ("same", "different", "belongs"):
            self._answered.update(self._find_answered_splits(decision))

    def _join(self, first: str, second: str) -> None:
        one, other = self.root(first), self.root(second)
        if one != other:
            self._roots[one] = other

    def _find_answered_splits(self, decision: Decision) -> Iterator[int]:
        """Yield the cards about a part of an entry of which a decision says whose it is."""
        named = {key for reference in decision.entities for key in self._find(reference)}
        for card in self._cards.values():
            part = card.sides[0]
            is_covered = not decision.documents or {*part.documents} <= {*decision.documents}
            if card.is_split and part.key in named and is_covered:
                yield card.number

    def _find(self, reference: str, documents: Iterable[str] = ()) -> list[str]:
        """Return the sides that a reference of the log means, by any of their names, in some documents or in all."""
        label, name = _label_of(reference), comparison_form(_name_of(reference))
        limits = {*documents}
        return [
            key
            for key, side in self.sides.items()
            if label in ("", side.label.value)
            and name in self._forms(side)
            and (not limits or any(place.document in limits for place in side.places))
        ]

    def _forms(self, side: Side) -> set[str]:
        """Return the forms of the names that a side has, got, or had before a run that renamed it."""
        own = comparison_form(side.name)
        renamed = self.names.get(side.key)
        return {own, *self._former.get(own, ()), *([comparison_form(renamed)] if renamed else [])}


def _label_of(reference: str) -> str:
    """Return the label of a reference, or an empty string if it has none."""
    label, colon, _ = reference.partition(":")
    return label if colon and label in {*Label} else ""


def _name_of(reference: str) -> str:
    """Return the name of a reference, without the label.

    >>> _name_of("PER:Jean Martin"), _name_of("Opération: Sentinelle")
    ('Jean Martin', 'Opération: Sentinelle')
    """
    return reference.partition(":")[2] if _label_of(reference) else reference
