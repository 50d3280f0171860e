"""What stands before a mention and tells its bearer from another of the name: titles, gender, family."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from functools import cache

from spacy.tokens import Span

from newsner.labels import Label
from newsner.lexicons import load_name_cues
from newsner.names import comparison_form, fold_word

_ARTICLE = re.compile(r"L(?:[ae]|es)\s|L['’]")
_FURTHEST = 4  # tokens before a name in which its bearer's role is looked for
_SIGNS = {"feminine_title": "f", "feminine_determiner": "f", "masculine_title": "m", "masculine_determiner": "m"}


def find_articled(spans: Iterable[Span]) -> frozenset[str]:
    """Return the comparison forms of the places whose name has an article of its own: `Le Pertuis`."""
    named = (span for span in spans if span.label_ == Label.LOC.value and _ARTICLE.match(span.text))
    return frozenset(comparison_form(span.text) for span in named)


def find_kind(span: Span, form: str, articled: Container[str] = ()) -> tuple[str, str]:
    """Return the comparison form of a mention, and what sets it apart from others of that form.

    A family (`la famille Merah`, `les Merah`) is ``family``, without the word for it; a bare name behind a title is
    ``f`` or ``m``. A place that stands without the article that ``articled`` has for its form is ``bare``: `à Pertuis`
    is not `Le Pertuis`. The rest has nothing that sets it apart.
    """
    if span.label_ == Label.LOC.value and form in articled and not _ARTICLE.match(span.text):
        return form, "bare" if _word_before(span) in _folded_prepositions() else ""
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
    return frozenset(map(fold_word, load_name_cues()["preposition"]))


@cache
def _folded_roles() -> frozenset[str]:
    return frozenset(word for role in load_name_cues()["role"] for word in comparison_form(role).split())


def _roles_before(span: Span) -> Iterator[str]:
    """Yield the folded small words right before a mention, nearest first, as far as they may describe its bearer."""
    for distance in range(1, _FURTHEST + 1):
        position = span.start - distance
        if position < 0 or not (span.doc[position].is_lower or span.doc[position].text == "-"):
            return
        yield _word_before(span, distance)


def find_titles(spans: Iterable[Span]) -> frozenset[str]:
    """Return the role nouns that stand before mentions of a person."""
    found = {part for span in spans for word in _roles_before(span) for part in word.split("-")}
    return frozenset(found & _folded_roles())


def is_mononym(spans: Iterable[Span]) -> bool:
    """Tell whether a mention is of one who goes by a first name: `le pape François`."""
    return any(_word_before(span) in load_name_cues()["mononym"] for span in spans)


def describe_bearer(spans: Iterable[Span]) -> str:
    """Return the gender that titles and described roles before the mentions agree on, or an empty string."""
    found = {gender for span in spans if (gender := _gender_of_title(span) or _gender_of_role(span))}
    return found.pop() if len(found) == 1 else ""


def _gender_of_role(span: Span) -> str:
    """Return the gender of the determiner before a described role: `la chancelière allemande Angela Merkel`."""
    cues = load_name_cues()
    words: list[str] = []
    for word in _roles_before(span):
        gender = next((sign for role, sign in _SIGNS.items() if word in cues[role]), "")
        if gender:
            return gender if _folded_roles() & set(words) else ""
        if word in cues["preposition"] or word in cues["article"]:
            return ""
        words.append(word)
    return ""
