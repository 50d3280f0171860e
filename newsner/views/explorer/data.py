"""Collect what the explorer's page holds of a corpus: columns of texts and numbers, which its script puts together.

Entities are those of the registry, the one with the most documents first, and are known by their positions; so are
documents, the strings of the table ``strings``, the forms of an entity, and the statements of a document. Offsets count
UTF-16 units, as JavaScript does, and are converted here and nowhere else.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import count, islice
from typing import Any, get_args

from newsner.analysis.columns import TITLES, find_value
from newsner.gazetteer.entries import RegistryEntry
from newsner.labels import Kind, Label, Reason
from newsner.linking.registry import Registry
from newsner.models import Extraction, Passage, Quantity, Statement, to_surface
from newsner.names import comparison_form
from newsner.views.explorer.metadata import Columns
from newsner.views.messages import Messages
from newsner.views.segments import to_unit_text, to_value_text
from newsner.views.speakers import find_sources, shorten

LABELS = tuple(label.value for label in Label)
REASONS: tuple[Reason, ...] = get_args(Reason)
KINDS: tuple[Kind, ...] = get_args(Kind)

_MOST_ROLES = 3
_LONGEST_TITLE = 110
_MOST_LINES = 50  # in which a title is looked for
_LINE = re.compile(r"\S.*")
_NOBODY = -1  # in place of a position

_surface_of = lru_cache(1 << 16)(to_surface)  # most names are in many articles
_form_of = lru_cache(1 << 16)(comparison_form)


@dataclass(frozen=True)
class ExplorerData:
    """What the page holds: ``index`` is what lists and counts need, ``texts`` are the articles."""

    index: dict[str, Any]
    texts: list[str]


def build_data(articles: Iterable[Extraction], registry: Registry, say: Messages) -> ExplorerData:
    """Return what the explorer's page holds of some articles and the registry of their entities.

    Articles are read once, one by one; a mention of what a decision dropped is not in the data.
    """
    collector = _Collector(registry, say)
    for position, article in enumerate(articles):
        collector.add(article, str(position) if article.id is None else article.id)
    return collector.finish()


class Utf16:
    """Converts offsets in characters of a text to offsets in UTF-16 units.

    >>> Utf16("🎉 Paris").at(2)
    3
    """

    def __init__(self, text: str) -> None:
        self._astral = [] if text.isascii() else [i for i, character in enumerate(text) if character > "\uffff"]

    def at(self, offset: int) -> int:
        """Return an offset in UTF-16 units."""
        return offset + bisect_left(self._astral, offset)

    def span(self, passage: Any) -> tuple[int, int]:
        """Return where a passage starts, and how long it is."""
        start = self.at(passage.start)
        return start, self.at(passage.end) - start


class _Strings:
    """A table of strings, each once."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def place(self, text: str | None) -> int:
        """Return the position of a string; that of none is -1."""
        return _NOBODY if not text else self._places.setdefault(text, len(self._places))

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)


class _EntityFacts:
    """What is collected of one entity of the registry."""

    def __init__(self) -> None:
        self.documents = 0
        self.mentions = 0
        self.forms: dict[str, int] = {}
        self.reasons: defaultdict[str, set[Reason]] = defaultdict(set)
        self.roles: Counter[str] = Counter()

    def form(self, surface: str) -> int:
        """Return the number of a form."""
        return self.forms.setdefault(surface, len(self.forms))


