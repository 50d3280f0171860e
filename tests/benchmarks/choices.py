"""Fit the weights of a choice among candidates: a conditional logistic regression."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np


class Choice(NamedTuple):
    """One choice: the number of its article, a row of features for each candidate, and which of them are right."""

    article: int
    rows: np.ndarray[Any, Any]
    right: np.ndarray[Any, Any]


def make_rows(candidates: Sequence[dict[str, float]], names: Sequence[str]) -> np.ndarray[Any, Any]:
    """Return the features of some candidates, one row each.

    >>> make_rows([{"near": 1.0}, {"far": 2.0}], ["far", "near"]).tolist()
    [[0.0, 1.0], [2.0, 0.0]]
    """
    return np.array([[features.get(name, 0.0) for name in names] for features in candidates])


def fit(choices: Sequence[Choice], size: int, penalty: float) -> np.ndarray[Any, Any]:
    """Return the weights under which the right candidates are likeliest, with a penalty on their squares.

    Args:
        choices: those with a right candidate at least.
        size: the number of features.
        penalty: that of the sum of the squared weights.
    """
    from scipy.optimize import minimize  # here, since only these scripts need it: pip install scipy

    def loss(weights: Any) -> tuple[float, Any]:
        total, slope = penalty * weights @ weights, 2 * penalty * weights
        for _, rows, right in choices:
            scores = rows @ weights
            odds = np.exp(scores - scores.max())
            right_odds = odds * right
            total -= np.log(right_odds.sum() / odds.sum() + 1e-12)
            slope = slope + (odds / odds.sum() - right_odds / (right_odds.sum() + 1e-12)) @ rows
        return total, slope

    return minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B").x


def right_share(choices: Sequence[Choice], weights: Any) -> float:
    """Return the share of choices in which a right candidate has the highest sum of weights."""
    return float(np.mean([right[np.argmax(rows @ weights)] for _, rows, right in choices]))


def cross_validate(choices: Sequence[Choice], size: int, penalty: float) -> float:
    """Return the share of right choices in five-fold cross-validation by article."""
    folds = [[choice for choice in choices if choice.article % 5 == k] for k in range(5)]
    shares = [
        right_share(fold, fit([choice for choice in choices if choice.article % 5 != k], size, penalty))
        for k, fold in enumerate(folds)
    ]
    return float(np.average(shares, weights=[len(fold) for fold in folds]))
