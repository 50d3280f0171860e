"""Decide who says a quotation that no cue attributes: somebody near it, nobody known, or nobody at all."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from newsner.french_words import DETERMINERS
from newsner.labels import Label
from newsner.lexicons import load_weights
from newsner.names import fold_word
from newsner.statements.antecedents import nouns_of_people
from newsner.statements.clauses import count_words, is_finite
from newsner.statements.draft import Attribution, Draft, QuotationRule
from newsner.statements.phrases import Phrase, find_main_subject
from newsner.statements.quotations import Quotation
from newsner.statements.reading import Line, Reading, Sentence

Source = Literal[
    "near", "earlier", "later", "below", "subject", "person", "behind", "previous", "previous_subject", "next"
]
"""Where somebody who may speak is named: in a statement before (`near`, `earlier`), behind on the line (`later`), under
it (`below`), in the sentence (`subject`, `person`, `behind`), in the one before or behind (`previous`, `next`)."""

PlaceKind = Literal["partial", "colon", "paragraph", "alone", "clause"]
"""How a quotation stands: a phrase in a sentence, behind a colon, as a line, as a sentence, as a clause in one."""

_RULES: dict[Source, QuotationRule] = {
    "near": "free-near",
    "earlier": "free-near",
    "later": "free-later",
    "below": "free-later",
    "next": "free-later",
    "previous": "free-previous",
    "previous_subject": "free-previous",
    "subject": "free-own",
    "person": "free-own",
    "behind": "free-own",
}
_SPOKE: frozenset[Source] = frozenset({"near", "earlier", "later", "below"})
_FARTHEST_BEFORE = 200  # tokens between a quotation and the statement before it
_FARTHEST_BEHIND = 150
_MOST_EARLIER = 4  # statements before the last one
_MOST_SENTENCES = 6  # of a distance
_LONGEST_HEADING = 14  # tokens of a line that names who speaks below it
_LONGEST_LINE = 22  # tokens of a line that may be a heading
_MOST_WORDS = 8  # of a quotation
_NEAR = 6  # tokens behind a quotation
_ADJACENT = 4
_MOST_UNSAID = 0.5  # the probability that a phrase is no statement, above which it is none
_MOST_UNSAID_OF_SENTENCE = 0.7  # … a sentence
_FIRST_PERSON = frozenset({"je", "j'", "moi", "mon", "ma", "mes", "-je", "m'"})
_FIRST_PLURAL = frozenset({"nous", "notre", "nos", "-nous", "on"})
_SINGULAR = frozenset({"il", "elle", "lui", "je", "j'", "celui-ci", "celle-ci"})
_PLURAL = frozenset(
    {"ils", "elles", "eux", "nous", "on", "les", "des", "certains", "certaines", "plusieurs", "beaucoup", "ces"}
    | {"ses", "leurs"}
)
_ENDS = frozenset({".", "!", "?", "…"})

Features = dict[str, float]


class Place(NamedTuple):
    """A quotation and where it stands; ``number`` is that of its sentence."""

    quotation: Quotation
    number: int
    is_clause: bool
    is_alone: bool
    follows_colon: bool

    @property
    def is_partial(self) -> bool:
        """Tell whether a quotation is a phrase inside a sentence of the article."""
        return not (self.is_clause or self.is_alone or self.follows_colon)


class Candidate(NamedTuple):
    """What may attribute a quotation, ``None`` where it may be no statement, and what speaks for it."""

    attribution: Attribution | None
    features: Features


class Neighbours:
    """The statements next to a token, among those that cues attribute and those added since."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self._added: Draft | None = None
        self._ending = {draft.end: draft for draft in drafts}
        self._starting = {draft.start: draft for draft in reversed(drafts)}
        self._ends, self._starts = sorted(self._ending), sorted(self._starting)

    def add(self, draft: Draft) -> None:
        """Add a statement behind those added before."""
        self._added = draft

    def before(self, position: int) -> Draft | None:
        """Return the statement that ends nearest before a token."""
        index = bisect_right(self._ends, position)
        found, added = (self._ending[self._ends[index - 1]] if index else None), self._added
        if added is None or added.end > position or (found is not None and added.end < found.end):
            return found
        return added

    def behind(self, position: int) -> Draft | None:
        """Return the first statement that begins behind a token."""
        index = bisect_right(self._starts, position)
        return self._starting[self._starts[index]] if index < len(self._starts) else None


