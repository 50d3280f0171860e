"""The words of the calendar, as patterns: months, weekdays, parts of the day, feasts, numbers in words."""

from __future__ import annotations

from newsner.regexes import SPACES

S = rf"[{SPACES}\n]{{1,2}}"
"""White space inside a date, also a line end."""

O = rf"(?:{S})?"  # noqa: E741 - optional white space
"""The same, or nothing."""

MONTHS = {
    "janvier": 1, "janv": 1, "février": 2, "fevrier": 2, "févr": 2, "mars": 3, "avril": 4, "avr": 4, "mai": 5,
    "juin": 6,
    "juillet": 7, "juil": 7, "août": 8, "aout": 8, "septembre": 9, "sept": 9, "octobre": 10, "oct": 10,
    "novembre": 11, "nov": 11, "décembre": 12, "decembre": 12, "déc": 12,
}  # fmt: skip
"""The months by their names and abbreviations in lower case."""

WEEKDAYS = {"lundi": 0, "mardi": 1, "mercredi": 2, "jeudi": 3, "vendredi": 4, "samedi": 5, "dimanche": 6}
"""The weekdays by name; 0 is Monday."""

PARTS = {
    "matin": "MO", "matinée": "MO", "midi": "MI", "après-midi": "AF", "aprem": "AF", "soir": "EV", "soirée": "EV",
    "nuit": "NI",
}  # fmt: skip
"""The parts of the day, with their codes of TimeML."""

SEASONS = {"printemps": 21, "été": 22, "eté": 22, "automne": 23, "hiver": 24}
"""The seasons, with their codes of EDTF."""

NUMBERS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
    "dix": 10,
    "onze": 11, "douze": 12, "treize": 13, "quinze": 15, "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50,
}  # fmt: skip
"""Small numbers in words."""

FIXED_FEASTS = {
    "toussaint": (11, 1), "noël": (12, 25), "14-juillet": (7, 14), "11-novembre": (11, 11), "8-mai": (5, 8),
    "1er-mai": (5, 1),
    "saint-valentin": (2, 14), "saint-sylvestre": (12, 31), "réveillon": (12, 31), "jour de l'an": (1, 1),
    "nouvel an": (1, 1), "saint-jean": (6, 24), "assomption": (8, 15), "épiphanie": (1, 6), "halloween": (10, 31),
}  # fmt: skip
"""Feasts with a day of their own: month and day."""

MOVING_FEASTS = {
    "pâques": 0, "dimanche de pâques": 0, "lundi de pâques": 1, "vendredi saint": -2, "ascension": 39, "pentecôte": 49,
    "dimanche de pentecôte": 49, "lundi de pentecôte": 50, "mardi gras": -47, "mercredi des cendres": -46,
    "rameaux": -7,
}  # fmt: skip
"""Feasts by their distance from Easter, in days."""


def any_of(words: dict[str, int] | dict[str, str] | dict[str, tuple[int, int]]) -> str:
    """Return a pattern of any of the words, the longest first."""
    return "|".join(sorted((word.replace("'", "['’]").replace(" ", S) for word in words), key=len, reverse=True))


_ABBREVIATIONS = {"janv", "févr", "avr", "juil", "sept", "oct", "nov", "déc"}
MONTH = (
    rf"(?:(?:{any_of({name: number for name, number in MONTHS.items() if name not in _ABBREVIATIONS})})\b"
    rf"|(?:{'|'.join(sorted(_ABBREVIATIONS))})\b\.?)"
)
WEEKDAY = rf"(?:{any_of(WEEKDAYS)})\b"
PART = rf"(?:{any_of(PARTS)})\b"
NUMBER = rf"(?:\d{{1,3}}|{any_of(NUMBERS)})"
DAY = r"(?:(?:0?[1-9]|[12]\d|3[01])(?:[ \u00a0]?(?:er|ᵉʳ))?|premier)(?!\d)"
YEAR = r"(?:1\d|20)\d\d(?!\d)"
SHORT_YEAR = r"['’]?\d\d(?!\d|[ \u00a0\u202f]?[%€h$/]|[.,]\d)"
UNIT = r"(?:jours?|semaines?|mois|ans?|années?|heures?|quinzaine|décennies?|siècles?)\b"
