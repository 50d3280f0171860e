"""Say which names of one document are one thing, rule by rule.

Exact and known forms first, structure second (acronyms, surnames, initials, words left out), rapidfuzz last. Two
candidates that fit equally well: no merge; nor where a gazetteer says that two names are two things.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import pairwise

from rapidfuzz import fuzz, process
from spacy.tokens import Doc, Span

from newsner.labels import Label
from newsner.lexicons import load_name_cues, load_name_heads
from newsner.models import Reason
from newsner.names import comparison_form, fold_word, initials, is_acronym, match, tidy

_CLOSE = 88  # rapidfuzz ratio of two whole forms, from which they may be one name
_CLOSE_WORD = 84  # and of each pair of their words: `nord` and `sud` are not close
_SHORTEST = 6  # characters of a form that may be compared fuzzily
_SHORTEST_SHORTENED = 4  # characters of a name that may be short for a longer one
_SHORTEST_RELINKED = 3  # words that count, from which little words may differ (`européenne du`, `européenne des`)
_SHORTEST_INITIALS = 3  # letters of an acronym that may be a person's or a place's initials

Fits = Callable[["Group", "Group"], bool]


@dataclass(eq=False)
class Group:
    """The mentions of one label that share a comparison form."""

    label: Label
    form: str
    spans: list[Span] = field(default_factory=list)
    merges: list[tuple[Group, Reason]] = field(default_factory=list)
    order: int = 0

    def __post_init__(self) -> None:
        self.words = self.form.split()

    @cached_property
    def first(self) -> int:
        """The index of the first token of the first mention."""
        return min(span.start for span in self.spans)

    @property
    def surfaces(self) -> Counter[str]:
        """How often each written form occurs."""
        return Counter(tidy(span.text) for span in self.spans)

    @cached_property
    def identity(self) -> tuple[str, str] | None:
        """The gazetteer's (name, kb_id) for one of the mentions, if it knows any."""
        return next(((span.id_, span.kb_id_) for span in self.spans if span.id_), None)

    @cached_property
    def acronym(self) -> bool:
        """Whether the name is written as an acronym."""
        return any(is_acronym(span.text) for span in self.spans)


