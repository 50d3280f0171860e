"""W3C Web Annotations as JSON-LD, which Hypothesis, Recogito, Annotorious and digital editions read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from newsner.analysis.columns import ADDRESSES, find_value
from newsner.corpus.exports.base import Exported, Exporter, find_mentions, to_uri_part
from newsner.labels import QUANTITY
from newsner.linking.registry import Registry
from newsner.models import Extraction

CONTEXT = "http://www.w3.org/ns/anno.jsonld"

_WEB = ("http://", "https://")
_IN_ADDRESSES = ":/?#[]@!$&'()*+,;=%"
_AROUND = 32  # characters of the text before and behind a quotation
_SPECIAL = {"wd": "http://www.wikidata.org/entity/", "geonames": "https://sws.geonames.org/"}


class WebAnnotationExporter(Exporter):
    """Writes an AnnotationPage."""

    name = "web-annotation"
    suffixes = (".jsonld",)

    def write(self, corpus: Exported, path: Path) -> None:
        """Write the annotations in the order of the documents, one a line."""
        registry, numbers = corpus.registry, count(1)
        head = {"@context": CONTEXT, "id": "urn:newsner:annotations", "type": "AnnotationPage"}
        with path.open("w", encoding="utf-8") as file:
            file.write(json.dumps(head)[:-1] + ', "items": [')
            separator = "\n"
            for article in corpus:
                for annotation in _find_annotations(article, registry):
                    numbered = {"id": f"urn:newsner:annotation:{next(numbers)}", "type": "Annotation", **annotation}
                    file.write(separator + json.dumps(numbered, ensure_ascii=False))
                    separator = ",\n"
            file.write("\n]}\n")


def _find_annotations(article: Extraction, registry: Registry) -> Iterator[dict[str, Any]]:
    address = find_value(article.metadata, ADDRESSES)
    named = f"urn:newsner:document:{to_uri_part(str(article.id))}"
    source = to_uri_part(address, kept=_IN_ADDRESSES) if address.startswith(_WEB) else named

    def annotate(part: Any, tag: str, *bodies: dict[str, Any]) -> dict[str, Any]:
        body = [{"type": "TextualBody", "value": tag, "purpose": "tagging"}, *bodies]
        target = {"source": source, "selector": _select(article.text, part.start, part.end)}
        is_identified = any(each["purpose"] == "identifying" for each in bodies)
        return {"motivation": "identifying" if is_identified else "tagging", "body": body, "target": target}

    for each in find_mentions(article, registry):
        bodies = [_describe(each.name)]
        if identity := _to_address(each.kb_id):
            bodies.append({"source": identity, "purpose": "identifying"})
        yield annotate(each.mention, each.mention.label.value, *bodies)
    for q in article.quantities:
        values = (q.bound, q.value, q.low, q.high, q.unit, q.noun)
        yield annotate(q, QUANTITY, _describe(" ".join(str(value) for value in values if value is not None)))
    for d in article.dates:
        yield annotate(d, "DATE", *([_describe(value)] if (value := d.value or d.low or d.high) else []))
    for s in article.statements:
        name = s.speaker.text if s.speaker else ""
        speaker = name if s.entity is None else article.entities[s.entity].name
        yield annotate(s, f"STATEMENT ({s.kind})", *([_describe(speaker)] if speaker else []))


def _describe(value: str) -> dict[str, Any]:
    return {"type": "TextualBody", "value": value, "purpose": "describing"}


def _to_address(kb_id: str) -> str:
    """Return an id as an address, or nothing if it is none: a bare country code, say, is no IRI."""
    base, _, number = kb_id.partition(":")
    if kb_id.startswith(_WEB):
        return to_uri_part(kb_id, kept=_IN_ADDRESSES)
    if base in _SPECIAL:
        return _SPECIAL[base] + to_uri_part(number)
    return f"urn:newsner:entity:{to_uri_part(kb_id)}" if kb_id else ""


def _select(text: str, start: int, end: int) -> list[dict[str, Any]]:
    """Return a passage by its position, in code points as the standard wants, and by its words and those around it."""
    around = {"prefix": text[max(0, start - _AROUND) : start], "suffix": text[end : end + _AROUND]}
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    return [position, {"type": "TextQuoteSelector", "exact": text[start:end], **around}]
