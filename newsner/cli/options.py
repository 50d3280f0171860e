"""Options, inputs, exit codes and error handling shared by the commands."""

from __future__ import annotations

import os
import signal
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from newsner.checks import argument_namer
from newsner.errors import NewsnerError
from newsner.files import show_bytes
from newsner.gazetteer.reader import read_gazetteer
from newsner.gazetteer.store import Gazetteer
from newsner.labels import Label

EXIT_SOME_FAILED = 1
EXIT_UNUSABLE = 3
EXIT_INTERRUPTED = 130  # what shells give for Ctrl-C; for other signals, too, it is 128 and the number
EXIT_CLOSED_PIPE = 1  # as typer and rich give it

GazetteerOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="[LABEL:]PATH",
        help="Your own names: a registry, CSV or JSONL with name and label, FollowTheMoney, Wikidata results, GeoNames "
        "or SKOS. PER:, LOC: or ORG: before the path is the label of names that have none. Repeat it for more files.",
    ),
]
ModelOption = Annotated[
    str,
    typer.Option(
        help="newsner, newsner-accurate, an installed spaCy model with an NER, or a folder with such a model."
    ),
]


TextOption = Annotated[str, typer.Option(help="The field or column with the text.")]
IdOption = Annotated[
    str | None, typer.Option("--id", help="The field or column with the id; by default id, if it exists.")
]
EncodingOption = Annotated[
    str | None, typer.Option(help="The encoding of files, such as cp1252; by default it is found out.")
]
DelimiterOption = Annotated[
    str | None, typer.Option(help="What stands between columns in CSV files: , ; | or tab; by default found out.")
]


class Language(str, Enum):
    """The languages that the command speaks."""

    FR = "fr"
    EN = "en"


class Part(str, Enum):
    """The parts that can be left out, as in `newsner.pipeline.PARTS`."""

    ROLES = "roles"
    STATEMENTS = "statements"
    DATES = "dates"


class LayoutName(str, Enum):
    """How pages, text and RTF files can be read, as in `newsner.corpus.formats.base.LAYOUT_NAMES`."""

    EUROPRESSE = "europresse"
    FACTIVA = "factiva"
    WEB = "web"
    TEXT = "text"


LayoutOption = Annotated[
    LayoutName | None,
    typer.Option(
        help="How pages, text and RTF files are read: as exports of this database; web: the main text of pages; text: "
        "each file as one text. By default, exports are recognised, and other pages read with their markup."
    ),
]
ExcludeOption = Annotated[
    list[Part] | None,
    typer.Option(help="A part to leave out, which saves time; repeat the option for several parts."),
]
MinScoreOption = Annotated[float, typer.Option(min=0, max=1, help="Ignore mentions with a lower score (0 to 1).")]
ExcelOption = Annotated[
    bool, typer.Option("--excel", help="Write CSV as Excel opens it in French: semicolons, decimal commas, UTF-8 mark.")
]
OverwriteOption = Annotated[bool, typer.Option("--overwrite", help="Replace OUT if it exists.")]

_NAMES = {"source": "SOURCE", "gold": "GOLD.jsonl", "newsner": "the version of newsner", "query": "QUERY"}
_NAMES["model_files"] = "what is in the files of --model"
_NAMES["newsner.extract"] = "newsner extract"
_NAMES["newsner.read_gazetteer(…, label='PER')"] = "--gazetteer PER:PATH"
"""What is no option, by its name in Python."""


def name_option(name: str, value: object) -> str:
    """Return how the user of a command writes an argument of Python, and its value.

    >>> name_option("max_length", 100), name_option("overwrite", True), name_option("text", "…")
    ('--max-length 100', '--overwrite', '--text')
    """
    option = _NAMES.get(name, f"--{name.replace('_', '-')}")
    return option if value in (None, True, "…") else f"{option} {value}"


def read_gazetteers(values: list[str] | None) -> list[Gazetteer]:
    """Return the gazetteers of an option, in which a label may stand before each path."""
    gazetteers = []
    for value in values or ():
        label, colon, path = value.partition(":")
        has_label = bool(colon) and label in {*Label}
        gazetteers.append(read_gazetteer(path, label=label) if has_label else read_gazetteer(value))
    return gazetteers


class StoppedError(KeyboardInterrupt):
    """A signal has asked this process to end, which does so as at Ctrl-C; ``number`` is that of the signal."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


def exit_code_of(stop: KeyboardInterrupt) -> int:
    """Return the exit code that shells give for a signal."""
    return 128 + stop.number if isinstance(stop, StoppedError) else EXIT_INTERRUPTED


def stop_as_at_ctrl_c() -> None:
    """Let the signals that ask a process to end, as a terminal that is closed sends, do what Ctrl-C does."""

    def stop(number: int, _: object) -> None:
        signal.signal(number, signal.SIG_DFL)  # once more ends the process at once
        raise StoppedError(number)

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:  # nohup lets it be ignored
            signal.signal(number, stop)


def tell(text: str) -> None:
    """Print a line to standard error, as one of this command's."""
    from newsner.views.terminal import to_harmless  # here, since rich is slow to import

    print(f"newsner: {to_harmless(text)}", file=sys.stderr)


@contextmanager
def reported() -> Iterator[None]:
    """Return a context manager that turns errors users can fix into one line on standard error and an exit code.

    Warnings become lines on standard error, too. Messages name options, not arguments of Python. Ctrl-C and signals
    that ask to end become an exit code alone.
    """
    before = argument_namer.set(name_option)
    try:
        with _printed_warnings():
            yield
        sys.stdout.flush()  # a full disk or a closed pipe shows here, not when Python ends
    except BrokenPipeError:
        end_with_closed_pipe()
    except (NewsnerError, OSError, ValueError, RuntimeError) as error:
        if isinstance(error, typer.Exit | typer.Abort):  # which are RuntimeErrors, too
            raise
        tell(" ".join(str(error).split()))
        drop_output()
        raise typer.Exit(EXIT_UNUSABLE) from None
    except MemoryError:
        tell("out of memory")
        drop_output()
        raise typer.Exit(EXIT_UNUSABLE) from None
    except KeyboardInterrupt as stop:
        drop_output()
        raise typer.Exit(exit_code_of(stop)) from None
    finally:
        argument_namer.reset(before)


def end_with_closed_pipe() -> None:
    """End as commands do whose reader, such as ``head``, has read enough."""
    drop_output()
    raise typer.Exit(EXIT_CLOSED_PIPE)


def drop_output() -> None:
    """Let what has not been written go nowhere, since Python would try once more at its end, and complain."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def _printed_warnings() -> Iterator[None]:
    """Return a context manager that prints each warning as one line on standard error."""
    with warnings.catch_warnings():
        warnings.simplefilter("default", UserWarning)
        warnings.showwarning = lambda message, *_, **__: tell(str(message))
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
                tell(f"{show_bytes(name)}: {error}")
                continue
            self.names.append(show_bytes(name))
            yield text
