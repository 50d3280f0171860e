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
from newsner.roles.phrases import role_nouns
from newsner.statements.clauses import has_main_verb
from newsner.statements.phrases import Phrase, phrase_end, starts_phrase
from newsner.statements.reading import Reading

_SOURCE_ADJECTIVE = re.compile(
    r".+(?:ière|ières|aires?|elles?|ales?|iques?|antes?|euses?|ènes?|oises?|aines?|sûres?|ées?)|proches?|bien|sûre"
)
_OWNERS = POSSESSIVES | {"l'", "les"}
_OF_PERSONS = POSSESSIVES | {"le", "la", "l'", "les", "cet", "ce", "cette", "certains", "certaines", "plusieurs", "des"}
_PRONOUNS_BEHIND = frozenset({"lui", "elle", "eux", "elles", "qui"})
_RELATIVES = frozenset({"laquelle", "lequel", "lesquels", "lesquelles"})
_VIEWS = frozenset({"yeux", "sens", "avis", "vue", "croire", "dires"})
_NO_APPOSITION = (DETERMINERS | SUBJECT_PRONOUNS | {"et"}) - {"un", "une"}
_FARTHEST_AGENT = 4  # tokens between a noun and `par`
_FARTHEST_ANTECEDENT = 16  # tokens between a noun and `selon lequel`
_LONGEST_ADDITION = 14  # tokens behind a speaker: an apposition, a participle
_LONGEST_BRACKET = 60  # tokens
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
        if len(words) > 1 and words[-1] == "de":
            cues[words[0]] += [(*words[:-1], article) for article in ("du", "des")]
    return {first: tuple(sorted(found, key=len, reverse=True)) for first, found in cues.items()}


def find_frames(reading: Reading, start: int, end: int) -> Iterator[Frame]:
    """Yield the frames among the tokens of a range, outside quotations."""
    cues = _cues()
    for position in reading.find(cues, start, end):
        for words in cues[reading.lower[position]]:
            cue_end = position + len(words)
            if cue_end < end and tuple(reading.lower[position:cue_end]) == words:
                frame = _read_frame(reading, position, cue_end, start, end)
                if frame is not None:
                    yield frame
                break


def _read_frame(reading: Reading, start: int, cue_end: int, left: int, end: int) -> Frame | None:
    """Return the frame that a cue opens in a sentence, or ``None`` where it attributes nothing."""
    last = reading.lower[cue_end - 1]
    if last in _SOURCES:
        return _read_source(reading, start, cue_end, end)
    if last in _VIEWS and cue_end - start > 2:
        owner = next((k for k in range(start, cue_end) if reading.lower[k] in _OWNERS), None)
        if owner is not None:
            return Frame(start, cue_end, Phrase(owner, owner + 1), cue_end)
    first = reading.lower[cue_end]
    nouns = load_statement_cues()["source_noun"]
    contracted = last in {"du", "des"} and first[0].isalpha()
    if first not in _PRONOUNS_BEHIND and first not in nouns and not contracted and not starts_phrase(reading, cue_end):
        return None
    if first in _RELATIVES:
        return _read_relative(reading, start, cue_end, left)
    if reading.lower[start] == "pour" and not _is_view(reading, start, cue_end, left, end):
        return None
    speaker = _find_agent(reading, Phrase(cue_end, phrase_end(reading, cue_end, end)), end)
    if _find_head(reading, speaker) in load_statement_cues()["measure"]:
        return None
    return Frame(start, cue_end, speaker, find_frame_end(reading, speaker, end))


def _read_relative(reading: Reading, start: int, cue_end: int, left: int) -> Frame | None:
    """Return the frame of a relative clause, whose source stands in front: `un rapport selon lequel`."""
    phrases = [k for k in range(max(left, start - _FARTHEST_ANTECEDENT), start) if starts_phrase(reading, k)]
    documents = load_statement_cues()["document"] | load_statement_cues()["noun"]
    for first in reversed(phrases):
        phrase = Phrase(first, min(start, phrase_end(reading, first, start)))
        if _find_head(reading, phrase) in documents:
            return Frame(start, cue_end, phrase, cue_end + 1)
    return None


