"""Find frames that attribute a sentence without a verb: `selon l'OSDH`, `d'après une source proche du dossier`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from newsner.french_words import DETERMINERS, POSSESSIVES, SUBJECT_PRONOUNS
from newsner.labels import Label
from newsner.lexicons import load_statement_cues
from newsner.statements.clauses import has_main_verb
from newsner.statements.phrases import Phrase, phrase_end, starts_phrase
from newsner.statements.reading import Reading

_SOURCE_ADJECTIVE = re.compile(
    r".+(?:ière|ières|aires?|elles?|ales?|iques?|antes?|euses?|ènes?|oises?|aines?|sûres?|ées?)|proches?|bien|sûre"
)
_OWNERS = POSSESSIVES | {"l'", "les"}
_SOURCES = frozenset({"source", "sources"})


class Frame(NamedTuple):
    """A frame: its first token, the end of its cue, the words for the speaker, and its end."""

    start: int
    cue_end: int
    speaker: Phrase | None
    end: int


@cache
def _cues() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return the cues by their first token, the longest first."""
    cues: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for cue in load_statement_cues()["frame"]:
        words = tuple(cue.replace("'", "' ").split())
        cues[words[0]].append(words)
    return {first: tuple(sorted(found, key=len, reverse=True)) for first, found in cues.items()}


def find_frames(reading: Reading, start: int, end: int) -> Iterator[Frame]:
    """Yield the frames among the tokens of a range, outside quotations."""
    cues = _cues()
    for position in reading.tokens(start, end):
        for words in cues.get(reading.lower[position], ()):
            stop = position + len(words)
            if stop < end and tuple(reading.lower[position:stop]) == words:
                frame = _read_frame(reading, position, stop, start, end, words)
                if frame is not None:
                    yield frame
                break


def _read_frame(reading: Reading, start: int, stop: int, left: int, end: int, words: tuple[str, ...]) -> Frame | None:
    if words[-1] in _SOURCES:
        if reading.lower[stop] in {"de", "d'", "du", "des"} or not _SOURCE_ADJECTIVE.fullmatch(reading.lower[stop]):
            return None
        last = stop
        while last < end and reading.lower[last][0].isalpha() and reading.lower[last] not in DETERMINERS:
            last += 1
        return Frame(start, start + 1, Phrase(stop - 1, last), last)
    if words[-1] in {"yeux", "sens", "avis", "vue", "croire", "dires"} and len(words) > 2:
        owner = next((k for k in range(start, stop) if reading.lower[k] in _OWNERS), None)
        return Frame(start, stop, Phrase(owner, owner + 1), stop) if owner is not None else None
    if not starts_phrase(reading, stop) and reading.lower[stop] not in {"lui", "eux", "elle", "elles", "qui"}:
        nouns = load_statement_cues()["source_noun"]
        if reading.lower[stop] not in nouns:
            return None
    if reading.lower[stop] in {"laquelle", "lequel", "lesquels", "lesquelles"} or reading.lower[stop : stop + 2] == [
        "les",
        "quels",
    ]:
        return None
    if words[0] == "pour" and not _is_view(reading, start, stop, left, end):
        return None
    speaker = Phrase(stop, phrase_end(reading, stop, end))
    head = next(
        (reading.lower[k] for k in range(speaker.start, speaker.end) if reading.lower[k] not in DETERMINERS), ""
    )
    if head in load_statement_cues()["measure"]:
        return None
    last = _extend(reading, speaker.end, end)
    if last < end and reading.lower[last] == ",":
        last = _skip_apposition(reading, last, end)
    elif last < end and reading.lower[last] == "(":
        while last < end and reading.lower[last] != ")":
            last += 1
        last = min(last + 1, end)
    return Frame(start, stop, speaker, last)


def _extend(reading: Reading, start: int, end: int) -> int:
    """Return the comma that ends what more is said of a speaker (`selon une étude parue hier,`), or ``start``."""
    for position in range(start, min(end, start + 14)):
        word = reading.lower[position]
        if word == ",":
            return start if has_main_verb(reading, start, position) else position
        if position in reading.quotation_at or word in {".", ";", ":", ")", "que", "qu'"}:
            return start
    return start


def _skip_apposition(reading: Reading, comma: int, end: int) -> int:
    """Return the token at which the apposition behind a speaker ends, if there is one: `selon X, maire de Y, …`."""
    first = comma + 1
    if first >= end or reading.lower[first] in (DETERMINERS | SUBJECT_PRONOUNS) - {"un", "une", "qui"}:
        return comma
    for position in range(first, min(end, first + 14)):
        if reading.lower[position] == ",":
            named = first in reading.mention_starts or has_main_verb(reading, first, position)
            return (
                position
                if not named and reading.words[first][0].islower() and reading.lower[first] not in {"qui", "et"}
                else comma
            )
        if position in reading.quotation_at:
            return comma
    return comma


def _is_view(reading: Reading, start: int, stop: int, left: int, end: int) -> bool:
    """Tell whether `pour` at a token means "in the view of": it opens a sentence, and a person or body and a comma follow."""
    if any(reading.lower[k] not in {"mais", "et", ",", "or"} for k in range(left, start)):
        return False
    if stop not in reading.mention_starts and reading.lower[stop] not in {
        "le",
        "la",
        "l'",
        "les",
        "lui",
        "elle",
        "eux",
        "cet",
        "ce",
        "cette",
    }:
        return False
    last = phrase_end(reading, stop, end)
    if last >= end or reading.lower[last] != ",":
        return False
    if reading.lower[stop] in {"lui", "elle", "eux"}:
        return True
    labels = {reading.entities[reading.entity_at[k]].label for k in range(stop, last) if reading.entity_at[k] >= 0}
    if Label.PER in labels or (stop in reading.mention_starts and reading.mention_starts[stop] == last):
        return True
    nouns = load_statement_cues()["source_noun"]
    head = next((reading.lower[k] for k in range(stop, last) if reading.lower[k] not in DETERMINERS), "")
    return head in nouns
