"""Read the context of numbers in a text: the cues next to them, and the currencies that the text is about."""

from __future__ import annotations

import re
from functools import cache

from newsner.lexicons import load_bounds
from newsner.names import fold, tidy
from newsner.quantities import cues
from newsner.quantities.cues import CueAfter, CueBefore
from newsner.quantities.currencies import CurrencyContext

_LEFT = 40  # characters before a number that can hold what is said of it
_CONTRACTED = re.compile(r"(?<=\s)(?:du|des)$")


@cache
def _folded_bounds() -> dict[str, str]:
    return {fold(phrase): bound for phrase, bound in load_bounds().items()}


class NumberContext:
    """Looks around the numbers of one text.

    >>> context = NumberContext("au moins 250 kg")
    >>> context.bound_of(context.find_bound(9))
    'min'
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.currencies = CurrencyContext(text)

    def before(self, position: int, cue: CueBefore) -> re.Match[str] | None:
        """Return what a cue matches right before ``position``, or ``None``."""
        return cue.search(self.left(position))

    def after(self, position: int, cue: CueAfter) -> re.Match[str] | None:
        """Return what a cue matches from ``position`` on, or ``None``."""
        return cue.pattern.match(self.text, position)

    def left(self, position: int) -> str:
        """Return the characters before ``position`` that can say something of the number there."""
        return self.text[max(position - _LEFT, 0) : position]

    def find_bound(self, position: int) -> re.Match[str] | None:
        """Return the modifier that ends at ``position``, with its article, or ``None``."""
        return self.before(position, cues.BOUND_BEFORE)

    def skip_bound(self, position: int) -> int:
        """Return where a modifier that ends at ``position`` starts, or ``position`` where none does."""
        found = self.find_bound(position)
        return position - len(found[0]) if found else position

    def skip_opening(self, position: int) -> int:
        """Return where the `entre` of a range that ends at ``position`` starts, or ``position`` where there is none."""
        found = self.before(position, cues.BETWEEN_BEFORE)
        return position - len(found[0]) if found else position

    def bound_of(self, found: re.Match[str]) -> str:
        """Return what a modifier says: ``min``, ``max`` or ``approx``."""
        if found["bound"] is None:
            return "max"  # `les - de 25 ans`
        phrase = fold(tidy(found["bound"]))
        return _folded_bounds().get(phrase) or _folded_bounds()[_CONTRACTED.sub("de", phrase)]
