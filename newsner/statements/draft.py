"""A statement in tokens, with what attributes it, before it is known which entity speaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from newsner.labels import StatementKind
from newsner.statements.phrases import Phrase

QuotationRule = Literal[
    "answer",  # a line of an interview that follows a question
    "free",  # a quotation without a cue, alone or behind a colon; of nobody known
    "free-colon",  # … behind a colon; of the subject in front of it
    "free-full",  # … that is a clause; of nobody known
    "free-later",  # … of the speaker of the next statement, or of somebody in the next sentence
    "free-near",  # … of the speaker of a statement before it
    "free-own",  # … of somebody in its sentence
    "free-previous",  # … of somebody in the sentence before it
    "heading",  # a quotation in a heading; of whoever says its words below
    "inner",  # a full clause quoted inside an indirect statement
    "quotation",  # right behind a verb
]
"""What finds direct statements only."""

ContentRule = Literal[
    "before",  # in front of an inverted verb: `…, a dit X`
    "before-inside",  # around it, or behind it: `… que, a dit X, …`
    "colon",  # behind a verb and a colon
    "comme",  # around `comme l'a dit X`
    "frame-before",  # behind a frame: `selon X, …`
    "frame-behind",  # in front of a frame
    "frame-inside",  # around a frame
    "infinitive",  # an infinitive behind a verb: `dit vouloir …`
    "noun",  # behind a noun: `l'annonce par X que …`
    "que",  # behind a verb and `que` or `si`
]
"""What finds indirect statements, and direct ones where all that is said is quoted."""

FigureRule = Literal["figures"]
"""What finds reported figures: `fait état de 12 morts`."""

Rule = QuotationRule | ContentRule | FigureRule
"""What found a statement; ``data/statement_scores.csv`` says how often each is right."""


@dataclass(frozen=True)
class Draft:
    """A statement in tokens.

    Attributes:
        start, end: what is said, end excluded.
        kind: whether it is quoted.
        cue, speaker: the tokens that attribute it.
        rule: what found it.
        echo: the statement with the same words, if its speaker is known from that one only.
    """

    start: int
    end: int
    kind: StatementKind
    cue: tuple[int, int] | None
    speaker: Phrase | None
    rule: Rule
    echo: Draft | None = None


class Attribution(NamedTuple):
    """What attributes a statement: the tokens of the cue, those of the speaker, and what found them."""

    cue: tuple[int, int] | None
    speaker: Phrase | None
    rule: Rule

    def direct(self, start: int, end: int) -> Draft:
        """Return a quoted statement."""
        return Draft(start, end, "direct", *self)

    def indirect(self, start: int, end: int) -> Draft:
        """Return a statement that is not quoted as a whole."""
        return Draft(start, end, "indirect", *self)
