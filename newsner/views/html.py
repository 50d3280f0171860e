"""Show extractions as self-contained HTML: no scripts, nothing loaded, styles limited to newsner's own elements.

Each mention links to a row of a table, and the row links back, so that everything can be reached by keyboard. The
tables hold in full what the tooltip of a mention shows.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape

from newsner.labels import QUANTITY
from newsner.lexicons import load_stylesheet
from newsner.models import EXPLANATIONS, Entity, Extraction, Quantity, to_surface
from newsner.records import each_article
from newsner.views.segments import (
    TAGS,
    Mark,
    Segment,
    find_segments,
    sort_entities,
    to_printable,
    to_unit_text,
    to_value_text,
)

_NOUNS = {"PER": "people", "LOC": "places", "ORG": "organisations", "QTY": "quantities"}
_MAX_TOOLTIP_ALIASES = 4
_NUMERIC_HEADINGS = {"Mentions", "Value"}
_NUMERIC_CLASS = ' class="newsner-number"'


def to_html(articles: Extraction | Iterable[Extraction]) -> str:
    """Return a self-contained HTML page that shows one or more articles with their mentions marked.

    Each article has its id as heading. Write the page to a file as UTF-8.

    >>> from newsner import extract
    >>> page = to_html(extract("Assad est à Damas."))
    >>> page[:15], "http" in page, "<script" in page
    ('<!DOCTYPE html>', False, False)
    """
    return "".join(build_page(each_article(articles)))


def build_page(articles: Iterable[Extraction]) -> Iterator[str]:
    """Yield the page of `to_html` in parts, one for each article, so that the page need not fit into memory."""
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<title>newsner</title>\n'
        f'<style>\n{load_stylesheet()}</style>\n</head>\n<body class="newsner-page">\n<main>\n'
    )
    for number, article in enumerate(articles, start=1):
        title = article.id if article.id is not None else f"Article {number}"
        yield f"<h1><bdi>{to_safe(title)}</bdi></h1>\n{_ArticleRenderer(article).render()}"
    yield "</main>\n</body>\n</html>\n"


def to_fragment(article: Extraction) -> str:
    """Return an article as an HTML fragment with its styles, for a notebook.

    >>> from newsner import extract
    >>> to_fragment(extract("Assad est à Damas.")).startswith("<style>")
    True
    """
    return f"<style>\n{load_stylesheet()}</style>\n{_ArticleRenderer(article).render()}"


def to_safe(text: str) -> str:
    r"""Return text escaped for HTML.

    >>> to_safe("<b>\"\x00")
    '&lt;b&gt;&quot;␀'
    """
    return escape(to_printable(text))


class _ArticleRenderer:
    """Renders one article as HTML; ``key`` keeps its element ids apart from those of the page's other articles."""

    def __init__(self, article: Extraction) -> None:
        identity = f"{article.id}\0{article.text}".encode("utf-8", "surrogatepass")
        self.key = "n" + hashlib.blake2b(identity, digest_size=5).hexdigest()
        self.article = article
        self.reasons = [dict(entity.reasons) for entity in article.entities]

    def render(self) -> str:
        text = "".join(map(self.segment, find_segments(self.article)))
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

    def segment(self, segment: Segment) -> str:
        """Return a segment as plain text, or as a link to the table row that explains it."""
        text = to_safe(self.article.text[segment.start : segment.end])
        if not segment.marks:
            return text
        rows = [self.row_id(mark.label, mark.number) for mark in segment.marks]
        attributes = {
            "class": f"newsner-{TAGS[segment.marks[-1].label]}",
            "href": f"#{rows[-1]}",
            "aria-describedby": " ".join(rows),
            "data-tip": "\n".join(map(self.tooltip, segment.marks)),
        }
        if any(mark.item.start == segment.start for mark in segment.marks):
            attributes["id"] = f"{self.key}-{segment.start}"
        else:
            attributes["tabindex"] = "-1"  # the Tab key stops at its first segment only
        if ends := [TAGS[mark.label] for mark in reversed(segment.marks) if mark.item.end == segment.end]:
            attributes["data-tag"] = " ".join(ends)
        pairs = "".join(f' {name}="{to_safe(value)}"' for name, value in attributes.items())
        return f"<a{pairs}>{text}</a>"

    def row_id(self, label: str, number: int) -> str:
        return f"{self.key}-{TAGS[label]}-{number}"

    def link(self, start: int, text: str) -> str:
        return f'<a href="#{self.key}-{start}" lang="fr"><bdi>{to_safe(text)}</bdi></a>'

    def tooltip(self, mark: Mark) -> str:
        if isinstance(mark.item, Quantity):
            return _quantity_tooltip(mark.item)
        entity, surface = self.article.entities[mark.number], to_surface(mark.item.text)
        lines = [f"{entity.name} ({', '.join(filter(None, (entity.label.value, entity.kb_id)))})"]
        if reason := self.reasons[mark.number].get(surface):
            lines.append(f"“{surface}”: {EXPLANATIONS[reason]}")
        if others := [alias for alias in entity.aliases[:_MAX_TOOLTIP_ALIASES] if alias != surface]:
            more = ", …" if len(entity.aliases) > _MAX_TOOLTIP_ALIASES else ""
            lines.append(f"also written: {', '.join(others)}{more}")
        return "\n".join(lines)

    def entity_table(self) -> str:
        rows = (
            f'<tr id="{self.row_id(entity.label, number)}"><th scope="row">'
            f"{self.link(entity.mentions[0].start, entity.name)}{_details(entity)}</th>"
            f"<td>{_tag(TAGS[entity.label])}</td><td{_NUMERIC_CLASS}>{len(entity.mentions)}</td></tr>\n"
            for number, entity in sort_entities(self.article)
        )
        return _table("entities", ("Entity", "Label", "Mentions"), rows)

    def quantity_table(self) -> str:
        rows = (
            f'<tr id="{self.row_id(QUANTITY, number)}"><th scope="row">{self.link(quantity.start, quantity.text)}</th>'
            f"<td{_NUMERIC_CLASS}>{to_safe(to_value_text(quantity))}</td>"
            f'<td lang="fr">{to_safe(to_unit_text(quantity))}</td><td>{quantity.kind}</td></tr>\n'
            for number, quantity in enumerate(self.article.quantities)
        )
        return _table("quantities", ("Quantity", "Value", "Unit", "Kind"), rows)


