"""The grammar of French numbers: which number word may follow which, and what they are worth together."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Context, Decimal, localcontext

from newsner.lexicons import NumberWord

_EXACT = Context(prec=100)  # digits: more than any number has
_SHARE = Context(prec=4)
_ENDLESS = 28  # digits that a division leaves of endless decimals
_MILLION = 1_000_000
_HALF = Decimal("0.5")
_HUNDREDS = ("hundred", "hundreds")  # `quatre cents vingt` is a frequent slip
_TENS = ("ten", "twenties")  # `quatre-vingts-dix` is another
_SCALES = ("scale", "scales")
_SCALING = (*_SCALES, "thousand", "abbreviation")
_CLOSING = ("abbreviation", "zero", "ordinal")
_COUNTED = ("unit", "teen", "ten", "hundred", "thousand", "scale", "digits", "pointed")


def to_plain(value: Decimal) -> Decimal:
    """Return a whole number without decimals.

    >>> to_plain(Decimal("75.00")), to_plain(Decimal("0.50"))
    (Decimal('75'), Decimal('0.50'))
    """
    whole = value.to_integral_value()
    return whole if whole == value else value


def round_endless(value: Decimal) -> Decimal:
    """Return a value whose decimals are endless with four significant digits, and any other as it is.

    >>> round_endless(Decimal(1) / 3), round_endless(Decimal("0.12345"))
    (Decimal('0.3333'), Decimal('0.12345'))
    """
    return _SHARE.plus(value) if len(value.as_tuple().digits) >= _ENDLESS and value != int(value) else value


class NumberBuilder:
    """Accumulates the atoms of one number; ``add`` says whether an atom still belongs to it."""

    def __init__(self) -> None:
        self.total = Decimal(0)
        self.group: Decimal | None = None
        self.last: NumberWord | None = None
        self.link = ""  # what joined the last word to those before it
        self.smallest_scale: Decimal | None = None
        self.denominator: Decimal | None = None
        self.vague = False
        self.roles: set[str] = set()
        self.first_digits = False
        self.unread = False
        self.open = False  # `3 cent` may be coins, and `3 millions 200` thousands

    @property
    def value(self) -> Decimal | None:
        """What the atoms are worth so far, or ``None`` where they name no number (`des milliers`)."""
        if self.vague:
            return None
        with localcontext(_EXACT):
            value = self.total + (self.group or 0)
        if self.denominator is not None:
            value /= self.denominator
        return to_plain(value)

    def add(self, word: NumberWord, link: str) -> bool:
        """Take the atom that follows after ``link`` (``""`` at the start), if the grammar allows it."""
        if not self._may_follow(word, link):
            return False
        rule: Callable[[Decimal, str], bool] = getattr(self, f"_add_{word.role}")
        was_open, self.open = self.open, False
        with localcontext(_EXACT):
            if not rule(word.value, link):
                self.open = was_open
                return False
        self.link = link
        self.last = NumberWord(word.value, "scale") if word.role == "scales" else word
        self.roles.add(self.last.role)
        return True

    @property
    def is_unread(self) -> bool:
        """Whether the atoms are digits of which no part is a number, or leave open what they are worth."""
        return self.unread or self.open

    def _may_follow(self, word: NumberWord, link: str) -> bool:
        if self.last is None:
            return True
        if self.unread:
            return word.role in _SCALING and link == " "
        if self.last.role in _CLOSING:
            return False
        if self.last.role == "half" and word.role == "collective":
            return link in (" ", "-") and self.group == _HALF  # `demi-douzaine`
        if self.last.role in ("fraction", "half"):
            return word.role in _SCALES and (link == "de") == (self.last.role == "fraction")
        if link == "good":
            return word.role == "fraction" and self.last.role == "unit"
        if link == "et":
            return word.role == "half" or word.value in (1, 11) or (word.value == 10 and self.last.value == 60)
        if link == "de":
            large = self.last.role == "collective" or (self.last.role == "scale" and word.value >= self.last.value)
            return large and word.role in (*_SCALES, *(["collective"] if self.last.role == "collective" else []))
        return link != "-" or not {word.role, self.last.role} & {"digits", "pointed", "slashed"}

    def _add_numeral(self, value: Decimal, link: str) -> bool:
        if self.last is None:
            self.unread = True
            return True
        return False

    def _add_digits(self, value: Decimal, link: str) -> bool:
        if self.last is None:
            self.first_digits = True
            self.group = value
            return True
        if self.smallest_scale is None or self.last.role not in ("scale", "thousand", "mil"):
            return False
        if value < self.smallest_scale and (self.last.role == "scale" or value >= 100):
            self.group = value
            self.open = self.last.role == "scale" and value < 1000
            return True
        return False

    _add_pointed = _add_digits

    def _add_slashed(self, value: Decimal, link: str) -> bool:
        return self.last is None and self._add_digits(value, link)

    def _add_zero(self, value: Decimal, link: str) -> bool:
        return self._start(value)

    def _start(self, value: Decimal) -> bool:
        if self.last is None or (self.last.role in ("thousand", "mil", "scale") and not self.vague):
            self.group = value
            return True
        return False

    def _add_unit(self, value: Decimal, link: str) -> bool:
        if self._start(value):
            return True
        if self.group is None or self.last is None or self.last.role in ("digits", "pointed"):
            return False
        after_ten = self.last.role in (*_TENS, *_HUNDREDS) or (self.last.value == 10 and value >= 7)
        if after_ten and self.group % 10 == 0:
            self.group += value
            return True
        return False

    def _add_teen(self, value: Decimal, link: str) -> bool:
        if self._start(value):
            return True
        if self.group is None or self.last is None or self.last.role not in (*_TENS, *_HUNDREDS):
            return False
        if self.last.value in (100, 60) or (self.last.value == 20 and self.group % 100 == 80):
            self.group += value
            return True
        return False

    def _add_ten(self, value: Decimal, link: str) -> bool:
        if self._start(value) or self._add_twenties(value, link):
            return True
        if self.last is not None and self.group is not None and self.last.role in _HUNDREDS:
            self.group += value
            return True
        return False

    def _add_twenties(self, value: Decimal, link: str) -> bool:
        """Take `vingt` or `vingts` after `quatre`; behind hundreds the plural is a slip (`deux cent vingts`)."""
        if self.group is None or self.last is None or value != 20:
            return False
        if self.last.role == "unit" and self.last.value == 4 and self.group % 100 == 4:
            self.group += 76
            return True
        if self.last.role in _HUNDREDS:
            self.group += value
            return True
        return False

    def _add_hundred(self, value: Decimal, link: str) -> bool:
        if self.last is not None and self.last.role == "digits":
            self.open = True
        return self._start(value) or self._multiply(value, ("unit", "teen", "ten", "digits"))

    def _add_hundreds(self, value: Decimal, link: str) -> bool:
        """Take `cents`, which multiplies a small number; after digits, or after a round number, it is the coin."""
        return self._multiply(value, ("unit", "teen"))

    def _multiply(self, value: Decimal, after: tuple[str, ...]) -> bool:
        counted = self.last is not None and self.last.role in after
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
        if link == "de" and self.last is not None and self.last.role == "scale":  # `un million de milliards`
            self.total, self.smallest_scale = self.total * value, value
            return True
        if self.last is not None and self.last.role in ("half", "fraction"):
            return self._add_scale_to_half(value)
        if self.last is not None and self.last.role == "pointed" and self.group is not None:
            self.unread = self.group >= 2000 or self._may_be_decimal(value)
            self.group /= 1000  # `1.500 milliard`: a singular counts less than two
        return self._scale(value, lone=False)

    def _add_scales(self, value: Decimal, link: str) -> bool:
        """Take a scale in the plural, before which a point groups: `1.500 milliards`."""
        if self.last is not None and self.last.role == "pointed":
            self.unread = self._may_be_decimal(value)
            return self._scale(value, lone=False)
        return self._add_scale(value, link)

    def _may_be_decimal(self, scale: Decimal) -> bool:
        """Tell whether the point before millions may open decimals (`3.260 millions`): only round numbers group."""
        return scale == _MILLION and self.group is not None and self.group % 100 != 0

    def _add_scale_to_half(self, value: Decimal) -> bool:
        """Take `demi-million`, alone or behind a larger scale (`un milliard et demi million`)."""
        if self.smallest_scale is None:
            self.total, self.group = (self.group or 1) * value, None
        elif value < self.smallest_scale:
            self.total += (value - self.smallest_scale) / 2
        else:
            return False
        self.smallest_scale = value
        return True

    def _add_abbreviation(self, value: Decimal, link: str) -> bool:
        if self.last is None or self.last.role not in ("digits", "pointed"):
            return False
        self.unread = self.last.role == "pointed" and self._may_be_decimal(value)
        return self._scale(value, lone=False)

    _add_mil = _add_thousand  # opens years, and alone it is a cereal

    def _scale(self, value: Decimal, lone: bool) -> bool:
        if self.last is None and not lone:
            self.vague = True  # `des millions`
            self.smallest_scale = value
            return True
        if self.smallest_scale is not None and value >= self.smallest_scale and self.last is not None:
            thousands = self.total + (self.group or 0)
            if not self.smallest_scale < value or self.smallest_scale != 1000 or thousands >= 1_000_000:
                return False
            self.total, self.group = Decimal(0), thousands  # `mille cinq cents milliards`
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
        if link != "et" or self.vague:
            return False
        if self.last.role in ("scale", "collective"):
            self.total += value * (self.smallest_scale or self.last.value)
            return True
        if self.group is not None:
            self.group += value
            return True
        return False

    def _add_fraction(self, value: Decimal, link: str) -> bool:
        """Take a noun of a fraction (`tiers`), which needs no numerator (`la moitié`): `cent et un quart` is mixed."""
        if self.last is None:
            self.group = Decimal(1)
            self.denominator = value
            return True
        if self.link == "et" and self.last.value == 1 and self.group is not None and not self.vague:
            self.group += 1 / value - 1
            return True
        return self._add_ordinal(value, link)

    def _add_ordinal(self, value: Decimal, link: str) -> bool:
        """Take an ordinal that divides what stands before it: `trois cinquièmes`, `cent trente cinquièmes` (100/35)."""
        if self.last is None or self.last.role not in _COUNTED or self.vague:
            return False
        self.denominator = value
        if self.last.role == "ten" and value < 10 and self.group is not None and self.group > self.last.value:
            self.group -= self.last.value
            self.denominator += self.last.value
        return True
