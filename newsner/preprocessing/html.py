"""Read through HTML: its character references become characters; its tags disappear, or end a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.entities import html5

from newsner.preprocessing.edits import Edit

_BLOCKS = (
    "address|article|aside|blockquote|body|canvas|caption|center|dd|details|dialog|div|dl|dt|fieldset|figcaption|"
    "figure|footer|form|h1|h2|h3|h4|h5|h6|head|header|hgroup|hr|html|iframe|legend|li|link|main|menu|meta|nav|ol|"
    "optgroup|option|p|pre|section|select|summary|table|tbody|td|textarea|tfoot|th|thead|title|tr|ul|video"
)
_INLINE = (
    "a|abbr|acronym|audio|b|bdi|bdo|big|button|cite|code|data|del|dfn|em|embed|font|i|img|input|ins|kbd|label|map|mark|"
    "meter|noscript|object|output|picture|progress|q|rp|rt|ruby|s|samp|small|source|span|strike|strong|sub|sup|svg|"
    "template|time|track|tt|u|var|wbr"
)
_REFERENCE = re.compile(
    r"""
    &(?P<again>(?:amp;){0,3})  # `&amp;eacute;`: written as HTML twice
    (?:
        (?P<whole>\#(?:\d{1,7}|[xX][\da-fA-F]{1,6})|[a-zA-Z]\w{1,31});
        | (?P<number>\#\d{2,5})(?!\d)
        | (?P<letter>[a-zA-Z](?:acute|grave|circ|uml|cedil|tilde|ring|slash)|(?:AE|ae|sz)lig)(?!=)
        | (?P<sign>nbsp|quot|amp|laquo|raquo|lt|gt)(?![\w=])[ ]?
    )
    """,
    re.ASCII | re.VERBOSE,
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_ADDRESS = re.compile(r"(?:://|www\.|\?\w+=)\S*$")  # in which `&eth` is no letter: `?a=1&eth`
_LONGEST_ADDRESS = 300  # characters before a reference in which the start of an address is looked for
_ATTRIBUTES = r"""
    (?:
        \s+[\w:@.-]+\s*=(?:(?:[^<>"']|"[^"<]*"|'[^'<]*')*|[^<>]*)
        | \s+(?:async|controls|defer|disabled|hidden)
        | \s*/?
    )>
"""
_TAG = re.compile(
    rf"""
    (?P<comment><!--)
    | <(?P<hidden>script|style){_ATTRIBUTES}
    | (?P<line_end></?br{_ATTRIBUTES})(?:[ \t]*\n)?
    | </?(?P<block>{_BLOCKS}){_ATTRIBUTES}
    | <sup\s*>(?P<raised>\d{{1,3}})</sup\s*>
    | (?P<between></(?:a|button|label)>)(?=<(?:a|button|label)\b)
    | <(?P<close>/?)(?P<inline>{_INLINE}){_ATTRIBUTES}
    | <!\[CDATA\[ | \]\]> | <!DOCTYPE\b[^<>]*> | <\?xml\b[^<>]*> | </(?:script|style)\s*>
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ENDS = {
    "comment": re.compile("-->"),
    "script": re.compile(r"</script\s*>", re.IGNORECASE),
    "style": re.compile(r"</style\s*>", re.IGNORECASE),
}
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def find_references(text: str) -> Iterator[Edit]:
    """Yield what HTML character references stand for, also if `&` itself was escaped or the semicolon is missing.

    >>> list(find_references("Orl&eacute;ans, R&D"))
    [Edit(start=3, end=11, text='é')]
    """
    if "&" not in text:
        return
    for found in _REFERENCE.finditer(text):
        name = found["whole"]
        if name is None:
            if _ADDRESS.search(text, max(found.start() - _LONGEST_ADDRESS, 0), found.start()):
                continue
            name = found["number"] or found["letter"] or found["sign"]
        if character := _read_reference(name):
            yield Edit(found.start(), found.end(), character)
        elif found["again"]:
            yield Edit(found.start(), found.end("again"), "&")


def _read_reference(name: str) -> str:
    """Return what a reference stands for, or nothing where that is no character (`&#0;`, `&#xD800;`, `&nothing;`)."""
    character = unescape(f"&{name};") if name[0] == "#" else html5.get(f"{name};", "")
    return "" if "\ufffd" in character or _CONTROL.search(character) else character


def find_tags(text: str) -> Iterator[Edit]:
    r"""Yield the tags, comments, scripts and styles of HTML; what is in angle brackets else stays (`<3`, `<Nom>`).

    Tags of blocks become blank lines, `<br>` a line end; the others are nothing, so that words go on across them.

    >>> list(find_tags("<b>M</b>acron<br/>"))
    [Edit(start=0, end=3, text=''), Edit(start=4, end=8, text=''), Edit(start=13, end=18, text='\n')]
    """
    if "<" not in text:
        return
    last = 0
    endless: set[str] = set()  # what nothing closes
    for found in _TAG.finditer(text):
        if found.start() < last:
            continue
        last = found.end()
        opened = "comment" if found["comment"] else (found["hidden"] or "").lower()
        if opened:
            end = None if opened in endless else _ENDS[opened].search(text, last)
            if end is None:
                endless.add(opened)
                if opened == "comment":
                    continue
            else:
                last = end.end()
        if not _is_comparison(found, text):
            yield Edit(found.start(), last, _replacement(found))


def _replacement(found: re.Match[str]) -> str:
    if found["raised"]:
        return found["raised"].translate(_RAISED)  # a power or the number of a note, never more digits
    if found["block"] or found["hidden"]:
        return "\n\n"
    return "\n" if found["line_end"] else " " if found["between"] else ""


def _is_comparison(found: re.Match[str], text: str) -> bool:
    """Tell whether a tag of one letter is part of a formula: `a<b>c`, with no `</b>` in the text."""
    name = found["inline"] or found["block"] or ""
    return (
        len(found[0]) == 3
        and text[found.start() - 1 : found.start()].isalnum()
        and text[found.end() : found.end() + 1].isalnum()
        and f"</{name}>" not in text[found.end() : found.end() + 1000]
    )
