"""The component ``newsner_encoder``: an encoder that sets ``doc.ents``, with a probability for each decision."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import srsly  # type: ignore[import-untyped]
from spacy.attrs import IDX, LENGTH  # type: ignore[import-not-found]  # Cython
from spacy.language import Language
from spacy.tokens import Doc, Span

from newsner.ner.encoder.decoder import Floats, decode
from newsner.ner.encoder.network import Encoder, EncoderFiles
from newsner.ner.encoder.windows import Window
from newsner.ner.shipped import ENCODER, read_files
from newsner.spans import (
    PROBABILITIES_KEY,
    SECOND_PROBABILITIES_KEY,
    SECOND_SPANS,
    TRAINED_KEY,
    WEIGHTS_KEY,
    text_of,
)

_FILES = {"embeddings": "embeddings.npz", "layers": "layers.onnx"}
WEIGHTS = "weight_encoder"
"""The column of ``data/confidence.csv`` that fits the probabilities of encoders."""

WEIGHTS_OF_TWO = "weight_two"
"""The column that fits those of an encoder and of a second NER."""


class _Found(NamedTuple):
    """A name by its characters."""

    start: int
    end: int
    label: str


class EncoderNer:
    """Finds names with an encoder that reads a window of about 200 words at once (`newsner.ner.encoder.windows`).

    It keeps the entities that are set already, and adds those that overlap none. With ``second_opinion``, those that an
    NER before it has set make room for its own, and become candidates too, in ``doc.spans["second_model"]`` with their
    probabilities in ``doc.user_data["newsner_second_probabilities"]``: two kinds of NER err in different places.
    Where that NER gave no probabilities, since entities were set before it, there is no second opinion.

    ``doc.user_data["newsner_probabilities"]`` is an array with one row for each token and two columns: the
    probability of the tag that was chosen, and that of the token being outside all names. Of a token of several words,
    they are those of the word that is least certain.

    It starts with the weights of ``newsner-accurate``; `from_disk` gives it others.
    """

    def __init__(self, *, second_opinion: bool = False) -> None:
        self._has_second = second_opinion
        self.files = _to_files(read_files(ENCODER))

    @property
    def files(self) -> EncoderFiles:
        """The files of the encoder; set them to give it other weights."""
        return self._encoder.files

    @files.setter
    def files(self, files: EncoderFiles) -> None:
        self._encoder = Encoder(files)

    def __call__(self, doc: Doc) -> Doc:
        """Add the names to ``doc.ents``, write the probabilities, and return the document."""
        has_second = self._has_second and PROBABILITIES_KEY in doc.user_data
        if has_second:
            doc.spans[SECOND_SPANS] = doc.ents
            doc.user_data[SECOND_PROBABILITIES_KEY] = doc.user_data[PROBABILITIES_KEY]
            doc.set_ents([])
        names: list[_Found] = []
        windows: list[tuple[Window, Floats]] = []
        for window in self._encoder.splitter.split(text_of(doc)):
            found, probabilities = decode(self._encoder.score(window))
            words = window.words
            names += [_Found(words[name.start][0], words[name.end - 1][1], name.label) for name in found]
            windows.append((window, probabilities))
        doc.set_ents(_add(doc, names), default="outside")
        doc.user_data[PROBABILITIES_KEY] = _to_tokens(doc, windows)
        doc.user_data[WEIGHTS_KEY] = WEIGHTS_OF_TWO if has_second else WEIGHTS
        doc.user_data[TRAINED_KEY] = True
        return doc

    def to_bytes(self, exclude: Iterable[str] = ()) -> bytes:
        """Return the two files of the encoder as one."""
        packed: bytes = srsly.msgpack_dumps({name: getattr(self.files, name) for name in _FILES})
        return packed

    def from_bytes(self, data: bytes, exclude: Iterable[str] = ()) -> EncoderNer:
        """Take the files that `to_bytes` gave."""
        self.files = EncoderFiles(**srsly.msgpack_loads(data))
        return self

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        """Write the files of the encoder to a folder."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        for name, file in _FILES.items():
            (folder / file).write_bytes(getattr(self.files, name))

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> EncoderNer:
        """Read the files of an encoder from a folder."""
        self.files = _to_files({file: (Path(path) / file).read_bytes() for file in _FILES.values()})
        return self


def _to_files(files: dict[str, bytes]) -> EncoderFiles:
    """Return the files of an encoder, given by their names."""
    return EncoderFiles(**{name: files[file] for name, file in _FILES.items()})


def _add(doc: Doc, names: Iterable[_Found]) -> list[Span]:
    """Return the entities of a document and those names, as whole tokens, that overlap none before them."""
    entities = list(doc.ents)
    taken = {i for entity in entities for i in range(entity.start, entity.end)}
    for name in names:
        span = doc.char_span(name.start, name.end, label=name.label, alignment_mode="expand")
        if span is not None and taken.isdisjoint(range(span.start, span.end)):
            taken.update(range(span.start, span.end))
            entities.append(span)
    return entities


def _to_tokens(doc: Doc, windows: Iterable[tuple[Window, Floats]]) -> Floats:
    """Return the probabilities of tokens out of those of words; one without a word, such as a space, is certain.

    Both are cuts of one text: a token may hold several words (`aujourd'hui`), and a word several tokens.
    """
    result = np.ones((len(doc), 2), np.float32)
    words = [word for window, _ in windows for word in window.words]
    if not words:
        return result
    probabilities = np.concatenate([of_words for _, of_words in windows])
    starts, ends = np.array(words).T
    places = doc.to_array([IDX, LENGTH]).astype(np.int64)
    first = np.searchsorted(ends, places[:, 0], side="right")  # the first word that ends behind the token's start
    last = np.searchsorted(starts, places[:, 0] + places[:, 1], side="left")  # the first one that starts behind it
    for token in np.flatnonzero(first < last).tolist():
        result[token] = probabilities[first[token] : last[token]].min(axis=0)
    return result


@Language.factory("newsner_encoder", default_config={"second_opinion": False}, assigns=["doc.ents"])
def make_encoder_ner(nlp: Language, name: str, second_opinion: bool) -> EncoderNer:
    """Build an `EncoderNer` with the weights of ``newsner-accurate``; it needs the extra ``accurate``."""
    return EncoderNer(second_opinion=second_opinion)
