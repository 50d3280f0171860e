"""The command ``newsner concordance``."""

from __future__ import annotations

import sys
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from newsner.analysis.concordance import check_output
from newsner.cli.options import ExcelOption, OverwriteOption, reported, tell
from newsner.corpus.opening import open_corpus, tagged_files
from newsner.files import refuse_inputs
from newsner.labels import Label
from newsner.views.messages import messages_in
from newsner.views.terminal import build_console, to_harmless


class Searched(str, Enum):
    """What can be looked for, as in `newsner.analysis.search.Of`."""

    ENTITIES = "entities"
    FORMS = "forms"
    QUANTITIES = "quantities"
    STATEMENTS = "statements"


class Order(str, Enum):
    """What lines can be sorted by, as in `newsner.analysis.concordance.Sort`."""

    DATE = "date"
    POSITION = "position"
    LEFT = "left"
    RIGHT = "right"
    TEXT = "text"
    ENTITY = "entity"
    LABEL = "label"


def concordance(
    tagged: Annotated[list[Path], typer.Argument(metavar="TAGGED…", help="JSON Lines files written by newsner tag.")],
    query: Annotated[str, typer.Argument(metavar="QUERY", help="A name, an id, a unit, a noun or a kind of quantity.")],
    of: Annotated[Searched, typer.Option(help="What QUERY is: see below.")] = Searched.ENTITIES,
    label: Annotated[Label | None, typer.Option(help="Only entities with this label.")] = None,
    references: Annotated[
        bool, typer.Option("--references", help="Also words that mean the entity (russes) or say who speaks (elle).")
    ] = False,
    sort: Annotated[Order, typer.Option(help="How to sort the lines.")] = Order.DATE,
    window: Annotated[
        str,
        typer.Option(metavar="N|sentence", help="The characters on each side, or sentence for the whole one."),
    ] = "60",
    words: Annotated[int | None, typer.Option(min=0, help="The words on each side, instead of characters.")] = None,
    decisions: Annotated[Path | None, typer.Option(help="Your decisions about who is who, a .jsonl file.")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="A .html, .csv or .jsonl file to write.")] = None,
    excel: ExcelOption = False,
    overwrite: OverwriteOption = False,
) -> None:
    """Show each line of a tagged corpus that has an entity, a form, a quantity or the statements of a speaker.

    ```
    newsner tag articles.jsonl -o tagged.jsonl
    newsner concordance tagged.jsonl "Bachar al-Assad" --sort right
    newsner concordance tagged.jsonl missile --of quantities -o missiles.html
    newsner concordance tagged.jsonl "Anne Hidalgo" --of statements --window sentence -o said.csv
    ```

    entities: all forms of the entity that has this id, name or alias, in this order. forms: names that are written so,
    whomever they mean. quantities: those with this unit, noun or kind (missile, EUR, money). statements: what the
    entity says, or whoever is called so.

    A page (.html) has the articles below the lines, and each line leads to its place.

    Exit codes: 0 done; 2 wrong usage; 3 a file is missing or unusable, or nothing is called so.
    """
    with reported():
        if out is not None:
            refuse_inputs([*tagged_files(tagged), *([decisions] if decisions else [])], [out])
            check_output(out, excel=excel, overwrite=overwrite)
        elif excel:
            raise typer.BadParameter("--excel needs --out, a .csv file")
        corpus = open_corpus(tagged)
        if decisions is not None:
            corpus.link(decisions)
        found = corpus.concordance(
            query,
            of=of.value,
            label=label,
            references=references,
            sort=sort.value,
            window=int(window) if window.isdecimal() else window,  # type: ignore[arg-type]
            words=words,
        )
        if out is None:
            build_console(sys.stdout).print(found)
            return
        found.write(out, excel=excel, overwrite=overwrite)
        say = messages_in()
        if found.note:
            tell(to_harmless(say.translate(found.note)))
        size = say("{lines} in {file}", lines=say.count("{n} line", "{n} lines", len(found)), file=out)
        tell(to_harmless(say("{title}: {size}", title=say.translate(found.title), size=size)))
