"""Count who is quoted in a corpus, and the shares of women and of people of unknown gender among them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

from newsner.gazetteer.entries import RegistryEntry
from newsner.labels import Gender, Label
from newsner.linking.registry import Registry
from newsner.models import Extraction

WOMEN, MEN, UNKNOWN = "women", "men", "gender unknown"
"""What plots call people by their gender."""
WOMEN_OF_KNOWN = "women, of known gender"
"""What they call the share of women among the people whose gender is known."""

_GROUPS: dict[Gender | None, str] = {"f": WOMEN, "m": MEN, None: UNKNOWN}
_Z = NormalDist().inv_cdf(0.975)  # of an interval of 95 %


class Share(NamedTuple):
    """Some people out of all; there is at least one."""

    people: int
    total: int

    @property
    def value(self) -> float:
        """The share, between 0 and 1."""
        return self.people / self.total

    @property
    def interval(self) -> tuple[float, float]:
        """The Wilson interval of 95 %, which is also right for few people, and for shares near 0 and 1.

        >>> [round(end, 3) for end in Share(3, 10).interval], [round(end, 3) for end in Share(0, 10).interval]
        ([0.108, 0.603], [0.0, 0.278])
        """
        z = _Z * _Z / self.total
        middle = (self.value + z / 2) / (1 + z)
        half = sqrt(self.value * (1 - self.value) * z + z * z / 4) / (1 + z)
        return max(0.0, middle - half), min(1.0, middle + half)


class Quoted(NamedTuple):
    """Who is quoted in a corpus.

    ``statements`` has their number by document and position of the speaker in ``entries``; of ``total`` statements,
    ``unnamed`` have no entity as speaker. ``people`` has the number of people by document and group (`WOMEN`, `MEN`,
    `UNKNOWN`), each once in a document; ``groups`` has the group of each person by position, if it is known.
    """

    entries: tuple[RegistryEntry, ...]
    statements: Counter[tuple[str, int]]
    people: Counter[tuple[str, str]]
    unnamed: int
    total: int
    groups: Mapping[int, str]

    @classmethod
    def build(cls, articles: Iterable[Extraction], registry: Registry) -> Quoted:
        """Count the speakers of all articles; a gender that one article shows holds for all, unless another differs."""
        statements: Counter[tuple[str, int]] = Counter()
        genders: dict[int, set[Gender]] = defaultdict(set)
        unnamed = 0
        for article in articles:
            document = str(article.id)
            for number, entity in enumerate(article.entities):
                position = registry.members.get((document, number))
                if entity.gender and position is not None:
                    genders[position].add(entity.gender)
            for statement in article.statements:
                speaker = None if statement.entity is None else registry.members.get((document, statement.entity))
                if speaker is None:  # nobody named, or what a decision dropped
                    unnamed += 1
                else:
                    statements[document, speaker] += 1
        groups = {position: _GROUPS[found.pop()] for position, found in genders.items() if len(found) == 1}
        people = Counter(
            (document, groups.get(position, UNKNOWN))
            for document, position in statements
            if registry.entries[position].label is Label.PER
        )
        return cls(registry.entries, statements, people, unnamed, unnamed + statements.total(), groups)

    def group_people(self, values: Mapping[str, str]) -> dict[str, Counter[str]]:
        """Return the numbers of people by group for each value of the documents that have one."""
        sums: dict[str, Counter[str]] = defaultdict(Counter)
        for (document, group), number in self.people.items():
            if document in values:
                sums[values[document]][group] += number
        return dict(sums)


def find_shares(people: Mapping[str, int]) -> dict[str, Share]:
    """Return the share of women among people of known gender, and of unknown gender among all, if there are any.

    >>> find_shares({WOMEN: 1, MEN: 3, UNKNOWN: 1})
    {'women, of known gender': Share(people=1, total=4), 'gender unknown': Share(people=1, total=5)}
    """
    women, known = people.get(WOMEN, 0), people.get(WOMEN, 0) + people.get(MEN, 0)
    unknown = people.get(UNKNOWN, 0)
    shares = {WOMEN_OF_KNOWN: (women, known), UNKNOWN: (unknown, known + unknown)}
    return {name: Share(*counts) for name, counts in shares.items() if counts[1]}
