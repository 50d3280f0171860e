"""The main flow: texts in, extractions out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from itertools import islice
from pathlib import Path
from threading import Lock, RLock
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from newsner.checks import check_items, check_share, check_type
from newsner.gazetteer.entries import GazetteerEntry
from newsner.linking.component import linked_entities
from newsner.models import Entity, Extraction, Mention, Passage, Quantity
from newsner.names import tidy
from newsner.ner.loading import DEFAULT_MODEL
from newsner.pipeline import USER_GAZETTEER, build_pipeline
from newsner.preprocessing.tokenizer import read_original
from newsner.spans import CLUTTER_SPANS, QUANTITY_SPANS

_BATCH_SIZE = 32  # documents


class Extractor:
    """Extracts entities and quantities from French texts; build one with `load`.

    ``nlp`` is the spaCy pipeline, for those who want its ``Doc``: `newsner.to_extraction` makes of a ``Doc`` what
    `extract` returns. Threads may share an extractor: they take turns.

    >>> load().nlp("Poutine est à Hama.").ents
    (Poutine, Hama)
    """

    def __init__(self, nlp: Language) -> None:
        check_type("nlp", nlp, Language, "a spaCy pipeline")
        for component in ("newsner_linking", USER_GAZETTEER):
            if component not in nlp.component_names:
                raise ValueError(f"nlp has no component {component!r}; newsner.load makes an Extractor that has all")
        self.nlp = nlp
        self._lock = RLock()

    def add_names(self, entries: Iterable[GazetteerEntry]) -> None:
        """Add names of your own; from the next text on they win over all others.

        >>> extractor = load()
        >>> extractor.add_names([GazetteerEntry(name="Collectif du Val Fleuri", label="ORG", aliases=["CVF"])])
        >>> [entity.name for entity in extractor.extract("Le CVF a manifesté.").entities]
        ['Collectif du Val Fleuri']
        """
        checked = tuple(check_items("entries", entries, GazetteerEntry))
        with self._lock:
            self.nlp.get_pipe(USER_GAZETTEER).add(checked)  # type: ignore[attr-defined]

    def extract(self, text: str, *, min_score: float = 0.0) -> Extraction:
        """Return what stands in one text; see `newsner.extract`."""
        check_type("text", text, str, "a string")
        return next(self.extract_many([text], min_score=min_score))

    def extract_many(self, texts: Iterable[str], *, min_score: float = 0.0) -> Iterator[Extraction]:
        """Yield one extraction for each text, lazily and in order; see `newsner.extract_many`."""
        check_share("min_score", min_score)
        if isinstance(texts, str):
            raise TypeError("texts must be an iterable of strings, not one string; for one text, call extract")
        return self._extract_many(check_items("texts", texts, str), min_score)

    def _extract_many(self, texts: Iterable[str], min_score: float) -> Iterator[Extraction]:
        texts = iter(texts)
        while batch := list(islice(texts, _BATCH_SIZE)):
            with self._lock:
                docs = self.nlp.pipe(batch, batch_size=_BATCH_SIZE)
                articles = [to_extraction(doc, min_score=min_score) for doc in docs]
            yield from articles

    @contextmanager
    def memory_zone(self) -> Iterator[None]:
        """Forget the words of the texts that are extracted in this context, so that memory stays constant.

        Other threads wait until it ends.
        """
        with self._lock:
            # the inner of two zones of spaCy would end both
            is_inner = self.nlp.vocab.in_memory_zone  # type: ignore[attr-defined]  # a property that the stub lacks
            with nullcontext() if is_inner else self.nlp.memory_zone():
                yield


def to_extraction(doc: Doc, *, min_score: float = 0.0) -> Extraction:
    """Return what stands in a document that newsner's pipeline has read; ``to_extraction(nlp(text))`` is `extract`.

    Args:
        doc: made by the pipeline of an `Extractor`.
        min_score: as for `extract`.

    Raises:
        ValueError: the document was not made by newsner's pipeline.

    >>> [entity.name for entity in to_extraction(load().nlp("Poutine est à Hama.")).entities]
    ['Vladimir Poutine', 'Hama']
    """
    check_type("doc", doc, Doc, "a spaCy Doc")
    check_share("min_score", min_score)
    cleaned = read_original(doc)
    text = cleaned.original

    def locate(start: int, end: int) -> dict[str, Any]:
        start, end = cleaned.to_original(start, end)
        return {"text": text[start:end], "start": start, "end": end}

    entities = []
    for linked in linked_entities(doc):
        spans = [span for mention in linked.mentions if (span := doc[mention.start : mention.end])._.score >= min_score]
        if not spans:
            continue
        mentions = tuple(
            Mention(label=linked.label, score=s._.score, source=s._.source, **locate(s.start_char, s.end_char))
            for s in spans
        )
        seen = {tidy(span.text) for span in spans}
        reasons = tuple(reason for reason in linked.reasons if reason.alias in seen)
        entities.append(
            Entity(
                name=linked.name,
                label=linked.label,
                aliases=tuple(reason.alias for reason in reasons),
                mentions=mentions,
                kb_id=linked.kb_id,
                reasons=reasons,
            )
        )
    quantities = (
        Quantity(**{**(q := span._.quantity), **locate(q["start"], q["end"])})
        for span in doc.spans.get(QUANTITY_SPANS, ())
    )
    skipped = (Passage(**locate(span.start_char, span.end_char)) for span in doc.spans.get(CLUTTER_SPANS, ()))
    return Extraction(text=text, entities=tuple(entities), quantities=tuple(quantities), skipped=tuple(skipped))


def load(
    model: str | Path | Language = DEFAULT_MODEL,
    *,
    gazetteer: str | Path | Iterable[GazetteerEntry] | None = None,
) -> Extractor:
    """Return an `Extractor`.

    Args:
        model: the name of an installed spaCy model with an NER, the folder of one, or a spaCy pipeline that sets
            ``doc.ents``, whatever NER it holds. Newsner's components come behind it; the pipeline itself stays as it
            is. Labels that newsner has none for (``MISC``) are left out.
        gazetteer: your own names, which win over all others: a CSV file with the columns ``name,label`` and, if wanted,
            ``aliases,kb_id,never`` (aliases and never joined by `|`), a JSON Lines file (``.jsonl``) of objects with
            these fields, or `GazetteerEntry` objects.

    Raises:
        ModelNotFoundError: the model is not installed, and the message says how to install it; or it has no NER.
        ModelVersionError: newsner's NER does not fit the installed versions of its base model or of spaCy.
        ModelDamagedError: a file of newsner's NER has been changed.
        FileNotFoundError: there is no such gazetteer.
        LexiconError: the gazetteer is malformed; the message names file, line and column.

    >>> own = load(gazetteer=[GazetteerEntry(name="Zorglub", label="ORG", aliases=["Z"])])
    >>> [(entity.name, entity.aliases) for entity in own.extract("Zorglub grandit. Z embauche à Namur.").organisations]
    [('Zorglub', ('Z',))]
    """
    return Extractor(build_pipeline(model, gazetteer=gazetteer))


_loading = Lock()


@cache
def _load_default() -> Extractor:
    return load()


def default_extractor() -> Extractor:
    """Return the one extractor of this process that has the default model and no names of the user's."""
    with _loading:  # `cache` does not keep threads that ask first from loading a model each
        return _load_default()


