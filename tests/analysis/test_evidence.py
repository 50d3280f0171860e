"""Every number that a table or a plot shows opens to just the lines that were counted."""

import warnings
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas
import pytest

from corpora import article, corpus, corpus_of
from fakes import said_article
from newsner import Concordance, Label, set_language
from newsner.records import TABLES

PASSAGES = [name for name in TABLES if name != "entities"]


@pytest.fixture(params=["en", "fr"])
def lang(request: pytest.FixtureRequest) -> Iterator[str]:
    """The language of plots; their rows open to the same lines in all."""
    set_language(request.param)
    yield request.param
    set_language("en")


def spans(found: Concordance) -> list[tuple[str, int, int]]:
    return [(line.id, line.start, line.end) for line in found]


@pytest.mark.parametrize("name", PASSAGES)
@pytest.mark.parametrize("form", ["series", "dict", "named-tuple"])
def test_each_row_of_a_table_of_passages_is_its_line(name: str, form: str) -> None:
    """The line has the text of the row, and the kind and the entity that the table says."""
    table = getattr(corpus(), name)
    assert len(table)
    rows = {"series": (row for _, row in table.iterrows()), "dict": table.to_dict("records")}
    for row in rows.get(form, table.itertuples()):
        cells = row if isinstance(row, dict) else row._asdict() if form == "named-tuple" else row.to_dict()
        (line,) = corpus().evidence(row)
        assert (line.id, line.start, line.end, line.text) == (cells["id"], cells["start"], cells["end"], cells["text"])
        assert f"{line.kind}s".replace("quantitys", "quantities") == name
        if isinstance(cells.get("entity_id"), int) and cells["entity_id"] >= 0:
            assert line.entity == corpus().registry.entry_of(line.id, int(cells["entity_id"])).name


def test_each_row_of_the_entities_is_its_mentions() -> None:
    mentions = corpus().mentions
    for row in corpus().entities.itertuples():
        found = corpus().evidence(row)
        wanted = mentions[(mentions["id"] == row.id) & (mentions["entity_id"] == row.entity_id)]
        assert len(found) == row.mentions
        assert spans(found) == list(zip(wanted["id"], wanted["start"], wanted["end"], strict=True))


def test_each_row_of_the_places_is_its_mentions() -> None:
    for row in corpus().places.itertuples():
        found = corpus().evidence(row)
        assert len(found) == row.mentions
        assert found.documents == (row.id,)


def test_each_entry_of_the_registry_is_its_mentions() -> None:
    """As an object, as a dict, and as a row of a registry in a spreadsheet."""
    for entry in corpus().registry:
        for row in (entry, entry.model_dump(), {"name": entry.name, "label": entry.label.value, "kb_id": entry.kb_id}):
            found = corpus().evidence(row)
            assert (len(found), len(found.documents)) == (entry.seen.mentions, entry.seen.documents)
            assert {line.entity for line in found} == {entry.name}


def rows_of(chart: Any) -> Iterator[dict[str, Any]]:
    """Yield the rows in the data of all layers of a chart, but for outlines of countries."""
    for part in (chart, *getattr(chart, "layer", ())):  # data that all layers share belong to the chart
        values = getattr(part.data, "values", None)
        yield from (dict(row) for row in values if "type" not in row) if isinstance(values, list) else ()


def by_letter(id: str) -> str | None:
    return None if id == "d4" else {"d0": "x", "d1": "y"}.get(id, "z")


GROUPINGS = [
    "source",
    "meta_source",
    "date",
    "day",
    "week",
    "month",
    "year",
    by_letter,
    {"d0": "x", "d1": "2015-10-07"},
]


def name_of(by: object) -> str:
    return by if isinstance(by, str) else type(by).__name__


@pytest.mark.parametrize("label", [None, "PER"])
@pytest.mark.parametrize("by", [None, *GROUPINGS], ids=name_of)
@pytest.mark.usefixtures("lang")
def test_each_point_of_entities_is_its_documents(by: Any, label: str | None) -> None:
    rows = list(rows_of(corpus().plot.entities(by=by, label=label)))
    assert rows
    for row in rows:
        found = corpus().evidence(row, by=None if isinstance(by, str) else by)
        assert len(found.documents) == row["documents"]
        assert {line.kind for line in found} == {"mention"}


