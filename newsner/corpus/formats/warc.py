"""Read the pages in web archives (WARC) by warcio, and their main text by trafilatura; needs the extra ``web``."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from typing import Any

from newsner.corpus.formats.base import RawDocument, Reader, ReadOptions, to_error
from newsner.corpus.formats.packing import LARGE, InputFile
from newsner.corpus.formats.press.article import CUT_OFF
from newsner.corpus.formats.web import read_page, require_web
from newsner.encodings import Decoding, find_encoding
from newsner.models import ErrorRecord

_PIECE = 1 << 16  # bytes
_PAGE = re.compile(r"(?:text/html|application/xhtml\+xml)\b", re.I)
_CHARSET = re.compile(r"charset=[\"']?([\w-]+)", re.I)


class WarcReader(Reader):
    """Reads a document from each page that was captured; its id is the time of the capture and the address."""

    library = "warcio"
    extra = "web"

    def read(self, file: InputFile, options: ReadOptions) -> Iterator[RawDocument | ErrorRecord]:
        """Yield the document of each page, or the reason why it has none."""
        require_web(file.name)
        from warcio.archiveiterator import ArchiveIterator

        options.layouts["web archive (WARC)"] += 1
        others = 0
        with file.open() as stream:
            for record in _iterate(ArchiveIterator(stream, arc2warc=True)):
                if record.rec_type in ("response", "resource") and _is_page(record):
                    yield _read_record(record, options)
                else:
                    others += record.rec_type in ("response", "resource")
        if others:
            warnings.warn(f"{file.name}: left out {others} records that are no pages, such as images", stacklevel=2)


def _iterate(records: Iterator[Any]) -> Iterator[Any]:
    """Yield records; raise ValueError where the archive is none or is damaged."""
    from warcio.exceptions import ArchiveLoadFailed

    while True:
        try:
            record = next(records)
        except StopIteration:
            return
        except (ArchiveLoadFailed, AttributeError, LookupError, TypeError, ValueError) as error:
            raise ValueError(f"no web archive, or a damaged one: {error}") from None
        yield record


def _is_page(record: Any) -> bool:
    """Tell whether a record is a page that was found, not an image or an error."""
    answer = record.http_headers
    kind = (answer or record.rec_headers).get_header("Content-Type") or ""
    return _PAGE.match(kind) is not None and (answer is None or answer.get_statuscode() == "200")


def _read_content(stream: Any) -> bytes | None:
    """Return what a stream unpacks to, or ``None`` if that is more than a page is."""
    content = bytearray()
    while piece := stream.read(_PIECE):
        content += piece
        if len(content) > LARGE:
            return None
    return bytes(content)


def _read_record(record: Any, options: ReadOptions) -> RawDocument | ErrorRecord:
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    captured = record.rec_headers.get_header("WARC-Date") or ""
    id_ = f"{re.sub(r'[^0-9]', '', captured)[:14]}/{url}"
    data = _read_content(record.content_stream())
    if data is None:
        reason = f"the page has more than {LARGE} bytes, unpacked"
        return to_error(id_, "unreadable", reason, {"url": url, "captured": captured})
    record.raw_stream.read()
    if getattr(record.raw_stream, "limit", 0) > 0:
        return to_error(id_, "unreadable", CUT_OFF, {"url": url, "captured": captured})
    kind = (record.http_headers or record.rec_headers).get_header("Content-Type") or ""
    named = _CHARSET.search(kind)
    page: str | bytes = data
    if encoding := options.encoding or (named[1] if named else None) or find_encoding(data[:100_000], is_whole=False):
        try:
            page = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            found = find_encoding(data)
            page = Decoding(found).decode(data) if found else data
    if not data.strip():
        return to_error(id_, "not_text", "the page is empty", {"url": url, "captured": captured})
    if options.layout == "text":
        return RawDocument(id_, page, {"url": url, "captured": captured})
    document = read_page(page, id_, url=url)
    extra = {**document.metadata, "captured": captured}
    return (
        document.model_copy(update={"metadata": extra})
        if isinstance(document, ErrorRecord)
        else RawDocument(document.id, document.text, extra)
    )
