"""Build the spaCy pipeline: newsner's tokenizer, an NER, then newsner's components in order."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from spacy.language import Language

from newsner.checks import check_type
from newsner.gazetteer.entries import GazetteerEntry
from newsner.gazetteer.reader import to_entries
from newsner.ner.loading import DEFAULT_MODEL, load_ner, share_ner
from newsner.preprocessing.tokenizer import install
from newsner.spans import USER_SPANS

USER_GAZETTEER = "newsner_user_gazetteer"
"""The name of the component that holds the user's own names."""

_SPLITS = "newsner_splits"
_BEHIND_NER = (
    "newsner_clutter",
    "newsner_model_names",
    "newsner_gazetteer",
    "newsner_people",
    "newsner_organisations",
    "newsner_places",
    "newsner_results",
    "newsner_consistency",
    "newsner_quantities",
    "newsner_overlaps",
    "newsner_linking",
)
_LONGEST_TEXT = 10**9  # characters; spaCy's own limit guards the parser, which is not run


def build_ner(model: str | Path | Language = DEFAULT_MODEL) -> Language:
    """Return a pipeline of tokenizer and NER alone; see `build_pipeline` for the arguments and errors."""
    if isinstance(model, Language):
        nlp = share_ner(model)
    else:
        check_type("model", model, (str, Path), "a string, a Path or a spaCy pipeline")
        nlp = load_ner(model)
    nlp.max_length = max(nlp.max_length, _LONGEST_TEXT)
    install(nlp)
    if _SPLITS not in nlp.component_names:
        nlp.add_pipe(_SPLITS, first=True)
    return nlp


def build_pipeline(
    model: str | Path | Language = DEFAULT_MODEL,
    *,
    gazetteer: str | Path | Iterable[GazetteerEntry] | None = None,
) -> Language:
    """Return the pipeline that newsner runs.

    Args:
        model: ``"newsner"``, the name of an installed spaCy model with an NER, the folder of one, or a spaCy pipeline
            whose components set ``doc.ents``. Such a pipeline stays as it is; the one returned shares its components.
        gazetteer: the user's own names: a CSV or JSON Lines file, or entries.

    Raises:
        ModelNotFoundError: the model is not installed, or has no NER.
        ModelVersionError: newsner's NER does not fit the versions of its base model or of spaCy that are installed.
        ModelDamagedError: a file of newsner's NER has been changed.
        FileNotFoundError, LexiconError: the gazetteer is missing or malformed.
        TypeError, ValueError: ``model`` is none of these, or a pipeline that newsner has built already.
    """
    entries = to_entries(gazetteer)  # a mistake there is told before the model is loaded
    nlp = build_ner(model)
    for name in _BEHIND_NER:
        nlp.add_pipe(name)
    own = nlp.add_pipe(
        "newsner_gazetteer",
        USER_GAZETTEER,
        after="newsner_gazetteer",
        config={"spans_key": USER_SPANS, "packaged": False},
    )
    own.add(entries)  # type: ignore[attr-defined]
    return nlp
