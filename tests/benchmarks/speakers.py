"""Fit the weights of `newsner.statements.antecedents`: ``python tests/benchmarks/speakers.py GOLD.jsonl``
(needs scipy).

GOLD holds articles with ``statements`` as in ``tests/gold/outlets.jsonl``, with their texts. For each pronoun and noun
that stands for somebody, the candidates and the right one are collected, with the weights of the round before for all
else; then a conditional logistic regression is fitted. Prints the share of right ones in five-fold cross-validation by
article, and writes ``newsner/data/speaker_weights.csv``.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from choices import Choice, cross_validate, fit, make_rows, right_share

import newsner
from newsner.lexicons import load_speaker_weights
from newsner.preprocessing.tokenizer import read_original
from newsner.roles.facts import EntityFacts, read_facts
from newsner.statements.antecedents import Antecedents, Features
from newsner.statements.draft import Draft
from newsner.statements.finder import find_drafts
from newsner.statements.reading import Reading
from newsner.statements.speakers import SpeakerResolver

DATA = Path(newsner.__file__).parent / "data" / "speaker_weights.csv"
ROUNDS = 2
PENALTY = 0.6


class RecordingAntecedents(Antecedents):
    """Antecedents that keep the candidates of their last choice."""

    candidates: dict[int | None, Features] | None = None

    def choose(self, candidates: dict[int | None, Features]) -> int | None:
        self.candidates = self.candidates or candidates
        return super().choose(candidates)


class RecordingResolver(SpeakerResolver):
    """A resolver with `RecordingAntecedents`."""

    def _make_antecedents(self, facts: EntityFacts, drafts: Sequence[Draft]) -> Antecedents:
        self.recorder = RecordingAntecedents(self._reading, facts, ((draft.start, draft.end) for draft in drafts))
        return self.recorder


def collect(docs: list[Any], articles: list[dict[str, Any]], names: list[str]) -> Iterator[Choice]:
    """Yield the choices of all articles whose words for the speaker are right."""
    for number, (doc, article) in enumerate(zip(docs, articles, strict=True)):
        reading = Reading(doc)
        drafts = find_drafts(reading)
        resolver = RecordingResolver(reading, read_facts(doc), drafts)
        cleaned = read_original(doc)
        for draft in sorted(drafts, key=lambda d: d.speaker.start if d.speaker else d.start):
            resolver.recorder.candidates = None
            resolver.resolve(draft)
            candidates = resolver.recorder.candidates
            if not candidates or draft.speaker is None:
                continue
            start, end = cleaned.to_original(*reading.characters(draft.start, draft.end))
            first, last = cleaned.to_original(*reading.characters(*draft.speaker))
            gold = [s for s in article["statements"] if 2 * (min(end, s["end"]) - max(start, s["start"])) > end - start]
            if not gold or not gold[0]["speaker"] or not first < gold[0]["speaker"][1] or gold[0]["speaker"][0] >= last:
                continue
            spans = {(m[0], m[1]) for m in article["mentions"] if m[3] == gold[0]["entity"]}
            right = next((e for e in candidates if e is not None and is_one_of(reading, cleaned, e, spans)), None)
            yield Choice(
                number, make_rows(list(candidates.values()), names), np.array([e == right for e in candidates])
            )


def is_one_of(reading: Reading, cleaned: Any, entity: int, spans: set[tuple[int, int]]) -> bool:
    """Tell whether a mention of an entity overlaps one of some spans."""
    places = [cleaned.to_original(*reading.characters(m.start, m.end)) for m in reading.entities[entity].mentions]
    return any(a < e and s < b for a, b in places for s, e in spans)


def fit_rounds(docs: list[Any], articles: list[dict[str, Any]]) -> None:
    """Fit the weights anew in some rounds, print how good they are, and write them."""
    names = list(load_speaker_weights())
    for _ in range(ROUNDS):
        cases = list(collect(docs, articles, names))
        weights = fit(cases, len(names), PENALTY)
        held = cross_validate(cases, len(names), PENALTY)
        print(f"{len(cases)} cases: right {right_share(cases, weights):.3f}, in cross-validation {held:.3f}")
        lines = [f"{name},{weight:.3f}\n" for name, weight in zip(names, weights, strict=True)]
        DATA.write_text("feature,weight\n" + "".join(lines), encoding="utf-8")
        load_speaker_weights.cache_clear()


def main(path: str) -> None:
    """Fit the weights to the articles of a file."""
    articles = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    articles = [article for article in articles if "statements" in article]
    fit_rounds(list(newsner.load(exclude=["statements"]).nlp.pipe(article["text"] for article in articles)), articles)


if __name__ == "__main__":
    main(*sys.argv[1:])
