"""Tag numbers with what they count or measure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from decimal import Decimal

from spacy.language import Language
from spacy.tokens import Doc, Span

from newsner.labels import QUANTITY
from newsner.lexicons import load_bounds, load_quantity_cues
from newsner.numbers import SPACE, Number, find_numbers
from newsner.spans import to_span
from newsner.surroundings import Surroundings
from newsner.units import (
    QUOTES,
    UnitMatch,
    find_complement_end,
    find_currency_before,
    find_noun_after,
    find_unit_after,
    skip_link,
    skip_space,
    to_singular,
)

_RANGE = re.compile(rf"{SPACE}*[-–—]{SPACE}*|{SPACE}*%?{SPACE}+(?:à|ou){SPACE}+")
_AND = re.compile(rf"{SPACE}+et{SPACE}+")


@dataclass(frozen=True)
class QuantityMatch:
    """A quantity by character offsets; the fields are those of `newsner.models.Quantity`."""

    start: int
    end: int
    kind: str
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    bound: str | None = None
    unit: str | None = None
    noun: str | None = None

    def to_record(self) -> dict[str, str | int | None]:
        """Return the fields as plain values, decimals as strings, for ``span._.quantity``."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: str(value) if isinstance(value, Decimal) else value for name, value in values.items()}


@dataclass(frozen=True)
class _Amount:
    """One number, or a range of two, before its unit is known."""

    first: Number
    last: Number

    @property
    def is_range(self) -> bool:
        return self.first is not self.last

    @property
    def values(self) -> tuple[Decimal | None, Decimal | None]:
        """Return the lowest and the highest value; `140 ou 150 millions` shares its scale."""
        low, high = self.first.value, self.last.value
        scale = self.last.scale if self.is_range and not self.first.scale else None
        if scale and low is not None and high is not None and low * scale <= high:
            low *= scale
        return low, high

    @property
    def is_plural(self) -> bool:
        return self.last.value is None or self.last.value >= 2


