"""Choose the entity that a pronoun, a role or a noun for a body stands for: a conditional logit over those near."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import accumulate
from typing import Literal, NamedTuple

from newsner.french_words import PREPOSITIONS
from newsner.labels import Gender, Label
from newsner.lexicons import load_cues, load_weights
from newsner.names import fold_word
from newsner.roles.facts import EntityFacts
from newsner.roles.phrases import role_nouns
from newsner.statements.phrases import find_main_subject
from newsner.statements.reading import Reading

AnaphorKind = Literal["pronoun", "role", "person", "body", "title"]
"""A pronoun; a noun of office or work, for a person or an organisation; another word for a head of state."""

_FARTHEST = 8  # sentences before a word, in which whom it stands for is looked for
_FARTHEST_AHEAD = 3  # sentences behind a word with nobody before it
_MOST_SHARED = 3
_ROLE_CLASSES = ("elected", "leader", "jurist", "scholar", "artist", "writer", "physician", "athlete")
_MASCULINE_ARTICLES = frozenset({"le", "du", "au"})
_ARTICLES = frozenset({"l'", "la", "le", "les"})


class Anaphor(NamedTuple):
    """A word or phrase that stands for an entity.

    Attributes:
        position: its first token.
        kind: what kind of word it is.
        gender: the gender that it shows.
        head: its noun, folded; empty for a pronoun.
        words: its other words that say something, folded.
        is_demonstrative: whether it begins with `ce`.
        is_indefinite: whether it begins with `un`.
        names_body: whether it names an organisation as its complement.
        contents: the tokens, from and to, of what is said.
    """

    position: int
    kind: AnaphorKind = "pronoun"
    gender: Gender | None = None
    head: str = ""
    words: frozenset[str] = frozenset()
    is_demonstrative: bool = False
    is_indefinite: bool = False
    names_body: bool = False
    contents: tuple[tuple[int, int], ...] = ()


Features = dict[str, float]


@cache
def role_heads() -> frozenset[str]:
    """Return the nouns of office and work of one person, folded."""
    return frozenset(map(fold_word, role_nouns().singular))


@cache
def _classes_of(noun: str) -> frozenset[str]:
    """Return the classes of kindred roles that a folded noun belongs to."""
    cues = load_cues("speaker")
    return frozenset(name for name in _ROLE_CLASSES if noun in set(map(fold_word, cues[name])))


class Antecedents:
    """Finds whom words stand for; it must be told of the speakers in text order."""

    def __init__(self, reading: Reading, facts: EntityFacts, contents: Iterable[tuple[int, int]]) -> None:
        self._reading = reading
        self._sentences = [sentence.start for sentence in reading.sentences]
        self._lines = [0, *(k + 1 for k, word in enumerate(reading.words) if "\n" in word)]
        self._headline_end = self._lines[1] if len(self._lines) > 1 else 0
        self._labels = [entity.label for entity in reading.entities]
        self._genders = self._read_genders(facts)
        self._index_mentions(contents)
        self._index_roles(facts)
        self._index_names()
        self._spoken: list[tuple[int, int]] = []  # (token, entity)
        self._last_spoken: dict[int, int] = {}  # the last token at which each entity spoke
        self._unknown: tuple[int, Gender | None] = (-1, None)  # the last speaker without a name

    def _read_genders(self, facts: EntityFacts) -> list[Gender | None]:
        """Return the genders of people, and of organisations as the articles before their names show them."""
        genders: list[Gender | None] = list(facts.genders or [None] * len(self._labels))
        for entity, found in enumerate(self._reading.entities):
            if found.label is Label.PER:
                continue
            for mention in found.mentions:
                before = self._reading.lower[mention.start - 1] if mention.start else ""
                if before == "la" or before in _MASCULINE_ARTICLES:
                    genders[entity] = "f" if before == "la" else "m"
                    break
        return genders

    def _index_mentions(self, contents: Iterable[tuple[int, int]]) -> None:
        changes = [0] * (len(self._reading) + 1)
        for start, end in contents:
            changes[start] += 1
            changes[end] -= 1
        said = list(accumulate(changes))
        subjects = self._find_subjects()
        self._places = sorted((m.start, i) for i, e in enumerate(self._reading.entities) for m in e.mentions)
        self._governed: set[int] = set()  # mentions that are complements of a noun or verb
        count = len(self._labels)
        self._all: list[list[int]] = [[] for _ in range(count)]
        self._told: list[list[int]] = [[] for _ in range(count)]
        self._free: list[list[int]] = [[] for _ in range(count)]
        self._subjects: list[list[int]] = [[] for _ in range(count)]
        for place, entity in self._places:
            self._all[entity].append(place)
            (self._told if said[place] else self._free)[entity].append(place)
            if is_governed(self._reading, place):
                self._governed.add(place)
            elif not said[place] and place in subjects:
                self._subjects[entity].append(place)

    def _find_subjects(self) -> set[int]:
        """Return the tokens of the subjects of all sentences; remember the subjects without a name."""
        found: set[int] = set()
        self._unnamed: dict[int, Gender | None] = {}  # by sentence, the gender of a singular person without a name
        reading = self._reading
        for number, sentence in enumerate(reading.sentences):
            subject = find_main_subject(reading, sentence.start, sentence.end)
            if subject is None:
                continue
            found.update(range(subject.start, subject.end))
            behind = subject.end + 1  # an apposition: `le compagnon de X, Y,`
            if behind < sentence.end and reading.lower[subject.end] == "," and behind in reading.mention_starts:
                found.add(behind)
            if all(reading.entity_at[k] < 0 for k in range(subject.start, subject.end)):
                first = reading.lower[subject.start]
                heads = {fold_word(word) for word in reading.lower[subject.start + 1 : subject.end][:2]}
                if first in {"le", "la", "l'", "un", "une"} and not heads.isdisjoint(nouns_of_people()):
                    self._unnamed[number] = "f" if first in {"la", "une"} else None if first == "l'" else "m"
        return found

    def _index_roles(self, facts: EntityFacts) -> None:
        """Index the words and the nouns of the roles that the article says."""
        self._role_words: dict[str, set[int]] = {}
        self._role_heads: dict[str, set[int]] = {}
        self._role_classes: dict[str, set[int]] = {}
        self._with_role = {role.entity for role in facts.roles}
        for role in facts.roles:
            first = bisect_left(self._reading.starts, role.start)
            last = bisect_left(self._reading.starts, role.end)
            words = [fold_word(word) for word in self._reading.words[first:last]]
            for word in words:
                self._role_words.setdefault(word, set()).add(role.entity)
            for head in [word for word in words if word in role_heads()][:2]:
                self._role_heads.setdefault(head, set()).add(role.entity)
                for name in _classes_of(head):
                    self._role_classes.setdefault(name, set()).add(role.entity)

    def _index_names(self) -> None:
        """Index the words of names, and how the names are spelt."""
        self._name_words: dict[str, set[int]] = {}
        self._spellings: dict[str, int] = {}
        reading = self._reading
        for entity, found in enumerate(reading.entities):
            for mention in found.mentions:
                self._spellings.setdefault(_spelling(reading.words[mention.start : mention.end]), entity)
                for k in range(mention.start, mention.end):
                    self._name_words.setdefault(fold_word(reading.words[k]), set()).add(entity)

    def add_speaker(self, position: int, entity: int | None, gender: Gender | None = None) -> None:
        """Note who speaks at a token; ``None`` for somebody without a name."""
        if entity is None:
            self._unknown = (position, gender)
        else:
            self._spoken.append((position, entity))
            self._last_spoken[entity] = position

    @property
    def last_speaker(self) -> int | None:
        """The entity that spoke last."""
        return self._spoken[-1][1] if self._spoken else None

    @property
    def last_source(self) -> int | None:
        """The person or organisation that spoke last."""
        return next((e for _, e in reversed(self._spoken[-3:]) if self._labels[e] is not Label.LOC), None)

    def has_role(self, head: str) -> bool:
        """Tell whether the article says this role of somebody."""
        return head in self._role_heads

    def spelt(self, start: int, end: int) -> int | None:
        """Return the entity whose form the capitalised words of a range spell otherwise: `B.C.` for `B. C.`."""
        words = [word for word in self._reading.words[start:end] if word[0].isupper()]
        return self._spellings.get(_spelling(words)) if words else None

    def called(self, head: str, position: int) -> int | None:
        """Return the organisation whose name begins with a noun: `le parquet` for `parquet de Grenoble`."""
        found = [
            (abs(self._all[entity][0] - position), entity)
            for entity in self._name_words.get(head, ())
            if self._labels[entity] is Label.ORG and fold_word(self._reading.words[self._all[entity][0]]) == head
        ]
        return min(found)[1] if found else None

    def last_seat(self, position: int) -> int | None:
        """Return the seat of power named last before a token, or first behind it: what `la présidence` is."""
        seats = [
            (abs(places[0] - position), entity)
            for entity, places in enumerate(self._all)
            if self._reading.words[places[0]] in load_cues("act")["seat"]
        ]
        return min(seats)[1] if seats else None

    def latter(self, position: int, gender: Gender | None) -> int | None:
        """Return the last person named in this or the last sentence before a token: `ce dernier`."""
        start = self._sentences[max(0, self._sentence_of(position) - 1)]
        for entity in reversed(self._named_between(start, position, last=True)):
            known = self._genders[entity]
            if self._labels[entity] is Label.PER and (known is None or gender is None or known == gender):
                return entity
        return None

    def find(self, anaphor: Anaphor) -> int | None:
        """Return whom a word stands for, or ``None`` if that is not sure or somebody without a name."""
        candidates: dict[int | None, Features] = {}
        for entity in self._candidates(anaphor):
            known = self._genders[entity]
            if known is None or anaphor.gender is None or known == anaphor.gender:
                candidates[entity] = self._features(entity, anaphor)
        if not candidates:
            return None
        if any(features.get("role_head") for features in candidates.values()):
            for features in candidates.values():
                features["rival_role"] = 1.0 - features["role_head"]
        return self.choose(candidates | {None: self._features_of_none(anaphor)})

    def choose(self, candidates: dict[int | None, Features]) -> int | None:
        """Return the candidate with the highest sum of weights; ``None`` is one too."""
        weights = load_weights("speaker")
        scores = {
            entity: sum(weights.get(name, 0.0) * value for name, value in features.items())
            for entity, features in candidates.items()
        }
        return max(scores, key=lambda entity: scores[entity])

    def _candidates(self, anaphor: Anaphor) -> Iterator[int]:
        """Yield those for whom a word may stand, each once."""
        position, kind = anaphor.position, anaphor.kind
        here = self._sentence_of(position)
        start = self._sentences[max(0, here - _FARTHEST)]
        near = self._named_between(start, position)
        recent = [entity for _, entity in self._spoken[-3:]]
        role = [*self._role_heads.get(anaphor.head, ())] if kind in {"role", "title"} else []
        if kind == "body":
            bodies = {e for e in {*near, *recent, *self._name_words.get(anaphor.head, ())}}
            found = [e for e in sorted(bodies) if self._labels[e] is Label.ORG]
        elif anaphor.is_indefinite:
            found = role
        else:
            people = [e for e in [*recent, *near, *role] if self._labels[e] is Label.PER]
            active = [e for e in near if e in recent or self._is_active_body(e, position, here)]
            found = [*people, *active] if kind == "pronoun" else people
        if kind in {"pronoun", "role", "title"} and not any(self._labels[e] is Label.PER for e in found):
            last = self._sentences[min(len(self._sentences) - 1, here + _FARTHEST_AHEAD)]
            found += [e for e in self._named_between(position, last) if self._labels[e] is Label.PER]
        yield from dict.fromkeys(found)

    def _named_between(self, start: int, end: int, last: bool = False) -> list[int]:
        """Return those named in a range of tokens, each once, by first mention in it or by ``last`` one."""
        first, behind = bisect_left(self._places, (start, -1)), bisect_left(self._places, (end, -1))
        found = [entity for _, entity in self._places[first:behind]]
        return list(dict.fromkeys(reversed(found)))[::-1] if last else list(dict.fromkeys(found))

    def _is_active_body(self, entity: int, position: int, here: int) -> bool:
        """Tell whether an organisation is the subject of this or the last sentence."""
        place = _last_before(self._subjects[entity], position)
        return self._labels[entity] is Label.ORG and place >= self._sentences[max(0, here - 1)]

    def _features(self, entity: int, anaphor: Anaphor) -> Features:
        """Return what speaks for and against an entity as what a word stands for."""
        return (
            self._features_of_place(entity, anaphor.position)
            | self._features_of_speaking(entity, anaphor.position)
            | self._features_of_words(entity, anaphor)
        )

    def _features_of_place(self, entity: int, position: int) -> Features:
        """Return where an entity is named before a token."""
        here, line = self._sentence_of(position), self._lines[bisect_right(self._lines, position) - 1]
        place, subject = _last_before(self._all[entity], position), _last_before(self._subjects[entity], position)
        free, told = _last_before(self._free[entity], position), _last_before(self._told[entity], position)
        return {
            "subject_here": float(subject >= 0 and self._sentence_of(subject) == here),
            "subject_before": float(subject >= 0 and self._sentence_of(subject) == here - 1),
            "named_here": float(free >= 0 and self._sentence_of(free) == here),
            "named_before": float(free >= 0 and self._sentence_of(free) == here - 1),
            "named_in_line": float(free >= line),
            "told_near": float(told >= 0 and self._sentence_of(told) >= here - 1),
            "distance": min(8.0, here - self._sentence_of(place)) if place >= 0 else 8.0,
            "frequency": math.log1p(bisect_left(self._all[entity], position)),
            "ahead": float(place < 0),
            "headline": float(bool(self._all[entity]) and self._all[entity][0] < self._headline_end),
            "governed": float(free >= 0 and free in self._governed),
        }

    def _features_of_speaking(self, entity: int, position: int) -> Features:
        """Return when an entity spoke before a token."""
        here, line = self._sentence_of(position), self._lines[bisect_right(self._lines, position) - 1]
        spoken = self._last_spoken.get(entity)
        last = self.last_speaker == entity and spoken is not None
        between = bool(last and spoken is not None and self._unknown[0] > spoken)
        return {
            "last_speaker": float(last),
            "last_speaker_distance": min(8.0, here - self._sentence_of(spoken)) if last and spoken is not None else 0.0,
            "last_speaker_in_line": float(last and spoken is not None and spoken >= line),
            "spoke_before": float(spoken is not None and not last),
            "unknown_between": float(between),
        }

    def _features_of_words(self, entity: int, anaphor: Anaphor) -> Features:
        """Return how an entity's gender, roles and name fit a word."""
        known, head = self._genders[entity], anaphor.head
        place = _last_before(self._all[entity], anaphor.position)
        said = any(start <= _last_before(self._all[entity], end) for start, end in anaphor.contents)
        is_person = self._labels[entity] is Label.PER
        found = {
            "same_gender": float(known is not None and known == anaphor.gender),
            "unknown_gender": float(known is None and is_person),
            "no_person": float(not is_person and anaphor.kind != "body"),
            "names_itself": float(said),
        }
        if anaphor.kind == "pronoun":
            return found
        distance = min(8.0, self._sentence_of(anaphor.position) - self._sentence_of(place)) if place >= 0 else 8.0
        has_head = entity in self._role_heads.get(head, ())
        kindred = any(entity in self._role_classes.get(name, ()) for name in _classes_of(head))
        shared = sum(entity in self._role_words.get(word, ()) for word in anaphor.words)
        return found | {
            "role_head": float(has_head),
            "role_class": float(kindred and not has_head),
            "role_words": float(min(_MOST_SHARED, shared)),
            "other_role": float(anaphor.kind == "role" and entity in self._with_role and not (has_head or kindred)),
            "noun_distance": distance,
            "noun_last_speaker": float(self.last_speaker == entity),
            "title_frequency": math.log1p(len(self._all[entity])) if anaphor.kind == "title" else 0.0,
            "name_word": float(entity in self._name_words.get(head, ())),
        }

    def _features_of_none(self, anaphor: Anaphor) -> Features:
        """Return what speaks for somebody without a name."""
        here = self._sentence_of(anaphor.position)
        unknown, gender = self._unknown
        fits = gender is None or anaphor.gender is None or gender == anaphor.gender
        is_last = unknown > (self._spoken[-1][0] if self._spoken else -1)
        near = is_last and here - self._sentence_of(unknown) <= 1
        unnamed = self._unnamed.get(here - 1, "") if here else ""
        is_noun = anaphor.kind != "pronoun"
        return {
            "none": 1.0,
            f"none_{anaphor.kind}": 1.0,
            "none_demonstrative": float(anaphor.is_demonstrative),
            "none_words": float(min(_MOST_SHARED, len(anaphor.words))) if anaphor.kind != "title" else 0.0,
            "none_unknown_last": float(near and fits),
            "none_unnamed_before": float(unnamed != "" and (unnamed is None or unnamed == anaphor.gender)),
            "none_names_body": float(anaphor.names_body),
            "none_known_role": float(is_noun and anaphor.head in self._role_heads),
        }

    def _sentence_of(self, position: int) -> int:
        return bisect_right(self._sentences, position) - 1


def _spelling(words: Iterable[str]) -> str:
    """Return the letters and digits of words, folded."""
    return "".join(character for character in fold_word("".join(words)) if character.isalnum())


def is_governed(reading: Reading, position: int, left: int = 0) -> bool:
    """Tell whether a mention is the complement of a noun or verb: `l'avocat du ministre X`; not before ``left``."""
    k = position - 1
    while k >= left and (reading.lower[k] in _ARTICLES or fold_word(reading.lower[k]) in role_heads()):
        k -= 1
    return k >= left and reading.lower[k] in PREPOSITIONS and not (k == left and reading.lower[k] == "des")


def _last_before(places: list[int], position: int) -> int:
    """Return the last of sorted places before a token, or -1."""
    index = bisect_left(places, position)
    return places[index - 1] if index else -1


@cache
def nouns_of_people() -> frozenset[str]:
    """Return the folded nouns that may stand for a person: of roles, and others such as `femme`."""
    return role_heads() | person_nouns()


@cache
def person_nouns() -> frozenset[str]:
    """Return the nouns, other than of office and work, that mean one person, folded."""
    return frozenset(map(fold_word, load_cues("speaker")["person_noun"]))
