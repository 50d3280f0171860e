"""Compare names as strings: the forms to compare, and whether two names can name one thing."""

from newsner.gazetteer.spellings import find_spellings, fold
from newsner.names.acronyms import initials, is_acronym, is_blend
from newsner.names.forms import comparison_form, fold_word, name_parts, tidy
from newsner.names.matching import Match, are_spellings, find_nearest, is_slip, match, sound_form
from newsner.names.people import (
    are_initials,
    is_feminine_of,
    is_first_name,
    is_initialled,
    is_inner_surname,
    is_partial,
    is_surname,
)
from newsner.names.shortening import is_shortened_organisation, is_shortened_place

__all__ = [
    "Match",
    "are_initials",
    "are_spellings",
    "comparison_form",
    "find_nearest",
    "find_spellings",
    "fold",
    "fold_word",
    "initials",
    "is_acronym",
    "is_blend",
    "is_feminine_of",
    "is_first_name",
    "is_initialled",
    "is_inner_surname",
    "is_partial",
    "is_shortened_organisation",
    "is_shortened_place",
    "is_slip",
    "is_surname",
    "match",
    "name_parts",
    "sound_form",
    "tidy",
]
