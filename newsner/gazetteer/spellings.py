"""Write a name in the spellings in which it stands in print."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_UNDECOMPOSED = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O"})
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_CONNECTIVE = re.compile(r"\b([AEae]l)-")
_SHORTEST_SHOUTED = 4  # letters


def fold(text: str) -> str:
    """Return the text in lower case, without accents.

    >>> fold("État")
    'etat'
    """
    decomposed = unicodedata.normalize("NFKD", text.translate(_UNDECOMPOSED))
    return "".join([c for c in decomposed if not unicodedata.combining(c)]).casefold()


@lru_cache(maxsize=1 << 10)
def _bare_capital(letter: str) -> str:
    if not letter.isupper():
        return letter
    folded = fold(letter)
    return folded.upper() if len(folded) == 1 else letter


def find_spellings(name: str) -> Iterator[str]:
    """Yield the spellings of a name in print: without accents, in capitals, `al` without hyphen, other apostrophes.

    Names of up to three letters are not put in capitals, since they would look like acronyms (`Var`, `Spa`).

    >>> sorted(find_spellings("État islamique"))
    ['ETAT ISLAMIQUE', 'Etat islamique', 'ÉTAT ISLAMIQUE', 'État islamique']
    """
    is_ascii = name.isascii()
    forms = {name} if is_ascii else {name, _NOT_ASCII.sub(lambda letter: _bare_capital(letter[0]), name)}
    if "-" in name:
        forms |= {_CONNECTIVE.sub(r"\1 ", form) for form in forms}
    if len(name) >= _SHORTEST_SHOUTED and not name.isupper():
        forms |= {form.upper() for form in forms} | {name.upper() if is_ascii else fold(name).upper()}
    if "'" in name:
        forms |= {form.replace("'", "’") for form in forms}
    yield from sorted(forms)
