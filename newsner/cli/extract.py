"""The command ``newsner extract``."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from enum import Enum
from itertools import repeat
from typing import Annotated, TextIO

import typer

from newsner.cli.options import (
    EXIT_SOME_FAILED,
    ExcelOption,
    ExcludeOption,
    GazetteerOption,
    MinScoreOption,
    ModelOption,
    TextInputs,
    read_gazetteers,
    reported,
)
from newsner.extractor import load, to_day
from newsner.files import CsvWriter, check_excel
from newsner.models import Extraction
from newsner.ner.loading import DEFAULT_MODEL
from newsner.records import COLUMNS, RECORDS
from newsner.views.html import build_page
from newsner.views.terminal import build_console, build_tables


class PrintFormat(str, Enum):
    """The formats for printing results."""

    TABLE = "table"
    TEXT = "text"
    HTML = "html"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


def extract(
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="UTF-8 text files; - reads standard input.")],
    output: Annotated[PrintFormat, typer.Option("--format", help="How to print the results.")] = PrintFormat.TABLE,
    excel: ExcelOption = False,
    gazetteer: GazetteerOption = None,
    min_score: MinScoreOption = 0.0,
    model: ModelOption = DEFAULT_MODEL,
    exclude: ExcludeOption = None,
    date: Annotated[
        str | None, typer.Option(help="The day of the articles, such as 2015-10-07, by which `mercredi` is understood.")
    ] = None,
) -> None:
    """Print the entities, quantities, statements and dates of articles.

    ```
    newsner extract article.txt
    newsner extract article.txt --format text
    newsner extract *.txt --format html > articles.html
    newsner extract *.txt --format csv > mentions.csv
    curl -s https://example.org/article.txt | newsner extract - --format json
    ```

    Exit codes: 0 all done; 1 a file could not be read (the others are printed); 2 wrong usage; 3 the model or the
    gazetteer is missing or unusable.
    """
    with reported():
        check_excel(excel, is_csv=output is PrintFormat.CSV)
        extractor = load(model, gazetteer=read_gazetteers(gazetteer), exclude=[part.value for part in exclude or ()])
        inputs = TextInputs(files)
        found = extractor.extract_many(inputs, dates=repeat(to_day(date)), min_score=min_score)
        articles = (article.model_copy(update={"id": name}) for article, name in zip(found, inputs.names, strict=False))
        if output is PrintFormat.CSV:
            _write_csv(articles, sys.stdout, excel=excel)
        else:
            _WRITERS[output](articles, sys.stdout)
    if inputs.failed:
        raise typer.Exit(EXIT_SOME_FAILED)


def _write_tables(articles: Iterable[Extraction], out: TextIO) -> None:
    console = build_console(out)
    for article in articles:
        console.print(*build_tables(article))


def _write_text(articles: Iterable[Extraction], out: TextIO) -> None:
    """Write each article with its mentions marked, then its tables."""
    console = build_console(out)
    for article in articles:
        console.print(article)


def _write_html(articles: Iterable[Extraction], out: TextIO) -> None:
    """Write one HTML page with all articles."""
    out.writelines(build_page(articles))


def _write_json(articles: Iterable[Extraction], out: TextIO) -> None:
    """Write one JSON array with an object for each article."""
    out.write("[")
    for index, article in enumerate(articles):
        out.write(",\n" if index else "\n")
        out.write(article.model_dump_json(indent=2))
    out.write("\n]\n")


def _write_jsonl(articles: Iterable[Extraction], out: TextIO) -> None:
    for article in articles:
        out.write(article.model_dump_json() + "\n")


def _write_csv(articles: Iterable[Extraction], out: TextIO, *, excel: bool) -> None:
    writer = CsvWriter(out, COLUMNS, excel=excel)
    for article in articles:
        writer.write(RECORDS.rows(article))


_WRITERS = {
    PrintFormat.TABLE: _write_tables,
    PrintFormat.TEXT: _write_text,
    PrintFormat.HTML: _write_html,
    PrintFormat.JSON: _write_json,
    PrintFormat.JSONL: _write_jsonl,
}
