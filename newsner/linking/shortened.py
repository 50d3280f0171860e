"""Merge short names with the longer ones that they stand for: acronyms, and names with words left out."""

from __future__ import annotations

import re

from newsner.labels import Label
from newsner.lexicons import load_name_cues
from newsner.linking.entries import is_variant
from newsner.linking.groups import Group, Groups
from newsner.names import is_acronym, is_shortened_organisation, is_shortened_place

_SHORTEST_SHORTENED = 3  # characters of a name that may be short for a longer one
_SHORTEST_INITIALS = 3  # letters of an acronym of a person, a place or a known organisation
_SHORTEST_SPOKEN = 4  # letters of an acronym that is written as a word: `Cnaf`
_ROAD = re.compile(r"[a-z]{1,2}\d{1,4}")  # `A86`


def merge_initials(groups: Groups) -> None:
    """Merge acronyms with the only name that has these initials."""
    for group in groups.all:
        letters = group.form.replace(" ", "")
        enough = len(letters) >= _SHORTEST_INITIALS or (group.label is Label.ORG and not group.gazetteer_entry)
        spoken = group.label is Label.ORG and len(group.words) == 1 and len(letters) >= _SHORTEST_SPOKEN
        if ((group.is_acronym and enough) or spoken) and len(groups.cluster(group)) == 1:
            fitting = groups.by_initials.get((group.label, letters), ())
            known = group.gazetteer_entry
            if known and not is_acronym(known.name) and not groups.is_from_user(group):  # `EDF`, `EPR de Flamanville`
                fitting = [full for full in fitting if full.gazetteer_entry or is_variant(full.written, known.name)]
            groups.merge_unique(group, fitting, "acronym")


def merge_shortened(groups: Groups) -> None:
    """Merge organisations and places with the only longer name that they are short for."""
    for short in groups.all:
        if short.label is Label.PER or not (len(short.form) >= _SHORTEST_SHORTENED or _ROAD.fullmatch(short.form)):
            continue
        fits = _is_shortened_place if short.label is Label.LOC else _is_shortened_organisation
        longer = (g for g in groups.with_an_edge_of(short) if len(g.words) > len(short.words))
        groups.merge_unique(short, (g for g in longer if fits(short, g)), "shortened")


def _is_shortened_organisation(short: Group, full: Group) -> bool:
    if short.all_caps and full.written.split()[0] not in short.surfaces:
        return False  # `BLOC` is not short for `Bloc québécois`
    return is_shortened_organisation(short.words, full.words, full.written)


def _is_shortened_place(short: Group, full: Group) -> bool:
    if _ROAD.fullmatch(short.form):
        return full.words[0] in load_name_cues()["road"] and full.words[1:] == short.words
    known = short.gazetteer_entry is not None  # `Cap Corse` is not Corse
    return not (short.all_caps or known) and is_shortened_place(short.words, full.words)