class Merger:
    """Merges the groups of one document."""

    def __init__(self, doc: Doc, spans: Iterable[Span], never: Mapping[str, Iterable[str]]) -> None:
        self.doc = doc
        self.groups: list[Group] = []
        self._never = {name: {comparison_form(surface) for surface in surfaces} for name, surfaces in never.items()}
        self._by_key: dict[tuple[str, str], Group] = {}
        self._group_of: dict[int, Group] = {}
        for span in spans:
            group = self._group(span)
            group.spans.append(span)
            self._group_of[span.start] = group
        self._cluster = {id(group): [group] for group in self.groups}
        self._first_words = self._index(lambda group: group.words[:1])
        self._last_words = self._index(lambda group: group.words[-1:])
        self._initials = self._index(_find_initials)
        cues = load_name_cues()
        self._links, self._clubs = cues["link_word"], cues["club_word"]
        self._place_links, self._families = cues["place_tail"], cues["family"]
        self._qualified = cues["qualified_head"]
        self._heads = _load_direct_heads()

    def _group(self, span: Span) -> Group:
        key = (span.label_, comparison_form(span.text))
        if key not in self._by_key:
            self._by_key[key] = Group(Label(key[0]), key[1], order=len(self.groups))
            self.groups.append(self._by_key[key])
        return self._by_key[key]

    def _index(self, find_keys: Callable[[Group], Iterable[str]]) -> dict[tuple[Label, str], list[Group]]:
        index: dict[tuple[Label, str], list[Group]] = defaultdict(list)
        for group in self.groups:
            for key in find_keys(group):
                index[group.label, key].append(group)
        return index

    def _with_a_word_of(self, short: Group) -> list[Group]:
        """Return the other groups of the label that begin or end with the same word, in text order."""
        found = {}
        for words, index in ((short.words[:1], self._first_words), (short.words[-1:], self._last_words)):
            for word in words:
                found.update({id(group): group for group in index.get((short.label, word), ())})
        found.pop(id(short), None)
        return sorted(found.values(), key=lambda group: group.order)

    def clusters(self) -> list[list[Group]]:
        """Return the merged groups, in the order of their first groups."""
        return list({id(cluster): cluster for cluster in (self._cluster[id(g)] for g in self.groups)}.values())

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

    def _are_apart(self, first: list[Group], second: list[Group]) -> bool:
        names, others = ({g.identity[0] for g in cluster if g.identity} for cluster in (first, second))
        if names and others and names != others:
            return True
        forms, other_forms = ({g.form for g in cluster} for cluster in (first, second))
        return any(self._never.get(name, set()) & other_forms for name in names) or any(
            self._never.get(name, set()) & forms for name in others
        )

    def run(self) -> None:
        """Apply all rules, the surest first."""
        self._link_known()
        self._link_acronyms()
        self._link_spellings(full_names=True)
        self._link_people()
        self._link_shortened()
        self._link_spellings(full_names=False)

    def _link_known(self) -> None:
        """Merge the groups that one gazetteer entry lists."""
        by_identity: dict[tuple[Label, str], Group] = {}
        for group in self.groups:
            if group.identity:
                self.merge(by_identity.setdefault((group.label, group.identity[0]), group), group, "gazetteer")

    def _link_acronyms(self) -> None:
        """Merge full names with their acronyms: defined in the text, else by initials where only one fits."""
        for group in self.groups:
            for span in group.spans if group.label is not Label.PER else ():
                other = self._defined_behind(span)
                if other and other.label is group.label and self._is_definition(group, other):
                    self.merge(group, other, "acronym")
        for group in self.groups:
            letters = group.form.replace(" ", "")
            enough = len(letters) >= _SHORTEST_INITIALS or group.label is Label.ORG
            if group.acronym and enough and not group.merges:
                self._link_unique(group, self._initials.get((group.label, letters), ()), "acronym")

    def _defined_behind(self, span: Span) -> Group | None:
        """Return the group of the mention in brackets, or between `ou` and a comma, right behind this one."""
        doc, start = self.doc, span.end
        if start < len(doc) and doc[start].text in ("(", "["):
            start, ends = start + 1, {")", "]", ",", ";"}
        elif [token.text for token in doc[start : start + 2]] == [",", "ou"]:
            start, ends = start + 2, {",", ")", "."}
        else:
            return None
        group = self._group_of.get(start)
        if group is None:
            return None
        inner = next(s for s in group.spans if s.start == start)
        return group if inner.end < len(doc) and doc[inner.end].text in ends else None

    def _is_definition(self, a: Group, b: Group) -> bool:
        """Tell whether one of two names, the other in brackets behind it, is short for the other."""
        short, full = (b, a) if len(b.form) < len(a.form) else (a, b)
        letters = short.form.replace(" ", "")
        if len(full.words) < 2 or " " in tidy(short.spans[0].text):
            return False
        if letters in initials(full.spans[0].text) or _is_blend(letters, full.words):
            return True
        unknown = short.identity is None or full.identity is not None  # else it is a body that the full name belongs to
        return a.label is Label.ORG and short.acronym and unknown  # also of its name in another language

    def _link_unique(self, short: Group, fitting: Iterable[Group], reason: Reason) -> None:
        """Merge a name with the one thing that it fits."""
        things = {id(self._cluster[id(g)]): g for g in fitting}
        things.pop(id(self._cluster[id(short)]), None)
        if len(things) == 1:
            self.merge(next(iter(things.values())), short, reason)

    def _link_shortened(self) -> None:
        """Merge organisations and places with the one longer name that they are short for."""
        rules = {Label.ORG: self._is_shortened_organisation, Label.LOC: self._is_shortened_place}
        for short in self.groups:
            fits = rules.get(short.label)
            spoken = not all(is_acronym(span.text) for span in short.spans)  # `BLOC` beside `Bloc` is a shout
            if fits and short.words and spoken and len(short.form) >= _SHORTEST_SHORTENED:
                longer = (g for g in self._with_a_word_of(short) if len(g.words) > len(short.words))
                self._link_unique(short, (g for g in longer if fits(short, g)), "shortened")

    def _link_people(self) -> None:
        """Merge forms of people with the one full name that they fit: initials, surname, first name, middle names."""
        rules: tuple[tuple[Reason, Fits], ...] = (
            ("surname", self._is_surname),
            ("initials", _is_initialled),
            ("partial", _is_partial),
            ("first_name", _is_first_name),
        )
        for group in self.groups:
            if group.label is not Label.PER:
                continue
            longer = [g for g in self._with_a_word_of(group) if len(g.words) >= max(2, len(group.words))]
            full = [g for g in longer if len(g.words[0]) > 1]
            initialled = [g for g in longer if len(g.words[0]) == 1]
            for reason, fits in rules:
                fitting = self._bearers(group, full, fits) or self._bearers(group, initialled, fits)
                if len(fitting) == 1:
                    self.merge(fitting[0], group, reason)
                if fitting:
                    break

    def _bearers(self, group: Group, people: list[Group], fits: Fits) -> list[Group]:
        """Return one group of each person that a form fits; of several, the only one named before the form, if so."""
        one_each = {id(self._cluster[id(g)]): g for g in people if fits(group, g)}
        if len(one_each) > 1:
            before = {key: g for key, g in one_each.items() if any(x.first < group.first for x in self._cluster[id(g)])}
            one_each = before if len(before) == 1 else one_each
        return list(one_each.values())

    def _is_surname(self, short: Group, full: Group) -> bool:
        """Tell whether a form is the end of a full name, and does not stand for a family (`les frères Bogdanov`)."""
        if len(short.words) >= len(full.words) or full.words[-len(short.words) :] != short.words:
            return False
        return not any(
            span.start and fold_word(self.doc[span.start - 1].text) in self._families for span in short.spans
        )

    def _is_shortened_organisation(self, short: Group, full: Group) -> bool:
        """Tell whether one name is the other without its tail, head noun, club letters or qualifier."""
        a, b = short.words, full.words
        if b[: len(a)] == a:
            return len(a) == 1 or b[len(a)] in self._links
        if b[-len(a) :] == a:
            before = b[: -len(a)]
            return (Label.ORG, tuple(before)) in self._heads or all(
                w in self._clubs or w in self._links for w in before
            )
        return a[0] == b[0] and a[0] in self._qualified and a[-1] == b[-1] and _is_within(a, b)

    def _is_shortened_place(self, short: Group, full: Group) -> bool:
        """Tell whether one name is the other without its tail (`Lons-le-Saunier`) or head noun."""
        a, b = short.words, full.words
        if b[: len(a)] == a:
            return b[len(a)] in self._place_links and (Label.LOC, (a[0],)) not in self._heads
        return b[-len(a) :] == a and (Label.LOC, tuple(b[: -len(a)])) in self._heads

    def _link_spellings(self, *, full_names: bool) -> None:
        """Merge close spellings of full names or of single words, by rapidfuzz, where only one is close."""
        blocks: dict[tuple[Label, int], list[Group]] = defaultdict(list)
        for group in self.groups:
            words = self._content(group)
            if (len(words) > 1) is full_names and len(group.form) >= _SHORTEST and not group.acronym:
                blocks[group.label, len(words)].append(group)
        for block in blocks.values():
            forms = [group.form for group in block]
            scores = process.cdist(forms, forms, scorer=fuzz.ratio, score_cutoff=_CLOSE)
            close: list[list[int]] = [[] for _ in block]
            for i, j in zip(*scores.nonzero(), strict=True):
                if i != j and self._is_close(block[i], block[j]):
                    close[i].append(int(j))
            for i, group in enumerate(block):
                if len(close[i]) == 1 and close[close[i][0]] == [i]:
                    self.merge(block[close[i][0]], group, "spelling")

    def _is_close(self, a: Group, b: Group) -> bool:
        words, others = self._content(a), self._content(b)
        if a.words != words and len(words) < _SHORTEST_RELINKED and len(a.words) + len(b.words) != 2 * len(words):
            words, others = a.words, b.words  # `Conseil d'État` and `Conseil des États` are two
        return len(words) == len(others) and all(
            x == y or _are_spellings(x, y) for x, y in zip(words, others, strict=True)
        )

    def _content(self, group: Group) -> list[str]:
        """Return the words that count in a spelling: of organisations, all but the little ones."""
        return [word for word in group.words if group.label is not Label.ORG or word not in self._links]


