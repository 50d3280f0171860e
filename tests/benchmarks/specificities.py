"""Measure false alarms of specificities, and their time: ``python tests/benchmarks/specificities.py TAGGED --by NAME``.

TAGGED is a file that ``newsner tag`` writes. The values of the column are dealt to its articles at random, so that no
name is typical of any. Exact specificities would be 3 or more, or -3 or less, in two of a thousand rows; they are so in
fewer, since numbers of articles are whole. The time is that for made-up counts of 100,000 articles.
"""

import argparse
import random
import time
from collections.abc import Iterator

import numpy as np
import pandas

from newsner import Extraction, Registry
from newsner.analysis.association import measure_log_likelihood, measure_specificity
from newsner.analysis.specificities import BANAL, COUNTS, find_specificities
from newsner.corpus.opening import read_tagged

ARTICLES, ENTITIES, GROUPS = 100_000, 10_000, 24


class Corpus:
    """Articles in memory, which are linked once."""

    def __init__(self, path: str) -> None:
        self.articles = list(read_tagged([path]))
        self.registry = Registry.build(self.articles)

    def __iter__(self) -> Iterator[Extraction]:
        return iter(self.articles)


def describe(table: pandas.DataFrame) -> str:
    strong, sure = table["specificity"].abs() >= BANAL, table["adjusted_p"] <= 0.05
    return (
        f"{len(table)} rows, {strong.sum()} ({strong.mean():.2%}) from {BANAL:g} on, {sure.sum()} with adjusted p ≤ 5 %"
    )


def deal(corpus: Corpus, column: str, rounds: int) -> None:
    """Print how many specificities are strong as the groups are, and when they are dealt at random."""
    values = {str(article.id): article.metadata.get(column) for article in corpus}
    for count in COUNTS:
        print(f"{count}: {describe(find_specificities(corpus, values, count=count).table)}")
        shuffler, tables = random.Random(1), []
        for _ in range(rounds):
            dealt = shuffler.sample([*values.values()], len(values))
            tables.append(find_specificities(corpus, dict(zip(values, dealt, strict=True)), count=count).table)
        print(f"{count}, dealt {rounds} times: {describe(pandas.concat(tables))}")


def take_time() -> None:
    """Print how long both measures take for articles that name entities as often as Zipf's law says."""
    draws = np.random.default_rng(1)
    totals = np.maximum(5, ARTICLES // 4 // np.arange(1, ENTITIES + 1))
    observed = draws.multinomial(totals, np.full(GROUPS, 1 / GROUPS))
    begin = time.perf_counter()
    margins = observed, observed.sum(axis=1, keepdims=True), ARTICLES // GROUPS, ARTICLES
    measure_specificity(*margins)
    measure_log_likelihood(*margins)
    print(f"{observed.size} rows of {ARTICLES} articles: {time.perf_counter() - begin:.1f} s")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tagged")
    parser.add_argument("--by", required=True, metavar="NAME")
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    deal(Corpus(options.tagged), options.by, options.rounds)
    take_time()
