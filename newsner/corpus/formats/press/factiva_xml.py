"""Read the XML exports of Factiva."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from newsner.corpus.formats.press.article import (
    CUT_OFF,
    Article,
    drop_copyright,
    join_paragraphs,
    join_values,
    to_author,
    to_date_fields,
    to_language,
    to_words,
)
from newsner.corpus.formats.press.dates import find_time
from newsner.corpus.formats.press.markup import unescape

_ONE = {
    **{"headline": "title", "sourceName": "source", "sectionName": "section", "pages": "page", "edition": "edition"},
    **{"sourceCode": "source_code", "publisherName": "publisher", "volume": "issue", "notes": "note"},
}
_MANY = {"company": "companies", "industry": "industries", "newsSubject": "subjects", "region": "regions"}


def read_xml(text: str) -> tuple[str, Iterator[Article]] | None:
    """Return the layout and the articles of a file, or ``None`` if it has none."""
    from lxml import etree

    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=True)
    data = re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1).strip()
    try:
        root = etree.fromstring(data.encode(), parser) if data else None
    except etree.XMLSyntaxError:  # from which no parser recovers
        return None
    nodes = [] if root is None else [node for node in root.iter() if _name(node) == "article"]
    if not nodes:
        return None
    is_cut = data.rfind("<article>") > data.rfind("</article>")
    return "Factiva (XML)", _read_all(nodes, is_cut)


def _read_all(nodes: list[Any], is_cut: bool) -> Iterator[Article]:
    for place, node in enumerate(nodes, 1):
        article = _read_article(node)
        yield article._replace(fault=CUT_OFF) if is_cut and place == len(nodes) else article


def _name(node: Any) -> str:
    """Return the name of an element without its namespace."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _line(node: Any | None) -> str:
    return "" if node is None else unescape(" ".join("".join(node.itertext()).split()))


def _read_article(node: Any) -> Article:
    children: dict[str, list[Any]] = {}
    for child in node:
        children.setdefault(_name(child), []).append(child)
    first = {name: found[0] for name, found in children.items()}
    fields = {field: _line(first.get(name)) for name, field in _ONE.items()}
    for name, field in _MANY.items():
        parts = [part for child in children.get(name, []) for part in child if _name(part) == "name"]
        fields[field] = join_values(map(_line, parts))
    when = _line(first.get("publicationDate"))
    fields |= to_date_fields(when) | {"time": find_time(when.partition("T")[2] or when.partition(" ")[2])}
    fields |= {"language": to_language(_line(first.get("baseLanguage")).lower())}
    fields |= {"words": to_words(_line(first.get("wordCount"))), "author": to_author(_line(first.get("byline")))}
    parts = [part for name in ("leadParagraph", "tailParagraphs") for box in children.get(name, []) for part in box]
    paragraphs = [_line(part) for part in parts if _name(part) == "paragraph"]
    number = _line(first.get("accessionNo")) or _line(first.get("reference")).rpartition("/")[2]
    return Article(number or None, join_paragraphs(drop_copyright(paragraphs)), fields)
