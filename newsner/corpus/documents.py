"""Read the documents of files or of any other source; keep what could not be read, count, and write them."""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from newsner.checks import check_path, check_type, require
from newsner.corpus.formats import open_writer
from newsner.corpus.formats.press.article import FIELDS
from newsner.corpus.own_files import Format
from newsner.corpus.sources import Document, DocumentSource, FilesRead, open_source
from newsner.files import check_excel, draft_of, refuse_existing, refuse_inputs, sync
from newsner.models import ErrorRecord
from newsner.records import ERRORS, METADATA, STRING, Column, find_metadata_names, require_pandas

if TYPE_CHECKING:
    import pandas

_ANY_LENGTH = 1 << 60  # characters
_OWN = ("id", "text")


class Contents(NamedTuple):
    """What `Documents` hold, counted.

    ``layouts`` are the numbers of files in each layout of a press database, feed or archive, and ``fields`` those of
    documents that have a field, such as `title`.
    """

    documents: int
    errors: int
    layouts: Mapping[str, int]
    fields: Mapping[str, int]


class Documents:
    """The documents of a source, which are read when they are asked for; `newsner.read` makes one.

    Iterate over them for one `Document` each, in order; what could not be read is in ``errors``. Each iteration reads
    the source again. `newsner.tag` takes them as they are, with their errors.
    """

    def __init__(self, source: DocumentSource) -> None:
        self._source = source
        self._is_read = False
        self._errors: list[ErrorRecord] | None = None
        self._count = 0
        self._fields: Counter[str] = Counter()
        self._layouts: Counter[str] = Counter()

    def __repr__(self) -> str:
        size = "an unknown number of" if self._source.size is None else str(self._source.size)
        return f"<Documents of {self._source.name}: {size} documents>"

    def __iter__(self) -> Iterator[Document]:
        """Yield the documents, lazily and in order."""
        if self._source.once and self._is_read:
            raise RuntimeError(
                "the source was an iterator, and it has been read; give a list or files to read it again"
            )
        self._is_read = True
        return self._read()

    def _read(self) -> Iterator[Document]:
        files = FilesRead()
        self._errors, self._count, self._fields = errors, _, fields = [], 0, Counter[str]()
        self._layouts = files.layouts
        for item in self._source.documents(_ANY_LENGTH, files):
            if isinstance(item, ErrorRecord):
                errors.append(item)
                continue
            if self._errors is errors:  # not while another iteration counts
                self._count += 1
                fields.update(item.metadata.keys())
            yield item

    @property
    def errors(self) -> tuple[ErrorRecord, ...]:
        """What could not be read, with the reason, as far as the last iteration has come.

        If there was none, all documents are read now.
        """
        if self._errors is None:
            for _ in self:
                pass
        return tuple(self._errors or ())

    @property
    def contents(self) -> Contents:
        """The numbers of documents, errors, files of each layout, and documents with each field, like ``errors``."""
        errors = len(self.errors)
        return Contents(self._count, errors, dict(self._layouts), {name: self._fields[name] for name in self._names()})

    def _names(self) -> list[str]:
        """Return the fields that some document has, those of press databases first, in their order."""
        known = [name for name in FIELDS if name in self._fields]
        return known + [name for name in self._fields if name not in FIELDS]

    def _columns(self) -> list[str]:
        """Return the names of the columns of a table of the documents, as `to_record` has them."""
        return [*_OWN, *(METADATA + name if name in _OWN else name for name in self._names())]

    def to_frame(self) -> pandas.DataFrame:
        """Return a DataFrame with a row for each document: ``id``, ``text``, and a column for each field.

        Raises:
            MissingExtraError: pandas is not installed.
        """
        require_pandas()
        import pandas

        rows = [to_record(document) for document in self]
        frame: pandas.DataFrame = pandas.DataFrame(rows, columns=self._columns(), dtype="string")
        return frame

    def write(self, path: str | Path, *, excel: bool = False, overwrite: bool = False) -> Contents:
        """Write the documents to a file, and the error records beside it (``x.errors.jsonl`` for ``x.jsonl``).

        The file has ``id``, ``text`` and a field or column for each of the metadata, so that `newsner.tag` and
        `newsner.read` read it back. Both files appear when everything is read.

        Args:
            path: a file whose suffix gives the format: ``.jsonl``, ``.csv`` or ``.parquet``.
            excel: write a CSV file as Excel opens it in French: with a byte order mark and semicolons.
            overwrite: replace the files if they exist.

        Raises:
            FileExistsError: a file exists, but ``overwrite`` is not set.
            ValueError: the suffix is another one, or the file is one of those that are read.
        """
        target, errors = check_target(path, excel=excel, overwrite=overwrite)
        check_type("overwrite", overwrite, bool, "a boolean")
        refuse_inputs(self._source.paths, [target, errors])
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = draft_of(target)
        draft.mkdir()
        try:
            lines = draft / "documents.jsonl"
            write_lines(lines, (json.dumps(to_record(document), ensure_ascii=False) for document in self))
            bad = draft / "errors.jsonl"
            write_lines(bad, (error.model_dump_json() for error in self.errors))
            if target.suffix != ".jsonl":
                lines = _to_table(lines, draft / f"documents{target.suffix}", self._columns(), excel=excel)
                bad = _to_error_table(bad, draft / f"errors{target.suffix}", excel=excel)
            for built, place in ((bad, errors), (lines, target)):
                sync(built)
                os.replace(built, place)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        sync(target.parent)
        return self.contents


