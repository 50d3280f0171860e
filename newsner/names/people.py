"""Compare names of people: surname alone, given names abbreviated or left out.

Names are given as folded words, or as parts: words that a hyphen joins make one part (`jean luc`, `delacroix pirmez`).
"""

from __future__ import annotations

from collections.abc import Sequence

from newsner.lexicons import load_feminines, load_name_cues
from newsner.names.gender import gender_of_first_name

Words = Sequence[str]
Parts = Sequence[tuple[str, ...]]


def is_surname(short: Parts, full: Parts) -> bool:
    """Tell whether parts of a name end a longer one.

    >>> is_surname([("di",), ("rupo",)], [("elio",), ("di",), ("rupo",)])
    True
    """
    return len(short) < len(full) and list(full[-len(short) :]) == list(short)


def is_inner_surname(short: Parts, full: Parts) -> bool:
    """Tell whether a single word is a middle name of a longer name, or one word of its compound surname.

    >>> is_inner_surname([("henin",)], [("justine",), ("henin", "hardenne")])
    True
    >>> is_inner_surname([("luc",)], [("jean", "luc"), ("godard",)])
    False
    """
    if len(short) != 1 or len(short[0]) != 1 or len(full) < 2 or len(short[0][0]) < 2:
        return False
    word = short[0][0]
    inner = {part[0] for part in full[1:-1] if len(part) == 1}
    return word not in load_name_cues()["connective"] and word in inner | {full[-1][0], full[-1][-1]}


def is_first_name(short: Parts, full: Parts) -> bool:
    """Tell whether parts of a name begin a longer one, which is not that of a son (`Donald Trump Jr.`).

    >>> is_first_name([("greta",)], [("greta",), ("thunberg",)])
    True
    >>> is_first_name([("jean",)], [("jean", "luc"), ("godard",)])
    False
    """
    rest = full[len(short) :]
    begins = bool(rest) and list(full[: len(short)]) == list(short)
    return begins and not any(word in load_name_cues()["generation"] for part in rest for word in part)


def is_initialled(short: Words, full: Words) -> bool:
    """Tell whether one name abbreviates given names of the other: `n` for `nicolas`, `j p` for `jean pierre`.

    >>> is_initialled(["j", "p", "raffarin"], ["jean", "pierre", "raffarin"])
    True
    >>> is_initialled(["c", "sarkozy"], ["nicolas", "sarkozy"]), is_initialled(["jd", "vance"], ["j", "d", "vance"])
    (False, True)
    """
    if short[-1] != full[-1] or len(short[-1]) < 2:
        return False
    if _are_joined_initials(short[:-1], full[:-1]) or _are_joined_initials(full[:-1], short[:-1]):
        return True
    given, others = sorted((list(short[:-1]), list(full[:-1])), key=len)
    pairs = list(zip(given, others, strict=False))
    fit = all(x == y or (min(len(x), len(y)) == 1 and x[0] == y[0]) for x, y in pairs)
    return fit and any(len(x) != len(y) and min(len(x), len(y)) == 1 for x, y in pairs)


def _are_joined_initials(given: Words, others: Words) -> bool:
    """Tell whether one word has the initials of several others: `jd` for `j d` or `james david`."""
    return len(given) == 1 and len(others) > 1 and given[0] == "".join(word[0] for word in others)


def are_initials(short: Words, full: Words) -> bool:
    """Tell whether a name consists of the initials of another, or of its first name and an initial.

    >>> are_initials(["s", "o", "t"], ["salimata", "ouedraogo", "thiry"])
    True
    >>> are_initials(["samia", "g"], ["samia", "ghali"])
    True
    """
    if len(short) < 2 or len(short) != len(full) or len(short[-1]) > 1 or len(full[-1]) == 1:
        return False
    return all(x == y or (len(x) == 1 and x == y[0]) for x, y in zip(short, full, strict=True))


def is_partial(short: Words, full: Words) -> bool:
    """Tell whether a name is another one without its middle names.

    A middle initial may not be left out: George Bush and George W. Bush are two people.

    >>> is_partial(["bernard", "dadie"], ["bernard", "binlin", "dadie"])
    True
    >>> is_partial(["george", "bush"], ["george", "w", "bush"])
    False
    """
    if not 2 <= len(short) < len(full) or short[0] != full[0] or short[-1] != full[-1]:
        return False
    return is_within(short, full) and all(len(word) > 1 for word in full if word not in short)


def is_within(short: Words, full: Words) -> bool:
    """Tell whether the words of one name stand in another, in the same order.

    >>> is_within(["hopital", "pompidou"], ["hopital", "georges", "pompidou"])
    True
    """
    remaining = iter(full)
    return all(word in remaining for word in short)


def is_feminine_of(a: str, b: str) -> bool:
    """Tell whether one folded given name is the feminine of the other, so that they name two people.

    A final `e` makes no feminine where both are known as names of one gender.

    >>> [is_feminine_of(*pair) for pair in (("francoise", "francois"), ("emile", "emilie"), ("mohamed", "mohammed"))]
    [True, True, False]
    >>> is_feminine_of("eugen", "eugene")
    False
    """
    return any(
        x.endswith(masculine)
        and x[: len(x) - len(masculine)] + feminine == y
        and not (x + "e" == y and _are_of_one_gender(x, y))
        for x, y in ((a, b), (b, a))
        for masculine, feminine in load_feminines()
    )


def _are_of_one_gender(a: str, b: str) -> bool:
    gender = gender_of_first_name(a)
    return gender is not None and gender == gender_of_first_name(b)
