"""Count which entities are named in the same articles and sentences, and find these sentences."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from newsner.analysis.entries import choose_entries
from newsner.analysis.index import NOBODY, to_list
from newsner.analysis.search import Hit, Search
from newsner.checks import check_type, check_whole, name_argument
from newsner.labels import Label
from newsner.preprocessing.sentences import Span, find_sentences
from newsner.records import COLUMN, INTEGER, NUMBER, STRING, Column, require_pandas, to_typed_frame

if TYPE_CHECKING:
    import pandas

Within = Literal["sentence", "article"]
"""What two entities must share."""

_COLUMNS = (
    *(COLUMN["entity"], COLUMN["label"], Column("other", STRING), Column("other_label", STRING)),
    *(Column("articles", INTEGER), Column("sentences", INTEGER), Column("log_likelihood", NUMBER)),
    *(Column("within", STRING), Column("entry", INTEGER), Column("other_entry", INTEGER)),
)


class _Named(NamedTuple):
    """A mention of an entry in a document: its position in the registry, its range, and its sentence."""

    entry: int
    start: int
    end: int
    sentence: int


class _Counts(NamedTuple):
    """How many articles and sentences name an entry, and name two; and how many of either there are."""

    articles: Counter[int]
    sentences: Counter[int]
    shared_articles: Counter[tuple[int, int]]
    shared_sentences: Counter[tuple[int, int]]
    sizes: dict[str, int]


def check_within(within: object) -> None:
    """Raise ValueError unless ``within`` is one of `Within`."""
    if within not in get_args(Within):
        raise ValueError(f"{name_argument('within')} must be one of {get_args(Within)}, but is {within!r}")


def count_cooccurrences(
    search: Search, *, label: Label | str | None, within: str, top: int | None, together: int, agencies: bool
) -> pandas.DataFrame:
    """Return the table of entities that are named together; see `TaggedCorpus.cooccurrences`."""
    require_pandas()
    check_within(within)
    check_whole("together", together)
    if top is not None:
        check_whole("top", top)
    check_type("agencies", agencies, bool, "a boolean")
    wanted = None if label is None else Label(label)
    counts = _count(search, {*choose_entries(search.registry.entries, wanted, top, agencies=agencies)})
    is_sentence = within == "sentence"
    shared = counts.shared_sentences if is_sentence else counts.shared_articles
    single = counts.sentences if is_sentence else counts.articles
    pairs = [pair for pair, number in shared.items() if number >= together]
    measured = measure_association(
        [shared[pair] for pair in pairs],
        [single[a] for a, _ in pairs],
        [single[b] for _, b in pairs],
        counts.sizes[within],
    )
    order = sorted(range(len(pairs)), key=lambda i: (-shared[pairs[i]], -measured[i], pairs[i]))
    entries = search.registry.entries
    rows = []
    for i in order:
        (a, b), strength = pairs[i], float(measured[i])
        names = (entries[a].name, entries[a].label.value, entries[b].name, entries[b].label.value)
        numbers = (counts.shared_articles[a, b], counts.shared_sentences[a, b], strength)
        rows.append((*names, *numbers, within, a, b))
    return to_typed_frame(_COLUMNS, rows)


def measure_association(
    together: Sequence[int], first: Sequence[int], second: Sequence[int], total: int
) -> NDArray[np.float64]:
    """Return the log-likelihood ratio G² (Dunning 1993) of pairs; negative if they meet more rarely than by chance.

    Args:
        together: how many of the sentences (or articles) have both.
        first: how many have the first.
        second: how many have the second.
        total: how many there are.

    >>> measure_association([8, 1], [10, 50], [12, 50], 100).round(1).tolist()
    [30.6, -119.0]
    """
    both, a, b = (np.asarray(numbers, dtype=float) for numbers in (together, first, second))
    ratio = np.zeros(len(both))
    for observed, row, column in (
        (both, a, b),
        (a - both, a, total - b),
        (b - both, total - a, b),
        (total - a - b + both, total - a, total - b),
    ):
        expected = row * column / total if total else row
        is_some = observed > 0
        ratio[is_some] += observed[is_some] * np.log(observed[is_some] / expected[is_some])
    signed: NDArray[np.float64] = np.where(both * total < a * b, -2.0, 2.0) * np.maximum(ratio, 0) + 0.0
    return signed


def _count(search: Search, wanted: set[int]) -> _Counts:
    counts = _Counts(Counter(), Counter(), Counter(), Counter(), {"article": 0, "sentence": 0})
    named = _gather(search, wanted)
    for document, text in enumerate(search.index.each_text()):
        sentences = find_sentences(text)
        counts.sizes["article"] += 1
        counts.sizes["sentence"] += max(1, len(sentences))
        by_sentence: dict[int, set[int]] = defaultdict(set)
        for mention in _place(named.get(document, []), sentences):
            by_sentence[mention.sentence].add(mention.entry)
        in_article = sorted({entry for found in by_sentence.values() for entry in found})
        counts.articles.update(in_article)
        counts.shared_articles.update(combinations(in_article, 2))
        for found in by_sentence.values():
            counts.sentences.update(found)
            counts.shared_sentences.update(combinations(sorted(found), 2))
    return counts


def _gather(search: Search, wanted: Iterable[int]) -> dict[int, list[tuple[int, int, int]]]:
    """Return the entry, start and end of each mention of the wanted entries, by document."""
    passages = search.index.passages_of("mention")
    entries = search.entries[passages.entities]
    chosen = np.isin(entries, [*wanted]) & (entries != NOBODY)
    columns = (passages.documents, entries, passages.starts, passages.ends)
    found: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for document, entry, start, end in zip(*(to_list(column[chosen]) for column in columns), strict=True):
        found[document].append((entry, start, end))
    return found


def _place(mentions: Iterable[tuple[int, int, int]], sentences: list[Span]) -> Iterator[_Named]:
    """Yield mentions with the number of the sentence in which they begin."""
    starts = [start for start, _ in sentences]
    for entry, start, end in mentions:
        yield _Named(entry, start, end, max(0, bisect_right(starts, start) - 1))


def find_shared_sentences(search: Search, first: int, second: int, *, only: bool) -> list[Hit]:
    """Return the sentences that name two entries, with both names marked.

    Where an article names both, but never in one sentence, the two sentences that stand nearest to each other are
    returned, unless ``only`` sentences that name both are wanted.
    """
    entries = search.registry.entries
    names = f"{entries[first].name}, {entries[second].name}"
    hits: list[Hit] = []
    for document, mentions in sorted(_gather(search, (first, second)).items()):
        if len({entry for entry, _, _ in mentions}) < 2:
            continue
        text = search.index.text_of(document)
        sentences = find_sentences(text)
        by_sentence: dict[int, list[_Named]] = defaultdict(list)
        for mention in _place(mentions, sentences):
            by_sentence[mention.sentence].append(mention)
        shared = [n for n, found in sorted(by_sentence.items()) if len({mention.entry for mention in found}) > 1]
        for number in shared or ([] if only else _find_nearest(by_sentence)):
            marks = sorted((mention.start, mention.end) for mention in by_sentence[number])
            start, end = sentences[number]
            whole = min(start, marks[0][0]), max(end, marks[-1][1])
            hits.append(Hit(document, *whole, "sentence", NOBODY, tuple(marks), names))
    return hits


def _find_nearest(by_sentence: dict[int, list[_Named]]) -> list[int]:
    """Return the numbers of two sentences that name one each, the fewest sentences apart."""
    order = sorted(by_sentence)
    pairs = ((a, b) for a, b in pairwise(order) if by_sentence[a][0].entry != by_sentence[b][0].entry)
    first, second = min(pairs, key=_distance)
    return [first, second]


def _distance(pair: tuple[int, int]) -> int:
    return pair[1] - pair[0]
