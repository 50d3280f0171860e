"""The words of a document as the finders of statements read them: sentences, quotations and names by token."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from spacy.tokens import Doc

from newsner.linking.entities import LinkedEntity, linked_entities
from newsner.roles.facts import read_facts
from newsner.spans import CLUTTER_WITH_NAMES, QUANTITY_SPANS, places_of, unread_clutter, words_of
from newsner.statements.quotations import Quotation, find_quotations, is_glued

_SENTENCE_ENDS = frozenset({".", "!", "?", "…", "...", "?!", "!!", "!?", "??", ".."})
_LONGEST_SENTENCE = 250  # tokens outside quotations, so that a text without full stops takes no longer
_OPENING_WORDS = frozenset(
    {"Selon"}
)  # with a capital they begin a sentence, also where scraping has lost the full stop
_OPENERS = frozenset('«"([—–-“')


class Sentence(NamedTuple):
    """The tokens of a sentence, end excluded; a quotation in it counts as one word."""

    start: int
    end: int


class Line(NamedTuple):
    """The tokens of a line, end excluded."""

    start: int
    end: int


def _lower(words: Sequence[str]) -> list[str]:
    """Return words in lower case; a capital `A` without its accent is `à`, unless it is a verb (`A-t-il`)."""
    lower = [word.lower() for word in words]
    for position, word in enumerate(words):
        if word == "A" and not "".join(words[position + 1 : position + 2]).startswith("-"):
            lower[position] = "à"
    return lower


class Reading:
    """The tokens of a document with what is known of each of them.

    Attributes:
        words, lower: the tokens, and in lower case, with `à` for a capital `A`.
        starts: where each begins in ``doc.text``.
        spaces: whether white space stands before each.
        entities: the linked entities.
        entity_at: for each token, the index of the entity whose mention it is part of, or -1.
        clutter: the tokens of page clutter in which nothing is said.
        acts: the first tokens of the mentions of places that stand for a government or team.
        quantity_ends: the tokens behind quantities, by their first tokens.
        mention_starts: the first tokens of mentions, and the tokens behind their last ones.
        quotations: the quotations, in text order.
        quotation_at: the quotations by their opening marks.
        quotation_ends: their closing marks.
    """

    def __init__(self, doc: Doc) -> None:
        self.words = words_of(doc)
        self.lower = _lower(self.words)
        places = places_of(doc)
        self.starts = [start for start, _ in places]
        ends = [end for _, end in places]
        self.spaces = [True, *(end < start for end, start in zip(ends, self.starts[1:], strict=False))]
        self.ends = ends
        self.entities: tuple[LinkedEntity, ...] = linked_entities(doc)
        self.entity_at = [-1] * len(self.words)
        self.mention_starts: dict[int, int] = {}
        for index, entity in enumerate(self.entities):
            for mention in entity.mentions:
                self.mention_starts[mention.start] = mention.end
                self.entity_at[mention.start : mention.end] = [index] * (mention.end - mention.start)
        clutter = unread_clutter(doc, CLUTTER_WITH_NAMES)
        self.clutter = {k for span in clutter for k in range(span.start, span.end)}
        self.acts = frozenset(read_facts(doc).acts)
        self.quantity_ends = {span.start: span.end for span in doc.spans.get(QUANTITY_SPANS, ())}
        self.quotations: list[Quotation] = list(find_quotations(self.words, self.spaces))
        self.quotation_at = {quotation.open: quotation for quotation in self.quotations}
        self.quotation_ends = {quotation.close for quotation in self.quotations}
        self._openings = [quotation.open for quotation in self.quotations]

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences, in text order."""
        return list(self._split())

    def _split(self) -> Iterator[Sentence]:
        """Yield the sentences; one ends with its line, and a long one is cut."""
        start = position = length = 0
        borders = self._find_possible_borders()
        while position < len(self):
            if start == position:
                length = 0
            after = self._skip_word(position)
            length += 1
            if "\n" in self.words[position]:
                if start < position:
                    yield Sentence(start, position)
                start = after
            elif start == position and self.words[position].isspace():
                start = after
            elif (after in borders and self._is_border(after)) or length >= _LONGEST_SENTENCE:
                yield Sentence(start, after)
                start = after
            position = after
        if start < len(self):
            yield Sentence(start, len(self))

    def _find_possible_borders(self) -> set[int]:
        """Return the tokens in front of which a sentence may end."""
        behind_stops = {position + 1 for position, word in enumerate(self.words) if word in _SENTENCE_ENDS}
        openings = {position for position, word in enumerate(self.words) if word in _OPENING_WORDS}
        return behind_stops | openings | {*self.quotation_at} | {close + 1 for close in self.quotation_ends}

    def _skip_word(self, position: int) -> int:
        """Return the token behind a word, or behind the quotation that opens there."""
        quotation = self.quotation_at.get(position)
        if quotation is None:
            return position + 1
        return min(quotation.close + 1, len(self)) if quotation.is_closed else quotation.close

    def _is_border(self, position: int) -> bool:
        """Tell whether a sentence ends in front of a token."""
        opens = position < len(self.words) and self.words[position] in _OPENING_WORDS
        return opens or self._is_glued(position) or (self._ends_sentence(position) and self._begins_sentence(position))

    def _is_glued(self, position: int) -> bool:
        """Tell whether a quotation begins at a token that scraping has joined to the line before."""
        return position in self.quotation_at and is_glued(self.words, self.spaces, position)

    def _ends_sentence(self, position: int) -> bool:
        """Tell whether a full stop, alone or as the last word of a quotation, stands in front of a token."""
        last = position - 1
        if last in self.quotation_ends:
            last -= 1
        return self.words[max(last, 0)] in _SENTENCE_ENDS

    def _begins_sentence(self, position: int) -> bool:
        """Tell whether a sentence may begin at a token."""
        if position >= len(self.words):
            return True
        word = self.words[position]
        return bool(word.isspace() or word[0].isupper() or word[0].isdigit() or word[0] in _OPENERS)

    @cached_property
    def lines(self) -> list[Line]:
        """The lines, in text order, without the tokens that end them."""
        breaks = [position for position, word in enumerate(self.words) if "\n" in word]
        starts = [0, *(position + 1 for position in breaks)]
        return [Line(start, end) for start, end in zip(starts, [*breaks, len(self)], strict=True)]

    def sentence_of(self, position: int) -> int:
        """Return the number of the sentence of a token."""
        return max(0, bisect_right(self.sentences, position, key=lambda sentence: sentence.start) - 1)

    def line_of(self, position: int) -> Line:
        """Return the line of a token."""
        return self.lines[self.line_number(position)]

    def line_number(self, position: int) -> int:
        """Return the number of the line of a token."""
        return bisect_right(self.lines, position, key=lambda line: line.start) - 1

    def quotations_in(self, start: int, end: int) -> list[Quotation]:
        """Return the quotations that open in a range of tokens."""
        return self.quotations[bisect_left(self._openings, start) : bisect_left(self._openings, end)]

    def entities_in(self, start: int, end: int) -> set[int]:
        """Return the indices of the entities that are named in a range of tokens."""
        return {*self.entity_at[start:end]} - {-1}

    def find(self, words: Container[str], start: int, end: int) -> list[int]:
        """Return the tokens of a range outside quotations that in lower case are among some words."""
        lower = self.lower
        found = [position for position in range(start, end) if lower[position] in words]
        if found and self.quotations_in(start, end):
            outside = {*self.tokens(start, end)}
            return [position for position in found if position in outside]
        return found

    def tokens(self, start: int, end: int) -> Iterator[int]:
        """Yield the tokens of a range outside quotations."""
        if not self.quotations_in(start, end):
            yield from range(start, end)
            return
        position = start
        while position < end:
            quotation = self.quotation_at.get(position)
            if quotation is not None:
                position = quotation.close + 1
                continue
            yield position
            position += 1

    def characters(self, start: int, end: int) -> tuple[int, int]:
        """Return the characters of ``doc.text`` that a range of tokens covers."""
        return self.starts[start], self.ends[end - 1]
