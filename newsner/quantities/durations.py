"""Measures in digits whose units stand among them: `2h04min35s`, `31'42''`, `9"86`, `1m80`, `6'2''`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from newsner.numbers import Number, to_plain
from newsner.quantities import cues
from newsner.quantities.context import NumberContext
from newsner.regexes import SPACE, SPACES

UNITS_OF_TIME = ("heure", "minute", "seconde")
"""The units that make up a time, each 60 times the next."""

_SIXTY, _HUNDRED, _INCHES = Decimal(60), Decimal(100), Decimal(12)
_PRIMES = "'’′\"”″"
_UNIT_INITIALS = frozenset(f"hHmMsS{_PRIMES}")
_LONGEST_QUOTE = 300  # characters before a number that may hold the start of the quotation that ends behind it
_DIGITS = re.compile(r"\d{1,4}(?:,\d)?")
_SYMBOL = re.compile(
    rf"""
    {SPACE}?
    (?:
      (?P<heure>(?i:h(?:eures?)?))
    | (?P<seconde>['’′]{{2}}|["”″]|(?i:sec(?:ondes?)?)|s)
    | (?P<minute>['’′]|(?i:min(?:utes?)?|mn)|m(?={SPACE}?\d))
    )
    (?![^\W\d_])
    """,
    re.VERBOSE,
)
_PART = re.compile(rf"(?P<gap>{SPACE}?)(?P<digits>\d{{1,2}})(?!\d)")
_DECIMALS = re.compile(r"[.,]?(?P<digits>\d{1,3})(?![.,]?\d)(?!\w)")
_METRES = re.compile(r"m(?P<rest>\d\d)(?!\w)")
_FEET = re.compile(rf"['’′]{SPACE}?(?P<inches>\d|1[01])(?:{SPACE}?(?:['’′]{{2}}|[\"”″]))?(?![\w'’′])")
_INCH = re.compile(r"(?:['’′]{2}|[\"”″])(?!\w)")
_ANGLE_OR_PRIME_BEFORE = re.compile(rf"°{SPACE}?$|\d[{_PRIMES}]{{1,2}}$")
_PRIME_THEN_DIGIT = re.compile(r"['’′]{1,2}\d{1,2}(?!\d)|[\"”″]\d")
_ANGLE = re.compile(rf"{SPACE}?°{SPACE}?\d{{1,2}}{SPACE}?['’′]")  # 48° 51'
_OPENING = re.compile(r"(?<![\w\"”.!?])[\"“](?=\S)")
_CLOSING = re.compile(r"[\"”\n]")
_OPENED = re.compile(r"(?:^|[\s(])['’]{1,2}\w[^'’]*$")


@dataclass(frozen=True)
class TightMeasure:
    """A measure in digits whose units stand among them.

    Attributes:
        end: offset behind the last character.
        value: how many of its smallest unit it is.
        unit: the smallest unit.
        kind: ``"duration"`` or ``"length"``.
        largest: the unit behind the first digits.
        named: whether the smallest unit is written (`18 h 30 min`), as it is not in a clock time.
    """

    end: int
    value: Decimal
    unit: str
    kind: str
    largest: str
    named: bool = True


def find_tight(context: NumberContext, number: Number) -> TightMeasure | None:
    """Return the measure that starts with the digits of a number and goes on behind its first unit, or ``None``.

    >>> from newsner.numbers import find_numbers
    >>> text = "en 2h04min35s"
    >>> find_tight(NumberContext(text), next(find_numbers(text))).value
    Decimal('7475')
    """
    text, end = context.text, number.end
    if (
        text[end : end + 2].lstrip(SPACES)[:1] not in _UNIT_INITIALS
        or number.value is None
        or not _DIGITS.fullmatch(text, number.start, end)
    ):
        return None
    metres = _METRES.match(text, end)
    if metres:
        return TightMeasure(metres.end(), number.value + Decimal(metres["rest"]) / _HUNDRED, "m", "length", "m")
    if text[end : end + 1] not in _PRIMES:
        return _read_time(text, number)
    return _find_primed(context, number) if end < len(text) else None


def is_tied_by_prime(context: NumberContext, number: Number) -> bool:
    """Tell digits that a prime or a degree sign ties to others, so that they measure nothing alone: `48°51'`."""
    text = context.text
    if _ANGLE_OR_PRIME_BEFORE.search(text, max(number.start - 3, 0), number.start):
        return True
    if _ANGLE.match(text, number.end):
        return True
    return _PRIME_THEN_DIGIT.match(text, number.end) is not None and find_tight(context, number) is None


def _read_time(text: str, number: Number) -> TightMeasure | None:
    """Return a time of two units or more (`2h04`, `31'42''`), or a primed one, by what is written."""
    assert number.value is not None
    symbol = _find_symbol(text, number.start, number.end)
    if symbol is None or number.value != int(number.value):
        return None
    size, value, end, named = UNITS_OF_TIME.index(symbol.lastgroup or ""), number.value, symbol.end(), True
    largest, lone = UNITS_OF_TIME[size], text[number.end] not in _PRIMES
    while named and size < len(UNITS_OF_TIME) - 1:
        part = _PART.match(text, end)
        if part is None or int(part["digits"]) >= _SIXTY:
            break
        symbol = _find_symbol(text, number.start, part.end())
        named = symbol is not None and symbol.lastgroup == UNITS_OF_TIME[size + 1]
        if not named and (len(part["digits"]) < 2 or (part["gap"] and size > 0)):
            break
        size, value, end, lone = size + 1, value * _SIXTY + int(part["digits"]), part.end(), False
        if named and symbol is not None:
            end = symbol.end()
    decimals = _DECIMALS.match(text, end) if UNITS_OF_TIME[size] == "seconde" else None
    if decimals:
        value, end, lone = value + Decimal(f"0.{decimals['digits']}"), decimals.end(), False
    if lone:
        return None
    return TightMeasure(end, to_plain(value), UNITS_OF_TIME[size], "duration", largest, named)


def _find_symbol(text: str, start: int, position: int) -> re.Match[str] | None:
    """Return the unit of time at ``position``; a double prime is none where it closes a quotation."""
    symbol = _SYMBOL.match(text, position)
    if symbol is not None and symbol[0][-1] in '"”″' and _is_quoted(text, start):
        return None
    return symbol


def _is_quoted(text: str, start: int) -> bool:
    """Tell whether a quotation mark that opened on the same line is still open."""
    openings = [found.end() for found in _OPENING.finditer(text, max(start - _LONGEST_QUOTE, 0), start)]
    return bool(openings) and _CLOSING.search(text, openings[-1], start) is None


def _find_primed(context: NumberContext, number: Number) -> TightMeasure | None:
    """Return minutes and seconds, or feet and inches, by the primes behind a number and by what the text is about."""
    assert number.value is not None
    text, start, end = context.text, number.start, number.end
    if _ANGLE_OR_PRIME_BEFORE.search(text, max(start - 3, 0), start) or context.before(start, cues.POSITION_BEFORE):
        return None
    feet = _FEET.match(text, end)
    if (
        feet
        and number.value < 10
        and (context.before(start, cues.HEIGHT_BEFORE) or context.after(feet.end(), cues.HEIGHT_AFTER))
    ):
        return TightMeasure(feet.end(), number.value * _INCHES + int(feet["inches"]), "pouce", "length", "pied")
    inch = _INCH.match(text, end)
    if inch and context.before(start, cues.INCH_BEFORE) and not _is_quoted(text, start):
        return TightMeasure(inch.end(), number.value, "pouce", "length", "pouce")
    time = _read_time(text, number)
    if time is None or (time.value == number.value and not _is_lone_prime(context, number, time)):
        return None
    return time


def _is_lone_prime(context: NumberContext, number: Number, time: TightMeasure) -> bool:
    """Tell seconds (`à 45''`) from a closing quote, and minutes from the minute of a match (`but à la 45'`)."""
    if _OPENED.search(context.left(number.start)):
        return False
    if time.unit == "minute":
        return context.before(context.skip_bound(number.start), cues.LASTING_BEFORE) is not None
    if context.text[number.end] in "'’′":
        return True
    announced = context.before(context.skip_bound(number.start), cues.GAP_BEFORE)
    return time.value < _SIXTY and bool(announced or context.after(time.end, cues.GAP_AFTER))
