"""From the model's entities and the taggers' candidates to ``doc.ents``: trimming, and who wins where two overlap."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from markup import parse_marked
from newsner import Extractor
from newsner.gazetteer.entries import GazetteerEntry
from newsner.labels import QUANTITY, Label
from newsner.spans import PROBABILITIES_KEY, TRAINED_KEY

Resolve = Callable[[dict[str, str]], Doc]


@pytest.fixture(scope="module")
def nlp() -> Language:
    blank = spacy.blank("fr")
    for name in ("newsner_model_names", "newsner_gazetteer", "newsner_overlaps"):
        blank.add_pipe(name)
    return blank


def read_spans(doc: Doc, marked: str) -> list[Span]:
    """Return the spans of the marks, which must stand on whole tokens of the document."""
    text, marks = parse_marked(marked)
    assert text == doc.text
    spans = [doc.char_span(start, end, label=label) for start, end, label in marks]
    found = [span for span in spans if span is not None]
    assert len(found) == len(marks), "a mark does not stand on whole tokens"
    return found


def show(spans: Any) -> list[tuple[int, str, str]]:
    """Return spans as plain values, in text order."""
    return sorted((span.start_char, span.text, span.label_) for span in spans)


MODEL_NAMES = [
    pytest.param("[Alain Berset](PER) parle.", "[Alain Berset](PER) parle.", id="bare-name-stays"),
    pytest.param("Selon [l'Elysée](LOC), non.", "Selon l'[Elysée](LOC), non.", id="elided-article"),
    pytest.param("Dans [le Sahel](LOC), la paix.", "Dans le [Sahel](LOC), la paix.", id="article"),
    pytest.param("[La Wallonie](LOC) vote.", "La [Wallonie](LOC) vote.", id="article-opens-sentence"),
    pytest.param("Cour de [La Haye](LOC).", "Cour de [La Haye](LOC).", id="article-of-a-place"),
    pytest.param(
        "[La Haye](LOC) accueille la cour.",
        "[La Haye](LOC) accueille la cour.",
        id="article-of-a-place-opens-sentence",
    ),
    pytest.param("[Le Monde](ORG) en parle.", "[Le Monde](ORG) en parle.", id="article-of-a-newspaper"),
    pytest.param("[Le PTB](ORG) gagne.", "Le [PTB](ORG) gagne.", id="article-of-an-acronym"),
    pytest.param("Ici [Mme Le Pen](PER).", "Ici Mme [Le Pen](PER).", id="civility"),
    pytest.param("Le [président Macky Sall](PER).", "Le président [Macky Sall](PER).", id="role"),
    pytest.param("[Président Macky Sall](PER).", "Président [Macky Sall](PER).", id="role-with-capital"),
    pytest.param('Avec ["Libération"](ORG).', 'Avec "[Libération](ORG)".', id="quotes"),
    pytest.param("À [Genève et](LOC) Vaud.", "À [Genève](LOC) et Vaud.", id="trailing-conjunction"),
    pytest.param("Puis [Oran,](LOC) enfin.", "Puis [Oran](LOC), enfin.", id="trailing-comma"),
    pytest.param("Le site [Yahoo!](ORG) ferme.", "Le site [Yahoo!](ORG) ferme.", id="exclamation-mark-stays"),
    pytest.param("[Vidal & Fils](PER) ferme.", "[Vidal & Fils](ORG) ferme.", id="company"),
    pytest.param("[Léa & Max](PER) dansent.", "[Léa](PER) & [Max](PER) dansent.", id="two-people"),
    pytest.param("[Zurbel & Maro](PER) ferme.", "[Zurbel & Maro](PER) ferme.", id="no-first-names"),
    pytest.param("[Paul & Zoé](ORG) ferme.", "[Paul & Zoé](ORG) ferme.", id="company-of-first-names"),
    pytest.param("([Thiès)](LOC) hier.", "([Thiès](LOC)) hier.", id="bracket"),
    pytest.param("À [Lomé\nKara](LOC) vote.", "À [Lomé](LOC)\nKara vote.", id="line-end-inside"),
    pytest.param("Ici[\nKara](LOC) vote.", "Ici\n[Kara](LOC) vote.", id="line-end-before"),
    pytest.param("Le [ministère de la Santé](ORG).", "Le [ministère de la Santé](ORG).", id="head-stays"),
    pytest.param("Pour [ben Salmane](PER), oui.", "Pour [ben Salmane](PER), oui.", id="particle-stays"),
    pytest.param("À [Paris](GPE), rien.", "À [Paris](LOC), rien.", id="other-label-set"),
    pytest.param("La [Coupe](MISC) est à eux.", "La Coupe est à eux.", id="no-such-label"),
    pytest.param("Le [Brexit](ORG) inquiète.", "Le Brexit inquiète.", id="never"),
    pytest.param("Le [TGV](ORG) a du retard.", "Le TGV a du retard.", id="never-acronym"),
    pytest.param("Les [Suisses](LOC) votent.", "Les Suisses votent.", id="demonym"),
    pytest.param("Le [gouvernement](ORG) cède.", "Le gouvernement cède.", id="common-noun"),
    pytest.param("En [2015](LOC), rien.", "En 2015, rien.", id="number"),
    pytest.param("Voici [...](ORG) la suite.", "Voici ... la suite.", id="punctuation"),
    pytest.param("Il habite en [Lorraine](LOC).", "Il habite en [Lorraine](LOC).", id="place-that-is-a-demonym"),
    pytest.param("Le débat au [@Senat](ORG) sur ça.", "Le débat au @Senat sur ça.", id="account"),
    pytest.param("Le [Sénat](ORG) (@Senat) débat.", "Le [Sénat](ORG) (@Senat) débat.", id="name-before-its-account"),
]

TRAINED_NAMES = [
    pytest.param("À l'[hôpital de Gao](LOC).", "À l'[hôpital de Gao](LOC).", id="common-noun"),
    pytest.param("Un mort. ([ats](ORG))", "Un mort. ([ats](ORG))", id="agency"),
    pytest.param("Il cite [la Croix-Rouge](ORG).", "Il cite la [Croix-Rouge](ORG).", id="article"),
    pytest.param("Avec [le président Mahama](PER).", "Avec le président [Mahama](PER).", id="role"),
]


@pytest.mark.parametrize(("given", "expected"), MODEL_NAMES)
def test_model_names(given: str, expected: str, nlp: Language) -> None:
    """The model's entity is cut to the bare name, or dropped where it is no name."""
    doc = nlp.make_doc(parse_marked(given)[0])
    doc.ents = read_spans(doc, given)
    doc = nlp.get_pipe("newsner_model_names")(doc)
    assert show(doc.spans["model"]) == show(read_spans(doc, expected))


