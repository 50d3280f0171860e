"""The reference article, frozen: ``--update-golden`` writes the result anew."""

import json
from pathlib import Path

import pytest

from newsner import Extraction, Extractor

GOLDEN = Path(__file__).parent / "golden" / "seed.json"


def test_seed_article(extractor: Extractor, seed_text: str, request: pytest.FixtureRequest) -> None:
    """The whole extraction of the reference article is the one that was reviewed."""
    article = extractor.extract(seed_text)
    if request.config.getoption("--update-golden"):
        data = json.loads(article.model_dump_json(exclude={"text"}))
        GOLDEN.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert Extraction.model_validate_json(json.dumps({**golden, "text": seed_text})) == article
