"""Find what a page shows of other articles when no line announces it: titles with a teaser, cut texts, times, rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from newsner.preprocessing.clutter_lines import Line

_SHORTEST_TEASER = 60  # characters
_SHORTEST_EXCERPT = 100  # of a text that is cut inside a sentence
_LONGEST_EXCERPT = 260
_LONGEST_CARD_TITLE = 160
_LONGEST_LABEL = 40  # of a section above or below a title
_LONGEST_TITLE_GAP = 2  # lines from one teaser to the next
_SHORTEST_HEADLINE = 30
_FEWEST_HEADLINE_WORDS = 5
_FEWEST_HEADLINES = 4
_LONGEST_FOOT = 3  # lines below the headlines
_MOST_TITLES = 4  # below the name of a section
_LONGEST_END = 20  # characters of a year and a length
_MOST_STEP = 3  # lines from one publication line to the next
_FEWEST_CARDS = 3
_FEWEST_MENU = 6
_FEWEST_FOOT_MENU = 10
_FEWEST_EXCERPTS = 4
_MOST_DIFFERENT = 40  # characters between the shortest and the longest of texts cut at one length

_TIME = re.compile(r"[-–—•*\s]*(?:\d\d/\d\d\s*\|?\s*)?(\d{1,2}) ?[hH:] ?(\d{2})\s*(?:[-–—|·]\s*)?")
_BULLETS = "-–—•*>|→"
_NOTE = re.compile(r"\(?(?:\d{1,2}|\*+)\)|\*|\[\d+\]|\d\. ")
_HEADLINE = re.compile(r"[-–—•*>»\s]*(?:\d{1,2}[:h]\d{2}\s+)?[«\"“]?\s?[A-ZÀ-Þ\d#\[]")
_LENGTH = re.compile(r"\b(?:19|20)\d\d ?[•·|] ?\d{1,3} ?min$")
_DIGIT = re.compile(r"\d")
_PERSON = re.compile(r"[-–—•*\s]*(?:[A-ZÀ-Þ][\w'’.-]*[ ]){1,3}[A-ZÀ-Þ][\w'’.-]*")
_ENDS_SENTENCE = '.!?»"”;:,)…'


def find_cards(lines: Sequence[Line], first_prose: int) -> Iterator[int]:
    """Yield the indices of teasers that end with a link (`[Lire la suite]`), and of the titles above them.

    The first paragraph of a page may be its own article, cut off.
    """
    for i in range(max(1, first_prose + 1), len(lines)):
        if lines[i].has_link and len(lines[i].text) >= _SHORTEST_TEASER:
            if i - 1 > first_prose and _is_card_title(lines[i - 1]):
                yield i - 1
            yield i


def find_dated(lines: Sequence[Line], ends: Sequence[int]) -> Iterator[int]:
    """Yield the indices of at least three lines below one another that end with a date (``ends``), or with a length.

    `Le sel de la terre, une enquête. 8 déc. 2025 • 58 min` says by itself that it is another text.
    """
    run: list[int] = []
    for i in ends:
        if run and run[-1] != i - 1:
            yield from run if len(run) >= _FEWEST_CARDS else ()
            run = []
        run.append(i)
    yield from run if len(run) >= _FEWEST_CARDS else ()
    yield from (
        i for i in range(1, len(lines)) if _LENGTH.search(lines[i].text, max(0, len(lines[i].text) - _LONGEST_END))
    )


def find_published(lines: Sequence[Line], dates: Sequence[int]) -> Iterator[int]:
    """Yield the indices of the lines between three or more publication lines (``dates``) in equal steps."""
    run: list[int] = []
    for i in (*dates, len(lines) + _MOST_STEP + 1):  # the last one only ends a run
        step = i - run[-1] if run else 0
        if (len(run) > 1 and step != run[-1] - run[-2]) or step > _MOST_STEP:
            if len(run) >= _FEWEST_CARDS:
                is_last = run[-1] == len(lines) - 1  # each date stands below its title
                yield from range(max(1, run[0] + 1 - is_last * (run[1] - run[0])), run[-1])
            run = run[-1:] if step <= _MOST_STEP else []
        run.append(i)


def find_teasers(lines: Sequence[Line]) -> Iterator[int]:
    """Yield the indices of at least three teasers that are all cut off, and of the titles between them."""
    run: list[int] = []
    for i in range(1, len(lines)):
        if not lines[i].is_cut or len(lines[i].text) < _SHORTEST_TEASER:
            continue
        if run and not _are_neighbours(lines, run[-1], i):
            yield from _with_titles(lines, run)
            run = []
        run.append(i)
    yield from _with_titles(lines, run)


def _are_neighbours(lines: Sequence[Line], i: int, j: int) -> bool:
    """Tell whether one teaser follows another directly, or with the title of the second between them."""
    return j - i < _LONGEST_TITLE_GAP or (j - i == _LONGEST_TITLE_GAP and _is_card_title(lines[i + 1]))


def _with_titles(lines: Sequence[Line], run: Sequence[int]) -> Iterator[int]:
    if len(run) < _FEWEST_CARDS:
        return
    first = run[0]
    if first + 1 != run[1] and first > 1 and _is_card_title(lines[first - 1]):
        first -= 1
        if first > 1 and _is_label(lines[first - 1]):
            first -= 1  # what the cards have in common: `Au cinéma`
    yield from range(first, run[-1] + 1)


def find_excerpts(lines: Sequence[Line]) -> Iterator[int]:
    """Yield the indices of at least four lines below one another that a program has cut at one length.

    Each opens as a sentence does and none ends as one; in a text that was wrapped at a column most lines open in lower
    case.
    """
    run: list[int] = []
    for i in range(1, len(lines) + 1):
        if i < len(lines) and _is_excerpt(lines[i].text):
            run.append(i)
            continue
        sizes = [len(lines[j].text) for j in run]
        if len(run) >= _FEWEST_EXCERPTS and max(sizes) - min(sizes) <= _MOST_DIFFERENT:
            yield from run
        run = []


def _is_excerpt(text: str) -> bool:
    """Tell whether a text opens as a sentence does and stops inside one."""
    return (
        _SHORTEST_EXCERPT <= len(text) <= _LONGEST_EXCERPT
        and text[0].isupper()
        and (text[-1].islower() or text[-1] == ",")
    )


def find_headlines(lines: Sequence[Line], first_prose: int) -> Iterator[int]:
    """Yield the indices of at least four titles in a row, below which only a box or two stand.

    A list that the article gives has bullets, or a line above that ends with a colon.
    """
    end = len(lines)
    while end > max(first_prose + 1, len(lines) - _LONGEST_FOOT) and not _is_bare_headline(lines[end - 1]):
        end -= 1
    start = end
    while start > first_prose + 1 and _is_bare_headline(lines[start - 1]):
        start -= 1
    if end - start >= _FEWEST_HEADLINES and lines[start - 1].text[-1] in '.!?»"”':
        yield from range(start, end)


def _is_bare_headline(line: Line) -> bool:
    return line.text[0] not in _BULLETS and not line.text[0].isdigit() and is_headline(line)


def is_headline(line: Line) -> bool:
    """Tell whether a line could be the title of an article: several words that do not end as a sentence does."""
    text = line.text
    if not _SHORTEST_HEADLINE <= len(text) <= _LONGEST_CARD_TITLE or text[-1] in '.;,:)"»…' or is_note(line):
        return False
    return len(text.split()) >= _FEWEST_HEADLINE_WORDS and bool(_HEADLINE.match(text))


def is_note(line: Line) -> bool:
    """Tell whether a line is a footnote or a row of a table, which no list of articles has."""
    return bool(_NOTE.match(line.text)) or line.is_cell


def find_times(lines: Sequence[Line]) -> Iterator[int]:
    """Yield the indices of the lines in a list of titles that each follow a time: `22h36`, the newest first.

    In a programme, which an article may give, the times rise.
    """
    run: list[int] = []
    times: list[int] = []
    for i in range(1, len(lines) + 1):
        text = lines[i].text if i < len(lines) else ""
        found = _TIME.fullmatch(text)
        if found:
            times.append(60 * int(found[1]) + int(found[2]))
        if found or (run and 0 < len(text) <= _LONGEST_CARD_TITLE and _TIME.fullmatch(lines[i - 1].text)):
            run.append(i)
            continue
        if len(times) >= _FEWEST_CARDS and times == sorted(times, reverse=True):
            yield from run
        run, times = [], []


def find_sections(lines: Sequence[Line], sections: Sequence[int]) -> Iterator[int]:
    """Yield the indices of at least three sections of a paper, each with one to four titles below it."""
    run: list[int] = []
    count, known = 0, set(sections)
    for i in sections:
        end = i + 1
        while end < len(lines) and end <= i + _MOST_TITLES and _is_card_title(lines[end]) and end not in known:
            end += 1
        if run and run[-1] != i - 1:
            yield from run if count >= _FEWEST_CARDS else ()
            run, count = [], 0
        if end > i + 1:
            run += range(i, end)
            count += 1
    yield from run if count >= _FEWEST_CARDS else ()


def find_menu(lines: Sequence[Line], first_prose: int, tail: int) -> Iterator[int]:
    """Yield the indices of very short lines in a row, above or below the article, that are neither sentences nor dates.

    Six of them make a menu above it; below it, where lists of names may belong to it, ten.
    """
    run: list[int] = []
    for i in range(1, len(lines) + 1):
        if (i < first_prose or tail <= i < len(lines)) and _is_label(lines[i]) and not _DIGIT.search(lines[i].text):
            run.append(i)
            continue
        if len(run) >= (_FEWEST_MENU if run and run[0] < first_prose else _FEWEST_FOOT_MENU):
            people = sum(bool(_PERSON.fullmatch(lines[j].text)) for j in run)
            yield from run if 2 * people < len(run) else ()
        run = []


def find_labels(lines: Sequence[Line], tail: int) -> Iterator[int]:
    """Yield the indices of the short lines below the article that come back at least three times: names of sections."""
    short = [i for i in range(max(1, tail), len(lines)) if _is_label(lines[i])]
    counts = Counter(lines[i].text.lstrip("-–—•* ") for i in short)
    yield from (i for i in short if counts[lines[i].text.lstrip("-–—•* ")] >= _FEWEST_CARDS)


def _is_label(line: Line) -> bool:
    return len(line.text) <= _LONGEST_LABEL and line.text[-1].isalnum() and not line.text[0].isdigit()


def _is_card_title(line: Line) -> bool:
    text = line.text.lstrip("-–—•*>» ")
    return (
        bool(text)
        and len(text) <= _LONGEST_CARD_TITLE
        and (text[0].isupper() or text[0] in '«"“‘[' or text[0].isdigit())
        and (text[-1] not in _ENDS_SENTENCE or text[-1] in '?!»")')
    )
