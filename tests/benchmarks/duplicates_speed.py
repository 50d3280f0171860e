"""Measure time and memory of `newsner.find_duplicates`: ``python tests/benchmarks/duplicates_speed.py RAW.jsonl.gz``.

Each file holds one JSON object with a ``text`` a line. Its articles are completed by copies of them, cut to 30–90 %, up
to the given number of documents; prints the processor time, the time, and the greatest memory of the process.
"""

import argparse
import gzip
import json
import random
import resource
import time
from pathlib import Path

import newsner


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--documents", type=int, default=100_000)
    options = parser.parse_args()
    draw = random.Random(0)
    texts: list[str] = []
    for path in options.paths:
        with gzip.open(path, "rt") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
            texts += [json.loads(line)["text"] for line in file]
    originals = len(texts)
    while len(texts) < options.documents:
        pieces = texts[draw.randrange(originals)].split(" ")
        texts.append(" ".join(pieces[: round(len(pieces) * draw.uniform(0.3, 0.9))]))
    texts = texts[: options.documents]
    words = sum(len(text.split()) for text in texts)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    processor, clock = time.process_time(), time.perf_counter()
    found = newsner.find_duplicates(texts)
    processor, clock = time.process_time() - processor, time.perf_counter() - clock
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(texts)} documents ({originals} articles and copies of them), {words / 1e6:.1f} million words: {found}")
    print(f"{processor:.0f} s of processor time, {clock:.0f} s; {peak:.0f} MiB at most, {before:.0f} MiB before")


if __name__ == "__main__":
    main()
