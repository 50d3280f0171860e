"""Base class of the layouts of press databases.

To add a layout, write a module beside this one with a subclass of `Layout`, add it to ``LAYOUTS`` in ``__init__.py``,
a sample to ``tests/corpus/formats/samples/``, and a line to the table in ``docs/press.md``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator

from newsner.corpus.formats.base import EmptyFileError
from newsner.corpus.formats.press.article import Article


class UnknownLayoutError(EmptyFileError):
    """A file looks like the export of a press database, but not like one whose layout is known."""


class Layout(ABC):
    """How a press database lays out its exports."""

    database: str
    """The name by which a user asks for it: ``layout="europresse"``."""

    libraries: tuple[str, ...] = ("lxml",)
    """The libraries that reading needs, of the extra ``press``."""

    @abstractmethod
    def recognises(self, text: str) -> bool:
        """Tell whether a file is such an export, whether or not its layout is known."""

    @abstractmethod
    def read(self, text: str) -> tuple[str, Iterator[Article]]:
        """Return the name of the layout, with its years, and the articles of a file in their order.

        Raises:
            UnknownLayoutError: the layout is not known; the message says what was found and what is missing.
        """
