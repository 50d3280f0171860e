"""The words that tell entities of one name apart: the country of an institution, town or province, king or pope."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache

from newsner.labels import Label
from newsner.lexicons import load_gazetteer
from newsner.linking.occurrences import DocumentEntity

_PLACES = {"town": "ville", "division": "division administrative", "article": "région ou pays"}


def add_kind(name: str, kind: str) -> str:
    """Return a name with the words for its kind behind it.

    >>> add_kind("Sénat", "US"), add_kind("Namur", "town"), add_kind("Philippe", "roi")
    ('Sénat (États-Unis)', 'Namur (ville)', 'Philippe (roi)')
    """
    return f"{name} ({_PLACES.get(kind) or _load_country_names().get(kind, kind)})"


@cache
def _load_country_names() -> dict[str, str]:
    return {x.kb_id: x.name for x in load_gazetteer() if x.kb_id and x.label is Label.LOC}


def find_main_kinds(entities: Iterable[DocumentEntity]) -> dict[tuple[Label, str], str]:
    """Return the kind of most documents for each label and form; of several the first in the alphabet."""
    counts: dict[tuple[Label, str], Counter[str]] = {}
    for entity in entities:
        counts.setdefault((entity.label, entity.form), Counter())[entity.kind] += 1
    return {key: min(found, key=lambda kind: (-found[kind], kind)) for key, found in counts.items()}
