"""Tell the words of the calendar that are part of a name: a street, a law, a title, a person."""

from __future__ import annotations

import re

from newsner.dates.expressions import Expression

_BEFORE_NAMES = re.compile(
    r"\b(?:rues?|avenues?|boulevards?|places?|quais?|ponts?|station|squares?|allées?|cours|parc|stade|lycée|école|hôpital"
    r"|lois?|décrets?|ordonnances?)(?: n[°o] ?\S+)? (?:du |de la |des |de |d['’])$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\b(?:chambre|salle|appartement|bus|vol|numéro|n°|modèle|page|code|article|ligne|lot|norme|iso|chaîne|radio|peugeot|audi"
    r"|bmw|boeing|airbus) $",
    re.IGNORECASE,
)
_CALENDAR_WORDS = frozenset({"weekday", "weekday_day", "relative", "bare_month", "month"})
_QUOTES = {"«": "»", '"': '"', "“": "”"}


def is_name(text: str, expression: Expression) -> bool:
    """Tell whether an expression is part of a name, by what stands before it and by its capitals.

    >>> from newsner.dates.expressions import find_expressions
    >>> text = "Robinson et Vendredi ont fui vendredi par l'avenue du 14-Juillet."
    >>> [(text[e.start : e.end], is_name(text, e)) for e in find_expressions(text)]
    [('Vendredi', True), ('vendredi', False), ('14-Juillet', True)]
    """
    before = text[max(0, expression.start - 40) : expression.start]
    words = text[expression.start : expression.end]
    if _BEFORE_NAMES.search(before) or (expression.form == "adjacent_year" and _NUMBERED.search(before)):
        return True
    if _is_quoted(text, expression):
        return True
    if expression.form in {"clock", "range_clock"}:
        return "H" in words and "heure" in words.lower()
    capital = words[0].isupper() and not words.isupper() and expression.form in _CALENDAR_WORDS
    previous = before.rstrip(" \u00a0\u202f")[-1:]
    return capital and (previous.isalpha() or previous in {",", "’", "'"})


def _is_quoted(text: str, expression: Expression) -> bool:
    """Tell whether an expression is all that stands between two quotation marks."""
    before = text[max(0, expression.start - 3) : expression.start].rstrip(" \u00a0\u202f")[-1:]
    behind = text[expression.end : expression.end + 3].strip()[:1]
    return before in _QUOTES and behind == _QUOTES[before]
