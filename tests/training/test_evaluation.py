"""The figures on small cases that can be counted by hand."""

from decimal import Decimal

import pytest

from newsner import Entity, Extraction, Label, Mention, Quantity, Statement
from newsner.labels import StatementKind
from newsner.models import Passage
from newsner.training.evaluation import Evaluation, evaluate
from newsner.training.gold import GoldArticle, GoldEntity, GoldQuantity, GoldStatement

TEXT = "Bachar Assad (Assad) est à Homs. Assad compte au moins 26 missiles de croisière."
PEOPLE = ((0, 12), (14, 19), (33, 38))
HOMS = (27, 31)


def gold() -> GoldArticle:
    entities = (GoldEntity(name="Bachar Assad", label=Label.PER), GoldEntity(name="Homs", label=Label.LOC))
    mentions = [(*span, Label.PER, 0) for span in PEOPLE] + [(*HOMS, Label.LOC, 1)]
    missiles = GoldQuantity(
        start=46, end=79, head_start=55, head_end=66, value=Decimal(26), bound="min", kind="count", unit="missile"
    )
    return GoldArticle(id="a", text=TEXT, entities=entities, mentions=tuple(sorted(mentions)), quantities=(missiles,))


def entity(label: Label, *spans: tuple[int, int]) -> Entity:
    mentions = tuple(Mention(text=TEXT[s:e], start=s, end=e, label=label, score=1.0, source="model") for s, e in spans)
    return Entity(name=TEXT[slice(*spans[0])], label=label, mentions=mentions)


def score(*entities: Entity, quantities: tuple[Quantity, ...] = ()) -> Evaluation:
    return evaluate([gold()], [Extraction(text=TEXT, entities=entities, quantities=quantities)])


def test_all_right() -> None:
    """What equals the gold data scores 100 throughout."""
    found = score(entity(Label.PER, *PEOPLE), entity(Label.LOC, HOMS))
    assert (found.names.all.f1, found.overlap, found.b_cubed) == (100, (100, 100), (100, 100))
    assert found.links is not None
    assert found.complete_entities is not None
    assert (found.links.f1, found.complete_entities.recall) == (100, 100)


def test_unlinked_names() -> None:
    """Names that are not linked cost links, B-cubed recall and the share of complete entities, not names."""
    found = score(entity(Label.PER, PEOPLE[0]), entity(Label.PER, *PEOPLE[1:]), entity(Label.LOC, HOMS))
    assert found.names.all.f1 == 100
    assert found.links is not None
    assert (found.links.right, found.links.wanted, found.links.given) == (0, 2, 0)
    assert found.b_cubed == (100, pytest.approx(100 * (1 / 3 + 2 / 3 + 2 / 3 + 1) / 4))
    assert found.complete_entities is not None
    assert found.complete_entities.recall == 0


def test_wrong_label_and_span() -> None:
    """A wrong label counts for nothing; a wrong span counts as overlap only."""
    found = score(entity(Label.PER, (7, 12)), entity(Label.ORG, HOMS))
    assert (found.names.all.right, found.names.all.wanted, found.names.all.given) == (0, 4, 2)
    assert found.overlap == (50, 25)
    assert found.names.by_label[Label.LOC].recall == 0


@pytest.mark.parametrize(
    ("start", "end", "unit", "right", "both"),
    [
        pytest.param(46, 79, "missile", 1, 1, id="full-span"),
        pytest.param(55, 66, "missiles", 1, 1, id="minimal-span-and-plural"),
        pytest.param(55, 57, "missile", 0, 0, id="too-short"),
        pytest.param(39, 66, "missile", 0, 0, id="starts-too-early"),
        pytest.param(46, 66, "obus", 1, 0, id="wrong-unit"),
    ],
)
def test_quantities(start: int, end: int, unit: str, right: int, both: int) -> None:
    """A quantity's span may end anywhere between the minimal and the full end; its unit's head noun counts."""
    quantity = Quantity(text=TEXT[start:end], start=start, end=end, value=Decimal(26), kind="count", unit=unit)
    found = score(quantities=(quantity,))
    assert found.quantities is not None
    assert found.quantities_value_unit is not None
    assert (found.quantities.right, found.quantities_value_unit.right) == (right, both)


