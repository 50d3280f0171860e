"""The tokenizer of newsner's pipeline: it cleans a text, then splits it with the model's own tokenizer.

So ``nlp(text)`` and `newsner.extract` process the same text. The ``Doc`` contains the cleaned text; `read_original`
converts its offsets to those of the caller's text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

from spacy.language import Language
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]  # Cython
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from newsner.preprocessing.cleaning import CleanText, clean
from newsner.preprocessing.turns import Turns
from newsner.spans import text_of

ORIGINAL_KEY = "newsner_original"
"""Key in ``doc.user_data`` of the caller's text and its offsets; `read_original` reads them."""

NAME = "newsner.NewsTokenizer.v1"
"""The name of the tokenizer in spaCy's registry and in the ``config.cfg`` of a saved pipeline."""

_LONG_CHUNK = re.compile(r"\S{400}(?=\S)")  # spaCy's tokeniser needs quadratic time for these

_REMEMBERED = 50_000  # chunks
_LONGEST_REMEMBERED = 40  # characters

Tokenize = Callable[[str], Doc]


class NewsTokenizer:
    r"""Tokenizer that cleans a text (`newsner.preprocessing.cleaning`) and splits it with another tokenizer, ``base``.

    >>> import spacy
    >>> nlp = spacy.blank("fr")
    >>> nlp.tokenizer = NewsTokenizer(nlp.tokenizer, nlp.vocab)
    >>> doc = nlp("  L’E\u0301lysée confirme : Alexandre Bene\u00adalla est\nsorti.")
    >>> doc.text
    "L'Élysée confirme : Alexandre Benealla est sorti."
    >>> original = read_original(doc)
    >>> start, end = original.to_original(2, 8)
    >>> original.original[start:end]
    'E\u0301lysée'
    """

    def __init__(self, base: Tokenize, vocab: Vocab) -> None:
        self.base = base
        self.vocab = vocab
        self.turns = Turns()
        self._known: set[str] = set()

    def __call__(self, text: str) -> Doc:
        """Return the cleaned and tokenised document of a text."""
        self.turns.register()
        cleaned = clean(text, self._knows)
        doc = self._split(cleaned.text)
        text_of.remember(doc, cleaned.text)
        spans = None if cleaned.spans is None else [list(span) for span in cleaned.spans]
        doc.user_data[ORIGINAL_KEY] = {
            "text": cleaned.original,
            "lead": cleaned.lead,
            "spans": spans,
            "length": len(cleaned.text),
        }
        return doc

    def pipe(self, texts: Iterable[str], batch_size: int = 1000) -> Iterator[Doc]:
        """Yield the document of each text; ``batch_size`` is part of spaCy's interface and has no effect."""
        yield from map(self, texts)

    def _knows(self, word: str) -> bool:
        return bool(self.vocab.has_vector(word))

    def _split(self, text: str) -> Doc:
        """Return the tokens of a clean text; chunks too long for prose are split in pieces, to save time."""
        self._fill_cache(text)
        cuts = [0, *(chunk.end() for chunk in _LONG_CHUNK.finditer(text)), len(text)]
        pieces = [self.base(text[start:end]) for start, end in pairwise(cuts)]
        if len(pieces) == 1:
            return pieces[0]
        tokens = [token for piece in pieces for token in piece]
        words, spaces = [token.text for token in tokens], [bool(token.whitespace_) for token in tokens]
        return Doc(self.vocab, words=words, spaces=spaces)

    def _fill_cache(self, text: str) -> None:
        """Have spaCy's tokenizer remember how it splits the chunks of a text.

        In a text, it remembers none behind the first special case, such as `M.`; so it is given each chunk by itself.
        """
        forgets = self.vocab.in_memory_zone  # type: ignore[attr-defined]  # a property that the stub lacks
        if isinstance(self.base, Tokenizer) and len(self._known) < _REMEMBERED and not forgets:
            self.base.max_cache_size = max(self.base.max_cache_size, _REMEMBERED)
            unknown = {chunk for chunk in text.split() if len(chunk) <= _LONGEST_REMEMBERED} - self._known
            self._known |= unknown
            for chunk in unknown:
                self.base(chunk)

    def to_bytes(self, **options: Any) -> bytes:
        """Return the settings of the base tokenizer; this tokenizer has no settings of its own."""
        return cast(bytes, cast(Any, self.base).to_bytes(**options))

    def from_bytes(self, data: bytes, **options: Any) -> NewsTokenizer:
        """Restore the settings that `to_bytes` returned."""
        cast(Any, self.base).from_bytes(data, **options)
        return self

    def to_disk(self, path: str | Path, **options: Any) -> None:
        """Write the settings of the base tokenizer."""
        cast(Any, self.base).to_disk(path, **options)

    def from_disk(self, path: str | Path, **options: Any) -> NewsTokenizer:
        """Restore the settings that `to_disk` wrote."""
        cast(Any, self.base).from_disk(path, **options)
        return self


def read_original(doc: Doc) -> CleanText:
    """Return the cleaned text of a document, which converts offsets to the caller's text.

    If another tokenizer made the document, both texts are ``doc.text``.
    """
    text = text_of(doc)
    known = doc.user_data.get(ORIGINAL_KEY)
    if known is None:
        return CleanText(text, text)
    if known["length"] != len(text):
        raise ValueError("doc is not the document that newsner's tokenizer made, but a part of it or several in one")
    spans = known["spans"]
    return CleanText(text, known["text"], known["lead"], spans and [(start, end) for start, end in spans])


@registry.tokenizers(NAME)  # type: ignore[untyped-decorator]
def create_news_tokenizer(base: Callable[[Language], Tokenize]) -> Callable[[Language], NewsTokenizer]:
    """Return a function that builds a `NewsTokenizer` around another tokenizer, for a pipeline's ``config.cfg``."""
    return lambda nlp: NewsTokenizer(base(nlp), nlp.vocab)


def install(nlp: Language) -> None:
    """Replace the tokenizer of a pipeline by a `NewsTokenizer` around it, unless it is one; also in its config."""
    if not isinstance(nlp.tokenizer, NewsTokenizer):
        nlp.tokenizer = NewsTokenizer(cast(Tokenize, nlp.tokenizer), nlp.vocab)
        settings = nlp.config["nlp"]
        settings["tokenizer"] = {"@tokenizers": NAME, "base": settings["tokenizer"]}
