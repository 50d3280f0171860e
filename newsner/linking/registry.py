"""Build the registry of a corpus: its entities across documents, which a user may edit and use as a gazetteer."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from newsner.checks import check_items, check_path
from newsner.files import CsvWriter, check_excel, join_cell, refuse_existing, write_safely
from newsner.gazetteer.entries import GazetteerEntry, RegistryEntry, Seen
from newsner.gazetteer.formats.own import COLUMNS, load_registry
from newsner.gazetteer.reader import GazetteerSource, to_gazetteers
from newsner.gazetteer.store import Gazetteer
from newsner.labels import Label, Reason
from newsner.linking.canonical import name_in_corpus
from newsner.linking.corpus import EntityNode, link_documents, names_everywhere
from newsner.models import Extraction
from newsner.names import comparison_form


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
    """The position in ``entries`` of each (document, number of the entity in it); empty after `read`."""

    @classmethod
    def build(cls, articles: Iterable[Extraction], *, gazetteer: GazetteerSource = None) -> Registry:
        """Return the registry of some articles, whatever their order.

        Args:
            articles: the articles, each with an id.
            gazetteer: your own names, as for `newsner.load`: entities with the kb_id of one get its ``metadata``.

        Raises:
            TypeError: ``articles`` is no iterable of extractions.
            ValueError: two articles have the same id.
            FileNotFoundError, LexiconError: a gazetteer is missing or malformed.
        """
        gazetteers = to_gazetteers(gazetteer)
        days: dict[str, date] = {}
        clusters = link_documents(_note_days(check_items("articles", articles, Extraction), days))
        drafts = [(_to_entry(cluster, days), cluster) for cluster in clusters]
        drafts.sort(key=lambda draft: _rank(draft[0]))
        forms = Counter(form for entry, _ in drafts for form in _forms(entry))
        entries = tuple(_with_metadata(_without_shared_aliases(entry, forms), gazetteers) for entry, _ in drafts)
        members = {
            member: position
            for position, (_, cluster) in enumerate(drafts)
            for node in cluster
            for member in node.members
        }
        return cls(entries, members)

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
            path: ``x.jsonl`` contains all entries, for `read`; ``x.csv`` contains the entries of `gazetteer`, with the
                columns ``name,label,aliases,kb_id,never``, ``conditional`` if an entry has some, and those of
                ``metadata`` with other names than these, for a spreadsheet. There the name is among the aliases, too,
                so that a name which you change stays an alias.
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
            write_safely(path, [_to_csv(self.gazetteer(), excel=excel)])
        else:
            write_safely(path, (entry.model_dump_json() for entry in self.entries))

    def gazetteer(self) -> tuple[GazetteerEntry, ...]:
        """Return the entries as a gazetteer for `load`, without those that hold for a single article."""
        return tuple(entry.to_gazetteer() for entry in self.entries if entry.only_in is None)

    def entry_of(self, document: str, number: int) -> RegistryEntry:
        """Return the entry of an entity of a document, given the document's id and the entity's number (``entity_id``).

        Raises:
            KeyError: the registry has no such entity, or was read from a file.
        """
        if (document, number) not in self.members:
            raise KeyError(f"the registry has no entity {number!r} of document {document!r}")
        return self.entries[self.members[document, number]]

    def __iter__(self) -> Iterator[RegistryEntry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)


def check_registry_path(path: str | Path, *, excel: bool = False, overwrite: bool) -> Path:
    """Return the path of a registry to write; raise the errors of `Registry.write`, before the work starts."""
    check_path("path", path)
    path = Path(path)
    if path.suffix.lower() not in (".jsonl", ".csv") and not path.is_dir():
        raise ValueError(f"{path} must end in .jsonl or .csv")
    check_excel(excel, is_csv=path.suffix.lower() == ".csv")
    refuse_existing(path, overwrite=overwrite)
    return path


def _to_csv(entries: Iterable[GazetteerEntry], *, excel: bool) -> str:
    """Return a CSV file, without its last line end, that the reader of gazetteers reads back."""
    entries = tuple(entries)
    conditional = ["conditional"] if any(entry.conditional for entry in entries) else []
    keys = dict.fromkeys(key for entry in entries for key in entry.metadata)
    others = [key for key in keys if key not in GazetteerEntry.model_fields]
    file = io.StringIO()
    CsvWriter(file, [*COLUMNS, *conditional, *others], excel=excel).write(
        (
            entry.name,
            entry.label.value,
            join_cell(_list_forms(entry)),
            entry.kb_id,
            join_cell(entry.never),
            *(join_cell(entry.conditional) for _ in conditional),
            *(entry.metadata.get(key, "") for key in others),
        )
        for entry in entries
    )
    return file.getvalue().removesuffix("\n")


def _list_forms(entry: GazetteerEntry) -> tuple[str, ...]:
    """Return the aliases and the name, which so stays an alias where a user changes it."""
    return entry.aliases if "|" in entry.name else (*entry.aliases, entry.name)


def _rank(entry: RegistryEntry) -> tuple[object, ...]:
    return -entry.seen.mentions, entry.label.value, entry.name, entry.kb_id, natural(entry.seen.first)


def natural(id_: str) -> tuple[tuple[int, str], ...]:
    """Return a key that sorts ids, and numbers in them by value.

    >>> sorted(["a10", "a9"], key=natural)
    ['a9', 'a10']
    """
    parts = re.findall(r"0*([0-9]+)|([^0-9]+)", id_)
    return (*((len(digits), digits) if digits else (-1, other) for digits, other in parts), (-1, id_))


def _note_days(articles: Iterable[Extraction], days: dict[str, date]) -> Iterator[Extraction]:
    """Yield the articles, and write the days of those that have one into ``days``, by id."""
    for article in articles:
        if article.date is not None and article.id is not None:
            days[article.id] = article.date
        yield article


def _to_entry(cluster: list[EntityNode], days: Mapping[str, date]) -> RegistryEntry:
    """Return the entry of an entity, with all aliases that are safe as long as no other entity has them."""
    name = name_in_corpus(cluster)
    surfaces: Counter[str] = Counter()
    reasons: dict[str, set[Reason]] = {}
    for node in cluster:
        surfaces.update(node.surfaces)
        for alias, reason in node.aliases.items():
            reasons.setdefault(alias, set()).add(reason)
    seen = sorted((x for x in surfaces if x != name), key=lambda x: (-surfaces[x], x))
    documents = {document for node in cluster for document, _ in node.members}
    known_days = [days[document] for document in documents if document in days]
    return RegistryEntry(
        name=name,
        label=cluster[0].label,
        aliases=tuple(x for x in sorted(seen) if _is_safe(x, name, reasons.get(x, set()), cluster[0].label)),
        kb_id=min((node.kb_id for node in cluster if node.kb_id), default=""),
        only_in=next(iter(documents)) if cluster[0].is_apart else None,
        seen=Seen(
            documents=len(documents),
            mentions=surfaces.total(),
            first=min(documents, key=natural),
            last=max(documents, key=natural),
            first_day=min(known_days, default=None),
            last_day=max(known_days, default=None),
            aliases={x: surfaces[x] for x in seen},
            canonical=name,
        ),
    )


def _is_safe(surface: str, name: str, reasons: set[Reason], label: Label) -> bool:
    """Tell whether a surface names the same thing in all articles, as a surname or a first name does not."""
    if label is Label.PER and " " not in comparison_form(surface):
        return False
    is_same = comparison_form(surface) == comparison_form(name)
    return is_same or any(names_everywhere(surface, reason, name) for reason in reasons)


def _with_metadata(entry: RegistryEntry, gazetteers: Iterable[Gazetteer]) -> RegistryEntry:
    """Return the entry with the metadata of the user's entry of its kb_id, the last one if there are several."""
    known = [found for gazetteer in gazetteers if (found := gazetteer.entry_of(entry.kb_id))]
    return entry.model_copy(update={"metadata": known[-1].metadata}) if known else entry


def _forms(entry: RegistryEntry) -> set[str]:
    return {comparison_form(surface) for surface in (entry.name, *entry.seen.aliases)}


def _without_shared_aliases(entry: RegistryEntry, forms: Counter[str]) -> RegistryEntry:
    """Return the entry without the aliases that it shares with another entity."""
    own = comparison_form(entry.name)
    kept = tuple(x for x in entry.aliases if (form := comparison_form(x)) == own or forms[form] == 1)
    return entry.model_copy(update={"aliases": kept})
