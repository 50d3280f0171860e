"""The command ``newsner explore``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from newsner.cli.options import Language, reported
from newsner.corpus.opening import TaggedFiles, tagged_files
from newsner.labels import Lang
from newsner.linking.registry import Registry
from newsner.views.explorer.page import check_page, write_explorer


def explore(
    tagged: Annotated[list[Path], typer.Argument(metavar="TAGGED…", help="JSON Lines files written by newsner tag.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="PAGE.html", help="The page to write.")],
    title: Annotated[str | None, typer.Option(help="The heading of the page.")] = None,
    decisions: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Your decisions about who is who, as for newsner link.")
    ] = None,
    lang: Annotated[
        Language | None, typer.Option(help="The language of the page; by default that of the command.")
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace PAGE.html if it exists.")] = False,
) -> None:
    """Write a tagged corpus as a page for a browser, on which it is searched, filtered and read.

    ```
    newsner tag articles.jsonl -o tagged.jsonl
    newsner explore tagged.jsonl -o corpus.html --title "Presse locale" --lang fr
    ```

    The page needs no network and no server, and contains the articles whole. Keep date, source, title and url as fields
    of your articles: the page shows them, and filters by month and source.

    Exit codes: 0 done; 2 wrong usage; 3 a file is missing or unusable.
    """
    with reported():
        inputs = [*tagged_files(tagged), *([decisions] if decisions else [])]
        chosen: Lang | None = None if lang is None else lang.value
        check_page(out, title=title, lang=chosen, overwrite=overwrite, inputs=inputs)
        articles = TaggedFiles(tagged)
        registry = Registry.build(articles, decisions)
        write_explorer(articles, registry, out, title=title, lang=chosen)
        print(f"newsner: the page is {out}; open it in a browser", file=sys.stderr)
