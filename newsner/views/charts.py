"""Parts that plots have in common: titles, axes, sizes, the colours and shapes of labels, and the language."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Literal, TypeVar

import altair as alt

from newsner.gazetteer.entries import RegistryEntry
from newsner.views.bins import find_round_numbers
from newsner.views.messages import Messages

_COLOURS = {"PER": "#2f6fd0", "LOC": "#2e8b57", "ORG": "#d9730d"}
_SHAPES = {"PER": "circle", "LOC": "square", "ORG": "diamond"}
_GREY = "#7d828a"  # of sizes in legends, which shows on light and dark backgrounds
_LABELS = {"PER": "person", "LOC": "place", "ORG": "organisation"}
"""What legends and tooltips call each label."""
_DAY_NAMES = (6, 0, 1, 2, 3, 4, 5)  # in the order of d3, which begins with Sunday; Babel begins with Monday

LARGEST_POINT = 400
"""The square pixels of the point of the entity in most documents."""
WIDEST_NAME = 260
"""The pixels of an axis for names of entities or sources."""

AnyChart = TypeVar("AnyChart", alt.Chart, alt.LayerChart, alt.FacetChart)


def build_chart(rows: list[dict[str, Any]], title: str = "", note: str = "") -> alt.Chart:
    """Return a chart of rows without marks, with a title and a note below it."""
    return alt.Chart(alt.InlineData(values=rows), title=build_title(title, note))


def build_title(title: str, *notes: str) -> alt.Title:
    """Return a title with those notes below it that are not empty."""
    shown = [note for note in notes if note]
    return alt.Title(
        title, anchor="start", subtitle=(shown if len(shown) > 1 else shown[0]) if shown else alt.Undefined
    )


def _ticks(rows: list[dict[str, Any]], field: str) -> list[int]:
    """Return a few whole numbers up to the largest of a field, since Vega itself would also choose halves."""
    most = max((row[field] for row in rows), default=1)
    step = int(next(find_round_numbers(max(1, most / 5))))
    return list(range(step, most + 1, step))


def whole_numbers(rows: list[dict[str, Any]], field: str) -> alt.Axis:
    """Return an axis with a few whole numbers up to the largest of a field."""
    return alt.Axis(values=[0, *_ticks(rows, field)], format=",d")


def from_zero(rows: list[dict[str, Any]], field: str, largest: float, title: str) -> dict[str, Any]:
    """Return a scale that begins at zero, so that one document never has the largest size, and its legend."""
    ticks = _ticks(rows, field)
    scale = alt.Scale(domain=[0, max([4, *(row[field] for row in rows)])], range=[0, largest])
    return {
        "scale": scale,
        "legend": alt.Legend(title=title, values=ticks, format=",d", symbolFillColor=_GREY, symbolStrokeColor=_GREY),
    }


def size_of_documents(rows: list[dict[str, Any]], say: Messages, largest: float = LARGEST_POINT) -> alt.Size:
    """Return sizes that grow with the number of documents, up to so many square pixels."""
    return alt.Size("documents:Q", **from_zero(rows, "documents", largest, say("documents")))


def names_axis(field: str, order: list[str]) -> alt.Y:
    """Return an upright axis of names in this order, without a title."""
    return alt.Y(f"{field}:N", sort=order, title=None, axis=alt.Axis(labelLimit=WIDEST_NAME))


def choose_text(texts: Mapping[str, str], value: str = "datum.label") -> str:
    """Return an expression of Vega for the text that stands for a value; one without a text is shown as it is.

    In headers of facets, the value must be ``datum.value``: there, Vega-Lite replaces ``datum.label`` by more.

    >>> choose_text({"women": "femmes"}, "datum.people")
    '({"women": "femmes"}[datum.people] || datum.people)'
    """
    return f"({json.dumps(dict(texts))}[{value}] || {value})"


def show_values(chart: AnyChart, **texts: Mapping[str, str]) -> AnyChart:
    """Return a chart with a field ``shown_NAME`` for each field given: the texts that stand for its values.

    So the rows of a plot are the same in all languages.
    """
    expressions = {f"shown_{name}": choose_text(shown, f"datum.{name}") for name, shown in texts.items()}
    shown: AnyChart = chart.transform_calculate(**expressions)
    return shown


def name_labels(say: Messages) -> dict[str, str]:
    """Return what each label is called."""
    return {label: say(name) for label, name in _LABELS.items()}


def colour_of_label(say: Messages) -> alt.Color:
    """Return the colour of each label."""
    return alt.Color("label:N", legend=_legend(say), scale=alt.Scale(domain=[*_COLOURS], range=[*_COLOURS.values()]))


def shape_of_label(say: Messages) -> alt.Shape:
    """Return the shape of each label, which tells it without colour."""
    return alt.Shape("label:N", legend=_legend(say), scale=alt.Scale(domain=[*_SHAPES], range=[*_SHAPES.values()]))


def _legend(say: Messages) -> alt.Legend:
    return alt.Legend(title=say("label"), labelExpr=choose_text(name_labels(say)))


def tooltip_of_entity(say: Messages, *fields: alt.Tooltip) -> list[alt.Tooltip]:
    """Return the fields of an entity that a tooltip shows, with others of its row; the chart must show labels."""
    name = alt.Tooltip("entity:N", title=say("entity"))
    return [name, alt.Tooltip("shown_label:N", title=say("label")), *fields, count_in_tooltip("documents", say)]


def count_in_tooltip(field: str, say: Messages) -> alt.Tooltip:
    """Return the number in a field as a tooltip shows it; the name of the field is its title."""
    return alt.Tooltip(f"{field}:Q", title=say(field), format=",d")


def in_language(chart: AnyChart, say: Messages) -> AnyChart:
    """Return a chart whose numbers are written as in a language; those of English are Vega's own."""
    if say.lang == "en":
        return chart
    localised: AnyChart = chart.configure(locale=_build_locale(say.lang))
    return localised


@cache
def _build_locale(lang: str) -> dict[str, Any]:
    """Return how a language writes numbers and dates, by the Unicode CLDR, as Vega wants to know it."""
    from babel.dates import get_day_names, get_month_names
    from babel.numbers import format_percent, get_decimal_symbol, get_group_symbol

    number = {
        "decimal": get_decimal_symbol(lang),
        "thousands": get_group_symbol(lang),
        "grouping": [3],
        "currency": ["", "\N{NO-BREAK SPACE}€"],
        "percent": format_percent(0, locale=lang).removeprefix("0"),
    }
    time: dict[str, Any] = {"dateTime": "%A %-d %B %Y, %H:%M", "date": "%d/%m/%Y", "time": "%H:%M:%S"}
    time["periods"] = ["AM", "PM"]  # which these formats do not use
    widths: tuple[tuple[str, str, Literal["wide", "abbreviated"]], ...]
    widths = ("days", "months", "wide"), ("shortDays", "shortMonths", "abbreviated")
    for days, months, width in widths:
        time[days] = [get_day_names(width, "stand-alone", lang)[number] for number in _DAY_NAMES]
        time[months] = [get_month_names(width, "stand-alone", lang)[number] for number in range(1, 13)]
    return {"number": number, "time": time}


def to_unique_names(entries: Iterable[RegistryEntry]) -> list[str]:
    """Return the names of entities, with the document, the id or the label where several have the same."""
    entries = list(entries)
    names = Counter(entry.name for entry in entries)
    return [e.name if names[e.name] == 1 else f"{e.name} ({e.only_in or e.kb_id or e.label.value})" for e in entries]
