"""Tag a folder of UTF-8 text files into one CSV file of mentions and quantities.

``python examples/tag_corpus.py [FOLDER] [OUT.csv]``; a file that cannot be read is reported, and the run goes on.
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from newsner import extract_many, to_records
from newsner.frames import COLUMNS

SEEDS = Path(__file__).parent.parent / "seeds"


def read_texts(paths: list[Path], read: list[Path]) -> Iterator[str]:
    """Yield the texts of the files that can be read, noting them in ``read``; report the others."""
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            print(f"left out {path}: {error}", file=sys.stderr)
            continue
        read.append(path)
        yield text


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SEEDS
    out = Path(sys.argv[2]) if len(sys.argv) > 2 else Path("mentions.csv")
    read: list[Path] = []
    articles = extract_many(read_texts(sorted(folder.glob("*.txt")), read))
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for count, article in enumerate(articles, 1):
            named = article.model_copy(update={"id": read[count - 1].name})
            writer.writerows(to_records([named]))
    print(f"{len(read)} articles tagged into {out}")


if __name__ == "__main__":
    main()
