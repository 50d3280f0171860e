"""Load the NER of a model, without other components: newsner's own, an installed spaCy model, or a folder."""

from __future__ import annotations

import hashlib
import logging
import re
import time
import warnings
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.vocab import Vocab
from thinc.api import get_current_ops

from newsner.checks import check_path
from newsner.errors import ModelNotFoundError, ModelVersionError
from newsner.ner import shipped
from newsner.ner.encoder import require_encoder
from newsner.ner.fast_french import French, load_french

DEFAULT_MODEL = "newsner"
"""The name of the fast NER that comes with newsner."""

ACCURATE_MODEL = "newsner-accurate"
"""The name of the encoder that comes with newsner; it needs the extra ``accurate``."""

_logger = logging.getLogger(__name__)
_SPACY_MODEL = re.compile(r"[a-z]{2}_(?:core|dep|ent)_(?:news|web|wiki)_(?:sm|md|lg|trf)")
"""The names of the models that spaCy publishes."""
_SECOND = "second_ner"
_RUN = ("@callbacks", "@readers", "source")
"""What in the settings of a model names functions that are more than layers, or another model."""
_NER_COMPONENTS = ("tok2vec", "transformer", "newsner_splits", _SECOND, "ner")
_REMEMBERED_WORDS = 50_000  # cache size of the tokeniser; spaCy's default of 10,000 is used up by the gazetteer alone


def check_model(model: str | Path) -> None:
    """Raise the errors of `load_ner` for a model that is not there, or that lacks its extra, without loading it."""
    check_path("model", model)
    if model == ACCURATE_MODEL:
        require_encoder()
    elif model != DEFAULT_MODEL:
        _find_config(model)


def fingerprint_model(model: str | Path) -> str | None:
    """Return a fingerprint of the files of a model, or ``None`` for one that comes with newsner."""
    if model in _SHIPPED_MODELS:
        return None
    folder = _find_config(model).parent
    found = hashlib.blake2b(digest_size=8)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        found.update(
            f"{path.relative_to(folder).as_posix()}\0{path.stat().st_size}\0".encode("utf-8", "surrogateescape")
        )
        found.update(path.read_bytes())
    return found.hexdigest()


def _find_config(model: str | Path) -> Path:
    """Return the path of the ``config.cfg`` of an installed spaCy model, or of a folder with a model."""
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
    if _SPACY_MODEL.fullmatch(name):
        hint = f"python -m spacy download {name}"
        raise ModelNotFoundError(f"the spaCy model {name!r} is not installed; install it with: {hint}")
    installed = ", ".join([*_SHIPPED_MODELS, *sorted(spacy.util.get_installed_models())])
    raise ModelNotFoundError(
        f"there is no model {name!r}; wanted are an installed model ({installed}), or the folder of a spaCy model"
    )


def _load_base(model: str | Path) -> Language:
    """Load the NER of a model and the components that the NER listens to, and no others."""
    config_path = _find_config(model)
    config = spacy.util.load_config(config_path)
    components: list[str] = config["nlp"]["pipeline"]
    if "ner" not in components:
        raise ModelNotFoundError(f"the spaCy model {str(model)!r} has no NER; its components are {components}")
    listens = "Listener" in str(config["components"]["ner"])
    wanted = _NER_COMPONENTS if listens else ("newsner_splits", _SECOND, "ner")
    exclude = [name for name in components if name not in wanted]
    settings = config.interpolate()  # whatever a section takes from another one
    _refuse_functions(model, settings["nlp"], "nlp")
    for name in wanted:
        _refuse_functions(model, settings["components"].get(name), f"components.{name}")
    is_plain = config["components"]["ner"].get("factory") == "ner"
    scored = {"components": {"ner": {"factory": "newsner_ner"}}} if is_plain else {}
    if config["nlp"]["lang"] == French.lang:
        return load_french(config_path.parent, exclude=exclude, config=scored)
    return spacy.load(model, exclude=exclude, config=scored)


