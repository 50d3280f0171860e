"""Place names beside points so that none hides another: measure them, push points apart, and choose a side for each."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

LINE_HEIGHT = 14.0
"""The height of a line of text of `FONT_SIZE`, in pixels."""
FONT_SIZE = 11.0

_WIDTHS = {
    0.24: "ijl'|’",
    0.29: " .,:;!/\\ftI[]()-‐‑·\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}",
    0.36: 'r"`“”°',
    0.5: "ckszvxyJ",
    0.56: "abdeghnopqu0123456789L?$_ø",
    0.62: "FTZ+=~<>«»",
    0.67: "ABEKPSVXY&",
    0.73: "wCDHNRUw",
    0.8: "GOQØœ",
    0.84: "mM",
    0.95: "W%—…ÆŒæ",
    1.02: "@",
}
"""The width of letters as parts of the size of Helvetica, Arial and Liberation Sans, rounded up in groups."""
_WIDTH_OF = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_USUAL, _WIDE = 0.62, 1.0
_SLACK = 1.06  # other sans-serif fonts are a little wider
_GAP = 3.0  # pixels between a point and its name
_STEPS = 400
_INSET = 2.0  # pixels between a name and the border

Points = NDArray[np.float64]


class Box(NamedTuple):
    """A rectangle in pixels; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        """Tell whether two rectangles share an area."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    @classmethod
    def around(cls, x: float, y: float, width: float, height: float) -> Box:
        """Return the rectangle of this size around a point.

        >>> Box.around(10, 10, 4, 2)
        Box(left=8.0, top=9.0, right=12.0, bottom=11.0)
        """
        return cls(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def measure_text(text: str, size: float = FONT_SIZE) -> float:
    """Return about how wide a text is in a sans-serif font, in pixels; rather too wide than too narrow.

    >>> [round(measure_text(text)) for text in ("Nîmes", "Bachar al-Assad", "北京")]
    [33, 86, 23]
    """
    letters = unicodedata.normalize("NFD", text)
    return size * _SLACK * sum(_measure(letter) for letter in letters if not unicodedata.combining(letter))


def _measure(letter: str) -> float:
    return _WIDTH_OF.get(letter, _WIDE if unicodedata.east_asian_width(letter) in "WF" else _USUAL)


def push_apart(points: Points, sizes: Points, width: float, height: float) -> Points:
    """Return points moved as little as it takes that rectangles of these sizes around them do not overlap.

    Where the area has no room for that, some still overlap.

    >>> push_apart(np.array([[50.0, 50.0], [50.0, 52.0]]), np.array([[20.0, 10.0]] * 2), 100, 100).round().tolist()
    [[50.0, 46.0], [50.0, 56.0]]
    """
    places = points.astype(float)
    half = sizes / 2
    room = half[:, None] + half[None]
    order = np.sign(np.subtract.outer(np.arange(len(places)), np.arange(len(places))))
    low, high = half + _INSET, np.maximum(half + _INSET, np.array([width, height]) - half - _INSET)
    for _ in range(_STEPS):
        apart = places[:, None] - places[None]
        short = room - np.abs(apart)
        short[(short <= 0).any(axis=2)] = 0
        np.einsum("iij->ij", short)[:] = 0
        if not short.any():
            break
        along = short.argmin(axis=2)  # the way that is shorter
        for axis in (0, 1):
            gaps = np.where(along == axis, short[:, :, axis], 0)
            ways = np.where(apart[:, :, axis] != 0, np.sign(apart[:, :, axis]), order)
            places[:, axis] += (gaps * ways).sum(axis=1) / 2
        places = np.clip(places, low, high)
    return places


def place_names(
    names: Sequence[str], points: Iterable[tuple[float, float]], radii: Sequence[float], width: float, height: float
) -> list[tuple[float, float] | None]:
    """Return the middle of each name, or ``None`` for one that no side of its point has room for.

    The first names choose first. A name hides no other one and no other point, and does not leave the area.

    >>> place_names(["Lyon", "Paris"], [(50.0, 50.0), (50.0, 60.0)], [5, 5], 100, 100)
    [(50.0, 35.0), (50.0, 75.0)]
    """
    marks = [Box.around(x, y, 2 * radius, 2 * radius) for (x, y), radius in zip(points, radii, strict=True)]
    taken: list[Box] = []
    middles: list[tuple[float, float] | None] = []
    for number, name in enumerate(names):
        others = [*taken, *marks[:number], *marks[number + 1 :]]
        wide = measure_text(name)
        for x, y in _find_sides(marks[number], wide):
            box = Box.around(x, y, wide, LINE_HEIGHT)
            is_inside = box.left >= 0 and box.top >= 0 and box.right <= width and box.bottom <= height
            if is_inside and not any(map(box.overlaps, others)):
                taken.append(box)
                middles.append((x, y))
                break
        else:
            middles.append(None)
    return middles


def _find_sides(mark: Box, wide: float) -> list[tuple[float, float]]:
    """Return the middles that a name may have beside its point: above, below, to the right and left, then aslant."""
    x, y = (mark.left + mark.right) / 2, (mark.top + mark.bottom) / 2
    radius = (mark.right - mark.left) / 2
    up, aside = radius + _GAP + LINE_HEIGHT / 2, radius + _GAP + wide / 2
    slanted = wide / 2 + _GAP
    straight = [(x, y - up), (x, y + up), (x + aside, y), (x - aside, y)]
    return straight + [(x + way * slanted, y + side * up) for side in (-1, 1) for way in (1, -1)]
