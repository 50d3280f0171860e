"""Join the annotations in this folder to their texts.

``python tests/gold/join.py SPLIT TEXTS.jsonl OUT.jsonl`` writes the data of one split, ``train``, ``test`` or
``silver``, for ``newsner train`` and ``newsner evaluate``.
TEXTS.jsonl holds objects with ``id`` and ``text``: the articles of OrangeSum, one a line. A text that is not the one
that was annotated (its SHA-256 differs) is an error; an annotation without a text is reported and left out.
"""

import hashlib
import json
import sys
from pathlib import Path

HERE = Path(__file__).parent


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def join(split: str, texts_path: Path, out_path: Path) -> int:
    """Write the joined file of a split and return the number of annotations that have no text."""
    texts = {}
    for line in texts_path.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        texts[item["id"]] = item["text"]
    missing = 0
    with out_path.open("w", encoding="utf-8") as out:
        name = "silver.jsonl" if split == "silver" else "news.jsonl"
        for line in (HERE / name).read_text(encoding="utf-8").splitlines():
            annotation = json.loads(line)
            expected = annotation.pop("text_sha256")
            if annotation.pop("split") != split:
                continue
            text = texts.get(annotation["id"])
            if text is None:
                missing += 1
                print(f"no text for {annotation['id']}", file=sys.stderr)
                continue
            if digest(text) != expected:
                raise SystemExit(f"the text of {annotation['id']} is not the one that was annotated")
            out.write(json.dumps({**annotation, "text": text}, ensure_ascii=False) + "\n")
    return missing


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in ("train", "test", "silver"):
        raise SystemExit(__doc__)
    raise SystemExit(min(join(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])), 1))
