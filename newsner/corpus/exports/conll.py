"""One word a line with its tag, as tools that train taggers read it: CoNLL-2003 with IOB2."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from newsner.corpus.exports.base import Exported, Exporter, find_mentions, without_overlaps
from newsner.corpus.exports.tokens import cut_words
from newsner.labels import QUANTITY
from newsner.linking.registry import Registry
from newsner.models import Extraction, Mention, Quantity
from newsner.preprocessing.sentences import find_sentences

_WORDS = re.compile(r"\S+")
_START = "-DOCSTART-"


class ConllExporter(Exporter):
    """Writes CoNLL-2003: word, a column that is not used, quantities in that of phrases, and names, both in IOB2."""

    name = "conll"
    suffixes = (".conll", ".iob", ".bio")

    def write(self, corpus: Exported, path: Path) -> None:
        """Write the documents in order, with an empty line behind each sentence."""
        registry = corpus.registry
        with path.open("w", encoding="utf-8", newline="\n") as file:
            for article in corpus:
                file.write(f"{_START} -X- O O\n\n")
                file.writelines(_to_lines(article, registry))


def _to_lines(article: Extraction, registry: Registry) -> Iterator[str]:
    text = article.text
    names = [each.mention for each in without_overlaps(find_mentions(article, registry))]
    labels = {place: name for name in names for place in range(name.start, name.end)}
    ends = [end for _, end in find_sentences(text) if end not in labels or labels[end].start == end]
    quantities = {place: q for q in article.quantities for place in range(q.start, q.end)}
    passages: list[Mention | Quantity] = [*names, *article.quantities]
    borders = {place for part in passages for place in (part.start, part.end)} | {*ends}
    borders |= {found.end() - 1 for found in re.finditer(_START, text)}  # which would begin another document
    is_open = False
    name_tags, phrase_tags = _Tags(), _Tags()
    for start, end in _find_words(text, borders):
        while ends and ends[0] <= start:
            ends.pop(0)
            if is_open:
                yield "\n"
            is_open = False
        name, quantity = labels.get(start), quantities.get(start)
        tag = name_tags.tag(name, name.label.value if name else "")
        yield f"{text[start:end]} _ {phrase_tags.tag(quantity, QUANTITY)} {tag}\n"
        is_open = True
    if is_open:
        yield "\n"


class _Tags:
    """Tags words in IOB2, by the passage in which each of them is."""

    def __init__(self) -> None:
        self._begun = -1

    def tag(self, passage: Mention | Quantity | None, label: str) -> str:
        """Return the tag of the next word."""
        begun, self._begun = self._begun, passage.start if passage else -1
        return f"{'I' if passage.start == begun else 'B'}-{label}" if passage else "O"


def _find_words(text: str, borders: set[int]) -> Iterator[tuple[int, int]]:
    """Yield the ranges of words, none of which contains white space, of which readers make columns."""
    for word in cut_words(text, borders):
        for found in _WORDS.finditer(text, word.start, word.end):
            yield found.span()
