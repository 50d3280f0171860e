"""Make statements of a range of tokens that a cue attributes: of its clause, and of the quotations in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from newsner.french_words import CLITICS, DAYS, REPORTED_INVERTED_PRONOUNS, SENTENCE_LINKS
from newsner.statements.clauses import count_words, is_full_clause
from newsner.statements.contents import trim_end
from newsner.statements.draft import Attribution, Draft
from newsner.statements.phrases import Phrase, find_subject_behind
from newsner.statements.quotations import Quotation
from newsner.statements.reading import Reading
from newsner.statements.sources import is_person, is_speaker
from newsner.statements.verbs import SayingVerb, find_verbs

LEAST_WORDS = 3
"""The words that a quotation needs to be a statement."""

_BEHIND_CUE = (
    frozenset({",", ".", "!", "?", ";", ":", "qui", "dont", "(", "-", "–", "—", "en", "dans", "à", "au"}) | DAYS
)
_LONGEST_GAP = 6  # tokens between a verb inside a quotation and who says it: `a écrit sur X le président`
_LEAST_WORDS_OF_CLAUSE = 4  # of a quotation that is a clause of its own
_LEAST_WORDS_BEFORE = 2  # of what a cue follows
_MAIN_SHARE = 0.7  # of the tokens in front of a cue that make a quotation all that is said
_DASHES = frozenset({"-", "–", "—"})
_MARKS_BEFORE = frozenset({","}) | _DASHES

_LONGEST_TOPIC = 6  # tokens in front of a colon


def is_quoted_clause(reading: Reading, quotation: Quotation) -> bool:
    """Tell whether a quotation is a full clause of at least four words, not a phrase."""
    start, end = quotation.open + 1, quotation.close
    return count_words(reading, start, end) >= _LEAST_WORDS_OF_CLAUSE and is_full_clause(reading, start, end)


def quotation_drafts(reading: Reading, quotation: Quotation, attribution: Attribution) -> Iterator[Draft]:
    """Yield a quotation, or the pieces around a cue inserted in it: `« Nous irons, a-t-il dit, et vite »`."""
    for start, end, attributed in _split_at_cue(reading, quotation, attribution):
        stop = trim_end(reading, start, end)
        if count_words(reading, start, stop) >= LEAST_WORDS:
            yield attributed.direct(start, stop)


def _split_at_cue(
    reading: Reading, quotation: Quotation, attribution: Attribution
) -> Iterator[tuple[int, int, Attribution]]:
    """Yield the pieces of a quotation as (start, end, what attributes it)."""
    start, end = quotation.open + 1, quotation.close
    for reopened in _reopened(reading, quotation):
        yield start, reopened, attribution
        start = reopened + 1
    for verb in find_verbs(reading, start, end):
        mark = verb.start - 1
        while mark > start and reading.lower[mark] in CLITICS:
            mark -= 1
        if verb.mood != "finite" or mark <= start or reading.lower[mark] not in {",", "–", "—"}:
            continue
        speaker = _inserted_speaker(reading, verb, end)
        if speaker is None:
            continue
        own = Attribution((verb.start, verb.end), speaker, attribution.rule)
        yield start, mark, own
        after = max(verb.end, speaker.end)
        while after < end and reading.lower[after] not in {",", ".", "!", "?"}:
            after += 1
        if after + 1 < end:
            yield after + 1, end, own
        return
    yield start, end, attribution


def _reopened(reading: Reading, quotation: Quotation) -> Iterator[int]:
    """Yield the opening marks of a quotation that are repeated at the beginnings of its paragraphs."""
    mark = reading.words[quotation.open]
    for position in range(quotation.open + 2, quotation.close):
        if reading.words[position] == mark and reading.words[position - 1].isspace():
            yield position


def _inserted_speaker(reading: Reading, verb: SayingVerb, end: int) -> Phrase | None:
    """Return the speaker behind a verb inside a quotation, or ``None`` where it is part of what is said."""
    if verb.pronoun >= 0:
        reported = reading.lower[verb.pronoun] in REPORTED_INVERTED_PRONOUNS
        return Phrase(verb.pronoun, verb.pronoun + 1) if reported else None
    speaker = find_subject_behind(reading, verb.end, end)
    if speaker is None or speaker.start > verb.end + _LONGEST_GAP:
        return None
    known = is_speaker(reading, speaker) or is_person(reading, speaker)
    if not known and (verb.is_ambiguous or "weak" in verb.roles):
        return None
    return speaker if speaker.end >= end or reading.lower[speaker.end] in _BEHIND_CUE else None


def clause_drafts(reading: Reading, start: int, end: int, attribution: Attribution) -> Iterator[Draft]:
    """Yield a clause, or the quotation that it consists of, and the full clauses that are quoted in it."""
    while start < end and reading.lower[start] == ",":
        start += 1
    if start >= end:
        return
    quotations = reading.quotations_in(start, end)
    if quotations and quotations[0].open == start and quotations[0].close >= end - 1:
        yield from quotation_drafts(reading, quotations[0], attribution)
        return
    if quotations and quotations[-1].is_closed:
        end = max(end, quotations[-1].close + 1)
    yield from _indirect_drafts(reading, start, end, quotations, attribution)


def _indirect_drafts(
    reading: Reading, start: int, end: int, quotations: Sequence[Quotation], attribution: Attribution
) -> Iterator[Draft]:
    """Yield an indirect statement, and the full clauses that are quoted in it."""
    yield attribution.indirect(start, end)
    inner = attribution._replace(rule="inner")
    for quotation in quotations:
        if is_quoted_clause(reading, quotation):
            yield from quotation_drafts(reading, quotation, inner)


def drafts_before_cue(reading: Reading, start: int, end: int, attribution: Attribution) -> Iterator[Draft]:
    """Yield what stands in front of a cue: the quotations that it consists of, or a clause."""
    is_dialogue = reading.lower[start] in _DASHES and start == reading.line_of(start).start
    while start < end and (reading.lower[start] in SENTENCE_LINKS or reading.lower[start] in _MARKS_BEFORE):
        start += 1
    end = trim_end(reading, start, end)
    start = _behind_topic(reading, _behind_frame(reading, start, end), end)
    if start >= end:
        return
    if is_dialogue:
        yield attribution.direct(start, end)
        return
    quotations = reading.quotations_in(start, end)
    said = _quotations_said(reading, start, end, quotations)
    for quotation in said:
        yield from quotation_drafts(reading, quotation, attribution)
    if not said and count_words(reading, start, end) >= _LEAST_WORDS_BEFORE:
        yield from _indirect_drafts(reading, start, end, quotations, attribution)


def _behind_frame(reading: Reading, start: int, end: int) -> int:
    """Return where a sentence begins behind a frame, whose source is not the one that the cue names."""
    if reading.lower[start : start + 1] != ["selon"]:
        return start
    comma = next((k for k in range(start, end) if reading.lower[k] == ","), None)
    return comma + 1 if comma is not None else start


def _behind_topic(reading: Reading, start: int, end: int) -> int:
    """Return where a sentence begins behind its topic: `Canicule : l'été a tué 5 700 personnes, selon …`."""
    for position in range(start, min(end - 1, start + _LONGEST_TOPIC)):
        if position in reading.quotation_at:
            break
        if reading.lower[position] == ":" and position > start and position + 1 not in reading.quotation_at:
            return position + 1
    return start


def _quotations_said(reading: Reading, start: int, end: int, quotations: Sequence[Quotation]) -> Sequence[Quotation]:
    """Return the quotations that are all that is said in a range, or none if the clause around them is said, too."""
    if not quotations:
        return ()
    last = quotations[-1]
    joined = all(b.open - a.close <= 2 for a, b in pairwise(quotations))
    if quotations[0].open == start and last.close >= end - 1 and joined:
        return quotations
    longest = max(quotations, key=lambda quotation: quotation.close - quotation.open)
    if longest.close - longest.open >= _MAIN_SHARE * (end - start) and is_quoted_clause(reading, longest):
        return (longest,)
    behind_colon = last.open - 1 > start and reading.lower[last.open - 1] == ":"
    return (last,) if behind_colon and last.close >= end - 1 else ()
