"""The command ``newsner diff``."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path
from typing import Annotated, TextIO

import typer
from rich.text import Text

from newsner.analysis.differences import CHANGES, Difference, Differences, check_output
from newsner.cli.options import ExcelOption, OverwriteOption, reported, tell
from newsner.corpus.differences import diff as compare_runs
from newsner.corpus.opening import tagged_files
from newsner.files import refuse_inputs
from newsner.views.differences import list_counts, list_notes, name_change, name_part
from newsner.views.messages import Messages, messages_in
from newsner.views.terminal import build_console, build_table, to_harmless

EXIT_DIFFERENT = 1  # as that of diff


def diff(
    first: Annotated[Path, typer.Argument(metavar="A", help="A JSON Lines file written by newsner tag.")],
    second: Annotated[Path, typer.Argument(metavar="B", help="Another one, of the same documents.")],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="A .csv, .jsonl or .html file to write, with all differences.")
    ] = None,
    show: Annotated[int, typer.Option(min=0, help="The number of differences to print of each part.")] = 5,
    excel: ExcelOption = False,
    overwrite: OverwriteOption = False,
) -> None:
    """Show what came, went, moved or changed between two runs over the same documents.

    ```
    newsner tag articles.jsonl -o before.jsonl
    newsner tag articles.jsonl -o after.jsonl --gazetteer names.csv
    newsner diff before.jsonl after.jsonl
    newsner diff before.jsonl after.jsonl -o differences.html
    ```

    Compared are entities, mentions, quantities, statements, roles, references, dates and metadata, but no scores.
    Documents are known by their ids; where the text of one differs, nothing in it can be compared.

    Exit codes: 0 the runs are equal; 1 they differ; 2 wrong usage; 3 a file is missing or unusable.
    """
    with reported():
        if out is not None:
            refuse_inputs(tagged_files([first, second]), [out])
            check_output(out, excel=excel, overwrite=overwrite)
        elif excel:
            raise typer.BadParameter("--excel needs --out, a .csv file")
        found = compare_runs(first, second)
        _print(found, show, sys.stdout)
        if out is not None:
            found.write(out, excel=excel, overwrite=overwrite)
            say = messages_in()
            tell(say.count("{n} difference in {file}", "{n} differences in {file}", len(found), file=out))
    if found:
        raise typer.Exit(EXIT_DIFFERENT)


def _print(found: Differences, show: int, out: TextIO) -> None:
    """Print the counts, then some differences of each part, and what could not be compared."""
    say, console = messages_in(), build_console(out)
    if rows := list_counts(found, say):
        title = say.count("{n} document compared", "{n} documents compared", found.documents)
        table = build_table(title, [""], [name_change(change, say) for change in CHANGES])
        for row in rows:
            table.add_row(*row)
        console.print(table)
    for part in dict.fromkeys(difference.part for difference in found):
        for difference in islice((each for each in found if each.part == part), show):
            console.print(_show(difference, say))
    for note in list_notes(found, say):
        console.print(Text(to_harmless(note)))
    if not found:
        forms = "{n} document compared: no difference", "{n} documents compared: no difference"
        console.print(say.count(*forms, found.documents))


def _show(difference: Difference, say: Messages) -> Text:
    """Return a difference in its context, and what each run says below."""
    line = Text(f"{to_harmless(difference.id)} · {name_part(difference.part, say)} · ")
    line.append(name_change(difference.change, say))
    if difference.text:
        line.append(f" · {to_harmless(difference.left)} ".rstrip(" ·") + " ")
        line.append(to_harmless(difference.text), "bold")
        line.append(f" {to_harmless(difference.right)}")
    for sign, said in (("-", difference.before), ("+", difference.after)):
        if said:
            line.append(f"\n  {sign} {to_harmless(said)}")
    return line
