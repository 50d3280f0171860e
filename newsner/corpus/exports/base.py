"""What every export is: a format with its own program, to which the results of a corpus go.

To add a format, write a module beside this one with a subclass of `Exporter`, put it into ``EXPORTERS`` in
``newsner/corpus/exports/__init__.py``, and add a row to the table in ``docs/export.md``. These are no part of a format:
where the file appears and that it is whole, and that nothing is overwritten unasked.
"""

from __future__ import annotations

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from copy import copy
from pathlib import Path
from string import ascii_letters, digits
from textwrap import shorten
from typing import TYPE_CHECKING, NamedTuple, Protocol

from newsner.analysis.columns import TITLES, find_value
from newsner.analysis.cooccurrences import Within, check_within
from newsner.checks import name_argument, require
from newsner.linking.registry import Registry
from newsner.models import ErrorRecord, Extraction, Mention

if TYPE_CHECKING:
    import pandas

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9]+")
_LONGEST_TITLE = 120  # characters
_LONGEST_NAME = 60  # characters of a file name that stand for an id


class Exported(Protocol):
    """The part of a `newsner.TaggedCorpus` that exports read."""

    def __iter__(self) -> Iterator[Extraction]: ...

    @property
    def registry(self) -> Registry:
        """The entities of all documents."""

    @property
    def errors(self) -> Sequence[ErrorRecord]:
        """The documents that could not be tagged."""

    def cooccurrences(self, *, within: Within) -> pandas.DataFrame:
        """Return which entities are named together."""


class Exporter(ABC):
    """Writes the results of a corpus in one format."""

    name: str
    """What users call the format."""

    suffixes: tuple[str, ...] = ()
    """What its files end in, the usual one first; a format without is a folder."""

    is_implied: bool = True
    """Whether a suffix alone says the format; ``.txt`` or ``.json`` may be anything."""

    joins: bool = False
    """Whether the format joins entities that are named together."""

    within: Within = "sentence"
    """What entities must share to be joined, as for `TaggedCorpus.cooccurrences`."""

    libraries: tuple[str, ...] = ()
    """What writing needs beyond what newsner itself needs; the extra ``export`` installs it."""

    @property
    def is_folder(self) -> bool:
        """Whether the format is a folder of files."""
        return not self.suffixes

    def joining(self, within: Within) -> Exporter:
        """Return an exporter of this format that joins entities which share sentences, or articles.

        Raises:
            ValueError: ``within`` is neither, or the format joins none.
        """
        check_within(within)
        if not self.joins:
            raise ValueError(f"{name_argument('within')} is for graphs and databases; {self.name} joins no entities")
        changed = copy(self)
        changed.within = within
        return changed

    def require(self) -> None:
        """Raise MissingExtraError if a library that writing needs is not installed."""
        for library in self.libraries:
            require(library, "export", f"exporting to {self.name}")

    @abstractmethod
    def write(self, corpus: Exported, path: Path) -> None:
        """Write the results of a corpus to a file that does not exist yet, or into an empty folder."""

    def is_own(self, name: str) -> bool:
        """Tell whether a file of this name in a folder is one that this format writes."""
        return False


class NamedMention(NamedTuple):
    """A mention, with its entity's number in its document and in the registry, and the entity's name and id.

    ``entry`` is ``None`` for what a decision of the user dropped.
    """

    mention: Mention
    number: int
    entry: int | None
    name: str
    kb_id: str


def find_mentions(article: Extraction, registry: Registry) -> list[NamedMention]:
    """Return the mentions of an article in text order, each with what the registry calls its entity."""
    found = []
    for number, entity in enumerate(article.entities):
        entry = registry.members.get((str(article.id), number))
        known = None if entry is None else registry.entries[entry]
        name = known.name if known else entity.name
        kb_id = (known.kb_id if known else "") or entity.kb_id or ""
        found += [NamedMention(mention, number, entry, name, kb_id) for mention in entity.mentions]
    return sorted(found, key=lambda each: (each.mention.start, -each.mention.end))


def without_overlaps(mentions: list[NamedMention]) -> list[NamedMention]:
    """Return the mentions that overlap none before them, for formats that have room for one label a word."""
    kept: list[NamedMention] = []
    for each in mentions:
        if not kept or each.mention.start >= kept[-1].mention.end:
            kept.append(each)
    return kept


def find_title(article: Extraction) -> str:
    r"""Return the title of an article: that of its metadata, or else its first line, or the beginning of that.

    >>> find_title(Extraction(text="Hama bombardée\n\nDes missiles.", entities=(), quantities=()))
    'Hama bombardée'
    """
    title = find_value(article.metadata, TITLES) or next(filter(str.strip, article.text.splitlines()), "")
    return shorten(title, _LONGEST_TITLE, placeholder=" …")


def to_xml_text(text: str) -> str:
    r"""Return a text of the same length in which U+FFFD stands for the characters that XML cannot hold.

    >>> to_xml_text("a\x00b\x1b\t\r\n")
    'a\ufffdb\ufffd\t\r\n'
    """
    return _NOT_XML.sub("\ufffd", text)


def to_plain_word(text: str) -> str:
    """Return ASCII letters and digits for a name or value, joined by `_`, for formats that take no others.

    >>> to_plain_word("L'Écho du soir, éd. 2"), to_plain_word("../../etc"), to_plain_word("Œuvre"), to_plain_word("…")
    ('L_Echo_du_soir_ed_2', 'etc', 'OEuvre', '')
    """
    joined = text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae").replace("Æ", "AE")
    plain = unicodedata.normalize("NFKD", joined)
    kept = "".join(character for character in plain if not unicodedata.combining(character))
    return _NOT_IN_NAMES.sub("_", kept).strip("_")


def to_uri_part(text: str, *, kept: str = "") -> str:
    """Return a text as a part of an address: all is percent-encoded but letters, digits, `-._~` and what is kept.

    >>> to_uri_part("a/b é"), to_uri_part("https://x.fr/é ?a=1", kept=":/?=")
    ('a%2Fb%20%C3%A9', 'https://x.fr/%C3%A9%20?a=1')
    """
    safe = f"{ascii_letters}{digits}-._~{kept}".encode()
    return "".join(chr(byte) if byte in safe else f"%{byte:02X}" for byte in text.encode("utf-8", "replace"))


def to_file_name(number: int, id_: object) -> str:
    """Return the name, without suffix, of the file of a document: its number makes it unique, its id readable.

    >>> to_file_name(7, "../../etc/passwd"), to_file_name(8, "…")
    ('00007_etc_passwd', '00008')
    """
    return f"{number:05}_{to_plain_word(str(id_))[:_LONGEST_NAME]}".rstrip("_")
