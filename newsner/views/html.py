"""Show extractions as self-contained HTML: no scripts, nothing loaded, styles limited to newsner's own elements.

Each mention links to a row of a table, and the row links back; a statement can be focused, and its row links to it. So
everything can be reached by keyboard, and the tables hold in full what tooltips show.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from html import escape
from itertools import takewhile

from newsner.lexicons import load_stylesheet
from newsner.models import (
    EXPLANATIONS,
    DateMention,
    Entity,
    Extraction,
    Mention,
    Quantity,
    Reference,
    Statement,
    to_surface,
)
from newsner.records import each_article
from newsner.views.segments import (
    STATEMENT_TAGS,
    TAGS,
    Mark,
    Segment,
    find_segments,
    sort_entities,
    to_printable,
    to_unit_text,
    to_value_text,
)
from newsner.views.speakers import Speaker, find_sources, group_by_speaker, name_speaker, shorten

_NOUNS = {"PER": "people", "LOC": "places", "ORG": "organisations", "QTY": "quantities"}
_HTML_TIME = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d)?)?|-W\d\d)?")
_NOUNS_IF_ANY = {"DIR": "quoted statements", "IND": "statements in the article's words", "REF": "references"}
"""What the legend names only where the article has it, since these parts may have been left out."""
_MANNERS = {"direct": "quoted", "indirect": "in the article's words"}
_GENDERS = {"f": "woman", "m": "man"}
_MAX_TOOLTIP_ALIASES = 4
_NUMERIC_HEADINGS = {"Mentions", "Times", "Value"}
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
        self.speakers = group_by_speaker(article)
        self.groups = {number: i for i, speaker in enumerate(self.speakers) for number in speaker.statements}
        self.sources = find_sources(article)
        self.words: dict[int | None, Counter[str]] = defaultdict(Counter)  # that refer to each entity
        self.unnamed: dict[str | None, Counter[str]] = defaultdict(Counter)  # the same by id, without an entity
        for reference in article.references:
            counts = self.unnamed[reference.kb_id] if reference.entity is None else self.words[reference.entity]
            counts[to_surface(reference.text)] += 1

    def render(self) -> str:
        tables = (
            *(self.entity_table(), self.statement_table(), self.quantity_table()),
            *(self.date_table(), self.reference_table()),
        )
        return (
            f'<div class="newsner" lang="en">\n{self.legend()}<div class="newsner-body">\n'
            f'<article lang="fr">{"".join(self.marked_text())}</article>\n'
            f"<div>\n{''.join(tables)}</div>\n</div>\n</div>\n"
        )

    def legend(self) -> str:
        counts = Counter(TAGS[entity.label] for entity in self.article.entities)
        counts.update(STATEMENT_TAGS[statement.kind] for statement in self.article.statements)
        counts.update(QTY=len(self.article.quantities), REF=len(self.article.references))
        shown = _NOUNS | {tag: noun for tag, noun in _NOUNS_IF_ANY.items() if counts[tag]}
        items = "".join(f"<li>{_tag(tag)} {noun}: {counts[tag]}</li>" for tag, noun in shown.items())
        return f"<ul>{items}</ul>\n"

    def marked_text(self) -> Iterator[str]:
        """Yield the text in parts; statements stand around segments, cut where the end of another falls into them."""
        statements = self.article.statements
        waiting = deque(sorted(range(len(statements)), key=lambda number: statements[number].start))
        open_: tuple[int, ...] = ()
        begun: set[int] = set()
        for segment in find_segments(self.article):
            kept = sum(
                1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(open_, segment.statements, strict=False))
            )
            yield "</span>" * (len(open_) - kept)
            while waiting and statements[waiting[0]].start <= segment.start:
                if (number := waiting.popleft()) not in segment.statements:
                    yield self.anchor(number)  # it is empty, or too many stand around it
            for number in segment.statements[kept:]:
                yield self.statement_start(number, is_first=number not in begun)
                begun.add(number)
            open_ = segment.statements
            yield self.segment(segment)
        yield "</span>" * len(open_) + "".join(map(self.anchor, waiting))

    def anchor(self, number: int) -> str:
        return f'<span id="{self.key}-said-{number}"></span>'

    def statement_start(self, number: int, *, is_first: bool) -> str:
        """Return the start tag of a statement; the Tab key stops at its first part only."""
        statement = self.article.statements[number]
        tag = STATEMENT_TAGS[statement.kind]
        attributes = {
            "class": f"newsner-said newsner-{tag}",
            "data-tag": tag,
            "data-tip": self.statement_tooltip(statement),
        }
        if is_first:
            rows = f"{self.key}-who-{self.groups[number]} {self.key}-row-{number}"
            attributes |= {"id": f"{self.key}-said-{number}", "tabindex": "0", "role": "group"}
            attributes |= {"aria-describedby": rows}
        return f"<span{_to_attributes(attributes)}>"

    def segment(self, segment: Segment) -> str:
        """Return a segment as plain text, or as a link to the table row that explains it."""
        text = to_safe(self.article.text[segment.start : segment.end])
        if not segment.marks:
            return text
        rows = [self.row_id(mark) for mark in segment.marks]
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
        ends = [mark for mark in reversed(segment.marks) if mark.item.end == segment.end]
        if tags := [TAGS[mark.label] for mark in ends if not isinstance(mark.item, Reference)]:
            attributes["data-tag"] = " ".join(tags)
        return f"<a{_to_attributes(attributes)}>{text}</a>"

    def row_id(self, mark: Mark) -> str:
        """Return the id of the row that explains a mark; a reference is explained where its entity is, if any."""
        if not isinstance(mark.item, Reference):
            return f"{self.key}-{TAGS[mark.label]}-{mark.number}"
        if mark.item.entity is None:
            return f"{self.key}-REF-{list(self.unnamed).index(mark.item.kb_id)}"
        return f"{self.key}-{self.article.entities[mark.item.entity].label.value}-{mark.item.entity}"

    def link(self, start: int, text: str) -> str:
        return f'<a href="#{self.key}-{start}" lang="fr"><bdi>{to_safe(text)}</bdi></a>'

    def tooltip(self, mark: Mark) -> str:
        if isinstance(mark.item, Quantity):
            source = self.sources[mark.number]
            told = f"\naccording to {name_speaker(self.article, source)}" if source else ""
            return _quantity_tooltip(mark.item) + told
        if isinstance(mark.item, Reference):
            return f"means {self.name_reference(mark.item)}"
        return self.mention_tooltip(mark.item, mark.number)

    def mention_tooltip(self, mention: Mention, number: int) -> str:
        entity, surface = self.article.entities[number], to_surface(mention.text)
        lines = [f"{entity.name} ({', '.join(filter(None, (entity.label.value, entity.kb_id)))})"]
        if mention.acts:
            lines.append("stands for its government, institution or team")
        if reason := self.reasons[number].get(surface):
            lines.append(f"“{surface}”: {EXPLANATIONS[reason]}")
        if others := [alias for alias in entity.aliases[:_MAX_TOOLTIP_ALIASES] if alias != surface]:
            more = ", …" if len(entity.aliases) > _MAX_TOOLTIP_ALIASES else ""
            lines.append(f"also written: {', '.join(others)}{more}")
        return "\n".join(lines)

    def name_reference(self, reference: Reference) -> str:
        if reference.entity is not None:
            return self.article.entities[reference.entity].name
        return f"{reference.kb_id or 'something'}, which the article does not name"

    def statement_tooltip(self, statement: Statement) -> str:
        name = name_speaker(self.article, statement)
        return "\n".join([f"said by {name}, {_MANNERS[statement.kind]}", *self.describe_attribution(statement)])

    def describe_attribution(self, statement: Statement) -> Iterator[str]:
        """Yield by which words a statement is attributed, and what a speaker with a name is called there."""
        if statement.cue:
            yield f"cue: “{shorten(statement.cue.text)}”"
        if statement.speaker and statement.entity is not None:
            yield f"speaker: “{shorten(statement.speaker.text)}”"

    def entity_table(self) -> str:
        rows = (
            f'<tr id="{self.key}-{entity.label.value}-{number}"><th scope="row">'
            f"{self.link(entity.mentions[0].start, entity.name)}{_details(entity, self.words[number])}</th>"
            f"<td>{_tag(TAGS[entity.label])}</td><td{_NUMERIC_CLASS}>{len(entity.mentions)}</td></tr>\n"
            for number, entity in sort_entities(self.article)
        )
        return _table("entities", "Entities", ("Entity", "Label", "Mentions"), rows)

    def statement_table(self) -> str:
        rows = (row for group, speaker in enumerate(self.speakers) for row in self.statement_rows(group, speaker))
        return _table("statements", "Who says what", ("Speaker", "Statement", "Kind"), rows)

    def statement_rows(self, group: int, speaker: Speaker) -> Iterator[str]:
        """Yield a row for each statement of a speaker, whose name stands in the first."""
        name = f'<bdi lang="fr">{to_safe(speaker.name)}</bdi>'
        if speaker.entity is not None:
            name = self.link(self.article.entities[speaker.entity].mentions[0].start, speaker.name)
        heading = f'<th scope="row" rowspan="{len(speaker.statements)}" id="{self.key}-who-{group}">{name}</th>'
        for number in speaker.statements:
            statement = self.article.statements[number]
            details = "".join(f"<small>{to_safe(line)}</small>" for line in self.describe_attribution(statement))
            yield (
                f'<tr id="{self.key}-row-{number}">{heading}<td><a href="#{self.key}-said-{number}" lang="fr">'
                f"<bdi>{to_safe(shorten(statement.text))}</bdi></a>{details}</td>"
                f"<td>{_tag(STATEMENT_TAGS[statement.kind])}</td></tr>\n"
            )
            heading = ""

    def quantity_table(self) -> str:
        rows = (
            f'<tr id="{self.key}-QTY-{number}"><th scope="row">{self.link(quantity.start, quantity.text)}'
            f"{self.source_line(number)}</th>"
            f"<td{_NUMERIC_CLASS}>{to_safe(to_value_text(quantity))}</td>"
            f'<td lang="fr">{to_safe(to_unit_text(quantity))}</td><td>{quantity.kind}</td></tr>\n'
            for number, quantity in enumerate(self.article.quantities)
        )
        return _table("quantities", "Quantities", ("Quantity", "Value", "Unit", "Kind"), rows)

    def date_table(self) -> str:
        """Return a table of the dates and what they mean; each is a `time` element that other programs can read."""
        rows = (
            f'<tr><th scope="row"><bdi lang="fr">{to_safe(to_surface(date.text))}</bdi></th>'
            f"<td>{_to_time(date)}</td><td>{to_safe(date.reason.replace('_', ' '))}</td></tr>\n"
            for date in self.article.dates
        )
        return _table("dates", "Dates", ("Date", "Value", "How it was understood"), rows)

    def source_line(self, number: int) -> str:
        source = self.sources[number]
        return f"<small>according to {to_safe(name_speaker(self.article, source))}</small>" if source else ""

    def reference_table(self) -> str:
        """Return a table of what is referred to and not named."""
        rows = (
            f'<tr id="{self.key}-REF-{number}"><th scope="row"><bdi lang="fr">{to_safe(", ".join(words))}</bdi></th>'
            f"<td>{to_safe(kb_id or '')}</td><td{_NUMERIC_CLASS}>{words.total()}</td></tr>\n"
            for number, (kb_id, words) in enumerate(self.unnamed.items())
        )
        return _table("references", "References to what is not named", ("Words", "Id", "Times"), rows)


def _to_attributes(attributes: dict[str, str]) -> str:
    return "".join(f' {name}="{to_safe(value)}"' for name, value in attributes.items())


def _to_time(date: DateMention) -> str:
    """Return what a date means, as time elements where HTML has such a value."""
    values = (date.value,) if date.value is not None else (date.low, date.high)
    shown = (
        f'<time datetime="{value}">{value}</time>' if _HTML_TIME.fullmatch(value) else to_safe(value)
        for value in values
        if value is not None
    )
    return " – ".join(shown)


def _quantity_tooltip(quantity: Quantity) -> str:
    tip = f"{to_value_text(quantity) or 'no exact value'} {to_unit_text(quantity)} ({quantity.kind})"
    return tip if quantity.noun in (None, quantity.unit) else f"{tip}\nof {quantity.noun}"


def _tag(tag: str) -> str:
    return f'<span class="newsner-{tag} newsner-tag">{tag}</span>'


def _details(entity: Entity, words: Iterable[str]) -> str:
    """Return the lines beneath an entity's name: its id, gender and roles, its aliases with reasons, its references."""
    lines = [f"id {to_safe(entity.kb_id)}"] if entity.kb_id else []
    roles = dict.fromkeys(to_surface(role.text) for role in entity.roles)
    known = [*([_GENDERS[entity.gender]] if entity.gender else []), *map(_to_french, roles)]
    lines += [", ".join(known)] if known else []
    lines += [f"{_to_french(alias)}: {EXPLANATIONS[reason]}" for alias, reason in entity.reasons]
    if words:
        lines.append(f"{', '.join(map(_to_french, words))}: words that mean it")
    return "".join(f"<small>{line}</small>" for line in lines)


def _to_french(text: str) -> str:
    return f'<bdi lang="fr">{to_safe(text)}</bdi>'


def _table(name: str, caption: str, headings: tuple[str, ...], rows: Iterable[str]) -> str:
    """Return a table, or an empty string if it would have no rows."""
    body = "".join(rows)
    if not body:
        return ""
    head = "".join(
        f'<th scope="col"{_NUMERIC_CLASS if heading in _NUMERIC_HEADINGS else ""}>{heading}</th>'
        for heading in headings
    )
    return (
        f'<table class="newsner-{name}">\n<caption>{caption}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n"
    )
