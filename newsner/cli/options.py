"""Options, inputs, exit codes and error handling shared by the commands."""

from __future__ import annotations

import sys
import warnings
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
    typer.Option(help="Your own names: a registry, or a CSV or JSONL file with name, label, aliases, kb_id, never."),
]
ModelOption = Annotated[
    str, typer.Option(help="newsner, an installed spaCy model with an NER, or a folder with such a model.")
]
MinScoreOption = Annotated[float, typer.Option(min=0, max=1, help="Ignore mentions with a lower score (0 to 1).")]


@contextmanager
def reported() -> Iterator[None]:
    """Return a context manager that turns errors users can fix into one line on standard error and an exit code."""
    try:
        yield
    except (NewsnerError, OSError, ValueError) as error:
        print(f"newsner: {error}", file=sys.stderr)
        raise typer.Exit(EXIT_UNUSABLE) from None


@contextmanager
def printed_warnings() -> Iterator[None]:
    """Return a context manager that prints each warning as one line on standard error."""
    with warnings.catch_warnings():
        warnings.simplefilter("default", UserWarning)
        warnings.showwarning = lambda message, *_, **__: print(f"newsner: {message}", file=sys.stderr)
        yield


class TextInputs:
    """Iterates over the texts of files; files that cannot be read are reported on standard error and counted."""

    def __init__(self, files: list[str]) -> None:
        self._files = files
        self.names: list[str] = []
        self.failed = 0

    def __iter__(self) -> Iterator[str]:
        for name in self._files:
            try:
                raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
                text = raw.decode("utf-8-sig")
            except (OSError, UnicodeDecodeError) as error:
                self.failed += 1
                print(f"newsner: {name}: {error}", file=sys.stderr)
                continue
            self.names.append(name)
            yield text
