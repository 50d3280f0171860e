"""Compare two runs over the same documents: what came, went, moved or changed."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, overload

from newsner.checks import check_items
from newsner.files import check_output_path, write_csv_safely, write_safely
from newsner.labels import Lang
from newsner.models import Extraction, Passage, to_surface
from newsner.records import COLUMN, OPTIONAL_INTEGER, STRING, Column, require_pandas, to_typed_frame

if TYPE_CHECKING:
    import pandas

Part = Literal["document", "entity", "mention", "quantity", "statement", "role", "reference", "date"]
"""What can differ between two runs."""
PARTS: tuple[Part, ...] = ("document", "entity", "mention", "quantity", "statement", "role", "reference", "date")

Change = Literal["came", "went", "moved", "changed"]
"""How it can differ: it is only in the second run, only in the first, at another place, or other in some fields."""
CHANGES: tuple[Change, ...] = ("came", "went", "moved", "changed")

_SUFFIXES = (".csv", ".jsonl", ".html")
_CONTEXT = 40  # characters on each side
_COLUMNS = (
    *(COLUMN["id"], Column("part", STRING), Column("change", STRING)),
    *(Column(name, OPTIONAL_INTEGER) for name in ("start", "end", "other_start", "other_end")),
    *(Column(name, STRING) for name in ("left", "text", "right", "fields", "before", "after")),
)


class Difference(NamedTuple):
    """Something that two runs over one document do not share.

    ``start`` and ``end`` say where the first run has it, ``other_start`` and ``other_end`` where the second one; they
    are ``None`` where a run does not have it, and for entities and documents, which have no place. ``text`` are the
    words of the article (or the name of an entity), between ``left`` and ``right``. ``fields`` has each field that
    differs, with its two values as strings, ``""`` for none; what came or went has all its fields.
    """

    id: str
    part: Part
    change: Change
    start: int | None
    end: int | None
    other_start: int | None
    other_end: int | None
    left: str
    text: str
    right: str
    fields: Mapping[str, tuple[str, str]]

    @property
    def before(self) -> str:
        """What the first run says, in one line."""
        return _describe(self, 0) if self.change != "came" else ""

    @property
    def after(self) -> str:
        """What the second run says, in one line."""
        return _describe(self, 1) if self.change != "went" else ""


def _describe(difference: Difference, side: int) -> str:
    pairs = ((name, values[side]) for name, values in difference.fields.items())
    return ", ".join(f"{name}: {value}" for name, value in pairs if value or difference.change == "changed")


class Differences(Sequence[Difference]):
    """What two runs do not share, document by document; `newsner.diff` makes it, and it is false if they are equal.

    ``documents`` is the number of those compared. ``only_in_first`` and ``only_in_second`` have the ids of documents
    that one run alone has; ``other_texts`` of those whose texts differ, so that nothing in them can be compared.
    """

    def __init__(
        self,
        differences: Iterable[Difference],
        documents: int,
        only_in_first: Sequence[str] = (),
        only_in_second: Sequence[str] = (),
        other_texts: Sequence[str] = (),
    ) -> None:
        self._differences = tuple(differences)
        self.documents = documents
        self.only_in_first = tuple(only_in_first)
        self.only_in_second = tuple(only_in_second)
        self.other_texts = tuple(other_texts)

    @overload
    def __getitem__(self, index: int) -> Difference: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Difference]: ...
    def __getitem__(self, index: int | slice) -> Difference | Sequence[Difference]:
        return self._differences[index]

    def __len__(self) -> int:
        return len(self._differences)

    def __bool__(self) -> bool:
        """Tell whether the runs differ, also if only in their documents or texts."""
        return bool(self._differences or self.only_in_first or self.only_in_second or self.other_texts)

    def __repr__(self) -> str:
        ids = {difference.id for difference in self._differences}
        alone = len(self.only_in_first) + len(self.only_in_second)
        return (
            f"<Differences: {len(self)} in {len(ids)} of {self.documents} documents; {alone} only in one run, "
            f"{len(self.other_texts)} with another text>"
        )

    @property
    def counts(self) -> Counter[tuple[Part, Change]]:
        """The number of differences by part and change."""
        return Counter((difference.part, difference.change) for difference in self._differences)

    def to_frame(self) -> pandas.DataFrame:
        """Return the differences as a table, one row each; needs pandas (extra ``notebook``).

        ``id part change start end other_start other_end left text right fields before after``
        """
        require_pandas()
        return to_typed_frame(_COLUMNS, [_to_row(difference) for difference in self])

    def to_html(self, *, lang: Lang | None = None) -> str:
        """Return a page that shows both runs side by side, document by document.

        Args:
            lang: the language of the page, ``fr`` or ``en``; by default that of `set_language`, or the system's.
        """
        from newsner.views.differences import build_page  # here, since views import this module

        return build_page(self, lang=lang)

    def write(self, path: str | Path, *, excel: bool = False, overwrite: bool = False) -> None:
        """Write the differences to a file: a table (``.csv``), JSON Lines (``.jsonl``) or a page (``.html``).

        Documents that only one run has and those with another text are in all of them, as differences of a `document`.

        Args:
            path: the file.
            excel: write CSV as Excel opens it in French.
            overwrite: replace an existing file.

        Raises:
            ValueError: the suffix is another one, or ``excel`` is set for another one than ``.csv``.
            FileExistsError: the file exists, and ``overwrite`` is not set.
        """
        path = check_output(path, excel=excel, overwrite=overwrite)
        if path.suffix.lower() == ".html":
            write_safely(path, [self.to_html().removesuffix("\n")])
        elif path.suffix.lower() == ".csv":
            rows = map(_to_row, self.with_documents())
            write_csv_safely(path, [column.name for column in _COLUMNS], rows, excel=excel)
        else:
            write_safely(path, (_to_json(difference) for difference in self.with_documents()))

    def with_documents(self) -> Iterator[Difference]:
        """Yield all differences, and one for each document that only one run has, or that has another text."""
        yield from self
        for id_ in self.only_in_first:
            yield _of_document(id_, "went", {})
        for id_ in self.only_in_second:
            yield _of_document(id_, "came", {})
        for id_ in self.other_texts:
            yield _of_document(id_, "changed", {"text": ("", "")})


def check_output(path: str | Path, *, excel: bool, overwrite: bool) -> Path:
    """Return the path of a file to write; raise the errors of `Differences.write`, before the work starts."""
    return check_output_path(path, _SUFFIXES, excel=excel, overwrite=overwrite)


def _to_row(difference: Difference) -> tuple[Any, ...]:
    return (*difference[:-1], "|".join(difference.fields), difference.before, difference.after)


def _to_json(difference: Difference) -> str:
    record = difference._asdict()
    record["fields"] = {name: list(values) for name, values in difference.fields.items()}
    return json.dumps(record, ensure_ascii=False)


def _of_document(id_: str, change: Change, fields: Mapping[str, tuple[str, str]]) -> Difference:
    return Difference(id_, "document", change, None, None, None, None, "", "", "", fields)


class _Item(NamedTuple):
    """Something that a run found: where, and what it says of it."""

    start: int
    end: int
    fields: dict[str, str]


def compare(first: Iterable[Extraction], second: Iterable[Extraction]) -> Differences:
    """Return what two runs over the same documents do not share; see `newsner.diff`.

    Documents are known by their ids, and by their position where they have none. Where both runs have them in one
    order, only one document of each is in memory.
    """
    waiting: tuple[dict[str, Extraction], dict[str, Extraction]] = ({}, {})
    seen: tuple[dict[str, int], dict[str, int]] = ({}, {})
    found: dict[str, list[Difference]] = {}
    other_texts: list[str] = []
    documents = 0
    sides = (check_items("a", first, Extraction), check_items("b", second, Extraction))
    for position, pair in enumerate(zip_longest(*sides)):
        for side, article in enumerate(pair):
            if article is None:
                continue
            id_ = str(position) if article.id is None else article.id
            if id_ in seen[side]:
                raise ValueError(f"two articles of {'ab'[side]} have the id {id_!r}; ids must be unique")
            seen[side][id_] = position
            other = waiting[1 - side].pop(id_, None)
            if other is None:
                waiting[side][id_] = article
                continue
            documents += 1
            articles = (article, other) if side == 0 else (other, article)
            if article.text == other.text:
                found[id_] = list(_compare_articles(id_, *articles))
            else:
                other_texts.append(id_)
    order = seen[0]
    differences = [difference for id_ in sorted(found, key=order.__getitem__) for difference in found[id_]]
    return Differences(differences, documents, [*waiting[0]], [*waiting[1]], sorted(other_texts, key=order.__getitem__))


def _compare_articles(id_: str, first: Extraction, second: Extraction) -> Iterator[Difference]:
    if first == second:
        return
    about = _differing(_read_document(first), _read_document(second))
    if about:
        yield _of_document(id_, "changed", about)
    yield from _compare_entities(id_, first, second)
    for part, read in _READERS.items():
        for one, other in _pair(list(read(first)), list(read(second))):
            difference = _build(id_, part, first.text, one, other)
            if difference is not None:
                yield difference


def _read_document(article: Extraction) -> dict[str, str]:
    columns = {f"metadata.{name}": value for name, value in article.metadata.items()}
    return {"date": "" if article.date is None else article.date.isoformat()} | columns


def _differing(first: Mapping[str, str], second: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    pairs = ((name, (first.get(name, ""), second.get(name, ""))) for name in dict.fromkeys((*first, *second)))
    return {name: values for name, values in pairs if values[0] != values[1]}


def _compare_entities(id_: str, first: Extraction, second: Extraction) -> Iterator[Difference]:
    for one, other in _pair_entities(first, second):
        fields = _differing(_read_entity(first, one), _read_entity(second, other))
        if fields:
            change: Change = "came" if one is None else "went" if other is None else "changed"
            name = second.entities[other].name if other is not None else first.entities[one or 0].name
            yield Difference(id_, "entity", change, None, None, None, None, "", name, "", fields)


def _pair_entities(first: Extraction, second: Extraction) -> list[tuple[int | None, int | None]]:
    """Pair the numbers of entities by name and label, then by the mentions that they share."""
    pairs: list[tuple[int | None, int | None]] = []
    free: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, entity in enumerate(second.entities):
        free[entity.name, entity.label].append(number)
    left: list[int] = []
    for number, entity in enumerate(first.entities):
        same = free[entity.name, entity.label]
        if same:
            pairs.append((number, same.pop(0)))
        else:
            left.append(number)
    others = {number: _spans_of(second, number) for numbers in free.values() for number in numbers}
    for number in left:
        own = _spans_of(first, number)
        best = max(others, key=lambda other: (len(own & others[other]), -other), default=None)
        if best is not None and own & others[best]:
            del others[best]
            pairs.append((number, best))
        else:
            pairs.append((number, None))
    return [*pairs, *((None, number) for number in sorted(others))]


def _spans_of(article: Extraction, number: int) -> set[tuple[int, int]]:
    return {(mention.start, mention.end) for mention in article.entities[number].mentions}


def _read_entity(article: Extraction, number: int | None) -> dict[str, str]:
    if number is None:
        return {}
    entity = article.entities[number]
    return {
        "name": entity.name,
        "label": entity.label.value,
        "kb_id": entity.kb_id or "",
        "gender": entity.gender or "",
        "aliases": " | ".join(entity.aliases),
    }


def _name(article: Extraction, number: int | None) -> str:
    return "" if number is None or number >= len(article.entities) else article.entities[number].name


def _text(passage: Passage | None) -> str:
    return "" if passage is None else to_surface(passage.text)


def _read_mentions(article: Extraction) -> Iterator[_Item]:
    for entity in article.entities:
        for mention in entity.mentions:
            fields = {"label": mention.label.value, "entity": entity.name, "acts": "yes" if mention.acts else ""}
            yield _Item(mention.start, mention.end, fields)


def _read_quantities(article: Extraction) -> Iterator[_Item]:
    names = ("value", "low", "high", "unit", "bound", "kind", "noun", "per")
    for quantity in article.quantities:
        values = {name: getattr(quantity, name) for name in names}
        fields = {name: "" if value is None else str(value) for name, value in values.items()}
        yield _Item(quantity.start, quantity.end, fields)


def _read_statements(article: Extraction) -> Iterator[_Item]:
    for statement in article.statements:
        fields = {"speaker": _text(statement.speaker), "entity": _name(article, statement.entity)}
        fields |= {"cue": _text(statement.cue), "kind": statement.kind}
        yield _Item(statement.start, statement.end, fields)


def _read_roles(article: Extraction) -> Iterator[_Item]:
    for entity in article.entities:
        for role in entity.roles:
            yield _Item(role.start, role.end, {"entity": entity.name})


def _read_references(article: Extraction) -> Iterator[_Item]:
    for reference in article.references:
        fields = {"entity": _name(article, reference.entity), "kb_id": reference.kb_id or ""}
        yield _Item(reference.start, reference.end, fields)


def _read_dates(article: Extraction) -> Iterator[_Item]:
    for date in article.dates:
        fields = {name: getattr(date, name) or "" for name in ("value", "low", "high", "kind")}
        yield _Item(date.start, date.end, fields | {"approx": "yes" if date.approx else ""})


_READERS: dict[Part, Callable[[Extraction], Iterator[_Item]]] = {
    "mention": _read_mentions,
    "quantity": _read_quantities,
    "statement": _read_statements,
    "role": _read_roles,
    "reference": _read_references,
    "date": _read_dates,
}


def _pair(first: Sequence[_Item], second: Sequence[_Item]) -> list[tuple[_Item | None, _Item | None]]:
    """Pair what stands at one place, then what overlaps most; what is left has no other.

    >>> [a, b, c] = [_Item(0, 5, {}), _Item(3, 9, {}), _Item(20, 25, {})]
    >>> _pair([a, c], [b, c]) == [(a, b), (c, c)]
    True
    """
    free: dict[tuple[int, int], list[_Item]] = defaultdict(list)
    for item in second:
        free[item.start, item.end].append(item)
    pairs: list[tuple[_Item | None, _Item | None]] = []
    left: list[_Item] = []
    for item in first:
        same = free[item.start, item.end]
        if same:
            best = max(same, key=lambda other: (other.fields == item.fields, -same.index(other)))
            same.remove(best)
            pairs.append((item, best))
        else:
            left.append(item)
    others = sorted((item for items in free.values() for item in items), key=lambda item: item[:2])
    for item in left:
        best_other = max(others, key=lambda other: _overlap(item, other), default=None)
        if best_other is None or _overlap(item, best_other) <= 0:
            pairs.append((item, None))
        else:
            others.remove(best_other)
            pairs.append((item, best_other))
    pairs += [(None, item) for item in others]
    return sorted(pairs, key=lambda pair: (pair[0] or pair[1] or _Item(0, 0, {}))[:2])


def _overlap(one: _Item, other: _Item) -> int:
    return min(one.end, other.end) - max(one.start, other.start)


def _build(id_: str, part: Part, text: str, one: _Item | None, other: _Item | None) -> Difference | None:
    """Return the difference between what stands at one place in two runs, or ``None`` if there is none."""
    fields = _differing(one.fields if one else {}, other.fields if other else {})
    has_moved = one is not None and other is not None and one[:2] != other[:2]
    if one is not None and other is not None and not fields and not has_moved:
        return None
    change: Change = "came" if one is None else "went" if other is None else "moved" if has_moved else "changed"
    spans = [item for item in (one, other) if item is not None]
    start, end = min(item.start for item in spans), max(item.end for item in spans)
    if has_moved and one is not None and other is not None:
        fields["text"] = (to_surface(text[one.start : one.end]), to_surface(text[other.start : other.end]))
    return Difference(
        id=id_,
        part=part,
        change=change,
        start=one.start if one else None,
        end=one.end if one else None,
        other_start=other.start if other else None,
        other_end=other.end if other else None,
        left=to_surface(text[max(0, start - _CONTEXT) : start]),
        text=to_surface(text[start:end]),
        right=to_surface(text[end : end + _CONTEXT]),
        fields=fields,
    )
