"""Entries of gazetteers and registries."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from newsner.labels import Label


class _Entry(BaseModel):
    """Frozen model that accepts no unknown field."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class GazetteerEntry(_Entry):
    """One of your own names, for `newsner.load`: what it is called and what it is.

    ``aliases`` are its other surfaces. ``never`` are surfaces that do not name it: they are not linked to it, and a
    name that stands in its own ``never`` is not tagged at all.

    >>> GazetteerEntry(name="Collectif du Val Fleuri", label="ORG", aliases=["CVF"]).aliases
    ('CVF',)
    """

    name: str = Field(min_length=1)
    label: Label
    aliases: tuple[str, ...] = ()
    kb_id: str = ""
    never: tuple[str, ...] = ()

    @property
    def surfaces(self) -> tuple[str, ...]:
        """The surfaces that name this entity."""
        return tuple(x for x in (self.name, *self.aliases) if x not in self.never)


class Seen(_Entry):
    """Where and how often a corpus has an entity; ``aliases`` counts the mentions of each other form.

    ``first`` and ``last`` are the ids of its first and last document; numbers in ids are compared by value.

    >>> from newsner import tag
    >>> tag({"a9": "Bachar al-Assad est là.", "a10": "Assad aussi."}).link().entries[0].seen
    Seen(documents=2, mentions=2, first='a9', last='a10', aliases={'Assad': 1})
    """

    documents: int
    mentions: int
    first: str
    last: str
    aliases: dict[str, int] = Field(default_factory=dict)


class RegistryEntry(GazetteerEntry):
    """An entity of a corpus: a `GazetteerEntry` with where it was ``seen``.

    ``aliases`` are the forms that name it in any article. ``only_in`` is set for an ambiguous surname or acronym: it
    is then the id of the one article that the entry is about, and the entry is not used as a gazetteer's.

    >>> seen = Seen(documents=2, mentions=3, first="a", last="b")
    >>> RegistryEntry(name="Damas", label="LOC", seen=seen).to_gazetteer().surfaces
    ('Damas',)
    """

    seen: Seen
    only_in: str | None = None

    def to_gazetteer(self) -> GazetteerEntry:
        """Return it as an entry of a gazetteer."""
        return GazetteerEntry(
            name=self.name, label=self.label, aliases=self.aliases, kb_id=self.kb_id, never=self.never
        )
