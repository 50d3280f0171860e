"""Find the passages that were counted in a row of a table or of a plot."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from numbers import Real
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from newsner.analysis.cooccurrences import find_shared_sentences
from newsner.analysis.grouping import By, check_by, group_documents
from newsner.analysis.index import Measured
from newsner.analysis.own_rows import find_counted, find_limits, find_metadata, is_own, read_counts
from newsner.analysis.quoted import MEN, UNKNOWN, WOMEN, WOMEN_OF_KNOWN, Quoted
from newsner.analysis.search import Found, Hit, Search
from newsner.gazetteer.entries import RegistryEntry
from newsner.labels import Label, LineKind
from newsner.linking.messages import NO_MESSAGE, Message, count_message, join_messages
from newsner.linking.registry import Registry
from newsner.models import Extraction
from newsner.quantities.units import to_symbol
from newsner.records import METADATA, TABLES

if TYPE_CHECKING:
    import pandas

_KINDS: dict[str, LineKind] = {
    "mentions": "mention",
    "quantities": "quantity",
    "statements": "statement",
    "roles": "role",
    "dates": "date",
    "references": "reference",
}
"""The kind of passage in each table with passages."""
_OWN_COLUMNS = {
    "mentions": "acts",
    "quantities": "value low high unit noun",
    "statements": "cue speaker",
    "dates": "first_day",
}
"""Columns that tell a row of a table from those of others, one of which is never empty."""
_OTHER_PASSAGE = {"of", "other_start", "other_end"}
"""The columns of a table of duplicates with the same passage in another document."""
_ACCEPTED = (
    "a row of a table of the corpus (with id, start and end, or id and entity_id), of corpus.cooccurrences or of a "
    "plot, or one with entity (or name) and label, or with unit or noun"
)


class Corpus(Protocol):
    """The part of a `newsner.TaggedCorpus` in which evidence is found."""

    @property
    def registry(self) -> Registry:
        """The registry of the entities of all documents."""

    @property
    def places(self) -> pandas.DataFrame:
        """A table of all places that have coordinates, one row each."""

    def __iter__(self) -> Iterator[Extraction]:
        """Yield the extractions of all documents."""


class Range(NamedTuple):
    """A passage of a document, by its id."""

    id: str
    start: int
    end: int


def read_row(row: object) -> dict[str, Any]:
    """Return a row as a dict without its empty cells.

    Raises:
        TypeError: it is no row.

    >>> read_row({"id": "a", "entity_id": float("nan"), "start": 3.0})
    {'id': 'a', 'start': 3.0}
    """
    if isinstance(row, RegistryEntry):
        cells: Any = {"entry": row}
    elif isinstance(row, Mapping):
        cells = row
    elif hasattr(row, "_asdict"):  # a named tuple, as of DataFrame.itertuples
        cells = row._asdict()
    elif hasattr(row, "to_dict") and not hasattr(row, "columns"):  # a Series
        cells = row.to_dict()
    else:
        advice = "; of a DataFrame, take one row: table.iloc[0]" if hasattr(row, "columns") else ""
        if isinstance(row, str):
            advice = "; for the lines with a name, use corpus.concordance"
        elif isinstance(row, tuple):
            advice = "; of a table that you grouped, take a row of table.reset_index()"
        raise TypeError(
            f"row must be a dict, a Series or a named tuple with the cells of {_ACCEPTED}, but is of type "
            f"{type(row).__name__}{advice}"
        )
    return {str(name): value for name, value in cells.items() if not _is_empty(value)}


def _is_empty(value: object) -> bool:
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, float) and value != value


class Evidence:
    """Finds what was counted in rows of tables and plots of a corpus."""

    def __init__(self, search: Search, corpus: Corpus) -> None:
        self._search = search
        self._index = search.index
        self._corpus = corpus

    def find(self, row: Mapping[str, Any], by: By | None = None) -> Found:
        """Return what was counted in a row; see `TaggedCorpus.evidence`."""
        if by is not None:
            check_by(by)
        if ("other_entry" in row and "entry" in row) or ("other" in row and row.keys() & {"entity", "name"}):
            return self._find_pair(row)
        if "people" in row and "number" in row:
            return self._find_people(row, by)
        if "geonames_id" in row and "id" not in row:
            return self._find_place(row)
        if "id" in row:
            return self._find_in_document(row)
        if row.keys() & {"entry", "entity", "name"}:
            return self._find_entity(row, by)
        if row.keys() & {"unit", "noun"}:
            return self._find_unit(row, by)
        is_series = row and all(isinstance(value, Real) for value in row.values())
        advice = "; of what value_counts or size return, take a row of .reset_index()" if is_series else ""
        raise ValueError(f"row has {[*row]}, by which nothing can be found; wanted is {_ACCEPTED}{advice}")

    def open_ranges(self, ranges: Iterable[Range], kind: LineKind, title: Message) -> Found:
        """Return passages that are known by the ids of their documents."""
        hits = [Hit(self._index.numbers[each.id], each.start, each.end, kind) for each in ranges]
        return Found(hits, title)

    def _find_in_document(self, row: Mapping[str, Any]) -> Found:
        number = self._find_document(row["id"])
        if {"start", "end"} <= row.keys():
            hits = [self._find_passage(number, row)]
            if row.keys() >= _OTHER_PASSAGE:
                other = self._find_document(row["of"])
                places = {"start": row["other_start"], "end": row["other_end"]}
                hits.append(self._find_passage(other, places))
            kind = Message(hits[0].kind)
            return Found(hits, Message("{name} in {document}", name=kind, document=str(row["id"])))
        if "entity_id" in row:
            return self._find_document_entity(number, row)
        if row.keys() & {"entity", "name"}:
            return self._find_entity(row, None)
        if "start" in row or "end" in row:
            raise ValueError(f"row has {[*row]}; wanted are both start and end")
        whole = Hit(number, 0, len(self._index.text_of(number)), "document")
        return Found([whole], Message("the document {document}", document=str(row["id"])))

    def _find_document(self, id_: object) -> int:
        is_whole = isinstance(id_, float) and id_.is_integer()  # a column of numbers with gaps
        found = self._index.numbers.get(str(int(id_) if is_whole else id_))  # type: ignore[call-overload]
        if found is None:
            raise ValueError(f"row has the id {id_!r}, but the corpus has no such document")
        return found

    def _find_passage(self, number: int, row: Mapping[str, Any]) -> Hit:
        """Return the passage of a row; that which the corpus has found there, if it has found one."""
        start, end = _to_whole("start", row["start"]), _to_whole("end", row["end"])
        text = self._index.text_of(number)
        if not 0 <= start <= end <= len(text):
            raise ValueError(f"row has start {start} and end {end}, but its document has {len(text)} characters")
        wanted = row.get("text")
        if isinstance(wanted, str) and text[start:end] != wanted:
            raise ValueError(f"row has the text {wanted!r}, but its document has {text[start:end]!r} there")
        kind = _find_kind(row)
        for each in [kind] if kind else _KINDS.values():
            passages = self._index.passages_of(each)
            chosen = (passages.documents == number) & (passages.starts == start) & (passages.ends == end)
            hits = self._search.to_hits(each, chosen)
            if "entity_id" in row:
                hits = [x for x in hits if x.entity == self._to_entity(number, row["entity_id"])] or hits
            if hits:
                return hits[0]
        return Hit(number, start, end, kind or "passage")

    def _to_entity(self, number: int, entity_id: object) -> int:
        first = self._index.first_entities[number]
        entity = first + _to_whole("entity_id", entity_id)
        if not first <= entity < len(self._index.entities) or self._index.document_of(entity) != number:
            id_ = self._index.documents[number].id
            raise ValueError(f"row has the entity_id {entity_id!r}, but the document {id_!r} has no such entity")
        return entity

    def _find_document_entity(self, number: int, row: Mapping[str, Any]) -> Found:
        entity = self._to_entity(number, row["entity_id"])
        hits = self._search.to_hits("mention", self._index.passages_of("mention").entities == entity)
        name = self._index.entities[entity].name
        return Found(hits, Message("{name} in {document}", name=name, document=str(row["id"])))

    def _find_entity(self, row: Mapping[str, Any], by: By | None) -> Found:
        """Return the mentions of an entity, or its statements if these were counted, in the documents of a row."""
        positions = self._find_entries(row)
        said = "statements" in row or row.get("of") == "speakers"
        described = {name for i in positions for name in self._search.registry.entries[i].metadata}
        documents = self._find_documents(row, by, described)
        hits = _keep(self._search.select("statement" if said else "mention", positions), documents)
        if isinstance(row.get("text"), str):
            hits = [hit for hit in hits if self._read(hit) == row["text"]]
        title = self._search.describe(positions[0])
        if len(positions) > 1:
            title = Message("{names} and {n} more", names=title, n=len(positions) - 1)
        title = _add_group(Message("statements of {name}", name=title) if said else title, row)
        return self._compare(Found(hits, title), row, documents) if is_own(row) else Found(hits, title)

    def _read(self, hit: Hit) -> str:
        return self._index.text_of(hit.document)[hit.start : hit.end]

    def _compare(self, found: Found, row: Mapping[str, Any], documents: set[int] | None) -> Found:
        """Return what was found, or the passages whose articles call the entity so if these are what a row counts.

        Tables of passages have the name of an entity in its article: another one, perhaps, than in the registry.
        """
        name, kind = str(row.get("entity", row.get("name"))), found.hits[0].kind if found.hits else "mention"
        label = row.get("label")
        named = [i for i, x in enumerate(self._index.entities) if x.name == name and label in (None, x.label)]
        hits = _keep(self._search.to_hits(kind, np.isin(self._index.passages_of(kind).entities, named)), documents)
        counts = read_counts(row)
        counted = find_counted(counts, [_to_documents(found.hits), _to_documents(hits)])
        if counted == 0:
            return found
        size = _count_hits(found.hits, kind)
        if counted == 1:
            form = "counted where the article itself calls it {name}; in all its forms, the entity has {size}"
            return found._replace(hits=hits, note=Message(form, name=name, size=size))
        note = Message(
            "the row has {counts}, but in all its forms the entity has {size}", counts=_say(counts), size=size
        )
        advice = [Message("if you counted statements, call the column so")] if kind == "mention" else []
        return found._replace(note=join_messages([note, *advice], "; "))

    def _find_entries(self, row: Mapping[str, Any], key: str = "entry") -> list[int]:
        """Return the positions of the entries that a row is about: by their place, or else by name and label."""
        entries = self._search.registry.entries
        given = row.get(key)
        if isinstance(given, RegistryEntry):
            return self._search.find_entries(given, None)[0] or []
        if given is not None:
            position = _to_whole(key, given)
            name = str(row.get("entity" if key == "entry" else "other", ""))
            if not 0 <= position < len(entries) or not name.startswith(entries[position].name if name else ""):
                raise ValueError(
                    f"row is about the entry {position} of a registry, {name!r}, which corpus.registry does not have "
                    "there: entities were linked again; make the table or plot anew"
                )
            return [position]
        is_first = key == "entry"
        name = str(row.get("entity", row.get("name")) if is_first else row["other"])
        given_label = row.get("label" if is_first else "other_label")
        label = None if given_label is None else Label(str(given_label))
        same = [i for i, entry in enumerate(entries) if entry.name == name and label in (None, entry.label)]
        for field in ("kb_id", "only_in"):
            if field in row or (field == "only_in" and "seen" in row):
                same = [i for i in same if (getattr(entries[i], field) or None) == (row.get(field) or None)] or same
        return same or self._search.find_entries(name, label)[0] or []

    def _find_documents(
        self, row: Mapping[str, Any], by: By | None, described: Collection[str] = ()
    ) -> set[int] | None:
        """Return the documents of the group that a row is about, or ``None`` for all."""
        found = find_limits(row, self._index, described) if is_own(row) else find_metadata(row, self._index)
        if "id" in row:
            here = {self._find_document(row["id"])}
            found = here if found is None else found & here
        group = row.get("group", row.get("value"))
        if group is None:
            return found
        values = self._group(row, by)
        here = {self._index.numbers[document] for document, value in values.items() if value == str(group)}
        return here if found is None else found & here

    def _group(self, row: Mapping[str, Any], by: By | None) -> Mapping[str, str]:
        chosen = row.get("by") if by is None else by
        group = row.get("group", row.get("value"))
        if chosen is None:
            raise ValueError(f"row is about the group {group!r} of documents; say by what they were grouped: by=…")
        documents: Any = self._index.documents  # which have what articles have, as far as these are grouped by it
        return group_documents(documents, self._index.numbers, chosen, period=row.get("period")).values

    def _find_people(self, row: Mapping[str, Any], by: By | None) -> Found:
        """Return the statements of the people of a gender, in the documents of a row."""
        group = WOMEN if row["people"] == WOMEN_OF_KNOWN else row["people"]
        if group not in (WOMEN, MEN, UNKNOWN):
            raise ValueError(f"row has the people {group!r}; wanted are {(WOMEN, MEN, UNKNOWN, WOMEN_OF_KNOWN)}")
        entries = self._search.registry.entries
        groups = Quoted.build(self._corpus, self._search.registry).groups
        people = (i for i, entry in enumerate(entries) if entry.label is Label.PER)
        positions = [i for i in people if groups.get(i, UNKNOWN) == group]
        hits = self._search.select("statement", positions)
        return Found(
            _keep(hits, self._find_documents(row, by)),
            _add_group(Message("statements of {name}", name=Message(group)), row),
        )

    def _find_place(self, row: Mapping[str, Any]) -> Found:
        """Return the mentions of a place on earth, whatever entities it is."""
        table = self._corpus.places
        rows = table[table["geonames_id"] == row["geonames_id"]]
        pairs = zip(rows["id"], rows["entity_id"], strict=True)
        entities = [self._index.first_entities[self._index.numbers[id_]] + int(number) for id_, number in pairs]
        if not entities:
            raise ValueError(f"row has the geonames_id {row['geonames_id']!r}, but the corpus has no such place")
        hits = self._search.to_hits("mention", np.isin(self._index.passages_of("mention").entities, entities))
        return Found(hits, Message("{name}", name=str(row.get("place", f"GeoNames {row['geonames_id']}"))))

    def _find_unit(self, row: Mapping[str, Any], by: By | None) -> Found:
        """Return the quantities of a unit or noun, and of a kind if the row has one."""
        wanted = {name: row[name] for name in ("kind", "unit", "noun", "per") if name in row}
        details = [i for i, x in enumerate(self._index.measured) if _is_measured(x, wanted)]
        name = row.get("unit", row.get("noun"))
        if not details:
            raise ValueError(f"row is about {wanted}, but no quantity of the corpus is such")
        hits = self._search.to_hits("quantity", np.isin(self._index.details_of("quantity"), details))
        hits = _keep(hits, self._find_documents(row, by))
        counts = read_counts(row) if is_own(row) else {}
        is_counted = find_counted(counts, [_to_documents(hits)]) is not None
        note = Message("the row has {counts}, but these are {n}", counts=_say(counts), n=len(hits))
        title = _add_group(Message("quantities: {name}", name=str(name)), row)
        return Found(hits, title, NO_MESSAGE if is_counted else note)

    def _find_pair(self, row: Mapping[str, Any]) -> Found:
        """Return the sentences that name two entities."""
        pair = self._find_entries(row)[0], self._find_entries(row, "other_entry")[0]
        hits = find_shared_sentences(self._search, *pair, only=row.get("within") == "sentence")
        documents = find_limits(row, self._index) if is_own(row) else find_metadata(row, self._index)
        first, second = map(self._search.describe, pair)
        return Found(_keep(hits, documents), Message("{first} and {second}", first=first, second=second))


def _find_kind(row: Mapping[str, Any]) -> LineKind | None:
    """Return the kind of a row of a table, of which columns without a value may be missing."""
    if row.get("kind") in (*_KINDS.values(), "speaker"):  # a line of a concordance
        found: LineKind = row["kind"]
        return found
    for table, names in _OWN_COLUMNS.items():
        if row.keys() & {*names.split()} and row.keys() - {"index", "Index"} <= _columns_of(table, row):
            return _KINDS[table]
    return None


def _columns_of(table: str, row: Mapping[str, Any]) -> set[str]:
    return {column.name for column in TABLES[table].columns} | {name for name in row if name.startswith(METADATA)}


def _to_whole(name: str, value: object) -> int:
    """Return a whole number, which a table with empty cells may hold as a float."""
    try:
        number = int(value)  # type: ignore[call-overload]
    except (TypeError, ValueError):
        raise TypeError(f"row must have a whole number as {name}, but has {value!r}") from None
    return int(number)


def _is_measured(measured: Measured, wanted: Mapping[str, Any]) -> bool:
    """Tell whether a quantity has the values of a row; its unit may stand there by its symbol."""
    units = (measured.unit, to_symbol(measured.unit, measured.kind))
    return all(value in units if name == "unit" else value == getattr(measured, name) for name, value in wanted.items())


def _to_documents(hits: list[Hit]) -> list[int]:
    return [hit.document for hit in hits]


def _say(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} = {number}" for name, number in counts.items())


def _count_hits(hits: list[Hit], kind: LineKind) -> Message:
    """Return the number of mentions or statements, and of their documents."""
    documents = len({*_to_documents(hits)})
    forms = ("{n} statement", "{n} statements") if kind == "statement" else ("{n} mention", "{n} mentions")
    return Message(
        "{lines} in {documents}",
        lines=count_message(*forms, len(hits)),
        documents=count_message("{n} document", "{n} documents", documents),
    )


def _keep(hits: list[Hit], documents: set[int] | None) -> list[Hit]:
    return hits if documents is None else [hit for hit in hits if hit.document in documents]


def _add_group(title: Message, row: Mapping[str, Any]) -> Message:
    """Return a title with the group of documents that a row is about."""
    group = row.get("group", row.get("value"))
    return title if group is None else join_messages([title, str(group)])
