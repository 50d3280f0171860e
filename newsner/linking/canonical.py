"""Choose the canonical name of an entity, the form to show: within a document, and across a corpus.

Within a document, a name that is part of a longer one (a surname, `la Commission`) yields to it, since a text gives the
full name once and short forms later; of the others, the most frequent wins for people, so that a slip of the pen does
not, and the longest for places and organisations. Across
a corpus, frequency comes before length, since each document has already chosen its full form; no two names have the
same rank, so that the order of documents has no effect.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from newsner.labels import Label
from newsner.linking.kinds import add_kind
from newsner.names import comparison_form

if TYPE_CHECKING:
    from newsner.linking.groups import Group
    from newsner.linking.nodes import EntityNode

_ABBREVIATION = re.compile(r"\w{1,4}\.\s")  # `Ph. Seguin`


def name_in_document(cluster: list[Group]) -> tuple[str, str | None]:
    """Return the name to show and the kb_id: those of the gazetteer, or the commonest well-formed full name."""
    entry = next((group.gazetteer_entry for group in cluster if group.gazetteer_entry), None)
    if entry is not None:
        return entry.name, entry.kb_id or None
    named = [group for group in cluster if not group.is_nickname] or cluster
    well_formed = [group for group in named if not all(map(_is_all_caps, group.surfaces))]

    def rank(item: tuple[Group, str]) -> tuple[object, ...]:
        group, surface = item
        words = comparison_form(surface).split()  # with the word for a family
        is_abbreviated = any(len(word) == 1 for word in (*words[:1], *words[-1:])) or _ABBREVIATION.match(surface)
        is_full = len(words) > 1 and not is_abbreviated
        is_part = any(_is_part(group, other) for other in well_formed)
        accents = sum(not character.isascii() for character in surface)
        total = group.surfaces.total()
        counts = (total, len(words)) if group.label is Label.PER else (len(words), total)
        return (
            not _is_all_caps(surface),
            is_full,
            not is_part,
            not _is_shouted(group, surface),
            *counts,
            group.surfaces[surface],
            accents,
            -group.order,
        )

    return max(((group, surface) for group in named for surface in group.surfaces), key=rank)[1], None


def _is_shouted(group: Group, surface: str) -> bool:
    """Tell whether a word of a person's name is in capitals: `THOMAS Hugo`."""
    return group.label is Label.PER and any(len(word) > 2 and word.isupper() for word in surface.split())


def _is_part(group: Group, other: Group) -> bool:
    """Tell whether a name begins or ends a longer one, to which no word sticks by mistake (`Éric Vuillard Luther`)."""
    words, longer = group.words, other.words
    if len(words) >= len(longer):
        return False
    if longer[-len(words) :] == words:
        return True
    sticks = group.label is Label.PER and len(words) > 1 and other.surfaces.total() < group.surfaces.total()
    return longer[: len(words)] == words and not sticks


def name_in_corpus(cluster: list[EntityNode]) -> str:
    """Return the name to show: of those with a kb_id, or else of the full, well-formed ones, that of most documents."""
    names: Counter[str] = Counter()
    known: set[str] = set()
    for node in cluster:
        names.update(node.names)
        known.update(node.names if node.kb_id else ())

    def rank(name: str) -> tuple[object, ...]:
        is_initialled = bool(re.match(r"\w\.", name))
        is_full = name in known or " " in comparison_form(name)
        return name not in known, _is_all_caps(name), is_initialled, not is_full, -names[name], -len(name), name

    return min(names, key=rank)


def names_in_corpus(clusters: list[list[EntityNode]]) -> list[str]:
    """Return the name to show of each entity; one of several with the same name has its country, office or kind behind.

    Of institutions and places with one name, that of the most documents keeps it alone: `Sénat`, `Sénat (États-Unis)`.
    """
    names = [name_in_corpus([node for node in cluster if not node.is_guest] or cluster) for cluster in clusters]
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
                names[position] = add_kind(names[position], kind)
    return names


def _is_all_caps(name: str) -> bool:
    return len(name) > 1 and name.isupper()
