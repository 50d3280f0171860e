"""The words of a document as `newsner.roles` reads them, with the names among them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from spacy.tokens import Doc

from newsner.labels import Label
from newsner.linking.entities import LinkedEntity
from newsner.spans import text_of

_WORD = re.compile(
    r"""
    (?:MM?|Mme|Mlle|Me|Dr|Pr|Mgr|[A-ZÀ-Þ])\.(?=\s?\w)  # an abbreviated title or first name
    | \w+['’]                                          # an elided word
    | \w+(?:[-\u2010\u2011]\w+)*
    | \n
    | [^\w\s]
    """,
    re.VERBOSE,
)


class Name(NamedTuple):
    """A mention among the words: its first word, the word behind its last, its label and its entity's index."""

    start: int
    end: int
    label: Label
    entity: int


class Words:
    """The words, marks and line ends of a document, and the mentions of its entities.

    ``forms`` has the words in lower case with straight apostrophes; ``names`` has the mentions in text order, and
    ``name_at`` finds the one that a word belongs to.
    """

    def __init__(self, doc: Doc, entities: Sequence[LinkedEntity]) -> None:
        self.text = text_of(doc)
        places = [*map(re.Match.span, _WORD.finditer(self.text))]
        self.starts = [start for start, _ in places]
        self.ends = [end for _, end in places]
        self.forms = [self.text[start:end].lower().replace("’", "'") for start, end in places]
        self.names: list[Name] = []
        self.name_at: dict[int, Name] = {}
        self._add_names(doc, entities)

    def _add_names(self, doc: Doc, entities: Sequence[LinkedEntity]) -> None:
        spans = sorted((m.start, m.end, number) for number, e in enumerate(entities) for m in e.mentions)
        position, count = 0, len(self.forms)
        for first, last, number in spans:
            start_char = doc[first].idx
            end_char = doc[last - 1].idx + len(doc[last - 1])
            while position < count and self.ends[position] <= start_char:
                position += 1
            end = position
            while end < count and self.starts[end] < end_char:
                end += 1
            if end > position:
                name = Name(position, end, entities[number].label, number)
                self.names.append(name)
                self.name_at.update((word, name) for word in range(position, end))

    def form(self, position: int) -> str:
        """Return a word in lower case, or a line end outside the text."""
        return self.forms[position] if 0 <= position < len(self.forms) else "\n"

    def is_capitalised(self, position: int) -> bool:
        """Tell whether a word starts with a capital or digit."""
        return 0 <= position < len(self.forms) and not self.text[self.starts[position]].islower()

    def position_of(self, character: int) -> int:
        """Return the word that starts at a character of the text, or the first one behind it."""
        return bisect_left(self.starts, character)

    def person_at(self, position: int) -> Name | None:
        """Return the person whose mention starts at a word."""
        name = self.name_at.get(position)
        return name if name and name.start == position and name.label is Label.PER else None
