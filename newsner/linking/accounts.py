"""Keep account of what becomes of a decision while a log is replayed."""

from __future__ import annotations

from dataclasses import dataclass, field

from newsner.linking.decisions import Outcome

NOBODY_LEFT = "other decisions name all its occurrences"


@dataclass
class Account:
    """What is known of a decision; document entities, entries and other decisions are known by their numbers."""

    subjects: set[int] = field(default_factory=set)  # the document entities that it is about
    ignored: str = ""  # why it is, if it is
    lost: dict[int, int] = field(default_factory=dict)  # by document entity: who decided otherwise about it later
    wishes: int = 0  # what it demands
    failed: int = 0  # the demands that cannot be fulfilled
    overridden: list[set[int]] = field(default_factory=list)  # of the other demands: the decisions that contradict them
    entries: set[int] = field(default_factory=set)  # those that it renamed

    @property
    def rivals(self) -> set[int]:
        """The decisions that contradict this one."""
        return {*self.lost.values(), *(rival for rivals in self.overridden for rival in rivals)}

    @property
    def is_overridden(self) -> bool:
        """Whether later decisions leave nothing of this one."""
        is_lost = bool(self.lost) and self.subjects <= self.lost.keys()
        return is_lost or 0 < self.wishes <= self.failed + len(self.overridden)

    def judge(self, rivals: str) -> tuple[Outcome, str]:
        """Return the outcome, and the reason where that is not `obeyed`, given the names of its rivals."""
        if rivals:
            return "overridden" if self.is_overridden else "obeyed in part", f"{rivals} decided otherwise"
        if self.ignored:
            return "obeyed in part" if self.failed < self.wishes else "ignored", self.ignored
        return ("obeyed", "") if self.subjects else ("ignored", NOBODY_LEFT)
