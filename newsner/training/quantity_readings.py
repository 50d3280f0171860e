"""Complete corrected quantities: read in the words what people left open, and find the minimal span."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple, get_args

from newsner.labels import Bound, Kind
from newsner.numbers import find_numbers, parse_number
from newsner.preprocessing.cleaning import clean
from newsner.quantities.finder import QuantityFinder
from newsner.training.gold import UNIT_WORD, GoldQuantity, to_head_noun

NOTHING = "-"
"""What people write for a value or unit that a quantity has not."""

_RANGE = re.compile(r"\s+(?:à|et|ou|to)\s+|\s*(?:\.\.+|…|–|—)\s*|(?<=\d)\s*-\s*(?=[\d-])")


class Fields(NamedTuple):
    """The fields of a quantity that the gold data have."""

    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    bound: str | None = None
    kind: str | None = None
    unit: str | None = None


def find_fields(text: str) -> Iterator[tuple[int, int, Fields]]:
    """Yield the range and fields of each quantity that newsner reads in a text, in the offsets of the text.

    >>> [(start, end, str(fields.value)) for start, end, fields in find_fields("Il a 26 missiles.")]
    [(5, 16, '26')]
    """
    cleaned = clean(text)
    for match in QuantityFinder(cleaned.text).find():
        fields = Fields(*(getattr(match, name) for name in Fields._fields))
        yield *cleaned.to_original(match.start, match.end), fields


def parse_value(text: str) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Return the value, or the ends of a range, that people wrote; a point is a decimal point.

    >>> parse_value("2,5"), parse_value("3 millions")
    ((Decimal('2.5'), None, None), (Decimal('3000000'), None, None))
    >>> parse_value("20 à 30")
    (None, Decimal('20'), Decimal('30'))

    Raises:
        ValueError: it is no number, and no range of two.
    """
    parts = [_parse_number(part) for part in _RANGE.split(text.strip())]
    if None in parts or len(parts) > 2:
        raise ValueError(f"{text!r} is no number, and no range such as '20 à 30'")
    return (parts[0], None, None) if len(parts) == 1 else (None, parts[0], parts[1])


def _parse_number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return parse_number(text.strip())
    return number if number.is_finite() else None


def complete_quantity(
    text: str, start: int, end: int, written: Mapping[str, str], found: Mapping[tuple[int, int], Fields]
) -> GoldQuantity:
    """Return the quantity at a range of a text, with what people wrote of it; newsner reads what they left open.

    What is written wins. If it says what newsner found at another place that this range overlaps, the range was moved
    and the fields were left as they were: they are read again.

    Args:
        text: the text of the article.
        start: where the quantity begins.
        end: where it ends.
        written: ``kind``, ``bound``, ``value`` and ``unit`` as people wrote them, as far as they did.
        found: what newsner reads in the text.

    Raises:
        ValueError: something written is no value, kind or bound.
    """
    given = _parse_written(written)
    read = found.get((start, end)) or _read_alone(text[start:end])
    is_moved = (start, end) not in found and read != given
    is_stale = is_moved and any(given == fields for (a, b), fields in found.items() if a < end and start < b)
    if is_stale and read is not None:
        fields, is_complete = read, False
    else:
        fields, is_complete = _fill(given, written, read or Fields())
    fields = fields._replace(kind=fields.kind or "other")  # where nobody says the kind, and which no score looks at
    head = find_minimal_span(text, start, end, fields.unit)
    values = {
        "start": start,
        "end": end,
        "head_start": head[0],
        "head_end": head[1],
        "checked": is_complete and not is_stale,
    }
    return GoldQuantity.model_validate(values | fields._asdict())


def _parse_written(written: Mapping[str, str]) -> Fields:
    numbers = (None, None, None) if written.get("value", NOTHING) == NOTHING else parse_value(written["value"])
    unit = written.get("unit", NOTHING)
    for name, kinds in (("kind", get_args(Kind)), ("bound", get_args(Bound))):
        if name in written and written[name] not in kinds:
            raise ValueError(f"{written[name]!r} is no {name} of a quantity; those are {', '.join(kinds)}")
    return Fields(*numbers, written.get("bound"), written.get("kind"), None if unit == NOTHING else unit)


def _read_alone(words: str) -> Fields | None:
    """Return the fields of the quantity that some words are, apart from their text; ``None`` if they are none."""
    found = list(find_fields(words))
    return found[0][2] if len(found) == 1 else None


def _fill(given: Fields, written: Mapping[str, str], read: Fields) -> tuple[Fields, bool]:
    """Return the fields with those read where nothing is written, and whether they are all the people's."""
    if "kind" not in written:
        kept = {name: value for name, value in given._asdict().items() if value is not None}
        numbers = {} if "value" not in written else dict.fromkeys(("value", "low", "high"))
        return read._replace(**(numbers | kept)), False
    missing: dict[str, Any] = {}
    if "value" not in written:
        missing |= {name: getattr(read, name) for name in ("value", "low", "high")}
    if "unit" not in written:
        missing["unit"] = read.unit
    return given._replace(**missing), all(value is None for value in missing.values())


def find_minimal_span(text: str, start: int, end: int, unit: str | None) -> tuple[int, int]:
    """Return the range of the number and its unit in a quantity, without modifier and without complement of the noun.

    >>> text = "au moins 26 missiles de croisière"
    >>> text[slice(*find_minimal_span(text, 0, 33, "missile"))]
    '26 missiles'
    """
    number = next(find_numbers(text[start:end]), None)
    if number is None:
        return start, end
    head = to_head_noun(unit)
    for word in UNIT_WORD.finditer(text, start + number.end, end):
        if head and to_head_noun(word[0]) == head:
            return start + number.start, word.end()
    return start + number.start, end
