"""Who and what is replaced in a corpus: the subjects, with all their forms and the pseudonym of each."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from newsner.analysis.pseudonyms.invention import NameInventor, rank
from newsner.analysis.pseudonyms.key import PLACEHOLDERS, Pseudonym, PseudonymKey
from newsner.analysis.pseudonyms.people import PersonName, split_name, write_form
from newsner.analysis.pseudonyms.search import read_words, to_form
from newsner.french_words import FUNCTION_WORDS
from newsner.labels import QUANTITY, Gender, Label
from newsner.lexicons import load_gazetteer
from newsner.linking.registry import Registry
from newsner.models import Entity, Extraction, to_surface
from newsner.names import comparison_form, fold, is_acronym
from newsner.names.gender import gender_of_first_name
from newsner.numbers.finder import find_numbers

AUTHORS = frozenset(
    {"author", "authors", "auteur", "auteurs", "autrice", "by", "byline", "creator", "dc:creator", "from", "journalist"}
    | {"journaliste", "photographe", "photographer", "reporter", "sender", "signature"}
)
"""The columns of metadata whose values are names of people."""

_BETWEEN_AUTHORS = re.compile(r"\s*(?:[,;|/&<>()]|\b(?:et|and|avec|par)\b)\s*", re.IGNORECASE)
_PLACEHOLDER = re.compile(rf"\[(?:{'|'.join(PLACEHOLDERS.values())}) (\d+)\]")
_NOBODY = PersonName((), ())
_ACRONYM_WORDS = 3  # of an invented name, so that it has an acronym


@dataclass(eq=False)
class Subject:
    """A person, place, organisation or figure that is replaced, with all forms that it has in the corpus."""

    label: str
    name: str
    surfaces: Counter[str] = field(default_factory=Counter)
    surnames: set[str] = field(default_factory=set)
    genders: Counter[Gender] = field(default_factory=Counter)
    pseudonym: str = ""
    real: PersonName = _NOBODY
    invented: PersonName | None = None
    forms: dict[str, str] = field(default_factory=dict)

    def add(self, entity: Entity) -> None:
        """Take in what an article tells of the subject."""
        self.surfaces.update(to_surface(mention.text) for mention in entity.mentions)
        self.surnames.update(alias for alias, reason in entity.reasons if reason == "surname")
        self.surfaces[entity.name] += 0
        if entity.gender:
            self.genders[entity.gender] += 1

    @property
    def gender(self) -> Gender | None:
        """The gender that most articles show, or else the first name."""
        if self.genders:
            return min(self.genders, key=lambda gender: (-self.genders[gender], gender))
        return gender_of_first_name(self.name) if self.real.given else None

    def prepare(self) -> None:
        """Find out which part of the name is the surname."""
        if self.label == Label.PER:
            self.real = split_name(self.name, self.surnames)

    def write(self, surface: str) -> str:
        """Return the pseudonym in the form in which an article writes the name, and remember it for the key."""
        new = self._write(to_surface(surface))
        self.forms.setdefault(new, surface if self.label == QUANTITY else to_surface(surface))
        return new

    def _write(self, surface: str) -> str:
        if self.invented is not None:
            return write_form(surface, self.real, self.invented)
        if self.pseudonym.startswith("["):
            return self.pseudonym
        if self._is_acronym(surface) and " " in self.pseudonym:
            return "".join(word[0] for word in self.pseudonym.split())
        is_shouted = surface.isupper() and not self.name.isupper() and not self._is_acronym(surface)
        return self.pseudonym.upper() if is_shouted else self.pseudonym

    def _is_acronym(self, surface: str) -> bool:
        """Tell whether a form is short for the name, and not the name in capitals."""
        is_short = self.label == Label.ORG and is_acronym(surface) and not is_acronym(self.name)
        return is_short and fold(surface) != fold(self.name)

    @property
    def has_acronym(self) -> bool:
        """Whether some article has an acronym of the name."""
        return any(map(self._is_acronym, self.surfaces))

    def to_pseudonym(self) -> Pseudonym:
        """Return the line of the key."""
        return Pseudonym(
            pseudonym=self.pseudonym,
            name=self.name,
            label=str(self.label),
            aliases=tuple(sorted(surface for surface in self.surfaces if surface != self.name)),
            forms={new: real for new, real in sorted(self.forms.items()) if new != self.pseudonym},
            surname=" ".join(self.invented.surname) if self.invented else "",
            real_surname=" ".join(self.real.surname),
        )


class Vocabulary(NamedTuple):
    """The words of a corpus, folded: those in lower case, those with a capital; and the placeholders it has itself."""

    lower: set[str]
    capitalised: set[str]
    placeholders: set[str]

    def add(self, text: str) -> None:
        """Take in the words of a text."""
        for word in read_words(text):
            (self.capitalised if text[word.start].isupper() else self.lower).add(word.form)
        self.placeholders.update(found[0] for found in _PLACEHOLDER.finditer(text))


def find_authors(metadata: Mapping[str, str]) -> Iterator[tuple[str, int, int]]:
    """Yield column, start and end of each name of a person in the columns of authors.

    >>> [*find_authors({"author": "Par Jean Dupont et Ève Martin (AFP)", "title": "Jean Petit"})]
    [('author', 4, 15), ('author', 19, 29)]
    """
    for column, value in metadata.items():
        if column.casefold() not in AUTHORS:
            continue
        start = 0
        for joint in [*_BETWEEN_AUTHORS.finditer(value), None]:
            end = joint.start() if joint else len(value)
            if _is_person(value[start:end]):
                yield column, start, end
            start = joint.end() if joint else end


def _is_person(name: str) -> bool:
    words = name.split()
    is_name = len(words) > 1 and fold(words[0]) not in FUNCTION_WORDS and words[0][0].isupper() and "@" not in name
    is_long = len(words) > 5 or any(character.isdigit() for character in name)
    return is_name and not is_long and words[-1][0].isalpha() and not _is_known_organisation(name)


def _is_known_organisation(name: str) -> bool:
    return any(entry.label is Label.ORG for entry in load_gazetteer() if name in entry.surfaces)


class Subjects:
    """The subjects of a corpus by document and entity, by figure and by author, each with its pseudonym.

    Args:
        articles: the articles; they are read once.
        registry: the registry of the articles, which says who is who.
        labels: the labels of names that are replaced.
        quantities: whether figures are replaced.
        key: the key of an earlier run, whose pseudonyms stay; its settings hold.
    """

    def __init__(
        self,
        articles: Iterable[Extraction],
        registry: Registry,
        labels: Collection[Label],
        *,
        quantities: bool,
        key: PseudonymKey,
    ) -> None:
        self.vocabulary = Vocabulary(set(), set(), set())
        self._secret, self._style = key.settings.secret, key.settings.style
        self._earlier = key.pseudonyms
        self._entries: dict[int, Subject] = {}
        self._by_name: dict[str, Subject] = {}  # people, by the comparison form of full names
        self._figures: dict[str, Subject] = {}
        self._shared: dict[tuple[str, ...], Subject] = {}  # forms that several may bear
        self._members = registry.members
        self.other_names: set[tuple[str, ...]] = set()  # of what is not replaced
        self.documents = 0
        authors: dict[str, str] = {}
        for position, article in enumerate(articles):
            self.documents += 1
            self._read(article, position, labels, registry, quantities=quantities)
            if Label.PER in labels:
                found = (article.metadata[column][a:b] for column, a, b in find_authors(article.metadata))
                authors |= {comparison_form(name): name for name in found}
        self._index_people()
        for form, name in sorted(authors.items()):
            if form not in self._by_name:
                self._by_name[form] = Subject(Label.PER, name, Counter({to_surface(name): 1}))
        self._name_all()

    def _read(
        self,
        article: Extraction,
        position: int,
        labels: Collection[Label],
        registry: Registry,
        *,
        quantities: bool,
    ) -> None:
        self.vocabulary.add(article.text)
        for value in article.metadata.values():
            self.vocabulary.add(value)
        document = str(position) if article.id is None else article.id
        for number, entity in enumerate(article.entities):
            index = self._members.get((document, number))
            if entity.label not in labels or index is None:
                self.other_names.update(to_form(form) for form in (entity.name, *entity.aliases))
                continue
            subject = self._entries.setdefault(index, Subject(entity.label, registry.entries[index].name))
            subject.add(entity)
        for quantity in article.quantities if quantities else ():
            for _, _, value in find_figures(quantity.text):
                self._figures.setdefault(value, Subject(QUANTITY, value))

    def _index_people(self) -> None:
        for subject in self._entries.values():
            if subject.label == Label.PER:
                for surface in (subject.name, *subject.surfaces):
                    if " " in (form := comparison_form(surface)):
                        self._by_name.setdefault(form, subject)

    def all(self) -> list[Subject]:
        """Return all subjects."""
        found = [*self._entries.values(), *self._by_name.values(), *self._figures.values(), *self._shared.values()]
        return list(dict.fromkeys(found))

    def of_entity(self, document: str, number: int) -> Subject | None:
        """Return the subject that an entity of a document is, or ``None`` if it is not replaced."""
        index = self._members.get((document, number))
        return None if index is None else self._entries.get(index)

    def of_author(self, name: str) -> Subject | None:
        """Return the subject that an author is."""
        return self._by_name.get(comparison_form(name))

    def of_figure(self, value: str) -> Subject | None:
        """Return the subject that a figure is."""
        return self._figures.get(value)

    def of_shared(self, form: tuple[str, ...], owners: tuple[Subject, ...]) -> Subject:
        """Return the subject of a form of which nobody can tell whose it is: one of its own.

        In invented names, those who share a surname keep one surname, so that any of them writes the form alike.
        """
        if self._style == "names" and len({owner.write(" ".join(form)) for owner in owners}) == 1:
            return owners[0]
        if form not in self._shared:
            subject = Subject(owners[0].label, " ".join(word.capitalize() for word in form))
            subject.surfaces[subject.name] += 1
            subject.prepare()
            self._shared[form] = subject
            known = self._find_earlier(subject, self._earlier_of)
            if known is not None and known.name == subject.name:
                self._take_over(subject, known)
            else:
                self._name(subject)
        return self._shared[form]

    def _name_all(self) -> None:
        """Give each subject its pseudonym: those of the earlier key first, then in an order that nobody can guess."""
        subjects = self.all()
        for subject in subjects:
            subject.prepare()
        names = {surface for subject in subjects for surface in (subject.name, *subject.surfaces)}
        self._inventor = NameInventor(self._secret, words=self.vocabulary.capitalised, names=names)
        self._used = {*self.vocabulary.placeholders, *(earlier.pseudonym for earlier in self._earlier)}
        self._last: dict[str, int] = defaultdict(int)
        self._earlier_of = self._index_earlier()
        for subject in sorted(subjects, key=lambda subject: rank(self._secret, subject.label, subject.name)):
            if known := self._find_earlier(subject, self._earlier_of):
                self._take_over(subject, known)
            else:
                self._name(subject)

    def _index_earlier(self) -> dict[tuple[str, str], Pseudonym]:
        found: dict[tuple[str, str], Pseudonym] = {}
        for each in self._earlier:
            found.setdefault((each.label, comparison_form(each.name) or each.name), each)
            for alias in each.aliases:
                if " " in (form := comparison_form(alias)):
                    found.setdefault((each.label, form), each)
            self._inventor.reserve(each.pseudonym, surname=each.surname, real_surname=each.real_surname)
            if (number := _PLACEHOLDER.fullmatch(each.pseudonym)) is not None:
                self._last[each.label] = max(self._last[each.label], int(number[1]))
        return found

    @staticmethod
    def _find_earlier(subject: Subject, earlier: Mapping[tuple[str, str], Pseudonym]) -> Pseudonym | None:
        own = (str(subject.label), comparison_form(subject.name) or subject.name)
        aliases = ((str(subject.label), form) for x in subject.surfaces if " " in (form := comparison_form(x)))
        return next((earlier[key] for key in (own, *aliases) if key in earlier), None)

    def _take_over(self, subject: Subject, known: Pseudonym) -> None:
        subject.pseudonym = known.pseudonym
        subject.surfaces.update({alias: 0 for alias in (known.name, *known.aliases)})
        subject.forms |= known.forms
        if subject.label == Label.PER and self._style == "names":
            words, size = known.pseudonym.split(), len(known.surname.split())
            subject.invented = PersonName(tuple(words[: len(words) - size]), tuple(words[len(words) - size :]))

    def _name(self, subject: Subject) -> None:
        if self._style == "placeholders" or subject.label == QUANTITY:
            while not subject.pseudonym or subject.pseudonym in self._used:
                self._last[subject.label] += 1
                subject.pseudonym = f"[{PLACEHOLDERS[subject.label]} {self._last[subject.label]}]"
            self._used.add(subject.pseudonym)
        elif subject.label == Label.PER:
            subject.invented = self._inventor.invent(subject.real, subject.gender)
            subject.pseudonym = str(subject.invented)
        else:
            subject.pseudonym = self._inventor.coin(subject.name, _ACRONYM_WORDS if subject.has_acronym else 1)


def find_figures(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and value of each number in the text of a quantity; without one, of all of it.

    >>> [*find_figures("entre 20 et 30 missiles")], [*find_figures("quelques missiles")]
    ([(6, 8, '20'), (12, 14, '30')], [(0, 17, 'quelques missiles')])
    """
    found = False
    for number in find_numbers(text):
        found = True
        written = text[number.start : number.end]
        value = " ".join(fold(written).split()) if number.value is None else str(number.value)
        yield number.start, number.end, value
    if not found and text:
        yield 0, len(text), " ".join(fold(text).split())
