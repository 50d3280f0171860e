"""Read texts as words, and find the passages that two texts share, whatever their typography."""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsner.gazetteer.spellings import fold

RUN = 5
"""Words that two texts must have in a row before they count as shared: shorter ones are in any two articles."""

Words = NDArray[np.uint32]
Mask = NDArray[np.bool_]
Hashes = NDArray[np.uint64]

_INSIDE = "\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff"  # combining accents, soft hyphens, what is invisible
_WORD = re.compile(rf"</?[a-zA-Z][^<>]*>|([^\W_]+(?:[{_INSIDE}]+[^\W_]*)*)")  # tags are no words
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_KNOWN = 1 << 20  # words whose numbers are kept
_SMALL_GAP = 2 * RUN  # words between two passages that stand one for the other


class _Numbers(dict[str, int]):
    """Numbers of words: the same for all spellings, in every process; odd ones are those of words with a digit."""

    def __missing__(self, word: str) -> int:
        folded = fold(_INVISIBLE.sub("", word))
        digest = int.from_bytes(blake2b(folded.encode(), digest_size=4).digest(), "little")
        number = (digest | 1) if any(map(str.isdigit, folded)) else (digest & ~1)
        if len(self) >= _KNOWN:
            self.clear()
        self[word] = number
        return number


_numbers = _Numbers()


def read_words(text: str) -> Words:
    """Return a number for each word: the same for `L’Élysée` and `l'Elysee`, odd if it has a digit.

    >>> read_words("L’Élysée, 3 mai").tolist() == read_words("l'ELYSEE 3 Mai").tolist()
    True
    >>> (read_words("le 3 mai") % 2).tolist()
    [0, 1, 0]
    """
    words = list(filter(None, _WORD.findall(text)))
    return np.fromiter(map(_numbers.__getitem__, words), np.uint32, len(words))


def find_places(text: str) -> list[tuple[int, int]]:
    """Return start and end of each word of `read_words` in the text.

    >>> find_places("<b>L’Élysée</b>")
    [(3, 4), (5, 11)]
    """
    return [found.span(1) for found in _WORD.finditer(text) if found[1]]


def to_runs(words: Words) -> Hashes:
    """Return a hash of each five words in a row (a shingle); of fewer words, one of all."""
    count = max(len(words) - RUN + 1, min(len(words), 1))
    hashes = np.zeros(count, np.uint64)
    for offset in range(min(RUN, len(words))):
        hashes = hashes * np.uint64(0x9E3779B97F4A7C15) + words[offset : offset + count] + np.uint64(1)
    hashes ^= hashes >> np.uint64(32)
    hashes *= np.uint64(0xD6E8FEB86659FD93)
    hashes ^= hashes >> np.uint64(32)
    return hashes


def widen(mask: Mask, before: int, behind: int) -> Mask:
    """Return a mask that is also set around each place that is.

    >>> widen(np.array([0, 0, 1, 0, 0, 0], bool), 1, 2).astype(int).tolist()
    [0, 1, 1, 1, 1, 0]
    """
    wide: Mask = mask.copy()
    for step in range(1, before + 1):
        wide[:-step] |= mask[step:]
    for step in range(1, behind + 1):
        wide[step:] |= mask[:-step]
    return wide


def _to_words(runs: Mask, words: Words) -> Mask:
    """Return which words stand in one of the given runs."""
    mask = np.zeros(len(words), bool)
    mask[: len(runs)] = runs
    return widen(mask, 0, RUN - 1)


class Comparison(NamedTuple):
    """Which words of two texts stand in passages that both have, and what stands otherwise between them.

    ``places`` says for each run of the first text where it is in the second one, -1 if nowhere. ``figures`` is the
    number of places where both have a number, but another one; ``same_figures`` that of the numbers in shared passages;
    ``changes`` that of all places where one passage ends and another one begins.
    """

    first: Mask
    second: Mask
    places: NDArray[np.int64]
    figures: int = 0
    same_figures: int = 0
    changes: int = 0

    def find_longest(self, without: Mask) -> tuple[int, int, int] | None:
        """Return start, end and start in the second text of the longest passage, ``None`` if there is none.

        Passages that begin at the words in ``without`` are left out.
        """
        places = np.where(without[: len(self.places)], -1, self.places)
        goes_on = (places[1:] == places[:-1] + 1) & (places[:-1] >= 0)
        is_start = places >= 0
        is_start[1:] &= ~goes_on
        starts = np.flatnonzero(is_start)
        if not len(starts):
            return None
        is_end = places >= 0
        is_end[:-1] &= ~goes_on
        lengths = np.flatnonzero(is_end) - starts + RUN
        best = int(np.argmax(lengths))
        start = int(starts[best])
        return start, start + int(lengths[best]), int(places[start])


