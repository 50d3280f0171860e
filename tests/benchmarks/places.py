"""Measure which place on earth a name means: ``python tests/benchmarks/places.py TAGGED.jsonl… [--gold FILE]``.

TAGGED.jsonl is what ``newsner tag press.jsonl -o TAGGED.jsonl`` writes for the articles of ``tests/gold/places.jsonl``.
Precision is the share of the given places that are right; recall is the share of the places of the gold that are given,
out of those that GeoNames has. A name that is no place to newsner's NER, or has another label, is not given. With
``--no-metadata``, where the outlet is remains unknown.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from newsner import Extraction, Place, locate
from newsner.labels import Label
from newsner.places.locator import MIN_SCORE

GOLD = Path(__file__).parent.parent / "gold" / "places.jsonl"


class Answer(NamedTuple):
    """A place of the gold, and the one that newsner gives for it."""

    kind: str
    name: str
    article: str
    wanted: int | None
    place: Place | None

    @property
    def is_right(self) -> bool:
        return self.place is not None and self.place.geonames_id == self.wanted


class Score(NamedTuple):
    """How many places are right, given, and there to be found."""

    right: int
    given: int
    wanted: int

    @classmethod
    def build(cls, answers: Iterable[Answer]) -> "Score":
        """Return the score of answers.

        >>> Score.build([Answer("none", "Var", "a", None, None), Answer("city", "Pau", "a", 2988358, None)])
        Score(right=0, given=0, wanted=1)
        """
        counts: Counter[str] = Counter()
        for answer in answers:
            counts["right"] += answer.is_right
            counts["given"] += answer.place is not None
            counts["wanted"] += answer.wanted is not None
        return cls(counts["right"], counts["given"], counts["wanted"])

    def __str__(self) -> str:
        precision, recall = (100 * self.right / max(1, whole) for whole in (self.given, self.wanted))
        return f"P {precision:5.1f} ({self.right} of {self.given})  R {recall:5.1f} ({self.right} of {self.wanted})"


def read_answers(tagged: Iterable[Path], gold: Path, min_score: float, *, metadata: bool) -> Iterator[Answer]:
    """Yield the answers for a gold file, given its articles as newsner tags them."""
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    wanted = {row["id"] for row in rows}
    articles = {}
    for path in tagged:
        with path.open(encoding="utf-8") as file:
            articles |= {a.id: a for a in map(Extraction.model_validate_json, file) if a.id in wanted}
    for row in rows:
        article = articles[row["id"]]
        article = article if metadata else article.model_copy(update={"metadata": {}})
        places = locate(article, min_score=min_score)
        found = (
            places.get(number)
            for number, entity in enumerate(article.entities)
            if entity.label is Label.LOC and any(mention.text == row["text"] for mention in entity.mentions)
        )
        place = next((place for place in found if place), None)
        yield Answer(row["kind"], row["text"], row["id"], row["geonameid"], place)


def main() -> None:
    """Print the scores, whole and by kind, the errors, and the time."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tagged", nargs="+", type=Path)
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--min-score", type=float, default=MIN_SCORE)
    parser.add_argument("--no-metadata", action="store_true")
    parser.add_argument("--errors", action="store_true", help="print what is wrong and what is missing")
    options = parser.parse_args()
    locate(Extraction(text="", entities=(), quantities=()))  # reads the towns
    start = time.perf_counter()
    answers = list(read_answers(options.tagged, options.gold, options.min_score, metadata=not options.no_metadata))
    print(f"all      {Score.build(answers)}")
    for kind in ("city", "country"):
        print(f"{kind:8} {Score.build(answer for answer in answers if answer.kind == kind)}")
    none = [answer for answer in answers if answer.kind == "none"]
    print(f"none     {sum(answer.place is None for answer in none)} of {len(none)} without a place")
    print(f"{(time.perf_counter() - start) / len(answers) * 1000:.1f} ms for each, with reading")
    for answer in answers if options.errors else []:
        if not answer.is_right and (answer.place or answer.wanted):
            print(
                "wrong" if answer.place else "missing", answer.name, answer.article, answer.wanted, answer.place or ""
            )


if __name__ == "__main__":
    main()
