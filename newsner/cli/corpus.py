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
        list[str], typer.Argument(metavar="SOURCE…", help="Files, folders, globs: .txt .jsonl .csv (.gz), .parquet.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="A folder, or a file .jsonl .csv .parquet.")],
    output: Annotated[OutputFormat | None, typer.Option("--format", help="A file's suffix says it already.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 1,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a run that was broken off.")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace an earlier run.")] = False,
    text: Annotated[str, typer.Option(help="The field or column of the text.")] = "text",
    id_: Annotated[str | None, typer.Option("--id", help="That of the id; by default id, where there is one.")] = None,
    gazetteer: GazetteerOption = None,
    min_score: MinScoreOption = 0.0,
    model: ModelOption = DEFAULT_MODEL,
    max_length: Annotated[int, typer.Option(min=1, help="Characters of the longest text.")] = MAX_LENGTH,
    batch_size: Annotated[int, typer.Option(min=1, help="Documents that are tagged together.")] = 32,
    checkpoint: Annotated[int, typer.Option(min=1, help="Documents after which what is done is safe.")] = 256,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False,
) -> None:
    """Tag a corpus. A bad document becomes an error record, and the run goes on.

    ```
    newsner tag articles.jsonl -o tagged.jsonl --workers 4
    newsner tag 'archive/**/*.txt' -o tagged --format parquet
    newsner tag articles.csv --text body --id url -o tagged --format csv
    newsner tag articles.jsonl -o tagged.jsonl --workers 4 --resume
    ```

    A file gets its error records and its summary beside it; a folder holds tables. What a run has done stands in
    OUT.partial until all is done: Ctrl-C, a kill or a power cut lose nothing of it, and --resume goes on.

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
        print(f"newsner: stopped; what is done is safe in {out}.partial, and --resume goes on with it", file=sys.stderr)
        raise typer.Exit(EXIT_INTERRUPTED) from None
    print(
        f"newsner: {summary.documents} documents, {summary.articles} tagged into {out}, {summary.errors} errors",
        file=sys.stderr,
    )
    if summary.errors:
        raise typer.Exit(EXIT_SOME_FAILED)


@contextmanager
def _progress(quiet: bool) -> Iterator[Report | None]:
    """Show on standard error how far the run is."""
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
    tagged: Annotated[list[Path], typer.Argument(metavar="TAGGED…", help="What newsner tag wrote as JSON Lines.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The registry to write, .jsonl.")],
) -> None:
    """Say who is who across the documents of a tagged corpus: write a registry of its entities.

    ```
    newsner tag articles.jsonl -o tagged.jsonl
    newsner link tagged.jsonl -o registry.jsonl
    newsner tag more.jsonl -o more_tagged.jsonl --gazetteer registry.jsonl
    ```

    A line is an entity: name, label, kb_id, aliases, and where it was seen. Edit it, keep the lines that you
    want newsner to obey, and give it to --gazetteer.

    Exit codes: 0 done; 2 wrong usage; 3 a file is missing or unusable.
    """
    with reported():
        registry = Registry.build(read_tagged(tagged))
        registry.write(out)
    print(f"newsner: {len(registry.members)} entities of documents are {len(registry)} in {out}", file=sys.stderr)