@pytest.mark.usefixtures("lang")
def test_each_bar_of_speakers_is_its_statements() -> None:
    rows = list(rows_of(corpus().plot.speakers()))
    assert len(rows) > 2
    for row in rows:
        found = corpus().evidence(row)
        assert (len(found), len(found.documents)) == (row["statements"], row["documents"])


@pytest.mark.parametrize("by", ["gender", *GROUPINGS], ids=name_of)
@pytest.mark.usefixtures("lang")
def test_each_share_of_genders_is_its_people(by: Any) -> None:
    """People count once in each document, however much they say there."""
    rows = list(rows_of(corpus().plot.speakers(by=by)))
    assert any(row["number"] for row in rows)
    for row in rows:
        found = corpus().evidence(row, by=None if isinstance(by, str) else by)
        assert len({(line.id, line.entry) for line in found}) == row["number"]


@pytest.mark.usefixtures("lang")
def test_each_node_and_line_of_a_network_is_its_documents() -> None:
    rows = list(rows_of(corpus().plot.network()))
    lines = [row for row in rows if "shared" in row]
    assert lines
    assert len(lines) < len(rows)
    for row in rows:
        assert len(corpus().evidence(row).documents) == row.get("shared", row.get("documents"))


@pytest.mark.parametrize("extent", ["most", "world", "SY"])
@pytest.mark.usefixtures("lang")
def test_each_place_of_a_map_is_its_mentions(extent: str) -> None:
    rows = [row for row in rows_of(corpus().plot.map(extent=extent)) if "geonames_id" in row]
    assert rows
    for row in rows:
        found = corpus().evidence(row)
        assert (len(found), len(found.documents)) == (row["mentions"], row["documents"])


@pytest.mark.parametrize(
    ("kind", "unit"), [("money", None), ("length", None), ("length", "mètre"), ("count", "missile")]
)
@pytest.mark.usefixtures("lang")
def test_each_bar_of_a_histogram_is_its_quantities(kind: Any, unit: str | None) -> None:
    rows = list(rows_of(corpus().plot.quantities(kind, unit=unit)))
    assert sum(row["quantities"] for row in rows) > 1
    for row in rows:
        found = corpus().evidence(row)
        assert len(found) == row["quantities"]
        assert {line.kind for line in found} == {"quantity"}


@pytest.mark.parametrize("within", ["sentence", "article"])
@pytest.mark.parametrize("label", [None, "PER"])
def test_each_cooccurrence_is_its_sentences(within: str, label: str | None) -> None:
    """Both names are marked; articles without a common sentence show the nearest ones."""
    table = corpus().cooccurrences(within=within, label=label)  # type: ignore[arg-type]
    assert len(table)
    for row in table.itertuples():
        found = corpus().evidence(row)
        shared = [line for line in found if len(line.marks) > 1]
        assert {line.kind for line in found} == {"sentence"}
        assert len(found.documents) == row.articles if within == "article" else len(found) == row.sentences
        assert len(shared) >= row.sentences
        for line in found:
            assert line.marks
            assert all(line.start <= start < end <= line.end for start, end in line.marks)


def test_cooccurrences_are_the_lines_of_a_network() -> None:
    lines = {row["entities"]: row["shared"] for row in rows_of(corpus().plot.network(top=10)) if "shared" in row}
    table = corpus().cooccurrences(within="article", top=10)
    assert {frozenset(names.split(", ")): n for names, n in lines.items()} == {
        frozenset((row.entity, row.other)): row.articles for row in table.itertuples()
    }


