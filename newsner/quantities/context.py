"""The words around a number, looked up by the role that they play."""

from __future__ import annotations

import re
from functools import cache

from newsner.lexicons import load_bounds, load_quantity_cues
from newsner.regexes import SPACE, compile_phrases

LEFT = 40
"""Characters before a number that can hold what is said of it."""
_CONTRACTED = re.compile(r"(?<=\s)(?:du|des)$")


def _cues(role: str) -> str:
    return compile_phrases(load_quantity_cues()[role])


def _bounds() -> str:
    """Return the modifiers; those in `de` also with the article that it swallows: `près des`, `plus du`."""
    ordered = sorted(load_bounds(), key=lambda phrase: (-len(phrase), phrase))
    return "|".join(
        compile_phrases([p[:-3]]) + r"\s+(?:des?|du)" if p.endswith(" de") else compile_phrases([p]) for p in ordered
    )


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """Compile a pattern that ends where a number starts, or starts where it ends."""
    match name:
        case "bound_before":
            source = rf"(?<!\w)(?P<bound>{_bounds()})\s*(?:(?:les|le|la|l['’])\s*)?$"
        case "bound_after":
            source = rf",?{SPACE}+(?P<bound>{_cues('bound_after')})(?!\w)(?!{SPACE}+(?:de|que|d['’]))"
        case "label_before":
            source = rf"(?<!\w)(?:{_cues('label_before')}){SPACE}?(?:n°|no|numéro)?{SPACE}?$"
        case "year_before":
            source = rf"(?<!\w)(?:{_cues('year_before')}|{_cues('month')}){SPACE}?$"
        case "vote_after":
            source = rf"{SPACE}+(?:{_cues('vote')})(?={SPACE}?(?:[,.);–-]|$)|{SPACE}(?:et|contre){SPACE})"
        case "title":
            source = rf"(?:{_cues('title')})(?!\w)"
        case "month_after":
            source = rf"{SPACE}*(?:{_cues('month')})(?!\w)"
        case "age_before":
            source = rf"(?<!\w)(?:{_cues('age_before')})(?:{SPACE}(?:{_cues('focus')}))?{SPACE}?$"
        case "duration_noun":
            source = (
                rf"(?<!\w)(?:{_cues('duration_noun')})s?(?:{SPACE}\w+)?{SPACE}(?:de{SPACE}|d['’])(?:plus de{SPACE})?$"
            )
        case "infant_before":
            source = rf"(?<!\w)(?:{_cues('infant')}){SPACE}(?:de{SPACE}|d['’])$"
        case _ if name.endswith("_after"):
            source = rf"{SPACE}+(?:{_cues(name)})(?!\w)"
        case _:
            source = rf"(?<!\w)(?:{_cues(name)}){SPACE}?$"
    return re.compile(source, re.IGNORECASE)


class NumberContext:
    """Looks around the numbers of one text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def before(self, position: int, role: str) -> re.Match[str] | None:
        """Return the match of a cue that ends at ``position``; roles are those of ``quantity_cues.csv``."""
        return _pattern(role).search(self.left(position))

    def after(self, position: int, role: str) -> re.Match[str] | None:
        """Return the match of a cue that starts at ``position``."""
        return _pattern(role).match(self.text, position)

    def left(self, position: int) -> str:
        """Return the characters before ``position`` that can say something of the number there."""
        return self.text[max(position - LEFT, 0) : position]

    def skip_bound(self, position: int) -> int:
        """Return where a modifier that ends at ``position`` starts, or ``position`` where none does."""
        bound = self.before(position, "bound_before")
        return position - len(bound[0]) if bound else position

    def bound_of(self, match: re.Match[str]) -> str:
        """Return what a modifier says: ``min``, ``max`` or ``approx``."""
        phrase = re.sub(r"\s+", " ", match["bound"].lower().replace("’", "'"))
        return load_bounds().get(phrase) or load_bounds()[_CONTRACTED.sub("de", phrase)]
