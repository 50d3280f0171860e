"""Decide which entity speaks: the name in the words for the speaker, or whom a pronoun or a role stands for."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache

from newsner.french_words import DETERMINERS, PREPOSITIONS
from newsner.labels import Gender, Label
from newsner.lexicons import load_speaker_weights
from newsner.names import fold_word
from newsner.roles.facts import EntityFacts
from newsner.roles.phrases import role_nouns
from newsner.statements.draft import Draft
from newsner.statements.phrases import Phrase, find_main_subject
from newsner.statements.reading import Reading

_FARTHEST_SENTENCE = 8  # before a pronoun, in which whom it stands for is looked for
_OF = frozenset({"de", "d'", "du", "des"})
_MASCULINE = frozenset({"il", "-il", "celui-ci", "lui", "ce", "cet", "le", "un"})
_FEMININE = frozenset({"elle", "-elle", "celle-ci", "la", "une", "cette"})
_SINGULAR_PRONOUNS = frozenset(
    {"il", "-il", "elle", "-elle", "celui-ci", "celle-ci", "lui", "celui", "celle", "je", "j'", "-je"}
)
_PLURAL_PRONOUNS = frozenset(
    {"ils", "-ils", "elles", "-elles", "ceux-ci", "celles-ci", "eux", "nous", "-nous", "on", "-on"}
)
_SPOKESPEOPLE = frozenset(
    {
        "porte-parole",
        "responsable",
        "responsables",
        "representant",
        "representante",
        "representants",
        "communique",
        "source",
    }
    | {
        "sources",
        "membre",
        "membres",
        "cadre",
        "cadres",
        "delegue",
        "deleguee",
        "dirigeant",
        "dirigeants",
        "dirigeante",
    }
    | {
        "president",
        "presidente",
        "directeur",
        "directrice",
        "secretaire",
        "chef",
        "patron",
        "patronne",
        "pdg",
        "coordinateur",
    }
    | {
        "coordinatrice",
        "fonctionnaire",
        "elu",
        "elue",
        "expert",
        "experte",
        "experts",
        "service",
        "services",
        "direction",
    }
    | {
        "etude",
        "rapport",
        "enquete",
        "sondage",
        "site",
        "barometre",
        "recherche",
        "chiffres",
        "donnees",
        "statistiques",
        "compte",
        "journaliste",
        "journalistes",
        "employe",
        "syndicat",
        "avocat",
        "avocate",
        "coordonnateur",
        "cabinet",
        "analyste",
    }
    | {
        "analystes",
        "economiste",
        "economistes",
        "chercheur",
        "chercheurs",
        "chercheuse",
        "bureau",
        "section",
        "antenne",
        "une",
    }
)
_ORGANISATION_NOUNS = frozenset(
    "groupe entreprise societe compagnie parti syndicat association organisation ong ministere club journal quotidien institution agence "
    "banque constructeur mouvement federation fondation institut organisme chaine magazine hebdomadaire firme conseil commission operateur "
    "collectif ligue administration prefecture parquet universite filiale geant distributeur fabricant operatrice plateforme centrale "
    "institutrice multinationale enseigne marque regie observatoire autorite academie exploitant assureur editeur formation".split()
)
_PERSON_NOUNS = frozenset(
    "homme femme interesse interessee responsable dirigeant dirigeante elu elue avocat avocate ministre president presidente depute deputee "
    "senateur senatrice maire chef directeur directrice candidat candidate secretaire porte-parole entraineur coach joueur joueuse athlete "
    "acteur actrice chanteur chanteuse artiste auteur auteure autrice ecrivain ecrivaine realisateur realisatrice chercheur chercheuse "
    "professeur professeure medecin expert experte specialiste historien historienne sociologue economiste patron patronne fondateur "
    "fondatrice procureur procureure juge policier militante militant journaliste premier premiere accuse accusee prevenu suspect "
    "quinquagenaire sexagenaire quadragenaire trentenaire septuagenaire tete dernier derniere diplomate gouverneur conseiller conseillere "
    "technicien selectionneur milliardaire general colonel officier commissaire eveque pape pretre roi reine prince princesse wali "
    "jeune leader figure opposant opposante republicain democrate socialiste ancien ancienne star champion championne musicien "
    "orateur conferencier conferenciere intervenant intervenante interlocuteur interlocutrice locataire hote scientifique".split()
)


@cache
def _role_heads() -> frozenset[str]:
    """Return the folded nouns of office and work of one person."""
    return frozenset(map(fold_word, role_nouns().singular))


class SpeakerResolver:
    """Tells which entity each statement's speaker is; it must see the statements in text order."""

    def __init__(self, reading: Reading, facts: EntityFacts, drafts: Sequence[Draft]) -> None:
        self._reading = reading
        self._facts = facts
        self._spoken: list[tuple[int, int]] = []  # (token of the speaker, entity)
        self._contents = sorted((draft.start, draft.end) for draft in drafts)
        self._sentence_starts = [sentence.start for sentence in reading.sentences]
        self._places = sorted(
            (mention.start, i) for i, entity in enumerate(reading.entities) for mention in entity.mentions
        )
        self._subjects = self._find_subjects()
        self._roles = self._index_roles()
        self._known: dict[Phrase, int | None] = {}

    def resolve(self, draft: Draft) -> int | None:
        """Return the index of the entity that speaks, or ``None`` if nobody named does, or that is not sure."""
        phrase = draft.speaker
        if phrase is None:
            return None
        if phrase not in self._known:
            entity = self._resolve(phrase)
            self._known[phrase] = entity
            if entity is not None:
                self._spoken.append((phrase.start, entity))
        return self._known[phrase]

    def _find_subjects(self) -> frozenset[int]:
        """Return the first tokens of the mentions in the subjects of all sentences."""
        reading = self._reading
        found: set[int] = set()
        for sentence in reading.sentences:
            subject = find_main_subject(reading, sentence.start, sentence.end)
            if subject is not None:
                found |= {k for k in range(subject.start, subject.end) if k in reading.mention_starts}
        return frozenset(found)

    def _index_roles(self) -> dict[str, list[tuple[int, int]]]:
        """Return for each folded word of a role, (start in characters, entity) of those who have it."""
        index: dict[str, list[tuple[int, int]]] = {}
        for role in self._facts.roles:
            first = bisect_right(self._reading.starts, role.start) - 1
            for position in range(max(first, 0), len(self._reading)):
                if self._reading.starts[position] >= role.end:
                    break
                index.setdefault(fold_word(self._reading.words[position]), []).append((role.start, role.entity))
        return index

    def _resolve(self, phrase: Phrase) -> int | None:
        reading = self._reading
        first = reading.lower[phrase.start]
        if phrase.end == phrase.start + 1 and phrase.start not in reading.mention_starts:
            if first in _SINGULAR_PRONOUNS:
                return self._antecedent(phrase.start, self._gender_of(first))
            if first in _PLURAL_PRONOUNS:
                return None
        if first == "l'" and reading.lower[phrase.start + 1 : phrase.end] in (["intéressé"], ["intéressée"]):
            return self._antecedent(phrase.start, "f" if reading.lower[phrase.start + 1].endswith("ée") else "m")
        named = self._named(phrase)
        if named is not None:
            return named[0]
        return self._by_noun(phrase)

    def _gender_of(self, word: str) -> Gender | None:
        return "m" if word in _MASCULINE else "f" if word in _FEMININE else None

    def _mentions(self, phrase: Phrase) -> Iterator[tuple[int, int]]:
        """Yield (first token, entity) of each mention in a phrase."""
        position = phrase.start
        while position < phrase.end:
            entity = self._reading.entity_at[position]
            if entity < 0:
                position += 1
                continue
            yield position, entity
            while position < phrase.end and self._reading.entity_at[position] == entity:
                position += 1

    def _is_governed(self, position: int, phrase: Phrase) -> bool:
        """Tell whether a mention in a phrase is the complement of another noun."""
        reading = self._reading
        k = position - 1
        while k >= phrase.start and reading.lower[k] in {"l'", "la", "le", "les"}:
            k -= 1
        return k >= phrase.start and reading.lower[k] in PREPOSITIONS

    def _named(self, phrase: Phrase) -> tuple[int | None] | None:
        """Return the entity that a name in the phrase gives, in a tuple; ``None`` if the phrase has no name."""
        mentions = list(self._mentions(phrase))
        if not mentions:
            return None
        free = [(p, e) for p, e in mentions if not self._is_governed(p, phrase)]
        people = [e for _, e in free if self._label(e) is Label.PER]
        if people:
            return (people[0],)
        if free:
            return (free[0][1],)
        head = self._head(phrase)
        role = self._by_role(phrase, head)
        if role is not None:
            return (role,)
        organisations = [e for _, e in mentions if self._label(e) is Label.ORG]
        plural = self._is_plural(phrase)
        if (
            organisations
            and (head in _SPOKESPEOPLE or head in _ORGANISATION_NOUNS)
            and not (plural and head not in _SPOKESPEOPLE)
        ):
            return (organisations[0],)
        return (None,)

    def _label(self, entity: int) -> Label:
        return self._reading.entities[entity].label

    def _is_plural(self, phrase: Phrase) -> bool:
        return self._reading.lower[phrase.start] in {
            "les",
            "des",
            "ces",
            "ses",
            "leurs",
            "plusieurs",
            "certains",
            "certaines",
            "quelques",
            "deux",
            "trois",
            "nos",
            "mes",
        }

    def _head(self, phrase: Phrase) -> str:
        """Return the folded head noun of a phrase: its first word that is no determiner or adjective before it."""
        reading = self._reading
        for position in range(phrase.start, phrase.end):
            word = reading.lower[position]
            if word in DETERMINERS or word in {
                "même",
                "ancien",
                "ancienne",
                "jeune",
                "premier",
                "première",
                "nouveau",
                "nouvelle",
                "ex",
                "-",
                "vice",
                "grand",
                "petit",
                "autre",
                "seul",
                "actuel",
                "principal",
            }:
                if (
                    word in {"premier", "première"}
                    and position + 1 < phrase.end
                    and reading.lower[position + 1] in {"ministre"}
                ):
                    return "ministre"
                continue
            return fold_word(word)
        return ""

    def _by_role(self, phrase: Phrase, head: str) -> int | None:
        """Return the person of whom the article has said this role, the latest before the phrase."""
        if not head or self._is_plural(phrase) or self._reading.lower[phrase.start] in {"un", "une"}:
            return None
        start = self._reading.starts[phrase.start]
        owners = [(s, e) for s, e in self._roles.get(head, ()) if s < start] or list(self._roles.get(head, ()))
        if not owners:
            return None
        words = {fold_word(self._reading.words[k]) for k in range(phrase.start, phrase.end)}
        scores: dict[int, float] = {}
        for place, entity in owners:
            shared = sum((place, entity) in self._roles.get(word, ()) for word in words if len(word) > 2)
            if self._mismatch(entity, self._gender_of(self._reading.lower[phrase.start])):
                continue
            scores[entity] = max(
                scores.get(entity, 0.0),
                shared + (0.5 if self._last_spoken() == entity else 0.0) + place / (start + 1e6) * 0.1,
            )
        return max(scores, key=lambda entity: scores[entity]) if scores else None

    def _mismatch(self, entity: int, gender: Gender | None) -> bool:
        """Tell whether an entity is known to have another gender."""
        known = self._facts.genders[entity] if self._facts.genders else None
        return known is not None and gender is not None and known != gender

    def _last_spoken(self) -> int | None:
        return self._spoken[-1][1] if self._spoken else None

    def _by_noun(self, phrase: Phrase) -> int | None:
        """Return whom a definite noun without a name stands for: a role, `le groupe`, `la jeune femme`."""
        reading = self._reading
        first = reading.lower[phrase.start]
        if self._is_plural(phrase) or first in {"un", "une"} or first not in DETERMINERS | {"même"}:
            head = self._head(phrase)
            return self._by_role(phrase, head) if first not in DETERMINERS else None
        head = self._head(phrase)
        role = self._by_role(phrase, head)
        if role is not None:
            return role
        gender: Gender | None = "f" if first in {"la", "cette", "sa"} else "m" if first in {"le", "ce", "cet"} else None
        body = self._body_called(phrase, head)
        if body is not None:
            return body
        if head == "source" and "même" in reading.lower[phrase.start : phrase.end]:
            return self._last_spoken()
        if head in _ORGANISATION_NOUNS:
            return self._latest(phrase.start, Label.ORG)
        if head in _PERSON_NOUNS or head in _role_heads():
            return self._antecedent(phrase.start, gender)
        return None

    def _body_called(self, phrase: Phrase, head: str) -> int | None:
        """Return the organisation whose name begins with the noun: `le parquet` for `parquet de Grenoble`."""
        found = [
            (place, entity)
            for place, entity in self._places
            if self._label(entity) is Label.ORG and fold_word(self._reading.words[place]) == head
        ]
        if len({entity for _, entity in found}) > 1:
            found = [(place, entity) for place, entity in found if place < phrase.start]
        return found[-1][1] if found else None

    def _latest(self, position: int, label: Label) -> int | None:
        """Return the entity of a label that spoke or was named last."""
        for place, entity in reversed(self._spoken):
            if self._label(entity) is label and place < position:
                return entity
        for k in range(position - 1, max(-1, position - 150), -1):
            entity = self._reading.entity_at[k]
            if entity >= 0 and self._label(entity) is label:
                return entity
        return None

    def _antecedent(self, position: int, gender: Gender | None) -> int | None:
        """Return the person that a pronoun or a noun at a token stands for, or ``None`` if that is not sure."""
        candidates = {e: f for e in self._near_people(position) if (f := self._features(e, position, gender))}
        return self.choose(candidates)

    def choose(self, candidates: dict[int, dict[str, float]]) -> int | None:
        """Return the candidate with the highest sum of weights, if it is above that for none."""
        weights = load_speaker_weights()
        scores = {e: sum(weights[name] * value for name, value in f.items()) for e, f in candidates.items()}
        best = max(scores, key=lambda entity: scores[entity], default=None)
        return best if best is not None and scores[best] > weights["none"] else None

    def _near_people(self, position: int) -> Iterator[int]:
        """Yield the people who spoke last or are named in the last sentences before a token, each once."""
        seen: set[int] = set()
        here = self._sentence_of(position)
        start = self._sentence_starts[max(0, here - _FARTHEST_SENTENCE)]
        recent = [entity for _, entity in self._spoken[-3:]]
        named = [entity for place, entity in self._places if start <= place < position]
        near = self._sentence_starts[max(0, here - 1)]
        bodies = {
            e for p, e in self._places if near <= p < position and p in self._subjects and self._label(e) is Label.ORG
        }
        for entity in [*reversed(recent), *named]:
            if entity not in seen and (self._label(entity) is Label.PER or entity in recent or entity in bodies):
                seen.add(entity)
                yield entity

    def _features(self, entity: int, position: int, gender: Gender | None) -> dict[str, float]:
        """Return what speaks for and against an entity as what a word at a token stands for; empty if its gender differs."""
        if self._mismatch(entity, gender):
            return {}
        here = self._sentence_of(position)
        line = self._line_start(position)
        known = self._facts.genders[entity] if self._facts.genders else None
        places = [place for place, other in self._places if other == entity and place < position]
        told = [place for place in places if self._is_said(place)]
        free = [place for place in places if place not in told]
        subjects = [place for place in free if place in self._subjects]
        spoken = [place for place, other in self._spoken if other == entity]
        last = self._spoken[-1][1] == entity if self._spoken else False
        return {
            "last_speaker": float(last),
            "last_speaker_distance": min(8.0, here - self._sentence_of(spoken[-1])) if last else 0.0,
            "last_speaker_in_line": float(last and spoken[-1] >= line),
            "spoke_before": float(bool(spoken) and not last),
            "subject_here": float(any(self._sentence_of(place) == here for place in subjects)),
            "subject_before": float(any(self._sentence_of(place) == here - 1 for place in subjects)),
            "subject_in_line": float(any(place >= line for place in subjects)),
            "named_here": float(any(self._sentence_of(place) == here for place in free)),
            "named_before": float(any(self._sentence_of(place) == here - 1 for place in free)),
            "named_in_line": float(any(place >= line for place in free)),
            "told_near": float(any(self._sentence_of(place) >= here - 1 for place in told)),
            "distance": min(8.0, here - self._sentence_of(places[-1])) if places else 8.0,
            "frequency": math.log1p(len(places)),
            "latest": float(
                bool(places)
                and places[-1]
                == max((p for p, e in self._places if p < position and self._label(e) is Label.PER), default=-1)
            ),
            "same_gender": float(known is not None and known == gender),
            "unknown_gender": float(known is None),
            "no_person": float(self._label(entity) is not Label.PER),
        }

    def _sentence_of(self, position: int) -> int:
        return bisect_right(self._sentence_starts, position) - 1

    def _line_start(self, position: int) -> int:
        """Return the first token of the line of a token."""
        words = self._reading.words
        while position > 0 and "\n" not in words[position - 1]:
            position -= 1
        return position

    def _is_said(self, position: int) -> bool:
        """Tell whether a token is part of a statement."""
        return any(start <= position < end for start, end in self._contents)
