"""Tag the names of a gazetteer, each with its canonical name and kb_id."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Literal, NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import ensure_path

from newsner.french_words import ARTICLES, PLACE_PREPOSITIONS
from newsner.gazetteer.entries import GazetteerEntry
from newsner.gazetteer.index import SurfaceIndex
from newsner.gazetteer.reader import load_user_gazetteer
from newsner.lexicons import Condition, PackagedEntry, load_gazetteer
from newsner.mentions.tagger import SpanTagger
from newsner.mentions.towns import find_towns
from newsner.names import find_spellings
from newsner.spans import GAZETTEER_SPANS, NEVER, NEVER_KEY


class IndexedSurface(NamedTuple):
    """What a surface means: the number of an entry, and whether it always, never or conditionally names it."""

    entry: int
    role: Literal["always", "never"] | Condition


class GazetteerTagger(SpanTagger):
    """Propose the names of a gazetteer, each with its canonical name and kb_id.

    ``span.id_`` is the canonical name, ``span.kb_id_`` the entry's kb_id. A name that is in its own ``never`` gives a
    span labelled ``NEVER``.
    """

    def __init__(self, nlp: Language, *, spans_key: str, packaged: bool) -> None:
        super().__init__(nlp, spans_key=spans_key)
        self.packaged = packaged
        self.entries: list[GazetteerEntry] = []
        self._never: dict[str, tuple[str, ...]] = {}
        self._index: SurfaceIndex[IndexedSurface] = SurfaceIndex()
        if packaged:
            self.add(load_gazetteer())

    def add(self, entries: Iterable[GazetteerEntry]) -> None:
        """Add entries; of two entries that share a surface, the later one wins."""
        entries = tuple(entries)
        self._never = _merge(self._never.items(), ((entry.name, entry.never) for entry in entries if entry.never))
        for number, entry in enumerate(entries, len(self.entries)):
            self._add_surfaces(entry.surfaces, IndexedSurface(number, "always"))
            if isinstance(entry, PackagedEntry):
                self._add_surfaces(entry.conditional, IndexedSurface(number, entry.condition))
            elif entry.name in entry.never:
                self._add_surfaces([entry.name], IndexedSurface(number, "never"))
        self.entries += entries

    def _add_surfaces(self, surfaces: Iterable[str], meaning: IndexedSurface) -> None:
        for surface in surfaces:
            for spelling in find_spellings(surface):
                self._index.add(spelling, meaning)

    def __call__(self, doc: Doc) -> Doc:
        """Tag a document, and store the ``never`` of entries in ``doc.user_data``."""
        if self._never:
            earlier = doc.user_data.get(NEVER_KEY)  # of another gazetteer in the pipeline
            doc.user_data[NEVER_KEY] = _merge(earlier.items(), self._never.items()) if earlier else self._never
        return super().__call__(doc)

    def find(self, doc: Doc) -> Iterator[Span]:
        """Yield the names in text order."""
        matches = list(self._index.find(doc))
        known = {self._identity(meaning.entry) for meaning, _, _ in matches if meaning.role == "always"}
        modelled = {i for entity in doc.ents for i in range(entity.start, entity.end)}
        for (number, role), start, end in sorted(matches, key=lambda match: (match[1], match[2], -match[0].entry)):
            entry = self.entries[number]
            if role == "never":
                yield Span(doc, start, end, label=NEVER)
            elif (
                role == "always"
                or (role == "known" and self._identity(number) in known)
                or (role == "model" and not modelled.isdisjoint(range(start, end)))
                or _holds_behind(doc[start - 1].lower_ if start else "", role)
            ):
                yield Span(doc, start, end, label=entry.label.value, kb_id=entry.kb_id, span_id=entry.name)
        if self.packaged:
            yield from find_towns(doc)

    def _identity(self, number: int) -> int | str:
        """Return what the entries that name one thing at different times have in common."""
        return self.entries[number].kb_id or number

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


def _holds_behind(word: str, condition: Condition) -> bool:
    """Tell whether the word before a surface fulfils its condition."""
    word = word.replace("’", "'")
    if condition == "article":
        return word in ARTICLES
    if condition == "preposition":
        return word in PLACE_PREPOSITIONS
    return condition == "bare" and word not in ARTICLES and word != "en"


def _merge(*never: Iterable[tuple[str, Iterable[str]]]) -> dict[str, tuple[str, ...]]:
    """Return the surfaces that do not name a thing, by canonical name; those of one name are put together."""
    merged: dict[str, tuple[str, ...]] = {}
    for name, surfaces in chain.from_iterable(never):
        merged[name] = tuple(dict.fromkeys((*merged.get(name, ()), *surfaces)))
    return merged


@Language.factory(
    "newsner_gazetteer",
    default_config={"spans_key": GAZETTEER_SPANS, "packaged": True, "path": None},
    assigns=["doc.spans", "doc.ents"],
)
def make_gazetteer_tagger(
    nlp: Language, name: str, spans_key: str, packaged: bool, path: str | None
) -> GazetteerTagger:
    """Build a `GazetteerTagger` of newsner's own names (``packaged``), of the file at ``path``, or of both."""
    tagger = GazetteerTagger(nlp, spans_key=spans_key, packaged=packaged)
    if path is not None:
        tagger.add(load_user_gazetteer(path))
    return tagger
