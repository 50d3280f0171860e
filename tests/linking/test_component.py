"""Mentions to entities in mini articles (``cases/linking.jsonl``): which names are one, which are two, and why.

A case gives the mentions as marks and lists the surfaces of each entity: the canonical name first where it occurs,
the others sorted. ``ids`` names the gazetteer's entry behind a surface, ``reasons`` why an alias was merged.
"""

import pickle
from pathlib import Path
from typing import Any, get_args

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span

from markup import parse_marked, read_cases
from newsner import Extractor
from newsner.labels import Label
from newsner.linking.component import EntityLinker, explain_linking, link_mentions
from newsner.linking.entities import LinkedEntity, linked_entities
from newsner.linking.groups import REFUSALS, Refusal
from newsner.names import tidy
from newsner.pipeline import USER_GAZETTEER
from newsner.spans import NEVER_KEY

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


def find_spans(doc: Doc, entity: LinkedEntity) -> list[Span]:
    return [doc[mention.start : mention.end] for mention in entity.mentions]


def list_surfaces(doc: Doc, entity: LinkedEntity) -> list[str]:
    """Return the surfaces of an entity: the canonical name first where it occurs, the others sorted."""
    surfaces = {span.text for span in find_spans(doc, entity)}
    return [name for name in (entity.name,) if name in surfaces] + sorted(surfaces - {entity.name})


def link(marked: str, ids: dict[str, str] | None = None) -> Doc:
    """Return a document whose marks are linked."""
    return EntityLinker()(build_doc(BLANK, marked, ids))


@pytest.mark.parametrize("case", list(read_cases("linking")))
def test_mini_article(case: dict[str, Any], nlp: Language) -> None:
    """The names of an article fall into exactly the expected entities, for the expected reasons."""
    doc = build_doc(nlp, case["marked"], case.get("ids"))
    entities = link_mentions(doc)
    assert [list_surfaces(doc, entity) for entity in entities] == case["entities"]
    assert sorted(mention[:2] for entity in entities for mention in entity.mentions) == [
        (span.start, span.end) for span in doc.ents
    ]
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
    """Quantities among the entities are no names."""
    entities = link_mentions(build_doc(nlp, "[26 missiles](QUANTITY) sur [Hama](LOC) et [Homs](LOC)."))
    assert [entity.name for entity in entities] == ["Hama", "Homs"]


def test_entities_by_first_mention(nlp: Language) -> None:
    """Entities come in the order of their first mentions, each with all its mentions in order."""
    entities = link_mentions(build_doc(nlp, "[Sall](PER) à [Thiès](LOC). [Macky Sall](PER) quitte [Thiès](LOC)."))
    assert [(entity.name, [mention[:2] for mention in entity.mentions]) for entity in entities] == [
        ("Macky Sall", [(0, 1), (4, 6)]),
        ("Thiès", [(2, 3), (7, 8)]),
    ]


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
    assert (entity.name, len(entity.mentions)) == ("Ousmane Sonko", 3)


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
    assert [entity.name for entity in linked_entities(doc)] == ["État islamique", "Ousmane Sonko"]


def test_component_is_idempotent() -> None:
    """Linking what is linked already changes nothing."""
    doc = link("[Sonko](PER) ou [Ousmane Sonko](PER) à [Dakar](LOC), en [RDC](LOC).", {"RDC": "Congo"})
    entities, names = linked_entities(doc), [span.id_ for span in doc.ents]
    assert [reason.reason for entity in entities for reason in entity.reasons] == ["surname", "gazetteer"]
    doc = EntityLinker()(doc)
    assert linked_entities(doc) == entities
    assert [span.id_ for span in doc.ents] == names


def test_other_labels_are_left_alone() -> None:
    """The entities of anyone's pipeline that have other labels are no names, and stay as they are."""
    doc = link("Le [Nobel](MISC) revient à [Patrick Modiano](PER). [Modiano](PER) rougit.")
    assert [(span.text, span.label_, span.id_) for span in doc.ents] == [
        ("Nobel", "MISC", ""),
        ("Patrick Modiano", "PER", "Patrick Modiano"),
        ("Modiano", "PER", "Patrick Modiano"),
    ]
    assert [entity.name for entity in linked_entities(doc)] == ["Patrick Modiano"]


MARKED = "[Daech](ORG), ou [EI](ORG), recule. [Sonko](PER) ou [Ousmane Sonko](PER) ?"


