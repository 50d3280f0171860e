"""The closed sets of values in results: labels of names, kinds and bounds of quantities, reasons of links, sources."""

from __future__ import annotations

from enum import Enum
from typing import Literal


class Label(str, Enum):
    """What kind of thing a name stands for.

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
"""The label of quantities in ``Doc.ents``; a quantity is no entity, so it is no member of `Label`."""

_MODEL_LABELS = {
    **dict.fromkeys(("PER", "PERS", "PERSON", "PERSONNE"), Label.PER),
    **dict.fromkeys(("LOC", "LOCATION", "GPE", "FAC", "PLACE", "LIEU"), Label.LOC),
    **dict.fromkeys(("ORG", "ORGANIZATION", "ORGANISATION"), Label.ORG),
}


def parse_model_label(label: str) -> Label | None:
    """Return the label that a model's label stands for, whatever its case, or ``None`` where newsner has none.

    >>> parse_model_label("GPE"), parse_model_label("person")
    (<Label.LOC: 'LOC'>, <Label.PER: 'PER'>)
    >>> parse_model_label("MISC") is None
    True
    """
    return _MODEL_LABELS.get(label.upper())


Bound = Literal["min", "max", "approx"]
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
Source = Literal["model", "gazetteer", "cue", "consistency"]
ErrorType = Literal["not_text", "too_long", "undecodable", "unreadable", "duplicate_id", "failed", "worker_died"]
Rejection = Literal[
    "in_clutter", "never_list", "refused_by_user", "part_of_known_name", "below_threshold", "overlapped"
]
Reason = Literal[
    "exact", "gazetteer", "acronym", "surname", "first_name", "initials", "nickname", "partial", "shortened", "spelling"
]
RefusalReason = Literal[
    "web_address",
    "vague",
    "name",
    "date",
    "year",
    "clock_time",
    "ordinal",
    "suffix",
    "reference",
    "score",
    "street_address",
    "label",
    "beside_digits",
    "fraction",
    "version",
    "article",
    "nothing_counted",
    "overlap",
]
"""Why a number became no quantity; `newsner.quantities.match.REFUSALS` explains each."""
