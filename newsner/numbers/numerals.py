"""Numerals: digits with every mark between them, read as one run, which is whole numbers throughout or none at all.

So no number is ever a part of an address (`192.168.1.12`), a date (`12.05.2018`) or a telephone number (`06 12 34`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, Inexact, localcontext

from newsner.lexicons import NumberWord
from newsner.regexes import SPACE, SPACES

_DASHES = "-–\u2010\u2011−"
_BETWEEN_DASHES = re.compile(f"[^{_DASHES}]+")
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_MINUTES = r"[0-5]?\d(?!\d)"  # behind an apostrophe: `1'23`, and the inches of `6'2''`
MORE = rf"(?:(?:[.,/:°·] | [{_DASHES}] | ['’ʼ](?!{_MINUTES}) | {SPACE},?) \d+)"
"""One mark with the digits behind it."""
RUN = rf"\d+ {MORE}*"
"""A run of digits: as long as one mark stands between any two of them."""
POWER = rf"""
      (?:{SPACE}?[×x*]{SPACE}?10)? (?:\^[-−+]?\d+ | [⁺⁻]?[{_SUPERSCRIPTS}]+)  # 10^6, 6×10²⁴
    | [eE][-+]?\d+ (?!\w)  # 1,2e10
    | {SPACE}puissance{SPACE}\d+
