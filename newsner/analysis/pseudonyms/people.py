"""Split names of people into given names and surname, and write an invented name in the form that a text uses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from newsner.lexicons import load_first_name_genders, load_first_names, load_name_cues
from newsner.names import are_spellings, fold, is_acronym

_WORD = re.compile(r"[^\s,]+")
_LETTERS = re.compile(r"[^\W\d_]+")


class PersonName(NamedTuple):
    """The given names and the surname of a person, in words; either may be empty."""

    given: tuple[str, ...]
    surname: tuple[str, ...]

    def __str__(self) -> str:
        return " ".join((*self.given, *self.surname))

    @property
    def initials(self) -> str:
        """The initials of all parts, as an acronym: `DSK`."""
        return "".join(part[0] for word in (*self.given, *self.surname) for part in _to_parts(word)).upper()

    @property
    def parts(self) -> tuple[frozenset[str], frozenset[str]]:
        """The folded parts of the given names, and those of the surname."""
        given, surname = (frozenset(part for word in words for part in _to_parts(word)) for words in self)
        return given - surname, surname


def _to_parts(word: str) -> list[str]:
    return [part for part in re.split(r"[\W_]+", fold(word)) if part]


def split_name(name: str, surnames: Iterable[str] = ()) -> PersonName:
    """Return the given names and the surname of a full name.

    Args:
        name: the name.
        surnames: the forms that articles use for the surname alone, which decide where it begins.

    >>> split_name("Jean-Luc Godard"), split_name("Bachar al-Assad")
    (PersonName(given=('Jean-Luc',), surname=('Godard',)), PersonName(given=('Bachar',), surname=('al-Assad',)))
    >>> split_name("Ursula von der Leyen").surname, split_name("Jean Pierre Raffarin").surname, split_name("Macron")
    (('von', 'der', 'Leyen'), ('Raffarin',), PersonName(given=(), surname=('Macron',)))
    >>> split_name("Bassirou Diomaye Faye", ["Faye"]).surname
    ('Faye',)
    """
    words = [word.strip(",") for word in name.split() if not is_rank(word)] or name.split()
    if len(words) < 2:
        return PersonName(tuple(words), ()) if words and is_given_name(words[0]) else PersonName((), tuple(words))
    forms = {tuple(_to_parts(surname)) for surname in surnames}
    for start in range(1, len(words)):
        if tuple(part for word in words[start:] for part in _to_parts(word)) in forms:
            return PersonName(tuple(words[:start]), tuple(words[start:]))
    connectives = load_name_cues()["connective"]
    for start in range(1, len(words) - 1):
        if fold(words[start]) in connectives or fold(words[start]).startswith(("d'", "d’")):
            return PersonName(tuple(words[:start]), tuple(words[start:]))
    start = 1
    while start < len(words) - 1 and (is_given_name(words[start]) or len("".join(_to_parts(words[start]))) < 2):
        start += 1
    return PersonName(tuple(words[:start]), tuple(words[start:]))


def is_rank(word: str) -> bool:
    """Tell whether a word behind a name tells its bearers apart: `II`, `Jr.`."""
    return fold(word).rstrip(".") in load_name_cues()["generation"]


def is_given_name(word: str) -> bool:
    """Tell whether a word is known as a first name."""
    first = word.split("-")[0]
    return word in load_first_names() or fold(first) in load_first_name_genders()


class _Slot(NamedTuple):
    """Which part of a name a word is, whether it abbreviates it, and the word."""

    part: str
    is_initial: bool
    word: str


def write_form(surface: str, real: PersonName, invented: PersonName) -> str:
    """Return an invented name in the form in which an article writes the real one.

    >>> real, invented = split_name("Jean-Luc Dupont"), split_name("Paul Lebrun")
    >>> [write_form(form, real, invented) for form in ("Jean-Luc Dupont", "Dupont", "J.-L. Dupont", "Jean-Luc D.")]
    ['Paul Lebrun', 'Lebrun', 'P. Lebrun', 'Paul L.']
    >>> [write_form(form, real, invented) for form in ("DUPONT", "Dupont, Jean-Luc", "Jean-Luc", "JLD", "Dupond")]
    ['LEBRUN', 'Lebrun, Paul', 'Paul', 'PL', 'Lebrun']
    """
    words = _WORD.findall(surface)
    if len(words) == 1 and is_acronym(surface) and _is_made_of_initials(surface, real):
        return "".join(part[0].upper() for word in (*invented.given, *invented.surname) for part in _letters(word)[:1])
    slots = _find_slots(words, real)
    if not slots:
        return str(invented)
    written, seen = [], set()
    for slot in slots:
        chosen = invented.surname if slot.part == "surname" else invented.given
        if slot.part in seen or not chosen:
            continue
        seen.add(slot.part)
        written.append(_write_part(slot, chosen))
    joint = ", " if "," in surface else " "
    return joint.join(written) or _in_case(surface, str(invented))


def _letters(word: str) -> list[str]:
    return _LETTERS.findall(word)


def _is_made_of_initials(surface: str, real: PersonName) -> bool:
    """Tell whether letters are the initials of a name, and not the name in capitals."""
    letters = _to_parts(surface.replace(".", ""))
    parts = [part for word in (*real.given, *real.surname) for part in _to_parts(word)]
    return "".join(letters) not in parts and len("".join(letters)) <= max(len(parts), 2)


def _write_part(slot: _Slot, chosen: tuple[str, ...]) -> str:
    if slot.is_initial:
        initial = _letters(chosen[-1] if slot.part == "surname" else chosen[0])[0][0].upper()
        return initial + ("." if "." in slot.word else "")
    return _in_case(slot.word, " ".join(chosen))


def _in_case(model: str, text: str) -> str:
    """Return a text in capitals if a model of more than one letter is."""
    return text.upper() if model.isupper() and len("".join(_letters(model))) > 1 else text


def _find_slots(words: list[str], real: PersonName) -> list[_Slot]:
    """Return which part of the real name each word is, as far as it can be told."""
    given, surname = real.parts
    found: list[_Slot | None] = []
    for word in words:
        parts = _to_parts(word)
        if not parts:
            continue
        if surname.intersection(parts):
            found.append(_Slot("surname", False, word))
        elif given.intersection(parts):
            found.append(_Slot("given", False, word))
        elif all(len(part) == 1 for part in parts):
            found.append(_Slot("", True, word))
        else:
            found.append(_guess(word, parts, given, surname))
    known = {slot.part for slot in found if slot and slot.part}
    slots = []
    for position, slot in enumerate(found):
        if slot is None:
            slot = _Slot("given" if position == 0 and len(found) > 1 else "surname", False, words[position])
        if not slot.part:
            is_last = position == len(found) - 1
            is_surname = "given" in known or ("surname" not in known and is_last and len(found) > 1)
            slot = slot._replace(part="surname" if is_surname else "given")
        slots.append(slot)
    return slots


def _guess(word: str, parts: list[str], given: frozenset[str], surname: frozenset[str]) -> _Slot | None:
    """Return the part of a name of which a word is another spelling or a nickname, or ``None``."""
    if any(are_spellings(part, other) for part in parts for other in surname):
        return _Slot("surname", False, word)
    if is_given_name(word) or any(are_spellings(part, other) for part in parts for other in given):
        return _Slot("given", False, word)
    return None
