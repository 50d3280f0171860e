"""Finds the quantities of one text: reads it once from left to right, amount by amount."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from heapq import merge
from operator import attrgetter

from newsner.labels import RefusalReason
from newsner.numbers import Number, Numeral, read_numbers
from newsner.quantities.amounts import Amount, join_decimals, read_amount, with_lone_value
from newsner.quantities.antecedents import Antecedent
from newsner.quantities.articles import One, is_number_one
from newsner.quantities.bases import with_base
from newsner.quantities.context import NumberContext
from newsner.quantities.counts import find_counted, find_ratio
from newsner.quantities.ellipsis import find_elliptic, find_rated, opens_change
from newsner.quantities.exclusions import explain_numeral, explain_uncounted, find_addresses, find_exclusion
from newsner.quantities.match import QuantityMatch, Refusal
from newsner.quantities.measures import find_measure
from newsner.quantities.modifiers import with_modifiers
from newsner.quantities.rates import find_rate

_MOST_BEHIND = 4  # numbers behind an amount that may belong to it or give it a unit


class NumberCursor:
    """A place among the numbers of a text, which moves on as amounts are read."""

    def __init__(self, context: NumberContext, numbers: Sequence[Number]) -> None:
        self.context = context
        self.numbers = numbers
        self.index = 0

    def read(self) -> Amount | None:
        """Return the next amount and move behind it, or return ``None`` at the end."""
        behind = self.behind(2)
        if not behind:
            return None
        amount = read_amount(self.context, behind[0], behind[1] if len(behind) == 2 else None)
        self.index += 2 if amount.is_range else 1
        return amount

    def behind(self, count: int) -> Sequence[Number]:
        """Return the next numbers, ``count`` at most."""
        return self.numbers[self.index : self.index + count]

    def skip_to(self, position: int) -> None:
        """Move behind the numbers that start before ``position``."""
        while self.index < len(self.numbers) and self.numbers[self.index].start < position:
            self.index += 1

    def refuse_to(self, position: int, reason: RefusalReason) -> Iterator[Refusal]:
        """Yield a refusal for each number that starts before ``position``, and move behind it."""
        while self.index < len(self.numbers) and self.numbers[self.index].start < position:
            number = self.numbers[self.index]
            self.index += 1
            yield Refusal(number.start, number.end, reason)


class QuantityFinder:
    """Finds the quantities of one text.

    >>> finder = QuantityFinder("3 kg de riz et 12 sacs, le 14 mai")
    >>> [match.value for match in finder.find()]
    [Decimal('3'), Decimal('12')]
    >>> [refusal.explanation for refusal in finder.find_all() if isinstance(refusal, Refusal)]
    ['It is the day of a date: a month follows.']
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.context = NumberContext(text)

    def find(self) -> Iterator[QuantityMatch]:
        """Yield the quantities in order, none overlapping another."""
        for outcome in self.find_all():
            if isinstance(outcome, QuantityMatch):
                yield outcome

    def find_all(self) -> Iterator[QuantityMatch | Refusal]:
        """Yield what becomes of all numbers, in order: each is part of a quantity, or of a refusal with its reason."""
        numbers, refused = self._read_numbers()
        return merge(refused, self._read_amounts(numbers, refused), key=attrgetter("start"))

    def _read_numbers(self) -> tuple[list[Number], list[Refusal]]:
        """Return the numbers that may count; refuse those in web and mail addresses, and what cannot be read whole."""
        numbers: list[Number] = []
        refused: list[Refusal] = []
        addresses = list(find_addresses(self.text))
        starts = [start for start, _ in addresses]
        for number in read_numbers(self.text):
            before = bisect_right(starts, number.start) - 1
            if before >= 0 and number.start < addresses[before][1]:
                refused.append(Refusal(number.start, number.end, "web_address"))
            elif isinstance(number, Numeral):
                reason = explain_numeral(self.text[number.start : number.end])
                refused.append(Refusal(number.start, number.end, reason))
            else:
                number = with_lone_value(self.context, number)
                joined = join_decimals(self.context, numbers[-1], number) if numbers else None
                if joined or (numbers and number.start <= numbers[-1].start):
                    numbers.pop()  # the article of `une bonne centaine`, or `11` of `11, 6 microns`
                numbers.append(joined or number)
        return numbers, refused

    def _read_amounts(self, numbers: Sequence[Number], refused: Sequence[Refusal]) -> Iterator[QuantityMatch | Refusal]:
        cursor, antecedent = NumberCursor(self.context, numbers), Antecedent()
        starts = [refusal.start for refusal in refused]
        while amount := cursor.read():
            outcome = self._read(amount, cursor.behind(_MOST_BEHIND), antecedent)
            if isinstance(outcome, QuantityMatch):
                before = bisect_left(starts, outcome.end) - 1
                if before >= 0 and refused[before].end > outcome.start:
                    outcome = "numeral"  # it would end inside what cannot be read whole: `9''86·5`
            if not isinstance(outcome, QuantityMatch):
                yield Refusal(amount.first.start, amount.last.end, outcome)
                continue
            cursor.skip_to(outcome.end)
            rate = find_rate(self.text, outcome, cursor.behind(1))
            outcome = with_base(self.context, outcome if rate is None else replace(outcome, per=rate.per))
            yield outcome
            if rate is not None:
                yield from cursor.refuse_to(rate.end, "rate")
            following = next(iter(cursor.behind(1)), None)
            changing = not amount.is_range and opens_change(self.context, amount, following)
            antecedent = antecedent.after(self.text, outcome, changing=changing, scale=amount.scale_of(outcome))

    def _read(self, amount: Amount, rest: Sequence[Number], antecedent: Antecedent) -> QuantityMatch | RefusalReason:
        """Return the quantity that an amount is, or why it is none; the surest reading comes first."""
        context, following, previous = self.context, rest[0] if rest else None, antecedent.previous
        excluded = find_exclusion(context, amount)
        if excluded is not None:
            return excluded
        ratio = find_ratio(context, amount, rest, previous)
        if ratio is not None:
            return with_modifiers(context, amount.with_sign(ratio), rest, previous)
        match = find_measure(context, amount, rest, previous)
        if match is None and not amount.is_part:
            match = (
                find_counted(context, amount)
                or find_elliptic(context, amount, rest, antecedent)
                or find_rated(context, amount, rest, antecedent)
            )
        if match is None:
            return explain_uncounted(context, amount)
        if amount.first.kind == "article" and not is_number_one(One(context, amount, match, following, previous)):
            return "article"
        return with_modifiers(context, amount.with_sign(match), rest, previous)