@pytest.mark.parametrize(("given", "expected"), TRAINED_NAMES)
def test_names_of_a_trained_ner(given: str, expected: str, nlp: Language) -> None:
    """Of an NER that has learnt them, common nouns that begin a name stay."""
    doc = nlp.make_doc(parse_marked(given)[0])
    doc.ents = read_spans(doc, given)
    doc.user_data[TRAINED_KEY] = True
    doc = nlp.get_pipe("newsner_model_names")(doc)
    assert show(doc.spans["model"]) == show(read_spans(doc, expected))


GAZETTEER_AND_MODEL = [
    pytest.param("[Libération](ORG) publie l'enquête.", "[Libération](ORG) publie l'enquête.", id="seen"),
    pytest.param("Libération de deux otages.", "Libération de deux otages.", id="not-seen"),
    pytest.param("[Total des ventes](ORG) : 40.", "[Total](ORG) des ventes : 40.", id="seen-inside"),
    pytest.param("Total des ventes de [Zeebo](ORG).", "Total des ventes de Zeebo.", id="seen-elsewhere"),
]


@pytest.mark.parametrize(("given", "expected"), GAZETTEER_AND_MODEL)
def test_condition_model(given: str, expected: str, nlp: Language) -> None:
    """A gazetteer's surface under the condition ``model`` is tagged where the model sees a name, and only there."""
    doc = nlp.make_doc(parse_marked(given)[0])
    doc.ents = read_spans(doc, given)
    doc = nlp.get_pipe("newsner_gazetteer")(doc)
    assert show(doc.spans["gazetteer"]) == show(read_spans(doc, expected))


@pytest.fixture
def resolve(nlp: Language) -> Resolve:
    def run(candidates: dict[str, str]) -> Doc:
        doc = nlp.make_doc(parse_marked(next(iter(candidates.values())))[0])
        for key, marked in candidates.items():
            doc.spans[key] = read_spans(doc, marked)
        return nlp.get_pipe("newsner_overlaps")(doc)

    return run