def _refuse_functions(model: str | Path, settings: object, where: str) -> None:
    """Raise an error if the settings of a model name a function that may do anything, or another model.

    spaCy runs callbacks and readers that any installed package has registered, with the arguments of the settings,
    while it loads a model. Models need none to be used.

    Raises:
        ModelNotFoundError: they do.
    """
    if not isinstance(settings, dict):
        return
    for name, value in settings.items():
        if name in _RUN and value is not None:
            raise ModelNotFoundError(
                f"the settings of the model {str(model)!r} name {value!r} in [{where}] ({name}), which may run or read "
                "anything; if you trust the model, load it with spacy.load, and newsner from that pipeline"
            )
        _refuse_functions(model, value, f"{where}.{name}")


def load_shipped_weights(ner: Any) -> None:
    """Give an NER with the layers of newsner's own its weights and labels.

    Raises:
        ModelDamagedError: a file has been changed.
    """
    shipped.read_files(shipped.NER)
    ner.from_disk(shipped.NER, exclude=["vocab"])


def shipped_layers() -> dict[str, Any]:
    """Return the settings of the layers of newsner's own NER, as a ``config.cfg`` gives them."""
    config = spacy.util.load_config(_find_config(shipped.read_meta(shipped.NER)["base"]))
    layers: dict[str, Any] = config["components"]["ner"]["model"]
    return layers


def add_shipped_vectors(vocab: Vocab) -> None:
    """Give a vocabulary without word vectors those that newsner's own NER needs.

    Raises:
        ValueError: the vocabulary has other vectors.
    """
    base = shipped.read_meta(shipped.NER)["base"]
    folder = _find_config(base).parent
    name = spacy.util.get_model_meta(folder)["vectors"]["name"]
    if not vocab.vectors.shape[0]:
        vocab.vectors.from_disk(folder / "vocab", exclude=["strings"])
        vocab.vectors.name = name
    elif vocab.vectors.name != name:
        raise ValueError(
            f"newsner_ner needs the word vectors of {base}, but the vocabulary has others "
            f"({vocab.vectors.name!r}); add it to another pipeline, such as spacy.blank('fr')"
        )


def _load_fast() -> Language:
    """Load the base model and replace the weights of its NER by newsner's."""
    meta = shipped.read_meta(shipped.NER)
    nlp = _load_base(meta["base"])
    installed = nlp.meta["version"]
    if installed != meta["base_version"]:
        raise ModelVersionError(
            f"newsner's NER belongs to {meta['base']} {meta['base_version']}, but {installed} is installed; "
            f"install it with: python -m pip install {meta['base'].replace('_', '-')}=={meta['base_version']}"
        )
    ner = nlp.get_pipe("ner")
    load_shipped_weights(ner)
    if not _has_known_layers(ner):
        raise ModelVersionError(
            f"newsner does not know the layers that spaCy {spacy.about.__version__} builds of its NER on "
            f"{type(get_current_ops()).__name__}, and would give other scores; wanted are spaCy 3.8 and the CPU "
            "(spacy.require_cpu())"
        )
    return nlp


def _load_accurate() -> Language:
    """Load the encoder, and the fast model for a second opinion."""
    require_encoder()
    nlp = _load_fast()
    nlp.rename_pipe("ner", _SECOND)
    nlp.add_pipe("newsner_encoder", "ner", config={"second_opinion": True})
    return nlp


def drop_second_opinion(nlp: Language) -> None:
    """Let the encoder of a pipeline decide alone, as it must once it has learnt what the other NER does not know."""
    if _SECOND in nlp.component_names:
        encoder: Any = nlp.get_pipe("ner")
        nlp.remove_pipe(_SECOND)
        nlp.replace_pipe("ner", "newsner_encoder")
        nlp.get_pipe("ner").files = encoder.files  # type: ignore[attr-defined]


_SHIPPED_MODELS = {DEFAULT_MODEL: _load_fast, ACCURATE_MODEL: _load_accurate}


