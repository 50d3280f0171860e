"""Time the linking of one document's mentions: ``python tests/benchmarks/linking.py``.

Makes documents of 1,000 to 8,000 mentions of people, organisations and places (half full names, half surnames, acronyms
and shortened forms) and prints the median of five rounds, and how time grows where mentions double.
"""

import random
import time
from statistics import median

import spacy
from spacy.tokens import Doc, Span

from newsner.linking.component import link_mentions

SYLLABLES = ("ba", "co", "di", "fa", "gue", "ko", "la", "mo", "ni", "rou", "sa", "ti", "va", "zem", "ber", "tran")
PER_NAME = 8  # mentions of one thing, as in a long report


def make_word(rng: random.Random) -> str:
    return "".join(rng.choice(SYLLABLES) for _ in range(3)).capitalize()


def make_document(mentions: int, rng: random.Random) -> Doc:
    """Return a document that is nothing but mentions."""
    words: list[str] = []
    spans: list[tuple[int, int, str]] = []
    things = [(make_word(rng), make_word(rng), rng.choice(("PER", "ORG", "LOC"))) for _ in range(mentions // PER_NAME)]
    for _ in range(mentions):
        first, last, label = rng.choice(things)
        name = [first, last] if rng.random() < 0.5 else [last if label == "PER" else first]
        spans.append((len(words), len(words) + len(name), label))
        words += [*name, ","]
    doc = Doc(spacy.blank("fr").vocab, words=words)
    doc.ents = [Span(doc, start, end, label=label) for start, end, label in spans]
    return doc


def main() -> None:
    """Print the times."""
    rng = random.Random(0)
    previous = None
    for mentions in (1000, 2000, 4000, 8000):
        doc = make_document(mentions, rng)
        times = []
        for _ in range(5):
            start = time.process_time()
            link_mentions(doc)
            times.append(time.process_time() - start)
        growth = f"  × {median(times) / previous:.2f}" if previous else ""
        previous = median(times)
        print(f"{mentions:6} mentions  {1000 * previous:8.1f} ms{growth}")


if __name__ == "__main__":
    main()
