"""Find the expressions for days, months, years and times of a text, by patterns; what they mean is found later."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from newsner.dates.vocabulary import (
    DAY,
    FIXED_FEASTS,
    MONTH,
    MOVING_FEASTS,
    NUMBER,
    PART,
    SEASONS,
    SHORT_YEAR,
    UNIT,
    WEEKDAY,
    YEAR,
    O,
    S,
    any_of,
)

_LAST = rf"(?:{S}(?P<turn>derniers?|dernières?|prochains?|prochaines?|passée?s?|écoulée?s?|suivante?s?))"
_THE = r"(?:l['’]|(?:le|la|les|ce|cet|cette|ces)\b)"
_PART_BEHIND = rf"(?:(?:{S}(?:au|en|dans{S}la|vers|à|en{S}début{S}d['’]|en{S}fin{S}d['’]|en{S}(?:début|fin){S}de))?{O}(?P<part>{PART}))"

FORMS: dict[str, str] = {
    "iso": r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)",
    "numeric": rf"(?:(?P<weekday>{WEEKDAY}){S})?(?P<day>\d{{1,2}})(?P<mark>[/.-])(?P<month>\d{{1,2}})(?P=mark)(?P<year>{YEAR}|\d\d(?!\d))",
    "days": (
        rf"(?:{_THE}{S})?(?:(?P<weekday>{WEEKDAY}){S})?(?P<day>{DAY})(?:{S}et{S}(?:(?:le|{WEEKDAY}){S})?|{O},{O})"
        rf"(?=(?:le{S})?(?:{WEEKDAY}{S})?{DAY}(?:(?:{S}et{S}|,{S}){DAY})?{S}(?P<month>{MONTH})(?:{S}(?P<year>{YEAR})|{_LAST})?)"
    ),
    "range_days": (
        rf"(?P<open>du|entre{S}le|de){S}(?:(?P<weekday>{WEEKDAY}){S})?(?P<day>{DAY})(?:{S}(?P<month>{MONTH}))?(?:{S}(?P<year>{YEAR}))?"
        rf"{S}(?:au|et{S}le|à){S}(?:(?P<weekday2>{WEEKDAY}){S})?(?P<day2>{DAY}){S}(?P<month2>{MONTH})(?:{S}(?P<year2>{YEAR})|{_LAST})?"
    ),
    "range_months": (
        rf"(?:de|d['’]|entre){O}(?P<month>{MONTH})(?:{S}(?P<year>{YEAR}))?{S}(?:à|et){S}(?P<month2>{MONTH})(?:{S}(?P<year2>{YEAR}))?"
    ),
    "range_weekdays": rf"(?:du|de|entre){S}(?P<weekday>{WEEKDAY}){S}(?:au|à|et){S}(?P<weekday2>{WEEKDAY})(?!{S}(?:{DAY}){S})",
    "range_years": (
        rf"(?:de|entre|depuis){S}(?P<year>{YEAR}){S}(?:à|et|jusqu['’]en){S}(?P<year2>{YEAR})"
        rf"|(?<![\d.,-])(?P<year_>(?:1[5-9]|20)\d\d)[-–/](?P<year2_>(?:(?:1[5-9]|20)\d\d|\d\d))(?![\d-])"
    ),
    "full": (
        rf"(?:(?:{_THE}|(?P<edge>début|fin|mi)){S})?(?:(?P<weekday>{WEEKDAY}){S}(?:le{S})?)?(?P<day>{DAY}){S}(?P<month>{MONTH})"
        rf"(?:{S}(?:de{S}l['’]an{S})?(?P<year>{YEAR})|{_LAST}|{S}(?P<short>{SHORT_YEAR}))?(?:{O},?{O}(?P<part>(?<!\w){PART}))?"
    ),
    "month": (
        rf"(?:(?P<edge>début|fin|mi|courant){O}-?{O})?(?:(?:le|du|au|ce){S}mois{S}(?:de{S}|d['’])|(?:le|ce){S}(?=mois))?"
        rf"(?P<month>{MONTH})(?:{S}(?:de{S}l['’]année{S})?(?P<year>{YEAR})|{_LAST}|{S}(?P<short>{SHORT_YEAR}))"
    ),
    "bare_month": (
        rf"(?<=\ben[ \n\u00a0])(?P<month>{MONTH})|(?:(?P<edge>début|fin|mi|courant){O}-?{O})(?P<month_>{MONTH})"
        rf"|(?<=\bdepuis[ \n\u00a0])(?P<month2_>{MONTH})|(?<=\bdès[ \n\u00a0])(?P<month3_>{MONTH})|(?<=\bd['’]ici[ \n\u00a0])(?P<month4_>{MONTH})"
        rf"|(?:le|au|du|ce){S}mois{S}(?:de{S}|d['’])(?P<month5_>{MONTH})"
    ),
    "weekday": (
        rf"(?:(?P<nth>premier|second|deuxième|troisième|dernier){S})?(?P<weekday>{WEEKDAY})"
        rf"(?:{_PART_BEHIND})?(?:{_LAST}|{S}en{S}(?P<eight>huit|quinze)|{S}(?P<same>même))?"
    ),
    "relative": (
        rf"(?P<word>aujourd['’]hui|avant[- ]hier|hier|après[- ]demain|surlendemain|demain)\b(?:{S}(?P<weekday>{WEEKDAY}))?(?:{_PART_BEHIND})?"
    ),
    "this_part": (
        rf"(?:ce|cet|cette){S}(?P<part>{PART})(?!{S}-?là)|(?:le|la){S}(?P<part_>{PART}){S}(?P<same>même)|(?P<night>dans{S}la{S}nuit){S}"
        rf"(?:de{S}(?P<weekday>{WEEKDAY}){S}à{S}(?P<weekday2>{WEEKDAY})|du{S}(?P<day>{DAY}){S}au{S}{DAY}{S}(?P<month>{MONTH}))"
    ),
    "eve": rf"(?:la{S}(?P<eve>veille|avant-veille)|(?:le|au){S}(?P<morrow>lendemain|surlendemain))(?:{_PART_BEHIND})?|(?:le|ce){S}(?P<same>même{S}jour|jour[- ]là|jour{S}même)",
    "ago": rf"(?:il{S}y{S}a{S}(?:environ{S}|près{S}d['’]|presque{S}|plus{S}d['’])?(?P<number>{NUMBER}){S}(?P<unit>{UNIT}))",
    "in": rf"(?:dans|d['’]ici){S}(?:environ{S}|à{S}peine{S})?(?P<number>{NUMBER}){S}(?P<unit>{UNIT})(?!{S}(?:et|de)\b)",
    "later": rf"(?P<number>{NUMBER}){S}(?P<unit>{UNIT}){S}(?P<turn>plus{S}tôt|auparavant|avant|plus{S}tard|après)\b(?!{S}(?:le|la|les|l['’]|que|qu['’]))",
    "this_unit": (
        rf"(?:cette|ce|cet){S}(?P<unit>année|semaine|mois|week-end|weekend|trimestre|semestre)(?!{O}-?{O}là\b)\b"
        rf"|(?:l['’]|la{S}|le{S}|au{S})(?P<unit_>an|année|semaine|mois|week-end|weekend|trimestre|semestre|saison){_LAST}"
    ),
    "season": (
        rf"(?:(?P<edge>début|fin){S}(?:de{S})?)?(?:(?:l['’]|cet?{S}|le{S}|au{S})(?:de{S}l['’])?)?(?P<season>{any_of(SEASONS)})\b(?:{S}(?P<year>{YEAR})|{_LAST})"
        rf"|(?:(?:cet{S}|l['’])(?P<season_>été|automne|hiver)|(?:ce{S}|le{S}|au{S})(?P<season2_>printemps))\b"
    ),
    "quarter": rf"(?:le|au){S}(?P<number>premier|1er|deuxième|2e|troisième|3e|quatrième|4e|dernier|second){S}(?P<unit>trimestre|semestre)(?:{S}(?:de{S})?(?P<year>{YEAR}))?",
    "decade": rf"(?:les{S}|des{S}|aux{S})?années{S}(?P<year>(?:1[5-9]|20)?\d0)(?!\d)",
    "century": rf"(?:le|du|au|ce|la{S}fin{S}du|le{S}début{S}du)?{O}(?P<roman>[XVI]{{1,5}})[ \u00a0]?(?:e|ème|è|er)[ \u00a0]?siècle",
    "year": (
        rf"(?:(?P<edge>début|fin|courant|mi)[- ]?)(?P<year>(?:1[5-9]|20)\d\d)(?!\d)|(?:l['’](?:an(?:née)?)|d['’](?:année)){S}(?P<year_>{YEAR})"
        rf"|(?<=\ben[ \n\u00a0])(?P<year2_>(?:1\d|20)\d\d)(?![\d.,]\d|\d|[ \u00a0\u202f](?:euros|personnes|mètres|kilomètres|km|francs|dollars)\b)"
        rf"|(?<=\bdepuis[ \n\u00a0])(?P<year3_>(?:1[5-9]|20)\d\d)(?!\d|[.,]\d)|(?<=\bdès[ \n\u00a0])(?P<year4_>(?:1[5-9]|20)\d\d)(?!\d)"
        rf"|(?<=\bavant[ \n\u00a0])(?P<year5_>(?:1[5-9]|20)\d\d)(?!\d)|(?<=\baprès[ \n\u00a0])(?P<year6_>(?:1[5-9]|20)\d\d)(?!\d)|(?<=qu['’]en[ \n\u00a0])(?P<year7_>(?:1[5-9]|20)\d\d)(?!\d)"
        rf"|(?<=ici[ \n\u00a0])(?P<year8_>(?:1[5-9]|20)\d\d)(?!\d)|(?<=\()(?P<year9_>(?:1[5-9]|20)\d\d)(?=\))|(?<=vers[ \n\u00a0])(?P<year10_>(?:1[5-9]|20)\d\d)(?!\d)"
    ),
    "adjacent_year": r"(?<=[a-zéèû][ \u00a0])(?P<year>(?:19[5-9]|20[0-4])\d)(?=[ \u00a0]?[,.;:)»!?\n]|[ \u00a0](?:a|ont|est|sont|de|du|des|à|en|et|pour|qui|sera|seront|était)\b)",
    "short_year": r"(?<=\ben[ \n\u00a0])(?P<year>['’]?[4-9]\d)(?![\d.,]|[ \u00a0\u202f]?[%€h])",
    "clock": (
        rf"(?<![\d.,])(?P<hour>[01]?\d|2[0-4])[ \u00a0\u202f]?(?:h|H|heures?)(?:[ \u00a0\u202f]?(?P<minute>[0-5]\d))?(?![\w])(?![ ](?:de|par|et[ ]demie[ ]de)\b)"
        rf"|\b(?:à|vers|avant|après|entre|dès|jusqu['’]à){S}(?P<noon>midi|minuit)(?:{S}(?P<half>et{S}demie?))?\b"
    ),
    "feast": (
        rf"(?:(?:le|à{S}la|la|à|au|du|de{S}la|cette{S}fête{S}de){S}|à{S}l['’]|l['’]|de{S}l['’])?(?P<feast>(?:{any_of(MOVING_FEASTS)}|{any_of(FIXED_FEASTS)}))\b(?:{S}(?P<year>{YEAR})|{_LAST})?"
    ),
}  # fmt: skip
"""The patterns of each form of expression. Names that end with ``_`` are other places of the same part."""


class Expression(NamedTuple):
    """An expression of a text: its characters, its form, and its parts."""

    start: int
    end: int
    form: str
    parts: dict[str, str]


@cache
def _compiled() -> dict[str, re.Pattern[str]]:
    return {form: re.compile(rf"(?<![\w-])(?:{pattern})", re.IGNORECASE) for form, pattern in FORMS.items()}


def find_expressions(text: str) -> Iterator[Expression]:
    """Yield the expressions of a text in text order, the longest where several begin or overlap."""
    found = [
        Expression(match.start(), match.end(), form, _parts(match))
        for form, pattern in _compiled().items()
        for match in pattern.finditer(text)
        if match.end() > match.start()
    ]
    end = 0
    for expression in sorted(found, key=lambda e: (e.start, -(e.end - e.start))):
        if expression.start >= end:
            end = expression.end
            yield expression


def _parts(match: re.Match[str]) -> dict[str, str]:
    """Return the parts of a match in lower case, under the plain names."""
    parts = {}
    for name, value in match.groupdict().items():
        if value is not None:
            parts[re.sub(r"\d*_$", "", name)] = value.lower().rstrip(".")
    return parts
