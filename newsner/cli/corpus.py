"""The commands ``newsner tag`` and ``newsner link``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from newsner.cli.options import (
    EXIT_INTERRUPTED,
    EXIT_SOME_FAILED,
    GazetteerOption,
    MinScoreOption,
    ModelOption,
    reported,
)
from newsner.corpus.config import MAX_LENGTH
from newsner.corpus.progress import Progress, Report
from newsner.corpus.tagged import read_tagged
from newsner.corpus.tagged import tag as tag_corpus
from newsner.linking.registry import Registry
from newsner.ner.loading import DEFAULT_MODEL


class OutputFormat(str, Enum):
    """The formats of a tagged corpus."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


def tag(
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE…", help="Files, folders or globs: .txt .jsonl .csv (.gz), .parquet.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="A folder, or a .jsonl, .csv or .parquet file.")],
    output: Annotated[
        OutputFormat | None,
        typer.Option("--format", help="The format of a folder; that of a file depends on its suffix."),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="The number of processes.")] = 1,
    resume: Annotated[bool, typer.Option("--resume", help="Resume an interrupted run.")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the results of an earlier run.")] = False,
    text: Annotated[str, typer.Option(help="The field or column with the text.")] = "text",
    id_: Annotated[
        str | None, typer.Option("--id", help="The field or column with the id; by default id, if it exists.")
    ] = None,
    gazetteer: GazetteerOption = None,
    min_score: MinScoreOption = 0.0,
    model: ModelOption = DEFAULT_MODEL,
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
    newsner tag articles.jsonl -o tagged.jsonl --workers 4 --resume
    ```

    All other fields or columns (date, source, url, …) are carried through: to the metadata of each result, and to the
    columns meta_NAME of the tables.

    If OUT is a file, error records and a summary are written next to it; a folder contains tables. Until the run is
    finished, its results are in OUT.partial. After Ctrl-C, a kill or a power cut, --resume continues from there.

    Exit codes: 0 all tagged; 1 some documents are error records; 2 wrong usage; 3 a source, the model, the gazetteer or
    the output is missing or unusable; 130 stopped by Ctrl-C.
    """
    try:
        with reported(), _progress(quiet) as report:
            corpus = tag_corpus(
                [Path(source) for source in sources],
                text=text,
                id=id_,
                model=model,
                gazetteer=gazetteer,
                min_score=min_score,
                max_length=max_length,
                workers=workers,
                batch_size=batch_size,
                progress=report or False,
            )
            summary = corpus.write(
                out, format=output and output.value, resume=resume, overwrite=overwrite, checkpoint=checkpoint
            )
    except KeyboardInterrupt:
        print(
            f"newsner: stopped; results so far are in {out}.partial, and --resume goes on from there", file=sys.stderr
        )
        raise typer.Exit(EXIT_INTERRUPTED) from None
    print(
        f"newsner: {summary.documents} documents, {summary.articles} tagged into {out}, {summary.errors} errors",
        file=sys.stderr,
    )
    if summary.errors:
        raise typer.Exit(EXIT_SOME_FAILED)


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
        MofNCompleteColumn(),
        TextColumn("{task.fields[words]} words/s, {task.fields[errors]} errors"),
        TimeElapsedColumn(),
    )
    with Bar(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("tagging", total=None, words="…", errors=0)

        def report(state: Progress) -> None:
            seconds = bar.tasks[0].elapsed or 1e-9
            speed = f"{state.words / seconds:,.0f}"
            bar.update(task, completed=state.documents, total=state.total, words=speed, errors=state.errors)

        yield report


def link(
    tagged: Annotated[list[Path], typer.Argument(metavar="TAGGED…", help="JSON Lines files written by newsner tag.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The registry to write, a .jsonl file.")],
) -> None:
    """Link entities across the documents of a tagged corpus, and write them to a registry.

    ```
    newsner tag articles.jsonl -o tagged.jsonl
    newsner link tagged.jsonl -o registry.jsonl
    newsner tag more.jsonl -o more_tagged.jsonl --gazetteer registry.jsonl
    ```

    Each line is an entity: name, label, kb_id, aliases, and where it was seen. Edit the file, keep the entities that
    you want to use, and pass it to --gazetteer.

    Exit codes: 0 done; 2 wrong usage; 3 a file is missing or unusable.
    """
    with reported():
        registry = Registry.build(read_tagged(tagged))
        registry.write(out)
    print(
        f"newsner: {len(registry.members)} entities of single documents became {len(registry)} entries in {out}",
        file=sys.stderr,
    )
