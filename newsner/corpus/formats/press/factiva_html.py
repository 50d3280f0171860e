"""Read the HTML exports of Factiva: tables of fields with their codes, or the article format, without codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from newsner.corpus.formats.press.article import CUT_OFF, Article, drop_copyright, join_paragraphs, to_author
from newsner.corpus.formats.press.factiva_fields import (
    CODES,
    NUMBER,
    WORDS,
    find_number,
    from_codes,
    parse_lines,
)
from newsner.corpus.formats.press.markup import find_class, has_class, parse_html, to_line, to_text

_ARTICLE = re.compile(r"[a-z]{2,4}(?:[A-Z]{2})?Article")
_HEADLINE = re.compile(r"[a-z]{2,4}(?:[A-Z]{2})?Headline")


def read_html(text: str) -> tuple[str, Iterator[Article]] | None:
    """Return the layout and the articles of a page, or ``None`` if it has none."""
    root = parse_html(text)
    nodes = [node for node in root.iter("div") if has_class(node, "article") and _find_token(node, _ARTICLE)]
    if not nodes:
        return None
    is_coded = any(_find_fields(node) for node in nodes)
    is_cut = "</html>" not in text[-5000:].lower()
    return f"Factiva (HTML, {'with' if is_coded else 'without'} codes)", _read_all(nodes, is_cut)


def _find_token(node: Any, pattern: re.Pattern[str]) -> bool:
    """Tell whether an element has a class of a pattern."""
    return any(map(pattern.fullmatch, node.get("class", "").split()))


def _read_all(nodes: list[Any], is_cut: bool) -> Iterator[Article]:
    for place, node in enumerate(nodes, 1):
        values = _find_fields(node)
        article = from_codes(values) if values else _read_plain(node)
        lacks_end = is_cut and place == len(nodes) and article.number is None
        if article.number is None and (number := _find_outer_number(node)):
            article = article._replace(number=number)
        yield article._replace(fault=CUT_OFF) if lacks_end else article


def _find_fields(node: Any) -> dict[str, str]:
    """Return the fields of an article by their codes; there are none in the article format."""
    values: dict[str, str] = {}
    for row in node.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        code = to_line(cells[0]) if len(cells) > 1 and next(cells[0].iter("b"), None) is not None else ""
        if code in ("LP", "TD"):  # of which there may be several
            values[code] = join_paragraphs([values.get(code, ""), to_text(cells[1])])
        elif code in CODES:
            values[code] = to_text(cells[1]) if code == "BY" else to_line(cells[1])
    return values


def _find_outer_number(node: Any) -> str | None:
    """Return the number in the id of an element around an article."""
    ids = (element.get("id", "") for element in (node, *node.iterancestors()))
    return next((found[0] for id_ in ids if (found := NUMBER.search(id_))), None)


def _read_plain(node: Any) -> Article:
    """Return an article without codes: a headline, lines of fields, and paragraphs."""
    headline = next((inner for inner in node.iter() if _find_token(inner, _HEADLINE)), None)
    heads = [head for head in node.iter("div") if head.get("id") == "hd"]
    title = to_line(headline if headline is not None else heads[0] if heads else None)
    lines = [to_line(line) for line in node.iter("div") if not line.get("class") and not line.get("id")]
    start = next((place for place, line in enumerate(lines) if WORDS.fullmatch(line)), 0)
    fields = {"title": title, "author": to_author("; ".join(map(to_line, find_class(node, "author"))))}
    fields |= parse_lines(lines[start:]) | ({"section": lines[0]} if start else {})
    found = find_class(node, "articleParagraph")
    others = [part for part in node.iter("p") if not has_class(part, "articleParagraph")]
    number = next((hit for part in reversed(others) if (hit := find_number(to_line(part)))), None)
    paragraphs = [to_text(part) for part in found or others if not (number and number in to_line(part))]
    plain = [line for part in others if (line := to_line(part)) and not find_number(line)]
    if number and found and plain:
        fields["publisher"] = plain[-1]
    return Article(number, join_paragraphs(drop_copyright(paragraphs)), fields)