@pytest.mark.parametrize("save", ["bytes", "docbin", "pickle"])
def test_entities_survive_saving(save: str) -> None:
    """The entities of a document that was saved and loaded are the same, and so is their explanation."""
    doc = link(MARKED, {"Daech": "État islamique", "EI": "État islamique"})
    if save == "bytes":
        loaded = Doc(doc.vocab).from_bytes(doc.to_bytes())
    elif save == "docbin":
        data = DocBin(store_user_data=True, docs=[doc]).to_bytes()
        (loaded,) = DocBin().from_bytes(data).get_docs(spacy.blank("fr").vocab)
    else:
        loaded = pickle.loads(pickle.dumps(doc))
    assert linked_entities(loaded) == linked_entities(doc)
    assert read_decisions(loaded) == read_decisions(doc)
    assert linked_entities(EntityLinker()(loaded)) == linked_entities(doc)


def test_component_survives_saving_and_two_processes(tmp_path: Path) -> None:
    """A pipeline that was saved and loaded links the same, also where its documents come from other processes."""
    nlp = build_pipeline_without_model()
    nlp.to_disk(tmp_path)
    texts = ["Paris et la France. La France joue.", "Rien.", "L'OMS est à Genève. L'Organisation mondiale de la santé."]
    docs = list(nlp.pipe(texts))
    assert [len(linked_entities(doc)) for doc in docs] == [2, 0, 2]
    loaded = list(spacy.load(tmp_path).pipe(texts, n_process=2, batch_size=1))
    assert [linked_entities(doc) for doc in loaded] == [linked_entities(doc) for doc in docs]


def build_pipeline_without_model() -> Language:
    """Return the part of newsner's pipeline that finds names of gazetteers and links them."""
    nlp = spacy.blank("fr")
    nlp.add_pipe("newsner_gazetteer")
    nlp.add_pipe("newsner_gazetteer", name=USER_GAZETTEER, config={"spans_key": "user", "packaged": False})
    nlp.add_pipe("newsner_overlaps")
    nlp.add_pipe("newsner_linking")
    return nlp


@Language.component("forget_first_id")
def forget_first_id(doc: Doc) -> Doc:
    """Stand for a user's component behind linking that keeps ids of its own, and none for the first entity."""
    for token in doc.ents[0]:
        token.ent_id_ = ""
    return doc


def test_an_entity_without_id_shifts_no_mention() -> None:
    """Each entity keeps its own mentions where a component behind linking empties the id of one."""
    nlp = build_pipeline_without_model()
    text = "Paris, Lyon et Nantes attendent. Lyon perd, Nantes gagne."
    expected = Extractor(nlp).extract(text)
    assert [[mention.text for mention in entity.mentions] for entity in expected.entities] == [
        ["Paris"],
        ["Lyon", "Lyon"],
        ["Nantes", "Nantes"],
    ]
    nlp.add_pipe("forget_first_id")
    assert Extractor(nlp).extract(text) == expected


def test_a_document_without_entities_is_told(nlp: Language) -> None:
    """What was never linked has no entities to read, which is not the same as none."""
    with pytest.raises(ValueError, match="must contain the component 'newsner_linking'"):
        linked_entities(nlp("Paris"))


Decision = tuple[str, str, str, str | None]


def read_decisions(doc: Doc) -> list[Decision]:
    """Return the decisions of linking: two names, the rule's reason, and why they were not merged."""
    return [(d.first.written, d.second.written, d.reason, d.refusal) for d in explain_linking(doc)]