def attribute(reading: Reading, place: Place, neighbours: Neighbours) -> Attribution | None:
    """Return what attributes a quotation, or ``None`` if it is more likely no statement than one.

    The candidates' weighted features make their probabilities (a conditional logistic regression, fitted by
    ``tests/benchmarks/quotations.py``).
    """
    candidates = list(find_candidates(reading, place, neighbours))
    weights = load_weights("quotation")
    scores = [sum(weights.get(name, 0.0) * value for name, value in c.features.items()) for c in candidates]
    odds = [math.exp(score - max(scores)) for score in scores]
    said = [(odd, candidate) for odd, candidate in zip(odds, candidates, strict=True) if candidate.attribution]
    unsaid = 1 - sum(odd for odd, _ in said) / sum(odds)
    if unsaid > (_MOST_UNSAID if place.is_partial else _MOST_UNSAID_OF_SENTENCE):
        return None
    return max(said, key=lambda pair: pair[0])[1].attribution


def find_candidates(reading: Reading, place: Place, neighbours: Neighbours) -> Iterator[Candidate]:
    """Yield who may say a quotation, each once, then nobody known, then that it is no statement."""
    kind = _kind(reading, place)
    near = neighbours.before(place.quotation.open)
    i_or_we = _first_person(reading, place.quotation)
    seen: set[Phrase] = set()
    for source, phrase, cue, features in _named(reading, place, near, neighbours, kind):
        if phrase in seen:
            continue
        seen.add(phrase)
        form = _form(reading, phrase)
        found = {
            f"{source}_{kind}": 1.0,
            form: 1.0,
            f"{form}_{'spoke' if source in _SPOKE else 'named'}": 1.0,
            **features,
        }
        if i_or_we:
            found[f"{i_or_we}_{'one' if form in {'person', 'pronoun', 'role'} else 'other'}"] = 1.0
        if near is not None and near.speaker not in {None, phrase}:
            found["speaks_before"] = float(bool(_entities(reading, near.speaker) & _entities(reading, phrase)))
        rule = _RULES[source]
        if rule == "free-own" and kind == "colon":
            rule = "free-colon"
        yield Candidate(Attribution(cue, phrase, rule), found)
    yield Candidate(
        Attribution(None, None, "free-full" if place.is_clause else "free"), _nobody(reading, place, near, kind)
    )
    yield Candidate(None, _no_statement(reading, place, near, kind))


def _kind(reading: Reading, place: Place) -> PlaceKind:
    """Return how a quotation stands."""
    if place.is_partial:
        return "partial"
    if place.follows_colon:
        return "colon"
    if not place.is_alone:
        return "clause"
    line = reading.line_of(place.quotation.open)
    whole = line.start == place.quotation.open and line.end <= place.quotation.close + 2
    return "paragraph" if whole else "alone"


def _first_person(reading: Reading, quotation: Quotation) -> str:
    """Return ``i`` or ``we`` if a quotation speaks in the first person, else an empty text."""
    words = frozenset(reading.lower[quotation.open : quotation.close])
    return "i" if words & _FIRST_PERSON else "we" if words & _FIRST_PLURAL else ""


def _entities(reading: Reading, phrase: Phrase | None) -> set[int]:
    return reading.entities_in(*phrase) if phrase is not None else set()