def load_ner(model: str | Path) -> Language:
    """Return a pipeline with a model's own tokenizer, its NER and the components that the NER listens to.

    Args:
        model: ``"newsner"``, ``"newsner-accurate"``, the name of an installed spaCy model, or the folder of one.

    Raises:
        TypeError: ``model`` is neither a string nor a path.
        MissingExtraError: the model is an encoder, and the extra ``accurate`` is not installed.
        ModelNotFoundError: the model is not installed, has no NER, or its settings name functions that may do anything.
        ModelVersionError, ModelDamagedError: newsner's own NER does not fit what is installed, or has been changed.
    """
    check_path("model", model)
    start = time.perf_counter()
    nlp = _SHIPPED_MODELS[str(model)]() if model in _SHIPPED_MODELS else _load_base(model)
    nlp.tokenizer.max_cache_size = _REMEMBERED_WORDS  # type: ignore[union-attr]
    _warn_of_unknown_layers(nlp, str(model))
    _logger.info("loaded the model %s in %.1f s", model, time.perf_counter() - start)
    return nlp


def share_ner(source: Language) -> Language:
    """Return a new pipeline that shares vocabulary, tokenizer and enabled components with ``source``.

    ``source`` is not changed. A spaCy ``ner`` with layers that newsner supports becomes a `newsner_ner` with the same
    weights, so that its mentions have probabilities.

    Raises:
        ModelNotFoundError: no component can set ``doc.ents``.
        ValueError: the pipeline already contains newsner's components.
    """
    factories = {name: source.get_pipe_meta(name).factory for name in source.component_names}
    if "newsner_overlaps" in factories.values():
        raise ValueError("the pipeline holds newsner's components already; newsner.Extractor(nlp) takes it as it is")
    for name, factory in factories.items():
        if factory.startswith("newsner_") and factory not in ("newsner_ner", "newsner_encoder", "newsner_splits"):
            raise ValueError(
                f"the pipeline holds {name!r} already, which load adds; remove it: nlp.remove_pipe({name!r})"
            )
    if not any(_may_set_ents(source, name) for name in source.pipe_names):
        raise ModelNotFoundError(f"the pipeline has no NER; its components are {source.pipe_names}")
    nlp = type(source)(source.vocab, meta=dict(source.meta), create_tokenizer=lambda _: source.tokenizer)
    nlp.config["nlp"]["tokenizer"] = source.config["nlp"]["tokenizer"]
    nlp.max_length = source.max_length
    for name in source.pipe_names:
        component: Any = source.get_pipe(name)
        settings = source.config["components"][name]
        if settings["factory"] == "ner" and "Listener" not in str(settings) and _has_known_layers(component):
            ner: Any = nlp.add_pipe("newsner_ner", name, config={k: v for k, v in settings.items() if k != "factory"})
            ner.from_bytes(component.to_bytes(exclude=["vocab"]), exclude=["vocab"])
        else:
            nlp.add_pipe(name, source=source)
    _warn_of_unknown_layers(nlp, f"the pipeline of {nlp.pipe_names}")
    return nlp


def _has_known_layers(component: object) -> bool:
    from newsner.ner.decoder import has_known_layers  # imported here, to keep `import newsner` fast

    return has_known_layers(component)


def _warn_of_unknown_layers(nlp: Language, model: str) -> None:
    """Warn if no NER of a pipeline gives probabilities."""
    gives = (
        nlp.get_pipe_meta(name).factory == "newsner_encoder" or _has_known_layers(component)
        for name, component in nlp.pipeline
    )
    if not any(gives):
        warnings.warn(
            f"{model}: its NER is not built of layers that newsner knows, so it gives no probabilities; the longest "
            "candidate wins, and scores say less than with newsner's own NER",
            stacklevel=4,
        )


def _may_set_ents(nlp: Language, name: str) -> bool:
    """Tell whether a component declares that it sets ``doc.ents``, or declares nothing."""
    assigns = nlp.get_pipe_meta(name).assigns
    return not assigns or any(attribute.startswith("doc.ents") for attribute in assigns)