"""
"""What makes the run before it a power, or the factor of a power of ten."""
_SIDE = r"\d{1,5}(?:[.,]\d{1,3})?"
SIDES = rf"(?:{_SIDE}[xX×]){{0,2}}{_SIDE}{SPACE}?(?:[cdkm]?m|mètres|centimètres|pouces)(?!\w)"
"""The sides of a thing behind the first one: what follows `18x` in `18x9m`."""
_LONGEST = 40  # characters of digits; anything longer is no number that a newsroom writes
_LONGEST_RUN = 2 * _LONGEST + 1
_LARGEST_EXPONENT = 99
_GROUPS = re.compile(
    rf"""
      [1-9]\d{{0,2}} (?: (?:{SPACE}\d{{3}})+ | (?:['’ʼ]\d{{3}})+ ) (?:,\d+|\.\d{{1,2}})?  # 12 345,67
    | [1-9]\d{{0,2}} (?:·\d{{3}})+ (?:,\d+)?  # 12·345
    """,
    re.VERBOSE,
)
_POINTED = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_POINTED_GROUPS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")  # 12.345,67
_ENGLISH_GROUPS = re.compile(
    r"""
      \d{1,3} (?:,\d{3})* ,\d{3} \.\d+  # 12,345.67, as in the English press
    | \d{1,3} (?:,\d{3}){2,}  # 1,234,567
    | \d{1,2} (?:,\d{2})+ ,\d{3} (?:\.\d+)?  # 12,34,567, as in the Indian press
    """,
    re.VERBOSE,
)
_PLAIN = re.compile(r"\d+(?:[.,]\d+)?")
_YEAR = re.compile(rf"(?:1[789]|20)\d\d(?={SPACE})")
_SLASHED = re.compile(rf"(?:(?P<whole>[1-9]\d*){SPACE})?(?P<numerator>[1-9]\d{{0,2}})/(?P<denominator>[1-9]\d{{0,3}})")
_POWER_PARTS = re.compile(rf"{SPACE}?(?P<sign>[×x*]{SPACE}?10\^?|\^|[eE]|puissance{SPACE}|)(?P<exponent>.+)")
_PLAIN_EXPONENT = str.maketrans(f"{_SUPERSCRIPTS}⁺⁻−", "0123456789+--")
_GROUP_MARK = re.compile(rf"[{SPACES}'’ʼ·]")


@dataclass(frozen=True)
class Piece:
    """One number of a run, by its offsets in the run."""

    start: int
    end: int
    word: NumberWord


def read_run(run: str) -> list[Piece]:
    """Return the numbers that make up a run of digits, or none where any part of it is no number.

    A space may part a year from what follows it, and a hyphen the smaller number of a range from the larger.

    >>> [str(piece.word.value) for piece in read_run("1.234.567,8")]
    ['1234567.8']
    >>> [str(piece.word.value) for piece in read_run("2014 3 500")], [str(p.word.value) for p in read_run("18-24")]
    (['2014', '3500'], ['18', '24'])
    >>> read_run("192.168.1.12"), read_run("3-1"), read_run("12 34 567")
    ([], [], [])
    """
    parts = list(_BETWEEN_DASHES.finditer(run)) if len(run) <= _LONGEST_RUN else []
    if not 0 < len(parts) <= 2:
        return []
    pieces = [list(_read_part(run, part.start(), part.end())) for part in parts]
    if not all(pieces):
        return []
    if len(parts) == 2 and not _may_be_range(run, pieces[0][-1], pieces[1][0]):
        return []
    return [piece for part in pieces for piece in part]


def _may_be_range(run: str, low: Piece, high: Piece) -> bool:
    """Tell a range from a score, a date and a span of seasons: `18-24`, but not `3-1`, `06-12` and `2018-19`."""
    padded = any(run[piece.start] == "0" and run[piece.start : piece.end].isdigit() for piece in (low, high))
    zero = run[low.start : low.end] == "0"
    return low.word.value < high.word.value and (zero or not padded)


def _read_part(run: str, start: int, end: int) -> Iterator[Piece]:
    """Yield the numbers between two hyphens: years, and the one number behind them; nothing where it is none."""
    pieces: list[Piece] = []
    while year := _YEAR.match(run, start, end):
        pieces.append(Piece(*year.span(), NumberWord(Decimal(year[0]), "digits")))
        start = year.end() + 1
    word = _parse_digits(run[start:end])
    if word is not None:
        yield from [*pieces, Piece(start, end, word)]


def _parse_digits(text: str) -> NumberWord | None:
    """Return digits, with grouping, decimals or a slash, as an atom; ``None`` where they are no number."""
    if len(text) > _LONGEST:
        return None
    if _POINTED_GROUPS.fullmatch(text):
        role = "pointed" if _POINTED.fullmatch(text) else "digits"
        return NumberWord(Decimal(text.replace(".", "").replace(",", ".")), role)
    if _ENGLISH_GROUPS.fullmatch(text):
        return NumberWord(Decimal(text.replace(",", "")), "digits")
    if _PLAIN.fullmatch(text) or _GROUPS.fullmatch(text):
        return NumberWord(Decimal(_GROUP_MARK.sub("", text).replace(",", ".")), "digits")
    slashed = _SLASHED.fullmatch(text)
    return _parse_slashed(slashed) if slashed else None


def _parse_slashed(found: re.Match[str]) -> NumberWord | None:
    """Return `2/3` as an atom, and `10 1/2`; ``None`` for what does not divide one, such as `24/7`."""
    numerator, denominator = Decimal(found["numerator"]), Decimal(found["denominator"])
    if numerator >= denominator:
        return None
    if found["whole"]:
        return NumberWord(Decimal(found["whole"]) + numerator / denominator, "digits")
    return NumberWord(numerator / denominator, "slashed")


def read_power(base: NumberWord, power: str) -> NumberWord | None:
    """Return a base, or a factor of ten, with its power as one atom; ``None`` where its value is not exact.

    >>> str(read_power(NumberWord(Decimal("1.2"), "digits"), "e3").value)
    '1.2E+3'
    >>> read_power(NumberWord(Decimal(3), "digits"), "²") is None  # a note, not a square
    True
    """
    found = _POWER_PARTS.fullmatch(power)
    if found is None or base.value == 0:
        return None
    sign, exponent = found["sign"], int(found["exponent"].translate(_PLAIN_EXPONENT))
    if abs(exponent) > _LARGEST_EXPONENT:
        return None
    if not sign and base.value != 10:
        return None
    with localcontext() as context:
        context.traps[Inexact] = True
        try:
            value = base.value**exponent if sign in ("", "^") or sign[0] == "p" else base.value.scaleb(exponent)
        except Inexact:
            return None
    return NumberWord(value, "digits")
