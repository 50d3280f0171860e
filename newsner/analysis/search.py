"""Find what a name or a quantity means in a corpus, and build the concordance of its passages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import Literal, NamedTuple, get_args

import numpy as np

from newsner.analysis.concordance import Concordance, ConcordanceLine, Sort, check_sort
from newsner.analysis.contexts import Cutter
from newsner.analysis.index import NOBODY, CorpusIndex, Integers, Measured, to_list
from newsner.checks import check_type, name_argument
from newsner.gazetteer.entries import RegistryEntry
from newsner.labels import Kind, Label, LineKind
from newsner.lexicons import load_units
from newsner.linking.messages import NO_MESSAGE, Message, join_messages
from newsner.linking.registry import Registry
from newsner.names import comparison_form, find_nearest, fold
from newsner.quantities.nouns import singular_of
from newsner.quantities.units import to_symbol

Of = Literal["entities", "forms", "quantities", "statements"]
"""What can be looked for."""

_MOST_NAMED = 5  # entities in a note
_ALL: dict[Label | None, str] = {
    None: "all entities",
    Label.PER: "all people",
    Label.LOC: "all places",
    Label.ORG: "all organisations",
}
"""The title of all entities, and of all that have a label."""


class Hit(NamedTuple):
    """A passage of a document, by its number, with the number of its entity; ``marks`` are ranges to show in it."""

    document: int
    start: int
    end: int
    kind: LineKind
    entity: int = NOBODY
    marks: tuple[tuple[int, int], ...] = ()
    shown: str = ""


class Found(NamedTuple):
    """What was found, under a title, with a note of what else was perhaps meant."""

    hits: list[Hit]
    title: Message
    note: Message = NO_MESSAGE


class Search:
    """Looks up entities, forms, quantities and statements of an indexed corpus, as a registry links its entities."""

    def __init__(self, index: CorpusIndex, registry: Registry) -> None:
        self.index = index
        self.registry = registry

    @cached_property
    def entries(self) -> Integers:
        """The position of the entry of each entity, `NOBODY` where there is none."""
        return self.index.find_entries(self.registry)

    @cached_property
    def _by_id(self) -> dict[str, list[int]]:
        return _gather((entry.kb_id, i) for i, entry in enumerate(self.registry.entries) if entry.kb_id)

    @cached_property
    def _names(self) -> list[dict[str, list[int]]]:
        """The positions of entries by their names and aliases: as written and folded, the surest first."""
        names = [(form, i) for i, e in enumerate(self.registry.entries) for form in {e.name, e.seen.canonical} if form]
        aliases = [(form, i) for i, e in enumerate(self.registry.entries) for form in {*e.aliases, *e.seen.aliases}]
        folded = [[(comparison_form(form), i) for form, i in pairs] for pairs in (names, aliases)]
        return [_gather(pairs) for pairs in (names, folded[0], aliases, folded[1])]

    def find(self, query: object, of: str, label: Label | str | None, *, references: bool = False) -> Found:
        """Return what a user looks for; see `TaggedCorpus.concordance`."""
        if of not in get_args(Of):
            raise ValueError(f"{name_argument('of')} must be one of {get_args(Of)}, but is {of!r}")
        if query is not None and not (isinstance(query, RegistryEntry) and of in ("entities", "statements")):
            check_type("query", query, str, "a string, an entry of the registry or None")
        if isinstance(query, str) and not query.strip():
            raise ValueError(f"{name_argument('query')} is blank; None stands for all")
        wanted = None if label is None else Label(label)
        if label is not None and of == "quantities":
            raise ValueError(f"{name_argument('label')} is for entities, not for {name_argument('of', of)}")
        if references and of != "entities":
            raise ValueError(f"{name_argument('references')} is for entities, not for {name_argument('of', of)}")
        if of == "quantities":
            return self._find_quantities(query if isinstance(query, str) else None)
        if of == "forms":
            return self._find_forms(query if isinstance(query, str) else None, wanted)
        if of == "statements":
            return self._find_statements(query, wanted)
        positions, note = self.find_entries(query, wanted)
        kinds: tuple[LineKind, ...] = ("mention", "reference", "speaker") if references else ("mention",)
        hits = [hit for kind in kinds for hit in self.select(kind, positions)]
        return Found(_without_covered(hits) if references else hits, self._name(positions, query, wanted), note)

    def find_entries(self, query: object, label: Label | None) -> tuple[list[int] | None, Message]:
        """Return the positions of the entries that a query means, or ``None`` for all, and a note about others.

        Raises:
            ValueError: no entity is called so.
        """
        entries = self.registry.entries
        if query is None:
            positions = (i for i, entry in enumerate(entries) if entry.label is label)
            return None if label is None else [*positions], NO_MESSAGE
        if isinstance(query, RegistryEntry):
            found = [i for i, entry in enumerate(entries) if entry is query] or [
                i for i, entry in enumerate(entries) if entry == query
            ]
            if not found:
                raise ValueError(
                    f"{name_argument('query')} is not one of the entries of corpus.registry: {query.name!r}"
                )
            return found, NO_MESSAGE
        assert isinstance(query, str)
        name = query.strip()
        levels = [self._by_id.get(name, []), *self._look_up(name)]
        levels = [[i for i in level if label in (None, entries[i].label)] for level in levels]
        chosen = next((level for level in levels if level), None)
        if chosen is None:
            raise ValueError(self._say_unknown(name, label))
        if all(entries[i].only_in for i in chosen):  # bare surnames that single articles leave open
            chosen = [*dict.fromkeys([*chosen, *next(filter(None, levels[3:]), [])])]
        others = [i for i in dict.fromkeys(i for level in levels for i in level) if i not in chosen]
        return chosen, self._note(name, chosen, others)

    def _look_up(self, name: str) -> list[list[int]]:
        form = comparison_form(name)
        return [names.get(key, []) for names, key in zip(self._names, (name, form) * 2, strict=True)]

    def _say_unknown(self, name: str, label: Label | None) -> str:
        entries = self.registry.entries
        if label is not None and (others := next((level for level in self._look_up(name) if level), [])):
            known = ", ".join(dict.fromkeys(f"{entries[i].name} ({entries[i].label})" for i in others[:_MOST_NAMED]))
            return f"no {label} of the corpus is called {name!r}, but {known} is"
        bearers: dict[str, int] = {}
        for position, entry in enumerate(entries):
            for form in (entry.name, *entry.seen.aliases):
                bearers.setdefault(form, position)
        near = dict.fromkeys(bearers[form] for form in find_nearest(name, bearers))
        known = ", ".join(map(self.describe, near))
        return f"no entity of the corpus is called {name!r}" + (f"; near are {known}" if known else "")

    def _note(self, name: str, chosen: Sequence[int], others: Sequence[int]) -> Message:
        notes = []
        if len(chosen) > 1:
            names = self._describe_some(chosen)
            notes.append(Message("{n} entities are called “{name}”: {names}", n=len(chosen), name=name, names=names))
        if others:
            notes.append(Message("also written so: {names}", names=self._describe_some(others)))
        return join_messages(notes, ". ")

    def _describe_some(self, positions: Sequence[int]) -> Message:
        shown = join_messages(self.describe(i) for i in positions[:_MOST_NAMED])
        rest = len(positions) - _MOST_NAMED
        return Message("{names} and {n} more", names=shown, n=rest) if rest > 0 else shown

    def describe(self, position: int) -> Message:
        """Return the name of an entry with what tells it apart: its label, its id, the document it is limited to."""
        entry = self.registry.entries[position]
        only = Message("only in {document}", document=entry.only_in) if entry.only_in else ""
        apart = join_messages(filter(None, (entry.label.value, entry.kb_id, only)))
        return Message("{name} ({apart})", name=entry.name, apart=apart)

    def _name(self, positions: list[int] | None, query: object, label: Label | None) -> Message:
        if positions is not None and len(positions) == 1:
            return self.describe(positions[0])
        if isinstance(query, str):
            return Message("“{name}”", name=query)
        return Message(_ALL[label])

    def select(self, kind: LineKind, positions: Iterable[int] | None) -> list[Hit]:
        """Return the passages of a kind that belong to some entries, or all of that kind.

        A reference to a country that its article does not name belongs to the entry with the id of the country.
        """
        passages = self.index.passages_of(kind)
        if positions is None:
            return self.to_hits(kind, np.ones(len(passages.entities), dtype=bool))
        wanted = [*positions]
        hits = self.to_hits(kind, np.isin(self.entries[passages.entities], wanted))
        if kind == "reference":
            names = {entry.kb_id: entry.name for entry in map(self.registry.entries.__getitem__, wanted) if entry.kb_id}
            for form in (i for i, form in enumerate(self.index.forms) if form in names):
                unnamed = (passages.entities == NOBODY) & (self.index.details_of(kind) == form)
                hits += [hit._replace(shown=names[self.index.forms[form]]) for hit in self.to_hits(kind, unnamed)]
        return hits

    def to_hits(self, kind: LineKind, chosen: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> list[Hit]:
        """Return the passages of a kind that an array of booleans chooses."""
        columns = (to_list(column[chosen]) for column in self.index.passages_of(kind))
        return [Hit(document, start, end, kind, entity) for document, start, end, entity in zip(*columns, strict=True)]

    def _find_forms(self, query: str | None, label: Label | None) -> Found:
        if query is None:
            return Found(self._with_label(self.select("mention", None), label), Message("all forms"))
        forms = {i: self.index.forms[i] for i in sorted(set(to_list(self.index.details_of("mention"))))}
        exact = [i for i, form in forms.items() if form == query.strip()]
        found = exact or [i for i, form in forms.items() if comparison_form(form) == comparison_form(query)]
        hits = self._with_label(self.to_hits("mention", np.isin(self.index.details_of("mention"), found)), label)
        if not hits:
            near = ", ".join(find_nearest(query, forms.values()))
            problem = f"no mention of the corpus has the form {query!r}"
            raise ValueError(problem + (f"; near are {near}" if near else ""))
        positions = dict.fromkeys(position for hit in hits if (position := self.entry_of(hit)) is not None)
        names = join_messages(map(self.describe, [*positions][:_MOST_NAMED]))
        note = Message("names {names}", names=names) if len(positions) > 1 else NO_MESSAGE
        return Found(hits, Message("the form “{name}”", name=query.strip()), note)

    def _with_label(self, hits: list[Hit], label: Label | None) -> list[Hit]:
        return hits if label is None else [hit for hit in hits if self.index.entities[hit.entity].label is label]

    def _find_quantities(self, query: str | None) -> Found:
        if query is None:
            return Found(self.select("quantity", None), Message("all quantities"))
        measured = self.index.measured
        found = _choose_measured(measured, query.strip())
        if not found:
            known = {name for each in measured for name in (each.unit, each.noun, each.kind) if name}
            near = ", ".join(find_nearest(query, known))
            wanted = "a unit, a noun or a kind"
            raise ValueError(
                f"no quantity of the corpus has {query!r} as {wanted}" + (f"; near are {near}" if near else "")
            )
        chosen = np.isin(self.index.details_of("quantity"), found)
        return Found(
            self.to_hits("quantity", chosen), Message("quantities: {name}", name=_name_measured(query.strip()))
        )

    def _find_statements(self, query: object, label: Label | None) -> Found:
        try:
            positions, note = self.find_entries(query, label)
            hits = self.select("statement", positions)
            whose = self._name(positions, query, label)
            title = Message("statements of {name}", name=whose) if query or label else Message("all statements")
            if hits or not isinstance(query, str):
                return Found(hits, title, note)
            problem = f"no statement of the corpus is by {self._name(positions, query, label)}"
        except ValueError as error:
            if not isinstance(query, str):
                raise
            problem = str(error)
        words = self._find_speakers(str(query))
        if not words:
            raise ValueError(problem)
        chosen = np.isin(self.index.details_of("statement"), words)
        return Found(
            self.to_hits("statement", chosen),
            Message("statements of {name}", name=Message("“{name}”", name=str(query))),
        )

    def _find_speakers(self, query: str) -> list[int]:
        """Return the words for speakers that are a query, or else those that it is part of, as positions in forms."""
        form = comparison_form(query)
        used = sorted(set(to_list(self.index.details_of("statement"))))
        folded = {i: comparison_form(self.index.forms[i]) for i in used if self.index.forms[i]}
        exact = [i for i, each in folded.items() if each == form]
        return exact or [i for i, each in folded.items() if f" {form} " in f" {each} "]

    def entry_of(self, hit: Hit) -> int | None:
        """Return the position of the entry of a hit in the registry, or ``None``."""
        position = int(self.entries[hit.entity])
        return None if position == NOBODY else position

    def build(self, found: Found, cutter: Cutter, sort: Sort = "date") -> Concordance:
        """Return the concordance of what was found."""
        check_sort("sort", sort)
        hits = sorted(found.hits, key=lambda hit: (hit.document, hit.start, hit.end))
        lines: list[ConcordanceLine] = []
        texts: dict[str, bytes] = {}
        for number, group in groupby(hits, key=attrgetter("document")):
            document, text = self.index.documents[number], self.index.text_of(number)
            texts[document.id] = document.packed
            sentences = cutter.find_sentences(text)
            for hit in group:
                whole = hit.kind in ("sentence", "document")
                left, right = ("", "") if whole else cutter.cut(text, sentences, hit.start, hit.end)
                passage = text[hit.start : hit.end]
                place = (document.id, hit.start, hit.end, left, passage, right, *self._name_entity(hit), hit.kind)
                lines.append(ConcordanceLine(*place, document.date, document.metadata, self.entry_of(hit), hit.marks))
        return Concordance(lines, title=found.title, note=found.note, texts=texts).sort(sort)

    def _name_entity(self, hit: Hit) -> tuple[str | None, str | None]:
        if hit.shown or hit.entity == NOBODY:
            return hit.shown or None, None
        position = self.entry_of(hit)
        entity = self.index.entities[hit.entity] if position is None else self.registry.entries[position]
        return entity.name, entity.label.value


def _gather(pairs: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for key, position in pairs:
        if position not in found[key][-1:]:
            found[key].append(position)
    return dict(found)


def _without_covered(hits: list[Hit]) -> list[Hit]:
    """Return hits without those that lie in a hit before them: the words for a speaker may be a mention."""
    kept: dict[int, list[Hit]] = defaultdict(list)  # by document
    for hit in hits:
        others = kept[hit.document]
        if all(hit.end <= other.start or other.end <= hit.start for other in others):
            others.append(hit)
    return [hit for others in kept.values() for hit in others]


def _choose_measured(measured: Sequence[Measured], query: str) -> list[int]:
    """Return what has a query as its kind, unit or noun: as written, or else folded and in the singular."""
    if query in get_args(Kind):
        return [i for i, each in enumerate(measured) if each.kind == query]
    unit = load_units().get(query)
    wanted = {query, singular_of(query), *([unit.unit] if unit and unit.unit else [])}
    wanted |= {to_symbol(each, unit.kind if unit else "other") for each in wanted}
    exact = [i for i, each in enumerate(measured) if wanted.intersection(_names_of(each))]
    folded = {fold(each) for each in wanted}
    return exact or [i for i, each in enumerate(measured) if folded.intersection(map(fold, _names_of(each)))]


def _name_measured(query: str) -> str:
    """Return a kind of quantity as a message; a unit or a noun is French as it is."""
    return Message(query) if query in get_args(Kind) else query


def _names_of(measured: Measured) -> Iterator[str]:
    """Yield what a unit and what is counted may be called: `kilomètre`, `km`, `km / h`."""
    for name in dict.fromkeys((measured.unit, to_symbol(measured.unit, measured.kind), measured.noun)):
        if name:
            yield name
            if measured.per:
                yield f"{name} / {measured.per}"
