"""Concordances: the lines that stand behind a name, a quantity or a count, each with its context and its place."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args, overload

from newsner.checks import check_path, check_type, name_argument
from newsner.files import (
    check_output_path,
    refuse_existing,
    write_csv_safely,
    write_safely,
)
from newsner.labels import Lang, LineKind
from newsner.names import fold
from newsner.records import COLUMN, DATE, METADATA, STRING, Column, require_pandas, to_typed_frame

if TYPE_CHECKING:
    import pandas

Sort = Literal["date", "position", "left", "right", "text", "entity", "label"]
"""What the lines of a concordance can be sorted by."""

_COLUMNS = (
    *(COLUMN["id"], COLUMN["start"], COLUMN["end"], Column("left", STRING), COLUMN["text"], Column("right", STRING)),
    *(COLUMN["entity"], COLUMN["label"], Column("kind", STRING), Column("date", DATE)),
)
_SUFFIXES = (".csv", ".jsonl", ".html")
_SHOWN = 10  # lines in a representation
_WORD = re.compile(r"[^\W_]+")


class ConcordanceLine(NamedTuple):
    """A line of a concordance: a passage of an article between what stands to its left and to its right.

    ``text`` is ``article.text[start:end]`` of the article ``id``; ``left`` and ``right`` are on one line. ``entity`` is
    the name of the entity in the registry that the passage names, means or is said by, and ``label`` its label, if
    there is one. ``kind`` says what the passage is: a ``mention``, a ``reference``, the words for a ``speaker``, a
    ``role``, ``statement``, ``quantity`` or ``date``, any other ``passage``, a ``sentence`` or a whole
    ``document``. ``entry`` is the position of the entity in ``corpus.registry.entries``. ``date`` is the
    day of the article, and ``metadata`` are its other columns. ``marks`` are the ranges of the article with the names
    that a sentence is shown for.
    """

    id: str
    start: int
    end: int
    left: str
    text: str
    right: str
    entity: str | None
    label: str | None
    kind: LineKind
    date: date | None
    metadata: Mapping[str, str]
    entry: int | None = None
    marks: tuple[tuple[int, int], ...] = ()


class Concordance(Sequence[ConcordanceLine]):
    """The lines of a concordance; `TaggedCorpus.concordance` and `TaggedCorpus.evidence` make one.

    It is a sequence of `ConcordanceLine`; a notebook shows it as a table, and `rich.print` in a terminal. ``title``
    says what it shows, and ``note`` what else the words that were looked for may mean. ``documents`` are the ids of the
    articles with a line.

    >>> from newsner import tag
    >>> corpus = tag({"a": "Bachar al-Assad est à Damas.", "b": "Moscou soutient Assad."})
    >>> for line in corpus.concordance("Bachar al-Assad"):
    ...     print((line.id, line.left, line.text, line.right))
    ('a', '', 'Bachar al-Assad', ' est à Damas.')
    ('b', 'Moscou soutient ', 'Assad', '.')
    """

    def __init__(
        self, lines: Iterable[ConcordanceLine], *, title: str, note: str = "", texts: Mapping[str, bytes] | None = None
    ) -> None:
        self.lines = tuple(lines)
        self.title = title
        self.note = note
        self._texts = texts or {}  # of the articles, packed

    @overload
    def __getitem__(self, index: int) -> ConcordanceLine: ...

    @overload
    def __getitem__(self, index: slice) -> Concordance: ...

    def __getitem__(self, index: int | slice) -> ConcordanceLine | Concordance:
        return self._with(self.lines[index]) if isinstance(index, slice) else self.lines[index]

    def __len__(self) -> int:
        return len(self.lines)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Concordance) and (self.lines, self.title) == (other.lines, other.title)

    __hash__ = None  # type: ignore[assignment]  # a line holds a dict

    @cached_property
    def documents(self) -> tuple[str, ...]:
        """The ids of the articles that have a line, in the order of the lines."""
        return tuple(dict.fromkeys(line.id for line in self.lines))

    @property
    def size(self) -> str:
        """The numbers of lines and of articles, in words."""
        return f"{count_noun(len(self), 'line')} in {count_noun(len(self.documents), 'document')}"

    def text_of(self, document: str) -> str:
        """Return the text of an article that has a line, given its id.

        Raises:
            KeyError: no line is of an article with this id.
        """
        if document not in self._texts:
            raise KeyError(f"no line is of a document {document!r}")
        return zlib.decompress(self._texts[document]).decode("utf-8", "surrogatepass")

    def sort(self, by: Sort) -> Concordance:
        """Return the same lines in another order.

        Args:
            by: ``date`` (then by position), ``position`` (in the order of the corpus), ``left`` (the words to the left,
                from the nearest on), ``right``, ``text``, ``entity`` or ``label``. Words are sorted as in French
                dictionaries: accents and capitals count only between words that are otherwise the same.

        Raises:
            ValueError: ``by`` is another value.
        """
        check_sort("by", by)
        order = {id_: number for number, id_ in enumerate(self._texts)}
        numbered = sorted(self.lines, key=lambda line: (order.get(line.id, 0), line.start, line.end))
        return self._with(numbered if by == "position" else sorted(numbered, key=_KEYS[by]))

    def to_frame(self) -> pandas.DataFrame:
        """Return the lines as a DataFrame, with the columns ``meta_NAME`` of metadata; needs the extra ``notebook``."""
        require_pandas()
        return to_typed_frame(self._columns(), self._rows())

    def to_html(
        self,
        path: str | Path | None = None,
        *,
        articles: bool = True,
        lang: Lang | None = None,
        overwrite: bool = False,
    ) -> str:
        """Return the lines as a self-contained HTML page, each linked to its place in the article; or write it, too.

        Where an article has an address in its metadata (``url``, ``link``), its id leads there, to the very words.

        Args:
            path: a file to write the page to.
            articles: whether the page has the articles below the lines; without them it is smaller.
            lang: the language of the page around the lines, ``fr`` or ``en``, as for `to_html`.
            overwrite: replace an existing file.

        Raises:
            FileExistsError: the file exists, and ``overwrite`` is not set.
            ValueError: the language is unknown.
        """
        from newsner.views.concordance import build_page  # here, since views import this module

        check_type("articles", articles, bool, "a boolean")
        if path is not None:
            check_path("path", path)
            refuse_existing(path, overwrite=overwrite)
        page = build_page(self, with_articles=articles, lang=lang)
        if path is not None:
            write_safely(Path(path), [page.removesuffix("\n")])
        return page

    def write(self, path: str | Path, *, excel: bool = False, overwrite: bool = False) -> None:
        """Write the lines to a file, which appears once it is complete.

        Args:
            path: ``x.csv`` and ``x.jsonl`` have the columns of `to_frame`, ``x.html`` is the page of `to_html`.
            excel: write CSV as Excel opens it in French: with a byte order mark and semicolons.
            overwrite: replace an existing file.

        Raises:
            ValueError: the file has another suffix, or ``excel`` is set for another one than ``.csv``.
            FileExistsError: the file exists, and ``overwrite`` is not set.
        """
        path = check_output(path, excel=excel, overwrite=overwrite)
        if path.suffix.lower() == ".html":
            self.to_html(path, overwrite=overwrite)
            return
        if path.suffix.lower() == ".csv":
            write_csv_safely(path, [column.name for column in self._columns()], self._rows(), excel=excel)
        else:
            write_safely(path, map(_to_json, self.lines))

    def _with(self, lines: Iterable[ConcordanceLine]) -> Concordance:
        return Concordance(lines, title=self.title, note=self.note, texts=self._texts)

    def _metadata_names(self) -> list[str]:
        return list(dict.fromkeys(name for line in self.lines for name in line.metadata))

    def _columns(self) -> tuple[Column, ...]:
        return _COLUMNS + tuple(Column(METADATA + name, STRING) for name in self._metadata_names())

    def _rows(self) -> Iterator[tuple[Any, ...]]:
        names = self._metadata_names()
        for line in self.lines:
            values = tuple(line.metadata.get(name) for name in names)
            yield (*(getattr(line, column.name) for column in _COLUMNS), *values)

    def __repr__(self) -> str:
        heading = f"<Concordance of {self.title}: {self.size}>"
        shown = [
            f"{line.left[-40:]:>40}[{' '.join(line.text.split())}]{line.right[:40]}" for line in self[:_SHOWN].lines
        ]
        return "\n".join([heading, *([self.note] if self.note else []), *shown, *(["…"] if len(self) > _SHOWN else [])])

    def _repr_html_(self) -> str:
        """Return the HTML that a notebook shows."""
        from newsner.views.concordance import build_fragment  # here, since views import this module

        return build_fragment(self)

    def __rich__(self) -> object:
        """Return what `rich.print` shows in a terminal."""
        from newsner.views.terminal import build_concordance_view  # here, since views import this module

        return build_concordance_view(self)


def count_noun(number: int, noun: str) -> str:
    """Return a number with its noun in the singular or plural.

    >>> count_noun(1, "line"), count_noun(1200, "line")
    ('1 line', '1,200 lines')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def check_sort(name: str, sort: object) -> None:
    """Raise ValueError unless a value is something that lines can be sorted by."""
    if sort not in get_args(Sort):
        raise ValueError(f"{name_argument(name)} must be one of {get_args(Sort)}, but is {sort!r}")


