"""Parse the two lines of Europresse above a title: the source, and the section, date, length and page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsner.corpus.formats.press.article import join_values, to_words
from newsner.corpus.formats.press.dates import find_date, find_time

_ISSUE = re.compile(r"(?P<source>.+?)\s*,\s*(?P<issue>(?:no|nº|n°|vol)\b\.?\s*.+)", re.I)
_NUMBER = re.compile(r"(?:no|nº|n°)\.?\s*", re.I)
_OF_SITE = re.compile(r"(?P<source>.+\((?:site web|web site|website|blogue|blog)\))\s+-\s+(?P<edition>.+)", re.I)
_WORDS = re.compile(r"(?<![\d:])(\d{1,3}(?:[\s.,]\d{3})+|\d+)\s*(?:mots?|words?)\b", re.I)
_PAGE = re.compile(r"\b(?:pp?\.|pages?)\s*(?P<page>\S.*)$", re.I)


def split_source(lines: Sequence[str]) -> dict[str, str]:
    """Return the source, its issue and its edition, from the lines that name it.

    >>> split_source(["Libération, no. 7990", "1e EDITION"])
    {'source': 'Libération', 'issue': '7990', 'edition': '1e EDITION'}
    >>> split_source(["Le Monde (site web) - Edition principale"])
    {'source': 'Le Monde (site web)', 'edition': 'Edition principale'}
    """
    if not lines:
        return {}
    source, editions = lines[0].strip(), list(lines[1:])
    fields = {"source": source}
    if numbered := _ISSUE.fullmatch(source):
        fields = {"source": numbered["source"], "issue": _NUMBER.sub("", numbered["issue"], count=1)}
        if numbered["issue"].lower().startswith("vol"):
            fields["issue"] = numbered["issue"]
    if site := _OF_SITE.fullmatch(fields["source"]):
        fields["source"], editions = site["source"], [site["edition"], *editions]
    return fields | ({"edition": edition} if (edition := join_values(editions)) else {})


def parse_header(line: str) -> dict[str, str]:
    """Return what the line with the date holds.

    >>> parse_header("En couverture, jeudi 4 août 2022 2261 mots, p. 42")
    {'section': 'En couverture', 'date': '2022-08-04', 'words': '2261', 'page': '42'}
    >>> parse_header("vendredi 20 octobre 2023 - 17:36 UTC +02:00 1162 mots")
    {'date': '2023-10-20', 'time': '17:36+02:00', 'words': '1162'}
    >>> parse_header("Débats, été 2023, p. 3")
    {'date_text': 'Débats, été 2023, p. 3', 'page': '3'}
    """
    fields: dict[str, str] = {}
    found = find_date(line)
    rest = line
    if found is None:
        fields["date_text"] = line.strip()
    else:
        fields |= {"section": line[: found.start].strip(" ,;:-–"), "date": found.date}
        rest = line[found.end :]
    words = _WORDS.search(rest)
    page = _PAGE.search(rest)
    before = min([match.start() for match in (words, page) if match], default=len(rest))
    fields["time"] = find_time(rest[:before]) if found else ""
    fields["words"] = to_words(words[1]) if words else ""
    fields["page"] = page["page"].strip(" ,") if page else ""
    return {name: value for name, value in fields.items() if value}
