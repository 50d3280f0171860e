"""Find the doubtful identities of a registry, the ones that a human should look at first.

A doubt is about two entries that may be one, or about a part of one entry that may be somebody else. Names are compared
inside blocks only (surname, sound, consonants, initials, beginnings and ends), and each entry has at most
`_MOST_PARTNERS` partners, so that the cost grows linearly with the corpus.

The probability that both are one comes from the kind of likeness (`_MERGED`, `_APART`: log-odds) and from what the
articles say (`_WEIGHTS`: log-odds that are added), which are set by hand; where linking weighed the two
(`Registry.links`), its probability counts. A surname that fits several people is shared among them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from math import exp, log
from typing import TYPE_CHECKING, Literal, NamedTuple

from newsner.gazetteer.entries import RegistryEntry
from newsner.labels import Gender, Label, Reason
from newsner.linking.messages import Message
from newsner.linking.nodes import Link
from newsner.models import Extraction, to_surface
from newsner.names import comparison_form, fold, initials, is_acronym, match, sound_form
from newsner.names.gender import gender_of_first_name

if TYPE_CHECKING:
    from newsner.linking.registry import Registry

_Likeness = Reason | Literal["other"]

_MERGED: dict[_Likeness, float] = {"surname": 2.2, "initials": 2.5, "spelling": 1.8, "shortened": 2.0, "other": 1.8}
"""The log-odds that the names of one entry are rightly one, by how they are alike; other reasons are not in doubt."""
_APART: dict[_Likeness, float] = {
    **{"exact": 0.0, "surname": 1.4, "initials": 0.4, "spelling": -0.8, "acronym": 0.4},
    **{"shortened": -0.8, "partial": 0.4, "other": -2.6},
}
"""The log-odds that two entries are wrongly two."""
_WEIGHTS = {"genders": -4.0, "roles": 1.5, "companions": 1.2, "one_article": -1.0, "years": -0.5}
"""What is added for a woman and a man, a shared role, shared companions, an article that has both, years in between."""

_WEIGHED = frozenset({"roles", "companions"})
"""The features that linking has weighed, where it gives a probability."""
_LEAST = 0.001  # a probability

_SHARED: tuple[_Likeness, ...] = ("surname", "initials", "acronym", "shortened")
"""The likenesses of short names, which may fit several."""
_MOST_PARTNERS = 8  # of one entry, the most mentioned first
_MOST_DOCUMENTS = 50  # of one entry in which companions are looked up
_COMMON = 0.05  # the share of documents from which a companion says nothing
_FEWEST_COMMON = 5  # documents, below which none is that common
_FEWEST_SHARED = 0.1  # the share of companions that must be the same
_YEARS_APART = 5
_CLOSEST = 0.43  # the score of names that do not match, but nearly do
_VOWELS = re.compile(r"(?<=\w)[aeiouyh]")
_DOUBLED = re.compile(r"(.)\1")
_SHORTEST_SKELETON = 3  # consonants
_LONGEST_EDGE = 4  # words

_LIKENESS: dict[_Likeness, Message] = {
    "exact": Message("the same name"),
    "surname": Message("the one is the surname of the other"),
    "initials": Message("the one abbreviates the other"),
    "spelling": Message("the spellings are close"),
    "acronym": Message("the one may be the acronym of the other"),
    "shortened": Message("the one may be short for the other"),
    "partial": Message("the one has a middle name more"),
    "other": Message("the names have little in common"),
}
_BOTH_NAMES = Message("an article gives both names to one")


class Doubt(NamedTuple):
    """Two entries that may be one, or a part of an entry that may be somebody else.

    ``first`` and ``second`` are positions in ``registry.entries``; without ``second``, the doubt is whether the
    occurrences of the first in ``documents`` are the same as its others. ``probability`` is that of one identity,
    ``pairs`` the number of pairs of document entities whose verdict a decision changes, ``evidence`` what speaks for
    and against it, as messages.
    """

    first: int
    second: int | None
    probability: float
    pairs: int
    evidence: tuple[str, ...]
    documents: tuple[str, ...] = ()

    @property
    def gain(self) -> float:
        """The expected number of pairs that a decision sets right.

        >>> Doubt(0, 1, 0.25, 12, ()).gain
        3.0
        """
        return self.pairs * min(self.probability, 1 - self.probability)


@dataclass
class _Part:
    """What the articles say of the occurrences of an entry, or of some of them."""

    position: int
    names: Counter[str] = field(default_factory=Counter)
    documents: list[str] = field(default_factory=list)
    genders: Counter[Gender] = field(default_factory=Counter)
    roles: set[str] = field(default_factory=set)
    years: set[int] = field(default_factory=set)

    @property
    def size(self) -> int:
        return self.names.total()

    @property
    def name(self) -> str:
        """The most frequent name."""
        return min(self.names, key=lambda name: (-self.names[name], name))

    @property
    def gender(self) -> Gender | None:
        """The gender that most occurrences show."""
        return min(self.genders, key=lambda gender: (-self.genders[gender], gender), default=None)

    def add(self, other: _Part) -> None:
        self.names.update(other.names)
        self.documents += other.documents
        self.genders.update(other.genders)
        self.roles |= other.roles
        self.years |= other.years


def find_doubts(registry: Registry, articles: Iterable[Extraction]) -> list[Doubt]:
    """Return the doubtful identities of a registry, those with the highest expected gain first.

    Args:
        registry: a registry that was linked, not read from a file.
        articles: the articles that it was linked from.
    """
    parts = _collect_parts(registry, articles)
    finder = _Finder(registry, parts)
    found = [*finder.find_apart(), *finder.find_merged()]
    return sorted(found, key=lambda doubt: (-doubt.gain, doubt.first, doubt.second or 0, doubt.documents))


_Parts = dict[int, dict[tuple[str, Gender | None], _Part]]
"""The parts of each entry, by comparison form and gender of the occurrences."""


def _collect_parts(registry: Registry, articles: Iterable[Extraction]) -> _Parts:
    parts: _Parts = defaultdict(dict)
    for place, article in enumerate(articles):
        document = str(place) if article.id is None else article.id
        for number, entity in enumerate(article.entities):
            position = registry.members.get((document, number))
            if position is None:
                continue
            gender = entity.gender or (gender_of_first_name(entity.name) if " " in entity.name else None)
            gender = gender if entity.label is Label.PER else None
            part = parts[position].setdefault((comparison_form(entity.name), gender), _Part(position))
            part.names[entity.name] += 1
            part.documents.append(document)
            part.roles.update(fold(to_surface(role.text)) for role in entity.roles)
            part.years.update({article.date.year} if article.date else ())
            if gender:
                part.genders[gender] += 1
    return parts


def _join(position: int, parts: Iterable[_Part]) -> _Part:
    whole = _Part(position)
    for part in parts:
        whole.add(part)
    return whole


class _Finder:
    """Finds the doubts of a registry, given what its articles say of each entry."""

    def __init__(self, registry: Registry, parts: _Parts) -> None:
        self._entries = registry.entries
        self._parts = parts
        self._wholes = {position: _join(position, some.values()) for position, some in parts.items()}
        self._companions: dict[str, list[int]] = defaultdict(list)  # of each document
        for (document, _), position in registry.members.items():
            self._companions[document].append(position)
        self._links: dict[tuple[str, str], list[Link]] = defaultdict(list)
        for link in registry.links:
            self._links[comparison_form(link.name), comparison_form(link.other)].append(link)
        self._most = max(_FEWEST_COMMON, len(self._companions) * _COMMON)

    def find_apart(self) -> Iterator[Doubt]:
        """Yield the pairs of entries that may be one."""
        partners = _find_partners(self._entries, self._wholes)
        fits = Counter(short for short, _, likeness in partners if likeness in _SHARED)
        for first, second, likeness in partners:
            one, other = self._wholes[first], self._wholes[second]
            count = max(fits[first], 1)
            prior = _APART[likeness] - (log(count) if likeness in _SHARED else 0)
            evidence: list[str] = [_LIKENESS[likeness]]
            if likeness in _SHARED and count > 1:
                name = self._entries[first].name
                evidence = [Message("“{name}” may be short for {n} names of the corpus", name=name, n=count)]
            yield self._weigh(one, other, prior, evidence, second)

    def find_merged(self) -> Iterator[Doubt]:
        """Yield the parts of entries that may be somebody else: names merged for a weak reason, other genders."""
        for position, parts in self._parts.items():
            entry = self._entries[position]
            if len(parts) < 2 or entry.kb_id:
                continue
            for weak, likeness in _find_weak_parts(entry, parts):
                part = _join(position, weak)
                rest = _join(position, (other for other in parts.values() if not any(other is one for one in weak)))
                if rest.size:
                    why = _LIKENESS[likeness] if likeness != "other" else _BOTH_NAMES
                    yield self._weigh(part, rest, _MERGED.get(likeness, 2.5), [why], None)

    def _weigh(self, one: _Part, other: _Part, prior: float, evidence: list[str], second: int | None) -> Doubt:
        odds, known = prior, frozenset[str]()
        if links := self._find_links(one, other):
            mean = sum(link.probability for link in links) / len(links)
            odds, known = log(max(mean, _LEAST) / max(1 - mean, _LEAST)), _WEIGHED
            evidence = [evidence[0], *links[0].evidence]
        for feature, reason in self._find_features(one, other):
            if feature not in known:
                odds += _WEIGHTS[feature]
                evidence.append(reason)
        documents = tuple(one.documents) if second is None else ()
        return Doubt(one.position, second, 1 / (1 + exp(-odds)), one.size * other.size, tuple(evidence), documents)

    def _find_links(self, one: _Part, other: _Part) -> list[Link]:
        """Return what linking found of the names of two parts, in the documents of the part that is named there."""
        found = []
        for short, full in ((one, other), (other, one)):
            documents = set(short.documents)
            links = self._links.get((comparison_form(short.name), comparison_form(full.name)), ())
            found += [link for link in links if documents.issuperset(link.documents)]
        return found

    def _find_features(self, one: _Part, other: _Part) -> Iterator[tuple[str, Message]]:
        """Yield the features of two parts, each with a line of evidence."""
        if one.gender and other.gender and one.gender != other.gender:
            yield "genders", Message("the one is a woman, the other a man")
        if roles := sorted(one.roles & other.roles):
            yield "roles", Message("the same role: {role}", role=roles[0])
        both = len({*one.documents} & {*other.documents})
        if both:
            yield (
                "one_article",
                Message("{n} articles have both, as two" if both > 1 else "{n} article has both, as two", n=both),
            )
        if companions := self._find_shared_companions(one, other):
            yield "companions", Message("both are named with {names}", names=", ".join(companions))
        if one.years and other.years:
            apart = max(min(one.years) - max(other.years), min(other.years) - max(one.years))
            if apart >= _YEARS_APART:
                yield "years", Message("{n} years lie between them", n=apart)

    def _find_shared_companions(self, one: _Part, other: _Part) -> list[str]:
        """Return the names of up to three entities, not too common ones, that occur in articles with either."""
        if not {*one.documents}.isdisjoint(other.documents):
            return []
        first, second = self._find_companions(one), self._find_companions(other)
        shared = sorted((first & second) - {one.position, other.position})
        if len(shared) < _FEWEST_SHARED * min(len(first), len(second)):
            return []
        return [self._entries[position].name for position in shared[:3]]

    def _find_companions(self, part: _Part) -> set[int]:
        """Return the entities, not too common ones, in the first articles with a part."""
        found = chain.from_iterable(self._companions[document] for document in part.documents[:_MOST_DOCUMENTS])
        return {position for position in found if self._entries[position].seen.documents < self._most}


def _find_weak_parts(
    entry: RegistryEntry, parts: Mapping[tuple[str, Gender | None], _Part]
) -> Iterator[tuple[list[_Part], _Likeness]]:
    """Yield the parts of an entry that were merged for a weak reason, or show the other gender than most."""
    own = comparison_form(entry.name)
    by_form: dict[str, list[_Part]] = defaultdict(list)
    for (form, _), part in parts.items():
        by_form[form].append(part)
    for form, some in by_form.items():
        if form == own or form.replace(" ", "") in initials(entry.name):  # `afp`, `Onu`
            continue
        name = _join(some[0].position, some).name
        reason: _Likeness = match(name, entry.name, entry.label).reason or "other"
        if reason in _MERGED:
            yield some, reason
    known = sorted((part for part in by_form[own] if part.gender), key=lambda part: -part.size)
    for part in known[1:]:
        yield [part], "exact"


def _find_partners(entries: tuple[RegistryEntry, ...], wholes: Mapping[int, _Part]) -> list[tuple[int, int, _Likeness]]:
    """Return pairs of entries that may be one, the shorter name first, with how the names are alike."""
    found: dict[tuple[int, int], _Likeness] = {}
    partners: Counter[int] = Counter()
    for short, long in _find_candidates(entries, wholes):
        pair = (short, long)
        if partners[short] >= _MOST_PARTNERS or pair in found or (long, short) in found:
            continue
        one, other = entries[short], entries[long]
        if one.kb_id and other.kb_id:  # which are two, or they would be one entry
            continue
        verdict = match(one.name, other.name, one.label)
        is_acronym_of = is_acronym(one.name) and comparison_form(one.name).replace(" ", "") in initials(other.name)
        likeness: _Likeness | None = "acronym" if is_acronym_of else verdict.reason
        if likeness is None and verdict.score >= _CLOSEST:
            likeness = "other"
        if likeness in _APART:
            found[pair] = likeness
            partners[short] += 1
    return [(*pair, likeness) for pair, likeness in found.items()]


def _find_candidates(entries: tuple[RegistryEntry, ...], wholes: Mapping[int, _Part]) -> Iterator[tuple[int, int]]:
    """Yield pairs of entries that share a block, the more mentioned first; each entry yields a limited number."""
    whole_forms: dict[tuple[Label, str], list[int]] = defaultdict(list)
    blocks: dict[tuple[Label, str], list[int]] = defaultdict(list)
    keys: dict[int, list[str]] = {}
    for position in sorted(wholes):
        entry = entries[position]
        keys[position] = _find_keys(entry)
        if entry.only_in is None:  # what holds for one article is the shorter name of a pair, never the longer one
            for key in keys[position]:
                blocks[entry.label, key].append(position)
        whole_forms[entry.label, comparison_form(entry.name)].append(position)
    for (label, form), positions in whole_forms.items():
        longer = blocks.get((label, f"edge {form}"), ())
        for short in positions:
            yield from ((short, long) for long in longer[: 2 * _MOST_PARTNERS] if long != short)
    for block in blocks.values():
        for place, long in enumerate(block):
            for short in block[place + 1 : place + 1 + _MOST_PARTNERS]:
                yield (short, long) if len(entries[short].name) <= len(entries[long].name) else (long, short)


def _find_keys(entry: RegistryEntry) -> list[str]:
    """Return the blocks of an entry: what its name sounds like, its consonants, and what it may be shortened to."""
    words = comparison_form(entry.name).split()
    sound = sound_form(entry.name, entry.label)
    skeleton = _DOUBLED.sub(r"\1", _VOWELS.sub("", sound))
    keys = [f"sound {sound}"]
    if len(skeleton.replace(" ", "")) >= _SHORTEST_SKELETON:
        keys.append(f"skeleton {skeleton}")
    if entry.label is Label.PER:
        keys += [f"edge {' '.join(words[start:])}" for start in range(1, len(words))]
        if len(words) > 1:
            keys.append(f"initial {words[0][0]} {words[-1]}")
    elif len(words) > 1:
        edges = range(1, min(len(words), _LONGEST_EDGE + 1))
        keys += [f"edge {' '.join(words[:end])}" for end in edges]
        keys += [f"edge {' '.join(words[-end:])}" for end in edges]
        if entry.label is Label.ORG:
            keys += [f"edge {acronym}" for acronym in initials(entry.name) if len(acronym) > 1]
    return keys
