"""Names: the forms under which they are compared, and whether two of them can name one thing."""

from newsner.names.forms import (
    comparison_form,
    find_spellings,
    fold,
    fold_word,
    initials,
    is_acronym,
    tidy,
)
from newsner.names.matching import Match, match

__all__ = [
    "Match",
    "comparison_form",
    "find_spellings",
    "fold",
    "fold_word",
    "initials",
    "is_acronym",
    "match",
    "tidy",
]
