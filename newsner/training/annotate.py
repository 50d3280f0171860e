"""Annotate raw texts by the vote of several models, as silver data to train on (self-training)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from spacy.language import Language

from newsner.checks import check_share
from newsner.extractor import load
from newsner.files import refuse_existing, write_safely
from newsner.labels import Label
from newsner.pipeline import PARTS
from newsner.training.gold import GoldArticle, RawText


def annotate(
    texts: Sequence[RawText], models: Sequence[str | Path | Language], *, min_score: float = 0
) -> Iterator[GoldArticle]:
    """Yield each text with the mentions that more than half of the models find.

    Each model runs in newsner's whole pipeline. A vote is for an exact span and label. Of mentions that overlap, the
    one with more votes is kept, or else the longer one. What some models find and that overlaps none of those that are
    kept is ``unsure``: training leaves it open.

    Args:
        texts: the texts.
        models: what `newsner.load` takes as ``model``.
        min_score: the least score of a mention that is a vote, from 0 to 1.

    Raises:
        ValueError: ``min_score`` is out of range.
    """
    check_share("min_score", min_score)
    votes: list[Counter[tuple[int, int, Label]]] = [Counter() for _ in texts]
    found: list[set[tuple[int, int]]] = [set() for _ in texts]
    for model in models:
        articles = load(model, exclude=PARTS).extract_many(text.text for text in texts)
        for ballot, ranges, article in zip(votes, found, articles, strict=True):
            ballot.update((m.start, m.end, m.label) for m in article.mentions if m.score >= min_score)
            ranges.update((m.start, m.end) for m in article.mentions)
    for text, ballot, ranges in zip(texts, votes, found, strict=True):
        winners = [(name, count) for name, count in ballot.items() if 2 * count > len(models)]
        winners.sort(key=lambda item: (-item[1], item[0][0] - item[0][1], item[0]))
        chosen: list[tuple[int, int, Label, int]] = []
        for (start, end, label), _ in winners:
            if all(end <= s or e <= start for s, e, *_ in chosen):
                chosen.append((start, end, label, -1))
        unsure = [(s, e) for s, e in sorted(ranges) if all(end <= s or e <= start for start, end, *_ in chosen)]
        yield GoldArticle(id=text.id, text=text.text, mentions=tuple(sorted(chosen)), unsure=tuple(unsure))


def write_gold(articles: Iterable[GoldArticle], path: str | Path, *, overwrite: bool = False) -> int:
    """Write articles to a JSON Lines file and return their number.

    Raises:
        FileExistsError: the file exists, and ``overwrite`` is not set; raised before ``articles`` is read.
    """
    refuse_existing(path, overwrite=overwrite)
    lines = [article.model_dump_json() for article in articles]
    write_safely(Path(path), lines)
    return len(lines)
