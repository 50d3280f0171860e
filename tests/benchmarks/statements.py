"""Fit the scores of statements: ``python tests/benchmarks/statements.py GOLD.jsonl``.

GOLD holds articles with ``statements`` as in ``tests/gold/outlets.jsonl``, with their texts. Prints for each rule, kind
and known or unknown speaker how many statements newsner finds and the share of right ones, and writes the shares,
smoothed towards the share of all, to ``newsner/data/statement_scores.csv``.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

import newsner
from newsner.preprocessing.tokenizer import read_original
from newsner.statements.draft import ContentRule, FigureRule, QuotationRule
from newsner.statements.finder import find_drafts
from newsner.statements.reading import Reading

DATA = Path(newsner.__file__).parent / "data" / "statement_scores.csv"
LEAST_OVERLAP = 0.3  # of a right statement and that of the gold: their shared characters by all of theirs
PRIOR = 5  # statements of average quality that each rule has beside those found
KINDS = {
    **{rule: ("direct",) for rule in get_args(QuotationRule)},
    **{rule: ("direct", "indirect") for rule in get_args(ContentRule)},
    **{rule: ("indirect",) for rule in get_args(FigureRule)},
}
Key = tuple[str, str, str]
Range = tuple[int, int]


def overlap(a: Range, b: Range) -> float:
    """Return the share of two ranges that both contain.

    >>> overlap((0, 10), (5, 15))
    0.3333333333333333
    """
    shared = max(0, min(a[1], b[1]) - max(a[0], b[0]))
    return shared / (a[1] - a[0] + b[1] - b[0] - shared)


def find_right(found: list[Range], gold: list[Range]) -> set[int]:
    """Return the indices of the ranges that are right; each of the gold's makes one right, the best overlap first.

    >>> find_right([(0, 10), (0, 9), (20, 30)], [(0, 10)])
    {0}
    """
    pairs = [(overlap(a, b), i, j) for i, a in enumerate(found) for j, b in enumerate(gold)]
    right, used = set(), set()
    for share, i, j in sorted(pairs, key=lambda pair: (-pair[0], *pair[1:])):
        if share >= LEAST_OVERLAP and i not in right and j not in used:
            right.add(i)
            used.add(j)
    return right


def judge(docs: Iterable[Any], articles: list[dict[str, Any]]) -> Iterator[tuple[Key, bool]]:
    """Yield rule, kind and ``yes`` or ``no`` for a known speaker, and whether it is right, of each statement."""
    for doc, article in zip(docs, articles, strict=True):
        reading, original = Reading(doc), read_original(doc)
        drafts = find_drafts(reading)
        found = [original.to_original(*reading.characters(draft.start, draft.end)) for draft in drafts]
        right = find_right(found, [(s["start"], s["end"]) for s in article["statements"]])
        for index, draft in enumerate(drafts):
            yield (draft.rule, draft.kind, "yes" if draft.speaker else "no"), index in right


def fit(judged: Iterable[tuple[Key, bool]]) -> None:
    """Print and write the shares of right statements."""
    counts: Counter[Key] = Counter()
    right: Counter[Key] = Counter()
    for key, is_right in judged:
        counts[key] += 1
        right[key] += is_right
    average = right.total() / counts.total()
    print(f"{counts.total()} statements: {average:.3f} right")
    lines = ["rule,kind,speaker,score\n"]
    for key in sorted((rule, kind, speaker) for rule in KINDS for kind in KINDS[rule] for speaker in ("no", "yes")):
        score = (right[key] + PRIOR * average) / (counts[key] + PRIOR)
        lines.append(f"{','.join(key)},{score:.2f}\n")
        if counts[key]:
            print(f"{' '.join(key):30} {counts[key]:5} {right[key] / counts[key]:.3f} {score:.2f}")
    DATA.write_text("".join(lines), encoding="utf-8")


def main(path: str) -> None:
    articles = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    articles = [article for article in articles if "statements" in article]
    fit(judge(newsner.load(exclude=["statements"]).nlp.pipe(a["text"] for a in articles), articles))


if __name__ == "__main__":
    main(*sys.argv[1:])
