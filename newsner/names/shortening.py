"""Recognise names of organisations and places that lack the tail, head noun or club letters of the full name.

Names are given as folded words. A tail that makes the name of another thing may not be dropped: `Armée syrienne libre`.
"""

from __future__ import annotations

import re
from functools import cache

from newsner.labels import Label
from newsner.lexicons import load_gazetteer, load_name_cues, load_name_heads
from newsner.names.acronyms import is_acronym
from newsner.names.forms import comparison_form
from newsner.names.people import Words, is_within

_ARTICLE = re.compile(r"^(?:[Ll][ea]s?\s|[Ll]')")
_DASH = re.compile(r"\s[-–—]\s")
_LONGEST_CLUB = 4  # letters of an acronym that opens a club's name: `USM Alger`


@cache
def _load_heads(label: Label, complement: str) -> frozenset[tuple[str, ...]]:
    """Return the words of the head nouns of a label that take a complement of this kind."""
    heads = (head for head in load_name_heads() if head.label is label and head.complement == complement)
    return frozenset(tuple(comparison_form(head.head).split()) for head in heads)


@cache
def _load_organisation_heads() -> frozenset[tuple[str, ...]]:
    """Return the words of the head nouns of organisations, whatever complement they take."""
    return frozenset().union(*(_load_heads(Label.ORG, kind) for kind in ("direct", "name", "portfolio")))


def is_shortened_organisation(short: Words, full: Words, written: str) -> bool:
    """Tell whether one name is the other without its tail, head noun, club letters or qualifier.

    Args:
        short: the words of the shorter name.
        full: the words of the longer name.
        written: the longer name as written, since capitals mark club letters and names of subsidiaries.

    >>> is_shortened_organisation(["commission"], ["commission", "europeenne"], "Commission européenne")
    True
    >>> is_shortened_organisation(["armee", "syrienne"], ["armee", "syrienne", "libre"], "Armée syrienne libre")
    False
    >>> is_shortened_organisation(["sion"], ["fc", "sion"], "FC Sion")
    True
    >>> is_shortened_organisation(["sanofi"], ["sanofi", "france"], "Sanofi France")
    False
    >>> is_shortened_organisation(["ottawa"], ["senateurs", "d", "ottawa"], "Sénateurs d'Ottawa")
    True
    """
    if list(full[: len(short)]) == list(short):
        return _is_tail(full, len(short), written)
    if list(full[-len(short) :]) == list(short):
        before = full[: -len(short)]
        return _is_opening(before, written) or (_is_team(before, written) and " ".join(short) in _load_places())
    qualified = short[0] == full[0] and short[0] in load_name_cues()["qualified_head"]
    return qualified and short[-1] == full[-1] and is_within(short, full)


def _is_tail(full: Words, kept: int, written: str) -> bool:
    """Tell whether the words after those kept only say of what kind or whose it is: `Commission` + `européenne`."""
    cues = load_name_cues()
    tail = full[kept:]
    if _DASH.search(written) or tail[0] in cues["foreign_link"]:
        return False
    if tail[0] in cues["link_word"]:
        return True
    dropped = cues["company_tail"] | cues["legal_form"] | cues["club_word"]
    if kept > 1:
        return all(word in dropped for word in tail)
    if (full[0],) in _load_organisation_heads():
        return True
    following = re.split(r"[\s-]+", _ARTICLE.sub("", written))[kept : kept + 1]
    return following[0].islower() or all(word in dropped for word in tail) if following else False


def _is_opening(before: Words, written: str) -> bool:
    """Tell whether these words only say what kind of organisation follows: head noun, club letters, `ministère de`."""
    cues = load_name_cues()
    if any(tuple(before) in _load_heads(label, "direct") for label in (Label.ORG, Label.LOC)):
        return True
    nouns = tuple(word for word in before if word not in cues["link_word"])
    if len(nouns) < len(before) and nouns in _load_heads(Label.ORG, "portfolio"):
        return True
    letters = len(before) == 1 and is_acronym(written.split()[0]) and len(before[0]) <= _LONGEST_CLUB
    return letters or all(word in cues["club_word"] or word in cues["link_word"] for word in before)


def _is_team(before: Words, written: str) -> bool:
    """Tell whether these words are the name of a team before its town: `Sénateurs d'`, but no head noun."""
    heads = {words[0] for words in _load_organisation_heads()}
    linked = len(before) > 1 and before[-1] in load_name_cues()["link_word"]
    opening = written.split()[0]
    return linked and before[0] not in heads and opening[0].isupper() and not is_acronym(opening)


@cache
def _load_places() -> frozenset[str]:
    """Return the comparison forms of the places in the packaged gazetteer."""
    return frozenset(comparison_form(entry.name) for entry in load_gazetteer() if entry.label is Label.LOC)


def is_shortened_place(short: Words, full: Words) -> bool:
    """Tell whether one name is the other without its tail or head noun; `rue Foch` is not Foch.

    >>> is_shortened_place(["lons"], ["lons", "le", "saunier"])
    True
    >>> is_shortened_place(["marchairuz"], ["col", "du", "marchairuz"])
    True
    >>> is_shortened_place(["lausanne"], ["gare", "de", "lausanne"])
    False
    """
    cues = load_name_cues()
    if list(full[: len(short)]) == list(short):
        tail = full[len(short) :]
        divided = all(word in cues["place_division"] or word in cues["link_word"] for word in tail)
        return tail[0] in cues["place_tail"] and (short[0],) not in _load_heads(Label.LOC, "direct") and not divided
    if list(full[-len(short) :]) != list(short) or full[0] in cues["street"]:
        return False
    head, *links = full[: -len(short)]
    if not links:
        return (head,) in _load_heads(Label.LOC, "direct")
    with_article = links in (["du"], ["des"], ["de", "la"], ["de", "l"], ["de", "les"])
    return with_article and any((head,) in _load_heads(Label.LOC, complement) for complement in ("direct", "name"))
