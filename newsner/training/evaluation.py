"""Score extractions on gold data, with the figures that newsner publishes of itself.

Every figure is micro-averaged over the articles. Precision, recall and F1 are in percent.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from newsner.labels import Label
from newsner.models import Extraction, Quantity
from newsner.training.gold import GoldArticle, GoldQuantity, to_head_noun
from newsner.training.statement_scores import count_statements

Span = tuple[int, int]
LabelledSpan = tuple[int, int, Label]


class PrecisionRecall(NamedTuple):
    """Precision and recall in percent.

    >>> round(PrecisionRecall(precision=25.0, recall=50.0).f1, 2)
    33.33
    """

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, in percent."""
        return 2 * self.precision * self.recall / (self.precision + self.recall) if any(self) else 0.0


@dataclass(frozen=True)
class Score:
    """Counts of answers: the right ones, those wanted by the gold data, and those given.

    >>> score = Score(right=1, wanted=2, given=4)
    >>> score.precision, score.recall, round(score.f1, 2)
    (25.0, 50.0, 33.33)
    """

    right: int
    wanted: int
    given: int

    @property
    def precision(self) -> float:
        """The share of right answers among those given, in percent."""
        return _to_percent(self.right, self.given)

    @property
    def recall(self) -> float:
        """The share of right answers among those wanted, in percent."""
        return _to_percent(self.right, self.wanted)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, in percent."""
        return PrecisionRecall(self.precision, self.recall).f1


@dataclass(frozen=True)
class LabelScores:
    """Scores of names by exact span and label: of all together, and of each label."""

    all: Score
    by_label: Mapping[Label, Score]


def score_names(gold: Iterable[set[LabelledSpan]], found: Iterable[set[LabelledSpan]]) -> LabelScores:
    """Return the scores of names by exact span and label; both arguments hold one set for each article."""
    right, wanted, given = Counter[Label](), Counter[Label](), Counter[Label]()
    for truth, answer in zip(gold, found, strict=True):
        right.update(label for *_, label in truth & answer)
        wanted.update(label for *_, label in truth)
        given.update(label for *_, label in answer)
    by_label = {label: Score(right[label], wanted[label], given[label]) for label in Label}
    return LabelScores(Score(right.total(), wanted.total(), given.total()), by_label)


@dataclass(frozen=True)
class Evaluation:
    """The figures of one system on some gold articles; ``None`` for what was not annotated.

    Attributes:
        names: names by exact span and label.
        overlap: names where any overlap with a span of the same label counts as right.
        links: pairs of mentions with different surfaces that refer to one entity, among the names found by both sides.
        b_cubed: B-cubed (Bagga and Baldwin 1998) over all mentions; a missed or spurious one counts as zero.
        complete_entities: gold entities with two or more surfaces; right are those of which at least two mentions were
            found, all in one entity that holds no mention of another. Only its recall means anything.
        quantities: quantities by span, which may end anywhere from the end of the minimal to that of the full span.
        quantities_value_unit: of these, the ones whose value (or range) and head noun of the unit are right. Those
            that people did not check (`GoldQuantity.checked`) count neither here nor in ``quantity_fields``.
        quantity_fields: for each field, the share of the quantities found in which it is right, in percent.
        statements: statements that share three in ten of their characters with one of the gold data, one to one.
        statements_close: those that share eight in ten.
        statement_fields: of the statements found, the share whose ``kind`` is right, whose ``cue`` and ``speaker``
            touch those of the gold data, and whose ``entity`` is the right one, or rightly none; ``named``: the same
            where the gold data name one. In percent.
    """

    names: LabelScores
    overlap: PrecisionRecall
    links: Score | None
    b_cubed: PrecisionRecall | None
    complete_entities: Score | None
    quantities: Score | None
    quantities_value_unit: Score | None
    quantity_fields: Mapping[str, float]
    statements: Score | None
    statements_close: Score | None
    statement_fields: Mapping[str, float]


def evaluate(gold: Iterable[GoldArticle], extractions: Iterable[Extraction]) -> Evaluation:
    """Return the figures of ``extractions``, one for each article of ``gold``, in the same order."""
    pairs = list(zip(gold, extractions, strict=True))
    truths = [{(s, e, label) for s, e, label, _ in article.mentions} for article, _ in pairs]
    answers = [{(m.start, m.end, m.label) for m in extraction.mentions} for _, extraction in pairs]
    linked = [(article, extraction) for article, extraction in pairs if article.has_aliases]
    counted = [(article.quantities, extraction) for article, extraction in pairs if article.quantities is not None]
    quantities, valued, fields = _score_quantities(counted)
    reported = [(article, extraction) for article, extraction in pairs if article.statements is not None]
    said = count_statements(reported)
    return Evaluation(
        names=score_names(truths, answers),
        overlap=_score_overlap(truths, answers),
        links=_score_links(linked) if linked else None,
        b_cubed=_score_b_cubed(linked) if linked else None,
        complete_entities=_score_complete_entities(linked) if linked else None,
        quantities=quantities if counted else None,
        quantities_value_unit=valued if counted else None,
        quantity_fields=fields,
        statements=Score(said.right, said.wanted, said.given) if reported else None,
        statements_close=Score(said.close, said.wanted, said.given) if reported else None,
        statement_fields=said.shares,
    )


def _score_overlap(truths: Sequence[set[LabelledSpan]], answers: Sequence[set[LabelledSpan]]) -> PrecisionRecall:
    def touched(spans: set[LabelledSpan], others: set[LabelledSpan]) -> int:
        return sum(any(s < y and x < e and label == other for x, y, other in others) for s, e, label in spans)

    right_given = sum(touched(answer, truth) for truth, answer in zip(truths, answers, strict=True))
    right_wanted = sum(touched(truth, answer) for truth, answer in zip(truths, answers, strict=True))
    given, wanted = sum(map(len, answers)), sum(map(len, truths))
    return PrecisionRecall(_to_percent(right_given, given), _to_percent(right_wanted, wanted))


def _to_percent(part: float, total: int) -> float:
    return 100 * part / total if total else 0.0


def _gold_clusters(article: GoldArticle) -> dict[int, set[Span]]:
    clusters: dict[int, set[Span]] = defaultdict(set)
    for start, end, _, index in article.mentions:
        clusters[index].add((start, end))
    return clusters


def _found_clusters(extraction: Extraction) -> list[set[Span]]:
    return [{(mention.start, mention.end) for mention in entity.mentions} for entity in extraction.entities]


def _common_spans(article: GoldArticle, extraction: Extraction) -> set[Span]:
    """Return the spans that both sides give the same label."""
    found = {(m.start, m.end, m.label) for m in extraction.mentions}
    return {(s, e) for s, e, label, _ in article.mentions if (s, e, label) in found}


def _score_links(pairs: Iterable[tuple[GoldArticle, Extraction]]) -> Score:
    right = wanted = given = 0
    for article, extraction in pairs:
        common = _common_spans(article, extraction)
        truth = _linked_pairs(_gold_clusters(article).values(), common, article.text)
        answer = _linked_pairs(_found_clusters(extraction), common, article.text)
        right, wanted, given = right + len(truth & answer), wanted + len(truth), given + len(answer)
    return Score(right, wanted, given)


def _linked_pairs(clusters: Iterable[set[Span]], common: set[Span], text: str) -> set[tuple[Span, Span]]:
    """Return the pairs of spans of one cluster that are in ``common`` and differ in surface."""
    pairs = (pair for spans in clusters for pair in combinations(sorted(spans & common), 2))
    return {(a, b) for a, b in pairs if text[slice(*a)] != text[slice(*b)]}


def _score_b_cubed(pairs: Iterable[tuple[GoldArticle, Extraction]]) -> PrecisionRecall:
    precision = recall = 0.0
    given = wanted = 0
    for article, extraction in pairs:
        truth = {span: spans for spans in _gold_clusters(article).values() for span in spans}
        answer = {span: spans for spans in _found_clusters(extraction) for span in spans}
        shared = truth.keys() & answer.keys()
        precision += sum(len(truth[span] & answer[span]) / len(answer[span]) for span in shared)
        recall += sum(len(truth[span] & answer[span]) / len(truth[span]) for span in shared)
        given, wanted = given + len(answer), wanted + len(truth)
    return PrecisionRecall(_to_percent(precision, given), _to_percent(recall, wanted))


def _score_complete_entities(pairs: Iterable[tuple[GoldArticle, Extraction]]) -> Score:
    right = wanted = 0
    for article, extraction in pairs:
        answer = {span: frozenset(spans) for spans in _found_clusters(extraction) for span in spans}
        known = {(s, e) for s, e, *_ in article.mentions}
        for spans in _gold_clusters(article).values():
            if len({article.text[slice(*span)] for span in spans}) < 2:
                continue
            wanted += 1
            found = {answer[span] for span in spans if span in answer}
            together = len(found) == 1 and len(spans & answer.keys()) > 1
            right += together and not (set(next(iter(found))) & known) - spans
    return Score(right, wanted, wanted)


def _fits(gold: GoldQuantity, found: Quantity) -> bool:
    return gold.start <= found.start <= gold.head_start and gold.head_end <= found.end <= gold.end


def _right_fields(gold: GoldQuantity, found: Quantity) -> dict[str, bool]:
    is_range = gold.low is not None or gold.high is not None
    wanted, given = (gold.low, gold.high), (found.low, found.high)
    unit = to_head_noun(gold.unit)
    return {
        "value": wanted == given if is_range else gold.value == found.value,
        "unit": unit is None or unit == to_head_noun(found.unit),
        "kind": gold.kind == found.kind,
        "bound": gold.bound == found.bound,
    }


def _score_quantities(
    pairs: Iterable[tuple[Sequence[GoldQuantity], Extraction]],
) -> tuple[Score, Score | None, Mapping[str, float]]:
    """Return the scores by span, those with value and unit, and the shares of right fields, both of checked ones."""
    right = both = wanted = given = unchecked = judged = 0
    fields = Counter[str]()
    for gold, extraction in pairs:
        wanted, given = wanted + len(gold), given + len(extraction.quantities)
        unchecked += sum(not quantity.checked for quantity in gold)
        free = list(extraction.quantities)
        for quantity in gold:
            found = next((candidate for candidate in free if _fits(quantity, candidate)), None)
            if found is None:
                continue
            free.remove(found)
            right += 1
            if quantity.checked:
                ok = _right_fields(quantity, found)
                judged, both = judged + 1, both + (ok["value"] and ok["unit"])
                fields.update(name for name, good in ok.items() if good)
    names = ("value", "unit", "kind", "bound") if judged else ()
    shares = {name: 100 * fields[name] / judged for name in names}
    valued = Score(both, wanted - unchecked, given - (right - judged))
    return Score(right, wanted, given), valued if wanted > unchecked or not unchecked else None, shares
