"""Split tokens that contain several words: prefixes such as `pro-`, and words joined by mistake in scraped texts."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
from spacy.attrs import NORM, SPACY  # type: ignore[import-not-found]  # Cython
from spacy.language import Language
from spacy.tokens import Doc, Token

from newsner.lexicons import load_name_cues
from newsner.regexes import compile_phrases
from newsner.spans import text_of, to_span, words_of

_GLUE = r"""
    [()\[\]«»"?!;:►]                   # never inside a word, a name or a number
    | \.(?=["»])                        # `AFP."Ce`
    | (?<=[^\W\d_]{2})\.(?=[)►–-]|$)    # `Buzyn.►`, and the `Buzyn.` that remains
    | (?<=\.)[–-]$                      # `Gaunt.-`
    | (?<=[^\W\d_]{3})-$                # `comptes-`, at the end of a clause between dashes
    | ^[–-](?=[A-ZÀ-Þ])                 # `-BRGM`, between dashes
    | (?<=[a-zà-ÿ][A-ZÀ-Þ])\.$          # `BAnQ.`, at the end of a sentence
    | (?:(?<=aussi)|(?<=AUSSI)|(?<=galement)|(?<=GALEMENT))(?=[A-ZÀ-Þ][a-zà-ÿ])  # `À lire aussiElon Musk`
"""
_GLUE_PATTERN = re.compile(_GLUE, re.VERBOSE)


class TokenSplitter:
    """Component that splits `pro-Assad`, `Oran?Lomé`, `Mortagne(Orne` or `AFP."Ce`, without changing the text."""

    def __init__(self) -> None:
        prefixes = compile_phrases(load_name_cues()["affix"])
        self._prefix = re.compile(rf"(?<!\w)(?i:{prefixes})-(?=[A-ZÀ-Þ])")
        self._needed = re.compile(
            rf"""
            {self._prefix.pattern}
            | \w(?:{_GLUE})+\w
            | [«"]\w
            | (?<!\S)[–-][A-ZÀ-Þ]\w
            | \w\w(?:\.[–►)-]|-(?![^\s,;:.!?»")])|(?<=[a-zà-ÿ][A-ZÀ-Þ])\.(?!\S))
            """,
            re.VERBOSE,
        )

    def __call__(self, doc: Doc) -> Doc:
        """Return a new document with the tokens split, or the same one if there is nothing to split.

        A new document is faster than spaCy's retokeniser, which loops over all tokens at each split. It has no
        annotations of earlier components, so this component must come first.
        """
        suspects = {
            token.i: token
            for match in self._needed.finditer(text_of(doc))  # so that other tokens need not be created
            for token in to_span(doc, match.start(), match.end(), "")
        }
        parts = {i: _cut(token.text, cuts) for i, token in suspects.items() if (cuts := self._find_cuts(token))}
        if not parts:
            return doc
        words: list[str] = []
        spaces: list[bool] = []
        norms: list[int] = []
        rows = doc.to_array([SPACY, NORM]).tolist()
        for i, (word, (space, norm)) in enumerate(zip(words_of(doc), rows, strict=True)):
            own = parts.get(i, [word])
            words += own
            spaces += [False] * (len(own) - 1) + [bool(space)]
            norms += [norm] if len(own) == 1 else [doc.vocab[part].norm for part in own]
        split = Doc(doc.vocab, words=words, spaces=spaces, user_data=doc.user_data)
        split._context = doc._context
        return split.from_array([NORM], np.array(norms, np.uint64).reshape(-1, 1))  # type: ignore[arg-type]

    def _find_cuts(self, token: Token) -> list[int]:
        """Return the offsets at which to split a token."""
        text = token.text
        prefix = self._prefix.match(text)
        cuts = {prefix.end()} if prefix else set()
        if not (token.like_url or token.like_email) and any(character.isalpha() for character in text):
            for glue in _GLUE_PATTERN.finditer(text):
                cuts |= {glue.start(), glue.end()}
        return sorted(cuts - {0, len(text)})


def _cut(text: str, cuts: list[int]) -> list[str]:
    return [text[start:end] for start, end in pairwise([0, *cuts, len(text)])]


@Language.factory("newsner_splits", retokenizes=True)
def make_token_splitter(nlp: Language, name: str) -> TokenSplitter:
    """Build a `TokenSplitter`; add it before the model's NER."""
    return TokenSplitter()
