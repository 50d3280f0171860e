"""Corrections as gold data: what exports of Label Studio and CoNLL files may hold, and what is refused."""

import json
from pathlib import Path

import pytest

import newsner
from newsner import Label
from newsner.training.corrections import read_corrections


def test_offsets_in_utf_16_are_understood(tmp_path: Path) -> None:
    """As JSON-MIN of old versions of Label Studio has them."""
    value = {"start": 3, "end": 8, "text": "Paris", "labels": ["LOC"]}
    tasks = [{"id": 7, "text": "🙂 Paris", "label": [value], "annotator": 1}]
    (tmp_path / "min.json").write_text(json.dumps(tasks), "utf-8")
    (gold,) = read_corrections(tmp_path / "min.json")
    assert (gold.id, gold.mentions) == ("7", ((2, 7, Label.LOC, -1),))


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        pytest.param("x.json", "{", "x.json, line 1: no JSON", id="no-json"),
        pytest.param("x.json", '{"a": 1}', "which is a list of tasks", id="no-list"),
        pytest.param("x.json", '[{"id": 3, "data": {}}]', "task 3.*KeyError.*text", id="no-text"),
        pytest.param(
            "x.json",
            '[{"text": "Paris", "annotator": 1, "label": [{"start": 1, "end": 6, "text": "Rome", "labels": ["LOC"]}]}]',
            "'Rome' does not stand at 1–6",
            id="elsewhere",
        ),
        pytest.param(
            "x.json",
            '[{"text": "Paris", "annotator": 1, "label": '
            '[{"start": 0, "end": 5, "labels": ["LOC"]}, {"start": 0, "end": 3, "labels": ["PER"]}]}]',
            "overlap",
            id="overlap",
        ),
        pytest.param("x.conll", "Paris B-LOC\nRome\n", "line 2: 'Rome' has no tag", id="no-tag"),
        pytest.param("x.conll", "Paris LOC\n", "line 1: 'LOC' is no tag", id="wrong-tag"),
        pytest.param("x.csv", "", "must be an export of Label Studio or a CoNLL file", id="suffix"),
    ],
)
def test_malformed_corrections_are_refused(name: str, data: str, message: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(data, "utf-8")
    with pytest.raises((newsner.GoldError, ValueError), match=message):
        list(read_corrections(tmp_path / name))


def test_a_document_that_fits_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.conll").write_text("Paris B-LOC\n", "utf-8")
    (tmp_path / "texts.jsonl").write_text('{"id": "a", "text": "Rome"}\n', "utf-8")
    with pytest.raises(newsner.GoldError, match=r"line 1: no text has the words of the document Paris …"):
        list(read_corrections(tmp_path / "x.conll", tmp_path / "texts.jsonl"))


@pytest.mark.parametrize(
    "scheme", ["B-PER I-PER O B-LOC", "I-PER I-PER O I-LOC", "B-PER L-PER O U-LOC", "B-PERSON E-PERSON O S-GPE"]
)
def test_all_schemes_of_tags_are_read(scheme: str, tmp_path: Path) -> None:
    lines = [f"{word}\t{tag}" for word, tag in zip(["Léa", "Roy", "à", "Paris"], scheme.split(), strict=True)]
    (tmp_path / "x.tsv").write_text("\n".join([*lines, "", "Rome B-MISC", ""]), "utf-8")
    (gold,) = read_corrections(tmp_path / "x.tsv")
    assert gold.text == "Léa Roy à Paris\nRome"
    assert gold.mentions == ((0, 7, Label.PER, -1), (10, 15, Label.LOC, -1))


@pytest.mark.parametrize(
    ("lines", "places", "wanted"),
    [
        pytest.param(["26 _ B-QUANTITY O", "obus _ I-QUANTITY O"], [(0, 7)], ("count", 26, "obus"), id="third-column"),
        pytest.param(["26 B-QUANTITY", "obus I-QUANTITY"], [(0, 7)], ("count", 26, "obus"), id="with-names"),
        pytest.param(["les _ B-QUANTITY O", "gens _ O O"], [(0, 3)], ("other", None, None), id="none-to-newsner"),
        pytest.param(["26 _ B-QUANTITY O", "kg _ B-QUANTITY O"], [(0, 2), (3, 5)], None, id="two"),
        pytest.param(["26 CD B-NP O", "obus NN I-NP O"], None, None, id="chunks"),
    ],
)
def test_quantities_of_conll_have_fields_that_newsner_reads(
    lines: list[str], places: list[tuple[int, int]] | None, wanted: tuple[object, ...] | None, tmp_path: Path
) -> None:
    """So only their places are gold."""
    (tmp_path / "x.conll").write_text("\n".join([*lines, "à _ O O", "Hama _ O B-LOC", ""]), "utf-8")
    (gold,) = read_corrections(tmp_path / "x.conll")
    assert [gold.text[s:e] for s, e, *_ in gold.mentions] == ["Hama"]
    if places is None:
        assert gold.quantities is None
        return
    assert [(q.start, q.end, q.checked) for q in gold.quantities or ()] == [(*place, False) for place in places]
    if wanted:
        assert [(q.kind, q.value, q.unit) for q in gold.quantities or ()] == [wanted]
    (names,) = read_corrections(tmp_path / "x.conll", layers=["names"])
    assert (names.mentions, names.quantities) == (gold.mentions, None)
    with pytest.raises(ValueError, match=r"x.conll has no links and statements: a CoNLL file holds names and quan"):
        list(read_corrections(tmp_path / "x.conll", layers=["statements", "links"]))
