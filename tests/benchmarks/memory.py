"""Measure whether memory stays constant: ``python tests/benchmarks/memory.py TEXTS.jsonl``.

The file holds one JSON object with a ``text`` a line. `extract` reads articles made of the words of these texts and of
made-up ones, so that every article has new words; prints the memory of the process and the size of the vocabulary.
"""

import argparse
import gc
import json
import random
from itertools import islice
from pathlib import Path

import newsner

MARKS = (1_000, 2_000, 5_000, 10_000, 20_000, 40_000)
PAGE = 4096  # bytes


def read_memory() -> int:
    """Return the resident memory of this process in bytes (Linux)."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE


def make_article(words: list[str], size: int, draw: random.Random) -> str:
    """Return words in a random order; one in ten is made up."""
    return " ".join(
        "".join(draw.choices("aeioulmnprst", k=9)).capitalize() if draw.random() < 0.1 else word
        for word in draw.choices(words, k=size)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path")
    parser.add_argument("--articles", type=int, default=40_000)
    parser.add_argument("--words", type=int, default=60, help="of an article")
    options = parser.parse_args()
    with open(options.path, encoding="utf-8") as file:
        words = [word for line in islice(file, 1_000) for word in json.loads(line)["text"].split()]
    extractor, draw = newsner.load(), random.Random(0)
    last = (0, read_memory())
    for number in range(1, options.articles + 1):
        extractor.extract(make_article(words, options.words, draw))
        if number in MARKS:
            memory = read_memory()
            growth = (memory - last[1]) / (number - last[0])
            strings = len(extractor.nlp.vocab.strings)
            print(f"{number:6,} articles: {memory / 1e6:.0f} MB, {growth:+.0f} B an article, {strings:,} strings")
            last = number, memory


if __name__ == "__main__":
    main()
