"""Read the HTML exports of Europresse and Eureka before 2013, in which each article is a cell of a table."""

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
    to_paragraphs,
)
from newsner.corpus.formats.press.europresse_header import parse_header, split_source
from newsner.corpus.formats.press.markup import find_class, flatten, has_class, to_line, to_text, unescape

NUMBER = re.compile(r"\b[A-Za-z]+·\d{8}·[^\s<>]+")
"""The number of an article in Europresse, of any year."""

_LAST_LINE = re.compile(r"(?:Numéro de document|Document number)\s*:.*", re.I)
_LABEL = re.compile(r"(?P<kind>Illustration|Photo|Note|Encadré|Box)\(e?s\)\s*:\s*(?P<rest>.*)", re.I | re.S)
_CERTIFICATE = re.compile(rf"{NUMBER.pattern}|certificat", re.I)
_AUTHOR = re.compile(r"\n*(?P<author>[^\n]+)\n{3,}")
_LONGEST_AUTHOR = 12  # words
_TITLES = ("TitreArticleVisu", "titreArticle")
_HEADER = ("DocPublicationName", "DocHeader", *_TITLES)


def read_tables(root: Any, *, is_cut: bool) -> list[Article]:
    """Return the articles in the cells of tables; the last one has a fault if the file is cut and it lacks its end."""
    articles = [_read_cell(cell) for cell in _find_cells(root)]
    if is_cut and articles and articles[-1].number is None:
        articles[-1] = articles[-1]._replace(fault=CUT_OFF)
    return articles


def _find_cells(root: Any) -> Iterator[Any]:
    """Yield the innermost cells that hold the name of a source and a title."""
    for cell in root.iter("td"):
        names = find_class(cell, "DocPublicationName")
        inner = [name for name in names if next(name.iterancestors("td"), None) is cell]
        if inner and find_class(cell, *_TITLES):
            yield cell


def _read_cell(cell: Any) -> Article:
    names, headers = find_class(cell, "DocPublicationName"), find_class(cell, "DocHeader")
    titles = find_class(cell, *_TITLES)
    lines = [line for name in names for line in to_text(name).split("\n")]
    fields = split_source(lines) | parse_header("".join(_spaced(node) for node in headers).strip(" ,"))
    fields["title"] = to_line(titles[0])
    before, behind = _split_at_title(cell, titles[0])
    fields["kicker"] = join_values(before.split("\n"))
    author = _AUTHOR.match(behind)
    if (
        author
        and len(author["author"].split()) <= _LONGEST_AUTHOR
        and not author["author"].rstrip().endswith((".", "?"))
    ):
        fields["author"] = to_author(author["author"])
        behind = behind[author.end() :]
    paragraphs = to_paragraphs(behind)
    number = NUMBER.search("\n".join(paragraphs[-3:])) or NUMBER.search(to_line(cell))
    kept = _drop_labels(drop_copyright([p for p in paragraphs if not _LAST_LINE.fullmatch(p)]), fields)
    return Article(number[0] if number else None, join_paragraphs(kept), fields)


def _spaced(node: Any) -> str:
    """Return the text of a part of the header with its own spaces, which part it from the next one."""
    return re.sub(r"\s+", " ", "".join(node.itertext()))


def _split_at_title(cell: Any, title: Any) -> tuple[str, str]:
    """Return the text of a cell before and behind its title, without its header and the tables in it."""
    mark = "\ue000"  # of private use
    original, title.tail = title.tail, mark + (title.tail or "")
    try:
        text = unescape(flatten(cell, _is_frame))
    finally:
        title.tail = original
    before, _, behind = text.partition(mark)
    return before, behind


def _is_frame(node: Any) -> bool:
    """Tell whether an element of a cell is none of its text: a header, a logo, a certificate; other tables are text."""
    if node.tag == "table":
        return node.get("id", "") == "tbHeaderImages" or _CERTIFICATE.search("".join(node.itertext())) is not None
    return node.tag == "form" or has_class(node, *_HEADER)


def _drop_labels(paragraphs: list[str], fields: dict[str, str]) -> list[str]:
    """Return the paragraphs without captions and notes, which become fields."""
    kept = []
    for paragraph in paragraphs:
        label = _LABEL.match(paragraph)
        kind = label["kind"].lower() if label else ""
        if label is None or kind in ("encadré", "box"):
            kept.append(label["rest"] if label else paragraph)
        elif label["rest"]:
            name = "note" if kind == "note" else "captions"
            fields[name] = join_values([fields.get(name, ""), label["rest"].replace("\n", " ")])
    return kept
