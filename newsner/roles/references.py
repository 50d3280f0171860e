"""Find the words that mean a country, place or person without naming it: `forces russes`, `les Québécois`, `pro-Assad`.

Demonyms are in ``data/demonyms.csv``, the first parts of compounds (`franco-`) in ``data/demonym_prefixes.csv``, and
the words that show that a language or a dish is meant in ``data/reference_cues.csv``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from typing import NamedTuple

from spacy.tokens import Doc

from newsner.labels import Label
from newsner.lexicons import (
    load_cues,
    load_demonym_places,
    load_demonym_prefixes,
    load_demonyms,
    load_first_names,
    load_gazetteer,
)
from newsner.linking.entities import LinkedEntity
from newsner.names import comparison_form
from newsner.roles.facts import EntityReference
from newsner.spans import (
    CLUTTER_WITH_NAMES,
    QUANTITY_SPANS,
    lower_words_of,
    places_of,
    text_of,
    unread_clutter,
    words_of,
)

_HYPHENS = frozenset("-‐‑")
_BEFORE_LANGUAGE = frozenset({"au", "d'", "de", "du", "l'", "la", "le", "un", "une"})
_BEFORE_PERSON = frozenset({"au", "ce", "cet", "cette", "du", "le", "un", "une"})
_DETERMINERS = (
    _BEFORE_LANGUAGE | _BEFORE_PERSON | {"les", "aux", "ces", "certains", "certaines", "deux", "des", "mes", "nos"}
)
_BOUNDARIES = frozenset('.!?…:;«»“”"|•—–-')
_LIST_LINKS = frozenset({",", "comme", "et", "ni", "ou", "que"})
_FURTHEST_VERB = 3  # words before a language in which `parler` is looked for
_FURTHEST_LANGUAGE = 4  # words before a language in which another one is looked for


class Target(NamedTuple):
    """What a demonym means: the code of a country, or names of places of which the article may name one."""

    kb_id: str | None
    places: tuple[str, ...]


def find_references(doc: Doc, entities: Sequence[LinkedEntity]) -> Iterator[EntityReference]:
    """Yield the references of a document in text order; they are in no name.

    Args:
        doc: a document.
        entities: its linked entities, of which a reference has the index.
    """
    yield from ReferenceFinder(doc, entities).find()


@cache
def _load_targets() -> dict[str, Target]:
    places = load_demonym_places()
    targets = {form: Target(kb_id or None, places.get(form, ())) for form, kb_id in load_demonyms().items()}
    targets = {form: target for form, target in targets.items() if target.kb_id or target.places}
    return {form: target for form, target in targets.items() if form not in load_cues("reference")["no_reference"]}


@cache
def _load_first_words() -> frozenset[str]:
    """Return the words with which references start, but for those with a hyphen or `anti` or `pro` in them."""
    return frozenset({*_load_targets(), *load_demonym_prefixes(), *load_cues("reference")["affix"]})


@cache
def _load_homonyms() -> frozenset[str]:
    """Return the demonyms that, with a capital, are also names: `Suisse`, `Romain`, `Parisien`."""
    names = {surface for entry in load_gazetteer() for surface in entry.surfaces if surface.lower() in _load_targets()}
    first_names = {name for name in load_first_names() if name.lower() in _load_targets()}
    return frozenset(names | first_names | load_cues("reference")["also_name"])


class ReferenceFinder:
    """Find the references of one document."""

    def __init__(self, doc: Doc, entities: Sequence[LinkedEntity]) -> None:
        self._doc = doc
        self._entities = entities
        self._text = text_of(doc)
        self._offsets = places_of(doc)
        self._surfaces = words_of(doc)
        self._words = lower_words_of(doc)
        self._names = {m.start: (m.end, i) for i, entity in enumerate(entities) for m in entity.mentions}
        self._taken = {i for start, (end, _) in self._names.items() for i in range(start, end)}
        for span in unread_clutter(doc, CLUTTER_WITH_NAMES):
            self._taken.update(range(span.start, span.end))
        self._languages: set[int] = set()
        self._cues = load_cues("reference")

    def find(self) -> Iterator[EntityReference]:
        """Yield the references in text order."""
        last = 0
        known = _load_first_words()
        for position, word in enumerate(self._words):
            possible = word in known or "-" in word or "‑" in word or word.startswith(("anti", "pro"))
            if possible and position not in self._taken and self._offsets[position][0] >= last:
                for reference in self._find_at(position):
                    last = reference.end
                    yield reference

    def _find_at(self, position: int) -> Iterator[EntityReference]:
        word = self._words[position]
        target = _load_targets().get(word)
        if target is not None:
            if not self._is_refused(position):
                yield self._to_reference(*self._offsets[position], target)
        elif word in load_demonym_prefixes() or word.rstrip("-‐‑") in self._cues["affix"]:
            yield from self._find_joined(position)
        elif word.startswith(("anti", "pro")) or "-" in word or "‑" in word:
            yield from self._find_compound(*self._offsets[position])

    def _find_joined(self, position: int) -> Iterator[EntityReference]:
        """Yield the references of a compound that is several tokens: `germano-turque`, `pro-Assad`."""
        end = position + 1
        last = self._offsets[position][1]
        while end < len(self._words) and self._offsets[end][0] == last and self._surfaces[end][0] not in ',.;:!?)»"':
            if end in self._names:
                yield from self._find_affixed_name(position, end)
                return
            if end in self._taken:
                return
            last = self._offsets[end][1]
            end += 1
        if end > position + 1:
            start = self._offsets[position][0]
            found = list(self._find_compound(start, last))
            yield from found or self._find_affixed_surname(start, last)

    def _find_affixed_name(self, position: int, name: int) -> Iterator[EntityReference]:
        affix = "".join(self._words[position:name])
        if affix[-1] in _HYPHENS and affix[:-1] in ("anti", "pro"):
            end, entity = self._names[name]
            kb_id = self._entities[entity].kb_id
            yield EntityReference(self._offsets[position][0], self._offsets[end - 1][1], entity, kb_id)

    def _find_affixed_surname(self, start: int, end: int) -> Iterator[EntityReference]:
        """Yield the reference to a person whom the article names elsewhere."""
        affix, _, surname = self._text[start:end].partition("-")
        person = self._surnames.get(comparison_form(surname)) if surname[:1].isupper() else None
        if person is not None and affix.lower() in ("anti", "pro"):
            yield EntityReference(start, end, person, self._entities[person].kb_id)

    def _find_compound(self, start: int, end: int) -> Iterator[EntityReference]:
        """Yield the references of a word with a prefix: `prorusse`, `anti-américain`, `franco-allemand` (two)."""
        targets, prefixes = _load_targets(), load_demonym_prefixes()
        word = self._text[start:end].lower().replace("‑", "-").replace("‐", "-")
        if word in self._cues["no_reference"]:
            return
        if word in targets:
            yield self._to_reference(start, end, targets[word])
            return
        for affix in self._cues["affix"]:
            rest = word[len(affix) :].removeprefix("-") if word.startswith(affix) else ""
            if rest in targets:
                yield self._to_reference(start, end, targets[rest])
                return
        parts = word.split("-")
        heads = [targets.get(prefixes.get(part, "")) for part in parts[:-1]]
        tail = targets.get(parts[-1])
        if not heads or tail is None:
            return
        for part, target in zip(parts, [*heads, tail], strict=True):
            if target is None:
                return
            yield self._to_reference(start, start + len(part), target)
            start += len(part) + 1

    def _to_reference(self, start: int, end: int, target: Target) -> EntityReference:
        return EntityReference(start, end, self._entity_of(target), target.kb_id)

    def _entity_of(self, target: Target) -> int | None:
        """Return the index of the only entity that a demonym may mean."""
        if target.kb_id:
            return self._countries.get(target.kb_id)
        found = {self._places[form] for form in map(comparison_form, target.places) if form in self._places}
        return found.pop() if len(found) == 1 else None

    @cached_property
    def _countries(self) -> dict[str, int]:
        """Return the index of the first place with each kb_id."""
        found: dict[str, int] = {}
        for index, entity in enumerate(self._entities):
            if entity.label is Label.LOC and entity.kb_id:
                found.setdefault(entity.kb_id, index)
        return found

    @cached_property
    def _places(self) -> dict[str, int]:
        """Return the index of the first place with each name, by comparison form."""
        found: dict[str, int] = {}
        for index, entity in enumerate(self._entities):
            if entity.label is Label.LOC:
                for name in (entity.name, *(reason.alias for reason in entity.reasons)):
                    found.setdefault(comparison_form(name), index)
        return found

    @cached_property
    def _surnames(self) -> dict[str, int | None]:
        """Return the index of the person with each last word of a name, ``None`` if several have it."""
        found: dict[str, int | None] = {}
        for index, entity in enumerate(self._entities):
            if entity.label is Label.PER:
                surname = comparison_form(entity.name).split(" ")[-1]
                found[surname] = None if surname in found else index
        return found

    def _word(self, position: int) -> str:
        return self._words[position] if 0 <= position < len(self._words) else ""

    def _is_capital(self, position: int) -> bool:
        return 0 <= position < len(self._surfaces) and self._surfaces[position][0].isupper()

    def _is_refused(self, position: int) -> bool:
        """Tell whether a demonym means something else there."""
        if self._is_capital(position):
            return self._is_name(position)
        phrase = f"{_strip_plural(self._word(position - 1))} {_strip_plural(self._words[position])}"
        if phrase in _load_set_phrases() or self._offsets[position][0] in self._money:
            return True
        if self._is_language(position):
            self._languages.add(position)
            return True
        return False

    def _is_name(self, position: int) -> bool:
        """Tell whether a capitalised demonym is a name, or part of one: `Thierry Breton`, `la Marseillaise`."""
        before, after = self._word(position - 1), self._word(position + 1)
        if _is_boundary(before) and (not after.strip() or after == "|"):
            return True  # alone on its line: a button that switches the language
        if self._surfaces[position] in _load_homonyms():
            return before not in _BEFORE_PERSON or (before in ("le", "du", "au") and "isien" in self._words[position])
        if not self._is_capital(position - 1) or before in _DETERMINERS:
            return False
        plural = self._words[position].endswith(("s", "x"))
        return not (plural and _is_boundary(self._word(position - 2)))

    def _is_language(self, position: int) -> bool:
        """Tell whether a demonym in lower case is a noun, which means a language, or a manner: `à la française`."""
        before = self._word(position - 1)
        if before == "en" or before in self._cues["language_noun"]:
            return True
        if before in _BEFORE_LANGUAGE:
            return self._is_noun(position)
        if before in _LIST_LINKS and any(position - i in self._languages for i in range(2, _FURTHEST_LANGUAGE + 1)):
            return True
        for distance in range(1, _FURTHEST_VERB + 1):
            if self._word(position - distance) in self._cues["language_verb"]:
                return True
            if self._word(position - distance) not in self._cues["language_between"]:
                return False
        return False

    def _is_noun(self, position: int) -> bool:
        """Tell whether a demonym behind an article or `de` is a noun that means no person, team or company."""
        word, before = self._words[position], self._word(position - 1)
        if word[-1] in "sx" and word[:-1] in _load_targets():
            return False  # a plural
        if before in ("d'", "de"):
            return True
        if self._is_capital(position + 1):
            return False
        return word in self._cues["language"] or before == "la" or self._word(position - 2) == "à"

    @cached_property
    def _money(self) -> frozenset[int]:
        """Return the characters of quantities of money, in which a demonym names a currency."""
        spans = self._doc.spans.get(QUANTITY_SPANS, ())
        money = (span for span in spans if (span._.quantity or {}).get("kind") == "money")
        return frozenset(i for span in money for i in range(span.start_char, span.end_char))


@cache
def _load_set_phrases() -> frozenset[str]:
    phrases = load_cues("reference")["set_phrase"]
    return frozenset(" ".join(map(_strip_plural, phrase.split())) for phrase in phrases)


def _strip_plural(word: str) -> str:
    return word.rstrip("sx")


def _is_boundary(word: str) -> bool:
    return not word.strip() or word in _BOUNDARIES
