"""Mentions to entities in mini articles (``cases/linking.jsonl``): which names are one, which are two, and why.

A case gives the mentions as marks and lists the surfaces of each entity: the canonical name first where it occurs,
the others sorted. ``ids`` names the gazetteer's entry behind a surface, ``reasons`` why an alias was merged.
"""

from typing import Any

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, Span

from markup import parse_marked, read_cases
from newsner.labels import Label
from newsner.linking.component import LinkedEntity, link_mentions
from newsner.names import tidy

BLANK = spacy.blank("fr")


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.blank("fr")


def build_doc(nlp: Language, marked: str, ids: dict[str, str] | None = None) -> Doc:
    """Return a document whose entities are the marks, with the gazetteer's ids where given."""
    text, marks = parse_marked(marked)
    doc = nlp.make_doc(text)
    entities = []
    for start, end, label in marks:
        span = doc.char_span(start, end, label=label)
        assert span is not None, f"{text[start:end]!r} does not stand on whole tokens"
        name = (ids or {}).get(span.text, "")
        entities.append(Span(doc, span.start, span.end, label, span_id=name, kb_id=f"id of {name}" if name else ""))
    doc.ents = entities
    return doc


def list_surfaces(doc: Doc, entity: LinkedEntity) -> list[str]:
    """Return the surfaces of an entity: the canonical name first where it occurs, the others sorted."""
    surfaces = {doc.ents[i].text for i in entity.mentions}
    return [name for name in (entity.name,) if name in surfaces] + sorted(surfaces - {entity.name})


@pytest.mark.parametrize("case", list(read_cases("linking")))
def test_mini_article(case: dict[str, Any], nlp: Language) -> None:
    """The names of an article fall into exactly the expected entities, for the expected reasons."""
    doc = build_doc(nlp, case["marked"], case.get("ids"))
    entities = link_mentions(doc)
    assert [list_surfaces(doc, entity) for entity in entities] == case["entities"]
    assert sorted(i for entity in entities for i in entity.mentions) == list(range(len(doc.ents)))
    reasons = dict(pair for entity in entities for pair in entity.reasons)
    for alias, reason in case.get("reasons", {}).items():
        assert reasons[alias] == reason


def test_gazetteer_gives_name_and_id(nlp: Language) -> None:
    """An entity that the gazetteer knows has its name and kb_id, also where the text has other forms only."""
    ids = {"Daech": "État islamique", "EI": "État islamique"}
    (entity,) = link_mentions(build_doc(nlp, "[Daech](ORG) recule. L'[EI](ORG) perd Raqqa.", ids))
    assert (entity.name, entity.kb_id, entity.label) == ("État islamique", "id of État islamique", Label.ORG)
    assert entity.reasons == (("Daech", "gazetteer"), ("EI", "gazetteer"))


def test_no_gazetteer_no_id(nlp: Language) -> None:
    """An entity that no gazetteer knows has no kb_id, and a name alone has no reasons."""
    (entity,) = link_mentions(build_doc(nlp, "[Ousmane Sonko](PER) est libre."))
    assert (entity.name, entity.kb_id, entity.reasons) == ("Ousmane Sonko", None, ())


def test_identity_reaches_merged_forms(nlp: Language) -> None:
    """A form that structure merges with a known one gets the known name and kb_id."""
    marked = "[Emmanuel Macron](PER) est à Alger. [E. Macron](PER) a été reçu."
    (entity,) = link_mentions(build_doc(nlp, marked, {"Emmanuel Macron": "Emmanuel Macron"}))
    assert (entity.name, entity.kb_id) == ("Emmanuel Macron", "id of Emmanuel Macron")


def test_quantities_are_left_out(nlp: Language) -> None:
    """Quantities among the entities are no names, and the mentions count names only."""
    entities = link_mentions(build_doc(nlp, "[26 missiles](QUANTITY) sur [Hama](LOC) et [Homs](LOC)."))
    assert [(entity.name, entity.mentions) for entity in entities] == [("Hama", (0,)), ("Homs", (1,))]


def test_entities_by_first_mention(nlp: Language) -> None:
    """Entities come in the order of their first mentions, each with all its mentions in order."""
    entities = link_mentions(build_doc(nlp, "[Sall](PER) à [Thiès](LOC). [Macky Sall](PER) quitte [Thiès](LOC)."))
    assert [(entity.name, entity.mentions) for entity in entities] == [("Macky Sall", (0, 2)), ("Thiès", (1, 3))]


