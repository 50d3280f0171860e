"""Tag a corpus into tables, and say who is who in it.

``python examples/tag_corpus.py [SOURCE] [OUT]``: a file, folder or glob, and the folder to write CSV tables into. A
document that cannot be read becomes an error record, and the run goes on; run it again after a kill, and it resumes.
"""

import sys
from pathlib import Path

import newsner

SEEDS = Path(__file__).parent.parent / "seeds"


def main() -> None:
    source = sys.argv[1] if len(sys.argv) > 1 else SEEDS
    out = Path(sys.argv[2]) if len(sys.argv) > 2 else Path("tagged")
    corpus = newsner.tag(source, progress=True)
    summary = corpus.write(out, format="csv", resume=True)
    print(f"{summary.documents} documents: {summary.articles} tagged into {out}, {summary.errors} errors")
    for error in corpus.errors:
        print(f"left out {error.id}: {error.reason}", file=sys.stderr)
    for entry in list(corpus.link())[:5]:
        print(f"{entry.seen.mentions:4} x  {entry.name}, in {entry.seen.documents} documents")


if __name__ == "__main__":
    main()
