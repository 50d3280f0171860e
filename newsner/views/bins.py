"""Choose round bin edges for histograms and round numbers for axes."""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Iterator
from itertools import count, dropwhile, takewhile


def build_linear_edges(values: list[float], bins: int = 20) -> list[float]:
    """Return the edges of bins of one width that cover all values; the width is 1, 2 or 5 times a power of ten.

    >>> build_linear_edges([3, 11], 5)
    [2.0, 4.0, 6.0, 8.0, 10.0, 12.0]
    """
    step = next(find_round_numbers((max(values) - min(values)) / bins or 1))
    first, last = math.floor(min(values) / step), math.floor(max(values) / step) + 1
    return [step * number for number in range(first, last + 1)]


def build_growing_edges(values: list[float]) -> list[float]:
    """Return the edges of bins from 1 to 2, 2 to 5, 5 to 10 and so on that cover all values, also 0 and below.

    >>> build_growing_edges([0, 3, 38])
    [0, 2.0, 5.0, 10.0, 20.0, 50.0]
    """
    sizes = [abs(value) for value in values if value] or [1.0]
    rounds = list(takewhile(lambda edge: edge <= 2.5 * max(sizes), find_round_numbers(min(sizes) / 2.5)))
    edges = [*(-edge for edge in reversed(rounds)), 0, *rounds]
    return edges[bisect(edges, min(values)) - 1 : bisect(edges, max(values)) + 1]


def find_round_numbers(least: float) -> Iterator[float]:
    """Yield 1, 2, 5, 10, 20, 50 and so on, from the first that is at least ``least``."""
    numbers = (float(f"{digit}e{power}") for power in count(math.floor(math.log10(least))) for digit in (1, 2, 5))
    return dropwhile(lambda number: number < least, numbers)
