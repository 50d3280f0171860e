"""Read the files of a corpus that was tagged before: its articles, or all of it as a corpus again."""

from __future__ import annotations

import importlib.metadata
import warnings
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

from newsner.corpus.config import TaggingConfig
from newsner.corpus.formats.base import RawDocument
from newsner.corpus.own_files import SUMMARY, Summary
from newsner.corpus.sources import Document, DocumentSource, FilesRead
from newsner.corpus.spool import Spool
from newsner.corpus.tagged import TaggedCorpus
from newsner.corpus.workers import Outcome, TaggedBatch, failure
from newsner.errors import GoldError
from newsner.files import Paths, list_paths, read_models
from newsner.gazetteer.reader import GazetteerSource, to_gazetteers
from newsner.models import ErrorRecord, Extraction
from newsner.records import SCHEMA_VERSION

_KEPT_TOGETHER = 256  # documents
_TABLES = (".csv", ".parquet", ".tsv", ".xlsx")
_ARTICLES = "articles.jsonl"
_ADVICE = "wanted are articles that were tagged, as JSON Lines (newsner tag SOURCE -o tagged.jsonl)"


def open_corpus(paths: Paths, *, gazetteer: GazetteerSource = None) -> TaggedCorpus:
    """Return the corpus in files that `TaggedCorpus.write` or ``newsner tag`` wrote, without tagging it again.

    All that a corpus has works on it: tables, `link`, plots, concordances. The files are read once, now.

    Args:
        paths: one or more JSON Lines files (``tagged.jsonl``), or folders with a file ``articles.jsonl``. Documents
            that could not be tagged are read from the file of errors beside each, if it is there.
        gazetteer: your own names, as for `tag`; entities of the registry with the kb_id of one get its ``metadata``.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: a file holds a table instead of articles, two articles have the same id, or a later version of
            newsner wrote the file.
        GoldError: a line is no extraction; the message names file, line and field.

    >>> from tempfile import TemporaryDirectory
    >>> from newsner import tag
    >>> with TemporaryDirectory() as folder:
    ...     _ = tag({"a": "Bachar al-Assad est à Damas."}).write(f"{folder}/tagged.jsonl")
    ...     corpus = open_corpus(f"{folder}/tagged.jsonl")
    >>> [entry.name for entry in corpus.registry]
    ['Damas', 'Bachar al-Assad']
    """
    files = tagged_files(list_paths(paths))
    _check_files(files)
    spool = Spool()
    outcomes = _read_outcomes(files)
    while batch := list(islice(outcomes, _KEPT_TOGETHER)):
        spool.add(TaggedBatch.build(batch))
    name = ", ".join(map(str, files[:3])) + (f" and {len(files) - 3} more" if len(files) > 3 else "")
    return TaggedCorpus(
        DocumentSource(_refuse_reading, sum(1 for _ in spool.lines()), name, paths=files, files=len(files)),
        TaggingConfig(gazetteer=to_gazetteers(gazetteer)),
        workers=1,
        batch_size=1,
        progress=False,
        settings={"newsner": importlib.metadata.version("newsner"), "opened": name},
        inputs=files,
        results=spool,
    )


def read_tagged(paths: Iterable[str | Path]) -> Iterator[Extraction]:
    """Yield the extractions that `TaggedCorpus.write` wrote as JSON Lines, file by file.

    Args:
        paths: files, or folders with a file ``articles.jsonl``.

    Raises:
        FileNotFoundError: there is no such file.
        GoldError: a line is no extraction; the message names file, line and field.
    """
    files = tagged_files(paths)
    _check_files(files)
    return chain.from_iterable(map(_read_articles, files))


def tagged_files(paths: Iterable[str | Path]) -> list[Path]:
    """Return the JSON Lines files of extractions: the given files, and ``articles.jsonl`` of the given folders."""
    return [path / _ARTICLES if path.is_dir() else path for path in map(Path, paths)]


