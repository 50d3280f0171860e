"""Where what is said behind a verb begins, and where it ends."""

import pytest

from newsner.statements.contents import find_content_end, find_sentence_end, split_coordinated, trim_end
from newsner.statements.openings import Opening, find_opening
from newsner.statements.verbs import find_verbs
from readings import read_marked, words

OPENINGS = [
    ("Il affirme que la route ferme.", "que", "la"),
    ("Il affirme, lundi à Nice, que la route ferme.", "que", "la"),
    ("Il informe le maire que la route ferme.", "que", "la"),
    ("Il a demandé si la route ferme.", "que", "la"),
    ("Il affirme avoir vu la route.", "infinitive", "avoir"),
    ("Il a demandé au maire de fermer la route.", "infinitive", "fermer"),
    ("Il appelle à fermer la route.", "infinitive", "fermer"),
    ("Il explique : la route ferme.", "colon", "la"),
    ("Il affirme « vouloir fermer » la route.", "quotation", "«"),
    ("Il affirme plus que son frère.", None, None),
    ("Il affirme cela pour que la route ferme.", None, None),
    ("Il affirme sa foi.", None, None),
    ("Il affirme. Que la route ferme !", None, None),
    ("Il affirme, mais la route ferme.", None, None),
]


@pytest.mark.parametrize(("text", "rule", "first"), OPENINGS)
def test_opening_is_found(text: str, rule: str | None, first: str | None) -> None:
    """The rule and the first word of what is said."""
    reading = read_marked(text)
    sentence = reading.sentences[0]
    opening = find_opening(reading, next(find_verbs(reading, *sentence)), sentence)
    assert (opening and opening.rule, opening and reading.words[opening.start]) == (rule, first)


ENDS = [
    ("Il affirme que la route ferme.", "la route ferme"),
    ("Il affirme que la route ferme ; le pont ouvre.", "la route ferme"),
    ("Il affirme que la route ferme, alors que le pont ouvre.", "la route ferme"),
    ("Il affirme que la route ferme, un projet qui inquiète.", "la route ferme"),
    ("Il affirme que la route ferme et ajoute que le pont ouvre.", "la route ferme"),
    ("Il affirme que la route ferme, précisant que le pont ouvre.", "la route ferme"),
    ("Il affirme que la route ferme, ajoute-t-il.", "la route ferme"),
    ("S'il affirme que la route ferme, il le regrette.", "la route ferme"),
    ("(Il affirme que la route ferme) et il part.", "la route ferme"),
    ("Nice, qui affirme que la route ferme, se tait.", "la route ferme"),
    ("Il affirme que la route, fermée hier, ouvre.", "la route, fermée hier, ouvre"),
    ("Il affirme que la route (de Nice) ferme.", "la route (de Nice) ferme"),
]


@pytest.mark.parametrize(("text", "said"), ENDS)
def test_content_ends(text: str, said: str) -> None:
    """With its sentence, or where the article or the speaker says something else."""
    reading = read_marked(text)
    sentence = reading.sentences[0]
    verb, *following = find_verbs(reading, *sentence)
    opening = find_opening(reading, verb, sentence)
    assert opening is not None
    assert words(reading, opening.start, find_content_end(reading, verb, opening, sentence, following)) == said


COORDINATED = [
    ("que A ferme et que B ouvre", "que", ["A ferme", "B ouvre"]),
    ("que A ferme, que B ouvre et que C dort", "que", ["A ferme", "B ouvre", "C dort"]),
    ("que A ferme parce que B ouvre et que C dort", "que", ["A ferme parce que B ouvre et que C dort"]),
    ("que A ferme, que B ouvre", "que", ["A ferme, que B ouvre"]),
    ("que A ferme et B ouvre", "que", ["A ferme et B ouvre"]),
    ("de fermer A et de servir B", "infinitive", ["fermer A", "servir B"]),
    ("de fermer A et de B", "infinitive", ["fermer A et de B"]),
    ("vouloir fermer A et de servir B", "infinitive", ["fermer A et de servir B"]),
]


@pytest.mark.parametrize(("text", "rule", "said"), COORDINATED)
def test_coordinated_clauses_are_split(text: str, rule: str, said: list[str]) -> None:
    """Where `que` or `de` is repeated, unless the first belongs to another conjunction."""
    reading = read_marked(text)
    opening = Opening("que" if rule == "que" else "infinitive", 1)
    assert [words(reading, *found) for found in split_coordinated(reading, opening, len(reading))] == said


@pytest.mark.parametrize(("text", "trimmed"), [("la route ferme, et", "la route ferme"), ("la route !", "la route !")])
def test_end_is_trimmed(text: str, trimmed: str) -> None:
    """Commas and links are no part of what is said; a mark of exclamation is."""
    reading = read_marked(text)
    assert words(reading, 0, trim_end(reading, 0, len(reading))) == trimmed


def test_a_bracket_ends_its_sentence() -> None:
    """A bracket that opened before the first token."""
    reading = read_marked("Il part (selon lui, la route (du nord) ferme) et revient.")
    end = find_sentence_end(reading, 3, reading.sentences[0])
    assert words(reading, 3, end) == "selon lui, la route (du nord) ferme"
