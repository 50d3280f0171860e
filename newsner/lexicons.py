"""Read and cache the word lists in ``newsner/data``; no other module opens them.

``newsner/data/README.md`` describes the columns, source and licence of each file.
"""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple, cast

from pydantic import ConfigDict, Field

from newsner.files import read_rows, split_cell
from newsner.gazetteer.entries import GazetteerEntry
from newsner.gazetteer.formats.own import read_entries
from newsner.labels import Label, StatementKind

_DATA = Path(__file__).parent / "data"

Condition = Literal["", "article", "preposition", "bare", "model", "known"]
_PARTIAL_DATE = r"^(?:\d{4}(?:-\d\d(?:-\d\d)?)?)?$"
Mood = Literal["finite_other", "finite_plural", "finite_singular", "gerund", "infinitive", "participle"]


class PackagedEntry(GazetteerEntry):
    """One row of newsner's own gazetteer.

    ``aliases`` always name the entity. The surfaces in ``conditional`` name it only under ``condition``: right after an
    ``article``; right after a ``preposition``; ``bare`` (after neither of them); where the ``model`` finds a name too;
    or where the entity is ``known``, because the text contains another of its surfaces. ``refusal`` is a sentence in
    which the conditional surfaces name something else.

    ``country`` holds ISO 3166 codes: of whose institutions the entity is, or where the place lies; it is empty for what
    belongs to no country or to many. ``since`` and ``until`` (the columns ``from`` and ``to``) bound the time in which
    the entity had this name, as ISO 8601 years, months or days; on ``until`` it had another name already. Entries with
    one ``kb_id`` are the names of one thing at different times.
    """

    model_config = ConfigDict(populate_by_name=True)

    condition: Condition = ""
    refusal: str = ""
    country: tuple[str, ...] = ()
    since: str = Field("", alias="from", pattern=_PARTIAL_DATE)
    until: str = Field("", alias="to", pattern=_PARTIAL_DATE)

    def holds_on(self, day: date) -> bool:
        """Tell whether the entity had this name on a day, as far as is known.

        >>> entry = PackagedEntry(name="Front national", label="ORG", since="1972", until="2018-06")
        >>> entry.holds_on(date(2018, 5, 31)), entry.holds_on(date(2018, 6, 1))
        (True, False)
        """
        return self.since <= day.isoformat() and not (self.until and self.until <= day.isoformat())


@dataclass(frozen=True)
class NumberWord:
    """A word of a French number, with its value and its role in the grammar of `newsner.numbers`."""

    value: Decimal
    role: str


@dataclass(frozen=True)
class UnitEntry:
    """A written form of a unit: the unit to return, its kind, and the factor that multiplies the number.

    ``family`` is the name of the group of units that the form may mean (`francs`); the context decides which one.
    Where ``unit`` is empty, the form is a unit only if the context says so (`livres`). ``before`` tells whether the
    form may stand before its number.
    """

    unit: str
    kind: str
    factor: Decimal
    family: str = ""
    before: bool = False


@dataclass(frozen=True)
class Currency:
    """A currency, or another meaning, of a family of units, and the words that point to it.

    ``adjectives`` follow the unit (`francs suisses`); ``cues`` are places, peoples and the like anywhere in the text;
    ``weak_cues`` count only where no other currency of the family has a cue.
    """

    code: str
    kind: str
    adjectives: tuple[str, ...]
    cues: tuple[str, ...]
    weak_cues: tuple[str, ...]


@dataclass(frozen=True)
class Dimension:
    """A unit's symbol and SI base unit; to convert a value, add ``offset``, multiply and divide."""

    symbol: str
    base: str
    numerator: Decimal
    denominator: Decimal
    offset: Decimal


class Area(NamedTuple):
    """A place that is neither a town nor a country.

    ``country`` is its ISO 3166 code, or empty where it is in several. ``codes`` stand for it in brackets behind a town
    (`(VD)`, `(59)`). ``town`` is the GeoNames id of its capital or of a large town in it, or 0.
    """

    name: str
    kind: str
    country: str
    aliases: tuple[str, ...]
    codes: tuple[str, ...]
    town: int


