"""Group the documents of a corpus by a column of their metadata, by a period, or by what the user says of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple, Protocol

from newsner.dates.metadata import parse_date
from newsner.dates.periods import PERIODS, cut_to_period, cut_to_readable_periods
from newsner.linking.messages import NO_MESSAGE, Message
from newsner.records import METADATA

By = str | Mapping[str, Any] | Callable[[str], Any]
"""The date or source of each document: the name of a column of its metadata, a period, or what maps its id to it."""


class Dated(Protocol):
    """The part of an `Extraction` by which it is grouped."""

    @property
    def id(self) -> str | None:
        """The id of the document."""

    @property
    def date(self) -> date | None:
        """The day of the document."""

    @property
    def metadata(self) -> Mapping[str, str]:
        """The other columns of the document."""


class Grouping(NamedTuple):
    """The group of each document that has one, and whether groups are spans of time: of which ``period``."""

    values: Mapping[str, str]
    is_time: bool
    period: str = ""

    def to_keys(self, by: By) -> dict[str, str]:
        """Return what a row of a plot needs besides its value, so that `TaggedCorpus.evidence` finds its documents."""
        return ({"by": by} if isinstance(by, str) else {}) | {"period": self.period}

    def describe_left_out(self, documents: Collection[str]) -> Message:
        """Return a note that says how many of some documents have no group, or nothing if all have one.

        >>> Grouping({"a": "Le Temps"}, is_time=False).describe_left_out(["a", "b"])
        '1 of 2 documents have no value, and are left out'
        """
        left_out = sum(document not in self.values for document in documents)
        if not left_out:
            return NO_MESSAGE
        if self.is_time:
            return Message("{n} of {total} documents have no date, and are left out", n=left_out, total=len(documents))
        return Message("{n} of {total} documents have no value, and are left out", n=left_out, total=len(documents))


def check_by(by: object) -> None:
    """Raise TypeError unless ``by`` may tell the date or source of documents."""
    if not isinstance(by, str) and not callable(by) and not hasattr(by, "get"):
        wanted = "the name of a column, a mapping, a Series or a function"
        raise TypeError(f"by must be {wanted}, but is of type {type(by).__name__}")


def group_documents(
    articles: Iterable[Dated], documents: Collection[str], by: By, *, period: str | None = None
) -> Grouping:
    """Return the group of each of these documents that ``by`` gives one; if most values are dates, a period.

    Args:
        articles: the articles of the corpus, or what has their id, date and metadata.
        documents: the ids of the documents to group.
        by: as for `Plots.entities`.
        period: what the `Grouping` of some of the documents had, so that the same groups are found again.

    Raises:
        ValueError: ``by`` is no column and no period with readable dates, or knows none of the documents.
    """
    if isinstance(by, str):
        return _read_column(articles, documents, by, period)
    find = by if callable(by) else by.get
    values = {document: find(document) for document in documents}
    known = {document: value for document, value in values.items() if value is not None and value == value}  # no NaN
    if values and not known:
        raise ValueError(f"by knows no document of the corpus; one is {next(iter(values))!r}")
    return _group(known, period)


def _read_column(articles: Iterable[Dated], documents: Collection[str], name: str, period: str | None) -> Grouping:
    """Return the group of each document that has a value in a column, or a date of a period."""
    columns: dict[str, dict[str, str]] = defaultdict(dict)  # of the metadata: the value of each document
    days: dict[str, str] = {}  # of the articles
    for article in articles:
        document = str(article.id)
        if article.date is not None and document in documents:
            days[document] = article.date.isoformat()
        for column, value in article.metadata.items():
            columns[column] |= {document: value} if document in documents else {}
    column = name if name in columns else name.removeprefix(METADATA)
    if column in columns:
        return _group(columns[column], period)
    if name not in PERIODS:
        raise ValueError(f"by is {name!r}; wanted is one of {[*PERIODS]} or of the columns {[*columns]}")
    dates = _find_dates(columns, days, name)
    values = {document: cut for document, day in dates.items() if (cut := cut_to_period(day, name))}
    return Grouping(values, is_time=True, period=name)


def _find_dates(columns: Mapping[str, Mapping[str, str]], days: Mapping[str, str], period: str) -> Mapping[str, str]:
    """Return the date of each document that has one: of the column ``date`` or the only one of dates, or its day."""
    read = {name: _parse_dates(values) for name, values in columns.items()}
    of_dates = [name for name, values in columns.items() if _are_dates(read[name], values)]
    wanted = [name for name in of_dates if name.casefold() == "date"] or of_dates
    if days and not wanted:
        return days
    if len(wanted) != 1:
        examples = {name: next(iter(values.values()), "") for name, values in columns.items()}
        problem = f"the columns {wanted} all hold dates" if wanted else f"no column holds readable dates: {examples}"
        raise ValueError(
            f"by is {period!r}, but {problem}; wanted is a column 'date', or only one column of dates such as "
            "2015-10-07, 07/10/2015 or 7 octobre 2015"
        )
    return {**days, **read[wanted[0]]}


def _are_dates(dates: Mapping[str, str], values: Mapping[str, Any]) -> bool:
    """Tell whether so many values are dates that the others must be mistakes."""
    return 2 * len(dates) > len(values)


def _parse_dates(values: Mapping[str, Any]) -> dict[str, str]:
    return {document: day for document, value in values.items() if (day := parse_date(value))}


def _group(values: Mapping[str, Any], period: str | None) -> Grouping:
    """Return the period of each date if most values are dates, or if it is given; or else the values as strings."""
    dates = _parse_dates(values) if period != "" else {}
    if period:
        return Grouping({document: day[: PERIODS[period]] for document, day in dates.items()}, True, period)
    if _are_dates(dates, values):
        cut = cut_to_readable_periods(dates)
        longest = max(map(len, cut.values()), default=0)
        return Grouping(cut, True, next((name for name, length in PERIODS.items() if length == longest), "year"))
    return Grouping({document: str(value) for document, value in values.items()}, is_time=False)
