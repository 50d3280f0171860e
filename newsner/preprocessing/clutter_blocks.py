"""Find page clutter by what stands around a line: menus, lists of other articles, readers' comments, appeals."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise

from newsner.labels import ClutterKind
from newsner.lexicons import load_clutter
from newsner.preprocessing.clutter_cards import (
    find_cards,
    find_dated,
    find_excerpts,
    find_headlines,
    find_labels,
    find_menu,
    find_published,
    find_sections,
    find_teasers,
    find_times,
    is_headline,
    is_note,
)
from newsner.preprocessing.clutter_lines import Clutter, Line, is_cookie_notice, skip
from newsner.preprocessing.clutter_patterns import cue, load_patterns, strip_accents

_LONGEST_SECTION = 30  # characters of an item of a menu, or of the name below an article
_LONGEST_DATE = 60
_LONGEST_HEADER = 60
_LONGEST_TITLE = 160
_LONGEST_TEASER = 350  # of a paragraph below another article's title
_LONGEST_HEAD = 8  # lines
_LONGEST_GAP = 2  # lines between two paragraphs of an appeal
_LONGEST_ROLE = 2  # lines
_LONGEST_LIST = 20  # lines below the header of other articles with paragraphs
_LONGEST_CRUMB = 6  # words
_MOST_CARDS = 4  # times the length of the article's paragraphs
_FEWEST_ITEMS = 3  # of a menu, or of headlines
_FEWEST_CRUMBS = 2
_FEWEST_PARAGRAPHS = 3  # of an article
_FEWEST_NAMES = 4  # of a list of articles on something else
_FEWEST_DIGITS = 5  # of a day with its year: `3 mai 2019`
_FEWEST_WORDS = 4  # of appeals, in lines above one that asks for something
_FEWEST_ALONE = 5  # of appeals, in a paragraph away from such lines

_CRUMB = re.compile(r"\s+[>›»|/·•]\s+|\s*[>›]\s*")
_BULLET = re.compile(r"^[-–—•·*▪►▶→>»|#+]+\s*")
_BULLETS = "-•*>|→"
_PLUS = "+✓✔☑"
_RULE = re.compile(r"[-–—_=*•·|>.\s]+")
_SIGNED = re.compile(
    r"(?:[A-ZÀ-Þ][\w'’-]{0,20}\.?[ -]?){1,2}(?:(?:de|du|la|le|van|von|ben|el|al) ){0,2}[A-ZÀ-Þ][\w'’.-]{1,30}$"
    r"|[A-ZÀ-Þ]\. ?[A-ZÀ-Þ]\.?$|\((?:[A-ZÀ-Þ][\w'’-]{0,20}\.?[ -]?){1,3}\)$"
)
_NAME = re.compile(r"(?<=[\w,;’'] )[A-ZÀ-Þ][\w-]{3,}|(?<=[dlDL]['’])[A-ZÀ-Þ][\w-]{3,}")
_SETTINGS = re.compile(r"(?i)\b(?:param[èe]tres?|préférences|choix|cookies|confidentialité)\b")
_INITIALS = re.compile(r"\(?(?:[A-ZÀ-Þ][a-zé]?\.[ -]?){1,3}(?:[A-ZÀ-Þ][a-zé]?\.?)?\)?")
_COPYRIGHT = re.compile(r"©[^.!?]{1,60}\b(?:19|20)\d\d\W*|©\W*(?:19|20)\d\d\b.{0,80}")
_QUOTED = re.compile(r"[«»“”\"]")
_OURS = re.compile(r"(?i)\b(?:nous|notre|nos)\b")
_ASKED = re.compile(r"(?i)\b(?:dons?|donateurs?|abonn\w+|soutien|soutenir|soutenez|newsletter)\b")
_HOME = frozenset({"accueil", "home", "la une", "à la une", "vous êtes ici"})

Found = Iterator[tuple[int, ClutterKind]]


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    lead = r"[^\w(\"«']*"
    about = r"(?:[^\S\n]+(?:sur|dans|de|du|des|en|avec)[^\S\n][^\n.!?]{1,40})?"
    return {
        "related": re.compile(rf"{lead}(?:{cue('related')}){about}(?:[^\S\n]|[.…:!>»])*$"),
        "marker": re.compile(rf"{lead}(?:{cue('marker')})[^\S\n]*:?\W*$"),
        "comments": re.compile(rf"\W*(?:\d+[^\S\n]+)?(?:{cue('comments')})\W*(?:\(?\d+\)?)?\W*$"),
        "comments_cue": re.compile(rf"(?<!\w)(?:{cue('comments_cue')})(?!\w)"),
        "related_words": re.compile(rf"^\W*(?:(?:{cue('related_word')})(?!\w)\W*){{2,7}}$"),
        "related_core": re.compile(rf"(?<!\w)(?:{cue('related_core')})(?!\w)"),
        "related_mark": re.compile(rf"(?<!\w)(?:{cue('related_mark')})(?!\w)"),
        "team": re.compile(rf"{lead}(?:{cue('team')})[^\S\n]*:?"),
        "network": re.compile(rf"{lead}(?:{cue('network')})(?:[^\S\n]*:?[^\S\n]*(?:https?://|www\.)\S+)?\W*$"),
        "appeal_word": re.compile(rf"(?<!\w)(?:{cue('appeal_word')})(?!\w)|€"),
    }


@cache
def _sections() -> frozenset[str]:
    """Return the sections of papers in lower case, with and without accents."""
    words = {word.casefold() for word in load_clutter()["section"]}
    return frozenset(words | {strip_accents(word) for word in words})


def _is_section(line: Line) -> bool:
    return len(line.text) <= _LONGEST_SECTION and _BULLET.sub("", line.text).casefold() in _sections()


class Page:
    """The lines of a page that are not blank, and what each is by its own words.

    Args:
        lines: the lines.
        own: the clutter that each line is or holds by itself.
    """

    def __init__(self, lines: Sequence[Line], own: Sequence[Sequence[Clutter]]) -> None:
        self.lines = lines
        self.whole = [_kind_of_whole(line, parts) for line, parts in zip(lines, own, strict=True)]
        self._dated = [i for i, parts in enumerate(own) if i and parts and _ends_with_date(lines[i], parts[-1])]
        self._prose = [i for i, line in enumerate(lines) if line.is_prose]
        self._first_prose = self._prose[0] if self._prose else len(lines)
        rows = [i for i, j in pairwise(self._prose) if j == i + 1]
        long = [i for i in self._prose if len(lines[i].text) > _LONGEST_TEASER]
        self._last_body = max([*rows, *long], default=-1)  # from here, the article itself does not go on
        self._last_unclaimed = max((i for i, kind in enumerate(self.whole) if kind is None), default=-1)
        self._tail = self._find_tail()
        marks = (i for i, line in enumerate(lines) if _COPYRIGHT.fullmatch(line.text))
        self._end = next((i for i in marks if bisect(self._prose, i) >= _FEWEST_PARAGRAPHS), len(lines))
        self._first_named: dict[str, int] | None = None

    def find_blocks(self) -> Found:
        """Yield the indices of lines that are clutter because of their neighbours, with their kinds."""
        found = dict(self._find_runs())  # of two kinds for one line, the later one holds
        yield from found.items()
        kinds = [found.get(i, kind) for i, kind in enumerate(self.whole)]
        for i in range(len(kinds) - 1, 0, -1):
            if kinds[i] is None and _RULE.fullmatch(self.lines[i].text):
                kinds[i] = kind = kinds[i + 1] if i + 1 < len(kinds) else kinds[i - 1]
                if kind is not None:
                    yield i, kind

    def _find_runs(self) -> Found:
        """Yield the lines that are clutter because of their neighbours, by each kind of block in turn."""
        yield from self._find_menus()
        yield from self._find_beside()
        yield from self._find_offers()
        yield from self._find_dates()
        yield from self._find_signatures()
        yield from self._find_team()
        yield from self._find_cards()
        yield from self._find_headlines()
        yield from self._find_appeals()
        yield from self._find_lists()

    def _find_tail(self) -> int:
        """Return the index of the first line below the last paragraph of the article."""
        prose = [i for i in self._prose if self.whole[i] is None]
        for count, i in enumerate(reversed(prose)):
            if len(prose) - count <= _FEWEST_PARAGRAPHS:
                break  # a page that speaks of its own paper
            is_above = i + 1 < len(self.lines) and self.whole[i + 1] == "appeal" and _is_plea(self.lines[i].text)
            around = self.lines[max(0, i - _LONGEST_GAP) : i + 1]
            if not is_above and not any(_is_plea(line.text, alone=True) for line in around):
                return i + 1
        return prose[-1] + 1 if prose else 0

    def _find_menus(self) -> Found:
        """Yield breadcrumbs, and runs of short lines among which there are known sections of papers."""
        run: list[int] = []
        for i, line in enumerate(self.lines):
            item = _BULLET.sub("", line.text)
            if len(item) <= _LONGEST_SECTION and (not item or item[-1] not in '.!?:;,»"'):
                run.append(i)
                continue
            yield from self._menu_of(run)
            run = []
            if _is_breadcrumb(line):
                yield i, "navigation"
        yield from self._menu_of(run)

    def _menu_of(self, run: Sequence[int]) -> Found:
        """Yield the lines of a run of short lines from the first known section to the last, if they are a menu."""
        known = [i for i in run if _is_section(self.lines[i])]
        if len(known) >= _FEWEST_CRUMBS:
            first, last = known[0], known[-1]
            bulleted = sum(self.lines[i].text[0] in _BULLETS for i in range(first, last + 1))
            if bulleted > (last - first) / 2:  # a list is a menu with all its items
                while last < run[-1] and self.lines[last + 1].text[0] in _BULLETS:
                    last += 1
            size = last - first + 1
            if size >= _FEWEST_ITEMS and len(known) >= size / 3:
                yield from ((i, "navigation") for i in range(first, last + 1))
                return
        yield from ((i, "navigation") for i in run if _is_breadcrumb(self.lines[i]))

    def _find_beside(self) -> Found:
        """Yield the short lines that are clutter because of the one above or below: networks, settings, initials."""
        kinds = list(self.whole)
        for i, line in enumerate(self.lines):
            if kinds[i] is not None or not i or len(line.text) > _LONGEST_DATE:
                continue
            above, below = kinds[i - 1], kinds[i + 1] if i + 1 < len(kinds) else None
            if self._is_of_frame(i, above, below):
                kinds[i] = "navigation"
            elif "byline" in (above, below) and _INITIALS.fullmatch(line.text):
                kinds[i] = "byline"
            if (kind := kinds[i]) is not None:
                yield i, kind

    def _is_of_frame(self, i: int, above: ClutterKind | None, below: ClutterKind | None) -> bool:
        """Tell whether a line is a network beside buttons or appeals, or a link to settings below a cookie notice."""
        text = self.lines[i].text
        if not {"navigation", "appeal"}.isdisjoint((above, below)) and _patterns()["network"].match(text):
            return True
        is_setting = above == "navigation" and _SETTINGS.search(text) is not None
        return is_setting and is_cookie_notice(self.lines[i - 1].text)

    def _find_offers(self) -> Found:
        """Yield the lists of what subscribers get: `+ Tous les articles réservés aux abonnés`."""
        run: list[int] = []
        for i, line in enumerate([*self.lines, None]):
            if line is not None and line.text[0] in _PLUS and len(line.text) <= _LONGEST_TITLE:
                run.append(i)
                continue
            if len(run) > 1 and any("abonn" in self.lines[j].text.lower() for j in run):
                yield from ((j, "appeal") for j in run)
            run = []

    def _find_dates(self) -> Found:
        """Yield the lines with only a date that stand beside a publication line, at the top or end, or with a time."""
        head = len(self.lines)
        if self._prose:  # behind the title and the standfirst
            head = min(self._prose[:2][-1], _LONGEST_HEAD) if self._prose[0] else 0
        for i, line in enumerate(self.lines):
            if self.whole[i] is not None or len(line.text) > _LONGEST_DATE:
                continue
            dated = _date_of(line.text)
            if len(re.findall(r"\d", dated)) < _FEWEST_DIGITS:
                continue
            has_year = re.search(r"\d{4}", dated) is not None
            is_beside = i > 0 and self.whole[i - 1] == "publication"
            is_end = self._tail <= i and self._last_unclaimed <= i and has_year
            is_stamp = has_year and re.search(r"\d\d:\d\d", dated) is not None
            if is_beside or is_end or is_stamp or 0 < i < head:
                yield i, "publication"

    def _find_signatures(self) -> Found:
        """Yield the lines that are only the name of who wrote the article, below it or beside its date."""
        for i in range(1, len(self.lines)):
            text = self.lines[i].text
            if self.whole[i] is not None or len(text) > _LONGEST_SECTION or not _SIGNED.match(text):
                continue
            below = self.whole[i + 1] if i + 1 < len(self.lines) else None
            is_last = self._last_unclaimed <= i and (i == self._tail or self.lines[i - 1].text[-1] in '.!?»"')
            is_below = 1 < self._tail <= i and (is_last or below in ("byline", "credit"))
            if is_below or "publication" in (below, self.whole[i - 1]):
                yield i, "byline"
            elif i == self._tail and self._is_role(i + 1):
                yield from ((j, "byline") for j in range(i, len(self.lines)))

    def _is_role(self, start: int) -> bool:
        """Tell whether the page ends with one or two lines that say what the author above them does."""
        lines = self.lines[start:]
        return 0 < len(lines) <= _LONGEST_ROLE and all(
            len(line.text) <= _LONGEST_TITLE and line.text[-1].isalnum() and not is_note(line) for line in lines
        )

    def _find_team(self) -> Found:
        """Yield the list of those who made a broadcast, with its header, at the end of the page."""
        start = len(self.lines)
        while start > self._tail and self.lines[start - 1].text[0] in _BULLETS:
            start -= 1
        if self._tail <= start - 1 and _patterns()["team"].fullmatch(self.lines[start - 1].text):
            yield from ((i, "byline") for i in range(start - 1, len(self.lines)))

    def _find_cards(self) -> Found:
        """Yield what the page shows of other articles without a word that says so."""
        lines = self.lines
        sections = [i for i, line in enumerate(lines) if i and _is_section(line)]
        published = [i for i, kind in enumerate(self.whole) if i and kind == "publication"]
        if sum(i < self._tail for i in self._prose) >= _FEWEST_PARAGRAPHS:
            menus = [*find_labels(lines, self._tail), *find_menu(lines, self._first_prose, self._tail)]
            yield from ((i, "navigation") for i in menus if self.whole[i] is None)
            yield from ((i, "related") for i in find_headlines(lines, self._first_prose))
            yield from ((i, "related") for i in find_published(lines, published) if self.whole[i] is None)
        others = {
            *find_cards(lines, self._first_prose),
            *find_teasers(lines),
            *find_excerpts(lines),
            *find_times(lines),
            *find_sections(lines, sections),
            *find_dated(lines, self._dated),
        }
        article = [i for i in self._prose if i not in others and self.whole[i] is None]
        if self._length(others) <= _MOST_CARDS * self._length(article):  # else they are what the page is about
            yield from ((i, "related") for i in sorted(others))

    def _length(self, places: Iterable[int]) -> int:
        return sum(len(self.lines[i].text) for i in places)

    def _find_headlines(self) -> Found:
        """Yield the headlines below the last paragraph with which a page ends, unless a colon announces them."""
        lines, tail = self.lines, self._tail
        if sum(i < tail for i in self._prose) < _FEWEST_PARAGRAPHS or lines[tail - 1].text[-1] == ":":
            return  # a page of headlines only
        run: list[int] = []
        headlines = 0
        for i in range(len(lines) - 1, tail - 1, -1):
            if self.whole[i] is None and not _RULE.fullmatch(lines[i].text):
                if is_headline(lines[i]):
                    headlines += 1
                elif not _is_section(lines[i]):
                    break
                run.append(i)
        if not run or lines[run[-1] - 1].text[-1] == ":":
            return
        is_marked = self.whole[run[-1] - 1] is not None or all(lines[i].text[0] in _BULLETS for i in run)
        if headlines >= _FEWEST_ITEMS - is_marked:
            yield from ((i, "related") for i in reversed(run))

    def _find_appeals(self) -> Found:
        """Yield the lines below the article around one that asks readers for something."""
        lines, whole = self.lines, self.whole
        tail = range(max(1, self._tail), len(lines))
        first = next((i for i in tail if whole[i] == "appeal" or _is_plea(lines[i].text, alone=True)), None)
        if first is None:
            return
        start = first
        while start > self._tail and whole[start - 1] is None and not is_note(lines[start - 1]):
            start -= 1
        while start < first and not _patterns()["appeal_word"].search(lines[start].text):
            start += 1  # the article's own last lines
        if _is_plea(" ".join(line.text for line in lines[start:first])):
            yield from ((i, "appeal") for i in range(start, first))
        for i in range(first, len(lines)):
            if whole[i] is None:
                if is_note(lines[i]) or _is_header(lines[i].text):
                    return
                yield i, "appeal"
            elif whole[i] not in ("appeal", "navigation"):
                return

    def _find_lists(self) -> Found:
        """Yield the lines below a header of other articles or of readers' comments, with the header."""
        cues = _patterns()["comments_cue"]
        last_cue = max((i for i, line in enumerate(self.lines) if cues.search(line.text)), default=-1)
        i = 1
        while i < len(self.lines):
            stop, kind = self._end_of_list(i, last_cue)
            yield from ((j, kind) for j in range(i, stop) if self.whole[j] is None)
            i = max(i + 1, stop)

    def _end_of_list(self, i: int, last_cue: int) -> tuple[int, ClutterKind]:
        """Return where the list ends that a line opens (at the line itself, if it opens none), and its kind."""
        text = self.lines[i].text
        if len(text) > _LONGEST_TITLE:
            return i, "related"
        patterns = _patterns()
        if self._first_prose < i and _opens_comments(self.lines[i]):
            is_list = last_cue > i or self._prose[-1] < i
            return (len(self.lines) if is_list else i), "comments"
        if _is_header(text):
            return self._end_of_titles(i, is_list=True), "related"
        if patterns["marker"].match(text):
            return self._end_of_titles(i, is_list=text[-1] == ":"), "related"
        return i, "related"

    def _is_other(self, i: int) -> bool:
        """Tell whether all below a header is short and names nobody and nothing that the article has named."""
        below = self.lines[i + 1 :]
        above = self._prose[: bisect(self._prose, i)]
        if len(above) < _FEWEST_PARAGRAPHS or not 1 < len(below) <= _LONGEST_LIST:
            return False
        if any(len(line.text) > _LONGEST_TEASER or is_note(line) for line in below):
            return False
        places = self._named()
        names = {name for line in below for name in _NAME.findall(line.text)}
        return len(names) >= _FEWEST_NAMES and all(places[name] > i for name in names)

    def _named(self) -> dict[str, int]:
        """Return the capitalised words of the page that open no sentence, with the first line that has each."""
        if self._first_named is None:
            self._first_named = {}
            for i, line in enumerate(self.lines):
                for name in _NAME.findall(line.text):
                    self._first_named.setdefault(name, i)
        return self._first_named

    def _end_of_titles(self, i: int, *, is_list: bool) -> int:
        """Return the index of the first line below a header of related articles that is none of them."""
        lines = self.lines
        stop = i + 1
        has_ended = self._last_body <= i or self._end < i or self.whole[i - 1] in ("byline", "comments")
        if is_list and self._first_prose < i and (has_ended or self._is_other(i)):
            while stop < len(lines) and not is_note(lines[stop]) and not _opens_comments(lines[stop]):
                stop += 1
            return stop
        while stop < len(lines) and _is_title(lines[stop]) and not _opens_comments(lines[stop]):
            stop += 1
        if stop < len(lines) and lines[stop].is_prose and stop - i > 2:
            stop -= 1  # the last short line is the head of the section that follows
        return stop


