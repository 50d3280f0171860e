"""Entries of gazetteers and registries."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from newsner.checks import check_type
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

    def with_former_name(self, name: str) -> GazetteerEntry:
        """Return the entry with a name that it had before among the aliases, unless it is in ``never``.

        A person's single name is left out, too: as an alias, `Martin` would name this Martin in every article.

        >>> entry = GazetteerEntry(name="Zoé Ébert, maire", label="PER")
        >>> entry.with_former_name("Zoé Ébert").aliases, entry.with_former_name("Ébert").aliases
        (('Zoé Ébert',), ())
        """
        check_type("name", name, str, "a string")
        if name in ("", self.name, *self.aliases, *self.never) or _is_single_name(name, self.label):
            return self
        return self.model_copy(update={"aliases": (*self.aliases, name)})


def _is_single_name(name: str, label: Label) -> bool:
    return label is Label.PER and " " not in name.strip()


class SpreadsheetRow(GazetteerEntry):
    """A row of a registry in a spreadsheet, or one of a registry in JSON Lines, which says as much and more.

    ``canonical`` is the name that newsner chose, by which the row is known where the user changes its name;
    ``only_in`` is that of a `RegistryEntry`.
    """

    canonical: str = ""
    only_in: str | None = None

    @property
    def single_names(self) -> tuple[str, ...]:
        """The aliases that are a person's single name in all texts; newsner writes none, so the user added them."""
        return tuple(x for x in self.surfaces if x in self.aliases and _is_single_name(x, self.label))

    def to_gazetteer(self) -> GazetteerEntry:
        """Return the entry of the row; where its name was changed, the old one is an alias."""
        fields = {field: getattr(self, field) for field in GazetteerEntry.model_fields}
        fields["aliases"] = tuple(x for x in self.aliases if x != self.name)
        return GazetteerEntry(**fields).with_former_name(self.canonical)


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

    def to_row(self) -> SpreadsheetRow:
        """Return the entry without what was seen, but for the name that newsner chose."""
        fields = self.model_dump(exclude={"seen"})
        return SpreadsheetRow(**fields, canonical=self.seen.canonical)

    def to_gazetteer(self) -> GazetteerEntry:
        """Return the same entry without ``seen`` and ``only_in``; where its name was changed, the old one is an alias.

        A form in ``never`` is no alias, nor is a person's single name that you changed.
        """
        return self.to_row().to_gazetteer()
