"""Mark page clutter, in which no names and quantities are searched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from newsner.lexicons import load_clutter, load_quantity_cues, load_units
from newsner.regexes import compile_phrases
from newsner.spans import CLUTTER_SPANS, text_of, to_span


@cache
def _clutter_pattern() -> re.Pattern[str]:
    cues = {role: compile_phrases(phrases) for role, phrases in load_clutter().items()}
    months = compile_phrases(load_quantity_cues()["month"])
    date = rf"\d{{1,2}}(?:er)?[ ./](?:{months}|\d\d)(?:[ ./]\d{{2,4}})?|\d{{1,2}}[h:]\d{{2}}"
    minute = compile_phrases(surface for surface, unit in load_units().items() if unit.unit == "minute")
    minutes = rf"\d+[ \t]?(?:{minute})(?!\w)"
    between = rf"(?:[ \t:,|·•–—/>.-]|\(?\d+\)?(?!\w)|(?:{cues['clutter']}|{date}|{cues['filler']})(?!\w))*"
    return re.compile(
        rf"""
        (?P<clutter>  # `Publié le 12 mars 2019 à 14h35`, `Partager | Imprimer`
            ^[ \t]*(?:{cues["clutter"]})(?!\w){between}$
        )
        | (?P<line>  # `Abonnez-vous à notre newsletter pour ne rien manquer`
            ^[ \t]*(?:{cues["line"]})[^\n]*$
        )
        | (?P<marker>  # `>> Lire aussi :`, `Lire aussi :`
            ^[ \t]*(?:>+[ \t]*(?:(?:{cues["marker"]})[ \t]*:?)?|(?:{cues["marker"]})[ \t]*:)
        )
        | (?P<reading_time>  # `Lecture en 3 min.`, `3 min de lecture`
            ^[ \t]*(?:(?:{cues["reading_time"]})[ \t]*:?[ \t]*{minutes}|{minutes}[ \t]de[ \t]lecture)
            (?=[ \t]*(?:$|[-–—•|]))
        )
        | (?P<caption>  # `Le 12h30 / 1 min. / le 7 octobre 2015`, from the first slash
            /(?<=[ \t]/)[ \t]*{minutes}[ \t]*/[ \t]*(?:le[ \t]+)?(?:{date})[ \t]*$
        )
        | (?P<credit>  # a line `(ats/jvia)`
            ^[ \t]*\(?[a-zà-ÿ]+(?:/[a-zà-ÿ]+){{1,5}}\)?[ \t]*$
        )
        | (?P<signature>  # `ats/jvia` after the last sentence
            (?<=[.!?»"])[ \t]?\(?[a-z]{{2,5}}(?:/[a-z]{{1,6}}){{1,5}}\)?[ \t]*$
        )
        """,
        re.IGNORECASE | re.MULTILINE | re.VERBOSE,
    )


def find_clutter(text: str) -> Iterator[tuple[int, int]]:
    r"""Yield the (start, end) ranges of page clutter: publication lines, link markers, reading times, signatures.

    >>> text = "agences/jvia\n\nPublié Modifié\n\n>> Lire : Genève vote"
    >>> [text[start:end] for start, end in find_clutter(text)]
    ['agences/jvia', 'Publié Modifié', '>> Lire :']
    """
    agencies = load_clutter()["agency"]
    for match in _clutter_pattern().finditer(text):
        signed = match["credit"] or match["signature"]
        if signed and not signed.rsplit("/")[-1].islower():
            continue  # the initials in a signature are lower case (`ATS/jvia`); `AFP/Reuters` is two names
        if match["credit"] and agencies.isdisjoint(re.findall(r"\w+", signed.lower())):
            continue  # `pour/contre`
        if match[0].strip():
            yield match.span()


class ClutterMarker:
    """Component that marks publication lines, link markers, reading times and signatures of agencies."""

    def __init__(self, *, spans_key: str) -> None:
        self.spans_key = spans_key

    def __call__(self, doc: Doc) -> Doc:
        """Write the page clutter of a document to ``doc.spans[spans_key]`` and return the document."""
        ranges = find_clutter(text_of(doc))
        doc.spans[self.spans_key] = [to_span(doc, start, end, "CLUTTER") for start, end in ranges]
        return doc


@Language.factory("newsner_clutter", default_config={"spans_key": CLUTTER_SPANS}, assigns=["doc.spans"])
def make_clutter_marker(nlp: Language, name: str, spans_key: str) -> ClutterMarker:
    """Build a `ClutterMarker`; it needs no other component."""
    return ClutterMarker(spans_key=spans_key)