def extract(text: str, *, min_score: float = 0.0) -> Extraction:
    """Return the people, places, organisations and quantities of a French text.

    The model is loaded at the first call, which takes some seconds. Offsets count characters of ``text``.

    Args:
        text: any string, also an empty one.
        min_score: leave out the mentions with a lower score (0 to 1), and the entities that have no other.

    Raises:
        TypeError: ``text`` is no string.
        ValueError: ``min_score`` lies outside 0 to 1.
        ModelNotFoundError: the default model is not installed.

    >>> article = extract("L'OSDH affirme que 26 missiles ont visé 112 cibles de l'EI à Hama.")
    >>> [entity.name for entity in article.organisations]
    ["Observatoire syrien des droits de l'homme", 'État islamique']
    >>> [(quantity.value, quantity.unit) for quantity in article.quantities]
    [(Decimal('26'), 'missile'), (Decimal('112'), 'cible')]
    """
    return default_extractor().extract(text, min_score=min_score)


def extract_many(texts: Iterable[str], *, min_score: float = 0.0) -> Iterator[Extraction]:
    """Yield the extraction of each text, lazily and in order; the same results as `extract`, but faster.

    Args:
        texts: any iterable of strings; it is read as results are taken.
        min_score: as for `extract`.

    Raises:
        TypeError: ``texts`` is one string, or an item of it is no string (when that item's turn comes).

    >>> [len(article.people) for article in extract_many(["Poutine a rencontré Assad.", ""])]
    [2, 0]
    """
    return default_extractor().extract_many(texts, min_score=min_score)
