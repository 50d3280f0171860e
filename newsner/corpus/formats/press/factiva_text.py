"""Read the exports of Factiva that are text: RTF files, pages that a browser saved as text, and copied ones."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsner.corpus.formats.press.article import (
    CUT_OFF,
    Article,
    drop_copyright,
    join_paragraphs,
    to_author,
    to_paragraphs,
)
from newsner.corpus.formats.press.dates import find_date
from newsner.corpus.formats.press.factiva_fields import (
    ANY_DOCUMENT,
    CODES,
    DOCUMENT,
    WORDS,
    from_codes,
    parse_lines,
)

BOLD = "␂"
"""The sign before what is bold in an RTF file, such as a title."""

_CODES = "|".join(sorted(CODES, key=len, reverse=True))
_FIELD = re.compile(
    rf"^[ \t]*(?:{BOLD} ?)?(?P<star>\*?)(?P<code>{_CODES})(?P=star)(?:[ \t]*\||[ \t]*\t[ \t]*|[ ]{{2,}}|[ \t]*$)", re.M
)
_SPACED_FIELD = re.compile(rf"^(?P<star>)(?P<code>{_CODES})(?: +|[ \t]*$)", re.M)
"""Codes before one space, as in tables that were copied; words in capitals may look so, too."""
_FEWEST_CODES = 3
_IN_ORDER = (
    "SE CLM HD CR BY WC PD ET SN SC NGC GC ED PG VOL LA CY LP TD ART CX CT RF CO IN NS RE IPD IPC DLN RST PUB AN"
)
_ORDER = {code: place for place, code in enumerate(_IN_ORDER.split())}
"""The codes in the order in which an article has them."""
_STARRED = re.compile(r"(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])")
_FOOTER = re.compile(r"^(?:Page \d+.*)?©\s*\d{4}\s*Factiva, Inc\..*$", re.M | re.I)
_SUMMARY = re.compile(r"search summary|r[ée]sum[ée] de (?:la |votre )?recherche|suchzusammenfassung", re.I)


def read_text(text: str) -> tuple[str, Iterator[Article]] | None:
    """Return the layout and the articles of a text, or ``None`` if it has none."""
    text = _FOOTER.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    ends = list(DOCUMENT.finditer(text)) or list(ANY_DOCUMENT.finditer(text))
    blocks, start = [], 0
    for end in ends:
        blocks.append((text[start : end.end()], end["number"]))
        start = end.end()
    if not any(_find_fields(block) or _find_words(block.split("\n")) is not None for block, _ in blocks):
        return None
    rest = _SUMMARY.split(text[start:])[0]
    is_coded = any(_find_fields(block) for block, _ in blocks)
    return f"Factiva (text, {'with' if is_coded else 'without'} codes)", _read_all(blocks, rest)


def _read_all(blocks: list[tuple[str, str]], rest: str) -> Iterator[Article]:
    for block, number in blocks:
        yield _read_block(block)._replace(number=number)
    lines = rest.split("\n")
    if (words := _find_words(lines)) is not None and any(map(find_date, lines[words : words + 3])):
        yield _read_block(rest)._replace(number=None, fault=CUT_OFF)


def _find_words(lines: list[str]) -> int | None:
    """Return the place of the last line with the number of words of an article: those before it list its contents."""
    lines = [re.sub(r"^.*\bWC\b\W*", "", line).strip(" |*\t") for line in lines]
    places = [place for place, line in enumerate(lines) if WORDS.fullmatch(line)]
    dated = [place for place in places if any(find_date(line) for line in lines[place + 1 : place + 4])]
    found = dated or places
    return found[-1] if found else None


def _read_block(block: str) -> Article:
    fields = _find_fields(block)
    if not fields:
        return _read_plain(block)
    first = next((place for place in range(len(fields) - 1, -1, -1) if fields[place]["code"] == "HD"), 0)
    while first and fields[first - 1]["code"] in ("SE", "CLM"):
        first -= 1
    is_starred = bool(fields[first]["star"])
    values = {}
    for field, following in zip(fields[first:], [*fields[first + 1 :], None], strict=True):
        value = block[field.end() : following.start() if following else len(block)].strip()
        value = value.removesuffix("|").replace(BOLD, "").strip()
        value = _unwrap(value) if is_starred else value
        values[field["code"]] = value if field["code"] in ("LP", "TD", "BY") else re.sub(r"\s*\n\s*", " ", value)
    return from_codes({code: _tidy(value) for code, value in values.items()})


def _find_fields(block: str) -> list[re.Match[str]]:
    """Return the beginnings of the fields of an article; none if it has no codes."""
    for pattern in (_FIELD, _SPACED_FIELD):
        fields = list(pattern.finditer(block))
        if len({field["code"] for field in fields}) > _FEWEST_CODES:
            return fields if pattern is _FIELD else _keep_order(fields)
    return []


def _keep_order(fields: list[re.Match[str]]) -> list[re.Match[str]]:
    """Return the fields in the order in which Factiva has them, the last ones first: others are words of the text."""
    kept: list[re.Match[str]] = []
    texts = [place for place, field in enumerate(fields) if field["code"] == "TD"]
    for place in range(len(fields) - 1, -1, -1):
        code = fields[place]["code"]
        is_text = texts and place < texts[-1] and _ORDER[code] > _ORDER["TD"]
        if not is_text and (not kept or _ORDER[code] < _ORDER[kept[-1]["code"]]):
            kept.append(fields[place])
    return kept[::-1]


def _tidy(text: str) -> str:
    return re.sub(r"[ \t]+", " ", re.sub(r"[ \t]*\n[ \t]*", "\n", text))


def _unwrap(text: str) -> str:
    """Return text that a browser wrapped, without the stars that it put for bold letters."""
    paragraphs = (_STARRED.sub(r"\1", paragraph) for paragraph in to_paragraphs(text))
    return join_paragraphs(re.sub(r"\s*\n\s*", " ", re.sub(r"(?<=\w-)\n(?=\w)", "", part)) for part in paragraphs)


def _read_plain(block: str) -> Article:
    """Return an article without codes: its title and author stand above the line with its words."""
    lines = [line.strip() for line in ANY_DOCUMENT.sub("", block).split("\n")]
    words = _find_words(lines)
    if words is None:
        return Article(
            None, "", {"title": ""}, "there is no line with a number of words, as each article of Factiva has"
        )
    title, author, section = _read_above(lines[:words])
    end = next((place for place in range(words, len(lines)) if not lines[place]), len(lines))
    fields = parse_lines(lines[words:end]) | {"title": title, "author": to_author(author), "section": section}
    paragraphs = to_paragraphs("\n".join(lines[end:]).replace(BOLD, ""))
    return Article(None, join_paragraphs(drop_copyright([_tidy(p) for p in paragraphs])), fields)


def _read_above(lines: list[str]) -> tuple[str, str, str]:
    """Return the title, the author and the section that stand above the line with the words."""
    marked = [place for place, line in enumerate(lines) if BOLD in line]
    if marked:
        start = end = marked[-1]
        while start and BOLD in lines[start - 1]:
            start -= 1
        title = " ".join(lines[start : end + 1])
        author = "; ".join(line for line in lines[end + 1 :] if line)
        section = lines[start - 1] if start and lines[start - 1] else ""
        return _tidy(title.replace(BOLD, "")).strip(), author, section
    parts = to_paragraphs("\n".join(lines))
    last = parts[-1].split("\n") if parts else [""]
    if lines and lines[-1] and len(parts) > 1:  # title, an empty line, author
        return parts[-2].split("\n")[-1], "; ".join(last), ""
    return last[0], "; ".join(last[1:]), ""
