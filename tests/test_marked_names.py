"""The whole pipeline on marked sentences of six presses (``cases/names.jsonl``): exactly the marked names."""

from typing import Any

import pytest

from markup import parse_marked, read_cases
from newsner import Extractor


@pytest.mark.parametrize("case", list(read_cases("names")))
def test_marked_sentence(case: dict[str, Any], extractor: Extractor) -> None:
    """A sentence gives the marked mentions, with their labels, and no other."""
    text, spans = parse_marked(case["marked"])
    assert [(m.start, m.end, m.label.value) for m in extractor.extract(text).mentions] == spans
