"""Recognise the exports of databases whose layouts are not read, so that a hundred articles do not become one text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsner.checks import name_argument
from newsner.corpus.formats.press.article import Article
from newsner.corpus.formats.press.base import Layout, UnknownLayoutError

_HTML = re.compile(r"<!-- LXNComment\b|<a name=\"DOC_ID_\d+_\d+\"")
_COUNTER = re.compile(r"^\s*\d+ (?:of|de|sur|von|di|van) \d+ DOCUMENTS?\s*$", re.M | re.I)
_LENGTH = re.compile(r"^\s*(?:LENGTH|LONGUEUR|LÄNGE|LONGITUD|LUNGHEZZA|LENGTE)\s*:", re.M)
_END = re.compile(r"^\s*(?:End of Document|Fin du document)\s*$", re.M | re.I)
_LOADED = re.compile(r"^\s*(?:Load-Date|Date de chargement)\s*:", re.M | re.I)


class LexisNexis(Layout):
    """The exports of LexisNexis and Nexis Uni, which are recognised and refused."""

    database = "lexisnexis"
    libraries = ()

    def recognises(self, text: str) -> bool:
        """Tell whether there is a comment, a counter of documents or a last line that only these exports have."""
        return any(
            all(pattern.search(text) for pattern in patterns)
            for patterns in ((_HTML,), (_COUNTER, _LENGTH), (_END, _LOADED))
        )

    def read(self, text: str) -> tuple[str, Iterator[Article]]:
        """Raise UnknownLayoutError: what is not read is not taken for one long text either."""
        raise UnknownLayoutError(
            "looks like an export of LexisNexis, whose layouts are not read: all its articles would be one text; turn "
            "it into a table with a row for each article (LexisNexisTools, a package for R, does), or set "
            f"{name_argument('layout', 'text')} to read the file as one text all the same"
        )
