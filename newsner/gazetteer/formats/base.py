"""Base class of the shapes in which gazetteers exist, and the entries of lists that were made for other purposes.

To add a shape, write a module beside this one with a subclass of `Shape`, and add it to ``SHAPES`` in
``newsner/gazetteer/formats/__init__.py`` and to the table in ``docs/gazetteers.md``.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Any, TypeVar

from pydantic import ValidationError

from newsner.checks import name_argument
from newsner.errors import LexiconError
from newsner.files import open_text
from newsner.gazetteer.entries import GazetteerEntry
from newsner.labels import Label

_Entry = TypeVar("_Entry", bound=GazetteerEntry)

_LARGE, _MOST_PACKED = 1_000_000_000, 200  # bytes; times as long as it is packed a larger file may be
_HEAD = 1 << 16  # bytes from which a shape is recognised
_LINES = (".jsonl", ".ndjson")  # suffixes of files with one object a line
_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ]")
_ARTICLE = re.compile(r"(?:l['’]|(?:le|la|les|un|une|the)\s+)(?=\w)", re.IGNORECASE)
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True)
class GazetteerFile:
    """A file to read, and the label of names for which it has none."""

    path: Path
    label: Label | None = None

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """Open the file; of a ZIP archive the only file in it."""
        suffix = self.path.suffix.lower()
        if suffix == ".gz":
            with gzip.open(self.path) as unpacked:
                yield unpacked  # type: ignore[misc]  # the stubs of gzip know it only as another class
        elif suffix == ".zip":
            with zipfile.ZipFile(self.path) as archive:
                names = [name for name in archive.namelist() if not name.endswith("/") and "readme" not in name.lower()]
                if len(names) != 1:
                    raise LexiconError(self.path, 1, "", f"wanted is an archive of one file, but it has {len(names)}")
                member = archive.getinfo(names[0])
                if member.file_size > max(_LARGE, _MOST_PACKED * member.compress_size):
                    raise LexiconError(
                        self.path, 1, "", "the file in the archive is packed too tightly; unpack it first"
                    )
                with archive.open(member) as unpacked:
                    yield unpacked
        else:
            with self.path.open("rb") as file:
                yield file

    @contextmanager
    def open_text(self) -> Iterator[Iterable[str]]:
        """Open the file as UTF-8.

        Raises:
            LexiconError: it is in another encoding, or a damaged archive.
        """
        if self.path.suffix.lower() not in (".gz", ".zip"):
            with open_text(self.path, LexiconError) as text:
                yield text
            return
        try:
            with self.open() as file, io.TextIOWrapper(file, "utf-8-sig") as text:
                yield text
        except UnicodeDecodeError as error:
            raise LexiconError(self.path, 1, "", f"the file in the archive is not UTF-8 ({error.reason})") from None
        except (EOFError, gzip.BadGzipFile, zipfile.BadZipFile) as error:
            raise LexiconError(self.path, 1, "", f"the archive is damaged: {error}") from None

    @cached_property
    def head(self) -> str:
        """The first characters of the file; those that are not UTF-8 are replaced."""
        try:
            with self.open() as file:
                return file.read(_HEAD).decode("utf-8-sig", "replace")
        except (EOFError, gzip.BadGzipFile, zipfile.BadZipFile) as error:
            raise LexiconError(self.path, 1, "", f"the archive is damaged: {error}") from None

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The cells of the first line, if commas stand between them."""
        return tuple(next(csv.reader(self.head.splitlines()[:1]), ()))

    @cached_property
    def is_json(self) -> bool:
        """Whether the file looks like JSON, or says by its name that it is."""
        name = self.path.name.lower().removesuffix(".gz").removesuffix(".zip")
        return name.endswith((*_LINES, ".json")) or self.head.lstrip()[:1] in ("{", "[")

    @cached_property
    def first_record(self) -> object:
        """The first object of a JSON file; of one that is a single object, that object."""
        return next((record for _, record in self.records()), None) if self.is_json else None

    def records(self) -> Iterator[tuple[int, object]]:
        """Yield the objects of a JSON file with their lines: one a line, those of an array, or the only one.

        Raises:
            LexiconError: it is not JSON.
        """
        if self._has_lines:
            with self.open_text() as lines:
                for number, line in enumerate(lines, 1):
                    if line.strip():
                        yield number, self._parse(number, line)
            return
        with self.open_text() as text:
            whole = self._parse(1, "".join(text))
        yield from ((1, record) for record in (whole if isinstance(whole, list) else [whole]))

    @cached_property
    def _has_lines(self) -> bool:
        """Whether each line is an object."""
        if self.path.name.lower().removesuffix(".gz").endswith(_LINES):
            return True
        with self.open_text() as lines:
            first = next((line for line in lines if line.strip()), "")
        try:
            return isinstance(json.loads(first), dict)
        except (ValueError, RecursionError):
            return False

    def _parse(self, line: int, text: str) -> object:
        try:
            found = json.loads(text)
            if "\\u" in text:  # an escape may stand for half of a character
                json.dumps(found, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            half = error.object[error.start]
            raise LexiconError(self.path, line, "", f"{half!r} is half of a character") from None
        except (ValueError, RecursionError) as error:
            raise LexiconError(self.path, line, "", f"not JSON: {error}") from None
        return found

    def need_label(self, what: str) -> Label:
        """Return the label of all names; ``what`` the file is, which does not have one for each.

        Raises:
            LexiconError: no label was given.
        """
        if self.label is None:
            raise LexiconError(self.path, 1, "", f"{what} do not say what the names are; {say_label()}")
        return self.label

    def to_entry(self, line: int, record: object, model: type[_Entry]) -> _Entry:
        """Return an object as an entry.

        Raises:
            LexiconError: a field is missing or malformed.
        """
        try:
            if isinstance(record, dict):
                return model(**record)  # faster than `model_validate`, which is for all else
            return model.model_validate(record)
        except ValidationError as error:
            first = error.errors()[0]
            column = str(first["loc"][0]) if first["loc"] else ""
            raise LexiconError(self.path, line, column, f"{first['msg']} (found {first['input']!r})") from None


class Shape(ABC):
    """One of the shapes in which gazetteers exist."""

    @abstractmethod
    def fits(self, file: GazetteerFile) -> bool:
        """Tell by its content whether a file has this shape."""

    @abstractmethod
    def read(self, file: GazetteerFile) -> Iterator[GazetteerEntry]:
        """Yield the entries of a file.

        Raises:
            LexiconError: it is malformed; the message names file, line and field.
        """


def say_label() -> str:
    """Return how a user says the label of names for which a file has none, for messages."""
    example = name_argument("newsner.read_gazetteer(…, label='PER')")
    return f"say whether all are PER, LOC or ORG, as in {example}"


def to_imported(names: Iterable[str], label: Label, kb_id: str, metadata: Mapping[str, str]) -> GazetteerEntry | None:
    """Return an entry of a list that was not made to find names in texts, or ``None`` if it has no usable name.

    Names in other scripts and single letters are left out. A form of one word (articles do not count) may mean
    something else in a text, so it is conditional; of people, whom newsner links by their surnames anyway, only the
    name itself may be one word.

    Args:
        names: the name and its other forms; the first usable one becomes the name.
        label: what the names are.
        kb_id: the id of the entity in the list.
        metadata: what else the list has of it.

    >>> to_imported(["Orange", "Orange SA", "オレンジ"], Label.ORG, "Q1431486", {}).surfaces
    ('Orange SA',)
    >>> to_imported(["Bachar al-Assad", "Assad"], Label.PER, "Q44329", {}).conditional
    ()
    """
    forms = dict.fromkeys(form for name in names if (form := " ".join(name.split())) and _is_usable(form))
    if not forms:
        return None
    name, *others = forms
    aliases = tuple(form for form in others if not _is_one_word(form))
    single = () if label is Label.PER else tuple(form for form in others if _is_one_word(form))
    return GazetteerEntry(
        name=name,
        label=label,
        aliases=aliases,
        kb_id=kb_id,
        conditional=(name, *single) if _is_one_word(name) else single,
        metadata={key: value for key, value in metadata.items() if value},
    )


def _is_usable(form: str) -> bool:
    return len(form) > 1 and _LATIN.search(form) is not None


def _is_one_word(form: str) -> bool:
    return len(_WORDS.findall(_ARTICLE.sub("", form, count=1))) < 2


def join_values(values: Any) -> str:
    """Return a value of JSON as text; those of a list are joined by ``|``.

    >>> join_values(["fr", "be"]), join_values(None), join_values(3)
    ('fr|be', '', '3')
    """
    if values is None:
        return ""
    if isinstance(values, str):
        return values
    if isinstance(values, list) and all(isinstance(value, str) for value in values):
        return "|".join(values)
    return json.dumps(values, ensure_ascii=False)
