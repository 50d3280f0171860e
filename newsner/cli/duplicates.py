"""The command ``newsner duplicates``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from newsner.analysis.copies import Copy
from newsner.analysis.duplicates import LOWEST, THRESHOLD, Duplicates, check_output
from newsner.cli.options import (
    EXIT_SOME_FAILED,
    DelimiterOption,
    EncodingOption,
    ExcelOption,
    IdOption,
    LayoutOption,
    TextOption,
    reported,
    tell,
)
from newsner.corpus.config import DATE_COLUMN
from newsner.corpus.duplicates import compare_documents, compare_tagged, leave_out, leave_out_tagged
from newsner.corpus.opening import tagged_files
from newsner.corpus.sources import Item, open_source
from newsner.errors import GoldError
from newsner.files import open_text, refuse_existing, refuse_inputs, write_safely
from newsner.models import Extraction
from newsner.views.duplicates import describe_size
from newsner.views.messages import Messages, messages_in
from newsner.views.terminal import to_harmless


def duplicates(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE…",
            help="Documents, as for newsner tag, or JSON Lines files that newsner tag wrote; - reads standard input.",
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="The groups, a .jsonl or .csv file; by default a list on standard output."),
    ] = None,
    threshold: Annotated[
        float,
        typer.Option(min=LOWEST, max=1, help="The share of the shorter text's words that both must have."),
    ] = THRESHOLD,
    distinct: Annotated[
        Path | None,
        typer.Option(metavar="FILE.jsonl", help="Write the documents without copies, as JSON Lines."),
    ] = None,
    text: TextOption = "text",
    id_: IdOption = None,
    date: Annotated[
        str, typer.Option(help="The field or column with the day, by which the first of a group is known.")
    ] = DATE_COLUMN,
    encoding: EncodingOption = None,
    delimiter: DelimiterOption = None,
    layout: LayoutOption = None,
    excel: ExcelOption = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace OUT and FILE.jsonl if they exist.")] = False,
) -> None:
    """Find articles that are one text in print: wire copy and reprints, also cut, re-titled or edited ones.

    ```
    newsner duplicates articles.jsonl
    newsner duplicates 'archive/**/*.csv' -o groups.csv --distinct distinct.jsonl
    newsner tag distinct.jsonl -o tagged.jsonl
    newsner duplicates tagged.jsonl -o groups.jsonl --threshold 0.8
    ```

    The first article of a group is that of the earliest date, else the one that was read first. In FILE.jsonl, it has
    the number of its copies (copies), their ids (copy_ids) and sources (copy_sources); of tagged articles, the results
    are kept. Documents that cannot be read are reported, and are not in FILE.jsonl.

    Exit codes: 0 done; 1 some documents could not be read; 2 wrong usage; 3 a source or an output is missing or
    unusable.
    """
    with reported():
        tagged = _find_tagged(sources)
        inputs = tagged or [Path(source) for source in sources]
        _check_outputs(out, distinct, excel=excel, overwrite=overwrite)
        if tagged:
            refuse_inputs(tagged, [path for path in (out, distinct) if path is not None])
            found = compare_tagged(_read_lines(tagged), date=date, threshold=threshold)
            kept = leave_out_tagged(_read_lines(tagged), found)
        else:
            options = {"encoding": encoding, "delimiter": delimiter, "layout": layout and layout.value}
            source = open_source(inputs, text=text, id=id_, **options)
            refuse_inputs(source.paths, [path for path in (out, distinct) if path is not None])
            items = list(source.documents(sys.maxsize))
            found = compare_documents(items, date=date, threshold=threshold)
            kept = _to_lines(items, found, id_ or "id", text)
        if distinct is not None:
            write_safely(distinct, kept)
        _show(found, out, excel=excel, overwrite=overwrite)
        _tell(found, distinct)
    if found.errors:
        raise typer.Exit(EXIT_SOME_FAILED)


def _find_tagged(sources: list[str]) -> list[Path]:
    """Return the files of tagged articles that sources mean, or nothing if one of them holds something else."""
    files = tagged_files(source for source in sources if source != "-")
    return files if len(files) == len(sources) and all(map(_is_tagged, files)) else []


def _is_tagged(path: Path) -> bool:
    """Tell whether a file begins with an `Extraction`."""
    if path.suffix != ".jsonl" or not path.is_file():
        return False
    with path.open("rb") as file:
        line = file.readline()
    try:
        Extraction.model_validate_json(line)
    except ValueError:
        return False
    return True


def _check_outputs(out: Path | None, distinct: Path | None, *, excel: bool, overwrite: bool) -> None:
    if out is not None:
        check_output(out, excel=excel, overwrite=overwrite)
    elif excel:
        raise typer.BadParameter("--excel needs --out, a .csv file")
    if distinct is not None:
        if distinct.suffix != ".jsonl":
            raise typer.BadParameter(f"--distinct must end in .jsonl, but is {str(distinct)!r}")
        if out is not None and distinct.resolve() == out.resolve():
            raise typer.BadParameter("--out and --distinct are one file")
        refuse_existing(distinct, overwrite=overwrite)


def _read_lines(paths: list[Path]) -> Iterator[str]:
    """Yield the lines of tagged files; raise GoldError where one is no article."""
    for path in paths:
        with open_text(path, GoldError) as file:
            for number, line in enumerate(file, 1):
                try:
                    is_article = {"id", "text", "entities"} <= json.loads(line).keys()
                except (ValueError, AttributeError):
                    is_article = False
                if not is_article:
                    raise GoldError(path, number, "", "no article that newsner tag wrote")
                yield line.removesuffix("\n")


def _to_lines(items: list[Item], found: Duplicates, id_: str, text: str) -> Iterator[str]:
    for document in leave_out(items, found):
        record = {id_: document.id, text: document.text, **document.metadata}
        yield json.dumps(record, ensure_ascii=False)


def _show(found: Duplicates, out: Path | None, *, excel: bool, overwrite: bool) -> None:
    """Write the groups to a file, or print them."""
    if out is not None:
        found.write(out, excel=excel, overwrite=overwrite)
        return
    say = messages_in()
    for group in found:
        copies = say.count("{n} copy", "{n} copies", len(group.copies))
        print(to_harmless(say("{title}: {size}", title=group.first, size=copies)))
        for copy in group.copies:
            print(to_harmless(f"  {_describe_copy(copy, group.first, say)}"))


def _describe_copy(copy: Copy, first: str, say: Messages) -> str:
    """Return how much a copy has of the text that it was copied from, and whether both have one title."""
    title = {True: "same title", False: "other title", None: "no title"}[copy.same_title]
    name = copy.id if copy.of == first else say("{id} (of {other})", id=copy.id, other=copy.of)
    words = say(
        "{shared} words shared, {added} added, {dropped} dropped",
        shared=say.number(copy.shared_words),
        added=say.number(copy.added_words),
        dropped=say.number(copy.dropped_words),
    )
    size = ", ".join([say.percent(copy.similarity), words, say(title)])
    return say("{title}: {size}", title=name, size=size)


def _tell(found: Duplicates, distinct: Path | None) -> None:
    """Say on standard error what was found, what was left out, and what could not be read."""
    say = messages_in()
    for error in found.errors:
        tell(to_harmless(f"{error.id}: {error.reason}"))
    parts = [describe_size(found, say)]
    if distinct is not None:
        left = found.documents - len(found.first_of)
        parts.append(say.count("{n} is left in {file}", "{n} are left in {file}", left, file=distinct))
    if found.errors:
        parts.append(say.count("{n} could not be read", "{n} could not be read", len(found.errors)))
    tell(to_harmless("; ".join(parts)))
