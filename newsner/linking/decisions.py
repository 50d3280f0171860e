"""The log of decisions about who is who: its lines, and how to read, append and undo them.

A log is a JSON Lines file that only grows, one decision a line, in the order in which they were made. Each run of
linking replays it (`newsner.linking.replay`), so decisions hold for a corpus that was tagged again, or has grown.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator, model_validator

from newsner.checks import check_items, check_path, check_type
from newsner.errors import DecisionError
from newsner.files import open_text, sync
from newsner.labels import Label
from newsner.names import comparison_form, tidy

Action = Literal["same", "different", "belongs", "rename", "relabel", "drop"]
"""What a decision does."""

Outcome = Literal["obeyed", "obeyed in part", "overridden", "ignored"]
"""What became of a decision."""

LARGE = 100
"""The number of mentions from which on an effect is large, so that a run of linking says it."""

_REFERENCE = re.compile(r"(?:(PER|LOC|ORG):)?\s*(.*)", re.DOTALL)
_WITH_VALUE = ("belongs", "rename", "relabel")


class Decision(BaseModel):
    """A decision about who is who, one line of a log.

    ``entities`` are references: label and name (``"PER:Bachar al-Assad"``), or the name alone if only one label has it.
    A reference means the entities of single articles that have this name there, whatever its case and accents; if none
    has it as its name, those that have it as an alias. A name that an earlier decision gave is a reference, too.
    ``documents`` are ids; with them, a reference means the entities in these documents only. Without them, it means all
    but those that decisions with documents are about.

    * ``same``: the entities are one. One entity alone: all its occurrences, or those in ``documents``, are one.
    * ``different``: the two entities are never one. One entity with ``documents``: in these, it is someone else.
    * ``belongs``: in ``documents``, the entity is that named ``value``, which may be a new name.
    * ``rename``: ``value`` is the name to show.
    * ``relabel``: ``value`` is the right label.
    * ``drop``: it is no entity.

    ``by`` and ``at`` say who decided, and when.

    >>> Decision(do="belongs", entities=["PER:Martin"], documents=["a7"], value="PER:Jean Martin").entities
    ('PER:Martin',)
    >>> Decision(do="same", entities=["Myanmar", "Birmanie"]).to_line()
    '{"do":"same","entities":["Myanmar","Birmanie"]}'
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    do: Action
    entities: tuple[str, ...]
    documents: tuple[str, ...] = ()
    value: str | None = None
    by: str | None = None
    at: datetime | None = None

    @field_validator("entities")
    @classmethod
    def _check_entities(cls, entities: tuple[str, ...]) -> tuple[str, ...]:
        for reference in entities:
            if not comparison_form(parse_reference(reference).name):
                raise ValueError(f"{reference!r} is no name")
        return entities

    @field_validator("value")
    @classmethod
    def _check_value(cls, value: str | None) -> str | None:
        if value is not None and not comparison_form(parse_reference(value).name):
            raise ValueError(f"{value!r} is no name or label")
        return value

    @model_validator(mode="after")
    def _check_action(self) -> Decision:
        if not self.entities:
            raise ValueError(f"entities: {self.do} needs at least one")
        if self.do == "different" and len(self.entities) != (1 if self.documents and len(self.entities) == 1 else 2):
            raise ValueError("entities: different needs two, or one and documents")
        if self.do == "rename" and len(self.entities) != 1:
            raise ValueError("entities: rename needs one")
        if self.do == "belongs" and not self.documents:
            raise ValueError("documents: belongs needs at least one")
        if (self.value is None) == (self.do in _WITH_VALUE):
            raise ValueError(f"value: {self.do} {'needs one' if self.do in _WITH_VALUE else 'has none'}")
        if self.do == "relabel" and self.value not in {*Label}:
            raise ValueError(f"value: relabel needs PER, LOC or ORG, but has {self.value!r}")
        return self

    def to_line(self) -> str:
        """Return the decision as a line of a log, without line end."""
        return self.model_dump_json(exclude_defaults=True)

    def __str__(self) -> str:
        what = " = ".join(self.entities) if self.do == "same" else ", ".join(self.entities)
        where = f" in {', '.join(self.documents[:3])}{', …' if len(self.documents) > 3 else ''}" * bool(self.documents)
        return f"{self.do} {what}{where}" + (f" → {self.value}" if self.value else "")