def _check_files(files: Iterable[Path]) -> None:
    """Raise an error for a file that is none of a tagged corpus, which says how to get one."""
    for file in files:
        if not file.exists():
            is_folder = file.name == _ARTICLES and file.parent.is_dir()
            what = f"the folder {file.parent} has no {_ARTICLES}" if is_folder else f"there is no file {file}"
            raise FileNotFoundError(f"{what}; {_ADVICE}")
        if file.suffix.lower() in _TABLES:
            raise ValueError(f"{file} holds a table, without the texts; {_ADVICE}")
        _check_schema(file)


def _check_schema(file: Path) -> None:
    """Refuse a file that a later version of newsner wrote; warn of one of an earlier version, which found less."""
    summary = _read_summary(file)
    if summary is None or summary.schema_version == SCHEMA_VERSION:
        return
    wrote = f"{file} was written by newsner {summary.settings.get('newsner', '')}".rstrip()
    if summary.schema_version > SCHEMA_VERSION:
        raise ValueError(
            f"{wrote}, with the schema {summary.schema_version}; this newsner "
            f"({importlib.metadata.version('newsner')}) reads schemas up to {SCHEMA_VERSION}: install a later one"
        )
    warnings.warn(
        f"{wrote}, which did not find all that this version finds (statements, roles, dates …); "
        "tag the texts again to have it",
        stacklevel=4,
    )


def _read_summary(file: Path) -> Summary | None:
    """Return the summary of the run that wrote a file, if it is there."""
    beside = SUMMARY if file.name == _ARTICLES else f"{file.name}.{SUMMARY}"
    try:
        return Summary.model_validate_json(file.with_name(beside).read_bytes())
    except (OSError, ValueError):
        return None


def _read_articles(file: Path) -> Iterator[Extraction]:
    """Yield the articles of a file; a first line that is none means that the file was not tagged."""
    articles = read_models(Extraction, file)
    try:
        first = next(articles, None)
    except GoldError as error:
        error.args = (f"{error}; {_ADVICE}",)
        raise
    count = 0
    for count, article in enumerate(chain(() if first is None else (first,), articles), 1):  # noqa: B007
        yield article
    _tell_of_lost(file, count)


class TaggedFiles:
    """The extractions in the files of tagged corpora, read anew at each iteration; see `read_tagged`."""

    def __init__(self, paths: Iterable[str | Path]) -> None:
        self._paths = list(paths)

    def __iter__(self) -> Iterator[Extraction]:
        return read_tagged(self._paths)


def _read_outcomes(files: list[Path]) -> Iterator[tuple[Document | ErrorRecord, Outcome]]:
    """Yield the articles and errors of files; an article without an id gets its position."""
    seen: dict[str, Path] = {}
    for file in files:
        for article in _read_articles(file):
            id_ = str(len(seen)) if article.id is None else article.id
            if id_ in seen:
                raise ValueError(f"two articles have the id {id_!r}, in {seen[id_]} and {file}; ids must be unique")
            seen[id_] = file
            named = article if article.id == id_ else article.model_copy(update={"id": id_})
            document = Document(id_, named.text, named.metadata)
            yield document, Outcome(named.model_dump_json(), failed=False)
        beside = file.with_name("errors.jsonl" if file.name == _ARTICLES else f"{file.stem}.errors.jsonl")
        for error in read_models(ErrorRecord, beside) if beside.is_file() else ():
            yield error, failure(error)


def _tell_of_lost(file: Path, count: int) -> None:
    """Warn if a file holds fewer articles than its run has written, as the summary beside it says."""
    summary = _read_summary(file)
    if summary is not None and count < summary.articles:
        warnings.warn(
            f"{file} holds {count} of the {summary.articles} articles that its run wrote; the others are missing",
            stacklevel=2,
        )


def _refuse_reading(_: FilesRead) -> Iterator[RawDocument | ErrorRecord]:
    raise RuntimeError("a corpus that was opened from tagged files is not tagged again; overwrite=True writes it anew")
