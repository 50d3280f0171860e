"""Draw what is typical of each group of documents, and what is strikingly rare in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import altair as alt

from newsner.analysis.grouping import By
from newsner.analysis.specificities import BANAL, ITEMS, Specificities
from newsner.dates.periods import PERIODS
from newsner.records import METADATA
from newsner.views.charts import build_title, choose_text, colour_of_label, name_labels, show_values
from newsner.views.label_placement import measure_text
from newsner.views.messages import Messages
from newsner.views.segments import join_unit

_WIDTH = 240
_STEP = 16  # pixels of a bar, and of what lies between two
_WIDEST = 200  # pixels of a name
_IN_A_ROW = 2
_SIGNIFICANT = 0.05
_GREY = "#6b7280"
_TITLES = {"entities": "Typical entities", "speakers": "Typical speakers", "units": "Typical units"}


def draw_specificities(found: Specificities, of: str, by: By, groups: int, say: Messages) -> alt.FacetChart:
    """Draw bars around zero for the rows of the largest groups, each group on its own, in their order."""
    sizes = dict(zip(found.table["group"], found.table["group_size"], strict=True))
    largest = sorted(sizes, key=lambda group: (-sizes[group], found.groups.index(group)))[:groups]
    shown = [group for group in found.groups if group in largest]
    rows = [row for row in found.to_rows() if row["group"] in shown]
    names = _name_items(rows, ITEMS[of], say)
    values = [row | {"item": names[_identify(row, ITEMS[of])]} for row in rows]
    notes = [
        say("to the right: more than expected; to the left: less; dotted: a specificity of {n}", n=f"{BANAL:g}"),
        say("pale: perhaps by chance, since so many were compared"),
    ]
    if left := len(sizes) - len(shown):
        counts = {"n": say.number(left), "total": say.number(len(sizes))}
        notes.append(say("{n} of {total} groups, the smallest ones, are not shown", **counts))
    title = build_title(_name_plot(of, by, say), *notes, say.translate(found.left_out))
    texts = {group: say.period(group, found.period) for group in shown} if found.period else {}
    chart: alt.FacetChart = _draw(values, shown, of, texts, say).properties(title=title)
    return chart


def _name_plot(of: str, by: By, say: Messages) -> str:
    """Return the title of a plot."""
    title = say(_TITLES[of])
    if not isinstance(by, str):
        return title
    return say("{title} by {group}", title=title, group=say(by) if by in PERIODS else by.removeprefix(METADATA))


def _identify(row: Mapping[str, Any], columns: tuple[str, ...]) -> tuple[str | None, ...]:
    return tuple(row[name] for name in columns)


def _name_items(
    rows: list[dict[str, Any]], columns: tuple[str, ...], say: Messages
) -> dict[tuple[str | None, ...], str]:
    """Return a name for each item, with its id, label or kind where several have the same."""
    items: dict[str, set[tuple[str | None, ...]]] = defaultdict(set)
    for row in rows:
        item = _identify(row, columns)
        items[_join(item, columns)].add(item)
    return {
        item: name if len(same) == 1 else f"{name} ({_distinguish(item, columns, say)})"
        for name, same in items.items()
        for item in same
    }


def _join(item: tuple[str | None, ...], columns: tuple[str, ...]) -> str:
    return join_unit(item[0] or "", item[1] or "") if columns[1] == "per" else item[0] or ""


def _distinguish(item: tuple[str | None, ...], columns: tuple[str, ...], say: Messages) -> str:
    return say(item[2] or "") if columns[1] == "per" else item[2] or item[1] or ""


def _draw(
    values: list[dict[str, Any]], groups: list[str], of: str, texts: dict[str, str], say: Messages
) -> alt.FacetChart:
    base = alt.Chart().encode(x=alt.X("specificity:Q", title=None, axis=alt.Axis(tickCount=5)))
    kinds = {str(row["kind"]): say(str(row["kind"])) for row in values} if of == "units" else {}
    extent = min(_WIDEST, max((measure_text(row["item"], 10) for row in values), default=0)) + 8
    field = "kind" if of == "units" else "label"
    legend = alt.Legend(title=say("kind"), labelExpr=choose_text(kinds))
    bars = base.mark_bar().encode(
        y=alt.Y("item:N", sort="-x", title=None, axis=alt.Axis(labelLimit=_WIDEST, minExtent=extent)),
        color=alt.Color("kind:N", legend=legend) if of == "units" else colour_of_label(say),
        opacity=alt.condition(f"datum.adjusted_p <= {_SIGNIFICANT}", alt.value(1), alt.value(0.4)),
        tooltip=_tooltip(of, field, say),
    )
    lines = [
        alt.Chart().mark_rule(color=_GREY, strokeDash=dash).encode(x=alt.datum(x))
        for x, dash in ((0, [1, 0]), (-BANAL, [2, 2]), (BANAL, [2, 2]))
    ]
    header = alt.Header(
        labelFontWeight="bold", labelAnchor="start", labelExpr=choose_text(texts, "datum.value"), labelLimit=_WIDTH
    )
    layers = alt.LayerChart(layer=[bars, *lines], data=alt.InlineData(values=values))
    drawn: alt.FacetChart = (
        show_values(layers, **{field: kinds or name_labels(say)})
        .properties(width=_WIDTH, height=alt.Step(_STEP))
        .facet(facet=alt.Facet("group:N", sort=groups, title=None, header=header), columns=_IN_A_ROW)
        .resolve_scale(y="independent")
        .resolve_axis(x="independent")  # a shared one stands below the last row only, out of line with the others
    )
    return drawn


def _tooltip(of: str, field: str, say: Messages) -> list[alt.Tooltip]:
    names = {"item": say("unit") if of == "units" else say("entity"), f"shown_{field}": say(field)}
    counts = {"observed": say("observed"), "total": say("in all")}
    measures = {
        "specificity": say("specificity"),
        "log_likelihood": say("log-likelihood"),
        "adjusted_p": say("adjusted probability"),
    }
    return [
        *(alt.Tooltip(f"{name}:N", title=title) for name, title in names.items()),
        *(alt.Tooltip(f"{name}:Q", title=title, format=",d") for name, title in counts.items()),
        alt.Tooltip("expected:Q", title=say("expected"), format=",.1f"),
        *(alt.Tooltip(f"{name}:Q", title=title, format=".3~g") for name, title in measures.items()),
    ]