def check_target(path: str | Path, *, excel: bool, overwrite: bool) -> tuple[Path, Path]:
    """Return the file to write and that of the errors; raise an error if they cannot be written, or exist."""
    check_path("path", path)
    target = Path(path)
    suffix = target.suffix.lower()
    if suffix.removeprefix(".") not in get_args(Format):
        raise ValueError(
            f"{target} ends in {suffix or 'no suffix'}; wanted is a file that ends in one of {get_args(Format)}"
        )
    check_excel(excel, is_csv=suffix == ".csv")
    if suffix == ".parquet":
        require("pyarrow", "notebook", "writing Parquet")
    target = target.with_suffix(suffix)
    errors = target.with_name(f"{target.stem}.errors{suffix}")
    for place in (target, errors):
        refuse_existing(place, overwrite=overwrite)
    return target, errors


def to_record(document: Document) -> dict[str, str]:
    """Return a document as one flat record, from which it can be read back.

    >>> to_record(Document("a1", "Anne dort.", {"date": "2020-03-12", "text": "b"}))
    {'id': 'a1', 'text': 'Anne dort.', 'date': '2020-03-12', 'meta_text': 'b'}
    """
    others = {METADATA + name if name in _OWN else name: value for name, value in document.metadata.items()}
    return {"id": document.id, "text": document.text, **others}


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Write the lines of a file that nobody sees yet."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in lines)


def _read_records(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="\n") as file:
        yield from map(json.loads, file)


def _to_table(lines: Path, path: Path, columns: list[str], *, excel: bool) -> Path:
    """Write records as a table of these columns."""
    with open_writer(path, tuple(Column(name, STRING) for name in columns), excel=excel) as writer:
        writer.write(tuple(record.get(name) for name in columns) for record in _read_records(lines))
    return path


def _to_error_table(lines: Path, path: Path, *, excel: bool) -> Path:
    with lines.open(encoding="utf-8", newline="\n") as file:
        table = ERRORS.with_metadata(find_metadata_names(file))
    with open_writer(path, table.columns, excel=excel) as writer:
        for record in _read_records(lines):
            writer.write(table.rows(ErrorRecord.model_validate(record)))
    return path


def read(
    source: Any,
    *,
    text: str = "text",
    id: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    layout: str | None = None,
) -> Documents:
    """Return the documents of a source, such as exports of press databases, feeds, mails or pages; see `Documents`.

    Exports of Europresse and Factiva are recognised by their content. Their fields, and those of feeds, mails and
    pages, have the same names in the metadata: ``title source date author section language``, and more. The text is
    what stands below the title: the lead and the body, its paragraphs parted by empty lines. Needs the extra ``press``
    for them, and ``web`` for the main text of pages and web archives.

    Args:
        source: what `tag` takes, most often files: a path, folder or glob, or a list of `Path`.
        text: the column (or field) with the text.
        id: the column (or field) with the id; by default ``id``, if it exists.
        encoding: the encoding of files; by default it is found out.
        delimiter: what stands between the columns of CSV files; found out likewise.
        layout: how pages, text and RTF files are read. By default their content says it: an export is read by its
            articles, and any other page as it stands, with its markup. ``"web"`` reads the main text of pages instead,
            without menus; ``"text"`` takes every file as one text, also exports; ``"europresse"`` and ``"factiva"``
            insist on exports, so that others become error records.

    Raises:
        TypeError: ``source`` has another type.
        ValueError: a column is missing, ids that are known in advance are not unique, or ``layout`` is unknown.
        FileNotFoundError: no file matches.
        MissingExtraError: a library is not installed that reading the first file needs.

    >>> documents = read([{"id": "a1", "text": "Anne dort.", "date": "2020-03-12"}, {"id": "a2"}])
    >>> list(documents)
    [Document(id='a1', text='Anne dort.', metadata={'date': '2020-03-12'})]
    >>> [(error.id, error.reason) for error in documents.errors]
    [('a2', 'the text is missing')]
    """
    options = {"id": id, "encoding": encoding, "delimiter": delimiter, "layout": layout}
    return Documents(open_documents(source, text=text, **options))


def open_documents(source: Any, *, text: str, **options: str | None) -> DocumentSource:
    """Return the source of `read` and `tag`, also of documents that `read` has returned.

    Raises:
        ValueError: an option is set for documents, which are read as `read` was told.
    """
    if not isinstance(source, Documents):
        return open_source(source, text=text, **options)
    chosen = {name: value for name, value in options.items() if value is not None}
    if text != "text":
        chosen["text"] = text
    if chosen:
        raise ValueError(f"source is Documents, for which {', '.join(chosen)} cannot be set; say so to newsner.read")
    return source._source
