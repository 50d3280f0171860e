"""Fit the weights of `newsner.statements.speakers`: ``python tests/benchmarks/speakers.py GOLD.jsonl``.

GOLD holds articles with ``statements`` as in ``tests/gold/outlets.jsonl``, with their texts. For each pronoun and noun
that stands for a person, the candidates and the right one are collected, with the weights of the round before for all
else; then a conditional logistic regression is fitted. Prints the share of right ones in five-fold cross-validation by
article, and writes ``newsner/data/speaker_weights.csv``.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

import newsner
from newsner.lexicons import load_speaker_weights
from newsner.preprocessing.tokenizer import read_original
from newsner.roles.facts import read_facts
from newsner.statements import speakers
from newsner.statements.finder import find_drafts
from newsner.statements.reading import Reading

DATA = Path(newsner.__file__).parent / "data" / "speaker_weights.csv"
ROUNDS = 3
PENALTY = 0.05
Case = tuple[int, dict[int | None, np.ndarray[Any, Any]], int | None]


class Recorder(speakers.SpeakerResolver):
    """A resolver that keeps the candidates of its last choice."""

    candidates: dict[int, dict[str, float]] | None = None

    def choose(self, candidates: dict[int, dict[str, float]]) -> int | None:
        self.candidates = candidates
        return super().choose(candidates)


def collect(docs: list[Any], articles: list[dict[str, Any]], names: list[str]) -> Iterator[Case]:
    for number, (doc, article) in enumerate(zip(docs, articles, strict=True)):
        reading = Reading(doc)
        drafts = find_drafts(reading)
        resolver = Recorder(reading, read_facts(doc), drafts)
        cleaned = read_original(doc)
        for draft in sorted(drafts, key=lambda d: d.speaker.start if d.speaker else d.start):
            resolver.candidates = None
            resolver.resolve(draft)
            start, end = cleaned.to_original(*reading.characters(draft.start, draft.end))
            gold = [
                s for s in article["statements"] if min(end, s["end"]) - max(start, s["start"]) > 0.5 * (end - start)
            ]
            if not resolver.candidates or not gold or draft.speaker is None:
                continue
            spans = {(m[0], m[1]) for m in article["mentions"] if m[3] == gold[0]["entity"]}
            right = next((e for e in resolver.candidates if is_one_of(reading, cleaned, e, spans)), None)
            rows: dict[int | None, Any] = {
                e: np.array([f.get(n, 0.0) for n in names]) for e, f in resolver.candidates.items()
            }
            rows[None] = np.array([float(n == "none") for n in names])
            yield number, rows, right


def is_one_of(reading: Reading, cleaned: Any, entity: int, spans: set[tuple[int, int]]) -> bool:
    places = [cleaned.to_original(*reading.characters(m.start, m.end)) for m in reading.entities[entity].mentions]
    return any(a < e and s < b for a, b in places for s, e in spans)


def fit(cases: list[Case], size: int) -> np.ndarray[Any, Any]:
    def loss(weights: Any) -> tuple[float, Any]:
        total, slope = PENALTY * weights @ weights, 2 * PENALTY * weights
        for _, rows, right in cases:
            matrix = np.stack(list(rows.values()))
            scores = matrix @ weights
            odds = np.exp(scores - scores.max())
            odds /= odds.sum()
            index = list(rows).index(right)
            total -= np.log(odds[index] + 1e-12)
            slope = slope + odds @ matrix - matrix[index]
        return total, slope

    return minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B").x


def right_share(cases: list[Case], weights: Any) -> float:
    return float(np.mean([max(rows, key=lambda e: rows[e] @ weights) == right for _, rows, right in cases]))


def main(path: str) -> None:
    articles = [json.loads(line) for line in Path(path).open(encoding="utf-8")]
    articles = [article for article in articles if "statements" in article]
    docs = list(newsner.load(exclude=["statements"]).nlp.pipe(article["text"] for article in articles))
    names = list(load_speaker_weights())
    for _ in range(ROUNDS):
        cases = list(collect(docs, articles, names))
        folds = [[c for c in cases if c[0] % 5 == k] for k in range(5)]
        held = [right_share(f, fit([c for c in cases if c[0] % 5 != k], len(names))) for k, f in enumerate(folds)]
        weights = fit(cases, len(names))
        print(f"{len(cases)} cases: right {right_share(cases, weights):.3f}, in cross-validation {np.mean(held):.3f}")
        lines = [f"{name},{weight:.3f}\n" for name, weight in zip(names, weights, strict=True)]
        DATA.write_text("feature,weight\n" + "".join(lines), encoding="utf-8")
        load_speaker_weights.cache_clear()


if __name__ == "__main__":
    main(*sys.argv[1:])
