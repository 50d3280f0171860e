"""The exceptions of newsner. Wrong arguments raise the built-in ``TypeError`` or ``ValueError``."""

from __future__ import annotations


class NewsnerError(Exception):
    """Base class of every exception that newsner defines."""


class ModelNotFoundError(NewsnerError):
    """Raised when the requested spaCy model is not installed; newsner never downloads models."""


class ModelVersionError(NewsnerError):
    """Raised when newsner's NER does not fit the installed version of its base model or of spaCy."""


class ModelDamagedError(NewsnerError):
    """Raised when a file of newsner's NER has been changed."""


class MissingExtraError(NewsnerError, ImportError):
    """Raised when a library from one of newsner's extras is needed but not installed."""


class FileFormatError(NewsnerError):
    """Base class of the errors for malformed files; the message gives file, line and column."""

    def __init__(self, path: object, line: int, column: str, problem: str) -> None:
        where = f"{path}, line {line}" + (f", column {column!r}" if column else "")
        super().__init__(f"{where}: {problem}")


class LexiconError(FileFormatError):
    """Raised when a word list or gazetteer file is malformed.

    >>> str(LexiconError("names.csv", 3, "label", "'X' is no label"))
    "names.csv, line 3, column 'label': 'X' is no label"
    """


class DecisionError(FileFormatError):
    """Raised when a log of decisions is malformed.

    >>> str(DecisionError("decisions.jsonl", 3, "do", "'merge' is no decision"))
    "decisions.jsonl, line 3, column 'do': 'merge' is no decision"
    """


class GoldError(FileFormatError):
    """Raised when a file of gold data is malformed."""