def _kind_of_whole(line: Line, parts: Sequence[Clutter]) -> ClutterKind | None:
    """Return the kind of a line that is clutter from its start to its end, else ``None``."""
    if not parts or parts[0].start != line.start or parts[-1].end != line.end:
        return None
    if any(first.end < second.start - 1 for first, second in pairwise(parts)):
        return None
    return next((part.kind for part in parts if part.kind != "marker"), None)


def _ends_with_date(line: Line, part: Clutter) -> bool:
    return part.kind == "publication" and part.end == line.end and part.start > line.start


def _is_plea(text: str, *, alone: bool = False) -> bool:
    """Tell whether a text has several words of those that ask readers for money or for their address.

    If it stands ``alone``, away from any line that asks, it needs more of them, has no quotation and says who asks.
    """
    if alone and not (_ASKED.search(text) and _OURS.search(text) and not _QUOTED.search(text)):
        return False
    found = {word.lower() for word in _patterns()["appeal_word"].findall(text)}
    return len(found) >= (_FEWEST_ALONE if alone else _FEWEST_WORDS)


def _is_breadcrumb(line: Line) -> bool:
    """Tell whether a line is a path to the page: `Accueil > Sports > Football`."""
    if len(line.text) > _LONGEST_TITLE or line.is_cell:
        return False
    crumbs = [crumb.strip(" :>›»|/-") for crumb in _CRUMB.split(line.text)]
    crumbs = [crumb for crumb in crumbs if crumb]
    if len(crumbs) < _FEWEST_CRUMBS or any(len(crumb.split()) > _LONGEST_CRUMB for crumb in crumbs[:-1]):
        return False
    known = [crumb for crumb in crumbs if crumb.casefold() in _sections() | _HOME]
    is_path = crumbs[0].casefold() in _HOME or len(known) >= _FEWEST_CRUMBS
    return is_path and line.text[-1] not in ".!?"


