"""Write a name in the spellings in which it stands in print."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_UNDECOMPOSED = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O"})
_MARKS = re.compile("[\u0300-\u034e\u0350-\u036f]+")  # the combining characters of European languages
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_CONNECTIVE = re.compile(r"\b([AEae]l)-")
_SHORTEST_SHOUTED = 4  # letters


def fold(text: str) -> str:
    """Return the text in lower case, without accents.

    >>> fold("État")
    'etat'
    """
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text))
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", text.translate(_UNDECOMPOSED))
        plain = "".join([c for c in decomposed if not unicodedata.combining(c)])
    return plain.casefold()


@lru_cache(maxsize=1 << 10)
def _bare_capital(letter: str) -> str:
    folded = fold(letter)
    return folded.upper() if letter.isupper() and len(folded) == 1 else letter


def find_spellings(name: str) -> Iterator[str]:
    """Return the spellings of a name in print: without accents, in capitals, `al` without hyphen, other apostrophes.

    Names of up to three letters are not put in capitals, since they would look like acronyms (`Var`, `Spa`).

    >>> sorted(find_spellings("État islamique"))
    ['ETAT ISLAMIQUE', 'Etat islamique', 'ÉTAT ISLAMIQUE', 'État islamique']
    """
    is_ascii = name.isascii()
    if is_ascii and "l-" not in name and "'" not in name:  # as most are
        shouted = name if len(name) < _SHORTEST_SHOUTED else name.upper()
        return iter((name,) if shouted == name else (shouted, name))
    forms = {name}
    if not is_ascii and any(map(str.isupper, _NOT_ASCII.findall(name))):
        forms.add(_NOT_ASCII.sub(lambda letter: _bare_capital(letter[0]), name))
    if "l-" in name:
        forms |= {_CONNECTIVE.sub(r"\1 ", form) for form in forms}
    if len(name) >= _SHORTEST_SHOUTED and not name.isupper():
        forms |= {form.upper() for form in forms} | {name.upper() if is_ascii else fold(name).upper()}
    if "'" in name:
        forms |= {form.replace("'", "’") for form in forms}
    return iter(sorted(forms))
