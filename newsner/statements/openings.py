"""Find where what is said behind a verb begins: at a `que`, an infinitive, a quotation or a colon."""

from __future__ import annotations

from typing import Literal, NamedTuple

from newsner.french_words import (
    ADVERBS,
    CONTRACTED_ARTICLES,
    DETERMINERS,
    PREPOSITIONS,
    QUE,
    QUE_COMPANIONS,
    VERBS_OF_WILL,
)
from newsner.lexicons import load_statement_cues
from newsner.statements.clauses import has_finite_verb, is_finite, is_infinitive
from newsner.statements.phrases import Phrase, is_time, phrase_end, starts_phrase
from newsner.statements.reading import Reading, Sentence
from newsner.statements.sources import is_speaker
from newsner.statements.verbs import SayingVerb

_FARTHEST = 48  # tokens between a verb and what is said
_FARTHEST_BARE = 8  # tokens between a verb and `si`, or an infinitive without a preposition
_LONGEST_INSERTION = 40  # tokens between two commas
_STOPS = frozenset({".", ";", "?", "!", "qui", "dont", "où", ")", "mais"})
_COMPARISONS = frozenset({"moins", "plus", "aussi", "autant", "davantage", "plutôt", "mieux"})
_ADVERBS_BEFORE_QUE = frozenset({"ainsi", "bien", "même"})
_BEHIND_REFLEXIVES = PREPOSITIONS | QUE | CONTRACTED_ARTICLES | DETERMINERS  # where `se` is no part of an infinitive
_BEFORE_CLAUSES = QUE | {"avoir", "être"}
_BARE_INFINITIVES = VERBS_OF_WILL | {"ne", "n'"}


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
        if _opens_other_infinitive(reading, position, limit):
            return None
        behind = _skip_insertion(reading, position, limit)
        if behind > position:
            position = behind
            continue
        if not starts_phrase(reading, position):
            position += 1
            continue
        phrase = Phrase(position, phrase_end(reading, position, limit))
        if _is_idea(reading, verb, phrase, limit):
            return Opening("que", phrase.end + 1)
        if not is_time(reading, phrase):
            joined = reading.lower[position - 1] in {",", "et"}
            if (has_object and not joined) or not takes_object or not _may_be_told(reading, verb, phrase):
                return None
            has_object = True
        position = phrase.end
    return None


def _opens_other_infinitive(reading: Reading, position: int, limit: int) -> bool:
    """Tell whether a preposition and an infinitive, whose verb takes what follows: `se réjouit de voir que`."""
    mark = reading.lower[position] in {"de", "d'", "à", "pour", "sans"}
    return mark and position + 1 < limit and is_infinitive(reading, position + 1)


def _may_be_told(reading: Reading, verb: SayingVerb, phrase: Phrase) -> bool:
    """Tell whether the object of a verb may be somebody whom it asks to do something: not `refuse l'idée de partir`."""
    if verb.pronoun >= 0 or "person" in verb.roles:
        return True
    first = reading.lower[phrase.start]
    plural = first in {"les", "des", "ses", "leurs", "ces", "tous", "toutes"}
    return plural or bool(reading.entities_in(*phrase)) or is_speaker(reading, phrase)


def _is_idea(reading: Reading, verb: SayingVerb, phrase: Phrase, limit: int) -> bool:
    """Tell whether an object says with a `que` behind it what is said: `défend l'idée que`."""
    if not verb.roles & {"clause", "quote"} or phrase.end + 1 >= limit or reading.lower[phrase.end] not in QUE:
        return False
    return reading.lower[phrase.end - 1] in load_statement_cues()["idea"]


def _skip_insertion(reading: Reading, position: int, limit: int) -> int:
    """Return the token behind what is inserted at a token: `(12 mai)`, `, lui aussi,`, `à l'AFP`; else the token."""
    word = reading.lower[position]
    if word == "(":
        closing = (k for k in range(position, min(limit, position + _LONGEST_INSERTION)) if reading.lower[k] == ")")
        return next(closing, position - 1) + 1
    if word == ",":
        return _insertion_end(reading, position, limit)
    if word in CONTRACTED_ARTICLES:
        return phrase_end(reading, position, limit)
    if word not in PREPOSITIONS or position in reading.mention_starts:
        return position
    if position + 1 >= limit or not starts_phrase(reading, position + 1):
        return position + 1
    end = phrase_end(reading, position + 1, limit)
    opens = (k for k in range(position + 2, end) if k in reading.quotation_at or reading.lower[k] in _BARE_INFINITIVES)
    return next(opens, end)


