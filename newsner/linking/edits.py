"""Turn a registry that a user has edited, in a spreadsheet or by hand, into decisions.

A registry that is edited and used as a gazetteer puts its names into all articles; decisions change who is who, and
nothing else. So each edit becomes the decision that says the same, and what none can say is a warning.
"""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import datetime, timezone
from functools import cached_property
from pathlib import Path

from newsner.checks import check_path
from newsner.gazetteer.entries import RegistryEntry, SpreadsheetRow
from newsner.gazetteer.formats.base import GazetteerFile
from newsner.gazetteer.formats.own import read_edited
from newsner.labels import Label
from newsner.linking.decisions import Action, Decision
from newsner.linking.registry import Registry
from newsner.names import comparison_form

_SHOWN = 5  # missing rows that a warning names


def from_edits(
    registry: Registry, path: str | Path, *, by: str | None = None, drop_missing: bool = False
) -> list[Decision]:
    """Return the decisions that turn a registry into what a user made of it in a file.

    | in the file | decision |
    |---|---|
    | another ``name`` | `rename`; to that of another entry: `same`, `rename`; of an entry of one article: `belongs` |
    | the name of another entry among the ``aliases``, whose row is deleted | `same`, and `rename` to keep the name |
    | an alias moved from one row to another | `different` and `same` |
    | a new alias that is a name in the corpus, and no other entry's | `same` |
    | another ``label`` | `relabel` |
    | a form in ``never`` | `different`; if it is the name itself: `drop` |
    | a row that is not there | nothing, and a warning; with ``drop_missing``: `drop` |

    A warning names all that no decision can say: new rows, another ``kb_id``, forms in ``conditional``, an alias that
    was taken out (put it into ``never``), or that another entry has.

    Args:
        registry: the registry as it was before the edits, of the articles (`Registry.build`, `TaggedCorpus.link`).
        path: the file that `Registry.write` wrote, CSV or JSON Lines, as edited. The order of rows and columns, and
            other columns, which are ``metadata``, make no difference.
        by: who decided.
        drop_missing: take rows that are not there for names that are no entities, not for a selection.

    Raises:
        ValueError: the registry was read from a file, and does not know the articles.
        FileNotFoundError: the file does not exist.
        LexiconError: the file is malformed; the message names file, line and field.
    """
    check_path("path", path)
    edits = _Edits(registry, Path(path), by)
    edits.read(drop_missing=drop_missing)
    return edits.decisions


