"""What is typical of a source or period: what is counted, compared, left out and shown."""

import sys
from collections.abc import Iterator
from math import log10
from pathlib import Path
from typing import Any

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import newsner
from newsner import Decision, Entity, Extraction, Mention, Quantity, Registry, Statement
from newsner.analysis.specificities import Specificities, find_specificities
from newsner.cli.main import app
from newsner.views.plots import Plots

NAMES = ["of", "by", "group", "entity", "label", "kb_id"]
FIGURES = ["observed", "expected", "total", "group_size", "corpus_size", "specificity", "log_likelihood", "adjusted_p"]
COLUMNS = [*NAMES, *FIGURES]


class FakeCorpus:
    """A corpus whose articles are given; nothing is tagged."""

    def __init__(self, *articles: Extraction) -> None:
        self.articles = articles
        self.registry = Registry.build(articles)

    def __iter__(self) -> Iterator[Extraction]:
        return iter(self.articles)


def article(id_: str, names: dict[str, int], metadata: dict[str, str], **fields: Any) -> Extraction:
    """Return an article with organisations, each mentioned so often."""
    entities = tuple(
        Entity(name=name, label="ORG", mentions=tuple(mention(name, place) for place in range(number)))
        for name, number in names.items()
    )
    text = " ".join(names) + " " * 100
    return Extraction(text=text, id=id_, entities=entities, quantities=(), metadata=metadata).model_copy(update=fields)


def mention(name: str, start: int) -> Mention:
    return Mention(text=name, start=start, end=start + len(name), label="ORG", score=1, source="cue")


# Renault in three articles of A and one of B, Engie in two of each, once ten times; C has no source
CORPUS = FakeCorpus(
    article("a1", {"Renault": 1, "Engie": 1}, {"source": "A", "date": "2015-10-01"}),
    article("a2", {"Renault": 2}, {"source": "A", "date": "2015-10-02"}),
    article("a3", {"Renault": 1, "Engie": 10}, {"source": "A", "date": "2015-11-03"}),
    article("a4", {}, {"source": "A", "date": "2015-11-04"}),
    article("b1", {"Renault": 1, "Engie": 1}, {"source": "B", "date": "2015-11-05"}),
    article("b2", {"Engie": 2}, {"source": "B", "date": "2015-11-06"}),
    article("c1", {"Renault": 8}, {"date": "2015-11-07"}),
)


def find(by: Any = "source", corpus: Any = CORPUS, **options: Any) -> Specificities:
    return find_specificities(corpus, by, **({"min_total": 1} | options))


