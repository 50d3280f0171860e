"""Read corrections back as gold data: annotations from Label Studio, and CoNLL files in which tags were changed."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from newsner.errors import GoldError
from newsner.files import Paths, list_paths, open_text
from newsner.labels import Label, parse_model_label
from newsner.training.gold import GoldArticle, RawText, read_texts

CONLL_SUFFIXES = (".conll", ".iob", ".bio", ".tsv", ".txt")
"""What CoNLL files may end in; an export of Label Studio ends in ``.json``."""

_Names = list[tuple[int, int, Label]]
_DOCUMENT = "-DOCSTART-"


def read_corrections(paths: Paths, texts: Paths = ()) -> Iterator[GoldArticle]:
    """Yield the corrected articles of files, as gold data for `newsner.train` and ``newsner evaluate``.

    Names of people, places and organisations are read, under any label of `parse_model_label`; which names mean one
    entity is not. Tasks of Label Studio that nobody has annotated, or that were skipped, are left out; of several
    annotations of a task, the one marked as ground truth counts, or else the last.

    Args:
        paths: exports of Label Studio (``.json``, of the kind JSON or JSON-MIN), or CoNLL files with IOB tags.
        texts: JSON Lines files with the texts of CoNLL files, such as those of ``newsner tag``: each document is found
            by its words, and gets back its white space and its id. Without them, words are joined by spaces.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: the suffix is none of these.
        GoldError: a file is malformed, a name lies outside its text or overlaps another one, or no text has the words
            of a document.
    """
    known = _Texts(read_texts(texts)) if texts else None
    for path in map(Path, list_paths(paths)):
        suffix = path.suffix.lower()
        if suffix == ".json":
            yield from _read_label_studio(path)
        elif suffix in CONLL_SUFFIXES:
            yield from _read_conll(path, known)
        else:
            wanted = ", ".join((".json", *CONLL_SUFFIXES))
            raise ValueError(f"{path} must be an export of Label Studio or a CoNLL file; known suffixes are {wanted}")


def _read_label_studio(path: Path) -> Iterator[GoldArticle]:
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
            article = _to_article(task, str(number))
        except (KeyError, TypeError, AttributeError) as error:
            raise GoldError(path, 1, where, f"no task of Label Studio: {error!r}") from None
        except ValueError as error:
            raise GoldError(path, 1, where, str(error)) from None
        if article is not None:
            yield article


def _to_article(task: dict[str, Any], number: str) -> GoldArticle | None:
    """Return a task as an article, or ``None`` if nobody has annotated it."""
    data = task.get("data", task)  # JSON-MIN has all fields side by side
    text = data["text"]
    if "annotations" in task or "data" in task:
        chosen = _choose([a for a in task.get("annotations", ()) if not a.get("was_cancelled")])
        if chosen is None:
            return None
        values = [region["value"] for region in chosen["result"] if region.get("type") == "labels"]
    elif "annotator" not in task and "label" not in task:
        return None
    else:
        values = task.get("label", [])
    names = [name for value in values if (name := _to_name(value, text))]
    id_ = data.get("id", task.get("id", number)) if data is not task else task.get("id", number)
    return _build(str(id_), text, names)


def _choose(annotations: list[dict[str, Any]]) -> dict[str, Any] | None:
    ordered = sorted(annotations, key=lambda a: (bool(a.get("ground_truth")), a.get("updated_at") or ""))
    return ordered[-1] if ordered else None


def _to_name(value: dict[str, Any], text: str) -> tuple[int, int, Label] | None:
    """Return the range and label of an annotated name, or ``None`` if it is no name.

    Old versions of Label Studio count UTF-16 code units, which the annotated words tell.
    """
    labels = [label for name in value["labels"] if (label := parse_model_label(name))]
    if not labels:
        return None
    start, end, words = int(value["start"]), int(value["end"]), value.get("text")
    if words is not None and _on_one_line(text[start:end]) != _on_one_line(words):
        units = text.encode("utf-16-le")
        start, end = (len(units[: 2 * place].decode("utf-16-le", "ignore")) for place in (start, end))
        if _on_one_line(text[start:end]) != _on_one_line(words):
            raise ValueError(f"{words!r} does not stand at {value['start']}–{value['end']} of the text")
    return start, end, labels[0]


def _on_one_line(text: str) -> str:
    return " ".join(text.replace("\\n", " ").split())  # Label Studio writes line ends as \n, in two characters


def _build(id_: str, text: str, names: Iterable[tuple[int, int, Label]]) -> GoldArticle:
    ordered = sorted(set(names))
    for (_, end, _), (start, other, _) in pairwise(ordered):
        if start < end:
            raise ValueError(f"the names {text[start:other]!r} and the one before it overlap")
    return GoldArticle(id=id_, text=text, mentions=tuple((*name, -1) for name in ordered))


class _Line(NamedTuple):
    """A word of a CoNLL file: its line, its tag, and whether a sentence begins with it."""

    number: int
    word: str
    tag: str
    opens: bool


class _Texts:
    """The texts of documents, found by their words."""

    def __init__(self, texts: Iterable[RawText]) -> None:
        self._texts: dict[str, list[RawText]] = defaultdict(list)
        for text in texts:
            self._texts["".join(text.text.split())].append(text)

    def find(self, words: str) -> RawText | None:
        """Return the text of a document; of several with the same words, each once, in their order."""
        found = self._texts.get(words, [])
        return found.pop(0) if len(found) > 1 else next(iter(found), None)


def _read_conll(path: Path, texts: _Texts | None) -> Iterator[GoldArticle]:
    for count, lines in enumerate(_read_documents(path), 1):
        raw = _join(lines, f"{path.stem}-{count}")
        if texts is not None:
            found = texts.find("".join(line.word for line in lines))
            if found is None:
                raise GoldError(path, lines[0].number, "", f"no text has the words of the document {lines[0].word} …")
            raw = found
        try:
            yield _build(raw.id, raw.text, _find_names(path, lines, raw.text))
        except ValueError as error:
            raise GoldError(path, lines[0].number, "", str(error)) from None


def _read_documents(path: Path) -> Iterator[list[_Line]]:
    lines: list[_Line] = []
    opens = True
    with open_text(path, GoldError) as file:
        for number, line in enumerate(file, 1):
            cells = line.split()
            if cells and cells[0] == _DOCUMENT:
                if lines:
                    yield lines
                lines = []
            elif len(cells) == 1:
                raise GoldError(path, number, "", f"{cells[0]!r} has no tag; wanted are a word and a tag on each line")
            elif cells:
                lines.append(_Line(number, cells[0], cells[-1], opens))
            opens = not cells or cells[0] == _DOCUMENT
    if lines:
        yield lines


def _join(lines: list[_Line], id_: str) -> RawText:
    """Return a text of the words, with a line for each sentence."""
    parts = [f"\n{line.word}" if line.opens else f" {line.word}" for line in lines]
    return RawText(id=id_, text="".join(parts)[1:])


def _find_names(path: Path, lines: list[_Line], text: str) -> _Names:
    """Return the names of a document; IOB1, IOB2, IOBES and BILOU are read alike."""
    names: _Names = []
    is_open, place = "", 0
    for line in lines:
        place = text.index(line.word, place)
        end = place + len(line.word)
        found = re.fullmatch(r"(?:([BIELSU])-(.+)|O)", line.tag)
        if found is None:
            raise GoldError(path, line.number, "", f"{line.tag!r} is no tag; wanted are O, B-PER, I-PER and the like")
        part, name = found[1] or "", found[2] or ""
        label = parse_model_label(name)
        if label and part in "IEL" and is_open == name:
            names[-1] = (names[-1][0], end, label)
        elif label:
            names.append((place, end, label))
        is_open = name if part in "BI" else ""
        place = end
    return names