def _read_source(reading: Reading, start: int, cue_end: int, end: int) -> Frame | None:
    """Return the frame of `de source` and the adjectives behind it."""
    if not _SOURCE_ADJECTIVE.fullmatch(reading.lower[cue_end]):
        return None
    last = cue_end
    while last < end and reading.lower[last][0].isalpha() and reading.lower[last] not in DETERMINERS:
        last += 1
    return Frame(start, start + 1, Phrase(cue_end - 1, last), last)


def _find_agent(reading: Reading, speaker: Phrase, end: int) -> Phrase:
    """Return who said the words that a frame names (`des déclarations faites par X`), or the phrase."""
    nouns = load_statement_cues()["noun"]
    for position in range(speaker.end, min(end - 1, speaker.end + _FARTHEST_AGENT)):
        word = reading.lower[position]
        if word == "par" and starts_phrase(reading, position + 1) and _find_head(reading, speaker).rstrip("s") in nouns:
            return Phrase(position + 1, phrase_end(reading, position + 1, end))
        if word in {",", "qui"}:
            break
    return speaker


def _find_head(reading: Reading, phrase: Phrase) -> str:
    """Return the first word of a noun phrase that is no determiner."""
    return next((word for word in reading.lower[phrase.start : phrase.end] if word not in DETERMINERS), "")


def find_frame_end(reading: Reading, speaker: Phrase, end: int) -> int:
    """Return the end of a frame: behind what more is said of the speaker."""
    last = _extend(reading, speaker.end, end)
    while last < end and reading.lower[last] == ",":
        behind = _skip_apposition(reading, last, end)
        if behind == last:
            break
        last = behind
    if last < end and reading.lower[last] == "(":
        closing = (k for k in range(last, min(end, last + _LONGEST_BRACKET)) if reading.lower[k] == ")")
        return next(closing, last - 1) + 1
    return last


def _extend(reading: Reading, start: int, end: int) -> int:
    """Return the comma that ends what more is said of a speaker (`selon une étude parue hier,`), or ``start``."""
    depth = 0
    for position in range(start, min(end, start + _LONGEST_ADDITION)):
        word = reading.lower[position]
        if word == "," and depth == 0:
            return start if has_main_verb(reading, start, position) else position
        depth += (word == "(") - (word == ")")
        if position in reading.quotation_at or depth < 0 or word in {".", ";", ":", "que", "qu'"}:
            return start
    return start


def _skip_apposition(reading: Reading, comma: int, end: int) -> int:
    """Return the comma behind the apposition of a speaker, if there is one (`selon X, maire de Y, …`), or ``comma``."""
    first = comma + 1
    if first < end and reading.lower[first] == "qui":
        closing = (k for k in range(first, min(end, first + _LONGEST_BRACKET)) if reading.lower[k] == ",")
        return next(closing, comma)
    if first >= end or reading.lower[first] in _NO_APPOSITION:
        return comma
    if first in reading.quantity_ends and reading.lower[reading.quantity_ends[first]] == ",":
        return _skip_apposition(reading, reading.quantity_ends[first], end)  # `Anne, 37 ans, ouvrière, …`
    for position in range(first, min(end, first + _LONGEST_ADDITION)):
        if position in reading.quotation_at:
            return comma
        if reading.lower[position] == ",":
            clause = first in reading.mention_starts or has_main_verb(reading, first, position)
            return position if not clause and reading.words[first][0].islower() else comma
    return comma


def _is_view(reading: Reading, start: int, cue_end: int, left: int, end: int) -> bool:
    """Tell whether `pour` means "in the view of": it opens a sentence, and a person or body and a comma follow."""
    if any(reading.lower[k] not in {"mais", "et", ",", "or"} for k in range(left, start)):
        return False
    first = reading.lower[cue_end]
    is_name = cue_end in reading.mention_starts
    is_person = first in _OF_PERSONS or first in _PRONOUNS_BEHIND - {"qui"} or cue_end in reading.quantity_ends
    if not is_name and not is_person:
        return False
    last = phrase_end(reading, cue_end, end)
    if last >= end or reading.lower[last] != ",":
        return False
    if first in _PRONOUNS_BEHIND or (is_name and reading.mention_starts[cue_end] == last):
        return True
    if any(reading.entities[index].label is Label.PER for index in reading.entities_in(cue_end, last)):
        return True
    if cue_end in reading.quantity_ends and "%" in reading.lower[cue_end:last]:
        return True
    head = _find_head(reading, Phrase(cue_end, last))
    return head in load_statement_cues()["source_noun"] or head in role_nouns().singular or head in role_nouns().plural
