"""The command ``newsner specificities``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from decimal import Decimal
from enum import Enum
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from rich.text import Text

from newsner.analysis.specificities import ITEMS, Specificities, find_specificities
from newsner.cli.options import ExcelOption, OverwriteOption, reported, tell
from newsner.corpus.opening import TaggedFiles, tagged_files
from newsner.files import check_excel, refuse_existing, refuse_inputs, write_csv_safely
from newsner.labels import Label
from newsner.linking.registry import Registry
from newsner.views.messages import Messages, messages_in
from newsner.views.terminal import build_console, build_table, to_harmless

_PRINTED = 10  # rows to each side, unless the user wants another number
_PRINTED_FIGURES = ("observed", "expected", "total", "specificity")
_HEADINGS = {name: name for names in ITEMS.values() for name in names}
_HEADINGS |= {name: name for name in _PRINTED_FIGURES} | {"kb_id": "id"}
"""What a table calls its columns."""


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
            write_csv_safely(out, found.table.columns, (tuple(row.values()) for row in found.to_rows()), excel=excel)
        say = messages_in()
        for note in filter(None, (found.left_out, found.why_empty)):
            tell(say(note))
        if out is not None:
            rows = say.count("{n} row", "{n} rows", len(found.table))
            groups = say.count("{n} group", "{n} groups", len(found.groups))
            tell(say("{rows} of {groups} in {file}", rows=rows, groups=groups, file=out))


def _check_out(out: Path | None, inputs: list[Path], *, excel: bool, overwrite: bool) -> None:
    """Raise the errors of the options that say what to write, before the work starts."""
    check_excel(excel, is_csv=out is not None)
    if out is None:
        return
    if out.suffix.lower() != ".csv":
        raise ValueError(f"{out} must end in .csv")
    refuse_inputs([*tagged_files(inputs)], [out])
    refuse_existing(out, overwrite=overwrite)


def _print(found: Specificities, out: TextIO) -> None:
    """Print a table for each group, the greatest surplus first."""
    console, say = build_console(out), messages_in()
    for group, of_group in groupby(found.to_rows(), key=itemgetter("group")):
        rows = list(of_group)
        names = ITEMS[rows[0]["of"]]
        shown = say.period(group, found.period) if found.period else group
        sizes = {"n": say.number(rows[0]["group_size"]), "total": say.number(rows[0]["corpus_size"])}
        title = Text(to_harmless(say("{group}: {n} of {total}", group=shown, **sizes)))
        headings = ([say(_HEADINGS[name]) for name in each] for each in (names, _PRINTED_FIGURES))
        table = build_table(title, *headings)
        for row in rows:
            cells = (say(row[name]) if name == "kind" else row[name] or "" for name in names)
            table.add_row(*(Text(to_harmless(cell)) for cell in cells), *_show_figures(row, say))
        console.print(table)


def _show_figures(row: dict[str, Any], say: Messages) -> Iterator[str]:
    """Yield the figures of a row as a table has them; a specificity has its sign."""
    for name in _PRINTED_FIGURES:
        number = Decimal(f"{row[name]:.1f}") if isinstance(row[name], float) else row[name]
        yield f"{'+' if name == 'specificity' and number >= 0 else ''}{say.number(number)}"
