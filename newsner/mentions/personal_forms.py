"""Find people by the form of their names: `EL AMRANI Sofia`, `Luis da Costa`, `Ph. Seguin`, `Robert "Bob" Dupont`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from spacy.tokens import Doc, Span

from newsner.french_words import FUNCTION_WORDS
from newsner.labels import Label
from newsner.lexicons import load_first_names, load_name_cues
from newsner.regexes import CAPITAL, compile_phrases
from newsner.spans import text_of

_WORD = rf"{CAPITAL}[\w'’]*[a-zà-ÿ](?:-{CAPITAL}[\w'’]*[a-zà-ÿ])*"  # capitalised, not all in capitals
_UPPER = rf"{CAPITAL}{{2,}}(?:[-'’]{CAPITAL}{{2,}})*"
_QUOTES = frozenset('"«“')
_SPACE = "[ \u00a0]"
_CITED = re.compile(rf"(?<![\w-])({_WORD}),?{_SPACE}et{_SPACE}al\.")  # `Durand et al., 2019`


def find_people_by_form(doc: Doc) -> Iterator[Span]:
    """Yield the people whose form makes them sure."""
    text = text_of(doc)
    plain = text.replace("\u00a0", " ")
    for match in _CITED.finditer(text) if " et al." in plain else ():
        span = doc.char_span(*match.span(1), label=Label.PER.value)
        if span is not None:
            yield span
    for hints, pattern in _patterns():
        if any(hint in plain for hint in hints):
            yield from _find_form(doc, text, pattern)


def _find_form(doc: Doc, text: str, pattern: re.Pattern[str]) -> Iterator[Span]:
    for match in pattern.finditer(text):
        before = text[max(0, match.start() - 2) : match.start()].rstrip()
        is_quoted = before[-1:] in _QUOTES  # `« Lucia di Lammermoor »`
        if (
            not is_quoted
            and _is_first_name(match["first"])
            and match["surname"].lower() not in load_name_cues()["role"]
        ):
            span = doc.char_span(*match.span("name"), label=Label.PER.value)
            if span is not None:
                yield span


def _is_first_name(name: str) -> bool:
    return name in load_first_names() or all(part in load_first_names() for part in name.split("-")) or "." in name


@cache
def _patterns() -> tuple[tuple[frozenset[str], re.Pattern[str]], ...]:
    """Return the forms, each with what a text must contain one of: to look for that is faster than to look for them."""
    cues = load_name_cues()
    particles = {word.upper() for word in cues["particle"] | cues["name_particle"]}
    foreign = cues["particle"] - FUNCTION_WORDS - {"y"}
    first, surname = rf"(?P<first>{_WORD})", rf"(?P<surname>{_WORD})"
    capitals = rf"(?P<surname>{_UPPER}(?:{_SPACE}{_UPPER})?)"
    uppers, foreigns = (rf"(?:(?:{compile_phrases(words)}){_SPACE})+" for words in (particles, foreign))
    abbreviations = cues["first_name_abbreviation"]
    nickname = rf"[\"«“]{_SPACE}?{CAPITAL}[^\"«»“”.,;:?!\n]{{1,25}}[\"»”]"
    forms: tuple[tuple[Iterable[str], str], ...] = (
        # `O'BRIEN Sean`
        ((f"{letter}{mark}" for letter in "DLO" for mark in "'’"), rf"(?P<surname>[DLO]['’]{_UPPER}){_SPACE}{first}"),
        # `DE LA PORTE Jean-Louis`
        (
            (f"{word.split()[0]} " for word in particles),
            rf"(?<!{CAPITAL}{{2}}{_SPACE}){uppers}{capitals}{_SPACE}{first}",
        ),
        # `Luis da Costa`
        (
            (f" {word.split()[0]} " for word in foreign),
            rf"{first}(?:{_SPACE}{_WORD}){{0,2}}{_SPACE}{foreigns}{surname}(?:{_SPACE}{_WORD})?",
        ),
        # `Ph. Seguin`
        (
            (f"{short}." for short in abbreviations),
            rf"(?P<first>(?:{compile_phrases(abbreviations)})\.){_SPACE}{surname}(?:{_SPACE}{_WORD})?",
        ),
        (_QUOTES, rf"{first}{_SPACE}{nickname}{_SPACE}{surname}"),  # `Dwayne "The Rock" Johnson`
    )
    return tuple(
        (frozenset(hints), re.compile(rf"(?<![\w-])(?P<name>{form})(?![\w-])(?!{_SPACE}{CAPITAL})"))
        for hints, form in forms
    )
