"""Find where what is said behind a verb begins: at a `que`, an infinitive, a quotation or a colon."""

from __future__ import annotations

from typing import Literal, NamedTuple

from newsner.french_words import ADVERBS, CONTRACTED_ARTICLES, DETERMINERS, PREPOSITIONS, QUE, QUE_COMPANIONS
from newsner.lexicons import load_statement_cues
from newsner.statements.clauses import has_finite_verb, is_infinitive
from newsner.statements.phrases import Phrase, is_time, phrase_end, starts_phrase
from newsner.statements.reading import Reading, Sentence
from newsner.statements.verbs import SayingVerb

_FARTHEST = 32  # tokens between a verb and what is said
_FARTHEST_BARE = 8  # tokens between a verb and `si`, or an infinitive without a preposition
_LONGEST_INSERTION = 16  # tokens between two commas
_STOPS = frozenset({".", ";", "?", "!", "qui", "dont", "où", ")", "mais"})
_BARE_INFINITIVES = frozenset({"avoir", "être", "vouloir", "pouvoir", "devoir", "ne", "n'"})


class Opening(NamedTuple):
    """How what is said begins, and its first token; that of a quotation is its mark."""

    rule: Literal["colon", "infinitive", "que", "quotation"]
    start: int


def find_opening(reading: Reading, verb: SayingVerb, sentence: Sentence) -> Opening | None:
    """Return how what is said behind a verb begins, and where; ``None`` where the verb says nothing."""
    limit = min(sentence.end, verb.end + _FARTHEST)
    takes_object = bool(verb.roles & {"de_infinitive", "a_infinitive", "person"}) or verb.pronoun >= 0
    position, has_object = verb.end, False
    while position < limit:
        opening = _opening_at(reading, verb, position, limit, has_object)
        if opening is not None or _ends_search(reading, verb, position, limit, has_object):
            return opening
        if not starts_phrase(reading, position) or reading.lower[position - 1] in PREPOSITIONS:
            position += 1
            continue
        if reading.lower[position] in CONTRACTED_ARTICLES:
            position = phrase_end(reading, position, limit)
            continue
        phrase = Phrase(position, phrase_end(reading, position, limit))
        if not is_time(reading, phrase):
            joined = reading.lower[position - 1] in {",", "et"}
            if (has_object and not joined) or not takes_object:
                return None
            has_object = True
        position = phrase.end
    return None


def _opening_at(reading: Reading, verb: SayingVerb, position: int, limit: int, has_object: bool) -> Opening | None:
    """Return what a token behind a verb opens."""
    word, roles = reading.lower[position], verb.roles
    if word in QUE and "clause" in roles:
        other = position > verb.end and reading.lower[position - 1] in QUE_COMPANIONS
        relative = has_object and "person" not in roles
        return None if other or relative else Opening("que", position + 1)
    asks = "si" in roles and {"ne", "n'"}.isdisjoint(reading.lower[max(verb.start - 2, 0) : verb.end])
    if word in {"si", "s'"} and asks and position - verb.end <= _FARTHEST_BARE:
        return Opening("que", position + 1)
    if position in reading.quotation_at:
        refused = "weak" in roles or (has_object and "clause" not in roles) or _is_nickname(reading, verb, position)
        return Opening("quotation", position) if roles & {"clause", "quote"} and not refused else None
    if word == ":":
        return Opening("colon", position + 1) if roles & {"clause", "quote"} else None
    if position == verb.end and _calls_itself(reading, verb):
        return Opening("infinitive", position)
    if _opens_infinitive(reading, verb, position):
        return Opening("infinitive", position)
    if position + 1 >= limit or not is_infinitive(reading, position + 1):
        return None
    belongs = reading.lower[position - 1] not in load_statement_cues()["before_de_infinitive"]
    if (word in {"de", "d'"} and "de_infinitive" in roles and belongs) or (word == "à" and "a_infinitive" in roles):
        return Opening("infinitive", position + 1)
    return None


def _ends_search(reading: Reading, verb: SayingVerb, position: int, limit: int, has_object: bool) -> bool:
    """Tell whether nothing that a verb says can begin behind a token."""
    word = reading.lower[position]
    if position in reading.quotation_at or word == ":" or (word in QUE and "clause" in verb.roles):
        return True
    if word == ",":
        lists = has_object and verb.roles & {"de_infinitive", "a_infinitive"} and starts_phrase(reading, position + 1)
        return not lists and not _is_insertion(reading, position, limit)
    return word in _STOPS or (word == "et" and not has_object)


def _opens_infinitive(reading: Reading, verb: SayingVerb, position: int) -> bool:
    """Tell whether a bare infinitive at a token is what a verb says: `affirme avoir vu`, `dit, hier, vouloir`."""
    if not verb.roles & {"infinitive", "clause"} or "weak" in verb.roles:
        return False
    if not is_infinitive(reading, position):
        return False
    if reading.lower[position] in _BARE_INFINITIVES and position - verb.end <= _FARTHEST_BARE:
        return True
    if "infinitive" not in verb.roles:
        return False
    before = reading.lower[position - 1]
    return position == verb.end or before == "," or before.endswith("ment") or before in ADVERBS


def _calls_itself(reading: Reading, verb: SayingVerb) -> bool:
    """Tell whether `se dire` is followed by what somebody calls themselves: `s'est dit prêt à partir`."""
    word = reading.lower[verb.end] if verb.end < len(reading) else ""
    reflexive = verb.lemma == "dire" and reading.lower[verb.start] in {"se", "s'"} and verb.pronoun < 0
    return reflexive and word[:1].isalpha() and word not in PREPOSITIONS | QUE | CONTRACTED_ARTICLES | DETERMINERS


def _is_nickname(reading: Reading, verb: SayingVerb, mark: int) -> bool:
    """Tell whether `dit` in front of a quotation without a verb means `called`: `le mouvement dit « des foulards »`."""
    if reading.lower[verb.start : verb.end] not in (["dit"], ["dite"], ["dits"], ["dites"]) or mark != verb.end:
        return False
    quotation = reading.quotation_at[mark]
    return not has_finite_verb(reading, mark + 1, quotation.close)


def _is_insertion(reading: Reading, comma: int, limit: int) -> bool:
    """Tell whether a comma opens or closes what is inserted between a verb and what is said."""
    for position in range(comma + 1, min(limit, comma + _LONGEST_INSERTION)):
        word = reading.lower[position]
        if word == ",":
            following = reading.lower[position + 1] if position + 1 < limit else ""
            return following in QUE | {"avoir", "être"} or position + 1 in reading.quotation_at
        if word == ":":
            return True
        if position in reading.quotation_at or word in {"qui", "dont", ".", ";"}:
            return False
        if word in QUE:
            return position == comma + 1
    return False
