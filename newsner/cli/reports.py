"""The scores of evaluations and trainings as tables for a terminal."""

from __future__ import annotations

from rich.table import Table

from newsner.training.evaluation import Evaluation, LabelScores, Score
from newsner.training.train import TrainingReport
from newsner.views.terminal import build_table


def evaluation_table(name: str, evaluation: Evaluation) -> Table:
    """Return the figures of an evaluation."""
    table = build_table(f"{name}: scores in percent", ("figure",), ("precision", "recall", "F", "gold", "found"))
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
    table = build_table(
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
