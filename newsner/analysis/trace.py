"""Why a text gave what it gave: every candidate for a name, every two names compared, every number, each with a reason.

The components keep what they saw in the ``Doc``; the reasons are those of `newsner.mentions.overlaps`,
`newsner.linking.component` and `newsner.quantities.finder`, asked again.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

from spacy.tokens import Doc, Span

from newsner.checks import check_type
from newsner.extractor import Extractor, default_extractor
from newsner.labels import Label, Rejection
from newsner.linking.component import explain_linking, linked_entities
from newsner.linking.groups import REFUSALS as MERGE_REFUSALS
from newsner.models import BOUND_WORDS, EXPLANATIONS, Result
from newsner.names import tidy
from newsner.preprocessing.cleaning import CleanText
from newsner.preprocessing.tokenizer import read_original
from newsner.quantities.match import QuantityMatch
from newsner.quantities.match import Refusal as NumberRefusal
from newsner.spans import CLUTTER_SPANS, QUANTITY_SPANS

if TYPE_CHECKING:
    from newsner.mentions.candidates import Candidate, Decision
    from newsner.mentions.overlaps import OverlapResolver

_REJECTIONS: dict[Rejection, str] = {
    "in_clutter": "it stands in page clutter",
    "never_list": "it is on the list of words that are never names",
    "refused_by_user": "your gazetteer says that it is never a name",
    "part_of_known_name": "it is part of a longer name that the gazetteer knows",
    "below_threshold": "it is too improbable",
    "overlapped": "it overlaps a better candidate",
}


class TracedCandidate(Result):
    """A span that was proposed as a name.

    Attributes:
        text: the span; ``text[start:end]`` of the traced text.
        start: its first character.
        end: the character behind it.
        label: the label it was proposed with.
        proposed_by: the span groups that hold it: ``model``, ``gazetteer``, ``people``, ``organisations``, ``places``,
            ``results``, ``consistency``, and ``user`` for your own names.
        score: how probable it is that it is a name of that label, from 0 to 1; ``None`` if it was rejected before.
        kept: whether it became a mention.
        reason: why.
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
    """A name that was merged with another, or that a rule proposed to merge but that stays apart.

    Attributes:
        text: the name, as its first mention has it; ``text[start:end]`` of the traced text.
        start: the first character of that mention.
        end: the character behind it.
        other: the canonical name of what it was merged into, or the name that it was compared with.
        label: the label of both.
        kept: whether they were merged.
        reason: why, or why not.
    """

    text: str
    start: int
    end: int
    other: str
    label: Label
    kept: bool
    reason: str


class TracedNumber(Result):
    """A number, with what it counts if it became a quantity.

    Attributes:
        text: the quantity, or the bare number; ``text[start:end]`` of the traced text.
        start: its first character.
        end: the character behind it.
        kept: whether it became a quantity.
        reason: what it says, or why it is no quantity.
    """

    text: str
    start: int
    end: int
    kept: bool
    reason: str


class Trace(Result):
    """All decisions about one text; ``str(trace)`` is what `newsner debug` prints."""

    text: str
    candidates: tuple[TracedCandidate, ...]
    merges: tuple[TracedMerge, ...]
    numbers: tuple[TracedNumber, ...]

    def __str__(self) -> str:
        """Return the decisions line by line: ``+`` before what was kept, ``-`` before what was not."""
        return "\n".join(chain(self._name_lines(), self._merge_lines(), self._number_lines()))

    def _name_lines(self) -> Iterator[str]:
        yield _heading("Names", "candidate", self.candidates)
        for c in self.candidates:
            score = "" if c.score is None else f" {c.score:.2f}"
            yield f"{_mark(c.kept)} {_line(c.text)} [{c.label}{score}; {', '.join(c.proposed_by)}]: {c.reason}"

    def _merge_lines(self) -> Iterator[str]:
        yield _heading("Links", "pair of names", self.merges)
        for m in self.merges:
            yield f"{_mark(m.kept)} {_line(m.text)} {'=' if m.kept else '≠'} {_line(m.other)} [{m.label}]: {m.reason}"

    def _number_lines(self) -> Iterator[str]:
        yield _heading("Numbers", "number", self.numbers)
        for n in self.numbers:
            yield f"{_mark(n.kept)} {_line(n.text)}: {n.reason}"


