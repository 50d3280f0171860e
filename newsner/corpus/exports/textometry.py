"""Texts for textometry: TXM, with what was found as structures, and IRaMuTeQ, with names joined into words."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from newsner.corpus.exports.base import (
    Exported,
    Exporter,
    find_mentions,
    to_file_name,
    to_plain_word,
    without_overlaps,
)
from newsner.corpus.exports.nesting import Event, Tag, XmlWriter, find_events, find_paragraphs
from newsner.files import guard
from newsner.linking.registry import Registry
from newsner.models import Extraction

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029*]")  # the star begins a variable
_EDGES = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")  # `_rire_` would be a variable
_WORD = re.compile(r"[^\W_]")
_NOT_IN_WORDS = re.compile(r"[^\w]+")
_RESERVED = {"id", "base", "project", "text", "path"}  # which TXM gives each text itself
_LONGEST_VALUE = 40  # characters of a variable of IRaMuTeQ; longer values, such as titles, group nothing


class TxmExporter(Exporter):
    """Writes a folder for TXM's import XTZ + CSV: an XML file for each text, and ``metadata.csv``."""

    name = "txm"
    libraries = ("lxml",)

    def write(self, corpus: Exported, path: Path) -> None:
        """Write the texts and the table of what is known of each."""
        from lxml import etree

        registry, rows = corpus.registry, []
        for number, article in enumerate(corpus):
            name = to_file_name(number, article.id)
            rows.append({"id": name, "document": str(article.id), **_name_metadata(article)})
            with (path / f"{name}.xml").open("wb") as out, etree.xmlfile(out, encoding="utf-8") as file:
                file.write_declaration()
                xml = XmlWriter(file)
                xml.open("text", {"id": name})
                tags = list(_find_tags(article, registry))
                for start, end in find_paragraphs(article.text):
                    xml.open("p")
                    _write_passage(xml, article.text, find_events(start, end, tags))
                    xml.close()
                xml.close()
        columns = list(dict.fromkeys(name for row in rows for name in row)) or ["id"]
        with (path / "metadata.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", quoting=csv.QUOTE_ALL, lineterminator="\n")
            writer.writeheader()
            writer.writerows({key: guard(" ".join(value.split())) for key, value in row.items()} for row in rows)

    def is_own(self, name: str) -> bool:
        """Tell whether a file is a text or the table."""
        return name == "metadata.csv" or re.fullmatch(r"\d{5,}\w*\.xml", name) is not None


def _name_metadata(article: Extraction) -> dict[str, str]:
    """Return the metadata under names that TXM takes: lower-case letters and digits; the day is that of the article."""
    found = {}
    if article.date:
        day = article.date.isoformat()
        found = {"date": day, "year": day[:4], "month": day[:7]}
    for name, value in article.metadata.items():
        plain = to_plain_word(name).lower().replace("_", "") or "column"
        plain = f"meta{plain}" if plain in _RESERVED or plain[0].isdecimal() else plain
        if plain in ("date", "year", "month") and plain in found:
            continue
        number, key = 1, plain
        while key in found or key == "document":
            number += 1
            key = f"{plain}{number}"
        found[key] = value.replace("\0", "\ufffd")
    return found


def _write_passage(xml: XmlWriter, text: str, events: Iterable[Event]) -> None:
    for event in events:
        if event.kind == "text":
            xml.text(text[event.start : event.end])
        elif event.kind == "close":
            xml.close()
        elif event.tag is not None:
            xml.open(event.tag.name, event.tag.attributes)


def _find_tags(article: Extraction, registry: Registry) -> Iterator[Tag]:
    def tag(part: Any, rank: int, name: str, **attributes: str | None) -> Tag:
        return Tag(part.start, part.end, rank, name, {key: value or "" for key, value in attributes.items()})

    for statement in article.statements:
        entity = None if statement.entity is None else article.entities[statement.entity].name
        who = entity or (statement.speaker.text if statement.speaker else None)
        yield tag(statement, 0, "said", who=who, kind=statement.kind)
    for date in article.dates:
        yield tag(date, 1, "date", value=date.value or "/".join(filter(None, (date.low, date.high))))
    for quantity in article.quantities:
        value = None if quantity.value is None else format(quantity.value, "f")
        yield tag(quantity, 2, "quantity", value=value, unit=quantity.unit, kind=quantity.kind, noun=quantity.noun)
    for each in find_mentions(article, registry):
        yield tag(each.mention, 3, "name", type=each.mention.label.value, entity=each.name, ref=each.kb_id)


class IramuteqExporter(Exporter):
    """Writes the text file of IRaMuTeQ: a line of variables before each text, and names as one word each."""

    name = "iramuteq"
    suffixes = (".txt",)
    is_implied = False

    def write(self, corpus: Exported, path: Path) -> None:
        """Write the texts in order, but for those without a word."""
        registry = corpus.registry
        with path.open("w", encoding="utf-8", newline="\n") as file:
            for number, article in enumerate(corpus):
                text = _join_names(article, registry)
                if not _WORD.search(text):
                    continue  # IRaMuTeQ stops at an empty text
                variables = " ".join(f"*{name}_{value}" for name, value in _find_variables(article, number))
                file.write(f"**** {variables}\n{text.strip()}\n\n")


def _find_variables(article: Extraction, number: int) -> Iterator[tuple[str, str]]:
    """Yield the variables of a text and their values, of letters and digits: `_` parts one from the other."""
    yield "id", to_file_name(number, article.id).replace("_", "")
    taken = {"id"}
    if article.date:
        day = article.date.strftime("%Y%m%d")
        yield from (("year", day[:4]), ("month", day[:6]), ("date", day))
        taken |= {"year", "month", "date"}
    for name, value in article.metadata.items():
        key, plain = (to_plain_word(x).replace("_", "") for x in (name, value))
        key = key.lower()
        if key and plain and key not in taken and len(plain) <= _LONGEST_VALUE:
            taken.add(key)
            yield key, plain


def _join_names(article: Extraction, registry: Registry) -> str:
    """Return the text with the registry's name of each entity, as one word, for its mentions."""
    parts, place = [], 0
    for each in without_overlaps(find_mentions(article, registry)):
        name = _NOT_IN_WORDS.sub("_", each.name).strip("_") or each.mention.text
        parts += [article.text[place : each.mention.start], name]
        place = each.mention.end
    text = "".join([*parts, article.text[place:]]).replace("\r\n", "\n").replace("\r", "\n")
    return _EDGES.sub(" ", _CONTROLS.sub(" ", text))
