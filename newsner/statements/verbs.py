"""Find the verbs of saying of a text: `affirme`, `a tenu à préciser`, `a-t-elle ajouté`, `s'est-il réjoui`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

from newsner.french_words import (
    ARTICLES,
    AUXILIARIES,
    CLITICS,
    DETERMINERS,
    ETRE_FORMS,
    INDEFINITE_SUBJECTS,
    INVERTED_PRONOUNS,
    NOUN_DETERMINERS,
    PARTICIPLE_ADVERBS,
    PRENOMINAL_ADJECTIVES,
    QUE,
    SUBJECT_PRONOUNS,
)
from newsner.lexicons import SayingForm, load_saying_forms, load_saying_roles, load_statement_cues
from newsner.statements.reading import Reading

GroupMood = Literal["finite", "gerund", "infinitive"]

_FARTHEST_AUXILIARY = 9  # tokens before its participle
_MOST_COMMAS = 2  # between an auxiliary and its participle
_BEHIND_HELPERS = PARTICIPLE_ADVERBS - {"tenu", "voulu", "pu", "dû", "fait"} | {"pas"}
_PARTS_AUXILIARY = frozenset({"»", '"', "”", ".", ";", ":", "que", "qu'", "qui", "dont", "où", "et"})
_PREPOSITIONS_BEFORE_NOUN = frozenset(
    {"de", "d'", "à", "en", "sans", "sur", "par", "dans", "avec", "du", "au", "aux", "des"}
)
_BEFORE_ARTICLE = frozenset({"", ",", "de", "à", "et", "par", "sur", "dans"})


class _Auxiliary(NamedTuple):
    """An auxiliary with its reflexive pronoun, its inverted one or -1, and whether it is `être` without the former."""

    start: int
    pronoun: int
    is_passive: bool


class SayingVerb(NamedTuple):
    """A verb of saying with its auxiliaries: the tokens of the group, and what is known of it.

    ``pronoun`` is the token of an inverted pronoun, or -1. ``mood`` is that of the first verb of the group.
    """

    start: int
    end: int
    lemma: str
    roles: frozenset[str]
    mood: GroupMood
    pronoun: int
    is_ambiguous: bool


def find_verbs(reading: Reading, start: int, end: int) -> Iterator[SayingVerb]:
    """Yield the verbs of saying among the tokens of a range, outside quotations, in text order."""
    last = start
    for position in reading.find(_first_words(), start, end):
        if position < last:
            continue
        found = _form_at(reading, position, end)
        if found is None:
            continue
        length, options = found
        verb = _build(reading, position, position + length, options, start, end)
        if verb is not None:
            last = verb.end
            yield verb


@cache
def _first_words() -> frozenset[str]:
    """Return the first tokens of the forms of verbs of saying."""
    return frozenset(form.replace("'", "' ").split()[0] for form in load_saying_forms())


def _form_at(reading: Reading, position: int, end: int) -> tuple[int, tuple[SayingForm, ...]] | None:
    """Return how many tokens the longest form at a token has, and what it may be."""
    forms = load_saying_forms()
    first = reading.lower[position]
    for length in (3, 2):
        if position + length <= end:
            options = forms.get(" ".join(reading.lower[position : position + length]).replace("' ", "'"))
            if options:
                return length, options
    options = forms.get(first)
    return (1, options) if options else None


def _build(
    reading: Reading, start: int, end: int, options: tuple[SayingForm, ...], left: int, right: int
) -> SayingVerb | None:
    """Return the verb group of a form, or ``None`` where the form is no verb of saying there."""
    if reading.entity_at[start] >= 0:
        return None
    by_mood = {option.mood.split("_")[0]: option for option in reversed(options)}
    if "participle" in by_mood:
        auxiliary = _find_auxiliary(reading, start, left)
        if auxiliary is not None:
            return _compound(reading, end, by_mood["participle"], auxiliary, left)
    if "finite" in by_mood:
        form = by_mood["finite"]
        pronoun, after = _find_pronoun(reading, end, right)
        if _is_verb_here(reading, start, end, form, pronoun, left):
            reflexive = start > left and reading.lower[start - 1] in {"s'", "se"}
            if reflexive and "reflexive" not in load_saying_roles().get(form.lemma, ()):
                return None
            return _verb(start - reflexive, after, form, "finite", pronoun, form.is_ambiguous)
    if "infinitive" in by_mood:
        return _infinitive(reading, start, end, by_mood["infinitive"], left)
    if "gerund" in by_mood:
        form = by_mood["gerund"]
        follows_en = start > left and reading.lower[start - 1] == "en"
        return _verb(start - follows_en, end, form, "gerund", -1, form.is_ambiguous)
    return None


def _compound(reading: Reading, end: int, form: SayingForm, auxiliary: _Auxiliary, left: int) -> SayingVerb | None:
    """Return the group of a participle and its auxiliary; ``None`` in the passive."""
    first, pronoun = auxiliary.start, auxiliary.pronoun
    roles = load_saying_roles().get(form.lemma, frozenset())
    is_impersonal = "anonymous" in roles and first > left and reading.lower[first - 1] == "il"  # `il a été annoncé que`
    if auxiliary.is_passive and pronoun < 0 and "reflexive" not in roles and not is_impersonal:
        return None
    if reading.lower[first] in {"s'", "se"} and "reflexive" not in roles:
        return None
    moods: dict[str, GroupMood] = {"avoir": "infinitive", "ayant": "gerund"}
    return _verb(first, end, form, moods.get(reading.lower[first], "finite"), pronoun, False)


def _verb(start: int, end: int, form: SayingForm, mood: GroupMood, pronoun: int, is_ambiguous: bool) -> SayingVerb:
    """Return a verb group with the roles of its lemma."""
    roles = load_saying_roles().get(form.lemma, frozenset())
    return SayingVerb(start, end, form.lemma, roles, mood, pronoun, is_ambiguous)


def _find_auxiliary(reading: Reading, position: int, left: int) -> _Auxiliary | None:
    """Return the auxiliary before a participle."""
    pronoun, commas, is_passive = -1, 0, False
    for k in range(position - 1, max(left, position - _FARTHEST_AUXILIARY) - 1, -1):
        word = reading.lower[k]
        if word in AUXILIARIES:
            before = reading.lower[k - 1] if k > left else ""
            if pronoun < 0 and before in NOUN_DETERMINERS:
                return None
            reflexive = before in {"s'", "se", "m'", "nous"}
            return _Auxiliary(k - reflexive, pronoun, is_passive or (word in ETRE_FORMS and not reflexive))
        is_passive = is_passive or word == "été"
        if word in INVERTED_PRONOUNS:
            pronoun = k
            continue
        if word == "," and commas < _MOST_COMMAS:
            commas += 1
            continue
        named = reading.entity_at[k] >= 0 and not commas
        inserted = commas > 0 or pronoun >= 0
        if word == "," or word in _PARTS_AUXILIARY or named or not (inserted or _may_be_between(word)):
            return None
    return None


def _may_be_between(word: str) -> bool:
    """Tell whether a word may stand between an auxiliary and its participle: `a de son côté récemment déclaré`."""
    adverb = word in PARTICIPLE_ADVERBS or word.endswith("ment") or word == "-t"
    return adverb or word in load_statement_cues()["adverbial"]


def _find_pronoun(reading: Reading, end: int, right: int) -> tuple[int, int]:
    """Return the inverted pronoun right behind a verb, or -1, and the token behind it."""
    k = end
    if k < right and reading.lower[k] == "-t":
        k += 1
    if k < right and reading.lower[k] in INVERTED_PRONOUNS:
        return k, k + 1
    return -1, end


def _is_verb_here(reading: Reading, start: int, end: int, form: SayingForm, pronoun: int, left: int) -> bool:
    """Tell whether a form that may be another word is a verb, by the words around it."""
    if pronoun >= 0:
        return True
    k = start - 1
    while k >= left and reading.lower[k] in CLITICS:
        k -= 1
    before = reading.lower[k] if k >= left else ""
    word_before = reading.lower[start - 1] if start > left else ""
    if word_before in DETERMINERS and word_before not in CLITICS and word_before not in INDEFINITE_SUBJECTS:
        return False
    if form.is_ambiguous and word_before in PRENOMINAL_ADJECTIVES:
        return False
    concludes = word_before == "en" and end < len(reading) and reading.lower[end] in QUE  # `en déduit que`
    if word_before in _PREPOSITIONS_BEFORE_NOUN and not concludes:
        return False
    if before in SUBJECT_PRONOUNS:
        return True
    if word_before in ARTICLES:  # an article or a pronoun
        return not form.is_ambiguous and before not in _BEFORE_ARTICLE
    if not form.is_ambiguous:
        return True
    following = reading.lower[end] if end < len(reading) else ""
    named = k >= left and reading.entity_at[k] >= 0
    return named or following in {"que", "qu'", "si", ":", "«", '"'} or before in {'"', "»", ","}


def _infinitive(reading: Reading, start: int, end: int, form: SayingForm, left: int) -> SayingVerb | None:
    """Return the group of an infinitive, with the verb that it depends on (`a tenu à préciser`) if there is one."""
    k, pronoun = start - 1, -1
    if k > left and reading.lower[k] in INVERTED_PRONOUNS:  # `peut-on lire`
        k, pronoun = k - 1 - (reading.lower[k - 1] == "-t"), k
    while k >= left and (reading.lower[k] in CLITICS or reading.lower[k] in {"à", "de", "d'"}):
        k -= 1
    while k > left and (reading.lower[k] in _BEHIND_HELPERS or reading.lower[k].endswith("ment")):
        k -= 1
    helper = reading.lower[k] if k >= left else ""
    cues = load_statement_cues()
    if helper in cues["unreal_helper" if pronoun < 0 else "impersonal"]:  # `pourrait dire`, `faut-il ajouter`
        return None
    if reading.lower[start - 1] in {"s'", "se"} and "reflexive" not in load_saying_roles().get(form.lemma, ()):
        return None
    if helper in {"veut", "veulent", "voulait"} and form.lemma == "dire":
        return None
    if pronoun < 0 and helper not in cues["helper"]:
        return _verb(start, end, form, "infinitive", -1, form.is_ambiguous)
    auxiliary = _find_auxiliary(reading, k, left) or _Auxiliary(k, pronoun, False)
    return _verb(auxiliary.start, end, form, "finite", auxiliary.pronoun, False)
