"""FollowTheMoney, read back by its library, which needs a newer Python than newsner; and by its documented JSON."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from corpora import corpus
from hostile_articles import hostile_corpus


@pytest.mark.skipif(sys.version_info < (3, 11), reason="followthemoney needs Python 3.11")
@pytest.mark.parametrize("is_hostile", [False, True])
def test_entities_are_valid_for_the_library(is_hostile: bool, tmp_path: Path) -> None:
    ftm = pytest.importorskip("followthemoney", exc_type=ImportError)
    tagged = hostile_corpus(tmp_path) if is_hostile else corpus()
    tagged.export(tmp_path / "x.ftm.json", format="ftm")
    lines = (tmp_path / "x.ftm.json").read_text("utf-8").split("\n")[:-1]
    for data in map(json.loads, lines):
        proxy: Any = ftm.model.get_proxy(data)
        assert proxy.schema.name == data["schema"]
        for name, values in data["properties"].items():
            property_ = proxy.schema.get(name)
            assert property_ is not None, name
            assert len(proxy.get(name)) == len(values)
            if not is_hostile:
                assert all(property_.type.validate(value) for value in values), (name, values)


def test_mentions_lead_to_articles_and_people(tmp_path: Path) -> None:
    corpus().export(tmp_path / "x.json", format="ftm")
    entities = [json.loads(line) for line in (tmp_path / "x.json").read_text("utf-8").splitlines()]
    by_id = {entity["id"]: entity for entity in entities}
    assert len(by_id) == len(entities)
    mentions = [entity["properties"] for entity in entities if entity["schema"] == "Mention"]
    pairs = {
        (by_id[x["document"][0]]["properties"]["bodyText"][0], by_id[x["resolved"][0]]["properties"]["name"][0])
        for x in mentions
    }
    registry = corpus().registry
    wanted = {
        (x.text, registry.entry_of(str(x.id), number).name)
        for x in corpus()
        for number, entity in enumerate(x.entities)
        if entity.label.value != "LOC"
    }
    assert pairs == wanted
    article = next(entity for entity in entities if entity["schema"] == "Article")
    assert article["properties"]["locationMentioned"] == ["Damas", "Moscou"]
    assert article["properties"]["date"] == ["2015-10-07"]
