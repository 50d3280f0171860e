"""Read, check and cache the word lists in ``newsner/data``; the only module that opens them.

Each file's columns, source and licence stand in ``newsner/data/README.md``.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from newsner.errors import LexiconError
from newsner.labels import Label

_DATA = Path(__file__).parent / "data"

Condition = Literal["", "article", "preposition", "bare", "model", "known"]


@dataclass(frozen=True)
class GazetteerEntry:
    """One row of a gazetteer: a thing with its names.

    ``aliases`` always mean it; the surfaces in ``conditional`` do so only under ``condition``: right after an
    ``article``, right after a ``preposition``, ``bare`` (after neither), where the ``model`` sees a name, or
    where an unconditional surface has made the thing ``known`` in the article.
    """

    name: str
    label: Label
    kb_id: str = ""
    aliases: tuple[str, ...] = ()
    conditional: tuple[str, ...] = ()
    condition: Condition = ""
    refusal: str = ""

    @property
    def surfaces(self) -> tuple[str, ...]:
        """The surfaces that mean this thing without condition."""
        return tuple(x for x in (self.name, *self.aliases) if x not in self.conditional)


@dataclass(frozen=True)
class NumberWord:
    """A word of a French number: its value and its role in the grammar of `newsner.numbers`."""

    value: Decimal
    role: str


@dataclass(frozen=True)
class UnitEntry:
    """A surface of a unit: the unit to report, its kind, and what the number is multiplied with."""

    unit: str
    kind: str
    factor: Decimal


@dataclass(frozen=True)
class NameHead:
    """A common noun that opens a name, such as `ministère` or `rue`, and what may follow it."""

    head: str
    label: Label
    included: bool
    complement: str


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line number, row) of a CSV file that must have exactly these columns."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise LexiconError(path, 1, "", f"not UTF-8 ({error.reason} at byte {error.start})") from None
    reader = csv.DictReader(text.splitlines(), strict=True)
    missing = set(columns) - set(reader.fieldnames or ())
    unknown = set(reader.fieldnames or ()) - set(columns)
    if missing or unknown:
        raise LexiconError(path, 1, "", f"missing columns {sorted(missing)}, unknown columns {sorted(unknown)}")
    try:
        for row in reader:
            if None in row or None in row.values():
                raise LexiconError(path, reader.line_num, "", f"expected {len(columns)} values")
            yield reader.line_num, {key: value.strip() for key, value in row.items()}
    except csv.Error as error:
        raise LexiconError(path, reader.line_num, "", str(error)) from None


def _choice(path: object, line: int, column: str, value: str, accepted: Iterable[str]) -> str:
    if value not in accepted:
        raise LexiconError(path, line, column, f"{value!r} is not one of {sorted(accepted)}")
    return value


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


_PACKAGED = ("name", "label", "kb_id", "aliases", "conditional", "condition", "refusal")
_USER = ("name", "label", "aliases", "kb_id")


def _read_gazetteer(path: Path, columns: tuple[str, ...]) -> Iterator[GazetteerEntry]:
    labels = [label.value for label in Label]
    for line, row in _rows(path, columns):
        if not row["name"]:
            raise LexiconError(path, line, "name", "empty")
        _choice(path, line, "label", row["label"], labels)
        condition = _choice(path, line, "condition", row.get("condition", ""), get_args(Condition))
        yield GazetteerEntry(
            name=row["name"],
            label=Label(row["label"]),
            kb_id=row["kb_id"],
            aliases=_split(row["aliases"]),
            conditional=_split(row.get("conditional", "")),
            condition=condition,  # type: ignore[arg-type]  # checked against the literal above
            refusal=row.get("refusal", ""),
        )


def load_user_gazetteer(path: str | Path) -> tuple[GazetteerEntry, ...]:
    """Return the entries of a user's gazetteer, a CSV file ``name,label,aliases,kb_id`` (aliases joined by `|`).

    Raises:
        FileNotFoundError: there is no such file.
        LexiconError: a column is missing or unknown, a name is empty, or a label is not PER, LOC or ORG.
    """
    return tuple(_read_gazetteer(Path(path), _USER))


@cache
def load_gazetteer() -> tuple[GazetteerEntry, ...]:
    """Return the entries of the packaged gazetteer: places, organisations and people."""
    names = ("gazetteer_places.csv", "gazetteer_organisations.csv", "gazetteer_people.csv")
    return tuple(entry for name in names for entry in _read_gazetteer(_DATA / name, _PACKAGED))


@cache
def load_number_words() -> dict[str, NumberWord]:
    """Return the words of French numbers, by lower-case word (abbreviations keep their case)."""
    words = {}
    for _, row in _rows(_DATA / "number_words.csv", ("word", "value", "role")):
        numerator, _, denominator = row["value"].partition("/")
        words[row["word"]] = NumberWord(Decimal(numerator) / Decimal(denominator or 1), row["role"])
    return words


@cache
def load_units() -> dict[str, UnitEntry]:
    """Return the units of measure and currencies, by surface."""
    rows = _rows(_DATA / "units.csv", ("surface", "unit", "kind", "factor"))
    return {row["surface"]: UnitEntry(row["unit"], row["kind"], Decimal(row["factor"])) for _, row in rows}


@cache
def load_bounds() -> dict[str, str]:
    """Return what a modifier before a number says of it (``min``, ``max``, ``approx``), by phrase."""
    return {row["phrase"]: row["bound"] for _, row in _rows(_DATA / "bounds.csv", ("phrase", "bound"))}


@cache
def load_plurals() -> dict[str, str]:
    """Return the singulars of the nouns whose plural is not just an added `s`, by plural."""
    return {row["plural"]: row["singular"] for _, row in _rows(_DATA / "plurals.csv", ("plural", "singular"))}


@cache
def load_quantity_cues() -> dict[str, frozenset[str]]:
    """Return the words that decide whether and what a number counts, by role."""
    return _by_role("quantity_cues.csv")


@cache
def load_name_cues() -> dict[str, frozenset[str]]:
    """Return the words that stand before, inside or around names, by role."""
    return _by_role("name_cues.csv")


def _by_role(name: str) -> dict[str, frozenset[str]]:
    roles: dict[str, set[str]] = defaultdict(set)
    for _, row in _rows(_DATA / name, ("cue", "role", "note")):
        roles[row["role"]].add(row["cue"])
    return {role: frozenset(cues) for role, cues in roles.items()}


@cache
def load_name_heads() -> tuple[NameHead, ...]:
    """Return the common nouns that open names of organisations and places."""
    rows = _rows(_DATA / "name_heads.csv", ("head", "label", "included", "complement", "example"))
    return tuple(
        NameHead(row["head"], Label(row["label"]), row["included"] == "yes", row["complement"]) for _, row in rows
    )


@cache
def load_demonyms() -> dict[str, str]:
    """Return the kb_id (or an empty string) of each demonym and adjective of place, by lower-case form."""
    return {row["adjective"]: row["kb_id"] for _, row in _rows(_DATA / "demonyms.csv", ("adjective", "kb_id"))}


@cache
def load_clutter() -> dict[str, frozenset[str]]:
    """Return the phrases of page furniture, by the role they play in a line."""
    return _by_role("clutter.csv")


def compile_phrases(phrases: Iterable[str]) -> str:
    r"""Return a regex alternation of phrases, longest first; spaces match any white space, apostrophes any form.

    >>> compile_phrases(["au", "au moins"])
    'au\\s+moins|au'
    """
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s+").replace("'", "['’]") for phrase in ordered)
