"""Soft line ends: which line ends a wrapped text has inside its sentences, and which are the ends of lines."""

import textwrap
import unicodedata
from pathlib import Path

import pytest

from newsner import Extractor
from newsner.preprocessing.cleaning import clean
from newsner.preprocessing.line_ends import find_joins
from timing import assert_reads_in_linear_time

ARTICLES = sorted((Path(__file__).parent.parent.parent / "examples" / "articles").glob("*.txt"))
KNOWN = {"porte-parole", "ministre", "président", "Ki", "moon", "Stras", "bourg", "Strasbourg"}


def unwrap(text: str) -> str:
    """Return a text without its soft line ends; those that stay show as ``/``."""
    pieces, last = [], 0
    for join in find_joins(text, KNOWN.__contains__):
        pieces += [text[last : join.start], join.text]
        last = join.end
    return "".join([*pieces, text[last:]]).replace("\n", "/")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Le maire François\nBayrou parle.", "Le maire François Bayrou parle.", id="first-name"),
        pytest.param("La députée Zulmée\nTarquin a voté.", "La députée Zulmée Tarquin a voté.", id="behind-a-role"),
        pytest.param("La famille d'Ahmed\nTazi remercie.", "La famille d'Ahmed Tazi remercie.", id="common-first-name"),
        pytest.param("selon Me Eric\nRondu.", "selon Me Eric Rondu.", id="first-name-without-accent"),
        pytest.param("Selon Florence\nReich, tout va.", "Selon Florence Reich, tout va.", id="first-name-and-town"),
        pytest.param("Ils dorment à Florence\nReims attend.", "Ils dorment à Florence/Reims attend.", id="town"),
        pytest.param("selon George W.\nBush à Paris", "selon George W. Bush à Paris", id="second-initial"),
        pytest.param("dit Rachid B.\nCitons aussi Léa", "dit Rachid B./Citons aussi Léa", id="initial-of-a-surname"),
        pytest.param("R. B.\nTizi Ouzou attend", "R. B./Tizi Ouzou attend", id="signature"),
        pytest.param("la station Alma Marceau\nLigne 9 coupée.", None, id="surname-like-a-first-name"),
        pytest.param("lignes 8 et 12 : Madeleine\nInvalides est fermée.", None, id="label-and-name"),
        pytest.param("Elle vit à New\nYork depuis.", "Elle vit à New York depuis.", id="known-name"),
        pytest.param("Le parquet de\nNanterre enquête", "Le parquet de Nanterre enquête", id="little-word"),
        pytest.param("Charles de\nGaulle", "Charles de Gaulle", id="particle"),
        pytest.param("selon M.\nDupont", "selon M. Dupont", id="civility"),
        pytest.param("reçu à la Cour\ndes comptes.", "reçu à la Cour des comptes.", id="small-letter"),
        pytest.param("reçu à la Cour  \r\n  des comptes.", "reçu à la Cour des comptes.", id="white-space-around"),
        pytest.param("Ils étaient 12\n500 à Lyon", "Ils étaient 12 500 à Lyon", id="number"),
        pytest.param("Le gouver-\nnement", "Le gouvernement", id="broken-word"),
        pytest.param("Le gouver\u00ad\nnement", "Le gouvernement", id="soft-hyphen"),
        pytest.param("La porte-\nparole", "La porte-parole", id="hyphen-of-the-word"),
        pytest.param("à Saint-\nDenis", "à Saint-Denis", id="hyphen-of-the-name"),
        pytest.param("cinquante-\nhuit morts", "cinquante-huit morts", id="number-in-words"),
        pytest.param("quatre-vingt-\ndix morts", "quatre-vingt-dix morts", id="long-number-in-words"),
        pytest.param("à Aix-\nen-Provence", "à Aix-en-Provence", id="compound-goes-on"),
        pytest.param("à Villeneuve-\nd'Ascq", "à Villeneuve-d'Ascq", id="elision-in-a-compound"),
        pytest.param("rappelle-\nt-il, a-t-\nil", "rappelle-t-il, a-t-il", id="pronoun"),
        pytest.param("le ministre-\nprésident", "le ministre-président", id="two-words"),
        pytest.param("Ban Ki-\nmoon", "Ban Ki-moon", id="two-parts-of-a-name"),
        pytest.param("Mohamed\nBen Ali est jugé", "Mohamed/Ben Ali est jugé", id="nothing-but-a-name"),
        pytest.param("On juge Mohamed\nBen Ali à Tunis", "On juge Mohamed Ben Ali à Tunis", id="particle-of-a-surname"),
        pytest.param("recule de 3,4\n% à Nice", "recule de 3,4 % à Nice", id="percent"),
        pytest.param("Il gagne 3 000\n€ par mois", "Il gagne 3 000 € par mois", id="currency"),
        pytest.param("Budget 2015\n€ 500 de plus", "Budget 2015/€ 500 de plus", id="currency-of-the-next-number"),
        pytest.param("pain 3 €\n500 g de riz", "pain 3 €/500 g de riz", id="prices"),
        pytest.param("Fr.\n500 de plus", "Fr. 500 de plus", id="currency-before"),
        pytest.param("Quelque deux\nmille élus", "Quelque deux mille élus", id="number-words"),
        pytest.param("12\nkm de Nyon", "12 km de Nyon", id="unit"),
        pytest.param("Emmanuel\nMacron est là", "Emmanuel Macron est là", id="known-name-alone"),
        pytest.param("dit l'Agence\nFrance-Presse.", "dit l'Agence France-Presse.", id="elided-article"),
        pytest.param("> Le roi Zog\n> de Tirana est là", "> Le roi Zog de Tirana est là", id="quoted-mail"),
        pytest.param(">> Genève vote\n>> Sion aussi", ">> Genève vote/>> Sion aussi", id="links"),
        pytest.param("Étaient là\nAgnès Morel\nBruno Castel", "Étaient là/Agnès Morel/Bruno Castel", id="list"),
        pytest.param("Lieux :\n- Bamako\n- Gao", "Lieux :/- Bamako/- Gao", id="bullets"),
        pytest.param("1. Inès Faure\n2. Jade Blin", "1. Inès Faure/2. Jade Blin", id="numbers"),
        pytest.param("VOTE À UZÈS\nDavid vote à Uzès.", "VOTE À UZÈS/David vote à Uzès.", id="headline-in-capitals"),
        pytest.param("Macron voit Poutine\nLe chef est là", "Macron voit Poutine/Le chef est là", id="headline"),
        pytest.param("Photo : Lucie Marchal\nFeu à Lodève", "Photo : Lucie Marchal/Feu à Lodève", id="credit"),
        pytest.param("Hommage à Lady Diana\nClaudia Schiffer lance un parfum", None, id="another-person"),
        pytest.param("Publié\nle 4 mai à 15:34", "Publié/le 4 mai à 15:34", id="label"),
        pytest.param("Il est mort.\nles secours", "Il est mort./les secours", id="sentence-ended"),
        pytest.param("- Selon Anne Roux-\nIl pleut", "- Selon Anne Roux-/Il pleut", id="aside"),
        pytest.param("de Paris\n\net Lyon", "de Paris//et Lyon", id="paragraphs"),
    ],
)
def test_line_end(text: str, expected: str | None) -> None:
    """A line end is a space, or nothing, where the sentence goes on."""
    assert unwrap(text) == (text.replace("\n", "/") if expected is None else expected)


