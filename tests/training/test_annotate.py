"""Silver data by the votes of models."""

import pytest
import spacy
from spacy.language import Language

from newsner import Label
from newsner.training.annotate import annotate
from newsner.training.gold import RawText

TEXTS = [RawText(id="a", text="Zorblax et Brafol vont à Vouzilly.")]


def build_model(**names: str) -> Language:
    """Return a model that knows these names."""
    nlp = spacy.blank("fr")
    patterns = [{"label": label, "pattern": name} for name, label in names.items()]
    nlp.add_pipe("entity_ruler").add_patterns(patterns)  # type: ignore[attr-defined]
    return nlp


@pytest.mark.filterwarnings("ignore:the pipeline of")
def test_what_more_than_half_find_is_kept() -> None:
    """The rest is unsure, unless a name that is kept stands there."""
    models = [
        build_model(Zorblax="ORG", Brafol="PER", Vouzilly="LOC"),
        build_model(Zorblax="ORG", Brafol="ORG"),
        build_model(Zorblax="PER"),
    ]
    (article,) = annotate(TEXTS, models)
    assert article.mentions == ((0, 7, Label.ORG, -1),)
    assert article.unsure == ((11, 17), (25, 33))


def test_scores_below_the_least_are_no_votes() -> None:
    """A mention of a low score is unsure."""
    text = RawText(id="a", text="Emmanuel Macron est à Paris.")
    (article,) = annotate([text], ["newsner"], min_score=1)
    assert (article.mentions, article.unsure) == ((), ((0, 15), (22, 27)))
    with pytest.raises(ValueError, match="between 0 and 1"):
        list(annotate([text], ["newsner"], min_score=2))
