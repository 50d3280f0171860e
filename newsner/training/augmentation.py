"""Make changed copies of annotated texts that keep their annotation: lower case, lost accents, glued sentences."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from newsner.gazetteer.entries import GazetteerEntry
from newsner.labels import Label
from newsner.names import fold, is_acronym


@dataclass(frozen=True)
class AnnotatedText:
    """A text with its mentions as (start, end, label), without overlaps; a range without a label may be a name."""

    text: str
    mentions: tuple[tuple[int, int, Label | None], ...]


def _translate(item: AnnotatedText, translate: Callable[[str], str]) -> AnnotatedText:
    """Return the text with each character replaced by one character."""
    characters = (translate(c) for c in item.text)
    text = "".join(new if len(new) == 1 else old for new, old in zip(characters, item.text, strict=True))
    return AnnotatedText(text, item.mentions)


def to_headline(item: AnnotatedText) -> AnnotatedText:
    """Return the text in capitals, as in some headlines.

    >>> to_headline(AnnotatedText("Émeute à Alger", ((9, 14, Label.LOC),))).text
    'ÉMEUTE À ALGER'
    """
    return _translate(item, str.upper)


def to_lower_case(item: AnnotatedText) -> AnnotatedText:
    """Return the text without capitals, as some people write in comments and posts.

    >>> to_lower_case(AnnotatedText("Émeute à Alger", ((9, 14, Label.LOC),))).text
    'émeute à alger'
    """
    return _translate(item, str.lower)


def without_accented_capitals(item: AnnotatedText) -> AnnotatedText:
    """Return the text without accents on capitals.

    >>> without_accented_capitals(AnnotatedText("Élysée", ())).text
    'Elysée'
    """
    return _translate(item, lambda c: fold(c).upper() if c.isupper() else c)


def without_accents(item: AnnotatedText) -> AnnotatedText:
    """Return the text without accents."""
    return _translate(item, lambda c: fold(c).upper() if c.isupper() else (fold(c) if c.islower() else c))


def _replace(item: AnnotatedText, edits: Iterable[tuple[int, int, str]]) -> AnnotatedText:
    """Return the text with ranges replaced, as (start, end, new); each is a whole mention or outside all mentions."""
    parts: list[str] = []
    shifts: list[tuple[int, int]] = []  # (position in the old text, shift that holds from there on)
    last = shift = 0
    for start, end, new in sorted(edits):
        parts += [item.text[last:start], new]
        last = end
        shift += len(new) - (end - start)
        shifts.append((end, shift))
    parts.append(item.text[last:])

    def move(position: int) -> int:
        return position + max((s for s in shifts if s[0] <= position), default=(0, 0))[1]

    moved = ((move(start), move(end), label) for start, end, label in item.mentions)
    return AnnotatedText("".join(parts), tuple(moved))


def glue_sentences(item: AnnotatedText) -> AnnotatedText:
    """Return the text without spaces between its sentences, as in some scraped pages.

    >>> glue_sentences(AnnotatedText("C'est fini. Paris vote.", ((12, 17, Label.LOC),)))
    AnnotatedText(text="C'est fini.Paris vote.", mentions=((11, 16, <Label.LOC: 'LOC'>),))
    """
    gaps = re.finditer(r"(?<=[a-zé][.!?]) (?=[A-ZÀ-Þ])", item.text)
    return _replace(item, [(gap.start(), gap.end(), "") for gap in gaps])


class NameSwapper:
    """Replaces some mentions by other names of the same label.

    The new name starts in the same way (with a vowel or consonant, as an acronym or a word), so that articles and
    elisions before it stay correct.
    """

    def __init__(self, entries: Iterable[GazetteerEntry]) -> None:
        self._names: dict[tuple[Label, bool, bool], list[str]] = defaultdict(list)
        for entry in entries:
            for surface in entry.surfaces:
                self._names[self._kind(surface, entry.label)].append(surface)

    def _kind(self, name: str, label: Label) -> tuple[Label, bool, bool]:
        return label, fold(name[0]) in "aeiouyh", is_acronym(name)

    def swap(self, item: AnnotatedText, rng: random.Random, *, share: float = 0.5) -> AnnotatedText:
        """Return the text with about this share of its mentions replaced."""
        edits = []
        for start, end, label in item.mentions:
            names = self._names[self._kind(item.text[start:end], label)] if label else []
            if names and rng.random() < share:
                edits.append((start, end, rng.choice(names)))
        return _replace(item, edits)


class Augmenter:
    """Makes changed copies of texts, each by a change drawn at random.

    Args:
        entries: the gazetteer entries whose names replace others.
        seed: the seed of the random draws.
    """

    def __init__(self, entries: Iterable[GazetteerEntry], *, seed: int) -> None:
        self._rng = random.Random(seed)
        self._swapper = NameSwapper(entries)
        self._changes: tuple[Callable[[AnnotatedText], AnnotatedText], ...] = (
            *(to_headline,) * 6,  # the hardest form by far
            to_lower_case,
            without_accented_capitals,
            without_accents,
            glue_sentences,
            *(self._swap,) * 3,
        )

    def _swap(self, item: AnnotatedText) -> AnnotatedText:
        return self._swapper.swap(item, self._rng)

    def augment(self, item: AnnotatedText) -> AnnotatedText:
        """Return a changed copy of a text."""
        return self._rng.choice(self._changes)(item)
