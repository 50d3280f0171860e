"""Recognise the files that newsner itself has written, so that a folder is not read together with its results."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict

from newsner.models import ErrorRecord
from newsner.records import ERRORS, SCHEMA_VERSION, TABLES

Format = Literal["jsonl", "csv", "parquet"]
SUMMARY = "summary.json"
"""The name of the file of a run's summary."""
UNFINISHED = ".partial"
"""The end of the name of the folder in which an unfinished run keeps its results."""
SETTINGS = "settings.json"
"""The name of the file that such a folder begins with."""

_FORMATS = "|".join(get_args(Format))
_RESULTS = re.compile(rf".+\.(?:{_FORMATS})", re.IGNORECASE)
_OF_FOLDER = re.compile(rf"(?:articles|errors|{'|'.join(TABLES)})\.(?:{_FORMATS})")
_ERRORS = re.compile(rf"(?:(?P<stem>.+)\.)?errors\.(?P<format>{_FORMATS})")
_CHUNK = 1 << 20  # bytes
_LONGEST_LINE = 1 << 20  # bytes of an error record or of a header


class Summary(BaseModel):
    """Counts and settings of a finished run; ``documents`` is the sum of ``articles`` and ``errors``.

    ``settings`` are those on which the results depend, ``schema_version`` is that of the files. ``files`` has the
    fingerprint of each file of results, and ``source`` that of all documents, by which changes of them are noticed.

    >>> Summary(documents=3, articles=2, errors=1).schema_version
    2
    """

    model_config = ConfigDict(frozen=True)

    documents: int
    articles: int
    errors: int
    settings: Mapping[str, Any] = {}
    schema_version: int = SCHEMA_VERSION
    source: str | None = None
    files: Mapping[str, str] = {}


def fingerprint(path: Path) -> str:
    """Return a short fingerprint of the bytes of a file."""
    found = hashlib.blake2b(digest_size=16)
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()


def is_summary(path: Path) -> bool:
    """Tell whether a file is the summary of a run."""
    try:
        Summary.model_validate_json(path.read_bytes())
    except (OSError, ValueError):
        return False
    return True


def is_own_file(path: Path) -> bool:
    """Tell whether newsner wrote a file: results with their summary beside them, the summary, or error records.

    Only files with such a name are opened, so that a large folder is listed quickly.
    """
    name = path.name
    if name == SUMMARY or name.endswith(f".{SUMMARY}"):
        return is_summary(path)
    if _RESULTS.fullmatch(name) is None:
        return False
    if is_summary(path.with_name(f"{name}.{SUMMARY}")):
        return True
    if _OF_FOLDER.fullmatch(name) and is_summary(path.with_name(SUMMARY)):
        return True
    errors = _ERRORS.fullmatch(name)
    if errors is None:
        return False
    of_file = path.with_name(f"{errors['stem']}.{errors['format']}.{SUMMARY}")
    return is_summary(of_file) or _holds_error_records(path)


def is_by_product(path: Path) -> bool:
    """Tell whether a file that newsner wrote has no results, but error records or a summary."""
    return path.name.endswith(SUMMARY) or _ERRORS.fullmatch(path.name) is not None


def _holds_error_records(path: Path) -> bool:
    """Tell whether a file begins with an error record, or with the header of a table of them."""
    try:
        with path.open("rb") as file:
            line = file.readline(_LONGEST_LINE)
        if path.suffix == ".csv":
            return line.decode().rstrip("\n").split(",")[: len(ERRORS.columns)] == [c.name for c in ERRORS.columns]
        record = json.loads(line)
        ErrorRecord.model_validate(record)
    except (OSError, ValueError):
        return False
    return set(record) <= set(ErrorRecord.model_fields)


def is_unfinished_run(folder: Path) -> bool:
    """Tell whether a folder holds the checkpoints of an unfinished run."""
    return folder.name.endswith(UNFINISHED) and (folder / SETTINGS).exists()
