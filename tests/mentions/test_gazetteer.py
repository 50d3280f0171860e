"""The names of users: they win, refuse, are added later and kept on disk."""

from pathlib import Path

import spacy

import newsner
from newsner import Extractor, GazetteerEntry, Label
from newsner.spans import NEVER_KEY


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
