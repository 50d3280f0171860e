"""The atoms of French numbers: digits with every grouping, number words, ordinals and abbreviations of scales."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

from newsner.lexicons import NumberWord, load_number_words, load_units
from newsner.numbers.grammar import NumberBuilder
from newsner.regexes import HYPHEN, SPACE, SPACES, compile_words

_LONGEST = 40  # characters of digits; anything longer is no number that a newsroom writes
_DIGITS = rf"""
    \d{{1,3}} (?P<group>[{SPACES}'’])\d{{3}} (?:(?P=group)\d{{3}})* (?:,\d+|\.\d{{1,2}})? (?![.,]?\d)  # 12 345,67
  | \d{{1,3}} (?:\.\d{{3}})+ (?:,\d+)? (?![.,]?\d)  # 12.345,67
  | \d{{1,3}} (?:,\d{{2,3}})* ,\d{{3}} \.\d+ (?![.,]?\d)  # 12,345.67, as in the English press
  | \d{{1,3}} (?:,\d{{2,3}})+ ,\d{{3}} (?![.,]?\d)  # 1,234,567, and 12,34,567 in the Indian press
  | \d+ (?:[.,]\d+)? (?![.,]?\d)  # 12 and 3,5
"""
_POINTED = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_GROUPED_BY_POINTS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")
_GROUP_MARK = re.compile(rf"[{SPACES}'’]")
_COMMA_THEN_POINT = re.compile(r",\d+\.")


@cache
def words_pattern(*roles: str) -> str:
    """Return a regex of the number words of some roles."""
    return compile_words(w for w, entry in load_number_words().items() if entry.role in roles)


@cache
def atom_pattern() -> re.Pattern[str]:
    """Return the pattern of one atom; `read_atom` tells what it is worth."""
    roles = {entry.role for entry in load_number_words().values()}
    plain = words_pattern(*sorted(roles - {"abbreviation", "minus", "vulgar", "comma", "rank"}))
    codes = sorted({s for s, e in load_units().items() if e.before and re.fullmatch("[A-Z]{3}", s)})
    after_code = rf"(?<=\b{compile_words(codes)})"
    vulgar = words_pattern("vulgar")
    return re.compile(
        rf"""
        (?P<digits>
          (?=\d) (?:(?<!\w)|{after_code}) (?<!\d[.,])  # 12 and EUR12, but not A320
          (?:{_DIGITS})
          (?:{SPACE}?(?P<vulgar>{vulgar}))?  # 2½
        )
        | (?<!\w) (?:
            (?P<lone_vulgar>{vulgar})  # ½
          | (?i:
              (?P<prefix>(?:(?:{words_pattern("unit", "teen", "ten", "hundred")}|et){HYPHEN}){{1,8}})
              (?P<rank>{words_pattern("ordinal", "rank")}) (?!\w)  # vingt-et-unième and cinq-huitièmes
            | (?P<word>{plain}) (?!\w)  # vingt and millions
            )
          )
        | (?<=\d) (?P<tight>(?i:{words_pattern("scale")})) (?!\w)  # 3millions
        | (?=[^\W\d_]) (?:(?<=\d)|(?<=\d{SPACE})) (?P<short>{words_pattern("abbreviation")}) (?![\w.’'])  # 5 M
        """,
        re.VERBOSE,
    )


def _parse_digits(text: str) -> NumberWord | None:
    """Return digits, with French grouping and decimal comma or point, as an atom; ``None`` where they are no number."""
    if len(text) > _LONGEST:
        return None
    compact = _GROUP_MARK.sub("", text)
    if _GROUPED_BY_POINTS.fullmatch(compact):
        role = "pointed" if _POINTED.fullmatch(compact) else "digits"
        return NumberWord(Decimal(compact.replace(".", "").replace(",", ".")), role)
    if compact.count(",") > 1 or _COMMA_THEN_POINT.search(compact):  # groups of the English and the Indian press
        compact = compact.replace(",", "")
    plain = compact.replace(",", ".")
    return NumberWord(Decimal(plain), "digits") if plain.count(".") < 2 else None  # `0.144,1`


@cache
def _cardinals() -> dict[Decimal, NumberWord]:
    words = load_number_words().values()
    return {word.value: word for word in words if word.role in ("unit", "teen", "ten", "hundred", "thousand", "scale")}


def read_atom(found: re.Match[str]) -> list[NumberWord]:
    """Return the atoms of a match: one as a rule, two for `cinq-huitièmes`, none where it is no number."""
    words = load_number_words()
    if found["digits"]:
        vulgar = found["vulgar"]
        digits = _parse_digits(found["digits"].removesuffix(vulgar or "").rstrip(SPACES))
        if digits is None:
            return []
        return [replace(digits, value=digits.value + words[vulgar].value)] if vulgar else [digits]
    if found["lone_vulgar"]:
        return [replace(words[found["lone_vulgar"]], role="digits")]
    if found["rank"]:
        *parts, _ = re.split(HYPHEN, found["prefix"].lower())
        return _read_ordinal(parts, words[found["rank"].lower()])
    return [words[found["short"] or (found["word"] or found["tight"]).lower()]]


def _read_ordinal(parts: list[str], ordinal: NumberWord) -> list[NumberWord]:
    """Return a compound ordinal as one atom (`vingt-cinquième`), or as the two of a fraction (`cinq-huitièmes`)."""
    rank = _rank(parts, ordinal)
    if rank is not None:
        return [NumberWord(rank, "ordinal")]
    is_fraction = ordinal.role == "ordinal" and len(parts) == 1 and parts[0] in load_number_words()
    return [load_number_words()[parts[0]], ordinal] if is_fraction else []  # not `une-unième`


def _rank(parts: list[str], ordinal: NumberWord) -> Decimal | None:
    """Return the rank of a compound ordinal (`vingt-cinquième`), or ``None`` where it is none (`cinq-huitièmes`)."""
    builder, link = NumberBuilder(), ""
    for part in parts:
        if part == "et":
            link = "et"
        elif builder.add(load_number_words()[part], link):
            link = "-"
        else:
            return None
    cardinal = _cardinals().get(ordinal.value)
    return builder.value if cardinal is not None and builder.add(cardinal, link) else None
