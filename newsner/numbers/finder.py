"""French numbers: from text to exact ``Decimal`` values.

Numbers are read as runs of *atoms*: digits with French grouping, and number words. `newsner.numbers.grammar` says which
atom may follow which; a run ends where the grammar does, so the cost is linear in the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, Inexact, localcontext
from functools import cache

from newsner.lexicons import load_number_words
from newsner.numbers.grammar import NumberBuilder
from newsner.numbers.tokens import atom_pattern, read_atom, words_pattern
from newsner.regexes import HYPHEN, SPACE, SPACES

__all__ = ["SPACE", "SPACES", "Number", "find_numbers", "parse_number"]

_RANGE_OPENED = re.compile(rf"(?<!\w)entre{SPACE}$", re.IGNORECASE)
_POWER = re.compile(r"(?P<base>\d+(?:[.,]\d+)?)(?P<kind>[eE^])(?P<exponent>[+-]?\d{1,2})")


@dataclass(frozen=True)
class Number:
    """A number found in a text.

    ``value`` is ``None`` where the words name no number (`des milliers`); ``approximate`` is true for
    collectives (`une vingtaine`); ``share`` for fractions (`trois quarts`); ``article`` for a lone `un` or `une`;
    ``linked`` where the counted noun follows after `de` (`un million d'euros`); ``digits`` where it starts with
    digits; ``scale`` is the power of ten that a scale word multiplies with (`4 millions`); ``denominator`` is that of
    a fraction; ``ordinal`` is true where the fraction may be a rank (`un cinquième`); ``half`` where it ends in `demi`;
    ``lone`` is the value of a collective without its article (`vingtaine`).
    """

    start: int
    end: int
    value: Decimal | None
    approximate: bool
    share: bool
    article: bool
    linked: bool
    digits: bool
    scale: Decimal | None
    denominator: Decimal | None
    ordinal: bool
    half: bool
    lone: Decimal | None


_LINK = re.compile(
    rf"(?P<et>(?:{SPACE}|{HYPHEN})et(?:{SPACE}|{HYPHEN}))|(?P<de>{SPACE}(?:de{SPACE}|d['’]))|(?P<hyphen>{HYPHEN})|{SPACE}|",
    re.IGNORECASE,
)


def _link(gap: str) -> str | None:
    """Return what joins two atoms: ``et``, ``de``, ``-`` or a space; ``None`` where they are not joined."""
    match = _LINK.fullmatch(gap)
    if match is None:
        return None
    if match["et"]:
        return "et"
    if match["de"]:
        return "de"
    return "-" if match["hyphen"] else " "


def _find_runs(text: str) -> Iterator[Number]:
    builder, start, end = NumberBuilder(), 0, 0
    for match in atom_pattern().finditer(text):
        atoms = read_atom(match)
        link = _link(text[end : match.start()]) if builder.last else ""
        if atoms and builder.last and link is not None and len(atoms) == 1 and builder.add(atoms[0], link):
            end = match.end()
            continue
        if builder.last and not _is_glued(text, start, end, builder):
            yield _number(builder, start, end)
        builder, start, end = NumberBuilder(), match.start(), match.end()
        if not all([builder.add(atom, " " if builder.last else "") for atom in atoms]):
            builder = NumberBuilder()
    if builder.last and not _is_glued(text, start, end, builder):
        yield _number(builder, start, end)


def find_numbers(text: str) -> Iterator[Number]:
    """Yield the numbers of a text in order, as maximal runs of digits and number words.

    >>> [(n.start, n.end, n.value) for n in find_numbers("Quatre-vingt-dix élus, 4,5 milliards")]
    [(0, 16, Decimal('90')), (23, 36, Decimal('4500000000'))]
    >>> [n.value for n in find_numbers("deux virgule zéro cinq, cinq et un quart")]
    [Decimal('2.05'), Decimal('5.25')]
    """
    held: Number | None = None
    zeros = ""
    for number in _find_runs(text):
        if held is not None:
            gap = text[held.end : number.start].lower().strip(SPACES)
            if gap == "" and zeros and number.value is not None:
                held, zeros = _with_decimals(held, number, zeros), ""
                continue
            if gap in _spoken_commas() and held.value is not None and number.value is not None and not held.share:
                if number.value == 0:
                    zeros += "0"
                    held = replace(held, end=number.end)
                else:
                    held = _with_decimals(held, number, "")
                continue
            if gap == "et" and _is_mixed(held, number):
                held = _with_fraction(held, number)
                continue
            if gap == "et" and _is_rest(held, number) and not _RANGE_OPENED.search(text[: held.start][-8:]):
                held = replace(
                    held, end=number.end, value=(held.value or Decimal(0)) + (number.value or 0), linked=False
                )
                continue
            yield held
        held, zeros = number, ""
    if held is not None:
        yield held


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
    return replace(whole, end=decimals.end, value=value, scale=decimals.scale, linked=decimals.linked, article=False)


def _is_mixed(whole: Number, fraction: Number) -> bool:
    """Tell whether `et` joins a whole number and a fraction (`cinq et un quart`)."""
    plain = whole.value is not None and whole.value == int(whole.value) and not whole.share and not whole.linked
    return (
        plain and fraction.value is not None and (fraction.denominator is not None or fraction.value == Decimal("0.5"))
    )


def _is_rest(large: Number, small: Number) -> bool:
    """Tell whether `et` joins what is left of a number to it: `un million et deux cent mille`."""
    if large.value is None or small.value is None or large.scale is None or small.digits or small.share:
        return False
    return large.scale > 1000 and 100 <= small.value < large.scale and not (small.approximate or large.approximate)


def _with_fraction(whole: Number, fraction: Number) -> Number:
    """Return `vingt et trois cinquièmes` as one number; beyond one, the fraction divides all (`cent et dix tiers`)."""
    assert whole.value is not None
    assert fraction.value is not None
    value = whole.value
    if fraction.denominator is not None and fraction.value >= 1:
        value /= fraction.denominator
    return replace(whole, end=fraction.end, value=value + fraction.value, article=False)


def _is_glued(text: str, start: int, end: int, builder: NumberBuilder) -> bool:
    """Tell whether a hyphen ties the number to a word, as in `Six-Fours` or `le 11-Septembre`; `demi-heure` is free."""
    after, before = text[end : end + 2], text[max(start - 2, 0) : start]
    if builder.roles == {"mil"}:
        return True
    if before[1:] in ("'", "’") and text[max(start - 7, 0) : start - 1].lower() == "quelqu":
        return True
    if after[:1] in ("-", "\u2011") and after[1:].isalpha() and (builder.last is None or builder.last.role != "half"):
        return True
    return before[1:] in ("-", "\u2011") and before[:1].isalpha()


def _number(builder: NumberBuilder, start: int, end: int) -> Number:
    assert builder.last is not None
    last = builder.last.role
    collective = builder.roles == {"collective"} and builder.group is not None
    return Number(
        start=start,
        end=end,
        value=builder.value,
        approximate="collective" in builder.roles and not builder.vague,
        share=builder.denominator is not None and builder.smallest_scale is None,
        article=builder.roles == {"unit"} and builder.value == 1,
        linked=last in ("collective", "scale", "fraction", "ordinal", "abbreviation")
        or (last == "half" and builder.smallest_scale is not None),
        digits=builder.first_digits,
        scale=builder.smallest_scale,
        denominator=builder.denominator,
        ordinal="ordinal" in builder.roles,
        half=last == "half",
        lone=builder.group if collective else None,
    )


@cache
def _sign_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?:(?P<plus>\+)|[\-−]|(?i:{words_pattern('minus')})(?={SPACE})){SPACE}*")


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
    body = re.sub(rf"{SPACE}+", " ", unicodedata.normalize("NFC", text).strip())
    sign = _sign_pattern().match(body)
    if sign:
        body = body[sign.end() :]
    if re.match(r",\d", body):
        body = f"0{body}"
    power = _POWER.fullmatch(body)
    value = _parse_power(power) if power else _parse_unsigned(body)
    return -value if value is not None and sign is not None and not sign["plus"] else value


def _parse_power(match: re.Match[str]) -> Decimal | None:
    """Return a number as spreadsheets write it (`1,2e10`, `2,5^-1`), or ``None`` where its value is not exact."""
    base, exponent = Decimal(match["base"].replace(",", ".")), int(match["exponent"])
    if base == 0:
        return None
    with localcontext() as context:
        context.traps[Inexact] = True
        try:
            return base.scaleb(exponent) if match["kind"] in "eE" else base**exponent
        except Inexact:
            return None


def _parse_unsigned(body: str) -> Decimal | None:
    """Return the value of one number, of two with a division between them, or of a whole number before a division."""
    values: list[Decimal] = []
    gaps: list[str] = []
    end = 0
    for number in find_numbers(body):
        if number.value is None or len(values) == 3:
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
        case ["", "", "/"] if 0 < values[1] < values[2]:
            return values[0] + values[1] / values[2]
    return None
