"""Find the files of a corpus from paths, folders and globs."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from glob import has_magic
from pathlib import Path

from newsner.checks import name_argument
from newsner.corpus.formats import READERS, check_format, describe_formats, format_suffix

UNFINISHED = ".partial"
"""The end of the name of the folder in which an unfinished run keeps its results."""
SETTINGS = "settings.json"
"""The name of the file that such a folder begins with."""


def find_paths(patterns: Iterable[str | Path]) -> list[Path]:
    """Return the files that match paths, folders and globs, sorted for each of them, and each file once.

    A folder stands for the files in it that are of a known format. Globs and folders leave out hidden files and the
    checkpoints of unfinished runs, and globs follow each link to a folder once. A broken link is kept: it cannot be
    read, and its error record says so.

    Raises:
        FileNotFoundError: a pattern matches no file.
        ValueError: a file has an unknown format.
        PermissionError: a folder may not be read.
    """
    found: dict[str, Path] = {}  # by the place that links lead to
    for pattern in patterns:
        path = Path(pattern)
        if path.is_dir():
            matches = [p for p in _list(path) if _is_file(p) and format_suffix(p) in READERS]
        elif os.path.lexists(path):
            matches = [path]
        else:
            matches = sorted(p for p in _expand(path) if _is_file(p))
        if not matches:
            raise FileNotFoundError(
                f"no file fits {str(pattern)!r}; a string or Path is read as a path, folder or glob of files "
                f"({describe_formats()}). To tag one text, use {name_argument('newsner.extract')}"
            )
        for match in matches:
            found.setdefault(os.path.realpath(match), match)
    for path in found.values():
        check_format(path)
    return list(found.values())


def _is_file(path: Path) -> bool:
    """Tell whether a path is a file or a broken link, not a folder, pipe or device."""
    return path.is_file() or (path.is_symlink() and not path.exists())


def _list(folder: Path) -> list[Path]:
    """Return the entries of a folder, sorted, without hidden ones and unfinished runs."""
    return sorted(folder / e.name for e in os.scandir(folder) if not e.name.startswith(".") and not _is_run(e))


def _is_run(entry: os.DirEntry[str]) -> bool:
    return entry.name.endswith(UNFINISHED) and os.path.exists(os.path.join(entry.path, SETTINGS))


def _expand(pattern: Path) -> list[Path]:
    """Return what matches a glob; a name that exists as it is written is no glob, though it holds ``[``."""
    *parts, last = pattern.relative_to(pattern.anchor).parts
    parts += ["**", "*"] if last == "**" else [last]
    found = [Path(pattern.anchor)]
    for part in parts:
        found = list(dict.fromkeys(match for place in found for match in _match(place, part)))
    return found


def _match(place: Path, part: str) -> Iterable[Path]:
    """Return the entries of a folder that match one part of a glob."""
    if part == "**":
        return _walk(place)
    if os.path.lexists(place / part):
        return [place / part]
    if not has_magic(part) or not place.is_dir():
        return []
    if part.startswith("."):
        return [place / name for name in os.listdir(place) if fnmatch(name, part)]
    return [path for path in _list(place) if fnmatch(path.name, part)]


def _walk(root: Path) -> Iterator[Path]:
    """Yield a folder and all below it, each once: those that links lead to come last, by the first link."""
    waiting = [root] if root.is_dir() else []
    seen: set[str] = set()
    while waiting:
        links = []
        while waiting:
            folder = waiting.pop()
            place = os.path.realpath(folder)
            if place in seen:
                continue
            seen.add(place)
            yield folder
            folders = [path for path in _list(folder) if path.is_dir()]
            waiting += [path for path in folders if not path.is_symlink()]
            links += [path for path in folders if path.is_symlink()]
        waiting = links[::-1]
