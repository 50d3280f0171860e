"""Tells clock times (`à 18 heures`, `18h30`) from durations (`pendant 18 heures`, `1h30 de retard`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from newsner.quantities import cues
from newsner.quantities.amounts import Amount
from newsner.quantities.context import NumberContext
from newsner.quantities.durations import find_tight
from newsner.regexes import CAPITAL, SPACE, SPACES

_DAY = 24
_LONGEST_TRIP = 6  # hours; `à 3 heures de Paris` is a distance, `parti à 7h30 de Paris` is none
_SHORTEST_OPENING = 3  # hours between opening and closing; less is an estimate (`de 2 à 3 heures`)
_UNIT = re.compile(rf"{SPACE}?(?:(?P<symbol>h)|heures?)(?![^\W_])(?:{SPACE}et{SPACE}quart(?!\w))?", re.IGNORECASE)
_MINUTES = re.compile(r"[0-5]\d")
_HOURS_BEFORE = re.compile(rf"\d{SPACE}?h(?:eures?)?{SPACE}?$", re.IGNORECASE)
_LINK = rf"{SPACE}?(?:(?:à|et|ou){SPACE}|[-–—/]{SPACE}?)"
_HOURS = rf"(?P<hours>\d{{1,2}})(?:{SPACE}?h(?:eures?)?{SPACE}?(?:[0-5]\d)?)"
_OTHER_BEFORE = re.compile(rf"(?<![\w.,]){_HOURS}{_LINK}$", re.IGNORECASE)
_OTHER_AFTER = re.compile(rf"{_LINK}{_HOURS}(?!\w)", re.IGNORECASE)
_OPENED = re.compile(rf"(?<!\w)(?:de|entre){SPACE}$", re.IGNORECASE)
_OF = re.compile(
    rf"{SPACE}(?:de{SPACE}|d['’])(?P<place>(?:la|l['’]|cette){SPACE}?|{CAPITAL})?|{SPACE}d(?P<a>u|es)(?!\w)"
)
_LOCAL = re.compile(rf",?{SPACE}\(?(?:heures?{SPACE}(?:de{SPACE}|d['’]|du{SPACE}|locales?|française)|GMT|UTC)")
_RATE = re.compile(rf"{SPACE}?/{SPACE}?(?:24|7|[a-z])")
_FREE = re.compile(r"(?:^|[(\[:;.!?»\"–—\n-])\s*$")


@dataclass(frozen=True)
class _Hours:
    """Hours behind an amount, with the other hours that a link joins to them (`entre 8 h et 10 h`)."""

    start: int
    end: int
    most: Decimal
    least: Decimal
    spelled: bool
    minutes: bool
    paired: bool

    @property
    def are_far(self) -> bool:
        """Whether they lie as far apart as opening and closing do."""
        return self.most - self.least >= _SHORTEST_OPENING


def is_clock_time(context: NumberContext, amount: Amount) -> bool:
    """Tell a clock time by its size, by the words around it, and by how it is written."""
    if _are_minutes(context, amount):
        return True
    hours = _find_hours(context, amount)
    if hours is None or hours.most > _DAY:
        return False
    start, first = context.skip_bound(hours.start), amount.first
    if context.after(hours.end, cues.CLOCK_AFTER) or _LOCAL.match(context.text, hours.end):
        return True
    said = _read_left(context, hours, start)
    if said is not None:
        return said
    if first.kind == "article" or _lasts(context, hours, start):
        return False
    return _is_timed(context, amount, hours, start)


def _are_minutes(context: NumberContext, amount: Amount) -> bool:
    """Tell the minutes of a clock time that was refused."""
    first = amount.first
    written = _MINUTES.fullmatch(context.text, first.start, first.end)
    return written is not None and _HOURS_BEFORE.search(context.left(first.start)) is not None


def _find_hours(context: NumberContext, amount: Amount) -> _Hours | None:
    """Return the hours that an amount is, or ``None`` where it is something else or certainly a duration."""
    text, first, last = context.text, amount.first, amount.last
    if text[last.end : last.end + 2].lstrip(SPACES)[:1] not in ("h", "H"):
        return None
    if first.value is None or last.value is None or last.value != int(last.value):
        return None
    tight = find_tight(context, last)
    if tight is not None:
        if tight.largest != "heure" or (tight.named and not _LOCAL.match(text, tight.end)):
            return None
        end, spelled = tight.end, False
    else:
        unit = _UNIT.match(text, last.end)
        if unit is None:
            return None
        end, spelled = unit.end(), unit["symbol"] is None
    before, after = _OTHER_BEFORE.search(context.left(first.start)), _OTHER_AFTER.match(text, end)
    values = [first.value, last.value, *(Decimal(other["hours"]) for other in (before, after) if other)]
    start = first.start - len(before[0]) if before else first.start
    return _Hours(
        start,
        after.end() if after else end,
        max(values),
        min(values),
        spelled,
        tight is not None,
        before is not None or after is not None or (amount.is_range and "heure" in text[first.end : last.start]),
    )


def _read_left(context: NumberContext, hours: _Hours, start: int) -> bool | None:
    """Return whether the words before hours make them a clock time, or ``None`` where they leave it open."""
    lasting = context.before(hours.start, cues.DURATION_CLOCK_BEFORE) or context.before(
        start, cues.DURATION_CLOCK_BEFORE
    )
    event = context.before(start, cues.EVENT_BEFORE)
    if lasting or event:
        said = lasting or event
        certain = lasting is not None and lasting["topic"] is not None
        if hours.paired and not certain and said is not None and said[0].rstrip().endswith("de"):
            verb = lasting is not None and lasting["from"] is not None
            return hours.least > _LONGEST_TRIP if verb else hours.are_far  # `dure de 2h à 6h`, `coupure de 8h à 12h`
        return event is not None and event["one"] is None and hours.most >= _LONGEST_TRIP
    return True if context.before(start, cues.BROADCAST_BEFORE) else None


def _lasts(context: NumberContext, hours: _Hours, start: int) -> bool:
    """Tell hours that something lasts, by the words behind them."""
    short = hours.most <= _LONGEST_TRIP
    timed = context.before(hours.start, cues.CLOCK_HEURES_BEFORE) or context.before(start, cues.CLOCK_HEURES_BEFORE)
    if context.after(hours.end, cues.DURATION_CLOCK_AFTER) or _RATE.match(context.text, hours.end):
        return not timed or not context.after(hours.end, cues.BOUND_AFTER)
    of = _OF.match(context.text, hours.end)
    if of:
        return short or hours.most == _DAY or not (timed and (of["place"] or of["a"]))
    if not context.after(hours.end, cues.BESIDE_EVENT_AFTER) or context.before(start, cues.CLOCK_HEURES_BEFORE):
        return False
    return short or not timed  # `jusqu'à 4h après l'opération`


def _is_timed(context: NumberContext, amount: Amount, hours: _Hours, start: int) -> bool:
    """Tell a clock time where nothing says that something lasts so long; `h` says it of itself, `heures` does not."""
    left = context.left(start)
    timed = context.before(start, cues.CLOCK_HEURES_BEFORE) or context.before(hours.start, cues.CLOCK_HEURES_BEFORE)
    bound = context.find_bound(hours.start)
    if bound and not context.before(hours.start, cues.CLOCK_HEURES_BEFORE):
        if context.bound_of(bound) != "approx":
            return False
        return timed is not None or not (hours.spelled or context.before(hours.start, cues.NEARLY_BEFORE))
    if timed:
        return True
    if amount.is_range or hours.paired:
        opening = hours.are_far and _OPENED.search(left) is not None
        repeated = hours.paired and not context.before(start, cues.CHANGE_BEFORE)
        return opening or repeated or not (hours.spelled or hours.most < _LONGEST_TRIP)
    if hours.spelled or hours.most == _DAY:
        return False
    tight = context.text[amount.last.end : amount.last.end + 1] in "hH"
    return tight or hours.minutes or bool(context.before(start, cues.CLOCK_BEFORE) or _FREE.search(left))
