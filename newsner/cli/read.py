"""The command ``newsner read``."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from newsner.cli.options import (
    EXIT_SOME_FAILED,
    DelimiterOption,
    EncodingOption,
    ExcelOption,
    IdOption,
    LayoutOption,
    OverwriteOption,
    TextOption,
    reported,
    tell,
)
from newsner.corpus.documents import Documents, to_record
from newsner.corpus.documents import read as read_documents
from newsner.views.messages import Messages, messages_in

_SHOWN = 5  # errors
_BREAKS = re.compile(r"[ \t\r\n\f\v]+")  # but not the no-break spaces of French
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
    text: TextOption = "text",
    id_: IdOption = None,
    encoding: EncodingOption = None,
    delimiter: DelimiterOption = None,
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
    with reported():
        options = {"encoding": encoding, "delimiter": delimiter, "layout": layout and layout.value}
        documents = read_documents([Path(source) for source in sources], text=text, id=id_, **options)
        if out is None:
            for document in documents:
                print(json.dumps(to_record(document), ensure_ascii=False))
        else:
            documents.write(out, excel=excel, overwrite=overwrite)
    _report(documents, out)
    if documents.errors:
        raise typer.Exit(EXIT_SOME_FAILED)


def _report(documents: Documents, out: Path | None) -> None:
    """Print a summary to standard error."""
    contents, say = documents.contents, messages_in()
    read = say.count("{n} document", "{n} documents", contents.documents)
    if out is not None:
        read = say("{documents} into {file}", documents=read, file=out)
    lines = [f"{read}, {say.count('{n} error', '{n} errors', contents.errors)}"]
    if contents.layouts:
        lines.append("; ".join(_count_files(layout, number, say) for layout, number in contents.layouts.items()))
    if contents.documents:
        filled = {name: 0 for name in _ALWAYS} | dict(contents.fields)
        fields = ", ".join(f"{name} {say.number(number)}" for name, number in filled.items())
        lines.append(say("filled: {fields}", fields=fields))
    reasons = Counter(error.reason for error in documents.errors)
    for reason, number in reasons.most_common(_SHOWN):
        first = next(error.id for error in documents.errors if error.reason == reason)
        named = first if number == 1 else say("{names} and {n} more", names=first, n=say.number(number - 1))
        lines.append(say("not read: {name}: {reason}", name=named, reason=reason))
    for line in lines:
        tell(_BREAKS.sub(" ", line))


def _count_files(layout: str, number: int, say: Messages) -> str:
    return say("{title}: {size}", title=layout, size=say.count("{n} file", "{n} files", number))