def rows_of(table: pandas.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    return sorted(table[list(columns)].itertuples(index=False, name=None))


def test_documents_are_counted() -> None:
    """However often an article names an entity, it counts once; all articles of a source make its size."""
    found = find()
    assert list(found.table) == COLUMNS
    assert rows_of(found.table, "entity", "group", "observed", "total", "group_size", "corpus_size") == [
        ("Engie", "A", 2, 4, 4, 6),
        ("Engie", "B", 2, 4, 2, 6),
        ("Renault", "A", 3, 4, 4, 6),
        ("Renault", "B", 1, 4, 2, 6),
    ]
    assert {*found.table["of"]} == {"entities"}
    assert {*found.table["by"]} == {"source"}


def test_values_by_hand() -> None:
    """Three or more of four articles drawn of six, of which four name Renault: (4 · 2 + 1) / 15."""
    table = find().table.set_index(["entity", "group"])
    assert table.loc[("Renault", "A"), "expected"] == pytest.approx(4 * 4 / 6)
    assert table.loc[("Renault", "A"), "specificity"] == pytest.approx(-log10(9 / 15))
    assert table.loc[("Renault", "B"), "specificity"] == pytest.approx(log10(9 / 15))
    assert table.loc[("Engie", "A"), "specificity"] == pytest.approx(log10(6 / 15))


def test_occurrences_are_counted() -> None:
    """All mentions of entities in a source make its size, as in TXM."""
    table = find(count="occurrences").table
    assert rows_of(table, "entity", "group", "observed", "total", "group_size", "corpus_size") == [
        ("Engie", "A", 11, 14, 15, 19),
        ("Engie", "B", 3, 14, 4, 19),
        ("Renault", "A", 4, 5, 15, 19),
        ("Renault", "B", 1, 5, 4, 19),
    ]


def test_sizes_hold_what_is_too_rare_for_a_row() -> None:
    """What is left out of the table is not left out of the corpus."""
    table = find(count="occurrences", min_total=6).table
    assert rows_of(table, "entity", "group_size", "corpus_size") == [("Engie", 4, 19), ("Engie", 15, 19)]


def test_what_is_left_out_is_said() -> None:
    """The article without a source is in no number, and is mentioned."""
    assert find().left_out == "1 of 7 documents have no value, and are left out"
    assert find("month").left_out == ""


def test_periods_are_groups_in_the_order_of_time() -> None:
    found = find("month")
    assert found.groups == ("2015-10", "2015-11")
    assert rows_of(found.table, "entity", "group", "observed") == [
        ("Engie", "2015-10", 1),
        ("Engie", "2015-11", 3),
        ("Renault", "2015-10", 2),
        ("Renault", "2015-11", 3),
    ]
    assert find().groups == ("A", "B")  # the larger one first


@pytest.mark.parametrize(
    ("by", "name"),
    [
        pytest.param({"a1": "x", "b1": "y"}, None, id="mapping"),
        pytest.param(lambda id_: id_[0], None, id="function"),
        pytest.param(pandas.Series({"a1": "x", "b1": "y"}, name="title"), "title", id="series"),
        pytest.param("meta_source", "meta_source", id="column-of-a-table"),
    ],
)
def test_the_grouping_is_named(by: Any, name: str | None) -> None:
    """By its column, so that a row says how to find its articles, or not at all."""
    (found,) = {*find(by).table["by"].astype(object).where(lambda names: names.notna(), None)}
    assert found == name


def test_all_forms_of_a_name_are_one_entity() -> None:
    """The registry tells that Assad is Bachar al-Assad in other articles, too."""
    texts = {"a1": "Bachar al-Assad est à Damas.", "a2": "Assad est à Moscou.", "b1": "Il pleut."}
    table = newsner.tag(texts).specificities(lambda id_: id_[0], label="PER", min_total=2)
    assert rows_of(table, "entity", "label", "group", "observed") == [
        ("Bachar al-Assad", "PER", "a", 2),
        ("Bachar al-Assad", "PER", "b", 0),
    ]


def test_decisions_count() -> None:
    """What a decision drops is no entity of the table; the registry asked for last is used."""
    corpus = newsner.tag({"a1": "Assad est à Damas.", "b1": "Assad est à Moscou."})
    corpus.link([Decision(do="drop", entities=("Assad",))])
    assert "Assad" not in {*corpus.specificities(lambda id_: id_[0], min_total=1)["entity"]}


def test_speakers_are_those_who_make_statements() -> None:
    """Statements without a known speaker are in no number."""

    def says(*speakers: int | None) -> tuple[Statement, ...]:
        return tuple(Statement(text="x", start=0, end=1, kind="direct", entity=number, score=1) for number in speakers)

    corpus = FakeCorpus(
        article("a1", {"Renault": 1, "Engie": 1}, {"source": "A"}, statements=says(0, 0, 1)),
        article("b1", {"Renault": 1, "Engie": 1}, {"source": "B"}, statements=says(1, None)),
    )
    table = find(corpus=corpus, of="speakers").table
    assert rows_of(table, "entity", "group", "observed") == [
        ("Engie", "A", 1),
        ("Engie", "B", 1),
        ("Renault", "A", 1),
        ("Renault", "B", 0),
    ]
    table = find(corpus=corpus, of="speakers", count="occurrences").table
    assert rows_of(table, "entity", "group", "observed", "group_size")[2:] == [
        ("Renault", "A", 2, 3),
        ("Renault", "B", 0, 1),
    ]


def test_units_are_those_of_quantities() -> None:
    """Names and symbols of one unit are one; rates stay apart; what has no unit is none."""

    def measured(*units: tuple[str | None, str | None]) -> tuple[Quantity, ...]:
        return tuple(Quantity(text="1", start=0, end=1, kind="length", unit=unit, per=per) for unit, per in units)

    corpus = FakeCorpus(
        article("a1", {}, {"source": "A"}, quantities=measured(("km", None), ("kilomètre", None), ("km", "jour"))),
        article("b1", {}, {"source": "B"}, quantities=measured(("km", None), (None, None))),
    )
    table = find(corpus=corpus, of="units", count="occurrences").table
    assert list(table)[:6] == ["of", "by", "group", "unit", "per", "kind"]
    table["per"] = table["per"].fillna("")
    assert rows_of(table, "unit", "per", "kind", "group", "observed") == [
        ("km", "", "length", "A", 2),
        ("km", "", "length", "B", 1),
        ("km", "jour", "length", "A", 1),
        ("km", "jour", "length", "B", 0),
    ]


def test_the_strongest_come_first() -> None:
    strengths = find(count="occurrences").table["specificity"].abs()
    assert strengths.is_monotonic_decreasing


def test_the_top_of_each_group() -> None:
    """Group by group: what is most in surplus first, and last what is most in deficit."""
    names = {"Renault": 9, "Engie": 6, "Total": 3, "Orange": 5, "Airbus": 8, "Veolia": 1}
    articles = [
        article(f"{source}{number}", {name: 1 for name, many in names.items() if (number < many) == (source == "A")},
                {"source": source})
        for source in "AB"
        for number in range(10)
    ]  # fmt: skip
    found = find(corpus=FakeCorpus(*articles), top=2)
    assert [(row.group, row.entity) for row in found.table.itertuples()] == [
        ("A", "Renault"),
        ("A", "Airbus"),
        ("A", "Total"),
        ("A", "Veolia"),
        ("B", "Veolia"),
        ("B", "Total"),
        ("B", "Airbus"),
        ("B", "Renault"),
    ]


def test_an_empty_table_has_its_columns_and_types() -> None:
    """Where all is too rare, there is no row."""
    empty, full = find(min_total=99).table, find().table
    assert (len(empty), list(empty), [*empty.dtypes]) == (0, COLUMNS, [*full.dtypes])
    assert len(find(min_total=99, top=3).table) == 0


def test_one_group_is_none() -> None:
    with pytest.raises(ValueError, match=r"specificities compare groups of documents, but by='year' gives only"):
        find("year")


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """By a column such as the URL, every article would be a group."""
    monkeypatch.setattr("newsner.analysis.specificities._MOST_ROWS", 3)
    with pytest.raises(ValueError, match=r"2 names in 2 groups are too many rows; .* higher min_total than 1"):
        find()


@st.composite
def corpora(draw: st.DrawFn) -> FakeCorpus:
    """Return articles of up to four sources, some without one, that mention four organisations."""
    names = st.dictionaries(st.sampled_from(["Renault", "Engie", "Total", "Airbus"]), st.integers(1, 5))
    sources = ["A", "B", *draw(st.lists(st.sampled_from(["A", "B", "C", "D", ""]), max_size=10))]
    return FakeCorpus(
        *(
            article(f"d{number}", draw(names), {"source": source} if source else {})
            for number, source in enumerate(sources)
        )
    )


@given(corpora(), st.sampled_from(["documents", "occurrences"]))
def test_expected_numbers_add_up(corpus: FakeCorpus, count: str) -> None:
    """Over all groups, as many are expected as there are, and all values are finite."""
    table = find(corpus=corpus, count=count).table
    for _, rows in table.groupby("entity"):
        assert rows["observed"].sum() == rows["total"].iloc[0] == pytest.approx(rows["expected"].sum())
        assert rows["group_size"].sum() == rows["corpus_size"].iloc[0]
    assert table[["specificity", "log_likelihood", "adjusted_p"]].abs().max().lt(1e6).all() or table.empty
    assert table["adjusted_p"].between(0, 1).all()


@given(corpora(), st.sampled_from(["documents", "occurrences"]))
def test_names_of_groups_do_not_matter(corpus: FakeCorpus, count: str) -> None:
    """Nor does the order of articles; whoever renames the groups gets the same table."""
    other = {"A": "D", "B": "A", "C": "B", "D": "C"}
    sources = {str(each.id): each.metadata["source"] for each in corpus if each.metadata}
    swapped = FakeCorpus(*reversed(corpus.articles))
    columns = ("entity", "group", "observed", "specificity", "log_likelihood", "adjusted_p")
    before = find(sources, corpus, count=count).table
    after = find({id_: other[source] for id_, source in sources.items()}, swapped, count=count).table
    before["group"] = before["group"].map(other)
    assert rows_of(before, *columns) == rows_of(after, *columns)


def test_the_plot_has_bars_of_the_top_and_says_what_is_left_out() -> None:
    """It takes the options of the table; smaller groups can be left out."""
    chart = Plots(CORPUS).specificities("source", min_total=1, top=1)
    bars = {(row["group"], row["item"]): row["specificity"] for row in chart.data.values}
    assert {*chart.data.values[0]} == {*COLUMNS, "item"}
    assert {key for key, value in bars.items() if value > 0} == {("A", "Renault"), ("B", "Engie")}
    assert chart.title.subtitle[2:] == ["1 of 7 documents have no value, and are left out"]
    chart = Plots(CORPUS).specificities("source", min_total=1, groups=1)
    assert {row["group"] for row in chart.data.values} == {"A"}
    assert chart.title.subtitle[2] == "1 of 2 groups, the smallest ones, are not shown"
    assert Plots(CORPUS).specificities("month", of="units").data.values == []


def test_names_in_the_plot_are_unique() -> None:
    """Two entities of one name have their id or label behind it."""
    both = (
        Entity(name="Orange", label="ORG", mentions=(mention("Orange", 0),)),
        Entity(name="Orange", label="LOC", mentions=(mention("Orange", 7).model_copy(update={"label": "LOC"}),)),
    )
    articles = [article(id_, {}, {"source": id_}, entities=both if id_ == "a" else ()) for id_ in "ab"]
    chart = Plots(FakeCorpus(*articles)).specificities("source", min_total=1)
    assert {row["item"] for row in chart.data.values} == {"Orange (ORG)", "Orange (LOC)"}


def test_a_plot_can_be_saved(tmp_path: Path) -> None:
    Plots(CORPUS).specificities("source", min_total=1).save(tmp_path / "x.svg")
    assert "Typical entities by source" in (tmp_path / "x.svg").read_text("utf-8")


def test_a_library_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy", None)
    monkeypatch.setattr("newsner.checks.find_spec", lambda name: None if name == "scipy" else name)
    with pytest.raises(
        newsner.MissingExtraError, match=r"needs scipy; install it with: pip install 'newsner\[analysis"
    ):
        find()


def test_an_empty_table_says_why() -> None:
    records = [{"text": "Renault embauche.", "source": source} for source in ("A", "B")]
    with pytest.warns(UserWarning, match="^the table is empty, since nothing is in 5 documents or more; set a"):
        assert not len(newsner.tag(records).specificities(by="source"))
    with pytest.warns(UserWarning, match="since nothing is counted 9 times or more; set a lower min_total"):
        assert not len(newsner.tag(records).specificities(by="source", count="occurrences", min_total=9))


def test_the_corpus_warns_of_what_is_left_out() -> None:
    records = [{"text": "Renault embauche.", "source": source} for source in ("A", "B", "")]
    records[2].pop("source")
    with pytest.warns(UserWarning, match="1 of 3 documents have no value, and are left out"):
        newsner.tag(records).specificities("source")


@pytest.fixture
def tagged(tmp_path: Path) -> Path:
    path = tmp_path / "tagged.jsonl"
    path.write_text("".join(f"{each.model_dump_json()}\n" for each in CORPUS), "utf-8")
    return path


def run(*arguments: str | Path) -> Any:
    return CliRunner().invoke(app, ["specificities", *map(str, arguments)])


def test_the_command_prints_each_group(tagged: Path) -> None:
    result = run(tagged, "--by", "source", "--min-total", "1", "--top", "1")
    assert result.exit_code == 0, result.output
    assert [line.strip() for line in result.stdout.splitlines() if " of " in line] == ["A: 4 of 6", "B: 2 of 6"]
    assert "│ Renault │ ORG   │    │        3 │      2.7 │     4 │        +0.2 │" in result.stdout
    assert result.stderr == "newsner: 1 of 7 documents have no value, and are left out\n"


def test_the_command_writes_a_table(tagged: Path, tmp_path: Path) -> None:
    """All rows, with the values of the library; an existing file is replaced only when that is asked for."""
    out = tmp_path / "table.csv"
    arguments = (tagged, "--by", "source", "--min-total", "1", "--count", "occurrences", "-o", out)
    result = run(*arguments)
    assert result.stderr.splitlines()[-1] == f"newsner: 4 rows of 2 groups in {out}"
    read, table = pandas.read_csv(out), find(count="occurrences").table
    for name in COLUMNS:
        assert read[name].dropna().tolist() == table[name].dropna().tolist()
    assert (run(*arguments).exit_code, run(*arguments, "--overwrite").exit_code) == (3, 0)
    assert run(*arguments, "--overwrite", "--excel").exit_code == 0
    assert out.read_text("utf-8-sig").splitlines()[0] == ";".join(COLUMNS)


def test_the_command_obeys_decisions(tagged: Path, tmp_path: Path) -> None:
    log = tmp_path / "decisions.jsonl"
    log.write_text(Decision(do="rename", entities=("Renault",), value="Groupe Renault").to_line() + "\n", "utf-8")
    result = run(tagged, "--by", "source", "--min-total", "1", "--decisions", log)
    assert "Groupe Renault" in result.stdout, result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["--by", "sauce"], "by is 'sauce'; wanted is", id="column"),
        pytest.param(["--by", "source", "-o", "x.json"], "x.json must end in .csv", id="suffix"),
        pytest.param(["--by", "source", "--excel"], "--excel is for CSV files only", id="excel-without-file"),
        pytest.param(["--by", "source", "--of", "units", "--label", "PER"], "not for --of units", id="label-of-units"),
    ],
)
def test_the_command_says_what_is_wrong(tagged: Path, arguments: list[str], message: str) -> None:
    result = run(tagged, *arguments)
    assert (result.exit_code, message in result.stderr) == (3, True), result.stderr


def test_the_command_overwrites_no_input(tmp_path: Path, tagged: Path) -> None:
    path = tagged.rename(tmp_path / "tagged.csv")
    result = run(path, "--by", "source", "-o", path, "--overwrite")
    assert (result.exit_code, "is also an input" in result.stderr) == (3, True)
