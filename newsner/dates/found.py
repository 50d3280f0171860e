"""What the component `newsner_dates` writes into a document, and how other parts read it."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple, cast

from spacy.tokens import Doc

from newsner.dates.resolver import Found
from newsner.labels import DateSource
from newsner.spans import ANCHOR_KEY, DATES_KEY


class Anchor(NamedTuple):
    """The day of an article, and whence it is known: ``given`` by the caller, or read in its ``text``."""

    day: date
    source: DateSource


def set_anchor(doc: Doc, day: date) -> None:
    """Write the day of an article, as its caller knows it, into its document, before the components run."""
    doc.user_data[ANCHOR_KEY] = (day.isoformat(), "given")


def read_anchor(doc: Doc) -> Anchor | None:
    """Return the day of an article, or ``None`` if nobody knows it."""
    written: Any = doc.user_data.get(ANCHOR_KEY)
    return None if written is None else Anchor(date.fromisoformat(written[0]), cast(DateSource, written[1]))


def read_dates(doc: Doc) -> tuple[Found, ...]:
    """Return the dates that `newsner_dates` wrote into a document, also if it was saved and loaded."""
    return tuple(Found(*record) for record in doc.user_data.get(DATES_KEY, ()))
