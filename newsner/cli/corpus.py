"""The commands ``newsner tag`` and ``newsner link``."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from newsner.cli.options import (
    EXIT_SOME_FAILED,
    DelimiterOption,
    EncodingOption,
    ExcelOption,
    ExcludeOption,
    GazetteerOption,
    IdOption,
    LayoutOption,
    MinScoreOption,
    ModelOption,
    OverwriteOption,
    TextOption,
    read_gazetteers,
    reported,
    tell,
)
from newsner.corpus.config import DATE_COLUMN, MAX_LENGTH
from newsner.corpus.opening import read_tagged, tagged_files
from newsner.corpus.own_files import UNFINISHED
from newsner.corpus.progress import Progress, Report
from newsner.corpus.tagged import tag as tag_corpus
from newsner.files import refuse_inputs, show_bytes
from newsner.gazetteer.store import Gazetteer
from newsner.linking.decisions import append, read_decisions
from newsner.linking.edits import from_edits
from newsner.linking.registry import Registry, check_registry_path
from newsner.ner.loading import DEFAULT_MODEL
from newsner.views.messages import Messages, messages_in


class OutputFormat(str, Enum):
    """The formats of a tagged corpus."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


def tag(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE…",
            help="Files, folders or globs: .txt .md .html .xhtml .srt .vtt .rtf .xml .rss .atom .eml .mbox .warc "
            ".jsonl .ndjson .json .csv .tsv .xlsx .parquet .zip, also packed (.gz .bz2 .xz .zst); - reads JSON "
            "Lines from standard input.",
        ),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="A folder, or a .jsonl, .csv or .parquet file.")],
    output: Annotated[
        OutputFormat | None,
        typer.Option("--format", help="The format of a folder; that of a file depends on its suffix."),
    ] = None,
    excel: ExcelOption = False,
    workers: Annotated[int, typer.Option(min=1, help="The number of processes.")] = 1,
    resume: Annotated[bool, typer.Option("--resume", help="Resume an interrupted run.")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the results of an earlier run.")] = False,
    text: TextOption = "text",
    id_: IdOption = None,
    date: Annotated[str, typer.Option(help="The field or column with the day of each document.")] = DATE_COLUMN,
    encoding: EncodingOption = None,
    delimiter: DelimiterOption = None,
    layout: LayoutOption = None,
    gazetteer: GazetteerOption = None,
    min_score: MinScoreOption = 0.0,
    model: ModelOption = DEFAULT_MODEL,
    exclude: ExcludeOption = None,
    max_length: Annotated[int, typer.Option(min=1, help="The maximum length of a text, in characters.")] = MAX_LENGTH,
    batch_size: Annotated[int, typer.Option(min=1, help="The number of documents tagged together.")] = 32,
    checkpoint: Annotated[int, typer.Option(min=1, help="Save results after this many documents.")] = 256,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False,
) -> None:
    """Tag a corpus. A document that cannot be tagged becomes an error record, and the run continues.

    ```
    newsner tag articles.jsonl -o tagged.jsonl --workers 4
    newsner tag 'archive/**/*.txt' -o tagged --format parquet
    newsner tag articles.csv --text body --id url -o tagged --format csv
    newsner tag europresse.HTML -o tagged --format parquet
    newsner tag export.csv --encoding cp1252 --delimiter ';' -o tagged.jsonl
    zcat articles.jsonl.gz | newsner tag - -o tagged.jsonl
    newsner tag articles.jsonl -o tagged.jsonl --workers 4 --resume
    ```

    All other fields or columns (date, source, url, …) are carried through: to the metadata of each result, and to the
    columns meta_NAME of the tables.

    If OUT is a file, error records and a summary are written next to it; a folder contains tables. Until the run is
    finished, its results are in OUT.partial. After Ctrl-C, a kill or a power cut, --resume continues from there; give
    it the same input, also on standard input.

    The encoding of files, and what stands between the columns of CSV files, are found out. Unless they are UTF-8 and
    commas, a line on standard error says what they are.

    Exit codes: 0 all tagged; 1 some documents are error records; 2 wrong usage; 3 a source, the model, the gazetteer or
    the output is missing or unusable; 130 stopped by Ctrl-C (143 by SIGTERM, 129 by the end of the terminal).
    """
    with reported(), _progress(quiet) as report:
        corpus = tag_corpus(
            [Path(source) for source in sources],
            text=text,
            id=id_,
            date=date,
            encoding=encoding,
            delimiter=delimiter,
            layout=layout and layout.value,
            model=model,
            gazetteer=read_gazetteers(gazetteer),
            min_score=min_score,
            max_length=max_length,
            exclude=[part.value for part in exclude or ()],
            workers=workers,
            batch_size=batch_size,
            progress=report or False,
        )
        with _resumable(out):
            summary = corpus.write(
                out,
                format=output and output.value,
                excel=excel,
                resume=resume,
                overwrite=overwrite,
                checkpoint=checkpoint,
            )
    say = messages_in()
    documents = say.count("{n} document", "{n} documents", summary.documents)
    tagged = say.count("{n} tagged into {file}", "{n} tagged into {file}", summary.articles, file=out)
    tell(f"{documents}, {tagged}, {say.count('{n} error', '{n} errors', summary.errors)}")
    if summary.errors:
        raise typer.Exit(EXIT_SOME_FAILED)


