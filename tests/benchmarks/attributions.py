"""What the gold says of who says what, read alike from statements and from quotations."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

Range = tuple[int, int]


class Said(NamedTuple):
    """What is known of a range of an article: whether it is said, who says it, and the names of that one."""

    start: int
    end: int
    is_said: bool
    speaker: Range | None
    names: frozenset[str]


def read_articles(paths: Iterable[str]) -> list[dict[str, Any]]:
    """Return the articles of some files that have statements or quotations."""
    lines = [line for path in paths for line in Path(path).read_text(encoding="utf-8").splitlines()]
    return [a for a in map(json.loads, lines) if "statements" in a or "quotations" in a]


def read_said(article: dict[str, Any]) -> list[Said]:
    """Return what an article's annotation says of its statements or quotations.

    >>> read_said({"quotations": [{"start": 0, "end": 3, "said": True, "speaker": [5, 8], "name": "Léa"}]})
    [Said(start=0, end=3, is_said=True, speaker=(5, 8), names=frozenset({'Léa'}))]
    """
    if "quotations" in article:
        return [
            Said(q["start"], q["end"], q["said"], _range(q["speaker"]), frozenset({q["name"]} - {None}))
            for q in article["quotations"]
        ]
    names: dict[int | None, set[str]] = {}
    for start, end, _, entity in article["mentions"]:
        names.setdefault(entity, set()).add(article["text"][start:end])
    return [
        Said(s["start"], s["end"], True, _range(s["speaker"]), frozenset(names.get(s["entity"], ())))
        for s in article["statements"]
    ]


def _range(places: list[int] | None) -> Range | None:
    return None if places is None else (places[0], places[1])
