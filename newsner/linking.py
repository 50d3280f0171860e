"""Link the mentions of one document: one entity per thing, under a canonical name.

Exact and known forms first, structure second (acronym, surname, initials), rapidfuzz last. Two candidates that fit
equally well: no merge. The component `newsner_linking` at the end is how a pipeline runs it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import cast

from rapidfuzz import fuzz, process
from spacy.language import Language
from spacy.tokens import Doc, Span

from newsner.labels import QUANTITY, Label
from newsner.models import Reason
from newsner.names import comparison_form, initials, is_acronym, tidy

USER_DATA_KEY = "newsner_entities"
_CLOSE = 88  # rapidfuzz ratio of two whole forms, from which they may be one name
_CLOSE_WORD = 84  # and of each pair of their words: `nord` and `sud` are not close
_SHORTEST = 6  # characters of a form that may be compared fuzzily


@dataclass
class _Group:
    """The mentions of one label that share a comparison form."""

    label: Label
    form: str
    spans: list[Span] = field(default_factory=list)
    merges: list[tuple[_Group, Reason]] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        return self.form.split()

    @property
    def surfaces(self) -> Counter[str]:
        return Counter(tidy(span.text) for span in self.spans)

    @property
    def identity(self) -> tuple[str, str] | None:
        """Return the gazetteer's (name, kb_id) for one of the mentions, if it knows any."""
        return next(((span.id_, span.kb_id_) for span in self.spans if span.id_), None)


@dataclass(frozen=True)
class LinkedEntity:
    """One entity: indices of its mentions among the document's names, and why each alias belongs to it."""

    name: str
    label: Label
    kb_id: str | None
    mentions: tuple[int, ...]
    reasons: tuple[tuple[str, Reason], ...]