class _Collector:
    def __init__(self, registry: Registry, say: Messages) -> None:
        self._registry = registry
        self._say = say
        self._facts: defaultdict[int, _EntityFacts] = defaultdict(_EntityFacts)
        self._named: dict[tuple[str, Label, str], int] = {}  # the entity that a name means in a document
        self._strings = _Strings()
        self._columns = Columns()
        self._texts: list[str] = []
        self._documents: dict[str, list[Any]] = {"ids": [], "titles": []}
        self._found: dict[str, list[list[int]]] = {"mentions": [], "quantities": [], "statements": [], "references": []}

    def add(self, article: Extraction, document: str) -> None:
        positions = [self._registry.members.get((document, i), _NOBODY) for i in range(len(article.entities))]
        offsets = Utf16(article.text)
        self._documents["ids"].append(document)
        self._documents["titles"].append(_find_title(article) or document)
        self._columns.add(article, document)
        self._texts.append(article.text)
        self._note_entities(article, document, positions)
        sources = find_sources(article)
        numbers = {id(statement): number for number, statement in enumerate(article.statements)}
        rows = {
            "mentions": self._mention_rows(article, positions, offsets),
            "quantities": (
                (*offsets.span(quantity), *self._describe(quantity), numbers.get(id(source), _NOBODY))
                for quantity, source in zip(article.quantities, sources, strict=True)
            ),
            "statements": (
                (*offsets.span(statement), *self._attribute(statement, positions)) for statement in article.statements
            ),
            "references": (
                (*offsets.span(x), _at(positions, x.entity), self._strings.place(x.kb_id)) for x in article.references
            ),
        }
        for name, found in rows.items():
            self._found[name].append([number for row in found for number in row])

    def _note_entities(self, article: Extraction, document: str, positions: list[int]) -> None:
        for position in {*positions} - {_NOBODY}:
            self._facts[position].documents += 1
        for entity, position in zip(article.entities, positions, strict=True):
            if position != _NOBODY:
                facts = self._facts[position]
                facts.mentions += len(entity.mentions)
                self._named[document, entity.label, _form_of(entity.name)] = position
                for alias, reason in entity.reasons:
                    facts.reasons[alias].add(reason)
                facts.roles.update({to_surface(role.text) for role in entity.roles})

    def _mention_rows(
        self, article: Extraction, positions: list[int], offsets: Utf16
    ) -> Iterator[tuple[int, int, int, int, int]]:
        """Yield start, length, entity and form of each mention, and whether it acts, in the order of the text."""
        found = (
            (mention, position)
            for entity, position in zip(article.entities, positions, strict=True)
            if position != _NOBODY
            for mention in entity.mentions
        )
        for mention, position in sorted(found, key=lambda pair: (pair[0].start, pair[0].end)):
            form = self._facts[position].form(_surface_of(mention.text))
            yield (*offsets.span(mention), position, form, int(mention.acts))

    def _describe(self, quantity: Quantity) -> tuple[int, int, int, int]:
        """Return value, unit, noun and kind of a quantity, as they are shown."""
        noun = quantity.noun if quantity.noun != quantity.unit else None
        texts = (to_value_text(quantity, self._say), to_unit_text(quantity), noun)
        value, unit, noun_ = (self._strings.place(text) for text in texts)
        return value, unit, noun_, KINDS.index(quantity.kind)

    def _attribute(self, statement: Statement, positions: list[int]) -> tuple[int, int, int, int]:
        """Return kind, speaker, the words for the speaker and the cue of a statement."""
        speaker, cue = (self._strings.place(_shown(words)) for words in (statement.speaker, statement.cue))
        return int(statement.kind == "indirect"), _at(positions, statement.entity), speaker, cue

    def finish(self) -> ExplorerData:
        self._note_links()
        order = sorted(self._facts, key=lambda i: (-self._facts[i].documents, -self._facts[i].mentions, i))
        ranks = {position: rank for rank, position in enumerate(order)} | {_NOBODY: _NOBODY}
        for name, (width, column) in _ENTITY_COLUMNS.items():
            for row in self._found[name]:
                row[column::width] = [ranks[position] for position in row[column::width]]
        columns = self._columns.build()
        documents = self._documents | {"days": columns.days}
        index = {
            "documents": documents,
            "columns": columns.columns,
            "entities": self._describe_entities(order),
            "strings": list(self._strings),
            **self._found,
        }
        return ExplorerData(index, self._texts)

    def _note_links(self) -> None:
        """Add the reasons for which names of several articles were taken for one."""
        for link in self._registry.links:
            form = _form_of(link.name)
            position = self._named.get((link.documents[0], link.label, form)) if link.made and link.documents else None
            if position is not None:
                facts = self._facts[position]
                for surface in facts.forms:
                    if _form_of(surface) == form:
                        facts.reasons[surface].add(link.reason)

    def _describe_entities(self, order: list[int]) -> dict[str, list[Any]]:
        entries = self._registry.entries
        names = Counter(entries[position].name for position in order)
        bearers = Counter((entries[position].label, entries[position].name) for position in order)
        taken: set[str] = set()
        columns: dict[str, list[Any]] = {name: [] for name in ("keys", "names", "labels", "ids", "roles", "forms")}
        for position in order:
            entry, facts = entries[position], self._facts[position]
            columns["keys"].append(_find_key(entry, bearers[entry.label, entry.name] > 1, taken))
            columns["names"].append(entry.name)
            columns["labels"].append(LABELS.index(entry.label.value))
            columns["ids"].append(entry.kb_id)
            columns["roles"].append([role for role, _ in facts.roles.most_common(_MOST_ROLES)])
            columns["forms"].append([self._describe_form(x, entry.name, facts.reasons[x]) for x in facts.forms])
        columns["shared"] = [rank for rank, position in enumerate(order) if names[entries[position].name] > 1]
        return columns

    def _describe_form(self, form: str, name: str, reasons: set[Reason]) -> list[Any]:
        """Return a form and the numbers of the reasons for which it is one of a name; none for the name itself."""
        if form == name:
            return [form]
        if not reasons and _form_of(form) == _form_of(name):
            reasons = {"exact"}
        return [form, *sorted(REASONS.index(reason) for reason in reasons)]


_ENTITY_COLUMNS = {"mentions": (5, 2), "statements": (6, 3), "references": (4, 2)}
"""How many numbers each row of what was found has, and which of them is an entity."""


def _at(positions: list[int], entity: int | None) -> int:
    return _NOBODY if entity is None else positions[entity]


def _shown(words: Passage | None) -> str | None:
    return shorten(words.text) if words else None


def _find_key(entry: RegistryEntry, is_shared: bool, taken: set[str]) -> str:
    """Return what an entity is known by in addresses, which must not mean another one where the corpus grows.

    That is label and name, for those who share them with their id or, for what one article means, that article.
    """
    key = f"{entry.label.value}:{entry.name}"
    detail = entry.kb_id or entry.only_in
    if is_shared and detail:
        key = f"{key} ({detail})"
    numbered = (f"{key} ({number})" for number in count(2))
    found = key if key not in taken else next(x for x in numbered if x not in taken)
    taken.add(found)
    return found


def _find_title(article: Extraction) -> str:
    """Return the title of an article, or else how its text begins."""
    if title := " ".join(find_value(article.metadata, TITLES).split()):
        return title
    first = to_surface(_find_first_line(article)[: 4 * _LONGEST_TITLE])
    return first if len(first) <= _LONGEST_TITLE else first[:_LONGEST_TITLE].rpartition(" ")[0] + " …"


def _find_first_line(article: Extraction) -> str:
    """Return the first line that is no page clutter, or an empty string."""
    clutter = [(skipped.start, skipped.end) for skipped in article.skipped]
    for line in islice(_LINE.finditer(article.text), _MOST_LINES):
        if not any(start <= line.start() < end for start, end in clutter):
            return line[0]
    return ""