def test_columns_of_metadata_limit_documents() -> None:
    """A table that the user made: counts by entity and source."""
    row = {"entity": "Vladimir Poutine", "label": "PER", "meta_source": "AFP", "count": 2}
    assert corpus().evidence(row).documents == ("d1", "d2")
    assert corpus().evidence(row | {"source": "AFP"}).documents == ("d1", "d2")
    with pytest.raises(ValueError, match="row has meta_source = 'Le Monde', but no document of the corpus has"):
        corpus().evidence(row | {"meta_source": "Le Monde"})
    assert corpus().evidence({"entity": "Vladimir Poutine", "label": Label.PER, "id": "d1"}).documents == ("d1",)


def own_corpus(folder: Path) -> Any:
    """Return a corpus of three days, in which one article calls Anne Morel by her surname only."""
    labels = {"Anne Morel": Label.PER, "Morel": Label.PER, "Lyon": Label.LOC}
    texts = {
        "a": ("2024-03-04", "Le Fanal", "Anne Morel est à Lyon. Anne Morel parle."),
        "b": ("2024-03-18", "Ouest", "Anne Morel dort."),
        "c": ("2024-04-02", "Ouest", "Morel est à Lyon."),
    }
    return corpus_of(
        folder,
        *(
            article(id_, text, {name: label for name, label in labels.items() if name in text}).model_copy(
                update={"metadata": {"date": day, "source": source}, "date": date.fromisoformat(day)}
            )
            for id_, (day, source, text) in texts.items()
        ),
    )


def group(table: pandas.DataFrame, columns: list[str]) -> pandas.DataFrame:
    return table.groupby(columns, observed=True).size().reset_index(name="n")


@pytest.mark.parametrize("how", ["column", "string", "period", "quarter", "year"])
@pytest.mark.parametrize("others", [[], ["meta_source"], ["label", "meta_source"]])
def test_each_row_of_a_grouped_table_is_what_it_counts(how: str, others: list[str], tmp_path: Path) -> None:
    """By entity as the articles name it, and by sources and periods, in the forms that pandas has for them."""
    made = own_corpus(tmp_path)
    table = made.mentions
    days = pandas.to_datetime(table["meta_date"])
    periods = {"string": ("month", table["meta_date"].str[:7]), "period": ("when", days.dt.to_period("M"))}
    periods |= {"quarter": ("when", days.dt.to_period("Q")), "year": ("year", days.dt.year)}
    name, values = periods.get(how, ("meta_date", table["meta_date"]))
    rows = group(table.assign(**{name: values}), ["entity", *others, name])
    assert len(rows) > 2
    for _, row in rows.iterrows():
        assert len(made.evidence(row)) == row["n"]


def test_rows_without_a_label_count_by_names(tmp_path: Path) -> None:
    """As `value_counts` of a column of names, of the units and of the forms of an entity do."""
    made = own_corpus(tmp_path)
    counted = made.mentions["entity"].value_counts().reset_index()
    found = {row["entity"]: made.evidence(row) for _, row in counted.iterrows()}
    assert {name: len(lines) for name, lines in found.items()} == dict(counted.itertuples(index=False))
    assert [line.text for line in made.evidence({"entity": "Anne Morel", "text": "Anne Morel"})] == ["Anne Morel"] * 3
    for columns in (["unit"], ["unit", "kind"], ["kind", "unit", "meta_source"]):
        for _, row in group(corpus().quantities, columns).iterrows():
            assert len(corpus().evidence(row)) == row["n"]


def test_a_count_that_does_not_agree_is_told(tmp_path: Path) -> None:
    made = own_corpus(tmp_path)
    found = made.evidence({"entity": "Lyon", "label": "LOC", "n": 7})
    assert (len(found), found.note[:50]) == (2, "the row has n = 7, but in all its forms the entity")
    assert not made.evidence({"entity": "Lyon", "label": "LOC", "n": 2, "share": 0.5}).note
    assert "these are" in corpus().evidence({"unit": "EUR", "n": 99}).note


def test_a_pair_by_names() -> None:
    """Columns of a table of co-occurrences that the user chose."""
    table = corpus().cooccurrences()
    for row in table.to_dict("records"):
        chosen = {name: row[name] for name in ("entity", "label", "other", "other_label")} | {"within": "sentence"}
        assert spans(corpus().evidence(chosen)) == spans(corpus().evidence(row))