class _Linker:
    """Merges the groups of one document, rule by rule."""

    def __init__(self, doc: Doc, spans: list[Span]) -> None:
        self.doc = doc
        self.groups: list[_Group] = []
        self._by_key: dict[tuple[str, str], _Group] = {}
        self._group_of: dict[int, _Group] = {}
        self._root: dict[int, _Group] = {}
        for span in spans:
            group = self._group(span)
            group.spans.append(span)
            self._group_of[span.start] = group

    def _group(self, span: Span) -> _Group:
        key = (span.label_, comparison_form(span.text))
        if key not in self._by_key:
            self._by_key[key] = _Group(Label(key[0]), key[1])
            self.groups.append(self._by_key[key])
        return self._by_key[key]

    def root(self, group: _Group) -> _Group:
        """Return the group that stands for all groups merged with this one."""
        while (parent := self._root.get(id(group))) is not None:
            group = parent
        return group

    def merge(self, a: _Group, b: _Group, reason: Reason) -> None:
        """Say that two groups name one thing."""
        first, second = self.root(a), self.root(b)
        if first is not second:
            self._root[id(second)] = first
            a.merges.append((b, reason))
            b.merges.append((a, reason))

    def clusters(self) -> list[list[_Group]]:
        """Return the merged groups, in the order of their first groups."""
        members: dict[int, list[_Group]] = {}
        for group in self.groups:
            members.setdefault(id(self.root(group)), []).append(group)
        return list(members.values())

    def link_known(self) -> None:
        """Merge the groups that one gazetteer entry lists."""
        by_identity: dict[tuple[Label, str], _Group] = {}
        for group in self.groups:
            if group.identity:
                first = by_identity.setdefault((group.label, group.identity[0]), group)
                self.merge(first, group, "gazetteer")

    def link_acronyms(self) -> None:
        """Merge full names with their acronyms: defined in parentheses, else by initials where only one fits."""
        for group in self.groups:
            if group.label is Label.PER:
                continue
            for span in group.spans:
                following = self._in_parentheses(span)
                if following and following.label is group.label and self._is_definition(group, following):
                    self.merge(group, following, "acronym")
        full = [g for g in self.groups if g.label is Label.ORG and len(g.words) > 1]
        for group in self.groups:
            if group.label is Label.ORG and self._is_acronym(group) and self.root(group) is group and not group.merges:
                fitting = {
                    id(self.root(g)): g for g in full if group.form.replace(" ", "") in initials(g.spans[0].text)
                }
                if len(fitting) == 1:
                    self.merge(next(iter(fitting.values())), group, "acronym")

    def _in_parentheses(self, span: Span) -> _Group | None:
        """Return the group of the mention that stands in brackets right behind this one."""
        start = span.end + 1
        if start < len(self.doc) and self.doc[span.end].text in ("(", "["):
            group = self._group_of.get(start)
            if group is not None:
                inner = next(s for s in group.spans if s.start == start)
                if inner.end < len(self.doc) and self.doc[inner.end].text in (")", "]", ",", ";"):
                    return group
        return None

    def _is_acronym(self, group: _Group) -> bool:
        return any(is_acronym(span.text) for span in group.spans)

    def _is_definition(self, a: _Group, b: _Group) -> bool:
        """Tell whether one of two names, the other in brackets behind it, is short for the other."""
        short, full = (b, a) if len(b.form) < len(a.form) else (a, b)
        letters = short.form.replace(" ", "")
        if len(full.words) < 2 or " " in tidy(short.spans[0].text):
            return False
        if letters in initials(full.spans[0].text):
            return True
        return a.label is Label.ORG and self._is_acronym(short)  # also of its name in another language

    def link_people(self) -> None:
        """Merge short forms of people with the one full name that they fit: surname, initials, first name."""
        people = [g for g in self.groups if g.label is Label.PER]
        full = [g for g in people if len(g.words) > 1 and len(g.words[0]) > 1]
        initialled = [g for g in people if len(g.words) > 1 and len(g.words[0]) == 1]
        for group in people:
            for reason, fits in (
                ("surname", _is_surname),
                ("initials", _is_initialled),
                ("first_name", _is_first_name),
            ):
                fitting = self._fitting(group, full, fits) or self._fitting(group, initialled, fits)
                if len(fitting) == 1:
                    other = next(iter(fitting.values()))
                    if not (group.identity and other.identity):
                        self.merge(other, group, cast(Reason, reason))
                if fitting:
                    break

    def _fitting(
        self, group: _Group, full: list[_Group], fits: Callable[[list[str], list[str]], bool]
    ) -> dict[int, _Group]:
        """Return the people that a short form fits, one group for each."""
        return {id(self.root(g)): g for g in full if g is not group and fits(group.words, g.words)}

    def link_spellings(self, *, full_names: bool) -> None:
        """Merge close spellings of full names or of single words, by rapidfuzz, where only one is close."""
        blocks: dict[tuple[Label, int], list[_Group]] = defaultdict(list)
        for group in self.groups:
            wanted = (len(group.words) > 1) is full_names and len(group.form) >= _SHORTEST
            if wanted and not self._is_acronym(group):
                blocks[group.label, len(group.words)].append(group)
        for block in blocks.values():
            forms = [group.form for group in block]
            scores = process.cdist(forms, forms, scorer=fuzz.ratio, score_cutoff=_CLOSE)
            indices = range(len(block))
            close = [[j for j in indices if j != i and scores[i][j] and _is_close(block[i], block[j])] for i in indices]
            for i, group in enumerate(block):
                other = block[close[i][0]] if len(close[i]) == 1 else None
                if other and close[close[i][0]] == [i] and not (group.identity and other.identity):
                    self.merge(other, group, "spelling")


def _is_surname(short: list[str], full: list[str]) -> bool:
    return len(short) < len(full) and full[-len(short) :] == short


def _is_first_name(short: list[str], full: list[str]) -> bool:
    return len(short) == 1 and full[0] == short[0]


def _is_initialled(short: list[str], full: list[str]) -> bool:
    """Tell whether `n sarkozy` can be `nicolas sarkozy`."""
    if len(short) < 2 or short[-1] != full[-1] or len(short) > len(full):
        return False
    given = list(zip(short[:-1], full[:-1], strict=False))
    return all(f.startswith(s) if len(s) == 1 else s == f for s, f in given) and any(len(s) == 1 for s, _ in given)


def _is_close(a: _Group, b: _Group) -> bool:
    pairs = zip(a.words, b.words, strict=True)
    return all(x == y or _are_spellings(x, y) for x, y in pairs)


