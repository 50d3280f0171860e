"""Compute the network of spaCy's NER with numpy, for inference.

Layers and weights are those of spaCy's ``MultiHashEmbed``, ``MaxoutWindowEncoder`` and ``TransitionBasedParser``
(https://spacy.io/api/architectures), but they are computed differently. Each word form of a batch is embedded only
once. Matrix products are computed on blocks of a fixed size, such that the result of a row does not depend on its
position in the block. So the result of a token does not depend on the rest of the batch.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from threading import RLock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc
from spacy.vectors import Mode  # type: ignore[import-not-found]  # Cython
from spacy.vocab import Vocab
from thinc.api import NumpyOps
from threadpoolctl import ThreadpoolController  # type: ignore[import-not-found,import-untyped,unused-ignore]

Floats = NDArray[np.float32]
Indices = NDArray[np.intp]
Product = Callable[[Floats, Floats, Floats], None]
"""Function that multiplies rows (`_BLOCK`, inputs) with weights (inputs, outputs), into (`_BLOCK`, outputs)."""

_BLOCK = 256  # rows of a matrix product
_FRAME = 8  # rows of zeros at each end of a block
_SHAPES = ((480, 288), (300, 96), (288, 288), (96, 64), (64, 128), (64, 18))  # inputs, outputs of spaCy's layers
_CHUNK = 4096  # rows that are encoded together
_REMEMBERED = 1 << 15  # word forms, 12 MB
_MIXER = np.uint64(0x9E3779B97F4A7C15)  # odd, so that different keys stay different when multiplied by it
_TINY = np.float32(1e-8)  # in thinc's layer norm
_DENSE = "maxout>>layernorm>>dropout"
_HASH_EMBED = r"(ints-getitem>>hashembed\|?)+"
_TOK2VEC = re.compile(
    rf"extract_features>>list2ragged>>with_array\({_HASH_EMBED}\)(\|static_vectors)?"
    rf">>with_array\({_DENSE}\)>>ragged2list>>with_array\((residual\(expand_window>>{_DENSE}\)(>>)?)+\)"
    r">>list2array>>linear"
)


_turn = RLock()


@cache
def _libraries() -> ThreadpoolController:
    return ThreadpoolController()


@contextmanager
def one_thread() -> Iterator[None]:
    """Return a context in which matrix products run in one thread.

    Blocks are too small to share out, and with one thread on every machine, the numbers are the same on all. The limit
    holds for the whole process, so threads with different extractors take turns.
    """
    with _turn, _libraries().limit(limits=1, user_api="blas"):
        yield


def _multiply_rows(block: Floats, weights: Floats, out: Floats) -> None:
    np.dot(block, weights, out=out)


def _multiply_columns(block: Floats, weights: Floats, out: Floats) -> None:
    """Compute the product in column order, with rows of zeros at both ends, since the rows there may differ."""
    framed = np.zeros((len(block) + 2 * _FRAME, block.shape[1]), np.float32)
    framed[_FRAME:-_FRAME] = block
    product = np.empty((len(framed), weights.shape[1]), np.float32, order="F")
    np.matmul(framed, weights, out=product)
    out[:] = product[_FRAME:-_FRAME]


def _multiply_by_blis(block: Floats, weights: Floats, out: Floats) -> None:
    NumpyOps().gemm(block, weights, out=out)


def _gives_equal_rows(multiply: Product) -> bool:
    """Tell whether equal rows have products equal to the last bit, at every position in a block."""
    for inputs, outputs in _SHAPES:
        values = np.sin(np.arange(inputs * (outputs + 1), dtype=np.float32)).reshape(outputs + 1, inputs)
        products = np.empty((_BLOCK, outputs), np.float32)
        multiply(np.tile(values[0], (_BLOCK, 1)), values[1:].T, products)
        if (products != products[0]).any():
            return False
    return True


@cache
def _find_product() -> Product:
    """Return the fastest function for matrix products that gives equal results for equal rows on this processor.

    On some processors, OpenBLAS multiplies some rows of a block in another order than others (with the Haswell kernels,
    used on most processors without AVX-512). BLIS does not, but takes three times as long.
    """
    with one_thread():
        ways = (_multiply_rows, _multiply_columns)
        return next((way for way in ways if _gives_equal_rows(way)), _multiply_by_blis)


@dataclass(frozen=True)
class Linear:
    """A linear layer: weights (inputs, outputs) and bias."""

    weights: Floats
    bias: Floats

    def __call__(self, rows: Floats) -> Floats:
        """Return the output for each row, which does not depend on the other rows."""
        padded = _pad(rows)
        out = np.empty((len(padded), self.weights.shape[1]), np.float32)
        multiply = _find_product()
        for i in range(0, len(padded), _BLOCK):
            multiply(padded[i : i + _BLOCK], self.weights, out[i : i + _BLOCK])
        out += self.bias
        return out[: len(rows)]


def _pad(rows: Floats) -> Floats:
    """Return the rows, with rows of zeros added at the end to fill whole blocks."""
    padded = np.zeros((_fill(len(rows)), rows.shape[1]), np.float32)
    padded[: len(rows)] = rows
    return padded


def _fill(count: int) -> int:
    """Return ``count`` rounded up to a whole number of blocks."""
    return -(-count // _BLOCK) * _BLOCK


@dataclass(frozen=True)
class Maxout:
    """A maxout layer with layer norm: ``linear`` has the outputs of all pieces side by side."""

    linear: Linear
    gain: Floats
    shift: Floats

    @classmethod
    def read(cls, layer: Any) -> Maxout:
        """Read the weights of a chain that contains a maxout and a layer norm."""
        maxout, norm = _find(layer, "maxout"), _find(layer, "layernorm")
        weights, bias = read_weights(maxout, "W"), read_weights(maxout, "b")  # (outputs, pieces, inputs)
        columns = np.ascontiguousarray(weights.transpose(2, 1, 0).reshape(weights.shape[2], -1))
        linear = Linear(columns, np.ascontiguousarray(bias.T.ravel()))
        return cls(linear, read_weights(norm, "G"), read_weights(norm, "b"))

    def write(self, block: Floats, out: Floats) -> None:
        """Write the output for one block of rows."""
        width = len(self.gain)
        outputs = np.empty((len(block), len(self.linear.bias)), np.float32)
        _find_product()(block, self.linear.weights, outputs)
        outputs += self.linear.bias
        out[:] = outputs[:, :width]
        for start in range(width, outputs.shape[1], width):
            np.maximum(out, outputs[:, start : start + width], out=out)
        out -= np.add.reduce(out, axis=1, keepdims=True) / width
        variance = np.einsum("ij,ij->i", out, out) / width + _TINY
        out *= (1 / np.sqrt(variance))[:, None]
        out *= self.gain
        out += self.shift


class Memory:
    """The embeddings of word forms computed so far, by the form's key."""

    def __init__(self, width: int) -> None:
        self._rows = np.empty((_REMEMBERED, width), np.float32)
        self._places: dict[int, int] = {}

    def __call__(self, keys: NDArray[np.uint64], embed: Callable[[Indices], Floats]) -> Floats:
        """Return the row of each key; ``embed`` computes those of the keys at some indices."""
        if len(self._places) + len(keys) > _REMEMBERED:
            self._places.clear()
        if len(keys) > _REMEMBERED:
            return embed(np.arange(len(keys)))
        names = keys.tolist()
        new = np.array([i for i, key in enumerate(names) if key not in self._places], np.intp)
        if len(new):
            start = len(self._places)
            self._rows[start : start + len(new)] = embed(new)
            self._places.update((names[i], place) for place, i in enumerate(new.tolist(), start))
        return self._rows[[self._places[key] for key in names]]


