"""Read the words around a mention that tell its bearer from a namesake: titles, gender, family, nickname."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from functools import cache
from typing import Literal

from spacy.tokens import Span

from newsner.french_words import ARTICLES, PARTICLES, PLACE_PREPOSITIONS
from newsner.labels import Label
from newsner.lexicons import load_first_names, load_name_cues
from newsner.names import comparison_form, fold_word

_ARTICLE = re.compile(r"L(?:[ae]|es)\s|L['’]")
_SENTENCE_ENDS = frozenset(".!?;:")
_FORMER = frozenset({"ex", "ex-"})  # behind a bracket: `X (ex-Twitter)`
_FURTHEST_NICKNAME = 9  # tokens after a name in which a nickname is looked for
_FURTHEST_ROLE = 4  # tokens before a name in which the bearer's role is looked for

Gender = Literal["", "f", "m"]
GroupKind = Literal["", "f", "m", "family", "mononym", "with_article"]

_GENDER_CUES: tuple[tuple[str, Gender], ...] = (
    ("feminine_title", "f"),
    ("feminine_determiner", "f"),
    ("masculine_title", "m"),
    ("masculine_determiner", "m"),
)


def find_forms_with_article(spans: Iterable[Span]) -> frozenset[str]:
    """Return the comparison forms of places that occur with an article (`Le Pertuis`) and without (`à Pertuis`)."""
    places = [(span, comparison_form(span.text)) for span in spans if span.label_ == Label.LOC.value]
    with_article = {form for span, form in places if _ARTICLE.match(span.text)}
    return frozenset(
        form
        for span, form in places
        if form in with_article and not _ARTICLE.match(span.text) and _word_before(span) in _folded_prepositions()
    )


def find_kind(span: Span, form: str, forms_with_article: Container[str] = ()) -> tuple[str, GroupKind]:
    """Return the comparison form of a mention, and what sets it apart from other mentions of that form.

    A family (`la famille Merah`, `les Merah`) is ``family``, and its form leaves out the word for it; a first name by
    which somebody is known (`le roi Philippe`) is ``mononym``; a bare name after a title is ``f`` or ``m``; the place
    `Le Pertuis` is ``with_article`` where the text also names a place `Pertuis`. All others are the empty string.
    """
    if span.label_ == Label.LOC.value:
        return form, "with_article" if form in forms_with_article and _ARTICLE.match(span.text) else ""
    if span.label_ != Label.PER.value:
        return form, ""
    words = form.split()
    families = load_name_cues()["family"]
    if len(words) > 1 and words[0] in families:
        return " ".join(words[1:]), "family"
    if words and len(words) <= 2 and _word_before(span) in families:
        return form, "family"
    if len(words) > 1:
        return form, ""
    return form, "mononym" if _is_first_name_of_mononym(span) else _gender_of_title(span)


def _word_before(span: Span, distance: int = 1) -> str:
    position = span.start - distance
    return _plain(span.doc[position].text) if position >= 0 else ""


def _plain(text: str) -> str:
    return fold_word(text).replace("’", "'").rstrip(".")


def _gender_of_title(span: Span) -> Gender:
    """Return the gender of a title in or before a mention."""
    cues = load_name_cues()
    before = _word_before(span)
    behind_title = _word_before(span, 2) if before in cues["name_particle"] else before  # `Mme dos Santos`
    for word in (_plain(span[0].text) if len(span) > 1 else "", behind_title):
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
    """Yield the folded words before a mention that may describe its bearer, nearest first."""
    for distance in range(1, _FURTHEST_ROLE + 1):
        position = span.start - distance
        if position < 0:
            return
        word = _word_before(span, distance)
        if not (span.doc[position].is_lower or word == "-" or _gender_of_cue(word)):
            return
        yield word


def find_titles(spans: Iterable[Span]) -> frozenset[str]:
    """Return the role nouns before mentions of a person."""
    found = {part for span in spans for word in _roles_before(span) for part in word.split("-")}
    return frozenset(found & _folded_roles())


def is_mononym(spans: Iterable[Span]) -> bool:
    """Tell whether a mention is of somebody known by a first name alone: `le pape François`."""
    return any(_word_before(span) in load_name_cues()["mononym"] for span in spans)


def _is_first_name_of_mononym(span: Span) -> bool:
    """Tell whether a single name is surely a first name: `le roi Philippe`, but not `le sultan Erdogan`."""
    cue = _find_office_before(span)
    cues = load_name_cues()
    return cue in cues["mononym"] and (cue in cues["first_name_only"] or span.text in load_first_names())


def _find_office_before(span: Span) -> str:
    """Return the word before a name, or that before a country or people: `le roi des Belges, Philippe`."""
    nearest = span.start - 1
    if nearest > 0 and span.doc[nearest].text == ",":
        nearest -= 1
    if nearest > 1 and span.doc[nearest].text[0].isupper() and _plain(span.doc[nearest - 1].text) in PARTICLES:
        return _plain(span.doc[nearest - 2].text)
    return _word_before(span)


def has_first_name_title(spans: Iterable[Span]) -> bool:
    """Tell whether a mention has a title that also stands before first names: `Lady Diana`."""
    return any(_word_before(span) in load_name_cues()["first_name_title"] for span in spans)


def prepend_article(span: Span) -> str:
    """Return a mention with the article before it, of which an acronym may have a letter: `les Républicains (LR)`."""
    return f"le {span.text}" if _word_before(span) in ARTICLES else span.text


def find_nickname(span: Span) -> int | None:
    """Return the index of the first token of the nickname or former name that follows a mention: `X, dit « Y »`."""
    cues = load_name_cues()
    said = False
    for position in range(span.end, min(span.end + _FURTHEST_NICKNAME, len(span.doc))):
        token = span.doc[position]
        word = _plain(token.text)
        if word in cues["nickname"] or (word in _FORMER and _word_before(span.doc[position : position + 1]) == "("):
            said = True
        elif said and token.text[0].isalnum() and not token.is_lower:
            return position
        elif (token.text in _SENTENCE_ENDS or not token.is_punct) and word not in cues["nickname_opening"]:
            return None
    return None


def find_gender(spans: Iterable[Span], first_name: Gender) -> Gender:
    """Return the gender on which titles and described roles before the mentions agree, or else that of a first name.

    A masculine role says nothing of a woman's first name: `le docteur Anne Le Goff`.
    """
    found: set[Gender] = set()
    for span in spans:
        role = _gender_of_role(span)
        found.add(_gender_of_title(span) or ("" if (role, first_name) == ("m", "f") else role))
    found.discard("")
    return found.pop() if len(found) == 1 else first_name


def _gender_of_cue(word: str) -> Gender:
    """Return the gender of a title or determiner."""
    cues = load_name_cues()
    return next((gender for role, gender in _GENDER_CUES if word in cues[role]), "")


def _gender_of_role(span: Span) -> Gender:
    """Return the gender of the determiner before a described role: `la chancelière allemande Angela Merkel`."""
    words: list[str] = []
    for word in _roles_before(span):
        if gender := _gender_of_cue(word):
            return gender if _folded_roles() & set(words) else ""
        if word in PLACE_PREPOSITIONS or word in ARTICLES:
            return ""
        words.append(word)
    return ""
