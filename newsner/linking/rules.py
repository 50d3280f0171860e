"""Merge the names of one document that name one thing, rule by rule.

The surest rules come first: known names, then structure (acronyms, surnames, initials, words left out), and close
spellings last. A name that fits two others equally well is merged with neither.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import combinations

from rapidfuzz import fuzz, process
from spacy.tokens import Span

from newsner.french_words import PARTICLES, PLACE_LINKS
from newsner.labels import Label, Reason
from newsner.lexicons import PackagedEntry, load_first_names, load_gazetteer, load_name_cues
from newsner.linking.context import find_nickname, is_mononym, prepend_article
from newsner.linking.entries import is_variant
from newsner.linking.groups import Group, Groups
from newsner.names import (
    are_initials,
    are_spellings,
    comparison_form,
    fold_word,
    initials,
    is_acronym,
    is_blend,
    is_feminine_of,
    is_first_name,
    is_initialled,
    is_inner_surname,
    is_partial,
    is_shortened_organisation,
    is_shortened_place,
    is_slip,
    is_surname,
    match,
    sound_form,
)

_CLOSE = 88  # rapidfuzz ratio, in percent, from which two whole forms may be spellings of one name
_SHORTEST_SOUND = 5  # letters of a surname that may be spelt in another way
_SHORTEST_COMPARED = 6  # characters of a form that may have close spellings
_SHORTEST_PLACE = 5  # characters of a known place that may have another close spelling
_SHORTEST_SLIP = 4  # letters of a word of a full name in which one letter may be wrong
_SHORTEST_SHORTENED = 3  # characters of a name that may be short for a longer one
_FEWEST_RELINKED = 3  # words, little ones not counted, of a name in which the little ones may differ
_SHORTEST_INITIALS = 3  # letters of an acronym of a person, a place or a known organisation
_SHORTEST_SPOKEN = 4  # letters of an acronym that is written as a word: `Cnaf`
_LONGEST_DEFINED = 2  # words of a short form in brackets: `ASR OI`
_ABBREVIATION = re.compile(r"([^\W\d_]{2,4})\. ")
_ROAD = re.compile(r"[a-z]{1,2}\d{1,4}")  # `A86`
_REGNAL = re.compile(r"i{1,3}|iv|vi{0,3}|i?x|x[iv]{1,5}|1er")
_QUOTED = re.compile(r"(?<=\s)[\"«“]\s?([^\"«»“”]+?)\s?[\"»”](?=\s)")
_QUOTES = frozenset('"«»')
_DOMINANT = 3  # a bare surname means the bearer who is named this many times as often as all others together


def merge_all(groups: Groups) -> None:
    """Apply all rules, the surest first."""
    overrule_gazetteer(groups)
    merge_known(groups)
    merge_defined(groups)
    merge_nicknames(groups)
    merge_initials(groups)
    merge_known_forms(groups)
    merge_streets(groups)
    merge_rewritten(groups)
    merge_spellings(groups, full_names=True)
    merge_people(groups)
    merge_shortened(groups)
    merge_spellings(groups, full_names=False)


def overrule_gazetteer(groups: Groups) -> None:
    """Forget the gazetteer's entry of a bare surname where the text has named only other bearers of it in full."""
    for group in groups.all:
        entry = group.gazetteer_entry
        if entry and group.label is Label.PER and len(group.words) == 1 and not _is_from_user(groups, group):
            bearers = [g for g in groups.with_an_edge_of(group) if is_surname(group.parts, g.parts)]
            same = [g for g in bearers if g.gazetteer_entry and g.gazetteer_entry.name == entry.name]
            other_gender = group.kind and any(g.gender and g.gender != group.kind for g in same)
            if other_gender or (not same and any(g.first < group.first for g in bearers)):
                group.gazetteer_entry = None


def _is_from_user(groups: Groups, group: Group) -> bool:
    """Tell whether the user's gazetteer has a mention of the group."""
    return any((span.start, span.end) in groups.user_spans for span in group.spans)


