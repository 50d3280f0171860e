"""The figures on small cases that can be counted by hand."""

from decimal import Decimal

import pytest

from newsner import Entity, Extraction, Label, Mention, Quantity
from newsner.training.evaluation import Evaluation, evaluate
from newsner.training.gold import GoldArticle, GoldEntity, GoldQuantity

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
