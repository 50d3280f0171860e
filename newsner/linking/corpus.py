"""Link the entities of documents across a corpus.

The rules are those within an article, and some more. An acronym defined in one article has the same meaning in all.
Close spellings are merged where an article did so, or where they also sound alike (`Ahmadinejad`, `Ahmadinedjad`),
since in a corpus `Jean Martin` and `Jean Martini` are two people. Institutions that several countries have are told
apart by country (`newsner.linking.institutions`), a town from the division of its name by the words before it. What a
form in an article means that may be short for several names (`Michel`, `l'Assemblée`) is decided by what the article
has in common with those (`newsner.linking.evidence`). Every decision looks at the whole corpus, so the order of
documents changes nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations
from typing import Literal

from newsner.labels import Label, Reason
from newsner.lexicons import load_first_names
from newsner.linking.evidence import Profile, Shortlist, Witness
from newsner.linking.nodes import EntityNode, Link, NodeKey
from newsner.linking.occurrences import Document, DocumentEntity
from newsner.linking.short_forms import ShortForm, ShortFormIndex
from newsner.names import (
    comparison_form,
    fold_word,
    initials,
    is_acronym,
    is_slip,
    match,
    sound_form,
)

_Fitting = defaultdict[tuple[Label, str], list[tuple[EntityNode, Reason]]]

_PROBABILITIES: dict[Reason, float] = {
    "gazetteer": 0.99,
    "exact": 0.95,
    "nickname": 0.97,
    "partial": 0.97,
    "acronym": 0.97,
    "spelling": 0.97,
}
_EVERYWHERE = ("gazetteer", "nickname", "partial", "spelling")  # reasons that hold in all articles, unlike a surname
_SHORTEST_GLUED = 4  # characters of a name that is the same without its spaces: `France2`
_SURE = 0.8  # the probability from which a short form is linked with one of several names that it fits
_LIKELY = 0.5  # and with the only one
_OWN = 0.5  # the probability below which an organisation's short form is a name of its own
_PLURAL = re.compile(r"(?<=\w{3})[sx]\b")
_SHARED = 0.1  # of the names in an article, weighed by how rare they are: so many must be those of the other spelling
SHORTEST_SLIP = 5  # letters of a word in which one may be wrong


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


class CorpusLinker:
    """Merges the nodes of a corpus, rule by rule; each rule starts from the results of those before it."""

    def __init__(self, entities: Iterable[DocumentEntity], documents: Mapping[str, Document]) -> None:
        self.witness = Witness(documents)
        by_key: dict[NodeKey, list[DocumentEntity]] = defaultdict(list)
        for x in entities:
            by_key[NodeKey(x.label, x.form, x.kb_id, x.kind, x.constraints.part)].append(x)
        self.nodes: dict[NodeKey, EntityNode] = {}
        for key in sorted(by_key):
            node = self.nodes[key] = EntityNode(key)
            for entity in by_key[key]:
                node.add(entity)
        self._apart: list[EntityNode] = []
        self.links: list[Link] = []

    @classmethod
    def of_nodes(cls, nodes: Iterable[EntityNode]) -> CorpusLinker:
        """Return a linker of nodes that others have gathered, for the rules that look at names alone."""
        linker = cls((), {})
        linker.nodes = {node.key: node for node in sorted(nodes, key=lambda node: node.key)}
        return linker

    def link(self) -> list[list[EntityNode]]:
        """Return the nodes of each entity."""
        guests = self._link_decided()
        self.link_names()
        self._link_short_forms()
        roots = {id(node.find_root()): node.find_root() for node in (*self.nodes.values(), *guests, *self._apart)}
        return [root.cluster for root in roots.values()]

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

    def _merge(
        self, node: EntityNode, other: EntityNode, reason: Reason, fit: tuple[float, tuple[str, ...]] | None = None
    ) -> None:
        """Merge the second node with the first, unless they are merged or a decision keeps them apart; note why."""
        if node.find_root() is other.find_root() or node.find_root().is_kept_from(other.find_root()):
            return
        documents = tuple(entity.document for entity in other.entities)
        probability, evidence = fit or (_PROBABILITIES[reason], ())
        self.links.append(Link(node.label, other.name, node.name, documents, reason, probability, evidence))
        node.merge(other)

    def link_names(self) -> None:
        """Merge what names tell to be one thing: alone, and for slips with the names beside them."""
        self.merge_names()
        self._link_slips()

    def merge_names(self) -> None:
        """Merge what names alone tell to be one thing."""
        self._link_known()
        self._link_unsaid_countries()
        self._link_named()
        self._link_spellings()

    def _link_known(self) -> None:
        """Merge nodes that share a kb_id, and nodes without one with the only kb_id that their form fits."""
        by_kb_id: dict[tuple[Label, str, str], EntityNode] = {}
        by_form: _Fitting = defaultdict(list)
        for node in self.nodes.values():
            if node.kb_id:
                self._merge(by_kb_id.setdefault((node.label, node.kb_id, node.kind), node), node, "gazetteer")
                by_form[node.label, node.form].append((node, "gazetteer"))
        self._merge_where_one_fits(by_form)

    def _link_unsaid_countries(self) -> None:
        """Merge institutions of which no country is known with those of their name that most documents have."""
        by_form: dict[str, list[EntityNode]] = defaultdict(list)
        for node in self.nodes.values():
            if node.label is Label.ORG and node.kind:
                by_form[node.form].append(node)
        for form, nodes in by_form.items():
            unsaid = self.nodes.get(NodeKey(Label.ORG, form, ""))
            if unsaid is not None:
                self._merge(_find_commonest(nodes), unsaid, "exact")

    def _link_named(self) -> None:
        """Merge names with the only thing that has them as an alias in an article."""
        named: _Fitting = defaultdict(list)
        for node in self.nodes.values():
            for alias, reason in node.aliases.items():
                if names_everywhere(alias, reason, node.name):
                    named[node.label, comparison_form(alias)].append((node, reason))
        self._merge_where_one_fits(named)

    def _link_spellings(self) -> None:
        """Merge names with the most frequent name that sounds or is glued the same, where `match` agrees."""
        alike: dict[tuple[Label, str, str], list[EntityNode]] = defaultdict(list)
        for node in self.nodes.values():
            for spelling in find_spellings(node):
                alike[node.label, node.kind, spelling].append(node)
        for nodes in alike.values():
            if len(nodes) > 1 and len({node.find_root().cluster_kb_id for node in nodes} - {""}) < 2:
                common = _find_commonest(nodes)
                for node in nodes:
                    if match(node.name, common.name, node.label) or _is_plural_apart(node, common):
                        self._merge(common, node, "spelling")

    def _link_slips(self) -> None:
        """Merge full names of people that one letter parts, where their documents name others alike.

        Two first names are no slip: `Gérald` and `Gérard`.
        """
        blocks: dict[tuple[int, tuple[str, ...]], list[EntityNode]] = defaultdict(list)
        for node in self.nodes.values():
            if may_be_slip(node):
                for position in range(len(node.words)):
                    blocks[position, (*node.words[:position], *node.words[position + 1 :])].append(node)
        pairs = []
        for (position, _), nodes in sorted(blocks.items()):
            nodes.sort(key=lambda node: (-node.names.total(), node.key))
            for common, rare in combinations(nodes, 2):
                if is_slip_at(position, common.words[position], rare.words[position]):
                    pairs.append((common, rare))
        found = [(a, b, self._explain_slip(a.find_root(), b.find_root())) for a, b in pairs]
        for common, rare, evidence in found:  # only now, so that every decision was made on the same state
            if evidence:
                self._merge(common, rare, "spelling", (_PROBABILITIES["spelling"], evidence))

    def _explain_slip(self, common: EntityNode, rare: EntityNode) -> tuple[str, ...]:
        """Return what speaks for two spellings being one name, or nothing if their documents share too little."""
        profile = self.profile(common)
        shares = [self.witness.find_shared(entity, profile).share for node in rare.cluster for entity in node.entities]
        return self.witness.explain(rare.entities[0], profile) if is_enough(shares) else ()

    def _link_short_forms(self) -> None:
        """Link each short form in an article with the entity that it most probably names, if it is sure enough.

        Longer forms come first, since shorter ones may be short for them, too.
        """
        index = ShortFormIndex(self.nodes.values())
        for length in sorted({len(node.words) for node in self.nodes.values()}, reverse=True):
            found = list(self.find_short_forms(length, index))
            profiles: dict[int, Profile] = {}
            for root in (node.find_root() for short in found for node in short.candidates):
                if id(root) not in profiles:
                    profiles[id(root)] = self.profile(root)
            verdicts = []
            shortlists: dict[NodeKey, Shortlist] = {}
            for short in found:
                candidates = [profiles[id(node.find_root())] for node in short.candidates]
                if short.key not in shortlists:
                    shortlists[short.key] = Shortlist(self.witness, short.reasons, candidates)
                odds = shortlists[short.key].judge(short.entity)
                best = max(range(len(odds)), key=lambda position: odds[position])
                verdicts.append((short, best, odds[best], self.witness.explain(short.entity, candidates[best])))
            for node in self._follow(verdicts):  # only now, so that every decision was made on the same state
                index.add(node)

    def _follow(self, verdicts: Iterable[tuple[ShortForm, int, float, tuple[str, ...]]]) -> list[EntityNode]:
        """Take the short forms out of their nodes, and merge each with what it names; organisations may stay.

        Returns the nodes of what stays, which replace the former ones.

        Args:
            verdicts: each short form, the position of its best candidate, the probability and the evidence of that.
        """
        left: dict[NodeKey, list[DocumentEntity]] = defaultdict(list)
        for short, best, probability, evidence in verdicts:
            reason, candidate = short.reasons[best], short.candidates[best]
            verdict = settle(short.key.label, reason, probability, len(short.candidates))
            is_own = verdict == "own"
            left[short.key] += [short.entity] if is_own else []
            alone = EntityNode(short.key)
            alone.add(short.entity)
            alone.is_apart = verdict != "linked"
            if not is_own:
                self._apart.append(alone)
            if not alone.is_apart:
                self._merge(candidate, alone, reason, (probability, evidence))
            else:
                documents = (short.entity.document,)
                link = Link(
                    alone.label, alone.name, candidate.name, documents, reason, probability, evidence, made=False
                )
                self.links.append(link)
        staying = []
        for key, entities in left.items():
            del self.nodes[key]
            if entities:
                staying.append(EntityNode(key))
                self.nodes[key] = staying[-1]
            for entity in entities:
                staying[-1].add(entity)
        return staying

    def profile(self, root: EntityNode, without: str | None = None) -> Profile:
        """Return what the documents of an entity tell of it, but for one document."""
        entities = [x for node in root.cluster for x in node.entities if x.document != without]
        return Profile.build(root.name, entities, self.witness.documents)

    def find_short_forms(self, length: int, index: ShortFormIndex) -> Iterator[ShortForm]:
        """Yield each document entity with a form of some words that may be short for names of the corpus."""
        for node in self.nodes.values():
            if len(node.words) != length or not may_be_short(node) or len(node.find_root().cluster) > 1:
                continue
            found = index.find(node.key, node.name)
            if candidates := [(other, reason) for other, reason in found if self._may_name(node, other)]:
                others, reasons = zip(*candidates, strict=True)
                for entity in node.entities:
                    yield ShortForm(node.key, entity, others, reasons)

    def _may_name(self, node: EntityNode, other: EntityNode) -> bool:
        """Tell whether no decision keeps two nodes apart, and the second was not replaced by what stayed of it."""
        return self.nodes.get(other.key) is other and not node.is_kept_from(other.find_root())

    def _merge_where_one_fits(self, fitting: Mapping[tuple[Label, str], list[tuple[EntityNode, Reason]]]) -> None:
        """Merge a form without kb_id with the only thing it fits."""
        targets: dict[int, list[tuple[EntityNode, Reason]]] = defaultdict(list)
        nodes: dict[int, EntityNode] = {}
        for (label, form), candidates in fitting.items():
            node = self.nodes.get(NodeKey(label, form, ""))
            if node is None or node.find_root().cluster_kb_id:
                continue
            root = node.find_root()
            others = [(other, reason) for other, reason in candidates if other.find_root() is not root]
            if _count(other for other, _ in others) == 1:
                nodes.setdefault(id(root), node)
                targets[id(root)].append(min(others, key=lambda pair: (pair[0].key, pair[1])))
        fits = [(found[0], nodes[key]) for key, found in targets.items() if _count(other for other, _ in found) == 1]
        for (other, reason), node in fits:  # only now, so that every decision was made on the same state
            self._merge(other, node, reason)


def find_spellings(node: EntityNode) -> Iterator[str]:
    """Yield what a node has in common with those that may be another spelling of its name."""
    if len(node.words) > 1:
        yield sound_form(_without_plurals(node.name), node.label)
    glued = node.form.replace(" ", "")
    if len(glued) >= _SHORTEST_GLUED or is_acronym(node.name):
        yield f"={glued}"


def may_be_slip(node: EntityNode) -> bool:
    """Tell whether a node is a full name of a person of whom nothing else is known."""
    return node.is_full_person and not node.kb_id and not node.kind


def is_slip_at(position: int, word: str, other: str) -> bool:
    """Tell whether a word in one place of two names may be a slip; two first names are none."""
    return _is_slip(word, other) and not (position == 0 and {word, other} <= _load_given_names())


def is_enough(shares: Sequence[float]) -> bool:
    """Tell whether the documents of two spellings share enough names, given the share of each of the rare one."""
    return sum(shares) >= _SHARED * len(shares)


def may_be_short(node: EntityNode) -> bool:
    """Tell whether a name may be short for another one, by itself."""
    is_named = node.kb_id or node.is_full_person or (node.label is Label.PER and node.kind)
    return not is_named and not node.together and not node.key.part


def settle(label: Label, reason: Reason, probability: float, count: int) -> Literal["linked", "apart", "own"]:
    """Return what becomes of a short form: linked with its best candidate, left alone, or a name of its own.

    Args:
        label: the label of the short form.
        reason: how it fits its best candidate.
        probability: that it names this one.
        count: the number of candidates.
    """
    is_only = count == 1 and reason not in ("first_name", "acronym")
    if probability >= (_LIKELY if is_only else _SURE):
        return "linked"
    return "own" if label is Label.ORG and probability < _OWN else "apart"


@cache
def _load_given_names() -> frozenset[str]:
    return frozenset(map(fold_word, load_first_names()))


def _is_slip(word: str, other: str) -> bool:
    return min(len(word), len(other)) >= SHORTEST_SLIP and is_slip(word, other)


def _without_plurals(name: str) -> str:
    return _PLURAL.sub("", name)


def _is_plural_apart(a: EntityNode, b: EntityNode) -> bool:
    """Tell whether organisations differ by plurals: `développement économique` and `développement économiques`."""
    return a.label is Label.ORG and _without_plurals(a.form) == _without_plurals(b.form)


def _find_commonest(nodes: Iterable[EntityNode]) -> EntityNode:
    return min(nodes, key=lambda node: (-node.names.total(), node.key))


def _count(nodes: Iterable[EntityNode]) -> int:
    """Return how many things the nodes name."""
    return len({id(node.find_root()) for node in nodes})
