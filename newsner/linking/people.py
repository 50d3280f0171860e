"""Merge forms of people with the full name that they fit, and choose between several bearers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable

from newsner.french_words import PARTICLES
from newsner.labels import Label, Reason
from newsner.lexicons import load_name_cues
from newsner.linking.context import is_mononym
from newsner.linking.groups import Group, Groups
from newsner.names import (
    are_initials,
    fold_word,
    is_acronym,
    is_first_name,
    is_initialled,
    is_inner_surname,
    is_partial,
    is_surname,
    sound_form,
)

_SHORTEST_SOUND = 5  # letters of a surname that may be spelt in another way
_ABBREVIATION = re.compile(r"([^\W\d_]{2,4})\. ")
_REGNAL = re.compile(r"i{1,3}|iv|vi{0,3}|i?x|x[iv]{1,5}|1er")
_DOMINANT = 3  # a bare surname means the bearer who is named this many times as often as all others together


def merge_people(groups: Groups) -> None:
    """Merge forms of people with the only full name that they fit: surname, initials, middle names, first name."""
    by_sound: dict[str, list[Group]] = defaultdict(list)
    for group in groups.all:
        if group.label is Label.PER and len(group.words) > 1:
            by_sound[sound_form(group.words[-1], Label.PER)].append(group)
    for group in groups.all:
        if group.label is not Label.PER or group.kind == "family" or not group.words:
            continue
        own = groups.cluster(group)
        rules = _MONONYM_RULES if any(g.kind == "mononym" for g in own) else _PEOPLE_RULES
        alike = by_sound.get(sound_form(group.form, Label.PER), ()) if len(group.words) == 1 else ()
        longer = [
            g
            for g in (*groups.containing(group), *alike)
            if g.kind != "family" and g is not group and not _is_father(group, g)
        ]
        for reason, fits in rules:
            people = [g for g in longer if fits(group, g)]
            if any(groups.cluster(g) is own for g in people):
                break  # the gazetteer, or a surer rule, knows whose name it is
            if people and _merge_with_bearer(groups, group, [*people, *_find_rivals(groups, group)], reason):
                break


def _is_father(group: Group, longer: Group) -> bool:
    """Tell whether the first name of a king is part of the name of his child: `Mohammed ben Salmane`."""
    names = zip(longer.words, longer.words[1:], strict=False)
    return is_mononym(group.spans) and any(
        before in load_name_cues()["patronymic"] and name == group.form for before, name in names
    )


def _find_rivals(groups: Groups, group: Group) -> list[Group]:
    """Return whoever is known by this name alone: `Philippe` may be Édouard Philippe or `le roi Philippe`."""
    namesakes = groups.by_form.get((Label.PER, group.form), ()) if not group.kind else ()
    return [g for g in namesakes if g.kind == "mononym" and groups.cluster(g) is not groups.cluster(group)]


def _is_surname(short: Group, full: Group) -> bool:
    is_other = len(short.words) > 1 and short.gazetteer_entry and not full.gazetteer_entry  # a son of `Idriss Déby`
    return not is_other and is_surname(short.parts, full.parts)


def _is_ruler(short: Group, full: Group) -> bool:
    """Tell whether a name continues that of a mononym by a number or a country: `Felipe VI`, `Albert II de Monaco`."""
    if full.words[:1] != short.words:
        return False
    return bool(_REGNAL.fullmatch(full.words[1])) or (full.words[1] in PARTICLES and is_mononym(full.spans))


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


_MONONYM_RULES: tuple[tuple[Reason, Callable[[Group, Group], bool]], ...] = (("first_name", _is_ruler),)
"""How the first name of a king or a pope, known by it alone, fits a longer name; no surname does."""


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
