"""What bounds a quantity: `au moins`, `< 5 %`, `maximum`, and the `entre` or `plusieurs` that opens it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from newsner.lexicons import load_quantity_cues
from newsner.numbers import Number
from newsner.quantities import cues
from newsner.quantities.context import NumberContext
from newsner.quantities.match import QuantityMatch
from newsner.regexes import SPACE

_AND = re.compile(rf"{SPACE}et{SPACE}", re.IGNORECASE)
_KIN = re.compile(
    rf"(?<!\w)(?:aux?|ce|certains|ces|des?|du|les?|leurs?|mes|plusieurs|quelques|ses|son|un|\d+){SPACE}$", re.IGNORECASE
)
_ARROW = re.compile(r"[<>]\s+$")


def with_modifiers(
    context: NumberContext, match: QuantityMatch, rest: Sequence[Number], previous: QuantityMatch | None
) -> QuantityMatch:
    """Return the match with `entre`, `plusieurs` and what bounds it (`au moins`, `maximum`).

    A modifier between two numbers bounds the second: `5 morts, au moins 1 000 blessés`.

    Args:
        context: the text around the match.
        match: the quantity as far as its unit or noun.
        rest: the numbers behind it.
        previous: the quantity before it, whose words are not its own: `12 proches de trois victimes`.
    """
    start, end, bound = _with_opening(context, match), match.end, match.bound
    before, after = _find_before(context, match, start, previous), _find_after(context, end, rest)
    if before:
        start -= len(before[0])
        bound = context.bound_of(before)
    elif after:
        end, bound = after.end(), context.bound_of(after)
    elif bound is None and context.before(start, cues.LIMIT_BEFORE):
        bound = "max"
    return replace(match, start=start, end=end, bound=bound)


def _find_before(
    context: NumberContext, match: QuantityMatch, start: int, previous: QuantityMatch | None
) -> re.Match[str] | None:
    """Return the modifier before a match, unless it is an arrow of a menu (`Accueil > 3 photos`) or of another word."""
    found = context.find_bound(start)
    if found is None or context.before(start, cues.NO_BOUND_BEFORE):
        return None
    opening = start - len(found[0])
    if previous is not None and opening < previous.end:
        return None
    if found[0].lower().startswith("proche") and _KIN.search(context.left(opening)):
        return None  # `des proches des deux randonneurs`
    return None if match.kind == "count" and _ARROW.search(found[0]) else found


def _find_after(context: NumberContext, end: int, rest: Sequence[Number]) -> re.Match[str] | None:
    """Return the modifier behind a match, unless the next number follows it."""
    found = context.after(end, cues.BOUND_AFTER)
    if found is None:
        return None
    following = next((number.start for number in rest if number.start >= found.end()), None)
    if following is None:
        return found
    before = context.find_bound(following)
    of_following = before is not None and following - len(before[0]) < found.end()
    return None if of_following or not context.text[found.end() : following].strip() else found


def _with_opening(context: NumberContext, match: QuantityMatch) -> int:
    """Return where a match starts with the `entre` of a range, or with the `plusieurs` of a vague number."""
    start = match.start
    if match.low is not None:
        opening = context.before(start, cues.BETWEEN_BEFORE)
        return start - len(opening[0]) if opening and _AND.search(context.text, start, match.end) else start
    vague = context.before(start, cues.VAGUE_BEFORE) if match.value is None else None
    if vague and vague[0].strip().lower() in load_quantity_cues()["vague_included"]:
        return start - len(vague[0])
    return start
