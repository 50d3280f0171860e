"""Find which entities, speakers or units are typical of a source or period, and which are strikingly rare there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from newsner.analysis.association import adjust, expect, measure_log_likelihood, measure_specificity
from newsner.analysis.grouping import By, Grouping, check_by, group_documents
from newsner.analysis.quoted import Quoted
from newsner.checks import check_whole, name_argument, require
from newsner.labels import Label
from newsner.linking.messages import NO_MESSAGE, Message
from newsner.linking.registry import Registry
from newsner.models import Extraction
from newsner.quantities.units import to_symbol
from newsner.records import INTEGER, NUMBER, STRING

if TYPE_CHECKING:
    import pandas

ITEMS = {
    "entities": ("entity", "label", "kb_id"),
    "speakers": ("entity", "label", "kb_id"),
    "units": ("unit", "per", "kind"),
}
"""What can be compared, and the columns that tell one of these from another."""
COUNTS = ("documents", "occurrences")
"""What can be counted: the documents that have something, or all its occurrences in them."""
BANAL = 3.0
"""The size of a specificity below which TXM calls it banal: a probability of one in a thousand."""

_FIGURES = {
    "observed": INTEGER,
    "expected": NUMBER,
    "total": INTEGER,
    "group_size": INTEGER,
    "corpus_size": INTEGER,
    "specificity": NUMBER,
    "log_likelihood": NUMBER,
    "adjusted_p": NUMBER,
}
_MOST_ROWS = 20_000_000


class Specificities(NamedTuple):
    """A table of specificities, its groups in order, and notes if documents have no group, or if there is no row.

    ``period`` is what groups are: ``day``, ``week``, ``month`` or ``year``, or an empty string if they are no dates.
    """

    table: pandas.DataFrame
    groups: tuple[str, ...]
    left_out: Message
    why_empty: Message
    period: str

    def to_rows(self) -> list[dict[str, Any]]:
        """Return the rows of the table as plain values, with ``None`` for empty cells."""
        plain = self.table.astype(object)
        rows = plain.where(plain.notna(), None).to_dict("records")
        return [{str(name): value for name, value in row.items()} for row in rows]


class Corpus(Protocol):
    """The part of a `newsner.TaggedCorpus` that specificities read."""

    @property
    def registry(self) -> Registry:
        """The registry of the entities of all documents."""

    def __iter__(self) -> Iterator[Extraction]:
        """Yield the extractions of all documents."""


class _Occurrences(NamedTuple):
    """What identifies each item, and how often each document has it, by (document, number of the item)."""

    items: list[tuple[str | None, ...]]
    numbers: Counter[tuple[str, int]]


class _Frequencies(NamedTuple):
    """How often each item (a row) occurs in each group (a column), and the sizes of the groups."""

    items: list[tuple[str | None, ...]]
    observed: NDArray[np.int64]
    sizes: NDArray[np.int64]


def find_specificities(
    corpus: Corpus,
    by: By,
    *,
    of: str = "entities",
    count: str = "documents",
    label: Label | str | None = None,
    min_total: int = 5,
    top: int | None = None,
) -> Specificities:
    """Return the specificities of all items in all groups of documents; see `TaggedCorpus.specificities`."""
    _check(by, of, count, label, min_total, top)
    wanted = None if label is None else Label(label)
    documents = [str(article.id) for article in corpus]
    groups = group_documents(corpus, set(documents), by)
    names = _order_groups(groups)
    if len(names) < 2:
        raise ValueError(f"specificities compare groups of documents, but by={_show(by)} gives only {names}")
    frequencies = _count(
        _find_occurrences(corpus, of, wanted), groups, names, of_documents=count == "documents", min_total=min_total
    )
    table = _build_table({"of": of, "by": _name(by)}, names, frequencies)
    shown = table if top is None else _select_top(table, names, top)
    left_out, why_empty = groups.describe_left_out(documents), _describe_empty(table, count, min_total)
    return Specificities(shown, names, left_out, why_empty, groups.period)


def _describe_empty(table: pandas.DataFrame, count: str, min_total: int) -> Message:
    """Return a note that says why a table has no rows, or nothing if it has some."""
    if len(table):
        return NO_MESSAGE
    option = name_argument("min_total")
    if count == "documents":
        return Message(
            "the table is empty, since nothing is in {n} documents or more; set a lower {option}",
            n=min_total,
            option=option,
        )
    return Message(
        "the table is empty, since nothing is counted {n} times or more; set a lower {option}",
        n=min_total,
        option=option,
    )


def _check(by: object, of: str, count: str, label: object, min_total: int, top: int | None) -> None:
    for library in ("pandas", "scipy"):
        require(library, "analysis", "a table of specificities")
    check_by(by)
    for name, value, accepted in (("of", of, (*ITEMS,)), ("count", count, COUNTS)):
        if value not in accepted:
            raise ValueError(f"{name_argument(name)} must be one of {', '.join(accepted)}, but is {value!r}")
    if label is not None and of == "units":
        raise ValueError(
            f"{name_argument('label')} is for entities and speakers, not for {name_argument('of', 'units')}"
        )
    check_whole("min_total", min_total)
    if top is not None:
        check_whole("top", top)


def _name(by: By) -> str | None:
    """Return the name of the column or period, or that of a Series, or ``None`` if there is none."""
    name = by if isinstance(by, str) else getattr(by, "name", None)
    return name if isinstance(name, str) else None


def _show(by: By) -> str:
    return repr(by) if isinstance(by, str) else f"a {type(by).__name__}"


def _order_groups(groups: Grouping) -> tuple[str, ...]:
    """Return periods in the order of time, and other groups with the largest first."""
    sizes = Counter(groups.values.values())
    return tuple(sorted(sizes) if groups.is_time else sorted(sizes, key=lambda group: (-sizes[group], group)))


def _find_occurrences(corpus: Corpus, of: str, label: Label | None) -> _Occurrences:
    if of == "units":
        return _number(_find_units(corpus))
    registry = corpus.registry
    found = Quoted.build(corpus, registry).statements if of == "speakers" else _count_mentions(corpus, registry)
    entries = registry.entries
    wanted = Counter({key: number for key, number in found.items() if label in (None, entries[key[1]].label)})
    return _Occurrences([(entry.name, entry.label.value, entry.kb_id or None) for entry in entries], wanted)


def _count_mentions(articles: Iterable[Extraction], registry: Registry) -> Counter[tuple[str, int]]:
    """Return the number of mentions by document and position of the entity in the registry."""
    mentions: Counter[tuple[str, int]] = Counter()
    for article in articles:
        document = str(article.id)
        for number, entity in enumerate(article.entities):
            position = registry.members.get((document, number))
            if position is not None:  # no decision has dropped it
                mentions[document, position] += len(entity.mentions)
    return mentions


def _find_units(articles: Iterable[Extraction]) -> Iterator[tuple[str, tuple[str | None, ...]]]:
    """Yield document and unit of each quantity that has one; all names of a unit of measure are its symbol."""
    for article in articles:
        for quantity in article.quantities:
            if quantity.unit is not None:
                yield str(article.id), (to_symbol(quantity.unit, quantity.kind), quantity.per, quantity.kind)


def _number(found: Iterable[tuple[str, tuple[str | None, ...]]]) -> _Occurrences:
    positions: dict[tuple[str | None, ...], int] = {}
    numbers = Counter((document, positions.setdefault(item, len(positions))) for document, item in found)
    return _Occurrences([*positions], numbers)


def _count(
    found: _Occurrences, groups: Grouping, names: tuple[str, ...], *, of_documents: bool, min_total: int
) -> _Frequencies:
    """Return frequencies, in documents that have a group, of what they have often enough."""
    column = {group: number for number, group in enumerate(names)}
    by_cell: Counter[tuple[int, int]] = Counter()
    for (document, item), number in found.numbers.items():
        if document in groups.values:
            by_cell[item, column[groups.values[document]]] += 1 if of_documents else number
    totals: Counter[int] = Counter()
    sizes = Counter(column[group] for group in groups.values.values()) if of_documents else Counter[int]()
    for (item, group), number in by_cell.items():
        totals[item] += number
        sizes[group] += 0 if of_documents else number
    kept = sorted(item for item, total in totals.items() if total >= min_total)
    if len(kept) * len(names) > _MOST_ROWS:
        raise ValueError(
            f"{len(kept)} names in {len(names)} groups are too many rows; wanted are fewer groups, or a higher "
            f"{name_argument('min_total')} than {min_total}"
        )
    row = {item: number for number, item in enumerate(kept)}
    observed = np.zeros((len(kept), len(names)), dtype=np.int64)
    for (item, group), number in by_cell.items():
        if item in row:
            observed[row[item], group] = number
    return _Frequencies(
        [found.items[item] for item in kept], observed, np.array([sizes[group] for group in range(len(names))])
    )


def _build_table(
    given: Mapping[str, str | None], groups: tuple[str, ...], frequencies: _Frequencies
) -> pandas.DataFrame:
    """Return a row for each item and group, the strongest first; ``given`` is the same in all."""
    import pandas

    observed = frequencies.observed.ravel()
    item, group = (places.ravel() for places in np.indices(frequencies.observed.shape))
    total, size = frequencies.observed.sum(axis=1)[item], frequencies.sizes[group]
    corpus_size = np.full_like(observed, frequencies.sizes.sum())
    margins = observed, total, size, corpus_size
    columns: dict[str, Any] = {**given, "group": np.array(groups, dtype=object)[group]}
    for place, name in enumerate(ITEMS[str(given["of"])]):
        columns[name] = np.array([each[place] for each in frequencies.items], dtype=object)[item]
    specificity = measure_specificity(*margins)
    figures = (
        *(observed, expect(total, size, corpus_size), total, size, corpus_size),
        *(specificity, measure_log_likelihood(*margins), adjust(specificity)),
    )
    columns |= dict(zip(_FIGURES, figures, strict=True))
    strength = np.lexsort((group, item, -np.abs(columns["log_likelihood"]), -np.abs(specificity)))
    table = pandas.DataFrame(columns).iloc[strength].reset_index(drop=True)
    types: Any = {name: _FIGURES.get(name, STRING).pandas for name in columns}
    typed: pandas.DataFrame = table.astype(types)
    return typed


def _select_top(table: pandas.DataFrame, groups: Iterable[str], top: int) -> pandas.DataFrame:
    """Return the strongest surpluses and deficits of each group, group by group, the greatest surplus first."""
    import pandas

    parts = [table.iloc[:0]]
    for group in groups:
        of_group = table[table["group"] == group]
        surpluses = of_group[of_group["specificity"] > 0].head(top)
        deficits = of_group[of_group["specificity"] < 0].head(top)
        parts += [surpluses, deficits.iloc[::-1]]
    selected: pandas.DataFrame = pandas.concat(parts, ignore_index=True)
    return selected
