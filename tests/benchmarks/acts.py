"""Fit the weights of `newsner.roles.acts` on gold data, and show how well they tell which places act.

``python tests/benchmarks/acts.py GOLD.jsonl`` prints precision, recall and F of five-fold cross-validation by article,
then fits the weights on all articles and writes newsner/data/act_weights.csv. A line of gold data has ``text`` and
``acts``, the character ranges of the mentions that act.
"""

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

import newsner
from newsner.linking.entities import linked_entities
from newsner.preprocessing.tokenizer import read_original
from newsner.roles.acts import SURE, PlaceFeatures, names_of, score_features
from newsner.spans import lower_words_of, words_of

WEIGHTS = Path(newsner.__file__).parent / "data" / "act_weights.csv"
_PENALTY = 1.0  # of the squared weights
_FEWEST = 3  # places that must have a feature
_FOLDS = 5
Row = tuple[list[str], bool]


def read_articles(path: str) -> Iterator[list[Row]]:
    """Yield for each article its places: their features, and whether they act."""
    nlp = newsner.load(exclude=("statements",)).nlp
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        doc = nlp(article["text"])
        names = names_of(linked_entities(doc))
        places = [name for name in names if name.place]
        features = PlaceFeatures(words_of(doc), lower_words_of(doc), names)
        original = read_original(doc)
        gold = {(start, end) for start, end in article["acts"]}
        spans = [doc[p.start : p.end] for p in places]
        acts = [original.to_original(s.start_char, s.end_char) in gold for s in spans]
        yield [(features.of(place), right) for place, right in zip(places, acts, strict=True)]


def fit(rows: Iterable[Row]) -> dict[str, float]:
    """Return the weights of a logistic regression with a squared penalty, by Newton's method."""
    rows = list(rows)
    counts: dict[str, int] = {}
    for features, _ in rows:
        for name in set(features):
            counts[name] = counts.get(name, 0) + 1
    names = sorted(name for name, count in counts.items() if count >= _FEWEST and name != SURE)
    x = np.array([[float(name in features) for name in names] for features, _ in rows])
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


def cross_validate(articles: list[list[Row]]) -> Iterator[tuple[float, bool]]:
    """Yield each place's logit from weights that its article had no part in, and whether it acts."""
    for fold in range(_FOLDS):
        weights = fit(row for i, rows in enumerate(articles) if i % _FOLDS != fold for row in rows)
        for rows in articles[fold::_FOLDS]:
            yield from ((score_features(features, weights), right) for features, right in rows)


def print_scores(scored: Iterable[tuple[float, bool]]) -> None:
    """Print precision, recall and F at several thresholds."""
    scored = list(scored)
    gold = sum(right for _, right in scored)
    print("threshold precision recall    F")
    for threshold in (-1.2, -1.0, -0.8, -0.6, -0.4, -0.2, 0.0, 0.5):
        found = [right for logit, right in scored if logit > threshold]
        precision, recall = sum(found) / max(len(found), 1), sum(found) / max(gold, 1)
        f = 2 * precision * recall / max(precision + recall, 1e-9)
        print(f"{threshold:9.1f} {100 * precision:9.1f} {100 * recall:6.1f} {100 * f:4.1f}")


def main(path: str) -> None:
    """Print the scores of cross-validation, and write the weights."""
    articles = list(read_articles(path))
    print_scores(cross_validate(articles))
    weights = fit(row for rows in articles for row in rows)
    with WEIGHTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["feature", "weight", "note"])
        writer.writerows([name, f"{weight:.3f}", ""] for name, weight in sorted(weights.items()))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(sys.argv[1])
