"""Find out the encoding of French text, and decode it so that no byte is lost."""

from __future__ import annotations

import codecs
import difflib
import io
import re
from dataclasses import dataclass, field
from encodings.aliases import aliases
from functools import cached_property
from typing import IO

from newsner.checks import check_type, name_argument

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ONE_BYTE = ("cp1252", "iso8859-15", "mac_roman", "cp850")
"""The encodings with one byte a character in which French is written; where several fit, the first is taken."""

_FRENCH = re.compile(
    r"""(?=[^\0-\x7f])
    (?: [àâçéèêëîïôùûü«»°€]
      | (?<=\w) [’‘] | (?<![^\W\d_]) [“–—] | (?<=[\w.,!?]) [”…] | \xa0 (?=[»:;!?%€]) | (?<=[\d«]) \xa0
      | (?<![a-zà-ÿœ]) (?: [ÀÂÉÈÊËÎÏÔÙÛ] | Ç(?=[aoAOU]) | [œŒ](?=[a-z]) )
      | (?<=[A-Za-z]) [œŒ] )""",
    re.VERBOSE,
)
"""What French text has besides ASCII; where other encodings have such a character too, in the place French has it."""

_LEAST_FRENCH = 0.5
"""The share of French characters, of those that are not ASCII, below which bytes are no French text …"""

_MOST_OTHERS = 0.3
"""… if more than this share of all bytes is not ASCII; a few may be anything, such as ½ or ñ."""

_SCORED = 10_000  # bytes, from the first one that is not ASCII

_LEAST_ZEROS = 0.4
"""The share of NUL at even (or odd) places from which bytes are UTF-16."""

_UTF8 = re.compile(rb"[\xc2\xc3\xc5][\x80-\xbf]|\xe2[\x80-\x82][\x80-\xbf]")
"""A French character in UTF-8; in the encodings with one byte a character, text has no such sequence."""

_BY_CHANCE = 10  # characters in UTF-8 that are none of French count as one: in other encodings they come by chance

_NOT_ASCII = bytes(range(128, 256))
_KEEP = "newsner.keep"
_FIRST_KEPT = 0xDC00  # the lone surrogate that stands for byte 0
_KEPT = re.compile(r"[\udc00-\udcff]+")
_SHOWN = 20  # characters before a byte that cannot be decoded


def parse_encoding(name: str) -> str:
    """Return the name of an encoding as Python writes it.

    Raises:
        ValueError: Python knows no text encoding of this name.

    >>> parse_encoding("Latin-1")
    'iso8859-1'
    >>> parse_encoding("cp1522")
    Traceback (most recent call last):
    ValueError: encoding must be one that Python knows, such as utf-8, cp1252 or utf-16, but is 'cp1522'; near it: ...
    """
    check_type("encoding", name, str, "a string")
    try:
        found = codecs.lookup(name).name
        "a".encode(found)  # fails for codecs that are no encodings of text, such as zip
    except (LookupError, ValueError):
        known = {form.replace("_", "-") for pair in aliases.items() for form in pair}
        near = difflib.get_close_matches(name.lower().replace("_", "-"), sorted(known), 3)
        raise ValueError(
            f"{name_argument('encoding')} must be one that Python knows, such as utf-8, cp1252 or utf-16, but is "
            f"{name!r}" + (f"; near it: {', '.join(near)}" if near else "")
        ) from None
    return found


def find_encoding(sample: bytes, *, is_whole: bool = True) -> str | None:
    """Return the encoding of the first bytes of a French text, or ``None`` if they are no text.

    A mark says it. Otherwise bytes with many NULs are UTF-16, valid UTF-8 is UTF-8, and so are bytes most of which are:
    the others are errors in it. What is left has one byte a character: the encoding in which most characters are
    French ones, in their places.

    >>> [find_encoding("Été à Alger".encode(name)) for name in ("utf-8", "utf-16-le", "cp1252", "mac_roman")]
    ['utf-8', 'utf-16-le', 'cp1252', 'mac_roman']
    """
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding
    if wide := _find_utf16(sample):
        return wide
    if not is_whole:
        sample = sample.rstrip(_NOT_ASCII)  # it may end inside a character
    return "utf-8" if _is_utf8(sample) else _find_one_byte(sample)


def _find_utf16(sample: bytes) -> str | None:
    if 0 not in sample:
        return None
    half = len(sample) // 2
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if (
        half
        and len(sample) % 2 == 0
        and max(even, odd) >= _LEAST_ZEROS * half
        and min(even, odd) <= max(even, odd) / 10
    ):
        return "utf-16-be" if even > odd else "utf-16-le"
    return None


