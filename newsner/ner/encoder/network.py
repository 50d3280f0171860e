"""Compute the scores of tags with the encoder: pieces to vectors with numpy, vectors to scores with onnxruntime."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from newsner.ner.encoder import require_encoder
from newsner.ner.encoder.decoder import Floats
from newsner.ner.encoder.windows import UNKNOWN, Splitter, Window

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

_BLOCK = 32  # values that share a scale
_ZERO = 8  # what is subtracted of a value of four bits


@dataclass(frozen=True)
class EncoderFiles:
    """The two files of an encoder.

    Attributes:
        embeddings: an ``.npz`` file: the pieces, one a line (``pieces``), their log probabilities (``scores``), their
            vectors as values of four bits (``halves``), a scale for each 32 of them (``scales``), and the vectors of
            positions (``positions``).
        layers: an ONNX file: from the sums of both vectors of the pieces of a window (``embedded``, of shape (pieces,
            width)) to the scores of tags (``scores``, of shape (pieces, tags)).
    """

    embeddings: bytes
    layers: bytes


class Encoder:
    """Gives each word of a window the scores of its tags.

    Raises:
        MissingExtraError: onnxruntime or tokenizers is not installed.
    """

    def __init__(self, files: EncoderFiles) -> None:
        require_encoder()
        self.files = files
        arrays = np.load(io.BytesIO(files.embeddings))
        self._pieces: list[str] = arrays["pieces"].tobytes().decode("utf-8").split("\n")
        self._log_probabilities: list[float] = arrays["scores"].tolist()
        self._halves: NDArray[np.uint8] = arrays["halves"]
        self._scales: NDArray[np.float16] = arrays["scales"]
        self._positions: Floats = arrays["positions"].astype(np.float32)

    def __getstate__(self) -> EncoderFiles:
        return self.files

    def __setstate__(self, files: EncoderFiles) -> None:
        self.__init__(files)  # type: ignore[misc]

    @cached_property
    def splitter(self) -> Splitter:
        """Splits texts into windows of the encoder's pieces (unigram model: the most probable pieces of each word)."""
        from tokenizers import Tokenizer
        from tokenizers.models import Unigram

        vocabulary = list(zip(self._pieces, self._log_probabilities, strict=True))
        tokenizer = Tokenizer(Unigram(vocabulary, unk_id=UNKNOWN, byte_fallback=False))
        return Splitter(lambda word: list(tokenizer.encode(word).ids))

    @cached_property
    def _session(self) -> InferenceSession:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # as for the other NER: processes share work
        options.log_severity_level = 3  # errors
        return onnxruntime.InferenceSession(self.files.layers, options, providers=["CPUExecutionProvider"])

    def score(self, window: Window) -> Floats:
        """Return the scores of the tags of each word, of shape (words, tags).

        A window is computed by itself, so that its scores depend on nothing else.
        """
        scores: Any = self._session.run(None, {"embedded": self.embed(np.array(window.pieces))})[0]
        return np.asarray(scores, np.float32)[window.firsts]

    def embed(self, pieces: NDArray[np.int64]) -> Floats:
        """Return the sums of the vectors of the pieces of a window and of their positions, of shape (pieces, width)."""
        # of the 32 values of a block, 16 are the low halves of bytes, and 16 the high ones
        halves = self._halves[pieces].reshape(len(pieces), -1, _BLOCK // 2)
        values = np.concatenate([halves & 15, halves >> 4], axis=2).astype(np.float32) - _ZERO
        vectors: Floats = (values * self._scales[pieces][:, :, None].astype(np.float32)).reshape(len(pieces), -1)
        return vectors + self._positions[: len(pieces)]
