"""The forms under which names of places are compared, for one name or a million."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_UNDECOMPOSED = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o"})
_UNDECOMPOSED |= str.maketrans({"ß": "ss", "ı": "i", "đ": "d", "Đ": "d"})
_ACCENTS = re.compile("[\u0300-\u036f]+")
_OTHERS = re.compile(r"[^a-z0-9\n]+")
_SAINT = re.compile(r"\bst(e?)\b")
_LEZ = re.compile(r"\blez\b")


def to_place_forms(names: Sequence[str]) -> list[str]:
    """Return names without case, accents and punctuation; `St`, `Ste` and `lez` are as written out, articles stay.

    All are read at once, since a million calls would take long. What is not Latin becomes empty.

    >>> to_place_forms(["Le Havre", "St-Étienne", "Villeneuve-lez-Avignon", "ד"])
    ['le havre', 'saint etienne', 'villeneuve les avignon', '']
    """
    joined = unicodedata.normalize("NFKD", "\n".join(names).translate(_UNDECOMPOSED))
    plain = _OTHERS.sub(" ", _ACCENTS.sub("", joined).lower())
    return [form.strip() for form in _LEZ.sub("les", _SAINT.sub(r"saint\1", plain)).split("\n")]


@lru_cache(maxsize=1 << 12)
def to_place_form(name: str) -> str:
    r"""Return `to_place_forms` of one name.

    >>> to_place_form("L’Haÿ-les-\nRoses")
    'l hay les roses'
    """
    return to_place_forms([" ".join(name.split())])[0]
