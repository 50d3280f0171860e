"""Extractions as HTML that needs nothing else: no script, no network, no style that leaks into the page around it.

Mentions are links to rows of the tables, and rows link back, so a keyboard reaches all; the tables hold in full what
hovering or focusing a mention shows.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape

from newsner.labels import QUANTITY
from newsner.lexicons import load_stylesheet
from newsner.models import EXPLANATIONS, Entity, Extraction, Quantity
from newsner.names import tidy
from newsner.records import each_article
from newsner.views.segments import TAGS, Mark, Piece, by_count, find_pieces, to_printable, to_value

_NOUNS = {"PER": "people", "LOC": "places", "ORG": "organisations", "QTY": "quantities"}
_ALIASES_IN_TIP = 4
_NUMBERS = {"Mentions", "Value"}
_NUMBER = ' class="newsner-number"'


def to_html(articles: Extraction | Iterable[Extraction]) -> str:
    """Return one HTML page, complete in itself, that shows articles with their mentions marked.

    The id of each article is its heading. Write the page to a file as UTF-8.

    >>> from newsner import extract
    >>> page = to_html(extract("Assad est à Damas."))
    >>> page[:15], "http" in page, "<script" in page
    ('<!DOCTYPE html>', False, False)
    """
    return "".join(build_page(each_article(articles)))


def build_page(articles: Iterable[Extraction]) -> Iterator[str]:
    """Yield the page of `to_html` part by part, an article at a time."""
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<title>newsner</title>\n'
        f'<style>\n{load_stylesheet()}</style>\n</head>\n<body class="newsner-page">\n<main>\n'
    )
    for number, article in enumerate(articles, start=1):
        title = article.id if article.id is not None else f"Article {number}"
        yield f"<h1><bdi>{to_safe(title)}</bdi></h1>\n{_show(article)}"
    yield "</main>\n</body>\n</html>\n"


def to_fragment(article: Extraction) -> str:
    """Return the HTML that a notebook shows for an article.

    >>> from newsner import extract
    >>> to_fragment(extract("Assad est à Damas.")).startswith("<style>")
    True
    """
    return f"<style>\n{load_stylesheet()}</style>\n{_show(article)}"


def to_safe(text: str) -> str:
    r"""Return text for HTML, in which nothing is markup.

    >>> to_safe("<b>\"\x00")
    '&lt;b&gt;&quot;␀'
    """
    return escape(to_printable(text))


def _show(article: Extraction) -> str:
    return _Display(article).build()


class _Display:
    """One article as HTML; ``key`` tells its ids from those of the other articles of a page."""

    def __init__(self, article: Extraction) -> None:
        identity = f"{article.id}\0{article.text}".encode("utf-8", "surrogatepass")
        self.key = "n" + hashlib.blake2b(identity, digest_size=5).hexdigest()
        self.article = article
        self.reasons = [dict(entity.reasons) for entity in article.entities]

    def build(self) -> str:
        text = "".join(map(self.piece, find_pieces(self.article)))
        return (
            f'<div class="newsner" lang="en">\n{self.legend()}<div class="newsner-body">\n'
            f'<article lang="fr">{text}</article>\n'
            f"<div>\n{self.entity_table()}{self.quantity_table()}</div>\n</div>\n</div>\n"
        )

    def legend(self) -> str:
        counts = Counter(TAGS[entity.label] for entity in self.article.entities)
        counts["QTY"] = len(self.article.quantities)
        items = "".join(f"<li>{_tag(tag)} {noun}: {counts[tag]}</li>" for tag, noun in _NOUNS.items())
        return f"<ul>{items}</ul>\n"

    def piece(self, piece: Piece) -> str:
        """Return a piece of text: as it is, or as a link to the row that says what it means."""
        text = to_safe(self.article.text[piece.start : piece.end])
        if not piece.marks:
            return text
        rows = [self.row_id(mark.label, mark.number) for mark in piece.marks]
        attributes = {
            "class": f"newsner-{TAGS[piece.marks[-1].label]}",
            "href": f"#{rows[-1]}",
            "aria-describedby": " ".join(rows),
            "data-tip": "\n".join(map(self.tip, piece.marks)),
        }
        if any(mark.item.start == piece.start for mark in piece.marks):
            attributes["id"] = f"{self.key}-{piece.start}"
        else:
            attributes["tabindex"] = "-1"  # a keyboard has been at its beginning
        if ends := [TAGS[mark.label] for mark in reversed(piece.marks) if mark.item.end == piece.end]:
            attributes["data-tag"] = " ".join(ends)
        pairs = "".join(f' {name}="{to_safe(value)}"' for name, value in attributes.items())
        return f"<a{pairs}>{text}</a>"

    def row_id(self, label: str, number: int) -> str:
        return f"{self.key}-{TAGS[label]}-{number}"

    def link(self, start: int, text: str) -> str:
        return f'<a href="#{self.key}-{start}" lang="fr"><bdi>{to_safe(text)}</bdi></a>'

    def tip(self, mark: Mark) -> str:
        if isinstance(mark.item, Quantity):
            return _quantity_tip(mark.item)
        entity, surface = self.article.entities[mark.number], tidy(mark.item.text)
        lines = [f"{entity.name} ({', '.join(filter(None, (entity.label.value, entity.kb_id)))})"]
        if reason := self.reasons[mark.number].get(surface):
            lines.append(f"“{surface}”: {EXPLANATIONS[reason]}")
        if others := [alias for alias in entity.aliases[:_ALIASES_IN_TIP] if alias != surface]:
            more = ", …" if len(entity.aliases) > _ALIASES_IN_TIP else ""
            lines.append(f"also written: {', '.join(others)}{more}")
        return "\n".join(lines)

    def entity_table(self) -> str:
        rows = (
            f'<tr id="{self.row_id(entity.label, number)}"><th scope="row">'
            f"{self.link(entity.mentions[0].start, entity.name)}{_details(entity)}</th>"
            f"<td>{_tag(TAGS[entity.label])}</td><td{_NUMBER}>{len(entity.mentions)}</td></tr>\n"
            for number, entity in by_count(self.article)
        )
        return _table("entities", ("Entity", "Label", "Mentions"), rows)

    def quantity_table(self) -> str:
        rows = (
            f'<tr id="{self.row_id(QUANTITY, number)}"><th scope="row">{self.link(quantity.start, quantity.text)}</th>'
            f"<td{_NUMBER}>{to_safe(to_value(quantity))}</td>"
            f'<td lang="fr">{to_safe(quantity.unit or "")}</td><td>{quantity.kind}</td></tr>\n'
            for number, quantity in enumerate(self.article.quantities)
        )
        return _table("quantities", ("Quantity", "Value", "Unit", "Kind"), rows)


def _quantity_tip(quantity: Quantity) -> str:
    tip = f"{to_value(quantity) or 'no exact value'} {quantity.unit or ''} ({quantity.kind})"
    return tip if quantity.noun in (None, quantity.unit) else f"{tip}\nof {quantity.noun}"


def _tag(tag: str) -> str:
    return f'<span class="newsner-{tag} newsner-tag">{tag}</span>'


def _details(entity: Entity) -> str:
    """Return what stands beneath the name of an entity: its id, its aliases and why they are its own."""
    lines = [f"id {to_safe(entity.kb_id)}"] if entity.kb_id else []
    lines += [f'<bdi lang="fr">{to_safe(alias)}</bdi>: {EXPLANATIONS[reason]}' for alias, reason in entity.reasons]
    return "".join(f"<small>{line}</small>" for line in lines)


def _table(name: str, headings: tuple[str, ...], rows: Iterable[str]) -> str:
    """Return a table, or nothing where it would have no rows."""
    body = "".join(rows)
    if not body:
        return ""
    head = "".join(f'<th scope="col"{_NUMBER if heading in _NUMBERS else ""}>{heading}</th>' for heading in headings)
    return (
        f'<table class="newsner-{name}">\n<caption>{name.capitalize()}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n"
    )
