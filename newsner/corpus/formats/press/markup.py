"""Turn HTML into text: a paragraph for each block, no spaces where a searched word is highlighted."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset"),
        *("figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main"),
        *("nav", "ol", "p", "pre", "section", "table", "ul"),
    }
)
_LINES = frozenset({"br", "li", "tr"})
_CELLS = frozenset({"td", "th"})
_LEFT_OUT = frozenset(
    {"button", "head", "iframe", "input", "noscript", "script", "select", "style", "svg", "template", "title"}
)
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_ENTITY = re.compile(r"&(?:(?:#\d{2,6}|#x[0-9a-fA-F]{2,5}|[A-Za-z]{2,8}\d{0,2});|copy\b)")
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_LONG_CELL = 60  # characters; one cell as long is a column of text, not of a table

Skip = Callable[[Any], bool]


def parse_html(text: str) -> Any:
    """Return the root element of a page (of lxml), whatever is wrong with its markup."""
    import lxml.html
    from lxml import etree

    parser = lxml.html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        return lxml.html.document_fromstring(_DECLARATION.sub("", text, count=1).replace("\0", " "), parser=parser)
    except etree.ParserError:  # of a text without any element
        return lxml.html.document_fromstring("<p></p>")


def has_class(element: Any, *names: str) -> bool:
    """Tell whether an element has one of these classes, in whatever case."""
    return not {name.lower() for name in names}.isdisjoint(element.get("class", "").lower().split())


def find_class(element: Any, *names: str) -> list[Any]:
    """Return the elements in an element that have one of these classes, in their order."""
    wanted = {name.lower() for name in names}
    return [
        node
        for node in element.iter()
        if node.get("class") and not wanted.isdisjoint(node.get("class").lower().split())
    ]


def flatten(element: Any, skip: Skip | None = None) -> str:
    """Return the text of an element: a line end for each break, an empty line for each paragraph, none collapsed.

    ``skip`` tells which elements in it are left out.
    """
    from lxml import etree

    parts: list[str] = []
    depth = 0  # of elements with line ends of their own
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        tag = node.tag
        if event == "start":
            if tag in _LEFT_OUT or (skip is not None and node is not element and skip(node)):
                walk.skip_subtree()
                continue
            depth += tag == "pre"
            parts.append(_break_before(node, tag))
            parts.append(_to_line(node.text, keep=depth > 0))
        else:
            depth -= tag == "pre"
            parts.append("\n\n" if tag in _BLOCKS else "")
            if node is not element:
                parts.append(_to_line(node.tail, keep=depth > 0))
    text = "".join(parts)
    return re.sub(r"[ \t]*\n[ \t]*", "\n", re.sub(r"[ \t]{2,}", " ", text))


def _break_before(node: Any, tag: str) -> str:
    if tag in _BLOCKS:
        return "\n\n"
    if tag in _LINES:
        return "\n"
    if tag in _CELLS:
        return "\n\n" if len("".join(node.itertext())) > _LONG_CELL else " "
    return ""


def _to_line(text: str | None, *, keep: bool) -> str:
    return "" if not text else text.replace("\r\n", "\n") if keep else _SPACE.sub(" ", text)


def to_text(element: Any, skip: Skip | None = None) -> str:
    r"""Return the text of an element, its paragraphs parted by empty lines.

    >>> page = parse_html("<p>L'<mark>énerg</mark>ie<br>verte</p><p>Fin &amp;eacute;crite.</p>")
    >>> to_text(page)
    "L'énergie\nverte\n\nFin écrite."
    """
    lines = [line.strip() for line in unescape(flatten(element, skip)).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def to_line(element: Any | None, skip: Skip | None = None) -> str:
    """Return the text of an element on one line; an empty string if there is no element."""
    return "" if element is None else _SPACE.sub(" ", to_text(element, skip)).strip()


def unescape(text: str) -> str:
    """Return a text without the entities that were escaped twice."""
    return html.unescape(text) if "&" in text and _ENTITY.search(text) else text


def html_to_text(markup: str) -> str:
    """Return the text of a piece of HTML, such as an entry of a feed."""
    return to_text(parse_html(markup)) if markup.strip() else ""