def _form(reading: Reading, phrase: Phrase) -> str:
    """Return what kind of words name somebody."""
    labels = {reading.entities[index].label for index in reading.entities_in(*phrase)}
    first = reading.lower[phrase.start].lstrip("-")
    if Label.PER in labels:
        return "person"
    if phrase.end == phrase.start + 1 and first in _SINGULAR:
        return "pronoun"
    if first in _PLURAL:
        return "plural"
    if not nouns_of_people().isdisjoint(fold_word(word) for word in reading.lower[phrase.start : phrase.end][:4]):
        return "role"
    named = phrase.start in reading.mention_starts or (
        first in DETERMINERS and phrase.start + 1 in reading.mention_starts
    )
    return "body" if named and Label.ORG in labels else "town" if named and Label.LOC in labels else "noun"


_Named = tuple[Source, Phrase, tuple[int, int] | None, Features]


def _named(
    reading: Reading, place: Place, near: Draft | None, neighbours: Neighbours, kind: PlaceKind
) -> Iterator[_Named]:
    """Yield those who are named near a quotation, with where, the cue of their statement, and what speaks for them."""
    sentence, line = reading.sentences[place.number], reading.line_of(place.quotation.open)
    yield from _speakers(reading, place, near, neighbours, kind)
    yield from _own(reading, place, sentence, kind)
    yield from _beside(reading, place, line)


def _speakers(
    reading: Reading, place: Place, near: Draft | None, neighbours: Neighbours, kind: PlaceKind
) -> Iterator[_Named]:
    """Yield the speakers of the statements before and behind a quotation."""
    quotation, line = place.quotation, reading.line_of(place.quotation.open)
    if near is not None and near.speaker is not None and near.end >= quotation.open - _FARTHEST_BEFORE:
        features = _distance(reading, place, near, "near", kind)
        features["near_adjacent"] = float(quotation.open - near.end <= _ADJACENT)
        yield "near", near.speaker, near.cue, features
    draft = near
    for _ in range(_MOST_EARLIER):
        draft = neighbours.before(draft.start) if draft is not None else None
        if near is None or draft is None or near.speaker is None:
            break
        if draft.speaker not in {None, near.speaker}:
            if draft.end >= quotation.open - _FARTHEST_BEFORE:
                yield "earlier", draft.speaker, draft.cue, _distance(reading, place, draft, "earlier", kind)
            break
    behind = neighbours.behind(quotation.close)
    if behind is not None and behind.speaker is not None and behind.start < quotation.close + _FARTHEST_BEHIND:
        source: Source = "later" if behind.start < line.end else "below"
        yield source, behind.speaker, behind.cue, _distance(reading, place, behind, "later", kind)


def _distance(reading: Reading, place: Place, draft: Draft, source: Source, kind: PlaceKind) -> Features:
    """Return how far a statement is from a quotation, and how it was found."""
    sentence, line = reading.sentences[place.number], reading.line_of(place.quotation.open)
    far = float(min(_MOST_SENTENCES, abs(reading.sentence_of(draft.start) - place.number)))
    return {
        f"{source}_far": far,
        f"{source}_far_{kind}": far,
        f"{source}_in_sentence": float(sentence.start <= draft.start < sentence.end),
        f"{source}_in_line": float(line.start <= draft.start < line.end),
        f"{source}_next_line_{kind}": float(
            abs(reading.line_number(draft.start) - reading.line_number(line.start)) == 1
        ),
        f"{source}_guessed": float(draft.rule.startswith("free")),
        f"{source}_framed": float(draft.rule.startswith("frame")),
        f"{source}_direct": float(draft.kind == "direct"),
    }


