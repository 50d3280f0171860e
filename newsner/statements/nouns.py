"""Find what a noun of saying announces, and the figures that a verb reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsner.french_words import DAYS, DEFINITE_ARTICLES, DETERMINERS, POSSESSIVES, QUE, UNREPORTED_PRONOUNS
from newsner.lexicons import load_statement_cues
from newsner.statements.contents import find_sentence_end, trim_end
from newsner.statements.draft import Attribution, Draft
from newsner.statements.phrases import Phrase, find_main_subject, phrase_end, starts_phrase
from newsner.statements.quoted import clause_drafts
from newsner.statements.reading import Reading, Sentence
from newsner.statements.sources import find_speaker, is_source_of_figures, may_speak
from newsner.statements.verbs import SayingVerb

_FARTHEST_FIGURE = 9  # tokens behind a verb
_FARTHEST_SELON = 8  # tokens behind a noun
_LEAST_CLAUSE = 3  # tokens
_LONGEST_LINK = 3  # tokens between two figures
_BEFORE_FIGURES = (
    frozenset({"de", "d'", "à", "un", "le", "bilan", "total", "bien", "aussi", "également", "déjà", "ce"}) | DAYS
)
_ENDS_OBJECT = frozenset({",", ".", ":", ";", "!", "?", "(", ")", "que", "qu'", "qui", "dont", "et", "mais", "selon"})
_LINKS_OF_FIGURES = frozenset({"et", ",", "dont", "ainsi", "que", "de", "d'"})
_LINKS_OF_OWNERS = frozenset({"de", "d'", "du", "des", "par"})


def figure_drafts(reading: Reading, verb: SayingVerb, sentence: Sentence, previous: Phrase | None) -> Iterator[Draft]:
    """Yield the figures that a verb reports: `fait état de 12 morts et trois disparus`."""
    if "figure" not in verb.roles or verb.mood == "infinitive":
        return
    first = _find_figure(reading, verb.end, min(sentence.end, verb.end + _FARTHEST_FIGURE))
    if first is None or not _leads_to_figures(reading.lower[verb.end : first]):
        return
    end = reading.quantity_ends[first]
    following = _find_figure(reading, end, end + _LONGEST_LINK + 1)
    while following is not None and _LINKS_OF_FIGURES.issuperset(reading.lower[end:following]):
        end = reading.quantity_ends[following]
        following = _find_figure(reading, end, end + _LONGEST_LINK + 1)
    end = trim_end(reading, first, _find_end_of_object(reading, end, sentence))
    speaker = find_speaker(reading, verb, sentence, previous)
    if speaker is not None and may_speak(reading, speaker, verb) and is_source_of_figures(reading, speaker):
        yield Attribution((verb.start, verb.end), speaker, "figures").indirect(first, end)


def _leads_to_figures(between: Sequence[str]) -> bool:
    """Tell whether words behind a verb lead to the figures that it reports: `évalue les dégâts à`, `fait état de`."""
    in_year = between[:1] == ["en"] and between[1:2] and between[1].isdigit()
    between = between[2:] if in_year else between
    return _BEFORE_FIGURES.issuperset(between) or (between[-1:] == ["à"] and _ENDS_OBJECT.isdisjoint(between))


def _find_end_of_object(reading: Reading, start: int, sentence: Sentence) -> int:
    """Return the first mark behind the figures of an object, or where another clause begins."""
    for position in range(start, sentence.end):
        if position in reading.quotation_at or reading.lower[position] in _ENDS_OBJECT:
            return position
    return sentence.end


def _find_figure(reading: Reading, start: int, end: int) -> int | None:
    """Return the first token of the first quantity that begins in a range."""
    return next((k for k in range(start, end) if k in reading.quantity_ends), None)


def noun_drafts(reading: Reading, sentence: Sentence) -> Iterator[Draft]:
    """Yield what nouns of saying announce: `l'annonce par le ministre que …`, `son affirmation selon laquelle …`."""
    nouns = load_statement_cues()["noun"]
    for position in reading.find(nouns, sentence.start, sentence.end - 2):
        if not _is_noun(reading, position, sentence):
            continue
        speaker = _find_owner(reading, position, sentence)
        if speaker is None or reading.lower[speaker.start] in UNREPORTED_PRONOUNS:
            continue
        start = _find_clause(reading, max(position + 1, speaker.end), sentence)
        if start is None:
            continue
        end = trim_end(reading, start, find_sentence_end(reading, start, sentence))
        if end - start >= _LEAST_CLAUSE:
            yield from clause_drafts(reading, start, end, Attribution((position, position + 1), speaker, "noun"))


def _is_noun(reading: Reading, position: int, sentence: Sentence) -> bool:
    """Tell whether a determiner, or a determiner and an adjective, stands in front of a token."""
    before = reading.lower[position - 1] if position > sentence.start else ""
    return before in DETERMINERS or (before.endswith("e") and position > sentence.start + 1)


def _find_owner(reading: Reading, position: int, sentence: Sentence) -> Phrase | None:
    """Return whose a noun is: that of a possessive in front of it, or the noun behind `de` or `par`."""
    if reading.lower[position - 1] in POSSESSIVES:
        return Phrase(position - 1, position)
    first = position + 2
    if reading.lower[position + 1] in _LINKS_OF_OWNERS and first < sentence.end and starts_phrase(reading, first):
        return Phrase(first, phrase_end(reading, first, sentence.end))
    if reading.lower[position + 1] in QUE and reading.lower[position - 1] in DEFINITE_ARTICLES:
        return find_main_subject(reading, sentence.start, position - 1)
    return None


def _find_clause(reading: Reading, position: int, sentence: Sentence) -> int | None:
    """Return where the clause of a noun begins, behind `que` at a token or `selon laquelle` soon after it."""
    if position >= sentence.end - 1:
        return None
    for k in range(position, min(position + _FARTHEST_SELON, sentence.end - 1)):
        if reading.lower[k] == "selon" and reading.lower[k + 1] in {"laquelle", "lequel"}:
            return k + 2
    return position + 1 if reading.lower[position] in QUE else None