class _Edits:
    """Compares the rows of a file with the entries of a registry."""

    def __init__(self, registry: Registry, path: Path, by: str | None) -> None:
        self._registry = registry
        self._corpus = registry.corpus
        self._path = path
        self._by = by
        self._at = datetime.now(timezone.utc).replace(microsecond=0)
        file = GazetteerFile(path)
        rows = list(read_edited(file))
        written = {id(entry) for entry in (registry.entries if file.is_json else registry.everywhere())}
        self._written = [x for x, entry in enumerate(registry.entries) if id(entry) in written]
        self._row_of = _match_rows(rows, [(x, registry.entries[x]) for x in self._written])
        self._missing = {x for x in self._written if x not in self._row_of}
        self._merged: set[int] = set()  # what is part of another entry now, or none
        found = {id(row) for _, row in self._row_of.values()}
        self._new = [(line, row) for line, row in rows if id(row) not in found]
        self.decisions: list[Decision] = []

    @cached_property
    def _named(self) -> dict[tuple[Label, str], dict[int, set[str]]]:
        """By label and form, the entries that have document entities of this name, and the documents of these."""
        found: dict[tuple[Label, str], dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        for entity in self._corpus.entities:
            place = self._registry.members.get(entity.member)
            if place is not None:
                found[self._registry.entries[place].label, entity.form][place].add(entity.document)
        return found

    @cached_property
    def _names_of(self) -> dict[int, dict[str, str]]:
        """By entry, its forms, each with the first of the names that are written so."""
        found: dict[int, dict[str, str]] = defaultdict(dict)
        for entity in self._corpus.entities:
            place = self._registry.members.get(entity.member)
            if place is not None:
                names = found[place]
                names[entity.form] = min(entity.name, names.get(entity.form, entity.name))
        return found

    @cached_property
    def _places_of_names(self) -> dict[tuple[Label, str], list[int]]:
        """By label and form, the entries that have the name."""
        found: dict[tuple[Label, str], list[int]] = defaultdict(list)
        for place, entry in enumerate(self._registry.entries):
            for form in {comparison_form(entry.name), comparison_form(entry.seen.canonical)}:
                found[entry.label, form].append(place)
        return found

    @cached_property
    def _places_of_aliases(self) -> dict[tuple[Label, str], set[int]]:
        found: dict[tuple[Label, str], set[int]] = defaultdict(set)
        for place, entry in enumerate(self._registry.entries):
            for alias in entry.seen.aliases:
                found[entry.label, comparison_form(alias)].add(place)
        return found

    def read(self, *, drop_missing: bool) -> None:
        """Make the decisions, in the order of the registry: labels last, so that references have those it has now."""
        steps: Sequence[Callable[[int, int, SpreadsheetRow], None]] = (
            self._read_aliases,
            self._read_never,
            self._read_name,
            self._read_label,
        )
        for step in steps:
            for place in self._written:
                if place in self._row_of:
                    step(place, *self._row_of[place])
        missing = sorted(self._missing - self._merged)
        for place in missing if drop_missing else ():
            self._decide_about_all("drop", place)
        if missing and not drop_missing:
            names = ", ".join(self._registry.entries[place].name for place in missing[:_SHOWN])
            rest = f" and {len(missing) - _SHOWN:,} more" if len(missing) > _SHOWN else ""
            self._warn(0, f"no rows of {names}{rest}; nothing is decided about them (drop_missing, --drop-missing)")
        for line, row in self._new:
            self._warn(line, f"{row.name!r} is a new row, which no decision can make; use the file as a gazetteer")

    def _read_name(self, place: int, line: int, row: SpreadsheetRow) -> None:
        entry = self._registry.entries[place]
        if row.name == entry.name or place in self._merged:
            return
        form = comparison_form(row.name)
        others = [x for x in self._places_of_names[entry.label, form] if x != place and not self._is_renamed(x, form)]
        if not form:
            self._warn(line, f"{row.name!r} is no name")
        elif entry.only_in is not None:
            self._add("belongs", [place], value=f"{entry.label}:{row.name}")
        elif len(others) == 1 and self._registry.entries[others[0]].only_in is None:
            self._join([others[0], place], row.name)
        else:
            self._add("rename", [place], value=row.name)

    def _is_renamed(self, place: int, form: str) -> bool:
        """Tell whether the row of an entry has another name than a given one."""
        return place in self._row_of and comparison_form(self._row_of[place][1].name) != form

    def _read_label(self, place: int, line: int, row: SpreadsheetRow) -> None:
        if row.label is not self._registry.entries[place].label:
            self._decide_about_all("relabel", place, value=row.label.value)
        if row.kb_id != self._registry.entries[place].kb_id:
            self._warn(line, f"no decision sets a kb_id, such as {row.kb_id!r}; use the file as a gazetteer")
        if row.conditional != self._registry.entries[place].conditional:
            self._warn(line, f"no decision makes forms of {row.name!r} conditional; use the file as a gazetteer")

    def _read_never(self, place: int, line: int, row: SpreadsheetRow) -> None:
        entry = self._registry.entries[place]
        for form, written in {comparison_form(x): x for x in row.never if x not in entry.never}.items():
            if form == comparison_form(row.name):
                self._decide_about_all("drop", place)
                self._merged.add(place)
            elif form == comparison_form(entry.seen.canonical):
                continue  # the row has another name now, which is the decision
            elif form in self._names_of[place]:
                self._add("different", [place], f"{entry.label}:{written}")
            elif place in self._places_of_aliases[entry.label, form]:
                self._warn(line, f"{written!r} is {entry.name!r} within articles, which no decision can part")

    def _read_aliases(self, place: int, line: int, row: SpreadsheetRow) -> None:
        entry = self._registry.entries[place]
        own = {comparison_form(x) for x in (entry.name, entry.seen.canonical, row.name, *entry.aliases)}
        own |= self._names_of[place].keys()
        forms = {comparison_form(alias): alias for alias in row.aliases if alias not in row.never}
        missing = {form for form in forms if self._missing.intersection(self._places_of_names[entry.label, form])}
        # first the rows that were merged into this one, whose aliases then belong to it
        for form, alias in sorted(forms.items(), key=lambda pair: pair[0] not in missing):
            if form and form not in own and (problem := self._read_alias(place, form, alias)):
                self._warn(line, f"the alias {alias!r} of {row.name!r} {problem}")
        kept = {*forms, *map(comparison_form, (row.name, *row.never))}
        for alias in entry.aliases:
            if comparison_form(alias) not in kept and not self._is_moved(place, alias):
                self._warn(line, f"{alias!r} is no alias of {row.name!r} any more; put it into never to part them")

    def _read_alias(self, place: int, form: str, alias: str) -> str:
        """Decide about an alias that a row has and its entry has not; return why that is impossible, or nothing."""
        label = self._registry.entries[place].label
        owners = {x for x in self._named[label, form] if x not in self._merged}
        others = sorted((self._places_of_aliases[label, form] | owners) - {place} - self._merged)
        shared = [other for other in others if self._registry.entries[other].only_in is None]
        if not owners and {place, *self._merged} & self._places_of_aliases[label, form]:
            return ""  # it is one within articles
        if not owners:
            return self._describe_others(shared, "is a name in no article; use the file as a gazetteer")
        if not shared:  # what stays apart in each article
            self._add("same", [place], f"{label}:{alias}")
            return ""
        if len(shared) > 1 or not owners <= {*shared}:
            return self._describe_others(shared, "")
        (other,) = shared
        if other in self._missing:
            self._join([place, other], self._row_of[place][1].name)
            return ""
        if other not in self._row_of:
            return self._describe_others(shared, "")
        entry, row = self._registry.entries[other], self._row_of[other][1]
        is_moved = form in map(comparison_form, entry.aliases) and form not in map(comparison_form, row.aliases)
        if is_moved and form not in map(comparison_form, (entry.name, entry.seen.canonical)):
            self._add("different", [other], f"{label}:{alias}")
            self._add("same", [place], f"{label}:{alias}")
            return ""
        return self._describe_others(shared, "")

    def _describe_others(self, places: Sequence[int], otherwise: str) -> str:
        names = " and ".join(self._registry.entries[place].name for place in places[:_SHOWN])
        advice = "delete that row to make them one, or let `belongs` name documents"
        return f"is also {names}; {advice}" if names else otherwise

    def _is_moved(self, place: int, alias: str) -> bool:
        """Tell whether another row has an alias that was taken out of a row."""
        return any(alias in row.aliases for other, (_, row) in self._row_of.items() if other != place)

    def _join(self, places: list[int], name: str) -> None:
        self._add("same", places)
        self._add("rename", places[:1], value=name)  # or else newsner chooses one of the names
        self._merged.update(places[1:])

    # Decisions

    def _add(self, do: Action, places: list[int], *names: str, value: str | None = None) -> None:
        """Decide about entries by their names, and by documents where others have these, and about other names."""
        references: list[str] = []
        documents: set[str] = set()
        for place in places:
            entry = self._registry.entries[place]
            form = comparison_form(entry.seen.canonical)
            references.append(f"{entry.label}:{entry.seen.canonical}")
            found = self._named[entry.label, form]
            if len(found) > 1 or do == "belongs":
                documents |= found[place]
        self._append(do, [*references, *names], documents, value)

    def _decide_about_all(self, do: Action, place: int, value: str | None = None) -> None:
        """Decide about all names of an entry: once for those that are its own, and by documents for each other one."""
        label = self._registry.entries[place].label
        own: list[str] = []
        for form, name in sorted(self._names_of[place].items()):
            found = self._named[label, form]
            if len(found) == 1:
                own.append(f"{label}:{name}")
            else:
                self._append(do, [f"{label}:{name}"], found[place], value)
        if own:
            self._append(do, own, (), value)

    def _append(self, do: Action, entities: list[str], documents: Iterable[str], value: str | None) -> None:
        self.decisions.append(
            Decision(
                do=do,
                entities=tuple(entities),
                documents=tuple(sorted(documents)),
                value=value,
                by=self._by,
                at=self._at,
            )
        )

    def _warn(self, line: int, problem: str) -> None:
        where = f"{self._path}, line {line}" if line else f"{self._path}"
        warnings.warn(f"{where}: {problem}", stacklevel=2)


def _match_rows(
    rows: Iterable[tuple[int, SpreadsheetRow]], entries: Iterable[tuple[int, RegistryEntry]]
) -> dict[int, tuple[int, SpreadsheetRow]]:
    """Return the row of each entry that has one, by the place of the entry; the surest pairs first."""
    left_rows, left_entries = list(rows), list(entries)
    found: dict[int, tuple[int, SpreadsheetRow]] = {}
    for row_keys, entry_keys in _KEYS:
        places: dict[Hashable, list[int]] = defaultdict(list)
        for place, entry in left_entries:
            for key in entry_keys(entry):
                places[key].append(place)
        for line, row in left_rows:
            free = [place for key in row_keys(row) for place in places[key] if place not in found]
            if free:
                found[free[0]] = line, row
        used = {id(row) for _, row in found.values()}
        left_rows = [(line, row) for line, row in left_rows if id(row) not in used]
        left_entries = [(place, entry) for place, entry in left_entries if place not in found]
    return found


def _names(row: SpreadsheetRow) -> Iterator[str]:
    """Yield the names by which a row may be known, the one that newsner chose first."""
    yield from (row.canonical,) if row.canonical else (row.name, *row.aliases)


_KEYS: tuple[
    tuple[Callable[[SpreadsheetRow], Iterable[Hashable]], Callable[[RegistryEntry], Iterable[Hashable]]], ...
] = (
    (
        lambda row: [(row.label, row.name, name, row.kb_id, row.only_in) for name in _names(row)],
        lambda entry: [(entry.label, entry.name, entry.seen.canonical, entry.kb_id, entry.only_in)],
    ),
    (
        lambda row: [(row.label, name, row.only_in) for name in _names(row)],
        lambda entry: [(entry.label, entry.seen.canonical, entry.only_in)],
    ),
    (
        lambda row: [(name, row.only_in) for name in _names(row)],
        lambda entry: [(entry.seen.canonical, entry.only_in)],
    ),
)
"""How rows and entries are known, the surest way first: by label, name and id; by label and name; by the name alone."""
