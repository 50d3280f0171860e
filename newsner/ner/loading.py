"""Load a model with its NER, and nothing else: the one that newsner ships, an installed spaCy model, or a folder."""

from __future__ import annotations

import hashlib
import json
import logging
import time
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

from newsner.checks import check_path
from newsner.errors import ModelDamagedError, ModelNotFoundError, ModelVersionError
from newsner.ner.fast_french import French, load_french

DEFAULT_MODEL = "newsner"
"""The name of the NER that is shipped in the package."""

_logger = logging.getLogger(__name__)
_SHIPPED = Path(__file__).parent.parent / "data" / "ner"
_NER_COMPONENTS = ("tok2vec", "transformer", "newsner_splits", "ner")
_REMEMBERED_WORDS = 50_000  # by the tokeniser, which spaCy lets remember 10,000: no more than the gazetteer has
_LONGEST_TEXT = 10**9  # characters; spaCy's own limit guards the parser, which is not run


def check_model(model: str | Path) -> None:
    """Raise ModelNotFoundError where a model is not there, before it is loaded; TypeError if it is no name or path."""
    check_path("model", model)
    if model != DEFAULT_MODEL:
        _find_config(model)


def _find_config(model: str | Path) -> Path:
    """Return the configuration of an installed spaCy model, or of the folder of one."""
    name, folder = str(model), Path(model)
    if isinstance(model, str) and spacy.util.is_package(name):
        found = list(spacy.util.get_package_path(name).glob("*/config.cfg"))
        if not found:
            raise ModelNotFoundError(f"{name!r} is an installed package, but no spaCy model")
        return found[0]
    if folder.exists() and name:
        if not (folder / "config.cfg").is_file():
            raise ModelNotFoundError(f"{name!r} is no folder of a spaCy model: it holds no config.cfg")
        return folder / "config.cfg"
    if isinstance(model, Path) or "/" in name or "\\" in name:
        raise ModelNotFoundError(f"there is no folder {name!r}; wanted is the folder of a spaCy model, or its name")
    hint = f"python -m pip install {name.replace('_', '-')}"
    raise ModelNotFoundError(f"the spaCy model {name!r} is not installed; install it with: {hint}")


def _load_base(model: str | Path) -> Language:
    """Load a model with its NER and what the NER listens to, and nothing else."""
    config_path = _find_config(model)
    config = spacy.util.load_config(config_path)
    components: list[str] = config["nlp"]["pipeline"]
    if "ner" not in components:
        raise ModelNotFoundError(f"the spaCy model {str(model)!r} has no NER; its components are {components}")
    listens = "Listener" in str(config["components"]["ner"])
    wanted = _NER_COMPONENTS if listens else ("newsner_splits", "ner")
    scored = (
        {"components": {"ner": {"factory": "newsner_ner"}}} if config["components"]["ner"]["factory"] == "ner" else {}
    )
    exclude = [name for name in components if name not in wanted]
    if config["nlp"]["lang"] == French.lang:
        return load_french(config_path.parent, exclude=exclude, config=scored)
    return spacy.load(model, exclude=exclude, config=scored)


def _load_shipped() -> Language:
    """Load the base model with the weights of newsner's own NER in place of its own."""
    meta: dict[str, Any] = json.loads((_SHIPPED / "meta.json").read_text(encoding="utf-8"))
    nlp = _load_base(meta["base"])
    installed = nlp.meta["version"]
    if installed != meta["base_version"]:
        raise ModelVersionError(
            f"newsner's NER belongs to {meta['base']} {meta['base_version']}, but {installed} is installed; "
            f"install it with: python -m pip install {meta['base'].replace('_', '-')}=={meta['base_version']}"
        )
    for name, digest in meta["sha256"].items():
        if hashlib.sha256((_SHIPPED / name).read_bytes()).hexdigest() != digest:
            raise ModelDamagedError(f"{_SHIPPED / name} is not the file that newsner ships; install newsner again")
    nlp.get_pipe("ner").from_disk(_SHIPPED, exclude=["vocab"])  # type: ignore[attr-defined]
    return nlp


def build_ner(model: str | Path = DEFAULT_MODEL) -> Language:
    """Return a pipeline of tokeniser and NER alone; see `build_pipeline` for the arguments and errors."""
    check_path("model", model)
    start = time.perf_counter()
    nlp = _load_shipped() if model == DEFAULT_MODEL else _load_base(model)
    nlp.max_length = _LONGEST_TEXT
    nlp.tokenizer.max_cache_size = _REMEMBERED_WORDS  # type: ignore[union-attr]
    if "newsner_splits" not in nlp.component_names:
        nlp.add_pipe("newsner_splits", first=True)
    _logger.info("loaded the model %s in %.1f s", model, time.perf_counter() - start)
    return nlp
