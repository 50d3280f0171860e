"""The command ``newsner specificities``."""

from __future__ import annotations

import io
import sys
from enum import Enum
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Annotated, TextIO

import typer
from rich.text import Text

from newsner.analysis.specificities import ITEMS, Specificities, find_specificities
from newsner.cli.options import ExcelOption, OverwriteOption, reported
from newsner.corpus.opening import TaggedFiles, tagged_files
from newsner.files import CsvWriter, check_excel, refuse_existing, refuse_inputs, write_safely
from newsner.labels import Label
from newsner.linking.registry import Registry
from newsner.views.terminal import build_console, build_table, to_harmless

_PRINTED = 10  # rows to each side, unless the user wants another number
_PRINTED_FIGURES = ("observed", "expected", "total", "specificity")


class _LinkedFiles(TaggedFiles):
    """The extractions in the files of tagged corpora, which are linked once they are asked for."""

    def __init__(self, paths: list[Path], decisions: Path | None) -> None:
        super().__init__(paths)
        self._decisions = decisions

    @cached_property
    def registry(self) -> Registry:
        """The registry of the entities of all documents."""
        return Registry.build(self, self._decisions)


class Item(str, Enum):
    """What can be compared, as in `newsner.analysis.specificities.ITEMS`."""

    ENTITIES = "entities"
    SPEAKERS = "speakers"
    UNITS = "units"


class Count(str, Enum):
    """What can be counted, as in `newsner.analysis.specificities.COUNTS`."""

    DOCUMENTS = "documents"
    OCCURRENCES = "occurrences"


def specificities(
    tagged: Annotated[list[Path], typer.Argument(metavar="TAGGED…", help="JSON Lines files written by newsner tag.")],
    by: Annotated[
        str, typer.Option(help="The column of the source, or another one; or day, week, month or year of the dates.")
    ],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="A .csv file to write, with all rows; else a few are printed.")
    ] = None,
    of: Annotated[Item, typer.Option(help="What is compared.")] = Item.ENTITIES,
    count: Annotated[
        Count, typer.Option(help="What is counted: documents that have it, or all its mentions or statements.")
    ] = Count.DOCUMENTS,
    label: Annotated[Label | None, typer.Option(help="Compare only entities of this label.")] = None,
    min_total: Annotated[int, typer.Option(min=1, help="Leave out what the corpus has less often.")] = 5,
    top: Annotated[
        int | None,
        typer.Option(
            min=1, help=f"Only so many surpluses and deficits of each group; by default all in a file, {_PRINTED} else."
        ),
    ] = None,
    decisions: Annotated[Path | None, typer.Option(help="Your decisions about who is who, a .jsonl file.")] = None,
    excel: ExcelOption = False,
    overwrite: OverwriteOption = False,
) -> None:
    """Show what is typical of each source or period of a tagged corpus, and what is strikingly rare in it.

    ```
    newsner tag articles.jsonl -o tagged.jsonl
    newsner specificities tagged.jsonl --by source
    newsner specificities tagged.jsonl --by month --of speakers -o speakers.csv
    ```

    Entities are linked across documents first. The specificity is that of Lafon and TXM, with a minus for what is rare:
    3 stands for a probability of one in a thousand, 5 for one in 100,000.

    Exit codes: 0 done; 2 wrong usage; 3 a file is missing or unusable, the column is missing, or scipy is.
    """
    with reported():
        _check_out(out, [*tagged, *([decisions] if decisions else [])], excel=excel, overwrite=overwrite)
        found = find_specificities(
            _LinkedFiles(tagged, decisions),
            by,
            of=of.value,
            count=count.value,
            label=label,
            min_total=min_total,
            top=_PRINTED if top is None and out is None else top,
        )
        if out is None:
            _print(found, sys.stdout)
        else:
            write_safely(out, [_to_csv(found, excel=excel)])
        for note in filter(None, (found.left_out, found.why_empty)):
            print(f"newsner: {note}", file=sys.stderr)
        if out is not None:
            print(f"newsner: {len(found.table)} rows of {len(found.groups)} groups in {out}", file=sys.stderr)


def _check_out(out: Path | None, inputs: list[Path], *, excel: bool, overwrite: bool) -> None:
    """Raise the errors of the options that say what to write, before the work starts."""
    check_excel(excel, is_csv=out is not None)
    if out is None:
        return
    if out.suffix.lower() != ".csv":
        raise ValueError(f"{out} must end in .csv")
    refuse_inputs([*tagged_files(inputs)], [out])
    refuse_existing(out, overwrite=overwrite)


def _to_csv(found: Specificities, *, excel: bool) -> str:
    """Return the table as a CSV file, without its last line end."""
    file = io.StringIO()
    CsvWriter(file, found.table.columns, excel=excel).write(tuple(row.values()) for row in found.to_rows())
    return file.getvalue().removesuffix("\n")


def _print(found: Specificities, out: TextIO) -> None:
    """Print a table for each group, the greatest surplus first."""
    console = build_console(out)
    for group, of_group in groupby(found.to_rows(), key=itemgetter("group")):
        rows = list(of_group)
        names = ITEMS[rows[0]["of"]]
        sizes = f"{rows[0]['group_size']} of {rows[0]['corpus_size']}"
        table = build_table(Text(f"{to_harmless(group)}: {sizes}"), names, _PRINTED_FIGURES)
        for row in rows:
            figures = (str(row["observed"]), f"{row['expected']:.1f}", str(row["total"]), f"{row['specificity']:+.1f}")
            table.add_row(*(Text(to_harmless(row[name] or "")) for name in names), *figures)
        console.print(table)
