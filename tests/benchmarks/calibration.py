"""Fit the weights of `newsner.mentions.confidence` on gold data, and show how far its scores can be trusted.

``python tests/benchmarks/calibration.py fit MODEL GOLD.jsonl…`` writes two columns of newsner/data/confidence.csv, for
``newsner`` and no NER, or for ``newsner-accurate`` and its encoder alone; the gold articles must be ones that the NER
was not trained on. Before, it prints what five-fold cross-validation by article says of the fit.
``python tests/benchmarks/calibration.py show MODEL GOLD.jsonl…`` prints a reliability table of the present weights: for
each range of scores, how many mentions got one and how many of them are right.
"""

import csv
import sys
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
from spacy.language import Language

import newsner
from newsner.extractor import Extractor
from newsner.mentions.confidence import CandidateFeatures
from newsner.mentions.overlaps import OverlapResolver
from newsner.ner.loading import ACCURATE_MODEL, DEFAULT_MODEL, drop_second_opinion
from newsner.pipeline import build_ner, build_pipeline
from newsner.preprocessing.cleaning import clean
from newsner.spans import CONSISTENCY_SPANS, MODEL_SPANS, PROBABILITIES_KEY
from newsner.training.gold import GoldArticle, read_gold

WEIGHTS = Path(newsner.__file__).parent / "data" / "confidence.csv"
COLUMNS = {DEFAULT_MODEL: ("weight", "weight_without_ner"), ACCURATE_MODEL: ("weight_two", "weight_encoder")}
_PENALTY = 1.0  # of the squared weights
Row = tuple[dict[str, float], bool]


def candidates_of(extractor: Extractor, article: GoldArticle, *, modelled: bool) -> list[Row]:
    """Return the features of the article's candidates, and whether each is a mention."""
    cleaned = clean(article.text)
    doc = extractor.nlp(extractor.nlp.make_doc(cleaned.text))
    resolver: OverlapResolver = extractor.nlp.get_pipe("newsner_overlaps")
    gold = {(*cleaned.from_original(start, end), label.value) for start, end, label, _ in article.mentions}
    if not modelled:  # as if no NER had been there, so that rules alone propose
        del doc.user_data[PROBABILITIES_KEY]
        doc.spans[MODEL_SPANS] = doc.spans[CONSISTENCY_SPANS] = []
    candidates = [decision.candidate for decision in resolver.decide(doc) if decision.score is not None]
    features = CandidateFeatures(doc, candidates)
    return [(features.of(c), (c.span.start_char, c.span.end_char, c.label) in gold) for c in candidates]


def fit(rows: Iterable[Row]) -> dict[str, float]:
    """Return the weights of a logistic regression with a squared penalty, by Newton's method."""
    rows = list(rows)
    names = sorted({name for features, _ in rows for name in features})
    x = np.array([[features.get(name, 0.0) for name in names] for features, _ in rows])
    y = np.array([float(right) for _, right in rows])
    w = np.zeros(len(names))
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (p - y) + _PENALTY * w
        hessian = (x * (p * (1 - p))[:, None]).T @ x + _PENALTY * np.eye(len(names))
        step = np.linalg.solve(hessian, gradient)
        w -= step
        if np.abs(step).max() < 1e-6:
            break
    return dict(zip(names, w.tolist(), strict=True))


def score(weights: dict[str, float], features: dict[str, float]) -> float:
    """Return the probability that the weights give to features."""
    return float(1 / (1 + np.exp(-sum(weights.get(name, 0.0) * value for name, value in features.items()))))


def print_reliability(scored: Iterable[tuple[float, bool]]) -> None:
    """Print, for each range of scores, the number of items, their mean score and the share that is right."""
    scored = list(scored)
    edges = [0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.001]
    print(f"{'scores':>12} {'number':>7} {'mean':>6} {'right':>6}")
    for low, high in pairwise(edges):
        inside = [(s, right) for s, right in scored if low <= s < high]
        if inside:
            mean, share = (100 * np.mean([item[i] for item in inside]) for i in (0, 1))
            print(f"{low:5.2f} – {min(high, 1):4.2f} {len(inside):7} {mean:6.1f} {share:6.1f}")
    error = np.mean([(s - right) ** 2 for s, right in scored])
    print(f"Brier score {error:.4f} ({len(scored)} items)")


def cross_validate(articles: list[list[Row]], folds: int = 5) -> Iterator[tuple[float, bool]]:
    """Yield each candidate's score from weights that its article had no part in, and whether it is right."""
    for fold in range(folds):
        weights = fit(row for i, rows in enumerate(articles) if i % folds != fold for row in rows)
        for rows in articles[fold::folds]:
            yield from ((score(weights, features), right) for features, right in rows)


def write_weights(columns: dict[str, dict[str, float]]) -> None:
    """Write columns of weights, keeping the other columns of the file."""
    with WEIGHTS.open(encoding="utf-8") as file:
        rows = {row["feature"]: row for row in csv.DictReader(file)}
    fields = list(next(iter(rows.values())))
    for name in {name for weights in columns.values() for name in weights} - set(rows):
        rows[name] = dict.fromkeys(fields, "") | {"feature": name}
    for column, weights in columns.items():
        for name, row in rows.items():
            row[column] = f"{weights[name]:.3f}" if name in weights else ""
    with WEIGHTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fields, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[name] for name in sorted(rows))


def encoder_alone() -> Language:
    """Return the encoder of the accurate model without the NER that it asks."""
    nlp = build_ner(ACCURATE_MODEL)
    drop_second_opinion(nlp)
    return nlp


def main(command: str, model: str, *paths: str) -> None:
    """Run one of the two commands."""
    extractor = newsner.load(model)
    articles = list(read_gold(paths))
    if command == "fit":
        with_ner = [candidates_of(extractor, article, modelled=True) for article in articles]
        print_reliability(cross_validate(with_ner))
        if model == ACCURATE_MODEL:
            alone = Extractor(build_pipeline(encoder_alone()))
            others = [candidates_of(alone, article, modelled=True) for article in articles]
        else:
            others = [candidates_of(extractor, article, modelled=False) for article in articles]
        columns = zip(COLUMNS[model], (with_ner, others), strict=True)
        write_weights({column: fit(row for rows in items for row in rows) for column, items in columns})
    else:
        scored = []
        for article, extraction in zip(articles, extractor.extract_many(a.text for a in articles), strict=True):
            gold = {(start, end, label) for start, end, label, _ in article.mentions}
            scored += [(m.score, (m.start, m.end, m.label) in gold) for m in extraction.mentions]
        print_reliability(scored)


if __name__ == "__main__":
    if len(sys.argv) < 4 or sys.argv[1] not in ("fit", "show"):
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
