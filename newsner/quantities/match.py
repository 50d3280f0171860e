"""The result of reading a number in a text: a quantity, or a refusal with its reason."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal

from newsner.labels import RefusalReason

REFUSALS: dict[RefusalReason, str] = {
    "web_address": "It is part of a web or mail address.",
    "numeral": "It is part of a numeral that cannot be read whole for certain, as `192.168.1.12` or `3.260 millions`.",
    "vague": "It names no number, and no word such as `des` or `plusieurs` says that it counts.",
    "name": "It is part of a name, such as `Boeing 737` or `60 millions de consommateurs`.",
    "idiom": "It is part of a set phrase that counts nothing, such as `aux quatre coins`.",
    "date": "It is the day of a date: a month follows.",
    "year": "It is a year.",
    "clock_time": "It is a time of day.",
    "ordinal": "It is a rank, such as `2e`.",
    "suffix": "Letters that are no unit stick to it, as in `3D`.",
    "unknown_unit": "A unit follows it that goes on in a way that is not known, as `kg·m` or `m^4`.",
    "reference": "A slash or another sign ties it to something else, as in `22/12/2018` or `#3`.",
    "score": "A hyphen ties it to other digits, as in a score (`3-1`), a code or a span of years (`2015-2016`).",
    "street_address": "It is a house number: a street follows.",
    "label": "The word before it makes it a label, as in `page 3` or `article 49`.",
    "beside_digits": "Other digits stand right beside it, as in a telephone number.",
    "fraction": "Nothing says of what it is a fraction; it may be a rank or a round, such as `quart de finale`.",
    "version": "It has a decimal point but no unit, as a version or a number of a law has (`49.3`).",
    "article": "It is the article `un` or `une`, not the number.",
    "nothing_counted": "No unit and no noun that it could count follows it, and nothing says what else it counts.",
    "rate": "It belongs to the rate of the quantity before it, as in `12 cas pour 100 000 habitants`.",
}
"""Why a number became no quantity, in a sentence for each reason."""


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
    per: str | None = None
    base_value: Decimal | None = None
    base_unit: str | None = None

    def to_record(self) -> dict[str, str | int | None]:
        """Return the fields as plain values, decimals as strings, for ``span._.quantity``."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: str(value) if isinstance(value, Decimal) else value for name, value in values.items()}


@dataclass(frozen=True)
class Refusal:
    """A number, or a range of two, that became no quantity, by character offsets."""

    start: int
    end: int
    reason: RefusalReason

    @property
    def explanation(self) -> str:
        """The reason as a sentence.

        >>> Refusal(0, 2, "year").explanation
        'It is a year.'
        """
        return REFUSALS[self.reason]
