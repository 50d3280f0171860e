"""Build the spaCy pipeline: an NER, then newsner's components in order."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from spacy.language import Language

from newsner.gazetteer.entries import GazetteerEntry
from newsner.gazetteer.reader import to_entries
from newsner.ner.loading import DEFAULT_MODEL, build_ner
from newsner.spans import USER_SPANS

USER_GAZETTEER = "newsner_user_gazetteer"
"""The name of the component that holds the user's own names."""

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


def build_pipeline(
    model: str | Path = DEFAULT_MODEL, *, gazetteer: str | Path | Iterable[GazetteerEntry] | None = None
) -> Language:
    """Return the pipeline that newsner runs.

    Args:
        model: ``"newsner"``, the name of an installed spaCy model with an NER, or the folder of one.
        gazetteer: the user's own names: a CSV or JSON Lines file, or entries.

    Raises:
        ModelNotFoundError: the model is not installed, or has no NER.
        ModelVersionError: another version of the base model is installed than newsner's NER was trained on.
        ModelDamagedError: a file of newsner's NER has been changed.
        FileNotFoundError, LexiconError: the gazetteer is missing or malformed.
    """
    nlp = build_ner(model)
    for name in _BEHIND_NER:
        nlp.add_pipe(name)
    own = nlp.add_pipe(
        "newsner_gazetteer",
        USER_GAZETTEER,
        after="newsner_gazetteer",
        config={"spans_key": USER_SPANS, "packaged": False},
    )
    own.add(to_entries(gazetteer))  # type: ignore[attr-defined]
    return nlp
