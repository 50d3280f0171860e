"""Find the files of a corpus from paths, folders and globs."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from glob import has_magic
from itertools import islice
from pathlib import Path

from newsner.checks import name_argument
from newsner.corpus.formats import READERS, check_format, describe_formats, format_suffix
from newsner.corpus.formats.packing import split_suffix
from newsner.corpus.own_files import is_by_product, is_own_file, is_unfinished_run
from newsner.files import show_bytes

_NAMED = 3  # files that a warning names
_OF_SYSTEMS = ("thumbs.db", "desktop.ini")
_MOST_BELOW = 1000  # files in the folders below that are counted


def find_paths(patterns: Iterable[str | Path]) -> list[Path]:
    """Return the files that match paths, folders and globs, sorted for each of them, and each file once.

    A folder stands for the files in it that are of a known format, not for those in the folders below. Globs and
    folders leave out hidden files, the checkpoints of unfinished runs and the results of finished ones, and globs
    follow each link to a folder once. A broken link is kept: it cannot be read, and its error record says so.

    Raises:
        FileNotFoundError: a pattern matches no file.
        ValueError: a file has an unknown format.
        PermissionError: a folder may not be read.
    """
    found: dict[str, Path] = {}  # by the place that links lead to
    for pattern in _without_own([Path(pattern) for pattern in patterns]):
        for match in _find(pattern):
            found.setdefault(os.path.realpath(match), match)
    for path in found.values():
        check_format(path)
    return list(found.values())


def _without_own(patterns: list[Path]) -> list[Path]:
    """Leave out what newsner wrote if error records or summaries are among files: a shell has expanded a glob."""
    own = [path for path in patterns if path.is_file() and is_own_file(path)]
    if len(own) == len(patterns) or not any(map(is_by_product, own)):
        return patterns
    warnings.warn(f"left out {_describe(own)}, which newsner wrote; to read one, name it alone", stacklevel=2)
    return [path for path in patterns if path not in own]


def _find(pattern: Path) -> list[Path]:
    """Return the files that match one path, folder or glob."""
    is_folder = pattern.is_dir()
    if os.path.lexists(pattern) and not is_folder:
        return [pattern]
    matches = _list_readable(pattern) if is_folder else sorted(p for p in _expand(pattern) if _is_file(p))
    own: list[Path] = []
    others: list[Path] = []
    for path in matches:
        (own if is_own_file(path) else others).append(path)
    shown, below = show_bytes(str(pattern)), _list_below(pattern) if is_folder else []
    if not others and (own or below):
        raise FileNotFoundError(
            f"{shown} has no file to read but {_describe(own)}, which newsner wrote; to tag one again, name it"
            if own
            else f"{shown} holds no file to read; for the files in the folders below, say {_glob_below(pattern, below)}"
        )
    unknown = [path for path in _list(pattern) if _is_file(path) and not _is_readable(path)] if is_folder else []
    if not others and unknown:
        raise FileNotFoundError(
            f"{shown} has {_count(unknown)}, but of no known kind: {_describe(unknown)}; known are {describe_formats()}"
        )
    if not others:
        raise FileNotFoundError(
            f"no file fits {str(pattern)!r}; wanted is the path of a file ({describe_formats()}), a folder, or "
            f"a glob ('{shown}/**/*.txt' also reads the folders below). To tag one text, use "
            f"{name_argument('newsner.extract')}"
        )
    if own:
        warnings.warn(f"{shown}: left out {_describe(own)}, which newsner wrote; to read one, name it", stacklevel=2)
    if unknown:
        warnings.warn(f"{shown}: left out {_count(unknown)} of no known kind: {_describe(unknown)}", stacklevel=2)
    if below:
        glob = _glob_below(pattern, below)
        pronoun = "it" if len(below) == 1 else "them"
        warnings.warn(f"{shown}: left out {_count(below)} in the folders below; {glob} reads {pronoun}", stacklevel=2)
    return others


def _count(paths: list[Path]) -> str:
    if len(paths) == _MOST_BELOW:
        return f"{_MOST_BELOW} or more files"
    return f"{len(paths)} file{'' if len(paths) == 1 else 's'}"


def _is_readable(path: Path) -> bool:
    """Tell whether a file is of a known kind, or one that newsner or the system wrote."""
    return format_suffix(path) in READERS or is_own_file(path) or path.name.lower() in _OF_SYSTEMS


def _describe(paths: list[Path]) -> str:
    """Return the names of some files, and how many more there are."""
    names = ", ".join(show_bytes(path.name) for path in paths[:_NAMED])
    return names + (f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else "")


def _glob_below(folder: Path, below: list[Path]) -> str:
    """Return the glob that reads the files in the folders below, of the format of the first one."""
    return repr(show_bytes(str(folder / "**" / f"*{''.join(split_suffix(below[0]))}")))


def _list_readable(folder: Path) -> list[Path]:
    return [path for path in _list(folder) if _is_file(path) and format_suffix(path) in READERS]


def _list_below(folder: Path) -> list[Path]:
    """Return files that could be read in the folders below, but no results, up to a certain number."""
    folders = (place for place in _walk(folder) if place != folder)
    files = (path for place in folders for path in _list_readable(place) if not is_own_file(path))
    return list(islice(files, _MOST_BELOW))


def _is_file(path: Path) -> bool:
    """Tell whether a path is a file or a broken link, not a folder, pipe or device."""
    return path.is_file() or (path.is_symlink() and not path.exists())


def _list(folder: Path) -> list[Path]:
    """Return the entries of a folder, sorted, without hidden ones and unfinished runs."""
    entries = (folder / entry.name for entry in os.scandir(folder) if not entry.name.startswith("."))
    return sorted(path for path in entries if not is_unfinished_run(path))


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
