"""TEI P5: each article as a ``TEI`` of a ``teiCorpus``, with the entities in ``standOff``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from newsner.analysis.columns import ADDRESSES, AUTHORS, SOURCES, find_value
from newsner.corpus.exports.base import Exported, Exporter, find_mentions, find_title
from newsner.corpus.exports.nesting import Event, Tag, XmlWriter, find_events, find_paragraphs
from newsner.labels import Label
from newsner.linking.registry import Registry
from newsner.models import Extraction, Quantity

NAMESPACE = "http://www.tei-c.org/ns/1.0"
NAMES = {Label.PER: "persName", Label.LOC: "placeName", Label.ORG: "orgName"}

_XML = "http://www.w3.org/XML/1998/namespace"
_ID = f"{{{_XML}}}id"
_LISTS = {Label.PER: ("listPerson", "person"), Label.LOC: ("listPlace", "place"), Label.ORG: ("listOrg", "org")}
_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_RANK = {"said": 0, "date": 1, "measure": 2, "roleName": 3, "name": 4, "rs": 5}
_BOUNDS = {"min": "atLeast", "max": "atMost"}


class TeiExporter(Exporter):
    """Writes a TEI corpus."""

    name = "tei"
    suffixes = (".xml",)
    libraries = ("lxml",)

    def write(self, corpus: Exported, path: Path) -> None:
        """Write the header, the entities and the articles."""
        from lxml import etree

        with path.open("wb") as out, etree.xmlfile(out, encoding="utf-8") as file:
            file.write_declaration()
            with file.element(f"{{{NAMESPACE}}}teiCorpus", nsmap={None: NAMESPACE, "xml": _XML}):
                xml = XmlWriter(file, f"{{{NAMESPACE}}}")
                _write_header(xml, "Results of newsner", {})
                _write_entities(xml, corpus.registry)
                is_empty = True
                for number, article in enumerate(corpus):
                    _write_article(xml, article, number, corpus.registry)
                    is_empty = False
                if is_empty:
                    raise ValueError("the corpus has no article, and a teiCorpus must have one")


def _write_header(xml: XmlWriter, title: str, source: dict[str, str]) -> None:
    xml.open("teiHeader")
    xml.open("fileDesc")
    xml.open("titleStmt")
    xml.add("title", title)
    xml.close()
    xml.open("publicationStmt")
    xml.add("p", "Annotated by newsner.")
    xml.close()
    xml.open("sourceDesc")
    if source:
        xml.open("bibl")
        for name, value in source.items():
            kind, _, type_ = name.partition(" ")
            xml.add(kind, value, {"type": type_, "when": value if kind == "date" else ""})
        xml.close()
    else:
        xml.add("p", "Press articles.")
    xml.close()
    xml.close()
    xml.close()


def _write_entities(xml: XmlWriter, registry: Registry) -> None:
    """Write the entities in a list for each label, with their forms and ids."""
    if not len(registry):
        return
    xml.open("standOff")
    for label, (list_name, item) in _LISTS.items():
        entries = [(number, entry) for number, entry in enumerate(registry) if entry.label is label]
        if not entries:
            continue
        xml.open(list_name)
        for number, entry in entries:
            xml.open(item, {_ID: f"e{number}"})
            xml.add(NAMES[label], entry.name)
            for alias in entry.seen.aliases:
                xml.add(NAMES[label], alias, {"type": "alias"})
            if entry.kb_id:
                xml.add("idno", entry.kb_id)
            xml.close()
        xml.close()
    xml.close()


def _write_article(xml: XmlWriter, article: Extraction, number: int, registry: Registry) -> None:
    metadata = article.metadata
    title, day = find_title(article), article.date.isoformat() if article.date else ""
    source = {
        "title": title,
        "author": find_value(metadata, AUTHORS),
        "publisher": find_value(metadata, SOURCES),
        "date": day,
        "ref": find_value(metadata, ADDRESSES),
        "idno newsner": str(article.id),
    }
    xml.open("TEI", {_ID: f"d{number}"})
    _write_header(xml, title or str(article.id), {name: value for name, value in source.items() if value})
    for name in ("text", "body", "div"):
        xml.open(name)
    _write_text(xml, article, number, list(_find_tags(article, registry)))
    for _ in range(4):
        xml.close()


def _write_text(xml: XmlWriter, article: Extraction, number: int, tags: list[Tag]) -> None:
    """Write the paragraphs; an element that is cut continues the one that ``prev`` names."""
    events = [list(find_events(*place, tags)) for place in find_paragraphs(article.text)]
    names = {id(tag): f"d{number}-{position}" for position, tag in enumerate(tags)}
    pieces = Counter(id(event.tag) for found in events for event in found if event.kind == "open")
    seen: Counter[int] = Counter()
    for found in events:
        xml.open("p")
        for event in found:
            _write_event(xml, event, article.text, names, pieces, seen)
        xml.close()


def _write_event(
    xml: XmlWriter, event: Event, text: str, names: dict[int, str], pieces: Counter[int], seen: Counter[int]
) -> None:
    if event.kind == "text":
        xml.text(text[event.start : event.end])
    elif event.kind == "close":
        xml.close()
    elif event.tag is not None:
        key = id(event.tag)
        attributes = dict(event.tag.attributes)
        if pieces[key] > 1:
            attributes[_ID] = f"{names[key]}-{seen[key]}"
            attributes["prev"] = f"#{names[key]}-{seen[key] - 1}" if seen[key] else ""
            seen[key] += 1
        xml.open(event.tag.name, attributes)


def _find_tags(article: Extraction, registry: Registry) -> Iterator[Tag]:
    def ref(number: int | None) -> str:
        entry = None if number is None else registry.members.get((str(article.id), number))
        return "" if entry is None else f"#e{entry}"

    def tag(part: Any, name: str, rank: str = "", **attributes: str) -> Tag:
        return Tag(part.start, part.end, _RANK[rank or name], name, attributes)

    for statement in article.statements:
        direct = "true" if statement.kind == "direct" else "false"
        yield tag(statement, "said", who=ref(statement.entity), direct=direct)
    for date in article.dates:
        days = {"when": date.value, "from": date.low, "to": date.high}
        yield tag(date, "date", **{name: day for name, day in days.items() if day and _DAY.fullmatch(day)})
    for quantity in article.quantities:
        yield tag(quantity, "measure", **_describe(quantity))
    for number, entity in enumerate(article.entities):
        for role in entity.roles:
            yield tag(role, "roleName", corresp=ref(number))
    for each in find_mentions(article, registry):
        yield tag(each.mention, NAMES[each.mention.label], "name", ref=ref(each.number))
    for reference in article.references:
        yield tag(reference, "rs", ref=ref(reference.entity))


def _describe(quantity: Quantity) -> dict[str, str]:
    values = {"quantity": quantity.value, "min": quantity.low, "max": quantity.high}
    if quantity.bound in _BOUNDS:
        values = {_BOUNDS[quantity.bound]: quantity.value, **values}
    numbers = {name: format(value, "f") for name, value in values.items() if value is not None}
    unit = "_".join((quantity.unit or "").split())  # TEI wants one word
    return {"type": quantity.kind, "unit": unit, "commodity": quantity.noun or "", **numbers}
