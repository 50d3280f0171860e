"""Say which names of one document are one thing, rule by rule.

Exact and known forms first, structure second (acronyms, surnames, initials, words left out), rapidfuzz last. Two
candidates that fit equally well: no merge.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from rapidfuzz import fuzz, process
from spacy.tokens import Span

from newsner.labels import Label, Reason
from newsner.lexicons import load_name_cues
from newsner.linking.context import find_nickname, is_mononym, with_article
from newsner.linking.groups import Group, Groups
from newsner.names import (
    are_initials,
    are_spellings,
    comparison_form,
    initials,
    is_acronym,
    is_blend,
    is_first_name,
    is_initialled,
    is_inner_surname,
    is_partial,
    is_shortened_organisation,
    is_shortened_place,
    is_surname,
    tidy,
)

_CLOSE = 88  # rapidfuzz ratio of two whole forms, from which they may be one name
_SHORTEST = 6  # characters of a form that may be compared fuzzily
_SHORTEST_SHORTENED = 3  # characters of a name that may be short for a longer one
_SHORTEST_RELINKED = 3  # words that count, from which little words may differ (`européenne du`, `européenne des`)
_SHORTEST_INITIALS = 3  # letters of an acronym that may be a person's, a place's or, if known, another's initials
_SHORTEST_SPOKEN = 4  # letters of initials that are written as a word: `Cnaf`
_LONGEST_DEFINED = 2  # words of a short form in brackets: `ASR OI`
_DOMINANT = 3  # times as often as all others together is a bearer named whom a bare surname means

Fits = Callable[[Group, Group], bool]


def merge_all(groups: Groups) -> None:
    """Apply all rules, the surest first."""
    overrule_gazetteer(groups)
    merge_known(groups)
    merge_defined(groups)
    merge_nicknames(groups)
    merge_initials(groups)
    merge_spellings(groups, full_names=True)
    merge_people(groups)
    merge_shortened(groups)
    merge_spellings(groups, full_names=False)


def overrule_gazetteer(groups: Groups) -> None:
    """Forget whom the gazetteer means by a bare surname where the text has named only other bearers in full."""
    for group in groups.all:
        if group.label is Label.PER and group.identity and len(group.words) == 1 and not _is_own(groups, group):
            bearers = [g for g in groups.with_an_edge_of(group) if is_surname(group.parts, g.parts)]
            same = [g for g in bearers if g.identity and g.identity[0] == group.identity[0]]
            other_gender = group.kind and any(g.gender and g.gender != group.kind for g in same)
            if other_gender or (not same and any(g.first < group.first for g in bearers)):
                group.identity = None


def _is_own(groups: Groups, group: Group) -> bool:
    return any((span.start, span.end) in groups.own for span in group.spans)


def merge_known(groups: Groups) -> None:
    """Merge the forms that one gazetteer entry lists, its name, and a bare name with or without the only title."""
    by_identity: dict[tuple[Label, str], Group] = {}
    for group in groups.all:
        if group.identity:
            groups.merge(by_identity.setdefault((group.label, group.identity[0]), group), group, "gazetteer")
    for (label, name), group in by_identity.items():
        for other in groups.by_form.get((label, comparison_form(name)), ()):
            if other.kind not in ("family", "articled"):
                groups.merge(group, other, "gazetteer")
    for namesakes in groups.by_form.values():
        persons = [group for group in namesakes if group.label is Label.PER and group.kind != "family"]
        if len(persons) == 2 and any(not group.kind for group in persons):
            groups.merge(persons[0], persons[1], "exact")


def merge_defined(groups: Groups) -> None:
    """Merge full names with the short forms that the text defines, also against the gazetteer."""
    for group in groups.all:
        for span in group.spans if group.label is not Label.PER else ():
            other = _defined_behind(groups, span)
            if other and other is not group and other.label is group.label:
                short, full = (other, group) if len(other.form) < len(group.form) else (group, other)
                spelt = _is_made_of(short, full)
                if spelt and short.identity != full.identity and not _is_own(groups, short):
                    short.identity = None
                if spelt or _is_foreign_definition(short, full):
                    groups.merge(group, other, "acronym")


def _defined_behind(groups: Groups, span: Span) -> Group | None:
    """Return the group of the mention in brackets, or between `ou` and a comma, right behind this one."""
    doc, start = groups.doc, span.end
    if start < len(doc) and doc[start].text in ("(", "["):
        start, ends = start + 1, {")", "]", ",", ";"}
    elif [token.text for token in doc[start : start + 2]] == [",", "ou"]:
        start, ends = start + 2, {",", ")", "."}
    else:
        return None
    group = groups.at(start)
    if group is None:
        return None
    inner = next(s for s in group.spans if s.start == start)
    return group if inner.end < len(doc) and doc[inner.end].text in ends else None


def _is_made_of(short: Group, full: Group) -> bool:
    """Tell whether a form is made of the initials of a full name, or of beginnings of its words."""
    letters = short.form.replace(" ", "")
    if " " in tidy(short.spans[0].text):
        return False
    made = any(letters in initials(with_article(span)) for span in full.spans if len(letters) > 1)
    return made or (len(full.words) > 1 and is_blend(letters, full.words))


def _is_foreign_definition(short: Group, full: Group) -> bool:
    """Tell whether a form in brackets is short for a name in another language: `Niku`, `UNRWA`."""
    if short.label is not Label.ORG or len(full.words) < 2 or len(short.parts) > _LONGEST_DEFINED:
        return False
    if short.identity is not None and full.identity is None:
        return False  # the known body that the full name belongs to
    opening, *rest = tidy(short.spans[0].text).split()
    if is_acronym(opening):
        return True
    return not rest and len(full.words) > 2 and opening[:1].isupper() and short.form not in full.words


def merge_nicknames(groups: Groups) -> None:
    """Merge a name with what the text says that it is also called: `Modou Lô, dit Kharagne Lô`."""
    for group in groups.all:
        for span in group.spans:
            start = find_nickname(span)
            other = groups.at(start) if start is not None else None
            if other and other is not group and other.label is group.label:
                groups.merge(group, other, "nickname")


def merge_initials(groups: Groups) -> None:
    """Merge acronyms with the one name that has their initials."""
    for group in groups.all:
        letters = group.form.replace(" ", "")
        enough = len(letters) >= _SHORTEST_INITIALS or (group.label is Label.ORG and not group.identity)
        spoken = group.label is Label.ORG and len(group.words) == 1 and len(letters) >= _SHORTEST_SPOKEN
        if ((group.acronym and enough) or spoken) and len(groups.cluster(group)) == 1:
            groups.merge_unique(group, groups.by_initials.get((group.label, letters), ()), "acronym")


def merge_people(groups: Groups) -> None:
    """Merge forms of people with the one full name that they fit: surname, initials, middle names, first name."""
    rules: tuple[tuple[Reason, Fits], ...] = (
        ("surname", _is_surname),
        ("initials", _is_initialled),
        ("partial", lambda short, full: is_partial(short.words, full.words)),
        ("first_name", lambda short, full: is_first_name(short.parts, full.parts) and not is_mononym(short.spans)),
        ("initials", lambda short, full: are_initials(short.words, full.words)),
        ("surname", lambda short, full: is_inner_surname(short.parts, full.parts)),
    )
    for group in groups.all:
        if group.label is not Label.PER or group.kind == "family" or not group.words:
            continue
        longer = [g for g in groups.containing(group) if g.kind != "family"]
        for reason, fits in rules:
            fitting = _bearers(groups, group, [g for g in longer if g is not group and fits(group, g)])
            if len(fitting) == 1:
                groups.merge(fitting[0], group, reason)
            if fitting:
                break


def _is_surname(short: Group, full: Group) -> bool:
    known_in_full = len(short.words) > 1 and short.identity and not full.identity  # `Idriss Déby` has a son of the name
    return not known_in_full and is_surname(short.parts, full.parts)


def _is_initialled(short: Group, full: Group) -> bool:
    return any(len(word) == 1 for word in short.words) and is_initialled(short.words, full.words)


def _is_abbreviated(group: Group) -> bool:
    return any(len(word) == 1 for word in group.words[:1])


def _bearers(groups: Groups, group: Group, people: list[Group]) -> list[Group]:
    """Return one group of each person that a form fits best: by gender, title, place in the text, and frequency."""
    if group.gender:
        people = [g for g in people if {"", group.gender} >= {x.gender for x in groups.cluster(g)}]
    unabbreviated = [g for g in people if not _is_abbreviated(g)]
    bearers = groups.things(unabbreviated or people)
    tests: tuple[Callable[[Group], bool], ...] = (
        lambda g: bool(group.gender) and any(x.gender == group.gender for x in groups.cluster(g)),
        lambda g: any(x.titles & group.titles for x in groups.cluster(g)),
        lambda g: any(x.first < group.first for x in groups.cluster(g)),
        lambda g: _count(groups, g) >= _DOMINANT * (sum(_count(groups, x) for x in bearers) - _count(groups, g)),
    )
    for test in tests:
        if len(bearers) > 1:
            chosen = [g for g in bearers if test(g)]
            bearers = chosen if len(chosen) == 1 else bearers
    return bearers


def _count(groups: Groups, group: Group) -> int:
    return sum(len(g.spans) for g in groups.cluster(group))


def merge_shortened(groups: Groups) -> None:
    """Merge organisations and places with the one longer name that they are short for."""
    for short in groups.all:
        if short.label is Label.PER or len(short.form) < _SHORTEST_SHORTENED:
            continue
        fits = _is_shortened_place if short.label is Label.LOC else _is_shortened_organisation
        longer = (g for g in groups.with_an_edge_of(short) if len(g.words) > len(short.words))
        groups.merge_unique(short, (g for g in longer if fits(short, g)), "shortened")


def _is_shortened_organisation(short: Group, full: Group) -> bool:
    written = tidy(full.spans[0].text)
    if short.shouted and written.split()[0] not in short.surfaces:
        return False  # `BLOC` beside `Bloc` is a shout
    return is_shortened_organisation(short.words, full.words, written)


def _is_shortened_place(short: Group, full: Group) -> bool:
    known = short.identity is not None  # `Cap Corse` is not Corse
    return not (short.shouted or known) and is_shortened_place(short.words, full.words)


def merge_spellings(groups: Groups, *, full_names: bool) -> None:
    """Merge close spellings of full names or of single words, by rapidfuzz, where only one is close."""
    blocks: dict[tuple[Label, str, int], list[Group]] = defaultdict(list)
    for group in groups.all:
        words = _content(group)
        if (len(words) > 1) is full_names and len(group.form) >= _SHORTEST and not group.acronym:
            blocks[group.label, group.kind, len(words)].append(group)
    for block in blocks.values():
        forms = [group.form for group in block]
        scores = process.cdist(forms, forms, scorer=fuzz.ratio, score_cutoff=_CLOSE)
        close: list[list[int]] = [[] for _ in block]
        for i, j in zip(*scores.nonzero(), strict=True):
            if i != j and _is_close(block[i], block[j]):
                close[i].append(int(j))
        for i, group in enumerate(block):
            if len(close[i]) == 1 and close[close[i][0]] == [i]:
                groups.merge(block[close[i][0]], group, "spelling")


def _is_close(a: Group, b: Group) -> bool:
    words, others = _content(a), _content(b)
    if a.words != words and len(words) < _SHORTEST_RELINKED:
        words, others = a.words, b.words  # `Conseil d'État` and `Conseil des États` are two
    return len(words) == len(others) and all(are_spellings(x, y) for x, y in zip(words, others, strict=True))


def _content(group: Group) -> list[str]:
    """Return the words that count in a spelling: of organisations, all but the little ones."""
    links: Iterable[str] = load_name_cues()["link_word"] if group.label is Label.ORG else ()
    return [word for word in group.words if word not in links]
