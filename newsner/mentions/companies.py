"""Find organisations by the form of their names or by what is around: `Brunoy et Fils SA`, `(éd. Odile Jacob)`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from spacy.tokens import Doc, Span

from newsner.french_words import FUNCTION_WORDS, PLACE_LINKS
from newsner.labels import Label
from newsner.lexicons import load_name_cues
from newsner.names import is_acronym
from newsner.regexes import CAPITAL, compile_phrases
from newsner.spans import text_of, words_of

_LONGEST_NAME = 6  # tokens in front of what makes them a company
_LONGEST_QUOTED = 9  # words of a name in quotation marks


def find_companies(doc: Doc) -> Iterator[Span]:
    """Yield the organisations whose form makes them sure; a name may begin another (`Brunoy & Fils`, with `SA`)."""
    words, triggers = words_of(doc), _triggers()
    for position, word in enumerate(words):
        if word in triggers:
            end = _end_of_tail(words, position)
            start = _start_of_name(words, position)
            if start < position < end and words[position - 1].lower() not in FUNCTION_WORDS:
                yield Span(doc, start, end, label=Label.ORG.value)
    for match in _quoted().finditer(text_of(doc)):
        span = doc.char_span(*match.span("name"), label=Label.ORG.value)
        if span is not None and (len(span) == 1 or not is_acronym(span[0].text)):  # `le syndicat « CGT bloque tout »`
            yield span
    for match in _published().finditer(text_of(doc)):
        span = doc.char_span(*match.span(match.lastgroup or 0), label=Label.ORG.value)
        if span is not None:
            yield span


@cache
def _triggers() -> frozenset[str]:
    cues = load_name_cues()
    return cues["company_form"] | cues["brothers"] | {"&", "et"}


def _end_of_tail(words: Sequence[str], position: int) -> int:
    """Return the end of what makes the name before a token a company: `SA`, `& Fils SARL`; or the token's index."""
    cues = load_name_cues()
    word, following = words[position], words[position + 1] if position + 1 < len(words) else ""
    if word in cues["company_form"]:
        is_headline = position > 0 and words[position - 1].isupper() and following.isupper() and len(following) > 1
        return position if is_headline else position + 1
    if word in cues["brothers"]:
        if following in PLACE_LINKS:
            return position  # `les Petits Frères des pauvres`
        end = position + 1
    elif following in cues["family_partner"] or (word == "&" and following in cues["partner"]):
        end = position + 2
    else:
        return position
    return end + 1 if end < len(words) and words[end] in cues["company_form"] else end


def _start_of_name(words: Sequence[str], end: int) -> int:
    """Return the start of the capitalised words that end at a token, or ``end`` if there are none."""
    start = end
    while start and end - start < _LONGEST_NAME:
        word = words[start - 1]
        is_joint = word in ("&", "-") and 1 < start < end and _is_capitalised(words[start - 2])
        if not (_is_capitalised(word) or is_joint):
            break
        start -= 1
    while start < end and words[start].lower().replace("’", "'") in FUNCTION_WORDS:
        start += 1
    return start


def _is_capitalised(word: str) -> bool:
    return word[:1].isupper() and word[-1].isalnum()


@cache
def _quoted() -> re.Pattern[str]:
    nouns = compile_phrases(load_name_cues()["naming_noun"])
    inside = r"[^\s«»\"“”.?!;:]"
    space = "[ \u00a0\u202f]"
    return re.compile(
        rf"""
        (?<!\w)(?:{nouns}){space}["«“]{space}?
        (?P<name>{CAPITAL}{inside}*(?:{space}{inside}+){{0,{_LONGEST_QUOTED - 1}}})
        {space}?["»”]
        """,
        re.VERBOSE,
    )


@cache
def _published() -> re.Pattern[str]:
    """Return the publisher in brackets behind a book; one whose name is also a word or a town stands behind a quote."""
    cues = load_name_cues()
    words = compile_phrases(cues["publisher_word"])
    edited = "[ÉéEe]d(?:s?\\.|itions)[ \u00a0](?:du |de la |de l['’])?"
    tail = r"(?:,[^()\n]{1,60})?\)"
    return re.compile(
        rf"""
        \((?:(?:{edited})?(?P<known>{compile_phrases(cues["publisher"])}){tail}
        |(?:{edited}|(?<=["»”]\ \())(?P<word>{words}){tail}
        |(?P<dated>{words}),[^()\n]{{0,40}}\b(?:19|20)\d\d\b[^()\n]{{0,20}}\))
        """,
        re.VERBOSE,
    )
