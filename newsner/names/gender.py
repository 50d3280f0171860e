"""The gender of a person's first name, as French readers know it."""

from __future__ import annotations

import re

from newsner.labels import Gender
from newsner.lexicons import load_first_name_genders
from newsner.names.forms import fold_word

_JOINTS = re.compile(r"[-\u2010\u2011\s]+")
_GENDERS: dict[str, Gender] = {"f": "f", "m": "m"}


def gender_of_first_name(name: str) -> Gender | None:
    """Return the gender of a first name, or ``None`` if it is unknown or a name of both women and men.

    A compound name goes by its first part.

    Args:
        name: a first name, or a full name that starts with one.

    >>> [gender_of_first_name(name) for name in ("Jean-Luc", "Aminata", "Dominique", "Jinping")]
    ['m', 'f', None, None]
    """
    genders = load_first_name_genders()
    words = name.split()
    if not words:
        return None
    parts = (words[0], _JOINTS.split(words[0])[0])
    forms = (form for part in parts for form in (part.lower(), fold_word(part)))
    return _GENDERS.get(next((genders[form] for form in forms if form in genders), ""))
