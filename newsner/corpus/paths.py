"""Find the files of a corpus from paths, folders and globs."""

from __future__ import annotations

import glob
from collections.abc import Iterable
from pathlib import Path

from newsner.corpus.formats import READERS, check_format, describe_formats, format_suffix


def find_paths(patterns: Iterable[str | Path]) -> list[Path]:
    """Return the files that match paths, folders and globs, sorted for each of them.

    Raises:
        FileNotFoundError: a pattern matches no file.
        ValueError: a file has an unknown format.
    """
    found: list[Path] = []
    for pattern in patterns:
        path = Path(pattern)
        if path.is_dir():
            matches = sorted(p for p in path.iterdir() if format_suffix(p) in READERS)
        elif path.exists():
            matches = [path]
        else:
            matches = sorted(p for p in map(Path, glob.glob(str(pattern), recursive=True)) if p.is_file())
        if not matches:
            raise FileNotFoundError(
                f"no file fits {str(pattern)!r}; a string or Path is read as a path, folder or glob of files "
                f"({describe_formats()}). To tag one text, use newsner.extract"
            )
        found += matches
    for path in found:
        check_format(path)
    return found
