"""What stands before a mention and tells its bearer from another of the name: titles, gender, family."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from functools import cache

from spacy.tokens import Span

from newsner.french_words import ARTICLES, PLACE_PREPOSITIONS
from newsner.labels import Label
from newsner.lexicons import load_name_cues
from newsner.names import comparison_form, fold_word

_ARTICLE = re.compile(r"L(?:[ae]|es)\s|L['’]")
_ENDS = frozenset(".!?;:")
_FURTHEST_NICKNAME = 9  # tokens between a name and what its bearer is also called
_FURTHEST = 4  # tokens before a name in which its bearer's role is looked for
_SIGNS = {"feminine_title": "f", "feminine_determiner": "f", "masculine_title": "m", "masculine_determiner": "m"}


def find_articled(spans: Iterable[Span]) -> frozenset[str]:
    """Return the comparison forms of places that stand with an article (`Le Pertuis`) and without (`à Pertuis`)."""
    places = [(span, comparison_form(span.text)) for span in spans if span.label_ == Label.LOC.value]
    articled = {form for span, form in places if _ARTICLE.match(span.text)}
    return frozenset(
        form
        for span, form in places
        if form in articled and not _ARTICLE.match(span.text) and _word_before(span) in _folded_prepositions()
    )


def find_kind(span: Span, form: str, articled: Container[str] = ()) -> tuple[str, str]:
    """Return the comparison form of a mention, and what sets it apart from others of that form.

    A family (`la famille Merah`, `les Merah`) is ``family``, without the word for it; a bare name behind a title is
    ``f`` or ``m``; the place `Le Pertuis` is ``articled`` where the text also has one called `Pertuis`. The rest has
    nothing that sets it apart.
    """
    if span.label_ == Label.LOC.value:
        return form, "articled" if form in articled and _ARTICLE.match(span.text) else ""
    if span.label_ != Label.PER.value:
        return form, ""
    words = form.split()
    families = load_name_cues()["family"]
    if len(words) > 1 and words[0] in families:
        return " ".join(words[1:]), "family"
    if words and len(words) <= 2 and _word_before(span) in families:
        return form, "family"
    return form, _gender_of_title(span) if len(words) == 1 else ""


def _word_before(span: Span, distance: int = 1) -> str:
    position = span.start - distance
    return _plain(span.doc[position].text) if position >= 0 else ""


def _plain(text: str) -> str:
    return fold_word(text).replace("’", "'").rstrip(".")


def _gender_of_title(span: Span) -> str:
    """Return the gender that a title in or before a mention tells."""
    cues = load_name_cues()
    for word in (_plain(span[0].text) if len(span) > 1 else "", _word_before(span)):
        if word in cues["feminine_title"]:
            return "f"
        if word in cues["masculine_title"]:
            return "m"
    return ""


@cache
def _folded_prepositions() -> frozenset[str]:
    return frozenset(map(fold_word, PLACE_PREPOSITIONS))


@cache
def _folded_roles() -> frozenset[str]:
    return frozenset(word for role in load_name_cues()["role"] for word in comparison_form(role).split())


def _roles_before(span: Span) -> Iterator[str]:
    """Yield the folded small words right before a mention, nearest first, as far as they may describe its bearer."""
    for distance in range(1, _FURTHEST + 1):
        position = span.start - distance
        if position < 0:
            return
        word = _word_before(span, distance)
        if not (span.doc[position].is_lower or word == "-" or _sign(word)):
            return
        yield word


def find_titles(spans: Iterable[Span]) -> frozenset[str]:
    """Return the role nouns that stand before mentions of a person."""
    found = {part for span in spans for word in _roles_before(span) for part in word.split("-")}
    return frozenset(found & _folded_roles())


def is_mononym(spans: Iterable[Span]) -> bool:
    """Tell whether a mention is of one who goes by a first name: `le pape François`."""
    return any(_word_before(span) in load_name_cues()["mononym"] for span in spans)


def with_article(span: Span) -> str:
    """Return a mention with the article before it, which its acronym may count: `Le parti des Républicains (LR)`."""
    return f"le {span.text}" if _word_before(span) in ARTICLES else span.text


def find_nickname(span: Span) -> int | None:
    """Return the index of the first token of what a mention is said to be also called: `X, dit « Y »`."""
    cues = load_name_cues()
    said = False
    for position in range(span.end, min(span.end + _FURTHEST_NICKNAME, len(span.doc))):
        token = span.doc[position]
        word = _plain(token.text)
        if word in cues["nickname"]:
            said = True
        elif said and token.text[0].isalnum() and not token.is_lower:
            return position
        elif (token.text in _ENDS or not token.is_punct) and word not in cues["nickname_opening"]:
            return None
    return None


def describe_bearer(spans: Iterable[Span]) -> str:
    """Return the gender that titles and described roles before the mentions agree on, or an empty string."""
    found = {gender for span in spans if (gender := _gender_of_title(span) or _gender_of_role(span))}
    return found.pop() if len(found) == 1 else ""


def _sign(word: str) -> str:
    """Return the gender that a title or determiner tells."""
    return next((gender for role, gender in _SIGNS.items() if word in load_name_cues()[role]), "")


def _gender_of_role(span: Span) -> str:
    """Return the gender of the determiner before a described role: `la chancelière allemande Angela Merkel`."""
    words: list[str] = []
    for word in _roles_before(span):
        if gender := _sign(word):
            return gender if _folded_roles() & set(words) else ""
        if word in PLACE_PREPOSITIONS or word in ARTICLES:
            return ""
        words.append(word)
    return ""
