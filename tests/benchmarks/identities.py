"""Measure who is who across documents: ``python tests/benchmarks/identities.py TAGGED.jsonl``.

TAGGED.jsonl is what ``newsner tag press.jsonl -o TAGGED.jsonl`` writes for the articles whose entities
``tests/gold/entities.jsonl`` marks. A unit is a marked entity in one article; it has the registry entry of most of its
mentions there. Of the units that are found, prints:

* pairs: of two units in one entry, the share that are one entity, and the reverse;
* B-cubed: the same, averaged over units, so that a frequent entity counts no more than its articles;
* whole: the share of entities all of whose units are in one entry without units of others.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from newsner import Extraction
from newsner.linking.registry import Registry
from newsner.names import comparison_form
from newsner.views.review.answers import Answer
from newsner.views.review.cards import Side
from newsner.views.review.opening import open_session

GOLD = Path(__file__).parent.parent / "gold" / "entities.jsonl"


class Scores(NamedTuple):
    """Precision and recall of pairs and B-cubed, and the share of whole entities, in percent."""

    pair_precision: float
    pair_recall: float
    precision: float
    recall: float
    whole: float


def score(entities: Iterable[Hashable], entries: Iterable[Hashable]) -> Scores:
    """Return the scores of units, given the entity and the entry of each.

    >>> score("AAAB", [1, 1, 2, 2])
    Scores(pair_precision=50.0, pair_recall=33.3, precision=75.0, recall=66.7, whole=0.0)
    """
    units = list(zip(entities, entries, strict=True))
    both, by_entity, by_entry = Counter(units), Counter(e for e, _ in units), Counter(k for _, k in units)

    def pairs(counts: Counter[Hashable] | Counter[tuple[Hashable, Hashable]]) -> int:
        return sum(n * (n - 1) // 2 for n in counts.values())

    whole = sum(both[e, k] == n == by_entry[k] for e, n in by_entity.items() for k in {k for f, k in both if f == e})
    return Scores(
        *(
            round(100 * share, 1)
            for share in (
                pairs(both) / (pairs(by_entry) or 1),
                pairs(both) / (pairs(by_entity) or 1),
                sum(n * n / by_entry[k] for (_, k), n in both.items()) / len(units),
                sum(n * n / by_entity[e] for (e, _), n in both.items()) / len(units),
                whole / len(by_entity),
            )
        )
    )


class Unit(NamedTuple):
    """A marked entity in one article."""

    entity: str
    label: str
    article: str
    forms: frozenset[str]


def read_units() -> list[Unit]:
    """Return the units of the gold file."""
    rows = map(json.loads, GOLD.read_text(encoding="utf-8").splitlines())
    return [
        Unit(row["name"], row["label"], article, frozenset(map(comparison_form, forms)))
        for row in rows
        for article, forms in row["forms"].items()
    ]


def find_entries(articles: Iterable[Extraction], registry: Registry, units: Iterable[Unit]) -> dict[Unit, int]:
    """Return the position in the registry of the entry that most mentions of a unit have, of those that are found."""
    mentions: dict[tuple[str, str, str], Counter[int]] = defaultdict(Counter)
    for article in articles:
        for number, entity in enumerate(article.entities):
            entry = registry.members.get((str(article.id), number), -1)
            for mention in entity.mentions:
                mentions[str(article.id), entity.label.value, comparison_form(mention.text)][entry] += 1
    found: dict[Unit, int] = {}
    for unit in units:
        votes: Counter[int] = Counter()
        for form in unit.forms:
            votes.update(mentions.get((unit.article, unit.label, form), Counter()))
        if votes:
            found[unit] = min(votes, key=lambda entry: (-votes[entry], entry))
    return found


def print_errors(found: dict[Unit, int], registry: Registry, show: int) -> None:
    """Print the entities that are split, and the entries that hold several, the most units wrong first."""
    by_entity: dict[str, Counter[int]] = defaultdict(Counter)
    by_entry: dict[int, Counter[str]] = defaultdict(Counter)
    for unit, entry in found.items():
        by_entity[unit.entity][entry] += 1
        by_entry[entry][unit.entity] += 1
    split = sorted((e for e in by_entity if len(by_entity[e]) > 1), key=lambda e: -sum(by_entity[e].values()))
    for entity in islice(split, show):
        parts = [
            f"{registry.entries[k].name}{'*' if registry.entries[k].only_in else ''} {n}"
            for k, n in by_entity[entity].most_common(6)
        ]
        print("split", entity, "|", "; ".join(parts))
    mixed = sorted((k for k in by_entry if len(by_entry[k]) > 1), key=lambda k: -sum(by_entry[k].values()))
    for entry in islice(mixed, show):
        print("mixed", registry.entries[entry].name, "|", dict(by_entry[entry].most_common(6)))


def answer(registry: Registry, units: Iterable[Unit], most: int, log: Path) -> int:
    """Answer the cards of a review as the gold does, in their order, and return how many it could answer."""
    by_place: dict[tuple[str, str, str], str] = {
        (u.article, u.label, form): u.entity for u in units for form in u.forms
    }

    def find(side: Side) -> str | None:
        votes = Counter(by_place.get((p.document, side.label.value, comparison_form(p.name))) for p in side.places)
        del votes[None]
        return min(votes, key=lambda entity: (-votes[entity], str(entity)), default=None)

    session = open_session(registry, log, limit=10_000)
    answered = 0
    for card in session.remaining:
        first, second = map(find, card.sides)
        if first is not None and second is not None and card in session.remaining and answered < most:
            while session.current != card:
                session.decide(Answer("skip"))
            session.decide(Answer("same" if first == second else "different"))
            answered += 1
    return answered


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tagged", type=Path)
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--answers", type=int, default=0, help="how many cards of a review are answered by the gold")
    args = parser.parse_args()
    lines = args.tagged.read_text(encoding="utf-8").splitlines()
    articles = [Extraction.model_validate_json(line) for line in lines]
    registry = Registry.build(articles)
    units = read_units()
    if args.answers:
        with TemporaryDirectory() as folder:
            log = Path(folder, "decisions.jsonl")
            print(answer(registry, units, args.answers, log), "cards answered")
            registry = registry.relink(log)
    found = find_entries(articles, registry, units)
    for label in ("PER", "LOC", "ORG", "all"):
        of_label = [unit for unit in units if label in (unit.label, "all")]
        known = [unit for unit in of_label if unit in found]
        scores = score([unit.entity for unit in known], [found[unit] for unit in known])
        print(f"{label:4} {len(of_label)} units, {len(known)} found:", scores)
    print_errors(found, registry, args.errors)


if __name__ == "__main__":
    main()
