"""Find people by the form of their names: `EL AMRANI Sofia`, `Luis da Costa`, `Ph. Seguin`, `Robert "Bob" Dupont`."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
    for match in _CITED.finditer(text):
        span = doc.char_span(*match.span(1), label=Label.PER.value)
        if span is not None:
            yield span
    for pattern in _patterns():
        for match in pattern.finditer(text):
            first, surname = match["first"], match["surname"]
            is_quoted = (
                text[max(0, match.start() - 2) : match.start()].rstrip()[-1:] in _QUOTES
            )  # `« Lucia di Lammermoor »`
            if not is_quoted and _is_first_name(first) and surname.lower() not in load_name_cues()["role"]:
                span = doc.char_span(*match.span("name"), label=Label.PER.value)
                if span is not None:
                    yield span


def _is_first_name(name: str) -> bool:
    return name in load_first_names() or all(part in load_first_names() for part in name.split("-")) or "." in name


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    cues = load_name_cues()
    upper = compile_phrases({word.upper() for word in cues["particle"] | cues["name_particle"]})
    foreign = compile_phrases(cues["particle"] - FUNCTION_WORDS - {"y"})
    abbreviations = compile_phrases(cues["first_name_abbreviation"])
    first, surname = rf"(?P<first>{_WORD})", rf"(?P<surname>{_WORD})"
    capitals = rf"(?P<surname>{_UPPER}(?:{_SPACE}{_UPPER})?)"
    nickname = rf"[\"«“]{_SPACE}?{CAPITAL}[^\"«»“”.,;:?!\n]{{1,25}}[\"»”]"
    forms = (
        rf"(?P<surname>[DLO]['’]{_UPPER}){_SPACE}{first}",  # `O'BRIEN Sean`
        rf"(?<!{CAPITAL}{{2}}{_SPACE})(?:(?:{upper}){_SPACE})+{capitals}{_SPACE}{first}",  # `DE LA PORTE Jean-Louis`
        rf"{first}(?:{_SPACE}{_WORD}){{0,2}}{_SPACE}(?:(?:{foreign}){_SPACE})+{surname}(?:{_SPACE}{_WORD})?",
        rf"(?P<first>(?:{abbreviations})\.){_SPACE}{surname}(?:{_SPACE}{_WORD})?",  # `Ph. Seguin`
        rf"{first}{_SPACE}{nickname}{_SPACE}{surname}",  # `Dwayne "The Rock" Johnson`
    )
    return tuple(re.compile(rf"(?<![\w-])(?P<name>{form})(?![\w-])(?!{_SPACE}{CAPITAL})") for form in forms)
