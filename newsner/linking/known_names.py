"""Merge the names of one document that a gazetteer knows to name one thing."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import combinations

from newsner.labels import Label
from newsner.lexicons import PackagedEntry, load_gazetteer, load_name_cues
from newsner.linking.context import has_first_name_title
from newsner.linking.groups import Group, Groups
from newsner.names import comparison_form, is_surname, name_parts


def overrule_gazetteer(groups: Groups) -> None:
    """Forget the gazetteer's entry of a bare surname where the text has named only other bearers of it in full.

    `le roi Philippe` is nobody whose surname is Philippe.
    """
    for group in groups.all:
        entry = group.gazetteer_entry
        if entry and group.kind == "mononym" and not groups.is_from_user(group):
            if _has_surname(entry.name, group):
                group.gazetteer_entry = None
        elif entry and group.label is Label.PER and len(group.words) == 1 and not groups.is_from_user(group):
            bearers = [g for g in groups.with_an_edge_of(group) if is_surname(group.parts, g.parts)]
            same = [g for g in bearers if g.gazetteer_entry and g.gazetteer_entry.name == entry.name]
            other_gender = group.kind and any(g.gender and g.gender != group.kind for g in same)
            if other_gender or (not same and any(g.first < group.first for g in bearers)):
                group.gazetteer_entry = None


def _has_surname(name: str, group: Group) -> bool:
    """Tell whether the full name of an entry ends in a bare name: `Édouard Philippe`, but not `pape François`."""
    opening, *_ = parts = name_parts(name)
    return is_surname(group.parts, parts) and load_name_cues()["mononym"].isdisjoint(opening)


def merge_known(groups: Groups) -> None:
    """Merge the forms of one gazetteer entry, and forms of one person that differ in a title alone."""
    by_entry: dict[tuple[Label, str], Group] = {}
    for group in groups.all:
        if group.gazetteer_entry:
            groups.merge(by_entry.setdefault((group.label, group.gazetteer_entry.name), group), group, "gazetteer")
    for (label, name), group in by_entry.items():
        for other in groups.by_form.get((label, comparison_form(name)), ()):
            if other.kind not in ("family", "with_article"):
                groups.merge(group, other, "gazetteer")
    for namesakes in groups.by_form.values():
        people = [group for group in namesakes if group.label is Label.PER and group.kind != "family"]
        others = [group for group in people if group.kind != "mononym"]
        for a, b in combinations(others, 2):
            if a.kind and b.kind:
                groups.refuse(a, [b], "exact", "gender")
            elif len(others) == 2:
                groups.merge(a, b, "exact")
            else:
                groups.refuse(a, [b], "exact", "ambiguous")
        for mononym in people:
            if mononym.kind == "mononym":
                _merge_mononym(groups, mononym, others)


def _merge_mononym(groups: Groups, mononym: Group, others: list[Group]) -> None:
    """Merge `le roi Philippe` and `Philippe`, but not `M. Philippe`, nor if somebody else has this surname."""
    for other in others:
        if other.kind and not has_first_name_title(other.spans):
            groups.refuse(mononym, [other], "exact", "mononym")
        elif not any(is_surname(mononym.parts, g.parts) for g in groups.with_an_edge_of(mononym)):
            groups.merge(mononym, other, "exact")


def merge_known_forms(groups: Groups) -> None:
    """Merge the names that differ from those of one gazetteer entry only in how they are written: `Nations-Unies`."""
    by_entry = {(g.label, g.gazetteer_entry.name): g for g in groups.all if g.gazetteer_entry}
    for group in groups.all:
        if group.gazetteer_entry is None and group.kind != "with_article":
            name, surfaces = _load_names_by_form().get((group.label, group.form), ("", frozenset()))
            if name and surfaces.isdisjoint(group.surfaces):
                groups.merge(by_entry.setdefault((group.label, name), group), group, "gazetteer")


@cache
def _load_names_by_form() -> dict[tuple[Label, str], tuple[str, frozenset[str]]]:
    """Return the places and organisations of the packaged gazetteer with their surfaces, by form of any surface."""
    found: dict[tuple[Label, str], set[PackagedEntry]] = defaultdict(set)
    for entry in load_gazetteer():
        for surface in entry.surfaces if entry.label is not Label.PER else ():
            found[entry.label, comparison_form(surface)].add(entry)
    return {
        key: (entry.name, frozenset(entry.surfaces))
        for key, entries in found.items()
        if len(entries) == 1
        for entry in entries
    }
