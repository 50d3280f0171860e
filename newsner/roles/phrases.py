"""Read the words that say a role: a noun of office or work, what stands before it, and its complements."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from newsner.french_words import MONTHS
from newsner.labels import Gender, Label
from newsner.lexicons import load_cues, load_demonyms, load_role_nouns
from newsner.roles.words import Words

PREPOSITIONS_OF_ROLES = frozenset(
    {"de", "d'", "du", "des", "à", "au", "aux", "en", "chez", "auprès", "près", "ès", "par", "pour", "dans", "contre"}
)
"""The prepositions that open a complement of a role."""

_OF = frozenset({"de", "d'", "du", "des"})
_INSIDE = frozenset(
    {
        "l'",
        "la",
        "le",
        "les",
        "un",
        "une",
        "son",
        "sa",
        "ses",
        "leur",
        "leurs",
        "notre",
        "nos",
        "ce",
        "cet",
        "cette",
        "ces",
    }
)
_LINKED = {"avec": ("relation",), "contre": ("lutte", "combat")}
_FREE = frozenset({"dans", "pour", "contre"})
_JOINED = re.compile(r"[-\u2010\u2011]")
_ADJECTIVE = re.compile(
    r"""\w{2,}(?:
        ales? | aux | al | elle?s? | iques? | aires? | ien(?:ne)?s? | istes? | ifs? | ives? | eux | euses?
        | ées? | (?<!t)és? | ains? | aines? | ins? | ines? | [ai]bles? | ières? | ogues? | ophones?
    )""",
    re.VERBOSE,
)
_QUOTES = {'"': '"', "“": "”", "«": "»"}
_INFINITIVE = re.compile(r"\w+(?:er|ir|re)")
_LONGEST = 30  # words
_LONGEST_QUOTED = 8  # words of a title in quotation marks


class RoleNouns(NamedTuple):
    """Nouns of office and work in lower case: those of one person, of women only, plurals, and nouns of many words."""

    singular: dict[str, Gender | None]
    plural: frozenset[str]
    phrases: dict[str, tuple[tuple[str, ...], ...]]
    feminine_phrases: frozenset[tuple[str, ...]]


class RolePhrase(NamedTuple):
    """A role by its words: the first, the noun, and the word behind the last; whether the noun means several."""

    start: int
    noun: int
    end: int
    plural: bool
    gender: Gender | None


@cache
def role_nouns() -> RoleNouns:
    """Return the nouns of office and work."""
    rows = load_role_nouns()
    singular: dict[str, Gender | None] = {form.lower(): "f" for _, forms in rows for form in forms}
    singular |= {noun.lower(): None if noun in forms or not forms else "m" for noun, forms in rows}
    plural = frozenset(map(_to_plural, singular)) - singular.keys()
    phrases: dict[str, list[tuple[str, ...]]] = {}
    cues = load_cues("role")
    for phrase in sorted(cues["phrase"] | cues["feminine_phrase"], key=len, reverse=True):
        words = _split(phrase)
        phrases.setdefault(words[0], []).append(words)
    found = {first: tuple(found) for first, found in phrases.items()}
    women = frozenset(map(_split, cues["feminine_phrase"]))
    return RoleNouns(singular, plural, found, women)


def _split(phrase: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+'|[\w-]+", phrase))


def _to_plural(noun: str) -> str:
    """Return the plural of a role noun, of whose parts each has one: `députés-maires`."""
    if noun.startswith("porte-"):
        return noun
    return "-".join(_to_simple_plural(part) for part in noun.split("-"))


def _to_simple_plural(noun: str) -> str:
    if noun[-1] in "sxz" or noun in ("vice", "ex", "co"):
        return noun
    return noun[:-2] + "aux" if noun.endswith("al") else noun + ("x" if noun.endswith("eau") else "s")


@cache
def is_adjective(word: str) -> bool:
    """Tell whether a word in lower case can stand behind a noun as its adjective.

    >>> [is_adjective(word) for word in ("municipale", "espagnol", "explique", "rencontre")]
    [True, True, False, False]
    """
    cues = load_cues("role")
    if word in cues["no_adjective"]:
        return False
    return (
        not cues["adjective"].isdisjoint((word, word.removesuffix("s")))
        or word in load_demonyms()
        or _ADJECTIVE.fullmatch(word) is not None
    )


@cache
def _noun_kind(word: str) -> tuple[bool, Gender | None] | None:
    """Return whether a role noun means several people, and its gender; nothing if a word is no role noun."""
    nouns = role_nouns()
    for form in (word, re.sub(r"^(?:ex|vice|co|sous|néo|archi|demi)[-\u2010\u2011]", "", word)):
        if form in nouns.singular:
            return False, nouns.singular[form]
        if form in nouns.plural:
            return True, None
    parts = _JOINED.split(word)
    if len(parts) > 1 and all(part in nouns.singular or is_adjective(part) for part in parts):
        return (False, nouns.singular[parts[0]]) if parts[0] in nouns.singular else None
    return None


def read_noun(words: Words, position: int) -> RolePhrase | None:
    """Return the role noun at a word, with the adjectives of time and rank before it that belong to the role."""
    start, before = position, load_cues("role")["kept_before"]
    if (name := words.name_at.get(position)) and name.label is Label.PER:
        return None
    while words.form(position) in before and position - start < 4:
        position += 1 + (words.form(position + 1) == "-")
    nouns = role_nouns()
    for at in dict.fromkeys((position, start)):
        form = words.form(at)
        for phrase in nouns.phrases.get(form, ()):
            end = at + len(phrase)
            if tuple(words.forms[at:end]) == phrase:
                return RolePhrase(start, at, end, False, "f" if phrase in nouns.feminine_phrases else None)
        if kind := _noun_kind(form):
            return RolePhrase(start, at, at + 1, *kind)
    return None


def read_role(words: Words, position: int, stop: int | None = None) -> RolePhrase | None:
    """Return the role that starts at a word: its noun and, as far as they go, adjectives and complements.

    Args:
        words: the words of the document.
        position: the first word of the role, behind its article.
        stop: a word at which the role ends at the latest.
    """
    found = read_noun(words, position)
    if found is None or not _is_office(words, found):
        return None
    limit = min(len(words.forms), position + _LONGEST, len(words.forms) if stop is None else stop)
    end, complete = found.end, False
    while end < limit:
        following = _read_part(words, end, limit, complete)
        if following <= end:
            break
        complete |= words.form(end) in PREPOSITIONS_OF_ROLES
        end = min(following, limit)
    return found._replace(end=end)


def _is_office(words: Words, found: RolePhrase) -> bool:
    """Tell a noun of office from other uses: `au premier chef`, `élu député`, `modèle`, `l'auteur de l'attentat`."""
    form, behind = words.form(found.noun), words.form(found.end)
    cues = load_cues("role")
    if form == "chef" and words.form(found.noun - 1) == "premier":
        return False
    if form in ("élu", "élue") and read_noun(words, found.end):
        return False
    if form in ("chargé", "chargée") and (behind not in _OF or _INFINITIVE.fullmatch(words.form(found.end + 1))):
        return False
    if form in cues["of_only"] and found.end == found.noun + 1 and behind not in _OF:
        return False
    if form.startswith(("auteur", "autrice", "responsable")) and behind in _OF:
        inside = found.end + 1
        while words.form(inside) in _INSIDE | cues["kept_before"] | {"deux", "trois"}:
            inside += 1
        return words.form(inside) not in cues["crime"]
    return True


def _read_part(words: Words, position: int, limit: int, complete: bool = True) -> int:
    """Return the end of the adjective, complement or further noun at a word, or the word itself if there is none.

    A role that is ``complete`` has a complement: no other noun joins it, nor a place or time.
    """
    form = words.form(position)
    name = words.name_at.get(position)
    if name is not None:
        return position if name.label is Label.PER else name.end
    if form in PREPOSITIONS_OF_ROLES:
        return position if complete and form in _FREE else _read_complement(words, position, limit)
    if form in ("et", "ou", "&"):
        return _read_joined(words, position, limit)
    if form == "sans" and words.form(position + 1) == "étiquette":
        return position + 2
    if is_adjective(form) or _is_title_word(words, position) or (not complete and _noun_kind(form)):
        return position + 1
    if form == "(" and words.form(position + 2) == ")" and _is_title_word(words, position + 1):
        inner = _read_part(words, position + 3, limit)
        return inner if inner > position + 3 else position
    return position


def _is_title_word(words: Words, position: int) -> bool:
    """Tell whether a word has a capital, as parties have: `députée LREM`, `candidate Renaissance`."""
    return words.is_capitalised(position) and words.form(position)[0].isalpha() and words.form(position) not in _STOPS


def _read_joined(words: Words, position: int, limit: int) -> int:
    """Return the end of what `et` adds to a role: another noun, adjective or complement; else the word `et` itself."""
    behind = position + 1
    if behind >= limit or words.person_at(behind):
        return position
    form = words.form(behind)
    if form in _INSIDE and read_noun(words, behind + 1):
        return position
    if noun := read_noun(words, behind):
        return noun.end
    if form in ("de", "d'", "du", "des", "à", "au", "aux", "en") or is_adjective(form):
        end = _read_part(words, behind, limit)
        return end if end > behind else position
    return position


def _read_complement(words: Words, position: int, limit: int) -> int:
    """Return the end of the complement that a preposition opens, or the preposition itself if there is none."""
    end = position + 1
    if words.form(position) in ("auprès", "près") and words.form(end) in _OF:
        end += 1
    if words.form(position) == "en" and words.form(end) == "charge":
        end += 1 + (words.form(end + 1) == "notamment")
        return _read_complement(words, end, limit) if words.form(end) in _OF else position
    while words.form(end) in _INSIDE and not words.name_at.get(end):
        end += 1
    if words.form(position) == "en" and words.form(end).isdigit():
        return position
    if words.form(end) in MONTHS or (words.form(end).isdigit() and words.form(end + 1) in ("ans", "mois")):
        return position
    head = _read_head(words, end, limit)
    if head <= end:
        return position
    end = head
    while end < limit and (joined := _read_more(words, end, limit)) > end:
        end = joined
    return end


def _read_head(words: Words, position: int, limit: int) -> int:
    """Return the end of the noun or name at a word of a complement."""
    cues = load_cues("role")
    end = position
    before = cues["kept_before"] | cues["left_before"]
    while end < limit - 1 and (words.form(end) in before or words.form(end)[0].isdigit()):
        if words.form(end + 1) in PREPOSITIONS_OF_ROLES or not words.form(end + 1)[0].isalnum():
            return end + 1
        end += 1
    if end >= limit:
        return position
    if name := words.name_at.get(end):
        return name.end
    form = words.form(end)
    if form in _QUOTES:
        return _read_quoted(words, end, limit)
    if not form[0].isalnum() or form in _STOPS or form in cues["crime"]:
        return end if end > position else position
    end = _read_capitals(words, end + 1, limit) if words.is_capitalised(end) else end + 1
    role = _noun_kind(form)
    return words.name_at[end].end if role and words.name_at.get(end) and end < limit else end


def _read_quoted(words: Words, position: int, limit: int) -> int:
    """Return the end of a title in quotation marks, or its first word if it does not end soon."""
    closing = _QUOTES[words.form(position)]
    for end in range(position + 1, min(position + _LONGEST_QUOTED, limit)):
        if words.form(end) == closing:
            return end + 1
    return position


def _read_capitals(words: Words, position: int, limit: int) -> int:
    while position < limit and words.person_at(position) is None:
        name = words.name_at.get(position)
        if name is None and not (words.is_capitalised(position) and words.form(position)[0].isalnum()):
            break
        position = name.end if name else position + 1
    return position


def _read_more(words: Words, position: int, limit: int) -> int:
    """Return the end of an adjective, a capitalised word, or a noun behind `et`, inside a complement."""
    form = words.form(position)
    if is_adjective(form):
        return position + 1
    if words.form(position - 1).rstrip("s") in _LINKED.get(form, ()):
        return _read_complement(words, position, limit)
    if form == "et" and position + 1 < limit and words.person_at(position + 1) is None:
        return _read_second(words, position + 1, limit) or position
    return _read_capitals(words, position, limit)


def _read_second(words: Words, position: int, limit: int) -> int | None:
    """Return the end of the second noun of a complement: `et de la Jeunesse`, `et européennes`, `et Mexique`."""
    if read_noun(words, position) and words.form(position) not in ("ministres",):
        return None
    form = words.form(position)
    if form in ("de", "d'", "du", "des", "à", "au", "aux"):
        end = _read_complement(words, position, limit)
        return end if end > position else None
    if form in _INSIDE and words.person_at(position + 1) is None and not read_noun(words, position + 1):
        end = _read_head(words, position + 1, limit)
        return end if end > position + 1 else None
    if words.name_at.get(position) or words.is_capitalised(position) or is_adjective(form):
        end = _read_head(words, position, limit)
        return end if end > position else None
    return None


_STOPS = frozenset(
    {"a", "ai", "as", "est", "ont", "sont", "était", "étaient", "sera", "avait", "qui", "que", "qu'", "dont", "où"}
    | {"et", "ou", "mais", "ne", "n'", "se", "s'", "y", "il", "elle", "on", "ce", "c'", "cela", "ça", "avec", "sans"}
    | {"selon", "comme", "lors", "après", "avant", "pendant", "depuis", "vers", "de", "d'", "du", "des", "lui", "eux"}
    | {"partir", "cette", "cet", "ces", "été", "plus", "moins", "propos", "travers", "effet", "plein", "pleine"}
    | {"la", "le", "les", "l'", "tout", "toute", "aujourd'hui", "hier", "demain", "train", "cause", "côté", "suite"}
)
"""Words at which no noun of a complement stands."""
