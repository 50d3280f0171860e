"""CoNLL, DocBin and Label Studio: read back by spaCy where it owns or knows the format, and by newsner as gold."""

import json
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest
import spacy
from lxml import etree
from spacy.tokens import DocBin
from spacy.training.converters import conll_ner_to_docs

from corpora import article, corpus, corpus_of
from hostile_articles import hostile_articles, hostile_corpus
from newsner import Extraction, Label
from newsner.labels import Bound, Kind, StatementKind
from newsner.training.corrections import read_corrections

Names = list[tuple[int, int, Label]]


def names_of(article: Extraction) -> Names:
    return [(m.start, m.end, m.label) for m in article.mentions]


@pytest.mark.parametrize("is_hostile", [False, True])
def test_conll_comes_back_as_the_same_names_of_the_same_texts(is_hostile: bool, tmp_path: Path) -> None:
    """Whatever white space, emoji, controls and marks the texts have."""
    tagged = hostile_corpus(tmp_path) if is_hostile else corpus()
    tagged.write(tmp_path / "tagged.jsonl")
    tagged.export(tmp_path / "x.conll")
    gold = list(read_corrections(tmp_path / "x.conll", tmp_path / "tagged.jsonl"))
    articles = [x for x in tagged if x.text.split()]
    assert [(g.id, g.text, [name[:3] for name in g.mentions]) for g in gold] == [
        (x.id, x.text, names_of(x)) for x in articles
    ]


def test_conll_is_read_by_spacy(tmp_path: Path) -> None:
    corpus().export(tmp_path / "x.iob")
    docs = list(conll_ner_to_docs((tmp_path / "x.iob").read_text("utf-8"), n_sents=0, no_print=True))
    assert len(docs) == len(list(corpus()))
    for doc, x in zip(docs, corpus(), strict=True):
        assert [(ent.text.replace(" ", ""), ent.label_) for ent in doc.ents] == [
            ("".join(m.text.split()), m.label.value) for m in x.mentions
        ]


def test_a_text_cannot_begin_another_document(tmp_path: Path) -> None:
    corpus_of(tmp_path, article("a", "-DOCSTART- -X- O O\n\nParis", {"Paris": Label.LOC})).export(tmp_path / "x.conll")
    assert len(list(read_corrections(tmp_path / "x.conll", tmp_path / "made.jsonl"))) == 1


def test_docbin_has_the_texts_and_all_that_was_found(tmp_path: Path) -> None:
    for number, tagged in enumerate((corpus(), hostile_corpus(tmp_path))):
        tagged.export(tmp_path / f"{number}.spacy")
        docs = list(DocBin().from_disk(tmp_path / f"{number}.spacy").get_docs(spacy.blank("fr").vocab))
        for doc, x in zip(docs, tagged, strict=True):
            assert doc.text == x.text
            assert [(e.start_char, e.end_char, e.label_) for e in doc.ents] == [
                (*n[:2], n[2].value) for n in names_of(x)
            ]
            for key, parts in (("quantities", x.quantities), ("statements", x.statements), ("dates", x.dates)):
                assert [(s.start_char, s.end_char) for s in doc.spans[key]] == [(p.start, p.end) for p in parts]
            assert Extraction.model_validate_json(doc.user_data["newsner"]) == x
    assert {ent.kb_id_ for ent in docs[0].ents if ent.text == "Hama"} == {"wd:Q1 <2>/&"}