def _own(reading: Reading, place: Place, sentence: Sentence, kind: PlaceKind) -> Iterator[_Named]:
    """Yield the subject of a quotation's sentence, and the people in it."""
    mark, behind = place.quotation.open, min(place.quotation.close + 1, sentence.end)
    subject = find_main_subject(reading, sentence.start, mark)
    if subject is not None:
        finite = float(any(is_finite(reading, position) for position in range(subject.end, mark)))
        features = {"subject_finite": finite, f"subject_finite_{kind}": finite}
        yield "subject", subject, None, features | {"subject_first": float(subject.start <= sentence.start + 1)}
    person = find_person(reading, sentence.start, mark)
    if person is not None:
        yield "person", person, None, {}
    person = find_person(reading, behind, sentence.end)
    if person is not None:
        yield "behind", person, None, {"behind_near": float(person.start <= place.quotation.close + _NEAR)}


def _beside(reading: Reading, place: Place, line: Line) -> Iterator[_Named]:
    """Yield people in the sentences before and behind that of a quotation, and the subject of the former."""
    if place.number:
        previous = reading.sentences[place.number - 1]
        in_line = previous.start >= line.start
        short = previous.end - previous.start <= _LONGEST_HEADING
        heading = not in_line and short and reading.words[previous.end - 1] not in _ENDS
        features = {"previous_in_line": float(in_line), "previous_heading": float(heading)}
        person, subject = find_person(reading, *previous), find_main_subject(reading, *previous)
        if person is not None:
            yield "previous", person, None, features
        if subject is not None:
            yield "previous_subject", subject, None, features
    if place.number + 1 < len(reading.sentences):
        following = reading.sentences[place.number + 1]
        person = find_person(reading, *following)
        if person is not None:
            features = {
                "next_in_line": float(following.start < line.end),
                "next_first": float(person.start <= following.start + 3),
            }
            yield "next", person, None, features


def _nobody(reading: Reading, place: Place, near: Draft | None, kind: PlaceKind) -> Features:
    """Return what speaks for a statement of nobody known."""
    return {
        f"nobody_{kind}": 1.0,
        "nobody_first": float(near is None),
        "nobody_in_heading": float(_may_be_heading(reading, reading.line_of(place.quotation.open))),
        "nobody_before": float(near is not None and near.speaker is None),
    }


def _may_be_heading(reading: Reading, line: Line) -> bool:
    return line.end - line.start <= _LONGEST_LINE and reading.words[line.end - 1] not in _ENDS


def _no_statement(reading: Reading, place: Place, near: Draft | None, kind: PlaceKind) -> Features:
    """Return what speaks for a quotation that is no statement: a term, a title, a slogan."""
    quotation, sentence = place.quotation, reading.sentences[place.number]
    words = count_words(reading, quotation.open + 1, quotation.close)
    before = reading.lower[quotation.open - 1] if quotation.open else ""
    return {
        f"unsaid_{kind}": 1.0,
        f"unsaid_words_{min(words, _MOST_WORDS)}": 1.0,
        "unsaid_in_heading": float(_may_be_heading(reading, reading.line_of(quotation.open))),
        "unsaid_clause": float(place.is_clause),
        "unsaid_determiner": float(before in DETERMINERS),
        "unsaid_de": float(before in {"de", "d'", "du"}),
        "unsaid_a": float(before in {"à", "pour"}),
        "unsaid_comma": float(before == ","),
        "unsaid_in_sentence": float(near is not None and near.start >= sentence.start),
        "unsaid_first": float(near is None),
        "unsaid_ends": float(reading.words[quotation.close - 1] in _ENDS),
        "unsaid_i": float(_first_person(reading, quotation) == "i"),
    }


def find_person(reading: Reading, start: int, end: int) -> Phrase | None:
    """Return the subject of a range if it is a person or a pronoun for one, else the first person in it."""
    subject = find_main_subject(reading, start, end)
    if subject is not None:
        labels = {reading.entities[index].label for index in reading.entities_in(*subject)}
        if Label.PER in labels or reading.lower[subject.start] in {"il", "elle"}:
            return subject
    for position in range(start, end):
        if position in reading.mention_starts and reading.entities[reading.entity_at[position]].label is Label.PER:
            return Phrase(position, reading.mention_starts[position])
    return None
