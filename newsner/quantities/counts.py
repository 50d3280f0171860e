"""Counts: a number with the noun that it counts, and shares said as `un élève sur quatre`."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from newsner.lexicons import load_quantity_cues
from newsner.numbers import Number, find_numbers, round_endless, to_plain
from newsner.quantities import cues
from newsner.quantities.amounts import Amount, is_dated, unit_start, with_comma_groups
from newsner.quantities.articles import is_member
from newsner.quantities.context import NumberContext
from newsner.quantities.exclusions import is_version
from newsner.quantities.match import QuantityMatch
from newsner.quantities.measures import with_half
from newsner.quantities.nouns import (
    find_complement_end,
    find_noun_after,
    find_quoted_end,
    singular_of,
    skip_space,
    to_singular,
)
from newsner.quantities.units import find_unit_after
from newsner.regexes import SPACE, compile_phrases

_LONGEST_NUMBER = 60  # characters of the number of a whole
_LONGEST_NOUN = 40  # characters between the numbers of a ratio
_MOST_WORDS = 5  # of a noun with its complement
_MOST_BOTH = 6  # `tous six présents`
_LARGEST_WHOLE = 1000
_USUAL_WHOLES = {Decimal(n) for n in (2, 3, 4, 5, 10, 20, 100, 1000)}
_OF = {"de", "des", "du"}
_RATIO = re.compile(rf"{SPACE}+sur{SPACE}+$", re.IGNORECASE)
_PLURAL_VERB = re.compile(
    rf"{SPACE}(?:(?:ne|n['’]|se|s['’]|y|en|l['’]){SPACE}?)?(?:ont|sont|vont|font|[a-zéèêîûç]+ent)(?!\w)"
)


@cache
def _partitive() -> re.Pattern[str]:
    return re.compile(
        rf"""
        {SPACE}+
        (?:
          des  # trois des suspects
        | de{SPACE}+(?P<possessive>{compile_phrases(load_quantity_cues()["possessive"])})  # trois de ses fils
        )
        (?!\w)
        """,
        re.IGNORECASE | re.VERBOSE,
    )


@cache
def _compound() -> re.Pattern[str]:
    return re.compile(rf"(?:{compile_phrases(load_quantity_cues()['compound_noun'])})(?!\w)", re.IGNORECASE)


def find_counted(context: NumberContext, amount: Amount) -> QuantityMatch | None:
    """Return an amount with the noun behind it (`trois dépôts de carburant`), or ``None`` where none is counted."""
    text, first, last = context.text, amount.first, amount.last
    position = unit_start(text, last)
    if is_dated(context, first, last) or (last.digits and position == last.end) or is_version(context, amount):
        return None
    if is_member(context, amount):
        return None  # `29 blessés, dont un grave`
    all_caps = first.digits or text[first.start : first.end].isupper()
    noun = find_noun_after(text, position, plural=amount.is_plural, all_caps=all_caps)
    if noun is None:
        return _find_partitive(text, amount)
    few = last.value is not None and last.value <= _MOST_BOTH
    both = context.before(first.start, cues.BOTH_BEFORE) if few else None
    if both and (last.value == 2 or both[0].split()[-1].lower() != "les"):
        return None  # `tous deux présents`, `toutes trois mariées`
    if text[slice(*noun)].lower() in load_quantity_cues()["bare_noun"]:
        return None
    return _with_noun(text, _with_whole_things(context, amount, *noun), *noun)


def _with_whole_things(context: NumberContext, amount: Amount, start: int, end: int) -> Amount:
    """Return an amount of things, which have no three decimals: `12,500 habitants`, but `1,923 enfants par femme`."""
    grouped = with_comma_groups(context.text, amount)
    if grouped == amount or find_noun_after(context.text, start, plural=True) is None:
        return amount
    decimal = context.text[start:end] == "fois" or context.after(end, cues.MEAN_AFTER)
    return amount if decimal or context.before(amount.first.start, cues.MEAN_BEFORE) else grouped


def _with_noun(text: str, amount: Amount, start: int, end: int) -> QuantityMatch:
    """Return an amount with its noun and what belongs to it: a complement, or the rest of a quoted name."""
    none = amount.first.value == 0  # `0 articles`
    unit = to_singular(text[start:end]) if amount.is_plural or none else text[start:end].lower()
    quoted_end = find_quoted_end(text, amount.last.end, start, end)
    if quoted_end > end:
        inside = text[start : quoted_end - 1].rstrip()
        noun = singular_of(inside) if amount.is_plural else inside.lower()
        return amount.to_match(amount.first.start, quoted_end, "count", unit=unit, noun=noun)
    compound = _compound().match(text, start)
    if compound is not None:
        return amount.to_match(amount.first.start, compound.end(), "count", unit=unit, noun=singular_of(compound[0]))
    complement_end = find_complement_end(text, end)
    noun = unit + text[end:complement_end]
    return with_half(text, amount.to_match(amount.first.start, complement_end, "count", unit=unit, noun=noun))


def _find_partitive(text: str, amount: Amount) -> QuantityMatch | None:
    """Return some of a known set (`deux des victimes`, `trois des dix suspects`)."""
    first, last = amount.first, amount.last
    link = _partitive().match(text, last.end)
    if link is None or first.kind == "article" or not amount.is_plural or (last.linked and not link["possessive"]):
        return None
    position = skip_space(text, link.end())
    noun = find_noun_after(text, position, plural=True)
    end = noun[1] if noun else last.end
    if noun is None:
        whole = next(find_numbers(text[position : position + _LONGEST_NUMBER]), None)
        if whole is not None and whole.start == 0:  # `trois des dix suspects`
            noun = find_noun_after(text, skip_space(text, position + whole.end), plural=True)
    if noun is None:
        return None
    unit = to_singular(text[slice(*noun)])
    return amount.to_match(first.start, end, "count", unit=unit, noun=unit)


def find_ratio(context: NumberContext, amount: Amount, whole: Number | None) -> QuantityMatch | None:
    """Return the share that `un élève sur quatre` or `neuf sur dix` says, or ``None``; ``whole`` is the next number."""
    first, text = amount.first, context.text
    if whole is None or whole.value is None or first.value is None or amount.is_range:
        return None
    between = text[first.end : whole.start]
    on = _RATIO.search(between) if len(between) <= _LONGEST_NOUN else None
    if on is None or not 0 < first.value < whole.value:
        return None
    noun = between[: on.start()].strip()
    if noun and not _is_noun(noun):
        return None
    if (first.value != 1 and whole.value not in _USUAL_WHOLES) or whole.value > _LARGEST_WHOLE:
        return None
    if first.digits and not noun and not _is_said_of_many(context, first, whole):
        return None
    behind = skip_space(text, whole.end)
    if find_unit_after(text, behind) or find_noun_after(text, behind, plural=True):
        return None
    share = round_endless(to_plain(100 * first.value / whole.value))
    noun_counted = singular_of(noun) if noun else None
    return QuantityMatch(first.start, whole.end, "percent", value=share, unit="%", noun=noun_counted)


def _is_noun(words: str) -> bool:
    """Tell one noun, with an adjective or a complement at most, from the words of a clause."""
    parts = re.split(f"{SPACE}+", words)
    roles = load_quantity_cues()
    return (
        len(parts) <= _MOST_WORDS
        and not any(part.lower() in roles["not_noun"] - _OF for part in parts)
        and to_singular(parts[0]) not in roles["mark_noun"]
        and all(part[-1].isalpha() for part in parts)
    )


def _is_said_of_many(context: NumberContext, first: Number, whole: Number) -> bool:
    """Tell a share in digits (`8 sur 10 déclarent`, `ils sont 6 sur 10`) from a mark (`il a eu 8 sur 10`)."""
    start = context.skip_bound(first.start)
    before = context.before(start, cues.MANY_BEFORE)
    return before is not None or start < first.start or _PLURAL_VERB.match(context.text, whole.end) is not None
