"""French numbers: from text to exact ``Decimal`` values."""

from newsner.numbers.finder import Fraction, Number, NumberKind, Numeral, find_numbers, parse_number, read_numbers
from newsner.numbers.grammar import round_endless, to_plain

__all__ = [
    "Fraction",
    "Number",
    "NumberKind",
    "Numeral",
    "find_numbers",
    "parse_number",
    "read_numbers",
    "round_endless",
    "to_plain",
]
