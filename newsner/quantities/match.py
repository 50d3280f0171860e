"""A quantity found in a text, before it becomes a `newsner.models.Quantity`."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal


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
