"""Draw what is typical of each group of documents, and what is strikingly rare in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import altair as alt

from newsner.analysis.specificities import BANAL, ITEMS, Specificities
from newsner.views.charts import colour_of_label
from newsner.views.segments import join_unit

_WIDTH = 240
_IN_A_ROW = 2
_SIGNIFICANT = 0.05
_GREY = "#6b7280"
_HEADER = alt.Header(labelFontWeight="bold", labelAnchor="start")


def draw_specificities(found: Specificities, of: str, groups: int, title: str) -> alt.FacetChart:
    """Draw bars around zero for the rows of the largest groups, each group on its own, in their order."""
    sizes = dict(zip(found.table["group"], found.table["group_size"], strict=True))
    largest = sorted(sizes, key=lambda group: (-sizes[group], found.groups.index(group)))[:groups]
    shown = [group for group in found.groups if group in largest]
    rows = [row for row in found.to_rows() if row["group"] in shown]
    names = _name_items(rows, ITEMS[of])
    values = [row | {"item": names[_identify(row, ITEMS[of])]} for row in rows]
    notes = [f"dotted: a specificity of {BANAL:g}; pale: perhaps by chance, since so many were compared"]
    if len(shown) < len(sizes):
        notes.append(f"{len(sizes) - len(shown)} of {len(sizes)} groups, the smallest ones, are not shown")
    notes += [found.left_out] if found.left_out else []
    chart: alt.FacetChart = _draw(values, shown, of).properties(title=alt.Title(title, anchor="start", subtitle=notes))
    return chart


def _identify(row: Mapping[str, Any], columns: tuple[str, ...]) -> tuple[str | None, ...]:
    return tuple(row[name] for name in columns)


def _name_items(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> dict[tuple[str | None, ...], str]:
    """Return a name for each item, with its id, label or kind where several have the same."""
    items: dict[str, set[tuple[str | None, ...]]] = defaultdict(set)
    for row in rows:
        item = _identify(row, columns)
        items[_join(item, columns)].add(item)
    return {
        item: name if len(same) == 1 else f"{name} ({_distinguish(item, columns)})"
        for name, same in items.items()
        for item in same
    }


def _join(item: tuple[str | None, ...], columns: tuple[str, ...]) -> str:
    return join_unit(item[0] or "", item[1] or "") if columns[1] == "per" else item[0] or ""


def _distinguish(item: tuple[str | None, ...], columns: tuple[str, ...]) -> str | None:
    return item[2] if columns[1] == "per" else item[2] or item[1]


def _draw(values: list[dict[str, Any]], groups: list[str], of: str) -> alt.FacetChart:
    base = alt.Chart().encode(x=alt.X("specificity:Q", title=None))
    group = "kind" if of == "units" else "label"
    bars = base.mark_bar().encode(
        y=alt.Y("item:N", sort="-x", title=None, axis=alt.Axis(labelLimit=200)),
        color=alt.Color("kind:N") if of == "units" else colour_of_label(),
        opacity=alt.condition(f"datum.adjusted_p <= {_SIGNIFICANT}", alt.value(1), alt.value(0.4)),
        tooltip=[
            *("item:N", f"{group}:N", "observed:Q", alt.Tooltip("expected:Q", format=".1f"), "total:Q"),
            *(alt.Tooltip(f"{name}:Q", format=".3~g") for name in ("specificity", "log_likelihood", "adjusted_p")),
        ],
    )
    lines = [
        alt.Chart().mark_rule(color=_GREY, strokeDash=dash).encode(x=alt.datum(x))
        for x, dash in ((0, [1, 0]), (-BANAL, [2, 2]), (BANAL, [2, 2]))
    ]
    drawn: alt.FacetChart = (
        alt.layer(bars, *lines, data=alt.InlineData(values=values))
        .properties(width=_WIDTH)
        .facet(facet=alt.Facet("group:N", sort=groups, title=None, header=_HEADER), columns=_IN_A_ROW)
        .resolve_scale(y="independent")
        .resolve_axis(x="independent")  # a shared one stands below the last row only, out of line with the others
    )
    return drawn
