"""Tasks for Label Studio, in which the results are predictions to correct; the way back is in `newsner.training`."""

from __future__ import annotations

import importlib.metadata
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from newsner.corpus.exports.base import Exported, Exporter, find_mentions
from newsner.labels import QUANTITY
from newsner.linking.registry import Registry
from newsner.models import Extraction


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
    for number, each in enumerate(find_mentions(article, registry)):
        note = each.name + (f" ({each.kb_id})" if each.kb_id else "")
        yield _region(f"m{number}", each.mention, each.mention.label.value, note) | {"score": each.mention.score}
    for number, quantity in enumerate(article.quantities):
        values = (quantity.bound, quantity.value, quantity.low, quantity.high, quantity.unit or quantity.noun)
        yield _region(f"q{number}", quantity, QUANTITY, " ".join(str(x) for x in values if x is not None))
    for number, statement in enumerate(article.statements):
        yield _region(f"s{number}", statement, "STATEMENT", statement.kind) | {"score": statement.score}
        if statement.speaker:
            name = "" if statement.entity is None else article.entities[statement.entity].name
            yield _region(f"w{number}", statement.speaker, "SPEAKER", name)
            ends = {"from_id": f"s{number}", "to_id": f"w{number}", "direction": "right"}
            yield {"type": "relation", **ends, "labels": ["said by"]}


def _region(id_: str, part: Any, label: str, note: str) -> dict[str, Any]:
    value = {"start": part.start, "end": part.end, "text": part.text, "labels": [label]}
    names = {"from_name": "label", "to_name": "text", "type": "labels"}
    return {"id": id_, **names, "value": value} | ({"meta": {"text": [note]}} if note else {})
