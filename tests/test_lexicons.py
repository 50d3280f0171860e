"""The word lists: sorted, unique, consistent with one another; and what a malformed file says."""

import csv
from collections import Counter
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
import spacy

import newsner
from newsner import french_words
from newsner.errors import LexiconError
from newsner.gazetteer.entries import GazetteerEntry
from newsner.gazetteer.reader import read_gazetteer
from newsner.labels import Label
from newsner.lexicons import (
    PackagedEntry,
    load_bounds,
    load_country_cues,
    load_currencies,
    load_demonyms,
    load_denominators,
    load_dimensions,
    load_former_names,
    load_gazetteer,
    load_homonyms,
    load_name_cues,
    load_quantity_cues,
    load_unit_parts,
    load_units,
)
from newsner.quantities.nouns import to_singular
from newsner.quantities.units import to_base

DATA = Path(newsner.__file__).parent / "data"
FILES = sorted(path.name for path in DATA.glob("*.csv"))


def read(name: str) -> list[list[str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


@pytest.mark.parametrize("name", FILES)
def test_rows_are_unique_and_clean(name: str) -> None:
    """No row stands twice, and no cell has stray spaces or typographic apostrophes."""
    rows = read(name)
    assert len({tuple(row) for row in rows}) == len(rows)
    assert [cell for row in rows for cell in row if cell != cell.strip()] == []


@pytest.mark.parametrize(
    "name", [name for name in FILES if name.startswith("gazetteer_") or name in ("areas.csv", "demonyms.csv")]
)
def test_names_are_sorted(name: str) -> None:
    """Gazetteers are sorted by name, so that a change is easy to review."""
    names = [row[0] for row in read(name)]
    assert names == sorted(names)


@pytest.mark.parametrize("name", FILES)
def test_file_is_documented(name: str) -> None:
    """The data README says what each file holds."""
    assert f"`{name}`" in (DATA / "README.md").read_text(encoding="utf-8")


CUES = [
    *("act_cues.csv", "clause_cues.csv", "clutter.csv", "name_cues.csv", "place_cues.csv"),
    "quantity_cues.csv",
    *("reference_cues.csv", "role_cues.csv", "sentence_cues.csv", "speaker_cues.csv", "statement_cues.csv"),
    "surname_cues.csv",
]


@pytest.mark.parametrize("name", CUES)
def test_cues_are_sorted(name: str) -> None:
    """The cues of a role stand together and in order."""
    rows = read(name)
    assert rows == sorted(rows, key=lambda row: (row[1], row[0]))


def test_each_role_has_its_meaning() -> None:
    """``roles.csv`` says once what each role of the files of cues means, and knows no other."""
    found = {(name, role) for name in CUES for _, role in read(name)}
    rows = read("roles.csv")
    assert [(file, role) for file, role, _ in rows] == sorted(found)
    assert all(meaning for _, _, meaning in rows)


@pytest.mark.parametrize("name", [name for name in vars(french_words) if name.isupper()])
def test_closed_class_is_written_as_it_is_looked_up(name: str) -> None:
    """Closed classes are in lower case, with straight apostrophes and without stray spaces."""
    for word in getattr(french_words, name):
        assert word == word.lower().replace("’", "'").strip()


def test_only_acronyms_of_several_bodies_mean_two_things_of_one_label() -> None:
    """An unconditional surface belongs to one entry, unless it is short for bodies that the article tells apart."""
    shared = load_homonyms()
    assert {label for label, _ in shared} == {"ORG"}
    assert [surface for _, surface in shared if len(surface) > 5] == ["PARTI COMMUNISTE"]
    assert ("ORG", "APS") in shared


def test_countries_are_codes() -> None:
    """Countries are written as in the ids of countries; a country itself has its id instead."""
    codes = {entry.kb_id for entry in load_gazetteer() if entry.label is Label.LOC and len(entry.kb_id) == 2}
    written = {code for entry in load_gazetteer() for code in entry.country} | set(load_country_cues().values())
    assert written - codes - {"XK", "EH"} == set()
    assert [entry.name for entry in load_gazetteer() if len(entry.kb_id) == 2 and entry.country] == []


def test_times_of_names_meet() -> None:
    """A name ends after it began, and two names of one thing are not both dated to the same day."""
    for entry in load_gazetteer():
        assert not (entry.since and entry.until) or entry.since < entry.until, entry.name
    for names in load_former_names().values():
        dated = [entry for entry in names if entry.since or entry.until]
        assert len(dated) >= len(names) - 1, names[0].name
        for former, later in pairwise(names):
            assert not later.since or not former.until or former.until <= later.since, (former.name, later.name)


def test_only_what_changed_its_name_has_an_id() -> None:
    """Packaged ids are those of countries, and of things with several names, which they link."""
    ids = Counter((entry.label, entry.kb_id) for entry in load_gazetteer() if len(entry.kb_id) > 2)
    assert [key for key, count in ids.items() if count < 2] == []


def test_no_unconditional_surface_is_a_never_tagged_word() -> None:
    """What the annotation guide calls no entity is no name of one without a condition."""
    never = load_name_cues()["never"]
    assert [s for entry in load_gazetteer() for s in entry.surfaces if s in never] == []


def test_only_places_share_a_form_with_a_demonym() -> None:
    """No person or organisation is called like a people (`les Suisses`); places may be (`Suisse`, `Corse`)."""
    homonyms = [entry for entry in load_gazetteer() for s in entry.surfaces if s.lower() in load_demonyms()]
    assert {entry.label.value for entry in homonyms} == {"LOC"}


CONDITIONAL = [entry for entry in load_gazetteer() if entry.conditional]


@pytest.mark.parametrize("entry", CONDITIONAL, ids=lambda entry: entry.name)
def test_conditional_entry_is_complete(entry: PackagedEntry) -> None:
    """An ambiguous surface has a condition, and a sentence that holds it."""
    assert entry.condition
    assert any(surface in entry.refusal for surface in entry.conditional)


def test_conditional_surfaces_are_refused() -> None:
    """In its refusal sentence, an ambiguous surface is not tagged as the entry."""
    nlp = spacy.blank("fr")
    tagger = nlp.add_pipe("newsner_gazetteer")
    tagged = []
    for entry in CONDITIONAL:
        spans = [s for s in tagger.find(nlp.make_doc(entry.refusal)) if (s.id_, s.label_) == (entry.name, entry.label)]
        tagged += [(entry.name, span.text, entry.refusal) for span in spans]
    assert tagged == []


def test_gazetteer_is_large_enough() -> None:
    """The gazetteer holds thousands of names, with the countries' codes."""
    entries = load_gazetteer()
    assert len(entries) > 6000
    assert {"FR", "CH", "BE", "CA", "DZ", "SN", "CI", "ML"} <= {entry.kb_id for entry in entries}


def test_bounds_behind_a_number_are_bounds() -> None:
    """What may bound a number from behind has its meaning in ``bounds.csv``."""
    assert load_quantity_cues()["bound_after"] <= load_bounds().keys()


def test_units_have_positive_factors_and_known_kinds() -> None:
    """A unit's kind is one that `Quantity` accepts, and its factor positive."""
    from typing import get_args

    from newsner.labels import Kind

    assert {unit.kind for unit in load_units().values()} <= set(get_args(Kind))
    assert all(unit.factor > 0 for unit in load_units().values())


def test_families_of_currencies_exist() -> None:
    """A surface that may be several currencies has a family of them, and no cue speaks for two."""
    families = load_currencies()
    assert {unit.family for unit in load_units().values()} - {""} == families.keys()
    for currencies in families.values():
        for words in ("adjectives", "cues", "weak_cues"):
            listed = [word for currency in currencies for word in getattr(currency, words)]
            assert len(listed) == len(set(listed))


def test_measures_have_a_base_unit() -> None:
    """A unit of length, area, volume, mass, temperature, duration or speed converts, unless its size varies."""
    measured = {"length", "area", "volume", "mass", "temperature", "duration", "speed"}
    unfixed = {"boisseau", "nuit", "pinte", "tasse", *(f"cuillère à {name}" for name in ("café", "soupe", "thé"))}
    unfixed |= {"cuillerée à soupe", "cuillerée à thé"}
    unfixed |= {"mois", "trimestre", "semestre", "an", "année", "décennie", "siècle", "millénaire"}
    meant = {currency.code for currencies in load_currencies().values() for currency in currencies}
    units = {unit.unit for unit in load_units().values() if unit.kind in measured}
    assert units - load_dimensions().keys() == unfixed
    assert load_dimensions().keys() <= {unit.unit for unit in load_units().values()} | meant


def test_unit_parts_agree_with_the_base_units() -> None:
    """An hour holds as many minutes as its seconds say."""
    for (unit, part), number in load_unit_parts().items():
        whole, small = to_base(Decimal(1), unit), to_base(number, part)
        assert whole == small


def test_denominators_are_sorted_singulars_with_known_roles() -> None:
    """The rows of a role stand together; a noun is in the singular, since the number before it says how many."""
    rows = read("denominators.csv")
    assert rows == sorted(rows, key=lambda row: (row[2], row[0]))
    roles = {"adverb", "item", "means", "period", "person", "piece", "population", "thing"}
    assert {role for _, role in load_denominators().values()} == roles
    nouns = {noun for noun, _ in load_denominators().values()} - {"SMS", "pers", "sms"}
    assert {noun for noun in nouns if to_singular(noun) != noun} == set()


BAD = [
    pytest.param("csv", "name,aliases\nA,B\n", "line 1: missing columns ['label']", id="missing-column"),
    pytest.param("csv", "name,label,alias\nA,PER,\n", "line 1, column 'alias'", id="misspelt-column"),
    pytest.param("csv", "name,label\nA,PERSON\n", "line 2, column 'label': Input should be 'PER'", id="bad-label"),
    pytest.param("csv", "name,label\n,PER\n", "line 2, column 'name'", id="no-name"),
    pytest.param("csv", "name,aliases,kb_id,label\nA,B\n", "line 2: expected 4 values", id="short-row"),
    pytest.param("csv", "name,label,aliases,kb_id\nA,PER,,,z\n", "line 2: expected 4 values", id="long-row"),
    pytest.param("csv", "", "line 1", id="empty-file"),
    pytest.param("csv", '"name', "unexpected end of data", id="open-quote"),
    pytest.param("jsonl", '{"name": "A", "label": "PER"}\n\n{"name"}', "line 3: not JSON", id="no-json"),
    pytest.param("jsonl", '{"name": "A"}', "line 1, column 'label': Field required", id="json-without-label"),
    pytest.param("jsonl", '{"name": "A", "label": "PER", "alias": 1}', "column 'alias'", id="json-misspelt-field"),
    pytest.param("jsonl", '{"name": "A", "label": "PER", "aliases": "B"}', "column 'aliases'", id="json-alias-no-list"),
    pytest.param("jsonl", '["A"]', "line 1", id="json-no-object"),
]


@pytest.mark.parametrize(("suffix", "content", "message"), BAD)
def test_malformed_gazetteer_is_named(suffix: str, content: str, message: str, tmp_path: Path) -> None:
    """A malformed gazetteer raises an error that names file, line and column."""
    path = tmp_path / f"names.{suffix}"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LexiconError) as caught:
        tuple(read_gazetteer(path))
    assert message in str(caught.value)
    assert str(path) in str(caught.value)


GOOD = [
    pytest.param("csv", "name,label\nA,PER\n", GazetteerEntry(name="A", label=Label.PER), id="two-columns"),
    pytest.param(
        "csv",
        "kb_id,label,name,never,aliases\nQ1,ORG,A,B | C,D|E\n",
        GazetteerEntry(name="A", label=Label.ORG, aliases=("D", "E"), kb_id="Q1", never=("B", "C")),
        id="all-columns",
    ),
    pytest.param(
        "jsonl",
        '{"name": "A", "label": "LOC", "aliases": ["D"], "never": ["B"]}\n',
        GazetteerEntry(name="A", label=Label.LOC, aliases=("D",), never=("B",)),
        id="json",
    ),
]


@pytest.mark.parametrize(("suffix", "content", "entry"), GOOD)
def test_user_gazetteer_is_read(suffix: str, content: str, entry: GazetteerEntry, tmp_path: Path) -> None:
    """CSV and JSON Lines give the same entries."""
    path = tmp_path / f"names.{suffix}"
    path.write_text(content, encoding="utf-8")
    assert tuple(read_gazetteer(path)) == (entry,)


def test_gazetteer_of_a_spreadsheet_is_read(tmp_path: Path) -> None:
    """A file in another encoding is read, and a warning says how."""
    path = tmp_path / "names.csv"
    path.write_bytes("name,label,aliases,kb_id\nÉvry,LOC,,\n".encode("latin-1"))
    with pytest.warns(UserWarning, match="read as cp1252"):
        [entry] = tuple(read_gazetteer(path))
    assert entry.name == "Évry"
