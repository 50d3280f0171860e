"""Group the mentions of a document, and merge the groups that name one thing.

A group holds the mentions of one label and comparison form. The rules that `newsner.linking.rules` lists propose which
groups to merge; merged groups make a cluster. Groups of two gazetteer entries, and names that the user's ``never``
forbids, are never merged.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from spacy.tokens import Doc, Span

from newsner.labels import Label, Reason
from newsner.linking.context import Gender, GroupKind, find_forms_with_article, find_gender, find_kind, find_titles
from newsner.linking.entries import EntryReference
from newsner.names import comparison_form, initials, is_acronym, name_parts, tidy
from newsner.names.gender import gender_of_first_name
from newsner.spans import USER_SPANS

Key = tuple[Label, str]


@dataclass(eq=False)
class Group:
    """The mentions of one label and comparison form; ``kind`` tells groups of one form apart (`find_kind`)."""

    label: Label
    form: str
    kind: GroupKind
    order: int
    spans: list[Span] = field(default_factory=list)
    merges: list[tuple[Group, Reason]] = field(default_factory=list)
    """The groups that a rule merged with this one, and the rule's reason."""
    gazetteer_entry: EntryReference | None = None
    """The entry of the first mention that a gazetteer knows."""

    def __post_init__(self) -> None:
        self.words = self.form.split()

    def add(self, span: Span, entry: EntryReference | None) -> None:
        """Add a mention, and the gazetteer entry it is known by."""
        self.spans.append(span)
        if self.gazetteer_entry is None and self.kind != "family":
            self.gazetteer_entry = entry

    @cached_property
    def written(self) -> str:
        """The name as its first mention writes it."""
        return tidy(self.spans[0].text)

    @cached_property
    def parts(self) -> tuple[tuple[str, ...], ...]:
        """The words; those that a hyphen joins make one part."""
        return name_parts(self.written)

    @cached_property
    def first(self) -> int:
        """The index of the first token of the first mention."""
        return min(span.start for span in self.spans)

    @cached_property
    def surfaces(self) -> Counter[str]:
        """How often each written form occurs."""
        return Counter(tidy(span.text) for span in self.spans)

    @cached_property
    def is_acronym(self) -> bool:
        """Whether a mention is written as an acronym."""
        return any(map(is_acronym, self.surfaces))

    @cached_property
    def all_caps(self) -> bool:
        """Whether all mentions are written as acronyms are."""
        return all(map(is_acronym, self.surfaces))

    @property
    def is_nickname(self) -> bool:
        """Whether the text gives this name as the nickname of an earlier one."""
        return any(reason == "nickname" and other.order < self.order for other, reason in self.merges)

    @cached_property
    def gender(self) -> Gender:
        """The gender of titles and roles before the mentions, or else of the first name; or an empty string."""
        if self.kind == "f" or self.kind == "m":
            return self.kind
        in_full = self.label is Label.PER and self.kind == "" and len(self.words) > 1
        return find_gender(self.spans, (in_full and gender_of_first_name(self.written)) or "")

    @cached_property
    def titles(self) -> frozenset[str]:
        """The roles named before the mentions."""
        return find_titles(self.spans)


Refusal = Literal["gazetteer", "never", "gender", "mononym", "ambiguous", "better_fit"]

REFUSALS: dict[Refusal, str] = {
    "gazetteer": "a gazetteer lists them as two things",
    "never": "the user's gazetteer says that the one is never a name of the other",
    "gender": "titles, roles or first names say that they are a woman and a man",
    "mononym": "one of them is known by a first name alone, such as a king, and it is the surname of the other",
    "ambiguous": "another name fits equally well",
    "better_fit": "another name fits better",
}
"""What each reason for not merging two names means."""


class MergeDecision(NamedTuple):
    """Two groups that a rule proposed to merge, the rule's reason, and why they were not merged if they were not."""

    first: Group
    second: Group
    reason: Reason
    refusal: Refusal | None

    @property
    def merged(self) -> bool:
        """Whether the groups were merged."""
        return self.refusal is None


