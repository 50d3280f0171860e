"""Ages: `un homme de 36 ans`, but not `une peine de 36 ans`."""

from __future__ import annotations

import re

from newsner.numbers import Number
from newsner.quantities import cues
from newsner.quantities.amounts import Amount
from newsner.quantities.context import NumberContext
from newsner.quantities.match import QuantityMatch
from newsner.quantities.units import UnitMatch
from newsner.regexes import CAPITAL, CAPITALISED, SPACE

_YEARS = ("an", "année")
_SHORT = ("mois", "semaine", "jour")
_OF_NOUN = re.compile(
    rf"""
    [^\W\d_]{{3,}} [\"»”)]?{SPACE}  # un homme
    [\"«“]?{SPACE}? (?:de{SPACE}|d['’]) (?:une{SPACE})? [\"«“]?{SPACE}?$  # de, d'une
    """,
    re.VERBOSE | re.IGNORECASE,
)
_APPOSED = re.compile(
    rf"""
    (?:
      ,  # Enzo, 12 ans
    | \(  # Enzo (12 ans)
    | [–—-]{SPACE}  # Enzo – 12 ans
    )
    {SPACE}?(?:d['’])?$
    """,
    re.VERBOSE,
)
_NAMED_APPOSED = re.compile(rf"{CAPITALISED},{SPACE}$")
_CLOSED_COMMA = re.compile(rf",(?!{SPACE}{CAPITAL})|\)")
_NEXT_NAMED = re.compile(
    rf"\)?,?{SPACE}(?:et{SPACE})?(?:{CAPITALISED}{SPACE}?){{1,3}}(?:,{SPACE}|\()"  # , et Marie,
)
_NEAR = 60  # characters before a number that may say that it is about ages
_OLDEST = 120
_AT = re.compile(rf"(?<!\w)(?<!y )[àÀA]{SPACE}$")
_FROM_TO = re.compile(  # réduite de 5 à 3 ans
    rf"(?<!\w)(?:de{SPACE}|d['’])(?:\d+|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|[a-z-]+(?:ze|te|vingt|dix))"
    rf"{SPACE}à{SPACE}$"
)
_COUNTS = re.compile(rf"(?<!\w)(?:est|sont|était|étaient|sera|serait|reste){SPACE}de{SPACE}$")
_OF_AGES = re.compile(r"(?<!\w)(?:âge|retraite|majorité|enfant|école)[^.!?;\n]*$")
_OF_AGE = re.compile(rf"{SPACE}d['’]âge(?!\w)")
_NAMED = re.compile(rf"{CAPITALISED}{SPACE}$")
_GROUPED = re.compile(rf"(?<!\w)(?:les|des|aux){SPACE}$", re.IGNORECASE)
_OF_THEN = re.compile(rf",{SPACE}de{SPACE}$")
_CLOSED = re.compile(rf"{SPACE}?(?:[,.;)]|-,|et{SPACE}|$)")
_CLOSED_BEHIND_NAME = re.compile(rf"{SPACE}?[,.)]")
_OF = re.compile(rf"{SPACE}(?:de|d['’])(?!\w)")
_OF_ANY = re.compile(rf"{SPACE}d(?:e|u|es)(?!\w)|{SPACE}d['’]")
_OF_OR_FOR = re.compile(rf"{SPACE}(?:de|d['’]|pour|à)(?!\w)")
_LISTED = re.compile(rf"(?:,|{SPACE}et|{SPACE}ou){SPACE}")


def is_age(context: NumberContext, number: Number, unit: UnitMatch, start: int, end: int, *, ranged: bool) -> bool:
    """Tell an age from a duration, by what stands around the number and its unit."""
    if context.before(start, cues.AGE_BEFORE) or _OF_AGE.match(context.text, end):
        return True
    start = context.skip_bound(start)
    if context.before(start, cues.AGE_BEFORE):
        return True
    if unit.unit in _SHORT:
        if context.before(start, cues.INFANT_BEFORE):
            return not context.after(end, cues.DURATION_AFTER)
        return _is_infant_apposed(context, unit, start, end)
    if unit.unit not in _YEARS or number.kind == "article":
        return False
    if context.before(start, cues.DURATION_BEFORE) or context.after(end, cues.DURATION_AFTER):
        return False
    if _COUNTS.search(context.left(start)):
        return _of_ages(context, start)
    if _OF_NOUN.search(context.left(start)):
        return not context.before(start, cues.DURATION_NOUN_BEFORE)
    return _is_apposed(context, number, start, end) or _is_owned(context, number, unit, start, end, ranged=ranged)


def _of_ages(context: NumberContext, start: int) -> bool:
    """Tell whether the text before a number is about ages, as in `l'âge légal passe de 62 à 64 ans`."""
    return _OF_AGES.search(context.text[max(start - _NEAR, 0) : start]) is not None


def _is_infant_apposed(context: NumberContext, unit: UnitMatch, start: int, end: int) -> bool:
    """Tell the age of a small child beside a noun or a name: `Les jumeaux, 7 mois, vont bien`."""
    if not _CLOSED_COMMA.match(context.text, end):
        return False
    named = unit.unit == "mois" and _NAMED_APPOSED.search(context.left(start))
    return bool(named or context.before(start, cues.INFANT_APPOSED_BEFORE))


def _is_apposed(context: NumberContext, number: Number, start: int, end: int) -> bool:
    """Tell an age beside a name or at the head of a clause: `Enzo, 12 ans,`, `À 11 ans, il nage`."""
    left = context.left(start)
    if _APPOSED.search(left):
        if left.endswith(("d'", "d’")):
            return number.kind == "approximate"
        return _CLOSED.match(context.text, end) is not None
    if _FROM_TO.search(left):
        return _of_ages(context, start)
    if _AT.search(left):
        return not _OF_ANY.match(context.text, end) and number.kind != "approximate"
    return bool(_NAMED.search(left) and _CLOSED_BEHIND_NAME.match(context.text, end))


def _is_owned(context: NumberContext, number: Number, unit: UnitMatch, start: int, end: int, *, ranged: bool) -> bool:
    """Tell an age that someone has (`elle a 52 ans`, `ses 100 ans`) or that makes a group (`les 18-24 ans`)."""
    bounded = start < number.start or context.after(end, cues.BOUND_AFTER)
    if unit.unit == "an" and (ranged or bounded) and _GROUPED.search(context.left(start)):
        return not _OF.match(context.text, end)
    if ranged and _OF_THEN.search(context.left(start)):
        return True
    return not _OF_OR_FOR.match(context.text, end) and context.before(start, cues.AGE_VERB_BEFORE) is not None


def is_listed_age(context: NumberContext, amount: Amount) -> bool:
    """Tell whether a bare number is the first of several ages (`âgés de 27 et 28 ans`)."""
    listed = _LISTED.match(context.text, amount.last.end)
    return bool(listed and context.before(amount.first.start, cues.AGE_BEFORE))


def is_carried_age(context: NumberContext, number: Number, previous: QuantityMatch | None) -> bool:
    """Tell whether a bare number behind a name is an age like the one before it (`Paul, 45 ans, et Marie, 43,`)."""
    if previous is None or previous.kind != "age" or not number.digits or number.value is None:
        return False
    if number.value > _OLDEST or not _NEXT_NAMED.fullmatch(context.text, previous.end, number.start):
        return False
    return _CLOSED.match(context.text, number.end) is not None
