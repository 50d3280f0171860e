"""French numbers: from text to exact ``Decimal`` values."""

from newsner.numbers.finder import Fraction, Number, NumberKind, find_numbers, parse_number
from newsner.numbers.grammar import to_plain

__all__ = ["Fraction", "Number", "NumberKind", "find_numbers", "parse_number", "to_plain"]
