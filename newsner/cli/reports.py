"""Build tables of the scores of evaluations and trainings."""

from __future__ import annotations

from rich.table import Table

from newsner.training.evaluation import Evaluation, LabelScores, Score
from newsner.training.train import TrainingReport
from newsner.views.terminal import build_table

_COLUMNS = ("precision", "recall", "F1", "gold", "found")


def build_evaluation_table(name: str, evaluation: Evaluation) -> Table:
    """Return a table of the scores of an evaluation."""
    table = build_table(f"{name}: scores in percent", ("figure",), _COLUMNS)
    _add_scores(table, evaluation.names)
    for heading, pair in (("overlap", evaluation.overlap), ("B-cubed", evaluation.b_cubed)):
        if pair is not None:
            table.add_row(heading, f"{pair.precision:.2f}", f"{pair.recall:.2f}", f"{pair.f1:.2f}", "", "")
    for heading, score in (
        ("links", evaluation.links),
        ("quantities", evaluation.quantities),
        ("quantities: value, unit", evaluation.quantities_value_unit),
    ):
        if score is not None:
            _add_score(table, heading, score)
    if (complete := evaluation.complete_entities) is not None:
        table.add_row("complete entities", "", f"{complete.recall:.2f}", "", str(complete.wanted), "")
    for field, share in evaluation.quantity_fields.items() if evaluation.quantities else ():
        table.add_row(f"quantities: {field} right", f"{share:.2f}", "", "", "", "")
    return table


def build_training_table(report: TrainingReport) -> Table:
    """Return a table of the scores before and after a training."""
    table = build_table(
        f"epoch {report.best_epoch + 1} of {len(report.epochs)} kept; {report.examples} examples, "
        f"{report.left_out} mentions left out that begin or end inside a token",
        ("figure",),
        _COLUMNS,
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
    rates = (f"{rate:.2f}" for rate in (score.precision, score.recall, score.f1))
    table.add_row(heading, *rates, str(score.wanted), str(score.given))