@pytest.mark.parametrize("is_hostile", [False, True])
def test_label_studio_tasks_have_predictions_in_their_place(is_hostile: bool, tmp_path: Path) -> None:
    """Offsets count characters, as Label Studio has stored them since version 1.4."""
    tagged = hostile_corpus(tmp_path) if is_hostile else corpus()
    tagged.export(tmp_path / "x.json", format="label-studio")
    tasks = json.loads((tmp_path / "x.json").read_text("utf-8"))
    for task, x in zip(tasks, tagged, strict=True):
        assert (task["data"]["id"], task["data"]["text"]) == (x.id, x.text)
        (prediction,) = task["predictions"]
        regions = {region["id"]: region for region in prediction["result"] if region["type"] == "labels"}
        assert all(v["text"] == x.text[v["start"] : v["end"]] for v in (r["value"] for r in regions.values()))
        assert sum(r["value"]["labels"][0] in {*Label} for r in regions.values()) == len(x.mentions)
        relations = [region for region in prediction["result"] if region["type"] == "relation"]
        assert {(r["from_id"], r["to_id"]) for r in relations} <= {(a, b) for a in regions for b in regions}
        joined = Counter((r["from_id"].rstrip("0123456789"), r["to_id"].rstrip("0123456789")) for r in relations)
        assert joined["s", "sp"] == sum(s.speaker is not None for s in x.statements)
        assert joined["s", "cp"] == sum(s.cue is not None for s in x.statements)
    assert not list(read_corrections(tmp_path / "x.json"))  # predictions are no annotations


def test_corrections_in_label_studio_become_gold(tmp_path: Path) -> None:
    """An annotation is in the shape of a prediction; here a name is taken away and another one added."""
    hostile_corpus(tmp_path).export(tmp_path / "x.json", format="label-studio")
    tasks = json.loads((tmp_path / "x.json").read_text("utf-8"))
    for number, task in enumerate(tasks):
        (prediction,) = task.pop("predictions")
        task |= {"id": number, "annotations": [{"result": prediction["result"], "updated_at": "2026-01-02"}]}
    first = tasks[0]["annotations"][0]["result"]
    text = tasks[0]["data"]["text"]
    start = text.index("tab")
    del first[0]
    first.append({"type": "labels", "value": {"start": start, "end": start + 3, "text": "tab", "labels": ["PERSON"]}})
    tasks[1]["annotations"].append({"result": [], "updated_at": "2026-01-01"})
    tasks[2]["annotations"][0]["was_cancelled"] = True
    (tmp_path / "export.json").write_text(json.dumps(tasks), "utf-8")
    gold = {x.id: x for x in read_corrections(tmp_path / "export.json")}
    articles = {x.id: x for x in hostile_articles()}
    assert set(articles) - set(gold) == {tasks[2]["data"]["id"]}
    wanted = names_of(hostile_articles()[0])
    corrected = sorted([*wanted[1:], (start, start + 3, Label.PER)])
    assert [name[:3] for name in gold["../../etc/passwd"].mentions] == corrected
    assert [name[:3] for name in gold["a/b"].mentions] == names_of(articles["a/b"])


def test_documented_interface_has_all_that_the_tasks_use(tmp_path: Path) -> None:
    """Label Studio refuses predictions with other labels, choices or controls."""
    page = (Path(__file__).parents[3] / "docs" / "export.md").read_text("utf-8")
    start = page.index("<View>")
    interface = etree.fromstring(page[start : page.index("</View>\n```") + 7])
    tasks = []
    for number, tagged in enumerate((hostile_corpus(tmp_path), corpus())):
        tagged.export(tmp_path / f"{number}.json", format="label-studio")
        tasks += json.loads((tmp_path / f"{number}.json").read_text("utf-8"))
    results = [result for task in tasks for result in task["predictions"][0]["result"]]
    controls = {control.get("name"): control for control in interface.iter("Labels", "Choices", "TextArea")}
    for result in results:
        if result["type"] == "relation":
            continue
        control = controls[result["from_name"]]
        assert (control.tag.lower(), control.get("toName")) == (result["type"], result["to_name"])
        if control.tag != "TextArea":
            assert {*result["value"][result["type"]]} <= {option.get("value") for option in control}
    labels = {label for result in results for label in result.get("value", {}).get("labels", ())}
    assert labels == {label.get("value") for label in interface.iter("Label")}
    relations = {label for result in results if result["type"] == "relation" for label in result["labels"]}
    assert relations == {relation.get("value") for relation in interface.iter("Relation")}
    choices = {name: {option.get("value") for option in controls[name]} for name in ("kind", "bound", "statement")}
    assert choices == {"kind": {*get_args(Kind)}, "bound": {*get_args(Bound)}, "statement": {*get_args(StatementKind)}}
    assert interface.find("Text").get("value") == "$text"
