"""Find the mentions of places that stand for a government, institution or team: `Paris estime`, `accusé par Moscou`.

Sure cues decide alone, and a logistic regression over the words around a mention decides the rest. The cues are in
``data/act_cues.csv`` and the weights in ``data/act_weights.csv``, fitted by ``tests/benchmarks/acts.py``.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from spacy.tokens import Doc

from newsner.french_words import DEFINITE_ARTICLES, FUNCTION_WORDS
from newsner.labels import Label
from newsner.lexicons import load_cues, load_saying_forms, load_weights
from newsner.linking.entities import LinkedEntity
from newsner.spans import lower_words_of, words_of

_SENTENCE_ENDS = frozenset('.!?…:;»”"|•—–[')
_CLAUSE_OPENERS = frozenset(
    {
        *("auquel", "auxquels", "car", "comme", "donc", "dont", "et", "laquelle", "lequel", "lorsqu'", "lorsque"),
        *("mais", "où", "puisque", "qu'", "quand", "que", "si", "tandis"),
    }
)
_LOCATIVES = frozenset({"chez", "dans", "depuis", "en", "hors", "jusqu'à", "jusque", "sous", "sur", "vers", "via"})
_OTHER_PREPOSITIONS = frozenset({"avec", "contre", "entre", "envers", "par", "pour", "selon"})
_CONTRACTED = {"au": "à", "aux": "à", "du": "de", "des": "de", "d'": "de"}
_WITH_ARTICLE = DEFINITE_ARTICLES | {"au", "aux", "du", "des"}
_REPEATED = frozenset({"à", "au", "aux", "avec", "d'", "de", "des", "du", "en"})
_LINKS = frozenset({",", "(", "-", "/", "et", "ni", "ou"})
_QUOTES = frozenset("«“„")
_BEFORE_INVERSION = frozenset({",", '"', "»", "”"})
_BE = frozenset({"est", "sont", "était", "étaient", "sera", "seront", "serait", "seraient", "fut", "furent"})
_CUES_AFTER = frozenset({"acts", "be_participle", "future", "perfect_acts"})
_CUES_BEFORE = frozenset(
    {
        *("hostility_contre", "inverted"),
        *("address_to", "behind_address", "behind_relation", "framing_pour", "framing_selon", "noun_adjective_de"),
        *("noun_de", "noun_sur", "participle_par", "relation_avec", "relation_contre", "relation_entre"),
    }
)
_OPPONENT = frozenset({"behind_address", "contre", "facing", "relation_contre"})
SURE = "sure"
"""The feature of a country, capital, region or seat of power beside a cue that is nearly always right."""

_UNSURE = frozenset({"address_to", "be_participle"})
_THRESHOLD = -0.4  # of the logit, for which F is best in cross-validation
_FURTHEST_NOUN = 5  # words before `avec`, `contre` or `entre` in which a noun of relations is looked for
_FURTHEST_VERB = 5  # words between a subject and its verb that are skipped
_LONGEST_LIST = 12  # places in one enumeration that are read as one


class Name(NamedTuple):
    """A mention: its first token, the token behind it, and whether it is one of a place, and of a country."""

    start: int
    end: int
    place: bool
    country: bool


def find_acts(doc: Doc, entities: Sequence[LinkedEntity]) -> tuple[int, ...]:
    """Return the first tokens of the places that stand for a government, institution or team, in text order.

    Args:
        doc: a document.
        entities: its linked entities.
    """
    names = names_of(entities)
    places = [name for name in names if name.place]
    if not places:
        return ()
    weights = load_weights("act")
    features = PlaceFeatures(words_of(doc), lower_words_of(doc), names)
    return tuple(place.start for place in places if score_features(features.of(place), weights) > _THRESHOLD)


def score_features(features: Sequence[str], weights: Mapping[str, float]) -> float:
    """Return the logit that a place with these features acts; infinite if a cue makes it sure.

    >>> score_features(["bias", "seat"], {"bias": -3.0, "seat": 2.0})
    -1.0
    """
    return math.inf if SURE in features else sum(weights.get(name, 0.0) for name in features)


def names_of(entities: Sequence[LinkedEntity]) -> list[Name]:
    """Return the mentions of the entities, in text order."""
    return sorted(
        Name(mention.start, mention.end, entity.label is Label.LOC, entity.label is Label.LOC and bool(entity.kb_id))
        for entity in entities
        for mention in entity.mentions
    )


@cache
def _load_cues() -> dict[str, frozenset[str]]:
    """Return the cues by role; forms of verbs of saying count as forms of verbs of acting."""
    cues = dict(load_cues("act"))
    for role, mood in (("infinitive", "infinitive"), ("participle", "participle"), ("verb", "finite")):
        said = {
            form
            for form, uses in load_saying_forms().items()
            if any(use.mood.startswith(mood) and use.mood != "finite_other" and not use.is_ambiguous for use in uses)
        }
        cues[role] |= said
    return cues


class PlaceFeatures:
    """Features of the places of one document; a place in an enumeration shares what stands around all of it."""

    def __init__(self, words: Sequence[str], lower: Sequence[str], names: Sequence[Name]) -> None:
        self._surfaces = words
        self._words = lower
        self._cues = _load_cues()
        places = [name for name in names if name.place]
        self._ends = {name.end: name for name in names}
        self._next: dict[int, Name] = {}
        self._previous: dict[int, Name] = {}
        for name in names:
            if previous := self._find_previous(name):
                self._previous[name.start] = previous
                self._next[previous.start] = name
        self._strong = self._find_strong(places)
        sport = sum(word in self._cues["sport"] for word in self._words)
        self._sport = sport >= max(4, len(words) // 60)

    def of(self, place: Name) -> list[str]:
        """Return the names of a place's features."""
        kind = self._kind(place)
        found = ["bias", kind]
        first, last = self._list_around(place)
        before = list(self._before(first))
        after = list(self._after(last.end))
        found += before + after
        if "open" in before:
            found += [f"open_{name}" for name in after] + [f"open_{kind}"]
        found += [f"{kind}_{name}" for name in before if name in ("place", "de", "to")]
        if first is not last:
            found.append("listed")
        if self._strong - {self._name(place)}:
            found.append("others_act")
        if self._name(place) in self._strong and not _has_cue(before, after):
            found.append("acts_elsewhere")
        if _has_cue(before, after):
            found += ["cue", f"{kind}_cue"]
            if kind != "other_place" and _has_cue(set(before) - _UNSURE, set(after) - _UNSURE):
                found.append(SURE)
        if self._sport and kind == "country":
            found.append("sport")
            found += [f"sport_{name}" for name in ("open", "article") if name in before]
            if not _OPPONENT.isdisjoint(before):
                found.append("sport_opponent")
        return found

    def _find_strong(self, places: Sequence[Name]) -> set[str]:
        """Return the names that have a sure cue somewhere in the document."""
        return {
            self._name(place) for place in places if _has_cue(list(self._before(place)), list(self._after(place.end)))
        }

    def _name(self, place: Name) -> str:
        return " ".join(self._words[place.start : place.end])

    def _kind(self, place: Name) -> str:
        surface = " ".join(self._surfaces[place.start : place.end]).replace("’", "'").replace("' ", "'")
        surface = surface.replace(" - ", "-")
        if surface in self._cues["seat"]:
            return "seat"
        if self._start_with_head(place) < place.start:
            return "region"
        with_article = self._word(place.start - 1) in _WITH_ARTICLE
        if place.country and not (surface in self._cues["capital"] and not with_article):
            return "country"
        if surface in self._cues["capital"] and not with_article:
            return "capital"
        return "region" if surface in self._cues["region"] else "other_place"

    def _word(self, position: int) -> str:
        return self._words[position] if 0 <= position < len(self._words) else ""

    def _find_previous(self, place: Name) -> Name | None:
        """Return the place that an enumeration has before this one: `la Russie, la Chine et Cuba`."""
        position = place.start - 1
        if self._word(position) in DEFINITE_ARTICLES:
            position -= 1
        preposition = self._word(position)
        if preposition in _REPEATED:
            position -= 1
        else:
            preposition = ""
        if self._word(position) == "encore":
            position -= 1
        if self._word(position) not in _LINKS:
            return None
        previous = self._ends.get(position)
        if previous is None or (preposition == "en" and self._word(previous.start - 1) != "en"):
            return None
        return previous

    def _list_around(self, place: Name) -> tuple[Name, Name]:
        first = last = place
        for _ in range(_LONGEST_LIST):
            first = self._previous.get(first.start, first)
            last = self._next.get(last.start, last)
        return first, last

    def _before(self, place: Name) -> Iterator[str]:
        """Yield what stands before a place, or the first of a list of them."""
        position = self._start_with_head(place) - 1
        word = self._word(position)
        opens = False
        if word in DEFINITE_ARTICLES:
            yield "article"
            opens = self._surfaces[position][0].isupper()
            position -= 1
            word = self._word(position)
        word = _CONTRACTED.get(word, word)
        if opens or self._opens_sentence(position + 1):
            yield from ("open", "sentence_start")
        elif word in _CLAUSE_OPENERS or word == ",":
            yield from ("open", "clause_start")
        elif word == "à":
            yield from self._behind_to(position - 1)
        elif word in _LOCATIVES:
            pressed = word == "sur" and self._word(position - 1) in self._cues["noun"]
            yield "noun_sur" if pressed else "place"
        elif word == "de":
            yield from self._behind_de(position - 1)
        elif word in _OTHER_PREPOSITIONS:
            yield from self._behind_preposition(word, position)
        else:
            yield from self._behind_word(word, position)

    def _start_with_head(self, place: Name) -> int:
        """Return the first token of a place with the word for what it is: `région Bretagne`, `ville de Lyon`."""
        position = place.start - 1
        if self._word(position) in DEFINITE_ARTICLES:
            position -= 1
        if self._word(position) in ("de", "d'", "du", "des"):
            position -= 1
        return position if self._word(position) in self._cues["body"] else place.start

    def _opens_sentence(self, position: int) -> bool:
        before = self._word(position - 1)
        return not before.strip() or before in _SENTENCE_ENDS or before in _QUOTES

    def _behind_to(self, position: int) -> Iterator[str]:
        word = self._word(position)
        if word == "face":
            yield "facing"
        elif word in self._cues["address"]:
            yield "address_to"
        elif word in self._cues["noun"] or word in self._cues["relation"]:
            yield "noun_to"
        else:
            yield "to"

    def _behind_de(self, position: int) -> Iterator[str]:
        word = self._word(position)
        if word in ("auprès", "côté", "part", "d'après", "tour"):
            yield "side_de"
        elif word in self._cues["site"] or self._word(position - 1) in self._cues["site"]:
            yield "site_de"
        elif word in self._cues["noun"]:
            yield "noun_de"
        elif self._word(position - 1) in self._cues["noun"]:
            yield "noun_adjective_de"
        else:
            yield "de"

    def _behind_preposition(self, word: str, position: int) -> Iterator[str]:
        if word == "contre" and self._word(position - 1) in self._cues["hostility"]:
            yield "hostility_contre"
            return
        yield word
        before = self._words[max(position - _FURTHEST_NOUN, 0) : position]
        if any(w in self._cues["relation"] for w in before):
            yield f"relation_{word}"
        elif word in ("pour", "selon") and self._opens_sentence(position):
            yield f"framing_{word}"
        if word == "par" and self._word(position - 1) in self._cues["participle"]:
            yield "participle_par"

    def _behind_word(self, word: str, position: int) -> Iterator[str]:
        known = False
        if word == "-" and self._word(position - 2) in self._cues["relation"]:
            word = self._word(position - 2)
        if self._is_inverted(position):
            yield "inverted"
        for role in ("address", "infinitive", "participle", "relation", "verb"):
            if word in self._cues[role]:
                known = True
                yield f"behind_{role}"
        if not known:
            yield "behind_other"

    def _is_inverted(self, position: int) -> bool:
        """Tell whether a verb whose subject follows ends there: `, assure Paris`, `», a indiqué l'Élysée`."""
        word, before = self._word(position), self._word(position - 1)
        if f"{before} {word}" in self._cues["participle"]:  # `a fait savoir`
            word, before, position = f"{before} {word}", self._word(position - 2), position - 1
        if word in self._cues["participle"]:
            return before in self._cues["auxiliary"] and self._word(position - 2) in _BEFORE_INVERSION
        return word in self._cues["verb"] and before in _BEFORE_INVERSION

    def _after(self, position: int) -> Iterator[str]:
        """Yield what stands behind a place, or the last of a list of them."""
        if self._word(position) == ")":
            position += 1
        if self._word(position) == "," and self._word(position + 1) == "qui":
            position += 1
        if self._word(position) == "qui":
            yield "relative"
            position += 1
        position = self._skip(position)
        word = self._word(position)
        reflexive = word in _BE and self._word(position - 1) in ("s'", "se")
        if word in self._cues["auxiliary"] or reflexive:
            yield self._perfect(position + 1)
        elif word in _BE:
            following = self._word(self._skip(position + 1))
            yield "be_participle" if following in self._cues["participle"] else "be"
        elif word in self._cues["modal"]:
            following = self._word(self._skip(position + 1))
            yield "acts" if following in self._cues["infinitive"] else "modal"
        elif word in self._cues["verb"]:
            yield "acts"
        elif word.endswith(("ra", "rait", "ront", "raient")) and len(word) > 4:
            yield "future"
        elif word in ("de", "d'") and self._word(self._skip(position + 1)).endswith(("er", "ir", "re")):
            yield "de_infinitive"
        elif word.isalpha() and len(word) > 2 and word not in FUNCTION_WORDS and self._surfaces[position].islower():
            yield "word"

    def _perfect(self, position: int) -> str:
        following = self._word(self._skip(position))
        if following == "été":
            return "passive"
        if following in self._cues["participle"]:
            return "perfect_acts"
        return "perfect" if following.endswith(("é", "i", "u", "is", "it")) else "have"

    def _skip(self, position: int) -> int:
        """Return the position behind adverbs and pronouns that stand between a subject and its verb."""
        last = position + _FURTHEST_VERB
        while position < last and self._is_between(self._word(position)):
            position += 1
        return position

    def _is_between(self, word: str) -> bool:
        return word in self._cues["between"] or (word.endswith("ment") and word not in self._cues["verb"])


def _has_cue(before: Collection[str], after: Collection[str]) -> bool:
    """Tell whether what stands around a place makes it act, whatever the place is."""
    return not _CUES_BEFORE.isdisjoint(before) or ("open" in before and not _CUES_AFTER.isdisjoint(after))
