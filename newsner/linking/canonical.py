"""The canonical name of an entity: the form to show, within a document and across a corpus."""

from __future__ import annotations

import re
from collections import Counter

from newsner.linking.corpus import EntityNode
from newsner.linking.groups import Group
from newsner.names import comparison_form


def name_in_document(cluster: list[Group]) -> tuple[str, str | None]:
    """Return the name to show and the kb_id: the gazetteer's where known, else the fullest well-formed form."""
    identity = next((group.identity for group in cluster if group.identity), None)
    if identity is not None:
        return identity[0], identity[1] or None
    surfaces: Counter[str] = Counter()
    for group in [group for group in cluster if not group.is_nickname] or cluster:
        surfaces.update(group.surfaces)

    def rank(surface: str) -> tuple[bool, bool, int, int]:
        words = comparison_form(surface).split()
        shouted = surface.isupper() and len(surface) > 1
        full = len(words) > 1 and not any(len(word) == 1 for word in (words[0], words[-1]))
        return (not shouted, full, len(words), surfaces[surface])

    return max(surfaces, key=rank), None


def name_in_corpus(cluster: list[EntityNode]) -> str:
    """Return the name to show: one that comes with a kb_id, else the full, well-formed one of most documents."""
    names: Counter[str] = Counter()
    known: set[str] = set()
    for node in cluster:
        names.update(node.names)
        known.update(node.names if node.kb_id else ())

    def rank(name: str) -> tuple[object, ...]:
        shouted = name.isupper() and len(name) > 1
        initialled = bool(re.match(r"\w\.", name))
        is_full = " " in comparison_form(name)
        return name not in known, shouted, initialled, not is_full, -names[name], -len(name), name

    return min(names, key=rank)
