"""Read and write the log of decisions on who is who: one JSON object a line, in the order in which they were made."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from newsner.files import read_models, write_safely


class Decision(BaseModel):
    """One decision of a human; `docs/review.md` explains its fields.

    >>> Decision(do="rename", entities=["PER:Assad"], value="Bachar al-Assad").entities
    ('PER:Assad',)
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    do: Literal["same", "different", "belongs", "rename", "relabel", "drop"]
    entities: tuple[str, ...]
    documents: tuple[str, ...] = ()
    value: str | None = None
    by: str | None = None
    at: datetime | None = None


def read_decisions(path: str | Path) -> list[Decision]:
    """Return the decisions in a file, in order."""
    return list(read_models(Decision, path))


def append(path: str | Path, *decisions: Decision) -> None:
    """Append decisions to a file, which is made if it does not exist."""
    with open(path, "a", encoding="utf-8") as file:
        file.writelines(f"{decision.model_dump_json(exclude_defaults=True)}\n" for decision in decisions)


def undo(path: str | Path) -> None:
    """Remove the last decision of a file."""
    write_safely(
        Path(path), (decision.model_dump_json(exclude_defaults=True) for decision in read_decisions(path)[:-1])
    )
