"""Build the files of a finished run, a file or a folder of tables, and move them to their target at once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast, get_args

from pydantic import BaseModel, ConfigDict

from newsner.checks import require
from newsner.corpus.formats import open_writer
from newsner.models import ErrorRecord, Extraction
from newsner.records import ERRORS, RECORDS, SCHEMA_VERSION, TABLES, Table, find_metadata_names

Format = Literal["jsonl", "csv", "parquet"]
SUMMARY = "summary.json"
"""The name of the file of a run's summary."""


class Summary(BaseModel):
    """Counts and settings of a finished run; ``documents`` is the sum of ``articles`` and ``errors``.

    ``settings`` are those on which the results depend, ``schema_version`` is that of the files.

    >>> Summary(documents=3, articles=2, errors=1).schema_version
    1
    """

    model_config = ConfigDict(frozen=True)

    documents: int
    articles: int
    errors: int
    settings: Mapping[str, Any] = {}
    schema_version: int = SCHEMA_VERSION


@dataclass(frozen=True)
class Target:
    """Where a run writes: one file, or a folder with a file for each table."""

    path: Path
    format: Format
    is_folder: bool

    @classmethod
    def parse(cls, path: str | Path, format: str | None) -> Target:
        """Return the target for a path and a format; a path without a known suffix is a folder."""
        path = Path(path)
        suffix = path.suffix.lower().removeprefix(".")
        is_folder = suffix not in get_args(Format)
        if is_folder and format is None and suffix.isalpha():
            raise ValueError(
                f"{path} ends in .{suffix}; wanted is a file that ends in one of {get_args(Format)}, or a folder "
                "(for a folder of that name, say format as well)"
            )
        wanted = format or ("jsonl" if is_folder else suffix)
        if wanted not in get_args(Format):
            raise ValueError(f"format must be one of {get_args(Format)}, but is {format!r}")
        if not is_folder and wanted != suffix:
            raise ValueError(f"{path} ends in .{suffix}, but format is {format!r}; give a folder, or leave format out")
        if wanted == "parquet":
            require("pyarrow", "notebook", "writing Parquet")
        return cls(path, cast(Format, wanted), is_folder)

    @property
    def working_folder(self) -> Path:
        """The folder with the checkpoints of an unfinished run."""
        return self.path.with_name(self.path.name + ".partial")

    @property
    def summary_path(self) -> Path:
        """The file with the summary of the finished run."""
        return self.path / SUMMARY if self.is_folder else self.path.with_name(f"{self.path.name}.{SUMMARY}")

    @property
    def is_taken(self) -> bool:
        """Whether the target exists and is not an empty folder."""
        return self.path.exists() and not (self.path.is_dir() and not any(self.path.iterdir()))

    @property
    def is_ours(self) -> bool:
        """Whether the target is a finished run, so that it may be overwritten."""
        return not self.is_folder or self.summary_path.exists()

    def publish(self, built: Path) -> None:
        """Move the finished files to the target; the file or folder that the user named comes last."""
        if self.is_folder:
            if self.is_taken:  # overwritten: a folder cannot be replaced in one step
                shutil.rmtree(self.path)
            os.replace(built, self.path)
            return
        os.replace(built / SUMMARY, self.summary_path)
        errors = f"errors.{self.format}"
        os.replace(built / errors, self.path.with_name(f"{self.path.stem}.{errors}"))
        os.replace(built / f"articles.{self.format}", self.path)

    def refuse_existing(self, *, overwrite: bool) -> None:
        """Raise FileExistsError if a new run would overwrite something."""
        if overwrite and self.is_taken and not self.is_ours:
            raise FileExistsError(f"{self.path} holds something else than tagged texts; remove it yourself")
        for path, is_taken in ((self.path, self.is_taken), (self.working_folder, self.working_folder.exists())):
            if is_taken and not overwrite:
                raise FileExistsError(f"{path} exists; ask for resume to go on with it, or overwrite to start anew")

    @property
    def tables(self) -> dict[str, Table]:
        """Return the tables of articles to write, by the stem of their files."""
        return TABLES if self.is_folder else {"articles": RECORDS}


def build_outputs(target: Target, built: Path, articles: list[Path], errors: list[Path]) -> None:
    """Build the files of a target in the folder ``built``, out of JSON Lines files of articles and of errors."""
    if target.format == "jsonl":
        _join(articles, built / "articles.jsonl")
        _join(errors, built / "errors.jsonl")
    else:
        _build_tables(built, target.format, target.tables, Extraction, articles)
        _build_tables(built, target.format, {"errors": ERRORS}, ErrorRecord, errors)


def _join(paths: Iterable[Path], out: Path) -> None:
    with out.open("wb") as joined:
        for path in paths:
            with path.open("rb") as file:
                shutil.copyfileobj(file, joined)


def _build_tables(
    built: Path, format: Format, tables: Mapping[str, Table], kind: type[Extraction | ErrorRecord], paths: list[Path]
) -> None:
    """Build the files of tables of one kind of result; the names of the metadata are read first, for their header."""
    names = find_metadata_names(read_lines(paths))
    with ExitStack() as stack:
        writers = []
        for stem, table in tables.items():
            whole = table.with_metadata(names)
            writers.append((whole, stack.enter_context(open_writer(built / f"{stem}.{format}", whole.columns))))
        for line in read_lines(paths):
            result = kind.model_validate_json(line)
            for table, writer in writers:
                writer.write(table.rows(result))


def read_lines(paths: Iterable[Path]) -> Iterator[str]:
    """Yield the lines of files, one file after the other."""
    for path in paths:
        with path.open(encoding="utf-8", newline="\n") as file:
            yield from file
