"""Tag the names of a gazetteer, each with its identity."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import cast

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import ensure_path

from newsner.french_words import ARTICLES, PLACE_PREPOSITIONS
from newsner.gazetteer.entries import GazetteerEntry
from newsner.gazetteer.index import SurfaceIndex
from newsner.gazetteer.reader import load_user_gazetteer
from newsner.lexicons import PackagedEntry, load_gazetteer
from newsner.names import find_spellings
from newsner.spans import GAZETTEER_SPANS, NEVER, NEVER_KEY

_CONDITIONAL = "?"  # behind the number of an entry, in the index's keys
_NEVER = "!"  # likewise


class GazetteerTagger:
    """Propose the names of a gazetteer; ``span.id_`` is the canonical name, ``span.kb_id_`` the entry's kb_id.

    What an entry says is never tagged comes as a span labelled ``NEVER``.
    """

    def __init__(self, *, spans_key: str, packaged: bool) -> None:
        self.spans_key = spans_key
        self.packaged = packaged
        self.entries: list[GazetteerEntry] = []
        self._never: dict[str, tuple[str, ...]] = {}
        self._index = SurfaceIndex()
        if packaged:
            self.add(load_gazetteer())

    def add(self, entries: Iterable[GazetteerEntry]) -> None:
        """Add entries; of two entries that share a surface, the later one wins."""
        entries = tuple(entries)
        self._never = _merge(self._never.items(), ((entry.name, entry.never) for entry in entries if entry.never))
        for entry in entries:
            key = str(len(self.entries))
            self.entries.append(entry)
            groups: list[tuple[Iterable[str], str]] = [(entry.surfaces, "")]
            if isinstance(entry, PackagedEntry):
                groups.append((entry.conditional, _CONDITIONAL))
            elif entry.name in entry.never:
                groups.append(([entry.name], _NEVER))
            for surfaces, suffix in groups:
                for surface in surfaces:
                    for spelling in find_spellings(surface):
                        self._index.add(spelling, key + suffix)

    def __call__(self, doc: Doc) -> Doc:
        """Tag a document: write what `find` yields into ``doc.spans[spans_key]``."""
        doc.spans[self.spans_key] = list(self.find(doc))
        if self._never:
            earlier = doc.user_data.get(NEVER_KEY)  # of another gazetteer in the pipeline
            doc.user_data[NEVER_KEY] = _merge(earlier.items(), self._never.items()) if earlier else self._never
        return doc

    def find(self, doc: Doc) -> Iterator[Span]:
        """Yield the names in text order."""
        matches = list(self._index.find(doc))
        known = {key for key, _, _ in matches if key.isdecimal()}
        modelled = {i for entity in doc.ents for i in range(entity.start, entity.end)}
        for key, start, end in sorted(matches, key=lambda match: (match[1], match[2], -_number(match[0]))):
            entry = self.entries[_number(key)]
            if key.endswith(_NEVER):
                yield Span(doc, start, end, label=NEVER)
            elif key.isdecimal() or self._holds(
                cast(PackagedEntry, entry), doc, start, end, key[:-1] in known, modelled
            ):
                yield Span(doc, start, end, label=entry.label.value, kb_id=entry.kb_id, span_id=entry.name)

    def _holds(self, entry: PackagedEntry, doc: Doc, start: int, end: int, known: bool, modelled: set[int]) -> bool:
        """Tell whether the condition of an entry's ambiguous surface holds at this place."""
        if entry.condition == "known":
            return known
        if entry.condition == "model":
            return any(i in modelled for i in range(start, end))
        before = doc[start - 1].lower_.replace("’", "'") if start else ""
        if entry.condition == "article":
            return before in ARTICLES
        if entry.condition == "preposition":
            return before in PLACE_PREPOSITIONS
        return before not in ARTICLES and before != "en"

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return the user's entries as bytes; the packaged ones come with newsner."""
        added = [entry for entry in self.entries if not isinstance(entry, PackagedEntry)]
        return json.dumps([entry.model_dump(mode="json") for entry in added]).encode()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> GazetteerTagger:
        """Add the entries that `to_bytes` returned."""
        self.add(GazetteerEntry.model_validate(record) for record in json.loads(data))
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the user's entries to a file."""
        ensure_path(path).write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> GazetteerTagger:
        """Add the entries that `to_disk` wrote."""
        return self.from_bytes(ensure_path(path).read_bytes())


def _merge(*never: Iterable[tuple[str, Iterable[str]]]) -> dict[str, tuple[str, ...]]:
    """Return the surfaces that do not name a thing, by canonical name; those of one name are put together."""
    merged: dict[str, tuple[str, ...]] = {}
    for name, surfaces in chain.from_iterable(never):
        merged[name] = tuple(dict.fromkeys((*merged.get(name, ()), *surfaces)))
    return merged


def _number(key: str) -> int:
    """Return the number of the entry that a key of the matcher stands for."""
    return int(key.rstrip(_CONDITIONAL + _NEVER))


@Language.factory(
    "newsner_gazetteer",
    default_config={"spans_key": GAZETTEER_SPANS, "packaged": True, "path": None},
    requires=["doc.ents"],
    assigns=["doc.spans"],
)
def make_gazetteer_tagger(
    nlp: Language, name: str, spans_key: str, packaged: bool, path: str | None
) -> GazetteerTagger:
    """Build a `GazetteerTagger` of newsner's own names (``packaged``), of the file at ``path``, or of both."""
    tagger = GazetteerTagger(spans_key=spans_key, packaged=packaged)
    if path is not None:
        tagger.add(load_user_gazetteer(path))
    return tagger
