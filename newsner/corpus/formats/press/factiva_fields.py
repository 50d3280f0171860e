"""The fields of Factiva, by their codes or by their order, under the names that they have in all formats."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from newsner.corpus.formats.press.article import (
    Article,
    drop_copyright,
    join_paragraphs,
    join_values,
    to_author,
    to_date_fields,
    to_language,
    to_paragraphs,
    to_words,
)
from newsner.corpus.formats.press.dates import find_date, find_time

_NUMBER = r"[A-Z][A-Za-z0-9]{5,9}(?:19|20)\d{6}[a-z0-9]{6,11}"
NUMBER = re.compile(rf"\b{_NUMBER}\b")
"""The number of an article in Factiva: `LEMOND0020200312eg3c0002u`."""
DOCUMENT = re.compile(rf"^.{{0,12}}?\bDo[ck]ument[oe]?\*?\s+(?P<number>{_NUMBER})\s*\|?\s*$", re.M)
"""The last line of an article, in whatever language Factiva was used."""
ANY_DOCUMENT = re.compile(
    r"^.{0,12}?\bDo[ck]ument[oe]?\*?\s+(?P<number>[A-Z][A-Za-z0-9]*\d[A-Za-z0-9]{3,})\s*\|?\s*$", re.M
)
"""Such a line with a number of another form, which is trusted only beside fields of Factiva."""

_FIELDS = {
    **{"HD": "title", "BY": "author", "SN": "source", "SC": "source_code", "SE": "section", "PG": "page"},
    **{"ED": "edition", "VOL": "issue", "CO": "companies", "IN": "industries", "NS": "subjects", "RE": "regions"},
    **{"IPD": "keywords", "PUB": "publisher", "ART": "captions", "CX": "note"},
}
_LISTS = ("CO", "IN", "NS", "RE", "IPD")
"""The codes of fields with several values."""
_TEXTS = ("LP", "TD")
CODES = frozenset(
    {*_FIELDS, *_TEXTS, "WC", "PD", "ET", "LA", "AN", "CY", "CR", "CT", "CLM", "RF", "IPC", "NGC", "GC", "DLN", "RST"}
)
"""All codes of fields."""

WORDS = re.compile(r"\s*\d[\d\s.,'’]*(?:mots|words?|w[öo]rter|palabras|parole|woorden|palavras)\s*", re.I)
"""The line with the number of words, which each article has."""
_CODE = re.compile(r"[A-Z0-9]{2,8}")
_CODED = re.compile(r"[a-z0-9]{2,10} : ")
"""The code of a subject, company or region before its name."""


def find_number(text: str) -> str | None:
    """Return the number of an article in a line with it.

    >>> find_number("Document FOO0000020200312eg3c0001r"), find_number("Document 17"), find_number("Le document")
    ('FOO0000020200312eg3c0001r', '17', None)
    """
    found = NUMBER.search(text) or re.search(r"(?<=\bDo[ck]ument )[A-Za-z]*\d\w*", text)
    return found[0] if found else None


def to_values(text: str) -> str:
    """Return the values of a field of several, by their names only, as the exports in XML have them.

    >>> to_values("gpol : Domestic Politics | fra : France"), to_values("Électricité | INTERVIEW")
    ('Domestic Politics; France', 'Électricité; INTERVIEW')
    """
    return join_values(_CODED.sub("", part.strip(), count=1) for part in text.split("|"))


def from_codes(values: Mapping[str, str]) -> Article:
    """Return the article of fields by their codes."""
    fields = {name: values[code].strip() for code, name in _FIELDS.items() if values.get(code)}
    fields |= to_date_fields(values.get("PD", "")) | {"words": to_words(values.get("WC", ""))}
    fields |= {"time": find_time(values.get("ET", "")), "language": to_language(values.get("LA", ""))}
    fields |= {_FIELDS[code]: to_values(values[code]) for code in _LISTS if values.get(code)}
    fields["author"] = to_author(fields.get("author", ""))
    fields["section"] = join_values([fields.get("section", ""), values.get("CLM", "")])
    number = find_number(values.get("AN", ""))
    text = join_paragraphs(drop_copyright([p for code in _TEXTS for p in to_paragraphs(values.get(code, ""))]))
    return Article(number, text, fields)


def parse_lines(lines: Sequence[str]) -> dict[str, str]:
    """Return the fields in the lines of an article without codes, from that with its words on.

    >>> parse_lines(["766 mots", "29 novembre 2003", "14:05", "Le Temps", "TPS", "13", "Français", "(c) Le Temps"])
    {'words': '766', 'date': '2003-11-29', 'time': '14:05', 'source': 'Le Temps', 'source_code': 'TPS', 'page': '13', \
'language': 'fr'}
    """
    rest = [line.strip() for line in lines if line.strip()]
    fields = {"words": to_words(rest.pop(0))} if rest and WORDS.fullmatch(rest[0]) else {}
    if rest and (find_date(rest[0]) or not find_time(rest[0])):
        fields |= to_date_fields(rest.pop(0))
    if rest and (time := find_time(rest[0])):
        fields["time"] = time
        rest.pop(0)
    if rest:
        fields["source"] = rest.pop(0)
    if rest and _CODE.fullmatch(rest[0]):
        fields["source_code"] = rest.pop(0)
    for place, line in enumerate(rest):
        if len(line) > 2 and len(language := to_language(line)) == 2:
            fields |= {"page": rest[0]} if place else {}
            fields["language"] = language
            break
    return fields