@dataclass(frozen=True)
class NameHead:
    """A common noun at the start of a name, such as `ministère` or `rue`, and what may follow it."""

    head: str
    label: Label
    included: bool
    complement: str


class SayingForm(NamedTuple):
    """A form of a verb of saying; ``is_ambiguous`` where the news often use it as another word (`note`, `demande`)."""

    lemma: str
    mood: Mood
    is_ambiguous: bool


_PACKAGED = ("name", "label", "kb_id", "country", "from", "to", "aliases", "conditional", "condition", "refusal")


@cache
def load_stylesheet(*more: str) -> str:
    """Return the CSS of `newsner.views.html`, and behind it that of others of its pages, such as ``review``."""
    return "".join((_DATA / f"{name}.css").read_text(encoding="utf-8") for name in ("display", *more))


@cache
def load_script(*names: str) -> str:
    """Return the scripts of a view, one behind the other, such as ``review`` and ``review_page``."""
    return "\n".join((_DATA / f"{name}.js").read_text(encoding="utf-8") for name in names)


def load_catalogue(lang: str) -> bytes | None:
    """Return the messages of `newsner.views.messages` in a language, as a file of gettext; none for English."""
    path = _DATA / f"messages.{lang}.po"
    return path.read_bytes() if path.exists() else None


@cache
def load_gazetteer() -> tuple[PackagedEntry, ...]:
    """Return the entries of the packaged gazetteer: places, organisations and people."""
    names = ("gazetteer_places.csv", "gazetteer_organisations.csv", "gazetteer_people.csv")
    return tuple(entry for name in names for entry in read_entries(_DATA / name, _PACKAGED, PackagedEntry))


@cache
def load_homonyms() -> dict[tuple[str, str], tuple[PackagedEntry, ...]]:
    """Return the entries of the packaged gazetteer that share a surface (`APS`), by (label, surface in capitals).

    >>> [entry.country for entry in load_homonyms()["ORG", "APS"]]
    [('SN',), ('DZ',)]
    """
    owners: dict[tuple[str, str], list[PackagedEntry]] = defaultdict(list)
    for entry in load_gazetteer():
        for surface in {surface.upper() for surface in entry.surfaces}:
            owners[entry.label.value, surface].append(entry)
    return {key: tuple(entries) for key, entries in owners.items() if len(entries) > 1}


@cache
def load_former_names() -> dict[tuple[str, str], tuple[PackagedEntry, ...]]:
    """Return the entries that are the names of one thing at different times, the oldest first, by (label, kb_id)."""
    names: dict[tuple[str, str], list[PackagedEntry]] = defaultdict(list)
    for entry in load_gazetteer():
        if entry.kb_id:
            names[entry.label.value, entry.kb_id].append(entry)
    same = ((key, entries) for key, entries in names.items() if len(entries) > 1)
    return {key: tuple(sorted(entries, key=lambda entry: (entry.since, entry.until))) for key, entries in same}


@cache
def load_country_cues() -> dict[str, str]:
    """Return the ISO 3166 code of the only country that has what one or two words mean, by words in lower case."""
    return {row["cue"]: row["country"] for _, row in read_rows(_DATA / "country_cues.csv", ("cue", "country"))}


def _ratio(cell: str) -> tuple[Decimal, Decimal]:
    numerator, _, denominator = cell.partition("/")
    return Decimal(numerator), Decimal(denominator or 1)


@cache
def load_number_words() -> dict[str, NumberWord]:
    """Return the words of French numbers, by word in lower case (abbreviations keep their case)."""
    words = {}
    for _, row in read_rows(_DATA / "number_words.csv", ("word", "value", "role")):
        numerator, denominator = _ratio(row["value"])
        words[row["word"]] = NumberWord(numerator / denominator, row["role"])
    return words


@cache
def load_units() -> dict[str, UnitEntry]:
    """Return the units of measure and currencies, by surface."""
    rows = read_rows(_DATA / "units.csv", ("surface", "unit", "kind", "factor", "family", "before"))
    return {
        r["surface"]: UnitEntry(r["unit"], r["kind"], Decimal(r["factor"]), r["family"], r["before"] == "yes")
        for _, r in rows
    }


