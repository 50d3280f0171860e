"""The command ``newsner debug``."""

from __future__ import annotations

from typing import Annotated

import typer

from newsner.analysis.trace import debug as trace_text
from newsner.cli.options import EXIT_SOME_FAILED, GazetteerOption, ModelOption, TextInputs, read_gazetteers, reported
from newsner.extractor import load
from newsner.ner.loading import DEFAULT_MODEL
from newsner.views.terminal import to_harmless


def debug(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A UTF-8 text file; - reads standard input.")],
    gazetteer: GazetteerOption = None,
    model: ModelOption = DEFAULT_MODEL,
) -> None:
    """Explain the result of an article: print all candidates, links and numbers, kept or not, with reasons.

    ```
    newsner debug article.txt
    newsner debug article.txt --gazetteer my_names.csv
    echo "Macron est à Alger." | newsner debug -
    ```

    A line starts with + if something was kept, with - if not.

    Exit codes: 0 done; 1 the file could not be read; 2 wrong usage; 3 the model or the gazetteer is missing or
    unusable.
    """
    with reported():
        extractor = load(model, gazetteer=read_gazetteers(gazetteer))
        inputs = TextInputs([file])
        for text in inputs:
            print(to_harmless(str(trace_text(text, extractor=extractor))))
    if inputs.failed:
        raise typer.Exit(EXIT_SOME_FAILED)
