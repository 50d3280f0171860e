"""Plots of a corpus: what they count, how they are saved; how they look is checked by eye."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import altair
import pandas
import pytest

import newsner
from newsner import Entity, Extraction, Label, Mention, MissingExtraError, Quantity, Registry, Statement
from newsner.analysis.quoted import Share
from newsner.dates.metadata import parse_date
from newsner.records import TABLES, to_typed_frame
from newsner.views.bins import build_growing_edges, build_linear_edges
from newsner.views.plots import Plots

KM, EUR = {"kind": "length", "unit": "km"}, {"kind": "money", "unit": "EUR"}


class FakeCorpus:
    """A corpus whose documents hold the words given, each an organisation, and quantities; nothing is tagged."""

    def __init__(
        self,
        documents: dict[str, str],
        quantities: Iterable[dict[str, Any]] = (),
        metadata: dict[str, dict[str, str]] | None = None,
    ) -> None:
        self.articles = [
            Extraction(
                text=text,
                id=id_,
                entities=tuple(map(organisation, text.split())),
                quantities=(),
                metadata=(metadata or {}).get(id_, {}),
            )
            for id_, text in documents.items()
        ]
        self.registry = Registry.build(self.articles)
        found = tuple(Quantity(text="x", start=0, end=1, **fields) for fields in quantities)
        rows = TABLES["quantities"].rows(Extraction(text="x", id="q", entities=(), quantities=found))
        self.quantities = to_typed_frame(TABLES["quantities"].columns, rows)

    def __iter__(self) -> Iterator[Extraction]:
        return iter(self.articles)


def organisation(name: str) -> Entity:
    mention = Mention(text=name, start=0, end=len(name), label=Label.ORG, score=1, source="cue")
    return Entity(name=name, label=Label.ORG, mentions=(mention,))


def rows_of(chart: Any, *columns: str) -> list[tuple[Any, ...]]:
    return sorted(tuple(row[column] for column in columns) for row in chart.data.values)


@pytest.fixture
def plots() -> Plots:
    return Plots(FakeCorpus({"a": "Renault Peugeot Engie", "b": "Renault Engie", "c": "Renault"}))


def test_entities_by_documents(plots: Plots) -> None:
    """Without dates or sources, an entity is a bar as long as the number of its documents."""
    assert rows_of(plots.entities(top=2), "entity", "documents") == [("Engie", 2), ("Renault", 3)]
    assert rows_of(plots.entities(label="PER"), "entity") == []


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        pytest.param({"a": "Le Temps", "b": "Le Temps", "c": "L'Est"}, [("L'Est", 1), ("Le Temps", 2)], id="source"),
        pytest.param({"a": 3, "b": 3, "c": None}, [("3", 2)], id="numbers-and-none"),
        pytest.param({"a": date(2020, 1, 2), "b": "2020-01-02"}, [("2020-01-02", 2)], id="dates"),
        pytest.param(
            pandas.Series({"a": pandas.Timestamp(2020, 1, 2), "b": pandas.NaT}), [("2020-01-02", 1)], id="series"
        ),
        pytest.param(str.upper, [("A", 1), ("B", 1), ("C", 1)], id="function"),
    ],
)
def test_entities_over_time_or_source(plots: Plots, by: Any, expected: list[tuple[str, int]]) -> None:
    """Values are dates or sources; a document without one is left out."""
    assert rows_of(plots.entities(by=by, top=1), "value", "documents") == expected


@pytest.mark.parametrize(
    ("days", "periods"),
    [
        pytest.param([f"2020-01-{day:02}" for day in range(1, 31)], 30, id="days"),
        pytest.param([f"2020-{month:02}-{day:02}" for month in (1, 2) for day in range(1, 29)], 2, id="months"),
        pytest.param([f"{year}-{month:02}-01" for year in range(1990, 2000) for month in range(1, 13)], 10, id="years"),
    ],
)
def test_dates_are_counted_by_readable_periods(days: list[str], periods: int) -> None:
    """Days become months, and months years, where there are more than forty."""
    chart = Plots(FakeCorpus(dict.fromkeys(days, "Renault"))).entities(by=lambda id_: id_)
    assert len(chart.data.values) == periods


def test_values_that_fit_no_document_are_refused(plots: Plots) -> None:
    """A mapping from other ids is a mistake, and the message shows an id."""
    with pytest.raises(ValueError, match="by knows no document of the corpus; one is 'a'"):
        plots.entities(by={"a.txt": "2020"})


COLUMNS = {
    "a": {"source": "Le Temps", "date": "07/10/2015", "section": "Monde"},
    "b": {"source": "Le Temps", "date": "2015-10-08T09:30:00+02:00", "section": "Suisse"},
    "c": {"source": "L'Est", "date": "hier"},
    "d": {"date": "Sun, 01 Nov 2015 10:00:00 GMT"},
}


def by_column(by: str, columns: dict[str, dict[str, str]]) -> Any:
    return Plots(FakeCorpus(dict.fromkeys(columns, "Renault"), metadata=columns)).entities(by=by)


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        pytest.param("source", [("L'Est", 1), ("Le Temps", 2)], id="source"),
        pytest.param("date", [("2015-10-07", 1), ("2015-10-08", 1), ("2015-11-01", 1)], id="date"),
        pytest.param("day", [("2015-10-07", 1), ("2015-10-08", 1), ("2015-11-01", 1)], id="day"),
        pytest.param("week", [("2015-10-05", 2), ("2015-10-26", 1)], id="week"),
        pytest.param("month", [("2015-10", 2), ("2015-11", 1)], id="month"),
        pytest.param("year", [("2015", 3)], id="year"),
    ],
)
def test_entities_by_a_column_of_the_corpus(by: str, expected: list[tuple[str, int]]) -> None:
    """A column has its values, a period those of the dates; what has none is left out, and the chart says so."""
    chart = by_column(by, COLUMNS)
    assert rows_of(chart, "value", "documents") == expected
    assert ("time" in chart.data.values[0]) is (by != "source")
    what = "value" if by == "source" else "date"
    assert chart.title.subtitle == f"1 of 4 documents have no {what}, and are left out"


def test_a_chart_without_any_date_is_empty_and_says_why() -> None:
    chart = by_column("day", {"a": {"date": "2014-10"}, "b": {"date": "2016-03"}})
    assert chart.data.values == []
    assert chart.title.subtitle == "2 of 2 documents have no date, and are left out"
    assert json.loads(chart.to_json())


def test_a_chart_of_all_documents_has_no_note() -> None:
    """Nothing is said where nothing is left out."""
    assert "subtitle" not in by_column("source", {"a": {"source": "AFP"}}).to_dict()["title"]


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        pytest.param({"published": "2015-10-07", "source": "AFP"}, [("2015-10",)], id="only-column-of-dates"),
        pytest.param({"Date": "2015-10-07", "updated": "2016-01-01"}, [("2015-10",)], id="date-before-others"),
        pytest.param({"month": "octobre", "date": "2015-10-07"}, [("octobre",)], id="column-of-that-name"),
    ],
)
def test_the_date_is_found(columns: dict[str, str], expected: list[tuple[str]]) -> None:
    """In the column `date`, or else in the only one that holds dates; a column called month is itself."""
    assert rows_of(by_column("month", {"a": columns}), "value") == expected


@pytest.mark.parametrize(
    ("by", "columns", "message"),
    [
        pytest.param("sauce", {"source": "AFP"}, r"by is 'sauce'; .*'month', 'year'\] or .* \['source'\]", id="name"),
        pytest.param("month", {"source": "AFP"}, "no column holds readable dates: {'source': 'AFP'}", id="no-date"),
        pytest.param(
            "month", {"begun": "2015-10-07", "ended": "2015-10-08"}, r"\['begun', 'ended'\] all hold dates", id="two"
        ),
    ],
)
def test_a_column_that_is_not_there_is_named(by: str, columns: dict[str, str], message: str) -> None:
    """And so are those that are there."""
    with pytest.raises(ValueError, match=message):
        by_column(by, {"a": columns})


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("1/2/2015", "2015-02-01", id="day-first"),
        pytest.param("01.02.2015 à 8 h 30", "2015-02-01", id="dots-and-time"),
        pytest.param("2015-13-01", None, id="no-such-month"),
        pytest.param("31/02/2015", None, id="no-such-day"),
        pytest.param("2015", None, id="year"),
        pytest.param("20151007123", None, id="number"),
        pytest.param("2015-10-071", None, id="more-digits"),
        pytest.param("Paris, 3 mai", None, id="words"),
        pytest.param("2015/10/07", "2015-10-07", id="slashes"),
        pytest.param("Publié le 3 mai 2015", None, id="behind-words"),
        pytest.param("Jeudi 3 DÉC. 2015", "2015-12-03", id="capitals"),
        pytest.param("juil. 2015", "2015-07", id="short-month"),
        pytest.param("ju. 2015", None, id="two-months"),
        pytest.param("", None, id="empty"),
        pytest.param(f"Thu, 12 Mar {'9' * 30} 23:30:00", None, id="year-beyond-all-integers"),
    ],
)
def test_dates_are_read(value: str, expected: str | None) -> None:
    """What is no date is none; the day stands first."""
    assert parse_date(value) == expected


def test_network_joins_what_stands_together(plots: Plots) -> None:
    """A line is as wide as the documents shared; ``together`` asks for more than one; a plot is always the same."""
    lines, points, *_ = plots.network().layer
    assert rows_of(lines, "shared") == [(1,), (1,), (2,)]
    assert rows_of(points, "entity") == [("Engie",), ("Peugeot",), ("Renault",)]
    assert rows_of(plots.network(together=2).layer[1], "entity") == [("Engie",), ("Renault",)]
    assert rows_of(plots.network(together=4).layer[1], "entity") == []
    assert plots.network().to_dict() == plots.network().to_dict()


def test_quantities_by_unit() -> None:
    """Ranges count by their middle; what has no value, another kind or a rarer unit is left out."""
    found = [
        EUR | {"value": "12"},
        EUR | {"low": "10", "high": "18"},
        EUR | {"value": "7e6"},
        EUR,
        EUR | {"value": Decimal("1e999")},
        KM | {"value": "3"},
        {"kind": "money", "unit": "CHF", "value": "1"},
    ]
    plots = Plots(FakeCorpus({}, found))
    chart = plots.quantities("money", top=1)
    assert rows_of(chart, "unit", "from", "to", "quantities") == [("EUR", "10", "20", 2), ("EUR", "5M", "10M", 1)]
    assert rows_of(plots.quantities("money", unit="CHF"), "unit", "from") == [("CHF", "1")]
    with pytest.raises(ValueError, match="no value of kind 'age'"):
        plots.quantities("age")
    with pytest.raises(ValueError, match="kind must be one of"):
        plots.quantities("price")


def test_units_of_a_kind_come_together() -> None:
    """Lengths stand in the unit that most of them have, or in the one asked for; rates and years stay apart."""
    lengths = [
        KM | {"value": "3"},
        KM | {"low": "2", "high": "4"},
        {"kind": "length", "unit": "mètre", "value": "3000"},
    ]
    times = [{"kind": "duration", "unit": unit, "value": "7"} for unit in ("jour", "an", "mois")]
    times.append({"kind": "duration", "unit": "semaine", "value": "1"})
    prices = [EUR | {"value": "9"}, EUR | {"value": "9", "per": "mois"}]
    plots = Plots(FakeCorpus({}, [*lengths, *times, *prices]))
    assert rows_of(plots.quantities("length"), "unit", "from", "quantities") == [("km", "2", 3)]
    for unit in ("m", "mètre"):
        assert rows_of(plots.quantities("length", unit=unit), "unit", "from", "quantities") == [("m", "2K", 3)]
    assert rows_of(plots.quantities("duration"), "unit", "quantities") == [("an", 1), ("d", 2), ("mois", 1)]
    assert rows_of(plots.quantities("money"), "unit", "quantities") == [("EUR", 1), ("EUR / mois", 1)]
    assert rows_of(plots.quantities("money", unit="EUR / mois"), "unit", "quantities") == [("EUR / mois", 1)]


def test_counts_without_a_noun_can_be_asked_for() -> None:
    """They have no unit, and a row of that name."""
    plots = Plots(FakeCorpus({}, [{"kind": "count", "value": "3"}, {"kind": "count", "value": "4", "unit": "sac"}]))
    assert rows_of(plots.quantities("count"), "unit") == [("no unit",), ("sac",)]
    assert rows_of(plots.quantities("count", unit="no unit"), "unit") == [("no unit",)]


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        pytest.param(build_growing_edges([1, 1]), [1, 2], id="one-value"),
        pytest.param(build_growing_edges([-3, 0, 4]), [-5, -2, 0, 2, 5], id="negative-and-zero"),
        pytest.param(build_growing_edges([0]), [0, 0.5], id="zero"),
        pytest.param(build_growing_edges([0.02, 0.3]), [0.02, 0.05, 0.1, 0.2, 0.5], id="fractions"),
        pytest.param(build_linear_edges([7, 7]), [7, 8], id="linear-one-value"),
        pytest.param(build_linear_edges([-4, 16], 4), [-5, 0, 5, 10, 15, 20], id="linear"),
    ],
)
def test_bins_hold_all_values(edges: list[float], expected: list[float]) -> None:
    """The first bin begins at or below the least value, the last ends above the greatest."""
    assert edges == expected


PEOPLE = {"Anne": "f", "Zoé": "f", "Paul": "m", "Jean": None}


def quoting(*documents: str, **metadata: list[str]) -> Plots:
    """Return the plots of documents that quote whom they name, but for those with `?`; only PEOPLE are persons."""

    def entity(name: str) -> Entity:
        label = Label.PER if name in PEOPLE else Label.ORG
        mention = Mention(text=name, start=0, end=len(name), label=label, score=1, source="cue")
        return Entity(name=name, label=label, mentions=(mention,), gender=PEOPLE.get(name))

    def article(number: int, text: str) -> Extraction:
        words = text.split()
        names = list(dict.fromkeys(word.strip("!?") for word in words if word != "-"))
        speakers = [None if word == "-" else names.index(word.strip("!?")) for word in words if "?" not in word]
        said = [Statement(text="x", start=0, end=1, kind="direct", entity=who, score=1) for who in speakers]
        others = {name: values[number] for name, values in metadata.items() if values[number]}
        return Extraction(
            text=text,
            id=str(number),
            entities=tuple(map(entity, names)),
            quantities=(),
            statements=tuple(said),
            metadata=others,
        )

    corpus = FakeCorpus({})
    corpus.articles = [article(number, text) for number, text in enumerate(documents)]
    corpus.registry = Registry.build(corpus.articles)
    return Plots(corpus)


def rows_of_layers(chart: Any, *columns: str) -> list[tuple[Any, ...]]:
    charts = [
        part for part in (chart, *chart.layer) if part.data is not altair.Undefined
    ]  # layers may share their rows
    return sorted({row for part in charts for row in rows_of(part, *columns)})


def test_who_is_quoted_in_most_documents() -> None:
    """Organisations, too; who is named and not quoted has no bar, and the chart says how much is of nobody named."""
    chart = quoting("Anne Anne! Renault", "Anne - Paul?", "-").speakers(top=2)
    assert rows_of(chart, "entity", "label", "documents", "statements") == [
        ("Anne", "PER", 2, 3),
        ("Renault", "ORG", 1, 1),
    ]
    assert chart.title.subtitle == "2 of 6 statements have no known speaker"
    assert rows_of(quoting("Paul?").speakers(), "entity") == []


def test_people_quoted_by_gender() -> None:
    """Each counts once in a document; the shares of the three add up, and the note leaves the unknown out."""
    chart = quoting("Anne Anne! Paul Renault", "Zoé Jean").speakers(by="gender")
    assert rows_of_layers(chart, "people", "number", "of") == [("gender unknown", 1, 4), ("men", 1, 4), ("women", 2, 4)]
    assert chart.title.subtitle == "women: 67% of 3 of known gender (95% interval 21% to 94%)"
    assert rows_of_layers(quoting("Renault").speakers(by="gender"), "people") == []


def test_a_gender_holds_for_the_corpus_unless_another_article_differs() -> None:
    """One article shows what another does not; where two differ, it is unknown."""
    plots = quoting("Jean", "Jean", "Jean")
    articles: Any = plots._corpus
    for number, gender in ((1, "m"), (2, None)):
        entity = articles.articles[number].entities[0].model_copy(update={"gender": gender})
        articles.articles[number] = articles.articles[number].model_copy(update={"entities": (entity,)})
    assert rows_of_layers(plots.speakers(by="gender"), "people", "number")[1] == ("men", 3)
    entity = articles.articles[2].entities[0].model_copy(update={"gender": "f"})
    articles.articles[2] = articles.articles[2].model_copy(update={"entities": (entity,)})
    assert rows_of_layers(plots.speakers(by="gender"), "people", "number")[0] == ("gender unknown", 3)


def test_women_quoted_by_source_and_over_time() -> None:
    """Beside each share of women stands the share of unknown gender; sources that quote nobody have no row."""
    texts = ["Anne Paul", "Zoé Jean", "Paul", "Renault", "Anne"]
    sources, dates = ["AFP", "AFP", "L'Est", "Le Soir", ""], ["2015-10-07", "2015-10-08", "2015-11-01", "", "2015-11"]
    plots = quoting(*texts, source=sources, date=dates)
    chart = plots.speakers(by="source")
    assert rows_of_layers(chart, "value", "people", "number", "of") == [
        ("AFP", "gender unknown", 1, 4),
        ("AFP", "women, of known gender", 2, 3),
        ("L'Est", "gender unknown", 0, 1),
        ("L'Est", "women, of known gender", 0, 1),
    ]
    assert chart.title.subtitle == "1 of 4 documents have no value, and are left out"
    assert rows_of_layers(plots.speakers(by="source", top=1), "value") == [("AFP",)]
    chart = plots.speakers(by="month")
    assert rows_of_layers(chart, "time", "people", "number") == [
        ("2015-10", "gender unknown", 1),
        ("2015-10", "women, of known gender", 2),
        ("2015-11", "gender unknown", 0),
        ("2015-11", "women, of known gender", 1),
    ]
    for by in (lambda id_: "all", pandas.Series({"0": "all", "2": "all"}), {"0": "all"}):
        assert rows_of_layers(plots.speakers(by=by), "value") == [("all",)]


@pytest.mark.parametrize("by", [None, "gender", "source", "month"])
def test_charts_of_speakers_are_valid(by: str | None, tmp_path: Path) -> None:
    """Also where nobody is quoted; Vega draws them."""
    for text in ("Anne Paul", "-"):
        chart = quoting(text, source=["AFP"], date=["2015-10-07"]).speakers(by=by)
        assert json.loads(chart.to_json())
        chart.save(tmp_path / "x.svg")


@pytest.mark.parametrize(
    ("share", "interval"),
    [
        pytest.param(Share(0, 1), (0, 0.793), id="none-of-one"),
        pytest.param(Share(1, 1), (0.207, 1), id="one-of-one"),
        pytest.param(Share(5, 10), (0.237, 0.763), id="half"),
        pytest.param(Share(620, 2000), (0.290, 0.331), id="many"),
    ],
)
def test_intervals_of_wilson(share: Share, interval: tuple[float, float]) -> None:
    """They stay within 0 and 1, also for one person."""
    assert share.interval == pytest.approx(interval, abs=5e-4)


@pytest.mark.parametrize("suffix", ["html", "png", "svg"])
def test_charts_are_saved_without_a_network(plots: Plots, tmp_path: Path, suffix: str) -> None:
    """An inlined page carries its scripts along: nothing is loaded from elsewhere."""
    path = tmp_path / f"chart.{suffix}"
    plots.entities(by={"a": "2020-01-02"}).save(path, **({"inline": True} if suffix == "html" else {}))
    assert path.stat().st_size > 1000
    if suffix == "html":
        assert "<script src" not in path.read_text("utf-8")


def test_network_and_distribution_are_valid_charts(plots: Plots) -> None:
    """Altair checks a chart against its schema when it is turned into JSON."""
    corpus = FakeCorpus({}, [EUR | {"value": "12"}])
    for chart in (plots.network(), plots.entities(), Plots(corpus).network(), Plots(corpus).quantities("money")):
        assert json.loads(chart.to_json())


def test_plots_of_a_tagged_corpus() -> None:
    """The corpus tags once for the registry, which is remembered, even from an iterator."""
    corpus = newsner.tag(iter(["Poutine est à Hama.", "Poutine parle."]))
    point = {"entity": "Vladimir Poutine", "label": "PER", "documents": 2, "entry": 0}
    assert corpus.plot.entities().data.values[0] == point
    assert corpus.link() is corpus.link()


def test_missing_library_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, the message says how to install it."""
    monkeypatch.setattr("newsner.checks.find_spec", lambda name: None)
    with pytest.raises(
        MissingExtraError, match=r"a plot needs altair; install it with: pip install 'newsner\[notebook\]'"
    ):
        _ = newsner.tag(["x"]).plot
