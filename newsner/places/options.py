"""What each place of an article may be, before the others are looked at: a country, towns, or neither."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise
from typing import Literal, NamedTuple

from newsner.labels import Label
from newsner.lexicons import Area, load_areas, load_cues, load_first_names, load_gazetteer
from newsner.models import Entity, Extraction
from newsner.places.contexts import read_context, read_link
from newsner.places.countries import load_countries, load_country_names
from newsner.places.forms import to_place_form
from newsner.places.towns import Towns, load_towns

_MOST = 30  # towns that one name may mean
_NEAR = 30  # characters between two places of which one says where the other is
_SPELLING, _LONG = 0.85, 7  # so much alike and so long, two names are spellings of one
_LIKE_THEIR_CAPITAL = frozenset({"GT", "KW", "LU", "PA"})
"""The countries whose French name takes an article (`au Luxembourg`), and without it is that of their capital."""


Fit = Literal["main", "article", "short", "other"]
Hint = Area | str | int
"""Where a place lies: in an area, in the country with a code, or near the town of a row."""


class TownOption(NamedTuple):
    """A town that an entity may mean: its row, and how its name in GeoNames relates to that of the entity.

    ``main`` is the same name, ``article`` the same with the article before it (`du Bourget`: Le Bourget), ``short`` its
    beginning (`Clermont`: Clermont-Ferrand), and ``other`` another one (`Londres`: London).
    """

    row: int
    fit: Fit


@dataclass
class Options:
    """What an entity may be, and what the article says of it.

    ``hints`` are what the article says to lie around it, in brackets or behind `dans` or `près de`: areas, codes of
    countries, and rows of towns, any of which suffices.
    """

    number: int
    mentions: int
    acts: bool
    sides: Counter[str]
    letters: int
    country: str = ""
    is_known: bool = False
    is_capital: bool = False
    is_first_name: bool = False
    towns: list[TownOption] = field(default_factory=list)
    areas: tuple[Area, ...] = ()
    hints: list[tuple[Hint, ...]] = field(default_factory=list)

    def share(self, side: str) -> float:
        """Return the share of mentions whose context is of one side."""
        return self.sides[side] / self.sides.total()


@cache
def _areas_by_form() -> dict[str, tuple[Area, ...]]:
    found: dict[str, list[Area]] = defaultdict(list)
    for area in load_areas():
        for name in (area.name, *area.aliases):
            found[to_place_form(name)].append(area)
    return {form: tuple(areas) for form, areas in found.items()}


@cache
def _areas_by_code() -> dict[str, tuple[Area, ...]]:
    found: dict[str, list[Area]] = defaultdict(list)
    for area in load_areas():
        for code in area.codes:
            found[code].append(area)
    return {code: tuple(areas) for code, areas in found.items()}


@cache
def _known_forms() -> frozenset[str]:
    """Return the forms of the places that the packaged gazetteer has, since the news often name them."""
    places = (entry for entry in load_gazetteer() if entry.label is Label.LOC)
    return frozenset(to_place_form(surface) for entry in places for surface in entry.surfaces)


def find_options(article: Extraction) -> list[Options]:
    """Return what each entity of an article that is a place may be."""
    towns = load_towns()
    places = [(number, entity) for number, entity in enumerate(article.entities) if entity.label is Label.LOC]
    found = [_read_entity(article, number, entity, towns) for number, entity in places]
    by_number = {options.number: options for options in found}
    for inner, outer, link in _find_pairs(article):
        if hints := tuple(_to_hints(by_number[outer], link, towns)):
            by_number[inner].hints.append(hints)
    return found


def _read_entity(article: Extraction, number: int, entity: Entity, towns: Towns) -> Options:
    contexts = [read_context(article.text, m.start, m.end) for m in entity.mentions]
    names = list(dict.fromkeys([entity.name, *(m.text for m in entity.mentions)]))
    options = Options(
        number=number,
        mentions=len(contexts),
        acts=any(mention.acts for mention in entity.mentions),
        sides=Counter(context.side for context in contexts),
        letters=len(entity.name),
    )
    forms = [to_place_form(name) for name in names]
    articles = sorted({context.article for context in contexts} - {""})
    named = [*forms, *(f"{before} {form}" for before in articles for form in forms)]
    options.areas = next((areas for form in named if (areas := _areas_by_form().get(form))), ())
    options.towns = _find_towns(names, articles, towns)
    options.is_known = any(form in _known_forms() for form in forms)
    options.is_capital = any(name in load_cues("act")["capital"] for name in names)
    options.is_first_name = entity.name in load_first_names()
    options.country = _find_country(entity, forms, options)
    for context in contexts:
        if hints := tuple(_read_brackets(context.brackets)):
            options.hints.append(hints)
    return options


def _find_towns(names: list[str], articles: list[str], towns: Towns) -> list[TownOption]:
    """Return the towns with the canonical name, or else with another name, that the entity has."""
    for name in names:
        form = to_place_form(name)
        rows: dict[int, Fit] = {}
        for article in articles:
            rows |= {t.row: "article" for t in towns.find(f"{article} {name}") if t.kind == "main"}
        for town in towns.find(name):
            is_numbered = town.kind != "main" and any(map(str.isdigit, towns.name_of(town.row)))  # `Paris 16 Passy`
            if town.row not in rows and not is_numbered:
                main = to_place_form(towns.name_of(town.row))
                rows[town.row] = "short" if town.kind == "short" else _fit(form, main, articles)
        if rows:
            best = sorted(rows, key=lambda row: (rows[row] not in ("main", "article"), -towns.populations[row]))
            return [TownOption(row, rows[row]) for row in best[:_MOST]]
    return []


def _fit(form: str, main: str, articles: Iterable[str]) -> Fit:
    """Tell how a name of a town relates to that of GeoNames, given the articles that stand before it.

    >>> _fit("clermont", "clermont ferrand", []), _fit("londres", "london", []), _fit("mansourah", "mansoura", [])
    ('short', 'other', 'main')
    """
    if form == main:
        return "article" if any(form.startswith(f"{article} ") for article in articles) else "main"
    if main.startswith(f"{form} "):
        return "short"
    is_spelling = len(form) >= _LONG and SequenceMatcher(None, form, main).ratio() >= _SPELLING
    return "main" if is_spelling else "other"


def _find_country(entity: Entity, forms: list[str], options: Options) -> str:
    """Return the code of the country that an entity is, or an empty string."""
    code = entity.kb_id if entity.kb_id in load_countries() else load_country_names().get(forms[0])
    if not code or options.share("area") >= 0.5:  # `province de Luxembourg`
        return ""
    return "" if code in _LIKE_THEIR_CAPITAL and options.share("town") == 1 else code


def _read_brackets(words: str) -> Iterator[Hint]:
    """Yield what brackets behind a place may mean: `Nord`, `59`, `VD`, `Belgique`, `Tlemcen`."""
    if not words:
        return
    form = to_place_form(words)
    yield from (area for area in (*_areas_by_code().get(words, ()), *_areas_by_form().get(form, ())) if area.town)
    if code := load_country_names().get(form):
        yield code


def _find_pairs(article: Extraction) -> Iterator[tuple[int, int, str]]:
    """Yield pairs of places of which the article says that the first lies in or near the second, by number."""
    mentions = sorted(
        (m.start, m.end, number)
        for number, entity in enumerate(article.entities)
        if entity.label is Label.LOC
        for m in entity.mentions
    )
    for (_, end, inner), (start, _, outer) in pairwise(mentions):
        if inner != outer and start - end <= _NEAR and (link := read_link(article.text[end:start])):
            yield inner, outer, link


def _to_hints(options: Options, link: str, towns: Towns) -> Iterator[Hint]:
    """Yield what an entity may be, as a hint where another one lies."""
    if options.country:
        yield from [options.country] if link == "in" else []
        return
    yield from (area for area in options.areas if area.town)
    if options.share("article") < 1 or not options.areas:
        yield from (town.row for town in options.towns if towns.populations[town.row] > 20_000)
