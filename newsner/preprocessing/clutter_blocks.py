"""Find page clutter by what stands around a line: menus, lists of other articles, readers' comments, appeals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from newsner.labels import ClutterKind
from newsner.lexicons import load_clutter
from newsner.preprocessing.clutter_lines import Clutter, Line, cue, load_patterns

_LONGEST_SECTION = 30  # characters of an item of a menu
_LONGEST_HEADER = 60
_LONGEST_TITLE = 160
_LONGEST_TEASER = 350  # of a paragraph that may stand below another article's title
_LONGEST_ROW = 1  # of paragraphs in a list of teasers
_FEWEST_PARAGRAPHS = 3  # of an article
_SHORTEST_HEADLINE = 30
_FEWEST_HEADLINE_WORDS = 5
_FEWEST_ITEMS = 3  # of a menu
_FEWEST_CRUMBS = 2
_LONGEST_CRUMB = 6  # words
_FEWEST_ALONE = 5
_FEWEST_WORDS = 4  # of appeals, in lines that ask for something

_CRUMB = re.compile(r"\s+[>›»|/·•]\s+|\s*[>›]\s*")
_BULLET = re.compile(r"^[-–—•·*▪►▶→>»|#+]+\s*")
_NOTE = re.compile(r"\(?(?:\d{1,2}|\*+)\)|\*|\[\d+\]|\d\. ")
_QUOTED = re.compile(r"[«»“”\"]")
_OURS = re.compile(r"(?i)\b(?:nous|notre|nos)\b")
_ASKED = re.compile(r"(?i)\b(?:dons?|donateurs?|abonn\w+|soutien|soutenir|soutenez|newsletter)\b")
_RULE = re.compile(r"[-–—_=*•·|>.\s]+")
_HOME = frozenset({"accueil", "home", "la une", "à la une", "vous êtes ici"})


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "related": re.compile(rf"{_LEAD}(?:{cue('related')}){_ENDING}"),
        "marker": re.compile(rf"{_LEAD}(?:{cue('marker')})[^\S\n]*:?\W*$"),
        "comments": re.compile(rf"\W*(?:\d+[^\S\n]+)?(?:{cue('comments')})\W*(?:\(?\d+\)?)?\W*$"),
        "comments_cue": re.compile(rf"(?<!\w)(?:{cue('comments_cue')})(?!\w)"),
        "related_words": re.compile(rf"^\W*(?:(?:{cue('related_word')})(?!\w)\W*){{2,7}}$"),
        "related_core": re.compile(rf"(?<!\w)(?:{cue('related_core')})(?!\w)"),
        "related_mark": re.compile(rf"(?<!\w)(?:{cue('related_mark')})(?!\w)"),
        "network": re.compile(rf"{_LEAD}(?:{cue('network')})\W*$"),
        "appeal_word": re.compile(rf"(?<!\w)(?:{cue('appeal_word')})(?!\w)|€"),
    }


_LEAD = r"[^\w(\"«']*"
_ENDING = r"(?:[^\S\n]+(?:sur|dans|de|du|des|en|avec)[^\S\n][^\n.!?]{1,40})?[^\S\n]*(?:\.\.\.|…|[:!>»])*[^\S\n]*$"


@cache
def _sections() -> frozenset[str]:
    return frozenset(word.casefold() for word in load_clutter()["section"])


def find_blocks(lines: Sequence[Line], own: Sequence[Sequence[Clutter]]) -> Iterator[tuple[int, ClutterKind]]:
    """Yield the indices of lines that are clutter because of their neighbours, with their kinds.

    Args:
        lines: the lines of a page that are not blank.
        own: the clutter that each line is or holds by itself.
    """
    whole = [_kind_of_whole(line, parts) for line, parts in zip(lines, own, strict=True)]
    yield from _find_menus(lines)
    yield from _find_beside(lines, whole)
    tail = _start_of_tail(lines, whole)
    yield from _find_dates(lines, whole, tail)
    yield from _find_signature(lines, whole, tail)
    yield from _find_headlines(lines, whole, tail)
    yield from _find_appeals(lines, whole, tail)
    i = 1
    while i < len(lines):
        stop, kind = _end_of_block(lines, whole, i)
        for j in range(i, stop):
            if whole[j] is None:
                yield j, kind
        i = max(i + 1, stop)


def _find_beside(lines: Sequence[Line], whole: Sequence[ClutterKind | None]) -> Iterator[tuple[int, ClutterKind]]:
    """Yield the rules above clutter (`------`), and the names of networks that stand alone beside buttons."""
    for i, line in enumerate(lines):
        if whole[i] is not None or len(line.text) > _LONGEST_SECTION:
            continue
        above = whole[i - 1] if i else None
        below = whole[i + 1] if i + 1 < len(lines) else None
        if below is not None and _RULE.fullmatch(line.text):
            yield i, below
        elif "navigation" in (above, below) and _patterns()["network"].match(line.text):
            yield i, "navigation"


def _start_of_tail(lines: Sequence[Line], whole: Sequence[ClutterKind | None]) -> int:
    """Return the index of the first line below the last paragraph of the article."""
    for i in range(len(lines) - 1, -1, -1):
        if lines[i].is_prose and whole[i] is None:
            is_above = i + 1 < len(lines) and whole[i + 1] == "appeal" and _is_plea(lines[i].text)
            if not is_above and not _is_plea(lines[i].text, alone=True):
                return i + 1
    return 0


def _is_plea(text: str, *, alone: bool = False) -> bool:
    """Tell whether a text has several words of those that ask readers for money or for their address.

    If it stands ``alone``, away from any line that asks, it needs more of them, has no quotation and says who asks.
    """
    if alone and not (_ASKED.search(text) and _OURS.search(text) and not _QUOTED.search(text)):
        return False
    found = {word.lower() for word in _patterns()["appeal_word"].findall(text)}
    return len(found) >= (_FEWEST_ALONE if alone else _FEWEST_WORDS)


def _kind_of_whole(line: Line, parts: Sequence[Clutter]) -> ClutterKind | None:
    """Return the kind of a line that is clutter from its start to its end, else ``None``."""
    if not parts or parts[0].start != line.start or parts[-1].end != line.end:
        return None
    return next((part.kind for part in parts if part.kind != "marker"), None)


def _find_menus(lines: Sequence[Line]) -> Iterator[tuple[int, ClutterKind]]:
    """Yield breadcrumbs, and runs of short lines among which there are known sections of papers."""
    run: list[int] = []
    for i, line in enumerate(lines):
        item = _BULLET.sub("", line.text)
        if len(item) <= _LONGEST_SECTION and (not item or item[-1] not in ".!?:;,»\""):
            run.append(i)
            continue
        yield from _menu_of(lines, run)
        run = []
        if _is_breadcrumb(line):
            yield i, "navigation"
    yield from _menu_of(lines, run)


def _menu_of(lines: Sequence[Line], run: Sequence[int]) -> Iterator[tuple[int, ClutterKind]]:
    """Yield the lines of a run of short lines from the first known section to the last, if they are a menu."""
    known = [i for i in run if _BULLET.sub("", lines[i].text).casefold() in _sections()]
    if len(known) >= _FEWEST_CRUMBS:
        first, last = known[0], known[-1]
        bulleted = sum(lines[i].text[0] in "-•*>|" for i in range(first, last + 1))
        if bulleted > (last - first) / 2:  # a list is a menu with all its items
            while last < run[-1] and lines[last + 1].text[0] in "-•*>|":
                last += 1
        size = last - first + 1
        if size >= _FEWEST_ITEMS and len(known) >= size / 3:
            yield from ((i, "navigation") for i in range(first, last + 1))
            return
    yield from ((i, "navigation") for i in run if _is_breadcrumb(lines[i]))


def _is_breadcrumb(line: Line) -> bool:
    """Tell whether a line is a path to the page: `Accueil > Sports > Football`."""
    if len(line.text) > _LONGEST_TITLE:
        return False
    crumbs = [crumb.strip(" :>›»|/-") for crumb in _CRUMB.split(line.text)]
    crumbs = [crumb for crumb in crumbs if crumb]
    if len(crumbs) < _FEWEST_CRUMBS or any(len(crumb.split()) > _LONGEST_CRUMB for crumb in crumbs[:-1]):
        return False
    known = [crumb.casefold() for crumb in crumbs if crumb.casefold() in _sections() | _HOME]
    is_path = crumbs[0].casefold() in _HOME or len(known) >= _FEWEST_CRUMBS
    return is_path and line.text[-1] not in ".!?"


def _find_dates(
    lines: Sequence[Line], whole: Sequence[ClutterKind | None], tail: int
) -> Iterator[tuple[int, ClutterKind]]:
    """Yield the lines with only a date that stand beside a publication line, at the top of a page or with a time."""
    paragraphs = [i for i, line in enumerate(lines) if line.is_prose][:2]  # the first may be the standfirst
    head = min(paragraphs[-1], _LONGEST_HEAD) if paragraphs else len(lines)
    patterns = load_patterns()
    for i, line in enumerate(lines):
        if whole[i] is not None or len(line.text) > _LONGEST_SECTION * 2 or not any(c.isdigit() for c in line.text):
            continue
        pos = _skip(patterns.separator, line.text, 0)
        groups = []
        while pos < len(line.text):
            found = patterns.element.match(line.text, pos)
            if found is None or found.lastgroup not in ("date", "filler"):
                break
            groups.append(found[0])
            pos = _skip(patterns.separator, line.text, found.end())
        dated = "".join(groups)
        if pos < len(line.text) or len(re.findall(r"\d", dated)) < _FEWEST_DIGITS:
            continue
        is_stamp = re.search(r"\d{4}\D", dated) and re.search(r"\d\d[:h]\d\d", dated)
        beside = i > 0 and whole[i - 1] == "publication"
        ends = i >= tail and all(kind is not None for kind in whole[i + 1 :]) and re.search(r"\d{4}", dated)
        if beside or ends or (i and i < head) or (is_stamp and ":" in dated):
            yield i, "publication"


_LONGEST_HEAD = 8  # lines
_FEWEST_DIGITS = 5  # of a day with its year: `3 mai 2019`


def _skip(pattern: re.Pattern[str], text: str, pos: int) -> int:
    found = pattern.match(text, pos)
    return found.end() if found else pos


_SIGNED = re.compile(r"(?:[A-ZÀ-Þ][\w'’-]*\.?[ -]?){1,2}(?:(?:de|du|la|le|van|von|ben|el|al) ){0,2}[A-ZÀ-Þ][\w'’.-]+$|[A-ZÀ-Þ]\. ?[A-ZÀ-Þ]\.?$")


def _find_signature(
    lines: Sequence[Line], whole: Sequence[ClutterKind | None], tail: int
) -> Iterator[tuple[int, ClutterKind]]:
    """Yield the line below the last paragraph that is only the name of who wrote it."""
    for i in range(1, len(lines)):
        if whole[i] is not None or len(lines[i].text) > _LONGEST_SECTION or not _SIGNED.match(lines[i].text):
            continue
        below = whole[i + 1] if i + 1 < len(lines) else None
        is_last = all(kind is not None for kind in whole[i + 1 :])
        is_signed = is_last and (i == tail or lines[i - 1].text[-1] in ".!?»\"")
        if "publication" in (below, whole[i - 1]) or (1 < tail <= i and (is_signed or below in ("byline", "credit"))):
            yield i, "byline"


def _find_headlines(
    lines: Sequence[Line], whole: Sequence[ClutterKind | None], tail: int
) -> Iterator[tuple[int, ClutterKind]]:
    """Yield the headlines below the last paragraph with which a page ends, unless a colon announces them."""
    if sum(line.is_prose for line in lines[:tail]) < _FEWEST_PARAGRAPHS or lines[tail - 1].text[-1] == ":":
        return  # a page of headlines only
    run: list[int] = []
    for i in range(len(lines) - 1, tail - 1, -1):
        if whole[i] is None and not _RULE.fullmatch(lines[i].text):
            if not _is_headline(lines[i]):
                break
            run.append(i)
    if len(run) >= _FEWEST_ITEMS and lines[run[-1] - 1].text[-1] != ":":
        yield from ((i, "related") for i in reversed(run))


_HEADLINE = re.compile(r"[-–—•*>»\s]*(?:\d{1,2}[:h]\d{2}\s+)?[«\"“]?\s?[A-ZÀ-Þ\d#\[]")


def _is_headline(line: Line) -> bool:
    """Tell whether a line could be the title of an article: several words that do not end as a sentence does."""
    text = line.text
    if not _SHORTEST_HEADLINE <= len(text) <= _LONGEST_TITLE or text[-1] in ".;,:)\"»…" or _is_note(line):
        return False
    return len(text.split()) >= _FEWEST_HEADLINE_WORDS and bool(_HEADLINE.match(text))


def _find_appeals(
    lines: Sequence[Line], whole: Sequence[ClutterKind | None], tail: int
) -> Iterator[tuple[int, ClutterKind]]:
    """Yield the lines below the article around one that asks readers for something."""
    below = range(max(1, tail), len(lines))
    first = next((i for i in below if whole[i] == "appeal" or _is_plea(lines[i].text, alone=True)), None)
    if first is None:
        return
    start = first
    while start > tail and whole[start - 1] is None and not _NOTE.match(lines[start - 1].text):
        start -= 1
    above = " ".join(line.text for line in lines[start:first])
    if _is_plea(above):
        yield from ((i, "appeal") for i in range(start, first))
    for i in range(first, len(lines)):
        if whole[i] is None:
            if _NOTE.match(lines[i].text) or _is_header(lines[i].text):
                return
            yield i, "appeal"
        elif whole[i] not in ("appeal", "navigation"):
            return


def _end_of_block(
    lines: Sequence[Line], whole: Sequence[ClutterKind | None], i: int
) -> tuple[int, ClutterKind]:
    """Return where the block ends that a line opens (at the line itself, if it opens none), and the block's kind."""
    text = lines[i].text
    if len(text) > _LONGEST_TITLE:
        return i, "related"
    patterns = _patterns()
    if patterns["comments"].match(text) and any(line.is_prose for line in lines[:i]):
        below = lines[i + 1 :]
        if any(patterns["comments_cue"].search(line.text) for line in below) or not any(l.is_prose for l in below):
            return len(lines), "comments"
        return i, "comments"
    if _is_header(text):
        return _end_of_titles(lines, whole, i, is_list=True), "related"
    if patterns["marker"].match(text):
        return _end_of_titles(lines, whole, i, is_list=False), "related"
    return i, "related"


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


