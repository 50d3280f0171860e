"""spaCy's French pipelines, loaded in a third of the time.

Importing ``spacy.lang.fr`` takes two seconds, in which Python compiles one regular expression with hundreds of long
lists of letters. Here the same expression says "any letter" for each list. The strings of the vocabulary, which nothing
in an NER looks up, are not loaded either; those of the texts are added as they come.
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
    """A French pipeline whose tokeniser comes from a trained one; ``like_num`` knows digits only."""

    lang = "fr"
    Defaults = _Defaults


def load_french(folder: Path, *, exclude: Iterable[str], config: Mapping[str, Any]) -> Language:
    """Return a trained French pipeline.

    Args:
        folder: where its ``config.cfg`` is.
        exclude: names of components that are left out.
        config: what is changed in its configuration, as for `spacy.load`.
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
    """Return a regular expression in which the lists of letters say "any letter"."""
    for letters in (ALPHA, ALPHA_LOWER):
        listed = re.compile(rf"\[([^][]*){re.escape(letters)}([^][]*)\]")
        pattern = pattern and listed.sub(_any_letter_or, pattern)
    return pattern


def _any_letter_or(listed: re.Match[str]) -> str:
    others = listed[1] + listed[2]
    return f"(?:[{others}]|{_LETTER})" if others else _LETTER
