"""Explain the result of a text: list all candidates for names, compared names and numbers, each with a reason.

The decisions of `newsner.mentions.overlaps`, `newsner.linking.component` and `newsner.quantities.finder` are made again
from the data in the ``Doc``, this time with their reasons.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from spacy.tokens import Doc, Span

from newsner.checks import check_type
from newsner.extractor import Extractor, default_extractor
from newsner.labels import Label, Rejection
from newsner.linking.component import explain_linking
from newsner.linking.entities import linked_entities
from newsner.linking.groups import REFUSALS as MERGE_REFUSALS
from newsner.models import BOUND_WORDS, EXPLANATIONS, Result, to_surface
from newsner.names import tidy
from newsner.preprocessing.cleaning import CleanText
from newsner.preprocessing.tokenizer import read_original
from newsner.quantities.match import REFUSALS as NUMBER_REFUSALS
from newsner.quantities.match import QuantityMatch
from newsner.quantities.match import Refusal as NumberRefusal
from newsner.spans import CLUTTER_WITH_QUANTITIES, QUANTITY_SPANS, unread_clutter

if TYPE_CHECKING:
    from newsner.mentions.candidates import Candidate, Decision
    from newsner.mentions.overlaps import OverlapResolver

_TOO_IMPROBABLE = "it is too improbable"
_REJECTIONS: dict[Rejection, str] = {
    "in_clutter": "it is in page clutter",
    "never_list": "it is on the list of words that are never names",
    "refused_by_user": "your gazetteer says that it is never a name",
    "money": "it is an amount of money",
    "demonym": "it is somebody from a place",
    "inclusive_writing": "it is a noun in inclusive writing",
    "vessel": "it is a ship",
    "title_of_work": "it is in the title of a work",
    "part_of_known_name": "it is part of a longer name that the gazetteer knows",
    "below_threshold": _TOO_IMPROBABLE,
    "overlapped": "it overlaps a better candidate",
}


class TracedCandidate(Result):
    """A span that was proposed as a name.

    Attributes:
        text: the span; ``text[start:end]`` of the traced text.
        start: its first character.
        end: the character after it.
        label: the proposed label.
        proposed_by: the span groups that contain it: ``model``, ``gazetteer``, ``people``, ``organisations``,
            ``places``, ``results``, ``consistency``, ``sure`` if words make it sure, and ``user`` for your own names.
        score: the probability that it is a name of that label (0 to 1); ``None`` if rejected before scoring.
        kept: whether it became a mention.
        reason: why it was kept or not.
    """

    text: str
    start: int
    end: int
    label: Label
    proposed_by: tuple[str, ...]
    score: float | None
    kept: bool
    reason: str


class TracedMerge(Result):
    """A name that was merged with another one, or a merge that a rule proposed but that was refused.

    Attributes:
        text: the name, as written in its first mention; ``text[start:end]`` of the traced text.
        start: the first character of that mention.
        end: the character after it.
        other: the canonical name of the entity it was merged into, or the name it was compared with.
        label: the label of both.
        kept: whether they were merged.
        reason: why they were merged or not.
    """

    text: str
    start: int
    end: int
    other: str
    label: Label
    kept: bool
    reason: str


class TracedNumber(Result):
    """A number, and what it counts if it is a quantity.

    Attributes:
        text: the quantity, or the bare number; ``text[start:end]`` of the traced text.
        start: its first character.
        end: the character after it.
        kept: whether it is a quantity.
        reason: its bound, value and unit, or why it is not a quantity.
    """

    text: str
    start: int
    end: int
    kept: bool
    reason: str


class Trace(Result):
    """All decisions on one text, with their reasons; `newsner debug` prints ``str(trace)``."""

    text: str
    candidates: tuple[TracedCandidate, ...]
    merges: tuple[TracedMerge, ...]
    numbers: tuple[TracedNumber, ...]

    def __str__(self) -> str:
        """Return the decisions line by line: ``+`` before what was kept, ``-`` before what was not.

        Parts of a kept name that were proposed too are listed with it, and articles (`un`, `une`) are only counted.
        """
        return "\n".join(chain(self._candidate_lines(), [""], self._merge_lines(), [""], self._number_lines()))

    def _candidate_lines(self) -> Iterator[str]:
        yield _count("Candidates for names", self.candidates)
        kept = sorted((c for c in self.candidates if c.kept), key=lambda c: c.start)
        starts = [c.start for c in kept]
        parts: dict[int, list[str]] = {start: [] for start in starts}
        shown = []
        for c in self.candidates:
            before = bisect_right(starts, c.start) - 1
            if before >= 0 and _is_part(c, kept[before]):
                parts[starts[before]].append(to_surface(c.text))
            else:
                shown.append(c)
        for c in shown:
            score = "" if c.score is None else f" {c.score:.2f}"
            tried = list(dict.fromkeys(parts[c.start])) if c.kept else []
            more = f" (also proposed: {', '.join(tried)})" if tried else ""
            proposed = f"{c.label}{score}, by {', '.join(c.proposed_by)}"
            yield f"{self._start(c)}{to_surface(c.text)} [{proposed}]: {c.reason}{more}"

    def _merge_lines(self) -> Iterator[str]:
        yield _count("Merges", self.merges)
        for m in self.merges:
            relation = "=" if m.kept else "≠"
            yield f"{self._start(m)}{to_surface(m.text)} {relation} {to_surface(m.other)} [{m.label}]: {m.reason}"

    def _number_lines(self) -> Iterator[str]:
        yield _count("Numbers", self.numbers)
        article = _to_clause(NUMBER_REFUSALS["article"])
        for n in self.numbers:
            if n.reason != article:
                yield f"{self._start(n)}{to_surface(n.text)}: {n.reason}"
        if articles := sum(n.reason == article for n in self.numbers):
            yield f"- {articles} × un, une: {article}"

    def _start(self, row: TracedCandidate | TracedMerge | TracedNumber) -> str:
        """Return the beginning of a line: whether it was kept, and the number of its line in the text."""
        return f"{'+' if row.kept else '-'} line {bisect_left(self._line_ends, row.start) + 1}: "

    @cached_property
    def _line_ends(self) -> list[int]:
        return [found.start() for found in re.finditer("\n", self.text)]


def _is_part(candidate: TracedCandidate, name: TracedCandidate) -> bool:
    return not candidate.kept and candidate.end <= name.end and candidate.reason.startswith(_TOO_IMPROBABLE)


def _count(title: str, rows: Sequence[TracedCandidate | TracedMerge | TracedNumber]) -> str:
    return f"{title}: {sum(row.kept for row in rows)} kept of {len(rows)}"


def debug(text: str, *, extractor: Extractor | None = None) -> Trace:
    """Return an explanation of a text's result: all candidates, merges and numbers, kept or not, with reasons.

    Args:
        text: any string.
        extractor: an extractor from `newsner.load`; by default the one that `newsner.extract` uses.

    Raises:
        TypeError: ``text`` is not a string, or ``extractor`` is not an `Extractor`.

    >>> trace = debug("En 2015, Bachar al-Assad parle. Assad a tiré 26 missiles.")
    >>> [(number.text, number.kept, number.reason) for number in trace.numbers]
    [('2015', False, 'it is a year'), ('26 missiles', True, '26, unit: missile')]
    >>> [(merge.text, merge.other, merge.kept, merge.reason) for merge in trace.merges]
    [('Assad', 'Bachar al-Assad', True, 'the surname of the only person it fits')]
    """
    check_type("text", text, str, "a string")
    extractor = default_extractor() if extractor is None else extractor
    check_type("extractor", extractor, Extractor, "an Extractor")
    resolver: OverlapResolver = extractor.nlp.get_pipe("newsner_overlaps")  # type: ignore[assignment]
    with extractor.memory_zone():  # in which no other thread runs the pipeline, or ends the life of the document
        doc = extractor.nlp(text)
        original = read_original(doc)
        return Trace(
            text=original.original,
            candidates=tuple(_trace_candidate(decision, original) for decision in resolver.decide(doc)),
            merges=tuple(_trace_merges(doc, original)),
            numbers=tuple(_trace_numbers(doc, original)),
        )


def _trace_candidate(decision: Decision, original: CleanText) -> TracedCandidate:
    candidate = decision.candidate
    return TracedCandidate(
        **original.locate(candidate.span.start_char, candidate.span.end_char),
        label=Label(candidate.label),
        proposed_by=candidate.sources,
        score=None if decision.score is None else round(decision.score, 3),
        kept=decision.kept,
        reason=_explain(decision),
    )


def _explain(decision: Decision) -> str:
    if decision.reason is None:
        if decision.label != decision.candidate.label:
            return f"chosen, as {decision.label}: the article has more evidence for this label"
        return "chosen"
    reason = _REJECTIONS[decision.reason]
    if decision.by is None:
        return reason
    return f"{reason}{' beside' if decision.reason == 'below_threshold' else ','} {_describe(decision.by)}"


def _describe(candidate: Candidate) -> str:
    return f"“{tidy(candidate.text)}” ({candidate.label})"


def _trace_merges(doc: Doc, original: CleanText) -> Iterator[TracedMerge]:
    """Yield each alias with the name it was merged into, then the merges that a rule proposed but that were refused."""
    for entity in linked_entities(doc):
        spans = [doc[mention.start : mention.end] for mention in entity.mentions]
        for alias, why in entity.reasons:
            first = next(span for span in spans if tidy(span.text) == alias)
            yield _build_merge(original, first, entity.name, entity.label, kept=True, reason=EXPLANATIONS[why])
    for decision in explain_linking(doc):
        if decision.refusal is not None:
            short, full = sorted((decision.first, decision.second), key=lambda group: (len(group.written), group.first))
            first = min(short.spans, key=lambda span: span.start)
            reason = f"{MERGE_REFUSALS[decision.refusal]}; else it would be {EXPLANATIONS[decision.reason]}"
            yield _build_merge(original, first, full.written, short.label, kept=False, reason=reason)


def _build_merge(
    original: CleanText, mention: Span, other: str, label: Label, *, kept: bool, reason: str
) -> TracedMerge:
    place = original.locate(mention.start_char, mention.end_char)
    return TracedMerge(**place, other=other, label=label, kept=kept, reason=reason)


def _trace_numbers(doc: Doc, original: CleanText) -> Iterator[TracedNumber]:
    """Yield the outcome for each number; a quantity is rejected if it is part of a name or of page clutter."""
    from newsner.quantities.finder import QuantityFinder  # imported here, since it compiles many patterns

    kept = {(q["start"], q["end"]) for span in doc.spans.get(QUANTITY_SPANS, ()) for q in [span._.quantity]}
    clutter = [(span.start_char, span.end_char) for span in unread_clutter(doc, CLUTTER_WITH_QUANTITIES)]
    for outcome in QuantityFinder(original.text).find_all():
        place = original.locate(outcome.start, outcome.end)
        if isinstance(outcome, NumberRefusal):
            yield TracedNumber(**place, kept=False, reason=_to_clause(outcome.explanation))
        elif (outcome.start, outcome.end) in kept:
            yield TracedNumber(**place, kept=True, reason=_say(outcome))
        elif any(start < outcome.end and outcome.start < end for start, end in clutter):
            yield TracedNumber(**place, kept=False, reason="it is in page clutter")
        else:
            yield TracedNumber(**place, kept=False, reason="its number is part of a name")


def _to_clause(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:].removesuffix(".")


def _say(match: QuantityMatch) -> str:
    """Return bound, value, unit and rate of a quantity."""
    numbers = [str(number) for number in (match.value, match.low, match.high) if number is not None]
    value = " ".join(filter(None, (BOUND_WORDS.get(match.bound or ""), "–".join(numbers) or "no exact value")))
    unit = f"unit: {match.unit}" if match.unit else "no unit"
    return f"{value}, {unit}, per: {match.per}" if match.per else f"{value}, {unit}"
