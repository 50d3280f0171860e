"""Replace parts of a text, and move everything that was found in it to where it stands now."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple, TypeVar, cast

from newsner.models import Extraction, Passage, Quantity

_Part = TypeVar("_Part", bound="Passage | Quantity")


class Edit(NamedTuple):
    """A part of a text, and what it becomes."""

    start: int
    end: int
    new: str


class Edited:
    """A text after some edits, none of which overlap, and where each of its characters went.

    >>> edited = Edited("Assad est à Damas.", [Edit(0, 5, "[PERSONNE 1]")])
    >>> edited.text, edited.move(12, 17)
    ('[PERSONNE 1] est à Damas.', (19, 24))
    """

    def __init__(self, text: str, edits: Iterable[Edit]) -> None:
        self.original = text
        self.edits = sorted(edit for edit in edits if text[edit.start : edit.end] != edit.new)
        parts, last, length = [], 0, 0
        self._starts = [edit.start for edit in self.edits]
        self._ends = [edit.end for edit in self.edits]
        self._places: list[tuple[int, int]] = []  # where each edit stands in the new text
        for start, end, new in self.edits:
            parts += [text[last:start], new]
            length += start - last
            self._places.append((length, length + len(new)))
            length += len(new)
            last = end
        self.text = "".join([*parts, text[last:]])

    def move(self, start: int, end: int) -> tuple[int, int]:
        """Return where a passage stands in the new text; one that cuts an edited part has all of it."""
        return self._move_start(start), self._move_end(end)

    def _move_start(self, position: int) -> int:
        index = bisect_right(self._starts, position) - 1
        if index < 0:
            return position
        if position < self._ends[index]:
            return self._places[index][0]
        return self._places[index][1] + position - self._ends[index]

    def _move_end(self, position: int) -> int:
        index = bisect_right(self._starts, position - 1) - 1
        if index < 0:
            return position
        if position <= self._ends[index]:
            return self._places[index][1]
        return self._places[index][1] + position - self._ends[index]

    def undoing(self) -> list[Edit]:
        """Return the edits that make the original of the new text."""
        spans = zip(self.edits, self._places, strict=True)
        return [Edit(start, end, self.original[edit.start : edit.end]) for edit, (start, end) in spans]

    def shift(self, part: _Part) -> _Part:
        """Return a passage or quantity where it stands now, with the text that it has now."""
        start, end = self.move(part.start, part.end)
        moved = part.model_copy(update={"start": start, "end": end, "text": self.text[start:end]})
        return cast("_Part", moved)  # which mypy takes for either

    def shift_all(self, article: Extraction) -> Extraction:
        """Return an article with the new text, in which all offsets and texts are right; its names stay."""
        shift = self.shift
        entities = []
        for entity in article.entities:
            mentions = []
            for mention in entity.mentions:
                start, end = self.move(mention.start, mention.end)
                moved = {"start": start, "end": end, "text": self.text[start:end]}
                mentions.append(mention.model_copy(update=moved))
            roles = tuple(map(shift, entity.roles))
            entities.append(entity.model_copy(update={"mentions": tuple(mentions), "roles": roles}))
        statements = []
        for statement in article.statements:
            inner = {"cue": statement.cue and shift(statement.cue)}
            inner["speaker"] = statement.speaker and shift(statement.speaker)
            statements.append(shift(statement).model_copy(update=inner))
        return article.model_copy(
            update={
                "text": self.text,
                "entities": tuple(entities),
                "quantities": tuple(map(shift, article.quantities)),
                "statements": tuple(statements),
                "references": tuple(map(shift, article.references)),
                "dates": tuple(map(shift, article.dates)),
                "skipped": tuple(map(shift, article.skipped)),
            }
        )


def keep_apart(edits: Iterable[Edit]) -> list[Edit]:
    """Return edits of which none overlap: of several, the first, over all that they cover.

    >>> keep_apart([Edit(0, 4, "a"), Edit(2, 8, "b"), Edit(9, 10, "c")])
    [Edit(start=0, end=8, new='a'), Edit(start=9, end=10, new='c')]
    """
    found: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        if found and edit.start < found[-1].end:
            found[-1] = found[-1]._replace(end=max(found[-1].end, edit.end))
        else:
            found.append(edit)
    return found
