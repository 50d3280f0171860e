"""Tag the names of a gazetteer, each with its identity."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import ensure_path

from newsner.labels import Label
from newsner.lexicons import GazetteerEntry, load_gazetteer, load_name_cues, load_user_gazetteer
from newsner.names import find_spellings

_CONDITIONAL = "?"  # behind the number of an entry, in the matcher's keys


class GazetteerTagger:
    """Propose the names of a gazetteer; ``span.id_`` is the canonical name, ``span.kb_id_`` the entry's kb_id."""

    def __init__(self, nlp: Language, *, spans_key: str, packaged: bool) -> None:
        self.nlp = nlp
        self.spans_key = spans_key
        self.packaged = packaged
        self.entries: list[GazetteerEntry] = []
        self._user_entries: list[GazetteerEntry] = []
        self._matcher = PhraseMatcher(nlp.vocab)
        cues = load_name_cues()
        self._articles, self._prepositions = cues["article"], cues["preposition"]
        if packaged:
            self._index(load_gazetteer())

    def add(self, entries: Iterable[GazetteerEntry]) -> None:
        """Add a user's entries; where they share a surface with packaged ones, they win."""
        entries = list(entries)
        self._user_entries.extend(entries)
        self._index(entries)

    def _index(self, entries: Iterable[GazetteerEntry]) -> None:
        make_doc = self.nlp.tokenizer
        for entry in entries:
            key = str(len(self.entries))
            self.entries.append(entry)
            for surfaces, suffix in ((entry.surfaces, ""), (entry.conditional, _CONDITIONAL)):
                spellings = {spelling for surface in surfaces for spelling in find_spellings(surface)}
                if spellings:
                    self._matcher.add(key + suffix, [make_doc(spelling) for spelling in sorted(spellings)])

    def __call__(self, doc: Doc) -> Doc:
        """Tag a document: write what `find` yields into ``doc.spans[spans_key]``."""
        doc.spans[self.spans_key] = list(self.find(doc))
        return doc

    def find(self, doc: Doc) -> Iterator[Span]:
        """Yield the names in text order."""
        matches = [(self.nlp.vocab.strings[key], start, end) for key, start, end in self._matcher(doc)]
        known = {key for key, _, _ in matches if not key.endswith(_CONDITIONAL)}
        modelled = {i for entity in doc.ents for i in range(entity.start, entity.end)}
        for key, start, end in sorted(
            matches, key=lambda match: (match[1], match[2], -int(match[0].rstrip(_CONDITIONAL)))
        ):
            number = key.rstrip(_CONDITIONAL)
            entry = self.entries[int(number)]
            if key == number or self._holds(entry, doc, start, end, number in known, modelled):
                yield Span(doc, start, end, label=entry.label.value, kb_id=entry.kb_id, span_id=entry.name)

    def _holds(self, entry: GazetteerEntry, doc: Doc, start: int, end: int, known: bool, modelled: set[int]) -> bool:
        """Tell whether the condition of an entry's ambiguous surface holds at this place."""
        if entry.condition == "known":
            return known
        if entry.condition == "model":
            return any(i in modelled for i in range(start, end))
        before = doc[start - 1].lower_.replace("’", "'") if start else ""
        if entry.condition == "article":
            return before in self._articles
        if entry.condition == "preposition":
            return before in self._prepositions
        return before not in self._articles and before != "en"

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return the user's entries as bytes; the packaged ones come with newsner."""
        return json.dumps([asdict(entry) for entry in self._user_entries]).encode()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> GazetteerTagger:
        """Add the entries that `to_bytes` returned."""
        self.add(_to_entry(record) for record in json.loads(data))
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the user's entries to a file."""
        ensure_path(path).write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> GazetteerTagger:
        """Add the entries that `to_disk` wrote."""
        return self.from_bytes(ensure_path(path).read_bytes())


def _to_entry(record: dict[str, Any]) -> GazetteerEntry:
    return GazetteerEntry(
        name=record["name"],
        label=Label(record["label"]),
        kb_id=record["kb_id"],
        aliases=tuple(record["aliases"]),
        conditional=tuple(record["conditional"]),
        condition=record["condition"],
        refusal=record["refusal"],
    )


@Language.factory(
    "newsner_gazetteer",
    default_config={"spans_key": "gazetteer", "packaged": True, "path": None},
    requires=["doc.ents"],
    assigns=["doc.spans"],
)
def make_gazetteer_tagger(
    nlp: Language, name: str, spans_key: str, packaged: bool, path: str | None
) -> GazetteerTagger:
    """Build a `GazetteerTagger` of newsner's own names (``packaged``), of the CSV file at ``path``, or of both."""
    tagger = GazetteerTagger(nlp, spans_key=spans_key, packaged=packaged)
    if path is not None:
        tagger.add(load_user_gazetteer(path))
    return tagger
