"""French numbers: from text to exact ``Decimal`` values."""

from newsner.numbers.finder import Number, find_numbers, parse_number

__all__ = ["Number", "find_numbers", "parse_number"]
