"""Read annotations of Label Studio as gold data: names, their entities, quantities, and who says what."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, get_args

from newsner.errors import GoldError
from newsner.files import open_text
from newsner.labels import QUANTITY, Label, StatementKind, parse_model_label
from newsner.training.gold import GoldArticle, GoldEntity, GoldStatement, Layer
from newsner.training.quantity_readings import complete_quantity, find_fields

_STATEMENT, _SPEAKER, _CUE = "STATEMENT", "SPEAKER", "CUE"
_QUOTED = re.compile(r"""(?:[«“„"‟‹]|^\s*[—–-])\s*\Z""", re.M)
_CONTROLS = ("entity", "kind", "value", "unit", "bound", "statement")

_Task = dict[str, Any]


class _Region(NamedTuple):
    """A passage that people marked, its label, and what they wrote or chose for it."""

    start: int
    end: int
    label: str
    written: Mapping[str, str]

    @property
    def name(self) -> Label | None:
        """The label of a name, or ``None`` for what is none."""
        return None if self.label in (QUANTITY, _STATEMENT, _SPEAKER, _CUE) else parse_model_label(self.label)


class _Annotation(NamedTuple):
    """What people say of one text; ``pairs`` are the ids of the regions that they joined."""

    id: str
    text: str
    regions: dict[str, _Region]
    pairs: list[tuple[str, str]]
    is_complete: bool  # whether it has ids and what was written for each region, as JSON-MIN has not


def read_label_studio(path: Path, layers: Collection[Layer] | None) -> Iterator[GoldArticle]:
    """Yield the annotated tasks of an export; see `newsner.training.corrections.read_corrections`."""
    annotations = list(_read_annotations(path))
    wanted = _find_layers(annotations) if layers is None else layers
    if {*wanted} - {"names"} and not all(annotation.is_complete for _, annotation in annotations):
        raise GoldError(path, 1, "", "JSON-MIN has names only: export as JSON, or read only the layer names")
    for where, annotation in annotations:
        try:
            article = _build(annotation, wanted)
        except ValueError as error:
            raise GoldError(path, 1, where, str(error)) from None
        yield article


def _find_layers(annotations: Iterable[tuple[str, _Annotation]]) -> set[Layer]:
    """Return the layers of which an export has anything."""
    layers: set[Layer] = {"names"}
    for _, annotation in annotations:
        if not annotation.is_complete:
            return {"names"}
        for region in annotation.regions.values():
            if region.label in (QUANTITY, _STATEMENT):
                layers.add("quantities" if region.label == QUANTITY else "statements")
            elif region.name and "entity" in region.written:
                layers.add("links")
    return layers


def _read_annotations(path: Path) -> Iterator[tuple[str, _Annotation]]:
    """Yield what people say of each task that they have annotated, and where it stands."""
    with open_text(path, GoldError) as file:
        try:
            tasks = json.load(file)
        except (ValueError, RecursionError) as error:
            raise GoldError(path, getattr(error, "lineno", 1), "", f"no JSON: {error}") from None
    if not isinstance(tasks, list) or not all(isinstance(task, dict) for task in tasks):
        raise GoldError(path, 1, "", "no export of Label Studio, which is a list of tasks; export it as JSON")
    for number, task in enumerate(tasks, 1):
        where = f"task {task.get('id', number)}"
        try:
            annotation = _read_task(task, str(number))
        except (KeyError, TypeError, AttributeError) as error:
            raise GoldError(path, 1, where, f"no task of Label Studio: {error!r}") from None
        except ValueError as error:
            raise GoldError(path, 1, where, str(error)) from None
        if annotation is not None:
            yield where, annotation


def _read_task(task: _Task, number: str) -> _Annotation | None:
    """Return what people say of a task, or ``None`` if nobody has annotated it."""
    data = task.get("data", task)  # JSON-MIN has all fields side by side
    text = data["text"]
    id_ = str(data.get("id", task.get("id", number)) if data is not task else task.get("id", number))
    if "annotations" in task or "data" in task:
        chosen = _choose([a for a in task.get("annotations", ()) if not a.get("was_cancelled")])
        if chosen is None:
            return None
        ends = [r for r in chosen["result"] if r.get("type") == "relation"]
        pairs = [(str(end["from_id"]), str(end["to_id"])) for end in ends]
        return _Annotation(id_, text, _read_regions(chosen["result"], text), pairs, True)
    if "annotator" not in task and "label" not in task:
        return None
    values = [{"id": str(i), "type": "labels", "value": value} for i, value in enumerate(task.get("label", ()))]
    return _Annotation(id_, text, _read_regions(values, text), [], False)


def _choose(annotations: list[_Task]) -> _Task | None:
    ordered = sorted(annotations, key=lambda a: (bool(a.get("ground_truth")), a.get("updated_at") or ""))
    return ordered[-1] if ordered else None


def _read_regions(results: list[_Task], text: str) -> dict[str, _Region]:
    """Return the regions by id; what was written for a region has its id."""
    written: dict[str, dict[str, str]] = defaultdict(dict)
    for result in results:
        words = result.get("value", {}).get({"textarea": "text", "choices": "choices"}.get(result.get("type", ""), ""))
        word = " ".join([words] if isinstance(words, str) else words or ()).strip()
        if word and result.get("from_name") in _CONTROLS:
            written[result.get("id", "")][result["from_name"]] = word
    regions = {}
    for number, result in enumerate(results):
        if result.get("type") == "labels" and (label := _find_label(result["value"]["labels"])):
            id_ = str(result.get("id", f"#{number}"))
            regions[id_] = _Region(*_find_range(result["value"], text), label, written.get(id_, {}))
    return regions


def _find_label(names: list[str]) -> str | None:
    known = (name for name in names if name in (QUANTITY, _STATEMENT, _SPEAKER, _CUE) or parse_model_label(name))
    return next(known, None)


def _find_range(value: dict[str, Any], text: str) -> tuple[int, int]:
    """Return the range of a region; old versions of Label Studio count UTF-16 code units, which the words tell."""
    start, end, words = int(value["start"]), int(value["end"]), value.get("text")
    if words is not None and _on_one_line(text[start:end]) != _on_one_line(words):
        units = text.encode("utf-16-le")
        start, end = (len(units[: 2 * place].decode("utf-16-le", "ignore")) for place in (start, end))
        if _on_one_line(text[start:end]) != _on_one_line(words):
            raise ValueError(f"{words!r} does not stand at {value['start']}–{value['end']} of the text")
    return start, end


def _on_one_line(text: str) -> str:
    return " ".join(text.replace("\\n", " ").split())  # Label Studio writes line ends as \n, in two characters


def _build(annotation: _Annotation, layers: Collection[Layer]) -> GoldArticle:
    text, regions = annotation.text, annotation.regions
    names = {id_: region for id_, region in regions.items() if region.name}
    statements = _Statements(annotation).read() if "statements" in layers else None
    speakers = {name for _, name in statements or () if name}
    entities, numbers = _number_entities(text, names, speakers, are_linked="links" in layers)
    found = {(start, end): fields for start, end, fields in find_fields(text)} if "quantities" in layers else {}
    marked = sorted({(r.start, r.end): r.written for r in regions.values() if r.label == QUANTITY}.items())
    mentions = {(r.start, r.end, r.name): numbers.get(id_, -1) for id_, r in names.items() if r.name}
    check_overlaps(text, mentions)
    return GoldArticle(
        id=annotation.id,
        text=text,
        entities=tuple(entities),
        mentions=tuple((*mention, number) for mention, number in sorted(mentions.items())),
        quantities=tuple(complete_quantity(text, *place, written, found) for place, written in marked)
        if "quantities" in layers
        else None,
        statements=None
        if statements is None
        else tuple(said.model_copy(update={"entity": numbers[name] if name else None}) for said, name in statements),
    )


def check_overlaps(text: str, names: Iterable[tuple[int, int, Label]]) -> None:
    """Raise ValueError if two names overlap."""
    for (_, end, _), (start, other, _) in pairwise(sorted(names)):
        if start < end:
            raise ValueError(f"the names {text[start:other]!r} and the one before it overlap")


def _number_entities(
    text: str, names: Mapping[str, _Region], speakers: Collection[str], *, are_linked: bool
) -> tuple[list[GoldEntity], dict[str, int]]:
    """Return the entities, and the number of that of each name; if links do not count, only those that speak.

    A name for which nobody wrote an entity means what the same words mean elsewhere, or else an entity of its own.
    """
    words = {id_: (region.name, _on_one_line(text[region.start : region.end])) for id_, region in names.items()}
    usual = {words[id_]: region.written["entity"] for id_, region in names.items() if "entity" in region.written}
    keys = {
        id_: (words[id_][0], region.written.get("entity") or usual.get(words[id_], words[id_][1]))
        for id_, region in names.items()
    }
    if not are_linked:
        speaking = {keys[id_] for id_ in speakers}
        keys = {id_: key for id_, key in keys.items() if key in speaking}
    order = list(dict.fromkeys(keys[id_] for id_ in sorted(keys, key=lambda id_: names[id_].start)))
    entities = [GoldEntity(name=name, label=label) for label, name in order if label]
    return entities, {id_: order.index(key) for id_, key in keys.items()}


class _Statements:
    """Reads who says what: statements, and the speakers, cues and names that people joined to them."""

    def __init__(self, annotation: _Annotation) -> None:
        self._text = annotation.text
        self._regions = annotation.regions
        self._joined: dict[str, list[str]] = defaultdict(list)
        for start, end in annotation.pairs:
            if start in annotation.regions and end in annotation.regions:
                self._joined[start].append(end)
                self._joined[end].append(start)

    def read(self) -> list[tuple[GoldStatement, str | None]]:
        """Return the statements in text order, each with the id of the name that speaks."""
        ordered = sorted(self._regions.items(), key=lambda item: (item[1].start, -item[1].end))
        return [self._to_statement(id_, region) for id_, region in ordered if region.label == _STATEMENT]

    def _to_statement(self, id_: str, region: _Region) -> tuple[GoldStatement, str | None]:
        speaker, cue = self._find(id_, region, _SPEAKER), self._find(id_, region, _CUE)
        name = self._find(id_, region, None) or (self._find(speaker, region, None) if speaker else None)
        kind = region.written.get("statement") or self._find_kind(region)
        if kind not in get_args(StatementKind):
            raise ValueError(f"{kind!r} is no kind of statement; those are {', '.join(get_args(StatementKind))}")
        places = {"cue": self._place(cue), "speaker": self._place(speaker)}
        said = {"start": region.start, "end": region.end, "kind": kind, **places}
        return GoldStatement.model_validate(said), name

    def _find(self, id_: str, statement: _Region, label: str | None) -> str | None:
        """Return the region with this label, or the name if ``label`` is ``None``, that is joined to a region."""
        joined = dict.fromkeys(self._joined[id_])
        found = [x for x in joined if (self._regions[x].name if label is None else self._regions[x].label == label)]
        if len(found) > 1:
            words = self._text[statement.start : statement.end]
            raise ValueError(f"the statement {words!r} is joined to {len(found)} {label or 'names'}; it may have one")
        return found[0] if found else None

    def _place(self, id_: str | None) -> tuple[int, int] | None:
        return None if id_ is None else (self._regions[id_].start, self._regions[id_].end)

    def _find_kind(self, region: _Region) -> str:
        """Return ``direct`` if a quotation mark stands before a statement, or a dash at the beginning of its line."""
        return "direct" if _QUOTED.search(self._text, max(0, region.start - 20), region.start) else "indirect"
