"""What two runs do not share: each kind of change, and what cannot be compared."""

import csv
import datetime
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import newsner
from newsner import Entity, Extraction, Label, Mention, Quantity, diff
from newsner.analysis.differences import PARTS

ARTICLE = newsner.extract(
    "Le maire Luc Roy a parlé mercredi à Lyon. « Nous avons 26 chars », a déclaré M. Roy aux Russes.",
    date="2021-03-04",
).model_copy(update={"id": "a"})


def change(**fields: Any) -> Extraction:
    return ARTICLE.model_copy(update=fields)


def change_item(field: str, number: int = 0, **values: Any) -> Extraction:
    items = list(getattr(ARTICLE, field))
    items[number] = items[number].model_copy(update=values)
    return change(**{field: tuple(items)})


def test_the_article_has_everything() -> None:
    """Otherwise the cases below would show nothing."""
    assert all((ARTICLE.quantities, ARTICLE.statements, ARTICLE.references, ARTICLE.dates, ARTICLE.people[0].roles))


def test_equal_runs() -> None:
    """Nothing differs, and scores do not count."""
    found = diff([ARTICLE], [ARTICLE])
    assert (list(found), bool(found), found.documents) == ([], False, 1)
    mentions = (ARTICLE.entities[0].mentions[0].model_copy(update={"score": 0.01}), *ARTICLE.entities[0].mentions[1:])
    entity = ARTICLE.entities[0].model_copy(update={"mentions": mentions})
    assert not diff([ARTICLE], [change(entities=(entity, *ARTICLE.entities[1:]))])
    assert not diff([], [])


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        pytest.param(change(quantities=()), ("quantity", "went", "26 chars", "value: 26"), id="quantity-went"),
        pytest.param(
            change_item("quantities", value=Decimal(27)),
            ("quantity", "changed", "26 chars", "value: 26 → value: 27"),
            id="value",
        ),
        pytest.param(
            change_item("quantities", end=ARTICLE.quantities[0].end - 6, text="26"),
            ("quantity", "moved", "26 chars", "text: 26 chars → text: 26"),
            id="quantity-moved",
        ),
        pytest.param(
            change_item("statements", entity=None),
            ("statement", "changed", "Nous avons 26 chars", "entity: Luc Roy → entity: "),
            id="speaker",
        ),
        pytest.param(change(dates=()), ("date", "went", "mercredi", "value: 2021-03-03"), id="date-went"),
        pytest.param(
            change_item("dates", value="2021-03-10"),
            ("date", "changed", "mercredi", "value: 2021-03-03 → value: 2021-03-10"),
            id="date",
        ),
        pytest.param(change(references=()), ("reference", "went", "Russes", "kb_id: RU"), id="reference"),
        pytest.param(
            change_item("entities", kb_id="Q1"),
            ("entity", "changed", "Luc Roy", "kb_id:  → kb_id: Q1"),
            id="kb_id",
        ),
        pytest.param(change_item("entities", roles=()), ("role", "went", "maire", "entity: Luc Roy"), id="role"),
        pytest.param(
            change(metadata={"source": "AFP"}),
            ("document", "changed", "", "metadata.source:  → metadata.source: AFP"),
            id="metadata",
        ),
        pytest.param(
            change(date=datetime.date(2021, 3, 5)),
            ("document", "changed", "", "date: 2021-03-04 → date: 2021-03-05"),
            id="day",
        ),
    ],
)
def test_each_change(other: Extraction, expected: tuple[str, str, str, str]) -> None:
    """It is found alone, with its words and what each run says; and turned round, the other way round."""
    (found,) = diff([ARTICLE], [other])
    part, change_, text, said = expected
    assert (found.part, found.change, found.text) == (part, change_, text)
    before, _, after = said.partition(" → ")
    assert found.before.startswith(before)
    assert found.after == after
    (back,) = diff([other], [ARTICLE])
    assert (back.before, back.after) == (found.after, found.before)
    assert back.change == {"went": "came"}.get(change_, change_)