OWN_ROWS = [
    ({"theme": "eau"}, "row has theme = 'eau', which the corpus does not know, so that more .* put 'eau' as 'group'"),
    ({"meta_paper": "x"}, "row has the column 'meta_paper', but the documents of the corpus have meta_date, meta_sour"),
    ({"meta_source": "Le Fannal"}, "row has meta_source = 'Le Fannal', but no document .*; near are 'Le Fanal'"),
    ({"meta_date": "2024-03"}, "row has meta_date = '2024-03', but .* is given as one of day=.*, month='2024-03'"),
    ({"meta_date": pandas.Timestamp("2024-03-01")}, "row has meta_date = '2024-03-01', but .*month='2024-03'"),
    ({"month": 3}, "row has month = 3; wanted is one such as 2024-03"),
    ({"month": "mars 2024"}, "row has month = 'mars 2024'; wanted is one such as 2024-03"),
    ({"when": pandas.Timestamp("2024-03-01")}, "row has when = 2024-03-01 .*, which does not say how long"),
    ({"unit": "m", "noun": "girafe", "entity": None}, "row is about {'unit': 'm', 'noun': 'girafe'}, but no quantity"),
]


@pytest.mark.parametrize(("cells", "message"), OWN_ROWS)
def test_own_rows_that_would_show_more_than_was_counted(cells: dict[str, Any], message: str, tmp_path: Path) -> None:
    made = own_corpus(tmp_path)
    assert len(made.evidence({"entity": "Lyon", "meta_date": pandas.Timestamp("2024-03-04")})) == 1
    assert len(made.evidence({"entity": "Lyon", "month": "2024-05"})) == 0
    with pytest.raises(ValueError, match=message):
        made.evidence({"entity": "Lyon"} | cells)


@pytest.mark.parametrize(
    ("of", "count"),
    [
        ("entities", "documents"),
        ("entities", "occurrences"),
        ("speakers", "documents"),
        ("units", "documents"),
        ("units", "occurrences"),
    ],
)
@pytest.mark.parametrize("by", ["source", "month"])
def test_each_row_of_specificities_is_what_it_counts(of: str, count: str, by: str) -> None:
    """The documents, or the passages in them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of documents without a date or source
        table = corpus().specificities(by=by, of=of, count=count, min_total=1)
    assert len(table) > 1
    for row in table.to_dict("records"):
        found = corpus().evidence(row)
        assert (len(found.documents) if count == "documents" else len(found)) == row["observed"], row


def test_a_row_of_duplicates_shows_the_passage_in_both_documents(tmp_path: Path) -> None:
    wire = "Le maire de Lyon a inauguré jeudi la nouvelle bibliothèque du quartier, après deux ans de travaux. "
    wire += "Elle compte quarante mille livres et une salle de lecture ouverte jusqu'à minuit."
    made = corpus_of(tmp_path, article("a", wire, {}), article("b", f"Une bibliothèque. {wire[:150]}", {}))
    first, copy = made.duplicates().to_frame().to_dict("records")
    (line,) = made.evidence(first)
    assert (line.kind, line.text) == ("document", wire)
    lines = made.evidence(copy)
    assert [(line.id, line.kind, line.text) for line in lines] == [
        ("a", "passage", copy["passage"]),
        ("b", "passage", copy["passage"]),
    ]


def test_a_line_of_a_concordance_is_a_row(tmp_path: Path) -> None:
    made = corpus_of(tmp_path, said_article("a"))
    lines = [line for name in ("Léa Roy", "Paris") for line in made.concordance(name, references=True)]
    lines += [*made.concordance(of="quantities"), *made.concordance(of="statements")]
    assert {line.kind for line in lines} == {"mention", "reference", "speaker", "quantity", "statement"}
    for line in lines:
        (again,) = made.evidence(line)
        assert again == line
    for row in corpus().concordance("Vladimir Poutine").to_frame().to_dict("records"):
        assert spans(corpus().evidence(row)) == [(row["id"], row["start"], row["end"])]


def test_namesakes_are_told_apart(tmp_path: Path) -> None:
    """A person and an organisation of one name are two; a plot's rows know which is which."""
    made = corpus_of(
        tmp_path,
        article("a", "Renault achète. Renault dort.", {"Renault": Label.ORG}),
        article("b", "Renault chante.", {"Renault": Label.PER}),
    )
    rows = list(rows_of(made.plot.entities()))
    assert sorted(row["entity"] for row in rows) == ["Renault (ORG)", "Renault (PER)"]
    for row in rows:
        found = made.evidence(row)
        assert {line.label for line in found} == {row["label"]}
        assert found.documents == (("a",) if row["label"] == "ORG" else ("b",))


