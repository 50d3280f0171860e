"""Make statements of what verbs of saying introduce or follow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsner.french_words import (
    CLAUSE_OPENERS,
    CLITICS,
    DAYS,
    PREPOSITIONS,
    QUE,
    RELATIVE_WORDS,
    UNREPORTED_INVERTED_PRONOUNS,
)
from newsner.statements.clauses import has_finite_verb, has_main_verb, is_gerund, is_incomplete, is_infinitive
from newsner.statements.contents import (
    MARKS_BEHIND,
    find_content_end,
    find_sentence_end,
    split_coordinated,
    trim_end,
)
from newsner.statements.draft import Attribution, ContentRule, Draft
from newsner.statements.framed import comme_drafts, follows_comme
from newsner.statements.openings import Opening, find_opening
from newsner.statements.phrases import Phrase, find_main_subject, find_subject_behind
from newsner.statements.quoted import clause_drafts, drafts_before_cue, quotation_drafts
from newsner.statements.reading import Reading, Sentence
from newsner.statements.sources import (
    find_agent,
    find_speaker,
    is_anonymous,
    is_document,
    is_object,
    is_person_or_body,
    is_speaker,
    may_speak,
)
from newsner.statements.verbs import SayingVerb

_LEAST_TOKENS = 6  # in front of an inverted verb, without a verb of their own
_LEAST_TOKENS_BEHIND = 3  # behind an inserted cue
_RELATIVES = RELATIVE_WORDS - QUE
_DASHES = frozenset({"-", "–", "—"})
_MARKS_BEFORE = frozenset({",", '"', "»", "?", "!", "…"}) | _DASHES
_ENDS_QUOTED = MARKS_BEHIND | {")", "!", "?", "et", "ou", "mais", "(", "qui", "que", "qu'"}


def verb_drafts(
    reading: Reading, verb: SayingVerb, sentence: Sentence, following: Sequence[SayingVerb], previous: Phrase | None
) -> Iterator[Draft]:
    """Yield what a verb says: what is around `comme il le dit`, in front of an inverted verb, or behind a verb.

    Args:
        reading: the document.
        verb: the verb.
        sentence: its sentence.
        following: the verbs of saying behind it in the sentence.
        previous: the speaker of the statement before it in the sentence.
    """
    if follows_comme(reading, verb, sentence):
        yield from comme_drafts(reading, verb, sentence)
        return
    before = list(_drafts_before(reading, verb, sentence, previous))
    yield from before or _drafts_behind(reading, verb, sentence, following, previous)


def _drafts_before(reading: Reading, verb: SayingVerb, sentence: Sentence, previous: Phrase | None) -> Iterator[Draft]:
    """Yield what an inverted verb follows: `…, a déclaré le ministre`, or is inserted in."""
    mark = _find_mark_before(reading, verb, sentence)
    if mark is None:
        return
    if verb.pronoun >= 0:
        speaker = find_speaker(reading, verb, sentence, previous)
        if verb.lemma == "lire" and (speaker is None or not is_speaker(reading, speaker)):
            return  # `pouvait-on lire sur une banderole`
    else:
        speaker = find_subject_behind(reading, verb.end, sentence.end)
        if speaker is None or not _is_inverted(reading, verb, speaker, mark):
            return
    end = mark if reading.words[mark] == "," or reading.words[mark] in _DASHES else mark + 1
    around = _find_around(reading, verb, speaker, sentence, end)
    said = verb.pronoun >= 0 or _is_said(reading, verb, speaker, sentence.start, end)
    if not said and (around is None or not _is_inserted(reading, verb, speaker)):
        return
    rule: ContentRule = "before" if around is None else "before-inside"
    attribution = Attribution((verb.start, verb.end), speaker, rule)
    if around is None:
        yield from drafts_before_cue(reading, sentence.start, end, attribution)
    else:
        yield from clause_drafts(reading, *around, attribution)


def _find_mark_before(reading: Reading, verb: SayingVerb, sentence: Sentence) -> int | None:
    """Return the comma or mark in front of a finite verb and its pronouns that what is said ends with."""
    if verb.mood != "finite":
        return None
    if verb.pronoun >= 0 and reading.lower[verb.pronoun] in UNREPORTED_INVERTED_PRONOUNS:
        return None
    position = verb.start - 1
    while position >= sentence.start and reading.lower[position] in CLITICS:
        position -= 1
    return position if position >= sentence.start and reading.lower[position] in _MARKS_BEFORE else None


def _is_inverted(reading: Reading, verb: SayingVerb, subject: Phrase, mark: int) -> bool:
    """Tell whether the noun phrase behind a verb is its subject."""
    told = "person" in verb.roles and subject.end < len(reading) and reading.lower[subject.end] in QUE
    if told or is_object(reading, subject):  # `a averti le ministre que`
        return False
    if "publication" in verb.roles and is_document(reading, subject):
        return False
    quoted = not reading.quotation_ends.isdisjoint((mark, mark - 1))
    return "weak" not in verb.roles or quoted or is_speaker(reading, subject)


def _is_said(reading: Reading, verb: SayingVerb, speaker: Phrase | None, start: int, end: int) -> bool:
    """Tell whether what stands in front of a verb may be said: a quotation, a clause, or what somebody surely says."""
    quoted = start in reading.quotation_at and end - 1 in reading.quotation_ends
    if quoted or has_main_verb(reading, start, end):
        return True
    if end - start < _LEAST_TOKENS or "clause" not in verb.roles or speaker is None or not is_speaker(reading, speaker):
        return False
    subject = find_main_subject(reading, start, end)
    return subject is None or not is_person_or_body(reading, subject)


def _is_inserted(reading: Reading, verb: SayingVerb, speaker: Phrase | None) -> bool:
    """Tell whether a verb and somebody who speaks, perhaps with a day between them, may be an insertion."""
    behind = verb.end + (reading.lower[verb.end] in DAYS)
    return speaker is not None and speaker.start == behind and is_speaker(reading, speaker)


def _find_around(
    reading: Reading, verb: SayingVerb, speaker: Phrase | None, sentence: Sentence, end: int
) -> tuple[int, int] | None:
    """Return what is said around an inserted cue (`Dix-huit, a-t-il dit, est un chiffre`), or only behind it."""
    comma = max(verb.end, speaker.end if speaker is not None else 0)
    start = comma + 1
    if start + 2 >= sentence.end or reading.lower[comma] != ",":
        return None
    if sentence.start in reading.quotation_at or start in reading.quotation_at or reading.lower[start] in _RELATIVES:
        return None
    stop = trim_end(reading, start, find_sentence_end(reading, start, sentence))
    if stop - comma < _LEAST_TOKENS_BEHIND:
        return None
    if reading.lower[end - 1] in CLAUSE_OPENERS:
        return start, stop
    if is_incomplete(reading, sentence.start, end):
        return sentence.start, stop
    if reading.lower[sentence.start] in PREPOSITIONS and not has_main_verb(reading, sentence.start, end):
        told = has_finite_verb(reading, start, stop) and not is_gerund(reading.lower[start])
        return (start, stop) if told else None  # `En Syrie, a dit X, il pleut`
    goes_on = reading.lower[start] in QUE or not has_main_verb(reading, sentence.start, end)
    return (sentence.start, stop) if goes_on and has_finite_verb(reading, start, stop) else None


def _drafts_behind(
    reading: Reading, verb: SayingVerb, sentence: Sentence, following: Sequence[SayingVerb], previous: Phrase | None
) -> Iterator[Draft]:
    """Yield what is said behind a verb: a clause with `que`, an infinitive, a quotation, what a colon opens."""
    opening = find_opening(reading, verb, sentence)
    if opening is None:
        return
    if is_anonymous(reading, verb, sentence.start):
        agent = find_agent(reading, verb.end, opening.start)
        yield from _content_drafts(reading, verb, opening, sentence, following, agent)
        return
    speaker = find_speaker(reading, verb, sentence, previous)
    if opening.rule == "quotation":
        if _is_all_said(reading, opening.start, sentence):
            attribution = Attribution((verb.start, verb.end), speaker, "quotation")
            yield from quotation_drafts(reading, reading.quotation_at[opening.start], attribution)
            return
        opening = Opening("infinitive", opening.start)
    elif not may_speak(reading, speaker, verb):
        return
    if opening.rule == "colon":
        yield from _drafts_behind_colon(reading, verb, opening.start, sentence, speaker)
    else:
        yield from _content_drafts(reading, verb, opening, sentence, following, speaker)


def _is_all_said(reading: Reading, mark: int, sentence: Sentence) -> bool:
    """Tell whether a quotation behind a verb is all that it says, not the beginning of an infinitive clause."""
    after = reading.quotation_at[mark].close + 1
    if after >= sentence.end or reading.lower[after] in _ENDS_QUOTED or after in reading.quotation_at:
        return True
    return not is_infinitive(reading, mark + 1)


def _drafts_behind_colon(
    reading: Reading, verb: SayingVerb, start: int, sentence: Sentence, speaker: Phrase | None
) -> Iterator[Draft]:
    """Yield the quotation or the clause that a colon opens."""
    if start >= sentence.end:
        return
    attribution = Attribution((verb.start, verb.end), speaker, "colon")
    if start in reading.quotation_at:
        yield from quotation_drafts(reading, reading.quotation_at[start], attribution)
        return
    end = trim_end(reading, start, sentence.end)
    if not verb.is_ambiguous and "clause" in verb.roles and has_finite_verb(reading, start, end):
        yield from clause_drafts(reading, start, end, attribution)


def _content_drafts(
    reading: Reading,
    verb: SayingVerb,
    opening: Opening,
    sentence: Sentence,
    following: Sequence[SayingVerb],
    speaker: Phrase | None,
) -> Iterator[Draft]:
    """Yield the clauses behind `que`, or the infinitives, that a verb says."""
    end = find_content_end(reading, verb, opening, sentence, following)
    rule: ContentRule = "infinitive" if opening.rule == "infinitive" else "que"
    if rule == "que" and _is_negated(reading, verb, sentence) and not has_finite_verb(reading, opening.start, end):
        return  # `ne dit que la vérité`
    attribution = Attribution((verb.start, verb.end), speaker, rule)
    for first, last in split_coordinated(reading, opening, end):
        yield from clause_drafts(reading, first, last, attribution)


def _is_negated(reading: Reading, verb: SayingVerb, sentence: Sentence) -> bool:
    """Tell whether `ne` stands in front of a verb."""
    return not {"ne", "n'"}.isdisjoint(reading.lower[max(sentence.start, verb.start - 3) : verb.end])
