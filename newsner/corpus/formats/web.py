"""Read the main text of web pages, without menus and advertisements, by trafilatura (extra ``web``)."""

from __future__ import annotations

import re
from typing import Any

from newsner.checks import require
from newsner.corpus.formats.base import RawDocument, to_error
from newsner.corpus.formats.press.article import join_values, to_date_fields, to_language
from newsner.models import ErrorRecord

_LANGUAGE = re.compile(r"<html\b[^>]*\blang=[\"']?([A-Za-z]{2,3}(?:-[A-Za-z]+)?)", re.I)


def require_web(name: str) -> None:
    """Raise MissingExtraError if trafilatura is not installed."""
    require("trafilatura", "web", f"reading the main text of {name}")


def read_page(page: str | bytes, id_: str, *, url: str | None = None) -> RawDocument | ErrorRecord:
    """Return the main text of a page with what the page says of itself, or an error record if it has none."""
    require_web(id_)
    import trafilatura
    from trafilatura.settings import use_config

    config = use_config()
    config.set("DEFAULT", "EXTRACTION_TIMEOUT", "0")  # which needs signals, and so the main thread
    found: Any = trafilatura.bare_extraction(
        page,
        url=url,
        include_comments=False,
        include_tables=True,
        favor_recall=True,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},  # none is guessed
        config=config,
    )
    start = page[:10_000] if isinstance(page, str) else page[:10_000].decode("ascii", "ignore")
    language = _LANGUAGE.search(start)
    metadata = {"url": url or "", "language": to_language(language[1]) if language else ""}
    if found is None:
        return to_error(id_, "not_text", "the page has no main text", metadata)
    values = {
        **{"title": found.title, "source": found.sitename, "author": found.author, "section": _join(found.categories)},
        **{"keywords": _join(found.tags), **to_date_fields(found.date or "")},
        **{"language": metadata["language"] or found.language, "url": url or found.url},
    }
    lines = [line for line in (found.text or "").split("\n") if line.strip()]
    if len(lines) > 1 and lines[0].strip().casefold() == (found.title or "").strip().casefold():
        del lines[0]  # the heading, which is the title, as in all formats
    text = "\n\n".join(lines)
    if not text:
        return to_error(id_, "not_text", "the page has no main text", values)
    return RawDocument(id_, text, values)


def _join(values: list[str] | None) -> str:
    return join_values(values or ())