@cache
def load_currencies() -> dict[str, tuple[Currency, ...]]:
    """Return the currencies that a word such as `francs` may mean, by family."""
    families: dict[str, list[Currency]] = defaultdict(list)
    columns = ("currency", "kind", "families", "adjectives", "cues", "weak_cues")
    for _, row in read_rows(_DATA / "currencies.csv", columns):
        words = (split_cell(row[column]) for column in ("adjectives", "cues", "weak_cues"))
        currency = Currency(row["currency"], row["kind"], *words)
        for family in split_cell(row["families"]):
            families[family].append(currency)
    return {family: tuple(currencies) for family, currencies in families.items()}


@cache
def load_dimensions() -> dict[str, Dimension]:
    """Return symbol, SI base unit and factor of the units of measure, by unit."""
    rows = read_rows(_DATA / "dimensions.csv", ("unit", "symbol", "base", "factor", "offset"))
    return {r["unit"]: Dimension(r["symbol"], r["base"], *_ratio(r["factor"]), Decimal(r["offset"])) for _, r in rows}


@cache
def load_denominators() -> dict[str, tuple[str, str]]:
    """Return for how much a rate may hold: (noun, role) by the form behind `par` and the like, in the singular."""
    rows = read_rows(_DATA / "denominators.csv", ("surface", "noun", "role"))
    return {row["surface"]: (row["noun"], row["role"]) for _, row in rows}


@cache
def load_unit_parts() -> dict[tuple[str, str], Decimal]:
    """Return how many smaller units make up a larger one, by (larger, smaller): (`heure`, `minute`) gives 60."""
    rows = read_rows(_DATA / "unit_parts.csv", ("unit", "part", "number"))
    return {(row["unit"], row["part"]): Decimal(row["number"]) for _, row in rows}


@cache
def load_bounds() -> dict[str, str]:
    """Return the bound (``min``, ``max`` or ``approx``) that a phrase next to a number expresses, by phrase."""
    return {row["phrase"]: row["bound"] for _, row in read_rows(_DATA / "bounds.csv", ("phrase", "bound"))}


@cache
def load_plurals() -> dict[str, str]:
    """Return the singulars of nouns whose plural is not the singular plus `s`, by plural."""
    return {row["plural"]: row["singular"] for _, row in read_rows(_DATA / "plurals.csv", ("plural", "singular"))}


@cache
def load_quantity_cues() -> dict[str, frozenset[str]]:
    """Return the words that decide whether a number counts something, and what, by role."""
    return _by_role("quantity_cues.csv")


@cache
def load_name_cues() -> dict[str, frozenset[str]]:
    """Return the words that occur before, inside or around names, by role."""
    return _by_role("name_cues.csv")


@cache
def load_cues(
    of: Literal["act", "clause", "place", "reference", "role", "sentence", "speaker", "surname"],
) -> dict[str, frozenset[str]]:
    """Return the words of a file of cues, by role; ``data/roles.csv`` explains each role."""
    return _by_role(f"{of}_cues.csv")


def _by_role(name: str) -> dict[str, frozenset[str]]:
    """Return the cues of a file by role; ``data/roles.csv`` explains each role."""
    roles: dict[str, set[str]] = defaultdict(set)
    for _, row in read_rows(_DATA / name, ("cue", "role")):
        roles[row["role"]].add(row["cue"])
    return {role: frozenset(cues) for role, cues in roles.items()}


@cache
def load_name_variants() -> dict[str, str]:
    """Return the usual form of words with several spellings, by folded variant (`mohamed` gives `mohammed`)."""
    rows = read_rows(_DATA / "name_variants.csv", ("variant", "form", "note"))
    return {row["variant"]: row["form"] for _, row in rows}


@cache
def load_first_names() -> frozenset[str]:
    """Return first names, also without the accent on their capital (`Éric` and `Eric`)."""
    names = [row["name"] for _, row in read_rows(_DATA / "first_names.csv", ("name",))]
    return frozenset(names) | {unicodedata.normalize("NFD", name[0])[0] + name[1:] for name in names}