@dataclass(frozen=True)
class Network:
    """A network that computes a vector for each token of documents; use `read_network` to create it.

    It remembers the embeddings of word forms, so it must be read again when the weights of the model change.
    """

    vocab: Vocab
    columns: list[str]
    hash_embed: Any
    vector_weights: Linear | None
    mixer: Maxout
    encoder: list[Maxout]
    padding: int
    linear: Linear
    memory: Memory

    def __call__(self, docs: Sequence[Doc]) -> Floats:
        """Return the vector of each token of the documents, one document after the other.

        A convolution reads the neighbours of a token, but must not read those of another document, so rows of zeros
        separate the documents. Two documents of 3 and 1 tokens (`a b c`, `d`), with a ``padding`` of 2::

            row      0  1  2  3  4  5  6  7  8  9
            token    .  .  a  b  c  .  .  d  .  .      lengths [3, 1]   starts [2, 7]   places [2, 3, 4, 7]

        Returns:
            An array of shape (tokens, outputs of ``linear``), here (4, 64).
        """
        lengths = np.array([len(doc) for doc in docs])
        starts = np.cumsum(lengths + self.padding) - lengths  # rows of zeros before, between and after
        places = np.repeat(starts - np.cumsum(lengths) + lengths, lengths) + np.arange(lengths.sum())
        embedded, forms = self._embed(docs)
        vectors = [
            self._encode(embedded, forms, places, start)
            for start in range(0, int(places[-1]) + 1, _CHUNK)  # so that long documents need little memory
        ]
        return np.concatenate(vectors)

    def _encode(self, embedded: Floats, forms: Indices, places: Indices, start: int) -> Floats:
        """Return the vectors of the tokens in a chunk of rows, computed from all rows that influence them.

        Each layer reads one row to the left and one to the right, so ``padding`` layers read ``padding`` rows on each
        side. With chunks of 4 rows and the rows of `__call__`, rows 4 to 7 need rows 2 to 9, and give vectors for c
        and d::

            read     2  3 [4  5  6  7] 8  9      first 0   begin 2   end 4   last 4
            token    a  b  c  .  .  d  .  .      inside [1, 2, 3, 6], that is places - 4 + 2 + 1

        Args:
            embedded: (forms, width), a row for each distinct word form.
            forms: (tokens,), the form of each token.
            places: (tokens,), the row of each token.
            start: the first row of the chunk.
        """
        first, begin, end, last = np.searchsorted(
            places, [start - self.padding, start, start + _CHUNK, start + _CHUNK + self.padding]
        )
        inside = places[first:last] - start + self.padding + 1  # after one row of zeros
        rows = np.zeros((_fill(int(inside[-1]) + self.padding) + 2, embedded.shape[1]), np.float32)
        rows[inside] = embedded[forms[first:last]]
        for layer in self.encoder:
            rows = _convolve(layer, rows)
        return self.linear(rows[inside[begin - first : end - first]])

    def _embed(self, docs: Sequence[Doc]) -> tuple[Floats, Indices]:
        """Return the embedding of each distinct word form, and the index of each token's form.

        The tokens `Hama tombe , Hama` have three forms, so three rows are computed instead of four. A key
        combines all attributes of a token (``ORTH``, ``NORM``, ``SHAPE`` …), and forms are sorted by key::

            attributes (4, 1 + columns)   keys [7, 2, 5, 7]   forms [2, 0, 1, 2]   embedding (3, width)
        """
        attributes = np.concatenate([doc.to_array(["ORTH", *self.columns]) for doc in docs]).astype(np.uint64)
        keys = np.zeros(len(attributes), np.uint64)
        for column in attributes.T:
            keys *= _MIXER
            keys += column
        known, first, forms = np.unique(keys, return_index=True, return_inverse=True)
        return self.memory(known, lambda new: self._embed_forms(attributes[first[new]])), forms

    def _embed_forms(self, attributes: NDArray[np.uint64]) -> Floats:
        """Return the embedding of each row of attributes."""
        inputs = self.hash_embed.predict(attributes[:, 1:])
        if self.vector_weights is not None:
            found = self.vocab.vectors.find(keys=attributes[:, 0])
            vectors = self.vector_weights(self.vocab.vectors.data[found])
            vectors[found < 0] = 0
            inputs = np.concatenate([inputs, vectors], axis=1)
        padded = _pad(inputs)
        out = np.empty((len(padded), len(self.mixer.gain)), np.float32)
        for i in range(0, len(padded), _BLOCK):
            self.mixer.write(padded[i : i + _BLOCK], out[i : i + _BLOCK])
        return out[: len(inputs)]


