"""Find the quotations that no cue attributes, and who says them: somebody in their sentence or next to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from newsner.french_words import DETERMINERS
from newsner.labels import Label
from newsner.statements.clauses import count_words
from newsner.statements.draft import Attribution, Draft
from newsner.statements.phrases import Phrase, find_main_subject
from newsner.statements.quotations import Quotation
from newsner.statements.quoted import LEAST_WORDS, is_quoted_clause, quotation_drafts
from newsner.statements.reading import Line, Reading, Sentence

_FARTHEST_STATEMENT = 120  # tokens between a quotation and a statement before it with the same speaker


class _Place(NamedTuple):
    """A quotation and where it stands; ``is_partial`` where it is a phrase inside a sentence of the article."""

    quotation: Quotation
    sentence: Sentence
    previous: Sentence | None
    is_clause: bool
    is_alone: bool
    follows_colon: bool

    @property
    def is_partial(self) -> bool:
        """Tell whether a quotation is a phrase inside a sentence of the article."""
        return not (self.is_clause or self.is_alone or self.follows_colon)


class _Neighbours:
    """The statements next to a token, among those that cues attribute and those added since."""

    def __init__(self, size: int, drafts: Sequence[Draft]) -> None:
        self._added: Draft | None = None
        self._before: list[Draft | None] = [None] * (size + 2)
        self._behind: list[Draft | None] = [None] * (size + 2)
        for draft in drafts:
            self._before[draft.end] = draft
        for draft in reversed(drafts):
            self._behind[draft.start] = draft
        for position in range(size + 1):
            self._before[position + 1] = self._before[position + 1] or self._before[position]
            self._behind[size - position] = self._behind[size - position] or self._behind[size - position + 1]

    def add(self, draft: Draft) -> None:
        """Add a statement behind those added before."""
        self._added = draft

    def before(self, position: int) -> Draft | None:
        """Return the statement that ends nearest before a token."""
        found, added = self._before[position], self._added
        return added if found is None or (added is not None and added.end >= found.end) else found

    def behind(self, position: int) -> Draft | None:
        """Return the first statement that begins behind a token."""
        return self._behind[position + 1]


def find_unattributed(reading: Reading, drafts: Sequence[Draft]) -> Iterator[Draft]:
    """Yield quotations that no statement contains, with the nearest speaker of their passage.

    Args:
        reading: the document.
        drafts: the statements that cues attribute.
    """
    neighbours = _Neighbours(len(reading), drafts)
    covered = _covered_tokens(len(reading), drafts)
    for sentence, previous in zip(reading.sentences, [None, *reading.sentences], strict=False):
        if sentence.start in reading.clutter:
            continue
        for quotation in reading.quotations_in(sentence.start, sentence.end):
            if any(covered[quotation.open + 1 : quotation.close]):
                continue
            place = _locate(reading, quotation, sentence, previous)
            if _is_refused(reading, place):
                continue
            attribution = _attribute(reading, place, neighbours)
            if attribution is not None:
                for draft in quotation_drafts(reading, quotation, attribution):
                    neighbours.add(draft)
                    yield draft


def _covered_tokens(size: int, drafts: Sequence[Draft]) -> bytearray:
    """Return for each token whether a statement contains it."""
    covered = bytearray(size)
    for draft in drafts:
        covered[draft.start : draft.end] = bytes([1]) * (draft.end - draft.start)
    return covered


def _locate(reading: Reading, quotation: Quotation, sentence: Sentence, previous: Sentence | None) -> _Place:
    """Return what kind of quotation stands where."""
    is_alone = quotation.open == sentence.start
    follows_colon = not is_alone and reading.lower[quotation.open - 1] == ":"
    return _Place(quotation, sentence, previous, is_quoted_clause(reading, quotation), is_alone, follows_colon)


def _is_refused(reading: Reading, place: _Place) -> bool:
    """Tell whether a quotation is too short, left open, or a title."""
    quotation = place.quotation
    if not quotation.is_closed and (reading.words[quotation.open] != "«" or place.is_partial):
        return True
    if count_words(reading, quotation.open + 1, quotation.close) < LEAST_WORDS:
        return True
    if place.is_alone or place.follows_colon:
        return False
    capitalised = reading.words[quotation.open + 1][0].isupper()
    if place.is_partial:
        return capitalised or _is_title(reading, quotation)
    return capitalised and reading.words[quotation.open - 1] not in {",", "»", '"', ")"}


def _is_title(reading: Reading, quotation: Quotation) -> bool:
    """Tell whether an article and a capitalised word that is no name open a quotation: `« les Cahiers »`."""
    first, second = quotation.open + 1, quotation.open + 2
    capitalised = second < quotation.close and reading.words[second][0].isupper()
    return capitalised and reading.lower[first] in DETERMINERS and second not in reading.mention_starts


def _attribute(reading: Reading, place: _Place, neighbours: _Neighbours) -> Attribution | None:
    """Return who says a quotation: somebody next to it, or whoever spoke last; ``None`` if it may be a mere phrase."""
    quotation, sentence = place.quotation, place.sentence
    line = reading.line_of(quotation.open)
    near = neighbours.before(quotation.open)
    if near is not None and near.end < quotation.open - _FARTHEST_STATEMENT:
        near = None
    in_line = near is not None and near.end >= line.start
    own = _find_person(reading, sentence.start, quotation.open)
    if own is None and place.follows_colon and not in_line:
        own = find_main_subject(reading, sentence.start, quotation.open)
    same = near is not None and near.start >= sentence.start and near.cue is not None
    if own is not None and near is not None and same and not place.follows_colon:
        return Attribution(near.cue, near.speaker, "free-near")
    if own is not None:
        return Attribution(None, own, "free-colon" if place.follows_colon else "free-own")
    if not place.is_partial:
        beside = _attribute_by_line(reading, place, neighbours, line, near if in_line else None)
        if beside is not None:
            return beside
    if near is None:
        if place.is_partial:
            return None
        return Attribution(None, None, "free-full" if place.is_clause else "free")
    return _attribute_by_last(reading, place, near)


def _attribute_by_line(
    reading: Reading, place: _Place, neighbours: _Neighbours, line: Line, near: Draft | None
) -> Attribution | None:
    """Return the speaker of the next statement on a line, or the person in the sentence before.

    ``near`` is the statement before the quotation on its line; without one, or with one further off, they are nearer.
    """
    following, previous = neighbours.behind(place.quotation.close), place.previous
    is_free = near is None and (place.is_alone or place.is_clause)
    if is_free and following is not None and following.start < line.end and following.speaker:
        return Attribution(following.cue, following.speaker, "free-later")
    if previous is not None and previous.start >= line.start and (near is None or near.start < previous.start):
        person = _find_person(reading, *previous)
        if person is not None:
            return Attribution(None, person, "free-previous")
    return None


def _attribute_by_last(reading: Reading, place: _Place, near: Draft) -> Attribution | None:
    """Return the speaker of the statement before a quotation."""
    same = near.start >= place.sentence.start
    if not place.is_partial:
        return Attribution(near.cue, near.speaker, "free-near")
    words = count_words(reading, place.quotation.open + 1, place.quotation.close)
    if near.speaker is None or (words == LEAST_WORDS and not same):
        return None
    return Attribution(near.cue, near.speaker, "partial-same" if same else "partial-near")


def _find_person(reading: Reading, start: int, end: int) -> Phrase | None:
    """Return the subject of a range if it is a person or a pronoun for one, else the first person in it."""
    subject = find_main_subject(reading, start, end)
    if subject is not None:
        labels = {reading.entities[index].label for index in reading.entities_in(*subject)}
        if Label.PER in labels or reading.lower[subject.start] in {"il", "elle"}:
            return subject
    for position in range(start, end):
        if position in reading.mention_starts and reading.entities[reading.entity_at[position]].label is Label.PER:
            return Phrase(position, reading.mention_starts[position])
    return None
