"""Find the roles of people: the words beside a name that say its office, work or position."""

from __future__ import annotations

from collections.abc import Iterator

from newsner.labels import Label
from newsner.lexicons import load_cues, load_name_cues
from newsner.names import fold_word
from newsner.names.gender import gender_of_first_name
from newsner.roles.facts import EntityRole
from newsner.roles.phrases import PREPOSITIONS_OF_ROLES, RolePhrase, is_adjective, read_noun, read_role
from newsner.roles.words import Name, Words

_LONGEST_BEFORE = 24  # words before a name in which its role may start
_LONGEST_BRACKET = 8  # words in brackets between a name and its role
_MARKS = frozenset(',.;:!?)»”"\n–—…')
_BREAKS = frozenset('.;:!?«»“”"\n–—…') | {"qui", "que", "qu'", "dont", "où", "est", "sont", "était", "a", "ont"}
_OF_ONE = frozenset({"l'", "la", "le", "un", "une", "du", "au", "son", "sa", "leur", "notre", "votre", "mon", "ma"})
_OF_SEVERAL = frozenset({"les", "des", "aux", "ses", "leurs", "nos"})
_CONTRACTED = frozenset({"du", "au"})
_INDEFINITE = frozenset({"un", "une"})
_SENTENCE_ENDS = frozenset(".!?\n»”-–")
_OPENERS = frozenset({"selon", "pour", "devant", "avec", "par", "contre", "chez", "comme"})
_AS = (("en", "tant", "que"), ("en", "tant", "qu'"), ("en", "qualité", "de"), ("en", "qualité", "d'"))
_BEHIND_APPOSITION = PREPOSITIONS_OF_ROLES | {
    "sur",
    "lors",
    "et",
    "qui",
    "dont",
    "où",
    "depuis",
    "devenu",
    "devenue",
    "(",
}
_COMMAS = frozenset(",(–—")
_TITLES = frozenset({"maître", "docteur", "dr", "me", "monseigneur", "lady", "lord", "sir"})


