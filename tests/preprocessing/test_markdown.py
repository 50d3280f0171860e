"""Markdown, tables and quoted mail: what are signs, and what are stars, bars and arrows of the text."""

import pytest

from newsner.preprocessing.edits import apply_edits
from newsner.preprocessing.markdown import find_marks
from timing import assert_reads_in_linear_time


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("**Léa Roux** et *Zoé* et ***Max***", "Léa Roux et Zoé et Max", id="stars"),
        pytest.param("__Léa Roux__ et _Zoé_", "Léa Roux et Zoé", id="underscores"),
        pytest.param("l'**Oise**, **L**éa, `Zoé`, ~~Max~~", "l'Oise, Léa, Zoé, Max", id="in-words"),
        pytest.param("**Léa\nRoux** est là", "Léa Roux est là", id="over-a-line-end"),
        pytest.param("> *Léa\n> Roux* est là", "Léa Roux est là", id="quoted-over-a-line-end"),
        pytest.param("par [Léa\nRoux](/lea).", "par Léa Roux.", id="link-over-a-line-end"),
        pytest.param("[Léa Roux][1] est à Gao\n\n[1]: https://lea.fr/", "Léa Roux est à Gao//", id="reference"),
        pytest.param("[Léa][1] et [Zoé][2]", None, id="notes-without-targets"),
        pytest.param("\\*Léa\\* paie 5 \\# ou \\_b\\_", "*Léa* paie 5 # ou _b_", id="escapes"),
        pytest.param("C:\\temp\\n", None, id="other-backslashes"),
        pytest.param(
            "Léa Roux    Gao      12\nZoé         Mopti     9\nMax Blin    Ségou     7",
            "Léa Roux//Gao//12/Zoé//Mopti//9/Max Blin//Ségou//7",
            id="columns-of-spaces",
        ),
        pytest.param("Léa   Roux est\nà  Gao   avec Zoé\nhier   soir.", None, id="justified-lines"),
        pytest.param("[Léa Roux](https://example.fr/Lea_(Roux)) parle", "Léa Roux parle", id="link"),
        pytest.param('[Léa](/lea "Léa Roux"), ![Zoé](img/zoe.png)', "Léa, Zoé", id="title-and-image"),
        pytest.param("[**Léa**](/lea_roux_)", "Léa", id="emphasis-in-a-link"),
        pytest.param("# Vote à Gao\nLéa parle", "/Vote à Gao//Léa parle", id="heading"),
        pytest.param(
            "| Léa | Gao |\n|:--|--:|\n| Zoé | 12 |", "//|//Léa//|//Gao//|//////|//Zoé//|//12//|//", id="table"
        ),
        pytest.param("Léa\tGao\t12\nZoé\tUzès\t9", "Léa//Gao//12/Zoé//Uzès//9", id="tabs"),
        pytest.param("> Un élu\n> de Gao\nOui", "Un élu/de Gao/Oui", id="quotation"),
        pytest.param("> > Un élu\n> > de Gao", "Un élu/de Gao", id="quotation-in-a-quotation"),
        pytest.param("5 * 3 * 2, 2*3*4", None, id="products"),
        pytest.param("12 €* par mois (*hors taxes), M*** et ce ***, fils de ***", None, id="notes-and-masks"),
        pytest.param("les étudiant*e*s, un_nom_de_code, @_lea_", None, id="inclusive-and-names"),
        pytest.param("* Gao\n* Mopti\n- Ségou\n1. Kayes", None, id="bullets"),
        pytest.param("[Léa](sic) et [Zoé] (Gao)", None, id="brackets"),
        pytest.param("#Gao et #1 du tour", None, id="hashtags"),
        pytest.param("Léa | Gao | 12", None, id="bars"),
        pytest.param("Léa\tRoux", None, id="one-line-with-a-tab"),
        pytest.param("> 500 élus\n> 300 votants", None, id="thresholds"),
        pytest.param(">> Gao vote\n>> Mopti aussi", None, id="links-of-a-page"),
        pytest.param("> Gao vote", None, id="one-arrow"),
    ],
)
def test_marks(text: str, expected: str | None) -> None:
    """Signs disappear, cells stand alone; ``None`` says that the text stays as it is. Line ends show as ``/``."""
    read, _ = apply_edits(text, None, find_marks(text))
    assert read.replace("\n", "/") == (text.replace("\n", "/") if expected is None else expected)


@pytest.mark.parametrize(
    "unit", ["*", "**a", "*a ", "_a", "`", "[", "[a](", "[a](/", "|", "| ", "|a|\n", "\ta", "a\tb\n", "> a\n", "# a\n"]
)
def test_time_is_linear(unit: str) -> None:
    """Whatever a text is made of, time grows with its length only."""
    assert_reads_in_linear_time(lambda text: list(find_marks(text)), unit, 8_000)
