"""Tag the two sides of a sports result as organisations: `Sion - Servette 0-3`, `MCA 1 – JSK 1`, `PSG-OM (2-1)`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span

from newsner.labels import Label
from newsner.mentions.tagger import SpanTagger
from newsner.spans import RESULT_SPANS, text_of

_WORD = r"[A-ZÀ-Þ][\w.'’]*"
_SIDE = rf"{_WORD}(?:[ -](?:(?:de|du|des|la|le)[ ]|d['’])?{_WORD}){{0,3}}?"
_DASH = r"\s?[-–—/]\s?"
_GOALS = r"\d{1,3}"
_RESULT = re.compile(
    rf"""
    (?<!\w)(?P<home>{_SIDE})
    (?:
        {_DASH}(?P<guest>{_SIDE})\s?[,:]?\s\(?{_GOALS}\s?[-–:]\s?{_GOALS}(?![\d-])  # `PSG-OM (2-1)`
        | \s\d\d?(?:{_DASH}|,\s)(?P<other>{_SIDE})\s\d\d?(?!\w|[,.]?\d|\s?%)      # `MCA 1 – JSK 1`
    )
    """,
    re.VERBOSE,
)


class ResultTagger(SpanTagger):
    """Propose both sides of a result as organisations, also where a team is called by its town or country."""

    def find(self, doc: Doc) -> Iterator[Span]:
        """Yield the sides in text order, without those that do not stand on whole tokens."""
        for match in _RESULT.finditer(text_of(doc)):
            for side in ("home", "guest", "other"):
                if match[side]:
                    span = doc.char_span(*match.span(side), label=Label.ORG.value)
                    if span is not None:
                        yield span


@Language.factory("newsner_results", default_config={"spans_key": RESULT_SPANS}, assigns=["doc.spans", "doc.ents"])
def make_result_tagger(nlp: Language, name: str, spans_key: str) -> ResultTagger:
    """Build a `ResultTagger`; it needs no other component."""
    return ResultTagger(nlp, spans_key=spans_key)
