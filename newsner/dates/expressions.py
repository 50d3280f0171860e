"""Find the expressions for days, months, years and times of a text, by patterns; what they mean is found later."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from newsner.dates.vocabulary import (
    DAY,
    FIXED_FEASTS,
    MONTH,
    MONTHS,
    MOVING_FEASTS,
    NUMBER,
    PART,
    PARTS,
    SEASONS,
    SHORT_YEAR,
    UNIT,
    WEEKDAY,
    WEEKDAYS,
    YEAR,
    O,
    S,
    any_of,
)

_LAST = rf"(?:{S}(?P<turn>dernière?s?|derniers?|prochaine?s?|passée?s?|écoulée?s?|suivante?s?|précédente?s?))"
_OTHER_PLACE = re.compile(r"_[a-j]$")
_THE = r"(?:l['’]|(?:le|la|les|ce|cet|cette|ces)\b)"
_PART_BEHIND = (
    rf"(?:(?:{S}(?:au|en|dans{S}la|vers|à|en{S}début{S}d['’]|en{S}fin{S}d['’]|en{S}(?:début|fin){S}de))?{O}"
    rf"(?P<part>{PART}))"
)

_OPEN = rf"(?:depuis|à{S}(?:partir|compter){S}d[eu]|jusqu['’](?:au|en|à))"

FORMS: dict[str, str] = {
    "iso": r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)",
    "numeric": (
        rf"(?:le{S})?(?:(?P<weekday>{WEEKDAY}){S})?(?P<day>\d{{1,2}})(?P<mark>[/.-])(?P<month>\d{{1,2}})(?P=mark)"
        rf"(?P<year>{YEAR}|\d\d(?!\d))"
    ),
    "days": (
        rf"(?:{_THE}{S})?(?:(?P<weekday>{WEEKDAY}){S})?(?P<day>{DAY})(?:{S}et{S}(?:(?:le|{WEEKDAY}){S})?|{O},{O})"
        rf"(?=(?:le{S})?(?:{WEEKDAY}{S})?{DAY}(?:(?:{S}et{S}|,{S}){DAY})?{S}(?P<month>{MONTH})"
        rf"(?:{S}(?P<year>{YEAR})|{_LAST})?)"
    ),
    "range_days": (
        rf"(?P<open>du|entre{S}le|de){S}(?:(?P<weekday>{WEEKDAY}){S})?(?P<day>{DAY})(?:{S}(?P<month>{MONTH}))?"
        rf"(?:{S}(?P<year>{YEAR}))?{S}(?:au|et{S}le|à){S}(?:(?P<weekday2>{WEEKDAY}){S})?(?P<day2>{DAY}){S}"
        rf"(?P<month2>{MONTH})(?:{S}(?P<year2>{YEAR})|{_LAST})?"
    ),
    "range_months": (
        rf"(?:de|d['’]|entre){O}(?P<month>{MONTH})(?:{S}(?P<year>{YEAR}))?{S}(?:à|et){S}(?P<month2>{MONTH})"
        rf"(?:{S}(?P<year2>{YEAR}))?"
    ),
    "range_weekdays": (
        rf"(?:du|de|entre){S}(?P<weekday>{WEEKDAY}){S}(?:au|à|et){S}(?P<weekday2>{WEEKDAY})(?!{S}(?:{DAY}){S})"
    ),
    "range_years": (
        rf"(?:de|entre|depuis){S}(?P<year>{YEAR}){S}(?:à|et|jusqu['’]en){S}(?P<year2>{YEAR})"
        rf"|(?<![\d.,-])(?P<year_a>(?:1[5-9]|20)\d\d)[-–/](?P<year2_a>(?:(?:1[5-9]|20)\d\d|\d\d))(?![\d-])"
    ),
    "since_weekday": (
        rf"(?P<open>{_OPEN}){S}(?:le{S})?(?P<weekday>{WEEKDAY})(?!{O}\d)(?:{_PART_BEHIND})?(?:{_LAST})?"
    ),
    "since_day": (
        rf"(?P<open>{_OPEN}){S}(?:le{S})?(?:(?P<weekday>{WEEKDAY}){S})?(?P<day>{DAY}){S}(?P<month>{MONTH})"
        rf"(?:{S}(?P<year>{YEAR})|{_LAST})?"
    ),
    "since_month": rf"(?P<open>{_OPEN}){S}(?P<month>{MONTH})(?:{S}(?P<year>{YEAR})|{_LAST})?",
    "since_year": rf"(?P<open>{_OPEN}){S}(?P<year>(?:1[5-9]|20)\d\d)(?!\d|[.,]\d)",
    "since_relative": rf"(?P<open>{_OPEN}){S}(?P<word>aujourd['’]hui|avant-hier|hier|demain)",
    "full": (
        rf"(?:(?:{_THE}|(?P<edge>début|fin|mi)){S})?(?:(?P<weekday>{WEEKDAY}){S}(?:le{S})?)?(?P<day>{DAY}){S}"
        rf"(?P<month>{MONTH})"
        rf"(?:{S}(?:de{S}l['’]an{S})?(?P<year>{YEAR})|{_LAST}|{S}(?P<short>{SHORT_YEAR})|{S}"
        rf"(?P<same_year>de{S}la{S}même{S}année))?"
        rf"(?:{O},?{O}(?P<part>(?<!\w){PART}))?"
    ),
    "range_hyphen": rf"(?P<day>{DAY})-(?P<day2>{DAY}){S}(?P<month2>{MONTH})(?:{S}(?P<year2>{YEAR}))?",
    "range_numeric": (
        r"du[ \u00a0](?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})[ \u00a0]au[ \u00a0](?P<day2>\d{1,2})/"
        r"(?P<month2>\d{1,2})/(?P<year2>\d{4})"
    ),
    "range_clock": (
        rf"(?:de|entre){S}(?P<hour>[01]?\d|2[0-4])[ \u00a0]?(?:h|heures?)[ \u00a0]?(?P<minute>[0-5]\d)?{S}(?:à|et){S}"
        rf"(?P<hour2>[01]?\d|2[0-4])[ \u00a0]?(?:h|heures?)[ \u00a0]?(?P<minute2>[0-5]\d)?(?!\w)"
    ),
    "month_first": rf"(?P<month>{MONTH}){S}(?P<day>{DAY}),{S}(?P<year>{YEAR})",
    "month": (
        rf"(?:(?P<edge>début|fin|mi|courant){O}-?{O})?(?:(?:(?:le|ce){S})?mois{S}(?:de{S}|d['’]))?"
        rf"(?P<month>{MONTH})(?:{S}(?:de{S}l['’]année{S})?(?P<year>{YEAR})|{_LAST}|{S}(?P<short>{SHORT_YEAR}))"
    ),
    "bare_month": (
        rf"(?<=\ben[ \n\u00a0])(?P<month>{MONTH})|(?:(?:la{S})?(?P<edge>début|fin|mi|courant){O}-?{O})"
        rf"(?P<month_a>{MONTH})"
        rf"|(?<=\bdès[ \n\u00a0])(?P<month_b>{MONTH})|(?<=\bici[ \n\u00a0])(?P<month_c>{MONTH})"
        rf"|(?:(?:le|ce){S})?mois{S}(?:de{S}|d['’])(?P<month_d>{MONTH})|(?<=\bde[ \n\u00a0])(?P<month_e>{MONTH})"
        rf"|(?<=\bd['’])(?P<month_f>{MONTH})"
    ),
    "recurring": (
        rf"(?:chaque|tous{S}les|toutes{S}les){S}(?:(?P<weekday>(?:{any_of(WEEKDAYS)})s?)\b(?:{_PART_BEHIND}\b)?"
        rf"|(?P<season>(?:{any_of(SEASONS)})s?)\b|(?:mois{S}de{S})?(?:(?P<day>{DAY})[ \u00a0-])?(?P<month>{MONTH}))"
        rf"|(?:les{S})?(?P<weekday_a>(?:{any_of(WEEKDAYS)})s)\b"
    ),
    "weekday_day": (
        rf"(?:(?:le|ce){S})?(?P<weekday>{WEEKDAY}){S}(?P<day>{DAY})(?!{S}?"
        rf"(?:{MONTH}|h|H|[.,]?\d|%|€|[a-zéè]{{4,}}))"
    ),
    "weekday": (
        rf"(?:(?P<this>ce){S})?(?:(?P<nth>premier|second|deuxième|troisième|dernier){S})?(?P<weekday>{WEEKDAY})"
        rf"(?:{_PART_BEHIND})?(?:{_LAST}|{S}en{S}(?P<eight>huit|quinze)|{S}(?P<same>même))?"
    ),
    "relative": (
        rf"(?P<word>aujourd['’]hui|avant[- ]hier|hier|après[- ]demain|surlendemain|demain)\b(?:{S}"
        rf"(?P<weekday>{WEEKDAY}))?"
        rf"(?:{_PART_BEHIND})?"
    ),
    "this_part": (
        rf"(?:ce|cet|cette){S}(?P<part>{PART})(?!{S}-?là)|(?:le|la){S}(?P<part_a>{PART}){S}(?P<same>même)"
        rf"|(?P<night>la{S}nuit){S}(?:de{S}(?P<weekday>{WEEKDAY}){S}à{S}(?P<weekday2>{WEEKDAY})"
        rf"|du{S}(?P<day>{DAY}){S}au{S}{DAY}{S}(?P<month>{MONTH}))"
    ),
    "eve": (
        rf"(?:la{S}(?P<eve>veille)|l['’](?P<eve_a>avant-veille)|(?:le{S}|au{S})"
        rf"(?P<morrow>lendemain|surlendemain))(?:{_PART_BEHIND})?"
        rf"|(?:le|ce){S}(?P<same>même{S}jour|jour[- ]là|jour{S}même)"
    ),
    "ago": (
        rf"il{S}y{S}a{S}(?:environ{S}|près{S}d['’]|presque{S}|plus{S}d['’])?(?P<number>{NUMBER}){S}(?P<unit>{UNIT})"
    ),
    "in": (
        rf"(?:dans|d['’]ici){S}(?:environ{S}|à{S}peine{S})?(?P<number>{NUMBER}){S}(?P<unit>{UNIT})(?!{S}(?:et|de)\b)"
    ),
    "later": (
        rf"(?P<number>{NUMBER}){S}(?P<unit>{UNIT}){S}(?P<turn>plus{S}tôt|auparavant|avant|plus{S}tard|après)\b"
        rf"(?!{S}(?:le|la|les|l['’]|que|qu['’]))"
    ),
    "this_unit": (
        rf"(?:(?P<edge>début|fin|milieu){S}(?:de{S})?)?(?:cette|ce|cet){S}"
        rf"(?P<unit>année|semaine|mois|week-end|weekend|trimestre|semestre)"
        rf"(?!{O}-?{O}là\b)\b"
        rf"|(?:l['’]|la{S}|le{S}|au{S})(?P<unit_a>an|année|semaine|mois|week-end|weekend|trimestre|semestre|saison){_LAST}"
        rf"|(?:(?:le|la){S})?(?P<edge_a>début|fin){S}de{S}l['’](?P<unit_b>année)(?!{S}\d)"
    ),
    "season": (
        rf"(?:(?P<edge>début|fin){S}(?:de{S})?)?(?:l['’]|cet?{S}|le{S})?(?P<season>{any_of(SEASONS)})\b"
        rf"(?:{S}(?P<year>{YEAR})|{_LAST})"
        rf"|(?:(?:cet{S}|l['’])(?P<season_a>été|automne|hiver)|(?:ce{S}|le{S})?(?P<season_b>(?<=ce )printemps|"
        rf"(?<=le )printemps|(?<=au )printemps))\b"
    ),
    "quarter": (
        rf"(?:le{S})?(?P<number>premier|1er|deuxième|2e|troisième|3e|quatrième|4e|dernier|second){S}"
        rf"(?P<unit>trimestre|semestre)(?:{S}(?:de{S})?(?P<year>{YEAR}))?"
    ),
    "decade": (
        rf"(?:les{S})?années{S}(?:(?P<year>(?:(?:1[5-9]|20)\d0|\d0))(?!\d)|"
        rf"(?P<word>vingt|trente|quarante|cinquante|soixante|quatre-vingts?)\b)"
    ),
    "century": (
        rf"(?:(?:la{S}fin|le{S}début){S}du{S})?(?P<roman>[XVI]{{1,5}}|\d{{1,2}})[ \u00a0]?"
        rf"(?:e|ème|è|er)[ \u00a0]?siècle"
        rf"|siècle{S}(?P<turn>dernier)"
    ),
    "life": r"(?<=\()(?P<year>(?:1[0-9]|20)\d\d)[ \u00a0]?[-–][ \u00a0]?(?P<year2>(?:1[0-9]|20)\d\d)(?=\))",
    "year": (
        rf"(?:(?P<edge>début|fin|courant|mi)[- ]?)(?P<year>(?:1[5-9]|20)\d\d)(?!\d)"
        rf"|(?:l['’](?:an(?:née)?)|d['’]année){S}(?P<year_a>{YEAR})"
        rf"|(?<=\ben[ \n\u00a0])(?P<year_b>(?:1\d|20)\d\d)"
        r"(?![\d.,]\d|\d|[ \u00a0\u202f](?:euros|personnes|mètres|kilomètres|km|francs|dollars)\b)"
        r"|(?<=\bdès[ \n\u00a0])(?P<year_c>(?:1[5-9]|20)\d\d)(?!\d)|(?<=\bavant[ \n\u00a0])(?P<year_d>"
        r"(?:1[5-9]|20)\d\d)(?!\d)"
        r"|(?<=\baprès[ \n\u00a0])(?P<year_e>(?:1[5-9]|20)\d\d)(?!\d)|(?<=qu['’]en[ \n\u00a0])(?P<year_f>"
        r"(?:1[5-9]|20)\d\d)(?!\d)"
        r"|(?<=ici[ \n\u00a0])(?P<year_g>(?:1[5-9]|20)\d\d)(?!\d)|(?<=\()(?P<year_h>(?:1[5-9]|20)\d\d)(?=\)|, \d{4})"
        r"|(?<=vers[ \n\u00a0])(?P<year_i>(?:1[5-9]|20)\d\d)(?!\d)|(?<=\d{4}, )(?P<year_j>(?:1[5-9]|20)\d\d)(?!\d)"
    ),
    "adjacent_year": (
        r"(?<=[\w.…:«(-][ \u00a0])(?P<year>(?:19[0-9]|20[0-4])\d)(?=[ \u00a0]?[,.;:)»!?\n-]"
        r"|[ \u00a0](?:a|ont|est|sont|de|du|des|à|en|et|pour|qui|sera|seront|était|dans|dont|sur|\()|$)"
        r"|(?<=\n)(?P<year_a>(?:19[0-9]|20[0-4])\d)(?=[ \u00a0]?:)"
    ),
    "short_year": r"(?<=\ben[ \n\u00a0])(?P<year>['’]?[4-9]\d)(?![\d.,]|[ \u00a0\u202f]?[%€h])",
    "clock": (
        rf"(?<![\d.,])(?P<hour>[01]?\d|2[0-4])[ \u00a0\u202f]?(?:h|H|heures?)(?:[ \u00a0\u202f]?"
        rf"(?P<minute>[0-5]\d))?(?![\w])"
        rf"(?![ ](?:de(?![ ]l['’]après)|par|et[ ]demie[ ]de)\b)(?:{S}du{S}(?P<half_day>matin|soir)|{S}de{S}l['’]"
        rf"(?P<half_day_a>après-midi))?"
        rf"|(?<=[àà][ \u00a0])(?P<hour_a>[01]?\d|2[0-3]):(?P<minute_a>[0-5]\d)(?![\d:])"
        rf"|(?:(?<=à )|(?<=vers )|(?<=avant )|(?<=après )|(?<=dès ))(?P<noon>midi|minuit)(?:{S}"
        rf"(?P<half>et{S}demie?))?\b"
    ),
    "feast": (
        rf"(?:(?:le|la|cette{S}fête{S}de){S}|l['’])?"
        rf"(?P<feast>(?:{any_of(MOVING_FEASTS)}|{any_of(FIXED_FEASTS)}))\b(?:{S}(?P<year>{YEAR})|{_LAST})?"
    ),
}  # fmt: skip
"""The patterns of each form of expression. Names that end with ``_a``, ``_b`` … are other places of the same part."""

_YEAR_DIGITS = 4
_SHORT_DIGITS = 2
_CORES: dict[str, tuple[int, Iterable[str], str]] = {
    "month": (80, MONTHS, "days range_days range_months since_day since_month full range_hyphen month_first month "
              "bare_month recurring this_part"),
    "weekday": (70, [*WEEKDAYS, *(f"{day}s" for day in WEEKDAYS)], "range_weekdays since_weekday weekday_day weekday "
                "recurring this_part"),
    "relative": (60, ("hier", "demain", "surlendemain", "aujourd"), "since_relative relative"),
    "part": (40, [word for part in PARTS for word in part.split("-")], "this_part"),
    "eve": (40, ("veille", "lendemain", "surlendemain", "jour"), "eve"),
    "unit": (60, ("jour", "jours", "semaine", "semaines", "mois", "an", "ans", "année", "années", "heure", "heures",
                  "quinzaine", "décennie", "décennies", "siècle", "siècles", "week", "weekend", "trimestre",
                  "semestre", "saison"), "ago in later this_unit"),
    "quarter": (60, ("trimestre", "semestre"), "quarter"),
    "decade": (60, ("années",), "decade"),
    "century": (60, ("siècle",), "century"),
    "season": (50, [*SEASONS, *(f"{season}s" for season in SEASONS)], "season recurring"),
    "feast": (40, {max(re.split(r"[ '’-]", feast), key=len) for feast in [*MOVING_FEASTS, *FIXED_FEASTS]}, "feast"),
    "noon": (40, ("midi", "minuit"), "clock"),
    "digits": (45, (), "numeric range_clock clock short_year"),
    "year": (45, (), "iso numeric range_numeric range_years since_year year adjacent_year life"),
}  # fmt: skip
"""What is in every expression of some forms: how far these reach from it, in characters, the words, and the forms."""

_WORD = re.compile(r"[^\W\d_]+|\d+")


class Expression(NamedTuple):
    """An expression of a text: its characters, its form, and its parts."""

    start: int
    end: int
    form: str
    parts: dict[str, str]


class _Window(NamedTuple):
    start: int
    end: int


@cache
def _compiled() -> dict[str, re.Pattern[str]]:
    return {form: re.compile(rf"(?<![\w-])(?:{pattern})", re.IGNORECASE) for form, pattern in FORMS.items()}


@cache
def _cores_of_words() -> dict[str, tuple[str, ...]]:
    """Return the cores that a word in lower case is one of."""
    cores: dict[str, tuple[str, ...]] = {}
    for core, (_, words, _) in _CORES.items():
        for word in words:
            cores[word] = (*cores.get(word, ()), core)
    return cores


def find_expressions(text: str) -> Iterator[Expression]:
    """Yield the expressions of a text in text order, the longest where several begin or overlap."""
    windows = _find_windows(text)
    found = {
        (match.start(), match.end(), form): match
        for form, pattern in _compiled().items()
        for window in windows.get(form, ())
        for match in pattern.finditer(text, *window)
        if match.start() < match.end() and (match.end() < window.end or window.end == len(text))
    }
    end = 0
    for (start, stop, form), match in sorted(found.items(), key=lambda item: (item[0][0], -item[0][1])):
        if start >= end:
            end = stop
            yield Expression(start, stop, form, _parts(match))


def _core_of_digits(count: int) -> tuple[str, ...]:
    return ("year",) if count == _YEAR_DIGITS else ("digits",) if count <= _SHORT_DIGITS else ()


def _find_windows(text: str) -> dict[str, list[_Window]]:
    """Return for each form the parts of a text around its cores, in which alone it can stand; they do not overlap."""
    cores = _cores_of_words()
    windows: dict[str, list[_Window]] = {}
    for match in _WORD.finditer(text):
        word = match.group()
        for core in _core_of_digits(len(word)) if word.isdigit() else cores.get(word.lower(), ()):
            reach, _, forms = _CORES[core]
            window = _Window(max(0, match.start() - reach), min(len(text), match.end() + reach))
            for form in forms.split():
                before = windows.setdefault(form, [])
                if before and window.start <= before[-1].end:
                    before[-1] = _Window(before[-1].start, max(window.end, before[-1].end))
                else:
                    before.append(window)
    return windows


def _parts(match: re.Match[str]) -> dict[str, str]:
    """Return the parts of a match in lower case, under the plain names."""
    parts = {}
    for name, value in match.groupdict().items():
        if value is not None:
            parts[_OTHER_PLACE.sub("", name)] = value.lower().rstrip(".")
    return parts
