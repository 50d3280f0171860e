"""Link the entities of documents across a corpus.

The rules are those within an article, and some more. An acronym defined in one article has the same meaning in all. A
surname alone is merged with the only full name of the corpus that it fits; where it fits several, it stays apart in
each article. Close spellings are merged where an article did so, or where they also sound alike (`Ahmadinejad`,
`Ahmadinedjad`), since in a corpus `Jean Martin` and `Jean Martini` are two people. Every decision looks at the whole
corpus, so the order of documents changes nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from newsner.labels import Label, Reason
from newsner.models import Extraction, to_surface
from newsner.names import comparison_form, initials, is_acronym, match, sound_form

_EVERYWHERE = ("gazetteer", "nickname", "partial", "spelling")  # reasons that hold in all articles, unlike a surname
_SHORTEST_ACRONYM = 3  # letters of an acronym that initials alone may explain: two letters fit too many names


class Constraints(NamedTuple):
    """What decisions (`newsner.linking.replay`) demand of an entity of a document.

    Entities with another ``part`` never share a node, and no rule looks up a node that has one. All that have the same
    ``together`` are one entity; two that have opposite ``sides`` (a number, and which side of it) never are. A guest is
    in an entity by decision, under a name that says nothing of that entity.
    """

    part: str = ""
    together: int | None = None
    sides: frozenset[tuple[int, int]] = frozenset()
    is_guest: bool = False


UNDECIDED = Constraints()
"""The constraints of an entity that no decision is about."""


@dataclass(slots=True)
class DocumentEntity:
    """One entity of one document; ``form`` is the comparison form of its name."""

    document: str
    number: int
    label: Label
    name: str
    kb_id: str
    surfaces: Counter[str]
    aliases: dict[str, Reason] = field(default_factory=dict)
    form: str = ""
    constraints: Constraints = UNDECIDED

    @property
    def member(self) -> tuple[str, int]:
        """The document and the number of the entity in it."""
        return self.document, self.number


def names_everywhere(alias: str, reason: Reason, name: str) -> bool:
    """Tell whether an alias in one article names the same thing in all articles.

    >>> names_everywhere("CPI", "acronym", "Cour pénale internationale")
    True
    >>> names_everywhere("Pitié-Salpêtrière", "acronym", "Parti socialiste")  # in brackets by chance
    False
    """
    if reason == "acronym":
        return is_acronym(alias) or is_acronym(name) or comparison_form(alias) in initials(name)
    return reason in _EVERYWHERE


class EntityNode:
    """The document entities of one label, comparison form and kb_id; nodes that are merged form a tree."""

    def __init__(self, label: Label, form: str, kb_id: str) -> None:
        self.label, self.form, self.kb_id = label, form, kb_id
        self.root = self
        self.cluster_size = 1  # the number of nodes in the tree, if this is its root
        self.cluster_kb_id = kb_id  # the kb_id of the nodes in the tree, if this is its root
        self.is_apart = False
        self.names: Counter[str] = Counter()  # by documents
        self.surfaces: Counter[str] = Counter()  # by mentions
        self.members: list[tuple[str, int]] = []
        self.aliases: dict[str, Reason] = {}
        self.together: set[int] = set()  # as in `Constraints`
        self.is_guest = False
        self.cluster_sides: set[tuple[int, int]] = set()  # of the nodes in the tree, if this is its root

    @property
    def words(self) -> list[str]:
        """The words of the form."""
        return self.form.split()

    @property
    def is_full_person(self) -> bool:
        """Whether this is a person's name with a first name, not just its initial."""
        return self.label is Label.PER and len(self.words) > 1 and len(self.words[0]) > 1

    def add(self, entity: DocumentEntity) -> None:
        """Add an entity of a document."""
        self.names[entity.name] += 1
        self.surfaces.update(entity.surfaces)
        self.members.append(entity.member)
        for alias, reason in entity.aliases.items():  # of two reasons the first in the alphabet, whatever came first
            self.aliases[alias] = min(reason, self.aliases.get(alias, reason))
        if entity.constraints.together is not None:
            self.together.add(entity.constraints.together)
        self.is_guest = entity.constraints.is_guest
        self.cluster_sides |= entity.constraints.sides

    def find_root(self) -> EntityNode:
        """Return the root of the tree of merged nodes."""
        while self.root is not self.root.root:
            self.root = self.root.root
        return self.root

    def merge(self, other: EntityNode) -> None:
        """Merge two nodes that name one thing, unless a decision keeps them apart."""
        first, second = self.find_root(), other.find_root()
        if first is not second and not first.is_kept_from(second):
            second.root = first
            first.cluster_size += second.cluster_size
            first.cluster_sides |= second.cluster_sides
            first.cluster_kb_id = first.cluster_kb_id or second.cluster_kb_id

    def is_kept_from(self, other: EntityNode) -> bool:
        """Tell whether a decision keeps the entities of two roots apart."""
        return any((number, 1 - side) in other.cluster_sides for number, side in self.cluster_sides)


