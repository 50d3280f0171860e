"""Recognise the exports of Factiva, and choose how to read them: HTML, XML, or text, as RTF files hold it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsner.checks import name_argument
from newsner.corpus.formats.press.article import Article
from newsner.corpus.formats.press.base import Layout, UnknownLayoutError
from newsner.corpus.formats.press.factiva_fields import ANY_DOCUMENT, DOCUMENT
from newsner.corpus.formats.press.factiva_html import read_html
from newsner.corpus.formats.press.factiva_text import read_text
from newsner.corpus.formats.press.factiva_xml import read_xml

_HTML = re.compile(
    r"""class=["']article [a-z]{2,4}(?:[A-Z]{2})?Article["']|class=["']articleParagraph |<title>\s*Factiva\s*</title>"""
)
_XML = re.compile(r"<(?:\w+:)?(?:PPSResponse|ppsarticle|accessionNo)\b")
_FIELDS = re.compile(r"^\W*HD\b.*\n(?:.*\n)*?\W*WC\b", re.M)
_PAGE = re.compile(r"<(?:html|body|div|!doctype)\b", re.I)


class Factiva(Layout):
    """The exports of Factiva."""

    database = "factiva"

    def recognises(self, text: str) -> bool:
        """Tell whether there is a class, an element or a document number that only Factiva has."""
        if any(pattern.search(text) is not None for pattern in (_HTML, _XML, DOCUMENT)):
            return True
        return ANY_DOCUMENT.search(text) is not None and _FIELDS.search(text) is not None

    def read(self, text: str) -> tuple[str, Iterator[Article]]:
        """Return the layout and the articles of a file."""
        if _XML.search(text):
            found = read_xml(text)
        elif _PAGE.search(text[:5000]):
            found = read_html(text)
        else:
            found = read_text(text)
        if found is None:
            kind = "XML" if _XML.search(text) else "HTML" if _HTML.search(text) else "text"
            raise UnknownLayoutError(
                f"looks like an export of Factiva ({kind}), but holds no article in a layout that is known: there are "
                "neither fields such as HD and TD nor paragraphs of articles, as in a list of headlines; export the "
                f"articles in full, or set {name_argument('layout', 'text')} to read the file as one text"
            )
        return found
