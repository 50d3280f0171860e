"""The options, exit codes and error reporting that the commands share."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from newsner.errors import NewsnerError

EXIT_SOME_FAILED = 1
EXIT_UNUSABLE = 3
EXIT_INTERRUPTED = 130  # what shells give for Ctrl-C

GazetteerOption = Annotated[
    Path | None,
    typer.Option(help="Your own names: a CSV or JSONL file with name, label, aliases, kb_id, never, or a registry."),
]
ModelOption = Annotated[str, typer.Option(help="newsner, an installed spaCy model with an NER, or the folder of one.")]
MinScoreOption = Annotated[float, typer.Option(min=0, max=1, help="Leave out mentions with a lower score.")]


@contextmanager
def reported() -> Iterator[None]:
    """Turn the errors that a user can mend into one line on standard error and an exit code."""
    try:
        yield
    except (NewsnerError, OSError, ValueError) as error:
        print(f"newsner: {error}", file=sys.stderr)
        raise typer.Exit(EXIT_UNUSABLE) from None
