"""Time concordances, evidence and co-occurrences of a tagged corpus, and check that counts are those of the lines.

python tests/benchmarks/concordance.py tagged.jsonl --copies 10
"""

import argparse
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import newsner


def copy(path: Path, copies: int, out: Path) -> None:
    """Write several copies of each article of a tagged corpus, with ids of their own."""
    lines = path.read_text("utf-8").splitlines()
    articles = [newsner.Extraction.model_validate_json(line) for line in lines]
    with out.open("w", encoding="utf-8") as file:
        for number in range(copies):
            for article in articles:
                file.write(article.model_copy(update={"id": f"{article.id}-{number}"}).model_dump_json() + "\n")


def timed(name: str, call: Callable[[], Any]) -> Any:
    start = time.perf_counter()
    result = call()
    size = f"{len(result):>9,}" if hasattr(result, "__len__") else " " * 9
    print(f"{name:<52}{size}{time.perf_counter() - start:>9.2f} s")
    return result


def check(corpus: newsner.TaggedCorpus, rows: int) -> None:
    """Open random rows of tables, and all of plots, and compare the numbers; raise AssertionError where they differ."""
    chosen = random.Random(0)
    entries = corpus.registry.entries
    for entry in chosen.sample(entries, min(rows, len(entries))):
        found = corpus.evidence(entry)
        assert (len(found), len(found.documents)) == (entry.seen.mentions, entry.seen.documents), entry
    for row in corpus.entities.sample(rows, random_state=0).itertuples():
        assert len(corpus.evidence(row)) == row.mentions, row
    for row in corpus.plot.entities().data.values:
        assert len(corpus.evidence(row).documents) == row["documents"], row
    for row in corpus.plot.speakers().data.values:
        assert len(corpus.evidence(row)) == row["statements"], row
    for kind in ("money", "count", "length"):
        for row in corpus.plot.quantities(kind).data.values:
            assert len(corpus.evidence(row)) == row["quantities"], row
    for row in corpus.cooccurrences(within="article", top=30).head(rows).itertuples():
        assert len(corpus.evidence(row).documents) == row.articles, row
    for row in corpus.cooccurrences().head(rows).itertuples():
        assert len(corpus.evidence(row)) == row.sentences, row


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tagged", type=Path)
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--rows", type=int, default=50, help="the number of rows of each table to open")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.tagged
        if options.copies > 1:
            path = Path(folder) / "copies.jsonl"
            copy(options.tagged, options.copies, path)
        corpus = timed("open_corpus", lambda: newsner.open_corpus(path))
        print(f"{corpus!r}")
        registry = timed("link", corpus.link)
        name = registry.entries[0].name
        timed("first concordance, with the index", lambda: corpus.concordance(name))
        timed(f"concordance {name!r}", lambda: corpus.concordance(name))
        timed(f"concordance {name!r}, references, left", lambda: corpus.concordance(name, references=True, sort="left"))
        timed(f"concordance {name!r}, sentences", lambda: corpus.concordance(name, window="sentence"))
        timed("concordance 'money' of quantities", lambda: corpus.concordance("money", of="quantities"))
        timed("all statements", lambda: corpus.concordance(of="statements"))
        timed("cooccurrences in sentences", corpus.cooccurrences)
        timed("cooccurrences in articles, top 200", lambda: corpus.cooccurrences(within="article", top=200))
        found = corpus.concordance(name)
        timed("to_html, with the articles (characters)", found.to_html)
        timed(f"check of {options.rows} rows of each table", lambda: check(corpus, options.rows))
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2:.2f} GB", file=sys.stderr)


if __name__ == "__main__":
    main()