def compare(first: Words, second: Words, runs: tuple[Hashes, Hashes] | None = None) -> Comparison:
    """Return what two texts share; ``runs`` are theirs, if they are known.

    >>> found = compare(read_words("il a été élu maire de Lyon hier"), read_words("Jean a été élu maire de Nice"))
    >>> found.first.astype(int).tolist(), found.second.astype(int).tolist()
    ([0, 1, 1, 1, 1, 1, 0, 0], [0, 1, 1, 1, 1, 1, 0])
    """
    runs_a, runs_b = runs or (to_runs(first), to_runs(second))
    if len(first) < RUN or len(second) < RUN:
        return Comparison(np.zeros(len(first), bool), np.zeros(len(second), bool), np.full(len(runs_a), -1))
    order = np.argsort(runs_b, kind="stable")
    ordered = runs_b[order]
    at = np.searchsorted(ordered, runs_a)
    at[at == len(runs_b)] = 0
    places = order[at]
    shared = runs_b[places] == runs_a
    places[~shared] = -1
    if not shared.any():
        return Comparison(np.zeros(len(first), bool), np.zeros(len(second), bool), places)
    shared_of_b = np.zeros(len(runs_b), bool)
    shared_of_b[places[shared]] = True
    if (ordered[1:] == ordered[:-1]).any():  # a run stands there twice
        shared_of_b = np.isin(runs_b, runs_a[shared])
        _straighten(places, runs_a, runs_b)
    mask, other = _to_words(shared, first), _to_words(shared_of_b, second)
    return Comparison(mask, other, places, *_count_changes(first, second, mask, places))


def _straighten(places: NDArray[np.int64], first: Hashes, second: Hashes) -> None:
    """Let runs that the second text has in several places go on with the runs beside them, where they can."""
    is_shared = places >= 0
    breaks = np.flatnonzero(is_shared[1:] & is_shared[:-1] & (places[1:] != places[:-1] + 1)) + 1
    for at in breaks.tolist():
        place = int(places[at - 1]) + 1
        while at < len(first) and place < len(second) and places[at] != place and second[place] == first[at]:
            places[at] = place
            at, place = at + 1, place + 1
    for at in (breaks - 1)[::-1].tolist():
        place = int(places[at + 1]) - 1
        while at >= 0 and place >= 0 and places[at] != place and second[place] == first[at]:
            places[at] = place
            at, place = at - 1, place - 1


def _count_changes(first: Words, second: Words, mask: Mask, places: NDArray[np.int64]) -> tuple[int, ...]:
    """Return the numbers of other figures, of figures that are the same, and of places where a passage ends."""
    figures = 0
    starts, ends = find_stretches(mask)
    for end, start in zip(ends[:-1].tolist(), starts[1:].tolist(), strict=True):
        last = end - RUN  # the run that ends there
        left, right = int(places[last]) + RUN, int(places[start])
        if 0 <= right - left <= _SMALL_GAP and start - end <= _SMALL_GAP and right - left + start - end:
            here, there = ({*(gap[gap % 2 == 1]).tolist()} for gap in (first[end:start], second[left:right]))
            figures += min(len(here - there), len(there - here))
    same = int((first[mask] % 2).sum())
    goes_on = (places[1:] == places[:-1] + 1) & (places[:-1] >= 0)
    return figures, same, int((places >= 0).sum() - goes_on.sum()) - 1


def find_stretches(mask: Mask) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the starts and ends of the stretches where a mask is set.

    >>> [part.tolist() for part in find_stretches(np.array([1, 1, 0, 1], bool))]
    [[0, 3], [2, 4]]
    """
    edges = np.diff(np.concatenate(([0], mask.view(np.int8), [0])))
    return np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
