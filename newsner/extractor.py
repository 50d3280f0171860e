"""Extract entities, quantities and statements from texts: the main functions of newsner."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from itertools import islice, repeat
from pathlib import Path
from threading import Lock

from spacy.language import Language
from spacy.tokens import Doc, Span

from newsner.checks import check_items, check_share, check_type
from newsner.dates.calendar import YEARS
from newsner.dates.found import read_anchor, read_dates, set_anchor
from newsner.garbage import collection_paused
from newsner.gazetteer.entries import GazetteerEntry
from newsner.gazetteer.reader import GazetteerSource
from newsner.gazetteer.store import Gazetteer
from newsner.labels import to_clutter_kind
from newsner.linking.entities import LinkedEntity, linked_entities
from newsner.models import (
    DateMention,
    Entity,
    Extraction,
    Mention,
    Passage,
    Quantity,
    Reference,
    Role,
    Skipped,
    Statement,
)
from newsner.names import tidy
from newsner.ner.loading import DEFAULT_MODEL
from newsner.pipeline import USER_GAZETTEER, build_pipeline
from newsner.preprocessing.cleaning import CleanText
from newsner.preprocessing.tokenizer import NewsTokenizer, read_original
from newsner.preprocessing.turns import Turns
from newsner.roles.facts import read_facts
from newsner.spans import CLUTTER_SPANS, QUANTITY_SPANS
from newsner.statements.found import FoundStatement, Range, read_statements

Day = date | datetime | str
"""A day as callers give it: a string is in ISO 8601."""

_BATCH_SIZE = 32  # documents
_REMEMBERED = 1_000  # texts whose words stay in memory, so that most words of later texts are known and read fast
_REMEMBERED_WORDS = 50_000  # of these texts
_ISO_DAY = re.compile(
    r"(?P<year>\d{4})(?P<dash>-?)(?:(?P<month>\d\d)(?P=dash)(?P<day>\d\d)|W(?P<week>\d\d)(?P=dash)(?P<weekday>\d))(?!\d)",
    re.ASCII,
)


class Extractor:
    """Extracts entities, quantities and statements from French texts; build one with `load`.

    ``nlp`` is the spaCy pipeline, if you need its ``Doc``; `newsner.to_extraction` converts a ``Doc`` to what `extract`
    returns. Threads may share an extractor; they run one at a time. `extract` and `extract_many` keep the words of the
    first texts and forget those of all later ones, so that memory hardly grows; where another thread runs ``nlp``
    itself, they keep all words, since its documents may need them.

    Args:
        nlp: a pipeline built by newsner.

    Raises:
        TypeError: ``nlp`` is not a spaCy pipeline.
        ValueError: a component of newsner is missing.

    >>> load().nlp("Poutine est à Hama.").ents
    (Poutine, Hama)
    """

    def __init__(self, nlp: Language) -> None:
        check_type("nlp", nlp, Language, "a spaCy pipeline")
        for component in ("newsner_linking", USER_GAZETTEER):
            if component not in nlp.component_names:
                raise ValueError(f"nlp has no component {component!r}; newsner.load makes an Extractor that has all")
        self.nlp = nlp
        tokenizer = nlp.tokenizer
        self._knows_threads = isinstance(tokenizer, NewsTokenizer)
        self._turns = tokenizer.turns if isinstance(tokenizer, NewsTokenizer) else Turns()
        self._remembered = 0
        self._words_at_most = len(nlp.vocab) + _REMEMBERED_WORDS

    def add_names(self, entries: Iterable[GazetteerEntry]) -> None:
        """Add your own names, which win over all other names from the next text on.

        Args:
            entries: `GazetteerEntry` objects.

        Raises:
            TypeError: ``entries`` contains something else.

        >>> extractor = load()
        >>> extractor.add_names([GazetteerEntry(name="Collectif du Val Fleuri", label="ORG", aliases=["CVF"])])
        >>> [entity.name for entity in extractor.extract("Le CVF a manifesté.").entities]
        ['Collectif du Val Fleuri']
        """
        checked = tuple(check_items("entries", entries, GazetteerEntry))
        with self._turns.take(self.nlp, forget=False):
            self.nlp.get_pipe(USER_GAZETTEER).add(checked)  # type: ignore[attr-defined]

    def extract(self, text: str, *, date: Day | None = None, min_score: float = 0.0) -> Extraction:
        """Return the extraction of one text; see `newsner.extract` for arguments and errors."""
        check_type("text", text, str, "a string")
        return next(self.extract_many([text], dates=[to_day(date)], min_score=min_score))

    def extract_many(
        self, texts: Iterable[str], *, dates: Iterable[Day | None] | None = None, min_score: float = 0.0
    ) -> Iterator[Extraction]:
        """Yield the extraction of each text, lazily and in order; see `newsner.extract_many`."""
        check_share("min_score", min_score)
        if isinstance(texts, str):
            raise TypeError("texts must be an iterable of strings, not one string; for one text, call extract")
        days = repeat(None) if dates is None else map(to_day, dates)
        return self._extract_many(check_items("texts", texts, str), days, min_score)

    def _extract_many(
        self, texts: Iterable[str], days: Iterable[date | None], min_score: float
    ) -> Iterator[Extraction]:
        texts, days = iter(texts), iter(days)
        while batch := list(islice(texts, _BATCH_SIZE)):
            with self._turns.take(self.nlp, forget=self._may_forget(len(batch))), collection_paused():
                docs = self.nlp.pipe(self._make_docs(batch, days), batch_size=_BATCH_SIZE)
                articles = [to_extraction(doc, min_score=min_score) for doc in docs]
                del docs  # a document must not outlive the memory of its words
            yield from articles

    def _make_docs(self, texts: Iterable[str], days: Iterator[date | None]) -> Iterator[Doc]:
        """Yield the documents of some texts, with their days; there must be a day, or ``None``, for each text."""
        missing = object()
        for text in texts:
            day = next(days, missing)
            if day is missing:
                raise ValueError("dates has fewer items than texts")
            doc = self.nlp.make_doc(text)
            if isinstance(day, date):
                set_anchor(doc, day)
            yield doc

    def _may_forget(self, count: int) -> bool:
        """Tell whether the words of the next ``count`` texts need not stay in memory; those of the first texts do."""
        if self._remembered + count <= _REMEMBERED and len(self.nlp.vocab) <= self._words_at_most:
            self._remembered += count
            return False
        return self._knows_threads

    @contextmanager
    def memory_zone(self) -> Iterator[None]:
        """Forget the words of the texts that this thread reads in this context, also with ``nlp``.

        Nothing made by ``nlp`` in this context may be used behind it. Other threads wait until it ends. Where another
        thread has run ``nlp`` itself, no words are forgotten.
        """
        with self._turns.take(self.nlp, forget=True):
            yield


def to_extraction(doc: Doc, *, min_score: float = 0.0) -> Extraction:
    """Return the extraction of a document; ``to_extraction(nlp(text))`` gives the same as `extract`.

    Args:
        doc: a document made by the pipeline of an `Extractor`.
        min_score: as for `extract`.

    Raises:
        TypeError: ``doc`` is not a spaCy ``Doc``.
        ValueError: ``doc`` was not made by newsner's pipeline, or ``min_score`` is not between 0 and 1.

    >>> [entity.name for entity in to_extraction(load().nlp("Poutine est à Hama.")).entities]
    ['Vladimir Poutine', 'Hama']
    """
    check_type("doc", doc, Doc, "a spaCy Doc")
    check_share("min_score", min_score)
    cleaned, facts = read_original(doc), read_facts(doc)
    acts = frozenset(facts.acts)
    roles: dict[int, list[Role]] = defaultdict(list)
    for role in facts.roles:
        roles[role.entity].append(Role(**cleaned.locate(role.start, role.end)))
    entities: list[Entity] = []
    indices: dict[int | None, int] = {}  # by the entity's index in the document
    for number, linked in enumerate(linked_entities(doc)):
        spans = [span for mention in linked.mentions if _score(span := doc[mention.start : mention.end]) >= min_score]
        if spans:
            indices[number] = len(entities)
            told = {"roles": tuple(roles[number]), "gender": facts.genders[number] if facts.genders else None}
            entities.append(_to_entity(linked, spans, acts, cleaned).model_copy(update=told))
    quantities = (
        Quantity(**{**(q := span._.quantity), **cleaned.locate(q["start"], q["end"])})
        for span in doc.spans.get(QUANTITY_SPANS, ())
    )
    skipped = (
        Skipped(kind=to_clutter_kind(span.label_), **cleaned.locate(span.start_char, span.end_char))
        for span in doc.spans.get(CLUTTER_SPANS, ())
    )
    references = (
        Reference(entity=indices.get(r.entity), kb_id=r.kb_id, **cleaned.locate(r.start, r.end))
        for r in facts.references
    )
    statements = (_to_statement(found, cleaned, indices) for found in read_statements(doc))
    dates = (DateMention(**{**found._asdict(), **cleaned.locate(found.start, found.end)}) for found in read_dates(doc))
    anchor = read_anchor(doc)
    return Extraction(
        text=cleaned.original,
        entities=tuple(entities),
        quantities=tuple(quantities),
        statements=tuple(statements),
        references=tuple(references),
        dates=tuple(dates),
        date=anchor.day if anchor else None,
        date_source=anchor.source if anchor else None,
        skipped=tuple(skipped),
    )


def _to_entity(linked: LinkedEntity, spans: list[Span], acts: frozenset[int], cleaned: CleanText) -> Entity:
    """Return a linked entity with its mentions at ``spans``; those that begin at a token of ``acts`` act."""
    mentions = tuple(
        Mention(
            label=linked.label,
            score=_score(s),
            source=s._.source or "model",
            acts=s.start in acts,
            **cleaned.locate(s.start_char, s.end_char),
        )
        for s in spans
    )
    seen = {tidy(span.text) for span in spans}
    reasons = tuple(reason for reason in linked.reasons if reason.alias in seen)
    return Entity(
        name=linked.name,
        label=linked.label,
        aliases=tuple(reason.alias for reason in reasons),
        mentions=mentions,
        kb_id=linked.kb_id,
        reasons=reasons,
    )


def _to_statement(found: FoundStatement, cleaned: CleanText, indices: dict[int | None, int]) -> Statement:
    """Return a statement, whose speaker is none of the article's entities if it was left out there."""

    def locate(place: Range | None) -> Passage | None:
        return Passage(**cleaned.locate(*place)) if place else None

    return Statement(
        kind=found.kind,
        cue=locate(found.cue),
        speaker=locate(found.speaker),
        entity=indices.get(found.entity),
        score=found.score,
        **cleaned.locate(found.start, found.end),
    )