@cache
def load_towns() -> frozenset[str]:
    """Return the towns whose names have little words inside: `Boulogne-sur-Mer`."""
    return frozenset(row["name"] for _, row in read_rows(_DATA / "towns.csv", ("name",)))


@cache
def load_agencies() -> frozenset[str]:
    """Return the names of news agencies (`AFP`), which articles mostly name as their source."""
    return frozenset(row["name"] for _, row in read_rows(_DATA / "agencies.csv", ("name",)))


@cache
def load_world() -> dict[str, Any]:
    """Return the outlines of all countries as TopoJSON; its object ``countries`` has them."""
    world: dict[str, Any] = json.loads(gzip.decompress((_DATA / "world.json.gz").read_bytes()))
    return world


@cache
def load_areas() -> tuple[Area, ...]:
    """Return regions, rivers, mountains, quarters and other places that are neither towns nor countries."""
    columns = ("name", "kind", "country", "aliases", "codes", "town")
    return tuple(
        Area(r["name"], r["kind"], r["country"], split_cell(r["aliases"]), split_cell(r["codes"]), int(r["town"] or 0))
        for _, r in read_rows(_DATA / "areas.csv", columns)
    )


@cache
def load_feminines() -> tuple[tuple[str, str], ...]:
    """Return pairs of folded endings, (masculine, feminine), that distinguish given names of men and women."""
    rows = read_rows(_DATA / "feminines.csv", ("masculine", "feminine", "example"))
    return tuple((row["masculine"], row["feminine"]) for _, row in rows)


