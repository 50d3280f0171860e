"""Find where what is said ends, and the coordinated clauses in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsner.french_words import AVOIR_FORMS, CLAUSE_LINKS_OF_ARTICLE, CLITICS, QUE, QUE_OF_CAUSE
from newsner.statements.clauses import has_main_verb, is_infinitive
from newsner.statements.openings import Opening, find_opening
from newsner.statements.phrases import find_subject_behind
from newsner.statements.reading import Reading, Sentence
from newsner.statements.sources import is_speaker
from newsner.statements.verbs import SayingVerb

MARKS_BEHIND = frozenset({",", ".", ";", ":", "—", "–", "-", "…"})
"""The marks at the end of what is said that are no part of it."""

_JOINS = frozenset({"et", "ou", "mais"})
_LINKS_BEHIND = frozenset({"et", "en", "mais"})
_INFINITIVE_MARKS = frozenset({"de", "d'", "à"})


def trim_end(reading: Reading, start: int, end: int) -> int:
    """Return the end of what is said, without marks, white space and links to what follows."""
    while end > start:
        word = reading.lower[end - 1]
        if word not in MARKS_BEHIND and word not in _LINKS_BEHIND and not word.isspace():
            break
        end -= 1
    return end


def find_sentence_end(reading: Reading, start: int, sentence: Sentence) -> int:
    """Return where the sentence around a token ends, or the bracket around it."""
    depth = 0
    for position in reading.tokens(start, sentence.end):
        depth += _depth_change(reading.lower[position])
        if depth < 0:
            return position
    return sentence.end


def _depth_change(word: str) -> int:
    """Return 1 for an opening bracket, -1 for a closing one, 0 for other words."""
    return (word in {"(", "["}) - (word in {")", "]"})


def find_content_end(
    reading: Reading, verb: SayingVerb, opening: Opening, sentence: Sentence, following: Sequence[SayingVerb]
) -> int:
    """Return where what a verb says ends: with its sentence, or where the article or the speaker says something else.

    Args:
        reading: the document.
        verb: the verb.
        opening: how what it says begins.
        sentence: its sentence.
        following: the verbs of saying behind it in the sentence.
    """
    end = _find_mark(reading, verb, opening, sentence)
    if _is_in_relative_clause(reading, verb, sentence):
        end = next((k for k in reading.tokens(opening.start, end) if reading.lower[k] == ","), end)
    for other in following:
        if opening.start < other.start < end and _takes_over(reading, other, opening, sentence):
            end = other.start
            break
    return trim_end(reading, opening.start, end)


def _is_in_relative_clause(reading: Reading, verb: SayingVerb, sentence: Sentence) -> bool:
    """Tell whether a verb stands in a clause behind the subject of its sentence: `X, qui affirme que …, est parti`."""
    position = verb.start - 1
    while position > sentence.start and reading.lower[position] in CLITICS:
        position -= 1
    if position <= sentence.start or reading.lower[position - 1 : position + 1] != [",", "qui"]:
        return False
    return not has_main_verb(reading, sentence.start, position - 1)


def _find_mark(reading: Reading, verb: SayingVerb, opening: Opening, sentence: Sentence) -> int:
    """Return the mark that ends what a verb says, or the end of its sentence."""
    subordinate = _is_subordinate(reading, verb, sentence)
    is_infinitive_clause = opening.rule == "infinitive"
    depth = 0
    for position in reading.tokens(opening.start, sentence.end):
        word = reading.lower[position]
        depth += _depth_change(word)
        if depth < 0 or word == ";" or (word == ":" and (is_infinitive_clause or position + 1 in reading.quotation_at)):
            return position
        if word == "," and (subordinate or _ends_what_is_said(reading, position)):
            return position
        if is_infinitive_clause and reading.lower[position : position + 2] == ["tout", "en"]:
            return position
    return sentence.end


def _is_subordinate(reading: Reading, verb: SayingVerb, sentence: Sentence) -> bool:
    """Tell whether a verb stands in a clause in front of the main one: `Si elle affirme …, elle regrette …`."""
    if reading.lower[sentence.start] in {"si", "s'", "alors", "tandis", "lorsque", "quand"}:
        return True
    return verb.mood == "gerund" and not has_main_verb(reading, sentence.start, verb.start)


def _ends_what_is_said(reading: Reading, comma: int) -> bool:
    """Tell whether the article goes on behind a comma: with a comment, a source, or what the speaker also did."""
    words = reading.lower[comma + 1 : comma + 3]
    goes_on = words[:1] in (["mais"], ["puis"], ["et"], ["avant"])
    did = goes_on and len(words) > 1 and (words[1] in AVOIR_FORMS or (words[1] == "en" and words[0] == "et"))
    return did or _is_comment(reading, comma) or _is_source(reading, comma)


def _is_comment(reading: Reading, comma: int) -> bool:
    """Tell whether the article itself speaks behind a comma: `, un projet qui …`, `, alors que …`."""
    words = reading.lower[comma + 1 : comma + 6]
    return (
        words[:1] == ["soit"]
        or " ".join(words[:2]) in CLAUSE_LINKS_OF_ARTICLE
        or (words[:1] in (["un"], ["une"]) and "qui" in words)
    )


def _is_source(reading: Reading, comma: int) -> bool:
    """Tell whether a comma opens the source of a whole sentence: `, selon le procureur`."""
    words = reading.lower[comma + 1 : comma + 3]
    return words[:1] == ["selon"] or words == ["d'", "après"]


def _takes_over(reading: Reading, verb: SayingVerb, opening: Opening, sentence: Sentence) -> bool:
    """Tell whether a verb inside what is said is one of the article: `… et ajoute que`, `…, précisant que`."""
    before = reading.lower[verb.start - 1]
    if verb.pronoun >= 0:
        return before == ","
    if before == "," and verb.mood == "finite" and not verb.is_ambiguous and "weak" not in verb.roles:
        speaker = find_subject_behind(reading, verb.end, sentence.end)
        if speaker is not None and speaker.start == verb.end and is_speaker(reading, speaker):
            return True  # `…, explique le site X`
    if verb.mood == "gerund" and before in {",", "en"}:
        return find_opening(reading, verb, sentence) is not None
    if verb.mood == "infinitive" and before == "de" and reading.lower[verb.start - 2] == "et":
        return opening.rule == "que" and find_opening(reading, verb, sentence) is not None
    if verb.mood == "finite" and before in {"et", "mais", "puis"}:
        return opening.rule == "infinitive" or find_opening(reading, verb, sentence) is not None
    return False


def split_coordinated(reading: Reading, opening: Opening, end: int) -> Iterator[tuple[int, int]]:
    """Yield the clauses that `et que` or `et de` join, each of which is a statement: `que A et que B`."""
    first = opening.start
    repeats = _last_repeated_que(reading, first, end)
    causal = False
    for position in reading.tokens(first, end - 1):
        word, before = reading.lower[position], reading.lower[position - 1]
        if opening.rule == "infinitive":
            joins = position > first and _repeats_infinitive(reading, opening.start, position)
        else:
            joined = before in _JOINS or (before == "," and position < repeats)
            joins = position > first and word in QUE and joined and not causal
        if joins:
            yield first, trim_end(reading, first, position)
            first, causal = position + 1, False
        elif word in QUE and position > first:
            causal = before in QUE_OF_CAUSE
    yield first, end


def _repeats_infinitive(reading: Reading, start: int, position: int) -> bool:
    """Tell whether `de` or `à` in front of a token's infinitive goes on with a list that began at ``start``."""
    word, before, mark = reading.lower[position], reading.lower[position - 1], reading.lower[start - 1]
    if word not in _INFINITIVE_MARKS or mark not in _INFINITIVE_MARKS:
        return False
    same = (word == "à") == (mark == "à")
    joined = before in _JOINS or before in {"voire", ","}
    return same and joined and is_infinitive(reading, position + 1)


def _last_repeated_que(reading: Reading, start: int, end: int) -> int:
    """Return the last `et` or `ou` before a `que`, in front of which commas join such clauses, too."""
    links = (k for k in reading.tokens(start, end - 1) if reading.lower[k] in _JOINS and reading.lower[k + 1] in QUE)
    return max(links, default=-1)
