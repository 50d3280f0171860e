"""Keys of the spans and data that components store in a ``Doc``, and helper functions for spans."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import update_wrapper
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from spacy.attrs import IDX, LENGTH  # type: ignore[import-not-found]  # Cython
from spacy.language import Language
from spacy.tokens import Doc, Span

for _name in ("score", "source", "quantity"):
    if not Span.has_extension(_name):
        Span.set_extension(_name, default=None)

USER_SPANS = "user"
"""Key in ``doc.spans`` of the user's own names, and of words that the user excludes as names."""

GAZETTEER_SPANS = "gazetteer"
"""Key in ``doc.spans`` of the names of the packaged gazetteer."""

PEOPLE_SPANS = "people"
"""Key in ``doc.spans`` of the names after titles and role nouns."""

ORGANISATION_SPANS = "organisations"
"""Key in ``doc.spans`` of the organisations found by their head noun."""

PLACE_SPANS = "places"
"""Key in ``doc.spans`` of the places found by their head noun."""

RESULT_SPANS = "results"
"""Key in ``doc.spans`` of the teams in sports results."""

MODEL_SPANS = "model"
"""Key in ``doc.spans`` of the names that the NER found, without articles and titles."""

CONSISTENCY_SPANS = "consistency"
"""Key in ``doc.spans`` of the other occurrences of a document's names."""

SECOND_SPANS = "second_model"
"""Key in ``doc.spans`` of the names of the NER whose opinion an encoder asks for (`newsner.ner.encoder.component`)."""

SURE_SPANS = "sure"
"""Key in ``doc.spans`` of the names that their words make sure, which stand in the group of their tagger too."""

TAGGER_SPANS = (GAZETTEER_SPANS, PEOPLE_SPANS, ORGANISATION_SPANS, PLACE_SPANS, RESULT_SPANS, MODEL_SPANS)
"""Keys in ``doc.spans`` of newsner's own taggers, without consistency, the most trusted first."""

CLUTTER_SPANS = "clutter"
"""Key in ``doc.spans`` of page clutter; the label of a span is its kind in capitals (`newsner.labels.ClutterKind`)."""

CLUTTER_WITH_NAMES = frozenset({"BYLINE", "CREDIT", "RELATED"})
"""Labels of page clutter in which names are read: who wrote, who took the picture, whom other articles are about."""

CLUTTER_WITH_QUANTITIES = frozenset({"RELATED"})
"""Labels of page clutter in which quantities are read."""

QUANTITY_SPANS = "quantities"
"""Key in ``doc.spans`` of quantities."""

PROBABILITIES_KEY = "newsner_probabilities"
"""Key in ``doc.user_data`` of the probabilities that the NER assigned to tokens (`newsner.ner.component`)."""

SECOND_PROBABILITIES_KEY = "newsner_second_probabilities"
"""Key in ``doc.user_data`` of the probabilities of the NER whose names are `SECOND_SPANS`."""

WEIGHTS_KEY = "newsner_weights"
"""Key in ``doc.user_data`` of the column of ``data/confidence.csv`` that fits the NER, if it is not ``weight``."""

TRAINED_KEY = "newsner_trained"
"""Key in ``doc.user_data`` that is there if the NER was trained on data as newsner's, so that its names are bare."""

NEVER_KEY = "newsner_never"
"""Key in ``doc.user_data`` of the surfaces in the user's ``never``, by canonical name."""

ENTITIES_KEY = "newsner_entities"
"""Key in ``doc.user_data`` of the document's entities (`newsner.linking.entities`)."""

ANCHOR_KEY = "newsner_anchor"
"""Key in ``doc.user_data`` of the day of the article and whence it is known (`newsner.dates.found`)."""

DATES_KEY = "newsner_dates"
"""Key in ``doc.user_data`` of the dates (`newsner.dates.found`)."""

FACTS_KEY = "newsner_facts"
"""Key in ``doc.user_data`` of what the article says of its entities (`newsner.roles.facts`)."""

