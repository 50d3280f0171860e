"""Ages: `un homme de 36 ans`, but not `une peine de 36 ans`."""

from __future__ import annotations

import re

from newsner.numbers import Number
from newsner.quantities.context import NumberContext
from newsner.quantities.units import UnitMatch
from newsner.regexes import SPACE

_YEARS = ("an", "année")
_SHORT = ("mois", "semaine", "jour")
_OF_NOUN = re.compile(
    rf"[^\W\d_]{{3,}}[\"»”)]?{SPACE}[\"«“]?{SPACE}?(?:de{SPACE}|d['’])(?:une{SPACE})?[\"«“]?{SPACE}?$"
)
_APPOSED = re.compile(rf"(?:,|\(|[–—-]{SPACE}){SPACE}?(?:d['’])?$")
_NAMED = re.compile(rf"[A-ZÀ-Þ][\w-]+{SPACE}$")
_CLOSED = re.compile(rf"{SPACE}?(?:[,.;)]|-,|et{SPACE}|$)")


def is_age(around: NumberContext, number: Number, unit: UnitMatch, start: int, end: int, *, ranged: bool) -> bool:
    """Tell an age from a duration, by what stands around the number and its unit."""
    if around.before(start, "age_before"):
        return True
    start = around.skip_bound(start)
    if around.before(start, "age_before"):
        return True
    if unit.unit in _SHORT:
        return bool(around.before(start, "infant_before")) and not around.after(end, "duration_after")
    if unit.unit not in _YEARS or number.article:
        return False
    if around.before(start, "duration_before") or around.after(end, "duration_after"):
        return False
    left = around.left(start)
    if _OF_NOUN.search(left):
        return not around.before(start, "duration_noun")
    return _is_apposed(around, number, left, start, end) or _is_owned(around, number, unit, start, end, ranged=ranged)


def _is_apposed(around: NumberContext, number: Number, left: str, start: int, end: int) -> bool:
    """Tell an age beside a name or at the head of a clause: `Enzo, 12 ans,`, `À 11 ans, il nage`."""
    if _APPOSED.search(left):
        if left.endswith(("d'", "d’")):
            return number.approximate
        return bool(_CLOSED.match(around.text, end))
    if re.search(rf"(?<!\w)[àÀA]{SPACE}$", left):
        return (
            not re.match(rf"{SPACE}d(?:e|u|es)(?!\w)|{SPACE}d['’]", around.text[end : end + 5])
            and not number.approximate
        )
    return bool(_NAMED.search(left) and re.match(rf"{SPACE}?[,.)]", around.text[end : end + 2]))


def _is_owned(around: NumberContext, number: Number, unit: UnitMatch, start: int, end: int, *, ranged: bool) -> bool:
    """Tell an age that someone has (`elle a 52 ans`, `ses 100 ans`) or that makes a group (`les 18-24 ans`)."""
    bounded = start < number.start or around.after(end, "bound_after")
    grouped = re.search(rf"(?<!\w)(?:les|des|aux){SPACE}$", around.left(start), re.IGNORECASE)
    if unit.unit == "an" and (ranged or bounded) and grouped:
        return not re.match(rf"{SPACE}(?:de|d['’])(?!\w)", around.text[end : end + 5])
    if ranged and re.search(rf",{SPACE}de{SPACE}$", around.left(start)):
        return True
    if re.match(rf"{SPACE}(?:de|d['’]|pour|à)(?!\w)", around.text[end : end + 6]):
        return False
    return around.before(start, "age_verb_before") is not None


def is_listed_age(around: NumberContext, first: Number, last: Number) -> bool:
    """Tell whether a bare number is the first of several ages (`âgés de 27 et 28 ans`)."""
    listed = re.match(rf"(?:,|{SPACE}et|{SPACE}ou){SPACE}", around.text[last.end : last.end + 4])
    return bool(listed and around.before(first.start, "age_before"))
