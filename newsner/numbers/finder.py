"""French numbers: from text to exact ``Decimal`` values.

Numbers are read as runs of *atoms*: digits with French grouping, and number words. `newsner.numbers.grammar` says which
atom may follow which; a run ends where the grammar does, so the cost is linear in the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Literal

from newsner.checks import check_type
from newsner.lexicons import load_number_words, load_units
from newsner.numbers.grammar import NumberBuilder
from newsner.numbers.tokens import Atom, find_atoms, words_pattern
from newsner.regexes import HYPHEN, SPACE, SPACES, compile_words

NumberKind = Literal["plain", "article", "approximate", "vague", "share"]


@dataclass(frozen=True)
class Fraction:
    """What a number is divided by; an ``ordinal`` may be a rank instead (`un cinquième`)."""

    denominator: Decimal
    ordinal: bool = False


@dataclass(frozen=True)
class Numeral:
    """Digits that cannot be read whole, so that no part of them is a number."""

    start: int
    end: int


@dataclass(frozen=True)
class Number:
    """A number found in a text.

    Its ``kind`` is ``"plain"``, ``"article"`` (a lone `un` or `une`), ``"approximate"`` (a collective: `une
    vingtaine`), ``"vague"`` (`des milliers`) or ``"share"`` (`trois quarts`).

    Attributes:
        start: offset of the first character.
        end: offset behind the last character.
        value: what it is worth, or ``None`` where it is vague.
        kind: what kind of number it is.
        digits: whether it starts with digits.
        linked: whether what it counts follows after `de` (`un million d'euros`).
        half: whether it ends in `demi`.
        scale: the power of ten that its last scale word multiplies with (`4 millions`).
        fraction: what it is divided by (`trois cinquièmes`).
        lone: what a collective without an article would be worth with one (`vingtaine`).
    """

    start: int
    end: int
    value: Decimal | None
    kind: NumberKind = "plain"
    digits: bool = False
    linked: bool = False
    half: bool = False
    scale: Decimal | None = None
    fraction: Fraction | None = None
    lone: Decimal | None = None

    @property
    def may_be_rank(self) -> bool:
        """Whether its last word may be an ordinal: `un cinquième`."""
        return self.fraction is not None and self.fraction.ordinal


_RANGE_OPENED = re.compile(rf"(?<!\w)entre{SPACE}$", re.IGNORECASE)
_MILLION = 1_000_000
_SMALLEST_ROUND = 10
_TENS_AND_DIGIT = re.compile(rf"[^\W\d]+(?:[-{SPACES}][^\W\d]+)*{SPACE}[1-9]")
_LONE_SCALES = {"G": "milliards", "T": "billions"}  # in a text they may be anything
_LONE_SCALE = re.compile(rf"(?<=\d){SPACE}?([GT])$")
_SMALL = ("unit", "teen", "ten")
_HOURS_BEFORE = re.compile(r"\d[hH]-$")  # 24h-48h
_LONGEST_CODE = 12
_LONGEST_SYMBOL = 4  # letters of a unit that may be no word
_CODE = re.compile(r"(?<![^\W_])[^\W\d_]+\d+$")  # A330-200
_AGO = rf"{SPACE}(?:plus{SPACE}t[ôo]t|plus{SPACE}tard|auparavant|avant|après)(?!\w)"
_TIME = "an|année|mois|semaine|jour|heure|siècle"
_PERIOD_AGO = re.compile(rf"[\w-]+(?:{SPACE}[\w-]+){{0,3}}?{SPACE}(?:{_TIME})s?{_AGO}", re.IGNORECASE)
_ONE_AGO = re.compile(rf"{SPACE}(?:(?:{_TIME}){_AGO}|(?:peu|tel|telle)(?!\w))", re.IGNORECASE)
_LINK = re.compile(
    rf"""
      (?P<et>(?:{SPACE}|{HYPHEN})et(?:{SPACE}|{HYPHEN}))  # vingt et un
    | (?P<de>{SPACE}(?:de{SPACE}|d['’]))  # dizaines de milliers
    | (?P<hyphen>{HYPHEN})  # dix-sept
    | {SPACE}  # deux cents
    |  # 4M
    """,
    re.IGNORECASE | re.VERBOSE,
)


def _link(gap: str) -> str | None:
    """Return what joins two atoms: ``et``, ``de``, ``-`` or a space; ``None`` where they are not joined."""
    found = _LINK.fullmatch(gap)
    if found is None:
        return None
    return {"et": "et", "de": "de", "hyphen": "-"}.get(found.lastgroup or "", " ")


def _find_runs(text: str) -> Iterator[Number | Numeral]:
    builder, start, end = NumberBuilder(), 0, 0
    for atom in find_atoms(text):
        words = atom.words
        if len(words) == 1 and builder.last and not _starts_anew(text, builder, atom):
            link = _link(text[end : atom.start])
            if link is not None and builder.add(words[0], link):
                end = atom.end
                continue
        if builder.last and not _is_glued(text, start, end, builder):
            yield _to_number(builder, start, end)
        builder, start, end = NumberBuilder(), atom.start, atom.end
        if not all([builder.add(word, " " if builder.last else "") for word in words]):
            builder = NumberBuilder()
    if builder.last and not _is_glued(text, start, end, builder):
        yield _to_number(builder, start, end)


def read_numbers(text: str) -> Iterator[Number | Numeral]:
    """Yield the numbers of a text in order, and the numerals that cannot be read whole.

    >>> [text[n.start : n.end] for text in ["3 sacs au 192.168.1.12"] for n in read_numbers(text)]
    ['3', '192.168.1.12']
    """
    held: Number | None = None
    zeros = ""
    for number in _find_runs(text):
        joined = _join(text, held, number, zeros) if held is not None and isinstance(number, Number) else None
        if joined is not None:
            held, zeros = joined
            continue
        if held is not None:
            yield _with_some_more(text, held)
        held, zeros = None, ""
        if isinstance(number, Number):
            held = number
        else:
            yield number
    if held is not None:
        yield _with_some_more(text, held)


def find_numbers(text: str) -> Iterator[Number]:
    """Yield the numbers of a text in order, as maximal runs of digits and number words, never a part of one.

    >>> [(n.start, n.end, n.value) for n in find_numbers("Quatre-vingt-dix élus, 4,5 milliards")]
    [(0, 16, Decimal('90')), (23, 36, Decimal('4500000000'))]
    >>> [n.value for n in find_numbers("deux virgule zéro cinq, cinq et un quart")]
    [Decimal('2.05'), Decimal('5.25')]
    """
    return (number for number in read_numbers(text) if isinstance(number, Number))


@cache
def _some_more() -> re.Pattern[str]:
    large = words_pattern("collective", "scale", "scales")
    return re.compile(rf"{SPACE}et{SPACE}quelques(?!\w)(?!{SPACE}(?:{large})(?!\w))", re.IGNORECASE)


def _with_some_more(text: str, number: Number) -> Number:
    """Return a number of two digits or more with what it leaves open: `4 500 et quelques euros`."""
    found = _some_more().match(text, number.end)
    if found is None or number.kind != "plain" or number.value is None or number.value < _SMALLEST_ROUND:
        return number
    return replace(number, end=found.end(), kind="approximate")


def _join(text: str, held: Number, number: Number, zeros: str) -> tuple[Number, str] | None:
    """Return two runs as one number, with the zeros spoken behind its comma, or ``None`` where they are two numbers."""
    gap = text[held.end : number.start].lower().strip(SPACES)
    if gap == "" and zeros and number.value is not None:
        return _with_decimals(held, number, zeros), ""
    if gap in _spoken_commas() and held.value is not None and number.value is not None and held.kind != "share":
        if number.value == 0:
            return replace(held, end=number.end), zeros + "0"
        return _with_decimals(held, number, ""), zeros
    if gap == "et" and _is_mixed(held, number):
        return _with_fraction(held, number), zeros
    if gap == "et" and _is_rest(held, number) and not _RANGE_OPENED.search(text[max(held.start - 8, 0) : held.start]):
        return _with_rest(held, number), zeros
    return None


@cache
def _spoken_commas() -> frozenset[str]:
    return frozenset(word for word, entry in load_number_words().items() if entry.role == "comma")


def _with_decimals(whole: Number, decimals: Number, zeros: str) -> Number:
    """Return `deux virgule zéro cinq` as one number; a scale after the decimals multiplies the whole."""
    assert whole.value is not None
    assert decimals.value is not None
    scale = decimals.scale or Decimal(1)
    digits = f"{zeros}{int(decimals.value / scale)}"
    value = (whole.value + Decimal(f"0.{digits}")) * scale
    return replace(
        whole, end=decimals.end, value=value, kind=_beyond_article(whole), scale=decimals.scale, linked=decimals.linked
    )


def _beyond_article(number: Number) -> NumberKind:
    """Return the kind of a number that goes on: `un` is no article then."""
    return "plain" if number.kind == "article" else number.kind


def _is_mixed(whole: Number, part: Number) -> bool:
    """Tell whether `et` joins a whole number and a fraction (`cinq et un quart`)."""
    if whole.value is None or whole.value != int(whole.value) or whole.kind == "share" or whole.linked:
        return False
    return part.value is not None and (
        part.fraction is not None or part.kind == "share" or part.value == Decimal("0.5")
    )


def _with_fraction(whole: Number, part: Number) -> Number:
    """Return `vingt et trois cinquièmes` as one number; beyond one, the fraction divides all (`cent et dix tiers`)."""
    assert whole.value is not None
    assert part.value is not None
    value = whole.value
    if part.fraction is not None and part.value >= 1:
        value /= part.fraction.denominator
    return replace(whole, end=part.end, value=value + part.value, kind=_beyond_article(whole))


def _is_rest(large: Number, small: Number) -> bool:
    """Tell whether `et` joins what is left of a number to it: `un million et deux cent mille`."""
    if large.value is None or small.value is None or large.scale is None or small.digits or small.kind == "share":
        return False
    return large.scale > 1000 and 100 <= small.value < large.scale and "approximate" not in (small.kind, large.kind)


def _with_rest(large: Number, small: Number) -> Number:
    """Return `un million et deux cent mille` as one number."""
    assert large.value is not None
    assert small.value is not None
    return replace(large, end=small.end, value=large.value + small.value, linked=False)


def _is_glued(text: str, start: int, end: int, builder: NumberBuilder) -> bool:
    """Tell whether a hyphen ties the number to a word, as in `Six-Fours` or `le 11-Septembre`; `demi-heure` is free."""
    after, before = text[end : end + 2], text[max(start - 2, 0) : start]
    if builder.roles == {"mil"}:
        return True
    if before[1:] in ("'", "’") and text[max(start - 7, 0) : start - 1].lower() == "quelqu":
        return True
    half = builder.last is not None and builder.last.role == "half"
    if after[:1] in ("-", "\u2011") and after[1:].isalpha() and not half and not _measured().match(text, end + 1):
        return True
    if before[1:] not in ("-", "\u2011") or _HOURS_BEFORE.search(text, max(start - 4, 0), start):
        return False
    return before[:1].isalpha() or _CODE.search(text[max(start - _LONGEST_CODE, 0) : start - 1]) is not None


@cache
def _measured() -> re.Pattern[str]:
    """Return the pattern of the words that measure what a hyphen ties a number to: `un trois-tonnes`."""
    kinds = ("area", "length", "mass", "volume")
    units = (s for s, entry in load_units().items() if entry.kind in kinds and s.isalpha() and len(s) > _LONGEST_SYMBOL)
    return re.compile(rf"(?:{compile_words(units)})(?![\w-])")


@cache
def _phrase() -> re.Pattern[str]:
    """Return the pattern of a word that goes on from no number."""
    words = words_pattern(*{entry.role for entry in load_number_words().values()})
    return re.compile(rf"{SPACE}(?!(?:{words})(?!\w))[^\W\d_]{{2}}", re.IGNORECASE)


@cache
def _hundreds() -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?:{words_pattern(*_SMALL)})(?:{SPACE}|{HYPHEN})){{0,3}}(?:cents?|mille)(?!\w)", re.IGNORECASE
    )


def _starts_anew(text: str, builder: NumberBuilder, atom: Atom) -> bool:
    """Tell whether an atom cannot go on from a number, by what follows it.

    What was so much earlier is no part of a number in millions (`1,9 million un an plus tôt`), nor is the article of
    the next phrase; behind a scale in digits, only hundreds go on.
    """
    assert builder.last is not None
    role, word = builder.last.role, atom.words[0]
    if role not in ("scale", "thousand", "hundred", "hundreds", "abbreviation"):
        return False
    large = builder.last.value >= _MILLION
    if word.role == "unit" and word.value == 1 and (_ONE_AGO if not large else _phrase()).match(text, atom.end):
        return True
    if large and _PERIOD_AGO.match(text, atom.start):
        return True
    return (
        builder.first_digits and role != "hundred" and word.role in _SMALL and not _hundreds().match(text, atom.start)
    )


def _to_number(builder: NumberBuilder, start: int, end: int) -> Number | Numeral:
    assert builder.last is not None
    if builder.is_unread:
        return Numeral(start, end)
    last, scale, divisor = builder.last.role, builder.smallest_scale, builder.denominator
    return Number(
        start,
        end,
        builder.value,
        _kind_of(builder),
        digits=builder.first_digits,
        linked=last in ("collective", "scale", "fraction", "ordinal", "abbreviation")
        or (last == "half" and scale is not None),
        half=last == "half",
        scale=scale,
        fraction=None if divisor is None else Fraction(divisor, ordinal="ordinal" in builder.roles),
        lone=builder.group if builder.roles == {"collective"} else None,
    )


def _kind_of(builder: NumberBuilder) -> NumberKind:
    if builder.vague:
        return "vague"
    if "collective" in builder.roles:
        return "approximate"
    if builder.smallest_scale is None and (builder.denominator is not None or builder.roles == {"slashed"}):
        return "share"
    return "article" if builder.roles == {"unit"} and builder.value == 1 else "plain"


@cache
def _sign_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?:(?P<plus>\+)|[\-−–]|(?i:{words_pattern('minus')})(?={SPACE})){SPACE}*")


def parse_number(text: str) -> Decimal | None:
    """Return the value of a French number that makes up the whole text, or ``None`` where it is no number.

    >>> parse_number("3\u202f000")
    Decimal('3000')
    >>> parse_number("quatre-vingt-dix-sept")
    Decimal('97')
    >>> parse_number("4,5 milliards")
    Decimal('4500000000')
    >>> parse_number("-12")
    Decimal('-12')
    >>> parse_number("un sur quatre")
    Decimal('0.25')
    >>> parse_number("les uns") is None
    True
    """
    check_type("text", text, str, "a string")
    body = re.sub(rf"{SPACE}+", " ", unicodedata.normalize("NFC", text).strip())
    sign = _sign_pattern().match(body)
    if sign:
        body = body[sign.end() :]
    if re.match(r"[.,]\d", body):
        body = f"0{body}"
    value = _parse_unsigned(_LONE_SCALE.sub(lambda found: f" {_LONE_SCALES[found[1]]}", body))
    return -value if value is not None and sign is not None and not sign["plus"] else value


def _parse_unsigned(body: str) -> Decimal | None:
    """Return the value of one number, or of two with a division between them; tens may be spelt alone (`trente 3`)."""
    values: list[Decimal] = []
    gaps: list[str] = []
    end = 0
    for number in read_numbers(body):
        if isinstance(number, Numeral) or number.value is None or len(values) == 2:
            return None
        gaps.append(body[end : number.start].strip(SPACES))
        values.append(number.value)
        end = number.end
    if not values or end != len(body):
        return None
    match gaps:
        case [""]:
            return values[0]
        case ["", "sur" | "/"] if 0 < values[0] < values[1]:
            return values[0] / values[1]
        case ["", ""] if _TENS_AND_DIGIT.fullmatch(body) and values[0] % 10 == 0 < values[0] < 100:
            return values[0] + values[1]
    return None
