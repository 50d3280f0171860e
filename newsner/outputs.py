"""Write a tagged corpus so that nothing done is lost: parts first, each safe when it is there, then the whole."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast, get_args

from pydantic import BaseModel, ConfigDict

from newsner.frames import ERROR_COLUMNS, RECORDS, TABLES, Table
from newsner.models import ErrorRecord, Extraction
from newsner.writers import open_writer

Format = Literal["jsonl", "csv", "parquet"]
_SUMMARY = "summary.json"


class Summary(BaseModel):
    """What a run did: ``documents`` is always the sum of ``articles`` and ``errors``.

    ``settings`` are those on which the results depend.
    """

    model_config = ConfigDict(frozen=True)

    documents: int
    articles: int
    errors: int
    settings: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Target:
    """Where a run writes: one file, or a folder with a file for each table."""

    path: Path
    format: Format
    is_folder: bool

    @classmethod
    def parse(cls, path: str | Path, format: str | None) -> Target:
        """Return the target that a path and a format mean; a path without a known suffix is a folder."""
        path = Path(path)
        suffix = path.suffix.lower().removeprefix(".")
        is_folder = suffix not in get_args(Format)
        wanted = format or ("jsonl" if is_folder else suffix)
        if wanted not in get_args(Format):
            raise ValueError(f"format must be one of {get_args(Format)}, but is {format!r}")
        if not is_folder and wanted != suffix:
            raise ValueError(f"{path} ends in .{suffix}, but format is {format!r}; give a folder, or leave format out")
        return cls(path, cast(Format, wanted), is_folder)

    @property
    def working_folder(self) -> Path:
        """Where the parts of an unfinished run stand."""
        return self.path.with_name(self.path.name + ".partial")

    @property
    def summary_path(self) -> Path:
        """Where the finished run's summary stands."""
        return self.path / _SUMMARY if self.is_folder else self.path.with_name(f"{self.path.name}.{_SUMMARY}")

    @property
    def is_taken(self) -> bool:
        """Whether something stands there; an empty folder is nothing."""
        return self.path.exists() and not (self.path.is_dir() and not any(self.path.iterdir()))

    @property
    def is_ours(self) -> bool:
        """Whether what stands there is a finished run, and so may be overwritten."""
        return not self.is_folder or self.summary_path.exists()

    def publish(self, built: Path) -> None:
        """Move the finished files into place; what the run is named after appears last, and at once."""
        if self.is_folder:
            if self.is_taken:  # overwritten: a folder cannot be replaced in one step
                shutil.rmtree(self.path)
            os.replace(built, self.path)
            return
        os.replace(built / _SUMMARY, self.summary_path)
        errors = f"errors.{self.format}"
        os.replace(built / errors, self.path.with_name(f"{self.path.stem}.{errors}"))
        os.replace(built / f"articles.{self.format}", self.path)

    @property
    def tables(self) -> dict[str, Table]:
        """Return the tables to write, by the stem of their files."""
        return TABLES if self.is_folder else {"articles": RECORDS}


