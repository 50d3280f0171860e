"""An article of a press database, a feed or a page: its text and its fields, under the same names in every format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from newsner.corpus.formats.base import RawDocument, to_error
from newsner.corpus.formats.press.dates import find_date
from newsner.gazetteer.spellings import fold
from newsner.models import ErrorRecord

FIELDS = (
    *("title", "source", "date", "author", "section", "language"),
    *("url", "page", "words", "number"),
    *("time", "date_text", "kicker", "edition", "issue", "source_code", "publisher", "keywords", "subjects"),
    *("companies", "regions", "industries", "also_in", "captions", "note"),
)
"""The names of all fields, the most important first; what a format does not have, or an article, is left out."""

CUT_OFF = "the file ends inside this article: it was not saved or copied to its end"
"""The fault of an article that a truncated file ends in."""

_LANGUAGES = {
    "ar": "arabic arabe arabisch",
    "ca": "catalan catala",
    "de": "german allemand deutsch aleman tedesco ger deu",
    "en": "english anglais englisch ingles inglese eng",
    "es": "spanish espagnol spanisch espanol spagnolo spa",
    "fr": "french francais franzosisch frances francese fre fra",
    "it": "italian italien italienisch italiano ita",
    "nl": "dutch neerlandais nederlands niederlandisch dut nld",
    "pt": "portuguese portugais portugiesisch portugues portoghese por",
    "ru": "russian russe russisch ruso russo rus",
    "zh": "chinese chinois chinesisch chino cinese",
}
_CODES = {name: code for code, names in _LANGUAGES.items() for name in names.split()}
_TAG = re.compile(r"([a-z]{2,3})(?:[-_][A-Za-z0-9]+)*")
_MAIL = re.compile(r"\S+@\S+")
_BY = re.compile(r"(?:par|by)\s+(?=\S)", re.I)
_COPYRIGHT = re.compile(
    r"""
    (?:©|copyright\b|source\s*:?\s*©).*
    | \(c\)\s*(?:copyright\b|(?:19|20)\d\d\b).*  # the third point of a list begins like this, too
    | .*\b(?:tous\ droits\ réservés|all\ rights\ reserved)\b.*
    | Released:\s*\d{4}-\d\d?-\d\d?T[\d:.]+Z  # the line of agencies in Factiva
    """,
    re.I | re.S | re.X,
)
_LONGEST_COPYRIGHT = 300  # characters
_LAST = 4  # paragraphs among which a copyright line may stand


class Article(NamedTuple):
    """An article as a layout holds it.

    ``number`` is that of the database, unique in it; ``fault`` says why the article cannot be used, if so.
    """

    number: str | None
    text: str
    fields: Mapping[str, str]
    fault: str | None = None

    def to_document(self, where: str) -> RawDocument | ErrorRecord:
        """Return the document of the article, or the reason why it has none; ``where`` is its id if it has none."""
        values = dict(self.fields) | ({"number": self.number} if self.number else {})
        metadata = {name: value for name in FIELDS if (value := values.get(name, ""))}
        id_ = self.number or where
        if self.fault:
            is_empty = not self.text and self.fault != CUT_OFF
            return to_error(id_, "not_text" if is_empty else "unreadable", self.fault, metadata)
        if not self.text:
            return to_error(id_, "not_text", "the article has no text", metadata)
        return RawDocument(id_, self.text, metadata)


def to_language(name: str) -> str:
    """Return a language by its code (ISO 639-1); a name that is not known stays as it is.

    >>> [to_language(name) for name in ("Français", "fr-FR", "English", "Wolof", "13")]
    ['fr', 'fr', 'en', 'Wolof', '13']
    """
    name = name.strip()
    folded = fold(name)
    tag = _TAG.fullmatch(name)
    code = tag[1] if tag and len(name) < 12 and (len(tag[1]) == 2 or tag[1] in _CODES) else folded
    return _CODES.get(code, code if tag and len(code) == 2 else name)


def to_author(text: str) -> str:
    """Return the authors of an article, `;` between them, without their addresses.

    >>> to_author("Par Zoé Pinson; zpinson@example.org"), to_author("By JAN BODE."), to_author("N/A")
    ('Zoé Pinson', 'JAN BODE', '')
    """
    names = (_BY.sub("", _MAIL.sub("", part).strip(), count=1) for part in re.split(r"[;\n]", text))
    return join_values(
        name.removesuffix(".") if not re.search(r"\b\w\.$", name) else name for name in names if name != "N/A"
    )


def to_words(text: str) -> str:
    """Return a number of words as digits only.

    >>> to_words("1 234 mots"), to_words("2,261 words"), to_words("N/A")
    ('1234', '2261', '')
    """
    found = re.match(r"\s*(\d[\d\s.,'’]*)", text)
    return re.sub(r"\D", "", found[1]) if found else ""


def to_date_fields(text: str) -> dict[str, str]:
    """Return the field ``date`` in ISO 8601, or ``date_text`` with the words if they are no date.

    >>> to_date_fields("29 décembre 2011"), to_date_fields("Printemps 2011"), to_date_fields("")
    ({'date': '2011-12-29'}, {'date_text': 'Printemps 2011'}, {})
    """
    found = find_date(text)
    if found is not None:
        return {"date": found.date}
    return {"date_text": text.strip()} if text.strip() else {}


def to_paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text, which empty lines part."""
    return [stripped for part in re.split(r"\n\s*\n", text) if (stripped := part.strip())]


def join_paragraphs(paragraphs: Iterable[str]) -> str:
    """Return a text of paragraphs, with an empty line between them."""
    return "\n\n".join(part for paragraph in paragraphs if (part := paragraph.strip()))


def drop_copyright(paragraphs: list[str]) -> list[str]:
    """Return paragraphs without the copyright lines at their end, and without the time when they were sent.

    >>> drop_copyright(["Le texte parle du © de 2020.", "(c) un point d'une liste.", "© 2020 AFP", "(c) 2020 AFP"])
    ['Le texte parle du © de 2020.', "(c) un point d'une liste."]
    >>> drop_copyright(["Texte", "Released: 2026-1-16T06:09:26.000Z"])
    ['Texte']
    """
    first = max(len(paragraphs) - _LAST, 0)
    return [
        paragraph
        for place, paragraph in enumerate(paragraphs)
        if place < first or len(paragraph) > _LONGEST_COPYRIGHT or not _COPYRIGHT.fullmatch(paragraph)
    ]


def join_values(values: Iterable[str]) -> str:
    """Return values of one field as one string, each once.

    >>> join_values(["Société", "société", "", "Idées"])
    'Société; Idées'
    """
    kept: dict[str, str] = {}
    for value in values:
        stripped = value.strip(" ,;\n\t\xa0")
        if stripped:
            kept.setdefault(stripped.casefold(), stripped)
    return "; ".join(kept.values())
