"""Tokens that are split before the NER."""

import pytest
import spacy

SPLITS = [
    pytest.param("pro-Assad", ["pro-", "Assad"], id="prefix"),
    pytest.param("Oran?Lomé", ["Oran", "?", "Lomé"], id="question-mark"),
    pytest.param("À lire aussiElon Musk", ["À", "lire", "aussi", "Elon", "Musk"], id="glued-marker"),
    pytest.param("Mortagne(Orne)", ["Mortagne", "(", "Orne", ")"], id="bracket"),
    pytest.param('AFP."Ce', ["AFP", ".", '"', "Ce"], id="quote"),
    pytest.param("l'après-Poutine", ["l'", "après-", "Poutine"], id="elided-prefix"),
    pytest.param("https://a.fr/b?c=D", ["https://a.fr/b?c=D"], id="address"),
    pytest.param("jean-pierre", ["jean-pierre"], id="no-prefix"),
    pytest.param("U.S.A.", ["U.S.A."], id="acronym"),
    pytest.param("Anne Buzyn.► Un", ["Anne", "Buzyn", ".", "►", "Un"], id="arrow"),
    pytest.param("la Cour des comptes- a", ["la", "Cour", "des", "comptes", "-", "a"], id="closing-dash"),
    pytest.param("Kyra Gaunt.- Elle", ["Kyra", "Gaunt", ".", "-", "Elle"], id="stop-and-dash"),
]


@pytest.mark.parametrize(("text", "expected"), SPLITS)
def test_tokens_are_split(text: str, expected: list[str]) -> None:
    """Prefixes and glued words become tokens; what is one word stays."""
    nlp = spacy.blank("fr")
    nlp.add_pipe("newsner_splits")
    doc = nlp(text)
    assert [token.text for token in doc] == expected
    assert doc.text == text
