"""Find the title, source and the like of a document among the columns of its metadata, whatever they are called."""

from __future__ import annotations

from collections.abc import Mapping

TITLES = ("title", "titre", "headline")
SOURCES = ("source", "outlet", "media", "média", "journal", "newspaper", "publisher", "site", "domain")
COUNTRIES = ("country", "pays")
AUTHORS = ("author", "auteur", "byline")
ADDRESSES = ("url", "link", "canonical_url")
"""The names of columns with the title of a document, its source, country, author and address, the first that it has."""


def find_value(metadata: Mapping[str, str], columns: tuple[str, ...]) -> str:
    """Return the value of the first of some columns that is not empty, or an empty string.

    >>> find_value({"Journal": "Le Temps"}, SOURCES)
    'Le Temps'
    """
    folded = {name.casefold(): value.strip() for name, value in metadata.items()}
    return next((folded[column] for column in columns if folded.get(column)), "")
