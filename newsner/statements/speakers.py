"""Decide which entity speaks: the name in the words for the speaker, or whom a pronoun or a noun stands for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from newsner.french_words import DETERMINERS, PREPOSITIONS
from newsner.labels import Gender, Label
from newsner.lexicons import load_demonyms, load_role_cues, load_speaker_cues, load_statement_cues
from newsner.names import fold_word
from newsner.roles.facts import EntityFacts
from newsner.roles.phrases import role_nouns
from newsner.statements.antecedents import Anaphor, AnaphorKind, Antecedents, is_governed, person_nouns, role_heads
from newsner.statements.finder import Draft
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
_OF = frozenset({"de", "d'", "du", "des"})


@cache
def _cues(role: str) -> frozenset[str]:
    """Return the speaker cues of a role, folded, in the singular and in the plural."""
    found = frozenset(map(fold_word, load_speaker_cues()[role]))
    return found | {cue if cue[-1] in "sx" else cue + "s" for cue in found}


@cache
def _documents() -> frozenset[str]:
    """Return the nouns of documents, folded, in the singular and in the plural."""
    found = frozenset(map(fold_word, load_statement_cues()["document"]))
    return found | {cue + "s" for cue in found}


@cache
def _words_before_nouns() -> frozenset[str]:
    """Return the adjectives that stand before a noun of office or work."""
    return load_role_cues()["kept_before"] | load_role_cues()["left_before"] | {"même", "-", "autre"}


@cache
def _plural_roles() -> frozenset[str]:
    return frozenset(map(fold_word, role_nouns().plural))


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

    def _gender(self, phrase: Phrase) -> Gender | None:
        """Return the gender that the first word of a phrase shows."""
        word = self._reading.lower[phrase.start]
        return "m" if word in _MASCULINE else "f" if word in _FEMININE else None

    def _label(self, entity: int) -> Label:
        return self._reading.entities[entity].label

    def _is_plural(self, phrase: Phrase) -> bool:
        return self._reading.lower[phrase.start] in _PLURAL_DETERMINERS

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
        if self._is_joint(free):
            return None
        if people:
            return people[0]
        if free:
            return free[0][1]
        bodies = [entity for _, entity in mentions if self._label(entity) is Label.ORG]
        body = bodies[0] if bodies and self._speaks_for_body(phrase, head) else None
        is_indefinite = self._reading.lower[phrase.start] in _INDEFINITE
        if self._is_plural(phrase) or (is_indefinite and body is not None):
            return body
        found = self._by_role(phrase, head)
        return body if found is None else found

    def _is_joint(self, free: list[tuple[int, int]]) -> bool:
        """Tell whether names, other than of people, are joined: `Casino et Carrefour`."""
        if len({entity for _, entity in free}) < 2:
            return False
        (first, one), (second, other) = free[0], free[-1]
        between = self._reading.lower[first:second]
        return self._label(one) is self._label(other) is not Label.PER and "et" in between

    def _speaks_for_body(self, phrase: Phrase, head: str) -> bool:
        """Tell whether a noun with the name of an organisation as its complement speaks for it."""
        if head in _cues("body_noun"):
            return not self._is_plural(phrase) or head in _cues("body_part")
        sources = {fold_word(noun) for noun in load_statement_cues()["source_noun"]}
        return head in role_heads() | _plural_roles() | _cues("body_part") | sources or head.startswith("charge")

    def _by_document(self, phrase: Phrase, head: str, entities: list[int]) -> int | None:
        """Return the institute of a poll, or the organisation that gives figures; other documents are nobody."""
        lower = self._reading.lower[phrase.start : phrase.end]
        bodies = [entity for entity in entities if self._label(entity) is Label.ORG]
        is_poll = head in _cues("poll") or any(fold_word(word) in _cues("poll") for word in lower)
        if is_poll and bodies:
            self._last_poll = bodies[0]
            return bodies[0]
        if is_poll and not _INDEFINITE & set(lower):
            return self._last_poll
        if head in _cues("figures") | _cues("body_noun") and bodies:
            return bodies[0]
        return None

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

    def _anaphor(self, phrase: Phrase, kind: AnaphorKind, head: str) -> Anaphor:
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
            contents=tuple(self._contents.get(phrase, ())),
        )

    def _by_role(self, phrase: Phrase, head: str) -> int | None:
        """Return the person of whom the article says a role."""
        if not self._antecedents.has_role(head):
            return None
        return self._antecedents.find(self._anaphor(phrase, "role", head))

    def _by_noun(self, phrase: Phrase) -> int | None:
        """Return whom a noun without a name stands for: a role, `le groupe`, `la jeune femme`."""
        lower = self._reading.lower
        head = self._head(phrase)
        first = lower[phrase.start]
        if head in _documents() and head not in _cues("body_noun"):
            return self._by_document(phrase, head, [])
        if "même" in lower[phrase.start : phrase.end] and head in {"source", "sources"}:
            return self._antecedents.last_speaker
        if self._is_plural(phrase):
            return None
        if first in _INDEFINITE:
            return self._by_role(phrase, head) or self._body_inside(phrase, head)
        is_body = head in _cues("body_noun")
        called = self._antecedents.called(head, phrase.start) if head else None
        if called is not None:
            return called
        kind: AnaphorKind | None = None
        if head in role_heads():
            kind = "role"
        elif head in person_nouns() or first in DETERMINERS and head in load_demonyms():
            kind = "person"
        if is_body and kind is None:
            return self._antecedents.find(self._anaphor(phrase, "body", head))
        if kind is None:
            return None
        found = self._antecedents.find(self._anaphor(phrase, kind, head))
        if found is None and is_body:
            return self._antecedents.find(self._anaphor(phrase, "body", head))
        return self._body_inside(phrase, head) if found is None else found

    def _body_inside(self, phrase: Phrase, head: str) -> int | None:
        """Return the organisation of a spokesperson, called by its noun: `un porte-parole de la préfecture`."""
        lower = self._reading.lower
        if head not in role_heads() | _cues("body_part"):
            return None
        for k in range(phrase.start + 1, phrase.end - 1):
            if lower[k] in _OF:
                noun = k + 1 + (lower[k + 1] in _ARTICLES)
                if noun < phrase.end:
                    return self._antecedents.called(fold_word(lower[noun]), phrase.start)
        return None