class RoleFinder:
    """Find the roles in one document."""

    def __init__(self, words: Words) -> None:
        self._words = words
        civilities = load_name_cues()["civility"]
        titles = {title.lower() for title in civilities} - {"professeur"}
        self._titles = _TITLES | titles | {title + "." for title in titles}
        self._left_out = load_cues("role")["left_before"]
        self._taken: set[int] = set()

    def find(self) -> Iterator[tuple[RolePhrase, Name]]:
        """Yield each role with the mention it stands beside."""
        people = [name for name in self._words.names if name.label is Label.PER]
        for name in people:
            for role in self._find_opening(name):
                yield from self._claim(role, name)
            yield from self._claim(self._find_before(name), name)
        for name in people:
            for role in self._find_behind(name):
                yield from self._claim(role, name)
        for name in people:
            yield from self._claim(self._find_said(name), name)

    def _claim(self, role: RolePhrase | None, name: Name) -> Iterator[tuple[RolePhrase, Name]]:
        """Yield a role, also with the other people of a list, unless it is already somebody's."""
        if role is None or role.noun in self._taken:
            return
        self._taken.add(role.noun)
        yield role, name
        if role.plural:
            for other in self._listed(name, role):
                yield role, other

    def _listed(self, name: Name, role: RolePhrase) -> Iterator[Name]:
        """Yield the people joined with a name by commas and `et`: behind it, or before it if the role stands behind."""
        words, step = self._words, 1 if role.start < name.start else -1
        while True:
            link = name.end if step > 0 else name.start - 1
            if words.form(link) not in (",", "et"):
                return
            following = words.name_at.get(link + step)
            if following is None or following.label is not Label.PER:
                return
            name = following
            yield name

    def _skip_titles(self, position: int) -> int:
        """Return the word behind which the titles before a name start."""
        while self._words.form(position - 1) in self._titles:
            position -= 1
        return position

    def _find_before(self, name: Name) -> RolePhrase | None:
        words = self._words
        if fold_word(words.form(name.start - 1)) in load_name_cues()["family"]:
            return None
        end = self._skip_titles(name.start)
        comma = words.form(end - 1) == ","
        stop = self._skip_back(end - 1) if comma else end - (words.form(end - 1) == ")")
        starts = list(self._find_starts(stop))
        for start in reversed(starts) if comma else starts:
            role = read_role(words, start, stop)
            if role is None or role.end != stop or role.noun in self._taken:
                continue
            if comma and not (self._agrees(role, name) and self._is_apposition(role, name)):
                continue
            if role.plural and not (self._is_listed(name) or self._is_one_of(role.start - 1)):
                continue
            return role
        return None

    def _agrees(self, role: RolePhrase, name: Name) -> bool:
        """Tell whether the noun of a role and a first name may mean one person."""
        gender = gender_of_first_name(self._words.text[self._words.starts[name.start] : self._words.ends[name.start]])
        return role.plural or gender is None or role.gender is None or gender == role.gender

    def _is_listed(self, name: Name) -> bool:
        """Tell whether a list of people goes on behind a name, perhaps after brackets."""
        words = self._words
        return words.form(name.end) in ("et", "(") or (
            words.form(name.end) == "," and bool(words.person_at(name.end + 1))
        )

    def _is_one_of(self, position: int) -> bool:
        """Tell whether a determiner of several follows `un de` or `l'un`."""
        before = self._words.forms[max(0, position - 2) : position]
        return before[-1:] in (["un"], ["une"]) or before in (["un", "de"], ["une", "de"])

    def _skip_back(self, position: int) -> int:
        """Return the word before brackets or an age that end at a word: `la procureure de Besançon (est), X`."""
        words = self._words
        if words.form(position - 1) == ")":
            for start in range(position - 2, position - _LONGEST_BRACKET, -1):
                if words.form(start) == "(":
                    return start
        if words.form(position - 1) == "ans" and words.form(position - 3) == "de":
            return position - 3
        return position

    def _find_opening(self, name: Name) -> Iterator[RolePhrase]:
        """Yield the roles without article that open a sentence before a name: `Actrice, résistante, X est`."""
        words, start = self._words, name.start - 1
        while start >= 0 and name.start - start < _LONGEST_BEFORE and words.form(start) not in _SENTENCE_ENDS:
            start -= 1
        roles: list[RolePhrase] = []
        position = start + 1
        while position < name.start:
            role = read_role(words, position, name.start)
            if role is None or role.plural or words.form(role.end) != ",":
                return
            roles.append(role)
            position = role.end + 1 + (words.form(role.end + 1) == "et")
        if words.is_capitalised(start + 1):
            yield from roles

    def _find_starts(self, stop: int) -> Iterator[int]:
        """Yield the words at which a role that ends at ``stop`` may start, nearest first."""
        words = self._words
        for position in range(stop - 1, max(-1, stop - 1 - _LONGEST_BEFORE), -1):
            form = words.form(position)
            if form in _BREAKS:
                return
            name = words.name_at.get(position)
            if name is not None and name.label is Label.PER:
                continue
            if self._opens_role(position):
                yield position

    def _opens_role(self, position: int) -> bool:
        """Tell whether a word follows a determiner, or opens a line or sentence."""
        words = self._words
        if read_noun(words, position) is None:
            return False
        form = words.form(self._skip_adjectives(position))
        return (
            form in _OF_ONE or form in _OF_SEVERAL or form in _BREAKS - {"a", "est"} or form in ("cet", "ce", "cette")
        )

    def _skip_adjectives(self, position: int) -> int:
        """Return the last word before a role that is no adjective left out of it: `la sulfureuse avocate`."""
        words = self._words
        before = position - 1
        while words.form(before) in self._left_out:
            before -= 1
        form = words.form(before)
        if words.form(before - 1) in _OF_ONE and is_adjective(form) and read_noun(words, before) is None:
            before -= 1
        return before

    def _is_apposition(self, role: RolePhrase, name: Name) -> bool:
        """Tell whether the name behind a comma is the one that a role means: `le maire de Nice, Christian Estrosi,`."""
        words = self._words
        before = self._skip_adjectives(role.start)
        if words.form(before) not in _OF_ONE | _OF_SEVERAL:
            return words.form(name.end) in _MARKS or words.form(before) in "\n."
        earlier = before - 1
        if words.form(earlier) in _COMMAS and (owner := words.name_at.get(earlier - 1)) and owner.label is Label.PER:
            return False
        if words.form(earlier) in _OPENERS or words.form(before) in _CONTRACTED:
            return words.form(name.end) in _MARKS or words.form(name.end) in _BEHIND_APPOSITION
        return True

    def _find_behind(self, name: Name) -> Iterator[RolePhrase]:
        """Yield the roles that stand behind a name, after a comma or in brackets."""
        words = self._words
        if words.form(name.end) == "\n" and words.form(name.start - 1) in "\n-–•":
            role = read_role(words, name.end + 1)
            if role and words.is_capitalised(role.start) and words.form(role.end) == "\n":
                yield role
            return
        position = self._skip_brackets(name.end)
        position = name.end if words.form(name.end) == "(" and position == name.end else position
        while words.form(position) in _COMMAS:
            start = self._skip_age(position + 1)
            role = self._read_apposition(start)
            if role is None or (position > name.end + 1 and not self._is_second(start, role)):
                return
            if role.plural and words.form(name.start - 1) not in ("et", ","):
                return
            yield role
            position = self._skip_brackets(role.end)

    def _is_second(self, start: int, role: RolePhrase) -> bool:
        """Tell a second role from what an organisation in the first one is: `PDG de Meta, propriétaire de Facebook`."""
        words = self._words
        before = words.name_at.get(start - 2)
        about = before is not None and before.label is Label.ORG
        return not about or (role.start == start and words.form(role.noun) not in load_cues("role")["company_too"])

    def _skip_brackets(self, position: int) -> int:
        """Return the word behind a party or the like in brackets: `X (LREM), député`."""
        words = self._words
        if words.form(position) != "(" or self._read_apposition(position + 1):
            return position
        for end in range(position + 1, position + _LONGEST_BRACKET):
            if words.form(end) == ")":
                return end + 1
        return position

    def _skip_age(self, position: int) -> int:
        words = self._words
        if words.form(position).isdigit() and words.form(position + 1) == "ans":
            position += 2 + (words.form(position + 2) in (",", "et"))
        return position

    def _read_apposition(self, position: int) -> RolePhrase | None:
        """Return the role at a word behind a comma."""
        words = self._words
        while words.form(position) in self._left_out or words.form(position) in ("et", "par", "ailleurs"):
            position += 1
        definite = words.form(position) in _OF_ONE | _OF_SEVERAL and words.form(position) not in _CONTRACTED
        loose = not definite or words.form(position) in _INDEFINITE
        role = self._read_behind_article(position + definite, definite)
        if role is None or words.person_at(self._behind_titles(role.end)):
            return None
        if not loose and not self._ends_apposition(role.end):
            return None
        return role

    def _read_behind_article(self, position: int, definite: bool) -> RolePhrase | None:
        """Return the role at a word, perhaps behind an adjective that is left out, or as one of several."""
        words = self._words
        start = position - (definite and words.form(position - 1) in _INDEFINITE)
        if words.form(start) in _INDEFINITE and words.form(start + 1) in ("de", "des", "d'"):
            role = read_role(words, start + 2 + (words.form(start + 2) in _OF_SEVERAL))
            return role._replace(start=start, plural=False) if role and role.plural else None
        while words.form(position) in self._left_out and read_noun(words, position) is None:
            position += 1
        if definite and is_adjective(words.form(position)) and read_noun(words, position) is None:
            position += 1
        return read_role(words, position)

    def _behind_titles(self, position: int) -> int:
        while self._words.form(position) in self._titles:
            position += 1
        return position

    def _ends_apposition(self, position: int) -> bool:
        """Tell whether an apposition with a definite article ends at a word, where no verb of its own follows."""
        form = self._words.form(position)
        return form in _MARKS or form in _BEHIND_APPOSITION

    def _find_said(self, name: Name) -> RolePhrase | None:
        """Return the role that a verb or `comme` gives a name: `X est avocat`, `X, nommé ministre`."""
        words, cues = self._words, load_cues("role")
        position = self._skip_brackets(name.end)
        position += words.form(position) == ","
        if words.form(position) in ("a", "avait") and words.form(position + 1) == "été":
            position += 2
        for opening in _AS:
            if tuple(words.forms[position : position + len(opening)]) == opening:
                return self._read_predicate(position + len(opening))
        if words.form(position) in cues["appointment"] or words.form(position) in cues["being"]:
            return self._read_predicate(position + 1)
        return None

    def _read_predicate(self, position: int) -> RolePhrase | None:
        words = self._words
        while words.form(position) in self._left_out or words.form(position) in ("comme", "donc", "bien"):
            position += 1
        definite = words.form(position) in _OF_ONE - _CONTRACTED
        role = self._read_behind_article(position + definite, definite)
        return None if role is None or words.person_at(role.end) else role


def find_roles(words: Words) -> tuple[EntityRole, ...]:
    """Return the roles of the people of a document, in text order."""
    found = {(words.starts[r.start], words.ends[r.end - 1], name.entity) for r, name in RoleFinder(words).find()}
    return tuple(EntityRole(*role) for role in sorted(found))