STATEMENT_SPANS = "statements"
"""Key in ``doc.spans`` of the statements; the label of a span is its kind in capitals."""

STATEMENTS_KEY = "newsner_statements"
"""Key in ``doc.user_data`` of the statements with their cues and speakers (`newsner.statements.found`)."""

NEVER = "NEVER"
"""Label of a span that the user excludes as a name."""


def decides(nlp: Language, component: object, doc: Doc) -> bool:
    """Tell whether a tagger sets ``doc.ents`` itself, since no `newsner_overlaps` behind it in its pipeline does.

    A tagger that another pipeline shares (``source=``) does not know what stands behind it there, and sets them.
    """
    if doc.vocab is not nlp.vocab:
        return True
    for name, other in reversed(nlp.pipeline):
        if other is component:
            return True
        if nlp.get_pipe_meta(name).factory == "newsner_overlaps":
            return False
    return True


def add_entities(doc: Doc, spans: Iterable[Span]) -> None:
    """Add to ``doc.ents`` the spans that overlap no entity, the longest first, as spaCy's ``entity_ruler`` does."""
    entities = list(doc.ents)
    taken = {i for entity in entities for i in range(entity.start, entity.end)}
    for span in sorted(spans, key=lambda span: (span.start - span.end, span.start)):
        if span.label_ != NEVER and taken.isdisjoint(range(span.start, span.end)):
            taken.update(range(span.start, span.end))
            entities.append(span)
    doc.set_ents(entities)


_Result = TypeVar("_Result")


class PerDocument(Generic[_Result]):
    """A function of a document's words that is computed once for each document; its result must not be changed."""

    def __init__(self, compute: Callable[[Doc], _Result]) -> None:
        self._compute = compute
        self._results: WeakKeyDictionary[Doc, _Result] = WeakKeyDictionary()
        update_wrapper(self, compute)

    def __call__(self, doc: Doc) -> _Result:
        """Return the result for a document."""
        result = self._results.get(doc)
        if result is None:
            result = self._results[doc] = self._compute(doc)
        return result

    def remember(self, doc: Doc, result: _Result) -> None:
        """Keep a result that is already known."""
        self._results[doc] = result


@PerDocument
def text_of(doc: Doc) -> str:
    """Return ``doc.text``, which spaCy joins from the tokens at each use."""
    return doc.text


@PerDocument
def places_of(doc: Doc) -> list[tuple[int, int]]:
    """Return where each token begins and ends in ``doc.text``."""
    return [(start, start + length) for start, length in doc.to_array([IDX, LENGTH]).tolist()]


@PerDocument
def words_of(doc: Doc) -> list[str]:
    """Return the texts of all tokens, much faster than a loop over the tokens."""
    text = text_of(doc)
    return [text[start:end] for start, end in places_of(doc)]


@PerDocument
def lower_words_of(doc: Doc) -> list[str]:
    """Return the texts of all tokens in lower case, with straight apostrophes."""
    return [word.lower().replace("’", "'") for word in words_of(doc)]


def to_span(doc: Doc, start: int, end: int, label: str) -> Span:
    """Return the smallest span of whole tokens that covers the characters ``start`` to ``end`` of ``doc.text``.

    Raises:
        ValueError: the offsets are outside the text.
    """
    span = doc.char_span(start, end, label=label, alignment_mode="expand")
    if span is None:
        raise ValueError(f"no tokens stand at characters {start} to {end} of a text of {len(doc.text)}")
    return span


def unread_clutter(doc: Doc, read: frozenset[str]) -> list[Span]:
    """Return the page clutter whose labels are not in ``read``."""
    return [span for span in doc.spans.get(CLUTTER_SPANS, ()) if span.label_ not in read]


def model_probability(span: Span, key: str = PROBABILITIES_KEY) -> float:
    """Return the probability of the NER's decisions on the tokens of a span, or 1 without NER probabilities."""
    probabilities = span.doc.user_data.get(key)
    return 1.0 if probabilities is None else float(math.prod(probabilities[span.start : span.end, 0]))
