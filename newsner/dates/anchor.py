"""Read the day of an article in its text: `Publié le 12 mai 2020 à 10:30`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from newsner.dates.calendar import YEARS
from newsner.dates.expressions import Expression, find_expressions
from newsner.dates.resolver import Resolver

_PUBLICATION = re.compile(
    r"(?:publiée?|posté|mis[e]? en ligne|paru|créé|modifié|mis[e]? à jour|actualisé|par .{3,40}\|)[ \w:,.|–-]{0,40}$",
    re.IGNORECASE,
)
_DATELINE = re.compile(r"[A-ZÀ-Þ][\w'’ -]{1,40}(?: \([^()]{1,30}\))?, ?(?:le )?")
_BEHIND_DATELINE = frozenset({"", "\n", "(", "-", "–", "—", ":"})
_FARTHEST = 1_000  # characters
_LONGEST_LINE = 160
_DAYS = frozenset({"iso", "numeric", "full"})


def find_anchor(text: str, expressions: Iterable[Expression] | None = None) -> date | None:
    r"""Return the first whole date in the text's beginning that says when it was published, or ``None``.

    Args:
        text: the text of an article.
        expressions: its expressions in text order, if they are known.

    >>> find_anchor("Un titre\nPublié le mardi 12 mai 2020 à 10:30\nLe maire a parlé hier.")
    datetime.date(2020, 5, 12)
    >>> find_anchor("GENÈVE, 12 mars 2024 (ATS) - Le Conseil fédéral a parlé mardi.")
    datetime.date(2024, 3, 12)
    """
    resolver = Resolver(text, None)
    for expression in find_expressions(text[:_FARTHEST]) if expressions is None else expressions:
        if expression.end > _FARTHEST:
            break
        if expression.form not in _DAYS or "year" not in expression.parts:
            continue
        start = text.rfind("\n", 0, expression.start) + 1
        before = text[start : expression.start]
        alone = not before.strip(" \t•|-–—") and text[expression.end : expression.end + 1] in {"", "\n"}
        opens = _DATELINE.fullmatch(before) and text[expression.end :].lstrip(" ")[:1] in _BEHIND_DATELINE
        if len(before) <= _LONGEST_LINE and (alone or opens or _PUBLICATION.search(before)):
            found = resolver.resolve(expression)
            if found is not None and found.value and int(found.value[:4]) in YEARS:
                return date.fromisoformat(found.value[:10])
    return None
