"""Show results in a terminal, as text with marked mentions and as tables, with rich."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TextIO

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from newsner.analysis.concordance import Concordance
from newsner.labels import QUANTITY
from newsner.models import BOUND_WORDS, Extraction, to_surface
from newsner.views.concordance import describe_concordance
from newsner.views.messages import Messages, messages_in
from newsner.views.segments import (
    REFERENCE,
    TAGS,
    find_segments,
    name_entities,
    sort_entities,
    to_number_text,
    to_printable,
    to_unit_text,
)
from newsner.views.speakers import find_sources, group_by_speaker, name_speaker, shorten

_STYLES = {"PER": "underline blue", "LOC": "underline green", "ORG": "underline yellow", QUANTITY: "underline magenta"}
_STYLES[REFERENCE] = "underline"
_BIDI_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def build_console(out: TextIO) -> Console:
    """Return a console that writes to a file: as wide as the terminal, or 120 columns where the file is none."""
    return Console(file=out, width=None if out.isatty() else 120)


def build_table(title: str | Text, left: Iterable[str], right: Iterable[str] = ()) -> Table:
    """Return an empty table: columns of text, aligned left, then columns of figures, aligned right."""
    table = Table(title=title, title_justify="left")
    for heading in left:
        table.add_column(heading, overflow="fold")
    for heading in right:
        table.add_column(heading, justify="right")
    return table


def build_article_view(article: Extraction) -> Group:
    """Return an article's text with its mentions marked, then the tables of what was found in it."""
    return Group(build_marked_text(article), "", *build_tables(article))


def build_tables(article: Extraction) -> list[Table]:
    """Return the tables of an article's entities, its quantities and, if it has any, its statements and dates."""
    say = messages_in()
    tables = [_build_entity_table(article, say), _build_quantity_table(article, say)]
    tables += [_build_statement_table(article, say)] if article.statements else []
    return [*tables, _build_date_table(article, say)] if article.dates else tables


def build_marked_text(article: Extraction) -> Text:
    """Return an article's text in which each mention and quantity is coloured and followed by its label."""
    say, shown = messages_in(), Text()
    for segment in find_segments(article):
        style = _STYLES[segment.marks[-1].label] if segment.marks else ""
        shown.append_text(_to_plain(article.text[segment.start : segment.end], style))
        for mark in reversed(segment.marks):
            if mark.item.end == segment.end and mark.label != REFERENCE:
                shown.append(f"[{say(TAGS[mark.label])}]", f"{_STYLES[mark.label]} bold")
    return shown


def to_harmless(text: str) -> str:
    """Return text in which no terminal command and no bidirectional override takes effect."""
    return _BIDI_CONTROLS.sub("\N{REPLACEMENT CHARACTER}", to_printable(text))


def _to_plain(text: str | None, style: str = "") -> Text:
    """Return harmless text whose brackets are no markup."""
    return Text(to_harmless(text or ""), style)


def _build_entity_table(article: Extraction, say: Messages) -> Table:
    """Return a table of an article's entities, the most mentioned first."""
    title = say.count("{n} entity", "{n} entities", len(article.entities))
    headings = map(say, ("label", "entity", "also written", "role", "gender", "id"))
    table = _build_article_table(article, title, headings, (say("mentions"),))
    names = name_entities(article)
    for number, entity in sort_entities(article):
        roles = dict.fromkeys(to_surface(role.text) for role in entity.roles)
        texts = ", ".join(entity.aliases), ", ".join(roles), entity.gender, entity.kb_id
        table.add_row(*map(_to_plain, (entity.label.value, names[number], *texts, say.number(len(entity.mentions)))))
    return table


def _build_quantity_table(article: Extraction, say: Messages) -> Table:
    """Return a table of an article's quantities and who gives them, in text order."""
    title = say.count("{n} quantity", "{n} quantities", len(article.quantities))
    headings = map(say, ("quantity", "unit", "bound", "kind", "according to"))
    table = _build_article_table(article, title, headings, (say("value"),))
    for quantity, source in zip(article.quantities, find_sources(article), strict=True):
        cells = (
            to_surface(quantity.text),
            to_unit_text(quantity),
            say(BOUND_WORDS[quantity.bound]) if quantity.bound else "",
            say(quantity.kind),
            name_speaker(article, source, say) if source else "",
            to_number_text(quantity, say),
        )
        table.add_row(*map(_to_plain, cells))
    return table


def _build_statement_table(article: Extraction, say: Messages) -> Table:
    """Return a table of who says what, by speaker, those with the most statements first."""
    title = say.count("{n} statement", "{n} statements", len(article.statements))
    table = _build_article_table(article, title, map(say, ("speaker", "says", "cue", "kind")), ())
    for speaker in group_by_speaker(article, say):
        name = speaker.name
        for number in speaker.statements:
            statement = article.statements[number]
            cue = shorten(statement.cue.text) if statement.cue else ""
            table.add_row(*map(_to_plain, (name, shorten(statement.text), cue, say(statement.kind))))
            name = ""  # stands once
    return table


def _build_date_table(article: Extraction, say: Messages) -> Table:
    """Return a table of an article's dates and what they mean, in text order."""
    title = say.count("{n} date", "{n} dates", len(article.dates))
    table = _build_article_table(article, title, map(say, ("date", "value", "how it was understood")), ())
    for date in article.dates:
        value = date.value if date.value is not None else "/".join(end or ".." for end in (date.low, date.high))
        known = value if value != "../.." else ""
        table.add_row(*map(_to_plain, (to_surface(date.text), known, say(date.reason.replace("_", " ")))))
    return table


def _build_article_table(article: Extraction, title: str, left: Iterable[str], right: Iterable[str]) -> Table:
    return build_table(_to_plain(f"{article.id}: " if article.id is not None else "").append(title), left, right)


def build_concordance_view(concordance: Concordance) -> Group:
    """Return the lines of a concordance under one another, with what else was perhaps meant."""
    say = messages_in()
    table = build_table(_to_plain(describe_concordance(concordance, say)), (say("article"),))
    table.add_column(say("left"), justify="right", overflow="fold")
    is_mixed = len({(line.entity, line.label, line.kind) for line in concordance}) > 1
    for heading in (say("text"), say("right"), *([say("entity")] if is_mixed else [])):
        table.add_column(heading, overflow="fold")
    for line in concordance:
        text = _to_plain(shorten(line.text), _STYLES.get(line.label or "", "underline"))
        cells = [_to_plain(line.id), _to_plain(line.left), text, _to_plain(line.right)]
        if is_mixed:
            cells.append(_to_plain(" ".join(filter(None, (line.entity or say(line.kind), line.label)))))
        table.add_row(*cells)
    return Group(table, _to_plain(say.translate(concordance.note))) if concordance.note else Group(table)
