"""Entries of gazetteers and registries."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from newsner.labels import Label


class _Entry(BaseModel):
    """Frozen model that rejects unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class GazetteerEntry(_Entry):
    """One of your own names with its label, for `newsner.load`.

    ``aliases`` are its other forms. ``kb_id`` is its id in your own database, or an empty string. ``never`` are forms
    that do not name this entity, so they are never linked to it; if ``never`` contains the name itself, the name is
    not tagged at all. ``conditional`` are forms that may also mean something else, such as `Orange`; the name itself
    may be one. They name the entity only where the NER sees a name of just these words and this label, or, unless they
    are part of a longer name there, where the text has another form of the entity. ``metadata`` has the other columns
    of your file.

    >>> GazetteerEntry(name="Collectif du Val Fleuri", label="ORG", aliases=["CVF"]).aliases
    ('CVF',)
    """

    name: str = Field(min_length=1)
    label: Label
    aliases: tuple[str, ...] = ()
    kb_id: str = ""
    never: tuple[str, ...] = ()
    conditional: tuple[str, ...] = ()
    metadata: dict[str, str] = {}

    def __hash__(self) -> int:
        return hash((self.name, self.label, self.kb_id))

    @property
    def surfaces(self) -> tuple[str, ...]:
        """The name and the aliases, without those in ``never`` and ``conditional``."""
        forms = (self.name, *self.aliases)
        if not self.never and not self.conditional:
            return forms
        return tuple(x for x in forms if x not in self.never and x not in self.conditional)


class Seen(_Entry):
    """Where and how often an entity occurs in a corpus.

    ``documents`` and ``mentions`` are counts, and ``aliases`` has the number of mentions of each alias. ``first`` and
    ``last`` are the ids of the first and last document, in the order of ids; numbers in ids are compared by value.
    ``first_day`` and ``last_day`` are the days of the earliest and latest article of which the day is known.
    ``canonical`` is the name that newsner chose, which stays where you change that of the entry.

    >>> from newsner import tag
    >>> tag({"a9": "Bachar al-Assad est là.", "a10": "Assad aussi."}).link().entries[0].seen
    Seen(documents=2, mentions=2, first='a9', last='a10', first_day=None, last_day=None, aliases={'Assad': 1}, \
canonical='Bachar al-Assad')
    """

    documents: int
    mentions: int
    first: str
    last: str
    first_day: date | None = None
    last_day: date | None = None
    aliases: dict[str, int] = Field(default_factory=dict)
    canonical: str = ""


class RegistryEntry(GazetteerEntry):
    """An entity of a corpus: a `GazetteerEntry`, with where and how often the entity was ``seen``.

    ``aliases`` are the forms that name the entity in every article. For an ambiguous surname or acronym, ``only_in`` is
    the id of the only article that the entry is valid for; such an entry is not used as a gazetteer entry.

    >>> seen = Seen(documents=2, mentions=3, first="a", last="b")
    >>> RegistryEntry(name="Damas", label="LOC", seen=seen).to_gazetteer().surfaces
    ('Damas',)
    """

    seen: Seen
    only_in: str | None = None

    def to_gazetteer(self) -> GazetteerEntry:
        """Return the same entry without ``seen`` and ``only_in``; where you changed its name, the old one is an alias.

        A form in ``never`` is no alias.
        """
        is_renamed = self.seen.canonical not in ("", self.name, *self.aliases, *self.never)
        aliases = (*self.aliases, self.seen.canonical) if is_renamed else self.aliases
        return GazetteerEntry(
            name=self.name,
            label=self.label,
            aliases=aliases,
            kb_id=self.kb_id,
            never=self.never,
            conditional=self.conditional,
            metadata=self.metadata,
        )
