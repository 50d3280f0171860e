"""Corrections in Label Studio: exported, edited as its users do, read as gold data, and scored."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import newsner
from corpora import corpus
from newsner import Extraction, GoldError
from newsner.training.corrections import read_corrections
from newsner.training.evaluation import evaluate
from newsner.training.gold import GoldArticle, GoldQuantity, Layer

Task = dict[str, Any]


class Project:
    """A project of Label Studio whose tasks were exported by newsner; ``results`` are the annotations of one task."""

    def __init__(self, folder: Path, tagged: newsner.TaggedCorpus) -> None:
        self.folder = folder
        tagged.export(folder / "tasks.json", format="label-studio", overwrite=True)
        self.tasks: list[Task] = json.loads((folder / "tasks.json").read_text("utf-8"))

    def submit(self, number: int, **fields: object) -> list[Task]:
        """Annotate a task with its predictions, which get new ids, as in Label Studio; return what can be edited."""
        task = self.tasks[number]
        (prediction,) = task["predictions"]
        made = json.loads(json.dumps(prediction["result"]))
        for result in made:
            result["origin"] = "prediction"
            for name in {"id", "from_id", "to_id"} & {*result}:
                result[name] = f"{hash(result[name]) % 97:02}_{result[name]}"
        annotation = {"result": made, "was_cancelled": False, "updated_at": "2026-01-02T10:00:00Z", **fields}
        task.setdefault("annotations", []).append(annotation)
        return made  # type: ignore[no-any-return]

    def read(self, layers: list[Layer] | None = None) -> list[GoldArticle]:
        """Export the project and read it."""
        (self.folder / "project.json").write_text(json.dumps(self.tasks), "utf-8")
        return list(read_corrections(self.folder / "project.json", layers=layers))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path, corpus())


def parts_of(results: list[Task], words: str, label: str) -> list[Task]:
    """Return the results of the first region with these words and label: the region and what was written for it."""
    ids = [r["id"] for r in results if r.get("type") == "labels" and r["value"]["text"] == words]
    chosen = [r for r in results if r.get("id") in ids[:1]] if label == "" else []
    for id_ in ids:
        found = [r for r in results if r.get("id") == id_]
        if found[0]["value"]["labels"] == [label]:
            return found
    assert chosen, (words, label)
    return chosen


def remove(results: list[Task], parts: list[Task]) -> None:
    """Delete a region, as the key Backspace does: with what was written for it and what joins it."""
    id_ = parts[0]["id"]
    results[:] = [r for r in results if id_ not in (r.get("id"), r.get("from_id"), r.get("to_id"))]


def move(parts: list[Task], text: str, words: str) -> None:
    """Drag the borders of a region."""
    start = text.index(words)
    for part in parts:
        part["value"] |= {"start": start, "end": start + len(words)}
        part["origin"] = "prediction-changed"
    parts[0]["value"]["text"] = words


def add(results: list[Task], text: str, words: str, label: str, **written: str) -> str:
    """Mark new words; return the id of the region."""
    id_, start = f"new{len(results)}", text.index(words)
    place = {"start": start, "end": start + len(words)}
    usual = {"id": id_, "to_name": "text", "origin": "manual"}
    results.append(
        {**usual, "from_name": "label", "type": "labels", "value": {**place, "text": words, "labels": [label]}}
    )
    for control, word in written.items():
        is_text = control in ("value", "unit", "entity")
        value = {**place, **({"text": [word]} if is_text else {"choices": [word]})}
        type_ = "textarea" if is_text else "choices"
        results.append({**usual, "from_name": control, "type": type_, "value": value})
    return id_


def join(results: list[Task], start: str, end: str, *labels: str) -> None:
    results.append({"type": "relation", "from_id": start, "to_id": end, "direction": "bi", "labels": [*labels]})


def articles_of(gold: list[GoldArticle]) -> Iterator[Extraction]:
    by_id = {x.id: x for x in corpus()}
    return (by_id[x.id] for x in gold)


def test_what_nobody_changed_is_what_newsner_found(project: Project) -> None:
    """Names, links, quantities, statements and speakers, each of them in full."""
    for number in range(len(project.tasks)):
        project.submit(number)
    gold = project.read()
    assert [x.text for x in gold] == [x.text for x in corpus()]
    found = evaluate(gold, articles_of(gold))
    scores = found.names.all, found.links, found.quantities, found.quantities_value_unit, found.statements
    assert all(score is not None and score.wanted == score.right == score.given > 0 for score in scores)
    assert {*found.quantity_fields.values()} == {*found.statement_fields.values()} == {100.0}
    assert {*found.statement_fields} == {"kind", "cue", "speaker", "entity", "named"}
    statements = [(s.start, s.end, s.kind) for x in corpus() for s in x.statements]
    assert [(s.start, s.end, s.kind) for x in gold for s in x.statements or ()] == statements
    assert all(quantity.checked for x in gold for quantity in x.quantities or ())


def test_edits_are_what_comes_back(project: Project) -> None:
    results = project.submit(0)
    text = project.tasks[0]["data"]["text"]
    remove(results, parts_of(results, "Moscou", "LOC"))
    parts_of(results, "Damas", "LOC")[0]["value"]["labels"] = ["ORG"]
    move(parts_of(results, "Vladimir Poutine", "PER"), text, "président russe Vladimir Poutine")
    add(results, text, "Russes", "PERSON")
    value = next(r for r in parts_of(results, "300 km", "QUANTITY") if r["from_name"] == "value")
    value["value"]["text"] = ["301,5"]
    (gold,) = project.read()
    names = {(gold.text[s:e], label.value): gold.entities[i].name for s, e, label, i in gold.mentions}
    assert names == {
        ("Bachar al-Assad", "PER"): "Bachar al-Assad",
        ("Assad", "PER"): "Bachar al-Assad",
        ("Damas", "ORG"): "Damas",
        ("président russe Vladimir Poutine", "PER"): "Vladimir Poutine",
        ("Russes", "PER"): "Russes",
    }
    missiles, distance, money = gold.quantities or ()
    assert (missiles.value, missiles.unit, missiles.kind) == (26, "missile", "count")
    assert gold.text[missiles.head_start : missiles.head_end] == "26 missiles"
    assert (distance.value, distance.unit, distance.checked) == (Decimal("301.5"), "km", True)
    assert (money.value, money.unit, money.kind) == (3_000_000, "EUR", "money")
    found = evaluate([gold], articles_of([gold]))
    assert found.quantities_value_unit is not None
    assert (found.quantities_value_unit.right, found.quantities_value_unit.wanted) == (2, 3)
    assert (found.names.all.right, found.names.all.wanted, found.names.all.given) == (2, 5, 5)


def test_a_statement_is_taken_away_and_another_one_added(project: Project) -> None:
    """Relations are read in both directions, and whatever they are called."""
    results = project.submit(3)
    text = project.tasks[3]["data"]["text"]
    remove(results, parts_of(results, "tout va bien", "STATEMENT"))
    said = add(results, text, "Il pleut depuis le 2 novembre", "STATEMENT", statement="indirect")
    speaker = add(results, text, "Anne Hidalgo a", "SPEAKER")
    cue = add(results, text, "a déclaré que", "CUE")
    join(results, speaker, said, "said by")
    join(results, said, cue)
    join(results, parts_of(results, "Anne Hidalgo", "PER")[0]["id"], speaker, "whatever")
    add(results, text, "que tout", "SPEAKER")  # which nothing joins
    (gold,) = project.read()
    (statement,) = gold.statements or ()
    assert text[statement.start : statement.end] == "Il pleut depuis le 2 novembre"
    assert statement.speaker is not None
    assert statement.cue is not None
    assert (text[slice(*statement.speaker)], text[slice(*statement.cue)]) == ("Anne Hidalgo a", "a déclaré que")
    assert statement.entity is not None
    assert gold.entities[statement.entity].name == "Anne Hidalgo"
    found = evaluate([gold], articles_of([gold]))
    assert found.statements is not None
    assert (found.statements.right, found.statements.wanted, found.statements.given) == (0, 1, 1)


def test_which_annotation_counts(project: Project) -> None:
    """The last one, but a ground truth before all; none that was skipped, and no prediction or draft."""
    for number, fields in enumerate(
        [{}, {"was_cancelled": True}, {"updated_at": "2026-01-01"}, {"ground_truth": True, "updated_at": "2025"}]
    ):
        project.submit(number, **fields)
    for number in (0, 1, 2, 3):
        project.submit(number, updated_at="2026-01-01T23:00:00Z", was_cancelled=number == 1)[:] = []
    project.tasks[4]["drafts"] = [{"result": project.tasks[4]["predictions"][0]["result"]}]
    gold = {x.id: len(x.mentions) for x in project.read()}
    articles = {str(x.id): len(x.mentions) for x in corpus()}
    assert gold == {"d0": articles["d0"], "d2": 0, "d3": articles["d3"]}


def test_layers_are_those_of_the_file_or_those_that_are_asked_for(project: Project) -> None:
    project.submit(0)
    (every,) = project.read()
    (names,) = project.read(["names"])
    assert every.has_aliases
    assert not names.has_aliases
    assert (names.mentions, names.quantities, names.statements, names.entities) == (
        tuple((*mention[:3], -1) for mention in every.mentions),
        *(None, None, ()),
    )
    (said,) = project.read(["statements"])
    assert said.statements is not None
    assert [s.entity is None for s in said.statements] == [s.entity is None for s in every.statements or ()]
    assert not said.has_aliases
    results = project.submit(4, updated_at="2026-02")
    assert results == []
    assert project.read()[1].quantities == ()  # others have some, so here are none
    for task in project.tasks:
        for annotation in task.get("annotations", ()):
            annotation["result"] = [r for r in annotation["result"] if r.get("value", {}).get("labels") in (["PER"],)]
    assert {(x.quantities, x.statements, x.has_aliases) for x in project.read()} == {(None, None, False)}


@pytest.mark.parametrize(
    ("words", "written", "wanted"),
    [
        pytest.param(
            "au moins 26 missiles",
            {"kind": "count", "value": "26", "unit": "missile", "bound": "min"},
            (26, None, None, "min", "count", "missile", True),
            id="all-written",
        ),
        pytest.param(
            "au moins 26 missiles",
            {"kind": "other", "value": "20 à 30", "unit": "-"},
            (None, 20, 30, None, "other", None, True),
            id="what-is-written-wins",
        ),
        pytest.param("au moins 26 missiles", {}, (26, None, None, "min", "count", "missile", False), id="left-open"),
        pytest.param(
            "au moins 26 missiles",
            {"value": "27"},
            (27, None, None, "min", "count", "missile", False),
            id="only-the-value",
        ),
        pytest.param(
            "au moins 26 missiles", {"kind": "count"}, (26, None, None, None, "count", "missile", False), id="only-kind"
        ),
        pytest.param(
            "des milliers de tracts",
            {"kind": "count", "unit": "tract"},
            (None, None, None, None, "count", "tract", True),
            id="vague-has-no-value",
        ),
        pytest.param("tracts", {}, (None, None, None, None, "other", None, False), id="none-to-newsner"),
    ],
)
def test_fields_of_quantities(words: str, written: dict[str, str], wanted: tuple[Any, ...], project: Project) -> None:
    """In the order of the fields: value, low, high, bound, kind, unit, and whether people gave them."""
    text = "Il a au moins 26 missiles et des milliers de tracts."
    results: list[Task] = []
    add(results, text, words, "QUANTITY", **written)
    project.tasks = [{"data": {"text": text, "id": "a"}, "annotations": [{"result": results}]}]
    ((quantity,),) = (x.quantities or () for x in project.read())
    assert fields_of(quantity) == wanted


def fields_of(quantity: GoldQuantity) -> tuple[Any, ...]:
    numbers = quantity.value, quantity.low, quantity.high
    return *numbers, quantity.bound, quantity.kind, quantity.unit, quantity.checked


def test_fields_of_another_place_are_read_again(project: Project) -> None:
    """A region that was moved, and whose fields were left as they were, says nothing of its new words."""
    results = project.submit(0)
    text = project.tasks[0]["data"]["text"]
    parts = parts_of(results, "3 millions d'euros", "QUANTITY")
    move(parts, text, "euros")
    moved = (project.read()[0].quantities or ())[-1]
    assert (moved.value, moved.unit, moved.checked) == (3_000_000, "EUR", False)  # its words alone are no quantity
    project.tasks[0]["annotations"].clear()
    results = project.submit(0)
    parts = parts_of(results, "26 missiles de croisière", "QUANTITY")
    move(parts, text, "6 missiles")
    moved = (project.read()[0].quantities or ())[0]
    assert (moved.value, moved.unit, moved.checked) == (6, "missile", False)
    parts[[part["from_name"] for part in parts].index("value")]["value"]["text"] = ["7"]
    moved = (project.read()[0].quantities or ())[0]
    assert (moved.value, moved.checked) == (7, True)


def test_kind_of_a_statement_is_seen_where_nobody_says_it(project: Project) -> None:
    text = "« Venez », dit-il.\n— Jamais de la vie.\nElle dit que tout va bien — très bien."
    results: list[Task] = []
    for words in ("Venez", "Jamais de la vie", "tout va bien", "très bien"):
        add(results, text, words, "STATEMENT")
    project.tasks = [{"data": {"text": text}, "annotations": [{"result": results}]}]
    ((*kinds,),) = ([said.kind for said in x.statements or ()] for x in project.read())
    assert kinds == ["direct", "direct", "indirect", "indirect"]


def test_two_speakers_of_one_statement_are_refused(project: Project) -> None:
    results = project.submit(0)
    said = parts_of(results, "Il a tiré 26 missiles de croisière à 300 km", "STATEMENT")[0]["id"]
    join(results, said, add(results, project.tasks[0]["data"]["text"], "Les Russes", "SPEAKER"))
    with pytest.raises(GoldError, match=r"task 1.*'Il a tiré .*' is joined to 2 SPEAKER; it may have one"):
        project.read()


@pytest.mark.parametrize(
    ("control", "word", "message"),
    [
        pytest.param("value", "beaucoup", "task 1.*'beaucoup' is no number, and no range such", id="value"),
        pytest.param("value", "1 à 2 à 3", "is no number, and no range", id="three"),
        pytest.param("kind", "weight", "'weight' is no kind of a quantity; those are count, money", id="kind"),
        pytest.param("bound", "exact", "'exact' is no bound of a quantity; those are min, max, approx", id="bound"),
    ],
)
def test_what_is_no_field_is_refused(control: str, word: str, message: str, project: Project) -> None:
    results = project.submit(0)
    add(results, project.tasks[0]["data"]["text"], "6 missiles", "QUANTITY", **{control: word})
    with pytest.raises(GoldError, match=message):
        project.read()


def test_json_min_has_names_only(tmp_path: Path) -> None:
    """Its fields and relations are not those of any region."""
    label = [
        {"start": 0, "end": 5, "text": "Paris", "labels": ["LOC"]},
        {"start": 8, "end": 12, "text": "5 km", "labels": ["QUANTITY"]},
    ]
    tasks = [{"id": 7, "text": "Paris a 5 km", "label": label, "value": "5", "annotator": 1}]
    (tmp_path / "min.json").write_text(json.dumps(tasks), "utf-8")
    (gold,) = read_corrections(tmp_path / "min.json")
    assert (len(gold.mentions), gold.quantities, gold.statements) == (1, None, None)
    with pytest.raises(GoldError, match="JSON-MIN has names only: export as JSON"):
        list(read_corrections(tmp_path / "min.json", layers=["quantities"]))
    with pytest.raises(ValueError, match="layers may contain names, links, quantities, statements, but contains 'all'"):
        list(read_corrections(tmp_path / "min.json", layers=["all"]))  # type: ignore[list-item]
