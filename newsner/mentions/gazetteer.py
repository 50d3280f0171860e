"""Tag the names of a gazetteer, each with its canonical name and kb_id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import ensure_path

from newsner.files import write_bytes_safely
from newsner.french_words import ARTICLES, PLACE_PREPOSITIONS
from newsner.gazetteer.arrays import DocWords, EntryRole, surfaces_by_role
from newsner.gazetteer.entries import GazetteerEntry
from newsner.gazetteer.index import SurfaceIndex
from newsner.gazetteer.reader import read_gazetteer
from newsner.gazetteer.spellings import find_spellings
from newsner.gazetteer.store import Gazetteer
from newsner.lexicons import Condition, PackagedEntry, load_gazetteer
from newsner.mentions.tagger import SpanTagger
from newsner.mentions.towns import find_towns
from newsner.spans import GAZETTEER_SPANS, MODEL_SPANS, NEVER, NEVER_KEY


class IndexedSurface(NamedTuple):
    """What a surface means: the number of an entry, and whether it always, never or conditionally names it."""

    entry: int
    role: EntryRole | Condition


class _Listed:
    """Entries in memory, to which others can be added at any time."""

    def __init__(self) -> None:
        self.entries: list[GazetteerEntry] = []
        self.index: SurfaceIndex[IndexedSurface] = SurfaceIndex()

    def add(self, entries: Iterable[GazetteerEntry]) -> None:
        for number, entry in enumerate(entries, len(self.entries)):
            for role, surface in surfaces_by_role(entry):
                condition: EntryRole | Condition = role
                if role == "conditional" and isinstance(entry, PackagedEntry):
                    condition = entry.condition
                meaning = IndexedSurface(number, condition)
                for spelling in find_spellings(surface):
                    self.index.add(spelling, meaning)
            self.entries.append(entry)


class _Part(NamedTuple):
    """Entries of a tagger, and the number of the first of them among all of its entries."""

    first: int
    names: _Listed | Gazetteer

    @property
    def entries(self) -> Sequence[GazetteerEntry]:
        return self.names.entries if isinstance(self.names, _Listed) else self.names


class _Match(NamedTuple):
    """A surface in a document: its tokens, end excluded, what it means, and the entry."""

    start: int
    end: int
    number: int
    role: EntryRole | Condition
    entry: GazetteerEntry

    @property
    def identity(self) -> int | str:
        """What the entries that name one thing, perhaps at different times, have in common."""
        return self.entry.kb_id or self.number


class GazetteerTagger(SpanTagger):
    """Propose the names of a gazetteer, each with its canonical name and kb_id.

    ``span.id_`` is the canonical name, ``span.kb_id_`` the entry's kb_id. A name that is in its own ``never`` gives a
    span labelled ``NEVER``.
    """

    def __init__(self, nlp: Language, *, spans_key: str, packaged: bool) -> None:
        super().__init__(nlp, spans_key=spans_key)
        self.packaged = packaged
        self._parts: list[_Part] = []
        self._never: dict[str, tuple[str, ...]] = {}
        if packaged:
            self.add(load_gazetteer())

    def add(self, entries: Iterable[GazetteerEntry]) -> None:
        """Add entries, or a `Gazetteer`; of two entries that share a surface, the later one wins."""
        first = self._parts[-1].first + len(self._parts[-1].entries) if self._parts else 0
        if isinstance(entries, Gazetteer):
            self._parts.append(_Part(first, entries))
            with_never = entries.entries_with_never()
        else:
            entries = tuple(entries)
            if not self._parts or isinstance(self._parts[-1].names, Gazetteer):
                self._parts.append(_Part(first, _Listed()))
            listed = self._parts[-1].names
            assert isinstance(listed, _Listed)
            listed.add(entries)
            with_never = (entry for entry in entries if entry.never)
        self._never = _merge(self._never.items(), ((entry.name, entry.never) for entry in with_never))

    def __call__(self, doc: Doc) -> Doc:
        """Tag a document, and store the ``never`` of entries in ``doc.user_data``."""
        if self._never:
            earlier = doc.user_data.get(NEVER_KEY)  # of another gazetteer in the pipeline
            doc.user_data[NEVER_KEY] = _merge(earlier.items(), self._never.items()) if earlier else self._never
        return super().__call__(doc)

    def find(self, doc: Doc) -> Iterator[Span]:
        """Yield the names in text order."""
        matches = sorted(self._match(doc), key=lambda match: (match.start, match.end, -match.number))
        known = {match.identity for match in matches if match.role == "always"}
        modelled = {i for entity in doc.ents for i in range(entity.start, entity.end)}
        named = _ModelNames.read(doc) if any(match.role == "conditional" for match in matches) else None
        agreed = {match for match in matches if match.role == "conditional" and named and named.has(match)}
        certain = known | {match.identity for match in agreed}
        for match in matches:
            start, end, _, role, entry = match
            if role == "never":
                yield Span(doc, start, end, label=NEVER)
            elif (
                role == "always"
                or (role == "known" and match.identity in known)
                or (role == "model" and not modelled.isdisjoint(range(start, end)))
                or (role == "conditional" and match.identity in certain and named and not named.has_longer(match))
                or _holds_behind(doc[start - 1].lower_ if start else "", role)
            ):
                yield Span(doc, start, end, label=entry.label.value, kb_id=entry.kb_id, span_id=entry.name)
        if self.packaged:
            yield from find_towns(doc)

    def _match(self, doc: Doc) -> Iterator[_Match]:
        """Yield the surfaces in a document, in the order of their entries."""
        words: DocWords | None = None
        for first, names in self._parts:
            if isinstance(names, _Listed):
                for (number, role), start, end in names.index.find(doc):
                    yield _Match(start, end, first + number, role, names.entries[number])
            else:
                words = words or DocWords.read(doc)
                for found in names.find(words):
                    yield _Match(found.start, found.end, first + found.number, found.role, found.entry)

    def _to_gazetteer(self) -> Gazetteer:
        """Return all entries of the user; the packaged ones come with newsner."""
        parts = [part.names for part in self._parts]
        if len(parts) == 1 and isinstance(parts[0], Gazetteer):
            return parts[0]
        entries = chain.from_iterable(part.entries for part in self._parts)
        return Gazetteer.build(entry for entry in entries if not isinstance(entry, PackagedEntry))

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return the user's entries as bytes."""
        return b"".join(self._to_gazetteer().to_chunks())

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> GazetteerTagger:
        """Add the entries that `to_bytes` returned.

        Raises:
            ValueError: they are damaged, or those of something else.
        """
        gazetteer = Gazetteer.from_bytes(data)
        if len(gazetteer):
            self.add(gazetteer)
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the user's entries to a file."""
        write_bytes_safely(ensure_path(path), self._to_gazetteer().to_chunks())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> GazetteerTagger:
        """Add the entries that `to_disk` wrote; the file must stay, since it is read when it is needed.

        Raises:
            ValueError: the file is damaged, or of something else.
        """
        gazetteer = Gazetteer.open(ensure_path(path))
        if len(gazetteer):
            self.add(gazetteer)
        return self


class _ModelNames(NamedTuple):
    """The names that the NER sees in a document, with their articles and titles and without."""

    places: frozenset[tuple[int, int, str]]

    @classmethod
    def read(cls, doc: Doc) -> _ModelNames:
        spans = chain(doc.ents, doc.spans.get(MODEL_SPANS, ()))
        return cls(frozenset((span.start, span.end, span.label_) for span in spans))

    def has(self, match: _Match) -> bool:
        """Tell whether the NER sees a name of the same words and label."""
        return (match.start, match.end, match.entry.label.value) in self.places

    def has_longer(self, match: _Match) -> bool:
        """Tell whether the NER sees a name of which the words are only a part."""
        inside = (place for place in self.places if place[0] <= match.start and match.end <= place[1])
        return not self.has(match) and any((start, end) != match[:2] for start, end, _ in inside)


def _holds_behind(word: str, condition: EntryRole | Condition) -> bool:
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
        tagger.add(read_gazetteer(path))
    return tagger
