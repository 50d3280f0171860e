"""Turn the other columns of a document (date, source, url, …) into metadata: strings, whatever their source holds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Set
from datetime import date, datetime, time
from typing import Any

import numpy

from newsner.models import Extraction
from newsner.preprocessing.cleaning import replace_surrogates

_RESULTS = {"entities", "quantities"}  # that each `Extraction` has, also one of an earlier version
_EXTRACTION = Extraction.model_fields.keys() - {"id", "text"}


def is_missing(value: object) -> bool:
    """Tell whether a value is None, NaN, or another missing value of pandas."""
    return (
        value is None or type(value).__name__ in ("NAType", "NaTType") or (isinstance(value, float) and value != value)
    )


def to_id(value: object) -> str:
    """Return an id as a string; a whole number has no decimal point, also in a column of floats.

    >>> to_id(3.0), to_id(3), to_id("3.0"), to_id(2.5)
    ('3', '3', '3.0', '2.5')
    """
    is_whole = isinstance(value, float | numpy.floating) and value.is_integer()
    return str(int(value) if is_whole else value)  # type: ignore[call-overload]


def to_metadata(columns: Mapping[Any, object]) -> dict[str, str]:
    """Return the other columns of a document as strings, without those that are missing or empty.

    A value is the same string whatever kind of source it comes from: strings as they are, numbers without a decimal
    point if they are whole (pandas turns the whole numbers of a column with gaps into floats), ``true`` and ``false``,
    dates in ISO form (also a timestamp at midnight, as pandas and Excel have dates), lists and objects as JSON. What
    has no such form (the bytes of an image) has only its type (``<bytes>``). U+FFFD replaces lone surrogates.

    Of an `Extraction` that is tagged again, its own metadata and the day that was given for it are kept, and its
    results left out.

    >>> to_metadata({"page": 3.0, "section": "", "author": None, "tags": ["sport", "été"]})
    {'page': '3', 'tags': '["sport", "été"]'}
    >>> to_metadata({"date": datetime(2015, 10, 7), "updated": datetime(2015, 10, 7, 18, 30)})
    {'date': '2015-10-07', 'updated': '2015-10-07T18:30:00'}
    """
    if _is_extraction(columns):
        own = columns.get("metadata")
        given = {"date": columns["date"]} if columns.get("date_source") == "given" else {}
        columns = given | dict(own) if isinstance(own, Mapping) else given
    metadata = {}
    for name, value in columns.items():
        if text := value if type(value) is str else _to_text(value):
            metadata[replace_surrogates(str(name))] = replace_surrogates(text)
    return metadata


def _is_extraction(columns: Mapping[Any, object]) -> bool:
    """Tell whether columns are those of an `Extraction`; a source of its own may call a column ``date``, too."""
    names = columns.keys()
    return _RESULTS <= names <= _EXTRACTION and ("date" in names) == ("date_source" in names)


def _to_text(value: Any) -> str:
    """Return a value as a string, which is empty where the value is missing."""
    if isinstance(value, str):
        return str(value)
    try:
        plain = _to_plain(value)
        if is_missing(plain) or plain in ([], {}):
            return ""
        return plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False, default=_to_plain)
    except (TypeError, ValueError, RecursionError):  # bytes of an image, a list that holds itself, one too deep
        return f"<{type(value).__name__}>"


def _to_plain(value: Any) -> Any:
    """Return a value as one that JSON has."""
    if hasattr(value, "asDict"):  # a row of Spark, which is also a tuple
        value = value.asDict()
    elif hasattr(value, "to_list"):  # a list in a cell of polars
        value = value.to_list()
    elif isinstance(value, numpy.ndarray | numpy.bool_ | numpy.number):  # a list or a number of pandas or Parquet
        value = value.tolist()
    if is_missing(value) or isinstance(value, bool | int | list | dict):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, datetime) and value.tzinfo is None and value.time() == time():
        value = value.date()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, Set):
        return sorted(map(str, value))  # in one order, in whichever process
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else str(value)
