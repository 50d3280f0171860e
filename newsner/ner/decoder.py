"""The decisions of spaCy's NER, from the vectors of tokens to names with probabilities, computed with numpy.

The parser reads a document from left to right and takes an action for each token: begin a name (``B``), go on with it
(``I``), end it (``L``), take the token as a name of its own (``U``), or leave it outside (``O``). Outside a name, the
scores of actions depend on the token alone, so they are computed for all tokens at once; then those inside names, step
by step, for the names of all documents together: up to some length, also for those that turn out to begin inside
another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsner.ner.network import Floats, Indices, Linear, read_weights

Flags = NDArray[np.bool_]

_SPECULATED = 16  # tokens up to which a name is read before it is known whether it begins inside another
_CHUNK = 4096  # tokens whose scores are computed together
_FEATURES = 3  # the token itself, the first one of the open name, and the one before the token


class Name(NamedTuple):
    """A name: its first token, the token behind it, and its label."""

    start: int
    end: int
    label: str


class _Step(NamedTuple):
    """One action in each of some names: where these begin, the tokens, whether they end there, the probabilities."""

    starts: Indices
    tokens: Indices
    are_last: Flags
    probabilities: Floats


@dataclass(frozen=True)
class Decoder:
    """The weights and actions of a transition-based NER; `read_decoder` makes one.

    ``features`` map a token's vector to the hidden layer's pieces, which stand side by side; ``absent`` holds what they
    are where there is no such token.
    """

    features: list[Linear]
    absent: Floats
    pieces: int
    upper: Linear
    actions: list[str]

    def __call__(self, vectors: Floats, lengths: Sequence[int], are_spaces: Flags) -> tuple[list[Name], Floats]:
        """Return the names, and for each token the probabilities of the action taken there and of leaving it outside.

        Args:
            vectors: those of the tokens, one document after the other.
            lengths: how many tokens each document has; none has no tokens.
            are_spaces: whether a token is white space, with which no name begins.

        Two documents, `Le Parti socialiste vote` and `Hama`, and three labels::

            vectors (5, 64)   lengths [4, 1]   are_final [0 0 0 1 1]   scores (5, 18 actions)
            taken             [O, B-ORG, O, O, U-LOC]: the best action of each token if it stood outside a name
            begun             [1]: this name is walked from token 2 on, until an action ends it
            names             [Name(1, 3, "ORG"), Name(4, 5, "LOC")]
            probabilities     (5, 2): of the action taken, and of O; those of token 2 are replaced by the walk's

        A token inside a name begins none itself: ``free`` is the first token behind the last name.
        """
        kinds = np.array(["-" if action == "U-" else action[0] for action in self.actions])  # "U-" blocks a name
        are_final = np.zeros(len(vectors), bool)
        are_final[np.cumsum(lengths) - 1] = True
        scores = np.concatenate([self._score_outside(vectors[i : i + _CHUNK]) for i in range(0, len(vectors), _CHUNK)])
        forbidden = np.isin(kinds, ["I", "L", "-"]) | (are_final[:, None] & (kinds == "B"))
        forbidden |= are_spaces[:, None] & np.isin(kinds, ["B", "U"])
        taken = np.where(forbidden, -np.inf, scores).argmax(axis=1)
        probabilities = self._probabilities(scores, taken)
        begun = np.flatnonzero(kinds[taken] == "B")
        steps = list(islice(self._walk(vectors, begun, taken[begun], are_final), _SPECULATED))
        ends = _ends(steps)
        names: list[Name] = []
        free = 0
        for start in np.flatnonzero(np.isin(kinds[taken], ["B", "U"])).tolist():
            if start >= free:
                if kinds[taken[start]] == "B" and start not in ends:
                    rest = list(self._walk(vectors, np.array([start]), taken[[start]], are_final))
                    steps += rest
                    ends.update(_ends(rest))
                free = ends.get(start, start + 1)
                names.append(Name(start, free, self.actions[taken[start]][2:]))
        are_names = np.zeros(len(vectors), bool)
        are_names[[name.start for name in names]] = True
        for step in steps:
            kept = are_names[step.starts]
            probabilities[step.tokens[kept]] = step.probabilities[kept]
        return names, probabilities

    def _walk(self, vectors: Floats, starts: Indices, actions: Indices, are_final: Flags) -> Iterator[_Step]:
        """Yield the steps in the names that begin at ``starts`` with these actions, until all have ended.

        All open names go on by one token a step. Names that begin at tokens 1 and 7 and are 3 and 2 tokens long::

            step 1   starts [1, 7]   tokens [2, 8]   are_last [0, 1]   probabilities (2, 2)
            step 2   starts [1]      tokens [3]      are_last [1]      probabilities (1, 2)
        """
        going_on, ending = (
            np.array([self.actions.index(self.actions[action].replace("B", kind, 1)) for action in actions], int)
            for kind in ("I", "L")
        )
        first = self.features[1](vectors[starts])
        tokens = starts + 1
        while len(starts):
            scores = self._score(self.features[0](vectors[tokens]) + first + self.features[2](vectors[tokens - 1]))
            each = np.arange(len(starts))
            are_last = are_final[tokens] | (scores[each, ending] > scores[each, going_on])
            probabilities = self._probabilities(scores, np.where(are_last, ending, going_on))
            yield _Step(starts, tokens, are_last, probabilities)
            open_ = ~are_last
            starts, tokens, first = starts[open_], tokens[open_] + 1, first[open_]
            going_on, ending = going_on[open_], ending[open_]

    def _score_outside(self, vectors: Floats) -> Floats:
        """Return the scores of all actions at tokens outside of names."""
        return self._score(self.features[0](vectors) + self.absent[1] + self.absent[2])

    def _score(self, summed: Floats) -> Floats:
        """Return the scores of all actions, from the sum of the features."""
        return self.upper(summed.reshape(len(summed), self.pieces, -1).max(axis=1))

    def _probabilities(self, scores: Floats, taken: Indices) -> Floats:
        """Return the softmax of the action that is taken, and of `O`, for each row of scores."""
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        return np.column_stack([shares[np.arange(len(shares)), taken], shares[:, self.actions.index("O")]])


def _ends(steps: list[_Step]) -> dict[int, int]:
    """Return the token behind each name that ends in one of the steps, by the name's first token."""
    return {
        start: token + 1
        for step in steps
        for start, token in zip(step.starts[step.are_last].tolist(), step.tokens[step.are_last].tolist(), strict=True)
    }


def read_decoder(model: Any, actions: list[str]) -> Decoder | None:
    """Return the decoder with the present weights, or ``None`` if the model is built of other layers.

    Args:
        model: a `TransitionBasedParser`.
        actions: the names of its actions.
    """
    lower, upper = model.get_ref("lower"), model.get_ref("upper")
    if not model.attrs["has_upper"] or model.attrs["unseen_classes"] or lower.get_dim("nF") != _FEATURES:
        return None
    width = lower.get_dim("nO") * lower.get_dim("nP")
    weights = read_weights(lower, "W").transpose(0, 2, 1, 3).reshape(_FEATURES, width, -1)  # pieces side by side
    absent, bias = (read_weights(lower, name).swapaxes(-1, -2).reshape(-1, width) for name in ("pad", "b"))
    biases = [bias[0], np.zeros_like(bias[0]), np.zeros_like(bias[0])]
    return Decoder(
        features=[Linear(matrix.T, bias) for matrix, bias in zip(weights, biases, strict=True)],
        absent=absent,
        pieces=lower.get_dim("nP"),
        upper=Linear(read_weights(upper, "W").T, read_weights(upper, "b")),
        actions=actions,
    )