OVERLAPS = [
    pytest.param({"model": "À [Oran](LOC), rien."}, "À [Oran](LOC), rien.", id="one"),
    pytest.param({"model": "À Oran, rien."}, "À Oran, rien.", id="none"),
    pytest.param(
        {"gazetteer": "L'université de [Genève](LOC).", "organisations": "L'[université de Genève](ORG)."},
        "L'[université de Genève](ORG).",
        id="longest",
    ),
    pytest.param(
        {"model": "Le [parquet de Liège](ORG).", "gazetteer": "Le parquet de [Liège](LOC)."},
        "Le [parquet de Liège](ORG).",
        id="longest-over-priority",
    ),
    pytest.param(
        {"model": "À [Renens](PER), rien.", "places": "À [Renens](LOC), rien."},
        "À [Renens](LOC), rien.",
        id="tie-places-over-model",
    ),
    pytest.param(
        {"people": "M. [Lyon](PER) parle.", "gazetteer": "M. [Lyon](LOC) parle."},
        "M. [Lyon](LOC) parle.",
        id="tie-gazetteer-over-people",
    ),
    pytest.param(
        {"model": "[Mercier](ORG) parle.", "people": "[Mercier](PER) parle."},
        "[Mercier](PER) parle.",
        id="tie-people-over-model",
    ),
    pytest.param(
        {"model": "[Paris Nord](LOC) Expo", "places": "Paris [Nord Expo](LOC)"},
        "Paris [Nord Expo](LOC)",
        id="tie-partial-overlap",
    ),
    pytest.param(
        {"model": "[Oran](LOC) et [Alger](LOC).", "gazetteer": "Oran et [Alger](LOC)."},
        "[Oran](LOC) et [Alger](LOC).",
        id="same-name-twice",
    ),
    pytest.param(
        {"model": "[Macky Sall](PER) à Thiès.", "gazetteer": "Macky Sall à [Thiès](LOC)."},
        "[Macky Sall](PER) à [Thiès](LOC).",
        id="no-overlap",
    ),
    pytest.param(
        {"model": "Partager sur [Facebook](ORG)", "clutter": "[Partager sur Facebook](CLUTTER)"},
        "Partager sur Facebook",
        id="clutter",
    ),
    pytest.param(
        {"model": "[Lire : Oran](LOC) vote", "clutter": "[Lire :](CLUTTER) Oran vote"},
        "Lire : Oran vote",
        id="clutter-touched",
    ),
    pytest.param(
        {
            "model": "[Lire : Oran](LOC) vote",
            "gazetteer": "Lire : [Oran](LOC) vote",
            "clutter": "[Lire :](CLUTTER) Oran vote",
        },
        "Lire : [Oran](LOC) vote",
        id="shorter-beside-clutter",
    ),
    pytest.param({"gazetteer": "La [République](ORG) est là."}, "La République est là.", id="never"),
    pytest.param(
        {"organisations": "Le [PDG](ORG) de [Nestlé](ORG)."}, "Le PDG de [Nestlé](ORG).", id="never-beside-name"
    ),
]


@pytest.mark.parametrize(("candidates", "expected"), OVERLAPS)
def test_names(candidates: dict[str, str], expected: str, resolve: Resolve) -> None:
    """The longest candidate wins, of equals the one with the earlier key; clutter and never-words give nothing."""
    doc = resolve(candidates)
    assert show(doc.ents) == show(read_spans(doc, expected))


