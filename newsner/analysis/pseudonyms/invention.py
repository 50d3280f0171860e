"""Invent names: of people, by gender and origin, and of places and organisations, from syllables."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Sequence
from functools import cache
from itertools import chain, product

from newsner.analysis.pseudonyms.people import PersonName
from newsner.labels import Gender, Label
from newsner.lexicons import load_first_name_genders, load_gazetteer, load_name_origins, load_towns
from newsner.names import are_spellings, comparison_form, fold, fold_word

ORIGIN = "french"
"""The origin of invented names where that of the real one is unknown."""

_SYLLABLES = [x + y for x, y in product("bdfglmnprstv", ("a", "e", "i", "o", "u", "ou", "an", "or", "in", "el"))]
_ENDINGS = ("ac", "ance", "eil", "ière", "igny", "in", "oise", "on", "ours", "val")
_WEIGHTS = {"surname": 3, "particle": 3, "ending": 3, "first": 2}
_MUTE = "hy"  # letters before which French elides or not, name by name
_MISTER = "m"  # the initial that reads as a title: `M. Roy`


def rank(secret: str, *words: str) -> str:
    """Return what sorts words in an order that nobody can tell who has not the secret."""
    return hmac.new(secret.encode(), "\0".join(words).encode(), hashlib.sha256).hexdigest()


@cache
def _load(part: str) -> dict[str, tuple[tuple[str, str, str], ...]]:
    """Return name, gender and origin of the rows of a part, by folded name."""
    rows: dict[str, list[tuple[str, str, str]]] = {}
    for row in load_name_origins():
        if row["part"] == part:
            rows.setdefault(fold(row["name"]), []).append((row["name"], row["gender"], row["origin"]))
    return {form: tuple(found) for form, found in rows.items()}


@cache
def load_known_people() -> frozenset[str]:
    """Return the comparison forms of the people in the packaged gazetteer, and the last words of their names."""
    forms = _load_forms({Label.PER})
    return forms | {form.split()[-1] for form in forms if form}


@cache
def _load_other_names() -> frozenset[str]:
    return _load_forms({Label.LOC, Label.ORG}) | {comparison_form(town) for town in load_towns()}


def _load_forms(labels: set[Label]) -> frozenset[str]:
    entries = (entry for entry in load_gazetteer() if entry.label in labels)
    return frozenset(comparison_form(form) for entry in entries for form in entry.surfaces)


def find_origin(name: PersonName) -> str:
    """Return the origin that a name shows by its parts, or the usual one.

    >>> from newsner.analysis.pseudonyms.people import split_name
    >>> [find_origin(split_name(name)) for name in ("Bachar al-Assad", "Sergueï Choïgou", "Jean Xq", "Anna Petrova")]
    ['arabic', 'slavic', 'french', 'slavic']
    """
    votes: dict[str, int] = {}

    def vote(part: str, form: str) -> None:
        for _, _, origin in _load(part).get(form, ()):
            votes[origin] = votes.get(origin, 0) + _WEIGHTS[part]

    for word in name.surname:
        form, _, rest = fold(word).replace("’", "'").partition("-")
        vote("particle", form.partition("'")[0] if "'" in form else form)
        for each in filter(None, (form, rest)):
            vote("surname", each)
            ending = next((each[i:] for i in range(1, len(each) - 1) if each[i:] in _load("ending")), "")
            vote("ending", ending)
    for word in name.given:
        for form in dict.fromkeys((fold(word), fold(word).partition("-")[0])):
            vote("first", form)
    return min(votes, key=lambda origin: (-votes[origin], origin != ORIGIN, origin), default=ORIGIN)


class NameInventor:
    """Invents names that nobody in the corpus or in the packaged gazetteer has, by a secret.

    A surname belongs to a real surname, so that a family stays one; no two have the same.

    >>> from newsner.analysis.pseudonyms.people import split_name
    >>> inventor = NameInventor("secret", words={"Dupont", "Lebrun"}, names=())
    >>> name = inventor.invent(split_name("Marie Dupont"), "f")
    >>> inventor.invent(split_name("Jean Dupont"), "m").surname == name.surname
    True
    """

    def __init__(self, secret: str, *, words: Collection[str], names: Collection[str]) -> None:
        self._secret = secret
        self._words = {fold(word) for word in words} | load_known_people()
        self._names = {comparison_form(name) for name in names} | load_known_people() | _load_other_names()
        self._surnames: dict[str, tuple[str, ...]] = {}
        self._pools: dict[tuple[str, str, str], list[str]] = {}
        self._taken: set[str] = set()  # comparison forms of what was invented

    def reserve(self, invented: str, *, surname: str = "", real_surname: str = "") -> None:
        """Leave a name to whom an earlier key gives it, and its surname to that family."""
        self._taken.add(comparison_form(invented))
        if surname:
            self._taken.add(comparison_form(surname))
            self._surnames.setdefault(comparison_form(real_surname), tuple(surname.split()))

    def invent(self, real: PersonName, gender: Gender | None) -> PersonName:
        """Return an invented name of the same gender and origin, with the parts that the real name has."""
        origin = find_origin(real)
        surname = self._find_surname(" ".join(real.surname), origin) if real.surname or not real.given else ()
        given = self._find_given(real, gender, origin, surname) if real.given else ()
        name = PersonName(given, surname)
        self._taken.add(comparison_form(str(name)))
        return name

    def _find_surname(self, real: str, origin: str) -> tuple[str, ...]:
        form = comparison_form(real) if real else ""
        if form and form in self._surnames:
            return self._surnames[form]
        pool = self._turn("surname", origin, "", real)
        pairs = (f"{first}-{second}" for first in pool for second in pool if first != second)
        coined = (self._coin(real, number) for number in range(1 << 20))
        chosen = next(name for name in chain(pool, pairs, coined) if self._is_free(name))
        self._taken.add(comparison_form(chosen))
        if form:
            self._surnames[form] = (chosen,)
        return (chosen,)

    def _find_given(
        self, real: PersonName, gender: Gender | None, origin: str, surname: tuple[str, ...]
    ) -> tuple[str, ...]:
        own = {fold(word) for word in real.given}
        for each in dict.fromkeys((origin, ORIGIN)):
            names = self._turn("first", each, gender or "fm", str(real))
            pool = [name for name in names if not any(are_spellings(fold_word(name), other) for other in own)]
            fresh = [name for name in pool if fold_word(name) not in self._words]
            if not real.surname:  # a name of its own, such as no other has
                pairs = (f"{one}-{other}" for one in fresh for other in fresh if one != other)
                chosen = next(filter(self._is_free, chain(fresh, pairs)), None)
            else:
                forms = ((x, comparison_form(f"{x} {' '.join(surname)}")) for x in (*fresh, *pool))
                free = (x for x, form in forms if form not in self._names and form not in self._taken)
                chosen = next(free, None)
            if chosen is not None:
                return (chosen,)
        return (next(x for x in (self._coin(str(real), n) for n in range(1 << 20)) if self._is_free(x)),)

    def coin(self, real: str, words: int = 1) -> str:
        """Return a name of so many words made of syllables, for a place or organisation."""
        found: list[str] = []
        for number in range(1 << 20):
            name = self._coin(real, number)
            if self._is_free(name):
                self._taken.add(comparison_form(name))
                found.append(name)
                if len(found) == words:
                    break
        return " ".join(found)

    def _coin(self, real: str, number: int) -> str:
        digits = int(rank(self._secret, "coin", real, str(number)), 16)
        count = 2 + number // 1000  # longer ones where the short ones are taken
        word = ""
        for _ in range(count):
            digits, index = divmod(digits, len(_SYLLABLES))
            word += _SYLLABLES[index]
        return (word.rstrip("aeiou") + _ENDINGS[digits % len(_ENDINGS)]).capitalize()

    def _is_free(self, name: str) -> bool:
        form = comparison_form(name)
        return fold_word(name) not in self._words and form not in self._names and form not in self._taken

    def _turn(self, part: str, origin: str, gender: str, real: str) -> Sequence[str]:
        """Return the names of a kind in an order of this secret, from a place of this name on."""
        key = part, origin, gender
        if key not in self._pools:
            rows = (row for rows in _load(part).values() for row in rows if row[1:] == (gender, origin))
            usable = [name for name, _, _ in rows if _is_usable(name, part)]
            self._pools[key] = sorted(usable, key=lambda name: rank(self._secret, "pick", name))
        pool = self._pools[key]
        start = int(rank(self._secret, "start", real), 16) % max(len(pool), 1)
        return [*pool[start:], *pool[:start]]


def _is_usable(name: str, part: str) -> bool:
    """Tell whether a name reads as what it is, whatever stands before it."""
    form = fold(name)
    if part == "first":
        return form[0] not in _MUTE + _MISTER
    return form[0] not in _MUTE and form not in load_first_name_genders()