class _QuantityFinder:
    """Finds the quantities of one text, reading it once from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.around = Surroundings(text)

    def find(self) -> Iterator[QuantityMatch]:
        numbers = list(find_numbers(self.text))
        previous: QuantityMatch | None = None
        index = 0
        while index < len(numbers):
            amount = self._amount(numbers, index)
            index += 1 + amount.is_range
            match = self._match(amount, numbers[index] if index < len(numbers) else None, previous)
            if match is not None and (previous is None or match.start >= previous.end):
                yield match
                previous = match

    def _amount(self, numbers: list[Number], index: int) -> _Amount:
        first = numbers[index]
        if index + 1 < len(numbers) and first.value is not None and not first.article and not first.share:
            amount = _Amount(first, numbers[index + 1])
            gap = self.text[first.end : amount.last.start]
            joined = _RANGE.fullmatch(gap) or (
                _AND.fullmatch(gap) and self.around.before(first.start, "between_before")
            )
            low, high = amount.values
            if joined and low is not None and high is not None and low < high:
                return amount
        return _Amount(first, first)

    def _match(self, amount: _Amount, following: Number | None, previous: QuantityMatch | None) -> QuantityMatch | None:
        first, last = amount.first, amount.last
        if first.value is None and not self.around.before(first.start, "vague_before"):
            return None
        if self.around.is_label(first, last):
            return None
        match = self._measured(amount, previous)
        if match is None and not last.share:  # `quart de finale` counts nothing
            match = self._counted(amount) or self._bare(amount)
        if match is None or (first.article and not self._is_number_one(amount, match, following, previous)):
            return None
        return self._with_modifiers(match)

    def _build(self, amount: _Amount, start: int, end: int, kind: str, factor: Decimal = Decimal(1)) -> QuantityMatch:
        low, high = amount.values
        if amount.is_range and low is not None and high is not None:
            return QuantityMatch(start, end, kind, low=low * factor, high=high * factor)
        bound = "approx" if amount.first.approximate else None
        return QuantityMatch(start, end, kind, value=None if low is None else low * factor, bound=bound)

    def _unit_start(self, number: Number) -> int:
        """Return where the unit or noun would start: behind a space, and behind `de` where the number needs it."""
        position = skip_space(self.text, number.end)
        return skip_link(self.text, position) if number.linked else position

    def _measured(self, amount: _Amount, previous: QuantityMatch | None) -> QuantityMatch | None:
        first, last = amount.first, amount.last
        if last.share:
            return self._share(amount)
        before = find_currency_before(self.text, first.start) if first.digits else None
        if before:
            start, unit = before
            return replace(self._build(amount, start, last.end, unit.kind, unit.factor), unit=unit.unit)
        unit_after = find_unit_after(self.text, self._unit_start(last))
        if unit_after is None or (len(unit_after.unit) == 1 and unit_after.unit.isalpha() and not last.digits):
            return None
        return self._with_unit(amount, unit_after, previous)

    def _share(self, amount: _Amount) -> QuantityMatch | None:
        """Return a share (`un quart des modèles`), but no time or round (`trois quarts d'heure`, `quart de finale`)."""
        first, last = amount.first, amount.last
        start = first.start
        if " " not in self.text[start : last.end]:  # a lone fraction
            if self.text[max(start - 3, 0) : start].lower() != "la ":
                return None
            start -= 3
        if re.match(rf"{SPACE}+(?:d['’]heure|de{SPACE}+finale)", self.text[last.end : last.end + 12]):
            return None
        return replace(self._build(amount, start, last.end, "percent", Decimal(100)), unit="%")

    def _with_unit(self, amount: _Amount, unit: UnitMatch, previous: QuantityMatch | None) -> QuantityMatch | None:
        first, start, end = amount.first, amount.first.start, unit.end
        if unit.kind == "duration" and first.digits and re.search(r"[A-Z][a-zé]+$", self.text[amount.last.end : end]):
            return None  # `20 Minutes`, `24 Heures`
        signed = unit.kind in ("percent", "temperature") and re.search(
            r"(?<![\w)])[+\-−]$", self.text[max(start - 2, 0) : start]
        )
        start -= bool(signed)
        match = replace(self._build(amount, start, end, unit.kind, unit.factor), unit=unit.unit)
        if signed and signed[0] != "+" and match.value is not None:
            match = replace(match, value=-match.value)
        if unit.kind != "duration":
            return match
        half = self.around.after(end, "half_after")
        if half and match.value is not None:
            match = replace(match, value=match.value + Decimal("0.5"), end=half.end())
        listed = previous is not None and previous.kind == "age" and self._is_joined(previous.end, start)
        return replace(match, kind="age") if listed or self.around.is_age(first, unit, match.end) else match

    def _is_joined(self, end: int, start: int) -> bool:
        return self.text[end:start].strip() in (",", "et", "ou")

    def _counted(self, amount: _Amount) -> QuantityMatch | None:
        first, last = amount.first, amount.last
        position = self._unit_start(last)
        if self.around.is_dated(first, last) or (last.digits and position == last.end):
            return None
        shouted = first.digits or self.text[first.start : first.end].isupper()
        noun = find_noun_after(self.text, position, plural=amount.is_plural, shouted=shouted)
        if noun is None or self.text[slice(*noun)].lower() in load_quantity_cues()["bare_noun"]:
            return None
        start, end = noun
        unit = to_singular(self.text[start:end]) if amount.is_plural else self.text[start:end].lower()
        complement_end = find_complement_end(self.text, end)
        described = unit + self.text[end:complement_end]
        complement_end += self.text[complement_end : complement_end + 1] == QUOTES.get(self.text[start - 1])
        return replace(self._build(amount, first.start, complement_end, "count"), unit=unit, noun=described)

    def _bare(self, amount: _Amount) -> QuantityMatch | None:
        """Return the quantity of a number whose noun stands elsewhere (`dont 36 ont été hospitalisés`)."""
        first, last = amount.first, amount.last
        if self.around.is_year(last) or first.article or first.value is None:
            return None
        if self.around.is_elliptic(first, last):
            return self._build(amount, first.start, last.end, "count")
        if self.around.is_listed_age(first, last):
            return replace(self._build(amount, first.start, last.end, "age"), unit="an")
        return None

    def _is_number_one(
        self, amount: _Amount, match: QuantityMatch, following: Number | None, previous: QuantityMatch | None
    ) -> bool:
        """Tell the number `un` from the article: `un mort et trois blessés`, `un seul élu`, `depuis un an`."""
        start, text = amount.first.start, self.text
        if self.around.before(start, "bound_before") or match.unit == "an":
            return True
        if match.kind == "duration":
            timed = self.around.before(start, "one_before") or self.around.after(match.end, "one_after")
            return match.value != 1 or (
                bool(timed) and not re.match(rf"{SPACE}de{SPACE}", text[match.end : match.end + 4])
            )
        if match.kind != "count":
            return True
        alone = re.match(rf"une?{SPACE}seule?{SPACE}", text[start : start + 10], re.IGNORECASE)
        if alone or match.unit in load_quantity_cues()["one_noun"]:
            return True
        if following is not None and not following.article and text[match.end : following.start].strip() == "et":
            return True
        return previous is not None and text[previous.end : start].strip() == "et" and previous.kind == "count"

    def _with_modifiers(self, match: QuantityMatch) -> QuantityMatch:
        start, end, bound = match.start, match.end, match.bound
        opening = self.around.before(start, "between_before") if match.low is not None else None
        vague = self.around.before(start, "vague_before") if match.value is None and match.low is None else None
        if opening:
            start -= len(opening[0])
        elif vague and vague[0].strip().lower() in load_quantity_cues()["vague_included"]:
            start -= len(vague[0])
        before, after = self.around.before(start, "bound_before"), self.around.after(end, "bound_after")
        if before:
            start -= len(before[0])
            bound = load_bounds()[re.sub(r"\s+", " ", before["bound"].lower().replace("’", "'"))]
        elif after:
            end, bound = after.end(), load_bounds()[after["bound"].lower()]
        return replace(match, start=start, end=end, bound=bound)


class QuantityTagger:
    """Tag numbers with what they count or measure, such as ``250 kg``.

    The spans, labelled ``QUANTITY``, go to ``doc.spans[spans_key]``; ``span._.quantity`` holds the fields of
    `newsner.models.Quantity` as plain values (decimals as strings, offsets in characters of ``doc.text``).
    """

    def __init__(self, *, spans_key: str) -> None:
        self.spans_key = spans_key
        if not Span.has_extension("quantity"):
            Span.set_extension("quantity", default=None)

    def __call__(self, doc: Doc) -> Doc:
        """Tag a document: write what `find` yields into ``doc.spans[spans_key]``."""
        spans = []
        for match in self.find(doc.text):
            span = to_span(doc, match.start, match.end, QUANTITY)
            span._.quantity = match.to_record()
            spans.append(span)
        doc.spans[self.spans_key] = spans
        return doc

    def find(self, text: str) -> Iterator[QuantityMatch]:
        """Yield the quantities of a text in order, none overlapping another."""
        return _QuantityFinder(text).find()


@Language.factory(
    "newsner_quantities", default_config={"spans_key": "quantities"}, assigns=["doc.spans", "span._.quantity"]
)
def make_quantity_tagger(nlp: Language, name: str, spans_key: str) -> QuantityTagger:
    """Build a `QuantityTagger`; it needs no other component."""
    return QuantityTagger(spans_key=spans_key)
