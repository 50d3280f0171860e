"""Fit the weights of `newsner.statements.antecedents`: ``python tests/benchmarks/speakers.py GOLD.jsonl…``
(needs scipy).

GOLD holds articles with ``statements`` as in ``tests/gold/outlets.jsonl``, or with ``quotations`` as in
``tests/gold/quotations.jsonl``, with their texts. For each pronoun and noun
that stands for somebody, the candidates and the right one are collected, with the weights of the round before for all
else; then a conditional logistic regression is fitted. Prints the share of right ones in five-fold cross-validation by
article, and writes ``newsner/data/speaker_weights.csv``.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from attributions import read_articles, read_said
from choices import Choice, cross_validate, fit, make_rows, right_share

import newsner
from newsner.lexicons import load_weights
from newsner.preprocessing.tokenizer import read_original
from newsner.roles.facts import EntityFacts, read_facts
from newsner.statements.antecedents import Antecedents, Features
from newsner.statements.draft import Draft
from newsner.statements.finder import find_drafts
from newsner.statements.phrases import Phrase
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
    """Yield the choices of all articles whose words for the speaker are right, each once."""
    for number, (doc, article) in enumerate(zip(docs, articles, strict=True)):
        reading = Reading(doc)
        drafts = find_drafts(reading)
        resolver = RecordingResolver(reading, read_facts(doc), drafts)
        cleaned, gold = read_original(doc), read_said(article)
        choices: dict[Phrase, dict[int | None, Features]] = {}
        for draft in sorted(drafts, key=lambda d: d.speaker.start if d.speaker else d.start):
            resolver.recorder.candidates = None
            resolver.resolve(draft)
            if resolver.recorder.candidates and draft.speaker is not None:
                choices[draft.speaker] = resolver.recorder.candidates
            candidates = choices.get(draft.speaker) if draft.speaker is not None else None
            if not candidates or draft.speaker is None:
                continue
            start, end = cleaned.to_original(*reading.characters(draft.start, draft.end))
            first, last = cleaned.to_original(*reading.characters(*draft.speaker))
            said = next((s for s in gold if 2 * (min(end, s.end) - max(start, s.start)) > end - start), None)
            if said is None or said.speaker is None or not first < said.speaker[1] or said.speaker[0] >= last:
                continue
            forms = {entity: list_forms(reading, cleaned, article["text"], entity) for entity in candidates}
            right = next((entity for entity, found in forms.items() if is_called(found, said.names)), None)
            rows = make_rows(list(candidates.values()), names)
            yield Choice(number, rows, np.array([entity == right for entity in candidates]))
            choices[draft.speaker] = {}


def list_forms(reading: Reading, cleaned: Any, text: str, entity: int | None) -> set[str]:
    """Return the mentions of an entity as they stand in the text; none of nobody."""
    mentions = reading.entities[entity].mentions if entity is not None else ()
    return {text[slice(*cleaned.to_original(*reading.characters(m.start, m.end)))] for m in mentions}


def is_called(forms: set[str], names: frozenset[str]) -> bool:
    """Tell whether a mention is one of some names, or ends one, as a surname does.

    >>> is_called({"Durand"}, frozenset({"Marie Durand"})), is_called({"Rand"}, frozenset({"Marie Durand"}))
    (True, False)
    """
    return any(name == form or name.endswith(f" {form}") for name in names for form in forms)


def fit_rounds(docs: list[Any], articles: list[dict[str, Any]]) -> None:
    """Fit the weights anew in some rounds, print how good they are, and write them."""
    names = list(load_weights("speaker"))
    for _ in range(ROUNDS):
        cases = list(collect(docs, articles, names))
        weights = fit(cases, len(names), PENALTY)
        held = cross_validate(cases, len(names), PENALTY)
        print(f"{len(cases)} cases: right {right_share(cases, weights):.3f}, in cross-validation {held:.3f}")
        lines = [f"{name},{weight:.3f}\n" for name, weight in zip(names, weights, strict=True)]
        DATA.write_text("feature,weight\n" + "".join(lines), encoding="utf-8")
        load_weights.cache_clear()


def main(*paths: str) -> None:
    """Fit the weights to the articles of some files."""
    articles = read_articles(paths)
    fit_rounds(list(newsner.load(exclude=["statements"]).nlp.pipe(article["text"] for article in articles)), articles)


if __name__ == "__main__":
    main(*sys.argv[1:])
