"""Find what a form that its article does not explain may be short for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from newsner.labels import Label, Reason
from newsner.linking.nodes import EntityNode, NodeKey
from newsner.linking.occurrences import DocumentEntity
from newsner.names import initials, is_acronym, is_shortened_organisation

SHORTEST_ACRONYM = 3  # letters of an acronym that initials alone may explain: two letters fit too many names


@dataclass(frozen=True)
class ShortForm:
    """A form in one article that the article does not explain, and what it may be short for."""

    key: NodeKey
    entity: DocumentEntity
    candidates: tuple[EntityNode, ...]
    reasons: tuple[Reason, ...]


class ShortFormIndex:
    """Finds the names that a form may be short for."""

    def __init__(self, nodes: Iterable[EntityNode]) -> None:
        self._people: dict[str, list[tuple[EntityNode, Reason]]] = defaultdict(list)
        self._organisations: dict[str, list[EntityNode]] = defaultdict(list)  # by first and last word
        self._initials: dict[str, list[EntityNode]] = defaultdict(list)
        for node in nodes:
            self.add(node)

    def add(self, node: EntityNode) -> None:
        """Add a name that others may be short for."""
        if node.is_full_person:
            *given, surname = node.words
            for form, reason in short_forms_of(given, surname):
                self._people[form].append((node, reason))
        elif node.label is Label.PER and node.kind:
            self._people[node.form].append((node, "first_name"))
        elif node.label is Label.ORG and len(node.words) > 1:
            for word in {node.words[0], node.words[-1]}:
                self._organisations[word].append(node)
            for letters in initials(node.name):
                if len(letters) >= SHORTEST_ACRONYM:
                    self._initials[letters].append(node)

    def find(self, key: NodeKey, name: str) -> list[tuple[EntityNode, Reason]]:
        """Return one node of each entity that a name may be short for, and how, the surest way first."""
        found: Iterable[tuple[EntityNode, Reason]] = ()
        if key.label is Label.PER:
            found = self._people.get(key.form, ())
        elif key.label is Label.ORG and is_acronym(name):
            found = [(x, "acronym") for x in self._initials.get(key.form, ())]
        elif key.label is Label.ORG and not (key.kind and " " in key.form):
            words = key.form.split()
            longer = {id(x): x for word in (words[0], words[-1]) for x in self._organisations.get(word, ())}
            found = [(x, "shortened") for x in longer.values() if is_short_for(key, words, x)]
        candidates: dict[int, tuple[EntityNode, Reason]] = {}
        for node, reason in found:
            candidates.setdefault(id(node.find_root()), (node, reason))
        return list(candidates.values())


def short_forms_of(given: list[str], surname: str) -> Iterator[tuple[str, Reason]]:
    """Yield the short forms of a person's name, the surest first."""
    for start in range(1, len(given) + 1):
        yield " ".join((*given, surname)[start:]), "surname"
    yield " ".join((*(word[0] for word in given), surname)), "initials"
    yield f"{' '.join(given)} {surname[0]}", "initials"
    yield given[0], "first_name"


def is_short_for(key: NodeKey, words: list[str], full: EntityNode) -> bool:
    """Tell whether an organisation's name, given by key and words, is short for a longer one."""
    is_possible = len(words) < len(full.words) and key.kind in ("", full.kind)
    return is_possible and is_shortened_organisation(words, full.words, full.name)
