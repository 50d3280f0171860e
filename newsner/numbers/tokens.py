"""The atoms of French numbers: digits with every grouping, number words, ordinals and abbreviations of scales."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from newsner.lexicons import NumberWord, load_number_words, load_units
from newsner.numbers.grammar import NumberBuilder
from newsner.numbers.numerals import MORE, POWER, RUN, SIDES, read_power, read_run
from newsner.regexes import CAPITAL, HYPHEN, SPACE, SPACES, compile_words

_SCALE_BEFORE = "(?:(?<=million)|(?<=millions)|(?<=milliard)|(?<=milliards))"
UNREAD = NumberWord(Decimal(0), "numeral")
"""The atom of digits that are no number."""


@dataclass(frozen=True)
class Atom:
    """One or two words of a number, or digits, by their offsets; without words it is no number."""

    start: int
    end: int
    words: tuple[NumberWord, ...]


@cache
def words_pattern(*roles: str) -> str:
    """Return a regex of the number words of some roles."""
    return compile_words(w for w, entry in load_number_words().items() if entry.role in roles)


@cache
def atom_pattern() -> re.Pattern[str]:
    """Return the pattern of one atom; `find_atoms` tells what it is worth."""
    return re.compile(rf"{_digits_source()} | {_words_source()} | {_scales_source()}", re.VERBOSE)


def _digits_source() -> str:
    codes = sorted({s for s, e in load_units().items() if e.before and re.fullmatch("[A-Z]{3}", s)})
    after_code = rf"(?<=\b{compile_words(codes)})"
    return rf"""
        (?=[\d,]) (?P<point>(?<![^\s(«€$£]),)?  # ,75
        (?=\d) (?:(?<!\w)|{after_code}|(?<=\d[xX×])(?={SIDES})) (?<!\d[.,/:°·])  # 12 and EUR12, but not A320
        (?P<digits>{RUN})
        (?: (?:{SPACE}?(?P<vulgar>{words_pattern("vulgar")}) | (?P<power>{POWER})) (?P<more>{MORE}+)? )?  # 2½, 10^6
    """


def _words_source() -> str:
    words = load_number_words()
    initials = "".join(sorted({letter for word in (*words, "et") for letter in (word[0], word[0].upper())}))
    roles = {entry.role for entry in words.values()}
    plain = words_pattern(*sorted(roles - {"abbreviation", "minus", "vulgar", "comma", "rank"}))
    ranks = [w for w, e in words.items() if e.role in ("ordinal", "rank") and e.value < 10]
    digits = compile_words(rank for rank in ranks if not rank.endswith("s"))
    small = words_pattern("unit", "teen", "ten", "hundred", "hundreds")
    money = compile_words(s for s, e in load_units().items() if e.kind == "money" and s.islower() and len(s) > 3)
    return rf"""
        (?=[{initials}]) (?<!\w) (?:  # most characters fail here at once
          (?P<lone_vulgar>{words_pattern("vulgar")})  # ½
        | (?i:
            (?P<prefix>(?:(?:{words_pattern("unit", "teen", "ten", "hundred")}|et){HYPHEN}){{1,8}})
            (?P<rank>{words_pattern("ordinal", "rank")}) (?!\w)  # vingt-et-unième and cinq-huitièmes
          | (?P<tens>(?:{words_pattern("hundred")}{SPACE})?(?:{words_pattern("ten")}){SPACE}(?:et{SPACE})?)
            (?P<digit>{digits}) (?!\w)  # vingt cinquième
          | (?P<word>{plain}) (?:(?!\w)|{_SCALE_BEFORE}(?=d['’]))  # vingt, millions and millionsd'euros
          | (?P<slip>milles) (?={SPACE}(?:{money}|{small})(?!\w))  # dix milles euros, trois milles cinq cents
          )
        )
    """


def _scales_source() -> str:
    """Return the source of the scales that stick to digits, or stand behind them as an abbreviation."""
    leading = compile_words(surface for surface, entry in load_units().items() if entry.before)
    short = [word for word, entry in load_number_words().items() if entry.role == "abbreviation"]
    letter, letters = (compile_words(w for w in short if (len(w) == 1) == alone) for alone in (True, False))
    return rf"""
        (?<=[\d{SPACES}]) (?=[^\W\d_]) (?:
          (?<=\d) (?P<tight>(?i:{words_pattern("scale", "scales")})) (?!\w)  # 3millions
        | (?<=\d) (?P<tight_letter>{letter}) (?=\.{SPACE})  # 10M.
        | (?:(?<=\d)|(?<=\d{SPACE})) (?:
            (?P<letter>{letter}) (?![\w’']) (?!\.(?:\w|{SPACE}{CAPITAL}))  # 5 M, but `En 2018 M. Dupont`
          | (?P<letters>{letters}) (?![\w’']) (?!\.\w)
            (?:\.(?={SPACE}(?:[^\W\dA-ZÀ-Þ]|{leading}(?!\w))))?  # 1,2 mio. de francs, 3 Mrd. USD
          )
        )
    """


@cache
def _cardinals() -> dict[Decimal, NumberWord]:
    words = load_number_words().values()
    return {
        word.value: word
        for word in words
        if word.role in ("unit", "teen", "ten", "hundred", "thousand", "scale", "scales")
    }


def find_atoms(text: str) -> Iterator[Atom]:
    """Yield the atoms of a text in order; `UNREAD` stands for digits of which no part is a number.

    >>> [[str(word.value) for word in atom.words] for atom in find_atoms("18-24 ans, deux millions, 1.2.3")]
    [['18'], ['24'], ['2'], ['1000000'], ['0']]
    """
    for found in atom_pattern().finditer(text):
        if found["digits"]:
            yield from _read_digits(found)
        else:
            yield Atom(*found.span(), tuple(_read_words(found)))


def _read_digits(found: re.Match[str]) -> Iterator[Atom]:
    """Yield the numbers of a run of digits, the last of which has the fraction or the power behind the run."""
    start, point = found.start(), found["point"] is not None
    pieces = read_run(f"0,{found['digits']}" if point else found["digits"])
    word = _with_suffix(pieces[-1].word, found["vulgar"], found["power"]) if pieces else None
    if word is None or found["more"] or (point and len(pieces) > 1):
        yield Atom(*found.span(), (UNREAD,))
        return
    for piece in pieces[:-1]:
        yield Atom(start + piece.start, start + piece.end, (piece.word,))
    yield Atom(start + pieces[-1].start, found.end(), (word,))


def _with_suffix(word: NumberWord, vulgar: str | None, power: str | None) -> NumberWord | None:
    """Return digits with the fraction or the power behind them, or ``None`` where they make no number together."""
    if power:
        return read_power(word, power)
    if vulgar:
        whole = word.role == "digits" and word.value == int(word.value)
        return replace(word, value=word.value + load_number_words()[vulgar].value) if whole else None
    return word


def _read_words(found: re.Match[str]) -> list[NumberWord]:
    """Return the words of an atom: one as a rule, two for `cinq-huitièmes`, none where it is no number."""
    words = load_number_words()
    if found["lone_vulgar"]:
        return [replace(words[found["lone_vulgar"]], role="slashed")]
    if found["digit"]:
        return _read_ordinal(found["tens"].lower().split(), words[found["digit"].lower()])
    if found["rank"]:
        *parts, _ = re.split(HYPHEN, found["prefix"].lower())
        return _read_ordinal(parts, words[found["rank"].lower()])
    if found["slip"]:
        return [words["mille"]]
    short = found["letter"] or found["letters"] or found["tight_letter"]
    return [words[short or (found["word"] or found["tight"]).lower()]]


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
