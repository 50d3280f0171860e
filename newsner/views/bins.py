"""The steps by which plots count numbers, and how axes name these."""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Iterator
from itertools import count, dropwhile, takewhile

_SHORT = {12: " tn", 9: " bn", 6: " M", 3: " k"}


def linear_ends(values: list[float], steps: int = 20) -> list[float]:
    """Return the ends of steps of one width, 1, 2 or 5 times a power of ten, that hold all values.

    >>> linear_ends([3, 11], 5)
    [2.0, 4.0, 6.0, 8.0, 10.0, 12.0]
    """
    step = next(round_numbers((max(values) - min(values)) / steps or 1))
    first, last = math.floor(min(values) / step), math.floor(max(values) / step) + 1
    return [step * number for number in range(first, last + 1)]


def growing_ends(values: list[float]) -> list[float]:
    """Return the ends of steps from 1 to 2, 2 to 5, 5 to 10 and so on that hold all values, also 0 and negative ones.

    >>> growing_ends([0, 3, 38])
    [0, 2.0, 5.0, 10.0, 20.0, 50.0]
    """
    sizes = [abs(value) for value in values if value] or [1.0]
    rounds = list(takewhile(lambda end: end <= 2.5 * max(sizes), round_numbers(min(sizes) / 2.5)))
    ends = [*(-end for end in reversed(rounds)), 0, *rounds]
    return ends[bisect(ends, min(values)) - 1 : bisect(ends, max(values)) + 1]


def round_numbers(least: float) -> Iterator[float]:
    """Yield 1, 2, 5, 10, 20, 50 and so on, from the first that is not less than ``least``."""
    numbers = (float(f"{digit}e{power}") for power in count(math.floor(math.log10(least))) for digit in (1, 2, 5))
    return dropwhile(lambda number: number < least, numbers)


def to_short(number: float) -> str:
    """Return a number for an axis.

    >>> to_short(-20), to_short(5e10)
    ('-20', '50 bn')
    """
    power = next((power for power in _SHORT if abs(number) >= 10**power), 0)
    return f"{number / 10**power:g}{_SHORT.get(power, '')}"
