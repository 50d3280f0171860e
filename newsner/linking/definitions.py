"""Merge names with the short forms and nicknames that the text itself defines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Span

from newsner.french_words import PARTICLES
from newsner.labels import Label
from newsner.lexicons import load_name_cues
from newsner.linking.context import find_nickname, prepend_article
from newsner.linking.groups import Group, Groups
from newsner.names import comparison_form, initials, is_acronym, is_blend

_LONGEST_DEFINED = 2  # words of a short form in brackets: `ASR OI`
_QUOTED = re.compile(r"(?<=\s)[\"«“]\s?([^\"«»“”]+?)\s?[\"»”](?=\s)")
_QUOTES = frozenset('"«»')


def merge_defined(groups: Groups) -> None:
    """Merge full names with the short forms that the text defines, also against the gazetteer."""
    for group in groups.all:
        for span in group.spans if group.label is not Label.PER else ():
            other = _defined_behind(groups, span)
            if other and other is not group and other.label is group.label:
                short, full = (other, group) if len(other.form) < len(group.form) else (group, other)
                spelt = _is_made_of(short, full)
                if spelt and short.gazetteer_entry != full.gazetteer_entry and not groups.is_from_user(short):
                    short.gazetteer_entry = None
                named = _names_known_body(short, full)
                if named and not groups.is_from_user(full):
                    full.gazetteer_entry = None
                if spelt or named or _is_foreign_definition(short, full):
                    groups.merge(group, other, "acronym")


def _defined_behind(groups: Groups, span: Span) -> Group | None:
    """Return the group of the mention that follows this one in brackets, or between `, ou` and a comma."""
    doc, start = groups.doc, span.end
    if start < len(doc) and doc[start].text in ("(", "["):
        start, ends = start + 1, {")", "]", ",", ";"}
        if start < len(doc) and doc[start].text in _QUOTES:
            start, ends = start + 1, {*_QUOTES}
    elif [token.text for token in doc[start : start + 2]] == [",", "ou"]:
        start, ends = start + 2, {",", ")", "."}
    else:
        return None
    group = groups.at(start)
    if group is None:
        return None
    inner = next(s for s in group.spans if s.start == start)
    return group if inner.end < len(doc) and doc[inner.end].text[0] in ends else None  # `):` is one token


def _is_made_of(short: Group, full: Group) -> bool:
    """Tell whether a form is made of the initials of a full name, or of the beginnings of its words."""
    letters = short.form.replace(" ", "")
    if " " in short.written:
        return False
    made = any(letters in initials(prepend_article(span)) for span in full.spans if len(letters) > 1)
    return made or (len(full.words) > 1 and is_blend(letters, full.words))


def _is_foreign_definition(short: Group, full: Group) -> bool:
    """Tell whether a form in brackets is short for a name in another language: `Niku`, `UNRWA`."""
    if short.label is not Label.ORG or len(full.words) < 2 or len(short.parts) > _LONGEST_DEFINED:
        return False
    if short.gazetteer_entry is not None and full.gazetteer_entry is None:
        return False  # a known body that the full name belongs to
    opening, *rest = short.written.split()
    if is_acronym(opening):
        return not _is_of_longer_phrase(short, full)
    return not rest and len(full.words) > 2 and opening[:1].isupper() and short.form not in full.words


def _is_of_longer_phrase(short: Group, full: Group) -> bool:
    """Tell whether an acronym begins before the name: `projet de loi de financement de la Sécurité sociale (PLFSS)`."""
    letters = short.form.replace(" ", "")
    return any(letters != tail and letters.endswith(tail) for tail in initials(full.written))


def _names_known_body(short: Group, full: Group) -> bool:
    """Tell whether a name is another one of the known body whose acronym stands behind it: `Parti communiste (PCC)`."""
    entry = short.gazetteer_entry
    if entry is None or entry == full.gazetteer_entry or not short.all_caps or len(full.words) < 2:
        return False
    known = comparison_form(entry.name).split()
    if full.gazetteer_entry is not None:
        return known[: len(full.words)] == full.words
    shared = set(known) & set(full.words) - load_name_cues()["link_word"]
    return known[0] == full.words[0] and len(shared) > 1


def merge_nicknames(groups: Groups) -> None:
    """Merge a name with the nickname that the text gives: `Modou Lô, dit Kharagne Lô`."""
    for group in groups.all:
        for span in group.spans:
            start = find_nickname(span)
            other = groups.at(start) if start is not None else None
            if other and other is not group and other.label is group.label and _is_whole_nickname(groups, other, start):
                groups.merge(group, other, "nickname")
        for nickname in _find_quoted(group):
            for other in groups.by_form.get((group.label, nickname), ()):
                groups.merge(group, other, "nickname")


def _is_whole_nickname(groups: Groups, group: Group, start: int | None) -> bool:
    """Tell whether nothing belongs to a nickname but the mention that starts at a token: not `la Venise du Nord`."""
    end = next(span.end for span in group.spans if span.start == start)
    return end >= len(groups.doc) or groups.doc[end].text.replace("’", "'") not in PARTICLES


def _find_quoted(group: Group) -> Iterator[str]:
    """Yield the forms of the nicknames that stand in quotation marks in a name: `Dwayne "The Rock" Johnson`."""
    if group.label is Label.PER:
        for match in _QUOTED.finditer(group.written):
            yield comparison_form(match[1])
