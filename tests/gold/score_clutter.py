"""Score the page clutter that newsner finds against the marks in ``clutter.jsonl``.

    python tests/gold/score_clutter.py dev web.jsonl press.jsonl

prints precision and recall by characters that are not blank, whatever the kind, and the recall of each kind. The texts
(JSON Lines with ``id`` and ``text``) are not part of newsner; a text that has changed since it was marked is an error.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from pathlib import Path

import newsner

GOLD = Path(__file__).parent / "clutter.jsonl"


def read(path: Path) -> list[dict[str, object]]:
    """Return the objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def score(split: str, paths: list[str]) -> str:
    """Return the scores of a split as lines of text."""
    texts = {row["id"]: str(row["text"]) for path in paths for row in read(Path(path))}
    pages = [page for page in read(GOLD) if page["split"] == split]
    for page in pages:
        found = hashlib.sha256(texts[page["id"]].encode()).hexdigest()[:16]
        if found != page["text_sha256"]:
            raise ValueError(f"the text of {page['id']} is not the one that was marked")
    right: Counter[str] = Counter()
    marked: Counter[str] = Counter()
    skipped = 0
    for page, article in zip(pages, newsner.extract_many(texts[page["id"]] for page in pages), strict=True):
        gold = {i: kind for start, end, kind in page["clutter"] for i in range(start, end)}  # type: ignore[attr-defined]
        gold = {i: kind for i, kind in gold.items() if not article.text[i].isspace()}
        ours = {i for p in article.skipped for i in range(p.start, p.end) if not article.text[i].isspace()}
        skipped += len(ours)
        marked.update(gold.values())
        right.update(gold[i] for i in ours & gold.keys())
    lines = [f"precision {100 * right.total() / skipped:.1f}  recall {100 * right.total() / marked.total():.1f}"]
    lines += [
        f"{kind:14} {100 * right[kind] / marked[kind]:.0f} of {marked[kind]} characters" for kind in sorted(marked)
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    print(score(sys.argv[1], sys.argv[2:]))