class Groups:
    """The groups of one document, the clusters they make, the decisions that made them, and indices to look them up."""

    def __init__(
        self,
        doc: Doc,
        mentions: Iterable[tuple[Span, EntryReference | None]],
        never: Mapping[str, Iterable[str]],
    ) -> None:
        self.doc = doc
        self.all: list[Group] = []
        self.decisions: list[MergeDecision] = []
        self.user_spans = {(span.start, span.end) for span in doc.spans.get(USER_SPANS, ())}
        self._never = never
        self._group_at: dict[int, Group] = {}
        by_key: dict[tuple[str, str, str], Group] = {}
        mentions = list(mentions)
        forms_with_article = find_forms_with_article(span for span, _ in mentions)
        for span, entry in mentions:
            form, kind = find_kind(span, comparison_form(span.text), forms_with_article)
            key = (span.label_, form, kind)
            if key not in by_key:
                by_key[key] = Group(Label(span.label_), form, kind, len(self.all))
                self.all.append(by_key[key])
            by_key[key].add(span, entry)
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
        """Return the group of the mention that starts at a token, or ``None``."""
        return self._group_at.get(start)

    def is_from_user(self, group: Group) -> bool:
        """Tell whether the user's gazetteer has a mention of the group."""
        return any((span.start, span.end) in self.user_spans for span in group.spans)

    def with_an_edge_of(self, short: Group) -> list[Group]:
        """Return the longer groups of the label that begin or end with its first or last word, in text order."""
        found = {}
        for word in {*short.words[:1], *short.words[-1:]}:
            found.update({id(group): group for group in self._by_edge.get((short.label, word), ())})
        found.pop(id(short), None)
        longer = (group for group in found.values() if len(group.words) >= max(2, len(short.words)))
        return sorted(longer, key=lambda group: group.order)

    def containing(self, short: Group) -> list[Group]:
        """Return the groups with an edge of a name, and, if it is one word, those that have this word inside."""
        inside = self._by_inner.get((short.label, short.form), ())
        return list(dict.fromkeys([*self.with_an_edge_of(short), *inside]))

    def cluster(self, group: Group) -> list[Group]:
        """Return all groups merged with this one, and itself."""
        return self._cluster[id(group)]

    def clusters(self) -> list[list[Group]]:
        """Return the clusters, in the order of their first groups."""
        return list({id(cluster): cluster for cluster in (self._cluster[id(g)] for g in self.all)}.values())

    def one_per_cluster(self, groups: Iterable[Group]) -> list[Group]:
        """Return one group of each cluster that the groups belong to."""
        return list({id(self._cluster[id(group)]): group for group in groups}.values())

    def merge(self, a: Group, b: Group, reason: Reason) -> None:
        """Merge two groups, unless the gazetteer or the user says that they name two things."""
        first, second = self._cluster[id(a)], self._cluster[id(b)]
        if first is second:
            return
        refusal = self._find_refusal(first, second)
        self.decisions.append(MergeDecision(a, b, reason, refusal))
        if refusal:
            return
        first.extend(second)
        for group in second:
            self._cluster[id(group)] = first
        a.merges.append((b, reason))
        b.merges.append((a, reason))

    def merge_unique(self, short: Group, fitting: Iterable[Group], reason: Reason) -> None:
        """Merge a name with the groups it fits, if these are one cluster."""
        own = self._cluster[id(short)]
        others = [group for group in self.one_per_cluster(fitting) if self._cluster[id(group)] is not own]
        if len(others) == 1:
            self.merge(others[0], short, reason)
        else:
            self.refuse(short, others, reason, "ambiguous")

    def refuse(self, short: Group, others: Iterable[Group], reason: Reason, refusal: Refusal) -> None:
        """Record that a name is not merged with others that a rule proposed, one of each cluster."""
        for group in self.one_per_cluster(others):
            self.decisions.append(MergeDecision(group, short, reason, refusal))

    def _find_refusal(self, first: list[Group], second: list[Group]) -> Refusal | None:
        """Return why two clusters must stay apart, or ``None`` if they may be merged."""
        names, others = ({g.gazetteer_entry.name for g in cluster if g.gazetteer_entry} for cluster in (first, second))
        if names and others and names != others:
            return "gazetteer"
        forms, other_forms = ({g.form for g in cluster} for cluster in (first, second))
        forbidden = any(self._forbidden_forms(name) & other_forms for name in names) or any(
            self._forbidden_forms(name) & forms for name in others
        )
        return "never" if forbidden else None

    def _forbidden_forms(self, name: str) -> set[str]:
        """Return the comparison forms that do not name an entry, given its name."""
        return {comparison_form(surface) for surface in self._never.get(name, ())}


def _find_initials(group: Group) -> frozenset[str]:
    """Return the acronyms that a name may have."""
    return initials(group.spans[0].text.replace("-", " ")) if len(group.words) > 1 else frozenset()


def _find_inner_words(group: Group) -> set[str]:
    """Return the words of a long name of a person but the first: middle names and parts of a compound surname."""
    if group.label is not Label.PER or len(group.words) < 3:
        return set()
    return set(group.words[1:])
