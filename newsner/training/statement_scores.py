"""Score statements on gold data: whether they were found, and whether their speaker is right."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from newsner.models import Extraction, Passage, Statement
from newsner.training.gold import GoldArticle, GoldStatement

Span = tuple[int, int]

LEAST_OVERLAP = 0.3
"""The least share of characters that a statement must have in common with that of the gold data to be its answer."""
CLOSE_OVERLAP = 0.8

FIELDS = ("kind", "cue", "speaker", "entity", "named")


class StatementCounts(NamedTuple):
    """How many statements were right, wanted and given; ``right_fields`` and ``wanted_fields`` count the found ones."""

    right: int
    close: int
    wanted: int
    given: int
    right_fields: Mapping[str, int]
    wanted_fields: Mapping[str, int]

    @property
    def shares(self) -> dict[str, float]:
        """For each field that was annotated, the share of the found statements in which it is right, in percent.

        Whether a speaker is the right entity is unknown where the gold data name none at all.
        """
        asked = [name for name in FIELDS if self.wanted_fields.get(name)]
        known = asked if "named" in asked else [name for name in asked if name != "entity"]
        return {name: 100 * self.right_fields.get(name, 0) / self.wanted_fields[name] for name in known}


def count_statements(pairs: Iterable[tuple[GoldArticle, Extraction]]) -> StatementCounts:
    """Return the counts of articles whose statements were annotated, each with its extraction.

    A statement answers one of the gold data if they have three in ten of their characters in common, one to one, the
    most similar first; a close one has eight in ten.
    """
    right = close = wanted = given = 0
    right_fields, wanted_fields = Counter[str](), Counter[str]()
    for article, extraction in pairs:
        truth, answer = article.statements or (), extraction.statements
        wanted, given = wanted + len(truth), given + len(answer)
        close += sum(1 for _ in _pair_up(truth, answer, CLOSE_OVERLAP))
        judge = _Judge(article, extraction)
        for gold, found in _pair_up(truth, answer, LEAST_OVERLAP):
            right += 1
            for name, is_right in judge.judge(gold, found):
                wanted_fields[name] += 1
                right_fields[name] += is_right
    return StatementCounts(right, close, wanted, given, right_fields, wanted_fields)


def _pair_up(
    truth: Sequence[GoldStatement], answer: Sequence[Statement], least: float
) -> Iterator[tuple[GoldStatement, Statement]]:
    """Yield pairs that overlap at least so much, each statement once, the most similar first."""
    similar = ((_similarity(gold, found), i, k) for i, gold in enumerate(truth) for k, found in enumerate(answer))
    used_gold, used_found = set[int](), set[int]()
    for share, i, k in sorted(similar, reverse=True):
        if share >= least and i not in used_gold and k not in used_found:
            used_gold.add(i)
            used_found.add(k)
            yield truth[i], answer[k]


def _similarity(gold: GoldStatement, found: Statement) -> float:
    """Return the Jaccard index of the characters of both."""
    shared = min(gold.end, found.end) - max(gold.start, found.start)
    return max(0, shared) / (max(gold.end, found.end) - min(gold.start, found.start))


class _Judge:
    """Tells which fields of the statements of one article are right."""

    def __init__(self, article: GoldArticle, extraction: Extraction) -> None:
        self._gold: dict[int, list[Span]] = defaultdict(list)
        for start, end, _, index in article.mentions:
            self._gold[index].append((start, end))
        self._found = [[(mention.start, mention.end) for mention in entity.mentions] for entity in extraction.entities]

    def judge(self, gold: GoldStatement, found: Statement) -> Iterator[tuple[str, bool]]:
        """Yield each field that was annotated, and whether it is right; ``named`` is ``entity`` where there is one."""
        yield "kind", gold.kind == found.kind
        for name, wanted, given in (("cue", gold.cue, found.cue), ("speaker", gold.speaker, found.speaker)):
            if wanted:
                yield name, _touches(wanted, given)
        if gold.entity is None:
            yield "entity", found.entity is None
        else:
            is_right = found.entity is not None and self._is_same(gold.entity, found.entity)
            yield "entity", is_right
            yield "named", is_right

    def _is_same(self, gold: int, found: int) -> bool:
        return any(a < d and c < b for a, b in self._gold[gold] for c, d in self._found[found])


def _touches(wanted: Span, given: Passage | None) -> bool:
    return given is not None and wanted[0] < given.end and given.start < wanted[1]