def _score(span: Span) -> float:
    """Return the score of a name; 1 for one that no `newsner_overlaps` has scored, but a component of the user set."""
    return 1.0 if span._.score is None else float(span._.score)


def load(
    model: str | Path | Language = DEFAULT_MODEL,
    *,
    gazetteer: GazetteerSource = None,
    exclude: Iterable[str] = (),
) -> Extractor:
    """Return an `Extractor` with the given model and your own names.

    Args:
        model: ``"newsner"``, ``"newsner-accurate"`` (an encoder that finds more names and takes several times as long;
            extra ``accurate``), the name of an installed spaCy model with an NER, the folder of such a model, or a
            spaCy pipeline with any component that sets ``doc.ents``. newsner's components run after it; the pipeline
            itself is not changed. Entities of labels that newsner does not have (``MISC``) stay in ``doc.ents``; they
            are in no `Extraction`.
        gazetteer: your own names, which win over all others: a file of any shape that `read_gazetteer` reads, such as
            a CSV file with the columns ``name,label`` and optionally ``aliases,kb_id,never,conditional``; what
            `read_gazetteer` returned; `GazetteerEntry` objects; or several of these, of which later ones win.
        exclude: parts to leave out, which saves time: ``"statements"``, and ``"roles"`` (roles and genders of people,
            places that act, references), which also help to find who speaks, and ``"dates"``.

    Raises:
        MissingExtraError: the model is an encoder, and the extra ``accurate`` is not installed.
        ModelNotFoundError: the model has no NER, or is not installed (the message says how to install it).
        ModelVersionError: newsner's NER does not fit the installed versions of its base model or of spaCy.
        ModelDamagedError: a file of newsner's NER has been changed.
        FileNotFoundError: a gazetteer file does not exist.
        LexiconError: a gazetteer is malformed; the message gives file, line and column.
        TypeError: ``model``, ``gazetteer`` or ``exclude`` has another type.
        ValueError: ``model`` is a pipeline that already contains newsner's components, or a part in ``exclude`` is
            unknown.

    >>> own = load(gazetteer=[GazetteerEntry(name="Zorglub", label="ORG", aliases=["Z"])])
    >>> [(entity.name, entity.aliases) for entity in own.extract("Zorglub grandit. Z embauche à Namur.").organisations]
    [('Zorglub', ('Z',))]
    """
    extractor = Extractor(build_pipeline(model, gazetteer=gazetteer, exclude=exclude))
    if isinstance(model, Language):  # whose threads are unknown, and share its words
        extractor._knows_threads = False
    else:
        extractor._turns.restart()  # building the pipeline has run its tokenizer
    return extractor


