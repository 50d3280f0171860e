"""Read mails: one in an ``.eml`` file, many in an ``.mbox`` file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import EmailPolicy
from email.utils import getaddresses
from typing import IO, Any, NamedTuple, cast

from newsner.checks import require
from newsner.corpus.formats.base import RawDocument, Reader, ReadOptions, undecodable
from newsner.corpus.formats.feeds import to_day
from newsner.corpus.formats.packing import InputFile
from newsner.corpus.formats.press.article import Article, join_values, to_language
from newsner.corpus.formats.press.markup import html_to_text
from newsner.encodings import Decoding, find_encoding
from newsner.models import ErrorRecord

_SOFT_BREAK = re.compile(r" \n(?!>)")
_LONGEST_HEADER = 20_000  # characters; Python takes a time that grows with their square
_CHARSETS = {"utf8": "utf-8", "unknown-8bit": "", "default": "", "x-unknown": ""}


class _Policy(EmailPolicy):
    """Cuts headers that are far too long."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_LONGEST_HEADER]


_POLICY = _Policy()
_FAULTS = (MessageError, ValueError, LookupError, AttributeError, TypeError, RecursionError, OverflowError)
"""What Python's parser of headers raises."""


class MailReader(Reader):
    """Reads a mail as one document: its plain text, or else the text of its HTML, without attachments."""

    def read(self, file: InputFile, options: ReadOptions) -> Iterator[RawDocument | ErrorRecord]:
        """Yield the document of a mail."""
        with file.open() as stream:
            yield read_mail(stream.read(), file.name, options)


class MailboxReader(Reader):
    """Reads a document from each mail of a mailbox in the format mbox."""

    def read(self, file: InputFile, options: ReadOptions) -> Iterator[RawDocument | ErrorRecord]:
        """Yield the document of each mail, or the reason why it has none."""
        with file.open() as stream:
            for number, data in enumerate(_split(stream), 1):
                yield read_mail(data, f"{file.name}:{number}", options)


def _split(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the mails of a mailbox, each of which begins with a line ``From …`` behind an empty line."""
    lines: list[bytes] = []
    is_begun, is_after_empty = False, True
    for line in stream:
        if line.startswith(b"From ") and is_after_empty:
            if is_begun:
                yield b"".join(lines)
            lines, is_begun = [], True
        elif is_begun:
            lines.append(line[1:] if re.match(rb">+From ", line) else line)
        elif line.strip():
            raise ValueError("no mailbox in the format mbox: its first line does not begin with 'From '")
        is_after_empty = not line.strip()
    if is_begun:
        yield b"".join(lines)


def read_mail(data: bytes, where: str, options: ReadOptions) -> RawDocument | ErrorRecord:
    """Return the document of a mail; its id is that of the message, or else ``where``."""
    try:
        message = cast(EmailMessage, BytesParser(policy=_POLICY).parsebytes(data))
        part = message.get_body(preferencelist=("plain", "html"))
        body = None if part is None else _read_body(part)
    except RecursionError:
        return ErrorRecord(id=where, type="unreadable", reason="the parts of the mail are too deep in one another")
    except _FAULTS as error:  # of headers that say what a part is
        return ErrorRecord(id=where, type="unreadable", reason=f"a damaged mail: {type(error).__name__}: {error}")
    if not message.keys():
        return ErrorRecord(id=where, type="unreadable", reason="no mail: it has no header, such as From and Subject")
    fields = _read_header(message)
    text, fault = ("", None) if body is None else _decode(body, options)
    if body is not None and body.is_html:
        require("lxml", "press", "reading a mail in HTML")
        text = html_to_text(text)
    number = _header(message, "Message-ID").strip("<> ")
    document = Article(number or None, text.strip(), fields).to_document(where)
    return undecodable(document.id, fault, document.metadata) if fault else document


class _Body(NamedTuple):
    """The part of a mail that is its text, not decoded yet, and what the mail says of it."""

    data: bytes
    charset: str
    is_html: bool
    is_flowed: bool


def _read_body(part: Any) -> _Body:
    payload = part.get_payload(decode=True)
    return _Body(
        data=payload if isinstance(payload, bytes) else b"",
        charset=(part.get_content_charset() or "").lower(),
        is_html=part.get_content_type() == "text/html",
        is_flowed=part.get_param("format") == "flowed",
    )


def _header(message: EmailMessage, name: str) -> str:
    """Return a header on one line; one that cannot be parsed as it stands in the mail."""
    try:
        return " ".join(str(message.get(name, "")).split())
    except _FAULTS:
        raw = next((value for key, value in message.raw_items() if key.lower() == name.lower()), "")
        return " ".join(str(raw).split())


def _read_header(message: EmailMessage) -> dict[str, str]:
    senders = _find_senders(_header(message, "From"))
    lists = re.match(r"\s*\"?([^<\"]*)", _header(message, "List-ID"))
    return {
        **{"title": _header(message, "Subject"), "author": join_values(senders)},
        **{"source": lists[1].strip() if lists else "", "section": _header(message, "Keywords")},
        **{
            "language": to_language(_header(message, "Content-Language").split(",")[0]),
            **to_day(_header(message, "Date")),
        },
    }


def _find_senders(header: str) -> list[str]:
    """Return the names of senders, or else their addresses; where Python cannot read the header, as it stands."""
    try:
        return [name or address for name, address in getaddresses([header])]
    except _FAULTS:
        return [header]


def _decode(body: _Body, options: ReadOptions) -> tuple[str, str | None]:
    """Return the text of a part, and what is wrong with its encoding, if anything."""
    decoding = _find_decoding(body.data, options.encoding or _CHARSETS.get(body.charset, body.charset))
    if decoding is None:
        return "", "the text of the mail is in no encoding that is known for French"
    text = decoding.decode(body.data).replace("\r\n", "\n")
    if body.is_flowed:
        text = _SOFT_BREAK.sub(" ", text)
    return text, decoding.find_fault(text)


def _find_decoding(data: bytes, named: str) -> Decoding | None:
    """Return the encoding that a mail names if it fits, or else the one that does."""
    try:
        data.decode(named or "ascii")
    except (UnicodeDecodeError, LookupError):
        found = find_encoding(data)
        return None if found is None else Decoding(found, is_guessed=True)
    return Decoding(named or "ascii")
