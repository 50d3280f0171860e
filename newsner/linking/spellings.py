"""Merge names that differ only in how they are written: little words, the order of words, letters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from rapidfuzz import fuzz, process

from newsner.french_words import PLACE_LINKS
from newsner.labels import Label, Reason
from newsner.lexicons import load_first_names, load_name_cues
from newsner.linking.groups import Group, Groups
from newsner.names import are_spellings, fold_word, is_feminine_of, is_slip, match, sound_form

_CLOSE = 88  # rapidfuzz ratio, in percent, from which two whole forms may be spellings of one name
_SHORTEST_COMPARED = 6  # characters of a form that may have close spellings
_SHORTEST_PLACE = 5  # characters of a known place that may have another close spelling
_SHORTEST_SLIP = 4  # letters of a word of a full name in which one letter may be wrong
_FEWEST_RELINKED = 3  # words, little ones not counted, of a name in which the little ones may differ


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
