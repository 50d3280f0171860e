"""Tell what kind of clause a range of tokens is, and where it ends."""

from __future__ import annotations

import re

from newsner.french_words import (
    AUXILIARIES,
    CLAUSE_SUBJECTS,
    CLITICS,
    INFINITIVE_ADVERBS,
    NOUN_DETERMINERS,
    PREPOSITIONS,
    SUBORDINATORS,
)
from newsner.lexicons import load_cues, load_saying_forms
from newsner.roles.phrases import role_nouns
from newsner.statements.reading import Reading

_FINITE_ENDING = re.compile(
    r".{2,}(?:aient|erait|irait|drait|vrait|era|ira|dra|vra|erons|irons|eront|iront|issent|èrent|irent|urent)"
)
_LONGEST_BEGINNING = 12  # tokens up to a verb whose object follows what is inserted
_MOST_BEFORE_INFINITIVE = 4  # pronouns and adverbs
_INFINITIVE = re.compile(
    r".*(?:[^iè]er|[eéuêè]er|[ciglnrtv]ier|ir|ttre|[aoê]ître|être|[nrou]dre|[iu]vre|[dlrstu]ire|frire|[fpt]aire|clure|croire|boire)"
)


def has_finite_verb(reading: Reading, start: int, end: int) -> bool:
    """Tell whether a range of tokens has a verb with a subject, as far as the forms of its words show."""
    for position in range(start, end):
        word = reading.lower[position]
        if word in CLAUSE_SUBJECTS and position + 1 < end and reading.lower[position + 1] != ",":
            return True
        if is_finite(reading, position):
            return True
    return False


def is_finite(reading: Reading, position: int) -> bool:
    """Tell whether a token looks like a verb in a finite form."""
    word = reading.lower[position]
    before = reading.lower[position - 1] if position else ""
    cues = load_cues("clause")
    if word in AUXILIARIES or word in cues["finite_verb"]:
        return before not in NOUN_DETERMINERS and before not in {"de", "à"}
    if (before == "nous" and word.endswith("ons")) or (before == "vous" and word.endswith("ez")):
        return True
    if not _FINITE_ENDING.fullmatch(word) or word in cues["not_finite"]:
        return False
    return before not in NOUN_DETERMINERS and before not in PREPOSITIONS and reading.words[position][0].islower()


def has_main_verb(reading: Reading, start: int, end: int) -> bool:
    """Tell whether a range has a finite verb outside its relative clauses."""
    verbs = subordinate = 0
    for position in range(start, end):
        word = reading.lower[position]
        if word in SUBORDINATORS:
            subordinate += 1
        elif (is_finite(reading, position) and not (position > start and is_finite(reading, position - 1))) or (
            word in {"c'", "j'"} and position + 1 < end and not is_finite(reading, position + 1)
        ):
            verbs += 1
    return verbs > subordinate


def is_incomplete(reading: Reading, start: int, end: int) -> bool:
    """Tell whether a range is the short beginning of a clause, up to its verb: `Il s'agit`, `Le bilan est`."""
    while end > start and reading.lower[end - 1] == ",":
        end -= 1
    words = end - start
    return 0 < words <= _LONGEST_BEGINNING and (
        is_finite(reading, end - 1) or (words > 1 and reading.lower[end - 2] in {"s'", "se", "n'", "ne"})
    )


def is_full_clause(reading: Reading, start: int, end: int) -> bool:
    """Tell whether a range is a clause of its own: with a main verb, in front of which its subject stands."""
    first = reading.lower[start] if start < end else ""
    if first in AUXILIARIES or first in load_cues("clause")["finite_verb"] or is_infinitive(reading, start):
        return False
    if first in SUBORDINATORS or first in {"que", "qu'", "ceux", "celles", "n'", "ne", "s'", "se", "y"}:
        return False
    if first.endswith(("ent", "ait", "aient")) and start + 1 < end and reading.lower[start + 1] not in {",", "de"}:
        return False
    return has_main_verb(reading, start, end)


def is_gerund(word: str) -> bool:
    """Tell whether a word in lower case is the present participle of a verb of saying."""
    return any(form.mood == "gerund" for form in load_saying_forms().get(word, ()))


def is_infinitive(reading: Reading, position: int) -> bool:
    """Tell whether a token is an infinitive, or opens one with its pronouns: `ne pas avoir`, `l'aider`."""
    for k in range(position, min(len(reading), position + _MOST_BEFORE_INFINITIVE + 1)):
        word = reading.lower[k]
        if word in CLITICS or word in INFINITIVE_ADVERBS:
            continue
        known = word in load_cues("clause")["not_infinitive"] or (k > position and word in role_nouns().singular)
        return bool(_INFINITIVE.fullmatch(word)) and not known and reading.words[k][0].islower()
    return False


def count_words(reading: Reading, start: int, end: int) -> int:
    """Return how many words a range of tokens has between spaces."""
    begun = sum(1 for k in range(start, end) if reading.spaces[k] and reading.words[k][0].isalnum())
    return begun + (start < end and not reading.spaces[start])