@cache
def _load_direct_heads() -> frozenset[tuple[Label, tuple[str, ...]]]:
    """Return the words of the head nouns that stand right before a name: `école`, `cathédrale`."""
    heads = (head for head in load_name_heads() if head.included and head.complement == "direct")
    return frozenset((head.label, tuple(comparison_form(head.head).split())) for head in heads)


def _find_initials(group: Group) -> frozenset[str]:
    """Return the acronyms that a name may have."""
    return initials(group.spans[0].text.replace("-", " ")) if len(group.words) > 1 else frozenset()


def _is_initialled(short: Group, full: Group) -> bool:
    return any(len(word) == 1 for word in short.words) and match(short.form, full.form, Label.PER).reason == "initials"


def _is_partial(short: Group, full: Group) -> bool:
    return len(short.words) < len(full.words) and match(short.form, full.form, Label.PER).reason == "partial"


def _is_first_name(short: Group, full: Group) -> bool:
    return len(short.words) == 1 and full.words[0] == short.words[0]


def _is_within(short: list[str], full: list[str]) -> bool:
    remaining = iter(full)
    return all(word in remaining for word in short)


def _is_blend(letters: str, words: list[str]) -> bool:
    """Tell whether a short form is made of beginnings of words, in order: `unil` of `université de lausanne`."""
    reached = {0}
    for word in words:
        following = set(reached)
        for start in reached:
            length = 0
            while length < len(word) and start + length < len(letters) and letters[start + length] == word[length]:
                length += 1
                following.add(start + length)
        reached = following
    return len(letters) > 2 and letters[0] == words[0][0] and len(letters) in reached


def _are_spellings(x: str, y: str) -> bool:
    """Tell whether two words can be spellings of one: not numbers, and not `françois` and `françoise`."""
    short, long = sorted((_undoubled(x), _undoubled(y)), key=len)
    if x.isdigit() or y.isdigit() or short + "e" == long:
        return False
    return fuzz.ratio(x, y) >= _CLOSE_WORD


def _undoubled(word: str) -> str:
    return word[:1] + "".join(b for a, b in pairwise(word) if a != b)
