"""Numbers whose noun stands elsewhere: `dont 36 ont été hospitalisés`, `contre 237 l'an passé`, `25 et 30 %`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from newsner.lexicons import load_quantity_cues
from newsner.numbers import Number, to_plain
from newsner.quantities import cues
from newsner.quantities.ages import is_age, is_listed_age
from newsner.quantities.amounts import Amount, falls, is_year, unit_start, with_scale_of
from newsner.quantities.antecedents import LARGE, LIKELY, NEAR, Antecedent
from newsner.quantities.articles import is_member
from newsner.quantities.context import NumberContext
from newsner.quantities.exclusions import explain_uncounted, touches_digits
from newsner.quantities.match import QuantityMatch
from newsner.quantities.measures import find_unit
from newsner.quantities.nouns import find_noun_after, to_singular
from newsner.quantities.rates import find_rate
from newsner.quantities.totals import find_labelled, find_total, find_total_noun
from newsner.quantities.units import UnitMatch
from newsner.regexes import CAPITAL, CAPITALISED, SPACE, SPACES, compile_phrases

_LONGEST_CHANGE = 40  # characters between the two numbers of a change
_LONGEST_CELL = 100  # characters of a text that is nothing but digits
_MOST_SHARED_PERCENT = 1000
_MOST_SHARED = 100  # a larger number shares no duration: `en 2015 et 20 ans`
_THOUSAND = Decimal(1000)
_GROUPED = re.compile(rf"[1-9]\d{{0,2}}(?:[{SPACES}.'’]\d{{3}})+(?:,\d+)?")
_LISTED = re.compile(rf"{SPACE}*,{SPACE}+|{SPACE}+(?:et|ou|puis){SPACE}+")
_BY = re.compile(rf"{SPACE}*[×xX]{SPACE}*|{SPACE}+[*]{SPACE}+|{SPACE}+(?:sur|par){SPACE}+")
_MOST_LONGER = 20  # times that one side of a thing is as long as another; more is a relay (`4 × 100 m`)
_CHANGE = re.compile(rf"(?:{SPACE}[^.,;\n]{{0,25}})?{SPACE}à{SPACE}", re.IGNORECASE)
_SOME_OF = re.compile(rf"{SPACE}des{SPACE}\d")
_QUOTE_BEFORE = re.compile(rf"[\"«“]{SPACE}?$")
_HAS_COMPLEMENT = re.compile(r" de | d['’]")
_OF_NOUN = re.compile(rf"{SPACE}d(?:e{SPACE}|['’])[^\W\d_]")
_AGAINST = re.compile(rf"{SPACE}contre{SPACE}\d")
_ON = re.compile(rf"{SPACE}sur{SPACE}")
_MARK = re.compile(rf"{SPACE}sur{SPACE}\d|{SPACE}?/{SPACE}?\d")
_DAY_BEFORE = re.compile(rf"(?<!\w)(?:le|du|au){SPACE}$", re.IGNORECASE)
_OF_IT = re.compile(  # il en a acheté trois, j'en vois deux, en héberge désormais 70
    rf"""
    (?<!\w)(?:
      (?i:[jnmtsl]['’]|qu['’]|(?:ils?|elles?|on|nous|vous|qui|je|ne|y|et){SPACE}) en{SPACE} [a-zà-ÿ]+{SPACE}
    | en{SPACE} (?:(?:a|ai|as|ont|avons|avez|avait|avaient|aura|auront|aurait){SPACE} [a-zà-ÿ]+(?:é|u|i|s|t){SPACE}
      | [a-zà-ÿ]+{SPACE} (?=(?:désormais|déjà|encore|maintenant)))
    )
    (?:[a-zà-ÿ]+(?:é|u|i|s|t|ment){SPACE})?$
    """,
    re.VERBOSE,
)
_LISTED_BEFORE = re.compile(rf"(?:[,;]|{SPACE}et){SPACE}$|^(?:{SPACE}\w+){{0,2}}{SPACE}\($")
_THE = re.compile(rf"(?<!\w)(?<!tous )(?<!toutes )(?:[Ll]es|[Aa]ux){SPACE}$")
_CLOSED = re.compile(rf"{SPACE}?[,.;:!?)»](?!{SPACE}?\d)")
_IN_PARENTHESES = re.compile(rf"{CAPITALISED}{SPACE}\($")
_PLACE_AFTER = re.compile(rf"{SPACE}(?:à|au|aux|en){SPACE}{CAPITAL}")
_NAME_AFTER = re.compile(rf"{SPACE}{CAPITAL}")
_BOUNDED_END = re.compile(r"\s*(?:[,.;:)]|$)")
_OF_THE = re.compile(rf"(?<!\w)du{SPACE}$", re.IGNORECASE)
_ENDED = re.compile(rf"{SPACE}?(?:[,.;:!?)»\"]|$)|-,")
_BEHIND_UNIT = re.compile(rf"\d{SPACE}?[^\W\d_]+\.?{SPACE}?$")  # `3 h 50 par jour` is no 50
_WORD_CHARACTER = re.compile(r"\w")
_LETTER = re.compile(r"[^\W\d_]")


@cache
def _group_before() -> re.Pattern[str]:
    return re.compile(
        rf"""
        (?<!\w)(?:{compile_phrases(load_quantity_cues()["group_before"])}){SPACE}+  # Parmi
        (?P<group>[^,.;:!?\n]{{3,70}}),{SPACE}$  # les personnes jugées,
        """,
        re.IGNORECASE | re.VERBOSE,
    )


def find_group(context: NumberContext, start: int, counted: QuantityMatch | None) -> str | None:
    """Return what the members of a group are called, where the number at ``start`` says how many of them.

    >>> find_group(NumberContext("Parmi les personnes jugées, deux ont fui"), 28, None)
    'personne'
    """
    opening = max(start - NEAR, 0)
    found = _group_before().search(context.text[opening:start])
    if found is None:
        return None
    position = opening + found.start("group")
    if counted is not None and counted.start >= position:
        return counted.unit  # `sur un total de 484 foyers, 208`
    noun = find_noun_after(context.text, position, plural=True)
    return to_singular(context.text[slice(*noun)]) if noun else None


def find_elliptic(
    context: NumberContext, amount: Amount, rest: Sequence[Number], antecedent: Antecedent
) -> QuantityMatch | None:
    """Return the quantity of an amount without noun or unit of its own, or ``None`` where nothing says that it counts.

    Args:
        context: the text around the amount.
        amount: the amount.
        rest: the numbers behind it, the last of which may have the unit of all.
        antecedent: what was counted before it.
    """
    below_zero = _find_below_zero(context, amount)
    if below_zero is not None:
        return below_zero
    article = amount.first.kind == "article" and not amount.negative[0]
    if (
        (article and not is_member(context, amount))
        or is_year(context.text, amount.last)
        or touches_digits(context, amount)
    ):
        return None
    if amount.first.value is None:
        return _find_vague(context, amount, antecedent)
    return (
        _find_listed_age(context, amount)
        or _find_dimension(context, amount, rest)
        or _find_other_side(context, amount, antecedent.previous)
        or _find_shared_unit(context, amount, rest, antecedent)
        or _find_colder(context, amount, antecedent)
        or _find_members(context, amount, antecedent)
        or _find_change(context, amount, rest, antecedent.previous)
        or find_labelled(context, amount)
        or find_total(context, amount, antecedent.previous)
        or _find_anaphoric(context, amount, antecedent)
        or _find_large(context, amount)
        or _find_figure(context, amount)
    )


def find_rated(
    context: NumberContext, amount: Amount, rest: Sequence[Number], antecedent: Antecedent
) -> QuantityMatch | None:
    """Return a number that counts nothing named but has a rate: `12 pour 100 000 habitants`, `trois par semaine`."""
    if amount.first.kind == "article" or amount.first.value is None:
        return None
    if explain_uncounted(context, amount) != "nothing_counted" or _BEHIND_UNIT.search(context.left(amount.first.start)):
        return None
    match = amount.to_match(amount.first.start, amount.last.end, "count")
    rate = find_rate(context.text, match, rest)
    if rate is None or not rate.counts:
        return None
    return antecedent.resolve(context.text, match, amount.last, subject=False)


def _find_below_zero(context: NumberContext, amount: Amount) -> QuantityMatch | None:
    """Return a temperature without its degrees: `10 au-dessous de zéro`."""
    below = context.after(amount.last.end, cues.BELOW_ZERO_AFTER)
    if below is None or amount.is_range or amount.first.value is None:
        return None
    return QuantityMatch(amount.first.start, below.end(), "temperature", value=-abs(amount.first.value), unit="degré")


def _find_vague(context: NumberContext, amount: Amount, antecedent: Antecedent) -> QuantityMatch | None:
    """Return a collective that stands for what was counted: `quelques dizaines ont fui`."""
    first, end = amount.first, amount.last.end
    if first.scale or not context.before(first.start, cues.VAGUE_INCLUDED):
        return None
    if not (_ENDED.match(context.text, end) or context.after(end, cues.BARE_AFTER)):
        return None
    match = amount.to_match(first.start, end, "count")
    return antecedent.resolve(context.text, match, amount.last, subject=False)


def _find_listed_age(context: NumberContext, amount: Amount) -> QuantityMatch | None:
    """Return the first of several ages: `âgés de 27 et 28 ans`."""
    if not is_listed_age(context, amount):
        return None
    return amount.to_match(amount.first.start, amount.last.end, "age", unit="an")


def _find_shared_unit(
    context: NumberContext, amount: Amount, rest: Sequence[Number], antecedent: Antecedent
) -> QuantityMatch | None:
    """Return one of several amounts that share the unit behind the last (`25 et 30 %`)."""
    first, last = amount.first, amount.last
    shared = _shared_unit(context, last, rest)
    if shared is None or first.value is None:
        return None
    unit, owner = shared
    most = {"duration": _MOST_SHARED, "percent": _MOST_SHARED_PERCENT}.get(unit.kind)
    if unit.kind == "other" or (most is not None and first.value > most):
        return None
    if unit.kind == "percent" and first.value >= _THOUSAND:
        return None  # `(18 065, 11,56 %)`
    if amount.is_range and context.before(first.start, cues.BETWEEN_BEFORE):
        return None  # `une note entre 5 et 6 et 38 % entre 7 et 8`
    kind = "age" if _lists_ages(context, first, unit, antecedent) else unit.kind
    match = amount.to_match(first.start, last.end, kind, unit=unit.unit, factor=unit.factor)
    match = _with_shared_rate(context, match, unit, rest)
    if last.scale or match.value is None:
        return match
    scale = owner.scale or Amount(last, owner, last.start).shared_power  # `70, 80 et 100.000 rials`
    return replace(match, value=to_plain(match.value * scale)) if scale else match


def _find_dimension(context: NumberContext, amount: Amount, rest: Sequence[Number]) -> QuantityMatch | None:
    """Return one side of a thing with the unit behind the last: `73 × 92 cm`, `105 sur 68 mètres`."""
    end, value = amount.last.end, amount.first.value
    for number in rest:
        if not _BY.fullmatch(context.text, end, number.start):
            return None
        unit = find_unit(context, number)
        if unit is not None:
            similar = value and number.value and number.value < _MOST_LONGER * value
            if unit.kind != "length" or not similar:
                return None
            return amount.to_match(amount.first.start, amount.last.end, "length", unit=unit.unit, factor=unit.factor)
        end = number.end
    return None


def _find_other_side(context: NumberContext, amount: Amount, previous: QuantityMatch | None) -> QuantityMatch | None:
    """Return the other side of a thing, whose unit stands behind the first only: `12 mètres sur 8`."""
    value, length = amount.first.value, previous.value if previous and previous.kind == "length" else None
    if previous is None or not length or not value or amount.is_range:
        return None
    similar = length < _MOST_LONGER * value and value < _MOST_LONGER * length
    if not similar or not _BY.fullmatch(context.text, previous.end, amount.first.start):
        return None
    return amount.to_match(amount.first.start, amount.last.end, "length", unit=previous.unit)


def _with_shared_rate(
    context: NumberContext, match: QuantityMatch, unit: UnitMatch, rest: Sequence[Number]
) -> QuantityMatch:
    """Return a match with the rate behind the unit that it shares: `1 600 et 1 459 euros par mois`."""
    behind = [number for number in rest if number.start >= unit.end]
    rate = find_rate(context.text, replace(match, end=unit.end), behind)
    return replace(match, per=rate.per) if rate else match


def _shared_unit(context: NumberContext, last: Number, rest: Sequence[Number]) -> tuple[UnitMatch, Number] | None:
    """Return the unit at the end of a list of numbers, with the number that it follows."""
    end = last.end
    for number in rest:
        if number.kind in ("article", "share") or not _LISTED.fullmatch(context.text, end, number.start):
            return None
        if number.digits != last.digits:
            return None  # `pour les deux, 33 % des Français`
        unit = find_unit(context, number)
        if unit is not None:
            return unit, number
        end = number.end
    return None


def _lists_ages(context: NumberContext, first: Number, unit: UnitMatch, antecedent: Antecedent) -> bool:
    """Tell whether a number among others is an age: `trois enfants de 6, 8 et 11 ans`."""
    previous = antecedent.previous
    if previous and previous.kind == "age" and unit.unit == "an":
        return True
    if previous and previous.kind == "duration" and _LISTED.fullmatch(context.text[previous.end : first.start]):
        return False
    return unit.kind == "duration" and is_age(context, first, unit, first.start, unit.end, ranged=True)


def _find_colder(context: NumberContext, amount: Amount, antecedent: Antecedent) -> QuantityMatch | None:
    """Return a negative number that goes on from a temperature: `-38 °C, -52 avec le vent`."""
    previous, start = antecedent.previous, amount.signed_start
    if previous is None or previous.kind != "temperature" or not any(amount.negative):
        return None
    if antecedent.between(context.text, start) is None:
        return None
    return amount.signed().to_match(start, amount.last.end, "temperature", unit=previous.unit)


def _find_members(context: NumberContext, amount: Amount, antecedent: Antecedent) -> QuantityMatch | None:
    """Return some of a group: `Parmi les personnes jugées, deux ont fui`."""
    group = find_group(context, amount.first.start, antecedent.counted)
    if group is None:
        return None
    return amount.to_match(amount.first.start, amount.last.end, "count", unit=group, noun=group)


def _find_anaphoric(context: NumberContext, amount: Amount, antecedent: Antecedent) -> QuantityMatch | None:
    """Return a number of what was named before: `dont 36`, `trois ont fui`, `contre 237 en 2018`."""
    if not _is_anaphoric(context, amount, antecedent):
        return None
    match = amount.to_match(amount.first.start, amount.last.end, "count")
    subject = is_member(context, amount) or context.after(amount.last.end, cues.BARE_AFTER) is not None
    return antecedent.resolve(context.text, match, amount.last, subject=subject)


def _is_anaphoric(context: NumberContext, amount: Amount, antecedent: Antecedent) -> bool:
    """Tell whether a number counts what was named before, by the words around it or by the quantity before it."""
    text, first, last = context.text, amount.first, amount.last
    start = context.skip_bound(context.skip_opening(first.start) if amount.is_range else amount.start)
    quote = _QUOTE_BEFORE.search(context.left(start))
    start -= len(quote[0]) if quote else 0
    if is_member(context, amount) or context.before(start, cues.BARE_BEFORE) or _SOME_OF.match(text, last.end):
        return True
    if first.digits and context.after(last.end, cues.VOTE_AFTER):
        return True
    if _DAY_BEFORE.search(context.left(start)):
        return False
    if context.after(last.end, cues.BARE_AFTER) and not context.before(start, cues.BOTH_BEFORE):
        return not (last.digits and _OF_THE.search(context.left(start)))  # `les trains venant du 93 étaient pleins`
    if _OF_IT.search(context.left(start)) and not _NAME_AFTER.match(text, last.end):
        return True
    if _is_linked_to_noun(last) and antecedent.between(text, start):
        return not _is_abbreviated(text, last)
    return _continues(context, last, start, antecedent)


def _is_linked_to_noun(number: Number) -> bool:
    """Tell a large number in words, behind which a noun would stand after `de`: `trois millions`."""
    return number.linked and number.scale is not None and number.scale >= LARGE


def _is_abbreviated(text: str, number: Number) -> bool:
    """Tell a scale that is only a letter, which may mean something else: `5 M`."""
    return text[number.start : number.end][-1:].isupper()


def _continues(context: NumberContext, number: Number, start: int, antecedent: Antecedent) -> bool:
    """Tell whether a number goes on from the quantity before it: `60 emplois sur 240`, `contre 237 en 2018`."""
    text, previous, between = context.text, antecedent.previous, antecedent.between(context.text, start)
    if previous is None or between is None:
        return False
    if antecedent.changes(between):
        return True
    if antecedent.goes_on(text, between, number):
        return True
    if previous.kind in ("duration", "age"):
        return False
    goes_on = (
        context.after(number.end, cues.SHARE_AFTER)
        or _AGAINST.match(text, number.end)
        or (
            _HAS_COMPLEMENT.search(previous.noun or "") and _OF_NOUN.match(text, number.end)
        )  # `dix de blé et deux d'orge`
    )
    if previous.kind == "count" and goes_on and _LISTED_BEFORE.search(between):
        return True
    if previous.per and between.endswith("(") and _PLACE_AFTER.match(text, number.end):
        return True  # `710 détenus pour 100 000 habitants (147 au Royaume-Uni)`
    if not (_ENDED.match(text, number.end) or context.after(number.end, cues.CONTRAST_AFTER)):
        return False
    if antecedent.sets_against(between):
        return "sur" not in between.split() or _ON.fullmatch(between) is not None
    if previous.kind != "count":
        return False
    in_parentheses = _IN_PARENTHESES.search(between) and text[number.end : number.end + 1] == ")"
    return bool(in_parentheses) and _is_part(number, antecedent.counted)


def _is_part(number: Number, whole: QuantityMatch | None) -> bool:
    """Tell whether a number behind a name may be its part of a large count (`45.000 morts, … le Pérou (812)`)."""
    if whole is None or whole.value is None or number.value is None:
        return False
    return whole.value >= 100 and 10 <= number.value <= whole.value


def opens_change(context: NumberContext, amount: Amount, following: Number | None) -> bool:
    """Tell the first number of a change: `les plaintes sont passées de 120 à 95`, `recule de 1,5 à 1,2 milliard`."""
    first = amount.first
    if following is not None and falls(context.text, first, following) and _share_measure(context, first, following):
        return True
    if not _CHANGE.match(context.text, amount.last.end):
        return False
    start = context.skip_bound(amount.start)
    return bool(context.before(start, cues.CHANGE_BEFORE) or context.before(start, cues.CHANGE_BY_BEFORE))


def _share_measure(context: NumberContext, first: Number, following: Number) -> bool:
    """Tell whether a fall is of one thing: by its scale, its noun, or a unit that is no time (`de 90 à 80 km/h`)."""
    if following.scale:
        return True
    unit = find_unit(context, following)
    if unit is None and not is_year(context.text, first):
        return find_noun_after(context.text, unit_start(context.text, following), plural=True) is not None
    if unit is None or unit.kind == "duration" or first.value is None or following.value is None:
        return False
    return first.value < LIKELY * following.value


def _find_change(
    context: NumberContext, amount: Amount, rest: Sequence[Number], previous: QuantityMatch | None
) -> QuantityMatch | None:
    """Return the first number of a change with the unit of the second (`le prix est passé de 69 à 77,60 euros`)."""
    if not opens_change(context, amount, rest[0] if rest else None):
        return None
    if rest and rest[0].start - amount.last.end <= _LONGEST_CHANGE:
        scaled = with_scale_of(amount.first, rest[0])
        amount = replace(amount, first=scaled, last=scaled)
    match = amount.to_match(amount.first.start, amount.last.end, "count")
    if not rest or rest[0].start - match.end > _LONGEST_CHANGE or match.value is None:
        return match
    unit = find_unit(context, rest[0])
    if unit is None:
        noun = find_noun_after(context.text, unit_start(context.text, rest[0]), plural=True)
        total = find_total_noun(context.text, match.start, previous)
        counted = to_singular(context.text[slice(*noun)]) if noun else total
        return replace(match, unit=counted, noun=counted)
    aged = unit.kind == "duration" and is_age(context, rest[0], unit, rest[0].start, unit.end, ranged=False)
    changed = replace(
        match, kind="age" if aged else unit.kind, unit=unit.unit, value=to_plain(match.value * unit.factor)
    )
    return _with_shared_rate(context, changed, unit, rest)


def _find_large(context: NumberContext, amount: Amount) -> QuantityMatch | None:
    """Return a number so written that it counts, whatever it counts: `12 000`, `plus de 30`, `une dizaine`."""
    if not _is_large(context, amount.first, amount.last):
        return None
    return amount.to_match(amount.first.start, amount.last.end, "count")


def _is_large(context: NumberContext, first: Number, last: Number) -> bool:
    """Tell a number that is grouped, in millions, large in words, a collective or bounded."""
    text = context.text
    if _is_linked_to_noun(last):
        return not _is_abbreviated(text, last)
    if not (first.digits or last.digits) and last.value is not None and last.value >= LARGE:
        return True
    if last.kind == "approximate":
        return text[first.start : first.end].split()[-1].lower() not in load_quantity_cues()["ambiguous_collective"]
    if first is last and _is_known_group(context, first):
        return True
    if _GROUPED.fullmatch(text, first.start, first.end):
        return not _NAME_AFTER.match(text, last.end)
    if context.after(last.end, cues.BOUND_AFTER):
        return True
    bounded = context.skip_bound(first.start) < first.start
    return bounded and bool(_BOUNDED_END.match(text, last.end)) and not _OF_THE.search(context.left(first.start))


def _is_known_group(context: NumberContext, number: Number) -> bool:
    """Tell a known group by its number: `adopté par les 28,`, `Les deux, agenouillés, prient`."""
    article = _THE.search(context.left(number.start))
    if article is None or number.value is None or not 2 <= number.value < _MOST_SHARED:
        return False
    return (number.digits or article[0][0].isupper()) and _CLOSED.match(context.text, number.end) is not None


def _find_figure(context: NumberContext, amount: Amount) -> QuantityMatch | None:
    """Return a number that is called one (`le chiffre de -3`), or that makes up the text alone; a mark is none."""
    if _MARK.match(context.text, amount.last.end):
        return None  # `une note de 4 sur 5`
    start = context.skip_bound(amount.signed_start)
    named = context.before(start, cues.FIGURE_BEFORE) or context.after(amount.last.end, cues.FIGURE_AFTER)
    if not (named or _is_alone(context.text, amount)):
        return None
    return amount.signed().to_match(amount.signed_start, amount.last.end, "other")


def _is_alone(text: str, amount: Amount) -> bool:
    """Tell whether a text is nothing but the number, or nothing but digits, as a cell of a table is."""
    if amount.first.start < 3 and len(text) - amount.last.end < 3:
        return not _WORD_CHARACTER.search(text[: amount.first.start] + text[amount.last.end :])
    return len(text) < _LONGEST_CELL and not _LETTER.search(text)
