"""Split tokens that contain several words: prefixes such as `pro-`, and words joined by mistake in scraped texts."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise

import numpy as np
from spacy.attrs import NORM, SPACY  # type: ignore[import-not-found]  # Cython
from spacy.lang.lex_attrs import like_email, like_url
from spacy.language import Language
from spacy.tokens import Doc

from newsner.lexicons import load_name_cues
from newsner.regexes import compile_phrases
from newsner.spans import places_of, text_of, words_of

_GLUE = r"""
    [()\[\]«»"?!;:►]                   # never inside a word, a name or a number
    | \.(?=["»])                        # `AFP."Ce`
    | (?<=[A-ZÀ-Þ]{2})\.(?=[A-ZÀ-Þ](?:['’]|\w*[a-zà-ÿ])|[AÀYÔ](?!\w))  # `AFP.Dans`, but not `U.S.A.`
    | (?<=\d)\.(?=[A-ZÀ-Þ](?:['’]|\w*[a-zà-ÿ]))                         # `TF1.Selon`, `France 2.Le`
    | (?<=[A-ZÀ-Þ]{3})\.(?=\d)                                          # `RTL.70`
    | (?<=[^\W\d_]{2})\.(?=[)►–-]|$)    # `Buzyn.►`, and the `Buzyn.` that remains
    | (?<=\.)[–-]$                      # `Gaunt.-`
    | (?<=[^\W\d_]{3})-$                # `comptes-`, at the end of a clause between dashes
    | ^[–-](?=[A-ZÀ-Þ])                 # `-BRGM`, between dashes
    | (?<=[a-zà-ÿ][A-ZÀ-Þ])\.$          # `BAnQ.`, at the end of a sentence
    | (?:(?<=aussi)|(?<=AUSSI)|(?<=galement)|(?<=GALEMENT))(?=[A-ZÀ-Þ][a-zà-ÿ])  # `À lire aussiElon Musk`
"""
_GLUE_PATTERN = re.compile(_GLUE, re.VERBOSE)
_REMEMBERED = 1 << 15  # words
_AROUND = 3  # characters that are looked at on both sides of a token


class TokenSplitter:
    """Component that splits `pro-Assad`, `Oran?Lomé`, `Mortagne(Orne` or `AFP.Dans`, without changing the text."""

    def __call__(self, doc: Doc) -> Doc:
        """Return a new document with the tokens split, or the same one if there is nothing to split.

        A new document is faster than spaCy's retokeniser, which loops over all tokens at each split. It has no
        annotations of earlier components, so this component must come first.
        """
        words = words_of(doc)
        parts = [*map(_cut, words)]
        for position in [i for i, own in enumerate(parts) if own]:
            if not _is_glued(text_of(doc), *places_of(doc)[position]):
                parts[position] = ()
        if not any(parts):
            return doc
        tokens: list[str] = []
        spaces: list[bool] = []
        norms: list[int] = []
        rows = doc.to_array([SPACY, NORM]).tolist()
        for word, own, (space, norm) in zip(words, parts, rows, strict=True):
            tokens += own or (word,)
            spaces += [False] * (len(own or (word,)) - 1) + [bool(space)]
            norms += [doc.vocab[part].norm for part in own] if own else (norm,)
        split = Doc(doc.vocab, words=tokens, spaces=spaces, user_data=doc.user_data)
        split._context = doc._context
        text_of.remember(split, text_of(doc))
        return split.from_array([NORM], np.array(norms, np.uint64).reshape(-1, 1))  # type: ignore[arg-type]


@cache
def _prefix() -> re.Pattern[str]:
    return re.compile(rf"(?i:{compile_phrases(load_name_cues()['affix'])})-(?=[A-ZÀ-Þ])")


@lru_cache(maxsize=_REMEMBERED)
def _cut(word: str) -> tuple[str, ...]:
    """Return the parts that a token may have, or nothing if it stays whole.

    >>> _cut("pro-Assad"), _cut("Hama"), _cut("MM.")
    (('pro-', 'Assad'), (), ('MM', '.'))
    """
    prefix = _prefix().match(word)
    cuts = {prefix.end()} if prefix else set()
    if any(character.isalpha() for character in word) and not (like_url(word) or like_email(word)):
        for glue in _GLUE_PATTERN.finditer(word):
            cuts |= {glue.start(), glue.end()}
    borders = [0, *sorted(cuts - {0, len(word)}), len(word)]
    return tuple(word[start:end] for start, end in pairwise(borders)) if len(borders) > 2 else ()


def _is_glued(text: str, start: int, end: int) -> bool:
    """Tell whether a token with parts is several words, by what is in it and around it: `Buzyn.►`, but not `MM. X`."""
    around = _needed().finditer(text, max(0, start - _AROUND), end + _AROUND)
    return any(found.start() < end and start < found.end() for found in around)


@cache
def _needed() -> re.Pattern[str]:
    return re.compile(
        rf"""
        (?<!\w){_prefix().pattern}
        | \w(?:{_GLUE})+\w
        | [«"]\w
        | (?<!\S)[–-][A-ZÀ-Þ]\w
        | \w\w(?:\.[–►)-]|-(?![^\s,;:.!?»")])|(?<=[a-zà-ÿ][A-ZÀ-Þ])\.(?!\S))
        """,
        re.VERBOSE,
    )


@Language.factory("newsner_splits", retokenizes=True)
def make_token_splitter(nlp: Language, name: str) -> TokenSplitter:
    """Build a `TokenSplitter`; add it before the model's NER."""
    return TokenSplitter()
