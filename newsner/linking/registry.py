"""Build the registry of a corpus: its entities across documents, which a user may edit and use as a gazetteer."""

from __future__ import annotations

import io
import re
import warnings
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from newsner.checks import check_items, check_path, check_type
from newsner.files import CsvWriter, check_output_path, join_cell, write_safely
from newsner.garbage import collection_paused
from newsner.gazetteer.entries import GazetteerEntry, RegistryEntry, Seen
from newsner.gazetteer.formats.own import COLUMNS, load_registry
from newsner.gazetteer.reader import GazetteerSource, to_gazetteers
from newsner.gazetteer.store import Gazetteer
from newsner.labels import Label, Lang, Reason
from newsner.linking.canonical import names_in_corpus
from newsner.linking.corpus import CorpusLinker, names_everywhere
from newsner.linking.decisions import Decision, Effect, LoggedDecision, read_log
from newsner.linking.nodes import EntityNode, Link
from newsner.linking.occurrences import Document, DocumentEntity, read_documents
from newsner.linking.replay import Replay
from newsner.models import Extraction
from newsner.names import comparison_form

if TYPE_CHECKING:
    from newsner.views.review.widget import ReviewWidget

_MOST_DIGITS = 9999  # of a number in an id
_MOST_WARNINGS = 20  # about the decisions of a log

_form = lru_cache(maxsize=1 << 16)(comparison_form)  # of the surfaces of a whole corpus, to link it again at once


class _Corpus:
    """What linking needs of the articles of a corpus, and what it makes of them without decisions."""

    def __init__(
        self,
        entities: Sequence[DocumentEntity],
        documents: Mapping[str, Document],
        metadata: Mapping[str, dict[str, str]],
    ) -> None:
        self.entities = entities
        self.documents = documents
        self.metadata = metadata  # of the user's entries, by the kb_ids that the articles have

    @cached_property
    def automatic(self) -> dict[tuple[str, int], int]:
        """The number of the entity that each member has without decisions."""
        clusters = CorpusLinker(self.entities, self.documents).link()
        return {member: number for number, cluster in enumerate(clusters) for member in _list_members(cluster)}


