"""Read corrections back as gold data: annotations from Label Studio, and CoNLL files in which tags were changed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, get_args

from newsner.checks import check_items, name_argument
from newsner.errors import GoldError
from newsner.files import Paths, list_paths, open_text
from newsner.labels import QUANTITY, parse_model_label
from newsner.training.gold import GoldArticle, Layer, RawText, read_texts
from newsner.training.label_studio import check_overlaps, read_label_studio
from newsner.training.quantity_readings import complete_quantity, find_fields

CONLL_SUFFIXES = (".conll", ".iob", ".bio", ".tsv", ".txt")
"""What CoNLL files may end in; an export of Label Studio ends in ``.json``."""

_DOCUMENT = "-DOCSTART-"
_COLUMNS = 4  # of CoNLL-2003: the last but one is of phrases, here quantities
_CONLL_LAYERS = ("names", "quantities")


def read_corrections(paths: Paths, texts: Paths = (), layers: Iterable[Layer] | None = None) -> Iterator[GoldArticle]:
    """Yield the corrected articles of files, as gold data for `newsner.train` and ``newsner evaluate``.

    Names of people, places and organisations are read under any label of `parse_model_label`, and by ``layers`` which
    of them mean one entity, quantities and statements. Tasks of Label Studio that nobody has annotated, or that were
    skipped, are left out; of several annotations of a task, the one marked as ground truth counts, or else the last.

    Args:
        paths: exports of Label Studio (``.json``, of the kind JSON; JSON-MIN has names only), or CoNLL files with tags
            in IOB, whose last column is names, and whose third of four may be quantities.
        texts: JSON Lines files with the texts of CoNLL files, such as those of ``newsner tag``: each document is found
            by its words, and gets back its white space and its id. Without them, words are joined by spaces.
        layers: what was corrected, of ``names links quantities statements``; names are always read. What people left
            as it was counts as right, and what is not there as not there. By default, each layer of which a file has
            anything.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: the suffix is none of these, or a layer is unknown or none that the format has.
        GoldError: a file is malformed, a name lies outside its text or overlaps another one, or no text has the words
            of a document.
    """
    wanted = None if layers is None else _check_layers(layers)
    known = _Texts(read_texts(texts)) if texts else None
    for path in map(Path, list_paths(paths)):
        suffix = path.suffix.lower()
        if suffix == ".json":
            yield from read_label_studio(path, wanted)
        elif suffix in CONLL_SUFFIXES:
            yield from _read_conll(path, known, wanted)
        else:
            known_suffixes = ", ".join((".json", *CONLL_SUFFIXES))
            message = f"{path} must be an export of Label Studio or a CoNLL file; known suffixes are {known_suffixes}"
            raise ValueError(message)


def _check_layers(layers: Iterable[str]) -> tuple[Layer, ...]:
    kinds = get_args(Layer)
    chosen = list(check_items("layers", layers, str))
    for layer in chosen:
        if layer not in kinds:
            raise ValueError(f"{name_argument('layers')} may contain {', '.join(kinds)}, but contains {layer!r}")
    return tuple(kind for kind in kinds if kind in chosen or kind == "names")


class _Line(NamedTuple):
    """A word of a CoNLL file: its line, its tag, that of its phrase, and whether a sentence begins with it."""

    number: int
    word: str
    tag: str
    phrase: str
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


def _read_conll(path: Path, texts: _Texts | None, layers: Collection[Layer] | None) -> Iterator[GoldArticle]:
    if layers and (missing := [layer for layer in layers if layer not in _CONLL_LAYERS]):
        raise ValueError(f"{path} has no {' and '.join(missing)}: a CoNLL file holds names and quantities")
    has_quantities = _has_quantities(path) if layers is None else "quantities" in layers
    for count, lines in enumerate(_read_documents(path), 1):
        raw = _join(lines, f"{path.stem}-{count}")
        if texts is not None:
            found = texts.find("".join(line.word for line in lines))
            if found is None:
                raise GoldError(path, lines[0].number, "", f"no text has the words of the document {lines[0].word} …")
            raw = found
        try:
            yield _build(raw, list(_find_passages(path, lines, raw.text)), has_quantities=has_quantities)
        except ValueError as error:
            raise GoldError(path, lines[0].number, "", str(error)) from None


def _has_quantities(path: Path) -> bool:
    ends = f"-{QUANTITY}"
    return any(line.tag.endswith(ends) or line.phrase.endswith(ends) for x in _read_documents(path) for line in x)


def _build(raw: RawText, passages: list[tuple[int, int, str]], *, has_quantities: bool) -> GoldArticle:
    """Return the article; the fields of its quantities are read in their words, since no column has them."""
    labels = [(start, end, parse_model_label(name)) for start, end, name in passages]
    names = sorted({(start, end, label) for start, end, label in labels if label})
    check_overlaps(raw.text, names)
    found = {(start, end): fields for start, end, fields in find_fields(raw.text)} if has_quantities else {}
    places = sorted({(start, end) for start, end, name in passages if name == QUANTITY})
    quantities = tuple(complete_quantity(raw.text, *place, {}, found) for place in places if has_quantities)
    mentions = tuple((*name, -1) for name in names)
    return GoldArticle(id=raw.id, text=raw.text, mentions=mentions, quantities=quantities if has_quantities else None)


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
                lines.append(_Line(number, cells[0], cells[-1], cells[2] if len(cells) == _COLUMNS else "O", opens))
            opens = not cells or cells[0] == _DOCUMENT
    if lines:
        yield lines


def _join(lines: list[_Line], id_: str) -> RawText:
    """Return a text of the words, with a line for each sentence."""
    parts = [f"\n{line.word}" if line.opens else f" {line.word}" for line in lines]
    return RawText(id=id_, text="".join(parts)[1:])


def _find_passages(path: Path, lines: list[_Line], text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the ranges and labels of the names and quantities of a document."""
    places = []
    place = 0
    for line in lines:
        place = text.index(line.word, place)
        places.append((place, place := place + len(line.word)))
    tags = []
    for line in lines:
        if re.fullmatch(r"[BIELSU]-.+|O", line.tag) is None:
            raise GoldError(path, line.number, "", f"{line.tag!r} is no tag; wanted are O, B-PER, I-PER and the like")
        tags.append(line.tag)
    yield from _join_tags(places, tags)
    phrases = (line.phrase if line.phrase.endswith(f"-{QUANTITY}") else "O" for line in lines)
    yield from _join_tags(places, phrases)


def _join_tags(places: Iterable[tuple[int, int]], tags: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    """Yield the range and label of each passage; IOB1, IOB2, IOBES and BILOU are read alike."""
    start, last, label, is_open = 0, 0, "", False
    for (begin, end), tag in zip(places, tags, strict=True):
        part, _, name = tag.partition("-")
        if name and part in "IEL" and is_open and name == label:
            last, is_open = end, part == "I"
            continue
        if label:
            yield start, last, label
        start, last, label, is_open = begin, end, name, part in "BI"
    if label:
        yield start, last, label
