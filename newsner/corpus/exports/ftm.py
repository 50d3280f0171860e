"""Entities of FollowTheMoney, which Aleph and OpenAleph load: the articles, and the people and organisations."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from newsner.analysis.columns import ADDRESSES, AUTHORS, SOURCES, find_value
from newsner.corpus.exports.base import Exported, Exporter, find_mentions, find_title
from newsner.gazetteer.entries import RegistryEntry
from newsner.labels import Label
from newsner.linking.registry import Registry
from newsner.models import Extraction

_SCHEMATA = {Label.PER: "Person", Label.ORG: "Organization"}
_MENTIONED = {Label.PER: "peopleMentioned", Label.ORG: "companiesMentioned", Label.LOC: "locationMentioned"}


class FtmExporter(Exporter):
    """Writes one entity of FollowTheMoney a line."""

    name = "ftm"
    suffixes = (".json", ".ijson", ".jsonl", ".ndjson")
    is_implied = False

    def write(self, corpus: Exported, path: Path) -> None:
        """Write the people and organisations, then each article with what it mentions."""
        registry = corpus.registry
        ids = [_to_id("entity", str(number), entry.name, entry.kb_id) for number, entry in enumerate(registry)]
        with path.open("w", encoding="utf-8", newline="\n") as file:
            for id_, entry in zip(ids, registry, strict=True):
                if entry.label in _SCHEMATA:
                    file.write(_to_line(id_, _SCHEMATA[entry.label], _describe(entry)))
            for article in corpus:
                file.writelines(_describe_article(article, registry, ids))


def _describe(entry: RegistryEntry) -> dict[str, Iterable[str]]:
    found: dict[str, Iterable[str]] = {"name": [entry.name], "alias": entry.seen.aliases}
    if entry.kb_id.startswith(("Q", "wd:Q")) and entry.kb_id.removeprefix("wd:")[1:].isdecimal():
        found["wikidataId"] = [entry.kb_id.removeprefix("wd:")]
    elif entry.kb_id:
        found["notes"] = [f"kb_id: {entry.kb_id}"]
    return found


def _describe_article(article: Extraction, registry: Registry, ids: list[str]) -> Iterator[str]:
    """Yield the article, and a Mention for each person or organisation in it."""
    id_ = _to_id("document", str(article.id))
    named = find_mentions(article, registry)
    metadata = article.metadata
    properties: dict[str, Iterable[str]] = {
        "title": [find_title(article) or str(article.id)],
        "bodyText": [article.text],
        "publisher": [find_value(metadata, SOURCES)],
        "author": [find_value(metadata, AUTHORS)],
        "sourceUrl": [find_value(metadata, ADDRESSES)],
        "date": [article.date.isoformat() if article.date else ""],
        "language": ["fra"],
        "namesMentioned": [each.name for each in named],
    }
    for label, name in _MENTIONED.items():
        properties[name] = [each.name for each in named if each.mention.label is label]
    yield _to_line(id_, "Article", properties)
    for entry in dict.fromkeys(each.entry for each in named if each.entry is not None):
        known = registry.entries[entry]
        if known.label not in _SCHEMATA:
            continue
        forms = [each.mention.text for each in named if each.entry == entry]
        mention = {"document": [id_], "resolved": [ids[entry]], "detectedSchema": [_SCHEMATA[known.label]]}
        yield _to_line(_to_id("mention", id_, ids[entry]), "Mention", {**mention, "name": [known.name, *forms]})


def _to_id(*parts: str) -> str:
    """Return an id that stays the same as long as these do, of the characters that FollowTheMoney takes."""
    digest = hashlib.sha1("\0".join(parts).encode("utf-8", "replace"), usedforsecurity=False)
    return f"newsner-{parts[0]}-{digest.hexdigest()}"


def _to_line(id_: str, schema: str, properties: dict[str, Iterable[str]]) -> str:
    """Return an entity as a line; values are unique, and none is empty."""
    kept: dict[str, Any] = {}
    for name, values in properties.items():
        if found := [value for value in dict.fromkeys(_clean(value) for value in values) if value]:
            kept[name] = found
    return json.dumps({"id": id_, "schema": schema, "properties": kept}, ensure_ascii=False) + "\n"


def _clean(text: str) -> str:
    return text.replace("\0", "\ufffd").strip()
