"""The ``newsner`` command. Results go to standard output, everything else to standard error."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Annotated, TextIO

try:
    import typer
    from rich.console import Console
    from rich.table import Table
except ImportError as error:  # pragma: no cover
    raise SystemExit(f"the newsner command needs {error.name}; install it with: pip install 'newsner[cli]'") from None

from newsner.errors import LexiconError, ModelNotFoundError
from newsner.extractor import load
from newsner.frames import COLUMNS, to_records
from newsner.models import Entity, Extraction, Quantity
from newsner.pipeline import DEFAULT_MODEL

EXIT_SOME_FAILED = 1
EXIT_UNUSABLE = 3

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


class Format(str, Enum):
    """How results are printed."""

    TABLE = "table"
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
    gazetteer: Annotated[Path | None, typer.Option(help="Your own names: CSV with name,label,aliases,kb_id.")] = None,
    model: Annotated[
        str, typer.Option(help="An installed spaCy model with an NER, or the folder of one.")
    ] = DEFAULT_MODEL,
) -> None:
    r"""Print the entities and quantities of articles.

    \b
    newsner extract article.txt
    newsner extract *.txt --format csv > mentions.csv
    curl -s https://example.org/article.txt | newsner extract - --format json

    Exit codes: 0 all done; 1 a file could not be read (the others are printed); 2 wrong usage; 3 the model or the
    gazetteer is missing or unusable.
    """
    try:
        extractor = load(model, gazetteer=gazetteer)
    except (ModelNotFoundError, LexiconError, FileNotFoundError) as error:
        print(f"newsner: {error}", file=sys.stderr)
        raise typer.Exit(EXIT_UNUSABLE) from None
    inputs = _Inputs(files)
    articles = (
        article.model_copy(update={"id": name})
        for article, name in zip(extractor.extract_many(inputs), inputs.names, strict=False)
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
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(to_records(articles))


def _write_tables(articles: Iterator[Extraction], out: TextIO) -> None:
    console = Console(file=out, width=None if out.isatty() else 120)
    for article in articles:
        console.print(_entity_table(article))
        console.print(_quantity_table(article))


def _entity_table(article: Extraction) -> Table:
    table = Table(title=f"{article.id}: {len(article.entities)} entities", title_justify="left")
    for heading in ("label", "entity", "mentions", "also written", "id"):
        table.add_column(heading, justify="right" if heading == "mentions" else "left", overflow="fold")
    for entities in (article.people, article.places, article.organisations):
        for entity in sorted(entities, key=lambda entity: -len(entity.mentions)):
            table.add_row(*_entity_cells(entity))
    return table


def _entity_cells(entity: Entity) -> tuple[str, ...]:
    return entity.label.value, entity.name, str(len(entity.mentions)), ", ".join(entity.aliases), entity.kb_id or ""


def _quantity_table(article: Extraction) -> Table:
    table = Table(title=f"{article.id}: {len(article.quantities)} quantities", title_justify="left")
    for heading in ("quantity", "value", "unit", "bound", "kind"):
        table.add_column(heading, justify="right" if heading == "value" else "left", overflow="fold")
    for quantity in article.quantities:
        table.add_row(quantity.text, _value_cell(quantity), quantity.unit, quantity.bound, quantity.kind)
    return table


def _value_cell(quantity: Quantity) -> str:
    if quantity.low is not None:
        return f"{quantity.low}–{quantity.high}"
    return "" if quantity.value is None else str(quantity.value)


_WRITERS = {Format.TABLE: _write_tables, Format.JSON: _write_json, Format.JSONL: _write_jsonl, Format.CSV: _write_csv}


def main() -> None:
    """Run the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    app()
