"""Build the patterns that recognise page clutter in a line, from the phrases in ``clutter.csv``."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from newsner.lexicons import load_clutter, load_quantity_cues, load_units
from newsner.regexes import CAPITAL, merge_phrases

_S = r"[^\S\n]"
_BULLET = r"(?:[^\w\n\"«“'(©@\[])*"  # dashes, arrows, pictures
_WEEKDAY = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lun|mar|mer|jeu|ven|sam|dim)\.?"
_TIME = r"\d{1,2}(?:[ ]?[hH:][ ]?\d{2}(?::\d{2})?|[ ]?[hH](?!\w))(?:[ ]?(?:GMT|UTC))?"
_ACCENTS = {"à": "a", "â": "a", "é": "e", "è": "e", "ê": "e", "î": "i", "ô": "o", "ç": "c", "û": "u"}


_PLAIN = {ord(accented): plain for accented, plain in _ACCENTS.items()}


def _any_accents(pattern: str) -> str:
    """Return a regex that also matches letters that have lost their accents, as in capitals: `A LIRE`."""
    for accented, plain in _ACCENTS.items():
        pattern = pattern.replace(accented, f"[{accented}{plain}]")
        pattern = pattern.replace(accented.upper(), f"[{accented}{plain}]")
    return f"(?i:{pattern})"


def strip_accents(text: str) -> str:
    """Return a text in lower case without the accents that capitals often lose.

    >>> strip_accents("économie")
    'economie'
    """
    return text.translate(_PLAIN)


def cue(role: str) -> str:
    """Return a regex for the cues of a role in ``clutter.csv``, in any case, with or without accents and hyphens."""
    return _any_accents(merge_phrases(load_clutter()[role])).replace(r"\-", "[- ]")


class Patterns(NamedTuple):
    """The compiled patterns of clutter; each is matched at a known place, or on a short end of a line."""

    separator: re.Pattern[str]
    element: re.Pattern[str]
    opening: re.Pattern[str]
    title: re.Pattern[str]
    glued: re.Pattern[str]
    glued_start: re.Pattern[str]
    caption: re.Pattern[str]
    player: re.Pattern[str]
    appeal: re.Pattern[str]
    cookie: re.Pattern[str]
    source: re.Pattern[str]
    reporter: re.Pattern[str]
    appeal_inside: re.Pattern[str]
    appeal_object: re.Pattern[str]
    credit_line: re.Pattern[str]
    byline: re.Pattern[str]
    reading_start: re.Pattern[str]
    reading_end: re.Pattern[str]
    publication_start: re.Pattern[str]
    publication_end: re.Pattern[str]
    credit_end: re.Pattern[str]
    signature: re.Pattern[str]


class _Parts(NamedTuple):
    """Regexes that several patterns share: when an article appeared, how long it is to read, and who made it."""

    short: str
    date: str
    between: str
    moment: str
    ago: str
    minutes: str
    reading: str
    banks: str
    sources: str
    agencies: str
    word: str
    names: str
    byline: str


def _load_parts() -> _Parts:
    """Return the shared regexes."""
    months = _any_accents(merge_phrases(load_quantity_cues()["month"]))
    minute = merge_phrases({*(surface for surface, unit in load_units().items() if unit.unit == "minute"), "mn"})
    minutes = rf"\d+{_S}?(?i:{minute})(?!\w)\.?"
    short = rf"\d{{1,2}}(?:er)?[ ./-]{{1,2}}(?:{months}\.?|\d{{1,2}}(?!\d))"
    day = rf"(?:{short}(?:[ ./-]{{1,2}}\d{{4}}|[ ./]\d\d(?!\d))?|\d{{4}}-\d\d-\d\d)"
    date = rf"(?:(?i:{_WEEKDAY})[ ,]{{0,2}})?(?:[lL][eE] )?{day}"
    between = rf"(?:{_S}*(?:[àÀ]|[-–—,|·]){_S}*|{_S}+)"
    moment = rf"{date}(?:{between}{_TIME})?"
    ago = r"(?i:il y a \d+ (?:minute|heure|jour|semaine|an)s?|il y a \d+ mois|hier|aujourd['’]hui)"
    reading = rf"(?:{cue('reading_time')}{_S}*:?{_S}*(?:~|environ )?{minutes}|{minutes}{_S}(?i:de{_S}lecture))"
    agencies, banks = (merge_phrases(load_clutter()[role]) for role in ("source", "photo_source"))
    sources = f"{agencies}|{banks}"
    no_name = rf"(?!(?:{cue('publication')}|(?i:avec|photos?))(?!\w))"
    own = rf"(?![dDlL]['’]){CAPITAL}[\w'’.-]*|(?!{CAPITAL})(?:{sources})(?!\w)"  # a word is matched in one way only
    word = rf"{no_name}(?:[dDlL]['’])?(?:{own})"
    name = rf"{word}(?: (?:(?:de|du|des|la|le|van|von|den|der|el|al|ben|bin|da|di|y|d')[ ]?){{0,2}}{word}){{0,4}}"
    names = rf"{name}(?:{_S}*(?:,|&|/|\+|et|avec|avec l'){_S}*{name}){{0,5}}"
    byline = rf"{cue('byline')}(?!\w){_S}*:?{_S}*(?:l'|la |le )?{names}"
    return _Parts(short, date, between, moment, ago, minutes, reading, banks, sources, agencies, word, names, byline)


def _load_elements(p: _Parts) -> dict[str, re.Pattern[str]]:
    """Return the patterns of what a line consists of if it has nothing but clutter."""
    publication = rf"{cue('publication')}(?!\w)(?:{_S}*[:,]?{_S}*(?:(?i:le|à) )?(?:{p.moment}|{_TIME}|{p.ago}))?"
    ours = (
        rf"(?:{cue('author')}|(?i:\(?avec (?:l')?)?(?:{p.agencies})"
        rf"|{p.names}{_S}*[(,]?{_S}*(?i:avec) (?:l'|les |d'autres )?(?:{p.sources}|(?i:agences?)))(?!\w)"
    )
    return {
        "separator": re.compile(r"(?:\s|[:,;|·•–—/>.()*#\[\]…+&-])*"),
        "element": re.compile(
            rf"(?P<publication>{publication})(?!\w)|(?P<reading_time>{p.reading})|(?P<byline>{p.byline}|{ours})"
            rf"|(?P<credit>(?:{p.banks})(?!\w))|(?P<appeal>{cue('appeal')})(?!\w)"
            rf"|(?P<comments>{cue('comments')}|\d+ (?i:r[ée]actions?|avis|commentaires?))(?!\w)"
            rf"|(?P<navigation>{cue('button')})(?!\w)|(?P<network>{cue('network')})(?!\w)"
            rf"|(?P<date>{p.moment}|{_TIME}|{p.ago})(?!\w)|(?P<filler>{cue('filler')}|\d+)(?!\w)|(?P<name>{p.names})"
        ),
    }


def _load_openings(p: _Parts) -> dict[str, re.Pattern[str]]:
    """Return the patterns of what a line is by how it opens, and of the words that confirm it."""
    return {
        "opening": re.compile(
            rf"{_BULLET}(?:(?P<appeal>{cue('appeal_line')})|(?P<navigation>{cue('footer')}|©{_S}*\d{{4}})"
            rf"|(?P<other>{cue('notice')})|(?P<comments>{cue('comments_line')}))(?!\w)"
        ),
        "title": re.compile(
            rf"(?P<marker>{_BULLET}\[?(?:{cue('marker')})(?!\w)(?:{_S}*(?:[:»>|\]]|[.,–—-](?=\s)))+"
            rf"|[→»►>]{_S}*{_BULLET}(?:{cue('marker')})(?!\w)(?=[^\n.!?]*$))"
            rf"|(?P<glued>{_BULLET}(?i:(?:[àa] )?(?:lire|voir|[ée]couter) (?:aussi|[ée]galement)))"
            rf"(?={_S}*(?:[«\"]|{CAPITAL}))"
            rf"|(?P<arrow>>>+)|(?P<tag>[→»►]{_S}*{CAPITAL}{{4,}}{_S}*[.:])|(?P<medium>{cue('medium')}{_S}*:)"
        ),
        "appeal": re.compile(
            rf"^{_BULLET}(?:{CAPITAL}+{_S}*:{_S}*)?{cue('appeal_verb')}(?!\w)|[,:.!?]{_S}{cue('appeal_request')}(?!\w)"
        ),
        "appeal_object": re.compile(rf"(?<!\w){cue('appeal_object')}(?!\w)"),
        "appeal_inside": re.compile(rf"(?i:newsletters?|infolettres?)[^.]*$|(?i:il vous reste \d+(?:[.,]\d+)?{_S}?%)"),
        "cookie": re.compile(rf"(?<!\w){cue('cookie_word')}(?!\w)"),
        "caption": re.compile(rf"{_S}/{_S}*{p.minutes}{_S}*/{_S}*(?:le{_S}+)?{p.date}$"),
        "player": re.compile(rf"{_S}[-–—]{_S}(?i:regarder|voir|écouter|à voir) sur {CAPITAL}[\w ]{{1,30}}$"),
    }


def _load_bylines(p: _Parts) -> dict[str, re.Pattern[str]]:
    """Return the patterns of lines that name an author or a source."""
    return {
        "source": re.compile(rf"(?<!\w)(?:{p.sources})(?!\w)"),
        "reporter": re.compile(
            rf"{p.word} {p.names},?{_S}*(?i:envoyée? spéciale?|correspondante?)(?!\w)[^.!?:;]{{0,50}}$"
        ),
        "credit_line": re.compile(
            rf"[(\[/|-]?{_S}*(?:©(?!{_S}*\d{{4}})|@(?={_S}{CAPITAL})|\([cC]\)"
            rf"|{cue('credit')}(?!\w){_S}*(?P<mark>[:/©]|par |de |d')?)"
        ),
        "byline": re.compile(rf"{_BULLET}{p.byline}"),
    }


def _load_ends(p: _Parts) -> dict[str, re.Pattern[str]]:
    """Return the patterns of clutter at the start and end of a line whose rest is read."""
    return {
        "glued": re.compile(
            rf"(?<=[.!?»\"…a-zà-ÿ])(?=[A-ZÀ])(?P<marker>(?:{cue('marker')}){_S}?:){_S}?(?P<title>[^\n]{{5,160}}?)"
            rf"(?=$|(?<=[a-zà-ÿ»?!\d])[A-ZÀ-Þ«])"
        ),
        "glued_start": re.compile(
            rf"(?P<marker>(?i:(?:[àa] )?(?:lire|voir|[ée]couter) (?:aussi|[ée]galement))(?={_S}?[«\"A-ZÀ-Þ]))"
            rf"{_S}?(?P<title>[^\n]{{5,160}}?)(?<=[a-zà-ÿ»?!\d])(?=[A-ZÀ-Þ«])"
        ),
        "reading_start": re.compile(rf"{_BULLET}{p.reading}(?={_S}*(?:$|[-–—•|·]))(?:{_S}*[-–—•|·])?"),
        "reading_end": re.compile(rf"(?:{_S}[-–—•|·]{_S}*|(?<=[.!?»\"]){_S}+|{_S}\(){p.reading}\)?$"),
        "publication_start": re.compile(
            rf"{_BULLET}{cue('publication')}(?!\w){_S}*:?{_S}*(?:le )?{p.date}(?:{p.between}{_TIME})?(?={_S}*[-–—|•·])"
        ),
        "publication_end": re.compile(
            rf"(?:(?<![^.!?»|)–—-] ){cue('publication')}{_S}*:?{_S}*(?:le )?{p.date}(?:{p.between}{_TIME})?"
            rf"|(?i:{_WEEKDAY})[ ,]{{1,2}}{p.short}[ ./-]\d{{4}}{p.between}\d\d[:h]\d\d"
            rf"|\d\d/\d\d/\d{{4}}{p.between}\d\d[:h]\d\d)(?<!\.)$"
        ),
        "credit_end": re.compile(
            rf"(?:[/|–—-]{_S}*)?[(\[]?{_S}*(?:©|\([cC]\){_S}|{cue('credit')}{_S}*(?:[:/©]|par )"
            rf"|(?:Photos?|PHOTOS?) (?={p.sources}))(?P<names>[^;!?]{{0,90}})$"
            rf"|[/(]{_S}*(?:{p.names}{_S}*[/,-]{_S}*)?(?:{p.sources})(?:{_S}*[/,-]{_S}*{p.names})?\)?$"
            rf"|(?<=[.!?»\"]){_S}+(?:{p.names}{_S}*/{_S}*)?(?:{p.sources})(?:{_S}*/{_S}*{p.names})?$"
        ),
        "signature": re.compile(
            rf"(?<=[.!?»\")…]){_S}?(?:\(?[a-zé]{{2,7}}(?:/[a-zé]{{1,6}}){{1,5}}\)?|\((?:{p.sources}|[a-z]{{2,5}})\)"
            rf"|{CAPITAL}\.(?:[ -]?{CAPITAL}\.){{1,2}}|\((?:avec )?(?:{p.names}|[Aa]gences?)\))$"
        ),
    }


@cache
def load_patterns() -> Patterns:
    """Return the patterns, built from the word lists at the first call."""
    p = _load_parts()
    return Patterns(**_load_elements(p), **_load_openings(p), **_load_bylines(p), **_load_ends(p))
