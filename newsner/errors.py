"""The exceptions of newsner. Wrong arguments raise the built-in ``TypeError`` or ``ValueError``."""

from __future__ import annotations


class NewsnerError(Exception):
    """Base class of every exception that newsner defines."""


class ModelNotFoundError(NewsnerError):
    """Raised when the spaCy model asked for is not installed. newsner never downloads one."""


class ModelVersionError(NewsnerError):
    """Raised when newsner's NER does not belong to the version of the base model that is installed."""


class ModelDamagedError(NewsnerError):
    """Raised when a file of newsner's NER is not the one that was shipped."""


class MissingExtraError(NewsnerError, ImportError):
    """Raised when something needs a library that comes with an extra of newsner which is not installed."""


class FileFormatError(NewsnerError):
    """Base class of the errors about a malformed file; names file, line and column."""

    def __init__(self, path: object, line: int, column: str, problem: str) -> None:
        where = f"{path}, line {line}" + (f", column {column!r}" if column else "")
        super().__init__(f"{where}: {problem}")


class LexiconError(FileFormatError):
    """Raised when a word list or gazetteer file is malformed.

    >>> str(LexiconError("names.csv", 3, "label", "'X' is no label"))
    "names.csv, line 3, column 'label': 'X' is no label"
    """


class GoldError(FileFormatError):
    """Raised when a file of gold data is malformed."""
