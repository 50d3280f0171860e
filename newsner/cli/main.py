"""The ``newsner`` command. Results go to standard output, everything else to standard error."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Annotated, TextIO

try:
    import typer
    from rich.console import Console
except ImportError as error:  # pragma: no cover
    raise SystemExit(f"the newsner command needs {error.name}; install it with: pip install 'newsner[cli]'") from None

from newsner.cli import corpus as corpus_commands
from newsner.cli.options import EXIT_SOME_FAILED, GazetteerOption, MinScoreOption, ModelOption, reported
from newsner.cli.reports import evaluation_table, training_table
from newsner.corpus.formats.csv import CsvWriter
from newsner.extractor import Extractor, load
from newsner.models import Extraction
from newsner.ner.loading import DEFAULT_MODEL
from newsner.records import RECORDS
from newsner.training.annotate import annotate as annotate_texts
from newsner.training.annotate import write_gold
from newsner.training.evaluation import evaluate as evaluate_extractions
from newsner.training.gold import read_gold, read_texts
from newsner.training.train import train as train_ner
from newsner.views.html import build_page
from newsner.views.terminal import entity_table, quantity_table

_GoldFiles = Annotated[list[Path], typer.Argument(metavar="GOLD.jsonl…", help="Gold data, an article a line.")]
app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
app.command()(corpus_commands.tag)
app.command()(corpus_commands.link)


class Format(str, Enum):
    """How results are printed."""

    TABLE = "table"
    TEXT = "text"
    HTML = "html"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


@app.callback()
def _commands() -> None:
    """Find people, places, organisations and quantities in French news."""


@app.command()
def extract(
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="UTF-8 text files; - reads standard input.")],
    output: Annotated[Format, typer.Option("--format", help="How to print the results.")] = Format.TABLE,
    gazetteer: GazetteerOption = None,
    min_score: MinScoreOption = 0.0,
    model: ModelOption = DEFAULT_MODEL,
) -> None:
    r"""Print the entities and quantities of articles.

    \b
    newsner extract article.txt
    newsner extract article.txt --format text
    newsner extract *.txt --format html > articles.html
    newsner extract *.txt --format csv > mentions.csv
    curl -s https://example.org/article.txt | newsner extract - --format json

    Exit codes: 0 all done; 1 a file could not be read (the others are printed); 2 wrong usage; 3 the model or the
    gazetteer is missing or unusable.
    """
    with reported():
        extractor = load(model, gazetteer=gazetteer)
    inputs = _Inputs(files)
    articles = (
        article.model_copy(update={"id": name})
        for article, name in zip(extractor.extract_many(inputs, min_score=min_score), inputs.names, strict=False)
    )
    _WRITERS[output](articles, sys.stdout)
    if inputs.failed:
        raise typer.Exit(EXIT_SOME_FAILED)


class _Inputs:
    """The texts of the files that can be read; the others are reported as they are met."""

    def __init__(self, files: list[str]) -> None:
        self._files = files
        self.names: list[str] = []
        self.failed = 0

    def __iter__(self) -> Iterator[str]:
        for name in self._files:
            try:
                raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
                text = raw.decode("utf-8-sig")
            except (OSError, UnicodeDecodeError) as error:
                self.failed += 1
                print(f"newsner: {name}: {error}", file=sys.stderr)
                continue
            self.names.append(name)
            yield text


def _write_json(articles: Iterator[Extraction], out: TextIO) -> None:
    """Write one JSON array, an object for each article."""
    out.write("[")
    for index, article in enumerate(articles):
        out.write(",\n" if index else "\n")
        out.write(article.model_dump_json(indent=2))
    out.write("\n]\n")


def _write_jsonl(articles: Iterator[Extraction], out: TextIO) -> None:
    for article in articles:
        out.write(article.model_dump_json() + "\n")


def _write_csv(articles: Iterator[Extraction], out: TextIO) -> None:
    writer = CsvWriter(out, RECORDS.columns)
    for article in articles:
        writer.write(RECORDS.rows(article))


def _write_tables(articles: Iterator[Extraction], out: TextIO) -> None:
    console = _console(out)
    for article in articles:
        console.print(entity_table(article))
        console.print(quantity_table(article))


def _write_text(articles: Iterator[Extraction], out: TextIO) -> None:
    """Write each article with its mentions marked, then its tables."""
    console = _console(out)
    for article in articles:
        console.print(article)


def _write_html(articles: Iterator[Extraction], out: TextIO) -> None:
    """Write one page of all articles."""
    out.writelines(build_page(articles))


def _console(out: TextIO) -> Console:
    return Console(file=out, width=None if out.isatty() else 120)


_WRITERS = {
    Format.TABLE: _write_tables,
    Format.TEXT: _write_text,
    Format.HTML: _write_html,
    Format.JSON: _write_json,
    Format.JSONL: _write_jsonl,
    Format.CSV: _write_csv,
}


@app.command()
def evaluate(
    files: _GoldFiles,
    model: ModelOption = DEFAULT_MODEL,
    gazetteer: GazetteerOption = None,
) -> None:
    """Score newsner on gold data, file by file: names, links, quantities.

    Exit codes: 0 done; 2 wrong usage; 3 a file, the model or the gazetteer is missing or unusable.
    """
    with reported():
        extractor: Extractor = load(model, gazetteer=gazetteer)
        for path in files:
            gold = list(read_gold([path]))
            found = extractor.extract_many(article.text for article in gold)
            _console(sys.stdout).print(evaluation_table(path.name, evaluate_extractions(gold, found)))


@app.command()
def train(
    files: _GoldFiles,
    out: Annotated[Path, typer.Option(help="The folder to write; newsner.load(model=…) reads it.")],
    dev: Annotated[list[Path] | None, typer.Option(help="Gold data to score on after each epoch.")] = None,
    rehearsal: Annotated[list[Path] | None, typer.Option(help="Texts whose names must not be forgotten.")] = None,
    silver: Annotated[list[Path] | None, typer.Option(help="Data annotated by machine, seen once an epoch.")] = None,
    base: Annotated[str, typer.Option(help="The model to start from.")] = DEFAULT_MODEL,
    repeat: Annotated[int, typer.Option(help="How often an epoch sees the gold data.")] = 1,
    augment: Annotated[bool, typer.Option(help="Learn changed copies too.")] = True,
    epochs: Annotated[int, typer.Option(help="How often to go through the data.")] = 10,
    patience: Annotated[int, typer.Option(help="Stop after so many epochs without a better score.")] = 3,
    learning_rate: Annotated[float, typer.Option(help="Of the optimiser.")] = 5e-4,
    dropout: Annotated[float, typer.Option(help="Share of activations dropped.")] = 0.2,
    seed: Annotated[int, typer.Option(help="Of all random draws.")] = 0,
) -> None:
    r"""Fine-tune the NER on gold data of your own.

    \b
    newsner train mine.jsonl --dev mine_dev.jsonl --rehearsal archive.jsonl --out my_ner
    newsner extract article.txt --model my_ner

    Exit codes: 0 done; 2 wrong usage; 3 a file or the base model is missing or unusable.
    """
    with reported():
        report = train_ner(
            files,
            out,
            dev=dev or (),
            rehearsal=rehearsal or (),
            silver=silver or (),
            base=base,
            repeat=repeat,
            augment=augment,
            epochs=epochs,
            patience=patience,
            learning_rate=learning_rate,
            dropout=dropout,
            seed=seed,
        )
    _console(sys.stdout).print(training_table(report))


@app.command()
def annotate(
    files: Annotated[list[Path], typer.Argument(metavar="TEXTS.jsonl…", help="Objects with id and text, one a line.")],
    out: Annotated[Path, typer.Option(help="The file to write, in the format of gold data.")],
    model: Annotated[list[str] | None, typer.Option(help="A model that votes; give several.")] = None,
) -> None:
    """Annotate raw texts by the vote of several models: data for the option --silver of train.

    Exit codes: 0 done; 2 wrong usage; 3 a file or a model is missing or unusable.
    """
    with reported():
        count = write_gold(annotate_texts(list(read_texts(files)), model or [DEFAULT_MODEL]), out)
    print(f"newsner: {count} texts annotated in {out}", file=sys.stderr)


def main() -> None:
    """Run the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    app()