@pytest.mark.parametrize("width", [50, 72, 90])
@pytest.mark.parametrize("between", ["\n", "\n\n"], ids=["paragraphs-touch", "blank-lines"])
def test_wrapped_articles_are_read_as_unwrapped(width: int, between: str) -> None:
    """Of the line ends that wrapping puts inside sentences, nearly all are soft, and nearly none of the others."""
    inside = found = others = wrong = 0
    for path in ARTICLES:
        text, soft = "", set()
        for paragraph in filter(None, map(str.split, path.read_text("utf-8").splitlines())):
            lines = textwrap.wrap(" ".join(paragraph), width, break_on_hyphens=False)
            for line in lines[:-1]:
                text += line
                soft.add(len(text))
                text += "\n"
            text += lines[-1] + between
        joins = {join.start for join in find_joins(text)}
        running = {end for end in soft if text[end - 1].isalnum() or text[end - 1] in ",'’"}
        inside, found = inside + len(running), found + len(running & joins)
        others, wrong = others + text.count("\n") - len(soft), wrong + len(joins - soft)
    assert found > 0.98 * inside
    assert wrong < 0.02 * others


@pytest.mark.parametrize("path", ARTICLES[:5], ids=lambda path: path.stem)
def test_line_ends_are_the_same_whatever_way_accents_are_written(path: Path) -> None:
    """Accents that stand apart (NFD) change neither which words go on nor which a hyphen breaks."""
    wrapped = "\n".join(textwrap.fill(line, 60) for line in path.read_text("utf-8").split("\n"))
    composed = unicodedata.normalize("NFC", wrapped.replace("é", "é-\n"))
    assert clean(unicodedata.normalize("NFD", composed)).text == clean(composed).text


@pytest.mark.parametrize(
    "unit",
    ["a", " ", "\n", " \n", "a\n", "a-\n", "de\n", "M.\n", "é ", "(", "\r\n", "1\n", "\x0c", "\u3000", "\u00ad", "\r"],
    ids=repr,
)
def test_time_is_linear(unit: str) -> None:
    """Whatever a text is made of, time grows with its length only."""
    assert_reads_in_linear_time(lambda text: list(find_joins(f"Le\n{text}\nfin")), unit, 8_000)


def test_a_broken_name_is_one_mention(extractor: Extractor) -> None:
    """Offsets are the caller's: the mention holds the line end, and is linked with the name in one piece."""
    text = "Le train pour Stras-\nbourg est en retard. À Strasbourg, M. Emmanuel\nMacron attend. Macron part."
    article = extractor.extract(text)
    assert [mention.text for mention in article.mentions] == [
        "Stras-\nbourg",
        "Strasbourg",
        "Emmanuel\nMacron",
        "Macron",
    ]
    assert all(text[mention.start : mention.end] == mention.text for mention in article.mentions)
    assert len(article.entities) == 2
