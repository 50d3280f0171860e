"""Read sentences whose expected spans are marked in place: ``[250 kg](QUANTITY) d'explosifs``."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

_MARK = re.compile(r"\[(?P<text>[^\[\]]+)\]\((?P<label>[A-Z_]+)\)")
CASES = Path(__file__).parent / "cases"


def parse_marked(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    """Return the plain sentence and its (start, end, label) spans.

    >>> parse_marked("A [Hama](LOC).")
    ('A Hama.', [(2, 6, 'LOC')])
    """
    text, spans, last = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[last : match.start()]
        spans.append((len(text), len(text) + len(match["text"]), match["label"]))
        text += match["text"]
        last = match.end()
    return text + marked[last:], spans


def read_cases(name: str) -> list[Any]:
    """Return the cases of ``tests/cases/<name>.jsonl`` as pytest parameters, known gaps as strict xfails."""
    cases = []
    for line in (CASES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        reason = case.pop("xfail", None)
        marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
        cases.append(pytest.param(case, id=case["id"], marks=marks))
    return cases