DECISIONS = [
    pytest.param(
        "[Ousmane Sonko](PER) est libre. [Sonko](PER) remercie.",
        [("Ousmane Sonko", "Sonko", "surname", None)],
        id="merged",
    ),
    pytest.param(
        "L'[Armée syrienne libre](ORG) ([ASL](ORG)) avance.",
        [("Armée syrienne libre", "ASL", "acronym", None)],
        id="defined",
    ),
    pytest.param(
        "[Paul Martin](PER) et [Anne Martin](PER) sont là. [Martin](PER) parle.",
        [("Paul Martin", "Martin", "surname", "ambiguous"), ("Anne Martin", "Martin", "surname", "ambiguous")],
        id="two-bearers",
    ),
    pytest.param(
        "La [Commission européenne](ORG) et la [Commission fédérale](ORG) se voient. La [Commission](ORG) attend.",
        [
            ("Commission européenne", "Commission", "shortened", "ambiguous"),
            ("Commission fédérale", "Commission", "shortened", "ambiguous"),
        ],
        id="two-bodies",
    ),
    pytest.param(
        "[Dominique Martin](PER) est là. Mme [Martin](PER) parle.",
        [("Dominique Martin", "Martin", "surname", None)],
        id="gender-unknown",
    ),
    pytest.param(
        "[Paul Martin](PER) est là. Mme [Martin](PER) parle.",
        [("Paul Martin", "Martin", "surname", "gender")],
        id="first-name-of-other-gender",
    ),
    pytest.param(
        "M. [Paul Martin](PER) est là. Mme [Martin](PER) parle.",
        [("Paul Martin", "Martin", "surname", "gender")],
        id="other-gender",
    ),
    pytest.param(
        "M. [Martin](PER) est là. Mme [Martin](PER) parle.",
        [("Martin", "Martin", "exact", "gender")],
        id="titles-of-two-genders",
    ),
    pytest.param(
        "[Paul Martin](PER) parle. [Martin](PER) rit. [Anne Martin](PER) arrive.",
        [("Paul Martin", "Martin", "surname", None), ("Anne Martin", "Martin", "surname", "better_fit")],
        id="better-fit",
    ),
    pytest.param(
        "[Caroline Darmasse](PER), [Caroline Darnasse](PER) et [Caroline Darlasse](PER).",
        [
            ("Caroline Darnasse", "Caroline Darmasse", "spelling", "ambiguous"),
            ("Caroline Darlasse", "Caroline Darmasse", "spelling", "ambiguous"),
            ("Caroline Darlasse", "Caroline Darnasse", "spelling", "ambiguous"),
        ],
        id="spellings",
    ),
    pytest.param(
        "M. [Paul Martin](PER) et [P. Martin](PER) sont là. [Martin](PER) parle.",
        [("Paul Martin", "P. Martin", "initials", None), ("Paul Martin", "Martin", "surname", None)],
        id="one-cluster",
    ),
]


@pytest.mark.parametrize(("marked", "decisions"), DECISIONS)
def test_decisions_are_explained(marked: str, decisions: list[Decision]) -> None:
    """Each pair that a rule proposed is told once, with the reason for merging it or not."""
    assert read_decisions(link(marked)) == decisions


def test_the_gazetteer_keeps_apart() -> None:
    """Two entries of a gazetteer are not merged, whatever their forms, and the refusal is told."""
    ids = {"Idriss Déby": "Idriss Déby", "Déby": "Mahamat Déby"}
    doc = link("[Déby](PER) succède à [Idriss Déby](PER).", ids)
    assert read_decisions(doc) == [("Idriss Déby", "Déby", "surname", "gazetteer")]


def test_the_user_keeps_apart(nlp: Language) -> None:
    """What the user's ``never`` forbids is not merged, and the refusal is told."""
    doc = build_doc(nlp, "[Paul Martin](PER) est là. [Martin](PER) parle.", {"Paul Martin": "Paul Martin"})
    doc.user_data[NEVER_KEY] = {"Paul Martin": ("Martin",)}
    assert read_decisions(EntityLinker()(doc)) == [("Paul Martin", "Martin", "surname", "never")]


def test_every_refusal_is_explained() -> None:
    """Each value of the type has its sentence."""
    assert set(REFUSALS) == set(get_args(Refusal))


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
    """Every mention stands in one entity of its label, every alias has a reason, and the decisions agree."""
    words, mentions = drawn
    doc = Doc(BLANK.vocab, words=words)
    doc.ents = [Span(doc, start, end, label, span_id=name) for start, end, label, name in mentions]
    entities = link_mentions(doc)
    assert sorted(mention[:2] for entity in entities for mention in entity.mentions) == [m[:2] for m in mentions]
    labels = {start: label for start, _, label, _ in mentions}
    for entity in entities:
        surfaces = {tidy(span.text) for span in find_spans(doc, entity)}
        assert {labels[mention.start] for mention in entity.mentions} == {entity.label.value}
        assert {alias for alias, _ in entity.reasons} == surfaces - {entity.name}
        assert entity.name in surfaces | {name for *_, name in mentions}
    entity_at = {mention.start: entity for entity in entities for mention in entity.mentions}
    for decision in explain_linking(doc):
        first, second = (entity_at[group.first] for group in decision[:2])
        assert (first is second) is decision.merged
