"""Score candidates: the probability that each is a name.

A logistic regression over the probabilities of the NER, the agreement of taggers and the context. Its weights are in
``data/confidence.csv``, fitted by ``tests/benchmarks/calibration.py``.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from newsner.french_words import INDEFINITE_ARTICLES, PARTICLES, PLACE_LINKS, STREETS
from newsner.labels import Label
from newsner.lexicons import load_confidence_weights, load_name_cues, load_towns
from newsner.mentions.candidates import Candidate
from newsner.names import is_acronym
from newsner.spans import (
    GAZETTEER_SPANS,
    MODEL_SPANS,
    PEOPLE_SPANS,
    PLACE_SPANS,
    PROBABILITIES_KEY,
    SECOND_PROBABILITIES_KEY,
    SECOND_SPANS,
    SURE_SPANS,
    WEIGHTS_KEY,
    model_probability,
)

_OTHER_NOUNS = frozenset({"place", "station", "cours", "mail", "cité", "passage"})  # that are more than streets
_PRECISION = 1e-4  # of a probability; closer to 0 or 1 than this, more certainty says no more


def _logit(probability: float) -> float:
    bounded = min(max(probability, _PRECISION), 1 - _PRECISION)
    return math.log(bounded / (1 - bounded))


class CandidateFeatures:
    """Features of the candidates of one document; many compare a candidate with the others."""

    def __init__(self, doc: Doc, candidates: Sequence[Candidate]) -> None:
        self._doc = doc
        self._probabilities: NDArray[np.float32] | None = doc.user_data.get(PROBABILITIES_KEY)
        self._model = {c: model_probability(c.span) for c in candidates if MODEL_SPANS in c.sources}
        self._at: dict[int, Candidate] = {i: c for c in self._model for i in range(c.start, c.end)}
        self._second_probabilities: NDArray[np.float32] | None = doc.user_data.get(SECOND_PROBABILITIES_KEY)
        self._second: dict[tuple[int, int], str] = {(s.start, s.end): s.label_ for s in doc.spans.get(SECOND_SPANS, ())}
        self._second_at = {i for start, end in self._second for i in range(start, end)}
        self._gazetteer: dict[tuple[int, int], set[str]] = defaultdict(set)
        for c in candidates:
            if GAZETTEER_SPANS in c.sources:
                self._gazetteer[c.start, c.end].add(c.label)
        self._towns = load_towns()
        self._forms: dict[tuple[str, ...], dict[str, list[tuple[float, int]]]] = defaultdict(lambda: defaultdict(list))
        self._words: dict[str, float] = defaultdict(float)
        for c, probability in self._model.items():
            words = c.form
            best = self._forms[words][c.label]
            best[:] = sorted([*best, (_logit(probability), c.start)])[-2:]  # enough to know the best one elsewhere
            if c.label == Label.PER and len(words) > 1:
                for word in words:
                    self._words[word] = max(self._words[word], _logit(probability))

    def of(self, candidate: Candidate) -> dict[str, float]:
        """Return the features of a candidate that are not zero, by name."""
        found = {"bias": 1.0, candidate.label: 1.0, **dict.fromkeys(candidate.sources, 1.0)}
        found.update(self._model_features(candidate))
        found.update(self._second_features(candidate))
        found.update(self._form_features(candidate))
        found.update(dict.fromkeys(self._context_features(candidate), 1.0))
        if self._gazetteer.get((candidate.start, candidate.end), set()) - {candidate.label}:
            found["gazetteer_other_label"] = 1.0
        return found

    def _model_features(self, candidate: Candidate) -> Iterator[tuple[str, float]]:
        if self._probabilities is None:
            return
        agreed = GAZETTEER_SPANS in candidate.sources
        if candidate in self._model:
            yield "model_logit", _logit(self._model[candidate])
            if agreed:
                yield "gazetteer_and_model", 1.0
            return
        met = {self._at[i] for i in range(candidate.start, candidate.end) if i in self._at}
        if not met:
            outside = float(self._probabilities[candidate.start : candidate.end, 1].min())
            yield "unmodelled_logit", _logit(1 - outside)
            yield "unmodelled", 1.0
            if agreed:
                yield "gazetteer_and_unmodelled", 1.0
            return
        other = max(met, key=lambda c: self._model[c])
        if (other.start, other.end) == (candidate.start, candidate.end):
            relation = "relabelled"
        elif other.start <= candidate.start and candidate.end <= other.end:
            relation = "inside_model"
        elif candidate.start <= other.start and other.end <= candidate.end:
            relation = "around_model"
        else:
            relation = "across_model"
        yield relation, 1.0
        yield f"{relation}_logit", _logit(self._model[other])

    def _second_features(self, candidate: Candidate) -> Iterator[tuple[str, float]]:
        """Yield what a second NER says of a candidate; that it proposes it itself is among the sources."""
        if self._second_probabilities is None:
            return
        place = candidate.start, candidate.end
        if SECOND_SPANS in candidate.sources:
            yield "second_logit", _logit(model_probability(candidate.span, SECOND_PROBABILITIES_KEY))
        elif place in self._second:
            yield "second_relabelled", 1.0
        elif not self._second_at.isdisjoint(range(*place)):
            yield "second_overlaps", 1.0
        else:
            yield "second_outside_logit", _logit(float(self._second_probabilities[slice(*place), 1].min()))

    def _form_features(self, candidate: Candidate) -> Iterator[tuple[str, float]]:
        words = candidate.form
        elsewhere = {
            label: logit
            for label, best in self._forms.get(words, {}).items()
            for logit in [logit for logit, start in reversed(best) if start != candidate.start][:1]
        }
        same = elsewhere.pop(candidate.label, None)
        if same is not None:
            yield "same_form", 1.0
            yield "same_form_logit", same
        if elsewhere:
            yield "other_label_form", 1.0
            yield "other_label_form_logit", max(elsewhere.values())
        if len(words) == 1 and words[0] in self._words:
            yield ("part_of_person" if candidate.label == Label.PER else "part_of_person_other"), 1.0

    def _context_features(self, candidate: Candidate) -> Iterator[str]:
        doc, start, end = self._doc, candidate.start, candidate.end
        before = doc[start - 1].text if start else ""
        after = doc[end].text if end < len(doc) else ""
        if is_acronym(candidate.text):
            yield "acronym"
        if any(character.isdigit() for character in candidate.text):
            yield "digit"
        if end - start > 1:
            yield "several_words"
        if before and before in '"«':
            yield "quoted"
            if after and after in '"»':
                yield "quoted_alone"
        if before.lower() in INDEFINITE_ARTICLES:
            yield "behind_indefinite"
        if GAZETTEER_SPANS in candidate.sources and candidate.span.id_ in self._towns:
            yield "town"
        if after[:1].isupper() or after[:1].isdigit():
            yield "before_capital_or_digit"


def _column_for(doc: Doc) -> str:
    """Return the column of weights for the NER that read a document."""
    column: str = doc.user_data.get(WEIGHTS_KEY, "weight")
    return column if PROBABILITIES_KEY in doc.user_data else "weight_without_ner"


def score_candidates(doc: Doc, candidates: Sequence[Candidate]) -> list[float]:
    """Return, for each candidate, the probability that it is a name of its label."""
    features = CandidateFeatures(doc, candidates)
    weights = load_confidence_weights(_column_for(doc))
    sums = (
        sum(weights.get(name, 0.0) * value for name, value in features.of(candidate).items())
        for candidate in candidates
    )
    return [1 / (1 + math.exp(-total)) for total in sums]


def is_sure(candidate: Candidate) -> bool:
    """Tell whether the words alone make a name sure, whatever the NER says; such names are too rare to fit a weight.

    They are the candidates of `SURE_SPANS`, towns of several words (`Ivry sur Seine`), streets with a name right
    behind, with a day or a title (`rue du 8 Mai`, `bd du Général Leclerc`), and surnames with a particle behind a title
    (`M. de La Taille`).
    """
    if SURE_SPANS in candidate.sources:
        return True
    doc, start = candidate.span.doc, candidate.start
    if GAZETTEER_SPANS in candidate.sources and candidate.span.id_ in load_towns():
        is_glued = start > 0 and doc[start - 1].text[-1] == "-" and not doc[start - 1].whitespace_
        return candidate.end > start + 1 and not is_glued and not _is_inside_name(candidate)  # `Chalon sur Saône`
    first = doc[start].lower_
    if PEOPLE_SPANS in candidate.sources and start and first in PARTICLES:
        return doc[start - 1].text in load_name_cues()["civility"] and candidate.end > start + 1
    if PLACE_SPANS not in candidate.sources or first not in STREETS:
        return False
    name = next((token for token in doc[start + 1 : candidate.end] if token.text not in PLACE_LINKS), doc[start])
    is_direct = name.i == start + 1 and first not in _OTHER_NOUNS
    return name.text[0].isdigit() or is_direct or (name.text in load_name_cues()["place_opener"] and name.i > start + 1)


def _is_inside_name(candidate: Candidate) -> bool:
    """Tell whether the NER proposes a longer name around a candidate."""
    spans = candidate.span.doc.spans.get(MODEL_SPANS, ())
    return any(
        span.start <= candidate.start and candidate.end <= span.end and len(span) > candidate.end - candidate.start
        for span in spans
    )