def merge_known(groups: Groups) -> None:
    """Merge the forms of one gazetteer entry, and forms of one person that differ in a title alone."""
    by_entry: dict[tuple[Label, str], Group] = {}
    for group in groups.all:
        if group.gazetteer_entry:
            groups.merge(by_entry.setdefault((group.label, group.gazetteer_entry.name), group), group, "gazetteer")
    for (label, name), group in by_entry.items():
        for other in groups.by_form.get((label, comparison_form(name)), ()):
            if other.kind not in ("family", "with_article"):
                groups.merge(group, other, "gazetteer")
    for namesakes in groups.by_form.values():
        people = [group for group in namesakes if group.label is Label.PER and group.kind != "family"]
        for a, b in combinations(people, 2):
            if a.kind and b.kind:
                groups.refuse(a, [b], "exact", "gender")
            elif len(people) == 2:
                groups.merge(a, b, "exact")
            else:
                groups.refuse(a, [b], "exact", "ambiguous")


def merge_defined(groups: Groups) -> None:
    """Merge full names with the short forms that the text defines, also against the gazetteer."""
    for group in groups.all:
        for span in group.spans if group.label is not Label.PER else ():
            other = _defined_behind(groups, span)
            if other and other is not group and other.label is group.label:
                short, full = (other, group) if len(other.form) < len(group.form) else (group, other)
                spelt = _is_made_of(short, full)
                if spelt and short.gazetteer_entry != full.gazetteer_entry and not _is_from_user(groups, short):
                    short.gazetteer_entry = None
                named = _names_known_body(short, full)
                if named and not _is_from_user(groups, full):
                    full.gazetteer_entry = None
                if spelt or named or _is_foreign_definition(short, full):
                    groups.merge(group, other, "acronym")


def _defined_behind(groups: Groups, span: Span) -> Group | None:
    """Return the group of the mention that follows this one in brackets, or between `, ou` and a comma."""
    doc, start = groups.doc, span.end
    if start < len(doc) and doc[start].text in ("(", "["):
        start, ends = start + 1, {")", "]", ",", ";"}
        if start < len(doc) and doc[start].text in _QUOTES:
            start, ends = start + 1, {*_QUOTES}
    elif [token.text for token in doc[start : start + 2]] == [",", "ou"]:
        start, ends = start + 2, {",", ")", "."}
    else:
        return None
    group = groups.at(start)
    if group is None:
        return None
    inner = next(s for s in group.spans if s.start == start)
    return group if inner.end < len(doc) and doc[inner.end].text[0] in ends else None  # `):` is one token


def _is_made_of(short: Group, full: Group) -> bool:
    """Tell whether a form is made of the initials of a full name, or of the beginnings of its words."""
    letters = short.form.replace(" ", "")
    if " " in short.written:
        return False
    made = any(letters in initials(prepend_article(span)) for span in full.spans if len(letters) > 1)
    return made or (len(full.words) > 1 and is_blend(letters, full.words))


def _is_foreign_definition(short: Group, full: Group) -> bool:
    """Tell whether a form in brackets is short for a name in another language: `Niku`, `UNRWA`."""
    if short.label is not Label.ORG or len(full.words) < 2 or len(short.parts) > _LONGEST_DEFINED:
        return False
    if short.gazetteer_entry is not None and full.gazetteer_entry is None:
        return False  # a known body that the full name belongs to
    opening, *rest = short.written.split()
    if is_acronym(opening):
        return not _is_of_longer_phrase(short, full)
    return not rest and len(full.words) > 2 and opening[:1].isupper() and short.form not in full.words


def _is_of_longer_phrase(short: Group, full: Group) -> bool:
    """Tell whether an acronym begins before the name: `projet de loi de financement de la Sécurité sociale (PLFSS)`."""
    letters = short.form.replace(" ", "")
    return any(letters != tail and letters.endswith(tail) for tail in initials(full.written))


