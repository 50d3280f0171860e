"""The French messages, for tests: all of them, and what a view says in English although it speaks French."""

import re
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from newsner.lexicons import load_catalogue

PLACE = re.compile(r"\{\w*\}")
_NO_BREAK = str.maketrans("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}", "  ")
_WORDS = re.compile("[A-Za-z]{3} [a-z]{2}")


def catalogue() -> Catalog:
    """Return the French messages."""
    return read_po(BytesIO(load_catalogue("fr") or b""), locale="fr", abort_invalid=True)


def to_forms(message: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message)


def find_english(text: str) -> list[str]:
    """Return parts of English messages, of two words or more, that are in a text."""
    forms = {form for message in catalogue() if message.id for form in to_forms(message.id)}
    parts = {part.strip() for form in forms for part in re.split(rf"{PLACE.pattern}|[“”]", form)}
    return sorted(part for part in parts if _WORDS.search(part) and part in text.translate(_NO_BREAK))
