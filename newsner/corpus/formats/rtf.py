"""Read RTF files by striprtf (extra ``press``): exports of press databases, or one text."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Any

from newsner.corpus.formats.base import RawDocument, Reader, ReadOptions, undecodable
from newsner.corpus.formats.packing import InputFile
from newsner.corpus.formats.press import find_layout, read_layout
from newsner.corpus.formats.press.factiva_text import BOLD
from newsner.encodings import Decoding
from newsner.models import ErrorRecord

_BOLD_BEGINS = re.compile(r"\\b(?= )")
_CODE_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
_PICTURE = re.compile(r"\{(?:\\\*)?\\(?:pict|shppict|objdata)\b")


class RtfReader(Reader):
    """Reads the articles of an export in RTF, or its text as one document."""

    library = "striprtf"
    extra = "press"

    def read(self, file: InputFile, options: ReadOptions) -> Iterator[RawDocument | ErrorRecord]:
        """Yield the documents of a file."""
        with file.open() as stream:
            data = stream.read()
        if not data.lstrip().startswith(b"{\\rtf"):
            raise ValueError("no RTF file: it does not begin with {\\rtf")
        decoding = Decoding(options.encoding or _find_code_page(data))
        source = decoding.decode(data)  # escapes are decoded below, so that this matters for bare bytes only
        fault = decoding.find_fault(source)
        try:
            text = to_plain(source)
        except (TypeError, LookupError, OverflowError) as error:  # of striprtf, which expects well-formed files
            raise ValueError(f"a damaged RTF file: {error}") from None
        if layout := find_layout(text, options, file.name):
            yield from read_layout(layout, text, decoding, file, options)
        elif fault:
            yield undecodable(file.name, fault)
        else:
            yield RawDocument(file.name, text.replace(f"{BOLD} ", "").replace(BOLD, "").strip())


def _find_code_page(data: bytes) -> str:
    """Return the encoding that an RTF file names, or the usual one."""
    page = _CODE_PAGE.search(data[:2000])
    name = f"cp{page[1].decode()}" if page else "cp1252"
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


def to_plain(source: str) -> str:
    """Return the text of an RTF file, with a sign before what is bold; pictures are left out."""
    from striprtf.striprtf import rtf_to_text

    convert: Any = rtf_to_text

    source = source.replace("\\fcharset128", "\\fcharset0")  # that of the font of Factiva, whose text is not Japanese
    text = str(convert(_BOLD_BEGINS.sub(rf"\\b \\u{ord(BOLD)}?", _drop_pictures(source)), errors="replace"))
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # joins the halves of characters


def _drop_pictures(source: str) -> str:
    """Return the source without its pictures, which would take most of the time."""
    parts, end = [], 0
    for picture in _PICTURE.finditer(source):
        if picture.start() < end:
            continue
        parts.append(source[end : picture.start()])
        end = _find_end(source, picture.start())
    return "".join([*parts, source[end:]])


def _find_end(source: str, start: int) -> int:
    """Return the end of a group in braces."""
    depth = 0
    for brace in re.compile(r"\\[{}]|[{}]").finditer(source, start):
        depth += {"{": 1, "}": -1}.get(brace[0], 0)
        if depth == 0:
            return brace.end()
    return len(source)