@dataclass(frozen=True)
class Registry:
    """The entities of a corpus, the most mentioned first; `TaggedCorpus.link` makes one.

    >>> from newsner import tag
    >>> registry = tag({"a": "Bachar al-Assad est à Damas.", "b": "Assad est à Moscou."}).link()
    >>> [(entry.name, entry.seen.documents, entry.seen.aliases) for entry in registry][0]
    ('Bachar al-Assad', 2, {'Assad': 1})
    >>> registry.entry_of("b", 0).name
    'Bachar al-Assad'
    """

    entries: tuple[RegistryEntry, ...]
    members: Mapping[tuple[str, int], int] = field(default_factory=dict, repr=False)
    """The position in ``entries`` of each (document, number of the entity in it); empty after `read`.

    What a decision drops is not in it."""
    links: tuple[Link, ...] = field(default=(), repr=False)
    """Why names of several articles were taken for one entity, and which short forms were not; empty after `read`."""
    effects: tuple[Effect, ...] = field(default=(), repr=False)
    """What became of each decision of the log."""
    _corpus: _Corpus | None = field(default=None, repr=False, compare=False)
    articles: Iterable[Extraction] | None = field(default=None, repr=False, compare=False)
    """The articles that were linked, which `review` shows; ``None`` after `read`, or if they can be read once only."""

    @classmethod
    def build(
        cls,
        articles: Iterable[Extraction],
        decisions: str | Path | Iterable[Decision] | None = None,
        gazetteer: GazetteerSource = None,
    ) -> Registry:
        """Return the registry of some articles, whatever their order.

        Args:
            articles: the extractions; `review` needs something that can be read again, such as a list, not an iterator.
            decisions: your decisions about who is who: a log (a ``.jsonl`` file), or the decisions themselves. A
                warning names each that cannot be obeyed, or that moves 100 mentions or more; see ``effects``.
            gazetteer: your own names, as for `newsner.load`: entities with the kb_id of one get its ``metadata``.

        Raises:
            TypeError: ``articles`` is no iterable of extractions, or ``decisions`` are none.
            ValueError: two articles have the same id.
            FileNotFoundError: the log or a gazetteer does not exist.
            DecisionError: a line of the log is no decision; the message names file, line and field.
            LexiconError: a gazetteer is malformed; the message names file, line and field.
        """
        log = None if decisions is None else read_log(decisions)
        gazetteers = to_gazetteers(gazetteer)
        entities, documents = read_documents(check_items("articles", articles, Extraction))
        registry = _build(_Corpus(entities, documents, _find_metadata(entities, gazetteers)), log)
        return replace(registry, articles=None if isinstance(articles, Iterator) else articles)

    def relink(self, decisions: str | Path | Iterable[Decision] | None = None) -> Registry:
        """Return the registry of the same articles with other decisions, without reading the articles again.

        Raises:
            ValueError: the registry was read from a file, and does not know the articles.
            TypeError, FileNotFoundError, DecisionError: as for `build`.
        """
        log = None if decisions is None else read_log(decisions)
        return replace(_build(self.corpus, log), articles=self.articles)

    @property
    def corpus(self) -> _Corpus:
        """What linking needs of the articles; raises ValueError if the registry was read from a file."""
        if self._corpus is None:
            raise ValueError("the registry was read from a file, and has no articles; build it of the articles")
        return self._corpus

    @classmethod
    def read(cls, path: str | Path) -> Registry:
        """Return the registry in a file that `write` wrote and a user may have edited.

        Raises:
            FileNotFoundError: the file does not exist.
            LexiconError: the file is malformed; the message names file, line and field.
        """
        check_path("path", path)
        return cls(load_registry(path))

    def write(self, path: str | Path, *, excel: bool = False, overwrite: bool = False) -> None:
        """Write the entries to a file, which appears once it is complete; `newsner.load` reads it as a gazetteer.

        Args:
            path: ``x.jsonl`` contains all entries, for `read`; ``x.csv`` contains those of `everywhere`, with the
                columns ``name,label,aliases,kb_id,never,canonical``, ``conditional`` if an entry has some, and those of
                ``metadata`` with other names than these, for a spreadsheet. ``canonical`` is the name that newsner
                chose, by which it knows the row where you change its name.
            excel: write the CSV file as Excel opens it in French: with a byte order mark and semicolons. `load` reads
                it, also when Excel has saved it in another way.
            overwrite: replace an existing file.

        Raises:
            ValueError: the file has another suffix, ``excel`` is set for another one than ``.csv``, or an alias
                contains `|`, which joins aliases in CSV files.
            FileExistsError: the file exists, and ``overwrite`` is not set.
        """
        path = check_registry_path(path, excel=excel, overwrite=overwrite)
        if path.suffix.lower() == ".csv":
            write_safely(path, [_to_csv(self.everywhere(), excel=excel)])
        else:
            write_safely(path, (entry.model_dump_json() for entry in self.entries))

    def gazetteer(self) -> tuple[GazetteerEntry, ...]:
        """Return the entries of `everywhere` as a gazetteer for `load`."""
        return tuple(entry.to_gazetteer() for entry in self.everywhere())

    def review(
        self,
        decisions: str | Path = "decisions.jsonl",
        *,
        by: str | None = None,
        limit: int = 500,
        lang: Lang | None = None,
    ) -> ReviewWidget:
        """Return a workbench for a notebook, in which you settle doubtful identities, the most important first.

        Each decision is written to the log at once, and nothing that the log holds is asked again. Linking with the log
        takes the decisions into account. `write_review` is for a browser alone, ``newsner review`` for a terminal.

        Args:
            decisions: the log, one JSON object a line; it need not exist, and lines are only added.
            by: who decides, for the log.
            limit: the greatest number of cards; the next review has the next ones.
            lang: the language of the workbench, ``fr`` or ``en``; by default that of `set_language`, or the system's.

        Raises:
            MissingExtraError: anywidget is not installed (extra ``notebook``).
            ValueError: the registry was read from a file, or built from an iterator, so that it has no articles to
                show; or ``limit`` is less than 1, or ``lang`` another language.
            DecisionError: the log is malformed; the message names file, line and field.
        """
        from newsner.views.review.opening import open_widget  # here, since views import this module

        return open_widget(self, decisions, by=by, limit=limit, lang=lang)

    def write_review(
        self,
        path: str | Path,
        *,
        decisions: str | Path = "decisions.jsonl",
        by: str | None = None,
        limit: int = 500,
        overwrite: bool = False,
        lang: Lang | None = None,
    ) -> None:
        """Write the workbench of `review` as an HTML page, which works in a browser without kernel or network.

        The page keeps the decisions in the browser, and its button saves them, behind those that ``decisions`` holds
        already, as a new ``decisions.jsonl``. It contains the sentences that it shows.

        Args:
            path: the page to write.
            decisions: as for `review`; it is only read.
            by: as for `review`.
            limit: as for `review`.
            overwrite: replace an existing page.
            lang: as for `review`.

        Raises:
            FileExistsError: the page exists, and ``overwrite`` is not set.
            ValueError, DecisionError: as for `review`; or the page is the log.
        """
        from newsner.views.review.opening import write_page  # here, since views import this module

        write_page(self, path, decisions=decisions, by=by, limit=limit, overwrite=overwrite, lang=lang)

    def everywhere(self) -> tuple[RegistryEntry, ...]:
        """Return the entries that a name in any article may mean.

        Left out are those that hold for a single article. Of those that share name, label and kb_id, since a decision
        parts them by documents, there is the first.
        """
        found: dict[tuple[str, Label, str], RegistryEntry] = {}
        for entry in self.entries:
            if entry.only_in is None:
                found.setdefault((entry.name, entry.label, entry.kb_id), entry)
        return tuple(found.values())

    def entry_of(self, document: str, number: int) -> RegistryEntry:
        """Return the entry of an entity of a document, given the document's id and the entity's number (``entity_id``).

        Raises:
            KeyError: the registry has no such entity, or was read from a file.
        """
        if (document, number) not in self.members:
            raise KeyError(f"the registry has no entity {number!r} of document {document!r}")
        return self.entries[self.members[document, number]]

    def links_of(self, entry: RegistryEntry) -> tuple[Link, ...]:
        """Return why names of several articles were taken for an entity, the least probable first.

        >>> from newsner import tag
        >>> registry = tag({"a": "Bachar al-Assad est à Damas.", "b": "Assad est à Moscou."}).link()
        >>> [(link.name, link.other, link.reason) for link in registry.links_of(registry.entries[0])]
        [('Assad', 'Bachar al-Assad', 'surname')]
        """
        check_type("entry", entry, RegistryEntry, "a RegistryEntry")
        places = {document for (document, _), position in self.members.items() if self.entries[position] is entry}
        forms = {comparison_form(form) for form in (entry.name, *entry.seen.aliases)}
        found = (
            link
            for link in self.links
            if link.made and link.label is entry.label and places.issuperset(link.documents)
            if {comparison_form(link.name), comparison_form(link.other)} <= forms
        )
        return tuple(sorted(found, key=lambda link: link.probability))

    def __iter__(self) -> Iterator[RegistryEntry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __getstate__(self) -> dict[str, object]:
        """Return what another process gets: all but the articles, which may be in a file of this one."""
        return self.__dict__ | {"articles": None}


@collection_paused()
def _build(corpus: _Corpus, log: tuple[LoggedDecision, ...] | None) -> Registry:
    """Link the entities of a corpus, as decided, and say which decisions need attention."""
    replay = Replay(corpus.entities, log or ())
    linker = CorpusLinker(replay.entities, corpus.documents)
    clusters = linker.link()
    members = [_list_members(cluster) for cluster in clusters]
    names = names_in_corpus(clusters)
    shown = replay.show_names(list(zip(names, members, strict=True)))
    drafts = [
        (to_entry(cluster, name, shown.get(position, name), _find_whereabouts(cluster, corpus.documents)), position)
        for position, (cluster, name) in enumerate(zip(clusters, names, strict=True))
    ]
    drafts.sort(key=lambda draft: _rank(draft[0]))
    forms = Counter(form for entry, _ in drafts for form in forms_of(entry))
    shared = {form for form, count in forms.items() if count > 1}
    entries = tuple(_with_metadata(without_shared_aliases(entry, shared), corpus.metadata) for entry, _ in drafts)
    places = {member: place for place, (_, position) in enumerate(drafts) for member in members[position]}
    if not log:
        corpus.automatic = places
    effects = replay.explain(corpus.automatic, members) if log else ()
    _warn([effect for effect in effects if effect.needs_attention])
    return Registry(entries, places, tuple(linker.links), effects, corpus)


def _list_members(cluster: list[EntityNode]) -> list[tuple[str, int]]:
    return [member for node in cluster for member in node.members]


def _warn(effects: Sequence[Effect]) -> None:
    for effect in effects[:_MOST_WARNINGS]:
        warnings.warn(str(effect), stacklevel=5)
    if (left := len(effects) - _MOST_WARNINGS) > 0:
        warnings.warn(f"{left} more decisions need attention; Registry.effects has all", stacklevel=5)


def check_registry_path(path: str | Path, *, excel: bool = False, overwrite: bool) -> Path:
    """Return the path of a registry to write; raise the errors of `Registry.write`, before the work starts."""
    return check_output_path(path, (".jsonl", ".csv"), excel=excel, overwrite=overwrite)


def _to_csv(entries: Iterable[RegistryEntry], *, excel: bool) -> str:
    """Return a CSV file, without its last line end, that the reader of gazetteers reads back."""
    entries = tuple(entries)
    conditional = ["conditional"] if any(entry.conditional for entry in entries) else []
    keys = dict.fromkeys(key for entry in entries for key in entry.metadata)
    others = [key for key in keys if key not in (*GazetteerEntry.model_fields, *COLUMNS)]
    file = io.StringIO()
    CsvWriter(file, [*COLUMNS, *conditional, *others], excel=excel).write(
        (
            entry.name,
            entry.label.value,
            join_cell(entry.aliases),
            entry.kb_id,
            join_cell(entry.never),
            entry.seen.canonical,
            *(join_cell(entry.conditional) for _ in conditional),
            *(entry.metadata.get(key, "") for key in others),
        )
        for entry in entries
    )
    return file.getvalue().removesuffix("\n")


def _rank(entry: RegistryEntry) -> tuple[object, ...]:
    return -entry.seen.mentions, entry.label.value, entry.name, entry.kb_id, natural(entry.seen.first)


@lru_cache(maxsize=1 << 16)
def natural(id_: str) -> tuple[tuple[int, str], ...]:
    """Return a key that sorts ids, and numbers in them by value.

    >>> sorted(["a10", "a9"], key=natural)
    ['a9', 'a10']
    """
    parts = re.findall(r"0*([0-9]+)|([^0-9]+)", id_)
    return (*((len(digits), digits) if digits else (-1, other) for digits, other in parts), (-1, id_))


def to_sort_key(id_: str) -> str:
    """Return a string that sorts as `natural` does.

    >>> sorted(["a10", "a9", "a", "b1"], key=to_sort_key)
    ['a', 'a9', 'a10', 'b1']
    """
    parts = ((chr(min(length, _MOST_DIGITS) + 1), part) for length, part in natural(id_))
    return "".join(f"{sign}{part}{'' if ord(sign) else chr(0)}" for sign, part in parts)


class Whereabouts(NamedTuple):
    """In how many documents an entity is, the first and last of these, and the days of the earliest and latest."""

    documents: int
    first: str
    last: str
    first_day: date | None
    last_day: date | None


def _find_whereabouts(cluster: list[EntityNode], documents: Mapping[str, Document]) -> Whereabouts:
    found = {document for node in cluster for document, _ in node.members}
    days = [day for document in found if (day := documents[document].day)]
    first, last = min(found, key=natural), max(found, key=natural)
    return Whereabouts(len(found), first, last, min(days, default=None), max(days, default=None))


def to_entry(cluster: list[EntityNode], name: str, shown: str, whereabouts: Whereabouts) -> RegistryEntry:
    """Return the entry of an entity, with all aliases that are safe as long as no other entity has them.

    ``name`` is the one that newsner chose, ``shown`` may be one that a decision gives.
    """
    decided = {x for node in cluster if node.together and not node.is_guest for x in node.names}
    surfaces: Counter[str] = Counter()
    reasons: dict[str, set[Reason]] = {}
    for node in cluster:
        surfaces.update(node.surfaces)
        for alias, reason in node.aliases.items():
            reasons.setdefault(alias, set()).add(reason)
    seen = sorted((x for x in surfaces if x != shown), key=lambda x: (-surfaces[x], x))
    label = cluster[0].label
    return RegistryEntry(
        name=shown,
        label=label,
        aliases=tuple(x for x in sorted(seen) if _is_safe(x, name, reasons.get(x, set()), label, decided)),
        kb_id=min((node.kb_id for node in cluster if node.kb_id), default=""),
        only_in=whereabouts.first if cluster[0].is_apart else None,
        seen=Seen(
            mentions=surfaces.total(),
            **whereabouts._asdict(),
            aliases={x: surfaces[x] for x in seen},
            canonical=name,
        ),
    )


def _is_safe(surface: str, name: str, reasons: set[Reason], label: Label, decided: set[str]) -> bool:
    """Tell whether a surface names the same thing in all articles, as a surname or a first name does not."""
    form = _form(surface)
    if label is Label.PER and " " not in form:
        return False
    is_same = form == _form(name) or surface in decided
    return is_same or any(names_everywhere(surface, reason, name) for reason in reasons)


def _find_metadata(entities: Iterable[DocumentEntity], gazetteers: Iterable[Gazetteer]) -> dict[str, dict[str, str]]:
    """Return the metadata of the user's entry of each kb_id, of the last one if there are several."""
    known = {entity.kb_id for entity in entities if entity.kb_id}
    return {id_: found.metadata for gazetteer in gazetteers for id_ in known if (found := gazetteer.entry_of(id_))}


def _with_metadata(entry: RegistryEntry, metadata: Mapping[str, dict[str, str]]) -> RegistryEntry:
    found = metadata.get(entry.kb_id)
    return entry.model_copy(update={"metadata": found}) if found else entry


def forms_of(entry: RegistryEntry) -> set[str]:
    """Return the comparison forms of all that names an entity."""
    return {_form(surface) for surface in (entry.name, entry.seen.canonical, *entry.seen.aliases)}


def without_shared_aliases(entry: RegistryEntry, shared: Container[str]) -> RegistryEntry:
    """Return the entry without the aliases of which the forms are those of another entity, too."""
    own = _form(entry.seen.canonical)
    kept = tuple(x for x in entry.aliases if (form := _form(x)) == own or form not in shared)
    return entry.model_copy(update={"aliases": kept})
