"""Write the role ``finite_verb`` of newsner/data/clause_cues.csv: finite forms that their ending does not show.

``python tests/benchmarks/finite_forms.py NEWS.jsonl…`` conjugates all verbs that verbecc (``pip install verbecc``)
knows in the third person. It keeps the forms that occur at least 10 times in the news, one JSON object with a ``text``
a line, and rarely where nouns do (`saying_forms.count_nouns`). What stands in the file already is kept.
"""

import csv
import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

LEAST, MOST_NOUNS = 10, 0.04
CUES = Path(__file__).parents[2] / "newsner" / "data" / "clause_cues.csv"


def read_texts(paths: list[str]) -> Iterator[str]:
    for path in paths:
        with gzip.open(path, "rt") if path.endswith(".gz") else open(path, encoding="utf-8") as lines:
            yield from (json.loads(line)["text"] for line in lines)


def list_infinitives() -> Iterator[str]:
    import verbecc

    path = next((Path(verbecc.__file__).parent / "data" / "xml" / "verbs").glob("*fr*.xml"))
    yield from (element.text or "" for element in ElementTree.parse(path).iter("i"))


def find_forms(paths: list[str]) -> Iterator[str]:
    from saying_forms import Conjugator, count_nouns  # here, since it lies beside this script only

    words, nouns = count_nouns(read_texts(paths))
    conjugator = Conjugator()
    for verb in sorted(set(list_infinitives())):
        if sum(word in words for word in (verb, verb[:-2] + "e", verb[:-2] + "ent")) == 0:
            continue
        try:
            forms = conjugator.conjugate(verb)
        except Exception as error:  # verbecc knows no template for some verbs of its list
            print(f"left out: {verb} ({error})", file=sys.stderr)
            continue
        participles = {form for form, mood in forms if mood in {"participle", "infinitive"}}
        for form, mood in forms:
            common = words[form] >= LEAST and nouns[form] <= MOST_NOUNS * words[form]
            if mood in {"finite_singular", "finite_plural"} and form not in participles and common and len(form) > 2:
                yield form


def main(*paths: str) -> None:
    with CUES.open(encoding="utf-8", newline="") as file:
        rows = [tuple(row) for row in csv.reader(file)]
    refused = {cue for cue, role, *_ in rows if role == "not_finite"}
    found = {(form, "finite_verb") for form in find_forms(list(paths)) if form not in refused}
    with CUES.open("w", encoding="utf-8", newline="") as file:
        ordered = sorted({*rows[1:], *found}, key=lambda row: (row[1], row[0]))
        csv.writer(file, lineterminator="\n").writerows([rows[0], *ordered])
    print(f"{len(found)} forms")


if __name__ == "__main__":
    main(*sys.argv[1:])
