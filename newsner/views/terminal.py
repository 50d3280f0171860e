"""Results as tables for a terminal, by rich."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rich.console import Group
from rich.table import Table
from rich.text import Text

from newsner.labels import QUANTITY
from newsner.models import Extraction, Quantity
from newsner.training.evaluation import Evaluation, LabelScores, Score
from newsner.training.train import TrainingReport
from newsner.views.segments import TAGS, by_count, find_pieces, to_printable

_STYLES = {"PER": "underline blue", "LOC": "underline green", "ORG": "underline yellow", QUANTITY: "underline magenta"}
_BIDI_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def _table(title: str | Text, left: Iterable[str], right: Iterable[str] = ()) -> Table:
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
    return _table(title.append(f"{len(getattr(article, name))} {name}"), left, right)


def _value_cell(quantity: Quantity) -> str:
    if quantity.low is not None:
        return f"{quantity.low}–{quantity.high}"
    return "" if quantity.value is None else str(quantity.value)


def evaluation_table(name: str, evaluation: Evaluation) -> Table:
    """Return the figures of an evaluation."""
    table = _table(f"{name}: scores in percent", ("figure",), ("precision", "recall", "F", "gold", "found"))
    _add_scores(table, evaluation.names)
    for heading, pair in (("overlap", evaluation.overlap), ("b3", evaluation.b3)):
        if pair is not None:
            p, r = pair
            table.add_row(heading, f"{p:.2f}", f"{r:.2f}", f"{2 * p * r / (p + r) if p + r else 0:.2f}", "", "")
    for heading, score in (
        ("links", evaluation.links),
        ("quantities", evaluation.quantities),
        ("quantities: value, unit", evaluation.quantities_value_unit),
    ):
        if score is not None:
            _add_score(table, heading, score)
    if evaluation.whole is not None:
        table.add_row("entities whole", "", f"{evaluation.whole.r:.2f}", "", str(evaluation.whole.wanted), "")
    for field, share in evaluation.quantity_fields.items() if evaluation.quantities else ():
        table.add_row(f"quantities: {field} right", f"{share:.2f}", "", "", "", "")
    return table


def training_table(report: TrainingReport) -> Table:
    """Return the scores of a training, before and after."""
    table = _table(
        f"epoch {report.best_epoch + 1} of {len(report.epochs)} kept; {report.examples} examples, "
        f"{report.left_out} mentions left out that no token bounds",
        ("figure",),
        ("precision", "recall", "F", "gold", "found"),
    )
    for heading, scores in (("before", report.before), ("after", report.after)):
        if scores is not None:
            _add_scores(table, scores, f"{heading}: ")
    return table


def _add_scores(table: Table, scores: LabelScores, prefix: str = "") -> None:
    _add_score(table, f"{prefix}names", scores.all)
    for label, score in scores.by_label.items():
        _add_score(table, f"{prefix}{label}", score)


def _add_score(table: Table, heading: str, score: Score) -> None:
    table.add_row(heading, f"{score.p:.2f}", f"{score.r:.2f}", f"{score.f:.2f}", str(score.wanted), str(score.given))