def _is_utf8(sample: bytes) -> bool:
    """Tell whether a sample is UTF-8, but for some errors."""
    try:
        sample.decode()
    except UnicodeDecodeError:
        text = sample.decode("utf-8", "replace")
        bad = text.count("\ufffd")
        good = sum(1 for char in text if char > "\x7f") - bad
        return max(len(_UTF8.findall(sample)), good / _BY_CHANCE) > bad
    return True


def _find_one_byte(sample: bytes) -> str | None:
    first = next(index for index, byte in enumerate(sample) if byte > 127)
    sample = sample[max(0, first - 10) :][:_SCORED]
    texts = {name: sample.decode(name, "replace") for name in _ONE_BYTE}
    scores = {name: sum(1 for _ in _FRENCH.finditer(text)) for name, text in texts.items()}
    best = max(scores, key=scores.__getitem__)
    others = sum(1 for byte in sample if byte > 127)
    is_text = scores[best] >= _LEAST_FRENCH * others or others <= _MOST_OTHERS * len(sample)
    return best if is_text else None


@dataclass(frozen=True)
class Decoding:
    """An encoding, and whether it was guessed from a sample."""

    encoding: str
    is_guessed: bool = False
    kept_before: int = field(default_factory=lambda: _Kept.bytes)
    """How many bytes had been kept when reading began, so that one need not look for faults while there are no more."""

    @classmethod
    def of(cls, encoding: str, sample: bytes) -> Decoding:
        """Return an encoding that was asked for, in the form with a mark if the file begins with one."""
        for mark, marked in _MARKS:
            if sample.startswith(mark) and encoding.startswith(marked.removesuffix("-sig")):
                return cls(marked)
        return cls(encoding)

    @property
    def found(self) -> dict[str, str]:
        """Return an encoding that was guessed, unless it is UTF-8, with the argument that sets it."""
        return {self.encoding: "encoding"} if self.is_guessed and not self.encoding.startswith("utf-8") else {}

    @cached_property
    def _is_one_byte(self) -> bool:
        return self.is_guessed and self.encoding in _ONE_BYTE

    @property
    def may_have_faults(self) -> bool:
        """Whether there is anything to find for `find_fault`."""
        return _Kept.bytes != self.kept_before or self._is_one_byte

    def decode(self, data: bytes) -> str:
        """Return bytes as text; lone surrogates stand for those that cannot be decoded."""
        return data.decode(self.encoding, _KEEP)

    def open(self, file: IO[bytes], newline: str) -> io.TextIOWrapper:
        """Return a text stream of a file, in which lone surrogates stand for bytes that cannot be decoded."""
        return io.TextIOWrapper(file, self.encoding, _KEEP, newline)

    def find_fault(self, text: str) -> str | None:
        """Return why a text was not decoded well, or ``None`` if it was.

        >>> decoding = Decoding("utf-8")
        >>> decoding.find_fault(decoding.decode("Il a été élu".encode("cp1252")))
        "not UTF-8: the byte E9 after 'Il a '; if the file has another encoding, set encoding"
        """
        if text.isascii():
            return None
        if _Kept.bytes != self.kept_before and (fault := self._find_kept(text)):
            return fault
        if self._is_one_byte and _UTF8.search(text.encode(self.encoding)):
            return f"UTF-8, while the file begins in {self.encoding}; set {name_argument('encoding')}"
        return None

    def _find_kept(self, text: str) -> str | None:
        kept = _KEPT.search(text)
        if kept is None:
            return None
        values = " ".join(f"{ord(char) - _FIRST_KEPT:02X}" for char in kept[0][:4])
        name = self.encoding.removesuffix("-sig").upper()
        before = text[max(0, kept.start() - _SHOWN) : kept.start()]
        noun = "byte" if len(kept[0]) == 1 else "bytes"
        setting = name_argument("encoding")
        return f"not {name}: the {noun} {values} after {before!r}; if the file has another encoding, set {setting}"


def replace_kept(text: str) -> str:
    """Return a text in which U+FFFD stands for the bytes that could not be decoded."""
    return _KEPT.sub("\ufffd", text)


class _Kept:
    """Counts the bytes that were kept in this process."""

    bytes = 0


def keep_bytes(error: UnicodeError) -> tuple[str, int]:
    """Replace each byte that cannot be decoded by a lone surrogate, whatever the encoding.

    Python's own ``surrogateescape`` does so for bytes above 127 only, and half of a UTF-16 character may be below.
    """
    if not isinstance(error, UnicodeDecodeError):
        raise error
    _Kept.bytes += error.end - error.start
    return "".join(chr(_FIRST_KEPT + byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error(_KEEP, keep_bytes)
