"""French numbers: from text to exact ``Decimal`` values.

Numbers are read as runs of *atoms*: digits with French grouping, and number words. `_Builder` says which atom may
follow which; a run ends where the grammar does, so the cost is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from newsner.lexicons import NumberWord, compile_phrases, load_number_words

SPACES = " \u00a0\u2009\u202f"
"""The spaces that may stand inside a number or between it and its unit; a line end is none."""
SPACE = f"[{SPACES}]"
_LONGEST = 40  # characters of digits; anything longer is no number that a newsroom writes
_DIGITS = (
    rf"\d{{1,3}}(?:(?P<group>[{SPACES}.'’])\d{{3}})(?:(?P=group)\d{{3}})*(?:,\d+)?(?![.,]?\d)"
    r"|\d+(?:[.,]\d+)?(?![.,]?\d)"
)


@dataclass(frozen=True)
class Number:
    """A number found in a text.

    ``value`` is ``None`` where the words name no number (`des milliers`); ``approximate`` is true for
    collectives (`une vingtaine`); ``share`` for fractions (`trois quarts`); ``article`` for a lone `un` or `une`;
    ``linked`` where the counted noun follows after `de` (`un million d'euros`); ``digits`` where it starts with
    digits; ``scale`` is the power of ten that a scale word multiplies with (`4 millions`).
    """

    start: int
    end: int
    value: Decimal | None
    approximate: bool = False
    share: bool = False
    article: bool = False
    linked: bool = False
    digits: bool = False
    scale: Decimal | None = None


class _Builder:
    """Accumulates the atoms of one number; ``add`` says whether an atom still belongs to it."""

    def __init__(self) -> None:
        self.total = Decimal(0)
        self.group: Decimal | None = None
        self.last: NumberWord | None = None
        self.smallest_scale: Decimal | None = None
        self.vague = False
        self.roles: set[str] = set()
        self.first_digits = False

    @property
    def value(self) -> Decimal | None:
        if self.vague:
            return None
        value = self.total + (self.group or 0)
        whole = value.to_integral_value()
        return whole if whole == value else value

    def add(self, word: NumberWord, link: str) -> bool:
        """Take the atom that follows after ``link`` (``""`` at the start), if the grammar allows it."""
        if self.last is not None and (self.last.role in ("fraction", "half", "abbreviation", "zero")):
            return False
        if link == "et" and not (word.role == "half" or word.value in (1, 11) or word.role == "fraction"):
            return False
        if link == "de" and not (self.last and self.last.role == "collective" and word.role in ("scale", "collective")):
            return False
        if link == "-" and (word.role == "digits" or (self.last is not None and self.last.role == "digits")):
            return False
        accepted: bool = getattr(self, f"_add_{word.role}")(word.value, link)
        if accepted:
            self.last = word
            self.roles.add(word.role)
        return accepted

    def _add_digits(self, value: Decimal, link: str) -> bool:
        if self.last is None:
            self.first_digits = True
            self.group = value
            return True
        if self.last.role == "scale" and self.smallest_scale is not None and value < self.smallest_scale:
            self.group = value
            return True
        return False

    def _add_zero(self, value: Decimal, link: str) -> bool:
        return self._start(value)

    def _start(self, value: Decimal) -> bool:
        if self.last is None or (self.last.role in ("thousand", "scale") and not self.vague):
            self.group = value
            return True
        return False

    def _add_unit(self, value: Decimal, link: str) -> bool:
        if self._start(value):
            return True
        if self.group is None or self.last is None or self.last.role == "digits":
            return False
        after_ten = self.last.role in ("ten", "hundred") or (self.last.value == 10 and value >= 7)
        if after_ten and self.group % 10 == 0:
            self.group += value
            return True
        return False

    def _add_teen(self, value: Decimal, link: str) -> bool:
        if self._start(value):
            return True
        if self.group is None or self.last is None or self.last.role not in ("ten", "hundred"):
            return False
        if self.last.value in (100, 60) or (self.last.value == 20 and self.group % 100 == 80):
            self.group += value
            return True
        return False

    def _add_ten(self, value: Decimal, link: str) -> bool:
        if self._start(value):
            return True
        if self.group is None or self.last is None:
            return False
        if value == 20 and self.last.value == 4 and self.last.role == "unit" and self.group % 10 == 4:
            self.group += 76  # quatre-vingt
            return True
        if self.last.role == "hundred":
            self.group += value
            return True
        return False

    def _add_hundred(self, value: Decimal, link: str) -> bool:
        if self._start(value):
            return True
        counted = self.last is not None and self.last.role in ("unit", "teen", "ten", "digits")
        if counted and self.group is not None and 2 <= self.group < 100:
            self.group *= value  # also the old-fashioned `quinze cents`
            return True
        return False

    def _add_thousand(self, value: Decimal, link: str) -> bool:
        if self.group == 1 and self.last is not None and self.last.role == "unit":
            return False  # nobody says `un mille`
        return self._scale(value, lone=True)

    def _add_scale(self, value: Decimal, link: str) -> bool:
        if self.last is not None and self.last.role == "collective":
            self.group = None if self.vague else (self.group or 1) * value
            return True
        return self._scale(value, lone=False)

    def _add_abbreviation(self, value: Decimal, link: str) -> bool:
        if self.last is None or self.last.role != "digits":
            return False
        return self._scale(value, lone=False)

    def _scale(self, value: Decimal, lone: bool) -> bool:
        if self.last is None and not lone:
            self.vague = True  # `des millions`
            self.smallest_scale = value
            return True
        if self.smallest_scale is not None and value >= self.smallest_scale and self.last is not None:
            if self.last.role != "thousand" or value == self.smallest_scale:  # but `cent mille milliards`
                return False
            self.total, self.group = Decimal(0), self.total
        self.total += (self.group if self.group is not None else 1) * value
        self.group = None
        self.smallest_scale = value
        return True

    def _add_collective(self, value: Decimal, link: str) -> bool:
        if self.last is None:
            self.vague = True  # `des milliers`, `plusieurs dizaines`
            self.group = value
            return True
        if self.last.role == "collective":
            self.group = None if self.vague else (self.group or 1) * value
            return True
        if self.total == 0 and self.group is not None:
            self.group *= value
            return True
        return False

    def _add_half(self, value: Decimal, link: str) -> bool:
        if self.last is None:
            self.group = value
            return True
        if self.last.role == "unit" and self.group == 1 and link == " ":
            self.group = value  # un demi
            return True
        if link == "et" and self.last.role in ("scale", "collective") and not self.vague:
            self.total += value * (self.smallest_scale or self.last.value)
            return True
        return False

    def _add_fraction(self, value: Decimal, link: str) -> bool:
        if self.last is None:
            self.group = value
            return True
        if link != "et" and self.total == 0 and self.group is not None and self.group < 10:
            self.group *= value
            return True
        return False


@cache
def _atom_pattern() -> re.Pattern[str]:
    words = load_number_words()
    plain = compile_phrases(w for w, entry in words.items() if entry.role != "abbreviation")
    short = compile_phrases(w for w, entry in words.items() if entry.role == "abbreviation")
    return re.compile(
        rf"(?P<digits>(?<!\w)(?<!\d[.,])(?:{_DIGITS}))"
        rf"|(?P<word>(?<!\w)(?i:{plain})(?!\w))"
        rf"|(?P<short>(?:(?<=\d)|(?<=\d{SPACE}))(?:{short})(?![\w.’']))"
    )


_LINK = re.compile(rf"(?P<et>[{SPACES}-]et[{SPACES}-])|(?P<de>{SPACE}(?:de{SPACE}|d['’]))|(?P<hyphen>-)|{SPACE}|")


def _parse_digits(text: str) -> Decimal:
    """Return the value of digits, with French grouping and decimal comma or point."""
    compact = re.sub(rf"[{SPACES}'’]", "", text)
    if re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", compact):
        compact = compact.replace(".", "")
    return Decimal(compact.replace(",", "."))


def _link(gap: str) -> str | None:
    """Return what joins two atoms: ``et``, ``de``, ``-`` or a space; ``None`` where they are not joined."""
    match = _LINK.fullmatch(gap)
    if match is None:
        return None
    if match["et"]:
        return "et"
    if match["de"]:
        return "de"
    return "-" if match["hyphen"] else " "


def find_numbers(text: str) -> Iterator[Number]:
    """Yield the numbers of a text in order, as maximal runs of digits and number words.

    >>> [(n.start, n.end, n.value) for n in find_numbers("Quatre-vingt-dix élus, 4,5 milliards")]
    [(0, 16, Decimal('90')), (23, 36, Decimal('4500000000'))]
    """
    words = load_number_words()
    builder, start, end = _Builder(), 0, 0
    for match in _atom_pattern().finditer(text):
        if match["digits"]:
            if len(match["digits"]) > _LONGEST:
                continue
            word = NumberWord(_parse_digits(match["digits"]), "digits")
        else:
            word = words[match["short"] or match["word"].lower()]
        link = _link(text[end : match.start()]) if builder.last else ""
        if builder.last and link is not None and builder.add(word, link):
            end = match.end()
            continue
        if builder.last and not _is_glued(text, start, end):
            yield _number(builder, start, end)
        builder, start, end = _Builder(), match.start(), match.end()
        if not builder.add(word, ""):
            builder = _Builder()
    if builder.last and not _is_glued(text, start, end):
        yield _number(builder, start, end)


def _is_glued(text: str, start: int, end: int) -> bool:
    """Tell whether a hyphen ties the number to a word, as in `Six-Fours` or `le 11-Septembre`."""
    after, before = text[end : end + 2], text[max(start - 2, 0) : start]
    return (after[:1] == "-" and after[1:].isalpha()) or (before[1:] == "-" and before[:1].isalpha())


def _number(builder: _Builder, start: int, end: int) -> Number:
    assert builder.last is not None
    return Number(
        start=start,
        end=end,
        value=builder.value,
        approximate="collective" in builder.roles and not builder.vague,
        share="fraction" in builder.roles,
        article=builder.roles == {"unit"} and builder.value == 1,
        linked=builder.last.role in ("collective", "scale", "fraction", "abbreviation"),
        digits=builder.first_digits,
        scale=builder.smallest_scale,
    )


def parse_number(text: str) -> Decimal | None:
    """Return the value of a French number that makes up the whole text, or ``None`` where it is no number.

    >>> parse_number("3\u202f000")
    Decimal('3000')
    >>> parse_number("quatre-vingt-dix-sept")
    Decimal('97')
    >>> parse_number("4,5 milliards")
    Decimal('4500000000')
    >>> parse_number("-12")
    Decimal('-12')
    >>> parse_number("les uns") is None
    True
    """
    stripped = text.strip()
    sign = re.match(r"[+\-−]|moins\s+", stripped)
    body = stripped[sign.end() :] if sign else stripped
    for number in find_numbers(body):
        if number.start == 0 and number.end == len(body) and number.value is not None:
            negative = sign is not None and sign[0] != "+"
            return -number.value if negative else number.value
        return None
    return None
