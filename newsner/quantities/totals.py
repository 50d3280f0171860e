"""Numbers whose noun stands before them: `le nombre de victimes dépasse 300`, `Morts : 37`."""

from __future__ import annotations

import re
from functools import cache

from newsner.lexicons import load_quantity_cues
from newsner.quantities import cues
from newsner.quantities.amounts import Amount
from newsner.quantities.context import NumberContext
from newsner.quantities.match import QuantityMatch
from newsner.quantities.nouns import find_noun_after, to_singular
from newsner.regexes import CAPITAL, SPACE, SPACES, merge_phrases

_NEAR = 150  # characters before a number in which its subject may stand
_LONGEST_LABEL = 60
_SENTENCE_END = re.compile(r"[.!?;:\n](?=\s|$)")
_LABEL = re.compile(r"[\n.;,•|(](?P<label>[^\n.;,:=•|()\d]{3,50})[:=]$")
_LABEL_CLOSED = re.compile(rf"[{SPACES}]*(?:[.;,)(•|/–-](?!\w)|\n|\(|$)|{SPACE}dont(?!\w)")
_TOTAL_BEHIND = re.compile(  # porte à 360 le nombre de trains
    rf"(?:{SPACE}?[»\"”])?{SPACE}(?:le|son|leur){SPACE}nombre{SPACE}(?:total{SPACE})?(?:de{SPACE}(?:ses{SPACE})?|des{SPACE}|d['’])"
)
_NAME_AFTER = re.compile(rf"{SPACE}{CAPITAL}")
_NOUN_ENDING = re.compile(r"(?:és|ées|ants|ions|eurs|euses|iers|ières|istes|ements|ages|ités|iens|iennes|ures)$")


@cache
def _total() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?:{merge_phrases(load_quantity_cues()['total_noun'])})(?!\w)"
        rf"(?P<of>(?:{SPACE}[^\W\d_]+)?{SPACE}+(?:de{SPACE}+(?:ces{SPACE}|ses{SPACE})?|des{SPACE}+|d['’]))?",
        re.IGNORECASE,
    )


def find_total(context: NumberContext, amount: Amount, previous: QuantityMatch | None) -> QuantityMatch | None:
    """Return the number that a total reaches, with what is counted: `le nombre de lits varie de 20 à 30`.

    ``previous`` is the quantity before the number: the total stands behind it.
    """
    start = context.skip_opening(amount.first.start) if amount.is_range else amount.first.start
    positions = {start, context.skip_bound(start)}
    at_threshold = any(context.before(position, cues.THRESHOLD_BEFORE) for position in positions)
    behind = _TOTAL_BEHIND.match(context.text, amount.last.end)
    if behind is not None and _is_whole(amount):
        unit = _noun_at(context.text, behind.end())
        return amount.to_match(amount.first.start, amount.last.end, "count", unit=unit, noun=unit)
    reached = at_threshold or any(context.before(position, cues.REACHED_BEFORE) for position in positions)
    if not reached or not _is_whole(amount):
        return None
    subject = _find_subject(context.text, start, previous)
    if subject is None and (not at_threshold or _NAME_AFTER.match(context.text, amount.last.end)):
        return None  # `franchit le seuil du 132 Teasdale Street`
    unit = _counted_by(context.text, subject) if subject else None
    return amount.to_match(amount.first.start, amount.last.end, "count", unit=unit, noun=unit)


def find_total_noun(text: str, start: int, previous: QuantityMatch | None) -> str | None:
    """Return what the total before ``start`` counts, in the same sentence and behind the quantity ``previous``.

    >>> find_total_noun("Le nombre de salariés passe de 300 à 450", 31, None)
    'salarié'
    """
    subject = _find_subject(text, start, previous)
    return _counted_by(text, subject) if subject else None


def _find_subject(text: str, start: int, previous: QuantityMatch | None) -> re.Match[str] | None:
    opening = max(start - _NEAR, previous.end if previous else 0)
    sentence = max([opening, *(opening + end.end() for end in _SENTENCE_END.finditer(text[opening:start]))])
    return next(reversed([*_total().finditer(text, sentence, start)]), None)


def _counted_by(text: str, total: re.Match[str]) -> str | None:
    return _noun_at(text, total.end()) if total["of"] else None


def find_labelled(context: NumberContext, amount: Amount) -> QuantityMatch | None:
    """Return the number behind a label that says what it counts: `Morts : 37`, `Nombre de cas : 45`."""
    if not _is_whole(amount) or not _LABEL_CLOSED.match(context.text, amount.last.end):
        return None
    end = context.skip_bound(amount.first.start)
    offset = max(end - _LONGEST_LABEL, 0)
    left = context.text[offset:end].rstrip(SPACES)
    if not left.endswith((":", "=")):
        return None
    found = _LABEL.search(left if offset else f"\n{left}")
    if found is None:
        return None
    label = found["label"].strip()
    total = _total().match(label)
    if total is not None:
        unit = _counted_by(label, total)
    else:
        unit = _noun_at(label.lower(), 0) if _is_common(label) else None
        if unit is None:
            return None
    return amount.to_match(amount.first.start, amount.last.end, "count", unit=unit, noun=unit)


def _is_whole(amount: Amount) -> bool:
    values = [value for value in amount.values if value is not None]
    return bool(values) and all(value == int(value) for value in values)


def _noun_at(text: str, position: int) -> str | None:
    noun = find_noun_after(text, position, plural=True, all_caps=True)
    return to_singular(text[slice(*noun)]) if noun else None


def _is_common(label: str) -> bool:
    """Tell a label that starts with a common noun in the plural from one that may be a name (`Nantes : 12`)."""
    words = label.split()
    first = words[0].lower()
    if first in load_quantity_cues()["no_count_label"] | load_quantity_cues()["label_before"]:
        return False
    if label[0].islower() or (len(words) > 1 and all(word.islower() for word in words[1:])):
        return True
    return len(words) == 1 and (first in load_quantity_cues()["count_label"] or bool(_NOUN_ENDING.search(first)))
