"""The names of users: they win, refuse, are added later and kept on disk."""

from pathlib import Path

import pytest
import spacy
from spacy.tokens import Span

import newsner
from newsner import Extractor, Gazetteer, GazetteerEntry, Label
from newsner.mentions.gazetteer import GazetteerTagger
from newsner.spans import NEVER, NEVER_KEY


def names(article: newsner.Extraction) -> list[tuple[str, str]]:
    return [(entity.name, entity.label.value) for entity in article.entities]


def test_own_names_win(extractor: Extractor) -> None:
    """A user's name beats the NER's and the packaged one, also where those are longer or have another label."""
    text = "Les élèves du lycée Victor-Hugo de Besançon ont écrit à Daech."
    own = newsner.load(
        gazetteer=[
            GazetteerEntry(name="Victor-Hugo", label=Label.ORG, kb_id="lycee-7"),
            GazetteerEntry(name="Daech", label=Label.PER),
        ]
    )
    assert ("Victor-Hugo", "ORG") not in names(extractor.extract(text))
    assert {("Victor-Hugo", "ORG"), ("Daech", "PER")} <= set(names(own.extract(text)))
    mention = next(m for m in own.extract(text).mentions if m.text == "Daech")
    assert (mention.score, mention.source) == (1.0, "gazetteer")


def test_name_in_its_own_never_is_not_tagged() -> None:
    """`never` with the name itself means: this is no name, whoever thinks so."""
    own = newsner.load(gazetteer=[GazetteerEntry(name="Hollande", label=Label.PER, never=("Hollande",))])
    assert names(own.extract("Poutine a rencontré Hollande.")) == [("Vladimir Poutine", "PER")]


def test_names_can_be_added_to_a_live_pipeline() -> None:
    """From the next text on, added names are known; they travel with the pipeline to disk."""
    own = newsner.load()
    text = "Le Zorglub a manifesté."
    before = own.extract(text)
    own.add_names([GazetteerEntry(name="Collectif Zorglub", label=Label.ORG, aliases=("Zorglub",))])
    assert ("Collectif Zorglub", "ORG") not in names(before)
    assert names(own.extract(text)) == [("Collectif Zorglub", "ORG")]


def test_own_names_are_kept_on_disk(tmp_path: Path) -> None:
    """A saved pipeline needs the user's file no more."""
    path = tmp_path / "names.jsonl"
    path.write_text('{"name": "Collectif Zorglub", "label": "ORG", "aliases": ["Zorglub"]}\n', encoding="utf-8")
    newsner.load(gazetteer=path).nlp.to_disk(tmp_path / "pipeline")
    path.unlink()
    doc = spacy.load(tmp_path / "pipeline")("Le Zorglub a manifesté.")
    assert [(ent.text, ent.id_) for ent in doc.ents] == [("Zorglub", "Collectif Zorglub")]


def test_two_gazetteers_both_keep_their_never() -> None:
    """What a second gazetteer says does not name someone is added to what the first one says."""
    nlp = spacy.blank("fr")
    for key, person, other in (("first", "Paul Zorglub", "Zorglub"), ("second", "Ali Vézelin", "Vézelin")):
        tagger = nlp.add_pipe("newsner_gazetteer", key, config={"spans_key": key, "packaged": False})
        tagger.add([GazetteerEntry(name=person, label=Label.PER, never=(other,))])  # type: ignore[attr-defined]
        tagger.add([GazetteerEntry(name="Jo Durand", label=Label.PER, never=(key,))])  # type: ignore[attr-defined]
    never = nlp("Paul Zorglub et Ali Vézelin.").user_data[NEVER_KEY]
    assert {name: sorted(surfaces) for name, surfaces in never.items()} == {
        "Paul Zorglub": ["Zorglub"],
        "Ali Vézelin": ["Vézelin"],
        "Jo Durand": ["first", "second"],
    }


ORANGE = GazetteerEntry(name="Orange", label=Label.ORG, aliases=("Groupe Orange",), kb_id="q1", conditional=("Orange",))


@pytest.mark.parametrize(
    ("text", "entity", "expected"),
    [
        pytest.param("Orange recrute à Lyon.", (0, 1, "ORG"), ["Orange"], id="the-ner-agrees"),
        pytest.param("Orange recrute à Lyon.", (0, 1, "LOC"), [], id="another-label"),
        pytest.param("Orange bleue", (0, 2, "ORG"), [], id="part-of-a-longer-name"),
        pytest.param("Orange recrute.", None, [], id="the-ner-sees-nothing"),
        pytest.param("Le Groupe Orange et Orange.", None, ["Groupe Orange", "Orange", "Orange"], id="known-by-another"),
        pytest.param("Groupe Orange : Orange bleue", (3, 5, "LOC"), ["Groupe Orange", "Orange"], id="known-but-longer"),
    ],
)
@pytest.mark.parametrize("compact", [True, False])
def test_conditional_forms(text: str, entity: tuple[int, int, str] | None, expected: list[str], compact: bool) -> None:
    """They need the NER, or another form of the entity in the text, and yield to longer names."""
    nlp = spacy.blank("fr")
    tagger = GazetteerTagger(nlp, spans_key="user", packaged=False)
    tagger.add(Gazetteer.build([ORANGE]) if compact else [ORANGE])
    doc = nlp.make_doc(text)
    if entity is not None:
        doc.set_ents([Span(doc, entity[0], entity[1], label=entity[2])])
    assert [span.text for span in tagger.find(doc)] == expected


def test_never_wins_over_conditional() -> None:
    entry = GazetteerEntry(name="Zorglub", label=Label.ORG, conditional=("Zorglub",), never=("Zorglub",))
    nlp = spacy.blank("fr")
    tagger = GazetteerTagger(nlp, spans_key="user", packaged=False)
    tagger.add(Gazetteer.build([entry]))
    assert [span.label_ for span in tagger.find(nlp.make_doc("Zorglub"))] == [NEVER]


def test_the_last_of_several_gazetteers_wins() -> None:
    """Whether they are files, gazetteers or entries."""
    first, last = (GazetteerEntry(name="Zorglub", label=Label.ORG, kb_id=kb_id) for kb_id in "ab")
    for given in ([Gazetteer.build([first]), last], [first, Gazetteer.build([last])]):
        (entity,) = newsner.load(gazetteer=given).extract("Le Zorglub recrute.").entities
        assert entity.kb_id == "b"
