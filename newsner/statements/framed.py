"""Make statements of what frames attribute: `selon l'OSDH, …`, `…, selon l'OSDH`, `comme l'a dit X, …`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from newsner.french_words import DETERMINERS, QUE, SUBJECT_PRONOUNS_OF_OTHERS
from newsner.statements.clauses import has_finite_verb, has_main_verb, is_incomplete
from newsner.statements.contents import MARKS_BEHIND, find_sentence_end, trim_end
from newsner.statements.draft import Attribution, Draft
from newsner.statements.frames import Frame, find_frame_end
from newsner.statements.phrases import Phrase, find_subject_behind
from newsner.statements.quoted import clause_drafts, drafts_before_cue
from newsner.statements.reading import Reading, Sentence
from newsner.statements.verbs import SayingVerb

_FARTHEST_OPENING = 4  # tokens of a sentence in front of a frame that opens it
_NOT_BEHIND_COMME = frozenset({"entendre", "souhaiter", "vouloir", "réclamer", "demander"})
_FARTHEST_COMME = 4  # tokens between `comme` and its verb
_LINKS_BEFORE = frozenset({"et", "que", "mais", "qui", "car", "or"})
_STRESSED_PRONOUNS = frozenset({"lui", "elle", "eux", "elles"})
_GOES_ON_FRAME = frozenset({"qui", "dont", "où", "que", "qu'", "et", "soit", "contre"})


class _Framed(NamedTuple):
    """What a frame attributes, and where the frame stands."""

    rule: Literal["frame-before", "frame-behind", "frame-inside"]
    start: int
    end: int


def frame_drafts(reading: Reading, frame: Frame, sentence: Sentence, following: Sentence | None) -> Iterator[Draft]:
    """Yield what a frame attributes: the sentence around it, or its part before a comma.

    Args:
        reading: the document.
        frame: the frame.
        sentence: its sentence.
        following: the sentence on the next line, which a frame alone on its line opens.
    """
    framed = _find_framed(reading, frame, sentence)
    if framed.start >= framed.end and following is not None and reading.lower[sentence.end - 1] == ",":
        framed = _Framed("frame-before", following.start, trim_end(reading, *following))
    attribution = Attribution((frame.start, frame.cue_end), frame.speaker, framed.rule)
    yield from _framed_drafts(reading, framed, attribution)


def follows_comme(reading: Reading, verb: SayingVerb, sentence: Sentence) -> bool:
    """Tell whether `comme` opens the clause of a verb: `comme l'a dit X`, `comme il le rappelle`."""
    return _find_comme(reading, verb, sentence) is not None


def _find_comme(reading: Reading, verb: SayingVerb, sentence: Sentence) -> int | None:
    """Return the `comme` in front of a verb, if neither a comma nor `que` parts them."""
    for position in range(verb.start - 1, max(sentence.start, verb.start - _FARTHEST_COMME) - 1, -1):
        if reading.lower[position] in {",", "que"}:
            return None
        if reading.lower[position] == "comme":
            return position
    return None


def comme_drafts(reading: Reading, verb: SayingVerb, sentence: Sentence) -> Iterator[Draft]:
    """Yield the sentence around `comme l'a dit X`."""
    start = _find_comme(reading, verb, sentence)
    if start is None or verb.lemma in _NOT_BEHIND_COMME:
        return
    if verb.lemma != "dire" and {"le", "l'"}.isdisjoint(reading.lower[start + 1 : verb.start]):
        return
    pronouns = (k for k in range(start + 1, verb.start) if reading.lower[k] in SUBJECT_PRONOUNS_OF_OTHERS)
    pronoun = next(pronouns, None)
    if pronoun is not None:
        speaker: Phrase | None = Phrase(pronoun, pronoun + 1)
    else:
        speaker = find_subject_behind(reading, verb.end, sentence.end) if "clause" in verb.roles else None
    if speaker is None:
        return
    behind = speaker.end if pronoun is None else verb.end
    end = find_frame_end(reading, Phrase(behind - 1, behind), sentence.end)
    frame = Frame(start, verb.end, speaker, max(behind, end))
    attribution = Attribution((verb.start, verb.end), speaker, "comme")
    yield from _framed_drafts(reading, _find_framed(reading, frame, sentence), attribution)


def _framed_drafts(reading: Reading, framed: _Framed, attribution: Attribution) -> Iterator[Draft]:
    """Yield the statements in what a frame attributes."""
    make = drafts_before_cue if framed.rule == "frame-behind" else clause_drafts
    yield from make(reading, framed.start, framed.end, attribution)


def _find_framed(reading: Reading, frame: Frame, sentence: Sentence) -> _Framed:
    """Return what a frame attributes."""
    before = reading.lower[frame.start - 1] if frame.start > sentence.start else ""
    end = trim_end(reading, frame.end, find_sentence_end(reading, frame.end, sentence))
    is_relative = frame.speaker is not None and frame.speaker.start < frame.start
    if is_relative or _opens_sentence(reading, frame, sentence) or before in {":", ";"}:
        return _Framed("frame-before", frame.end, end)
    start = _find_left(reading, frame, sentence)
    behind = reading.lower[frame.end] if frame.end < sentence.end else "."
    if _is_pronoun_inside(reading, frame, before, behind):
        return _Framed("frame-inside", start, end)
    link = reading.lower[frame.start - 2] if before == "," else before
    if link in _LINKS_BEFORE or before in QUE:
        return _Framed("frame-before", frame.end, end)
    if behind == "," and before == "," and _goes_on(reading, start, frame, end):
        return _Framed("frame-inside", start, end)
    return _Framed("frame-behind", start, frame.start)


def _opens_sentence(reading: Reading, frame: Frame, sentence: Sentence) -> bool:
    """Tell whether a frame stands at the beginning of its sentence, or near it and before a comma."""
    if frame.start == sentence.start:
        return True
    near = frame.start - sentence.start <= _FARTHEST_OPENING and reading.lower[frame.end : frame.end + 1] == [","]
    return near and not has_finite_verb(reading, sentence.start, frame.start)


def _is_pronoun_inside(reading: Reading, frame: Frame, before: str, behind: str) -> bool:
    """Tell whether a frame without commas stands inside what it attributes: `il serait selon elle parti`."""
    if frame.speaker is None or frame.speaker.end - frame.speaker.start != 1 or before == ",":
        return False
    ends = behind in MARKS_BEHIND or behind in {")", "et"}
    return not ends and reading.lower[frame.speaker.start] in _STRESSED_PRONOUNS


def _goes_on(reading: Reading, start: int, frame: Frame, end: int) -> bool:
    """Tell whether the sentence goes on behind a frame between commas, so that it is said as a whole."""
    after = frame.end + 1
    if after >= end or reading.lower[after] in _GOES_ON_FRAME:
        return False
    if is_incomplete(reading, start, frame.start):
        return True
    if has_main_verb(reading, after, end) or not has_main_verb(reading, start, frame.start):
        return True
    last = frame.speaker is None or frame.end == frame.speaker.end  # without an apposition
    return last and reading.lower[after] in DETERMINERS and "," not in reading.lower[after:end]


def _find_left(reading: Reading, frame: Frame, sentence: Sentence) -> int:
    """Return where what a frame at its end attributes begins: with the sentence, or inside brackets."""
    depth = 0
    for position in range(frame.start - 1, sentence.start - 1, -1):
        word = reading.lower[position]
        if word in {")", "]"}:
            depth += 1
        elif word in {"(", "["}:
            if depth == 0:
                return position + 1
            depth -= 1
        elif word == ";" and depth == 0:
            return position + 1
    return sentence.start