def check_output(path: str | Path, *, excel: bool = False, overwrite: bool = False) -> Path:
    """Return the path of a concordance to write; raise the errors of `Concordance.write`, before the work starts."""
    return check_output_path(path, _SUFFIXES, excel=excel, overwrite=overwrite)


def _to_json(line: ConcordanceLine) -> str:
    fields = {column.name: getattr(line, column.name) for column in _COLUMNS}
    day = line.date.isoformat() if line.date else None
    row = fields | {"date": day, "metadata": dict(line.metadata)} | ({"marks": line.marks} if line.marks else {})
    return json.dumps(row, ensure_ascii=False).encode("utf-8", "replace").decode()


def _collate(words: list[str]) -> tuple[list[str], list[str]]:
    """Return a key that sorts words as French dictionaries do: first without accents and capitals, then with them."""
    return [fold(word) for word in words], [word.lower() for word in words]


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _by_day(line: ConcordanceLine) -> tuple[bool, date]:
    return line.date is None, line.date or date.min


def _by_name(line: ConcordanceLine) -> Any:
    return line.entity is None, _collate(_words(line.entity or "")), line.label or ""


_KEYS: dict[str, Any] = {
    "date": _by_day,
    "left": lambda line: (_collate(_words(line.left)[::-1]), _collate(_words(line.right))),
    "right": lambda line: (_collate(_words(line.right)), _collate(_words(line.left)[::-1])),
    "text": lambda line: (_collate(_words(line.text)), _collate(_words(line.right))),
    "entity": _by_name,
    "label": lambda line: (line.label or "~", _by_name(line)),
}
"""The keys by which lines are sorted; lines with one key stay in the order of the corpus."""
