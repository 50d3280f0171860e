"""Find the gender of people where the article shows it: titles, first names, feminine roles, agreement, pronouns."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from newsner.labels import Gender, Label
from newsner.lexicons import load_cues, load_name_cues
from newsner.names import fold_word
from newsner.names.gender import gender_of_first_name
from newsner.roles.facts import EntityRole
from newsner.roles.phrases import PREPOSITIONS_OF_ROLES, read_noun
from newsner.roles.words import Name, Words

_FEMININE_DETERMINERS = frozenset({"la", "une", "cette"})
_FEMININE_RANKS = frozenset({"ancienne", "première", "actuelle", "future", "nouvelle", "prochaine"})
_AUXILIARIES = frozenset({"est", "était", "soit", "serait", "sera", "fut"})
_ADVERBS = frozenset({"pas", "également", "aussi", "déjà", "ensuite", "toujours", "ainsi", "désormais", "notamment"})
_SENTENCE_ENDS = frozenset(".!?\n")
_PRONOUNS: dict[str, Gender] = {"elle": "f", "il": "m"}
_IMPERSONAL = frozenset(
    {"faut", "fallait", "faudra", "faudrait", "y", "est", "s'agit", "s'", "était", "reste", "semble", "n'", "ne"}
)
_QUOTES = frozenset('«»"“”')
_WEIGHTS = {"title": 3, "first_name": 2, "role": 2, "agreement": 2, "pronoun": 1}


class _Sign(NamedTuple):
    """Something beside a mention that shows the gender of an entity, and of which kind it is."""

    entity: int
    gender: Gender
    kind: str


def find_genders(words: Words, count: int, roles: Iterable[EntityRole]) -> tuple[Gender | None, ...]:
    """Return the gender of each of ``count`` entities where the document shows it.

    Args:
        words: the words of the document.
        count: the number of its linked entities.
        roles: the roles of its people.
    """
    votes: dict[int, Counter[Gender]] = defaultdict(Counter)
    for entity, gender, kind in dict.fromkeys(_find_signs(words, roles)):
        votes[entity][gender] += _WEIGHTS[kind]
    for name in words.names:
        if _is_family(words, name):
            votes.pop(name.entity, None)
    return tuple(_decide(votes[number]) if number in votes else None for number in range(count))


def _decide(votes: Counter[Gender]) -> Gender | None:
    """Return the gender with twice the votes of the other, or nothing."""
    (gender, most), *others = votes.most_common()
    return gender if not others or most >= 2 * others[0][1] else None


def _find_signs(words: Words, roles: Iterable[EntityRole]) -> Iterator[_Sign]:
    people = [name for name in words.names if name.label is Label.PER]
    spelt_out = {name.entity for name in people if name.end - name.start > 1}
    for name in people:
        titles = tuple(_read_titles(words, name))
        yield from (_Sign(*title, "title") for title in titles)
        if not titles and (name.end - name.start > 1 or name.entity not in spelt_out):
            first = gender_of_first_name(words.text[words.starts[name.start] : words.ends[name.start]])
            yield from _signs(name, first, "first_name")
        yield from _signs(name, _read_agreement(words, name), "agreement")
    yield from (_Sign(role.entity, "f", "role") for role in roles if _is_feminine(words, role))
    yield from _read_pronouns(words, people)


def _signs(name: Name, gender: Gender | None, kind: str) -> Iterator[_Sign]:
    if gender:
        yield _Sign(name.entity, gender, kind)


@cache
def _titles() -> dict[str, Gender]:
    cues = load_cues("role")
    men: dict[str, Gender] = dict.fromkeys(cues["masculine_before"], "m")
    return men | dict.fromkeys(cues["feminine_before"], "f")


@cache
def _participles() -> dict[str, Gender]:
    cues = load_cues("role")
    men: dict[str, Gender] = dict.fromkeys(cues["agreement_masculine"], "m")
    return men | dict.fromkeys(cues["agreement_feminine"], "f")


def _is_family(words: Words, name: Name) -> bool:
    return name.label is Label.PER and fold_word(words.form(name.start - 1)) in load_name_cues()["family"]


def _read_titles(words: Words, name: Name) -> Iterator[tuple[int, Gender]]:
    """Yield the entity and gender that a title or word of kinship shows; one of several also for the names behind."""
    form = words.form(name.start - 1)
    gender = _titles().get(form)
    if gender is None:
        return
    yield name.entity, gender
    while form in load_cues("role")["several_before"] and words.form(name.end) in (",", "et"):
        following = words.person_at(name.end + 1)
        if following is None:
            return
        name = following
        yield name.entity, gender


def _read_agreement(words: Words, name: Name) -> Gender | None:
    """Return the gender of what agrees with a name that is the subject: `X est arrivée`, `X, née en 1954`."""
    if words.form(name.start - 1) in PREPOSITIONS_OF_ROLES | {"et"}:
        return None
    position = name.end
    if words.form(position) == ",":
        position += 1
        if words.form(position).isdigit() and words.form(position + 1) == "ans":
            position += 2 + (words.form(position + 2) == ",")
        return _gender_of_participle(words, position)
    if words.form(position) in ("s'", "a", "avait", "aurait", "n'"):
        position += 1
        if words.form(position - 1) == "s'" and words.form(position) not in _AUXILIARIES:
            return None
        if words.form(position - 1) != "s'" and words.form(position) not in _AUXILIARIES | {"été"}:
            return None
    elif words.form(position) not in _AUXILIARIES:
        return None
    position += 1
    while words.form(position) in _ADVERBS or words.form(position) == "été":
        position += 1
    return _gender_of_participle(words, position)


def _gender_of_participle(words: Words, position: int) -> Gender | None:
    form = words.form(position)
    if form in _participles():
        return _participles()[form]
    if len(form) > 4 and form.endswith("ée") and not words.is_capitalised(position):
        return "f"
    return "m" if len(form) > 4 and form.endswith("é") and not words.is_capitalised(position) else None


def _is_feminine(words: Words, role: EntityRole) -> bool:
    """Tell whether the noun of a role is a woman's, by itself or by its determiner."""
    position = words.position_of(role.start)
    noun = read_noun(words, position)
    if noun is None or noun.plural or words.form(noun.noun) in load_cues("role")["any_gender"]:
        return False
    if noun.gender == "f" or not _FEMININE_RANKS.isdisjoint(words.forms[position : noun.noun]):
        return True
    before = position - 1
    while words.form(before) in load_cues("role")["left_before"]:
        if words.form(before) in _FEMININE_RANKS:
            return True
        before -= 1
    return words.form(before) in _FEMININE_DETERMINERS


def _read_pronouns(words: Words, people: Sequence[Name]) -> Iterator[_Sign]:
    """Yield what `il` or `elle` shows that opens a sentence behind one that its only person opens."""
    for name in people:
        if not _opens_sentence(words, name):
            continue
        end = name.end
        while end < len(words.forms) and words.form(end) not in _SENTENCE_ENDS and words.person_at(end) is None:
            end += 1
        if words.form(end) not in _SENTENCE_ENDS:
            continue
        while end < len(words.forms) and words.form(end) in _SENTENCE_ENDS | _QUOTES:
            end += 1
        gender = _PRONOUNS.get(words.form(end))
        if gender and words.form(end + 1) not in _IMPERSONAL:
            yield _Sign(name.entity, gender, "pronoun")


def _opens_sentence(words: Words, name: Name) -> bool:
    """Tell whether a sentence starts with a name, or with its role."""
    return words.form(name.start - 1) in _SENTENCE_ENDS | _QUOTES
