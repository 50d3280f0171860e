"""Decide which of the proposed names and quantities stand in ``doc.ents``: the one place that settles overlaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from spacy.language import Language
from spacy.tokens import Doc, Span

from newsner.french_words import ARTICLES
from newsner.labels import Source
from newsner.lexicons import load_name_cues
from newsner.mentions.confidence import Candidate, collect_candidates, score_candidates
from newsner.names import fold
from newsner.numbers import find_numbers
from newsner.spans import (
    CLUTTER_SPANS,
    CONSISTENCY_SPANS,
    GAZETTEER_SPANS,
    MODEL_SPANS,
    NEVER,
    PROBABILITIES_KEY,
    QUANTITY_SPANS,
    TAGGER_SPANS,
    USER_SPANS,
)

_SOURCES: dict[str, Source] = {
    USER_SPANS: "gazetteer",
    MODEL_SPANS: "model",
    GAZETTEER_SPANS: "gazetteer",
    CONSISTENCY_SPANS: "consistency",
}
_DECIMALS = 3  # of a score; more would differ between machines
_CERTAIN = 0.95  # the score from which a label stands, whatever the same form is elsewhere (`Lyon`, town and club)
_CUE: Source = "cue"  # the source of names that titles and head nouns give


class OverlapResolver:
    """Choose among candidates, and say how sure the choice is.

    The user's names stand. Of the others the most probable wins (`newsner.mentions.confidence`), down to ``threshold``;
    where no NER said what it thought, the longest, and of equals the one whose key stands first in ``candidates``.
    Candidates that touch page clutter are dropped. A form that was chosen with several labels gets the one with most
    evidence. ``span._.score`` is the probability and ``span._.source`` says who proposed the name: ``model``,
    ``gazetteer``, ``cue`` or ``consistency``.

    Quantities stay in ``doc.spans["quantities"]`` unless they touch page clutter, or their number is part of a name
    (`France 2`, `20 Minutes`); those that overlap no name also stand in ``doc.ents``.
    """

    def __init__(self, *, candidates: list[str], threshold: float) -> None:
        self.candidates = candidates
        self.threshold = threshold
        self._never = load_name_cues()["never"]
        for name in ("score", "source"):
            if not Span.has_extension(name):
                Span.set_extension(name, default=None)

    def __call__(self, doc: Doc) -> Doc:
        """Settle a document: set ``doc.ents`` and the quantities that stay."""
        names = self._settle_names(doc)
        named = _token_indices(names)
        clutter = _token_indices(doc.spans.get(CLUTTER_SPANS, ()))
        kept = [
            span
            for span in doc.spans.get(QUANTITY_SPANS, ())
            if clutter.isdisjoint(range(span.start, span.end)) and _number_of(span) not in named
        ]
        doc.spans[QUANTITY_SPANS] = kept
        doc.set_ents(names + _without_overlaps(kept, named))
        return doc

    def _settle_names(self, doc: Doc) -> list[Span]:
        """Return the names, each with its score and source."""
        chosen = self.find(doc)
        labels = _labels_by_form(chosen)
        names = []
        for candidate, score in chosen:
            span = candidate.span
            label = labels[candidate.form]
            if label != span.label_ and score < _CERTAIN and USER_SPANS not in candidate.sources:
                span = Span(doc, span.start, span.end, label=label)
            span._.score = round(score, _DECIMALS)
            span._.source = next((name for key, name in _SOURCES.items() if key in candidate.sources), _CUE)
            names.append(span)
        return names

    def find(self, doc: Doc) -> list[tuple[Candidate, float]]:
        """Return the chosen candidates with their scores, none overlapping another."""
        candidates = self.admitted(doc)
        scored = list(zip(candidates, score_candidates(doc, candidates), strict=True))
        users = [(candidate, 1.0) for candidate, _ in scored if USER_SPANS in candidate.sources]
        others = [(candidate, score) for candidate, score in scored if USER_SPANS not in candidate.sources]
        users.sort(key=lambda item: _by_length(item[0]))
        if PROBABILITIES_KEY in doc.user_data:
            others = [item for item in others if item[1] >= self.threshold]
            others.sort(key=lambda item: (-item[1], _by_length(item[0])))
        else:
            others.sort(key=lambda item: (_by_length(item[0])[0], self._rank(item[0]), item[0].start))
        taken: set[int] = set()
        chosen = []
        for candidate, score in users + others:
            if taken.isdisjoint(range(candidate.start, candidate.end)):
                taken.update(range(candidate.start, candidate.end))
                chosen.append((candidate, score))
        return chosen

    def admitted(self, doc: Doc) -> list[Candidate]:
        """Return the candidates that are not excluded: by clutter, by the user, or as words that are never names."""
        clutter = _token_indices(doc.spans.get(CLUTTER_SPANS, ()))
        refused = {(span.start, span.end) for span in doc.spans.get(USER_SPANS, ()) if span.label_ == NEVER}
        admitted = [
            candidate
            for candidate in collect_candidates(doc, (USER_SPANS, *self.candidates))
            if clutter.isdisjoint(range(candidate.start, candidate.end))
            and (candidate.start, candidate.end) not in refused
            and (USER_SPANS in candidate.sources or candidate.span.text not in self._never)
        ]
        return _without_parts_of_known_names(admitted)

    def _rank(self, candidate: Candidate) -> int:
        return min(self.candidates.index(key) for key in candidate.sources)


def _number_of(quantity: Span) -> int:
    """Return the index of the first token that holds a number."""
    return next((token.i for token in quantity if next(find_numbers(token.text), None)), quantity.start)


def _without_parts_of_known_names(candidates: list[Candidate]) -> list[Candidate]:
    """Return the candidates less those that are part of a longer known name: the NER's (`Novosti` of `RIA Novosti`).

    So is what the gazetteer lists without its article (`Havane` of `La Havane`).
    """
    known: dict[int, Candidate] = {}
    for candidate in sorted(candidates, key=_by_length, reverse=True):
        if GAZETTEER_SPANS in candidate.sources and candidate.end - candidate.start > 1:
            known.update(dict.fromkeys(range(candidate.start, candidate.end), candidate))

    def is_part(candidate: Candidate) -> bool:
        longer = known.get(candidate.start)
        return (
            longer is not None
            and (candidate.sources == (MODEL_SPANS,) or _is_articled(longer, candidate))
            and longer.start <= candidate.start
            and candidate.end <= longer.end
            and candidate.end - candidate.start < longer.end - longer.start
        )

    return [candidate for candidate in candidates if not is_part(candidate)]


def _is_articled(longer: Candidate, candidate: Candidate) -> bool:
    """Tell whether a candidate with its article is the name of the gazetteer that it is a form of."""
    bounds = (candidate.start - 1, candidate.end)
    return (
        (longer.start, longer.end) == bounds
        and longer.span.id_ == candidate.span.id_
        and fold(longer.span[0].text).replace("’", "'") in ARTICLES
    )


def _labels_by_form(chosen: Iterable[tuple[Candidate, float]]) -> dict[tuple[str, ...], str]:
    """Return the label that has most evidence, for each form that was chosen in a document."""
    evidence: dict[tuple[str, ...], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for candidate, score in chosen:
        evidence[candidate.form][candidate.label] += score
    return {form: max(labels, key=lambda label: labels[label]) for form, labels in evidence.items()}


def _by_length(candidate: Candidate) -> tuple[int, int]:
    """Return a key that sorts the longest first, and equals in text order."""
    return candidate.start - candidate.end, candidate.start


def _without_overlaps(spans: Iterable[Span], taken: set[int]) -> list[Span]:
    """Return the spans that overlap neither an earlier one nor the token indices already taken."""
    free = []
    for span in spans:
        if taken.isdisjoint(range(span.start, span.end)):
            taken.update(range(span.start, span.end))
            free.append(span)
    return free


def _token_indices(spans: Iterable[Span]) -> set[int]:
    return {i for span in spans for i in range(span.start, span.end)}


@Language.factory(
    "newsner_overlaps",
    default_config={
        "candidates": [*TAGGER_SPANS, CONSISTENCY_SPANS],
        "threshold": 0.4,
    },
    requires=["doc.spans"],
    assigns=["doc.ents", "doc.spans", "span._.score", "span._.source"],
)
def make_overlap_resolver(nlp: Language, name: str, candidates: list[str], threshold: float) -> OverlapResolver:
    """Build an `OverlapResolver`; it belongs behind all taggers."""
    return OverlapResolver(candidates=candidates, threshold=threshold)
