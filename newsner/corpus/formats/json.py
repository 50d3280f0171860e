"""Read JSON files: a list of objects, an object that holds one, a mapping of ids to texts, JSON Lines, JSON Feed.

The whole file is held in memory; for a corpus larger than that, there is JSON Lines.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from newsner.corpus.formats.base import Columns, RawDocument, Reader, ReadOptions, open_text, undecodable
from newsner.corpus.formats.feeds import is_json_feed, read_json_feed
from newsner.corpus.formats.jsonl import parse_lines
from newsner.corpus.formats.packing import InputFile
from newsner.models import ErrorRecord

_LIKE_ID = re.compile(r"[\d/]")
_MOST_FIELDS = 100


class JsonReader(Reader):
    """Reads a document from each object of the list in a file."""

    def read(self, file: InputFile, options: ReadOptions) -> Iterator[RawDocument | ErrorRecord]:
        """Yield the document of each object, or the reason why it has none."""
        columns = options.columns
        with open_text(file, options) as (stream, decoding):
            content = stream.read()
        options.guesses.tell(file, decoding.found)
        is_clean = decoding.find_fault(content) is None
        try:
            value = json.loads(content)
        except (ValueError, RecursionError) as error:
            if _is_object(content.lstrip().partition("\n")[0]):
                yield from parse_lines(io.StringIO(content, newline="\n"), decoding, columns, file.name)
                return
            raise ValueError(f"not JSON: {error}") from None
        if is_json_feed(value) and columns.text == "text" and options.layout is None:
            options.layouts["feed"] += 1
            for found in read_json_feed(value, file.name):
                fault = None if is_clean else decoding.find_fault(f"{getattr(found, 'text', '')}{found.metadata}")
                yield undecodable(found.id, fault, found.metadata) if fault else found
            return
        if _maps_to_texts(value, columns):
            options.guesses.tell(file, {"a mapping of ids to texts": "text"})
        for where, item in _find_items(value, columns, file.name):
            fault = None if is_clean else decoding.find_fault(json.dumps(item, ensure_ascii=False))
            document = _to_document(item, columns, where)
            yield undecodable(document.id, fault, document.metadata) if fault else document


def _is_object(line: str) -> bool:
    """Tell whether a line holds a JSON object, as each line of JSON Lines does."""
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _maps_to_texts(value: object, columns: Columns) -> bool:
    """Tell whether a value maps ids to texts.

    It could also be one article whose text has a field of another name. So the keys must look like ids, with digits or
    slashes in all of them, or be more than the fields that an article has.
    """
    return (
        isinstance(value, dict)
        and bool(value)
        and columns.text not in value
        and all(isinstance(item, str) for item in value.values())
        and (len(value) > _MOST_FIELDS or all(map(_LIKE_ID.search, value)))
    )


def _find_items(value: Any, columns: Columns, name: str) -> Iterable[tuple[str, Any]]:
    """Return the objects of a list, of the one list of objects in an object, or the object itself, with their ids."""
    if isinstance(value, dict) and columns.text not in value:
        if _maps_to_texts(value, columns) or (value and all(_has_text(item, columns) for item in value.values())):
            return value.items()
        lists = {key: item for key, item in value.items() if _holds_objects(item)}
        if len(lists) > 1:
            raise ValueError(f"an object with several lists of objects, {sorted(lists)}; wanted is one")
        value = next(iter(lists.values()), value)
    if not isinstance(value, list | dict):
        raise ValueError(f"neither a list nor an object, but of type {type(value).__name__}")
    items = value if isinstance(value, list) else [value]
    return ((f"{name}:{number}", item) for number, item in enumerate(items, 1))


def _has_text(value: object, columns: Columns) -> bool:
    return isinstance(value, dict) and columns.text in value


def _holds_objects(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _to_document(item: object, columns: Columns, where: str) -> RawDocument | ErrorRecord:
    return columns.to_document(item, where) if isinstance(item, dict) else RawDocument(where, item)
