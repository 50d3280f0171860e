"""List the names that newsner shows though an article never writes them: ``python renames.py TEXTS.jsonl …``.

The records have a ``text``, and where known a ``date``. Prints how many mentions are shown under another name, then
each pair of a surface and that name with its number of mentions and its first line of context, the most frequent
first. Whether a name is right is for a reader to say.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from newsner import Extraction, load
from newsner.names import tidy

_CONTEXT = 80  # characters on each side


class Rename(NamedTuple):
    """A surface of an article, the name that newsner shows for it, and its label."""

    surface: str
    name: str
    label: str


def find_renames(article: Extraction) -> Iterator[tuple[Rename, str]]:
    """Yield each mention whose entity has a name that is none of its surfaces, with its context."""
    for entity in article.entities:
        if entity.name not in {tidy(mention.text) for mention in entity.mentions}:
            for mention in entity.mentions:
                before = article.text[max(0, mention.start - _CONTEXT) : mention.start]
                behind = article.text[mention.end : mention.end + _CONTEXT]
                context = " ".join(f"{before}[{mention.text}]{behind}".split())
                yield Rename(tidy(mention.text), entity.name, entity.label.value), context


def main() -> None:
    """Read the corpora and print the renames."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", nargs="+", type=Path)
    records = [json.loads(line) for path in parser.parse_args().texts for line in path.open(encoding="utf-8")]
    counts: Counter[Rename] = Counter()
    contexts: dict[Rename, str] = {}
    mentions = 0
    extractor = load(exclude=["statements", "roles", "dates"])
    articles = extractor.extract_many((r["text"] for r in records), dates=(r.get("date") for r in records))
    for article in articles:
        mentions += len(article.mentions)
        for rename, context in find_renames(article):
            counts[rename] += 1
            contexts.setdefault(rename, context)
    print(
        f"{len(records)} articles, {mentions} mentions, {counts.total()} shown under another name, {len(counts)} pairs"
    )
    for rename, count in counts.most_common():
        print(f"{count}\t{rename.label}\t{rename.surface} → {rename.name}\t{contexts[rename]}")


if __name__ == "__main__":
    main()
