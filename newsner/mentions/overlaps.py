"""Decide which of the proposed names and quantities go into ``doc.ents``; nothing else decides that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping

from spacy.language import Language
from spacy.tokens import Doc, Span

from newsner.french_words import ARTICLES
from newsner.labels import Rejection, Source, parse_model_label
from newsner.lexicons import load_name_cues
from newsner.mentions.candidates import Candidate, Decision, collect_candidates
from newsner.mentions.confidence import is_sure, score_candidates
from newsner.mentions.refusals import RefusalRules
from newsner.names import fold
from newsner.numbers import find_numbers
from newsner.spans import (
    CLUTTER_WITH_NAMES,
    CLUTTER_WITH_QUANTITIES,
    CONSISTENCY_SPANS,
    GAZETTEER_SPANS,
    MODEL_SPANS,
    NEVER,
    PROBABILITIES_KEY,
    QUANTITY_SPANS,
    SECOND_SPANS,
    SURE_SPANS,
    TAGGER_SPANS,
    USER_SPANS,
    unread_clutter,
)

_SOURCES: dict[str, Source] = {
    USER_SPANS: "gazetteer",
    MODEL_SPANS: "model",
    GAZETTEER_SPANS: "gazetteer",
    SECOND_SPANS: "model",
    CONSISTENCY_SPANS: "consistency",
}
_MODELS = frozenset({MODEL_SPANS, SECOND_SPANS})
_DECIMALS = 3  # of a score; more would differ between machines
_CERTAIN = 0.95  # the score from which a label stands, whatever the same form is elsewhere (`Lyon`, town and club)
_SURE = 0.9  # the least score of a name whose words make it sure
_CUE: Source = "cue"  # the source of names that titles and head nouns give


class OverlapResolver:
    """Choose the names and quantities of a document, so that none overlap.

    The user's own names always win. Of the others, the one with the highest score wins (`newsner.mentions.confidence`),
    if it reaches ``threshold``. Without the probabilities of an NER the longest wins, and of equally long ones that
    whose key comes first in ``candidates``. Candidates that touch page clutter without names
    (`newsner.spans.CLUTTER_WITH_NAMES`) are excluded. A form that was chosen
    with several labels gets the one with the highest sum of scores. ``span._.score`` is the score, ``span._.source``
    who proposed the name: ``model``, ``gazetteer``, ``cue`` or ``consistency``.

    Quantities stay in ``doc.spans["quantities"]`` unless they touch page clutter or their number is part of a name
    (`France 2`, `20 Minutes`). Those that overlap no name are in ``doc.ents`` too.

    Entities of other labels (``MISC``) that overlap no name stay in ``doc.ents``, and so do all entities that overlap
    none if no `newsner_model_names` has read them.
    """

    def __init__(self, *, candidates: list[str], threshold: float) -> None:
        self.candidates = candidates
        self.threshold = threshold
        self._never = load_name_cues()["never"]

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc.ents`` and the quantities of a document."""
        decisions = self.decide(doc)
        kb_ids = {(span.start, span.end): span.kb_id for span in doc.spans.get(MODEL_SPANS, ()) if span.kb_id}
        names = [_to_name(decision, kb_ids) for decision in decisions if decision.kept]
        named = _token_indices(names)
        clutter = _token_indices(unread_clutter(doc, CLUTTER_WITH_QUANTITIES))
        quantities = [
            span
            for span in doc.spans.get(QUANTITY_SPANS, ())
            if clutter.isdisjoint(range(span.start, span.end)) and _number_of(span) not in named
        ]
        doc.spans[QUANTITY_SPANS] = quantities
        doc.set_ents(names + _without_overlaps([*_find_others(doc, decisions), *quantities], named))
        return doc

    def decide(self, doc: Doc) -> list[Decision]:
        """Return the decision on each candidate in ``doc.spans``, in text order; no two kept ones overlap.

        Call it on a finished document to see why a name was chosen or not.
        """
        admitted, decisions = self._admit(doc)
        is_modelled = PROBABILITIES_KEY in doc.user_data
        chosen: list[tuple[Candidate, float]] = []
        chosen_at: dict[int, Candidate] = {}
        for candidate, score in self._by_priority(doc, admitted):
            tokens = range(candidate.start, candidate.end)
            winner = next((chosen_at[i] for i in tokens if i in chosen_at), None)
            if is_modelled and score < self.threshold:
                decisions.append(Decision(candidate, score, candidate.label, "below_threshold", winner))
            elif winner is not None:
                decisions.append(Decision(candidate, score, candidate.label, "overlapped", winner))
            else:
                chosen_at.update(dict.fromkeys(tokens, candidate))
                chosen.append((candidate, score))
        labels = _labels_by_form(chosen)
        for candidate, score in chosen:
            certain = score >= _CERTAIN or USER_SPANS in candidate.sources
            decisions.append(Decision(candidate, score, candidate.label if certain else labels[candidate.form]))
        return sorted(decisions, key=lambda decision: (decision.candidate.start, decision.candidate.end))

    def _admit(self, doc: Doc) -> tuple[list[Candidate], list[Decision]]:
        """Return the candidates to choose from, and the decisions on those that are excluded before scoring."""
        keys = (USER_SPANS, *self.candidates, SURE_SPANS)
        clutter = _token_indices(unread_clutter(doc, CLUTTER_WITH_NAMES))
        quantities = [span for span in doc.spans.get(QUANTITY_SPANS, ()) if span._.quantity]
        money = {_number_of(span): span for span in quantities if span._.quantity["kind"] == "money"}
        refused = {(s.start, s.end) for key in keys for s in doc.spans.get(key, ()) if s.label_ == NEVER}
        admitted: list[Candidate] = []
        excluded: list[Decision] = []
        refusals = RefusalRules(doc)
        for candidate in collect_candidates(doc, keys):
            reason: Rejection | None = None
            if not clutter.isdisjoint(range(candidate.start, candidate.end)):
                reason = "in_clutter"
            elif (candidate.start, candidate.end) in refused:
                reason = "refused_by_user"
            elif USER_SPANS not in candidate.sources and candidate.text in self._never:
                reason = "never_list"
            elif _MODELS.issuperset(candidate.sources) and _is_within(candidate, money.get(candidate.start)):
                reason = "money"
            elif USER_SPANS not in candidate.sources:
                reason = refusals.find(candidate)
            if reason is None:
                admitted.append(candidate)
            else:
                excluded.append(Decision(candidate, None, candidate.label, reason))
        longer = _longer_known_names(admitted, {candidate for candidate in admitted if is_sure(candidate)})
        excluded += (Decision(c, None, c.label, "part_of_known_name", longer[c]) for c in longer)
        return [candidate for candidate in admitted if candidate not in longer], excluded

    def _by_priority(self, doc: Doc, candidates: list[Candidate]) -> list[tuple[Candidate, float]]:
        """Return the candidates with their scores, in the order in which they are chosen."""
        scores = score_candidates(doc, candidates)
        scored = [(c, max(score, _SURE * is_sure(c))) for c, score in zip(candidates, scores, strict=True)]
        users = [(candidate, 1.0) for candidate, _ in scored if USER_SPANS in candidate.sources]
        others = [(candidate, score) for candidate, score in scored if USER_SPANS not in candidate.sources]
        users.sort(key=lambda item: _by_length(item[0]))
        if PROBABILITIES_KEY in doc.user_data:
            others.sort(key=lambda item: (-item[1], _by_length(item[0])))
        else:
            others.sort(key=lambda item: (_by_length(item[0])[0], self._rank(item[0]), item[0].start))
        return users + others

    def _rank(self, candidate: Candidate) -> int:
        return min(self.candidates.index(key) for key in candidate.sources if key != SURE_SPANS)


