"""The scores of statements: one for each rule that the finder can give, and no other."""

from typing import get_args

from newsner.labels import StatementKind
from newsner.lexicons import load_statement_scores
from newsner.statements.draft import ContentRule, FigureRule, QuotationRule


def test_each_rule_has_its_scores() -> None:
    """What finds quotations only has none for indirect statements, and figures are never quoted."""
    kinds: dict[str, tuple[StatementKind, ...]] = {rule: ("direct",) for rule in get_args(QuotationRule)}
    kinds |= {rule: ("direct", "indirect") for rule in get_args(ContentRule)}
    kinds |= {rule: ("indirect",) for rule in get_args(FigureRule)}
    keys = {(rule, kind, known) for rule, found in kinds.items() for kind in found for known in (False, True)}
    assert load_statement_scores().keys() == keys


def test_scores_are_probabilities() -> None:
    """No rule is always right, and none mostly wrong."""
    assert all(0.5 < score < 1 for score in load_statement_scores().values())