def test_every_alias_has_one_reason(nlp: Language) -> None:
    """Reasons are sorted by alias, one for each surface but the canonical name."""
    marked = "[Sall](PER), [Macky](PER), [M. Sall](PER) et [MACKY SALL](PER) sont [Macky Sall](PER)."
    (entity,) = link_mentions(build_doc(nlp, marked))
    assert entity.name == "Macky Sall"
    assert [alias for alias, _ in entity.reasons] == ["M. Sall", "MACKY SALL", "Macky", "Sall"]


def test_line_end_inside_name(nlp: Language) -> None:
    """A name broken over two lines is the same name, and is shown in one."""
    marked = "[Ousmane Sonko](PER) parle. Les avocats d'[Ousmane\nSonko](PER) aussi. [Ousmane Sonko](PER) rit."
    (entity,) = link_mentions(build_doc(nlp, marked))
    assert (entity.name, entity.mentions) == ("Ousmane Sonko", (0, 1, 2))


def test_component_writes_identity(nlp: Language) -> None:
    """The component gives every name its entity's name and kb_id, and leaves quantities as they are."""
    linking = spacy.blank("fr")
    linking.add_pipe("newsner_linking")
    marked = "[26 missiles](QUANTITY) : [Daech](ORG), ou [EI](ORG), recule. [Sonko](PER) ou [Ousmane Sonko](PER) ?"
    doc = build_doc(linking, marked, {"Daech": "État islamique", "EI": "État islamique"})
    doc = linking.get_pipe("newsner_linking")(doc)
    assert [(span.text, span.label_, span.id_, span.kb_id_) for span in doc.ents] == [
        ("26 missiles", "QUANTITY", "", ""),
        ("Daech", "ORG", "État islamique", "id of État islamique"),
        ("EI", "ORG", "État islamique", "id of État islamique"),
        ("Sonko", "PER", "Ousmane Sonko", ""),
        ("Ousmane Sonko", "PER", "Ousmane Sonko", ""),
    ]
    assert [entity["name"] for entity in doc.user_data["newsner_entities"]] == ["État islamique", "Ousmane Sonko"]


def test_component_is_idempotent() -> None:
    """Linking what is linked already changes nothing."""
    linking = spacy.blank("fr")
    linking.add_pipe("newsner_linking")
    component = linking.get_pipe("newsner_linking")
    doc = component(build_doc(linking, "[Sonko](PER) ou [Ousmane Sonko](PER) à [Dakar](LOC)."))
    first = list(doc.user_data["newsner_entities"])
    names = [span.id_ for span in doc.ents]
    doc = component(doc)
    assert [entity["mentions"] for entity in doc.user_data["newsner_entities"]] == [e["mentions"] for e in first]
    assert [span.id_ for span in doc.ents] == names


@pytest.mark.parametrize("text", ["", "Rien à signaler."])
def test_no_mentions(text: str, nlp: Language) -> None:
    """A text without names has no entities."""
    assert link_mentions(nlp.make_doc(text)) == ()


WORDS = sorted(
    {token.text for case in read_cases("linking") for token in BLANK(parse_marked(case.values[0]["marked"])[0])}
)


@st.composite
def documents(draw: st.DrawFn) -> tuple[list[str], list[tuple[int, int, str, str]]]:
    """Draw words, and mentions of them: start, end, label, and perhaps a gazetteer's name."""
    words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=40))
    mentions = []
    position = 0
    while position < len(words):
        start = position + draw(st.integers(0, 2))
        end = start + draw(st.integers(1, 4))
        if end <= len(words):
            label = draw(st.sampled_from(["PER", "LOC", "ORG"]))
            mentions.append((start, end, label, draw(st.sampled_from(["", "", "", "Bachar al-Assad", "Armée libre"]))))
        position = end
    return words, mentions


@given(documents())
def test_any_mentions_are_linked(drawn: tuple[list[str], list[tuple[int, int, str, str]]]) -> None:
    """Whatever is a mention stands in one entity of its label, and every alias has a reason."""
    words, mentions = drawn
    doc = Doc(BLANK.vocab, words=words)
    doc.ents = [Span(doc, start, end, label, span_id=name) for start, end, label, name in mentions]
    entities = link_mentions(doc)
    assert sorted(i for entity in entities for i in entity.mentions) == list(range(len(mentions)))
    for entity in entities:
        surfaces = {tidy(doc.ents[i].text) for i in entity.mentions}
        assert {doc.ents[i].label_ for i in entity.mentions} == {entity.label.value}
        assert {alias for alias, _ in entity.reasons} == surfaces - {entity.name}
        assert entity.name in surfaces | {name for *_, name in mentions}
