"""Find the names in the scores of tags: the best path through the tags of the words of a window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

TAGS = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG")
"""What a word can be: outside all names, the first word of one, or a later one."""

Floats = NDArray[np.float32]

_IS_INSIDE = np.array([tag.startswith("I") for tag in TAGS])
_FORBIDDEN = np.array(
    [[after.startswith("I") and before[2:] != after[2:] for after in TAGS] for before in TAGS]
)  # `I-PER` follows `B-PER` or `I-PER` only
_PENALTY = np.where(_FORBIDDEN, -np.inf, 0).astype(np.float32)


class Name(NamedTuple):
    """A name: its first word, the word after its last one, and its label."""

    start: int
    end: int
    label: str


def decode(scores: Floats) -> tuple[list[Name], Floats]:
    """Return the names on the best path (Viterbi), and two probabilities for each word.

    Args:
        scores: the scores of the tags of each word, of shape (words, tags).

    Returns:
        The names, and an array of shape (words, 2): the probability of the word's tag on the path, and of `O`.
    """
    shifted = scores - scores.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    path = _best_path(logs)
    probabilities = np.exp(np.column_stack([logs[np.arange(len(path)), path], logs[:, 0]]))
    return list(_names(path)), probabilities


def _best_path(logs: Floats) -> list[int]:
    """Return the tags of the words with the highest product of probabilities, among the paths that are allowed."""
    best = np.where(_IS_INSIDE, -np.inf, logs[0])
    before = np.empty(logs.shape, int)
    for i in range(1, len(logs)):
        reached = best[:, None] + _PENALTY
        before[i] = reached.argmax(axis=0)
        best = reached.max(axis=0) + logs[i]
    path = [int(best.argmax())]
    for i in range(len(logs) - 1, 0, -1):
        path.append(int(before[i][path[-1]]))
    return path[::-1]


def _names(path: Sequence[int]) -> Iterator[Name]:
    """Yield the names on a path."""
    start = 0
    for i, tag in enumerate([*path, 0]):
        if i and path[i - 1] and not (tag and _IS_INSIDE[tag]):
            yield Name(start, i, TAGS[path[i - 1]][2:])
        if tag and not _IS_INSIDE[tag]:
            start = i
