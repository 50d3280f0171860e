"""Annotate raw texts by the vote of several models, as silver data to train on (self-training)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from newsner.extractor import load
from newsner.files import refuse_existing, write_safely
from newsner.labels import Label
from newsner.training.gold import GoldArticle, RawText


def annotate(texts: Sequence[RawText], models: Sequence[str | Path]) -> Iterator[GoldArticle]:
    """Yield each text with the mentions that more than half of the models find.

    Each model runs in newsner's whole pipeline. A vote is for an exact span and label. Of mentions that overlap, the
    one with more votes is kept, or else the longer one.
    """
    votes: list[Counter[tuple[int, int, Label]]] = [Counter() for _ in texts]
    for model in models:
        extractor = load(model)
        for ballot, article in zip(votes, extractor.extract_many(text.text for text in texts), strict=True):
            ballot.update((mention.start, mention.end, mention.label) for mention in article.mentions)
    for text, ballot in zip(texts, votes, strict=True):
        winners = [(name, count) for name, count in ballot.items() if 2 * count > len(models)]
        winners.sort(key=lambda item: (-item[1], item[0][0] - item[0][1], item[0]))
        chosen: list[tuple[int, int, Label, int]] = []
        for (start, end, label), _ in winners:
            if all(end <= s or e <= start for s, e, *_ in chosen):
                chosen.append((start, end, label, -1))
        yield GoldArticle(id=text.id, text=text.text, mentions=tuple(sorted(chosen)))


def write_gold(articles: Iterable[GoldArticle], path: str | Path, *, overwrite: bool = False) -> int:
    """Write articles to a JSON Lines file and return their number.

    Raises:
        FileExistsError: the file exists, and ``overwrite`` is not set; raised before ``articles`` is read.
    """
    refuse_existing(path, overwrite=overwrite)
    lines = [article.model_dump_json() for article in articles]
    write_safely(Path(path), lines)
    return len(lines)
