"""Split prefixes such as `pro-` off the names that they stand before, so that the name is a token of its own."""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc

from newsner.lexicons import compile_phrases, load_name_cues


class AffixSplitter:
    """Split `pro-Assad`, `anti-Trump`, `ex-URSS` into two tokens; the text stays the same."""

    def __init__(self) -> None:
        prefixes = compile_phrases(load_name_cues()["affix"])
        self._pattern = re.compile(rf"(?<!\w)(?i:{prefixes})-(?=[A-ZÀ-Þ])")

    def __call__(self, doc: Doc) -> Doc:
        """Split the tokens of a document."""
        if not self._pattern.search(doc.text):  # most texts have none: spare their tokens
            return doc
        splits = [(token, match.end()) for token in doc if (match := self._pattern.match(token.text))]
        if splits:
            with doc.retokenize() as retokenizer:
                for token, length in splits:
                    parts = [token.text[:length], token.text[length:]]
                    retokenizer.split(token, parts, heads=[(token, 0), (token, 1)])
        return doc


@Language.factory("newsner_affixes", retokenizes=True)
def make_affix_splitter(nlp: Language, name: str) -> AffixSplitter:
    """Build an `AffixSplitter`; it belongs before the model's NER."""
    return AffixSplitter()
