"""The command ``newsner read``."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from newsner.cli.options import EXIT_INTERRUPTED, EXIT_SOME_FAILED, ExcelOption, LayoutOption, OverwriteOption, reported
from newsner.corpus.documents import Documents, to_record
from newsner.corpus.documents import read as read_documents

_SHOWN = 5  # errors
_ALWAYS = ("title", "source", "date", "author", "section", "language")
"""The fields that the summary names also where no document has them."""


def read(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE…",
            help="Files, folders or globs: exports of Europresse and Factiva (.html .rtf .txt .xml), feeds (.rss .atom "
            ".xml .json), mails (.eml .mbox), pages (.html), web archives (.warc), and all that newsner tag reads.",
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="A .jsonl, .csv or .parquet file; by default JSON Lines on standard output."),
    ] = None,
    layout: LayoutOption = None,
    text: Annotated[str, typer.Option(help="The field or column with the text.")] = "text",
    id_: Annotated[
        str | None, typer.Option("--id", help="The field or column with the id; by default id, if it exists.")
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(help="The encoding of files, such as cp1252; by default it is found out.")
    ] = None,
    delimiter: Annotated[
        str | None, typer.Option(help="What stands between columns in CSV files: , ; | or tab; by default found out.")
    ] = None,
    excel: ExcelOption = False,
    overwrite: OverwriteOption = False,
) -> None:
    """Read articles from press databases, feeds, mails or pages, with title, source, date, author, section, language.

    ```
    newsner read export.HTML -o documents.jsonl
    newsner read 'europresse/*.HTML' factiva.rtf -o documents.csv --excel
    newsner read archive.warc.gz -o pages.parquet
    newsner read page.html --layout web -o page.jsonl
    newsner read export.HTML | newsner tag - -o tagged.jsonl
    ```

    newsner tag reads the same files directly; this command shows what is in them. Exports of Europresse and Factiva are
    recognised by their content. The text is what stands below the title: the lead and the body.

    A summary on standard error says how many documents there are, in which layouts, which fields are filled, and what
    could not be read; OUT.errors.jsonl (or .csv, .parquet) has an error record for each.

    Exit codes: 0 all read; 1 some documents are error records; 2 wrong usage; 3 a source or the output is missing or
    unusable; 130 stopped by Ctrl-C.
    """
    try:
        with reported():
            options = {"encoding": encoding, "delimiter": delimiter, "layout": layout and layout.value}
            documents = read_documents([Path(source) for source in sources], text=text, id=id_, **options)
            if out is None:
                for document in documents:
                    print(json.dumps(to_record(document), ensure_ascii=False))
            else:
                documents.write(out, excel=excel, overwrite=overwrite)
    except KeyboardInterrupt:
        raise typer.Exit(EXIT_INTERRUPTED) from None
    _report(documents, out)
    if documents.errors:
        raise typer.Exit(EXIT_SOME_FAILED)


def _report(documents: Documents, out: Path | None) -> None:
    """Print a summary to standard error."""
    contents = documents.contents
    into = "" if out is None else f" into {out}"
    lines = [f"{contents.documents} documents{into}, {contents.errors} errors"]
    if contents.layouts:
        named = (f"{layout}: {count} file{'s' if count > 1 else ''}" for layout, count in contents.layouts.items())
        lines.append("; ".join(named))
    if contents.documents:
        filled = {name: 0 for name in _ALWAYS} | dict(contents.fields)
        lines.append("filled: " + ", ".join(f"{name} {count}" for name, count in filled.items()))
    reasons = Counter(error.reason for error in documents.errors)
    for reason, count in reasons.most_common(_SHOWN):
        first = next(error.id for error in documents.errors if error.reason == reason)
        lines.append(f"not read: {first}{f' and {count - 1} more' if count > 1 else ''}: {reason}")
    for line in lines:
        print(f"newsner: {' '.join(line.split())}", file=sys.stderr)
