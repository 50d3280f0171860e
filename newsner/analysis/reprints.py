"""Group texts that are copies of one text, in time that grows with their number.

Each text is known by a few of its runs of five words: of every six runs in a row the one with the least hash, so that
any ten words that two texts share give both a run (winnowing, Schleimer et al. 2003). Texts are taken from the longest
to the shortest, and each is compared with a few of the texts before it. It joins the group of a text that it is a copy
of, but only if it also shares enough with the longest text of that group, the whole. So copies of copies make no
chains, and a dispatch that is printed 300 times costs 300 times some comparisons, not 45,000.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from newsner.analysis.passages import RUN, Hashes, Mask, Words, compare, to_runs, widen

WINDOW = 6  # runs of which one is kept
LEAST = 20
"""Words that must be shared at least: fewer say nothing, unless they are the whole of both texts."""
LEAST_WHOLE = 8
"""Words of a text at least that is the copy of one with the same words."""
LEAST_OF_LONGER = 0.15
"""The share of the longer text that must be shared: an article that quotes a dispatch whole is no copy of it."""

_FAR = 0.35  # the share of a longer text below which what it shares may be boilerplate
_STOCK = 4  # texts that share little else, from which what they share is boilerplate
_LISTED = 32  # texts with a run that are looked at: of the longest ones
_COMPARED = 6  # candidates of a text
_SIFTED = 0.2  # the share of kept runs from which a candidate is compared
_FIGURES = 0.25  # the share of figures that differ between two texts of one template
_CHANGES = 0.1  # the same of places where a shared passage ends, for each shared word
_LEAD = 60  # words at the beginning, in which a follow-up has its news, before the background that it repeats
_OF_LEAD = 0.5  # the share of the lead of one of two texts that must be shared,
_SURE = 0.9  # unless they share this much
_OF_WHOLE = 0.5  # of the threshold, which a copy of a copy must reach with the whole
_TOGETHER = 0.1  # of what a member shares with the whole, the share that other members have, too


class Member(NamedTuple):
    """A text (by its number) that is a copy.

    ``whole`` is the longest text of its group, ``nearest`` the one of the group that it is the nearest copy of, and
    ``stock`` are those of its runs that are boilerplate.
    """

    number: int
    whole: int
    nearest: int
    stock: Hashes


def keep_runs(runs: Hashes) -> Hashes:
    """Return the runs by which a text is known, sorted, each once."""
    size = min(WINDOW, len(runs))
    return np.unique(sliding_window_view(runs, size).min(axis=1)) if size else runs


class _Index:
    """Which of the texts so far have a run; runs that only one text has are left out."""

    def __init__(self, kept: Sequence[Hashes]) -> None:
        sizes = np.array([len(runs) for runs in kept], np.int64)
        joined = np.concatenate([*kept, np.zeros(0, np.uint64)])
        order = np.argsort(joined, kind="stable")
        joined = joined[order]
        is_new = np.ones(len(joined), bool)
        is_new[1:] = joined[1:] != joined[:-1]
        counts = np.diff(np.append(np.flatnonzero(is_new), len(joined)))
        rows = np.cumsum(counts > 1) - 1
        rows[counts < 2] = -1
        self._row_of = np.empty(len(joined), np.int32)  # of each kept run, in the order of the texts
        self._row_of[order] = np.repeat(rows, counts).astype(np.int32)
        listed = np.minimum(counts[counts > 1], _LISTED)
        self._starts = np.cumsum(np.append(0, listed))[:-1]
        self._limits = listed
        self._filled = np.zeros(len(listed), np.int32)
        self._texts = np.empty(int(listed.sum()), np.int32)
        self._offsets = np.cumsum(np.append(0, sizes))

    def rows(self, rank: int) -> NDArray[np.int32]:
        """Return the row of each kept run of a text, or -1 if no other text has it."""
        return self._row_of[self._offsets[rank] : self._offsets[rank + 1]]

    def find(self, rows: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Return the texts in all rows, one after the other, and the position of the row of each."""
        filled = self._filled[rows]
        position = np.repeat(np.arange(len(rows)), filled)
        first = np.cumsum(filled) - filled
        places = self._starts[rows][position] + np.arange(int(filled.sum())) - first[position]
        return self._texts[places], position

    def add(self, rank: int, rows: NDArray[np.int32]) -> None:
        """Add a text, unless longer ones fill a row."""
        rows = rows[self._filled[rows] < self._limits[rows]]
        self._texts[self._starts[rows] + self._filled[rows]] = rank
        self._filled[rows] += 1


class _Likeness(NamedTuple):
    """How much a text has in common with one that is at least as long, boilerplate aside.

    ``share`` and ``of_longer`` are the shares of the words of both that are shared, ``words`` is their number, and
    ``mask`` says which words of the longer text they are; ``lead`` is the share of the lead, of the one that has more.
    """

    share: float
    of_longer: float
    lead: float
    words: int
    mask: Mask
    is_whole: bool
    is_template: bool

    @classmethod
    def measure(cls, shorter: Words, longer: Words, stock: Hashes) -> _Likeness:
        """Compare two texts."""
        runs = to_runs(shorter), to_runs(longer)
        found = compare(shorter, longer, runs)
        own, own_of_longer = (~mask for mask in find_stock(shorter, longer, runs, stock))
        shared, shared_of_longer = found.first[own], found.second[own_of_longer]
        words = int(shared.sum())
        other_figures = found.figures > 1 and found.figures >= _FIGURES * (found.figures + found.same_figures)
        return cls(
            share=words / max(1, len(shared)),
            of_longer=int(shared_of_longer.sum()) / max(1, len(shared_of_longer)),
            lead=max((float(part[:_LEAD].mean()) for part in (shared, shared_of_longer) if len(part)), default=0.0),
            words=words,
            mask=found.second,
            is_whole=bool(found.first.all() and found.second.all()),
            is_template=other_figures or found.changes > _CHANGES * max(words, 1),
        )

    def is_copy(self, threshold: float) -> bool:
        """Tell whether the shorter text is a copy."""
        is_enough = self.words >= LEAST and self.share >= threshold and self.of_longer >= LEAST_OF_LONGER
        is_news = self.lead < _OF_LEAD and self.share < _SURE
        return self.is_whole or (is_enough and not is_news and not self.is_template)


