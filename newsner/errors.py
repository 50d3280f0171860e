"""The exceptions of newsner. Wrong arguments raise the built-in ``TypeError`` or ``ValueError``."""

from __future__ import annotations


class NewsnerError(Exception):
    """Base class of every exception that newsner defines."""


class ModelNotFoundError(NewsnerError):
    """Raised when the spaCy model asked for is not installed. newsner never downloads one."""


class LexiconError(NewsnerError):
    """Raised when a word list or gazetteer file is malformed; names file, line and column."""

    def __init__(self, path: object, line: int, column: str, problem: str) -> None:
        where = f"{path}, line {line}" + (f", column {column!r}" if column else "")
        super().__init__(f"{where}: {problem}")
