"""Build the spaCy pipeline: newsner's tokenizer, an NER, then newsner's other components."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from spacy.language import Language

from newsner.checks import check_items, check_type, name_argument
from newsner.gazetteer.reader import GazetteerSource, to_gazetteers
from newsner.ner.loading import DEFAULT_MODEL, load_ner, share_ner
from newsner.preprocessing.tokenizer import install
from newsner.spans import USER_SPANS

USER_GAZETTEER = "newsner_user_gazetteer"
"""The name of the component that finds the user's own names."""

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
PARTS = {"roles": "newsner_roles", "statements": "newsner_statements", "dates": "newsner_dates"}
"""The parts of the pipeline that can be left out, and their components."""

_LONGEST_TEXT = 10**9  # characters; spaCy's own limit protects its parser, which newsner does not run


def build_ner(model: str | Path | Language = DEFAULT_MODEL) -> Language:
    """Return a pipeline with only tokenizer and NER; see `build_pipeline` for arguments and errors."""
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


def check_parts(exclude: Iterable[str]) -> tuple[str, ...]:
    """Return the parts to leave out, sorted and each once.

    Raises:
        TypeError: ``exclude`` is a string, or no iterable of strings.
        ValueError: a part is not in `PARTS`.

    >>> check_parts(["statements", "roles", "roles"])
    ('roles', 'statements')
    """
    parts = sorted(set(check_items("exclude", exclude, str)))
    for part in parts:
        if part not in PARTS:
            raise ValueError(f"{name_argument('exclude')} may contain {', '.join(PARTS)}, but contains {part!r}")
    return tuple(parts)


def build_pipeline(
    model: str | Path | Language = DEFAULT_MODEL,
    *,
    gazetteer: GazetteerSource = None,
    exclude: Iterable[str] = (),
) -> Language:
    """Return the complete pipeline of newsner.

    Args:
        model: ``"newsner"``, ``"newsner-accurate"``, the name of an installed spaCy model with an NER, the folder of
            such a model, or a spaCy pipeline with a component that sets ``doc.ents``. That pipeline is not changed; the
            new one shares its components.
        gazetteer: the user's own names: a file, several, a `Gazetteer`, or entries.
        exclude: the parts to leave out, of `PARTS`.

    Raises:
        MissingExtraError: the model is an encoder, and the extra ``accurate`` is not installed.
        ModelNotFoundError: the model is not installed, or has no NER.
        ModelVersionError: newsner's NER does not fit the installed versions of its base model or of spaCy.
        ModelDamagedError: a file of newsner's NER has been changed.
        FileNotFoundError, LexiconError: the gazetteer is missing or malformed.
        TypeError: ``model`` or ``gazetteer`` has another type.
        ValueError: ``model`` is a pipeline that already contains newsner's components, or a part is unknown.
    """
    left_out = check_parts(exclude)
    gazetteers = to_gazetteers(gazetteer)  # a mistake there is told before the model is loaded
    nlp = build_ner(model)
    for name in (*_BEHIND_NER, *(PARTS[part] for part in PARTS if part not in left_out)):
        nlp.add_pipe(name)
    own = nlp.add_pipe(
        "newsner_gazetteer",
        USER_GAZETTEER,
        after="newsner_gazetteer",
        config={"spans_key": USER_SPANS, "packaged": False},
    )
    for names in gazetteers:
        own.add(names)  # type: ignore[attr-defined]
    return nlp