def test_a_row_of_another_linking_is_refused() -> None:
    row = dict(next(rows_of(corpus().plot.entities())))
    with pytest.raises(ValueError, match="entities were linked again; make the table or plot anew"):
        corpus().evidence(row | {"entity": "Somebody"})


def test_ids_that_a_table_has_made_numbers(tmp_path: Path) -> None:
    """A column of whole numbers, with gaps or without."""
    made = corpus_of(tmp_path, article("7", "Roy dort.", {"Roy": Label.PER}))
    for id_ in ("7", 7, 7.0):
        assert spans(made.evidence({"id": id_, "start": 0, "end": 3, "text": "Roy"})) == [("7", 0, 3)]


ROWS: list[tuple[Any, type[Exception], str]] = [
    (3, TypeError, "row must be a dict, a Series or a named tuple with .*, but is of type int"),
    (pandas.DataFrame({"id": ["a"]}), TypeError, "of a DataFrame, take one row"),
    ("Paris", TypeError, "is of type str; for the lines with a name, use corpus.concordance"),
    (("Paris", "2024-03"), TypeError, r"of type tuple; of a table that you grouped, take a row of table.reset_index"),
    (pandas.Series({"Paris": 3, "Lyon": 2}), ValueError, r"of what value_counts or size return, take a row of .reset"),
    ({}, ValueError, r"row has \[\], by which nothing can be found; wanted is a row of a table of the corpus"),
    ({"documents": 3}, ValueError, r"row has \['documents'\], by which nothing can be found"),
    ({"id": "zz", "start": 0, "end": 1}, ValueError, "row has the id 'zz', but the corpus has no such document"),
    ({"id": "d0", "start": 0}, ValueError, "wanted are both start and end"),
    ({"id": "d0", "start": 0, "end": 9999}, ValueError, "end 9999, but its document has 1.. characters"),
    ({"id": "d0", "start": "x", "end": 3}, TypeError, "row must have a whole number as start, but has 'x'"),
    (
        {"id": "d0", "start": 0, "end": 3, "text": "abc"},
        ValueError,
        "row has the text 'abc', but its document has 'Bac'",
    ),
    ({"id": "d0", "entity_id": 99}, ValueError, "row has the entity_id 99, but the document 'd0' has no such entity"),
    ({"entity": "Nobody", "label": "PER"}, ValueError, "no PER? ?.*entity of the corpus is called 'Nobody'|no entity"),
    ({"entity": "Paris", "label": "X"}, ValueError, "a label must be one of PER, LOC, ORG, but is 'X'"),
    ({"entity": "Paris", "label": "LOC", "value": "x"}, ValueError, "row is about the group 'x' of documents; say by"),
    ({"entity": "Paris", "label": "LOC", "value": "x", "by": "nope"}, ValueError, "by is 'nope'; wanted is one of"),
    ({"entity": "Paris", "label": "LOC", "entry": 9999}, ValueError, "the entry 9999 of a registry"),
    ({"people": "all", "number": 3}, ValueError, "row has the people 'all'; wanted are"),
    ({"geonames_id": 1}, ValueError, "row has the geonames_id 1, but the corpus has no such place"),
]


@pytest.mark.parametrize(("row", "error", "message"), ROWS, ids=range(len(ROWS)))
def test_rows_of_which_nothing_can_be_found(row: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        corpus().evidence(row)