def _are_spellings(x: str, y: str) -> bool:
    """Tell whether two words can be spellings of one: not numbers, and not `françois` and `françoise`."""
    short, long = sorted((re.sub(r"(.)\1", r"\1", x), re.sub(r"(.)\1", r"\1", y)), key=len)
    if x.isdigit() or y.isdigit() or short + "e" == long:
        return False
    return fuzz.ratio(x, y) >= _CLOSE_WORD


def _canonical_name(cluster: list[_Group]) -> tuple[str, str | None]:
    """Return the name to show and the kb_id: the gazetteer's where known, else the fullest well-formed form."""
    identity = next((group.identity for group in cluster if group.identity), None)
    if identity is not None:
        return identity[0], identity[1] or None
    surfaces: Counter[str] = Counter()
    for group in cluster:
        surfaces.update(group.surfaces)

    def rank(surface: str) -> tuple[bool, bool, int, int]:
        shouted = surface.isupper() and len(surface) > 1
        initialled = bool(re.match(r"\w\.", surface))
        return (not shouted, not initialled, len(comparison_form(surface).split()), surfaces[surface])

    return max(surfaces, key=rank), None


def _alias_reasons(cluster: list[_Group], name: str) -> Iterator[tuple[str, Reason]]:
    """Yield each alias with its reason: the rule that first led from the canonical name's group to it."""
    form = comparison_form(name)
    reasons: dict[int, Reason] = {id(g): "exact" for g in cluster if g.form == form}
    if not reasons:
        reasons = {id(g): "gazetteer" for g in cluster if g.identity}
    queue = [g for g in cluster if id(g) in reasons]
    for group in queue:
        for other, reason in group.merges:
            if id(other) not in reasons:
                reasons[id(other)] = reason
                queue.append(other)
    aliases = {surface: reasons[id(group)] for group in cluster for surface in group.surfaces if surface != name}
    yield from sorted(aliases.items())


def link_mentions(doc: Doc) -> tuple[LinkedEntity, ...]:
    """Return the entities of ``doc.ents``, by first mention; quantities are left out."""
    spans = [span for span in doc.ents if span.label_ != QUANTITY]
    index_of = {span.start: i for i, span in enumerate(spans)}
    linker = _Linker(doc, spans)
    linker.link_known()
    linker.link_acronyms()
    linker.link_spellings(full_names=True)
    linker.link_people()
    linker.link_spellings(full_names=False)
    entities = []
    for cluster in linker.clusters():
        name, kb_id = _canonical_name(cluster)
        mentions = sorted(index_of[span.start] for group in cluster for span in group.spans)
        reasons = tuple(_alias_reasons(cluster, name))
        entities.append(LinkedEntity(name, cluster[0].label, kb_id, tuple(mentions), reasons))
    return tuple(sorted(entities, key=lambda entity: entity.mentions))


class EntityLinker:
    """Write entity identity into ``doc.ents``: ``span.id_`` the canonical name, ``span.kb_id_`` the kb_id.

    ``doc.user_data["newsner_entities"]`` holds the entities as plain records; mentions count the names in
    ``doc.ents``, quantities left out.
    """

    def __call__(self, doc: Doc) -> Doc:
        """Link the names of a document."""
        entities = link_mentions(doc)
        doc.set_ents(list(self._identified(doc, entities)))
        doc.user_data[USER_DATA_KEY] = [
            {
                "name": entity.name,
                "label": entity.label.value,
                "kb_id": entity.kb_id,
                "mentions": list(entity.mentions),
                "reasons": [list(pair) for pair in entity.reasons],
            }
            for entity in entities
        ]
        return doc

    def _identified(self, doc: Doc, entities: Iterable[LinkedEntity]) -> Iterator[Span]:
        spans = [span for span in doc.ents if span.label_ != QUANTITY]
        for entity in entities:
            for i in entity.mentions:
                span = spans[i]
                yield Span(doc, span.start, span.end, span.label_, kb_id=entity.kb_id or "", span_id=entity.name)
        yield from (span for span in doc.ents if span.label_ == QUANTITY)


@Language.factory("newsner_linking", requires=["doc.ents"], assigns=["doc.ents", "doc.user_data"])
def make_entity_linker(nlp: Language, name: str) -> EntityLinker:
    """Build an `EntityLinker`; it belongs behind whatever sets ``doc.ents``."""
    return EntityLinker()
