"""Results as tables for a terminal, by rich."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rich.console import Group
from rich.table import Table
from rich.text import Text

from newsner.labels import QUANTITY
from newsner.models import Extraction, Quantity
from newsner.views.segments import TAGS, by_count, find_pieces, to_printable

_STYLES = {"PER": "underline blue", "LOC": "underline green", "ORG": "underline yellow", QUANTITY: "underline magenta"}
_BIDI_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def build_table(title: str | Text, left: Iterable[str], right: Iterable[str] = ()) -> Table:
    """Return an empty table with these columns, text on the left and figures on the right."""
    table = Table(title=title, title_justify="left")
    for heading in left:
        table.add_column(heading, overflow="fold")
    for heading in right:
        table.add_column(heading, justify="right")
    return table


def article_view(article: Extraction) -> Group:
    """Return an article for a terminal: its text with the mentions marked, its entities, its quantities."""
    return Group(marked_text(article), "", entity_table(article), quantity_table(article))


def marked_text(article: Extraction) -> Text:
    """Return the text with its mentions and quantities coloured, and followed by their labels."""
    shown = Text()
    for piece in find_pieces(article):
        style = _STYLES[piece.marks[-1].label] if piece.marks else ""
        shown.append_text(_plain(article.text[piece.start : piece.end], style))
        for mark in reversed(piece.marks):
            if mark.item.end == piece.end:
                shown.append(f"[{TAGS[mark.label]}]", f"{_STYLES[mark.label]} bold")
    return shown


def _plain(text: str | None, style: str = "") -> Text:
    """Return text of an article for a terminal, which then obeys nothing in it: markup, commands, bidi overrides."""
    return Text(_BIDI_CONTROLS.sub("\N{REPLACEMENT CHARACTER}", to_printable(text or "")), style)


def entity_table(article: Extraction) -> Table:
    """Return the entities of an article, the most mentioned first."""
    table = _article_table(article, "entities", ("label", "entity", "also written", "id"), ("mentions",))
    for _, entity in by_count(article):
        cells = entity.label.value, entity.name, ", ".join(entity.aliases), entity.kb_id, str(len(entity.mentions))
        table.add_row(*map(_plain, cells))
    return table


def quantity_table(article: Extraction) -> Table:
    """Return the quantities of an article, in text order."""
    table = _article_table(article, "quantities", ("quantity", "unit", "bound", "kind"), ("value",))
    for quantity in article.quantities:
        cells = quantity.text, quantity.unit, quantity.bound, quantity.kind, _value_cell(quantity)
        table.add_row(*map(_plain, cells))
    return table


def _article_table(article: Extraction, name: str, left: Iterable[str], right: Iterable[str]) -> Table:
    title = _plain(f"{article.id}: " if article.id is not None else "")
    return build_table(title.append(f"{len(getattr(article, name))} {name}"), left, right)


def _value_cell(quantity: Quantity) -> str:
    if quantity.low is not None:
        return f"{quantity.low}–{quantity.high}"
    return "" if quantity.value is None else str(quantity.value)
