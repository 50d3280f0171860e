"""Verbs of saying in their groups, and the words that only look like one."""

import pytest

from newsner.statements.clauses import has_main_verb, is_full_clause
from newsner.statements.phrases import find_subject_behind
from newsner.statements.verbs import find_verbs
from readings import read_marked, words

GROUPS = [
    ("Il affirme cela.", "affirme", "finite"),
    ("Il a affirmé cela.", "a affirmé", "finite"),
    ("Il aurait, lundi, affirmé cela.", "aurait, lundi, affirmé", "finite"),
    ("Il a de son côté affirmé cela.", "a de son côté affirmé", "finite"),
    ("« C'est vrai », a-t-elle affirmé.", "a-t-elle affirmé", "finite"),
    ("« C'est vrai », s'exclame-t-il.", "s'exclame-t-il", "finite"),
    ("« La route est fermée », dit [Léa Roy](PER).", "dit", "finite"),
    ("Il tient à préciser cela.", "tient à préciser", "finite"),
    ("Il part en affirmant cela.", "en affirmant", "gerund"),
    ("Il part pour affirmer cela.", "affirmer", "infinitive"),
]


@pytest.mark.parametrize(("text", "group", "mood"), GROUPS)
def test_verb_group_is_found(text: str, group: str, mood: str) -> None:
    """With its auxiliaries and pronouns."""
    reading = read_marked(text)
    [verb] = find_verbs(reading, *reading.sentences[0])
    assert (words(reading, verb.start, verb.end), verb.mood) == (group, mood)


@pytest.mark.parametrize(
    "text",
    [
        "La note est bonne.",
        "La route est affirmée.",
        "« Il affirme cela. »",
        "Une demande de route.",
        "[Note](ORG) ferme.",
    ],
)
def test_other_words_are_no_verbs(text: str) -> None:
    """Nouns, passives, names, and what is quoted."""
    reading = read_marked(text)
    assert list(find_verbs(reading, *reading.sentences[0])) == []


BEHIND = [
    ("le maire", "le maire"),
    ("lundi soir à l'AFP le maire de Nice", "le maire de Nice"),
    ("dans un communiqué [Léa Roy](PER)", "Léa Roy"),
    ("[Léa Roy](PER), maire de Nice", "Léa Roy"),
    ("la maire, [Léa Roy](PER), lundi", "la maire, Léa Roy"),
    ("une source proche du dossier", "une source proche du dossier"),
    ("celui de ceux de la mairie", "celui de ceux de la mairie"),
    ("que la route ferme", None),
    ("lundi soir", None),
    ("à l'AFP", None),
]


@pytest.mark.parametrize(("text", "subject"), BEHIND)
def test_subject_behind_a_verb_is_found(text: str, subject: str | None) -> None:
    """Behind what says when, where and to whom."""
    reading = read_marked(f"dit {text}")
    phrase = find_subject_behind(reading, 1, len(reading))
    assert (words(reading, *phrase) if phrase else None) == subject


@pytest.mark.parametrize(
    ("text", "main", "full"),
    [
        ("la route est fermée", True, True),
        ("la route qui est fermée", False, False),
        ("est fermée", True, False),
        ("une route dangereuse", False, False),
        ("que la route est fermée", True, False),
    ],
)
def test_clause_is_told(text: str, main: bool, full: bool) -> None:
    """A main verb, and its subject in front of it."""
    reading = read_marked(text)
    assert (has_main_verb(reading, 0, len(reading)), is_full_clause(reading, 0, len(reading))) == (main, full)
