"""Compare two runs: corpora, articles, or the files that newsner wrote."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from newsner.analysis.differences import Differences, compare
from newsner.checks import check_type
from newsner.corpus.opening import TaggedFiles
from newsner.models import Extraction

Run = str | Path | Iterable[Extraction]
"""The articles of a run, or the file or folder in which they are."""


def diff(a: Run, b: Run) -> Differences:
    """Return what two runs over the same documents do not share: what came, went, moved or changed.

    Documents are known by their ids. What two runs find at the same place is compared field by field: label and entity
    of a mention, value and unit of a quantity, speaker of a statement. What overlaps has ``moved``. Scores are not
    compared. Documents that one run alone has are listed, and so are those whose texts differ, in which nothing can be
    compared, since offsets mean something else.

    Args:
        a: the first run: a corpus, articles, or a JSON Lines file (or a folder with ``articles.jsonl``).
        b: the second run.

    Raises:
        TypeError: a run is something else.
        ValueError: two articles of one run have the same id.
        FileNotFoundError, GoldError: there is no such file, or a line is no article.

    >>> from newsner import extract
    >>> old = extract("Assad est à Damas, avec 26 missiles.")
    >>> new = old.model_copy(update={"quantities": ()})
    >>> [(found.part, found.change, found.text) for found in diff([old], [new])]
    [('quantity', 'went', '26 missiles')]
    """
    return compare(_open("a", a), _open("b", b))


def _open(name: str, run: Run) -> Iterable[Extraction]:
    check_type(name, run, (str, Path, Iterable), "articles, a corpus or the path of a file")
    return TaggedFiles([run]) if isinstance(run, str | Path) else run
