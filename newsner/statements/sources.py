"""Tell who a noun phrase beside a verb of saying is: somebody who speaks, or the verb's object."""

from __future__ import annotations

from newsner.french_words import (
    AUXILIARIES,
    CLITICS,
    DETERMINERS,
    POSSESSIVES,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    UNREPORTED_INVERTED_PRONOUNS,
    UNREPORTED_PRONOUNS,
)
from newsner.labels import Label
from newsner.lexicons import load_cues, load_statement_cues
from newsner.roles.phrases import role_nouns
from newsner.statements.clauses import is_finite
from newsner.statements.phrases import (
    Phrase,
    find_main_subject,
    find_subject_before,
    is_time,
    phrase_end,
    starts_phrase,
)
from newsner.statements.reading import Reading, Sentence
from newsner.statements.verbs import SayingVerb

_FARTHEST_SOURCE = 12  # tokens between a verb and `de source policière`
_BEFORE_SOURCES = frozenset({"de", "d'", "du", "des", "à", "au", "aux", "chez", "dans", "sur"})
_BEFORE_NOUNS = DETERMINERS | {"autre", "autres"}
_SUBJECTS_OF_FIGURES = frozenset({"il", "elle", "ils", "elles", "qui"})


def find_speaker(reading: Reading, verb: SayingVerb, sentence: Sentence, previous: Phrase | None) -> Phrase | None:
    """Return the subject of a verb, or the source that stands for it: `a-t-on appris de source policière`.

    Args:
        reading: the document.
        verb: the verb.
        sentence: its sentence.
        previous: the speaker of the statement before it in the sentence, who is the subject of what has none.
    """
    if verb.pronoun >= 0:
        if reading.lower[verb.pronoun] == "-on" or verb.lemma == "ressortir":
            return _find_source(reading, verb.end, sentence.end)
        return Phrase(verb.pronoun, verb.pronoun + 1)
    if verb.mood == "gerund" and verb.start == sentence.start and previous is None:
        comma = next((k for k in reading.tokens(verb.end, sentence.end) if reading.lower[k] == ","), None)
        return find_main_subject(reading, comma + 1, sentence.end) if comma is not None else None
    if verb.mood != "finite":
        return previous or find_main_subject(reading, sentence.start, verb.start)
    phrase = find_subject_before(reading, verb.start, sentence.start)
    return phrase


def _find_source(reading: Reading, start: int, end: int) -> Phrase | None:
    """Return the source or the place that a preposition names behind a verb: `de source policière`, `à l'Élysée`."""
    nouns = load_statement_cues()["source_noun"]
    for position in range(start, min(end - 1, start + _FARTHEST_SOURCE)):
        word = reading.lower[position]
        if word in {",", ".", ":", ";"} or position in reading.quotation_at:
            return None
        if word not in _BEFORE_SOURCES:
            continue
        first = position + 1
        contracted = word in {"au", "aux", "du", "des"} and reading.words[first][0].isalpha()
        if starts_phrase(reading, first) or reading.lower[first] in nouns or contracted:
            phrase = Phrase(first, phrase_end(reading, first, end))
            if not is_time(reading, phrase) and reading.lower[first] not in {"côté", "sein"}:
                return phrase
    return None


def is_anonymous(reading: Reading, verb: SayingVerb, left: int) -> bool:
    """Tell whether a verb says something of nobody: `on a appris que`, `il a été annoncé que`; ``left`` begins it."""
    position = verb.start - 1
    while position >= left and reading.lower[position] in CLITICS:
        position -= 1
    if "anonymous" not in verb.roles or verb.mood != "finite" or position < left:
        return False
    if reading.lower[verb.start] in {"se", "s'"}:
        return False
    return reading.lower[position] == "on" or (
        reading.lower[position] == "il" and "été" in reading.lower[verb.start : verb.end]
    )


def find_agent(reading: Reading, start: int, end: int) -> Phrase | None:
    """Return who stands behind `par` in a range: `il a été annoncé par la FIFA que`."""
    mark = next((k for k in range(start, end - 1) if reading.lower[k] == "par"), None)
    if mark is None or not starts_phrase(reading, mark + 1):
        return None
    return Phrase(mark + 1, phrase_end(reading, mark + 1, end))


