"""Groups of articles that are one text in print, with what shows that they are copies."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from pydantic import Field

from newsner.analysis.passages import Hashes, Mask, Words, compare, find_places, find_stretches, read_words, to_runs
from newsner.analysis.reprints import Member, find_members, find_stock
from newsner.dates.metadata import parse_date
from newsner.models import Passage, Result
from newsner.preprocessing.cleaning import replace_surrogates

_TITLES = ("title", "titre", "headline")  # columns
_LONGEST_TITLE = 40  # words
_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ](\d\d:\d\d(?::\d\d)?)")
_UNKNOWN = "~"  # behind all dates and times


class Text(NamedTuple):
    """A text that may have copies; ``date`` is as its source has it, or empty."""

    id: str
    text: str
    metadata: Mapping[str, str] = {}
    date: str = ""


class Copy(Result):
    """An article that has its text in common with the first one of its group, and what shows it.

    All words are compared without accents, capitals and punctuation, and a word is shared if at least five in a row
    are. Boilerplate of the corpus is left out.

    Attributes:
        id: the id of the copy.
        of: the id of the article that it is compared with: the first one of the group or, where they share less than
            the threshold (such as two ends of a longer one), the one of the group that it is nearest to.
        similarity: the share of the words of the shorter one that both have.
        share: the share of the copy's words that the other one has.
        share_of_other: the share of the other one's words that the copy has.
        shared_words: the number of the copy's words that the other one has.
        added_words: the number of the copy's words that the other one does not have.
        dropped_words: the number of the other one's words that the copy does not have.
        passage: the longest passage that both have, in the copy.
        passage_in_other: the same passage in the other one.
        added: the longest passage that only the copy has, or ``None``.
        dropped: the longest passage that only the other one has, or ``None``.
        same_title: whether both have the same title (the column ``title``, else the first line); ``None`` if one of
            them has none.
        other_figures: the number of figures that stand in one for others in the other, as in an updated toll.
        metadata: the other columns of the copy.
    """

    id: str
    of: str
    similarity: float
    share: float
    share_of_other: float
    shared_words: int
    added_words: int
    dropped_words: int
    passage: Passage
    passage_in_other: Passage
    added: Passage | None
    dropped: Passage | None
    same_title: bool | None
    other_figures: int
    metadata: dict[str, str] = Field(default_factory=dict)

    def __hash__(self) -> int:
        """Return a hash without ``metadata``, since a dict has none."""
        return hash((self.id, self.of, self.passage))


class DuplicateGroup(Result):
    """Articles that are one text in print: the first one, by date or else by order, and its copies.

    ``metadata`` are the other columns of the first one.
    """

    first: str
    copies: tuple[Copy, ...]
    metadata: dict[str, str] = Field(default_factory=dict)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all articles of the group, the first one in front."""
        return (self.first, *(copy.id for copy in self.copies))

    def __hash__(self) -> int:
        """Return a hash without ``metadata``, since a dict has none."""
        return hash((self.first, self.copies))


class _Reading:
    """A text with all that is read of it to compare it."""

    def __init__(self, source: Text, words: Words, stock: Hashes) -> None:
        self.source = source
        self.text = replace_surrogates(source.text)  # as `Extraction` has it; no offset changes
        self.words = words
        self.stock = stock
        self.places = find_places(source.text)

    def title(self) -> list[int] | None:
        """Return the words of the title: of its column, else of the first line, if others follow."""
        columns = {name.casefold(): value for name, value in self.source.metadata.items()}
        title = next((columns[name] for name in _TITLES if name in columns), None)
        if title is None:
            title, _, rest = self.source.text.strip().partition("\n")
            if not rest.strip():
                return None
        words: list[int] = read_words(title).tolist()
        return words if 0 < len(words) <= _LONGEST_TITLE else None

    def passage(self, start: int, end: int) -> Passage:
        """Return the passage from one word to before another one."""
        first, last = self.places[start][0], self.places[end - 1][1]
        return Passage(text=self.text[first:last], start=first, end=last)

    def longest(self, mask: Mask) -> Passage | None:
        """Return the longest stretch of words that a mask has, the first one of several, or ``None``."""
        starts, ends = find_stretches(mask)
        if not len(starts):
            return None
        best = int(np.argmax(ends - starts))
        return self.passage(int(starts[best]), int(ends[best]))


