"""The component `newsner_dates`: what the words for days, months and years mean on the calendar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.language import Language
from spacy.tokens import Doc

from newsner.dates.anchor import find_anchor
from newsner.dates.expressions import Expression, find_expressions
from newsner.dates.found import read_anchor
from newsner.dates.refusals import is_name
from newsner.dates.resolver import Found, Resolver, with_days_behind
from newsner.spans import ANCHOR_KEY, DATES_KEY, QUANTITY_SPANS, text_of

_NUMBERS = frozenset({"year", "adjacent_year", "short_year", "clock", "range_years"})
"""Forms that may be a number of something else."""


class DateTagger:
    """Find dates, and what they mean by the day of the article.

    ``doc.user_data["newsner_dates"]`` holds them; read them with `newsner.dates.found.read_dates`. The day of the
    article is what `newsner.dates.found.set_anchor` has written, or what the text says of its publication.
    """

    def __call__(self, doc: Doc) -> Doc:
        """Write the dates of a document, and the day of the article if the text says it."""
        text = text_of(doc)
        expressions = list(find_expressions(text))
        if read_anchor(doc) is None:
            day = find_anchor(text, expressions)
            if day is not None:
                doc.user_data[ANCHOR_KEY] = (day.isoformat(), "text")
        doc.user_data[DATES_KEY] = tuple(_find(doc, text, expressions))
        return doc


def _find(doc: Doc, text: str, expressions: Iterable[Expression]) -> Iterator[Found]:
    """Yield the dates in text order, from the expressions of a document's text."""
    anchor = read_anchor(doc)
    resolver = Resolver(text, anchor.day if anchor else None)
    names = [(e.start_char, e.end_char) for e in doc.ents if e.label_ in {"PER", "LOC", "ORG"}]
    counts = [(q.start_char, q.end_char) for q in doc.spans.get(QUANTITY_SPANS, ())]
    found: list[Found] = []
    for expression in expressions:
        counted = expression.form in _NUMBERS and _is_inside(expression, counts)
        if counted or _is_inside(expression, names) or is_name(text, expression):
            continue
        date = resolver.resolve(expression)
        if date is not None:
            found.append(date)
    yield from with_days_behind(found)


def _is_inside(expression: Expression, ranges: list[tuple[int, int]]) -> bool:
    """Tell whether a range overlaps an expression and goes on beside it, or is the same."""
    return any(
        start < expression.end and expression.start < end and (start <= expression.start and expression.end <= end)
        for start, end in ranges
    )


@Language.factory("newsner_dates", requires=["doc.ents", "doc.spans"], assigns=["doc.user_data"])
def make_date_tagger(nlp: Language, name: str) -> DateTagger:
    """Build a `DateTagger`; add it after `newsner_overlaps`, or alone."""
    return DateTagger()
