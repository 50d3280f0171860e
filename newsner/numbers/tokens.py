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
_DIGITS = (
    rf"\d{{1,3}}(?:(?P<group>[{SPACES}'’])\d{{3}})(?:(?P=group)\d{{3}})*(?:,\d+|\.\d{{1,2}})?(?![.,]?\d)"
    r"|\d{1,3}(?:\.\d{3})+(?:,\d+)?(?![.,]?\d)"
    r"|\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)(?![.,]?\d)|\d{1,3}(?:,\d{2,3})+,\d{3}(?![.,]?\d)"
    r"|\d+(?:[.,]\d+)?(?![.,]?\d)"
)
_POINTED = re.compile(r"[1-9]\d{0,2}\.\d{3}")


@cache
def words_pattern(*roles: str) -> str:
    """Return a regex of the number words of some roles."""
    return compile_words(w for w, entry in load_number_words().items() if entry.role in roles)


@cache
def atom_pattern() -> re.Pattern[str]:
    """Return the pattern of one atom; `read_atom` says what its match is worth."""
    roles = {entry.role for entry in load_number_words().values()}
    plain = words_pattern(*sorted(roles - {"abbreviation", "minus", "vulgar", "comma", "rank"}))
    codes = sorted({s for s, e in load_units().items() if e.kind == "money" and re.fullmatch("[A-Z]{3}", s)})
    after_code = "|".join(rf"(?<=\b{code})" for code in codes)
    cardinal, scale = words_pattern("unit", "teen", "ten", "hundred"), words_pattern("scale")
    digits = (
        rf"(?=\d)(?:(?<!\w)|{after_code})(?<!\d[.,])(?:{_DIGITS})(?:{SPACE}?(?P<vulgar>{words_pattern('vulgar')}))?"
    )
    short = rf"(?=[^\W\d_])(?:(?<=\d)|(?<=\d{SPACE}))(?:{words_pattern('abbreviation')})(?![\w.’'])"
    ranks = rf"(?P<prefix>(?:(?:{cardinal}|et){HYPHEN}){{1,8}})(?P<rank>{words_pattern('ordinal', 'rank')})(?!\w)"
    return re.compile(
        rf"(?P<digits>{digits})"
        rf"|(?<!\w)(?:(?P<lone_vulgar>{words_pattern('vulgar')})|(?i:{ranks}|(?P<word>{plain})(?!\w)))"
        rf"|(?<=\d)(?P<tight>(?i:{scale}))(?!\w)"
        rf"|(?P<short>{short})"
    )


def _parse_digits(text: str) -> NumberWord | None:
    """Return digits, with French grouping and decimal comma or point, as an atom; ``None`` where they are no number."""
    if len(text) > _LONGEST:
        return None
    compact = re.sub(rf"[{SPACES}'’]", "", text)
    if re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", compact):
        role = "pointed" if _POINTED.fullmatch(compact) else "digits"
        return NumberWord(Decimal(compact.replace(".", "").replace(",", ".")), role)
    if compact.count(",") > 1 or re.search(r",\d+\.", compact):  # the English and the Indian press group with commas
        compact = compact.replace(",", "")
    plain = compact.replace(",", ".")
    return NumberWord(Decimal(plain), "digits") if plain.count(".") < 2 else None  # `0.144,1`


@cache
def _cardinals() -> dict[Decimal, NumberWord]:
    words = load_number_words().values()
    return {word.value: word for word in words if word.role in ("unit", "teen", "ten", "hundred", "thousand", "scale")}


def _rank(prefix: str, ordinal: NumberWord) -> Decimal | None:
    """Return the rank of a compound ordinal (`vingt-cinquième`), or ``None`` where it is none (`cinq-huitièmes`)."""
    builder, link = NumberBuilder(), ""
    for part in re.split(HYPHEN, prefix.rstrip("-\u2010\u2011")):
        if part == "et":
            link = "et"
        elif builder.add(load_number_words()[part], link):
            link = "-"
        else:
            return None
    cardinal = _cardinals().get(ordinal.value)
    return builder.value if cardinal is not None and builder.add(cardinal, link) else None


def read_atom(match: re.Match[str]) -> list[NumberWord]:
    """Return the atoms of a match: one as a rule, two for `cinq-huitièmes`, none where it is no number."""
    words = load_number_words()
    if match["digits"]:
        vulgar = match["vulgar"]
        digits = _parse_digits(match["digits"].removesuffix(vulgar or "").rstrip(SPACES))
        if digits is None:
            return []
        return [replace(digits, value=digits.value + words[vulgar].value)] if vulgar else [digits]
    if match["lone_vulgar"]:
        return [replace(words[match["lone_vulgar"]], role="digits")]
    if match["rank"]:
        ordinal = words[match["rank"].lower()]
        rank = _rank(match["prefix"].lower(), ordinal)
        if rank is not None:
            return [NumberWord(rank, "ordinal")]
        parts = re.split(HYPHEN, match["prefix"].lower().rstrip("-\u2010\u2011"))
        is_fraction = ordinal.role == "ordinal" and len(parts) == 1 and parts[0] in words  # not `une-unième`
        return [words[parts[0]], ordinal] if is_fraction else []
    return [words[match["short"] or (match["word"] or match["tight"]).lower()]]
