"""Join the annotations in this folder to their texts.

``python tests/gold/join.py SPLIT TEXTS.jsonl… OUT.jsonl`` writes the data of one split for ``newsner train`` and
``newsner evaluate``: ``train``, ``test`` or ``silver`` (OrangeSum), ``outlets``, ``quotations`` and ``dates``
(press, web and OrangeSum), or ``votes`` and ``votes_accurate`` (the names that the first encoder found in 9,060
articles of these, and the shipped one in 13,719). TEXTS.jsonl, perhaps packed as ``.gz``, holds objects with ``text``,
one a line. An annotation belongs to the text with its SHA-256; one without a text is reported and left out.
"""

import gzip
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FILES = {"train": "news.jsonl", "test": "news.jsonl", "silver": "silver.jsonl", "outlets": "outlets.jsonl"}
FILES |= {
    "dates": "dates.jsonl",
    "quotations": "quotations.jsonl",
    "votes": "votes.jsonl.gz",
    "votes_accurate": "votes_accurate.jsonl.gz",
}


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def read(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def join(split: str, texts_paths: list[Path], out_path: Path) -> int:
    """Write the joined file of a split and return the number of annotations that have no text."""
    annotations = [item for item in read(HERE / FILES[split]) if item.pop("split", split) == split]
    wanted = {item["text_sha256"] for item in annotations}
    texts = {
        key: item["text"] for path in texts_paths for item in read(path) if (key := digest(item["text"])) in wanted
    }
    missing = 0
    with out_path.open("w", encoding="utf-8") as out:
        for annotation in annotations:
            text = texts.get(annotation.pop("text_sha256"))
            if text is None:
                missing += 1
                print(f"no text for {annotation['id']}", file=sys.stderr)
            else:
                out.write(json.dumps({**annotation, "text": text}, ensure_ascii=False) + "\n")
    return missing


if __name__ == "__main__":
    if len(sys.argv) < 4 or sys.argv[1] not in FILES:
        raise SystemExit(__doc__)
    raise SystemExit(min(join(sys.argv[1], [*map(Path, sys.argv[2:-1])], Path(sys.argv[-1])), 1))
