"""Fit the weights of `newsner.statements.nearby`: ``python tests/benchmarks/quotations.py GOLD.jsonl QUOTATIONS.jsonl``
(needs scipy).

GOLD holds articles with ``statements`` as in ``tests/gold/outlets.jsonl``, QUOTATIONS such as in
``tests/gold/quotations.jsonl``, both with their texts. For each quotation without a cue, the candidates and the right
ones are collected, with the weights of the round before for those in front of it; then a conditional logistic
regression is fitted. Prints the share of right ones in five-fold cross-validation by article, and writes
``newsner/data/quotation_weights.csv``.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from attributions import Range, Said, read_articles, read_said
from choices import Choice, cross_validate, fit, make_rows, right_share

import newsner
from newsner.lexicons import load_weights
from newsner.preprocessing.tokenizer import read_original
from newsner.statements import unattributed
from newsner.statements.draft import Attribution
from newsner.statements.finder import find_drafts
from newsner.statements.nearby import Candidate, Neighbours, Place, attribute, find_candidates
from newsner.statements.reading import Reading

DATA = Path(newsner.__file__).parent / "data" / "quotation_weights.csv"
ROUNDS = 3
PENALTY = 1.0


def collect(docs: Sequence[Any], articles: Sequence[dict[str, Any]]) -> Iterator[tuple[int, list[Candidate], Any]]:
    """Yield the number of the article, the candidates and which are right, for each quotation that is annotated."""
    for number, (doc, article) in enumerate(zip(docs, articles, strict=True)):
        reading, cleaned, gold = Reading(doc), read_original(doc), read_said(article)
        for place, candidates in list_candidates(reading):
            open_, close = place.quotation.open + 1, place.quotation.close
            said = find_gold(cleaned.to_original(*reading.characters(open_, close)), gold, "quotations" in article)
            right = said and find_right(reading, cleaned, article["text"], candidates, said)
            if right:
                yield number, candidates, np.array(right)


def list_candidates(reading: Reading) -> list[tuple[Place, list[Candidate]]]:
    """Return the candidates for each quotation without a cue."""
    found: list[tuple[Place, list[Candidate]]] = []

    def record(reading: Reading, place: Place, neighbours: Neighbours) -> Attribution | None:
        found.append((place, list(find_candidates(reading, place, neighbours))))
        return attribute(reading, place, neighbours)

    with patch.object(unattributed, "attribute", record):
        find_drafts(reading)
    return found


def find_gold(quotation: Range, gold: Sequence[Said], is_listed: bool) -> Said | None:
    """Return what is known of a quotation; of an article whose statements are all known, that it is none.

    >>> find_gold((10, 20), [Said(0, 5, True, None, frozenset())], False)
    Said(start=10, end=20, is_said=False, speaker=None, names=frozenset())
    """
    start, end = quotation
    shared = [said for said in gold if said.start < end and start < said.end]
    best = [s for s in shared if min(end, s.end) - max(start, s.start) > 0.3 * (max(end, s.end) - min(start, s.start))]
    if best:
        return best[0]
    return None if shared or is_listed else Said(start, end, False, None, frozenset())


def find_right(
    reading: Reading, cleaned: Any, text: str, candidates: Sequence[Candidate], said: Said
) -> list[bool] | None:
    """Return which candidates are right; ``None`` where the speaker is named inside the quotation."""
    if not said.is_said:
        return [candidate.attribution is None for candidate in candidates]
    speakers = [candidate.attribution and candidate.attribution.speaker for candidate in candidates]
    places = [cleaned.to_original(*reading.characters(*s)) if s is not None else None for s in speakers]
    if said.speaker is not None:
        start, end = said.speaker
        by_words = [place is not None and place[0] < end and start < place[1] for place in places]
        by_name = [place is not None and any(n in text[slice(*place)] for n in said.names) for place in places]
        if any(by_words) or any(by_name):
            return by_words if any(by_words) else by_name
        if said.start <= start < said.end:
            return None
    return [c.attribution is not None and c.attribution.speaker is None for c in candidates]


def main(*paths: str) -> None:
    """Fit the weights to the articles of some files."""
    articles = read_articles(paths)
    docs = list(newsner.load(exclude=["statements"]).nlp.pipe(article["text"] for article in articles))
    for _ in range(ROUNDS):
        found = list(collect(docs, articles))
        names = sorted({name for _, candidates, _ in found for c in candidates for name in c.features})
        choices = [
            Choice(n, make_rows([c.features for c in candidates], names), right) for n, candidates, right in found
        ]
        weights = fit(choices, len(names), PENALTY)
        held = cross_validate(choices, len(names), PENALTY)
        print(f"{len(choices)} quotations: right {right_share(choices, weights):.3f}, in cross-validation {held:.3f}")
        lines = [f"{name},{weight:.3f}\n" for name, weight in zip(names, weights, strict=True)]
        DATA.write_text("feature,weight\n" + "".join(lines), encoding="utf-8")
        load_weights.cache_clear()


if __name__ == "__main__":
    main(*sys.argv[1:])