class Parts:
    """The parts of an unfinished run: numbered files of articles and of errors.

    The marker of a part is written last: a part without it does not exist.
    """

    def __init__(self, folder: Path, settings: Mapping[str, Any]) -> None:
        self.folder = folder
        self._settings = settings

    def start(self) -> None:
        """Make the folder anew, with the settings of the run."""
        for folder in (self.folder, self._rest):
            shutil.rmtree(folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        _write_safely(self.folder / "settings.json", [json.dumps(self._settings, ensure_ascii=False)])

    @property
    def are_there(self) -> bool:
        """Whether a run has been started and not finished."""
        return (self.folder / "settings.json").exists()

    def remove(self) -> None:
        """Remove the folder: first out of sight, so that half of it is never taken for an unfinished run."""
        shutil.rmtree(self._rest, ignore_errors=True)
        os.replace(self.folder, self._rest)
        shutil.rmtree(self._rest)

    @property
    def _rest(self) -> Path:
        return self.folder.with_name(self.folder.name + ".done")

    def check_settings(self) -> None:
        """Raise ValueError where the run was started with other settings."""
        check_settings(json.loads((self.folder / "settings.json").read_text("utf-8")), self._settings, self.folder)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield the marker of each finished part, in order."""
        number = 0
        while (marker := self._path(number, "done.json")).exists():
            yield json.loads(marker.read_text("utf-8"))
            number += 1

    def add(self, number: int, articles: list[str], errors: list[str], digests: Iterable[bytes]) -> None:
        """Write a part; when this returns, it is safe."""
        _write_safely(self._path(number, "articles.jsonl"), articles)
        _write_safely(self._path(number, "errors.jsonl"), errors)
        marker = {"articles": len(articles), "errors": len(errors), "digest": join_digests(digests)}
        _write_safely(self._path(number, "done.json"), [json.dumps(marker)])

    def paths(self, kind: Literal["articles", "errors"]) -> list[Path]:
        """Return the files of all finished parts, in order."""
        return [self._path(number, f"{kind}.jsonl") for number, _ in enumerate(self)]

    def _path(self, number: int, name: str) -> Path:
        return self.folder / f"{number:07}.{name}"


def check_settings(found: Mapping[str, Any], wanted: Mapping[str, Any], where: Path) -> None:
    """Raise ValueError naming the settings that differ."""
    differing = [key for key in sorted({*found, *wanted}) if found.get(key) != wanted.get(key)]
    if differing:
        changes = "; ".join(f"{key} was {found.get(key)!r} and is {wanted.get(key)!r}" for key in differing)
        raise ValueError(f"{where} was started with other settings ({changes}); resume with the same, or start anew")


def join_digests(digests: Iterable[bytes]) -> str:
    """Return one fingerprint of many."""
    return hashlib.blake2b(b"".join(digests), digest_size=16).hexdigest()


def _write_safely(path: Path, lines: Iterable[str]) -> None:
    """Write a file that is there whole or not at all, also after a power cut."""
    draft = path.with_name(path.name + ".draft")
    with draft.open("w", encoding="utf-8", newline="") as file:
        file.writelines(f"{line}\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)


def read_lines(paths: Iterable[Path]) -> Iterator[str]:
    """Yield the lines of files, one file after the other."""
    for path in paths:
        with path.open(encoding="utf-8", newline="\n") as file:
            yield from file


def assemble(parts: Parts, target: Target) -> Summary:
    """Join all parts into the finished files, move these into place, and return what was done."""
    built = parts.folder / "built"
    shutil.rmtree(built, ignore_errors=True)
    built.mkdir()
    if target.format == "jsonl":
        for kind in ("articles", "errors"):
            _join(parts.paths(kind), built / f"{kind}.jsonl")
    else:
        _build_tables(parts, target, built)
    articles, errors = (sum(part[kind] for part in parts) for kind in ("articles", "errors"))
    settings = json.loads((parts.folder / "settings.json").read_text("utf-8"))
    summary = Summary(documents=articles + errors, articles=articles, errors=errors, settings=settings)
    _write_safely(built / _SUMMARY, [summary.model_dump_json(indent=2)])
    target.publish(built)
    parts.remove()
    return summary


def _join(paths: Iterable[Path], out: Path) -> None:
    with out.open("wb") as joined:
        for path in paths:
            with path.open("rb") as part:
                shutil.copyfileobj(part, joined)


def _build_tables(parts: Parts, target: Target, built: Path) -> None:
    with ExitStack() as stack:
        tables = [
            (table, stack.enter_context(open_writer(built / f"{name}.{target.format}", table.columns)))
            for name, table in target.tables.items()
        ]
        for line in read_lines(parts.paths("articles")):
            article = Extraction.model_validate_json(line)
            for table, writer in tables:
                writer.write(table.rows(article))
        errors = stack.enter_context(open_writer(built / f"errors.{target.format}", ERROR_COLUMNS))
        records = map(ErrorRecord.model_validate_json, read_lines(parts.paths("errors")))
        errors.write((record.id, record.type, record.reason) for record in records)