class Effect(BaseModel):
    """What became of a decision when a corpus was linked; `Registry.effects` has one for each line of the log.

    ``where`` is the line of the decision in its log. ``outcome`` is `obeyed`, `obeyed in part`, `overridden` (a later
    decision contradicts it) or `ignored` (it fits nothing); ``reason`` says why it is another one than `obeyed`.
    ``mentions`` and ``documents`` count what the decision moves to another entity (the smaller side), compared with
    linking without decisions; of `rename`, `relabel` and `drop`, what they rename, relabel or drop.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    where: str
    decision: Decision
    outcome: Outcome
    reason: str = ""
    mentions: int = 0
    documents: int = 0

    @property
    def needs_attention(self) -> bool:
        """Whether the decision was not obeyed, or has a large effect."""
        return self.outcome != "obeyed" or self.mentions >= LARGE

    def __str__(self) -> str:
        verb = {"rename": "renames", "relabel": "relabels", "drop": "drops"}.get(self.decision.do, "moves")
        moved = f"this {verb} {_count(self.mentions, 'mention')} in {_count(self.documents, 'document')}"
        said = [] if self.outcome == "obeyed" else [f"{self.outcome}, since {self.reason}"]
        said += [moved] if self.outcome.startswith("obeyed") else []
        return f"{self.where} ({self.decision}): {'; '.join(said)}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


class Reference(NamedTuple):
    """What a reference says of an entity; ``label`` is ``None`` where it leaves that open."""

    label: Label | None
    name: str


def parse_reference(text: str) -> Reference:
    """Return the label and name of a reference.

    >>> parse_reference("ORG:Le Monde"), parse_reference("Damas")
    (Reference(label=<Label.ORG: 'ORG'>, name='Le Monde'), Reference(label=None, name='Damas'))
    """
    found = _REFERENCE.fullmatch(text.strip())
    assert found is not None  # it matches all texts
    return Reference(Label(found[1]) if found[1] else None, tidy(found[2]))


class LoggedDecision(NamedTuple):
    """A decision, and where it stands, for messages."""

    where: str
    decision: Decision


def read_log(decisions: str | Path | Iterable[Decision]) -> tuple[LoggedDecision, ...]:
    """Return the decisions of a file, or the given ones, with the place of each.

    Raises:
        TypeError: ``decisions`` is neither a path nor an iterable of decisions.
        FileNotFoundError: the file does not exist.
        DecisionError: a line is no decision; the message names file, line and field.
    """
    if not isinstance(decisions, str | os.PathLike):
        given = enumerate(check_items("decisions", decisions, Decision), 1)
        return tuple(LoggedDecision(f"decision {number}", decision) for number, decision in given)
    name = Path(decisions).name
    return tuple(LoggedDecision(f"{name}, line {line}", decision) for line, decision in _read_lines(Path(decisions)))


def read_decisions(path: str | Path) -> list[Decision]:
    """Return the decisions of a log; raise the errors of `read_log`."""
    check_path("path", path)
    return [decision for _, decision in _read_lines(Path(path))]


def _read_lines(path: Path) -> Iterator[tuple[int, Decision]]:
    with open_text(path, DecisionError) as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield number, _parse_line(path, number, line)


def _parse_line(path: Path, number: int, line: str) -> Decision:
    try:
        return Decision.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        problem = first["msg"].removeprefix("Value error, ")
        raise DecisionError(path, number, ".".join(map(str, first["loc"])), problem) from None


def append(path: str | Path, *decisions: Decision) -> None:
    """Append decisions to a log, which is created if there is none; all lines are on the disk, or none.

    Raises:
        TypeError: a decision is none.
        OSError: the log cannot be written; it is as it was before.
    """
    check_path("path", path)
    for decision in decisions:
        check_type("decisions", decision, Decision, "decisions")
    lines = "".join(f"{decision.to_line()}\n" for decision in decisions).encode()
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+", buffering=0) as file:  # what is appended at once does not mix with what others append
        size = file.seek(0, os.SEEK_END)
        file.seek(max(size - 1, 0))
        if file.read(1) not in (b"", b"\n"):  # somebody edited the file, and left out the last line end
            lines = b"\n" + lines
        try:
            if file.write(lines) != len(lines):
                raise OSError(f"no room to append to {path}")
            os.fsync(file.fileno())
        except OSError:
            file.truncate(size)
            raise
    sync(path.parent)


def undo(path: str | Path) -> Decision:
    """Remove the last decision of a log, and return it.

    Raises:
        FileNotFoundError: the log does not exist.
        ValueError: it has no decision.
        DecisionError: its last line is no decision, and stays.
    """
    check_path("path", path)
    path = Path(path)
    written = path.read_bytes().rstrip()
    last = written.rpartition(b"\n")[2]
    if not last.removeprefix(b"\xef\xbb\xbf").strip():
        raise ValueError(f"{path} has no decision to undo")
    number = written.count(b"\n") + 1
    try:
        decision = _parse_line(path, number, last.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise DecisionError(path, number, "", f"not UTF-8 ({error.reason})") from None
    os.truncate(path, len(written) - len(last))
    return decision
