"""The command ``newsner export``."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated, cast, get_args

import typer

from newsner.analysis.cooccurrences import Within
from newsner.cli.options import OverwriteOption, reported, tell
from newsner.corpus.exports import EXPORTERS, check_export
from newsner.corpus.opening import open_corpus, tagged_files
from newsner.views.messages import messages_in

FormatName = Enum("FormatName", {name.upper(): name for name in EXPORTERS}, type=str)  # type: ignore[misc]
"""The formats, as in `newsner.corpus.exports.EXPORTERS`."""

WithinName = Enum("WithinName", {name.upper(): name for name in get_args(Within)}, type=str)  # type: ignore[misc]
"""What two entities must share, as in `newsner.analysis.cooccurrences.Within`."""


def export(
    tagged: Annotated[list[Path], typer.Argument(metavar="TAGGED…", help="JSON Lines files written by newsner tag.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write, or the folder.")],
    format: Annotated[
        FormatName | None, typer.Option(help="The format; by default the suffix of OUT says it, where it can.")
    ] = None,
    within: Annotated[
        WithinName | None,
        typer.Option(help="In graphs and databases, join entities that share a sentence (the default) or an article."),
    ] = None,
    decisions: Annotated[Path | None, typer.Option(help="Your decisions about who is who, a .jsonl file.")] = None,
    overwrite: OverwriteOption = False,
) -> None:
    """Write the results of a tagged corpus for another program: Gephi, Datasette, Excel, Label Studio, TXM ….

    ```
    newsner tag articles.jsonl -o tagged.jsonl
    newsner export tagged.jsonl -o network.gexf
    ```

    Entities are linked across the documents first, as newsner link does. The page on other programs has a table of
    the formats: who reads each, and what it cannot hold.

    Exit codes: 0 done; 2 wrong usage; 3 a file is missing or unusable.
    """
    with reported():
        inputs = [*tagged_files(tagged), *([decisions] if decisions else [])]
        wanted = None if format is None else str(format.value)
        shared = None if within is None else cast(Within, within.value)
        check_export(out, wanted, within=shared, overwrite=overwrite, inputs=inputs)
        corpus = open_corpus(tagged)
        if decisions is not None:
            corpus.link(decisions)
        corpus.export(out, format=wanted, within=shared, overwrite=overwrite)
        documents = sum(1 for _ in corpus)
    say = messages_in()
    entities = say.count("{n} entity", "{n} entities", len(corpus.registry))
    documents_of = say.count("{n} document", "{n} documents", documents)
    tell(say("{entities} of {documents} in {file}", entities=entities, documents=documents_of, file=out))