def test_names() -> None:
    """Another label, entity and span, and entities that share mentions under another name."""
    text = "Paul Roy et Mont Blanc, Ubu."

    def build(*entities: tuple[str, Label, tuple[tuple[int, int], ...]]) -> Extraction:
        built = []
        for name, label, spans in entities:
            mentions = (
                Mention(text=text[a:b], start=a, end=b, label=label, score=1.0, source="model") for a, b in spans
            )
            built.append(Entity(name=name, label=label, mentions=tuple(mentions)))
        return Extraction(text=text, entities=tuple(built), quantities=(), id="x")

    old = build(("Paul Roy", Label.PER, ((0, 8),)), ("Mont Blanc", Label.LOC, ((12, 22),)))
    new = build(
        ("P. Roy", Label.PER, ((5, 8),)), ("Mont Blanc", Label.ORG, ((12, 22),)), ("Ubu", Label.PER, ((24, 27),))
    )
    found = {(each.part, each.change, each.text): (each.before, each.after) for each in diff([old], [new])}
    assert found == {
        ("entity", "went", "Paul Roy"): ("name: Paul Roy, label: PER", ""),
        ("entity", "came", "P. Roy"): ("", "name: P. Roy, label: PER"),
        ("entity", "changed", "Mont Blanc"): ("label: LOC", "label: ORG"),
        ("entity", "came", "Ubu"): ("", "name: Ubu, label: PER"),
        ("mention", "moved", "Paul Roy"): ("entity: Paul Roy, text: Paul Roy", "entity: P. Roy, text: Roy"),
        ("mention", "changed", "Mont Blanc"): ("label: LOC", "label: ORG"),
        ("mention", "came", "Ubu"): ("", "label: PER, entity: Ubu"),
    }


def test_documents() -> None:
    """Those of one run only, those with another text, any order, and twice the same."""
    b, c, d = (ARTICLE.model_copy(update={"id": id_}) for id_ in "bcd")
    other = c.model_copy(update={"text": ARTICLE.text + "!"})
    found = diff([ARTICLE, b, c], [other, d, ARTICLE])
    assert (found.only_in_first, found.only_in_second, found.other_texts) == (("b",), ("d",), ("c",))
    assert (list(found), bool(found), found.documents) == ([], True, 2)
    assert "1 with another text" in repr(found)
    with pytest.raises(ValueError, match="two articles of b have the id 'a'"):
        diff([ARTICLE], [ARTICLE, ARTICLE])
    plain = [article.model_copy(update={"id": None}) for article in (ARTICLE, other)]
    assert not diff(plain, plain)


def test_order_does_not_matter() -> None:
    """Differences come in the order of the first run."""
    old = [ARTICLE.model_copy(update={"id": str(n)}) for n in range(9)]
    new = [article.model_copy(update={"dates": ()}) for article in old]
    for other in (new, new[::-1], new[4:] + new[:4]):
        assert [found.id for found in diff(old, other)] == [str(n) for n in range(9)]


def test_one_span_twice() -> None:
    """Two results of one kind at one place are each paired with the one that is like it."""
    quantities = [Quantity(text="26", start=55, end=57, kind="count", value=Decimal(n)) for n in (1, 2)]
    assert not diff([change(quantities=tuple(quantities))], [change(quantities=tuple(quantities[::-1]))])


def test_files_and_frames(tmp_path: Path) -> None:
    """A table, JSON Lines and a page have all, and read files that newsner wrote."""
    corpus = newsner.tag({"a": ARTICLE.text, "b": "Il pleut sur <b>Lyon</b>."})
    corpus.write(tmp_path / "old.jsonl")
    kept = [article.model_copy(update={"entities": (), "statements": ()}) for article in corpus][:1]
    found = diff(tmp_path / "old.jsonl", kept)
    assert found.only_in_first == ("b",)
    assert diff(corpus, str(tmp_path / "old.jsonl")).documents == 2
    assert set(found.counts) <= {(part, "went") for part in PARTS}
    for suffix in ("csv", "jsonl", "html"):
        found.write(tmp_path / f"d.{suffix}")
    lines = (tmp_path / "d.jsonl").read_text("utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    assert len(records) == len(found) + 1
    assert [records[-1][name] for name in ("id", "part", "change")] == ["b", "document", "went"]
    with (tmp_path / "d.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["text"] for row in rows] == [record["text"] for record in records]
    frame = found.to_frame()
    assert list(frame["before"]) == [each.before for each in found]
    page = (tmp_path / "d.html").read_text("utf-8")
    assert page == found.to_html() + ""
    assert "<mark>Luc Roy</mark>" in page
    with pytest.raises(FileExistsError, match="overwrite=True"):
        found.write(tmp_path / "d.csv")


def test_a_page_shows_text_as_text() -> None:
    text = "Le <b>mont</b> & Cie"
    mention = Mention(text="<b>mont</b>", start=3, end=14, label=Label.LOC, score=1.0, source="model")
    entity = Entity(name="<b>mont</b>", label=Label.LOC, mentions=(mention,))
    article = Extraction(text=text, entities=(entity,), quantities=(), id="<i>")
    page = diff([article], [article.model_copy(update={"entities": ()})]).to_html(lang="fr")
    assert "<b>" not in page
    assert "<i>" not in page
    assert "disparu" in page
