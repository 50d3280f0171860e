"""Results of newsner: frozen pydantic models that contain no spaCy object."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from newsner.checks import check_type
from newsner.labels import (
    Bound,
    ClutterKind,
    DateKind,
    DateReason,
    DateSource,
    ErrorType,
    Gender,
    Kind,
    Label,
    Reason,
    Source,
    StatementKind,
)
from newsner.names import tidy
from newsner.preprocessing.cleaning import clean

_SENTENCE_END = re.compile(r"[.!?…](?=\s)|\n")


class Result(BaseModel):
    """Base class of all results: it is frozen and rejects unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Mention(Result):
    """One occurrence of a name.

    ``start`` and ``end`` count characters of the caller's text, end excluded:
    ``text[mention.start:mention.end] == mention.text``. ``score`` is the probability that span and label are right,
    calibrated on news; it is 1 for your own names. ``source`` is what proposed the name: ``model`` (the NER, alone or
    with others), ``gazetteer``, ``cue`` (a title or a head noun next to the name), or ``consistency`` (the name was
    found elsewhere in the article). ``acts`` says that a place stands for its government, institution or team
    (`Paris estime`).

    >>> from newsner import extract
    >>> mention = extract("Le Sénégal a élu Bassirou Diomaye Faye.").mentions[0]
    >>> mention.text, mention.start, mention.end, str(mention.label)
    ('Sénégal', 3, 10, 'LOC')
    """

    text: str
    start: int
    end: int
    label: Label
    score: float
    source: Source
    acts: bool = False


def to_surface(text: str) -> str:
    r"""Return the text of a mention or quantity as aliases have it: cleaned, and on one line.

    >>> to_surface("Stras-\nbourg"), to_surface("cinquante-\nhuit élus")
    ('Strasbourg', 'cinquante-huit élus')
    """
    return tidy(clean(text).text)


EXPLANATIONS: dict[Reason, str] = {
    "exact": "the same name except for case, accents, hyphens, article or title",
    "gazetteer": "a gazetteer lists both names for one thing",
    "acronym": "short for the full name: defined in the text, or made of its initials",
    "surname": "the surname of the only person it fits",
    "first_name": "the first name of the only person it fits",
    "initials": "the full name with a given name abbreviated",
    "nickname": "the text says that the one is also called the other",
    "partial": "the full name without a middle name",
    "shortened": "the full name without its tail, head noun, club letters or qualifier",
    "spelling": "a close spelling of the only name it fits",
}
"""The meaning of each reason, for `Extraction.explain`."""


BOUND_WORDS: dict[str, str] = {"min": "at least", "max": "at most", "approx": "about"}
"""The words for each bound of a quantity, shown before its value."""


class AliasReason(NamedTuple):
    """An alias and the reason why it belongs to its entity, a key of `EXPLANATIONS`.

    >>> AliasReason("ASL", "acronym").reason
    'acronym'
    """

    alias: str
    reason: Reason


