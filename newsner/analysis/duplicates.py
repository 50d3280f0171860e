"""Near-duplicates of a corpus as results: groups of wire copy and reprints as a table, as a page and as files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from newsner.analysis.copies import DuplicateGroup, Text, group_copies
from newsner.checks import check_type, name_argument
from newsner.files import (
    check_output_path,
    write_csv_safely,
    write_safely,
)
from newsner.models import ErrorRecord
from newsner.records import (
    COLUMN,
    INTEGER,
    METADATA,
    NUMBER,
    OPTIONAL_INTEGER,
    STRING,
    Column,
    ColumnType,
    require_pandas,
    to_typed_frame,
)

if TYPE_CHECKING:
    import pandas

THRESHOLD = 0.65
"""The share of the shorter text's words that both must have by default."""

LOWEST = 0.3
"""The lowest threshold: below it, articles on one event that share passages would be copies."""

_OPTIONAL_BOOLEAN = ColumnType("boolean", lambda pyarrow: pyarrow.bool_(), "boolean")
_SHARES = ("similarity", "share", "share_of_other")
_COUNTS = ("shared_words", "added_words", "dropped_words", "other_figures")
_PLACES = ("start", "end", "other_start", "other_end")
_COLUMNS = (
    Column("group", INTEGER),
    COLUMN["id"],
    Column("of", STRING),
    *(Column(name, NUMBER) for name in _SHARES),
    *(Column(name, OPTIONAL_INTEGER) for name in _COUNTS),
    Column("same_title", _OPTIONAL_BOOLEAN),
    Column("passage", STRING),
    *(Column(name, OPTIONAL_INTEGER) for name in _PLACES),
)


class Duplicates(Sequence[DuplicateGroup]):
    """The groups of articles that are one text in print, as `find_duplicates` and `TaggedCorpus.duplicates` find them.

    It is a sequence of `DuplicateGroup`, in the order of their first articles. ``documents`` is the number of documents
    that were compared, ``threshold`` the one that was used, and ``errors`` are the documents that could not be read.
    """

    def __init__(
        self,
        groups: tuple[DuplicateGroup, ...],
        *,
        documents: int,
        threshold: float,
        errors: Sequence[ErrorRecord] = (),
    ) -> None:
        self.groups = groups
        self.documents = documents
        self.threshold = threshold
        self.errors = tuple(errors)

    @overload
    def __getitem__(self, index: int) -> DuplicateGroup: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[DuplicateGroup, ...]: ...

    def __getitem__(self, index: int | slice) -> DuplicateGroup | tuple[DuplicateGroup, ...]:
        return self.groups[index]

    def __len__(self) -> int:
        return len(self.groups)

    def __repr__(self) -> str:
        return f"<Duplicates: {self.summary}>"

    @property
    def summary(self) -> str:
        """How many groups, copies and documents there are, in words."""
        parts = (len(self), "group", "groups"), (len(self.first_of), "copy", "copies")
        groups, copies = (f"{number} {one if number == 1 else many}" for number, one, many in parts)
        return f"{groups} with {copies} among {self.documents} documents"

    @cached_property
    def first_of(self) -> Mapping[str, str]:
        """The id of each copy, with that of the first article of its group; without copies, each text is left once."""
        return {copy.id: group.first for group in self.groups for copy in group.copies}

    def of(self, id: str) -> DuplicateGroup | None:
        """Return the group of an article, or ``None`` if it has no copies."""
        check_type("id", id, str, "a string")
        return self._by_id.get(id)

    @cached_property
    def _by_id(self) -> dict[str, DuplicateGroup]:
        return {id_: group for group in self.groups for id_ in group.ids}

    def to_frame(self) -> pandas.DataFrame:
        """Return a table with a row for each article of a group; needs pandas (extra ``notebook`` or ``analysis``).

        The first article of a group stands first, with nothing in ``of`` and the columns behind it, which are as in
        `Copy`; ``passage`` is ``text[start:end]`` of the copy, at ``other_start`` to ``other_end`` in the other one.
        Behind these stand the metadata, in columns such as ``meta_source``.
        """
        require_pandas()
        names = self._metadata_names()
        columns = _COLUMNS + tuple(Column(METADATA + name, STRING) for name in names)
        return to_typed_frame(columns, self._rows(names))

    def _metadata_names(self) -> list[str]:
        names: dict[str, None] = {}
        for group in self.groups:
            for metadata in (group.metadata, *(copy.metadata for copy in group.copies)):
                names |= dict.fromkeys(metadata)
        return list(names)

    def _rows(self, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        for number, group in enumerate(self.groups):
            first = (number, group.first, *(None,) * (len(_COLUMNS) - 2))
            yield first + tuple(group.metadata.get(name) for name in names)
            for copy in group.copies:
                places = (copy.passage.start, copy.passage.end, copy.passage_in_other.start, copy.passage_in_other.end)
                figures = (*(getattr(copy, name) for name in (*_SHARES, *_COUNTS)), copy.same_title)
                row = (number, copy.id, copy.of, *figures, copy.passage.text, *places)
                yield row + tuple(copy.metadata.get(name) for name in names)

    def write(self, path: str | Path, *, excel: bool = False, overwrite: bool = False) -> None:
        """Write the groups: ``x.jsonl`` has one `DuplicateGroup` a line, ``x.csv`` the rows of `to_frame`.

        Args:
            path: a file.
            excel: write CSV as Excel opens it in French, as for `TaggedCorpus.write`.
            overwrite: replace the file if it exists.

        Raises:
            FileExistsError: the file exists, and ``overwrite`` is not set.
            ValueError: the suffix is another one, or ``excel`` is set for another file than CSV.
        """
        path = check_output(path, excel=excel, overwrite=overwrite)
        if path.suffix.lower() == ".csv":
            names = self._metadata_names()
            header = [*(column.name for column in _COLUMNS), *(METADATA + name for name in names)]
            write_csv_safely(path, header, self._rows(names), excel=excel)
        else:
            write_safely(path, (group.model_dump_json() for group in self.groups))

    def _repr_html_(self) -> str:
        """Return the table that a notebook shows: the copies of the first groups, with the longest passage of both."""
        from newsner.views.duplicates import build_table  # here, since views import this module

        return build_table(self)


def check_output(path: str | Path, *, excel: bool = False, overwrite: bool = False) -> Path:
    """Return the path of a file of groups; raise an error if it cannot be written, as for `Duplicates.write`."""
    return check_output_path(path, (".csv", ".jsonl"), excel=excel, overwrite=overwrite)


def check_threshold(threshold: float) -> None:
    """Raise TypeError unless a threshold is a number, and ValueError unless it lies between 0.3 and 1."""
    check_type("threshold", threshold, Real, "a number")
    if not LOWEST <= threshold <= 1:
        raise ValueError(f"{name_argument('threshold')} must lie between {LOWEST} and 1, but is {threshold}")


def build_duplicates(
    texts: Sequence[Text], *, threshold: float = THRESHOLD, errors: Sequence[ErrorRecord] = ()
) -> Duplicates:
    """Return the near-duplicates among texts; see `newsner.find_duplicates`.

    Raises:
        ValueError: two texts have the same id, or ``threshold`` is out of range.
    """
    check_threshold(threshold)
    twice = [id_ for id_, count in Counter(text.id for text in texts).items() if count > 1]
    if twice:
        raise ValueError(f"the id {twice[0]!r} stands more than once among the documents; ids must be unique")
    groups = group_copies(texts, threshold)
    return Duplicates(groups, documents=len(texts), threshold=threshold, errors=errors)
