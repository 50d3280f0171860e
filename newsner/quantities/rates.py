"""Rates: what stands behind a quantity and says for how much it holds, as in `6,80 euros par jour` or `12 €/m²`.

A rate is a link and a denominator. The link says which denominators may follow it: `par` takes any, an article only
what is sold or measured (`deux euros le kilo`), `pour` only a round number of people (`pour 100 000 habitants`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from newsner.lexicons import load_denominators, load_quantity_cues
from newsner.names import tidy
from newsner.numbers import Number, to_plain
from newsner.quantities.amounts import unit_start
from newsner.quantities.match import QuantityMatch
from newsner.quantities.nouns import to_singular
from newsner.quantities.units import find_unit_after
from newsner.regexes import SPACE, SPACES

_MOST_BETWEEN = 3  # words between a quantity and its rate: `d'eau potable distribués par jour`
_MOST_DENOMINATORS = 3  # `par mois et par personne`
_LEAST_ROUND = 100  # people of a rate: `pour 100 000 habitants`, but not `pour 3 personnes`
_LINK = re.compile(
    rf"""
      (?P<slash>{SPACE}?/{SPACE}?)  # €/m², € / kg
    | {SPACE}+ (?=[pctsaàdl])  # most words fail here at once
      (?:
        (?P<par>(?:par|per|pour{SPACE}chaque){SPACE})  # par jour, per capita, pour chaque produit
      | (?P<each>chaque{SPACE})  # chaque année
      | (?P<every>tou(?:te)?s{SPACE}les{SPACE})  # tous les deux ans
      | (?P<round>pour{SPACE})  # pour 100 000 habitants
      | (?P<among>sur{SPACE})  # sur 1 000 naissances
      | (?P<over>aux{SPACE})  # aux 100 km
      | (?P<at>au{SPACE}|à{SPACE}la{SPACE}|à{SPACE}l['’])  # à l'hectare
      | (?P<of>du{SPACE}|de{SPACE}la{SPACE}|de{SPACE}l['’])  # 12 euros de l'heure
      | (?P<price>les?{SPACE}|la{SPACE}|l['’])  # deux euros le kilo
      )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NEXT = re.compile(rf"{SPACE}?/{SPACE}?|{SPACE}+(?:et{SPACE}+)?par{SPACE}", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_STUCK = re.compile(r"['’\w]|-\w")
_BETWEEN = re.compile(rf"{SPACE}+(?P<link>(?:de|en|au){SPACE}+|d['’])?(?P<word>[^\W\d_][\w'’-]*)")
_DATED = re.compile(
    rf"{SPACE}(?:d(?:u|e|es|ont|it|ite|erni\w+)(?!\w)|d['’]|o[uù]|qu|proch|pass|préc|suiv|même|actu|\d)"
)
_NO_RATE_BEHIND = re.compile(rf"{SPACE}(?:ayant|interposée)(?!\w)")
_CLOSED = re.compile(rf"{SPACE}?[»\"”)]")
_OPENINGS = (*SPACES, "/")
_LONGEST_SYMBOL = 3  # letters; what is longer is a word, whose singular the unit is
_CLOCK_UNITS = ("seconde", "minute", "heure")
_YEARS = ("an", "année")
_PEOPLE = ("population", "person")
_MEASURES = ("length", "area", "volume", "mass", "temperature", "other")
_OF_BARE_NUMBERS = ("slash", "par", "each", "every", "round", "among")


@dataclass(frozen=True)
class Rate:
    """For how much a quantity holds, and where that ends in the text.

    ``per`` is a noun in the singular or a symbol, behind its number where that is not one: `jour`, `100000 habitant`.
    ``counts`` says that also a number without a noun counts before it: `12 pour 100 000 habitants`.
    """

    per: str
    end: int
    counts: bool = False


@dataclass(frozen=True)
class _Denominator:
    """A noun or symbol behind a link: what it is called, its role and how many there are of it."""

    name: str
    role: str
    end: int
    number: Decimal | None = None

    @property
    def per(self) -> str:
        """The denominator as `Quantity.per` has it."""
        return self.name if self.number in (None, 1) else f"{to_plain(self.number):f} {self.name}"


def find_rate(text: str, match: QuantityMatch, numbers: Sequence[Number]) -> Rate | None:
    """Return the rate behind a quantity, or ``None``.

    Args:
        text: the text.
        match: the quantity.
        numbers: the numbers behind it, the first of which may belong to the rate.

    >>> loan = QuantityMatch(0, 9, "money", value=Decimal(12), unit="EUR")
    >>> find_rate("12 euros  par mois et par personne", loan, ())
    Rate(per='mois / personne', end=34, counts=True)
    >>> find_rate("12 euros  par chèque", loan, ()) is None
    True
    """
    if match.kind == "age":
        return None
    position, described = _skip_closing(text, match.end), False
    if text[position : position + 1] not in _OPENINGS:
        return None
    following = numbers[0].start if numbers else len(text)
    for _ in range(_MOST_BETWEEN + 1):
        rate = _read_rate(text, match, position, numbers, described=described)
        if rate is not None:
            return rate
        between = _BETWEEN.match(text, position)
        if between is None or between.end() > following:
            return None
        rate = _read_alone(match, between)
        if rate is not None or not _stands_between(between):
            return rate
        described = described or not (between["link"] or between["word"].lower() in _between_words())
        position = between.end()
    return None


def _skip_closing(text: str, position: int) -> int:
    """Return the position behind a closing mark, if one stands there: `« 532 euros » par mois`."""
    closed = _CLOSED.match(text, position)
    return closed.end() if closed else position


@cache
def _between_words() -> frozenset[str]:
    return load_quantity_cues()["between_rate"]


def _stands_between(found: re.Match[str]) -> bool:
    """Tell an adjective, a participle or a complement from what opens another clause."""
    word = found["word"].lower()
    if word in _between_words():
        return True
    head = word.replace("’", "'").partition("'")[0]
    if len(head) == 1 or head in load_quantity_cues()["not_noun"]:
        return False
    return found["link"] is not None or (found["word"].islower() and not word.endswith("ent"))


def _read_rate(
    text: str, match: QuantityMatch, position: int, numbers: Sequence[Number], *, described: bool
) -> Rate | None:
    """Return the rate that opens at a position; ``described`` says that adjectives stand before it."""
    link = _LINK.match(text, position)
    if link is None:
        return None
    number = numbers[0] if numbers and numbers[0].start == link.end() else None
    denominator = _read_denominator(text, link.end(), number, plural=link["every"] is not None)
    if denominator is None or _NO_RATE_BEHIND.match(text, denominator.end):
        return None
    name = link.lastgroup or ""
    if described and not _may_be_described(name, denominator):
        return None
    if denominator.role == "period" and match.unit in _YEARS:
        return None  # `mariées avant 18 ans chaque année`
    if not _RULES[name](text, match, denominator):
        return None
    near = position == _skip_closing(text, match.end)
    counts = near and name in _OF_BARE_NUMBERS and denominator.role in ("period", *_PEOPLE)
    return replace(_with_others(text, denominator), counts=counts)


def _read_alone(match: QuantityMatch, found: re.Match[str]) -> Rate | None:
    """Return the rate that a word is by itself: `mensuels`, and `pièce` behind a price."""
    noun, role = load_denominators().get(found["word"].lower(), ("", ""))
    if found["link"] or role not in ("adverb", "piece") or (role == "piece" and match.kind != "money"):
        return None
    titled = match.unit in load_quantity_cues()["periodical"]  # two journals may each come out daily
    return None if titled else Rate(noun, found.end())


def _may_be_described(link: str, denominator: _Denominator) -> bool:
    """Tell whether a participle may precede (`tués par jour`), which else says what things are sorted by."""
    return link == "each" or (link == "par" and denominator.role in ("period", *_MEASURES, *_PEOPLE))


def _with_others(text: str, first: _Denominator) -> Rate:
    """Return a rate with the denominators that follow: `par mois et par personne`."""
    names, end = [first.per], first.end
    while len(names) < _MOST_DENOMINATORS and (link := _NEXT.match(text, end)):
        other = _read_denominator(text, link.end(), None)
        if other is None or other.role == "means":
            break
        names.append(other.per)
        end = other.end
    return Rate(" / ".join(names), end)


def _read_denominator(text: str, position: int, number: Number | None, *, plural: bool = False) -> _Denominator | None:
    """Return the denominator at a position, with the number before it, or ``None``."""
    if number is None:
        return _read_noun(text, position, plural=plural)
    value = _value_of(text, number)
    noun = _read_noun(text, unit_start(text, number), plural=True) if value is not None else None
    return replace(noun, number=value) if noun else None


def _value_of(text: str, number: Number) -> Decimal | None:
    """Return what a number is worth; a lone `million` is one, `millions` are none that is known."""
    if number.value is not None or text[number.start : number.end].lower().endswith("s"):
        return number.value
    return number.lone or number.scale


def _read_noun(text: str, position: int, *, plural: bool) -> _Denominator | None:
    """Return the noun or the unit at a position, the longer of both; ``plural`` says that a number precedes."""
    listed, unit = _read_listed(text, position, plural=plural), _read_unit(text, position)
    return unit if unit and (listed is None or unit.end > listed.end) else listed


def _read_listed(text: str, position: int, *, plural: bool) -> _Denominator | None:
    word = _WORD.match(text, position)
    if word is None or not (word[0].islower() or word[0].isupper()):
        return None
    name, end = word[0], word.end()
    if f"{name}." in load_denominators() and text[end : end + 1] == ".":
        name, end = f"{name}.", end + 1
    elif _STUCK.match(text, end):
        return None
    if name not in load_denominators():
        name = to_singular(name) if plural else name.lower()
    noun, role = load_denominators().get(name, ("", ""))
    return _Denominator(noun, role, end) if noun and role != "adverb" else None


def _read_unit(text: str, position: int) -> _Denominator | None:
    unit = find_unit_after(text, position)
    if unit is None or unit.kind in ("money", "percent", "speed") or unit.unit.startswith("point"):
        return None
    written = tidy(text[position : unit.end])
    name = unit.unit if len(written) > _LONGEST_SYMBOL else written
    return _Denominator(name, "period" if unit.kind == "duration" else unit.kind, unit.end)


def _is_dated(text: str, denominator: _Denominator) -> bool:
    """Tell a period or a place that the words behind it single out: `la semaine du 3 mai`, `au mètre 12`."""
    return _DATED.match(text, denominator.end) is not None


def _is_round(number: Decimal | None) -> bool:
    """Tell a power of ten that people are counted by: `pour 100 000 habitants`."""
    return number is not None and number >= _LEAST_ROUND and number.normalize().as_tuple().digits == (1,)


def _follows_par(text: str, match: QuantityMatch, denominator: _Denominator) -> bool:
    """Tell what `par` may take; behind what is no price, a vehicle or a letter is the means (`évadés par avion`)."""
    if denominator.role == "means":
        return match.kind == "money"
    if denominator.role in _MEASURES and len(denominator.name) == 1:
        return False  # `par m` is no unit
    return denominator.number is None or denominator.role in ("period", *_MEASURES) or _is_round(denominator.number)


def _follows_chaque(text: str, match: QuantityMatch, denominator: _Denominator) -> bool:
    return denominator.role == "period"


def _follows_tous_les(text: str, match: QuantityMatch, denominator: _Denominator) -> bool:
    return denominator.role == "period" or (
        denominator.number is not None and denominator.role in (*_MEASURES, "thing")
    )


def _follows_pour(text: str, match: QuantityMatch, denominator: _Denominator) -> bool:
    """Tell people whose round number a count is given for, or what a measured part is contained in."""
    if not _is_round(denominator.number):
        return False
    if denominator.role in ("mass", "volume"):
        return denominator.number == _LEAST_ROUND and match.kind in ("mass", "volume", "money", "other")
    return denominator.role in _PEOPLE and (match.kind in ("count", "percent") or match.unit is None)


def _follows_sur(text: str, match: QuantityMatch, denominator: _Denominator) -> bool:
    """Tell inhabitants or births (`sur 1 000 naissances`) from a total (`12 blessés sur 100 personnes`)."""
    return denominator.role == "population" and _is_round(denominator.number)


def _follows_aux(text: str, match: QuantityMatch, denominator: _Denominator) -> bool:
    """Tell the distance of a consumption: `18 kWh aux 100 km`."""
    return denominator.role == "length" and _is_round(denominator.number) and match.kind in ("volume", "other")


def _follows_article(text: str, match: QuantityMatch, denominator: _Denominator) -> bool:
    """Tell what a price is for (`deux euros le kilo`), or a period that has its article (`deux fois l'an`)."""
    if denominator.role == "period":
        periodic = match.kind in ("money", "percent") or match.unit == "fois"
        return periodic and (denominator.name in _CLOCK_UNITS or not _is_dated(text, denominator))
    return match.kind == "money" and denominator.role in ("item", "piece", *_MEASURES)


def _follows_de(text: str, match: QuantityMatch, denominator: _Denominator) -> bool:
    """Tell a price of a measure: `12 euros de l'heure`, `5 000 euros du mètre carré`, but not `du mois`."""
    return match.kind == "money" and (denominator.role in _MEASURES or denominator.name in _CLOCK_UNITS)


def _follows_at(text: str, match: QuantityMatch, denominator: _Denominator) -> bool:
    """Tell a measure or a short time (`30 quintaux à l'hectare`), and what prices are by (`à la journée`)."""
    if _is_dated(text, denominator) or match.kind == "duration":
        return False
    if denominator.role in _MEASURES or denominator.name in _CLOCK_UNITS:
        return True
    return match.kind == "money" and denominator.role in ("period", "piece")


_RULES: dict[str, Callable[[str, QuantityMatch, _Denominator], bool]] = {
    "slash": lambda text, match, denominator: True,
    "par": _follows_par,
    "each": _follows_chaque,
    "every": _follows_tous_les,
    "round": _follows_pour,
    "among": _follows_sur,
    "over": _follows_aux,
    "at": _follows_at,
    "of": _follows_de,
    "price": _follows_article,
}
"""Whether a denominator may stand behind a link, by the name of the link's group."""