def _heading(title: str, noun: str, rows: tuple[Any, ...]) -> str:
    kept = sum(row.kept for row in rows)
    counted = {"candidate": "candidates", "pair of names": "pairs of names", "number": "numbers"}[noun]
    return f"\n{title}: {kept} kept of {len(rows)} {noun if len(rows) == 1 else counted}"


def _mark(kept: bool) -> str:
    return "+" if kept else "-"


def _line(text: str) -> str:
    return " ".join(text.split())


def debug(text: str, *, extractor: Extractor | None = None) -> Trace:
    """Return why a text gives what it gives: every candidate, merge and number, kept or not, with its reason.

    Args:
        text: any string.
        extractor: made by `newsner.load`; by default the one of `newsner.extract`.

    Raises:
        TypeError: ``text`` is no string, or ``extractor`` no `Extractor`.

    >>> trace = debug("En 2015, Bachar al-Assad parle. Assad a tiré 26 missiles.")
    >>> [(number.text, number.kept, number.reason) for number in trace.numbers]
    [('2015', False, 'it is a year'), ('26 missiles', True, '26 missile')]
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


def _locate(original: CleanText, start: int, end: int) -> dict[str, Any]:
    """Return text, start and end in the caller's text of a stretch of the cleaned text."""
    start, end = original.to_original(start, end)
    return {"text": original.original[start:end], "start": start, "end": end}


def _trace_candidate(decision: Decision, original: CleanText) -> TracedCandidate:
    candidate = decision.candidate
    return TracedCandidate(
        **_locate(original, candidate.span.start_char, candidate.span.end_char),
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
    return reason if decision.by is None else f"{reason}, {_describe(decision.by)}"


def _describe(candidate: Candidate) -> str:
    return f"“{_line(candidate.text)}” ({candidate.label})"


def _trace_merges(doc: Doc, original: CleanText) -> Iterator[TracedMerge]:
    """Yield each alias with the name it was merged into, then the names that a rule proposed but that stay apart."""
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
    place = _locate(original, mention.start_char, mention.end_char)
    return TracedMerge(**place, other=other, label=label, kept=kept, reason=reason)


def _trace_numbers(doc: Doc, original: CleanText) -> Iterator[TracedNumber]:
    """Yield what became of each number; a quantity may still have gone to a name or to page clutter."""
    from newsner.quantities.finder import QuantityFinder  # here, since it compiles patterns that importing needs not

    kept = {(q["start"], q["end"]) for span in doc.spans.get(QUANTITY_SPANS, ()) for q in [span._.quantity]}
    clutter = [(span.start_char, span.end_char) for span in doc.spans.get(CLUTTER_SPANS, ())]
    for outcome in QuantityFinder(original.text).find_all():
        place = _locate(original, outcome.start, outcome.end)
        if isinstance(outcome, NumberRefusal):
            yield TracedNumber(**place, kept=False, reason=_to_clause(outcome.explanation))
        elif (outcome.start, outcome.end) in kept:
            yield TracedNumber(**place, kept=True, reason=_say(outcome))
        elif any(start < outcome.end and outcome.start < end for start, end in clutter):
            yield TracedNumber(**place, kept=False, reason="it stands in page clutter")
        else:
            yield TracedNumber(**place, kept=False, reason="its number is part of a name")


def _to_clause(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:].removesuffix(".")


def _say(match: QuantityMatch) -> str:
    """Return bound, value and unit of a quantity."""
    numbers = [str(number) for number in (match.value, match.low, match.high) if number is not None]
    words = (BOUND_WORDS.get(match.bound or ""), "–".join(numbers) or "no exact value", match.unit)
    return " ".join(word for word in words if word)