def may_speak(reading: Reading, speaker: Phrase | None, verb: SayingVerb) -> bool:
    """Tell whether a subject is somebody whose words an article reports: not `on`, `nous`, an impersonal `il`."""
    if speaker is None:
        return False
    word = reading.lower[speaker.start]
    unreported = word in UNREPORTED_PRONOUNS or word in UNREPORTED_INVERTED_PRONOUNS
    if unreported and speaker.end == speaker.start + 1:
        return False
    if "weak" in verb.roles and not is_speaker(reading, speaker):
        return False
    between = reading.lower[speaker.end : verb.start]
    if verb.mood == "infinitive" and "il" in between:
        return False  # `ils sont venus et il faut dire que`
    return word != "il" or load_statement_cues()["impersonal"].isdisjoint(between)


def is_speaker(reading: Reading, phrase: Phrase) -> bool:
    """Tell whether a noun phrase is a person or body, or a noun for one or for a document: not a thing or a place."""
    cues, nouns = load_statement_cues(), role_nouns()
    for position in range(phrase.start, phrase.end):
        word = reading.lower[position]
        if word in PREPOSITIONS and position > phrase.start:
            break
        entity = reading.entity_at[position]
        if entity >= 0:
            return reading.entities[entity].label is not Label.LOC or position in reading.acts
        if any(word in words for words in (cues["source_noun"], cues["document"], nouns.singular, nouns.plural)):
            return True
    return False


def is_person(reading: Reading, phrase: Phrase) -> bool:
    """Tell whether a noun for one person heads a noun phrase: `la jeune femme`."""
    people = load_cues("speaker")["person_noun"]
    return any(word in people for word in reading.lower[phrase.start + 1 : phrase.start + 3])


def is_document(reading: Reading, phrase: Phrase) -> bool:
    """Tell whether a noun for a document heads a noun phrase."""
    nouns = [word for word in reading.lower[phrase.start : phrase.end] if word not in _BEFORE_NOUNS]
    return bool(nouns) and nouns[0] in load_statement_cues()["document"]


def is_person_or_body(reading: Reading, phrase: Phrase) -> bool:
    """Tell whether a noun phrase names a person or body, or begins with a noun of office or work."""
    labels = {reading.entities[index].label for index in reading.entities_in(*phrase)}
    nouns = role_nouns()
    first = next((word for word in reading.lower[phrase.start : phrase.end] if word not in DETERMINERS), "")
    return bool(labels - {Label.LOC}) or first in nouns.singular or first in nouns.plural


def is_source_of_figures(reading: Reading, phrase: Phrase) -> bool:
    """Tell whether a noun phrase has a name, a source, a document or a pronoun."""
    cues = load_statement_cues()
    words = reading.lower[phrase.start : phrase.end]
    return bool(reading.entities_in(*phrase)) or not (
        cues["source_noun"] | cues["document"] | _SUBJECTS_OF_FIGURES
    ).isdisjoint(words)


def without_verb(reading: Reading, phrase: Phrase) -> Phrase | None:
    """Return a noun phrase up to the clause that it was taken to include; ``None`` if it has no noun."""
    for position in range(phrase.start + 1, phrase.end):
        if reading.entity_at[position] >= 0 or not is_finite(reading, position):
            continue
        if position == phrase.start + 1 and reading.lower[phrase.start] in DETERMINERS:
            plural_verb = reading.lower[position].endswith("ent") and reading.lower[phrase.start] in {"le", "la", "l'"}
            if not plural_verb and reading.lower[position] not in AUXILIARIES:
                continue  # a noun: `le compte`
        end = position
        while end > phrase.start and _is_before_verb(reading.lower[end - 1]):
            end -= 1
        return Phrase(phrase.start, end) if end > phrase.start else None
    return phrase


def _is_before_verb(word: str) -> bool:
    """Tell whether a word in front of a verb is a mark, a pronoun or a negation, not a noun."""
    return not word[0].isalnum() or word in CLITICS or word in SUBJECT_PRONOUNS


def is_object(reading: Reading, phrase: Phrase) -> bool:
    """Tell whether a noun phrase behind a verb is a thing (`a dit sa joie`), not somebody (`a dit sa mère`)."""
    if reading.lower[phrase.start] not in POSSESSIVES or reading.entities_in(*phrase):
        return False
    cues = load_statement_cues()
    noun = reading.lower[phrase.start + 1] if phrase.start + 1 < phrase.end else ""
    return noun not in cues["source_noun"] and noun not in cues["close_person"]
