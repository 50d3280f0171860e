"""One word a line with its tag, as tools that train taggers read it: CoNLL-2003 with IOB2."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from newsner.corpus.exports.base import Exported, Exporter, find_mentions, without_overlaps
from newsner.corpus.exports.tokens import cut_words
from newsner.linking.registry import Registry
from newsner.models import Extraction
from newsner.preprocessing.sentences import find_sentences

_WORDS = re.compile(r"\S+")
_START = "-DOCSTART-"


class ConllExporter(Exporter):
    """Writes CoNLL-2003: word, two columns that are not used, and the tag in IOB2."""

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
    borders = {place for name in names for place in (name.start, name.end)} | {*ends}
    borders |= {found.end() - 1 for found in re.finditer(_START, text)}  # which would begin another document
    is_open, begun = False, -1
    for start, end in _find_words(text, borders):
        while ends and ends[0] <= start:
            ends.pop(0)
            if is_open:
                yield "\n"
            is_open = False
        name = labels.get(start)
        tag = f"{'I' if name.start == begun else 'B'}-{name.label}" if name else "O"
        begun = name.start if name else -1
        yield f"{text[start:end]} _ _ {tag}\n"
        is_open = True
    if is_open:
        yield "\n"


def _find_words(text: str, borders: set[int]) -> Iterator[tuple[int, int]]:
    """Yield the ranges of words, none of which contains white space, of which readers make columns."""
    for word in cut_words(text, borders):
        for found in _WORDS.finditer(text, word.start, word.end):
            yield found.span()