def _times(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


class Passage(Result):
    """A part of the caller's text: ``text[passage.start:passage.end] == passage.text``."""

    text: str
    start: int
    end: int


class Role(Passage):
    """The words that say what office, work or position a person has, without article: `président français`.

    >>> from newsner import extract
    >>> [role.text for role in extract("Le président français François Hollande a parlé.").people[0].roles]
    ['président français']
    """


class Entity(Result):
    """One person, place or organisation, with all its mentions in the article.

    ``name`` is the canonical name, the form to show; the text may not contain it. ``aliases`` are the other forms
    found in the text, sorted, and ``reasons`` has one pair for each alias: ``dict(entity.reasons)`` maps aliases to
    reasons. ``kb_id`` is an ISO 3166 code for a country, the id given in the user's gazetteer, or ``None``.
    ``roles`` are the offices and professions that the article gives a person, in text order, and ``gender`` is ``"f"``
    or ``"m"`` where a first name, a title or the grammar of the article shows it, or ``None``.

    >>> from newsner import extract
    >>> entity = extract("Le maire Jean-Luc Dubosson a parlé. Mme Moreau soutient Dubosson.").people[0]
    >>> entity.name, entity.aliases, len(entity.mentions), dict(entity.reasons)
    ('Jean-Luc Dubosson', ('Dubosson',), 2, {'Dubosson': 'surname'})
    """

    name: str
    label: Label
    aliases: tuple[str, ...] = ()
    mentions: tuple[Mention, ...]
    kb_id: str | None = None
    reasons: tuple[AliasReason, ...] = ()
    roles: tuple[Role, ...] = ()
    gender: Gender | None = None

    def explain(self) -> list[str]:
        """Return lines that describe the entity and explain why each alias belongs to it."""
        surfaces = [to_surface(mention.text) for mention in self.mentions]
        lines = [f"{self.name} ({self.label}), {_times(len(surfaces), 'mention')}"]
        for alias, reason in self.reasons:
            count = surfaces.count(alias)
            lines.append(f'- "{alias}", {"once" if count == 1 else f"{count} times"}: {EXPLANATIONS[reason]}')
        return lines


class Quantity(Result):
    """A number and what it counts or measures.

    ``text`` starts at the modifier (`au moins`) and ends with what is counted. ``value`` is exact, but shares with
    endless decimals have four significant digits (`un tiers` is 33.33 %, `3/8` is 37.5 %); it is ``None`` for a range
    (then ``low`` and ``high`` are set) and for vague quantities (`des milliers de manifestants`).
    ``unit`` is a singular noun, ``%``, an ISO 4217 code for money or the unit of a measure as written;
    ``noun`` is the counted noun with its complement: `missile de croisière`. ``per`` is what a rate holds for, a
    singular noun or symbol, with its number where that is not one: `jour`, `m²`, `100000 habitant`.

    ``base_value`` is the value in ``base_unit``, the SI base unit of a measure (lengths in `m`, durations in `s`);
    money and percent keep their own unit. Both are ``None`` for counts, and for years and months, whose length
    varies; ``base_value`` alone is ``None`` for a range.
    """

    text: str
    start: int
    end: int
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    bound: Bound | None = None
    kind: Kind
    unit: str | None = None
    noun: str | None = None
    per: str | None = None
    base_value: Decimal | None = None
    base_unit: str | None = None

    def to_base(self) -> Quantity | None:
        """Return the measure in its SI base unit, or ``None`` if its unit has none (counts, money, years, months).

        A temperature without a ``base_unit`` is a difference (`un réchauffement de 2 °C`), which has none either.

        >>> weight = Quantity(text="2,5 tonnes", start=0, end=10, value=Decimal("2.5"), kind="mass", unit="tonne")
        >>> base = weight.to_base()
        >>> base.value, base.unit
        (Decimal('2500'), 'kg')
        """
        if self.kind == "temperature" and self.base_unit is None:
            return None
        from newsner.quantities.units import to_base  # here, since it compiles patterns that importing needs not

        numbers = {name: getattr(self, name) for name in ("value", "low", "high")}
        measures = {name: to_base(number, self.unit or "") for name, number in numbers.items() if number is not None}
        found = {name: measure for name, measure in measures.items() if measure is not None}
        if not found:
            return None
        values = {name: measure[0] for name, measure in found.items()}
        return self.model_copy(update={**values, "unit": next(iter(found.values()))[1]})


class Statement(Passage):
    """What the article says that someone said, wrote, estimated or announced.

    ``kind`` is ``direct`` for words between quotation marks (``text`` is without the marks) and ``indirect`` for a
    statement in the article's own words. ``cue`` are the words that attribute it (`a déclaré`, `selon`) and ``speaker``
    those that say who speaks (`le ministre`, `elle`); either is ``None`` where the article has none. ``entity`` is the
    index in ``article.entities`` of who speaks, or ``None`` where that is nobody named, or not sure. ``score`` is the
    probability that this is a statement, calibrated on news.

    >>> from newsner import extract
    >>> article = extract("« Nous sommes prêts », a déclaré Vladimir Poutine.")
    >>> statement = article.statements[0]
    >>> statement.text, statement.kind, statement.cue.text, article.speaker_of(statement).name
    ('Nous sommes prêts', 'direct', 'a déclaré', 'Vladimir Poutine')
    """

    kind: StatementKind
    cue: Passage | None = None
    speaker: Passage | None = None
    entity: int | None = None
    score: float


class Reference(Passage):
    """A word that means a country or a person without being its name: `russes`, `pro-Assad`, `les Québécois`.

    ``entity`` is the index in ``article.entities`` of whom it means, or ``None`` if the article does not name it;
    ``kb_id`` is the ISO 3166 code of a country, or ``None``.
    """

    entity: int | None = None
    kb_id: str | None = None


class DateMention(Passage):
    """The words for a day, a month, a year, a time or a range of them, and what they mean on the calendar.

    ``value`` is in ISO 8601, as far as it is known: `2015`, `2015-10`, `2015-10-07`, `2015-10-07T22:00`, weeks
    `2015-W41` and week-ends `2015-W41-WE`; parts of the day as in TimeML (`2015-10-07TEV`: MO, AF, EV, NI); seasons,
    quarters, halves, decades and centuries as in EDTF (`2015-23` is autumn, `199X`, `18XX`), and `XXXX-10-07` where
    the year is not known. It is ``None`` for a range (then ``low`` and ``high`` are set) and for what only the day of
    an article would tell. ``approx`` is for `début`, `fin` and `mi-`; ``reason`` says how it was understood.

    >>> from newsner import extract
    >>> date = extract("Le maire a parlé mercredi.", date="2015-10-09").dates[0]
    >>> date.text, date.value, date.reason
    ('mercredi', '2015-10-07', 'weekday_past')
    """

    value: str | None = None
    low: str | None = None
    high: str | None = None
    approx: bool = False
    kind: DateKind
    reason: DateReason


class Skipped(Passage):
    r"""A passage of page clutter, and its kind: ``navigation``, ``publication``, ``byline`` ….

    Files of newsner 0.1 do not tell the kind; it is then ``other``.

    >>> from newsner import extract
    >>> [(part.text, part.kind) for part in extract("Publié le 3 mai à 12:04\n\nUn homme est mort à Lille.").skipped]
    [('Publié le 3 mai à 12:04', 'publication')]
    """

    kind: ClutterKind = "other"


class Extraction(Result):
    """All entities of one text, sorted by first mention, and its quantities and statements, in text order.

    ``skipped`` contains the page clutter: navigation, publication lines, bylines, credits, titles of other articles,
    appeals. Of these, names are read in bylines, credits and titles of other articles, quantities only in the latter.
    ``id`` is the caller's, or ``None``. ``text`` is the caller's text, in which U+FFFD replaces lone surrogates, since
    files and JSON cannot contain them. ``metadata`` contains the other columns of a document of
    a corpus (date, source, url, …), as strings. ``dates`` are the dates in the text, and ``date`` is the day of the
    article, which ``date_source`` says to be ``given`` by the caller or read in the ``text``, or ``None``. The model
    round-trips through JSON:

    >>> empty = Extraction(text="", entities=(), quantities=())
    >>> Extraction.model_validate_json(empty.model_dump_json()) == empty
    True
    """

    text: str
    id: str | None = None
    entities: tuple[Entity, ...]
    quantities: tuple[Quantity, ...]
    statements: tuple[Statement, ...] = ()
    references: tuple[Reference, ...] = ()
    dates: tuple[DateMention, ...] = ()
    date: datetime.date | None = None
    date_source: DateSource | None = None
    skipped: tuple[Skipped, ...] = ()
    metadata: dict[str, str] = {}

    def __hash__(self) -> int:
        """Return a hash of all fields but ``metadata``, since a dict has none."""
        parts = (self.entities, self.quantities, self.statements, self.references, self.dates, self.skipped)
        return hash((self.text, self.id, *parts))

    def _with_label(self, label: Label) -> tuple[Entity, ...]:
        return tuple(entity for entity in self.entities if entity.label is label)

    def explain(self, name: str) -> str:
        """Return a readable explanation of what a name refers to in this text and why its aliases belong to it.

        Args:
            name: a canonical name or an alias.

        Raises:
            ValueError: no entity of this text has this name or alias.

        >>> from newsner import extract
        >>> print(extract("Bachar al-Assad a parlé. Assad veut la paix.").explain("Assad"))
        Bachar al-Assad (PER), 2 mentions
        - "Assad", once: the surname of the only person it fits
        """
        found = [entity for entity in self.entities if name in (entity.name, *entity.aliases)]
        if not found:
            names = sorted(entity.name for entity in self.entities)
            raise ValueError(f"no entity is called {name!r}; the text has {names}")
        return "\n".join(line for entity in found for line in entity.explain())

    def speaker_of(self, statement: Statement) -> Entity | None:
        """Return the entity that makes a statement, or ``None`` if nobody named does.

        Args:
            statement: a statement of this article.

        Raises:
            TypeError: ``statement`` is not a `Statement`.
            ValueError: it is not one of this article's.
        """
        check_type("statement", statement, Statement, "a Statement")
        if statement not in self.statements:
            raise ValueError("statement is not one of this article's")
        return None if statement.entity is None else self.entities[statement.entity]

    def statements_of(self, entity: Entity) -> tuple[Statement, ...]:
        """Return the statements that an entity makes, in text order.

        Args:
            entity: an entity of this article.

        Raises:
            TypeError: ``entity`` is not an `Entity`.
            ValueError: it is not one of this article's.
        """
        check_type("entity", entity, Entity, "an Entity")
        if entity not in self.entities:
            raise ValueError(f"the entity {entity.name!r} is not one of this article's")
        index = self.entities.index(entity)
        return tuple(statement for statement in self.statements if statement.entity == index)

    def source_of(self, quantity: Quantity) -> Statement | None:
        """Return the innermost statement with a speaker that contains a quantity, or ``None``: who gives the figure.

        Args:
            quantity: a quantity of this article.

        Raises:
            TypeError: ``quantity`` is not a `Quantity`.
            ValueError: it is not one of this article's.

        >>> from newsner import extract
        >>> article = extract("L'OSDH affirme que 26 missiles ont visé Hama.")
        >>> article.source_of(article.quantities[0]).speaker.text
        "L'OSDH"
        """
        check_type("quantity", quantity, Quantity, "a Quantity")
        if quantity not in self.quantities:
            raise ValueError(f"the quantity {quantity.text!r} is not one of this article's")
        around = (s for s in self.statements if s.speaker and s.start <= quantity.start and quantity.end <= s.end)
        return min(around, key=lambda statement: statement.end - statement.start, default=None)

    def when(self, part: Quantity | Statement) -> DateMention | None:
        """Return the date that stands nearest to a quantity or statement in its sentence, or ``None``.

        Args:
            part: a quantity or statement of this article.

        Raises:
            TypeError: ``part`` is neither.
            ValueError: it is not one of this article's.

        >>> from newsner import extract
        >>> article = extract("Hier, 12 personnes sont mortes. Le tribunal jugera lundi.", date="2015-10-07")
        >>> article.when(article.quantities[0]).value
        '2015-10-06'
        """
        check_type("part", part, (Quantity, Statement), "a Quantity or a Statement")
        if part not in self.quantities and part not in self.statements:
            raise ValueError(f"{part.text!r} is not one of this article's quantities or statements")
        left = max((m.end() for m in _SENTENCE_END.finditer(self.text, 0, part.start)), default=0)
        ending = _SENTENCE_END.search(self.text, part.end)
        right = ending.start() + 1 if ending else len(self.text)
        near = [date for date in self.dates if left <= date.start and date.end <= right]
        return min(near, key=lambda date: max(date.start - part.end, part.start - date.end), default=None)

    def _repr_html_(self) -> str:
        """Return the HTML that a notebook shows: the text with its mentions marked, and tables."""
        from newsner.views.html import to_fragment  # imported here, since the views import these models

        return to_fragment(self)

    def __rich__(self) -> object:
        """Return what `rich.print` shows in a terminal: the text with its mentions marked, and tables."""
        from newsner.views.terminal import build_article_view  # here, since it needs rich, of the extra `cli`

        return build_article_view(self)

    @property
    def people(self) -> tuple[Entity, ...]:
        """The entities that are persons."""
        return self._with_label(Label.PER)

    @property
    def places(self) -> tuple[Entity, ...]:
        """The entities that are places."""
        return self._with_label(Label.LOC)

    @property
    def organisations(self) -> tuple[Entity, ...]:
        """The entities that are organisations."""
        return self._with_label(Label.ORG)

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """All mentions of all entities, in text order."""
        found = (mention for entity in self.entities for mention in entity.mentions)
        return tuple(sorted(found, key=lambda mention: mention.start))


class ErrorRecord(Result):
    """A document of a corpus that could not be tagged, and the reason.

    ``type`` is ``not_text`` (the text is not a string, or an article has none), ``too_long``, ``undecodable`` (not
    UTF-8), ``unreadable`` (the file or line does not have the expected format), ``duplicate_id``, ``failed`` (tagging
    raised an exception) or ``worker_died`` (a worker process died twice while tagging it). ``reason`` explains the
    error in words. ``metadata`` contains the document's other columns, as far as they could be read: they tell which
    source or date is affected.

    >>> ErrorRecord(id="a7", type="not_text", reason="the text is of type float").type
    'not_text'
    """

    id: str
    type: ErrorType
    reason: str
    metadata: dict[str, str] = {}

    def __hash__(self) -> int:
        """Return a hash of all fields but ``metadata``, since a dict has none."""
        return hash((self.id, self.type, self.reason))
