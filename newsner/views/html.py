"""Show extractions as self-contained HTML: no scripts, nothing loaded, styles limited to newsner's own elements.

Each mention links to a row of the list beside the article, and the row links back; a statement can be focused, and its
row links to it. So everything can be reached by keyboard, and the list holds in full what tooltips show. Boxes above
the article switch the marks of each label on and off.
"""

from __future__ import annotations

import hashlib
import zlib
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from itertools import takewhile

from newsner.analysis.columns import TITLES, find_value
from newsner.dates.metadata import parse_date
from newsner.labels import Lang
from newsner.lexicons import load_stylesheet
from newsner.models import EXPLANATIONS, Extraction, Mention, Quantity, Reference, to_surface
from newsner.records import each_article
from newsner.views.messages import Messages, messages_in
from newsner.views.policies import build_policy
from newsner.views.segments import STATEMENT_TAGS, TAGS, Mark, Segment, find_segments, to_unit_text, to_value_text
from newsner.views.side_list import SideList, attributes_of, tag_of, to_safe
from newsner.views.speakers import name_speaker

_SWITCHES = {
    "PER": "people: {n}",
    "LOC": "places: {n}",
    "ORG": "organisations: {n}",
    "QTY": "quantities: {n}",
    "DIR": "quoted statements: {n}",
    "IND": "statements in the article's words: {n}",
    "REF": "references: {n}",
}
_ALWAYS = ("PER", "LOC", "ORG", "QTY")
"""What has a switch also where the article has none of it; the other parts may have been left out."""
_OFF = {"REF"}
"""What is not marked before a reader wishes it, since it is much and says little."""
_MANNERS = {"direct": "said by {name}, quoted", "indirect": "said by {name}, in the article's words"}
_MAX_TOOLTIP_ALIASES = 4
_HEADS = ("source", "date", "author", "section")


def to_html(articles: Extraction | Iterable[Extraction], *, lang: Lang | None = None) -> str:
    """Return a self-contained HTML page that shows one or more articles with their mentions marked.

    Each article has its title, or else its id, as heading; several have a table of contents. Write the page to a file
    as UTF-8.

    Args:
        articles: one or more articles.
        lang: the language of the page around the articles, ``fr`` or ``en``; by default that of `set_language`, or of
            the system.

    Raises:
        TypeError: ``articles`` holds something else.
        ValueError: the language is unknown.

    >>> from newsner import extract
    >>> page = to_html(extract("Assad est à Damas."), lang="fr")
    >>> page[:15], "://" in page, "<script" in page, "Entités" in page
    ('<!DOCTYPE html>', False, False, True)
    """
    return "".join(build_page(each_article(articles), lang=lang))


def build_page(articles: Iterable[Extraction], *, lang: Lang | None = None) -> Iterator[str]:
    """Yield the page of `to_html` in parts, one for each article."""
    say, style = messages_in(lang), load_stylesheet()
    contents: list[str] = []
    sections: list[bytes] = []  # packed to a tenth, until the table of contents before them is whole
    for number, article in enumerate(articles, start=1):
        title = _find_title(article) or say("Article {number}", number=number)
        heading = f'<h1 id="newsner-{number}"><bdi>{to_safe(title)}</bdi></h1>\n{_describe(article, title, say)}'
        section = f"<section>\n{heading}{_ArticleRenderer(article, say).render()}</section>\n"
        contents.append(_to_entry(article, number, title))
        sections.append(zlib.compress(section.encode("utf-8")))
    yield (
        f'<!DOCTYPE html>\n<html lang="{say.lang}">\n<head>\n<meta charset="utf-8">\n'
        f"{build_policy(style=style)}"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<title>newsner</title>\n'
        f'<style>{style}</style>\n</head>\n<body class="newsner-page">\n'
    )
    if len(contents) > 1:
        summary, entries = say.count("{n} article", "{n} articles", len(contents)), "".join(contents)
        yield f"<nav><details open>\n<summary>{summary}</summary>\n<ol>\n{entries}</ol>\n</details></nav>\n"
    yield "<main>\n"
    for packed in sections:
        yield zlib.decompress(packed).decode("utf-8")
    yield "</main>\n</body>\n</html>\n"


def to_fragment(article: Extraction, *, lang: Lang | None = None) -> str:
    """Return an article as an HTML fragment with its styles, for a notebook.

    >>> from newsner import extract
    >>> to_fragment(extract("Assad est à Damas.")).startswith("<style>")
    True
    """
    return f"<style>\n{load_stylesheet()}</style>\n{_ArticleRenderer(article, messages_in(lang)).render()}"


def _find_title(article: Extraction) -> str | None:
    """Return the title that the metadata of an article have, or else its id."""
    return find_value(article.metadata, TITLES) or article.id


def _to_entry(article: Extraction, number: int, title: str) -> str:
    """Return the entry of an article in the table of contents."""
    known = [article.metadata[name] for name in ("source", "date") if name in article.metadata]
    more = f" <small><bdi>{to_safe(' · '.join(known))}</bdi></small>" if known else ""
    return f'<li><a href="#newsner-{number}"><bdi>{to_safe(title)}</bdi></a>{more}</li>\n'


def _describe(article: Extraction, title: str, say: Messages) -> str:
    """Return a line that says where and when an article appeared, who wrote it, its id and address, as far as known."""
    metadata = article.metadata
    known = [
        _show_day(metadata[name], say) if name == "date" else metadata[name] for name in _HEADS if name in metadata
    ]
    known += [article.id] if article.id not in (None, title) else []
    shown = [f"<bdi>{to_safe(text)}</bdi>" for text in known]
    if (url := metadata.get("url", "")).startswith(("http://", "https://")):
        shown.append(f'<a href="{to_safe(url)}" rel="noreferrer"><bdi>{to_safe(url)}</bdi></a>')
    return f'<p class="newsner-source">{" · ".join(shown)}</p>\n' if shown else ""


