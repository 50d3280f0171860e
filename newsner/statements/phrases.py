"""Find noun phrases beside verbs: the subject in front of a verb, the subject behind an inverted one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from newsner.french_words import (
    CLITICS,
    DAYS,
    DETERMINERS,
    INDEFINITE_SUBJECTS,
    MONTHS,
    PHRASE_BREAKS,
    PHRASE_PRONOUNS,
    PREPOSITIONS,
    RELATIVE_WORDS,
    SUBJECT_ADVERBS,
    VERB_PARTICLES,
    VERBS_OF_WILL,
)
from newsner.labels import Label
from newsner.lexicons import load_name_cues, load_saying_forms, load_statement_cues
from newsner.roles.phrases import role_nouns
from newsner.statements.clauses import is_finite, is_gerund, is_infinitive
from newsner.statements.reading import Reading

_STOPS = frozenset({",", ".", ";", ":", "!", "?", "…", '"', "«", "»", "(", ")", "[", "]", "—", "–", "/"})
_BEFORE_CAPITALS = frozenset('.!?…:"«»;-–—([')
_BEFORE_DETERMINERS = PREPOSITIONS | DETERMINERS | {"et", "ou"}
_GOVERNING = PREPOSITIONS - {"selon", "après", "pour"}
_NO_NOUNS = PREPOSITIONS | CLITICS | RELATIVE_WORDS
_BEFORE_COMPLEMENTS = PREPOSITIONS | {"l'", "la", "le", "les"}
_BEFORE_SUBJECTS = _STOPS | {"mais", "et", "or", "que", "qu'", "si"}
_PREPOSITIONS_INSIDE = frozenset({"de", "d'", "du", "des", "à", "au", "aux", "en", "pour", "chez"})
_LONGEST = 22  # tokens of a noun phrase
_LONGEST_QUOTATION = 6  # tokens of a quotation in a noun phrase
_LONGEST_APPOSITION = 60  # tokens between commas behind a subject


class Phrase(NamedTuple):
    """The tokens of a noun phrase, end excluded."""

    start: int
    end: int


def starts_phrase(reading: Reading, position: int) -> bool:
    """Tell whether a noun phrase may begin at a token."""
    word = reading.words[position]
    lower = reading.lower[position]
    if lower == "l'" and position + 1 < len(reading) and is_infinitive(reading, position + 1):
        return False
    if position in reading.mention_starts or lower in DETERMINERS or lower in PHRASE_PRONOUNS:
        return True
    if position in reading.quantity_ends:
        return True
    if word in _civilities():
        return True
    begins = (
        position == 0 or reading.words[position - 1][-1] in _BEFORE_CAPITALS or reading.words[position - 1].isspace()
    )
    return word[0].isupper() and reading.entity_at[position] < 0 and len(word) > 1 and not begins


def _civilities() -> frozenset[str]:
    """Return the titles in front of names: `M.`, `Mme`."""
    return load_name_cues()["civility"]


def phrase_end(reading: Reading, start: int, limit: int) -> int:
    """Return the end of the noun phrase that begins at a token; apposed names belong to it, relative clauses do not.

    Args:
        reading: the document.
        start: the first token of the phrase.
        limit: where to stop, such as the end of the sentence.
    """
    while reading.lower[start] in PHRASE_PRONOUNS and start not in reading.mention_starts:
        if reading.lower[start] in INDEFINITE_SUBJECTS and _is_noun_behind(reading, start, limit):
            break
        if start + 2 >= limit or reading.lower[start + 1] not in {"de", "d'", "des", "du"}:
            return start + 1
        start += 2  # `ceux de la mairie`
    position = start
    end = min(limit, start + _LONGEST)
    has_noun = False
    while position < end:
        word = reading.lower[position]
        if position in reading.mention_starts:
            position = max(reading.mention_starts[position], position + 1)
            has_noun = True
            continue
        if position in reading.quotation_at and reading.quotation_at[position].close - position <= _LONGEST_QUOTATION:
            position = reading.quotation_at[position].close + 1
            continue
        if word in _STOPS or word.isspace() or word in RELATIVE_WORDS:
            break
        if has_noun and _ends_phrase(reading, position, end):
            break
        has_noun = has_noun or word not in DETERMINERS
        position += 1
    return max(_apposition_end(reading, start, position, limit), start + 1)


def _is_noun_behind(reading: Reading, start: int, limit: int) -> bool:
    """Tell whether a noun follows `certains` or `plusieurs`, which are pronouns in front of a verb."""
    following = start + 1
    if following >= limit or not reading.words[following][0].isalpha() or is_finite(reading, following):
        return False
    word = reading.lower[following]
    forms = load_saying_forms().get(word, ())
    verb = any(form.mood.startswith("finite") for form in forms)
    return not verb and word not in _NO_NOUNS


_BEHIND_NAMES = frozenset({"de", "d'", "du", "des", "et", "ou"})


def _ends_phrase(reading: Reading, position: int, end: int) -> bool:
    """Tell whether a token behind a noun is no longer part of its phrase."""
    word, before = reading.lower[position], reading.lower[position - 1]
    if word in {"de", "d'", "à"} and position + 1 < end and is_infinitive(reading, position + 1):
        return True
    if reading.entity_at[position - 1] >= 0 and word[0].isalpha() and reading.words[position][0].islower():
        return word not in _BEHIND_NAMES
    if word == "en" and position + 1 < end and is_finite(reading, position + 1):
        return True
    if word in VERBS_OF_WILL and before not in DETERMINERS:
        return True
    if word in PREPOSITIONS:
        return word not in _PREPOSITIONS_INSIDE
    if word in PHRASE_BREAKS:
        return not _joins_phrase(reading, position, end)
    if word in DAYS or word in VERB_PARTICLES or is_finite(reading, position) or is_gerund(word):
        return True
    return word in DETERMINERS and before not in _BEFORE_DETERMINERS


def _apposition_end(reading: Reading, start: int, end: int, limit: int) -> int:
    """Return the end of the name of a person behind a comma: `la procureure, Caroline Tharot`; else ``end``."""
    if start and reading.lower[start - 1] in _GOVERNING:
        return end  # `à la barre, Paul Durand …`
    if end + 1 >= limit or reading.lower[end] != "," or start in reading.mention_starts:
        return end
    if any(reading.entities[i].label is Label.PER for i in {*reading.entity_at[start:end]} - {-1}):
        return end
    first = end + 1
    while first + 1 < limit and reading.words[first] in _civilities():
        first += 1
    if first not in reading.mention_starts or reading.entities[reading.entity_at[first]].label is not Label.PER:
        return end
    last = reading.mention_starts[first]
    return last if last >= limit or reading.lower[last] not in {"et", "ou"} else end


def _joins_phrase(reading: Reading, position: int, end: int) -> bool:
    """Tell whether `et` or `ou` at a token joins two nouns of one phrase."""
    return reading.lower[position] in {"et", "ou"} and position + 1 < end and starts_phrase(reading, position + 1)


def is_time(reading: Reading, phrase: Phrase) -> bool:
    """Tell whether a noun phrase says when: `la semaine dernière`, `lundi soir`."""
    words = reading.lower[phrase.start : phrase.end]
    nouns = [word for word in words if word not in DETERMINERS]
    if not nouns:
        return False
    if (
        nouns[0].isdigit()
        and phrase.start not in reading.quantity_ends
        and phrase.start + 1 not in reading.quantity_ends
    ):
        return True
    return is_time_noun(nouns[0])


def is_time_noun(word: str) -> bool:
    """Tell whether a word in lower case says when: `lundi`, `mars`, `semaine`."""
    return word in DAYS or word in MONTHS or word in load_statement_cues()["time_noun"]


def find_subject_behind(reading: Reading, start: int, end: int) -> Phrase | None:
    """Return the subject behind an inverted verb: `a déclaré mercredi à l'AFP le ministre`.

    Args:
        reading: the document.
        start: the token behind the verb.
        end: where the sentence ends.
    """
    position = start
    while position < end:
        word = reading.lower[position]
        if word in {":", ";", ".", "«", '"', "?", "!"} or word in RELATIVE_WORDS:
            return None
        if word in PREPOSITIONS and position not in reading.mention_starts:
            position = _skip_complement(reading, position, end)
            continue
        if is_infinitive(reading, position) and word not in CLITICS:
            return None
        if starts_phrase(reading, position) or word in load_statement_cues()["source_noun"]:
            phrase = Phrase(position, phrase_end(reading, position, end))
            if not is_time(reading, phrase):
                return phrase
            position = phrase.end
            continue
        position += 1
    return None


def _skip_complement(reading: Reading, position: int, end: int) -> int:
    """Return the token behind the complement that a preposition opens: `dans un communiqué`, `à l'AFP`."""
    position += 1
    while position < end and (reading.lower[position] in PREPOSITIONS or reading.lower[position] in {"l'", "la", "le"}):
        position += 1
    if position >= end:
        return end
    if position in reading.mention_starts:
        return reading.mention_starts[position]
    if reading.lower[position] in DETERMINERS:
        position += 1
    while position < end:
        word = reading.lower[position]
        if position in reading.mention_starts and reading.lower[position - 1] in _BEFORE_COMPLEMENTS:
            position = reading.mention_starts[position]
            continue
        if position in reading.mention_starts or word in _STOPS or word in RELATIVE_WORDS or word.isspace():
            return position
        if word in DETERMINERS and reading.lower[position - 1] not in PREPOSITIONS:
            return position
        if reading.words[position] in _civilities():
            return position
        position += 1
    return end


def find_subject_before(reading: Reading, start: int, left: int) -> Phrase | None:
    """Return the subject in front of a verb.

    Args:
        reading: the document.
        start: the first token of the verb group.
        left: where its sentence begins.
    """
    position = start - 1
    while position >= left and (reading.lower[position] in CLITICS or reading.lower[position] in {"-t", "-"}):
        position -= 1
    if position >= left and reading.lower[position] == ",":
        leading = next(_free_phrases(reading, left, position), None)
        if leading is not None and leading.end < position and reading.lower[leading.end] == "qui":
            return leading  # `la ministre qui a condamné l'attaque, l'attentat et le vol, a dit`
    position = _skip_adverbials(reading, position, left)
    if position < left:
        return None
    word = reading.lower[position]
    if word == "qui":
        return _antecedent(reading, position, left)
    if word in {"et", "ou", "mais", "puis", ",", "en"} or reading.lower[start] == "en":
        return find_main_subject(reading, left, position)
    if word in PHRASE_PRONOUNS or word in {"celui-ci", "celle-ci", "ci"}:
        first = position
        if word == "ci" and position - 2 >= left:
            first = position - 2
        return Phrase(first, position + 1)
    phrase = _nearest_free_phrase(reading, position + 1, left)
    if phrase is None or phrase.end != position + 1:
        return phrase
    return Phrase(phrase.start, _apposition_end(reading, phrase.start, phrase.end, start))


def find_main_subject(reading: Reading, start: int, end: int) -> Phrase | None:
    """Return the subject of a sentence: its first free noun phrase that a verb follows, or its first free one.

    Args:
        reading: the document.
        start: where the sentence begins.
        end: where to stop.
    """
    first: Phrase | None = None
    for phrase in _free_phrases(reading, start, end):
        first = first or phrase
        position = phrase.end
        if position < end and reading.lower[position] == ",":
            closing = next((k for k in range(position + 1, end) if reading.lower[k] == ","), position)
            position = closing + 1
        while position < end and reading.lower[position] in CLITICS:
            position += 1
        if position < end and is_finite(reading, position):
            return phrase
    return first


def _skip_adverbials(reading: Reading, position: int, left: int) -> int:
    """Return the last token of the subject, behind which adverbs and insertions between commas may stand."""
    while position >= left:
        word = reading.lower[position]
        if word.endswith("ment") or word in SUBJECT_ADVERBS:
            position -= 1
            continue
        if word in {",", ")"}:
            opening = _opening_of_insertion(reading, position, left)
            if opening is None:
                return position - 1
            position = opening - 1
            continue
        return position
    return position


def _opening_of_insertion(reading: Reading, position: int, left: int) -> int | None:
    """Return the comma or bracket that opens what a comma or bracket ends, if what stands before it is a subject."""
    mark = "(" if reading.lower[position] == ")" else ","
    k = position - 1
    candidates = []
    while k >= left and position - k < 60:
        if reading.lower[k] == mark:
            candidates.append(k)
            if mark == "(":
                break
        k -= 1
    for candidate in candidates:
        phrase = _nearest_free_phrase(reading, candidate, left)
        if phrase is not None and phrase.end >= candidate and not is_time(reading, phrase):
            return candidate
    return None


def _nearest_free_phrase(reading: Reading, end: int, left: int) -> Phrase | None:
    """Return the last noun phrase before a token that no preposition governs, without its apposition."""
    best: Phrase | None = None
    for phrase in _free_phrases(reading, left, end):
        apposed = best is not None and best.end == phrase.start - 1 and reading.lower[phrase.start - 1] == ","
        if not (apposed and best is not None and _is_apposition(reading, best, phrase)):
            best = phrase
    return best


def _free_phrases(reading: Reading, left: int, end: int) -> Iterator[Phrase]:
    """Yield the noun phrases of a range that no preposition governs and that do not say when."""
    position = left
    governed = False
    while position < end:
        word = reading.lower[position]
        if position in reading.quotation_at:
            position = reading.quotation_at[position].close + 1
            continue
        if word in PREPOSITIONS and position not in reading.mention_starts and position not in reading.quantity_ends:
            governed = word not in {"comme", "des"}
            opens = position == left or reading.lower[position - 1] in _BEFORE_SUBJECTS
            if opens and (word == "des" or _is_plural_article(reading, position, end)):
                governed = False
                phrase = Phrase(position, min(phrase_end(reading, position, end), end))
                yield phrase
                position = phrase.end
                continue
            position += 1
            continue
        bare = (position == left or reading.lower[position - 1] in _STOPS) and word in role_nouns().plural
        if bare or starts_phrase(reading, position):
            phrase = Phrase(position, min(phrase_end(reading, position, end), end))
            if not governed and not is_time(reading, phrase):
                yield phrase
            governed = False
            position = phrase.end
            continue
        governed = False
        position += 1


def _is_plural_article(reading: Reading, position: int, end: int) -> bool:
    """Tell whether `de` is the article of a plural with its adjective in front: `de nombreux experts`."""
    if reading.lower[position] not in {"de", "d'"} or position + 2 >= end:
        return False
    adjective, noun = reading.words[position + 1], reading.words[position + 2]
    return all(word.islower() and word.endswith(("s", "x")) and len(word) > 3 for word in (adjective, noun))


def _is_apposition(reading: Reading, first: Phrase, second: Phrase) -> bool:
    """Tell whether a phrase behind a comma says what a name before the comma is."""
    named = any(reading.entity_at[k] >= 0 for k in range(first.start, first.end))
    return named and second.start not in reading.mention_starts


def _antecedent(reading: Reading, position: int, left: int) -> Phrase | None:
    """Return the noun phrase that a relative pronoun stands for."""
    follows_comma = position > left and reading.lower[position - 1] == ","
    end = position - follows_comma
    free = _nearest_free_phrase(reading, end, left)
    if not follows_comma and (free is None or free.end != end):
        return _governed_phrase(reading, end, left) or free or _last_phrase(reading, end, left)
    return free or _last_phrase(reading, end, left)


def _governed_phrase(reading: Reading, end: int, left: int) -> Phrase | None:
    """Return the noun phrase behind a preposition that ends in front of a token: `selon la même source qui`."""
    for position in range(max(left, end - _LONGEST), end):
        opens = position > left and reading.lower[position - 1] in PREPOSITIONS and starts_phrase(reading, position)
        if opens and phrase_end(reading, position, end + 1) == end:
            return Phrase(position, end)
    return None


def _last_phrase(reading: Reading, end: int, left: int) -> Phrase | None:
    """Return what stands between the last beginning of a noun phrase and a token."""
    for position in range(end - 1, left - 1, -1):
        if starts_phrase(reading, position):
            return Phrase(position, end)
    return None
