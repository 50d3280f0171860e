"""Build the files of a finished run, a file or a folder of tables, and move them to their target at once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import cast, get_args

from newsner.checks import name_argument, require
from newsner.corpus.formats import open_writer
from newsner.corpus.own_files import SUMMARY, UNFINISHED, Format, is_summary
from newsner.files import check_excel, sync
from newsner.models import ErrorRecord, Extraction
from newsner.records import ERRORS, RECORDS, TABLES, Table, find_metadata_names

_DESKTOP_FILES = {".DS_Store", "Thumbs.db", "desktop.ini"}  # which systems leave in folders that a user looks at


@dataclass(frozen=True)
class Target:
    """Where a run writes: one file, or a folder with a file for each table."""

    path: Path
    format: Format
    is_folder: bool
    excel: bool = False

    @classmethod
    def parse(cls, path: str | Path, format: str | None, *, excel: bool = False) -> Target:
        """Return the target for a path and a format; a path without a known suffix is a folder."""
        path = Path(path)
        if path.is_symlink() or path.name in ("", ".."):
            path = Path(os.path.realpath(path))  # a link stays a link, and what it leads to is replaced
            if path.is_symlink():
                raise ValueError(f"{path} is a link that leads to itself; wanted is a file or folder")
        if not path.name:
            raise ValueError(f"{path} is no place for results; wanted is a file or folder in it")
        suffix = path.suffix.lower().removeprefix(".")
        is_folder = suffix not in get_args(Format)
        if is_folder and format is None and suffix.isalpha():
            raise ValueError(
                f"{path} ends in .{suffix}; wanted is a file that ends in one of {get_args(Format)}, or a folder "
                f"(for a folder of that name, say {name_argument('format')} as well); export writes other formats"
            )
        wanted = format or ("jsonl" if is_folder else suffix)
        if wanted not in get_args(Format):
            raise ValueError(f"{name_argument('format')} must be one of {get_args(Format)}, but is {format!r}")
        if not is_folder and wanted != suffix:
            named = name_argument("format")
            raise ValueError(
                f"{path} ends in .{suffix}, but {named} is {format!r}; give a folder, or leave {named} out"
            )
        check_excel(excel, is_csv=wanted == "csv")
        if wanted == "parquet":
            require("pyarrow", "notebook", "writing Parquet")
        return cls(path, cast(Format, wanted), is_folder, excel)

    @property
    def working_folder(self) -> Path:
        """The folder with the checkpoints of an unfinished run."""
        return self.path.with_name(self.path.name + UNFINISHED)

    @property
    def summary_path(self) -> Path:
        """The file with the summary of the finished run."""
        return self.path / SUMMARY if self.is_folder else self.path.with_name(f"{self.path.name}.{SUMMARY}")

    @property
    def files(self) -> dict[str, Path]:
        """What appears at the end, by the names under which it is built: a folder, or files next to each other."""
        if self.is_folder:
            return {"": self.path}
        errors, articles = f"errors.{self.format}", f"articles.{self.format}"
        return {
            SUMMARY: self.summary_path,
            errors: self.path.with_name(f"{self.path.stem}.{errors}"),
            articles: self.path,
        }

    @property
    def result_files(self) -> dict[str, Path]:
        """The files of results, without the summary, by the names under which they are built."""
        if not self.is_folder:
            return {name: path for name, path in self.files.items() if name != SUMMARY}
        names = [f"{stem}.{self.format}" for stem in (*self.tables, "errors")]
        return {name: self.path / name for name in names}

    def publish(self, built: Path, replaced: Path) -> None:
        """Move the finished files to the target, what was there to ``replaced``; what the user named comes last."""
        for path in [built, *built.iterdir()]:
            sync(path)
        if self.is_folder and is_taken(self.path):
            shutil.rmtree(replaced, ignore_errors=True)  # of a run that was stopped here
            os.replace(self.path, replaced)  # a folder cannot be overwritten in one step
        for name, path in self.files.items():
            os.replace(built / name, path)
        sync(self.path.parent)

    def refuse_existing(self, *, overwrite: bool) -> None:
        """Raise FileExistsError if a new run would overwrite something, or something that no run has written."""
        for path in self.files.values():
            if is_taken(path) and not self.may_replace(path):
                raise FileExistsError(f"{path} holds something else than tagged texts; remove it yourself")
            if is_taken(path) and not overwrite:
                raise self.exists_error(path)

    @staticmethod
    def exists_error(path: Path) -> FileExistsError:
        """Return the error for a path that a run would overwrite unasked."""
        resume, overwrite = name_argument("resume", True), name_argument("overwrite", True)
        return FileExistsError(f"{path} exists; {resume} goes on with its run, {overwrite} starts anew")

    def may_replace(self, path: Path) -> bool:
        """Tell whether a path is a file where a file is wanted, or else a folder with a finished run and no more."""
        if not self.is_folder or not path.is_dir():
            return path.is_file() and not self.is_folder
        tables = (f"{name}.{format}" for name in (*TABLES, "articles", "errors") for format in get_args(Format))
        if {found.name for found in path.iterdir()} - {SUMMARY, *tables, *_DESKTOP_FILES}:
            return False
        return is_summary(self.summary_path)

    @property
    def tables(self) -> dict[str, Table]:
        """Return the tables of articles to write, by the stem of their files; for JSON Lines, there is one."""
        return TABLES if self.is_folder and self.format != "jsonl" else {"articles": RECORDS}


def is_taken(path: Path) -> bool:
    """Tell whether a path exists and is not an empty folder."""
    return path.exists() and not (path.is_dir() and not any(path.iterdir()))


def build_outputs(target: Target, built: Path, articles: list[Path], errors: list[Path]) -> None:
    """Build the files of a target in the folder ``built``, out of JSON Lines files of articles and of errors."""
    if target.format == "jsonl":
        _join(articles, built / "articles.jsonl")
        _join(errors, built / "errors.jsonl")
    else:
        _build_tables(built, target, target.tables, Extraction, articles)
        _build_tables(built, target, {"errors": ERRORS}, ErrorRecord, errors)


def _join(paths: Iterable[Path], out: Path) -> None:
    with out.open("wb") as joined:
        for path in paths:
            with path.open("rb") as file:
                shutil.copyfileobj(file, joined)


def _build_tables(
    built: Path, target: Target, tables: Mapping[str, Table], kind: type[Extraction | ErrorRecord], paths: list[Path]
) -> None:
    """Build the files of tables of one kind of result; the names of the metadata are read first, for their header."""
    names = find_metadata_names(read_lines(paths))
    with ExitStack() as stack:
        writers = []
        for stem, table in tables.items():
            whole = table.with_metadata(names)
            file = built / f"{stem}.{target.format}"
            writers.append((whole, stack.enter_context(open_writer(file, whole.columns, excel=target.excel))))
        for line in read_lines(paths):
            result = kind.model_validate_json(line)
            for table, writer in writers:
                writer.write(table.rows(result))


def read_lines(paths: Iterable[Path]) -> Iterator[str]:
    """Yield the lines of files, one file after the other."""
    for path in paths:
        with path.open(encoding="utf-8", newline="\n") as file:
            yield from file