def _find_others(doc: Doc, decisions: Iterable[Decision]) -> Iterator[Span]:
    """Yield the entities that newsner has not decided on: those of labels that it does not have, and of no candidate.

    Where `newsner_model_names` has read the entities, all names among them are candidates or were refused.
    """
    decided = {(d.candidate.start, d.candidate.end) for d in decisions}
    was_read = MODEL_SPANS in doc.spans
    for entity in doc.ents:
        is_undecided = not was_read and (entity.start, entity.end) not in decided
        if is_undecided or parse_model_label(entity.label_) is None:
            yield entity


def _to_name(decision: Decision, kb_ids: Mapping[tuple[int, int], int]) -> Span:
    """Return the span of a kept candidate, with its label, score, source, and the kb_id that the model's entity had."""
    span, sources = decision.candidate.span, decision.candidate.sources
    kb_id = kb_ids.get((span.start, span.end), 0)
    if decision.label != span.label_ or (kb_id and not span.kb_id):
        span_id = span.id if decision.label == span.label_ else 0
        span = Span(span.doc, span.start, span.end, label=decision.label, kb_id=kb_id, span_id=span_id)
    span._.score = None if decision.score is None else round(decision.score, _DECIMALS)
    span._.source = next((name for key, name in _SOURCES.items() if key in sources), _CUE)
    return span