def _names_known_body(short: Group, full: Group) -> bool:
    """Tell whether a name is another one of the known body whose acronym stands behind it: `Parti communiste (PCC)`."""
    entry = short.gazetteer_entry
    if entry is None or entry == full.gazetteer_entry or not short.all_caps or len(full.words) < 2:
        return False
    known = comparison_form(entry.name).split()
    if full.gazetteer_entry is not None:
        return known[: len(full.words)] == full.words
    shared = set(known) & set(full.words) - load_name_cues()["link_word"]
    return known[0] == full.words[0] and len(shared) > 1


def merge_nicknames(groups: Groups) -> None:
    """Merge a name with the nickname that the text gives: `Modou Lô, dit Kharagne Lô`."""
    for group in groups.all:
        for span in group.spans:
            start = find_nickname(span)
            other = groups.at(start) if start is not None else None
            if other and other is not group and other.label is group.label and _is_whole_nickname(groups, other, start):
                groups.merge(group, other, "nickname")
        for nickname in _find_quoted(group):
            for other in groups.by_form.get((group.label, nickname), ()):
                groups.merge(group, other, "nickname")


def _is_whole_nickname(groups: Groups, group: Group, start: int | None) -> bool:
    """Tell whether nothing belongs to a nickname but the mention that starts at a token: not `la Venise du Nord`."""
    end = next(span.end for span in group.spans if span.start == start)
    return end >= len(groups.doc) or groups.doc[end].text.replace("’", "'") not in PARTICLES


def _find_quoted(group: Group) -> Iterator[str]:
    """Yield the forms of the nicknames that stand in quotation marks in a name: `Dwayne "The Rock" Johnson`."""
    if group.label is Label.PER:
        for match in _QUOTED.finditer(group.written):
            yield comparison_form(match[1])


def merge_initials(groups: Groups) -> None:
    """Merge acronyms with the only name that has these initials."""
    for group in groups.all:
        letters = group.form.replace(" ", "")
        enough = len(letters) >= _SHORTEST_INITIALS or (group.label is Label.ORG and not group.gazetteer_entry)
        spoken = group.label is Label.ORG and len(group.words) == 1 and len(letters) >= _SHORTEST_SPOKEN
        if ((group.is_acronym and enough) or spoken) and len(groups.cluster(group)) == 1:
            fitting = groups.by_initials.get((group.label, letters), ())
            known = group.gazetteer_entry
            if known and not is_acronym(known.name) and not _is_from_user(groups, group):  # `EDF`, `EPR de Flamanville`
                fitting = [full for full in fitting if full.gazetteer_entry or is_variant(full.written, known.name)]
            groups.merge_unique(group, fitting, "acronym")


def merge_known_forms(groups: Groups) -> None:
    """Merge the names that differ from those of one gazetteer entry only in how they are written: `Nations-Unies`."""
    by_entry = {(g.label, g.gazetteer_entry.name): g for g in groups.all if g.gazetteer_entry}
    for group in groups.all:
        if group.gazetteer_entry is None and group.kind != "with_article":
            name, surfaces = _load_names_by_form().get((group.label, group.form), ("", frozenset()))
            if name and surfaces.isdisjoint(group.surfaces):
                groups.merge(by_entry.setdefault((group.label, name), group), group, "gazetteer")


@cache
def _load_names_by_form() -> dict[tuple[Label, str], tuple[str, frozenset[str]]]:
    """Return the places and organisations of the packaged gazetteer with their surfaces, by form of any surface."""
    found: dict[tuple[Label, str], set[PackagedEntry]] = defaultdict(set)
    for entry in load_gazetteer():
        for surface in entry.surfaces if entry.label is not Label.PER else ():
            found[entry.label, comparison_form(surface)].add(entry)
    return {
        key: (entry.name, frozenset(entry.surfaces))
        for key, entries in found.items()
        if len(entries) == 1
        for entry in entries
    }


