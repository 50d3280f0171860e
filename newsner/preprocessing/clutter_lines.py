"""Recognise page clutter in one line, by its own words: buttons, publication lines, bylines, credits, appeals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from newsner.labels import ClutterKind
from newsner.lexicons import load_clutter
from newsner.preprocessing.clutter_patterns import Patterns, load_patterns
from newsner.preprocessing.markdown import CELL_MARK
from newsner.regexes import CAPITALISED

_LONGEST_META = 200  # characters of a line of buttons, dates and names
_LONGEST_TITLE = 260  # of a line with the title of another article
_LONGEST_APPEAL = 400  # of a line that asks readers for something
_TAIL = 110  # at the end of a line, in which a credit or a signature may stand
_LONGEST_NAMES = 12  # words in the names of a byline or a credit
_LONGEST_PERSON = 3  # words

_PLAIN_IN_NAMES = frozenset(
    {"de", "du", "des", "d", "la", "le", "les", "l", "et", "pour", "par", "via", "avec", "sur", "en", "à", "au", "aux"}
    | {"archives", "archive", "photo", "photos", "capture", "écran", "reproduction", "illustration", "dr", "credit"}
    | {"texte", "service", "site", "agence", "agences", "studio", "collection", "van", "von", "der", "el", "al", "ben"}
)


class Clutter(NamedTuple):
    """A range of page clutter: ``text[start:end]``, and its kind."""

    start: int
    end: int
    kind: ClutterKind


class Line(NamedTuple):
    """A line without the white space around it; ``text`` is what stands at ``start`` to ``end`` of the page.

    A row of a table (`| Lausanne | 12 |`) has become a line for each cell, for which ``is_cell`` is true.
    """

    start: int
    end: int
    text: str
    is_cell: bool = False

    @property
    def is_prose(self) -> bool:
        """Whether it is a paragraph of an article: long, with sentences that end, and no item of a list."""
        text = self.text
        if len(text) < _SHORTEST_PROSE or text[0] in "-•*→>|" or self.is_cut:
            return False
        return len(text) >= _LONG_PROSE or text[-1] in ".!?»\"”’')"

    @property
    def is_cut(self) -> bool:
        """Whether it stops before its text ends: `Le maire a…`, `Le maire a voté. [Lire la suite]`."""
        return self.text.endswith(("...", "…", "[…]")) or self.has_link

    @property
    def has_link(self) -> bool:
        """Whether it ends with a link to the text that it begins."""
        if self.text[-1] in _ENDS_SENTENCE:
            return False
        end = self.text[-_LONGEST_LINK:].lower()
        return any(word in end for word in _LINK_WORDS) and _LINK.search(end) is not None


_LONGEST_LINK = 40
_ENDS_SENTENCE = '.!?;:,"”'
_LINK_WORDS = ("suite", "plus", "davantage", "article", "à lire", "la lecture")
_LINK = re.compile(
    r"(?:[\[(]\s?|(?<=[.!?…»\"])\s*(?:[-–—→>»]\s?)?)(?:lire|voir|en savoir|afficher|continuer)"
    r" (?:la suite|plus|davantage|l['’]article|à lire|la lecture)\s?[\])»>→….]*$"
)
_SHORTEST_PROSE = 120
_LONG_PROSE = 250


def split_lines(text: str) -> list[Line]:
    r"""Return the lines of a text that are not blank.

    >>> [line.text for line in split_lines("Un\n\n  deux \n")]
    ['Un', 'deux']
    """
    lines: list[Line] = []
    start, follows_mark = 0, False
    for row in text.split("\n"):
        stripped = row.strip()
        if stripped == CELL_MARK:
            if lines and not follows_mark:
                lines[-1] = lines[-1]._replace(is_cell=True)
            follows_mark = True
        elif stripped:
            left = start + len(row) - len(row.lstrip())
            lines.append(Line(left, left + len(stripped), stripped, is_cell=follows_mark))
            follows_mark = False
        start += len(row) + 1
    return lines


def is_names(text: str) -> bool:
    """Tell whether a text is only names, as behind `Photo :` : capitalised words and what links them.

    >>> is_names("Marie Roux / AFP"), is_names("le maire de Lyon inaugure la place")
    (True, False)
    """
    words = re.findall(r"[^\W\d_][\w-]*", text)
    if not words or len(words) > _LONGEST_NAMES:
        return False
    return all(w[0].isupper() or w in _PLAIN_IN_NAMES for w in words) and any(w[0].isupper() for w in words)


def find_elements(line: Line) -> list[Clutter] | None:
    """Return the parts of a line that has nothing but buttons, dates, names of authors and the like, else ``None``."""
    text = line.text
    if len(text) > _LONGEST_META:
        return None
    patterns = load_patterns()
    pieces: list[tuple[int, int, str]] = []
    pos = skip(patterns.separator, text, 0)
    while pos < len(text):
        found = patterns.element.match(text, pos)
        if found is None or found.end() == pos:
            return None
        pieces.append((pos, found.end(), found.lastgroup or ""))
        pos = skip(patterns.separator, text, found.end())
    return _to_clutter(line, pieces)


def skip(pattern: re.Pattern[str], text: str, pos: int) -> int:
    """Return where a match at ``pos`` ends, or ``pos`` if there is none."""
    found = pattern.match(text, pos)
    return found.end() if found else pos


_DATELINE = re.compile(rf"(?:{CAPITALISED}[ ]?\([\w/]+\)|.*\)\s*[-–—])\s*$")  # `Rabat (MAP) -`
_WEAK = frozenset({"date", "filler", "name", "network"})


def _to_clutter(line: Line, pieces: list[tuple[int, int, str]]) -> list[Clutter] | None:
    """Return the elements of a line as clutter; those without a kind of their own belong to the one before them."""
    groups = [group for _, _, group in pieces]
    strong = [group for group in groups if group not in _WEAK]
    if not strong and set(groups) == {"name"} and not _DATELINE.match(line.text) and _is_sourced(line.text):
        return [Clutter(line.start, line.end, "credit" if "/" in line.text else "byline")]
    if set(groups) == {"name", "date"} and re.search(r"[|·•]", line.text):
        strong = ["byline"]  # `Awa Diop | 12 mars 2019`
    if not strong:
        if groups.count("network") > 1 and "name" not in groups:
            return [Clutter(line.start, line.end, "navigation")]
        return None
    if "name" in groups and not {"byline", "publication", "reading_time"}.issuperset(strong):
        return None  # `Vidéo Jean Dupont` is a title
    if groups[0] == "filler" and (strong[0] != "comments" or not line.text[0].isdigit()):
        return None  # `3 commentaires` may open with a filler
    if "name" in groups and _DATELINE.match(line.text):
        return None
    starts = [start for start, _, _ in pieces[1:]] + [len(line.text)]
    found: list[Clutter] = []
    for (start, _, group), following in zip(pieces, starts, strict=True):
        end = len(line.text[:following].rstrip())
        kind = {"date": "publication", "name": "byline", "network": "navigation"}.get(group, group)
        if group == "date" and groups[0] in ("comments", "appeal", "navigation"):
            kind = groups[0]
        if found and kind in ("filler", found[-1].kind):
            found[-1] = found[-1]._replace(end=line.start + end)
        else:
            found.append(Clutter(line.start + start, line.start + end, kind))  # type: ignore[arg-type]
    found[0] = found[0]._replace(start=line.start)
    return found


def find_in_line(line: Line, *, is_first: bool) -> Iterator[Clutter]:
    """Yield the clutter that a line is, or that stands at its start and end; ``is_first`` is true for the title."""
    if line.is_cell:
        return
    whole = [Clutter(line.start, line.end, "credit")] if not is_first and _is_credit_line(line) else find_elements(line)
    if whole is not None and not (is_first and any(part.kind == "byline" for part in whole)):
        yield from whole
        return
    kind = _kind_by_opening(line) if is_first else _kind_of_line(line)
    if kind is not None:
        yield Clutter(line.start, line.end, kind)
        return
    if len(line.text) <= _LONGEST_TITLE and (titles := _find_title(line)):
        yield from titles
        return
    yield from _find_ends(line)


def _kind_by_opening(line: Line) -> ClutterKind | None:
    opened = load_patterns().opening.match(line.text) if len(line.text) <= _LONGEST_APPEAL else None
    return opened.lastgroup if opened else None  # type: ignore[return-value]


def _kind_of_line(line: Line) -> ClutterKind | None:
    """Return the kind of a line that is clutter as a whole, by how it opens."""
    text, patterns = line.text, load_patterns()
    if len(text) > _LONGEST_APPEAL:
        return None
    if (opened := _kind_by_opening(line)) is not None:
        return opened
    if (found := patterns.appeal.search(text)) and patterns.appeal_object.search(text, found.start()):
        return "appeal"
    if is_cookie_notice(text):
        return "navigation"
    if _ADVERT.match(text):
        return "appeal"
    if (
        ("@" in text or "protected]" in text)
        and _ADDRESS.search(text)
        and _ASKED_US.search(text)
        and not _QUOTED.search(text)
    ):
        return "appeal"
    if len(text) > _LONGEST_META:
        return None
    if _SLASHED.fullmatch(text) and not load_clutter()["agency"].isdisjoint(re.findall(r"\w+", text.lower())):
        return "byline"
    if _COMMENTS.match(text):
        return "comments"
    if patterns.reporter.match(text):
        return "byline"
    if len(text) <= _TAIL and patterns.appeal_inside.search(text):
        return "appeal"
    if _TECHNICAL.fullmatch(text):
        return "other"
    if patterns.player.search(text):
        return "related"
    if (byline := patterns.byline.match(text)) and _is_byline(text, byline):
        return "byline"
    return None


def is_cookie_notice(text: str) -> bool:
    """Tell whether a line speaks of cookies as their notices do.

    >>> is_cookie_notice("En poursuivant votre navigation, vous acceptez les cookies de notre site.")
    True
    >>> is_cookie_notice("Des cookies au chocolat !")
    False
    """
    words = load_patterns().cookie.findall(text) if "ookies" in text else ()
    return len({word.lower() for word in words}) >= _FEWEST_COOKIE_WORDS


_ADVERT = re.compile(
    r"\W*(?:SERVICE|PUBLICITÉ|PUBLI-?COMMUNIQUÉ|ANNONCE|PARTENARIAT|SPONSORISÉ|CODES? PROMO|BONS? PLANS?) ?:"
)
_ADDRESS = re.compile(r"[\w.]@[\w-]+\.\w|\[email\W?protected\]")
_ASKED_US = re.compile(
    r"(?i)\b(?:(?:écrivez|contactez|envoyez|signalez|racontez|suivez|joignez)[- ]nous"
    r"|nous (?:écrire|contacter|joindre|envoyer)"
    r"|(?:votre|vos) (?:témoignages?|questions?|photos?|avis|réactions?)|la rédaction|notre rédaction)\b"
)
_QUOTED = re.compile(r"[«»“”\"]")
_SLASHED = re.compile(r"\(?(?:[a-zà-ÿA-ZÀ-Þ]+/){1,5}[a-zà-ÿ]+\)?")  # `ats/jvia`, but not `pour/contre`: no agency
_FEWEST_COOKIE_WORDS = 3
_COMMENTS = re.compile(
    r"(?i)\W*(?:affich|ajout|aucun|charte|connectez|consult|dépos|écri|identifiez|inscrivez|laiss|les \d|li[rst]"
    r"|merci de|post|publi|règles|voir|vos|vous devez|\d)[^.!?«\"]{0,60}"
    r"\b(?:commentaires?|commenter)\b[^.!?«\"]{0,30}\W*$"
)
_TECHNICAL = re.compile(
    r"\W*\d{1,2} ?(?:m|mn|min|') ?\d\d ?(?:s|''|\")?\W*|(?:#\w+[\s,;|-]*)+"
)  # `- 03m15s`, `#COP21 #climat`


def _is_credit_line(line: Line) -> bool:
    """Tell whether a line says only who took a picture: `Photo : Marie Roux`."""
    text = line.text
    opening = load_patterns().credit_line.match(text) if len(text) <= _LONGEST_META else None
    if opening is None:
        return False
    rest = text[opening.end() :].strip(" ()[]")
    if text.lstrip("([/|- ").startswith(("©", "(c)", "(C)", "@")):
        return len(rest) <= _TAIL and ". " not in rest
    if not rest:
        return opening["mark"] is None and " " in opening[0].strip()  # `Photo d'illustration`
    is_marked = opening["mark"] is not None or 1 < len(rest.split()) <= _LONGEST_PERSON
    return is_names(rest) and (_is_sourced(rest) or (is_marked and not any(char.isdigit() for char in rest)))


def _is_sourced(text: str) -> bool:
    return load_patterns().source.search(text) is not None


def _is_byline(text: str, opening: re.Match[str]) -> bool:
    """Tell whether what follows the names of a byline is a role, a place or an agency, and no sentence."""
    rest = text[opening.end() :].strip()
    opener = opening[0].strip()
    if opener.lower().startswith(("par ", "avec ")) and len(opener.split()) < 3:
        return False  # `Par Toutatis`
    if not rest or rest in (".", ")", ":"):
        return True
    return len(rest) < 70 and rest[0] in ",(–—-|/" and not rest.endswith(("!", "?", "."))


_LINKING = re.compile(r"(?i)lire|voir|relire|[ée]couter|regarder|aussi|[ée]galement|sujet")


def _find_title(line: Line) -> list[Clutter]:
    """Return the marker of a line that links to another article, and the title behind it."""
    found = load_patterns().title.match(line.text)
    if found is None:
        return []
    if found["glued"] is not None and len(line.text) > _LONGEST_META:
        return []
    end = line.start + found.end()
    text = found[0].rstrip()
    if found["marker"] is not None and text[-1] in ".,–—-" and not _LINKING.search(text):
        return []  # `En photos - Le monument est fermé.`
    marker = Clutter(line.start, line.start + len(text), "marker")
    if found["medium"] is not None or end >= line.end:
        return [marker]
    start = end + len(line.text[found.end() :]) - len(line.text[found.end() :].lstrip())
    return [marker, Clutter(start, line.end, "related")]


def _find_ends(line: Line) -> Iterator[Clutter]:
    """Yield the clutter at the start and the end of a line whose rest is read."""
    text, patterns = line.text, load_patterns()
    for pattern, kind in ((patterns.reading_start, "reading_time"), (patterns.publication_start, "publication")):
        if found := pattern.match(text):
            yield Clutter(line.start, line.start + found.end(), kind)  # type: ignore[arg-type]
            break
    if len(text) > _LONGEST_TITLE:  # paragraphs and links that have lost their line ends
        opening = patterns.glued_start.match(text)
        begin = opening.end() if opening else 0
        for found in (*([opening] if opening else []), *patterns.glued.finditer(text, begin)):
            yield Clutter(line.start + found.start("marker"), line.start + found.end("marker"), "marker")
            yield Clutter(line.start + found.start("title"), line.start + found.end("title"), "related")
            if found.end() == len(text):
                return
    place = max(0, len(text) - _TAIL)
    for pattern, kind in _ends_of(text[-1], patterns):
        found = pattern.search(text, place)
        if found and found.start() and _is_end(line, found, kind):
            lead = len(found[0]) - len(found[0].lstrip())
            yield Clutter(line.start + found.start() + lead, line.end, kind)
            return


def _ends_of(last: str, patterns: Patterns) -> Iterator[tuple[re.Pattern[str], ClutterKind]]:
    """Yield the patterns for the end of a line that can match before its last character."""
    if last.isdigit() or last in "hH":
        yield patterns.publication_end, "publication"
        yield patterns.caption, "reading_time"
    if last in ".neES)":
        yield patterns.reading_end, "reading_time"
    if last.isalnum() or last in ")]'»":
        yield patterns.credit_end, "credit"
    if last.isalnum() or last in ").":
        yield patterns.signature, "byline"


def _is_end(line: Line, found: re.Match[str], kind: ClutterKind) -> bool:
    if kind == "credit" and found["names"] is not None:
        return is_names(found["names"].strip(" ()[].")) or "©" in found[0]
    if kind == "byline" and "/" not in found[0]:
        signature = found[0].strip(" ()")
        return "." in signature or _is_sourced(signature) or signature.lower() in load_clutter()["agency"]
    if kind == "byline":
        return found[0].rsplit("/")[-1].islower()
    return True