def _opening_at(reading: Reading, verb: SayingVerb, position: int, limit: int, has_object: bool) -> Opening | None:
    """Return what a token behind a verb opens."""
    word, roles = reading.lower[position], verb.roles
    if word in QUE and "clause" in roles:
        other = position > verb.end and reading.lower[position - 1] in QUE_COMPANIONS
        other = other or _compares(reading, verb.end, position)
        if other and position == verb.end + 1 and reading.lower[verb.end] in _ADVERBS_BEFORE_QUE:
            other = not has_finite_verb(reading, position + 1, limit)
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


def _compares(reading: Reading, start: int, position: int) -> bool:
    """Tell whether a comparison leads to a `que`: `lire moins souvent que`, not `estime aussi que`, `de plus, que`."""
    return any(
        reading.lower[k] in _COMPARISONS
        and reading.lower[k - 1] != "de"
        and reading.lower[k + 1] not in {",", "tard", "tôt"}
        for k in range(max(start, position - 3), position - 1)
    )


def _ends_search(reading: Reading, verb: SayingVerb, position: int, limit: int, has_object: bool) -> bool:
    """Tell whether nothing that a verb says can begin behind a token."""
    word = reading.lower[position]
    if position in reading.quotation_at or word == ":" or (word in QUE and "clause" in verb.roles):
        return True
    if word == ",":
        lists = has_object and verb.roles & {"de_infinitive", "a_infinitive"} and starts_phrase(reading, position + 1)
        return not lists and _insertion_end(reading, position, limit) == position
    return word in _STOPS or (word == "et" and not has_object) or is_finite(reading, position)


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
    adverb = before in ADVERBS or (before.endswith("ment") and before != "comment")
    return position == verb.end or before in {",", ")"} or adverb


def _calls_itself(reading: Reading, verb: SayingVerb) -> bool:
    """Tell whether `se dire` is followed by what somebody calls themselves: `s'est dit prêt à partir`."""
    word = reading.lower[verb.end] if verb.end < len(reading) else ""
    reflexive = verb.lemma == "dire" and reading.lower[verb.start] in {"se", "s'"} and verb.pronoun < 0
    if not QUE.isdisjoint(reading.lower[verb.end : verb.end + 3]):  # `se dit convaincu que`
        return False
    return reflexive and word[:1].isalpha() and word not in _BEHIND_REFLEXIVES


def _is_nickname(reading: Reading, verb: SayingVerb, mark: int) -> bool:
    """Tell whether a quotation is a name: `le mouvement dit « des foulards »`, `a répondu sur la page « Gaule »`."""
    quotation = reading.quotation_at[mark]
    called = mark == verb.end and reading.lower[verb.start : verb.end] in (["dit"], ["dite"], ["dits"], ["dites"])
    apart = mark > verb.end and reading.lower[mark - 1] != "," and reading.words[mark + 1][0].isupper()
    if is_infinitive(reading, mark + 1):
        return False
    return (called or apart) and not has_finite_verb(reading, mark + 1, quotation.close)


def _insertion_end(reading: Reading, comma: int, limit: int) -> int:
    """Return where what is said may begin behind a comma, perhaps behind what is inserted there, or the comma."""
    if comma + 1 < limit and _may_open(reading, comma + 1):
        return comma + 1
    for position in range(comma + 1, min(limit, comma + _LONGEST_INSERTION)):
        word = reading.lower[position]
        if word == ",":
            return position + 1 if position + 1 < limit and _may_open(reading, position + 1) else comma
        if word == ":":
            return position
        if position in reading.quotation_at or word in QUE or word in {"qui", "dont", ".", ";"}:
            return comma
        if word in {"de", "d'", "à"} and is_infinitive(reading, position + 1):
            return comma
    return comma


def _may_open(reading: Reading, position: int) -> bool:
    """Tell whether what is said may begin at a token behind a comma."""
    word = reading.lower[position]
    infinitive = word in {"de", "d'", "à"} and is_infinitive(reading, position + 1)
    return word in _BEFORE_CLAUSES or position in reading.quotation_at or infinitive
