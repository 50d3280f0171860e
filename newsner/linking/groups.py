"""Groups of mentions, and what holds them together or apart; which of them are one thing is said in `merging_rules`.

A group holds the mentions of one label and comparison form. Groups that a rule joins make a cluster. What two gazetteer
entries name, or the user's ``never`` denies, is never joined.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from spacy.tokens import Doc, Span

from newsner.labels import Label, Reason
from newsner.linking.context import describe_bearer, find_articled, find_kind, find_titles
from newsner.names import comparison_form, initials, is_acronym, name_parts, tidy
from newsner.spans import USER_SPANS

Key = tuple[Label, str]


@dataclass(eq=False)
class Group:
    """The mentions of one label that share a comparison form; ``kind`` parts what context says are others."""

    label: Label
    form: str
    kind: str
    order: int
    spans: list[Span] = field(default_factory=list)
    merges: list[tuple[Group, Reason]] = field(default_factory=list)
    identity: tuple[str, str] | None = None
    """The gazetteer's (name, kb_id) for one of the mentions, if it knows any."""

    def __post_init__(self) -> None:
        self.words = self.form.split()

    def add(self, span: Span) -> None:
        """Add a mention."""
        self.spans.append(span)
        if self.identity is None and span.id_ and self.kind != "family":
            self.identity = (span.id_, span.kb_id_)

    @cached_property
    def parts(self) -> tuple[tuple[str, ...], ...]:
        """The words, with those together that a hyphen joins."""
        return name_parts(tidy(self.spans[0].text))

    @cached_property
    def first(self) -> int:
        """The index of the first token of the first mention."""
        return min(span.start for span in self.spans)

    @cached_property
    def surfaces(self) -> Counter[str]:
        """How often each written form occurs."""
        return Counter(tidy(span.text) for span in self.spans)

    @cached_property
    def acronym(self) -> bool:
        """Whether the name is written as an acronym."""
        return any(map(is_acronym, self.surfaces))

    @cached_property
    def shouted(self) -> bool:
        """Whether all mentions are in capitals."""
        return all(map(is_acronym, self.surfaces))

    @property
    def is_nickname(self) -> bool:
        """Whether the text says of an earlier name that its bearer is also called this."""
        return any(reason == "nickname" and other.order < self.order for other, reason in self.merges)

    @cached_property
    def gender(self) -> str:
        """Whether titles and roles before the mentions are a woman's (``f``), a man's (``m``), or do not say."""
        return self.kind if self.kind in ("f", "m") else describe_bearer(self.spans)

    @cached_property
    def titles(self) -> frozenset[str]:
        """The roles that stand before the mentions."""
        return find_titles(self.spans)


class Groups:
    """The groups of one document, which clusters they make, and where to look them up."""

    def __init__(self, doc: Doc, spans: Iterable[Span], never: Mapping[str, Iterable[str]]) -> None:
        self.doc = doc
        self.all: list[Group] = []
        self.own = {(span.start, span.end) for span in doc.spans.get(USER_SPANS, ())}
        self._never = {name: {comparison_form(surface) for surface in surfaces} for name, surfaces in never.items()}
        self._group_at: dict[int, Group] = {}
        by_key: dict[tuple[str, str, str], Group] = {}
        spans = list(spans)
        articled = find_articled(spans)
        for span in spans:
            key = (span.label_, *find_kind(span, comparison_form(span.text), articled))
            if key not in by_key:
                by_key[key] = Group(Label(span.label_), key[1], key[2], len(self.all))
                self.all.append(by_key[key])
            by_key[key].add(span)
            self._group_at[span.start] = by_key[key]
        self._cluster = {id(group): [group] for group in self.all}
        self.by_form = self._index(lambda group: (group.form,))
        self.by_initials = self._index(_find_initials)
        self._by_edge = self._index(lambda group: {group.words[0], group.words[-1]} if group.words else ())
        self._by_inner = self._index(_find_inner_words)

    def _index(self, find_keys: Callable[[Group], Iterable[str]]) -> dict[Key, list[Group]]:
        index: dict[Key, list[Group]] = defaultdict(list)
        for group in self.all:
            for key in find_keys(group):
                index[group.label, key].append(group)
        return index

    def at(self, start: int) -> Group | None:
        """Return the group of the mention that starts at a token, if one does."""
        return self._group_at.get(start)

    def with_an_edge_of(self, short: Group) -> list[Group]:
        """Return the longer groups of the label that begin with its first or end with its last word, in text order."""
        found = {}
        for word in {*short.words[:1], *short.words[-1:]}:
            found.update({id(group): group for group in self._by_edge.get((short.label, word), ())})
        found.pop(id(short), None)
        longer = (group for group in found.values() if len(group.words) >= max(2, len(short.words)))
        return sorted(longer, key=lambda group: group.order)

    def containing(self, short: Group) -> list[Group]:
        """Return the groups with an edge of a name, and, if it is one word, those that have it inside."""
        inside = self._by_inner.get((short.label, short.form), ())
        return list(dict.fromkeys([*self.with_an_edge_of(short), *inside]))

    def cluster(self, group: Group) -> list[Group]:
        """Return all groups that are one thing with this one."""
        return self._cluster[id(group)]

    def clusters(self) -> list[list[Group]]:
        """Return the merged groups, in the order of their first groups."""
        return list({id(cluster): cluster for cluster in (self._cluster[id(g)] for g in self.all)}.values())

    def things(self, groups: Iterable[Group]) -> list[Group]:
        """Return one group of each thing."""
        return list({id(self._cluster[id(group)]): group for group in groups}.values())

    def merge(self, a: Group, b: Group, reason: Reason) -> None:
        """Say that two groups name one thing, unless the gazetteer or the user says that they do not."""
        first, second = self._cluster[id(a)], self._cluster[id(b)]
        if first is second or self._are_apart(first, second):
            return
        first.extend(second)
        for group in second:
            self._cluster[id(group)] = first
        a.merges.append((b, reason))
        b.merges.append((a, reason))

    def merge_unique(self, short: Group, fitting: Iterable[Group], reason: Reason) -> None:
        """Merge a name with the one thing that it fits."""
        own = self._cluster[id(short)]
        others = [group for group in self.things(fitting) if self._cluster[id(group)] is not own]
        if len(others) == 1:
            self.merge(others[0], short, reason)

    def _are_apart(self, first: list[Group], second: list[Group]) -> bool:
        names, others = ({g.identity[0] for g in cluster if g.identity} for cluster in (first, second))
        if names and others and names != others:
            return True
        forms, other_forms = ({g.form for g in cluster} for cluster in (first, second))
        return any(self._never.get(name, set()) & other_forms for name in names) or any(
            self._never.get(name, set()) & forms for name in others
        )


def _find_initials(group: Group) -> frozenset[str]:
    """Return the acronyms that a name may have."""
    return initials(group.spans[0].text.replace("-", " ")) if len(group.words) > 1 else frozenset()


def _find_inner_words(group: Group) -> set[str]:
    """Return the words of a person's name that are neither its first nor its last, or part of a compound surname."""
    if group.label is not Label.PER or len(group.words) < 3:
        return set()
    return set(group.words[1:])
