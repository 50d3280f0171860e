"""Find the statements of a document: what verbs, frames and nouns say, quotations without a cue, and answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from newsner.statements.contents import trim_end
from newsner.statements.draft import Attribution, Draft
from newsner.statements.framed import frame_drafts
from newsner.statements.frames import find_frames
from newsner.statements.interviews import find_answers
from newsner.statements.nouns import figure_drafts, noun_drafts
from newsner.statements.phrases import Phrase
from newsner.statements.reading import Reading, Sentence
from newsner.statements.said import verb_drafts
from newsner.statements.sources import without_verb
from newsner.statements.unattributed import find_unattributed
from newsner.statements.verbs import find_verbs


def find_drafts(reading: Reading) -> list[Draft]:
    """Return all statements of a document, in text order, each once."""
    drafts: list[Draft] = []
    for sentence, following in zip_longest(reading.sentences, reading.sentences[1:]):
        if sentence.start not in reading.clutter:
            drafts += _find_in_sentence(reading, sentence, following)
    drafts += list(find_unattributed(reading, drafts))
    drafts = [_with_noun_as_speaker(reading, draft) for draft in _with_answers(reading, drafts)]
    return _without_doubles(sorted(drafts, key=lambda draft: (draft.start, -draft.end)))


def _find_in_sentence(reading: Reading, sentence: Sentence, following: Sentence | None) -> Iterator[Draft]:
    """Yield what the verbs, the frames and the nouns of a sentence say."""
    verbs = list(find_verbs(reading, sentence.start, sentence.end))
    speaker: Phrase | None = None
    sources: set[int] = set()  # their tokens, which open no frame of their own: `a-t-on appris de source policière`
    said: list[tuple[int, int]] = []
    before: set[int] = set()
    for number, verb in enumerate(verbs):
        if verb.mood == "infinitive" and any(start < verb.start < end for start, end in said):
            continue  # part of what is said: `a dit pouvoir demander de …`
        for draft in verb_drafts(reading, verb, sentence, verbs[number + 1 :], speaker):
            speaker = draft.speaker
            said.append((draft.start, draft.end))
            before |= {draft.start} if draft.rule == "before" and draft.kind == "indirect" else set()
            sources |= set(range(speaker.start, speaker.end)) if speaker is not None else set()
            yield draft
        yield from figure_drafts(reading, verb, sentence, speaker)
    for frame in find_frames(reading, sentence.start, sentence.end):
        if frame.start + 1 not in sources or reading.lower[frame.start] not in {"de", "d'"}:
            for draft in frame_drafts(reading, frame, sentence, following):
                if (
                    draft.rule != "frame-before" or draft.start not in before
                ):  # of two cues, the one behind names who says it
                    yield draft
    yield from noun_drafts(reading, sentence)


def _with_noun_as_speaker(reading: Reading, draft: Draft) -> Draft:
    """Return a draft whose speaker is no clause."""
    speaker = without_verb(reading, draft.speaker) if draft.speaker is not None else None
    return draft if speaker == draft.speaker else replace(draft, speaker=speaker)


def _with_answers(reading: Reading, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the statements with the answers of an interview instead of what is found in them."""
    attributed = [draft.start for draft in drafts if draft.rule.startswith("before")]
    answers = []
    answer_ends = [0] * len(reading)
    for start, end, speaker in find_answers(reading, attributed):
        stop = trim_end(reading, start, end)
        answers.append(Attribution(None, speaker, "answer").direct(start, stop))
        answer_ends[start:stop] = [stop] * (stop - start)
    return [draft for draft in drafts if answer_ends[draft.start] < draft.end] + answers


def _without_doubles(drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts, each range once: of what follows it or is inserted in it, or that names a speaker."""
    best: dict[tuple[int, int], Draft] = {}
    for draft in drafts:
        other = best.get((draft.start, draft.end))
        names_first = other is not None and other.speaker is None and draft.speaker is not None
        if other is None or names_first or draft.rule.startswith("before"):
            best[draft.start, draft.end] = draft
    return list(best.values())
