"""The reference article, frozen: ``--update-golden`` writes the result anew."""

import json
from pathlib import Path

import pytest

from newsner import Extractor

# scores move a little with every calibration, and have tests of their own
LEFT_OUT = {
    "text": True,
    "entities": {"__all__": {"mentions": {"__all__": {"score"}}}},
    "statements": {"__all__": {"score"}},
}
GOLDEN = Path(__file__).parent / "golden" / "seed.json"


def test_seed_article(extractor: Extractor, seed_text: str, request: pytest.FixtureRequest) -> None:
    """The whole extraction of the reference article is the one that was reviewed."""
    found = json.loads(extractor.extract(seed_text).model_dump_json(exclude=LEFT_OUT))
    if request.config.getoption("--update-golden"):
        GOLDEN.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(GOLDEN.read_text(encoding="utf-8"))
