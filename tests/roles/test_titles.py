"""The roles of people in marked sentences (``cases/roles.jsonl``), found by the whole pipeline."""

from typing import Any

import pytest

from markup import parse_marked, read_cases
from newsner import Extractor
from newsner.lexicons import load_name_cues, load_role_nouns
from newsner.roles.phrases import is_adjective, role_nouns

KINSHIP = (
    "compagne|compagnon|conjoint|cousin|cousine|fille|fils|frère|mari|neveu|nièce|oncle|père|soeur|sœur|tante|veuve"
    "|épouse|époux"
)
NO_OFFICE = "accusé|suspect|terroriste|rebelle|opposant|opposante"


@pytest.mark.parametrize("case", list(read_cases("roles")))
def test_marked_roles(case: dict[str, Any], extractor: Extractor) -> None:
    """A sentence gives the marked roles and no other, and the genders of its people."""
    text, spans = parse_marked(case["marked"])
    article = extractor.extract(text)
    found = {(r.start, r.end) for entity in article.entities for r in entity.roles}
    assert {text[start:end] for start, end in found} == {text[start:end] for start, end, _ in spans}
    assert {start for start, _ in found} == {start for start, _, _ in spans}
    genders = {mention.text: entity.gender for entity in article.people for mention in entity.mentions}
    for name, gender in case.get("genders", {}).items():
        assert genders.get(name, "not found") == gender, name


def test_a_role_of_several_is_each_ones(extractor: Extractor) -> None:
    """Both people of a list have the role in front of it."""
    article = extractor.extract("Les chercheurs Christopher Walker et Jessica Ludwig ont forgé le terme.")
    assert [[role.text for role in person.roles] for person in article.people] == [["chercheurs"], ["chercheurs"]]


def test_there_are_many_nouns() -> None:
    """The list has at least 1,500 forms in the singular."""
    assert len({form for noun, forms in load_role_nouns() for form in (noun, *forms)}) >= 1500


def test_role_nouns_before_names_are_role_nouns() -> None:
    """The nouns behind which `newsner_people` looks for names say a role, but for those of kinship and the like."""
    others = {*KINSHIP.split("|"), *NO_OFFICE.split("|")}
    nouns = role_nouns()
    heads = {cue.split()[0].lower().removeprefix("ex-") for cue in load_name_cues()["role"] - others}
    known = nouns.singular.keys() | nouns.plural | {words[0] for found in nouns.phrases.values() for words in found}
    assert {head for head in heads if head not in known and not is_adjective(head)} <= {"premier", "première", "envoyé"}