def _number_of(quantity: Span) -> int:
    """Return the index of the first token that holds a number."""
    return next((token.i for token in quantity if next(find_numbers(token.text), None)), quantity.start)


def _is_within(candidate: Candidate, span: Span | None) -> bool:
    """Tell whether a span is given that holds all of a candidate (`GBP3,01`)."""
    return span is not None and span.start <= candidate.start and candidate.end <= span.end


def _longer_known_names(candidates: list[Candidate], sure: Container[Candidate]) -> dict[Candidate, Candidate]:
    """Return the candidates that are part of a longer name that is sure or in the gazetteer, each with that name.

    A candidate with the words of a sure one, and another label, is among them.

    They are what only the NER proposes (`Novosti` of `RIA Novosti`) and what the gazetteer lists without its article
    (`Havane` of `La Havane`).
    """
    known: dict[int, Candidate] = {}
    for candidate in sorted(candidates, key=_by_length, reverse=True):
        if candidate in sure or (GAZETTEER_SPANS in candidate.sources and candidate.end - candidate.start > 1):
            known.update(dict.fromkeys(range(candidate.start, candidate.end), candidate))
    found = {}
    for candidate in candidates:
        longer = known.get(candidate.start)
        if (
            longer is not None
            and candidate.end <= longer.end
            and (_is_longer(longer, candidate) or (longer in sure and candidate not in sure))
            and (longer in sure or _MODELS.issuperset(candidate.sources) or _is_with_article(longer, candidate))
        ):
            found[candidate] = longer
    return found


def _is_longer(candidate: Candidate, other: Candidate) -> bool:
    return candidate.end - candidate.start > other.end - other.start


def _is_with_article(longer: Candidate, candidate: Candidate) -> bool:
    """Tell whether the longer candidate is the other with its article."""
    bounds = (candidate.start - 1, candidate.end)
    return (
        (longer.start, longer.end) == bounds
        and longer.span.id_ == candidate.span.id_
        and fold(longer.span[0].text).replace("’", "'") in ARTICLES
    )


def _labels_by_form(chosen: Iterable[tuple[Candidate, float]]) -> dict[tuple[str, ...], str]:
    """Return the label with the highest sum of scores, for each form that was chosen in a document."""
    sums: dict[tuple[str, ...], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for candidate, score in chosen:
        sums[candidate.form][candidate.label] += score
    return {form: max(labels, key=lambda label: labels[label]) for form, labels in sums.items()}


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
        "candidates": [*TAGGER_SPANS, SECOND_SPANS, CONSISTENCY_SPANS],
        "threshold": 0.4,
    },
    requires=["doc.spans"],
    assigns=["doc.ents", "doc.spans", "span._.score", "span._.source"],
)
def make_overlap_resolver(nlp: Language, name: str, candidates: list[str], threshold: float) -> OverlapResolver:
    """Build an `OverlapResolver`; add it after all taggers."""
    return OverlapResolver(candidates=candidates, threshold=threshold)
