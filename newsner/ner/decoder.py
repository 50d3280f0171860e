"""Compute the decisions of spaCy's NER with numpy: from token vectors to names with probabilities.

The parser reads a document from left to right and chooses an action for each token: begin a name (``B``), continue it
(``I``), end it (``L``), make the token a name by itself (``U``), or leave it outside (``O``). Outside a name, the
scores of actions depend only on the token, so they are computed for all tokens at once. Inside names, they are computed
step by step, for the names of all documents together. Names are read before it is known whether they begin inside
another name, up to a maximum length.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from spacy.pipeline.ner import EntityRecognizer  # type: ignore[import-not-found]  # Cython

from newsner.ner.network import Floats, Indices, Linear, Network, read_network, read_weights

Flags = NDArray[np.bool_]

_SPECULATED = 16  # tokens of a name to read before it is known whether it begins inside another name
_SAMPLED = 256  # weights of a layer; training changes nearly all
_CHUNK = 4096  # tokens whose scores are computed together
_FEATURES = 3  # the token itself, the first one of the open name, and the one before the token


class Name(NamedTuple):
    """A name: its first token, the token after its last one, and its label."""

    start: int
    end: int
    label: str


class _Step(NamedTuple):
    """One action in several names: their first tokens, current tokens, whether they end there, and probabilities."""

    starts: Indices
    tokens: Indices
    are_last: Flags
    probabilities: Floats


@dataclass(frozen=True)
class Decoder:
    """The weights and actions of a transition-based NER; use `read_decoder` to create it.

    ``features`` map a token's vector to the pieces of the hidden layer, side by side in one row; ``absent`` contains
    the values to use where a token is missing.
    """

    features: list[Linear]
    absent: Floats
    pieces: int
    upper: Linear
    actions: list[str]

    def __call__(self, vectors: Floats, lengths: Sequence[int], are_spaces: Flags) -> tuple[list[Name], Floats]:
        """Return the names, and two probabilities for each token: of the action taken and of being outside a name.

        Args:
            vectors: the vectors of all tokens, one document after the other.
            lengths: the number of tokens of each document, at least 1.
            are_spaces: whether each token is white space; a name cannot begin with it.

        Two documents, `Le Parti socialiste vote` and `Hama`, and three labels::

            vectors (5, 64)   lengths [4, 1]   are_final [0 0 0 1 1]   scores (5, 18 actions)
            taken             [O, B-ORG, O, O, U-LOC]: the best action of each token as if it were outside a name
            begun             [1]: this name is read from token 2 on, until an action ends it
            names             [Name(1, 3, "ORG"), Name(4, 5, "LOC")]
            probabilities     (5, 2): of the action taken, and of O; `_walk` computes those of token 2 again

        A token inside a name cannot begin another name: ``free`` is the first token after the last name.
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
        """Yield steps through the names that begin at ``starts`` with these actions, until all names have ended.

        At each step, all open names advance by one token. Names that begin at tokens 1 and 7, of 3 and 2 tokens::

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
        """Return the softmax of the chosen action and of `O`, for each row of scores."""
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        return np.column_stack([shares[np.arange(len(shares)), taken], shares[:, self.actions.index("O")]])


def _ends(steps: list[_Step]) -> dict[int, int]:
    """Map the first token of each name that ends in one of the steps to the token after the name."""
    return {
        start: token + 1
        for step in steps
        for start, token in zip(step.starts[step.are_last].tolist(), step.tokens[step.are_last].tolist(), strict=True)
    }


def read_decoder(model: Any, actions: list[str]) -> Decoder | None:
    """Return a decoder with the current weights of a model, or ``None`` if the model has other layers.

    Args:
        model: a `TransitionBasedParser`.
        actions: the names of its actions.
    """
    lower, upper = model.get_ref("lower"), model.get_ref("upper")
    if not model.attrs["has_upper"] or lower.get_dim("nF") != _FEATURES:
        return None
    # spaCy adds the labels of entities that are set already, and never chooses what the model was not trained on
    seen = [i for i in range(len(actions)) if i not in model.attrs["unseen_classes"]]
    width = lower.get_dim("nO") * lower.get_dim("nP")
    weights = read_weights(lower, "W").transpose(0, 2, 1, 3).reshape(_FEATURES, width, -1)  # pieces side by side
    absent, bias = (read_weights(lower, name).swapaxes(-1, -2).reshape(-1, width) for name in ("pad", "b"))
    biases = [bias[0], np.zeros_like(bias[0]), np.zeros_like(bias[0])]
    return Decoder(
        features=[Linear(matrix.T, bias) for matrix, bias in zip(weights, biases, strict=True)],
        absent=absent,
        pieces=lower.get_dim("nP"),
        upper=Linear(read_weights(upper, "W")[seen].T, read_weights(upper, "b")[seen]),
        actions=[actions[i] for i in seen],
    )


def read_state(ner: EntityRecognizer) -> tuple[Any, ...]:
    """Return values that differ when the weights, labels or word vectors of an NER have changed."""
    vectors = ner.vocab.vectors
    samples = []
    for node in ner.model.walk():
        for name in node.param_names:
            if node.has_param(name):
                weights = node.get_param(name).ravel()
                samples.append(weights[:: len(weights) // _SAMPLED + 1].tobytes())
    return (*samples, ner.moves.n_moves, *ner.model.attrs["unseen_classes"], id(vectors.data), vectors.n_keys)


def read_parts(ner: EntityRecognizer) -> tuple[Network, Decoder] | None:
    """Return the network and decoder with the NER's current weights, or ``None`` if its layers are not supported."""
    network = read_network(ner.model.get_ref("tok2vec"), ner.vocab)
    decoder = read_decoder(ner.model, [ner.moves.get_class_name(i) for i in range(ner.moves.n_moves)])
    return None if network is None or decoder is None else (network, decoder)


def has_known_layers(component: object) -> bool:
    """Tell whether a component is a spaCy NER with layers that newsner supports, so that it can give probabilities."""
    return isinstance(component, EntityRecognizer) and read_parts(component) is not None
