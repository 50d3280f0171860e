"""Finds the quantities of one text: reads it once from left to right, amount by amount."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from newsner.lexicons import load_quantity_cues
from newsner.numbers import Number, find_numbers
from newsner.quantities.amounts import Amount, read_amount
from newsner.quantities.context import NumberContext
from newsner.quantities.counts import find_counted, find_ratio
from newsner.quantities.currencies import CurrencyContext
from newsner.quantities.ellipsis import Antecedent, EllipsisReader
from newsner.quantities.exclusions import find_addresses, is_label
from newsner.quantities.match import QuantityMatch
from newsner.quantities.measures import MeasureReader
from newsner.quantities.nouns import find_noun_after, skip_space
from newsner.regexes import SPACE

_HALF = Decimal("0.5")


class QuantityFinder:
    """Finds the quantities of one text.

    >>> [match.value for match in QuantityFinder("3 kg de riz et 12 sacs, le 14 mai").find()]
    [Decimal('3'), Decimal('12')]
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.around = NumberContext(text)
        self.measurer = MeasureReader(self.around, CurrencyContext(text))
        self.ellipsis = EllipsisReader(self.around, self.measurer)

    def find(self) -> Iterator[QuantityMatch]:
        """Yield the quantities in order, none overlapping another."""
        numbers = [self._with_lone_value(number) for number in self._numbers()]
        antecedent = Antecedent()
        index = 0
        while index < len(numbers):
            amount = read_amount(self.around, numbers, index)
            index += 1 + amount.is_range
            match = self._match(amount, numbers, index, antecedent)
            previous = antecedent.previous
            if match is None or (previous is not None and match.start < previous.end):
                continue
            yield match
            antecedent = antecedent.after(match, changing=not amount.is_range and self.ellipsis.is_change(amount))
            while index < len(numbers) and numbers[index].start < match.end:
                index += 1

    def _numbers(self) -> Iterator[Number]:
        """Yield the numbers outside web and mail addresses."""
        addresses = list(find_addresses(self.text))
        starts = [start for start, _ in addresses]
        for number in find_numbers(self.text):
            before = bisect_right(starts, number.start) - 1
            if before < 0 or number.start >= addresses[before][1]:
                yield number

    def _with_lone_value(self, number: Number) -> Number:
        """Return `dizaine` and `milliard` with their value where an adjective or an article counts them as one."""
        if number.value is not None or self.text[number.start : number.end].lower().endswith("s"):
            return number
        if number.lone is not None:
            adjective = self.around.before(number.start, "lone_before")
            if adjective:
                return replace(number, start=number.start - len(adjective[0]), value=number.lone, approximate=True)
            quoted = re.search(rf"(?<!\w)une{SPACE}[\"«“]{SPACE}?$", self.around.left(number.start))
            return replace(number, value=number.lone, approximate=True) if quoted else number
        definite = re.search(rf"(?<!\w)(?:le|du|au){SPACE}$", self.around.left(number.start), re.IGNORECASE)
        return replace(number, value=number.scale) if definite else number

    def _match(
        self, amount: Amount, numbers: Sequence[Number], index: int, antecedent: Antecedent
    ) -> QuantityMatch | None:
        first, last = amount.first, amount.last
        following = numbers[index] if index < len(numbers) else None
        if first.value is None and not self.around.before(first.start, "vague_before"):
            return None
        if is_label(self.around, first, last):
            return None
        match = find_ratio(self.around, amount, following)
        if match is not None:
            return self._with_modifiers(match)
        match = self.measurer.find(amount, numbers[index : index + 3], antecedent.previous)
        if (
            match is None and not last.share and not (first.half and first.value == _HALF)
        ):  # `demi-finale`, `quart de finale`
            match = find_counted(self.around, amount) or self.ellipsis.find(
                amount, numbers[index : index + 4], antecedent
            )
        if match is None or (first.article and not self._is_number_one(amount, match, following, antecedent.previous)):
            return None
        return self._with_modifiers(match)

    def _is_number_one(
        self, amount: Amount, match: QuantityMatch, following: Number | None, previous: QuantityMatch | None
    ) -> bool:
        """Tell the number `un` from the article: `un mort et trois blessés`, `un seul élu`, `depuis un an`."""
        start, text = amount.first.start, self.text
        before = self.around.before(start, "bound_before")
        bound = self.around.bound_of(before) if before else None
        if bound == "approx" and match.kind == "count":
            return False  # `presque une règle`
        if amount.is_range or amount.negative[0] or bound or match.unit == "an":
            return True
        if match.kind == "duration":
            return self._is_one_duration(match, start)
        if match.kind not in ("count", "other"):
            return True
        alone = re.match(rf"une?{SPACE}seule?{SPACE}", text[start : start + 10], re.IGNORECASE)
        if alone or match.unit in load_quantity_cues()["one_noun"]:
            return True
        if match.unit in load_quantity_cues()["one_victim"] and (
            self.around.after(match.end, "victim_after") or self.around.before(start, "victim_before")
        ):
            return True
        if (
            following is not None
            and not (following.article or following.ordinal)
            and text[match.end : following.start].strip() == "et"
        ):
            return True
        return previous is not None and previous.noun is not None and self._is_listed(previous.end, start, match.end)

    def _is_listed(self, previous_end: int, start: int, end: int) -> bool:
        """Tell whether a thing ends or goes on a list of counts: `dix policiers, un hélicoptère et un chien`."""
        link = self.text[previous_end:start].strip() if start - previous_end < 12 else ""
        return link == "et" or (link == "," and bool(re.match(rf"(?:,|{SPACE}et){SPACE}", self.text[end : end + 4])))

    def _is_one_duration(self, match: QuantityMatch, start: int) -> bool:
        if match.value != 1:
            return True
        if match.unit == "seconde" and find_noun_after(self.text, skip_space(self.text, match.end), plural=False):
            return False  # `une seconde arme` is the second
        timed = self.around.before(start, "one_before") or self.around.after(match.end, "one_after")
        return bool(timed) and not re.match(rf"{SPACE}de{SPACE}", self.text[match.end : match.end + 4])

    def _with_modifiers(self, match: QuantityMatch) -> QuantityMatch:
        """Return the match with `entre`, `plusieurs` and what bounds it (`au moins`, `maximum`)."""
        start, end, bound = match.start, match.end, match.bound
        opening = self.around.before(start, "between_before") if match.low is not None else None
        vague = self.around.before(start, "vague_before") if match.value is None and match.low is None else None
        if opening and re.search(rf"{SPACE}et{SPACE}", self.text[start:end]):
            start -= len(opening[0])
        elif vague and vague[0].strip().lower() in load_quantity_cues()["vague_included"]:
            start -= len(vague[0])
        before, after = self.around.before(start, "bound_before"), self.around.after(end, "bound_after")
        if before:
            start -= len(before[0])
            bound = self.around.bound_of(before)
        elif after:
            end, bound = after.end(), self.around.bound_of(after)
        elif bound is None and self.around.before(start, "limit_before"):
            bound = "max"
        return replace(match, start=start, end=end, bound=bound)