def test_what_was_not_annotated_is_none() -> None:
    """Figures without gold data are absent, not zero."""
    article = GoldArticle(id="a", text=TEXT, mentions=((*HOMS, Label.LOC, -1),))
    found = evaluate([article], [Extraction(text=TEXT, entities=(), quantities=())])
    assert (found.links, found.b_cubed, found.complete_entities, found.quantities) == (None, None, None, None)
    assert (found.quantities_value_unit, found.statements, found.statements_close) == (None, None, None)
    assert (found.quantity_fields, found.statement_fields) == ({}, {})


def test_fields_that_nobody_checked_are_not_scored() -> None:
    """Of two quantities that were found, one has checked fields, which are wrong."""
    places = [(46, 79), (0, 6)]
    wanted = [
        GoldQuantity(start=s, end=e, head_start=s, head_end=e, value=Decimal(1), kind="count", checked=checked)
        for (s, e), checked in zip(places, (False, True), strict=True)
    ]
    quantities = tuple(
        Quantity(text=TEXT[s:e], start=s, end=e, value=Decimal(26), kind="count") for s, e in (*places, (10, 12))
    )
    extraction = Extraction(text=TEXT, entities=(), quantities=quantities)
    for gold_quantities, spans, values in ((wanted, (2, 2, 3), (0, 1, 2)), (wanted[:1], (1, 1, 3), None)):
        article = GoldArticle(id="a", text=TEXT, mentions=(), quantities=tuple(gold_quantities))
        found = evaluate([article], [extraction])
        assert found.quantities is not None
        assert (found.quantities.right, found.quantities.wanted, found.quantities.given) == spans
        valued = found.quantities_value_unit
        assert (valued and (valued.right, valued.wanted, valued.given)) == values
        assert found.quantity_fields.get("value") == (0 if values else None)


def passage(start: int, end: int) -> Passage:
    return Passage(text=TEXT[start:end], start=start, end=end)


def said(start: int, end: int, kind: StatementKind = "indirect", **parts: object) -> Statement:
    return Statement.model_validate({**passage(start, end).model_dump(), "kind": kind, "score": 1, **parts})


def test_statements() -> None:
    """One is found closely with all its fields, one loosely with none right, one not; and one is none."""
    truth = (
        GoldStatement(start=0, end=20, kind="direct", cue=(21, 24), speaker=(33, 38), entity=0),
        GoldStatement(start=40, end=60, kind="indirect", cue=(21, 24), speaker=(33, 38), entity=0),
        GoldStatement(start=61, end=80, kind="indirect"),
    )
    found = (
        said(1, 20, "direct", cue=passage(20, 22), speaker=passage(30, 40), entity=0),
        said(33, 48, "direct", entity=1),
        said(22, 26),
    )
    entities = (entity(Label.PER, *PEOPLE), entity(Label.LOC, HOMS))
    article = gold().model_copy(update={"statements": truth})
    scores = evaluate([article], [Extraction(text=TEXT, entities=entities, quantities=(), statements=found)])
    assert scores.statements is not None
    assert scores.statements_close is not None
    assert (scores.statements.right, scores.statements.wanted, scores.statements.given) == (1, 3, 3)
    assert (scores.statements_close.right, scores.statements_close.wanted) == (1, 3)
    assert {*scores.statement_fields.values()} == {100.0}
    loose = (found[0].model_copy(update={"entity": 1}), found[1].model_copy(update={"end": 60, "start": 33}), found[2])
    scores = evaluate([article], [Extraction(text=TEXT, entities=entities, quantities=(), statements=loose)])
    assert scores.statements is not None
    assert scores.statements.right == 2
    assert scores.statement_fields == {"kind": 50, "cue": 50, "speaker": 50, "entity": 0, "named": 0}


def test_who_speaks_is_unknown_where_the_gold_data_name_nobody() -> None:
    article = gold().model_copy(update={"statements": (GoldStatement(start=0, end=20, kind="direct"),)})
    found = Extraction(text=TEXT, entities=(), quantities=(), statements=(said(0, 20, "direct"),))
    assert evaluate([article], [found]).statement_fields == {"kind": 100}
