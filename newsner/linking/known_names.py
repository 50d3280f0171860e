"""Merge the names of one document that a gazetteer knows to name one thing."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import combinations

from newsner.labels import Label
from newsner.lexicons import PackagedEntry, load_gazetteer
from newsner.linking.groups import Group, Groups
from newsner.names import comparison_form, is_surname


def overrule_gazetteer(groups: Groups) -> None:
    """Forget the gazetteer's entry of a bare surname where the text has named only other bearers of it in full."""
    for group in groups.all:
        entry = group.gazetteer_entry
        if entry and group.label is Label.PER and len(group.words) == 1 and not groups.is_from_user(group):
            bearers = [g for g in groups.with_an_edge_of(group) if is_surname(group.parts, g.parts)]
            same = [g for g in bearers if g.gazetteer_entry and g.gazetteer_entry.name == entry.name]
            other_gender = group.kind and any(g.gender and g.gender != group.kind for g in same)
            if other_gender or (not same and any(g.first < group.first for g in bearers)):
                group.gazetteer_entry = None


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
        for a, b in combinations(people, 2):
            if a.kind and b.kind:
                groups.refuse(a, [b], "exact", "gender")
            elif len(people) == 2:
                groups.merge(a, b, "exact")
            else:
                groups.refuse(a, [b], "exact", "ambiguous")


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
