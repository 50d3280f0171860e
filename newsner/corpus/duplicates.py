"""Find the near-duplicates of any source or of a tagged corpus, and leave them out of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from newsner.analysis.columns import SOURCES, find_value
from newsner.analysis.copies import DuplicateGroup, Text
from newsner.analysis.duplicates import THRESHOLD, Duplicates, build_duplicates, check_threshold
from newsner.checks import name_argument
from newsner.corpus.config import DATE_COLUMN
from newsner.corpus.documents import open_documents
from newsner.corpus.formats.base import RawDocument
from newsner.corpus.sources import Document, DocumentSource, FilesRead, Item, digest
from newsner.corpus.spool import Spool
from newsner.corpus.workers import TaggedBatch
from newsner.models import ErrorRecord, Extraction

COPIES, COPY_IDS, COPY_SOURCES = "copies", "copy_ids", "copy_sources"
"""The metadata of an article whose copies are left out: their number, and their ids and sources as lists in JSON."""

_NO_LIMIT = 1 << 62  # characters of a text


def find_duplicates(
    source: Any,
    *,
    threshold: float = THRESHOLD,
    text: str = "text",
    id: str | None = None,
    date: str = DATE_COLUMN,
    encoding: str | None = None,
    delimiter: str | None = None,
    layout: str | None = None,
) -> Duplicates:
    r"""Return the groups of documents that are one text in print: wire copy and reprints, also cut or edited ones.

    Nothing is tagged, so that copies can be left out before tagging. Needs the texts in memory.

    Args:
        source: the documents, as for `newsner.tag`, or what `newsner.read` returned; also a list of `Extraction`.
        threshold: the share of the shorter text's words that both must have in passages of at least five words, from
            0.3 to 1. A text must also have a seventh of the longer one, and 20 words of it.
        text: the column with the text.
        id: the column with the id; by default ``id``, if it exists.
        date: the column with the day (and time) by which the first article of a group is known; documents without it
            come last, in their order.
        encoding: the encoding of files, as for `newsner.tag`.
        delimiter: what stands between the columns of CSV files, as for `newsner.tag`.
        layout: how pages, text and RTF files are read, as for `newsner.read`.

    Raises:
        TypeError: ``source`` has another type, or ``threshold`` is no number.
        ValueError: a column is missing (also ``date``, unless it is the default), ids that are known in advance are not
            unique, or ``threshold`` is out of range.
        FileNotFoundError: no file matches.

    >>> wire = "Le maire de Lyon a inauguré jeudi la nouvelle bibliothèque du quartier, après deux ans de travaux. "
    >>> wire += "Elle compte quarante mille livres et une salle de lecture ouverte jusqu'à minuit."
    >>> texts = {"afp": wire, "paper": "Une bibliothèque à Lyon\n" + wire[:130], "other": "Il pleut à Lyon."}
    >>> found = find_duplicates(texts)
    >>> found
    <Duplicates: 1 group with 1 copy among 3 documents>
    >>> group = found[0]
    >>> group.first, [(copy.id, copy.similarity, copy.shared_words) for copy in group.copies]
    ('afp', [('paper', 0.808, 21)])
    """
    check_threshold(threshold)
    options = {"id": id, "encoding": encoding, "delimiter": delimiter, "layout": layout}
    items = list(open_documents(source, text=text, **options).documents(_NO_LIMIT))
    return compare_documents(items, date=date, threshold=threshold)


def compare_documents(items: Iterable[Item], *, date: str, threshold: float) -> Duplicates:
    """Return the near-duplicates among documents; error records among them become ``errors`` of the result."""
    texts: list[Text] = []
    errors: list[ErrorRecord] = []
    for item in items:
        if isinstance(item, ErrorRecord):
            errors.append(item)
        else:
            texts.append(Text(item.id, item.text, item.metadata, _find_date(item.metadata, date)))
    _check_date(texts, date)
    return build_duplicates(texts, threshold=threshold, errors=errors)


def compare_tagged(
    lines: Iterable[str], *, date: str, threshold: float, errors: Sequence[ErrorRecord] = ()
) -> Duplicates:
    """Return the near-duplicates among articles, each given as the JSON of an `Extraction`.

    The day of an article may also be one that stands in its text.
    """
    texts = []
    for number, article in enumerate(map(json.loads, lines)):
        metadata = article.get("metadata", {})
        written = _find_date(metadata, date) or article.get("date") or ""
        texts.append(Text(article["id"] or str(number), article["text"], metadata, written))
    _check_date(texts, date)
    return build_duplicates(texts, threshold=threshold, errors=errors)


def _check_date(texts: Sequence[Text], column: str) -> None:
    """Raise ValueError if a column that was asked for is in no document; the default one may be missing."""
    if texts and column != DATE_COLUMN and not any(text.date for text in texts):
        known = sorted({name for text in texts for name in text.metadata})
        wanted = name_argument("date", "…")
        if known:  # else the column may be there, and empty
            raise ValueError(f"no document has a value of {column!r}, the date; say {wanted} with one of {known}")


def _find_date(metadata: Mapping[str, str], column: str) -> str:
    return metadata.get(column) or find_value(metadata, (column.casefold(),))


def add_copies(metadata: Mapping[str, str], group: DuplicateGroup) -> dict[str, str]:
    """Return the metadata of the first article of a group with the number of its copies, their ids and sources.

    Raises:
        ValueError: the metadata have such columns of their own.

    >>> add_copies({"source": "AFP"}, DuplicateGroup(first="a", copies=()))
    {'source': 'AFP', 'copies': '0', 'copy_ids': '[]', 'copy_sources': '[]'}
    """
    ids: list[str] = []
    sources: list[str] = []
    for other in (metadata, *(copy.metadata for copy in group.copies)):
        if {COPIES, COPY_IDS, COPY_SOURCES} & other.keys():  # those that were left out before
            ids += _read_list(other, COPY_IDS)
            sources += _read_list(other, COPY_SOURCES)
    ids = [copy.id for copy in group.copies] + ids
    sources = [source for copy in group.copies if (source := find_value(copy.metadata, SOURCES))] + sources
    found = {COPY_IDS: ids, COPY_SOURCES: list(dict.fromkeys(sources))}
    lists = {name: json.dumps(values, ensure_ascii=False) for name, values in found.items()}
    return {**metadata, COPIES: str(len(ids)), **lists}


def _read_list(metadata: Mapping[str, str], name: str) -> list[str]:
    try:
        values = json.loads(metadata[name])
        if isinstance(values, list) and COPIES in metadata:
            return list(map(str, values))
    except (KeyError, ValueError):
        pass
    raise ValueError(
        f"the documents have a column of their own among {COPIES!r}, {COPY_IDS!r} and {COPY_SOURCES!r}, which newsner "
        "writes for articles whose copies are left out; rename it"
    )


def leave_out(items: Iterable[Item], found: Duplicates) -> Iterator[Document]:
    """Yield the documents that are no copies; those that have copies tell so in their metadata."""
    for item in items:
        if isinstance(item, Document) and item.id not in found.first_of:
            group = found.of(item.id)
            yield item if group is None else item._replace(metadata=add_copies(item.metadata, group))


def keep_distinct(kept: Spool, found: Duplicates, name: str) -> tuple[DocumentSource, Spool]:
    """Return the source and the results of a corpus without copies; errors stay."""
    spool = Spool()
    size = 0
    for batch in kept:
        articles = list(leave_out_tagged(batch.articles, found))
        items: list[Item] = [*map(_to_document, articles), *map(ErrorRecord.model_validate_json, batch.errors)]
        if items:
            spool.add(TaggedBatch(articles, batch.errors, "".join(map(digest, items))))
        size += len(items)

    def read(_: FilesRead) -> Iterator[RawDocument | ErrorRecord]:
        for batch in spool:
            yield from (RawDocument(*_to_document(line)) for line in batch.articles)
            yield from map(ErrorRecord.model_validate_json, batch.errors)

    count = len(found.first_of)
    return DocumentSource(read, size, f"{name} without {count} {'copy' if count == 1 else 'copies'}"), spool


def leave_out_tagged(lines: Iterable[str], found: Duplicates) -> Iterator[str]:
    """Yield the JSON of the articles that are no copies, as `leave_out` does."""
    for number, line in enumerate(lines):
        id_ = json.loads(line)["id"] or str(number)
        if id_ not in found.first_of:
            group = found.of(id_)
            yield line if group is None else _tell_copies(line, group)


def _tell_copies(line: str, group: DuplicateGroup) -> str:
    article = Extraction.model_validate_json(line)
    return article.model_copy(update={"metadata": add_copies(article.metadata, group)}).model_dump_json()


def _to_document(line: str) -> Document:
    article = json.loads(line)
    return Document(article["id"], article["text"], article["metadata"])
