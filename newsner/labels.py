"""The values that fields of results may have: labels, kinds, bounds, sources and reasons."""

from __future__ import annotations

from enum import Enum
from typing import Literal, get_args


class Label(str, Enum):
    """The label of a name: person, place or organisation.

    >>> Label("PER") is Label.PER
    True
    >>> str(Label.ORG)
    'ORG'
    """

    PER = "PER"
    LOC = "LOC"
    ORG = "ORG"

    def __str__(self) -> str:
        return self.value

    @classmethod
    def _missing_(cls, value: object) -> None:
        raise ValueError(f"a label must be one of {', '.join(cls)}, but is {value!r}")


QUANTITY = "QUANTITY"
"""The label of quantities in ``Doc.ents``; it is not in `Label`, since a quantity is not an entity."""

_MODEL_LABELS = {
    **dict.fromkeys(("PER", "PERS", "PERSON", "PERSONNE"), Label.PER),
    **dict.fromkeys(("LOC", "LOCATION", "GPE", "FAC", "PLACE", "LIEU"), Label.LOC),
    **dict.fromkeys(("ORG", "ORGANIZATION", "ORGANISATION"), Label.ORG),
}


def parse_model_label(label: str) -> Label | None:
    """Return the newsner label for a model's label, in any case, or ``None`` if newsner has no such label.

    >>> parse_model_label("GPE"), parse_model_label("person")
    (<Label.LOC: 'LOC'>, <Label.PER: 'PER'>)
    >>> parse_model_label("MISC") is None
    True
    """
    return _MODEL_LABELS.get(label.upper())


Bound = Literal["min", "max", "approx"]
LineKind = Literal[
    "mention", "reference", "speaker", "role", "statement", "quantity", "date", "passage", "sentence", "document"
]
"""What a line of a concordance shows."""
Kind = Literal[
    "count",
    "money",
    "percent",
    "length",
    "area",
    "volume",
    "mass",
    "temperature",
    "duration",
    "age",
    "speed",
    "other",
]
ClutterKind = Literal[
    "navigation",
    "publication",
    "reading_time",
    "byline",
    "credit",
    "related",
    "marker",
    "appeal",
    "comments",
    "other",
]
"""What a passage of page clutter is; `newsner.spans` says in which kinds names and quantities are read."""

_CLUTTER_KINDS: dict[str, ClutterKind] = {kind.upper(): kind for kind in get_args(ClutterKind)}


def to_clutter_kind(label: str) -> ClutterKind:
    """Return the kind of page clutter for the label of a span, or ``other`` for a label that is not newsner's.

    >>> to_clutter_kind("BYLINE"), to_clutter_kind("CAPTCHA")
    ('byline', 'other')
    """
    return _CLUTTER_KINDS.get(label, "other")


StatementKind = Literal["direct", "indirect"]
"""Whether a statement is quoted or told in the article's words."""

Gender = Literal["f", "m"]
"""The gender that the article shows of a person."""

Lang = Literal["en", "fr"]
"""A language that views speak."""

Source = Literal["model", "gazetteer", "cue", "consistency"]
ErrorType = Literal["not_text", "too_long", "undecodable", "unreadable", "duplicate_id", "failed", "worker_died"]
Rejection = Literal[
    "in_clutter",
    "never_list",
    "refused_by_user",
    "money",
    "demonym",
    "inclusive_writing",
    "vessel",
    "title_of_work",
    "part_of_known_name",
    "below_threshold",
    "overlapped",
]
Reason = Literal[
    "exact", "gazetteer", "acronym", "surname", "first_name", "initials", "nickname", "partial", "shortened", "spelling"
]
RefusalReason = Literal[
    "web_address",
    "numeral",
    "vague",
    "name",
    "idiom",
    "date",
    "year",
    "clock_time",
    "ordinal",
    "suffix",
    "unknown_unit",
    "reference",
    "score",
    "street_address",
    "label",
    "beside_digits",
    "fraction",
    "version",
    "article",
    "nothing_counted",
    "rate",
]
"""Why a number is not a quantity; `newsner.quantities.match.REFUSALS` explains each reason."""

DateKind = Literal["date", "time", "range", "recurring"]
"""What a date is: a day, month, year or the like; a time of a day; a range; a day of each week or year."""

DateSource = Literal["given", "text"]
"""Whence the day of an article is known: from the caller, or from its text."""

DateReason = Literal[
    "explicit",  # all of it is written
    "anchor",  # counted from the day of the article
    "context",  # counted from the date before it
    "weekday_past",  # the last such weekday
    "weekday_future",  # the next such weekday
    "direction",  # words such as `prochain` say which
    "tense",  # the verbs say which
    "nearest_year",  # the nearest to the day of the article
    "habit",  # a day of each week or year
    "unknown",
]
"""How a date was understood."""