def _show_day(value: str, say: Messages) -> str:
    return say.day(parse_date(value) or value)


class _ArticleRenderer:
    """Renders one article as HTML; ``key`` keeps its element ids apart from those of the page's other articles."""

    def __init__(self, article: Extraction, say: Messages) -> None:
        identity = f"{article.id}\0{article.text}".encode("utf-8", "surrogatepass")
        self.key = "n" + hashlib.blake2b(identity, digest_size=5).hexdigest()
        self.article = article
        self.say = say
        self.side = SideList(article, self.key, say)
        self.reasons = [dict(entity.reasons) for entity in article.entities]

    def render(self) -> str:
        side = self.side.render()
        rail = f'<div class="newsner-rail"><div class="newsner-side">\n{side}</div></div>\n' if side else ""
        return (
            f'<div class="newsner" lang="{self.say.lang}">\n{self.switches()}<div class="newsner-body">\n'
            f'<article lang="fr">{"".join(self.marked_text())}</article>\n{rail}</div>\n</div>\n'
        )

    def switches(self) -> str:
        """Return a box for each label, which says how much there is of it and, without a script, switches its marks."""
        counts = Counter(TAGS[entity.label] for entity in self.article.entities)
        counts.update(STATEMENT_TAGS[statement.kind] for statement in self.article.statements)
        counts.update(QTY=len(self.article.quantities), REF=len(self.article.references))
        boxes = "".join(
            f'<li><label><input type="checkbox" class="newsner-show-{tag}"{"" if tag in _OFF else " checked"}> '
            f"{tag_of(tag, self.say)} {self.say(message, n=self.say.number(counts[tag]))}</label></li>"
            for tag, message in _SWITCHES.items()
            if tag in _ALWAYS or counts[tag]
        )
        return f'<ul class="newsner-switches" aria-label="{self.say("Marks to show")}">{boxes}</ul>\n'

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
        tag = STATEMENT_TAGS[self.article.statements[number].kind]
        attributes = {
            "class": f"newsner-said newsner-{tag}",
            "data-tag": self.say(tag),
            "data-tip": self.statement_tooltip(number),
        }
        if is_first:
            rows = f"{self.key}-who-{self.side.groups[number]} {self.key}-row-{number}"
            attributes |= {"id": f"{self.key}-said-{number}", "tabindex": "0", "role": "group"}
            attributes |= {"aria-describedby": rows}
        return f"<span{attributes_of(attributes)}>"

    def segment(self, segment: Segment) -> str:
        """Return a segment as plain text, or as a link to the row that explains it."""
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
        if tags := [self.say(TAGS[mark.label]) for mark in ends if not isinstance(mark.item, Reference)]:
            attributes["data-tag"] = " ".join(tags)
        return f"<a{attributes_of(attributes)}>{text}</a>"

    def row_id(self, mark: Mark) -> str:
        """Return the id of the row that explains a mark; a reference is explained where its entity is, if any."""
        if not isinstance(mark.item, Reference):
            return f"{self.key}-{TAGS[mark.label]}-{mark.number}"
        if mark.item.entity is None:
            return f"{self.key}-REF-{list(self.side.unnamed).index(mark.item.kb_id)}"
        return f"{self.key}-{self.article.entities[mark.item.entity].label.value}-{mark.item.entity}"

    def tooltip(self, mark: Mark) -> str:
        if isinstance(mark.item, Quantity):
            return self.quantity_tooltip(mark.item, mark.number)
        if isinstance(mark.item, Reference):
            return self.reference_tooltip(mark.item)
        return self.mention_tooltip(mark.item, mark.number)

    def quantity_tooltip(self, quantity: Quantity, number: int) -> str:
        value = to_value_text(quantity, self.say) or self.say("no exact value")
        lines = [f"{value} {to_unit_text(quantity)} ({self.say(quantity.kind)})"]
        if quantity.noun not in (None, quantity.unit):
            lines.append(self.say("of {noun}", noun=quantity.noun))
        return "\n".join(filter(None, [*lines, self.side.describe_source(number)]))

    def mention_tooltip(self, mention: Mention, number: int) -> str:
        entity, surface = self.article.entities[number], to_surface(mention.text)
        lines = [f"{self.side.names[number]} ({', '.join(filter(None, (entity.label.value, entity.kb_id)))})"]
        if mention.acts:
            lines.append(self.say("stands for its government, institution or team"))
        if reason := self.reasons[number].get(surface):
            explained = self.say(EXPLANATIONS[reason])
            lines.append(self.say("{alias}: {reason}", alias=self.say.quote(surface), reason=explained))
        if others := [alias for alias in entity.aliases[:_MAX_TOOLTIP_ALIASES] if alias != surface]:
            more = ", …" if len(entity.aliases) > _MAX_TOOLTIP_ALIASES else ""
            lines.append(self.say("also written: {names}", names=", ".join(others) + more))
        return "\n".join(lines)

    def reference_tooltip(self, reference: Reference) -> str:
        if reference.entity is not None:
            return self.say("means {name}", name=self.side.names[reference.entity])
        if reference.kb_id:
            return self.say("means {id}, which the article does not name", id=reference.kb_id)
        return self.say("means something that the article does not name")

    def statement_tooltip(self, number: int) -> str:
        statement = self.article.statements[number]
        name = name_speaker(self.article, statement, self.say)
        said = self.say(_MANNERS[statement.kind], name=name)
        return "\n".join([said, *self.side.describe_attribution(number)])