def merge_streets(groups: Groups) -> None:
    """Merge the names of one street with and without little words: `rue Trévise`, `rue de Trévise`."""
    streets: dict[tuple[str, ...], Group] = {}
    links = {fold_word(word).rstrip("'") for word in PLACE_LINKS}
    for group in groups.all:
        if group.label is Label.LOC and len(group.words) > 1 and group.words[0] in load_name_cues()["street"]:
            key = tuple(word for word in group.words if word not in links)
            groups.merge(streets.setdefault(key, group), group, "spelling")


def merge_rewritten(groups: Groups) -> None:
    """Merge full names that differ in the order of their words, in word breaks, or in letters that sound alike."""
    people = [group for group in groups.all if group.label is Label.PER and not group.kind and len(group.words) > 1]
    for reason, find_key in _REWRITTEN:
        same: dict[str, list[Group]] = defaultdict(list)
        for group in people:
            same[find_key(group)].append(group)
        for first, *others in same.values():
            for other in others:
                if match(first.written, other.written, Label.PER) and not _are_namesakes_in_reverse(first, other):
                    groups.merge(first, other, reason)


def _are_namesakes_in_reverse(a: Group, b: Group) -> bool:
    """Tell whether two names are first name and surname in either order: `Bruno Martin` is not `Martin Bruno`."""
    given = load_first_names()
    return (
        len(a.words) == 2
        and a.words == b.words[::-1]
        and all(group.written.split()[0] in given and group.written.replace("-", " ").istitle() for group in (a, b))
    )


_REWRITTEN: tuple[tuple[Reason, Callable[[Group], str]], ...] = (
    ("exact", lambda group: " ".join(sorted(group.words))),
    ("spelling", lambda group: "".join(group.words)),
    ("spelling", lambda group: sound_form(group.written, Label.PER)),
)
"""What two ways to write one name have in common."""


def merge_people(groups: Groups) -> None:
    """Merge forms of people with the only full name that they fit: surname, initials, middle names, first name."""
    by_sound: dict[str, list[Group]] = defaultdict(list)
    for group in groups.all:
        if group.label is Label.PER and len(group.words) > 1:
            by_sound[sound_form(group.words[-1], Label.PER)].append(group)
    for group in groups.all:
        if group.label is not Label.PER or group.kind == "family" or not group.words:
            continue
        alike = by_sound.get(sound_form(group.form, Label.PER), ()) if len(group.words) == 1 else ()
        longer = [g for g in (*groups.containing(group), *alike) if g.kind != "family" and g is not group]
        own = groups.cluster(group)
        for reason, fits in _PEOPLE_RULES:
            people = [g for g in longer if fits(group, g)]
            if any(groups.cluster(g) is own for g in people):
                break  # the gazetteer, or a surer rule, knows whose name it is
            if people and _merge_with_bearer(groups, group, people, reason):
                break


def _is_surname(short: Group, full: Group) -> bool:
    is_other = len(short.words) > 1 and short.gazetteer_entry and not full.gazetteer_entry  # a son of `Idriss Déby`
    return not is_other and is_surname(short.parts, full.parts)


def _is_initialled(short: Group, full: Group) -> bool:
    if len(full.words[0]) == 1 and not _opens_with_initials(short):
        return False  # the abbreviated name is the one to find a bearer for
    abbreviated = any(len(word) == 1 for word in (*short.words, *full.words)) or _opens_with_initials(short)
    return abbreviated and is_initialled(short.words, full.words)


def _is_abbreviated(short: Group, full: Group) -> bool:
    """Tell whether a name opens with the beginning of the other's first name and a full stop: `Ph. Seguin`."""
    match = _ABBREVIATION.match(short.written)
    return match is not None and full.words[0].startswith(fold_word(match[1])) and full.words[1:] == short.words[1:]


