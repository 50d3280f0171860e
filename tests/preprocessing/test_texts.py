"""Names and figures of texts as they come: HTML, subtitles, Markdown, tables, lists, mail, wrapped and broken lines."""

from typing import Any

import pytest

from markup import read_cases
from newsner import Extractor


@pytest.mark.parametrize("case", read_cases("texts"))
def test_text(extractor: Extractor, case: dict[str, Any]) -> None:
    """Names and figures are found through what is no text, and end at the ends of cells, items and headlines."""
    article = extractor.extract(case["text"])
    found = {figure.text: None if figure.value is None else str(figure.value) for figure in article.quantities}
    assert [mention.text for mention in article.mentions] == case["names"]
    assert found == case["figures"]
    assert all(case["text"][m.start : m.end] == m.text for m in (*article.mentions, *article.quantities))
