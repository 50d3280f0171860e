"""The command ``newsner gold``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path
from typing import Annotated, cast, get_args

import typer

from newsner.cli.options import OverwriteOption, reported, tell
from newsner.corpus.opening import tagged_files
from newsner.files import refuse_inputs
from newsner.training.annotate import write_gold
from newsner.training.corrections import read_corrections
from newsner.training.gold import GoldArticle, Layer
from newsner.views.messages import messages_in

GoldLayer = Enum("GoldLayer", {name.upper(): name for name in get_args(Layer)}, type=str)  # type: ignore[misc]
"""What people may have corrected, as in `newsner.training.gold.Layer`."""


def gold(
    corrected: Annotated[
        list[Path],
        typer.Argument(
            metavar="CORRECTED…",
            help="Exports of Label Studio (.json), or CoNLL files with corrected tags (.conll .iob .bio .tsv .txt).",
        ),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="The file of gold data to write, JSON Lines.")],
    texts: Annotated[
        list[Path] | None,
        typer.Option(help="JSON Lines files with the texts of CoNLL files, such as TAGGED; repeat it for more."),
    ] = None,
    layer: Annotated[
        list[GoldLayer] | None,
        typer.Option(help="What you have corrected; repeat it. By default all of which a file has anything."),
    ] = None,
    overwrite: OverwriteOption = False,
) -> None:
    """Make gold data of what you have corrected in Label Studio or CoNLL files, for newsner train and evaluate.

    ```
    newsner export tagged.jsonl -o tasks.json --format label-studio
    newsner gold project-1.json -o gold.jsonl
    newsner evaluate gold.jsonl
    ```

    Names are read, which of them mean one entity (links), quantities, and statements with cue and speaker; in CoNLL
    files names and quantities. What you left as it was counts as right: if you have not checked a layer, name those
    that you have (--layer names). Tasks that nobody has annotated are left out. CoNLL files have no white space: give
    --texts, and each document gets its text and its id back.

    Exit codes: 0 done; 2 wrong usage; 3 a file is missing, malformed or unusable.
    """
    with reported():
        sources = tagged_files(texts or ())
        refuse_inputs([*corrected, *sources], [out])
        counts = Counter[str]()
        chosen = [cast(Layer, one.value) for one in layer] if layer else None
        articles = _count(read_corrections(corrected, sources, chosen), counts)
        write_gold(articles, out, overwrite=overwrite)
    say = messages_in()
    tell(say.count("{n} corrected text in {file}", "{n} corrected texts in {file}", counts["texts"], file=out))
    if unread := counts["unchecked"]:
        one, many = "{n} quantity has fields that newsner read", "{n} quantities have fields that newsner read"
        tell(say("{quantities}: only their places are scored", quantities=say.count(one, many, unread)))


def _count(articles: Iterable[GoldArticle], counts: Counter[str]) -> Iterator[GoldArticle]:
    """Yield articles and count them, and their quantities of which newsner read fields that people had left open."""
    for article in articles:
        counts["texts"] += 1
        counts["unchecked"] += sum(not quantity.checked for quantity in article.quantities or ())
        yield article