def _opens_with_initials(group: Group) -> bool:
    """Tell whether a name begins with initials: `J. Roy`, `J.-P. Roy`, `JP Roy`."""
    return len(group.words[0]) == 1 or is_acronym(group.written.split()[0])


def _is_partial(short: Group, full: Group) -> bool:
    return is_partial(short.words, full.words) and short.parts[0] == full.parts[0]  # Jean is not Jean-Pierre


def _is_first_name(short: Group, full: Group) -> bool:
    if short.words == full.words[:-1] and _REGNAL.fullmatch(full.words[-1]):
        return True  # `Felipe VI`
    return is_first_name(short.parts, full.parts) and not is_mononym(short.spans)


def _are_initials(short: Group, full: Group) -> bool:
    return are_initials(short.words, full.words)


def _is_inner_surname(short: Group, full: Group) -> bool:
    return is_inner_surname(short.parts, full.parts)


def _sounds_as_surname(short: Group, full: Group) -> bool:
    sound = sound_form(short.written, Label.PER)
    if short.form == full.words[-1]:
        return False  # no other spelling
    return len(sound) >= _SHORTEST_SOUND and sound == sound_form(full.words[-1], Label.PER)


_PEOPLE_RULES: tuple[tuple[Reason, Callable[[Group, Group], bool]], ...] = (
    ("surname", _is_surname),
    ("initials", _is_initialled),
    ("initials", _is_abbreviated),
    ("partial", _is_partial),
    ("first_name", _is_first_name),
    ("initials", _are_initials),
    ("surname", _is_inner_surname),
    ("spelling", _sounds_as_surname),
)
"""How a short form fits the full name of a person, the surest first."""


def _merge_with_bearer(groups: Groups, short: Group, people: list[Group], reason: Reason) -> bool:
    """Merge a form with the one person that it fits best; return whether it fits any, considering gender."""
    others = [g for g in people if _are_of_two_genders(groups, short, g)]
    bearers = _find_bearers(groups, short, [g for g in people if g not in others])
    groups.refuse(short, others, reason, "gender")
    if len(bearers) == 1:
        groups.merge(bearers[0], short, reason)
        worse = [g for g in people if g not in others and groups.cluster(g) is not groups.cluster(bearers[0])]
        groups.refuse(short, worse, reason, "better_fit")
    else:
        groups.refuse(short, bearers, reason, "ambiguous")
    return bool(bearers)


def _are_of_two_genders(groups: Groups, short: Group, bearer: Group) -> bool:
    return bool(short.gender) and any(g.gender not in ("", short.gender) for g in groups.cluster(bearer))


def _find_bearers(groups: Groups, short: Group, people: list[Group]) -> list[Group]:
    """Return one group of the person that a form fits best, or of each if it fits several equally well."""
    in_full = [g for g in people if len(g.words[0]) > 1]
    bearers = groups.one_per_cluster(in_full or people)
    if len(bearers) > 1:
        for prefer in (_of_same_gender, _of_same_title, _named_before, _dominant):
            preferred = prefer(groups, short, bearers)
            if len(preferred) == 1:
                return preferred
    return bearers


def _of_same_gender(groups: Groups, short: Group, bearers: list[Group]) -> list[Group]:
    return [b for b in bearers if short.gender and any(g.gender == short.gender for g in groups.cluster(b))]


def _of_same_title(groups: Groups, short: Group, bearers: list[Group]) -> list[Group]:
    return [b for b in bearers if any(g.titles & short.titles for g in groups.cluster(b))]


def _named_before(groups: Groups, short: Group, bearers: list[Group]) -> list[Group]:
    return [b for b in bearers if any(g.first < short.first for g in groups.cluster(b))]


def _dominant(groups: Groups, short: Group, bearers: list[Group]) -> list[Group]:
    counts = [sum(len(g.spans) for g in groups.cluster(b)) for b in bearers]
    return [b for b, count in zip(bearers, counts, strict=True) if count >= _DOMINANT * (sum(counts) - count)]