QUANTITIES = [
    pytest.param(
        {"quantities": "[26 missiles](QUANTITY) sur Hama", "gazetteer": "26 missiles sur [Hama](LOC)"},
        "[26 missiles](QUANTITY) sur [Hama](LOC)",
        "[26 missiles](QUANTITY) sur Hama",
        id="beside-name",
    ),
    pytest.param(
        {"quantities": "Sur France [2](QUANTITY) hier", "gazetteer": "Sur [France 2](ORG) hier"},
        "Sur [France 2](ORG) hier",
        "Sur France 2 hier",
        id="channel",
    ),
    pytest.param(
        {"quantities": "Selon [20 Minutes](QUANTITY)", "gazetteer": "Selon [20 Minutes](ORG)"},
        "Selon [20 Minutes](ORG)",
        "Selon 20 Minutes",
        id="newspaper",
    ),
    pytest.param(
        {"quantities": "[trois Renault](QUANTITY) volées", "gazetteer": "trois [Renault](ORG) volées"},
        "trois [Renault](ORG) volées",
        "[trois Renault](QUANTITY) volées",
        id="name-is-counted",
    ),
    pytest.param(
        {
            "quantities": "[deux journalistes de France 2](QUANTITY)",
            "gazetteer": "deux journalistes de [France 2](ORG)",
        },
        "deux journalistes de [France 2](ORG)",
        "[deux journalistes de France 2](QUANTITY)",
        id="number-outside-name",
    ),
    pytest.param(
        {"quantities": "[des milliers de fans](QUANTITY)", "gazetteer": "des milliers de fans"},
        "[des milliers de fans](QUANTITY)",
        "[des milliers de fans](QUANTITY)",
        id="no-number",
    ),
    pytest.param(
        {"quantities": "[3 min.](QUANTITY) à Oran", "model": "[3 min. à Oran](LOC)", "gazetteer": "3 min. à Oran"},
        "[3 min. à Oran](LOC)",
        "3 min. à Oran",
        id="inside-longer-name",
    ),
    pytest.param(
        {"quantities": "[10 TGV](QUANTITY) annulés", "model": "10 [TGV](ORG) annulés"},
        "[10 TGV](QUANTITY) annulés",
        "[10 TGV](QUANTITY) annulés",
        id="never-word-is-counted",
    ),
    pytest.param(
        {
            "quantities": "Lecture : [3 min](QUANTITY)\n[12 sacs](QUANTITY) à Oran",
            "clutter": "[Lecture : 3 min](CLUTTER)\n12 sacs à Oran",
        },
        "Lecture : 3 min\n[12 sacs](QUANTITY) à Oran",
        "Lecture : 3 min\n[12 sacs](QUANTITY) à Oran",
        id="clutter",
    ),
    pytest.param(
        {"quantities": "[3 min > 12](QUANTITY) sacs", "clutter": "3 min [> 12](CLUTTER) sacs"},
        "3 min > 12 sacs",
        "3 min > 12 sacs",
        id="clutter-touched",
    ),
]


@pytest.mark.parametrize(("candidates", "entities", "quantities"), QUANTITIES)
def test_quantities(candidates: dict[str, str], entities: str, quantities: str, resolve: Resolve) -> None:
    """A quantity goes where it touches clutter or its number is part of a name; ``doc.ents`` has none over a name."""
    doc = resolve(candidates)
    assert show(doc.ents) == show(read_spans(doc, entities))
    assert show(doc.spans["quantities"]) == show(read_spans(doc, quantities))


def test_identity_is_kept(nlp: Language) -> None:
    """The winner keeps the identity that its tagger gave it, also where the model proposes the same span."""
    doc = nlp.make_doc("Daech recule.")
    doc.spans["model"] = [Span(doc, 0, 1, label="PER")]
    doc.spans["gazetteer"] = [Span(doc, 0, 1, label="ORG", kb_id="Q1", span_id="État islamique")]
    (entity,) = nlp.get_pipe("newsner_overlaps")(doc).ents
    assert (entity.label_, entity.id_, entity.kb_id_) == ("ORG", "État islamique", "Q1")


def test_own_keys() -> None:
    """A pipeline can name its own candidates, in its own order of priority."""
    nlp = spacy.blank("fr")
    nlp.add_pipe("newsner_overlaps", config={"candidates": ["second", "first"]})
    doc = nlp.make_doc("Lyon gagne.")
    doc.spans["first"] = [Span(doc, 0, 1, label="LOC")]
    doc.spans["second"] = [Span(doc, 0, 1, label="ORG")]
    doc.spans["model"] = [Span(doc, 1, 2, label="PER")]
    doc = nlp.get_pipe("newsner_overlaps")(doc)
    assert show(doc.ents) == [(0, "Lyon", "ORG")]


def test_nothing_proposed(nlp: Language) -> None:
    """A document without candidates, also an empty one, has no entities."""
    for text in ("", "Rien à signaler."):
        doc = nlp.get_pipe("newsner_overlaps")(nlp.make_doc(text))
        assert (list(doc.ents), list(doc.spans["quantities"])) == ([], [])