def _convolve(layer: Maxout, rows: Floats) -> Floats:
    """Return each row plus the output of a layer for the row and its two neighbours; the first and last row are zeros.

    For the rows 0 a b c 0, of ``width`` numbers each, a window is three rows side by side, (rows, 3 * width)::

        0 a b
        a b c      the layer computes one row from each window, which is added to a, b or c
        b c 0
    """
    width = rows.shape[1]
    out = np.zeros_like(rows)
    window = np.empty((_BLOCK, 3 * width), np.float32)
    for i in range(1, len(rows) - 1, _BLOCK):
        for offset in range(3):
            window[:, offset * width : (offset + 1) * width] = rows[i - 1 + offset : i - 1 + offset + _BLOCK]
        layer.write(window, out[i : i + _BLOCK])
        out[i : i + _BLOCK] += rows[i : i + _BLOCK]
    return out


def read_network(tok2vec: Any, vocab: Vocab) -> Network | None:
    """Return a network with the current weights of a model, or ``None`` if the model has other layers.

    Args:
        tok2vec: the layer ``tok2vec`` of a `TransitionBasedParser`.
        vocab: the vocabulary of the documents, with word vectors.
    """
    if not _TOK2VEC.fullmatch(tok2vec.name) or not isinstance(tok2vec.ops, NumpyOps):
        return None
    if vocab.vectors.mode != Mode.default:
        return None
    (embed, encode), linear = tok2vec.layers[0].layers, tok2vec.layers[2]
    convolutions = [residual.layers[0] for residual in encode.layers[0].layers]
    if any(layer.layers[0].attrs["window_size"] != 1 for layer in convolutions):
        return None
    static = _find(embed, "static_vectors")
    weights = None if static is None else read_weights(static, "W").T
    mixer = Maxout.read(embed)
    return Network(
        vocab=vocab,
        columns=_find(embed, "extract_features").attrs["columns"],
        hash_embed=_find(embed, _HASH_EMBED),
        vector_weights=None if weights is None else Linear(weights, np.zeros(weights.shape[1], np.float32)),
        mixer=mixer,
        encoder=[Maxout.read(layer) for layer in convolutions],
        padding=encode.attrs["pad"],
        linear=Linear(read_weights(linear, "W").T, read_weights(linear, "b")),
        memory=Memory(len(mixer.gain)),
    )


def _find(model: Any, pattern: str) -> Any:
    """Return the outermost layer whose name matches a pattern, or ``None``."""
    return next((layer for layer in model.walk() if re.fullmatch(pattern, layer.name)), None)


def read_weights(layer: Any, name: str) -> Floats:
    """Return a parameter of a layer, without copying it."""
    return np.asarray(layer.get_param(name))
