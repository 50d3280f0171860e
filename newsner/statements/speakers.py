"""Decide which entity speaks: the name in the words for the speaker, or whom a pronoun or a noun stands for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from newsner.french_words import DETERMINERS, PREPOSITIONS
from newsner.labels import Gender, Label
from newsner.lexicons import load_cues, load_demonyms, load_statement_cues
from newsner.names import fold_word
from newsner.roles.facts import EntityFacts
from newsner.roles.phrases import role_nouns
from newsner.statements.antecedents import Anaphor, AnaphorKind, Antecedents, is_governed, person_nouns, role_heads
from newsner.statements.draft import Draft
from newsner.statements.phrases import Phrase
from newsner.statements.reading import Reading

_MASCULINE = frozenset({"il", "-il", "celui-ci", "celui", "lui", "ce", "cet", "le", "un"})
_FEMININE = frozenset({"elle", "-elle", "celle-ci", "celle", "la", "une", "cette"})
_SINGULAR_PRONOUNS = frozenset({"il", "-il", "elle", "-elle", "celui-ci", "celle-ci", "lui", "celui", "celle"})
_FIRST_PERSON = frozenset({"je", "j'", "-je"})
_PLURAL_PRONOUNS = frozenset(
    {"ils", "-ils", "elles", "-elles", "ceux-ci", "celles-ci", "eux", "nous", "-nous", "on", "-on"}
)
_PLURAL_DETERMINERS = frozenset(
    {"les", "des", "ces", "ses", "leurs", "nos", "mes", "vos", "plusieurs", "certains", "certaines", "quelques"}
    | {"deux", "trois", "quatre", "cinq"}
)
_INDEFINITE = frozenset({"un", "une"})
_DEMONSTRATIVE = frozenset({"ce", "cet", "cette"})
_ARTICLES = frozenset({"l'", "la", "le", "les"})
_OF = frozenset({"de", "d'", "du", "des", "chez"})
_LATTER = frozenset(
    {("ce", "dernier"), ("cette", "dernière"), ("celui-ci",), ("celle-ci",), ("celui", "-", "ci"), ("celle", "-", "ci")}
)
_NEAR_HEAD = 3  # tokens from the start of a phrase to `au` behind its noun: `une source au ministère`
_FARTHEST_MAKER = 8  # tokens behind the noun of a poll
_LONGEST_APPOSITION = 5  # tokens before the name in it


@cache
def _cues(role: str) -> frozenset[str]:
    """Return the speaker cues of a role, folded, in the singular and in the plural."""
    found = frozenset(map(fold_word, load_cues("speaker")[role]))
    return found | {cue if cue[-1] in "sx" else cue + "s" for cue in found}


@cache
def _documents() -> frozenset[str]:
    """Return the nouns of documents, folded, in the singular and in the plural."""
    found = frozenset(map(fold_word, load_statement_cues()["document"]))
    return found | {cue + "s" for cue in found}


@cache
def _words_before_nouns() -> frozenset[str]:
    """Return the adjectives that stand before a noun of office or work."""
    return load_cues("role")["kept_before"] | load_cues("role")["left_before"] | {"même", "-", "autre"}


@cache
def _plural_roles() -> frozenset[str]:
    return frozenset(map(fold_word, role_nouns().plural))


@cache
def _speakers_for_bodies() -> frozenset[str]:
    """Return the nouns, folded, that speak for the organisation that is their complement."""
    sources = map(fold_word, load_statement_cues()["source_noun"])
    return role_heads() | _plural_roles() | _cues("body_part") | frozenset(sources)


class SpeakerResolver:
    """Tells which entity each statement's speaker is; it must see the statements in the order of their speakers."""

    def __init__(self, reading: Reading, facts: EntityFacts, drafts: Sequence[Draft]) -> None:
        self._reading = reading
        self._antecedents = self._make_antecedents(facts, drafts)
        self._known: dict[Phrase, int | None] = {}
        self._contents: dict[Phrase, list[tuple[int, int]]] = {}
        for draft in drafts:
            if draft.speaker is not None:
                self._contents.setdefault(draft.speaker, []).append((draft.start, draft.end))
        self._last_poll: int | None = None

    def _make_antecedents(self, facts: EntityFacts, drafts: Sequence[Draft]) -> Antecedents:
        return Antecedents(self._reading, facts, ((draft.start, draft.end) for draft in drafts))

    def resolve(self, draft: Draft) -> int | None:
        """Return the index of the entity that speaks, or ``None`` if nobody named does, or that is not sure."""
        phrase = draft.speaker
        if phrase is None:
            return None
        if phrase not in self._known:
            entity = self._known[phrase] = self._resolve(phrase)
            if entity is not None or not self._is_plural(phrase):
                self._antecedents.add_speaker(phrase.start, entity, self._gender(phrase))
        return self._known[phrase]

    def _resolve(self, phrase: Phrase) -> int | None:
        first = self._reading.lower[phrase.start]
        if phrase.start not in self._reading.mention_starts:
            if self._is_latter(phrase):
                latter = self._antecedents.latter(phrase.start, self._gender(phrase))
                if latter is not None and self._reading.lower[phrase.start] in _DEMONSTRATIVE:
                    return latter
                return self._antecedents.find(self._anaphor(phrase, "pronoun", ""))
            if phrase.end == phrase.start + 1 or first in {"celui", "celle"}:
                if first in _SINGULAR_PRONOUNS or first in _FIRST_PERSON:
                    return self._antecedents.find(self._anaphor(phrase, "pronoun", ""))
                if first in _PLURAL_PRONOUNS:
                    return None
        mentions = list(self._mentions(phrase))
        if mentions:
            return self._by_name(phrase, mentions)
        spelt = self._antecedents.spelt(phrase.start, phrase.end)
        return self._by_noun(phrase) if spelt is None else spelt

    def _is_latter(self, phrase: Phrase) -> bool:
        """Tell whether a phrase is `ce dernier`, `celui-ci` or the like."""
        return tuple(self._reading.lower[phrase.start : phrase.end]) in _LATTER

    def _gender(self, phrase: Phrase) -> Gender | None:
        """Return the gender that the first word of a phrase shows."""
        word = self._reading.lower[phrase.start]
        return "m" if word in _MASCULINE else "f" if word in _FEMININE else None

    def _label(self, entity: int) -> Label:
        return self._reading.entities[entity].label

    def _is_plural(self, phrase: Phrase) -> bool:
        lower = self._reading.lower
        if lower[phrase.start] in _PLURAL_DETERMINERS:
            return True
        return any(lower[k] == "et" and lower[k + 1] in DETERMINERS for k in range(phrase.start, phrase.end - 1))

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

    def _by_name(self, phrase: Phrase, mentions: list[tuple[int, int]]) -> int | None:
        """Return the entity that a phrase with names means."""
        free = [(place, entity) for place, entity in mentions if not is_governed(self._reading, place, phrase.start)]
        people = [entity for _, entity in free if self._label(entity) is Label.PER]
        head = self._head(phrase)
        if head in _documents():
            return self._by_document(phrase, head, [entity for _, entity in mentions])
        if people:
            return people[0]
        if self._is_joint(free, phrase):
            return None
        if free and head not in role_heads():
            return free[0][1]
        apposed = self._apposed(phrase)
        if apposed is not None:
            return apposed
        bodies = [e for place, e in mentions if self._label(e) is Label.ORG and self._is_of(place, phrase)]
        body = bodies[0] if bodies and self._speaks_for_body(phrase, head) else None
        if self._is_plural(phrase) or (self._reading.lower[phrase.start] in _INDEFINITE and body is not None):
            return body
        found = self._by_noun(phrase, body is not None)
        return body if found is None else found

    def _is_of(self, position: int, phrase: Phrase) -> bool:
        """Tell whether a name is the complement of a noun: `de la CGT`."""
        k = position - 1
        while k > phrase.start and self._reading.lower[k] in _ARTICLES:
            k -= 1
        word = self._reading.lower[k]
        return k > phrase.start and (word in _OF or (word in {"au", "aux"} and k <= phrase.start + _NEAR_HEAD))

    def _apposed(self, phrase: Phrase) -> int | None:
        """Return the person named behind the comma behind a phrase: `l'avocate de X, Y`."""
        reading = self._reading
        k, end = phrase.end + 1, min(len(reading) - 1, phrase.end + 1 + _LONGEST_APPOSITION)
        if k >= end or reading.lower[phrase.end] != "," or self._is_plural(phrase):
            return None
        while k < end and k not in reading.mention_starts:
            word = fold_word(reading.lower[k])
            is_known = word in role_heads() or word in _ARTICLES or word in load_demonyms()
            if not is_known and reading.words[k][-1] != ".":  # `Me.`
                return None
            k += 1
        if k not in reading.mention_starts or self._label(reading.entity_at[k]) is not Label.PER:
            return None
        last = reading.mention_starts[k]
        return None if last < len(reading) and reading.lower[last] in {"et", "ou"} else reading.entity_at[k]

    def _is_joint(self, free: list[tuple[int, int]], phrase: Phrase) -> bool:
        """Tell whether names are joined: `Casino et Carrefour`."""
        reading = self._reading
        for place, entity in free:
            last = reading.mention_starts.get(place, place + 1)
            following = [k for k in range(last + 1, min(last + 3, phrase.end)) if reading.words[k][0].isupper()]
            if self._label(entity) is Label.ORG and last < phrase.end and reading.lower[last] == "et" and following:
                return True
        return False

    def _speaks_for_body(self, phrase: Phrase, head: str) -> bool:
        """Tell whether a noun with the name of an organisation as its complement speaks for it."""
        if head in _cues("body_noun"):
            return not self._is_plural(phrase) or head in _cues("body_part")
        return head in _speakers_for_bodies() or head.startswith("charge")

    def _by_document(self, phrase: Phrase, head: str, entities: list[int]) -> int | None:
        """Return the institute of a poll, or the organisation that gives figures; other documents are nobody."""
        lower = self._reading.lower[phrase.start : phrase.end]
        bodies = [entity for entity in entities if self._label(entity) is Label.ORG]
        if head in _cues("poll") or any(fold_word(word) in _cues("poll") for word in lower):
            bodies = bodies or self._makers(phrase.end)
            if bodies:
                self._last_poll = bodies[0]
            return self._last_poll if bodies or not _INDEFINITE & set(lower[:1]) else None
        if head in _cues("figures") | _cues("body_noun") and bodies:
            return bodies[0]
        return None

    def _makers(self, position: int) -> list[int]:
        """Return the organisation named behind `par` behind a token: `un sondage effectué en mai par l'Ifop`."""
        reading = self._reading
        for k in range(position, min(len(reading) - 2, position + _FARTHEST_MAKER)):
            if reading.lower[k] == "par":
                name = k + 1 + (reading.lower[k + 1] in _ARTICLES)
                entity = reading.entity_at[name]
                return [entity] if entity >= 0 and self._label(entity) is Label.ORG else []
        return []

    def _head(self, phrase: Phrase) -> str:
        """Return the folded head noun of a phrase: its first word that is no determiner or adjective before it."""
        lower = self._reading.lower
        for position in range(phrase.start, phrase.end):
            word = lower[position]
            follows = lower[position + 1] if position + 1 < phrase.end else ""
            skipped = word in _words_before_nouns() and follows and follows not in PREPOSITIONS
            if word in DETERMINERS or skipped or word.isdigit():
                continue
            if self._reading.entity_at[position] >= 0:
                return ""
            return fold_word(word.removeprefix("ex-"))
        return ""

    def _anaphor(self, phrase: Phrase, kind: AnaphorKind, head: str, names_body: bool = False) -> Anaphor:
        reading = self._reading
        first = reading.lower[phrase.start]
        words = {
            fold_word(word)
            for word in reading.lower[phrase.start : phrase.end]
            if (len(word) > 3 or word.isdigit()) and word not in _words_before_nouns()
        }
        return Anaphor(
            position=phrase.start,
            kind=kind,
            gender=self._gender(phrase),
            head=head,
            words=frozenset(words - {head}) if head else frozenset(),
            is_demonstrative=first in _DEMONSTRATIVE,
            is_indefinite=first in _INDEFINITE,
            names_body=names_body,
            contents=tuple(self._contents.get(phrase, ())),
        )

    def _by_role(self, phrase: Phrase, head: str) -> int | None:
        """Return the person of whom the article says a role."""
        if not self._antecedents.has_role(head):
            return None
        return self._antecedents.find(self._anaphor(phrase, "role", head))

    def _by_noun(self, phrase: Phrase, names_body: bool = False) -> int | None:
        """Return whom a noun without a name stands for: a role, `le groupe`, `la jeune femme`."""
        lower = self._reading.lower
        head = self._head(phrase)
        first = lower[phrase.start]
        if head in _documents() and head not in _cues("body_noun"):
            return self._by_document(phrase, head, [])
        if "même" in lower[phrase.start : phrase.end] and head in {"source", "sources"}:
            return self._antecedents.last_source
        if self._is_plural(phrase) or not head:
            return None
        if not names_body:
            apposed = self._apposed(phrase)
            if apposed is not None:
                return apposed
        if first in _INDEFINITE:
            found = self._by_role(phrase, head)
            return self._body_inside(phrase, head) if found is None else found
        title = self._title(phrase)
        called = self._antecedents.called(head, phrase.start)
        if called is None and head == "presidence" and phrase.end == phrase.start + 2:
            called = self._antecedents.last_seat(phrase.start)
        if called is not None and title is None and not names_body:
            return called
        kind = "title" if title is not None else self._kind(head, first)
        if kind is None or (names_body and kind != "role"):
            return None
        found = self._antecedents.find(self._anaphor(phrase, kind, head if title is None else title, names_body))
        if found is None and kind == "role" and head in _cues("body_noun"):
            found = self._antecedents.find(self._anaphor(phrase, "body", head))
        return self._body_inside(phrase, head) if found is None else found

    def _kind(self, head: str, first: str) -> AnaphorKind | None:
        """Return what kind of noun heads a phrase, if one that stands for somebody."""
        if head in role_heads():
            return "role"
        if head in person_nouns() or head in load_demonyms():
            return "person"
        if head in _cues("body_noun"):
            return "body"
        return "person" if first in _DEMONSTRATIVE and head not in _documents() else None

    def _title(self, phrase: Phrase) -> str | None:
        """Return the office that a phrase is another word for: `le locataire de l'Élysée`, `président`."""
        text = fold_word(" ".join(self._reading.lower[phrase.start : phrase.end])).replace("' ", "'")
        if any(title in text for title in _cues("president_title")):
            return "president"
        return "ministre" if any(title in text for title in _cues("premier_title")) else None

    def _body_inside(self, phrase: Phrase, head: str) -> int | None:
        """Return the organisation of a spokesperson, called by its noun: `un porte-parole de la préfecture`."""
        lower = self._reading.lower
        if head not in role_heads() and head not in _cues("body_part"):
            return None
        for k in range(phrase.start + 1, phrase.end - 1):
            if lower[k] in _OF:
                noun = k + 1 + (lower[k + 1] in _ARTICLES)
                if noun < phrase.end:
                    return self._antecedents.called(fold_word(lower[noun]), phrase.start)
        return None
