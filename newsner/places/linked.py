"""Give the entries of a registry the ids of their places."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace

from newsner.labels import Label
from newsner.linking.registry import Registry
from newsner.models import Extraction
from newsner.places.locator import locate

_AGREED = 0.9  # share of the documents that locate an entry; below it, the entry may be several places of one name


def add_places(registry: Registry, articles: Iterable[Extraction]) -> Registry:
    """Return a registry whose towns have a ``kb_id`` such as ``geonames:2988507``, where they have none yet.

    An entry that means different places in different documents gets none. Countries keep their ISO 3166 codes.
    """
    found: dict[int, Counter[int]] = defaultdict(Counter)
    for article in articles:
        for number, place in locate(article).items():
            position = registry.members.get((str(article.id), number))
            if position is not None and place.kind == "city":
                found[position][place.geonames_id] += 1
    entries = list(registry.entries)
    for position, ids in found.items():
        (best, times), entry = ids.most_common(1)[0], entries[position]
        if entry.label is Label.LOC and not entry.kb_id and times >= _AGREED * ids.total():
            entries[position] = entry.model_copy(update={"kb_id": f"geonames:{best}"})
    return replace(registry, entries=tuple(entries))
