"""Score extractions on gold data: the figures that newsner reports of itself.

Every figure is micro-averaged over the articles. Precision, recall and F are in percent.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from newsner.labels import Label
from newsner.models import Extraction, Quantity
from newsner.training.gold import GoldArticle, GoldQuantity

Span = tuple[int, int]
Name = tuple[int, int, Label]


@dataclass(frozen=True)
class Score:
    """Precision, recall and F of a number of right answers among those wanted and those given."""

    right: int
    wanted: int
    given: int

    @property
    def p(self) -> float:
        """Precision in percent."""
        return 100 * self.right / self.given if self.given else 0.0

    @property
    def r(self) -> float:
        """Recall in percent."""
        return 100 * self.right / self.wanted if self.wanted else 0.0

    @property
    def f(self) -> float:
        """The harmonic mean of precision and recall, in percent.

        >>> round(Score(right=1, wanted=2, given=4).f, 2)
        33.33
        """
        return _harmonic(self.p, self.r)


def _harmonic(p: float, r: float) -> float:
    return 2 * p * r / (p + r) if p + r else 0.0


@dataclass(frozen=True)
class LabelScores:
    """Scores of names with exact span and label: of all, and of each label."""

    all: Score
    by_label: Mapping[Label, Score]


def score_names(gold: Iterable[set[Name]], found: Iterable[set[Name]]) -> LabelScores:
    """Score names, article by article, by exact span and label."""
    right, wanted, given = Counter[Label](), Counter[Label](), Counter[Label]()
    for truth, answer in zip(gold, found, strict=True):
        right.update(label for *_, label in truth & answer)
        wanted.update(label for *_, label in truth)
        given.update(label for *_, label in answer)
    by_label = {label: Score(right[label], wanted[label], given[label]) for label in Label}
    return LabelScores(Score(right.total(), wanted.total(), given.total()), by_label)


@dataclass(frozen=True)
class Evaluation:
    """The figures of one system on some gold articles; what was not annotated is ``None``.

    ``overlap``: names with any overlap of spans of one label counted as right, as (precision, recall).
    ``links``: pairs of mentions with different surfaces that name one thing, among the names both sides have.
    ``b3``: B-cubed (Bagga and Baldwin 1998) over all mentions, a missed or spurious one counting as zero, as (p, r).
    ``whole``: gold entities with two or more surfaces, and those whose found mentions all lie in one entity that
    holds nothing else. ``quantities``: spans from the modifier or number to between the minimal and the full end;
    ``quantities_value_unit``: of them, value (or range) and head noun of the unit right.
    ``quantity_fields``: share of the found quantities whose field is right, in percent.
    """

    names: LabelScores
    overlap: tuple[float, float]
    links: Score | None
    b3: tuple[float, float] | None
    whole: Score | None
    quantities: Score | None
    quantities_value_unit: Score | None
    quantity_fields: Mapping[str, float]


def evaluate(gold: Iterable[GoldArticle], extractions: Iterable[Extraction]) -> Evaluation:
    """Return the figures of ``extractions``, one for each article of ``gold``, in the same order."""
    pairs = list(zip(gold, extractions, strict=True))
    truths = [{(s, e, label) for s, e, label, _ in article.mentions} for article, _ in pairs]
    answers = [{(m.start, m.end, m.label) for m in extraction.mentions} for _, extraction in pairs]
    linked = [(article, extraction) for article, extraction in pairs if article.has_aliases]
    counted = [(article.quantities, extraction) for article, extraction in pairs if article.quantities is not None]
    quantities, valued, fields = _score_quantities(counted)
    return Evaluation(
        names=score_names(truths, answers),
        overlap=_score_overlap(truths, answers),
        links=_score_links(linked) if linked else None,
        b3=_score_b3(linked) if linked else None,
        whole=_score_whole(linked) if linked else None,
        quantities=quantities if counted else None,
        quantities_value_unit=valued if counted else None,
        quantity_fields=fields,
    )


def _score_overlap(truths: Sequence[set[Name]], answers: Sequence[set[Name]]) -> tuple[float, float]:
    def touched(spans: set[Name], others: set[Name]) -> int:
        return sum(any(s < y and x < e and label == other for x, y, other in others) for s, e, label in spans)

    right_given = sum(touched(answer, truth) for truth, answer in zip(truths, answers, strict=True))
    right_wanted = sum(touched(truth, answer) for truth, answer in zip(truths, answers, strict=True))
    given, wanted = sum(map(len, answers)), sum(map(len, truths))
    return (100 * right_given / given if given else 0.0), (100 * right_wanted / wanted if wanted else 0.0)


def _gold_clusters(article: GoldArticle) -> dict[int, set[Span]]:
    clusters: dict[int, set[Span]] = defaultdict(set)
    for start, end, _, index in article.mentions:
        clusters[index].add((start, end))
    return clusters


def _found_clusters(extraction: Extraction) -> list[set[Span]]:
    return [{(mention.start, mention.end) for mention in entity.mentions} for entity in extraction.entities]


def _common(article: GoldArticle, extraction: Extraction) -> set[Span]:
    found = {(m.start, m.end, m.label) for m in extraction.mentions}
    return {(s, e) for s, e, label, _ in article.mentions if (s, e, label) in found}


def _score_links(pairs: Iterable[tuple[GoldArticle, Extraction]]) -> Score:
    right = wanted = given = 0
    for article, extraction in pairs:
        common, text = _common(article, extraction), article.text

        def links(
            clusters: Iterable[set[Span]], common: set[Span] = common, text: str = text
        ) -> set[tuple[Span, Span]]:
            linked = (pair for spans in clusters for pair in combinations(sorted(spans & common), 2))
            return {(a, b) for a, b in linked if text[slice(*a)] != text[slice(*b)]}

        truth, answer = links(_gold_clusters(article).values()), links(_found_clusters(extraction))
        right, wanted, given = right + len(truth & answer), wanted + len(truth), given + len(answer)
    return Score(right, wanted, given)


def _score_b3(pairs: Iterable[tuple[GoldArticle, Extraction]]) -> tuple[float, float]:
    precision = recall = 0.0
    given = wanted = 0
    for article, extraction in pairs:
        truth = {span: spans for spans in _gold_clusters(article).values() for span in spans}
        answer = {span: spans for spans in _found_clusters(extraction) for span in spans}
        shared = truth.keys() & answer.keys()
        precision += sum(len(truth[span] & answer[span]) / len(answer[span]) for span in shared)
        recall += sum(len(truth[span] & answer[span]) / len(truth[span]) for span in shared)
        given, wanted = given + len(answer), wanted + len(truth)
    return (100 * precision / given if given else 0.0), (100 * recall / wanted if wanted else 0.0)


def _score_whole(pairs: Iterable[tuple[GoldArticle, Extraction]]) -> Score:
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


def _head_noun(unit: str | None) -> str | None:
    """Return the first word of a unit, folded so that singular and plural compare equal."""
    words = re.findall(r"[\w%€$£°/²³-]+", unit or "")
    return re.sub(r"[sx]$", "", re.sub(r"aux$", "al", words[0].lower())) if words else None


def _fits(gold: GoldQuantity, found: Quantity) -> bool:
    return gold.start <= found.start <= gold.head_start and gold.head_end <= found.end <= gold.end


def _right_fields(gold: GoldQuantity, found: Quantity) -> dict[str, bool]:
    is_range = gold.low is not None or gold.high is not None
    wanted, given = (gold.low, gold.high), (found.low, found.high)
    unit = _head_noun(gold.unit)
    return {
        "value": wanted == given if is_range else gold.value == found.value,
        "unit": unit is None or unit == _head_noun(found.unit),
        "kind": gold.kind == found.kind,
        "bound": gold.bound == found.bound,
    }


def _score_quantities(
    pairs: Iterable[tuple[Sequence[GoldQuantity], Extraction]],
) -> tuple[Score, Score, Mapping[str, float]]:
    right = both = wanted = given = 0
    fields = Counter[str]()
    for gold, extraction in pairs:
        wanted, given = wanted + len(gold), given + len(extraction.quantities)
        free = list(extraction.quantities)
        for quantity in gold:
            found = next((candidate for candidate in free if _fits(quantity, candidate)), None)
            if found is None:
                continue
            free.remove(found)
            ok = _right_fields(quantity, found)
            right, both = right + 1, both + (ok["value"] and ok["unit"])
            fields.update(name for name, good in ok.items() if good)
    shares = {name: 100 * fields[name] / (right or 1) for name in ("value", "unit", "kind", "bound")}
    return Score(right, wanted, given), Score(both, wanted, given), shares