DECISIONS = [
    pytest.param({"model": "À [Oran](LOC)."}, ("Oran", None, None), id="kept"),
    pytest.param(
        {"model": "Lire : [Oran](LOC)", "clutter": "[Lire : Oran](CLUTTER)"},
        ("Oran", "in_clutter", None),
        id="in-clutter",
    ),
    pytest.param({"people": "Le [PDG](PER)."}, ("PDG", "never_list", None), id="never-list"),
    pytest.param(
        {"model": "À [Oran](LOC).", "user": "À [Oran](NEVER)."},
        ("Oran", "refused_by_user", None),
        id="refused-by-user",
    ),
    pytest.param(
        {"model": "Selon RIA [Novosti](ORG).", "gazetteer": "Selon [RIA Novosti](ORG)."},
        ("Novosti", "part_of_known_name", "RIA Novosti"),
        id="part-of-known-name",
    ),
    pytest.param(
        {"gazetteer": "Rue de [Nice](LOC) 2", "places": "[Rue de Nice](LOC) 2"},
        ("Nice", "overlapped", "Rue de Nice"),
        id="overlapped",
    ),
    pytest.param(
        {"gazetteer": "À [Val Fleuri](LOC).", "user": "À Val [Fleuri](PER)."},
        ("Val Fleuri", "overlapped", "Fleuri"),
        id="overlapped-by-own-name",
    ),
]
"""Candidates, and what is decided on the first of them: its text, the reason and the winner."""


@pytest.mark.parametrize(("candidates", "expected"), DECISIONS)
def test_decision(
    candidates: dict[str, str], expected: tuple[str, str | None, str | None], nlp: Language, resolve: Resolve
) -> None:
    """A decision says why a candidate is no name, also of a document that is done."""
    doc = resolve(candidates)
    (first,) = doc.spans[next(iter(candidates))]
    decisions = nlp.get_pipe("newsner_overlaps").decide(doc)
    (decision,) = (d for d in decisions if (d.candidate.start, d.candidate.end) == (first.start, first.end))
    assert (decision.candidate.text, decision.reason, decision.by and decision.by.text) == expected
    assert decision.kept == (decision.reason is None)
    assert {d.candidate.text for d in decisions if d.kept} == {ent.text for ent in doc.ents}


def test_decisions_on_a_finished_document(extractor: Extractor, seed_text: str) -> None:
    """Asked again behind the whole pipeline, the decisions are those that made ``doc.ents``."""
    doc = extractor.nlp(seed_text)
    decisions = extractor.nlp.get_pipe("newsner_overlaps").decide(doc)  # type: ignore[attr-defined]
    kept = [(d.candidate.start, d.candidate.end, d.label) for d in decisions if d.kept]
    assert kept == [(ent.start, ent.end, ent.label_) for ent in doc.ents if ent.label_ != QUANTITY]
    rejected = {(d.candidate.text, d.reason, d.by and d.by.text) for d in decisions if not d.kept}
    assert {
        ("Novosti", "part_of_known_name", "RIA Novosti"),
        ("Etat", "never_list", None),
        ("Poutine", "below_threshold", "Vladimir Poutine"),
    } < rejected


def test_decision_on_a_low_score(nlp: Language) -> None:
    """What an NER does not see, and no other tagger is sure of, stays below the threshold."""
    doc = nlp.make_doc("Le prix 2020 monte.")
    doc.user_data[PROBABILITIES_KEY] = np.full((len(doc), 2), [1.0, 0.99])
    doc.spans["model"] = [Span(doc, 1, 3, label="LOC")]
    doc.user_data[PROBABILITIES_KEY][1:3] = [0.1, 0.9]
    (decision,) = nlp.get_pipe("newsner_overlaps").decide(doc)
    assert decision.reason == "below_threshold"
    assert decision.score is not None
    assert 0 < decision.score < 0.4


def test_decision_on_a_label(nlp: Language) -> None:
    """A form that is chosen with two labels ends up with the one that has the higher sum of scores."""
    doc = nlp.make_doc("Vézelin, Vézelin, Vézelin.")
    doc.spans["places"] = [Span(doc, 0, 1, label="LOC"), Span(doc, 2, 3, label="LOC")]
    doc.spans["organisations"] = [Span(doc, 4, 5, label="ORG")]
    decisions = nlp.get_pipe("newsner_overlaps").decide(doc)
    assert [(d.candidate.label, d.label) for d in decisions] == [("LOC", "LOC"), ("LOC", "LOC"), ("ORG", "LOC")]


def test_every_gazetteer_can_refuse_a_name() -> None:
    """What a gazetteer refuses is no candidate, whatever the key of its spans."""
    blank = spacy.blank("fr")
    blank.add_pipe("newsner_gazetteer").add([GazetteerEntry(name="Daech", label=Label.ORG, never=("Daech",))])  # type: ignore[attr-defined]
    blank.add_pipe("newsner_overlaps")
    assert list(blank("Daech recule.").ents) == []