@cache
def load_sounds() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return patterns of letters that differ between transliterations, and their replacements, in order of use."""
    rows = read_rows(_DATA / "sounds.csv", ("pattern", "letters", "note"))
    return tuple((re.compile(row["pattern"]), row["letters"]) for _, row in rows)


@cache
def load_name_heads() -> tuple[NameHead, ...]:
    """Return the common nouns that names of organisations and places start with."""
    rows = read_rows(_DATA / "name_heads.csv", ("head", "label", "included", "complement", "example"))
    return tuple(
        NameHead(row["head"], Label(row["label"]), row["included"] == "yes", row["complement"]) for _, row in rows
    )


@cache
def load_demonyms() -> dict[str, str]:
    """Return the kb_id (or an empty string) of demonyms and adjectives of place, by form in lower case."""
    rows = read_rows(_DATA / "demonyms.csv", ("adjective", "kb_id", "places"))
    return {row["adjective"]: row["kb_id"] for _, row in rows}


@cache
def load_national_institutions() -> dict[str, frozenset[str]]:
    """Return the countries (ISO 3166, `*` for any) that have an institution of a name, by its comparison form."""
    rows = read_rows(_DATA / "national_institutions.csv", ("name", "countries"))
    return {row["name"]: frozenset(split_cell(row["countries"])) for _, row in rows}


@cache
def load_confidence_weights(column: str) -> dict[str, float]:
    """Return the weights of `newsner.mentions.confidence` by feature, from one column.

    Args:
        column: ``weight`` for the probabilities of spaCy's NER, ``weight_encoder`` for those of an encoder,
            ``weight_two`` for those of both, or ``weight_without_ner``.
    """
    columns = ("weight", "weight_encoder", "weight_two", "weight_without_ner")
    rows = read_rows(_DATA / "confidence.csv", ("feature", *columns, "note"))
    return {row["feature"]: float(row[column] or 0) for _, row in rows}


@cache
def load_clutter() -> dict[str, frozenset[str]]:
    """Return the phrases of page clutter, by their role in a line or block; ``data/roles.csv`` explains each role."""
    return _by_role("clutter.csv")


@cache
def load_saying_roles() -> Mapping[str, frozenset[str]]:
    """Return what each verb of saying may do, by lemma; ``data/README.md`` explains each role.

    >>> sorted(load_saying_roles()["promettre"])
    ['clause', 'quote']
    """
    roles: dict[str, set[str]] = defaultdict(set)
    for _, row in read_rows(_DATA / "saying_verbs.csv", ("lemma", "role")):
        roles[row["lemma"]].add(row["role"])
    return {lemma: frozenset(found) for lemma, found in roles.items()}


@cache
def load_saying_forms() -> Mapping[str, tuple[SayingForm, ...]]:
    """Return the forms of the verbs of saying, by form in lower case.

    >>> load_saying_forms()["ironisait"]
    (SayingForm(lemma='ironiser', mood='finite_singular', is_ambiguous=False),)
    >>> [form.mood for form in load_saying_forms()["fait savoir"]]
    ['finite_singular', 'participle']
    """
    forms: dict[str, list[SayingForm]] = defaultdict(list)
    for _, row in read_rows(_DATA / "saying_forms.csv", ("form", "lemma", "mood", "ambiguous")):
        forms[row["form"]].append(SayingForm(row["lemma"], cast(Mood, row["mood"]), bool(row["ambiguous"])))
    return {form: tuple(found) for form, found in forms.items()}


_ROLES_OF_SOURCES = ("source_noun", "document")


@cache
def load_statement_cues() -> Mapping[str, frozenset[str]]:
    """Return the words, other than verbs, that say who says something and where, by role; sources also in the plural.

    >>> "selon" in load_statement_cues()["frame"], "sources" in load_statement_cues()["source_noun"]
    (True, True)
    """
    cues = _by_role("statement_cues.csv")
    plurals = {role: frozenset(f"{cue}s" for cue in cues[role] if cue[-1] not in "sxz") for role in _ROLES_OF_SOURCES}
    return cues | {role: cues[role] | plural for role, plural in plurals.items()}


@cache
def load_statement_scores() -> Mapping[tuple[str, StatementKind, bool], float]:
    """Return the share of right statements by what found them, their kind, and whether a speaker is known."""
    rows = read_rows(_DATA / "statement_scores.csv", ("rule", "kind", "speaker", "score"))
    return {(r["rule"], cast(StatementKind, r["kind"]), r["speaker"] == "yes"): float(r["score"]) for _, r in rows}


@cache
def load_demonym_places() -> dict[str, tuple[str, ...]]:
    """Return the names of the places that a demonym without a kb_id may mean, by form in lower case."""
    rows = read_rows(_DATA / "demonyms.csv", ("adjective", "kb_id", "places"))
    return {row["adjective"]: split_cell(row["places"]) for _, row in rows if row["places"]}


@cache
def load_demonym_prefixes() -> dict[str, str]:
    """Return the demonym that the first part of a compound stands for (`franco`: `français`)."""
    rows = read_rows(_DATA / "demonym_prefixes.csv", ("prefix", "adjective"))
    return {row["prefix"]: row["adjective"] for _, row in rows}


def load_role_nouns() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the nouns of office and work: each masculine with the forms used for women, its own among them or not."""
    rows = read_rows(_DATA / "role_nouns.csv", ("masculine", "feminine"))
    return tuple((row["masculine"], tuple(split_cell(row["feminine"]))) for _, row in rows)


@cache
def load_first_name_genders() -> dict[str, str]:
    """Return ``f``, ``m`` or, for names of both, ``fm`` by folded first name."""
    rows = read_rows(_DATA / "first_name_genders.csv", ("name", "gender"))
    return {row["name"]: row["gender"] for _, row in rows}


@cache
def load_name_origins() -> tuple[dict[str, str], ...]:
    """Return the names, particles and endings that show the origin of a name: ``name part gender origin``."""
    return tuple(row for _, row in read_rows(_DATA / "name_origins.csv", ("name", "part", "gender", "origin")))


@cache
def load_weights(decision: Literal["act", "link", "place", "quotation", "speaker"]) -> dict[str, float]:
    """Return the weights of a decision by feature; ``data/README.md`` says which module uses them."""
    rows = read_rows(_DATA / f"{decision}_weights.csv", ("feature", "weight"), ("note",))
    return {row["feature"]: float(row["weight"]) for _, row in rows}
