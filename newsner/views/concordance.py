"""Show a concordance as HTML: its lines under one another, and the articles below, to which each line links.

As in `newsner.views.html`, pages have no scripts and load nothing; texts are escaped, and links lead to the web only.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from newsner.analysis.columns import SOURCES, find_value
from newsner.analysis.concordance import Concordance, ConcordanceLine
from newsner.labels import Label, Lang
from newsner.lexicons import load_stylesheet
from newsner.views.messages import Messages, messages_in
from newsner.views.policies import build_policy
from newsner.views.side_list import tag_of, to_safe
from newsner.views.speakers import shorten

_SHOWN = 200  # lines in a notebook
_ADDRESSES = ("url", "link", "lien", "permalink", "href", "uri")
"""The columns of metadata with the address of a document and with its source, the first one that it has."""
_ADDRESS = re.compile(r"https?://[^\s\"'<>\\^`{|}\x00-\x20\x7f-\x9f\ud800-\udfff]+", re.IGNORECASE)
_FRAGMENT_WORDS = 4  # at the beginning and end of a long text, by which a browser finds it
_CONTEXT_WORDS = 3  # in front of it

_CLASS = ' class="{}"'
_THREE = ' colspan="3"'

Ranges = Iterable[tuple[int, int]]


def build_page(concordance: Concordance, *, with_articles: bool, lang: Lang | None = None) -> str:
    """Return the page of `Concordance.to_html`."""
    say, style = messages_in(lang), load_stylesheet()
    places = _Places(concordance, say) if with_articles else None
    lines = _render(concordance, concordance.lines, places, say)
    articles = "".join(places.articles()) if places else ""
    title = to_safe(say.translate(concordance.title))
    return (
        f'<!DOCTYPE html>\n<html lang="{say.lang}">\n<head>\n<meta charset="utf-8">\n'
        f"{build_policy(style=style)}"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="color-scheme" content="light dark">\n<title>{title}</title>\n'
        f'<style>{style}</style>\n</head>\n<body class="newsner-page">\n<main>\n'
        f"<h1><bdi>{title}</bdi></h1>\n"
        f'<div class="newsner" lang="{say.lang}">\n{lines}{articles}</div>\n'
        "</main>\n</body>\n</html>\n"
    )


def build_fragment(concordance: Concordance) -> str:
    """Return the first lines of a concordance as an HTML fragment with its styles, for a notebook."""
    say = messages_in()
    heading = f"<p><strong><bdi>{to_safe(say.translate(concordance.title))}</bdi></strong></p>\n"
    lines = _render(concordance, concordance.lines[:_SHOWN], None, say)
    return f'<style>\n{load_stylesheet()}</style>\n<div class="newsner" lang="{say.lang}">\n{heading}{lines}</div>\n'


class _Places:
    """The articles of a concordance, with an anchor for the passage of each line."""

    def __init__(self, concordance: Concordance, say: Messages) -> None:
        self._concordance = concordance
        self._say = say
        self._numbers = {id_: number for number, id_ in enumerate(concordance.documents)}

    def anchor_of(self, line: ConcordanceLine) -> str:
        return f"d{self._numbers[line.id]}-{line.start}-{line.end}"

    def articles(self) -> Iterator[str]:
        """Yield the articles in the order of the lines, with their passages marked."""
        lines: dict[str, list[tuple[int, ConcordanceLine]]] = defaultdict(list)
        for number, line in enumerate(self._concordance.lines):
            lines[line.id].append((number, line))
        for id_, found in lines.items():
            text = self._concordance.text_of(id_)
            heading = (
                f'<h2 id="d{self._numbers[id_]}"><bdi>{to_safe(id_)}</bdi>{_describe(found[0][1], self._say)}</h2>'
            )
            back = " ".join(f'<a href="#line-{number}">{number + 1}</a>' for number, _ in found)
            yield (
                f'<section>\n{heading}\n<p>{self._say("Lines:")} {back}</p>\n<article lang="fr">'
                f"{''.join(self._mark(text, [line for _, line in found]))}</article>\n</section>\n"
            )

    def _mark(self, text: str, lines: Sequence[ConcordanceLine]) -> Iterator[str]:
        """Yield a text in parts; an anchor stands before each passage, and what is in any passage is marked."""
        anchors: dict[int, dict[str, None]] = defaultdict(dict)
        for line in lines:
            anchors[line.start][self.anchor_of(line)] = None
        ranges = [place for line in lines for place in line.marks or [(line.start, line.end)]]
        for start, end, is_marked in _cut(len(text), ranges, anchors):
            yield from (f'<span id="{anchor}"></span>' for anchor in anchors.get(start, ()))
            part = to_safe(text[start:end])
            yield f"<mark>{part}</mark>" if is_marked else part


def _cut(length: int, ranges: Ranges, borders: Iterable[int] = ()) -> Iterator[tuple[int, int, bool]]:
    """Yield the parts between all borders, and whether each is in a range; empty parts only where they are borders."""
    places = sorted(ranges)
    whole: list[tuple[int, int]] = []  # ranges that do not overlap
    for start, end in places:
        if whole and start < whole[-1][1]:
            whole[-1] = whole[-1][0], max(whole[-1][1], end)
        else:
            whole.append((start, end))
    starts, ends = {start for start, end in whole if start < end}, {end for start, end in whole if start < end}
    depth = False
    for start, end in pairwise(sorted({0, length, *starts, *ends, *borders})):
        depth = start in starts or (depth and start not in ends)
        yield start, end, depth


def _render(concordance: Concordance, lines: Sequence[ConcordanceLine], places: _Places | None, say: Messages) -> str:
    """Return a table of lines; they say which entity they are about if not all are about the same."""
    counts = count_lines(concordance, say)
    if len(lines) < len(concordance):
        counts = f"{counts}, {say('the first {shown} shown', shown=say.number(len(lines)))}"
    note = f"<p><bdi>{to_safe(say.translate(concordance.note))}</bdi></p>\n" if concordance.note else ""
    has_names = len({(line.entity, line.label, line.kind) for line in lines}) > 1
    has_contexts = not all(map(_is_whole, lines))
    rows = "".join(
        _to_row(number, line, places, say, has_names=has_names, has_contexts=has_contexts)
        for number, line in enumerate(lines)
    )
    contexts = (("newsner-left", say("Left")), ("newsner-key", say("Text")), ("", say("Right")))
    heads = [("", say("Article")), *(contexts if has_contexts else [("", say("Text"))])]
    heads += [("", say("Entity"))] if has_names else []
    head = "".join(f'<th scope="col"{_CLASS.format(name) if name else ""}>{text}</th>' for name, text in heads)
    return (
        f'<p>{counts}</p>\n{note}<table class="newsner-kwic">\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{rows}</tbody>\n</table>\n"
    )


def describe_concordance(concordance: Concordance, say: Messages) -> str:
    """Return the title of a concordance and its size."""
    return say("{title}: {size}", title=say.translate(concordance.title), size=count_lines(concordance, say))


def count_lines(concordance: Concordance, say: Messages) -> str:
    """Return the numbers of lines and of articles, in words."""
    lines = say.count("{n} line", "{n} lines", len(concordance))
    return say.count("{lines} in {n} article", "{lines} in {n} articles", len(concordance.documents), lines=lines)


def _is_whole(line: ConcordanceLine) -> bool:
    """Tell whether a line shows no context, since it is a sentence or a document."""
    return line.kind in ("sentence", "document")


def _to_row(
    number: int, line: ConcordanceLine, places: _Places | None, say: Messages, *, has_names: bool, has_contexts: bool
) -> str:
    place = f"<small>{line.start}–{line.end}</small>"
    text = f'<bdi lang="fr">{_mark_text(line)}</bdi>'
    if places is not None:
        text = f'<a href="#{places.anchor_of(line)}">{text}</a>'
    cells = [f'<th scope="row">{_link_article(line)}{_describe(line, say)}{place}</th>']
    if _is_whole(line):
        cells.append(f'<td{_THREE if has_contexts else ""} class="newsner-whole">{text}</td>')
    else:
        left, right = _to_french(line.left), _to_french(line.right)
        cells.append(f'<td class="newsner-left">{left}</td><td class="newsner-key">{text}</td><td>{right}</td>')
    if has_names:
        tag = f" {tag_of(line.label, say)}" if line.label and line.label in {*Label} else ""
        cells.append(f'<td class="newsner-who">{_to_french(line.entity) if line.entity else say(line.kind)}{tag}</td>')
    name = "" if places is None else f' id="line-{number}"'
    return f"<tr{name}>{''.join(cells)}</tr>\n"


def _mark_text(line: ConcordanceLine) -> str:
    """Return the text of a line on one line, with its marks; a long one without marks is shortened."""
    if not line.marks:
        return to_safe(shorten(line.text))
    marks = [(start - line.start, end - line.start) for start, end in line.marks]
    parts = ((to_safe(" ".join(line.text[a:b].split("\n"))), marked) for a, b, marked in _cut(len(line.text), marks))
    return "".join(f"<mark>{part}</mark>" if is_marked else part for part, is_marked in parts)


def _to_french(text: str) -> str:
    return f'<bdi lang="fr">{to_safe(text)}</bdi>'


def _describe(line: ConcordanceLine, say: Messages) -> str:
    """Return the day and the source of an article, if they are known."""
    day = say.day(line.date.isoformat()) if line.date else ""
    known = ", ".join(filter(None, (day, find_value(line.metadata, SOURCES))))
    return f"<small><bdi>{to_safe(known)}</bdi></small>" if known else ""


def _link_article(line: ConcordanceLine) -> str:
    """Return the id of an article, as a link to the passage on the web if the article has an address there."""
    name = f"<bdi>{to_safe(line.id)}</bdi>"
    address = next(
        (x for x in (find_value(line.metadata, (column,)) for column in _ADDRESSES) if _ADDRESS.fullmatch(x)), ""
    )
    return f'<a href="{to_safe(_to_passage(address, line))}" rel="noreferrer">{name}</a>' if address else name


def _to_passage(address: str, line: ConcordanceLine) -> str:
    """Return an address with a text fragment, by which browsers go to a passage and highlight it."""
    words = line.text.split()
    if not words:
        return address
    ends = [words] if len(words) <= 2 * _FRAGMENT_WORDS else [words[:_FRAGMENT_WORDS], words[-_FRAGMENT_WORDS:]]
    parts = [_quote(" ".join(part)) for part in ends]
    before = line.left.split()[-_CONTEXT_WORDS:] if line.left[-1:].isspace() else []  # else inside a word: l'Assemblée
    if before:
        parts.insert(0, f"{_quote(' '.join(before))}-")
    return f"{address}{'' if '#' in address else '#'}:~:text={','.join(parts)}"


def _quote(text: str) -> str:
    """Return text as it stands in an address; the hyphen means something in a text fragment."""
    return "".join(c if c.isascii() and c.isalnum() else _to_percent(c) for c in text)


def _to_percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "replace"))
