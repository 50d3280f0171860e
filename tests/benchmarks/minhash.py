"""Compare how candidates are found: ``python tests/benchmarks/minhash.py RAW.jsonl…`` (needs datasketch).

On the sample of ``duplicates.py``: what share of the pairs of an article and its copy are candidates, how many pairs of
other articles are, and the processor time, for newsner's index of kept runs and for MinHash by datasketch (LSH for the
Jaccard of shingles, and LSH Ensemble for their containment).
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from duplicates import Sample, make_sample, read_texts

from newsner.analysis.passages import read_words, to_runs
from newsner.analysis.reprints import keep_runs

Runs = Mapping[str, Any]


def find_by_index(runs: Runs, least: float = 0.2) -> Iterator[tuple[str, str]]:
    """Yield pairs of which the smaller text has at least a fifth of its kept runs in the other one."""
    kept = {id_: keep_runs(hashes) for id_, hashes in runs.items()}
    texts: dict[int, list[str]] = {}
    for id_ in sorted(kept, key=lambda id_: -len(kept[id_])):
        counts: dict[str, int] = {}
        for hash_ in kept[id_].tolist():
            others = texts.setdefault(hash_, [])
            for other in others:
                counts[other] = counts.get(other, 0) + 1
            if len(others) < 32:
                others.append(id_)
        yield from ((id_, other) for other, count in counts.items() if count >= least * len(kept[id_]))


def find_by_minhash(runs: Runs, threshold: float) -> Iterator[tuple[str, str]]:
    from datasketch import MinHash, MinHashLSH

    lsh = MinHashLSH(threshold=threshold, num_perm=128)
    for id_, hashes in runs.items():
        sketch = MinHash(num_perm=128, hashfunc=lambda x: x)
        sketch.update_batch(np.unique(hashes & np.uint64(0xFFFFFFFF)).tolist())
        yield from ((id_, other) for other in lsh.query(sketch))
        lsh.insert(id_, sketch)


def find_by_ensemble(runs: Runs, threshold: float) -> Iterator[tuple[str, str]]:
    from datasketch import MinHash, MinHashLSHEnsemble

    entries = []
    for id_, hashes in runs.items():
        sketch = MinHash(num_perm=128, hashfunc=lambda x: x)
        short = np.unique(hashes & np.uint64(0xFFFFFFFF))
        sketch.update_batch(short.tolist())
        entries.append((id_, sketch, len(short)))
    ensemble = MinHashLSHEnsemble(threshold=threshold, num_perm=128, num_part=16)
    ensemble.index(entries)
    for id_, sketch, size in entries:
        yield from ((id_, other) for other in ensemble.query(sketch, size) if other != id_)


def measure(name: str, find: Callable[[Runs], Iterator[tuple[str, str]]], runs: Runs, sample: Sample) -> None:
    start = time.process_time()
    found = {frozenset(pair) for pair in find(runs)}
    seconds = time.process_time() - start
    true = {frozenset(pair) for pair in sample.family.items() if pair[0] != pair[1] and pair[1] in sample.texts}
    others = sum(len({sample.family[id_] for id_ in pair}) > 1 for pair in found)
    print(
        f"{name:34} {len(true & found) / len(true):7.2%} of {len(true)}, {others} other pairs, {seconds:.1f} s",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    options = parser.parse_args()
    texts = read_texts(options.paths)
    random.Random(0).shuffle(texts)
    sample = make_sample(texts[::2], 1000, 0)
    runs = {id_: hashes for id_, text in sample.texts.items() if len(hashes := to_runs(read_words(text))) > 16}
    print(f"{len(runs)} documents")
    measure("newsner", find_by_index, runs, sample)
    for threshold in (0.5, 0.3, 0.2):
        measure(f"MinHash LSH, Jaccard {threshold}", lambda runs, t=threshold: find_by_minhash(runs, t), runs, sample)
    for threshold in (0.7, 0.5):
        name = f"LSH Ensemble, containment {threshold}"
        measure(name, lambda runs, t=threshold: find_by_ensemble(runs, t), runs, sample)


if __name__ == "__main__":
    main()
