"""The annotations in ``tests/gold``: well formed, and joined only to the texts that were annotated."""

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

GOLD = Path(__file__).parent.parent / "gold"


@pytest.mark.parametrize(
    "name", ["news.jsonl", "silver.jsonl", "written_train.jsonl", "written_test.jsonl", "written_unseen.jsonl"]
)
def test_annotations_are_well_formed(name: str) -> None:
    """Ids are unique; mentions are ordered, apart, labelled, and belong to an entity of their label."""
    rows = [json.loads(line) for line in (GOLD / name).read_text(encoding="utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        mentions = row["mentions"]
        assert all(a[1] <= b[0] for a, b in pairwise(mentions)), row["id"]
        assert all(label == row["entities"][i]["label"] for *_, label, i in mentions if i >= 0), row["id"]


def test_join_takes_no_other_text(tmp_path: Path) -> None:
    """A text that is not the one that was annotated gets no annotation, and the annotation is reported."""
    first = json.loads((GOLD / "news.jsonl").read_text(encoding="utf-8").splitlines()[0])
    texts = tmp_path / "texts.jsonl"
    texts.write_text(json.dumps({"id": first["id"], "text": "Un autre texte."}) + "\n", encoding="utf-8")
    command = [sys.executable, GOLD / "join.py", first["split"], texts, tmp_path / "out.jsonl"]
    result = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert result.returncode == 1
    assert f"no text for {first['id']}" in result.stderr
    assert (tmp_path / "out.jsonl").read_text("utf-8") == ""
