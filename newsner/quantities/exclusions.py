"""Exclude numbers that are not quantities, such as dates, ranks, parts of names, scores and clock times.

Two lists of named conditions, each with the reason that it gives: ``_EXCLUSIONS`` holds, in order, what refuses a
number whatever follows it; ``_UNCOUNTED`` says more of a number for which no unit and no noun was found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from newsner.labels import RefusalReason
from newsner.lexicons import load_quantity_cues
from newsner.numbers.numerals import SIDES
from newsner.quantities import cues
from newsner.quantities.amounts import Amount, is_dated, is_named, is_relative, is_year, unit_start
from newsner.quantities.clocks import is_clock_time
from newsner.quantities.context import NumberContext
from newsner.quantities.durations import find_tight, is_tied_by_prime
from newsner.quantities.nouns import find_noun_after, skip_space
from newsner.quantities.units import find_currency_before, find_unit_after, is_unknown_unit
from newsner.regexes import CAPITAL, CAPITALISED, SPACE, compile_phrases, merge_phrases

_LONGEST_IDIOM = 30  # characters of a set phrase on one side of its number
_NAME_BEFORE = re.compile(rf"(?<![.!?:»\"\n])(?:^|[^\w.])(?P<name>{CAPITALISED}){SPACE}$")
_ADDRESS = re.compile(  # each word is tried from its start only, or a text without spaces would cost quadratic time
    r"""
      (?:https?://|www\.)\S+  # www.test.fr/a?b=30%25
    | (?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+  # jean.72@test.fr
    | (?<![\w-])[\w-]+\.[a-z]{2,4}/\S+  # test.fr/2024
    """,
    re.VERBOSE,
)
_RACE = re.compile(
    rf"{SPACE}?(?i:h|heures?){SPACE}(?:(?P<contracted>du)|des?|d['’]){SPACE}?{CAPITAL}"  # 24 heures du Mans
)
_SIDES = re.compile(rf"[xX×]{SIDES}")
_HYBRID = re.compile(r"[hH](?!\w)")
_SERIES_BEFORE = re.compile(rf"(?<![\w-])[A-Z]{{2,3}}{SPACE}$")  # LS 600h
_CURRENCY_SIGNS = ("€", "$", "£")
_ORDINAL = re.compile(r"(?:er|[èe]?re|nde?|e|i?[èe]me)s?(?!\w)")
_DASH_BEFORE = re.compile(rf"\d{SPACE}[-–−]$")
_HYPHENS = re.compile(r"\d[-–\u2010\u2011−]\d")
_CLOCK = re.compile(r"\d{1,2}:\d\d(?::\d\d)?")
_SPACED_DIGITS = re.compile(rf"\d+(?:{SPACE}\d+)+")
_DIGITS_BEFORE = re.compile(rf"\d{SPACE}")
_DIGITS_AFTER = re.compile(rf"{SPACE}\d")


def find_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of web and mail addresses, whose numbers count nothing.

    >>> [text[a:b] for text in ["voir www.test.com/q=30%25"] for a, b in find_addresses(text)]
    ['www.test.com/q=30%25']
    """
    if "@" not in text and "/" not in text and "www" not in text:
        return
    for found in _ADDRESS.finditer(text):
        yield found.span()


def find_exclusion(context: NumberContext, amount: Amount) -> RefusalReason | None:
    """Return why an amount counts nothing whatever follows it, or ``None`` where it may count."""
    for reason, holds in _EXCLUSIONS:
        if holds(context, amount):
            return "article" if _opens_noun(context, amount) else reason  # `une rue` is no house number
    return None


def explain_uncounted(context: NumberContext, amount: Amount) -> RefusalReason:
    """Return why nothing was found that an amount counts or measures."""
    return next((reason for reason, holds in _UNCOUNTED if holds(context, amount)), "nothing_counted")


def explain_numeral(written: str) -> RefusalReason:
    """Return why digits cannot be read whole, by the marks between them.

    >>> explain_numeral("22/12/2018"), explain_numeral("3-1"), explain_numeral("06 12 34"), explain_numeral("1.2.3")
    ('reference', 'score', 'beside_digits', 'numeral')
    """
    if "/" in written:
        return "reference"
    if _HYPHENS.search(written):
        return "score"
    if _CLOCK.fullmatch(written):
        return "clock_time"
    return "beside_digits" if _SPACED_DIGITS.fullmatch(written) else "numeral"


def _is_vague(context: NumberContext, amount: Amount) -> bool:
    """Tell a word that names no number (`milliers`) and counts nothing."""
    return amount.first.value is None and not context.before(amount.first.start, cues.VAGUE_BEFORE)


def _is_title(context: NumberContext, amount: Amount) -> bool:
    """Tell a known name that starts with a number: `60 millions de consommateurs`."""
    return context.after(amount.first.start, cues.TITLE_HERE) is not None


@cache
def _idiom() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){merge_phrases(load_quantity_cues()['idiom'])}(?!\w)", re.IGNORECASE)


def _is_idiom(context: NumberContext, amount: Amount) -> bool:
    """Tell a number of a set phrase, which counts nothing: `aux quatre coins`, `à deux pas`."""
    first, last = amount.first, amount.last
    if first.digits or first.kind == "article":
        return False
    opening = max(first.start - _LONGEST_IDIOM, 0)
    phrases = _idiom().finditer(context.text, opening, last.end + _LONGEST_IDIOM)
    found = next((phrase for phrase in phrases if phrase.start() <= first.start < last.end <= phrase.end()), None)
    if found is None:
        return False
    position = skip_space(context.text, last.end)  # `en moins de deux`, but not `en moins de deux ans`
    return last.end < found.end() or not (
        find_unit_after(context.text, position) or find_noun_after(context.text, position, plural=True)
    )


def _is_day(context: NumberContext, amount: Amount) -> bool:
    """Tell the day of a date: `14 mai`."""
    return context.after(amount.last.end, cues.MONTH_AFTER) is not None


def _is_race(context: NumberContext, amount: Amount) -> bool:
    """Tell the name of a race: `les 24 heures du Mans`, `aux 12h de Sebring`."""
    race = _RACE.match(context.text, amount.last.end) if amount.first.digits else None
    if race is None or amount.last.value is None or amount.last.value < 6:
        return False
    return bool(race["contracted"] or context.before(amount.first.start, cues.RACE_BEFORE))


def _is_model(context: NumberContext, amount: Amount) -> bool:
    """Tell the model of a hybrid car: `LS 600h`."""
    value = amount.last.value
    if value is None or value < 100 or not _HYBRID.match(context.text, amount.last.end):
        return False
    return _SERIES_BEFORE.search(context.left(amount.first.start)) is not None


def _is_ordinal(context: NumberContext, amount: Amount) -> bool:
    """Tell a rank in digits: `2e`, `1er`."""
    return _ORDINAL.match(context.text, amount.last.end) is not None and _is_suffixed(context, amount)


def _is_suffixed(context: NumberContext, amount: Amount) -> bool:
    """Tell digits that letters stick to which are no unit: `2e`, `3D`, and `m` in `€12m`."""
    text, end = context.text, amount.last.end
    if not text[end : end + 1].isalpha():
        return False
    if _SIDES.match(text, end):
        return False
    if amount.first.digits and find_currency_before(text, amount.first.start):
        return True
    return find_unit_after(text, end) is None and find_tight(context, amount.last) is None


def _has_unknown_unit(context: NumberContext, amount: Amount) -> bool:
    """Tell a number whose unit cannot be read to its end: `12 kg·m`."""
    return is_unknown_unit(context.text, unit_start(context.text, amount.last))


def _is_reference(context: NumberContext, amount: Amount) -> bool:
    """Tell a number that a sign ties to something else: `24/7`, `#3`, `3°2`; prices are not tied (`5€/8€`)."""
    text, start, end = context.text, amount.first.start, amount.last.end
    before, after = text[start - 1 : start], text[end : end + 2]
    if before == "/" and text[start - 2 : start - 1] in _CURRENCY_SIGNS:
        return False
    if before in ("/", "#", "@") or (after[:1] in ("/", "°") and after[1:].isdigit()):
        return True
    return is_tied_by_prime(context, amount.first)


def _is_score(context: NumberContext, amount: Amount) -> bool:
    """Tell whether hyphens tie digits to others that make no range with them: `3-1`, `6-4, 3-6`, `418 555-0199`.

    A hyphen with a space before it only may be a minus or a slip (`1 200 -50 postes`), but in shares and degrees.
    """
    text, start, end = context.text, amount.first.start, amount.last.end
    if _DASH_BEFORE.search(context.left(start)) and not is_relative(text, amount.last):
        return True
    before, after = text[max(start - 2, 0) : start], text[end : end + 2]
    return (before[:1].isdigit() and before[1:] in ("-", "–")) or (after[:1] in ("-", "–") and after[1:].isdigit())


@cache
def _street() -> re.Pattern[str]:
    return re.compile(
        rf"""
        ,?{SPACE} (?:(?:bis|ter),?{SPACE})?  # 8 bis,
        (?:{compile_phrases(load_quantity_cues()["street"])}) {SPACE}+  # rue
        (?:{CAPITAL}|de[ ]la|des|du|de|d['’]|l['’])  # Mirabeau, de la Paix
        """,
        re.IGNORECASE | re.VERBOSE,
    )


def _is_house_number(context: NumberContext, amount: Amount) -> bool:
    """Tell a house number by the street after it (`8 cours Mirabeau`), which is no counted plural (`3 rues`)."""
    street = _street().match(context.text, amount.last.end)
    return street is not None and (
        street[0][-1].isupper()
        or street[0].lstrip(", ").lower().split()[0] not in load_quantity_cues()["street_plural"]
    )


def _is_label(context: NumberContext, amount: Amount) -> bool:
    """Tell the number of a page, an article or a line, by the word before it; `a arrêté deux hommes` counts."""
    if not context.before(amount.first.start, cues.LABEL_BEFORE):
        return False
    text, position = context.text, skip_space(context.text, amount.last.end)
    if not amount.first.digits and find_noun_after(text, position, plural=True):
        return False
    measured = find_unit_after(text, position)
    return measured is None or len(measured.unit) == 1


def _is_named(context: NumberContext, amount: Amount) -> bool:
    """Tell whether digits belong to the name before them (`Boeing 737`, `France 2`)."""
    text, first, last = context.text, amount.first, amount.last
    if not first.digits or (last.scale is not None and last.scale > 1000):
        return False
    if amount.is_part:
        return is_named(context.left(first.start))
    modelled = context.before(first.start, cues.MODEL_BEFORE)
    name = _name_before(context.left(first.start))
    if not modelled and (name is None or find_currency_before(text, first.start)):
        return False
    position = skip_space(text, last.end)
    if find_unit_after(text, position) or find_tight(context, last):
        return False
    if name is not None and not modelled and find_noun_after(text, position, plural=True, all_caps=name.isupper()):
        return False
    return not context.before(first.start, cues.LABEL_BEFORE)  # what a label leaves counts


def _name_before(left: str) -> str | None:
    """Return the name that ends before digits (`France 2`), but no small word (`Entre 30 et 40`, `PLUS DE 300`)."""
    found = _NAME_BEFORE.search(left)
    return found["name"] if found and found["name"].lower() not in load_quantity_cues()["not_noun"] else None


def _is_year_behind_name(context: NumberContext, amount: Amount) -> bool:
    """Tell a year by the word before it, though that is written as a name is: `En 2014`."""
    return is_dated(context, amount.first, amount.last) and _is_named(context, amount)


_Condition = Callable[[NumberContext, Amount], bool]

_EXCLUSIONS: tuple[tuple[RefusalReason, _Condition], ...] = (
    ("vague", _is_vague),
    ("name", _is_title),
    ("idiom", _is_idiom),
    ("date", _is_day),
    ("name", _is_race),
    ("name", _is_model),
    ("clock_time", is_clock_time),
    ("ordinal", _is_ordinal),
    ("unknown_unit", _has_unknown_unit),
    ("suffix", _is_suffixed),
    ("reference", _is_reference),
    ("score", _is_score),
    ("street_address", _is_house_number),
    ("label", _is_label),
    ("year", _is_year_behind_name),
    ("name", _is_named),
)


def _is_article(context: NumberContext, amount: Amount) -> bool:
    return amount.first.kind == "article"


def _opens_noun(context: NumberContext, amount: Amount) -> bool:
    """Tell the article before a noun: `une rue`, but not `numéro un`."""
    if amount.first.kind != "article" or amount.is_range:
        return False
    position = skip_space(context.text, amount.last.end)
    return find_noun_after(context.text, position, plural=False) is not None


def _ends_in_year(context: NumberContext, amount: Amount) -> bool:
    return is_year(context.text, amount.last)


def touches_digits(context: NumberContext, amount: Amount) -> bool:
    """Tell whether other digits stand beside a number, as in a phone number."""
    if not (amount.first.digits or amount.last.digits):
        return False
    text, start, end = context.text, amount.first.start, amount.last.end
    return bool(_DIGITS_BEFORE.match(text, max(start - 2, 0), start) or _DIGITS_AFTER.match(text, end))


def _is_slashed(context: NumberContext, amount: Amount) -> bool:
    """Tell digits with a slash that divide nothing: `le 2/3`, `12/20`."""
    return "/" in context.text[amount.first.start : amount.last.end]


def _divides(context: NumberContext, amount: Amount) -> bool:
    return amount.is_part


def is_version(context: NumberContext, amount: Amount) -> bool:
    """Tell a decimal point, which counts nothing (`1.8 turbo`, `,12 morts`), from one that groups (`1.800 postes`)."""
    number = amount.first
    written = context.text[number.start : number.end]
    if number.value is None or not number.digits or number.value == int(number.value):
        return False
    return "." in written or written.startswith(",")


_UNCOUNTED: tuple[tuple[RefusalReason, _Condition], ...] = (
    ("article", _is_article),
    ("year", _ends_in_year),
    ("beside_digits", touches_digits),
    ("reference", _is_slashed),
    ("fraction", _divides),
    ("version", is_version),
)
