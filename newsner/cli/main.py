"""The ``newsner`` command; it prints results to standard output and everything else to standard error."""

from __future__ import annotations

import io
import logging
import os
import signal
import sys
from collections.abc import Callable
from typing import Annotated

try:
    import rich  # noqa: F401 (the commands need it)
    import typer
except ImportError as error:
    raise SystemExit(f"the newsner command needs {error.name}; install it with: pip install 'newsner[cli]'") from None

import newsner
from newsner.cli import corpus, training
from newsner.cli.concordance import concordance
from newsner.cli.debug import debug
from newsner.cli.differences import diff
from newsner.cli.duplicates import duplicates
from newsner.cli.explore import explore
from newsner.cli.export import export
from newsner.cli.extract import extract
from newsner.cli.gold import gold
from newsner.cli.options import Language, exit_code_of, reported, stop_as_at_ctrl_c
from newsner.cli.pseudonyms import pseudonymise, reidentify
from newsner.cli.read import read
from newsner.cli.review import review
from newsner.cli.specificities import specificities
from newsner.views.messages import set_language

_SIGNALS = 128  # an exit code above it names the signal that ended the command

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",  # it wraps paragraphs, but not examples
)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"newsner {newsner.__version__}")
        raise typer.Exit


@app.callback()
def _newsner(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and exit.")
    ] = False,
    lang: Annotated[
        Language | None, typer.Option(help="The language of tables, pages and messages; by default the system's.")
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log the steps to standard error.")] = False,
) -> None:
    """Find people, places, organisations and quantities in French news, and who says what."""
    if lang is not None:
        set_language(lang.value)
    if verbose:
        logger = logging.getLogger("newsner")
        logger.setLevel(logging.INFO)
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("newsner: %(message)s"))
        logger.addHandler(handler)


COMMANDS: tuple[Callable[..., None], ...] = (
    *(extract, debug, read, corpus.tag, duplicates, corpus.link, review, explore, concordance, specificities),
    *(export, pseudonymise, reidentify, diff),
    *(training.evaluate, training.train, training.annotate, gold),
)
for command in COMMANDS:
    app.command()(command)


def main() -> None:
    """Run the command."""
    code: str | int | None = 0
    try:
        _prepare_streams()
        with reported():  # also where the text of --help or --version cannot be written, and at an early Ctrl-C
            stop_as_at_ctrl_c()
            try:
                app()
            except SystemExit as end:
                code = end.code
    except typer.Exit as error:
        code = error.exit_code
    except KeyboardInterrupt as stop:  # at once, or once more while the first one was being handled
        code = exit_code_of(stop)
    if isinstance(code, int) and code > _SIGNALS:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)  # whoever is impatient ends the process, without a traceback
    sys.exit(code)


def _prepare_streams() -> None:
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by whoever started the command
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 (open to the end)
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