def find_document_entities(articles: Iterable[Extraction]) -> Iterator[DocumentEntity]:
    """Yield the entities of all documents.

    Raises:
        ValueError: two articles have the same id.
    """
    seen: set[str] = set()
    surface_of = cache(to_surface)  # most mentions of a corpus are written as others are
    form_of = cache(comparison_form)
    for position, article in enumerate(articles):
        document = str(position) if article.id is None else article.id
        if document in seen:
            raise ValueError(f"two articles have the id {document!r}; ids must be unique")
        seen.add(document)
        for number, entity in enumerate(article.entities):
            surfaces = Counter([surface_of(mention.text) for mention in entity.mentions])
            aliases, form = dict(entity.reasons), form_of(entity.name)
            kb_id = entity.kb_id or ""
            yield DocumentEntity(document, number, entity.label, entity.name, kb_id, surfaces, aliases, form)


class _CorpusLinker:
    """Merges the nodes of a corpus, rule by rule; each rule starts from the results of those before it."""

    def __init__(self, entities: Iterable[DocumentEntity]) -> None:
        self._entities: dict[tuple[Label, str, str], list[DocumentEntity]] = defaultdict(list)
        for entity in entities:  # behind its form, a part is what no rule looks up
            self._entities[entity.label, entity.form + entity.constraints.part, entity.kb_id].append(entity)
        self.nodes: dict[tuple[Label, str, str], EntityNode] = {}
        for key in sorted(self._entities):
            node = self.nodes[key] = EntityNode(key[0], self._entities[key][0].form, key[2])
            for entity in self._entities[key]:
                node.add(entity)
        self._apart: list[EntityNode] = []

    def link(self) -> list[list[EntityNode]]:
        """Return the nodes of each entity."""
        guests = self._link_decided()
        self._link_known()
        self._link_named()
        self._link_spellings()
        self._link_people()
        clusters: dict[int, list[EntityNode]] = defaultdict(list)
        for node in (*self.nodes.values(), *guests):
            clusters[id(node.find_root())].append(node)
        return [*clusters.values(), *([node] for node in self._apart)]

    def _link_decided(self) -> list[EntityNode]:
        """Merge the nodes that decisions put together; return the guests, which the rules do not see."""
        first: dict[int, EntityNode] = {}
        for node in self.nodes.values():
            for number in sorted(node.together):
                first.setdefault(number, node).merge(node)
        guests = {key: node for key, node in self.nodes.items() if node.is_guest}
        for key in guests:
            del self.nodes[key]
        return list(guests.values())

    def _link_known(self) -> None:
        """Merge nodes that share a kb_id, and nodes without one with the only kb_id that their form fits."""
        by_kb_id: dict[tuple[Label, str], EntityNode] = {}
        by_form: dict[tuple[Label, str], list[EntityNode]] = defaultdict(list)
        for node in self.nodes.values():
            if node.kb_id:
                by_kb_id.setdefault((node.label, node.kb_id), node).merge(node)
                by_form[node.label, node.form].append(node)
        self._merge_where_one_fits(by_form)

    def _link_named(self) -> None:
        """Merge names with the only thing that has them as an alias in an article; acronyms also by initials."""
        named: dict[tuple[Label, str], list[EntityNode]] = defaultdict(list)
        for node in self.nodes.values():
            for alias, reason in node.aliases.items():
                if names_everywhere(alias, reason, max(node.names)):
                    named[node.label, comparison_form(alias)].append(node)
        self._merge_where_one_fits(named)
        spelt: dict[tuple[Label, str], list[EntityNode]] = defaultdict(list)
        for node in self.nodes.values():
            if node.label is Label.ORG and len(node.words) > 1:
                for acronym in initials(max(node.names)):
                    if len(acronym) >= _SHORTEST_ACRONYM:
                        spelt[node.label, acronym].append(node)
        acronyms = {key: nodes for key, nodes in spelt.items() if self._is_free_acronym(*key) and _count(nodes) == 1}
        self._merge_where_one_fits(acronyms)

    def _is_free_acronym(self, label: Label, form: str) -> bool:
        """Tell whether a form is that of an acronym that is not merged with anything."""
        node = self.nodes.get((label, form, ""))
        return node is not None and node.find_root() is node and any(map(is_acronym, node.names))

    def _link_spellings(self) -> None:
        """Merge names of several words with the most frequent name that sounds the same, where `match` agrees."""
        alike: dict[tuple[Label, str], list[EntityNode]] = defaultdict(list)
        for node in self.nodes.values():
            if len(node.words) > 1:
                alike[node.label, sound_form(max(node.names), node.label)].append(node)
        for nodes in alike.values():
            if len(nodes) > 1 and len({node.find_root().cluster_kb_id for node in nodes} - {""}) < 2:
                common = max(nodes, key=lambda node: (node.names.total(), node.form))
                for node in nodes:
                    if match(max(node.names), max(common.names), node.label):
                        common.merge(node)

    def _link_people(self) -> None:
        """Merge surnames and initialled names with the only full name of the corpus that they fit.

        A name that is also somebody's first name stays apart in each article: two articles' `Lionel` may be two people.
        """
        given_names: set[str] = set()
        fitting: dict[tuple[Label, str], list[EntityNode]] = defaultdict(list)
        for node in self.nodes.values():
            if node.is_full_person:
                *given, surname = node.words
                given_names.update(given)
                fitting[node.label, " ".join([*(word[0] for word in given), surname])].append(node)
                for start in range(1, len(node.words)):
                    fitting[node.label, " ".join(node.words[start:])].append(node)
        for name in sorted(given_names):
            fitting.pop((Label.PER, name), None)
            alone = self.nodes.get((Label.PER, name, ""))
            if alone is not None and alone.find_root() is alone and alone.cluster_size == 1:
                self._set_apart(alone)
        self._merge_where_one_fits(fitting)

    def _merge_where_one_fits(self, fitting: dict[tuple[Label, str], list[EntityNode]]) -> None:
        """Merge a form without kb_id with the only thing it fits; set apart a single word that fits several."""
        targets: dict[int, list[EntityNode]] = defaultdict(list)
        roots: dict[int, EntityNode] = {}
        for (label, form), candidates in fitting.items():
            node = self.nodes.get((label, form, ""))
            if node is None or node.find_root().cluster_kb_id:
                continue
            root = node.find_root()
            others = [other for other in candidates if other.find_root() is not root]
            if _count(others) == 1:
                roots[id(root)] = root
                targets[id(root)].append(others[0])
            elif others and len(node.words) == 1 and root.cluster_size == 1:
                self._set_apart(node)
        fits = [(others[0], roots[key]) for key, others in targets.items() if _count(others) == 1]
        for other, root in fits:  # only now, so that every decision was made on the same state
            other.merge(root)

    def _set_apart(self, node: EntityNode) -> None:
        """Replace a node by one for each article that has this name."""
        key = (node.label, node.form, node.kb_id)
        del self.nodes[key]
        for entity in self._entities[key]:
            alone = EntityNode(*key)
            alone.is_apart = True
            alone.add(entity)
            self._apart.append(alone)


def _count(nodes: Iterable[EntityNode]) -> int:
    """Return how many things the nodes name."""
    return len({id(node.find_root()) for node in nodes})


def link_documents(entities: Iterable[DocumentEntity]) -> list[list[EntityNode]]:
    """Return the entities of a corpus, each as a list of merged nodes."""
    return _CorpusLinker(entities).link()
