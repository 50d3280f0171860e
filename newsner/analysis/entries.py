"""Choose the entities that a plot or a table counts: by label, without news agencies, and the most frequent."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from newsner.gazetteer.entries import RegistryEntry
from newsner.labels import Label
from newsner.lexicons import load_agencies
from newsner.names import comparison_form


def choose_entries(
    entries: Sequence[RegistryEntry], label: Label | None, top: int | None, *, agencies: bool = True
) -> list[int]:
    """Return the positions of the entries to count, those in the most documents first.

    Args:
        entries: the entries of a registry.
        label: only those of this label.
        top: only so many; ``None`` for all.
        agencies: also news agencies, which articles name as their source.
    """
    wanted = [
        position
        for position, entry in enumerate(entries)
        if label in (None, entry.label) and (agencies or not is_agency(entry))
    ]
    return sorted(wanted, key=lambda position: -entries[position].seen.documents)[:top]


def is_agency(entry: RegistryEntry) -> bool:
    """Tell whether an entry is a news agency, by its name."""
    return entry.label is Label.ORG and comparison_form(entry.name) in _fold_agencies()


@cache
def _fold_agencies() -> frozenset[str]:
    return frozenset(map(comparison_form, load_agencies()))
