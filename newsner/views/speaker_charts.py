"""Draw who is quoted in a corpus, and the share of women among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

import altair as alt

from newsner.analysis.quoted import MEN, UNKNOWN, WOMEN, WOMEN_OF_KNOWN, Quoted, Share, find_shares
from newsner.views.charts import (
    build_chart,
    build_title,
    choose_text,
    colour_of_label,
    count_in_tooltip,
    name_labels,
    names_axis,
    show_values,
    to_unique_names,
    tooltip_of_entity,
    whole_numbers,
)
from newsner.views.messages import Messages
from newsner.views.time_axes import WIDTH, time_axis

_COLOURS = {WOMEN: "#7a3fa0", MEN: "#1f7a6d", UNKNOWN: "#6b7280", WOMEN_OF_KNOWN: "#7a3fa0"}
_SHAPES = {WOMEN_OF_KNOWN: "circle", UNKNOWN: "diamond"}
_SHARE_AXIS: dict[str, Any] = {
    "title": None,
    "axis": alt.Axis(format=".0%", tickCount=5),
    "scale": alt.Scale(domain=[0, 1]),
}
_POINT: dict[str, Any] = {"filled": True, "size": 70, "opacity": 1}


class SharesOver(NamedTuple):
    """What a plot of shares compares: sources, or spans of time of which ``period``; ``keys`` are in each row."""

    period: str
    keys: Mapping[str, str]


def draw_most_quoted(quoted: Quoted, top: int, say: Messages) -> alt.Chart:
    """Draw in how many documents the entities are quoted that are so in the most."""
    documents = Counter(position for _, position in quoted.statements)
    statements: Counter[int] = Counter()
    for (_, position), number in quoted.statements.items():
        statements[position] += number
    order = sorted(documents, key=lambda i: (-documents[i], -statements[i], quoted.entries[i].name))[:top]
    names = to_unique_names(quoted.entries[i] for i in order)
    rows = [
        {"entity": name, "label": quoted.entries[i].label.value, "entry": i}
        | {"documents": documents[i], "statements": statements[i]}
        for i, name in zip(order, names, strict=True)
    ]
    counts = {"n": say.number(quoted.unnamed), "total": say.number(quoted.total)}
    note = say("{n} of {total} statements have no known speaker", **counts) if quoted.unnamed else ""
    bars = show_values(build_chart(rows, say("Quoted in most documents"), note), label=name_labels(say)).mark_bar()
    chart: alt.Chart = bars.encode(
        y=names_axis("entity", names),
        x=alt.X("documents:Q", title=say("documents"), axis=whole_numbers(rows, "documents")),
        color=colour_of_label(say),
        tooltip=tooltip_of_entity(say, count_in_tooltip("statements", say)),
    )
    return chart


def draw_genders(people: Counter[str], say: Messages) -> alt.LayerChart:
    """Draw the shares of women, of men and of unknown gender among the people quoted."""
    groups = (WOMEN, MEN, UNKNOWN)
    rows = [_to_row(group, Share(people[group], people.total())) for group in groups] if people else []
    note = ""
    if women := find_shares(people).get(WOMEN_OF_KNOWN):
        shares = dict(zip(("share", "low", "high"), map(say.percent, (women.value, *women.interval)), strict=True))
        form = "women: {share} of {n} of known gender (95% interval {low} to {high})"
        note = say(form, n=say.number(women.total), **shares)
    labels = alt.Axis(labelExpr=choose_text(_name_groups(say)), labelLimit=200)
    y = alt.Y("people:N", sort=list(groups), title=None, axis=labels)
    colour = alt.Color(
        "people:N", legend=None, scale=alt.Scale(domain=list(groups), range=[_COLOURS[name] for name in groups])
    )
    base = show_values(build_chart(rows), people=_name_groups(say)).encode(y=y, color=colour, tooltip=_tooltip(say))
    bars = base.mark_bar(opacity=0.5).encode(x=alt.X("share:Q", **_SHARE_AXIS))
    layers = bars, base.mark_rule(strokeWidth=2).encode(x="low:Q", x2="high:Q")
    drawn: alt.LayerChart = _layer(say("People quoted"), note, *layers).properties(width=400)
    return drawn


def draw_shares(
    people: Mapping[str, Counter[str]], top: int | None, note: str, over: SharesOver, say: Messages
) -> alt.LayerChart:
    """Draw the share of women, and that of unknown gender, for the sources that quote most people, or for all dates."""
    names = sorted(people, key=lambda name: (-people[name].total(), name))[:top]
    layers: list[alt.Chart] = []
    for group, apart in ((WOMEN_OF_KNOWN, -4), (UNKNOWN, 4)):
        shares = [(name, share) for name in names if (share := find_shares(people[name]).get(group))]
        rows = [_to_row(group, share) | {"value": name, **over.keys} for name, share in shares]
        base = show_values(
            build_chart(_add_times(rows, over)), people=_name_groups(say), value=_name_values(names, over, say)
        )
        layers += (
            _draw_over_time(base, names, apart, over, say) if over.period else _draw_by_source(base, names, apart, say)
        )
    drawn: alt.LayerChart = _layer(say("Women among the people quoted"), note, *layers).properties(
        width=WIDTH if over.period else 400
    )
    return drawn


def _add_times(rows: list[dict[str, Any]], over: SharesOver) -> list[dict[str, Any]]:
    return [row | {"time": row["value"]} for row in rows] if over.period else rows


def _name_values(names: list[str], over: SharesOver, say: Messages) -> dict[str, str]:
    """Return what each span of time is called; sources have their names."""
    return {name: say.period(name, over.period) for name in names} if over.period else {}


def _draw_over_time(base: alt.Chart, days: list[str], apart: int, over: SharesOver, say: Messages) -> list[alt.Chart]:
    """Draw shares upright, moved a little to the side, so that those of one date do not hide one another."""
    x, y = time_axis(days, over.period, say), alt.Y("share:Q", **_SHARE_AXIS)
    rule, point = base.mark_rule(strokeWidth=2, xOffset=apart), base.mark_point(xOffset=apart, **_POINT)
    return [rule.encode(x=x, y="low:Q", y2="high:Q", color=_colour(say)), point.encode(x=x, y=y, **_marks(say))]


def _draw_by_source(base: alt.Chart, sources: list[str], apart: int, say: Messages) -> list[alt.Chart]:
    x, y = alt.X("share:Q", **_SHARE_AXIS), names_axis("value", sources)
    rule, point = base.mark_rule(strokeWidth=2, yOffset=apart), base.mark_point(yOffset=apart, **_POINT)
    return [rule.encode(y=y, x="low:Q", x2="high:Q", color=_colour(say)), point.encode(y=y, x=x, **_marks(say))]


def _name_groups(say: Messages) -> dict[str, str]:
    return {
        WOMEN: say("women"),
        MEN: say("men"),
        UNKNOWN: say("gender unknown"),
        WOMEN_OF_KNOWN: say("women, of known gender"),
    }


def _to_row(group: str, share: Share) -> dict[str, Any]:
    low, high = share.interval
    return {"people": group, "share": share.value, "low": low, "high": high, "number": share.people, "of": share.total}


def _layer(title: str, note: str, *layers: alt.Chart) -> alt.LayerChart:
    return alt.LayerChart(layer=list(layers), title=build_title(title, note))


def _marks(say: Messages) -> dict[str, Any]:
    """Return colour, shape and tooltip of the share of a group."""
    scale = alt.Scale(domain=[*_SHAPES], range=[*_SHAPES.values()])
    shape = alt.Shape("people:N", legend=_legend(say), scale=scale)
    value = alt.Tooltip("shown_value:N", title=say("date or source"))
    return {"color": _colour(say), "shape": shape, "tooltip": [value, *_tooltip(say)]}


def _colour(say: Messages) -> alt.Color:
    domain = list(_SHAPES)
    scale = alt.Scale(domain=domain, range=[_COLOURS[name] for name in domain])
    return alt.Color("people:N", legend=_legend(say), scale=scale)


def _legend(say: Messages) -> alt.Legend:
    return alt.Legend(title=None, labelExpr=choose_text(_name_groups(say)), labelLimit=240)


def _tooltip(say: Messages) -> list[alt.Tooltip]:
    titles = {"share": say("share"), "low": say("95% interval from"), "high": say("95% interval to")}
    shares = [alt.Tooltip(f"{name}:Q", title=title, format=".1%") for name, title in titles.items()]
    counts = {"number": say("people in the group"), "of": say("people in all")}
    numbers = [alt.Tooltip(f"{name}:Q", title=title, format=",d") for name, title in counts.items()]
    return [alt.Tooltip("shown_people:N", title=say("group")), *numbers, *shares]
