"""Arrange an article's statements by who makes them, and find whose figure a quantity is."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import NamedTuple

from newsner.models import Extraction, Quantity, Statement, to_surface
from newsner.views.messages import Messages

_LONGEST = 240  # characters; of a longer statement its beginning is shown, since nested ones repeat each other


class Speaker(NamedTuple):
    """Who makes statements: an entity, or else what the article calls the speaker; and their positions in it."""

    name: str
    entity: int | None
    statements: tuple[int, ...]


def group_by_speaker(article: Extraction, say: Messages) -> list[Speaker]:
    """Return who speaks in an article, those with the most statements first, and last nobody named.

    >>> from newsner import extract
    >>> [(who.name, who.statements) for who in group_by_speaker(extract("Poutine se tait."), Messages("en"))]
    []
    """
    numbers: dict[tuple[int, str], list[int]] = defaultdict(list)  # by the entity, or by the words
    names: dict[tuple[int, str], str] = {}
    for number, statement in enumerate(article.statements):
        name = name_speaker(article, statement, say)
        key = (-1, name.casefold()) if statement.entity is None else (statement.entity, "")
        names.setdefault(key, name)
        numbers[key].append(number)
    order = sorted(numbers, key=lambda key: (names[key] == say("nobody named"), -len(numbers[key])))
    return [Speaker(names[key], None if key[0] < 0 else key[0], tuple(numbers[key])) for key in order]


def name_speaker(article: Extraction, statement: Statement, say: Messages) -> str:
    """Return the name of who makes a statement, or the words for it in quotation marks, or that nobody is named."""
    if statement.entity is not None:
        return article.entities[statement.entity].name
    return say.quote(shorten(statement.speaker.text)) if statement.speaker else say("nobody named")


def find_sources(article: Extraction) -> list[Statement | None]:
    """Return for each quantity what `Extraction.source_of` does, in one pass over the article."""
    waiting = deque(sorted((s for s in article.statements if s.speaker), key=lambda statement: statement.start))
    found: dict[int, Statement | None] = {}
    open_: list[Statement] = []
    for number, quantity in sorted(enumerate(article.quantities), key=lambda pair: pair[1].start):
        while waiting and waiting[0].start <= quantity.start:
            open_.append(waiting.popleft())
        open_ = [statement for statement in open_ if statement.end > quantity.start]
        found[number] = _find_innermost(open_, quantity)
    return [found[number] for number in range(len(article.quantities))]


def _find_innermost(statements: list[Statement], quantity: Quantity) -> Statement | None:
    around = (statement for statement in statements if quantity.end <= statement.end)
    return min(around, key=lambda statement: statement.end - statement.start, default=None)


def shorten(text: str) -> str:
    """Return text on one line, cut after some words if it is long.

    >>> shorten("Nous sommes prêts"), len(shorten("mot " * 1000)) <= 240
    ('Nous sommes prêts', True)
    """
    surface = to_surface(text[: 4 * _LONGEST])
    if len(surface) <= _LONGEST and len(text) <= 4 * _LONGEST:
        return surface
    return surface[: _LONGEST - 2].rpartition(" ")[0] + " …"