def merge_shortened(groups: Groups) -> None:
    """Merge organisations and places with the only longer name that they are short for."""
    for short in groups.all:
        if short.label is Label.PER or not (len(short.form) >= _SHORTEST_SHORTENED or _ROAD.fullmatch(short.form)):
            continue
        fits = _is_shortened_place if short.label is Label.LOC else _is_shortened_organisation
        longer = (g for g in groups.with_an_edge_of(short) if len(g.words) > len(short.words))
        groups.merge_unique(short, (g for g in longer if fits(short, g)), "shortened")


def _is_shortened_organisation(short: Group, full: Group) -> bool:
    if short.all_caps and full.written.split()[0] not in short.surfaces:
        return False  # `BLOC` is not short for `Bloc québécois`
    return is_shortened_organisation(short.words, full.words, full.written)


def _is_shortened_place(short: Group, full: Group) -> bool:
    if _ROAD.fullmatch(short.form):
        return full.words[0] in load_name_cues()["road"] and full.words[1:] == short.words
    known = short.gazetteer_entry is not None  # `Cap Corse` is not Corse
    return not (short.all_caps or known) and is_shortened_place(short.words, full.words)


def merge_spellings(groups: Groups, *, full_names: bool) -> None:
    """Merge close spellings, of full names or of single words, where each is the only one close to the other."""
    blocks: dict[tuple[Label, str, int], list[Group]] = defaultdict(list)
    for group in groups.all:
        words = _content(group)
        shortest = _SHORTEST_PLACE if group.label is Label.LOC else _SHORTEST_COMPARED
        if (len(words) > 1) is full_names and len(group.form) >= shortest and not group.is_acronym:
            blocks[group.label, group.kind, len(words)].append(group)
    for block in blocks.values():
        forms = [group.form for group in block]
        scores = process.cdist(forms, forms, scorer=fuzz.ratio, score_cutoff=_CLOSE)
        close: list[list[int]] = [[] for _ in block]
        for i, j in zip(*scores.nonzero(), strict=True):
            if i != j and _is_close(block[i], block[j]):
                close[i].append(int(j))
        for i, j in ((i, j) for i, found in enumerate(close) for j in found if i < j and i in close[j]):
            if len(close[i]) == len(close[j]) == 1:
                groups.merge(block[j], block[i], "spelling")
            else:
                groups.refuse(block[i], [block[j]], "spelling", "ambiguous")


def _is_close(a: Group, b: Group) -> bool:
    if min(len(a.form), len(b.form)) < _SHORTEST_COMPARED and (a.gazetteer_entry is None) is (
        b.gazetteer_entry is None
    ):
        return False  # `Quatar` is Qatar, but Laval is not Lavau
    words, others = _content(a), _content(b)
    if a.words != words and len(words) < _FEWEST_RELINKED:
        words, others = a.words, b.words  # `Conseil d'État` and `Conseil des États` are two
    if len(words) != len(others):
        return False
    return all(are_spellings(x, y) for x, y in zip(words, others, strict=True)) or _is_slip(a, b)


def _is_slip(a: Group, b: Group) -> bool:
    """Tell whether full names differ in one letter, or in two that changed places: `Aline Chanu`, `Aline Chenu`."""
    if a.label is Label.ORG or len(a.words) != len(b.words):
        return False
    pairs = [(x, y) for x, y in zip(a.words, b.words, strict=True) if x != y]
    return (
        len(pairs) == 1
        and len(a.words) > 1
        and min(map(len, pairs[0])) >= _SHORTEST_SLIP
        and is_slip(*pairs[0])
        and not is_feminine_of(*pairs[0])
    )


def _content(group: Group) -> list[str]:
    """Return the words whose spelling is compared: of organisations, all but the little ones."""
    links: Iterable[str] = load_name_cues()["link_word"] if group.label is Label.ORG else ()
    return [word for word in group.words if word not in links]