class _Search:
    """Finds the copies among texts that are ranked from the longest to the shortest."""

    def __init__(self, texts: Sequence[Words], threshold: float) -> None:
        self._texts = texts
        self._threshold = threshold
        self._kept = [keep_runs(to_runs(words)) for words in texts]
        self._sizes = np.array([len(runs) for runs in self._kept], np.int64)
        self._index = _Index(self._kept)
        self._wholes = np.arange(len(texts))  # of each text, itself where it is no copy
        self._covered: dict[int, Mask] = {}  # of each whole, what its copies have of it

    def find(self) -> Iterator[Member]:
        """Yield the copies, by their ranks."""
        for rank, words in enumerate(self._texts):
            if len(words) < LEAST_WHOLE:
                return
            if rank and np.array_equal(words, self._texts[rank - 1]):  # which are ranked side by side
                self._wholes[rank] = self._wholes[rank - 1]
                yield Member(rank, int(self._wholes[rank]), rank - 1, np.zeros(0, np.uint64))
                continue
            rows = self._index.rows(rank)
            is_known = rows >= 0
            member = self._find_whole(rank, rows[is_known], self._kept[rank][is_known])
            self._index.add(rank, rows[is_known])
            if member is not None:
                self._wholes[rank] = member.whole
                yield member

    def _find_whole(self, rank: int, rows: NDArray[np.int32], kept: Hashes) -> Member | None:
        """Return a text with the one that it is a copy of, the most similar one, or ``None``."""
        texts, position = self._index.find(rows)
        if not len(texts):
            return None
        others, which, counts = np.unique(texts, return_inverse=True, return_counts=True)
        far = (counts < _FAR * self._sizes[others]) & (self._wholes[others] == others)
        is_stock = np.bincount(position[far[which]], minlength=len(rows)) >= _STOCK
        if is_stock.any():
            counts = np.bincount(which[~is_stock[position]], minlength=len(others))
        least = max(1, _SIFTED * (self._sizes[rank] - is_stock.sum()))
        order = np.lexsort((others, self._sizes[others], -counts))[:_COMPARED]
        candidates = others[order[counts[order] >= least]].tolist()
        return self._choose(rank, candidates, kept[is_stock]) if candidates else None

    def _choose(self, rank: int, candidates: Sequence[int], stock: Hashes) -> Member | None:
        """Return a text with the whole of the candidate that it is the nearest copy of, or ``None``."""
        words = self._texts[rank]
        best: tuple[float, int, int, Mask] | None = None
        for other in candidates:
            likeness = _Likeness.measure(words, self._texts[other], stock)
            if not likeness.is_copy(self._threshold) or (best is not None and likeness.of_longer <= best[0]):
                continue
            whole = int(self._wholes[other])
            of_whole = likeness if whole == other else _Likeness.measure(words, self._texts[whole], stock)
            if of_whole.is_copy(self._threshold * _OF_WHOLE) and self._belongs(whole, of_whole.mask):
                best = likeness.of_longer, whole, other, of_whole.mask
        if best is None:
            return None
        _, whole, nearest, mask = best
        self._covered[whole] = self._covered.get(whole, np.zeros(len(mask), bool)) | mask
        return Member(rank, whole, nearest, stock)

    def _belongs(self, whole: int, mask: Mask) -> bool:
        """Tell whether what a text has of the whole is in its other copies, too; parts of a digest are not."""
        covered = self._covered.get(whole)
        return covered is None or bool((covered & mask).sum() >= _TOGETHER * mask.sum())


def find_stock(first: Words, second: Words, runs: tuple[Hashes, Hashes], stock: Hashes) -> tuple[Mask, Mask]:
    """Return which words of two texts stand in or around runs that are boilerplate, as far as the next kept runs."""
    masks = [np.zeros(len(words), bool) for words in (first, second)]
    if len(stock):
        for number, own in enumerate(runs):
            masks[number][: len(own)] = np.isin(own, stock)
            masks[number] = widen(masks[number], WINDOW, WINDOW + RUN - 1)
    return masks[0], masks[1]


def find_members(texts: Sequence[Words], ids: Sequence[str], threshold: float) -> list[Member]:
    """Return the texts that are copies, each with the text that it is a copy of, by their positions.

    The result is the same for every order of the texts: of equally long ones, their words and ids decide which is
    taken first.
    """

    def rank(number: int) -> tuple[int, bytes, str]:
        words = texts[number]
        return -len(words), blake2b(words.tobytes(), digest_size=16).digest(), ids[number]

    ranked = sorted(range(len(texts)), key=rank)
    found = _Search([texts[number] for number in ranked], threshold).find()
    return [Member(ranked[m.number], ranked[m.whole], ranked[m.nearest], m.stock) for m in found]
