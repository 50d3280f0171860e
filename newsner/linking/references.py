"""Find the entities of documents that the references of decisions mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from newsner.labels import Label
from newsner.linking.decisions import parse_reference
from newsner.linking.kinds import add_kind, find_main_kinds
from newsner.linking.occurrences import DocumentEntity
from newsner.names import comparison_form


class UnresolvedError(LookupError):
    """Raised when it is not clear what a reference means; the message says why."""


class UnknownNameError(UnresolvedError):
    """Raised when no entity has the name of a reference."""


@dataclass
class Scope:
    """The document entities that a reference means, as positions.

    ``open`` are those that it means by their name alone: not those among them that other decisions name by documents.
    ``exact`` are those that it means by documents, or by a name that decisions gave them.
    """

    open: set[int] = field(default_factory=set)
    exact: set[int] = field(default_factory=set)

    @property
    def all(self) -> set[int]:
        """Both."""
        return self.open | self.exact


class References:
    """The document entities by name, with the labels and names that the decisions read so far gave them.

    ``labels`` has the present label of each document entity.
    """

    def __init__(self, entities: Sequence[DocumentEntity]) -> None:
        self._entities = entities
        self.labels = [entity.label for entity in entities]
        self._by_form: dict[str, set[int]] = defaultdict(set)
        self._everywhere: dict[str, set[int]] = defaultdict(set)  # also those that are not the main ones of their name
        main = find_main_kinds(entities)
        for position, entity in enumerate(entities):
            self._everywhere[entity.said_form].add(position)
            if entity.kind == main[entity.label, entity.form] or entity.said_form != entity.form:
                self._by_form[entity.said_form].add(position)
            if entity.kind:
                self._by_form[comparison_form(add_kind(entity.name, entity.kind))].add(position)
        self._given: dict[str, Scope] = defaultdict(Scope)

    @cached_property
    def _by_alias(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = defaultdict(set)
        for position, entity in enumerate(self._entities):
            for alias in entity.aliases:
                found[comparison_form(alias)].add(position)
        return found

    def is_name(self, name: str) -> bool:
        """Tell whether some entity is called by a name."""
        return comparison_form(name) in self._by_form

    def give(self, name: str, scope: Scope) -> None:
        """Let a name be a reference to document entities, besides those that have it."""
        given = self._given[comparison_form(name)]
        given.open |= scope.open
        given.exact |= scope.exact

    def take(self, name: str, position: int) -> None:
        """Let a name no longer be a reference to a document entity that it was given to."""
        self._given[comparison_form(name)].exact.discard(position)

    def find(self, reference: str, documents: Iterable[str] = ()) -> Scope:
        """Return what a reference means, in some documents or in all.

        Raises:
            UnknownNameError: no entity has the name.
            UnresolvedError: entities of several labels have it, or several entities as an alias.
        """
        label, name = parse_reference(reference)
        form = comparison_form(name)
        given = self._given.get(form, Scope())
        named = self._by_form.get(form, set()) | (self._everywhere.get(form, set()) if documents else set())
        found = self._choose(label, named | given.all, name, set(documents))
        if not found:
            found = self._choose(label, self._by_alias.get(form, set()), name, set(documents))
            names = {self._entities[position].said_form: self._entities[position].name for position in found}
            if len(names) > 1:
                raise UnresolvedError(f"no entity is called {name!r}, and as an alias it fits {_join(names.values())}")
        if not found:
            raise UnknownNameError(f"no entity is called {reference!r}{' in these documents' if documents else ''}")
        if documents:
            return Scope(exact=found)
        return Scope(found - given.exact, found & given.exact)

    def _choose(self, label: Label | None, positions: set[int], name: str, documents: set[str]) -> set[int]:
        """Return those with a label, or else those that had it, in some documents (in each of them) or in all."""
        found = {x for x in positions if not documents or self._entities[x].document in documents}
        if label is None:
            labels = {self.labels[x] for x in found}
            if len(labels) > 1:
                raise UnresolvedError(f"{name!r} is {_join(labels)}; write {min(labels)}:{name}, say")
            return found
        labelled = {x for x in found if self.labels[x] is label}
        seen = {self._entities[x].document for x in labelled}
        had_it = {x for x in found if self._entities[x].label is label}
        if documents:
            return labelled | {x for x in had_it if self._entities[x].document not in seen}
        return labelled or had_it


def _join(names: Iterable[str]) -> str:
    first, *others = sorted(names)
    return " and ".join([", ".join([first, *others[:-1]]), *others[-1:]])
