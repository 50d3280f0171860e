"""The best path through the tags, compared with all paths."""

from itertools import pairwise, product

import numpy as np
import pytest

from newsner.ner.encoder.decoder import TAGS, Name, decode


def is_allowed(path: tuple[int, ...]) -> bool:
    tags = ["O", *(TAGS[tag] for tag in path)]
    return all(after[0] != "I" or before[1:] == after[1:] for before, after in pairwise(tags))


@pytest.mark.parametrize("seed", range(20))
def test_no_allowed_path_is_better(seed: int) -> None:
    """Of all paths through four words on which an `I` follows its own label, the best one is found."""
    scores = np.random.default_rng(seed).normal(size=(4, len(TAGS))).astype(np.float32) * 3
    names, probabilities = decode(scores)
    paths = filter(is_allowed, product(range(len(TAGS)), repeat=4))
    best = max(paths, key=lambda path: scores[range(4), path].sum())
    shares = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    assert np.allclose(probabilities, np.column_stack([shares[range(4), best], shares[:, 0]]), atol=1e-5)
    found = ["O"] * 4
    for name in names:
        found[name.start : name.end] = [f"B-{name.label}", *[f"I-{name.label}"] * (name.end - name.start - 1)]
    assert found == [TAGS[tag] for tag in best]


def test_neighbours_are_two_names() -> None:
    """A name may begin right behind another, and end with the text."""
    path = [TAGS.index(tag) for tag in ("B-PER", "I-PER", "B-PER", "O", "B-LOC")]
    names, _ = decode(np.eye(len(TAGS), dtype=np.float32)[path] * 9)
    assert names == [Name(0, 2, "PER"), Name(2, 3, "PER"), Name(4, 5, "LOC")]