_loading = Lock()


@cache
def _load_once(model: str | Path, gazetteer: tuple[Gazetteer, ...], exclude: tuple[str, ...]) -> Extractor:
    return load(model, gazetteer=gazetteer, exclude=exclude)


def shared_extractor(
    model: str | Path = DEFAULT_MODEL, gazetteer: tuple[Gazetteer, ...] = (), exclude: tuple[str, ...] = ()
) -> Extractor:
    """Return the extractor with these settings, which the whole process shares; errors as for `load`."""
    with _loading:  # with `cache` alone, threads that call this at the same time would each load a model
        return _load_once(model, gazetteer, exclude)


def default_extractor() -> Extractor:
    """Return the shared extractor with the default model and without user names."""
    return shared_extractor()


def to_day(value: Day | None) -> date | None:
    """Return the day that a date, a datetime or a string in ISO 8601 means.

    Raises:
        TypeError: ``value`` is of another type.
        ValueError: it is no date in ISO 8601, or not in the years 1400 to 3000.

    >>> to_day("2015-10-07T22:00")
    datetime.date(2015, 10, 7)
    """
    if value is None:
        return None
    check_type("date", value, (str, date), "a date, a datetime or a string such as '2015-10-07'")
    if isinstance(value, str):
        try:
            day = _read_iso_day(value)
        except ValueError:
            raise ValueError(f"date must be in ISO 8601, such as '2015-10-07', not {value!r}") from None
    else:
        day = value.date() if isinstance(value, datetime) else value
    if day.year not in YEARS:
        raise ValueError(f"date must be in the years {YEARS[0]} to {YEARS[-1]}, not in {day.year}")
    return day


