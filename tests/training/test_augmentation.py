"""Changed copies of annotated texts: the mentions still say what they said."""

import random
from collections.abc import Callable

import pytest

from markup import parse_marked
from newsner.gazetteer.entries import GazetteerEntry
from newsner.labels import Label
from newsner.training.augmentation import (
    AnnotatedText,
    Augmenter,
    NameSwapper,
    glue_sentences,
    to_headline,
    to_lower_case,
    without_accented_capitals,
    without_accents,
)

MARKED = "[Élise Ben Ali](PER) est à [Orléans](LOC). [Été](ORG) arrive ! L'[ONU](ORG) part."


def annotated(marked: str) -> AnnotatedText:
    text, spans = parse_marked(marked)
    return AnnotatedText(text, tuple((start, end, Label(label)) for start, end, label in spans))


def marked_up(item: AnnotatedText) -> str:
    text, last = "", 0
    for start, end, label in item.mentions:
        text += f"{item.text[last:start]}[{item.text[start:end]}]({label})"
        last = end
    return text + item.text[last:]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(
            to_headline,
            "[ÉLISE BEN ALI](PER) EST À [ORLÉANS](LOC). [ÉTÉ](ORG) ARRIVE ! L'[ONU](ORG) PART.",
            id="headline",
        ),
        pytest.param(
            to_lower_case,
            "[élise ben ali](PER) est à [orléans](LOC). [été](ORG) arrive ! l'[onu](ORG) part.",
            id="lower-case",
        ),
        pytest.param(
            without_accented_capitals,
            "[Elise Ben Ali](PER) est à [Orléans](LOC). [Eté](ORG) arrive ! L'[ONU](ORG) part.",
            id="accented-capitals",
        ),
        pytest.param(
            without_accents,
            "[Elise Ben Ali](PER) est a [Orleans](LOC). [Ete](ORG) arrive ! L'[ONU](ORG) part.",
            id="accents",
        ),
        pytest.param(
            glue_sentences,
            "[Élise Ben Ali](PER) est à [Orléans](LOC).[Été](ORG) arrive ! L'[ONU](ORG) part.",
            id="glued",
        ),
    ],
)
def test_change(change: Callable[[AnnotatedText], AnnotatedText], expected: str) -> None:
    """Each way changes the text as it says, and the mentions move along."""
    assert marked_up(change(annotated(MARKED))) == expected


def test_swap_keeps_label_and_onset() -> None:
    """A swapped name has the same label and starts alike; a name without a fit stays."""
    entries = [
        GazetteerEntry(name="Agathe Obi", label=Label.PER),
        GazetteerEntry(name="Bruno Petit", label=Label.PER),
        GazetteerEntry(name="Oran", label=Label.LOC),
        GazetteerEntry(name="UNESCO", label=Label.ORG),
    ]
    swapped = NameSwapper(entries).swap(annotated(MARKED), random.Random(0), share=1.0)
    assert marked_up(swapped) == "[Agathe Obi](PER) est à [Oran](LOC). [Été](ORG) arrive ! L'[UNESCO](ORG) part."


def test_augmenter_repeats_itself() -> None:
    """The same seed gives the same copies."""
    entries = [GazetteerEntry(name="Oran", label=Label.LOC), GazetteerEntry(name="Agen", label=Label.LOC)]
    first, second = (Augmenter(entries, seed=4) for _ in range(2))
    items = [annotated(MARKED)] * 20
    assert [first.augment(item) for item in items] == [second.augment(item) for item in items]
