"""The command ``newsner gold``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from newsner.cli.options import OverwriteOption, reported, tell
from newsner.corpus.opening import tagged_files
from newsner.files import refuse_inputs
from newsner.training.annotate import write_gold
from newsner.training.corrections import read_corrections
from newsner.views.messages import messages_in


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
    overwrite: OverwriteOption = False,
) -> None:
    """Make gold data of what you have corrected in Label Studio or CoNLL files, for newsner train and evaluate.

    ```
    newsner export tagged.jsonl -o tasks.json --format label-studio
    newsner gold project-1.json -o gold.jsonl
    newsner evaluate gold.jsonl
    ```

    Names of people, places and organisations are read. Tasks that nobody has annotated are left out. CoNLL files have
    no white space: give --texts, and each document gets its text and its id back.

    Exit codes: 0 done; 2 wrong usage; 3 a file is missing, malformed or unusable.
    """
    with reported():
        sources = tagged_files(texts or ())
        refuse_inputs([*corrected, *sources], [out])
        count = write_gold(read_corrections(corrected, sources), out, overwrite=overwrite)
    say = messages_in()
    tell(say.count("{n} corrected text in {file}", "{n} corrected texts in {file}", count, file=out))
