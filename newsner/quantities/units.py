"""Units: from a written form to the unit, and from the unit to its SI base."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from functools import cache

from newsner.lexicons import (
    Currency,
    Dimension,
    UnitEntry,
    load_currencies,
    load_dimensions,
    load_number_words,
    load_units,
)
from newsner.names import tidy
from newsner.numbers import to_plain
from newsner.regexes import SPACE, SPACES, compile_words, merge_phrases

_EXACT = Context(prec=100)  # digits; the longest number of a text has forty
_SUPERSCRIPTS = tuple("¹²³⁰⁴⁵⁶⁷⁸⁹⁻⁺")
_WHOLE = rf"""(?x: (?! (?<=\w) (?:
    (?![{"".join(_SUPERSCRIPTS)}])(?!(?-i:(?<=[a-z]{{3}})[A-ZÀÉÊ][a-zàâéèêîôù]))\w  # `mesures`, not `eurosLe`
  | (?<=[\s\d][^\W\d_])['’] | ['’]\w  # no litre in `l'eau`
  | -(?!là(?!\w)|ci(?!\w)|(?<=[hH]-)\d)\w  # no day in `jours-amende`, but in `jours-là` and `24h-48h`
)))"""
"""What must not follow a unit that ends in a letter."""
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_PRICED = re.compile(
    rf"(?:^|[^\dA-Z€$£])(?<![A-Z€$£]{SPACE})(?!(?:19|20)\d\d{SPACE}?$)\d[\d.,]*{SPACE}?$"
)  # no year, no `EUR 5`
_SPACED_SLASH = re.compile(f"{SPACE}?/{SPACE}?")
_POWER = re.compile(rf"\^|[{''.join(_SUPERSCRIPTS)}]")  # m^4, m⁴, s⁻¹
_FACTOR = re.compile(
    r"(?P<sign>[·⋅∙*.])(?P<letters>(?:[^\W\d_]|°){1,3})(?:[-−]?\d|[¹²³⁻·⋅/]|(?![\w'’]))"
)  # kg·m, W.m-2
_DIVISOR = re.compile(
    r"/(?P<letters>(?P<noun>(?=\w{0,20}[aeiouyàâéèêëîïôùûœ])[^\W\d_]{3,})|[^\W\d_]+)"
)  # kg/qwz, euros/mois
_HUNDREDS_OF = re.compile(rf"(?<=cents){SPACE}(?:[€$]|(?:euro|dollar|franc|dinar)s)(?!\w)")  # `2 à 3 cents euros`
_STICKING = re.compile(r"\d(?!\d(?!\d))|(?!HT|TTC|[^\W\d_]{3})[^\W\d_]")  # 3 €bn and 12€5, but 12€50, 20 €TTC
_SHORT_DIVISORS = ("j", "b")  # a day, a barrel
_LINKING = re.compile(rf"[·⋅∙*./](?=[^\W\d_])|[\^{''.join(_SUPERSCRIPTS)}]")
_SCALE_INITIALS = tuple("kKmMG")
_LONGEST_SURFACE = 40  # characters
_LONGEST_BEFORE = 14  # characters of a currency before its number


@dataclass(frozen=True)
class UnitMatch:
    """A unit found in a text: where it ends, what it stands for, and the family of currencies that it may mean."""

    end: int
    unit: str
    kind: str
    factor: Decimal
    family: str = ""


def _is_word(surface: str) -> bool:
    """Tell a word, whose case does not matter, from a symbol, whose case does (`mw`, `MW`)."""
    if surface.endswith("$"):
        return len(surface) > 3  # `cad$`
    first = _FIRST_WORD.match(surface)
    return surface == "ans" or (first is not None and len(first[0]) > 3 and first[0].islower())


def _takes_scale(surface: str, entry: UnitEntry) -> bool:
    """Tell a sign, a code or an abbreviation of a currency, before which a scale may stand: `M€`, `KDH`, `MF CFA`."""
    return entry.kind == "money" and surface.upper() == surface and surface[0] != "."


def _compile_surfaces(surfaces: Iterable[str]) -> str:
    """Return a pattern of surfaces, with spaces around a slash or without."""
    return merge_phrases(surfaces).replace("/", f"{SPACE}?/{SPACE}?")


@cache
def _surfaces_by_initial() -> dict[tuple[str, bool], list[str]]:
    """Return the surfaces by their first character and whether they are words, whose case does not matter."""
    surfaces: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for surface in load_units():
        word = _is_word(surface)
        surfaces[surface[0].lower() if word else surface[0], word].append(surface)
    return dict(surfaces)


@cache
def _patterns_from(initial: str) -> list[re.Pattern[str]]:
    """Compile the symbols, the currencies with a scale and the words that start with a character.

    This is done when a text first needs them: to compile all at once takes long.
    """
    symbols, words = (_surfaces_by_initial().get(key) for key in ((initial, False), (initial.lower(), True)))
    patterns = []
    if symbols:
        patterns.append(re.compile(rf"(?P<surface>{_compile_surfaces(symbols)}){_WHOLE}"))
    if initial in _SCALE_INITIALS:
        patterns.append(_scaled_pattern())
    if words:
        patterns.append(re.compile(rf"(?P<surface>{_compile_surfaces(words)}){_WHOLE}", re.IGNORECASE))
    return patterns


@cache
def _scaled_pattern() -> re.Pattern[str]:
    return re.compile(rf"{_scaled_source()}{_WHOLE}")


def _scaled_source() -> str:
    """Return the source of a currency behind its scale; signs may stand apart from it: `KDH`, `MUSD`, `G $`."""
    scaled = [surface for surface, entry in load_units().items() if _takes_scale(surface, entry)]
    signs = _compile_surfaces(surface for surface in scaled if not surface[0].isalpha())
    letters = _compile_surfaces(surface for surface in scaled if surface[0].isalpha())
    return rf"""(?P<scale>{compile_words(_scales())})(?P<surface>{SPACE}?{signs}|(?<![GD]){letters})"""


@cache
def _scales() -> dict[str, Decimal]:
    """Return the abbreviations of scales that stand before currencies; `G` and `MD` only before signs (`G$`)."""
    words = {word: entry.value for word, entry in load_number_words().items() if entry.role == "abbreviation"}
    return words | {"G": Decimal(10**9), "MD": Decimal(10**9)}


@cache
def _before_pattern() -> re.Pattern[str]:
    leading = {surface for surface, entry in load_units().items() if entry.before}
    words = _compile_surfaces(surface for surface in leading if _is_word(surface))
    symbols = _compile_surfaces(surface for surface in leading if not _is_word(surface))
    return re.compile(
        rf"(?<![\w.])(?:{_scaled_source()}|(?P<code>{symbols}|(?i:{words}))){SPACE}?\Z",
    )


@cache
def _endings() -> frozenset[str]:
    """Return the last letters and signs of what may stand before a number, to refuse most texts at once."""
    return frozenset(s[-1] for s, entry in load_units().items() if entry.before or _takes_scale(s, entry))


@cache
def _folded_units() -> dict[str, UnitEntry]:
    return {surface.lower(): entry for surface, entry in load_units().items() if _is_word(surface)}


def _look_up(surface: str) -> UnitEntry:
    written = _SPACED_SLASH.sub("/", tidy(surface)).strip()
    return load_units().get(written) or _folded_units()[written.lower()]


@cache
def _adjectives(family: str) -> tuple[re.Pattern[str], dict[str, Currency]]:
    """Return the pattern of the adjectives behind a word such as `francs`, and the currency of each."""
    owners: dict[str, Currency] = {}
    for currency in load_currencies()[family]:
        for adjective in currency.adjectives:
            owners[adjective] = currency
            owners[adjective if adjective.endswith(("s", "x")) else f"{adjective}s"] = currency
    codes = {form for form in owners if form[:1].isupper()}
    words, letters = (_compile_surfaces(forms) or r"(?!)" for forms in (owners.keys() - codes, codes))
    return re.compile(rf"{SPACE}+(?P<adjective>(?i:{words})|{letters})(?!\w)"), {
        form.lower(): currency for form, currency in owners.items()
    }


def _find_surface(text: str, position: int) -> UnitMatch | None:
    """Return the longest unit that starts at ``position``, with the adjective of its country, or ``None``."""
    matches = (pattern.match(text, position) for pattern in _patterns_from(text[position : position + 1]))
    found = max((match for match in matches if match), key=re.Match.end, default=None)
    if found is None:
        return None
    unit = _to_unit(found.end(), found["surface"], found.groupdict().get("scale"))
    if unit.kind == "money" and not found[0][-1].isalnum():
        unit = _with_scale(text, unit)
    if not unit.family:
        return unit
    pattern, owners = _adjectives(unit.family)
    adjective = pattern.match(text, unit.end)
    if adjective is None:
        return unit
    currency = owners[tidy(adjective["adjective"]).lower()]
    end = unit.end if currency.kind == "mass" else adjective.end()  # `livres de beurre`
    return replace(unit, end=end, unit=currency.code, kind=currency.kind, family="")


def _with_scale(text: str, unit: UnitMatch) -> UnitMatch:
    """Return a sign with the scale that sticks to it: `3 €M`."""
    scale = _scale_behind().match(text, unit.end)
    return replace(unit, end=scale.end(), factor=unit.factor * _scales()[scale[0]]) if scale else unit


@cache
def _scale_behind() -> re.Pattern[str]:
    return re.compile(rf"(?:{compile_words(_scales())})(?!\w)")


def _to_unit(end: int, surface: str, scale: str | None) -> UnitMatch:
    entry = _look_up(surface)
    factor = entry.factor * _scales()[scale] if scale else entry.factor
    return UnitMatch(end, entry.unit, entry.kind, factor, entry.family)


def find_unit_after(text: str, position: int) -> UnitMatch | None:
    """Return the unit that starts at ``position``, or ``None``; a unit that goes on unread is none.

    >>> unit = find_unit_after("250 kg d'explosifs", 4)
    >>> unit.end, unit.unit, unit.kind
    (6, 'kg', 'mass')
    >>> find_unit_after("250 gendarmes", 4) is None
    True
    >>> find_unit_after("250 kg·m", 4) is None
    True
    """
    unit = _find_surface(text, position)
    return None if unit is None or _goes_on(text, unit) else unit


def is_unknown_unit(text: str, position: int) -> bool:
    """Tell whether a unit starts at ``position`` that cannot be read to its end: `kg·m`, `m^4`, `mg/xyz`."""
    if not _LINKING.search(text, position, position + _LONGEST_SURFACE):
        return False
    unit = _find_surface(text, position)
    return unit is not None and _goes_on(text, unit)


def _goes_on(text: str, unit: UnitMatch) -> bool:
    """Tell whether a power, a factor or a divisor that is neither a unit nor a noun sticks to a unit."""
    if unit.kind in ("money", "percent") and text[unit.end : unit.end + 1] in _SUPERSCRIPTS:
        return False  # the mark of a footnote
    if _POWER.match(text, unit.end) or (unit.factor < 1 and _HUNDREDS_OF.match(text, unit.end)):
        return True
    if unit.kind == "money" and not text[unit.end - 1].isalpha() and _STICKING.match(text, unit.end):
        return True
    factor = _FACTOR.match(text, unit.end)
    if factor:
        return factor["sign"] != "." or factor["letters"] in load_units()
    divisor = _DIVISOR.match(text, unit.end)
    return divisor is not None and not _divides(text, divisor)


def _divides(text: str, divisor: re.Match[str]) -> bool:
    """Tell whether what follows a slash is a unit or a noun."""
    unit = _find_surface(text, divisor.start("letters"))
    if unit is not None:
        return _POWER.match(text, unit.end) is None
    return divisor["noun"] is not None or divisor["letters"] in _SHORT_DIVISORS


def find_currency_before(text: str, position: int) -> tuple[int, UnitMatch] | None:
    """Return where a currency that ends right before ``position`` starts, with the currency, or ``None``.

    >>> start, unit = find_currency_before("EUR 20", 4)
    >>> start, unit.unit
    (0, 'EUR')
    """
    offset = max(position - _LONGEST_BEFORE, 0)
    left = text[offset:position]
    if (left.rstrip(SPACES) or " ")[-1] not in _endings():
        return None
    found = _before_pattern().search(left)
    if found is None or (left[-1] in SPACES and _PRICED.search(left[: found.start()])):
        return None  # the sign belongs to the number before it: `5 € 3 pièces`
    return offset + found.start(), _to_unit(position, found["code"] or found["surface"], found["scale"])


def find_base_unit(unit: str) -> str | None:
    """Return the SI base unit of a unit, or ``None`` where it has none: counts, money, years and months."""
    dimension = load_dimensions().get(unit)
    return dimension.base if dimension else None


def to_base(value: Decimal, unit: str) -> tuple[Decimal, str] | None:
    """Return a measure in its SI base unit, or ``None`` where the unit has none.

    Counts and money have none, nor have years and months, whose length varies.

    >>> to_base(Decimal("1.5"), "km")
    (Decimal('1500'), 'm')
    >>> to_base(Decimal("-18"), "°C")
    (Decimal('255.15'), 'K')
    >>> to_base(Decimal(3), "missile") is None, to_base(Decimal(3), "an") is None
    (True, True)
    """
    dimension = load_dimensions().get(unit)
    return (_to_base(value, dimension), dimension.base) if dimension else None


def to_symbol(unit: str, kind: str) -> str:
    """Return a unit as tables and axes of a corpus have it, the same for `km` and `kilomètre`.

    What is counted has no other name: `300 livres anciens` weigh nothing.

    >>> to_symbol("kilomètre", "length"), to_symbol("EUR", "money"), to_symbol("livre", "count")
    ('km', 'EUR', 'livre')
    """
    dimension = None if kind == "count" else load_dimensions().get(unit)
    return dimension.symbol if dimension else unit


def convert(value: Decimal, unit: str, other: str) -> Decimal | None:
    """Return a value in another unit of the same kind, or ``None`` where the two have no base unit in common.

    >>> convert(Decimal("1.5"), "kilomètre", "m"), convert(Decimal(3), "kg", "m")
    (Decimal('1500'), None)
    """
    found, wanted = load_dimensions().get(unit), load_dimensions().get(other)
    if found is None or wanted is None or found.base != wanted.base:
        return None
    return to_plain(_to_base(value, found) * wanted.denominator / wanted.numerator - wanted.offset)


def _to_base(value: Decimal, dimension: Dimension) -> Decimal:
    base = _EXACT.multiply(_EXACT.add(value, dimension.offset), dimension.numerator)
    return to_plain(base if dimension.denominator == 1 else base / dimension.denominator)
