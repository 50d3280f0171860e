"""Tells the number `un` from the article: `un mort et trois blessés`, `un seul élu`, `depuis un an`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsner.lexicons import load_quantity_cues
from newsner.numbers import Number
from newsner.quantities import cues
from newsner.quantities.amounts import Amount, unit_start
from newsner.quantities.context import NumberContext
from newsner.quantities.durations import UNITS_OF_TIME
from newsner.quantities.match import QuantityMatch
from newsner.quantities.nouns import find_noun_after, is_complement, skip_space
from newsner.regexes import SPACE

_LONGEST_LINK = 12  # characters between the things of a list
_SPANS = (*UNITS_OF_TIME, "semaine", "mois", "an", "décennie", "siècle")
_ONLY = re.compile(rf"une?{SPACE}seule?{SPACE}", re.IGNORECASE)
_NO_VICTIM = re.compile(rf"une?{SPACE}autre(?!\w)|une{SPACE}mort(?!\w)", re.IGNORECASE)
_MORE_OR_LESS = re.compile(
    rf"(?<!\w)(?:au{SPACE}(?:moins|minimum|plus|maximum)|minimum|maximum|(?:plus|moins){SPACE}d['’]|[<>≥≤])"
    rf"{SPACE}?$",
    re.IGNORECASE,
)
_LIST_GOES_ON = re.compile(rf"(?:,|{SPACE}et){SPACE}")
_OF = re.compile(rf"{SPACE}de{SPACE}")


@dataclass(frozen=True)
class One:
    """An amount that `un` or `une` opens, what it would count, and what stands around that."""

    context: NumberContext
    amount: Amount
    match: QuantityMatch
    following: Number | None
    previous: QuantityMatch | None

    @property
    def start(self) -> int:
        """Where `un` or `une` starts; the match may start at a sign before it."""
        return self.amount.first.start


def is_number_one(one: One) -> bool:
    """Tell the number `un` from the article."""
    bound = _bound_of(one)
    if bound == "approx" and one.match.kind == "count":
        return False  # `presque une règle`
    if bound and one.match.kind == "count" and not _MORE_OR_LESS.search(one.context.left(one.start)):
        bound = None  # `jusqu'à une exclusion`
    if bound or one.amount.is_range or one.amount.negative[0] or one.match.unit == "an":
        return True
    if one.match.kind == "duration":
        return _is_timed(one)
    if one.match.kind not in ("count", "other"):
        return True
    return (
        is_member(one.context, one.amount) or _is_only_one(one) or _is_victim(one) or _opens_sum(one) or _is_listed(one)
    )


def is_member(context: NumberContext, amount: Amount) -> bool:
    """Tell the one of several that something is said of: `parmi eux, un a péri`, `12 blessés, dont un grave`."""
    if amount.first.kind != "article" or not context.after(amount.last.end, cues.MEMBER_AFTER):
        return False
    return context.before(amount.first.start, cues.MEMBER_BEFORE) is not None


def _bound_of(one: One) -> str | None:
    found = one.context.find_bound(one.start)
    return one.context.bound_of(found) if found else None


def _is_timed(one: One) -> bool:
    """Tell a duration that is measured (`pendant une heure`) from one that is named (`une semaine de vacances`)."""
    context, match = one.context, one.match
    if match.value != 1 or _ONLY.match(context.text, one.start):
        return True
    if match.unit == "seconde" and find_noun_after(context.text, skip_space(context.text, match.end), plural=False):
        return False  # `une seconde arme` is the second
    if match.bound == "approx":
        return match.unit in _SPANS  # not `une bonne journée`
    timed = context.before(one.start, cues.ONE_BEFORE) or context.after(match.end, cues.ONE_AFTER)
    if match.unit == "heure":
        timed = timed or context.before(one.start, cues.DURATION_CLOCK_BEFORE)
    return bool(timed) and not _OF.match(context.text, match.end)


def _is_only_one(one: One) -> bool:
    """Tell what is counted by its words: `un seul élu`, `un mort`, but not `un autre blessé`."""
    if _ONLY.match(one.context.text, one.start):
        return True
    noun = one.match.unit in load_quantity_cues()["one_noun"]
    return noun and not _NO_VICTIM.match(one.context.text, one.start)


def _is_victim(one: One) -> bool:
    """Tell a person who died or was hurt: `une personne a été tuée`."""
    if one.match.unit not in load_quantity_cues()["one_victim"]:
        return False
    after = one.context.after(one.match.end, cues.VICTIM_AFTER)
    return after is not None or one.context.before(one.start, cues.VICTIM_BEFORE) is not None


def _opens_sum(one: One) -> bool:
    """Tell a thing that `et` joins to a number of others, or a victim with others.

    `un policier et trois pompiers`, `un policier tué, deux autres blessés`, but not `a perdu un œil et quatre ont fui`.
    """
    following, text = one.following, one.context.text
    if following is None or following.kind == "article" or following.may_be_rank:
        return False
    if not find_noun_after(text, unit_start(text, following), plural=True, all_caps=True):
        return False
    casualty = one.context.after(one.match.end, cues.CASUALTY_AFTER)
    link = text[casualty.end() if casualty else one.match.end : following.start].strip().lower()
    return link == "et" or (link == "," and casualty is not None)


def _is_listed(one: One) -> bool:
    """Tell a thing that ends or goes on a list of counts: `dix policiers, un hélicoptère et un chien`."""
    text, previous = one.context.text, one.previous
    if previous is None or previous.noun is None or one.start - previous.end >= _LONGEST_LINK:
        return False
    if is_complement(text, previous.start):
        return False  # `une capacité de 170 lits, un centre et une clinique`
    link = text[previous.end : one.start].strip()
    return link == "et" or (link == "," and _LIST_GOES_ON.match(text, one.match.end) is not None)
