"""Choose the canonical name of an entity, the form to show: within a document, and across a corpus.

The two rankings use the same criteria in another order. Within a document, the fullest form wins, since a text gives
the full name once and short forms later. Across a corpus, frequency comes before length, since each document has
already chosen its fullest form; no two names have the same rank, so that the order of documents has no effect.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from newsner.labels import Label
from newsner.lexicons import load_gazetteer
from newsner.names import comparison_form

_KINDS = {"town": "ville", "division": "division administrative", "article": "région ou pays"}

if TYPE_CHECKING:
    from newsner.linking.groups import Group
    from newsner.linking.nodes import EntityNode


def name_in_document(cluster: list[Group]) -> tuple[str, str | None]:
    """Return the name to show and the kb_id: those of the gazetteer, or the fullest well-formed form."""
    entry = next((group.gazetteer_entry for group in cluster if group.gazetteer_entry), None)
    if entry is not None:
        return entry.name, entry.kb_id or None
    surfaces: Counter[str] = Counter()
    for group in [group for group in cluster if not group.is_nickname] or cluster:
        surfaces.update(group.surfaces)

    def rank(surface: str) -> tuple[bool, bool, int, int]:
        words = comparison_form(surface).split()
        is_full = len(words) > 1 and not any(len(word) == 1 for word in (words[0], words[-1]))
        return not _is_all_caps(surface), is_full, len(words), surfaces[surface]

    return max(surfaces, key=rank), None


def name_in_corpus(cluster: list[EntityNode]) -> str:
    """Return the name to show: one with a kb_id, or the full, well-formed one that most documents have."""
    names: Counter[str] = Counter()
    known: set[str] = set()
    for node in cluster:
        names.update(node.names)
        known.update(node.names if node.kb_id else ())

    def rank(name: str) -> tuple[object, ...]:
        is_initialled = bool(re.match(r"\w\.", name))
        is_full = " " in comparison_form(name)
        return name not in known, _is_all_caps(name), is_initialled, not is_full, -names[name], -len(name), name

    return min(names, key=rank)


def names_in_corpus(clusters: list[list[EntityNode]]) -> list[str]:
    """Return the name to show of each entity; one of several with the same name has its country, office or kind behind.

    Of institutions and places with one name, that of the most documents keeps it alone: `Sénat`, `Sénat (États-Unis)`.
    """
    names = [name_in_corpus(cluster) for cluster in clusters]
    alike: dict[tuple[Label, str], list[int]] = {}
    for position, cluster in enumerate(clusters):
        kinds = {node.kind for node in cluster}
        if kinds != {""} and not any(node.is_apart for node in cluster):
            alike.setdefault((cluster[0].label, comparison_form(names[position])), []).append(position)
    for positions in alike.values():
        sizes = {p: sum(node.names.total() for node in clusters[p]) for p in positions}
        first = min(positions, key=lambda position: (-sizes[position], clusters[position][0].key))
        for position in positions:
            kind = max(node.kind for node in clusters[position])
            if position != first or clusters[position][0].label is Label.PER:
                names[position] += f" ({_find_kind_name(kind)})"
    return names


def _find_kind_name(kind: str) -> str:
    return _KINDS.get(kind) or next((x.name for x in load_gazetteer() if x.kb_id == kind), kind)


def _is_all_caps(name: str) -> bool:
    return len(name) > 1 and name.isupper()
