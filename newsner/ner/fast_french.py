"""Load spaCy's French pipelines in a third of the time.

Importing ``spacy.lang.fr`` takes two seconds, because Python compiles one regular expression with hundreds of long
lists of letters. Here, each of these lists is replaced by "any letter". The strings of the vocabulary are not loaded
either, since an NER does not look them up; the strings of the texts are added when a text is read.
"""

from __future__ import annotations

import re
import runpy
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import spacy
import srsly  # type: ignore[import-untyped]
from spacy import util
from spacy.lang.char_classes import ALPHA, ALPHA_LOWER
from spacy.language import BaseDefaults, Language

_LETTER = r"[^\W\d_]"
_STOP_WORDS = Path(spacy.__file__).parent / "lang" / "fr" / "stop_words.py"


class _Defaults(BaseDefaults):
    stop_words = runpy.run_path(str(_STOP_WORDS))["STOP_WORDS"]


class French(Language):  # type: ignore[no-untyped-call]
    """A French pipeline that uses the tokeniser of a trained one; ``like_num`` recognises only digits."""

    lang = "fr"
    Defaults = _Defaults


def load_french(folder: Path, *, exclude: Iterable[str], config: Mapping[str, Any]) -> Language:
    """Return a trained French pipeline.

    Args:
        folder: the folder with its ``config.cfg``.
        exclude: names of components not to load.
        config: changes to its configuration, as for `spacy.load`.
    """
    overrides = util.dict_to_dot(dict(config), for_overrides=True)
    full = util.load_config(folder / "config.cfg", overrides=overrides)
    nlp = French.from_config(full, exclude=[*exclude], meta=util.get_model_meta(folder))
    nlp.from_disk(folder, exclude=[*exclude, "tokenizer", "strings"], overrides=overrides)
    tokenizer = srsly.msgpack_loads((folder / "tokenizer").read_bytes())
    tokenizer["token_match"] = _shorten(tokenizer["token_match"])
    nlp.tokenizer.from_bytes(srsly.msgpack_dumps(tokenizer), exclude=["vocab"])  # type: ignore[union-attr]
    return nlp


def _shorten(pattern: str | None) -> str | None:
    """Return a regular expression with "any letter" in place of its lists of letters."""
    for letters in (ALPHA, ALPHA_LOWER):
        listed = re.compile(rf"\[([^][]*){re.escape(letters)}([^][]*)\]")
        pattern = pattern and listed.sub(_any_letter_or, pattern)
    return pattern


def _any_letter_or(listed: re.Match[str]) -> str:
    others = listed[1] + listed[2]
    return f"(?:[{others}]|{_LETTER})" if others else _LETTER