def _quantity_tooltip(quantity: Quantity) -> str:
    tip = f"{to_value_text(quantity) or 'no exact value'} {to_unit_text(quantity)} ({quantity.kind})"
    return tip if quantity.noun in (None, quantity.unit) else f"{tip}\nof {quantity.noun}"


def _tag(tag: str) -> str:
    return f'<span class="newsner-{tag} newsner-tag">{tag}</span>'


def _details(entity: Entity) -> str:
    """Return the lines beneath an entity's name: its id, and each alias with the reason why it belongs to it."""
    lines = [f"id {to_safe(entity.kb_id)}"] if entity.kb_id else []
    lines += [f'<bdi lang="fr">{to_safe(alias)}</bdi>: {EXPLANATIONS[reason]}' for alias, reason in entity.reasons]
    return "".join(f"<small>{line}</small>" for line in lines)


def _table(name: str, headings: tuple[str, ...], rows: Iterable[str]) -> str:
    """Return a table, or an empty string if it would have no rows."""
    body = "".join(rows)
    if not body:
        return ""
    head = "".join(
        f'<th scope="col"{_NUMERIC_CLASS if heading in _NUMERIC_HEADINGS else ""}>{heading}</th>'
        for heading in headings
    )
    return (
        f'<table class="newsner-{name}">\n<caption>{name.capitalize()}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n"
    )
