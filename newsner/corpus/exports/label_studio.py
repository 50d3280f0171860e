"""Tasks for Label Studio, in which the results are predictions to correct; the way back is in `newsner.training`."""

from __future__ import annotations

import importlib.metadata
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from newsner.corpus.exports.base import Exported, Exporter, find_mentions
from newsner.labels import QUANTITY
from newsner.linking.registry import Registry
from newsner.models import Extraction, Quantity


class LabelStudioExporter(Exporter):
    """Writes tasks with predictions, in the JSON that Label Studio imports."""

    name = "label-studio"
    suffixes = (".json",)
    is_implied = False

    def write(self, corpus: Exported, path: Path) -> None:
        """Write a task for each document, one a line of the array."""
        registry = corpus.registry
        version = f"newsner {importlib.metadata.version('newsner')}"
        with path.open("w", encoding="utf-8") as file:
            for number, article in enumerate(corpus):
                file.write("[\n" if number == 0 else ",\n")
                file.write(json.dumps(_to_task(article, registry, version), ensure_ascii=False))
            file.write("\n]\n" if file.tell() else "[]\n")


def _to_task(article: Extraction, registry: Registry, version: str) -> dict[str, Any]:
    # since Label Studio 1.4 its offsets count characters as Python does, not UTF-16 code units
    data = {f"meta_{name}": value for name, value in article.metadata.items()}
    data |= {"text": article.text, "id": str(article.id)}
    if article.date:
        data["date"] = article.date.isoformat()
    result = list(_find_regions(article, registry))
    scores = [region["score"] for region in result if "score" in region]
    prediction = {"model_version": version, "score": min(scores, default=1.0), "result": result}
    return {"data": data, "predictions": [prediction]}


def _find_regions(article: Extraction, registry: Registry) -> Iterator[dict[str, Any]]:
    names = {}
    for number, each in enumerate(find_mentions(article, registry)):
        names[each.mention.start, each.mention.end] = f"m{number}"
        region = _Region(f"m{number}", each.mention, each.mention.label.value, each.kb_id)
        yield region.mark() | {"score": each.mention.score}
        yield region.write("entity", each.name)
    for number, quantity in enumerate(article.quantities):
        yield from _describe_quantity(_Region(f"q{number}", quantity, QUANTITY), quantity)
    yield from _find_statements(article, names)


def _describe_quantity(region: _Region, quantity: Quantity) -> Iterator[dict[str, Any]]:
    yield region.mark()
    yield region.choose("kind", quantity.kind)
    value = quantity.value
    texts = {"value": f"{quantity.low} à {quantity.high}" if value is None and quantity.low is not None else value}
    texts["unit"] = quantity.unit
    yield from (region.write(name, str(text)) for name, text in texts.items() if text is not None)
    if quantity.bound:
        yield region.choose("bound", quantity.bound)


def _find_statements(article: Extraction, names: dict[tuple[int, int], str]) -> Iterator[dict[str, Any]]:
    """Yield statements, their cues and speakers, each of these once, and what joins them."""
    known: dict[tuple[str, int, int], str] = {}
    speaking: dict[str, str] = {}  # the name of each speaker
    for number, statement in enumerate(article.statements):
        said = _Region(f"s{number}", statement, "STATEMENT")
        yield said.mark() | {"score": statement.score}
        yield said.choose("statement", statement.kind)
        for label, relation, part in (("SPEAKER", "said by", statement.speaker), ("CUE", "cue", statement.cue)):
            if part is None:
                continue
            key = label, part.start, part.end
            if key not in known:
                known[key] = f"{label[0].lower()}p{len(known)}"
                yield _Region(known[key], part, label).mark()
            yield _join(said.id, known[key], relation)
        if statement.entity is not None:
            near = statement.speaker or statement
            mention = min(article.entities[statement.entity].mentions, key=lambda m: abs(m.start - near.start))
            name = names[mention.start, mention.end]
            speaker = known[("SPEAKER", near.start, near.end)] if statement.speaker else said.id
            if speaker not in speaking:
                yield _join(speaker, name, "is")
            elif speaking[speaker] != name:  # the words mean someone else here
                yield _join(said.id, name, "is")
            speaking.setdefault(speaker, name)


def _join(start: str, end: str, label: str) -> dict[str, Any]:
    return {"type": "relation", "from_id": start, "to_id": end, "direction": "right", "labels": [label]}


class _Region(NamedTuple):
    """A passage in the tasks of Label Studio; what is written or chosen for it has its id and its range."""

    id: str
    part: Any
    label: str
    note: str = ""

    def mark(self) -> dict[str, Any]:
        value = {"text": self.part.text, "labels": [self.label]}
        return self._say("label", "labels", value) | ({"meta": {"text": [self.note]}} if self.note else {})

    def write(self, control: str, text: str) -> dict[str, Any]:
        return self._say(control, "textarea", {"text": [text]})

    def choose(self, control: str, choice: str) -> dict[str, Any]:
        return self._say(control, "choices", {"choices": [choice]})

    def _say(self, control: str, type_: str, value: dict[str, Any]) -> dict[str, Any]:
        place = {"start": self.part.start, "end": self.part.end}
        return {"id": self.id, "from_name": control, "to_name": "text", "type": type_, "value": place | value}