def _read_iso_day(value: str) -> date:
    """Return the day with which a string begins; ``date.fromisoformat`` of Python 3.10 knows the first form only.

    >>> [str(_read_iso_day(value)) for value in ("2015-10-07T22:00", "20151007T2200", "2015-W41-3", "2015W413")]
    ['2015-10-07', '2015-10-07', '2015-10-07', '2015-10-07']
    """
    found = _ISO_DAY.match(value)
    if found is None:
        raise ValueError(value)
    if found["week"]:
        return date.fromisocalendar(int(found["year"]), int(found["week"]), int(found["weekday"]))
    return date(int(found["year"]), int(found["month"]), int(found["day"]))


def extract(text: str, *, date: Day | None = None, min_score: float = 0.0) -> Extraction:
    """Return the people, places, organisations, quantities, statements and dates of a French text.

    The first call loads the model, which takes a few seconds. Offsets count characters of ``text``.

    Args:
        text: any string; it may be empty.
        date: the day of the article, by which `mercredi` or `l'an dernier` is understood: a ``date``, a ``datetime`` or
            a string in ISO 8601. Without it, the day is read in the text, if that says when it was published.
        min_score: ignore mentions with a lower score (0 to 1), and entities that have no other mentions.

    Raises:
        TypeError: ``text`` is not a string.
        ValueError: ``min_score`` is not between 0 and 1.
        ModelNotFoundError: the default model is not installed.

    >>> article = extract("L'OSDH affirme que 26 missiles ont visé 112 cibles de l'EI à Hama.")
    >>> [entity.name for entity in article.organisations]
    ["Observatoire syrien des droits de l'homme", 'État islamique']
    >>> [(quantity.value, quantity.unit) for quantity in article.quantities]
    [(Decimal('26'), 'missile'), (Decimal('112'), 'cible')]
    """
    return default_extractor().extract(text, date=date, min_score=min_score)


def extract_many(
    texts: Iterable[str], *, dates: Iterable[Day | None] | None = None, min_score: float = 0.0
) -> Iterator[Extraction]:
    """Yield the extraction of each text, lazily and in order; results are the same as with `extract`, but faster.

    Args:
        texts: any iterable of strings; it is read lazily, in batches.
        dates: the day of each text, or ``None``; as for `extract`.
        min_score: as for `extract`.

    Raises:
        TypeError: ``texts`` is a single string, or an item is not a string (raised when this item is read).
        ValueError: ``min_score`` is not between 0 and 1.
        ModelNotFoundError: the default model is not installed.

    >>> [len(article.people) for article in extract_many(["Poutine a rencontré Assad.", ""])]
    [2, 0]
    """
    return default_extractor().extract_many(texts, dates=dates, min_score=min_score)