def _date_of(text: str) -> str:
    """Return the dates and times of a text that has nothing else, without what stands between them."""
    patterns = load_patterns()
    dates, is_dated = "", False
    pos = skip(patterns.separator, text, 0)
    while pos < len(text):
        found = patterns.element.match(text, pos)
        if found is None or found.lastgroup not in ("date", "filler"):
            return ""
        is_dated |= found.lastgroup == "date"
        dates += found[0]
        pos = skip(patterns.separator, text, found.end())
    return dates if is_dated else ""  # `12 450` alone is a number


def _is_header(text: str) -> bool:
    """Tell whether a line announces other articles: `Les plus lus`, `Nos autres articles de la semaine`."""
    patterns = _patterns()
    if patterns["related"].match(text):
        return True
    return (
        len(text) <= _LONGEST_HEADER
        and text[-1] not in ".!?"
        and all(patterns[role].search(text) for role in ("related_core", "related_mark", "related_words"))
    )


def _opens_comments(line: Line) -> bool:
    """Tell whether a line announces readers' comments: `Voir les commentaires (12)`."""
    return len(line.text) <= _LONGEST_TITLE and _patterns()["comments"].match(line.text) is not None


def _is_title(line: Line) -> bool:
    return len(line.text) <= _LONGEST_TITLE and not line.text.endswith((".", ":", ";")) and not is_note(line)
