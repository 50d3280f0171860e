"""Results as rows: plain records, and a pandas DataFrame of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from newsner.labels import QUANTITY
from newsner.models import Extraction

if TYPE_CHECKING:
    import pandas

COLUMNS = (
    "id",
    "start",
    "end",
    "text",
    "label",
    "entity",
    "kb_id",
    "value",
    "low",
    "high",
    "bound",
    "kind",
    "unit",
    "noun",
)


def to_records(articles: Iterable[Extraction]) -> Iterator[dict[str, Any]]:
    """Yield one record for each mention and each quantity, article by article, in text order.

    Every record has the keys of `COLUMNS`: ``entity`` is the canonical name; what does not apply is ``None``.

    >>> from newsner import extract
    >>> [(row["text"], row["label"]) for row in to_records([extract("Poutine a tiré 26 missiles.")])]
    [('Poutine', 'PER'), ('26 missiles', 'QUANTITY')]
    """
    for article in articles:
        rows = []
        for entity in article.entities:
            identity = {"entity": entity.name, "kb_id": entity.kb_id}
            rows += [{**mention.model_dump(), "label": mention.label.value, **identity} for mention in entity.mentions]
        rows += [{**quantity.model_dump(), "label": QUANTITY} for quantity in article.quantities]
        for row in sorted(rows, key=lambda row: (row["start"], row["end"])):
            yield {column: row.get(column) for column in COLUMNS} | {"id": article.id}


def to_frame(articles: Iterable[Extraction]) -> pandas.DataFrame:
    """Return the records of `to_records` as a pandas DataFrame, one row each; needs the extra ``notebook``."""
    import pandas

    frame: pandas.DataFrame = pandas.DataFrame(to_records(articles), columns=list(COLUMNS))
    return frame
