"""Read feeds on disk: RSS and Atom by feedparser (extra ``press``), and JSON Feed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from newsner.checks import require
from newsner.corpus.formats.base import RawDocument, Reader, ReadOptions, UnknownKindError, open_text, undecodable
from newsner.corpus.formats.packing import InputFile
from newsner.corpus.formats.press import find_layout, read_layout
from newsner.corpus.formats.press.article import CUT_OFF, Article, join_values, to_language
from newsner.corpus.formats.press.dates import find_date, find_time
from newsner.corpus.formats.press.markup import html_to_text
from newsner.encodings import replace_kept
from newsner.models import ErrorRecord

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_FEED = re.compile(r"<(?:\w+:)?(?:rss|feed|RDF|channel)\b")
_ENTRY = re.compile(r"<(?P<end>/?)(?:\w+:)?(?:item|entry)[\s>]")
_MARKUP = re.compile(r"<[a-zA-Z/!]|&(?:#?\w{2,8});")
_JSON_FEED = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/")


class FeedReader(Reader):
    """Reads a document from each entry of a feed in XML; a file in XML may also be an export of a press database."""

    library = "feedparser"
    extra = "press"

    def check(self, file: InputFile, options: ReadOptions) -> None:
        """Raise UnknownKindError if a file is neither a feed nor an export."""
        try:
            with open_text(file, options) as (lines, _):
                text = lines.read()
        except UnicodeError:
            return  # `read` gives its error record
        if not _FEED.search(text) and find_layout(text, options, file.name) is None:
            raise UnknownKindError(file.name)

    def read(self, file: InputFile, options: ReadOptions) -> Iterator[RawDocument | ErrorRecord]:
        """Yield the document of each entry, or the reason why it has none."""
        with open_text(file, options) as (lines, decoding):
            text = lines.read()
        options.guesses.tell(file, decoding.found)
        if layout := find_layout(text, options, file.name):
            yield from read_layout(layout, text, decoding, file, options)
            return
        if not _FEED.search(text):
            raise ValueError("neither a feed (RSS or Atom) nor an export of a press database that is known")
        options.layouts["feed"] += 1
        fault = decoding.find_fault(text)
        text = replace_kept(text) if fault else text
        for number, article in enumerate(_read_feed(text, file.name), 1):
            document = article.to_document(f"{file.name}:{number}")
            is_bad = fault and isinstance(document, RawDocument) and "\ufffd" in f"{document.text}{document.metadata}"
            yield undecodable(document.id, fault or "", document.metadata) if is_bad else document


def _read_feed(text: str, name: str) -> Iterator[Article]:
    require("lxml", "press", f"reading {name}")
    import feedparser

    data = _DECLARATION.sub('<?xml version="1.0" encoding="utf-8"?>', text, count=1).encode("utf-8", "replace")
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        feed = feedparser.parse(io.BytesIO(data), response_headers=headers)
    except (AttributeError, LookupError, TypeError) as error:  # of feedparser, for some tags out of place
        raise ValueError(f"a damaged feed: {type(error).__name__}: {error}") from None
    tags = [match["end"] for match in _ENTRY.finditer(text)]
    is_cut = tags.count("") > tags.count("/")
    for place, entry in enumerate(feed.entries, 1):
        article = _read_entry(entry, feed.feed)
        yield article._replace(fault=CUT_OFF) if is_cut and place == len(feed.entries) else article


def _read_entry(entry: Any, feed: Any) -> Article:
    contents = [part.get("value") for part in entry.get("content", ())] or [entry.get("summary")]
    of_source = entry.get("source") or {}
    fields = {
        **{"title": to_plain(entry.get("title")), "source": of_source.get("title") or feed.get("title") or ""},
        **{"author": join_values(_names(entry)), "url": entry.get("link") or ""},
        **{"section": join_values(tag.get("term") or "" for tag in entry.get("tags") or ())},
        **{"language": to_language(entry.get("language") or feed.get("language") or "")},
        **to_day(entry.get("published") or entry.get("updated") or ""),
    }
    text = max((to_plain(content) for content in contents), key=len)
    return Article(entry.get("id") or entry.get("link") or None, text, fields)


def _names(entry: Any) -> Iterator[str]:
    names = [author.get("name") for author in entry.get("authors") or ()]
    yield from filter(None, names) if any(names) else [entry.get("author") or ""]


def to_plain(content: str | None) -> str:
    r"""Return the text of what may be HTML.

    >>> to_plain("<p>L'<b>é</b>té</p>"), to_plain("1 < 2")
    ("L'été", '1 < 2')
    """
    content = content or ""
    return html_to_text(content) if _MARKUP.search(content) else content.strip()


def to_day(when: str) -> dict[str, str]:
    """Return the day and the time of a feed or mail, in the zone in which it stands.

    >>> to_day("Wed, 07 Oct 2015 23:30:00 +0200")
    {'date': '2015-10-07', 'time': '23:30:00+02:00'}
    """
    day = find_date(when)
    if day is None:
        return {"date_text": when.strip()} if when.strip() else {}
    return {"date": day.date, "time": find_time(when)}


def is_json_feed(value: object) -> bool:
    """Tell whether what a JSON file holds is a JSON Feed."""
    return isinstance(value, dict) and _JSON_FEED.match(str(value.get("version", ""))) is not None


def read_json_feed(value: Mapping[str, Any], name: str) -> Iterator[RawDocument | ErrorRecord]:
    """Yield the document of each item of a JSON Feed."""
    items = value.get("items")
    for number, item in enumerate(items if isinstance(items, list) else [], 1):
        where = f"{name}:{number}"
        if isinstance(item, dict):
            yield _read_item(item, value).to_document(where)
        else:
            yield ErrorRecord(id=where, type="unreadable", reason=f"not an object, but of type {type(item).__name__}")


def _read_item(item: Mapping[str, Any], feed: Mapping[str, Any]) -> Article:
    strings = {key: value for key, value in item.items() if isinstance(value, str)}
    authors = item.get("authors") or item.get("author")
    authors = authors if isinstance(authors, list) else [authors]
    names = [str(author.get("name") or "") for author in authors if isinstance(author, dict)]
    tags = item.get("tags")
    fields = {
        **{
            "title": strings.get("title", "").strip(),
            "source": str(feed.get("title") or ""),
            "author": join_values(names),
        },
        **{"section": join_values(map(str, tags)) if isinstance(tags, list) else "", "url": strings.get("url", "")},
        **{"language": to_language(strings.get("language") or str(feed.get("language") or ""))},
        **to_day(strings.get("date_published") or strings.get("date_modified") or ""),
    }
    text = strings.get("content_text") or ""
    if not text.strip() and (markup := strings.get("content_html") or strings.get("summary") or ""):
        require("lxml", "press", "reading a JSON Feed with HTML")
        text = to_plain(markup)
    id_ = item.get("id")
    return Article(str(id_) if id_ not in (None, "") else strings.get("url") or None, text.strip(), fields)