def _end_of_titles(lines: Sequence[Line], whole: Sequence[ClutterKind | None], i: int, *, is_list: bool) -> int:
    """Return the index of the first line below a header of related articles that is none of them."""
    if is_list and any(line.is_prose for line in lines[:i]) and not _goes_on(lines, i + 1):
        stop = next((j for j in range(i + 1, len(lines)) if _is_note(lines[j])), len(lines))
        return stop
    stop = i + 1
    while stop < len(lines) and _is_title(lines[stop]):
        stop += 1
    if stop < len(lines) and lines[stop].is_prose and stop - i > 2:
        stop -= 1  # the last short line is the head of the section that follows
    return stop


def _is_title(line: Line) -> bool:
    text = line.text
    return len(text) <= _LONGEST_TITLE and not text.endswith((".", ":", ";")) and not _is_note(line)


def _is_note(line: Line) -> bool:
    """Tell whether a line is a footnote or a row of a table, which no list of articles has."""
    return bool(_NOTE.match(line.text)) or line.is_row


def _goes_on(lines: Sequence[Line], start: int) -> bool:
    """Tell whether the article itself goes on: a long paragraph, or some that follow each other."""
    row = 0
    for line in lines[start:]:
        row = row + 1 if line.is_prose else 0
        if row > _LONGEST_ROW or (row and len(line.text) > _LONGEST_TEASER):
            return True
    return False