def group_copies(texts: Sequence[Text], threshold: float) -> tuple[DuplicateGroup, ...]:
    r"""Return the groups of texts that are copies, in the order of their first ones.

    >>> text = "Le maire de Lyon a inauguré jeudi la nouvelle bibliothèque du quartier, après deux ans de travaux. "
    >>> more = "Elle compte quarante mille livres et une salle de lecture ouverte jusqu'à minuit."
    >>> texts = [Text("a", text + more), Text("b", "Bibliothèque\n" + text + more), Text("c", more)]
    >>> [group.ids for group in group_copies(texts, 0.7)]
    [('a', 'b')]
    """
    words = [read_words(text.text) for text in texts]
    groups: dict[int, list[Member]] = defaultdict(list)
    for member in find_members(words, [text.id for text in texts], threshold):
        groups[member.whole].append(member)
    when = {number: _find_when(texts[number].date) for whole in groups for number in _numbers_of(whole, groups[whole])}
    built = []
    for whole, members in groups.items():
        order = sorted(_numbers_of(whole, members), key=lambda number: (when[number], number))
        found = {member.number: member for member in members}
        stock = {number: found[number].stock if number in found else np.zeros(0, np.uint64) for number in order}
        readings = {number: _Reading(texts[number], words[number], stock[number]) for number in order}
        nearest = [readings[found[number].nearest if number in found else order[0]] for number in order]
        built.append((order[0], _build_group(list(readings.values()), nearest, threshold)))
    return tuple(group for _, group in sorted(built, key=lambda pair: pair[0]))


def _numbers_of(whole: int, members: Sequence[Member]) -> list[int]:
    return [whole, *(member.number for member in members)]


def _find_when(date: str) -> tuple[str, str]:
    """Return day and time of a date as strings that sort; what is not known comes last.

    >>> _find_when("2015-10-07T18:30:00"), _find_when("7/10/2015"), _find_when("")
    (('2015-10-07', '18:30:00'), ('2015-10-07', '~'), ('~', '~'))
    """
    time = _TIME.match(date)
    return parse_date(date) or _UNKNOWN, time[1] if time else _UNKNOWN


def _build_group(readings: Sequence[_Reading], nearest: Sequence[_Reading], threshold: float) -> DuplicateGroup:
    """Return a group of texts, the first one in front; ``nearest`` are those that each one is the nearest copy of."""
    first = readings[0]
    copies = []
    for reading, other in zip(readings[1:], nearest[1:], strict=True):
        copy = _build_copy(reading, first)
        if copy is None or copy.similarity < threshold:
            copy = _build_copy(reading, other) or copy
        if copy is not None:  # as it always is, since the nearest one has passages of it
            copies.append(copy)
    return DuplicateGroup(first=first.source.id, copies=tuple(copies), metadata=dict(first.source.metadata))


def _build_copy(reading: _Reading, other: _Reading) -> Copy | None:
    """Return a text as the copy of another one, or ``None`` if they share nothing."""
    runs = to_runs(reading.words), to_runs(other.words)
    found = compare(reading.words, other.words, runs)
    is_same = found.first.all() and found.second.all()
    hashes = np.zeros(0, np.uint64) if is_same else np.concatenate([reading.stock, other.stock])
    stock = find_stock(reading.words, other.words, runs, hashes)
    longest = found.find_longest(stock[0]) or found.find_longest(np.zeros_like(stock[0]))
    if longest is None:
        return None
    start, end, place = longest
    mine, theirs = found.first & ~stock[0], found.second & ~stock[1]
    sizes = int((~stock[0]).sum()), int((~stock[1]).sum())
    shared = int(mine.sum()), int(theirs.sum())
    share, share_of_other = (part / max(1, size) for part, size in zip(shared, sizes, strict=True))
    titles = reading.title(), other.title()
    return Copy(
        id=reading.source.id,
        of=other.source.id,
        similarity=round(share if sizes[0] <= sizes[1] else share_of_other, 3),
        share=round(share, 3),
        share_of_other=round(share_of_other, 3),
        shared_words=shared[0],
        added_words=sizes[0] - shared[0],
        dropped_words=sizes[1] - shared[1],
        passage=reading.passage(start, end),
        passage_in_other=other.passage(place, place + end - start),
        added=reading.longest(~found.first & ~stock[0]),
        dropped=other.longest(~found.second & ~stock[1]),
        same_title=None if None in titles else titles[0] == titles[1],
        other_figures=found.figures,
        metadata=dict(reading.source.metadata),
    )
