"""Read the HTML exports of Europresse and Eureka since 2013, in which each article is an ``<article>``.

The classes of their elements are those that public scrapers look for; ``docs/press.md`` names these.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import Any

from newsner.checks import name_argument
from newsner.corpus.formats.press.article import (
    CUT_OFF,
    Article,
    drop_copyright,
    join_paragraphs,
    join_values,
    to_author,
    to_paragraphs,
)
from newsner.corpus.formats.press.base import Layout, UnknownLayoutError
from newsner.corpus.formats.press.dates import find_date
from newsner.corpus.formats.press.europresse_header import parse_header, split_source
from newsner.corpus.formats.press.europresse_tables import NUMBER, read_tables
from newsner.corpus.formats.press.markup import find_class, has_class, parse_html, to_line, to_text

_MARKS = (
    *("DocPublicationName", "docOcurrContainer", "publiC-lblNodoc", "PubliC_lblNodoc", "titreArticleVisu"),
    *("TitreArticleVisu", "cedrom-sni.com/schema"),
)
_IN_SCRIPT = re.compile(r"var\s+documentText\s*=\s*`(.*?)`\s*;", re.S)
_NEW = re.compile(r"rdp__|publiC-lblNodoc")
_APPEARED = re.compile(r"\s*(?:Cet article est paru dans|This article (?:was published|appeared) in)\b", re.I)
_ADDITIONAL = re.compile(r"\[Additional Text\]\s*:?", re.I)
_SUBSCRIBERS = re.compile(r"\s+Réservé aux abonnés$")
_LANGUAGE = re.compile(r"Lg-([a-z]{2})(?:-\w+)?", re.I)
_LABEL = re.compile(r"[^\n:]{1,40}\(e?s\)\s*:", re.I)
_LONGEST_AUTHOR = 25  # words
_BODIES = ("docOcurrContainer", "DocText", "core-text", "socialNetworkText")
"""The classes of what holds the text of an article, the innermost first; the last two are those of social networks."""


class Europresse(Layout):
    """The exports of Europresse, of all years."""

    database = "europresse"

    def recognises(self, text: str) -> bool:
        """Tell whether there is a class that only Europresse has."""
        return any(mark in text for mark in _MARKS)

    def read(self, text: str) -> tuple[str, Iterator[Article]]:
        """Return the layout and the articles of a file."""
        inner = _IN_SCRIPT.search(text)
        if inner and "DocPublicationName" in html.unescape(inner[1]):
            text = html.unescape(inner[1])
        root = parse_html(text)
        if nodes := [node for node in root.iter("article") if not any(True for _ in node.iterancestors("article"))]:
            is_cut = text.rfind("<article") > text.rfind("</article>")
            return f"Europresse ({'since 2017' if _NEW.search(text) else '2013 to 2016'})", _read_all(nodes, is_cut)
        if tables := read_tables(root, is_cut="</html>" not in text[-2000:].lower()):
            return "Europresse (before 2013)", iter(tables)
        if find_class(root, "DocPublicationName") and find_class(root, *_BODIES):
            return "Europresse (page of one article)", iter([_read_article(root)])
        raise UnknownLayoutError(_describe(root, text))


def _describe(root: Any, text: str) -> str:
    """Return why the layout of a file is unknown, or that it is empty."""
    found = [mark for mark in _MARKS if mark in text]
    if not find_class(root, "DocPublicationName", "titreArticleVisu", *_BODIES):
        return (
            f"looks like an export of Europresse (it has {', '.join(found)} in its styles), but holds no article; "
            "export again, with the articles selected and in full, as HTML"
        )
    missing = [name for name in ("DocPublicationName", "titreArticleVisu", *_BODIES[:2]) if not find_class(root, name)]
    return (
        f"looks like an export of Europresse (it has {', '.join(found)}), but in a layout that is not known: there is "
        f"no <article>, no table with a title and a number, and no element of class {' or '.join(missing)}; "
        f"export it as HTML, or set {name_argument('layout', 'text')} to read the file as one text"
    )


def _read_all(nodes: list[Any], is_cut: bool) -> Iterator[Article]:
    for place, node in enumerate(nodes, 1):
        article = _read_article(node)
        yield article._replace(fault=CUT_OFF) if is_cut and place == len(nodes) else article


def _read_article(node: Any) -> Article:
    header = next(node.iter("header"), node)
    titles = find_class(header, "titreArticle")
    box = titles[0] if titles else None
    fields = _read_source(header) | _read_title(header, box) | _read_rest(node)
    lead, author = _read_behind(header, box)
    fields |= {"author": to_author("; ".join([*map(to_line, find_class(header, "docAuthors")), author]))}
    if section := _read_rubrics(header, box, fields):
        fields["section"] = section
    body, url = _read_body(node)
    boxes, notes = _read_aside(node)
    fields |= notes | ({"url": url} if url else {})
    number = _read_number(node)
    if "date" not in fields and number and (day := re.match(r"[^·]+·(\d{4})(\d\d)(\d\d)·", number)):
        fields["date"] = "-".join(day.groups())
    links = find_class(node, "link-not-hosted")
    if not body and links:
        target = next((link.get("href", "") for link in links[0].iter("a")), "")
        fault = "Europresse has a link to this article only, not its text"
        return Article(number, "", {**fields, "url": target}, fault)
    return Article(number, join_paragraphs([lead, body, boxes] if body else []), fields)


def _read_source(header: Any) -> dict[str, str]:
    """Return the name of the source, its issue and edition, and what the line with the date says."""
    names = find_class(header, "DocPublicationName")
    lines = [line for name in names for line in to_text(name).split("\n") if line.strip()]
    line = " ".join(filter(None, map(to_line, find_class(header, "DocHeader"))))
    if not lines and (
        others := [to_line(node) for node in find_class(header, "sm-margin-bottom") if node.tag == "div"]
    ):
        lines, line = others[:1], line or " ".join(others[1:])
    fields = split_source(lines)
    if not line and (sections := find_class(header, "DocTitreSousSection")):
        fields["section"] = to_line(sections[0])
        line = to_line(sections[0].getnext())
    fields |= parse_header(line)
    if not line and (found := find_date(to_line(header, lambda node: has_class(node, "titreArticle", *_BODIES)))):
        fields["date"] = found.date
    return fields


def _read_title(header: Any, box: Any | None) -> dict[str, str]:
    found = find_class(header if box is None else box, "rdp__articletitle", "titreArticleVisu", "grandTitre")
    kickers = [] if box is None else find_class(box, "sm-margin-bottom", "sm-margin-bottomNews")
    title = (
        to_line(found[0]) if found else to_line(box, lambda node: node in kickers or has_class(node, "rdp__subtitle"))
    )
    return {"title": _SUBSCRIBERS.sub("", title), "kicker": join_values(map(to_line, kickers))}


def _read_behind(header: Any, box: Any | None) -> tuple[str, str]:
    """Return the lead and the author of an article, which stand below its title."""
    leads = [to_text(node) for node in find_class(header, "rdp__subtitle")]
    author = ""
    for node in () if box is None else box.itersiblings():
        if node.tag in ("section", "aside", "footer") or find_class(node, *_BODIES):
            break  # of an article without <header>
        text = to_text(node)
        if not text or has_class(node, "docAuthors", "rdp__subtitle", "apd-wrapper"):
            continue
        is_plain = not node.get("class") and node.tag == "div" and not any(True for _ in node.iter("p"))
        if has_class(node, "sm-margin-bottomNews") or (
            is_plain and not author and len(text.split()) <= _LONGEST_AUTHOR
        ):
            author = join_values([author, text.replace("\n", " ")])
        else:
            leads.append(text)
    return join_paragraphs(leads), author


def _read_rubrics(header: Any, box: Any | None, fields: dict[str, str]) -> str:
    """Return the section, and the rubrics that stand above the title."""
    rubrics = [
        to_line(node)
        for node in (() if box is None else box.itersiblings("div", preceding=True))
        if not node.get("class") and not find_class(node, "DocPublicationName", "DocHeader", "DocTitreSousSection")
    ]
    return join_values([fields.get("section", ""), *(part for line in rubrics[::-1] for part in line.split(" ; "))])


def _read_body(node: Any) -> tuple[str, str]:
    """Return the text of an article, and its address."""
    bodies = next((found for name in _BODIES if (found := _outermost(find_class(node, name)))), None)
    bodies = bodies if bodies and any(map(to_line, bodies)) else list(node.iter("section"))
    links = [link for body in bodies for link in body.iter("a") if _APPEARED.match("".join(link.itertext()))]
    paragraphs = [
        paragraph
        for body in bodies
        for paragraph in to_paragraphs(
            to_text(body, lambda inner: inner in links or has_class(inner, "link-not-hosted") or _is_stamp(inner))
        )
        if not _ADDITIONAL.fullmatch(paragraph)
    ]
    if paragraphs and _APPEARED.match(paragraphs[-1]):
        del paragraphs[-1]
    return join_paragraphs(drop_copyright(paragraphs)), links[0].get("href", "").strip() if links else ""


def _is_stamp(node: Any) -> bool:
    """Tell whether an element is the time of a passage in the transcript of a broadcast."""
    return has_class(node, "time") and node.getparent() is not None and has_class(node.getparent(), "transcript")


def _outermost(nodes: Iterable[Any]) -> list[Any]:
    kept: list[Any] = []
    for node in nodes:
        if not any(ancestor in kept for ancestor in node.iterancestors()):
            kept.append(node)
    return kept


def _read_aside(node: Any) -> tuple[str, dict[str, str]]:
    """Return the text of the boxes of an article, its captions and notes: what stands below it under a label."""
    boxes: list[str] = []
    captions: list[str] = []
    notes: list[str] = []
    for part in (child for aside in node.iter("aside") for child in aside):
        if not (text := to_text(part)):
            continue
        label = _LABEL.match(text)
        rest = text[label.end() :].strip() if label else text
        name = label[0].lower() if label else ""
        kind = (
            captions
            if name.startswith(("illus", "photo"))
            else boxes
            if not name or name.startswith(("encadr", "box", "sidebar"))
            else notes
        )
        kind.append(re.sub(r"[ \n]*\n[ \n]*\.$", "", rest, flags=re.M) if kind is captions else rest)
    found = {"captions": " ".join(captions).replace("\n", " "), "note": " ".join(notes).replace("\n", " ")}
    return join_paragraphs(boxes), {name: re.sub(r" {2,}", " ", value) for name, value in found.items() if value}


def _read_rest(node: Any) -> dict[str, str]:
    """Return where else an article appeared, the code of its source, and its language, if a class names it."""
    fields = {"also_in": join_values(map(to_line, find_class(node, "source-name-APD")))}
    for inner in node.iter():
        if code := inner.get("sourcecode"):
            fields.setdefault("source_code", code)
        for name in inner.get("class", "").split():
            if language := _LANGUAGE.fullmatch(name):
                fields.setdefault("language", language[1].lower())
    if language := node.get("lang") or next((s.get("lang") for s in node.iter("section")), None):
        fields.setdefault("language", language[:2].lower())
    return fields


def _read_number(node: Any) -> str | None:
    """Return the number of an article, which its certificate or its last line holds."""
    marked = [inner for inner in node.iter() if inner.get("id", "").lower() == "public_lblnodoc"]
    places = [*find_class(node, "publiC-lblNodoc"), *marked, *node.iter("footer")]
    return next((found[0] for place in places if (found := NUMBER.search(to_line(place)))), None)
