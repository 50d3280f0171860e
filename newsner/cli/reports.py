"""Build tables of the scores of evaluations and trainings."""

from __future__ import annotations

from decimal import Decimal

from rich.table import Table

from newsner.training.evaluation import Evaluation, LabelScores, Score
from newsner.training.train import TrainingReport
from newsner.views.messages import Messages, messages_in
from newsner.views.terminal import build_table

_STATEMENT_FIELDS = ("kind", "cue", "speaker", "entity", "named")


def build_evaluation_table(name: str, evaluation: Evaluation) -> Table:
    """Return a table of the scores of an evaluation."""
    say = messages_in()
    table = _build_score_table(say("{file}: scores in percent", file=name), say)
    _add_scores(table, evaluation.names, say)
    for heading, pair in ((say("overlap"), evaluation.overlap), ("B-cubed", evaluation.b_cubed)):
        if pair is not None:
            table.add_row(heading, *_show_rates(say, pair.precision, pair.recall, pair.f1), "", "")
    for heading, score in (
        (say("links"), evaluation.links),
        (say("quantities"), evaluation.quantities),
        (say("quantities: value, unit"), evaluation.quantities_value_unit),
        (say("statements"), evaluation.statements),
        (say("statements: close"), evaluation.statements_close),
    ):
        if score is not None:
            _add_score(table, heading, score, say)
    if (complete := evaluation.complete_entities) is not None:
        recall = _show_rates(say, complete.recall)
        table.add_row(say("complete entities"), "", *recall, "", say.number(complete.wanted), "")
    for field, share in evaluation.quantity_fields.items() if evaluation.quantities else ():
        table.add_row(say("quantities: {field} right", field=say(field)), *_show_rates(say, share), "", "", "", "")
    for field in _STATEMENT_FIELDS:
        if field in evaluation.statement_fields:
            rates = _show_rates(say, evaluation.statement_fields[field])
            table.add_row(say("statements: {field} right", field=say(field)), *rates, "", "", "", "")
    return table


def build_training_table(report: TrainingReport) -> Table:
    """Return a table of the scores before and after a training."""
    say = messages_in()
    counts = {
        "epoch": report.best_epoch + 1,
        "total": len(report.epochs),
        "examples": report.examples,
        "out": report.left_out,
    }
    title = say(
        "epoch {epoch} of {total} kept; {examples} examples, {out} mentions left out that begin or end inside a token",
        **{name: say.number(count) for name, count in counts.items()},
    )
    table = _build_score_table(title, say)
    for heading, scores in ((say("before: {row}"), report.before), (say("after: {row}"), report.after)):
        if scores is not None:
            _add_scores(table, scores, say, heading)
    return table


def _build_score_table(title: str, say: Messages) -> Table:
    columns = (say("precision"), say("recall"), "F1", say("gold"), say("found"))
    return build_table(title, (say("figure"),), columns)


def _add_scores(table: Table, scores: LabelScores, say: Messages, heading: str = "{row}") -> None:
    _add_score(table, heading.format(row=say("names")), scores.all, say)
    for label, score in scores.by_label.items():
        _add_score(table, heading.format(row=say(label.value)), score, say)


def _add_score(table: Table, heading: str, score: Score, say: Messages) -> None:
    rates = _show_rates(say, score.precision, score.recall, score.f1)
    table.add_row(heading, *rates, say.number(score.wanted), say.number(score.given))


def _show_rates(say: Messages, *rates: float) -> list[str]:
    """Return percentages with two decimals."""
    return [say.number(Decimal(f"{rate:.2f}")) for rate in rates]
