"""Measure how much more often something occurs in a part of a corpus than in the rest, or how much more rarely.

All functions take whole numbers or arrays of them, as tables of frequencies have them: ``observed`` is how often it
occurs in the part, ``total`` how often in the corpus, ``part`` and ``corpus`` are the sizes of both. They need scipy
(extra ``analysis``).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

_SMALLEST = 1e-290  # a probability from which doubles begin to lose digits

Floats = NDArray[np.float64]


def expect(total: ArrayLike, part: ArrayLike, corpus: ArrayLike) -> Floats:
    """Return how often something would occur in a part if it were spread evenly over the corpus."""
    expected: Floats = np.asarray(total, dtype=float) * np.asarray(part, dtype=float) / np.asarray(corpus, dtype=float)
    return expected


def measure_specificity(observed: ArrayLike, total: ArrayLike, part: ArrayLike, corpus: ArrayLike) -> Floats:
    """Return the specificity of Lafon (1980), as TXM computes it: positive for a surplus, negative for a deficit.

    Its size is −log₁₀ of the probability, under the hypergeometric distribution, of so many occurrences or more (of so
    few or fewer). It is exact, also where the probability is far too small for a floating-point number.

    `peuple` stands 296 times in 61,449 words of Robespierre, 14 times in the 6,903 of one speech and 53 in the 7,896
    of another; R's package textometry gives -4.1743 and 2.1122:

    >>> measure_specificity([14, 53], 296, [6903, 7896], 61449).round(4).tolist()
    [-4.1743, 2.1122]
    """
    observed, total, part, corpus = np.broadcast_arrays(*map(_to_whole, (observed, total, part, corpus)))
    is_surplus = _find_surplus(observed, total, part, corpus)
    # few in the part are many outside it, so that one tail is enough
    counted = np.where(is_surplus, observed, total - observed)
    drawn = np.where(is_surplus, part, corpus - part)
    numbers = [np.ravel(each) for each in (counted, total, drawn, corpus)]
    cases, places = np.unique(np.stack(numbers), axis=1, return_inverse=True)  # few of many differ
    strengths = -_log10_of_tail(*cases)[places].reshape(observed.shape) + 0.0  # no -0.0
    specificities: Floats = np.where(is_surplus, strengths, -strengths)
    return specificities


def measure_log_likelihood(observed: ArrayLike, total: ArrayLike, part: ArrayLike, corpus: ArrayLike) -> Floats:
    """Return the log-likelihood ratio G² of Dunning (1993), over all four cells; negative for a deficit.

    >>> measure_log_likelihood([14, 53], 296, [6903, 7896], 61449).round(2).tolist()
    [-15.72, 6.16]
    """
    from scipy.special import rel_entr

    observed, total, part, corpus = np.broadcast_arrays(*map(_to_whole, (observed, total, part, corpus)))
    ratio: Any = 0.0
    for frequency, inside in ((total, observed), (corpus - total, part - observed)):
        for size, found in ((part, inside), (corpus - part, frequency - inside)):
            ratio = ratio + rel_entr(found, expect(frequency, size, corpus))
    signs = np.where(_find_surplus(observed, total, part, corpus), 1.0, -1.0)
    likelihoods: Floats = signs * 2 * np.maximum(ratio, 0) + 0.0
    return likelihoods


def adjust(specificities: Floats) -> Floats:
    """Return the p-values of specificities, adjusted for their number by the method of Benjamini and Hochberg.

    A p-value is twice the probability in a specificity, since a surplus and a deficit are both looked for.

    >>> adjust(np.array([5.0, -2.0, 0.3])).round(5).tolist()
    [6e-05, 0.03, 1.0]
    """
    from scipy.stats import false_discovery_control

    adjusted: Floats = false_discovery_control(np.minimum(1, 2 * 10.0 ** -np.abs(specificities)))
    return adjusted


def _to_whole(numbers: ArrayLike) -> NDArray[np.int64]:
    return np.asarray(numbers, dtype=np.int64)


def _find_surplus(observed: Any, total: Any, part: Any, corpus: Any) -> NDArray[np.bool_]:
    """Tell where something occurs as often as expected, or more often; exactly, since all numbers are whole."""
    surplus: NDArray[np.bool_] = observed * corpus >= total * part
    return surplus


def _log10_of_tail(counted: Any, total: Any, drawn: Any, corpus: Any) -> Floats:
    """Return log₁₀ of the probability of so many or more of ``total`` among ``drawn`` of ``corpus``."""
    from scipy.stats import hypergeom

    tails = np.minimum(1.0, hypergeom.sf(counted - 1, corpus, total, drawn))
    is_tiny = tails < _SMALLEST
    logarithms: Floats = np.log10(np.where(is_tiny, 1.0, tails))
    if is_tiny.any():  # these sum logarithms, which takes a thousand times as long; total and drawn are interchangeable
        few, many = (choose(total, drawn)[is_tiny] for choose in (np.minimum, np.maximum))
        logarithms[is_tiny] = hypergeom.logsf(counted[is_tiny] - 1, corpus[is_tiny], many, few) / np.log(10)
    return logarithms
