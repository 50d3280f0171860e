"""Tell by verbs and words of direction whether the words around a weekday speak of days past or to come."""

from __future__ import annotations

import re

from newsner.dates.calendar import Direction

_FUTURE = re.compile(
    r"\b(?!(?:aurai|serai)[st])\w*(?:er|ir|dr|vr|rr|tr|ur)(?:ai|as|a|ons|ez|ont|ait|aient)\b"
    r"|\b(?:va|vont|vas|doit|doivent|prochaine?s?|prochainement|rendez-vous|invitent?|appellent?|organisent?|convient|convie"
    r"|à venir|reportée?s?|(?:est|sont|étaient|était) (?:prévu|attendu|programmé|annoncé|fixé|convoqué|appelé)e?s?"
    r"|prévue?s?|attendue?s?|programmée?s?)\b"
    r"|\b(?:à|de|d['’]|pour) ?(?:s['’]|se )?(?!avoir|être)\w{2,}(?:er|ir|dre|oir)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:a|ont|avait|avaient|est|sont|était|étaient|été|fut|furent|aurait|auraient|serait|seraient|eut|eurent|ayant)\b"
    r"|\b\w+(?:èrent|irent|urent)\b|\b\w+(?<!r)(?:ait|aient)\b|\b\w{3,}(?<![rv])a\b",
    re.IGNORECASE,
)
_PARTICIPLE = re.compile(r"\b\w{2,}(?:ée?s?|ies?|is|ues?|us|its?|ites?|erte?s?)$", re.IGNORECASE)
_FUTURE_BEFORE = re.compile(r"\b(?:pour|d['’]ici(?: à)?|jusqu['’]à|dès|à partir de|avant)$", re.IGNORECASE)
_CLAUSE_ENDS = re.compile(r"[.!?…;:\n»«\"]|,|\b(?:qui|que|qu['’]|dont|où|et|mais|pour)\b", re.IGNORECASE)
_SENTENCE_ENDS = re.compile(r"[!?…\n»«]|\.(?=\s|$)")
_FARTHEST = 160  # characters


def direction_at(text: str, start: int, end: int) -> Direction | None:
    """Return whether what stands around a range is past or to come, by the nearest verb of its clause or sentence.

    >>> direction_at("Il sera jugé lundi à Metz.", 13, 18), direction_at("Il a été jugé lundi à Metz.", 14, 19)
    ('future', 'past')
    """
    left = max(0, start - _FARTHEST)
    before, behind = text[left:start], text[end : end + _FARTHEST]
    sentence_start = max((m.end() for m in _SENTENCE_ENDS.finditer(before)), default=0)
    ending = _SENTENCE_ENDS.search(behind)
    before, behind = before[sentence_start:], behind[: ending.start()] if ending else behind
    clause_start = max((m.end() for m in _CLAUSE_ENDS.finditer(before)), default=0)
    clause_end = _CLAUSE_ENDS.search(behind)
    clauses = ((before[clause_start:], behind[: clause_end.start()] if clause_end else behind), (before, behind))
    if _PARTICIPLE.search(clauses[0][0].rstrip()) and not _FUTURE.search(clauses[0][0]):
        return "past"  # `battus dimanche`
    for first, second in clauses:
        found = _nearest(first, second)
        if found is not None:
            return found
    return "future" if _FUTURE_BEFORE.search(before.rstrip()) else None


def _nearest(before: str, behind: str) -> Direction | None:
    """Return the direction of the verb that is nearest to the gap between two texts."""
    best: tuple[int, Direction] | None = None
    patterns: tuple[tuple[re.Pattern[str], Direction], ...] = ((_FUTURE, "future"), (_PAST, "past"))
    for pattern, direction in patterns:
        distances = [len(before) - m.end() for m in pattern.finditer(before)]
        distances += [m.start() for m in pattern.finditer(behind)]
        if distances and (best is None or min(distances) < best[0]):
            best = min(distances), direction
    return best[1] if best else None