@contextmanager
def _resumable(out: Path) -> Iterator[None]:
    """Say where the results are if a run is stopped, or the disk is full."""
    try:
        yield
    except (KeyboardInterrupt, OSError) as error:
        if not isinstance(error, FileExistsError | IsADirectoryError):
            working = show_bytes(f"{out}{UNFINISHED}")
            tell(messages_in()("stopped; results so far are in {file}, and --resume goes on from there", file=working))
        raise


@contextmanager
def _progress(quiet: bool) -> Iterator[Report | None]:
    """Show a progress bar on standard error."""
    if quiet:
        yield None
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[counts]}"),
        TimeElapsedColumn(),
    )
    say = messages_in()
    with Bar(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(say("tagging"), total=None, counts="")

        def report(state: Progress) -> None:
            completed, total = (
                (state.files, state.total_files) if state.counts_files else (state.documents, state.total)
            )
            counts = _show_counts(state, bar.tasks[0].elapsed or 1e-9, say)
            bar.update(task, completed=completed, total=total, counts=counts)

        yield report
        bar.update(task, total=bar.tasks[0].completed)  # full, also where the number of documents was unknown


def _show_counts(state: Progress, seconds: float, say: Messages) -> str:
    """Return what the progress bar says of a run.

    >>> state = Progress(documents=4096, words=1_300_000, errors=2, files=3, total_files=20)
    >>> _show_counts(state, 60, messages_in("en"))
    '4,096 documents, 3/20 files, 21,667 words/s, 2 errors'
    """
    if state.total is None:
        parts = [say.count("{n} document", "{n} documents", state.documents)]
    else:
        documents = f"{say.number(state.documents)}/{say.number(state.total)}"
        parts = [say("{documents} documents", documents=documents)]
    if state.counts_files:
        parts.append(say("{files} files", files=f"{say.number(state.files)}/{say.number(state.total_files)}"))
    speed = say("{words} words/s", words=say.number(round(state.words / seconds)))
    return ", ".join([*parts, speed, say.count("{n} error", "{n} errors", state.errors)])


def link(
    tagged: Annotated[list[Path], typer.Argument(metavar="TAGGED…", help="JSON Lines files written by newsner tag.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The registry to write, a .jsonl or .csv file.")],
    decisions: Annotated[
        Path | None, typer.Option(help="Your decisions about who is who, a .jsonl file; see the page on corpora.")
    ] = None,
    edited: Annotated[
        Path | None,
        typer.Option(help="A registry that you have edited; what you changed is appended to the file of decisions."),
    ] = None,
    drop_missing: Annotated[
        bool, typer.Option("--drop-missing", help="Take rows that you deleted from it for names that are no entities.")
    ] = False,
    gazetteer: GazetteerOption = None,
    excel: ExcelOption = False,
    overwrite: OverwriteOption = False,
) -> None:
    """Link entities across the documents of a tagged corpus, and write them to a registry.

    ```
    newsner tag articles.jsonl -o tagged.jsonl
    newsner link tagged.jsonl -o registry.jsonl
    newsner tag more.jsonl -o more_tagged.jsonl --gazetteer registry.jsonl
    ```

    Each line is an entity: name, label, kb_id, aliases, and where it was seen. Edit the file, keep the entities that
    you want to use, and pass it to --gazetteer. A .csv file is for spreadsheets: it leaves out where an entity was
    seen, and entities that hold for one article only.

    Who is who is up to you: each run obeys your decisions, and says which of them it cannot obey, and which move 100
    mentions or more. You can write the file of decisions, or let newsner find out what you changed in a registry:

    ```
    newsner link tagged.jsonl -o registry.csv
    newsner link tagged.jsonl -o better.csv --decisions decisions.jsonl --edited registry.csv
    ```

    Give the gazetteer that you tagged with once more, and the entities with an id of it have its other columns.

    Exit codes: 0 done; 2 wrong usage; 3 a file is missing or unusable.
    """
    if (edited or drop_missing) and not (decisions and edited):
        needed = "--decisions, the file to append to" if edited else "--edited"
        raise typer.BadParameter(f"{'--edited' if edited else '--drop-missing'} needs {needed}")
    with reported():
        check_registry_path(out, excel=excel, overwrite=overwrite)
        names = read_gazetteers(gazetteer)
        inputs = [path for path in (decisions, edited) if path is not None]
        refuse_inputs([*tagged_files(tagged), *inputs, *(path for each in names for path in each.paths)], [out])
        registry = _link(tagged, decisions, edited, names, drop_missing=drop_missing)
        registry.write(out, excel=excel, overwrite=overwrite)
    tell(_show_links(registry, out, messages_in()))


def _show_links(registry: Registry, out: Path, say: Messages) -> str:
    """Return how many entities became how many entries, and how many decisions were obeyed, if there are any."""
    entities = say.count("{n} entity", "{n} entities", len(registry.members))
    entries = say.count("{n} entry", "{n} entries", len(registry))
    made = say(
        "{entities} of single documents became {entries} in {file}", entities=entities, entries=entries, file=out
    )
    if not registry.effects:
        return made
    obeyed = sum(effect.outcome.startswith("obeyed") for effect in registry.effects)
    counts = {"obeyed": say.number(obeyed), "total": say.number(len(registry.effects))}
    return say("{made}; {obeyed} of {total} decisions obeyed", made=made, **counts)


def _link(
    tagged: list[Path],
    decisions: Path | None,
    edited: Path | None,
    gazetteer: list[Gazetteer],
    *,
    drop_missing: bool,
) -> Registry:
    """Return the registry of tagged files, once the decisions in an edited one are appended to the log."""
    if decisions is None:
        return Registry.build(read_tagged(tagged), gazetteer=gazetteer)
    if edited is not None:
        log = read_decisions(decisions) if decisions.exists() else []
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is said of the decisions is said below
            before = Registry.build(read_tagged(tagged), log, gazetteer)
        found = from_edits(before, edited, drop_missing=drop_missing)
        if found:
            append(decisions, *found)
        for decision in found:
            tell(f"{edited}: {decision}")
        say = messages_in()
        tell(
            say.count("{n} decision appended to {file}", "{n} decisions appended to {file}", len(found), file=decisions)
        )
        return before.relink(decisions if decisions.exists() else ())
    return Registry.build(read_tagged(tagged), decisions, gazetteer)
