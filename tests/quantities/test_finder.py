"""What becomes of each number of a text: a quantity, or a refusal with its reason."""

from pathlib import Path
from typing import get_args

import pytest

from newsner.labels import RefusalReason
from newsner.numbers import find_numbers
from newsner.quantities.finder import QuantityFinder
from newsner.quantities.match import REFUSALS, QuantityMatch, Refusal

ARTICLES = sorted((Path(__file__).parents[2] / "examples" / "articles").glob("*.txt"))


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        pytest.param("Voir www.test.fr/a=30 et 3 sacs.", [("30", "web_address")], id="web-address"),
        pytest.param(
            "Au 192.168.1.12 ou 12.34.56 millions.",
            [("192.168.1.12", "numeral"), ("12.34.56 millions", "numeral")],
            id="numeral",
        ),
        pytest.param("Publié à 10:23.", [("10:23", "clock_time")], id="clock-time-colon"),
        pytest.param("Ils parlent millions.", [("millions", "vague")], id="vague"),
        pytest.param("Le Boeing 737 a décollé.", [("737", "name")], id="name-before"),
        pytest.param("Selon 60 millions de consommateurs.", [("60 millions", "name")], id="name-of-a-magazine"),
        pytest.param("Le 14 mai, 12 sacs ont brûlé.", [("14", "date")], id="date"),
        pytest.param("Elle est née en 1984.", [("1984", "year")], id="year"),
        pytest.param("En 2014, trois sacs ont brûlé.", [("2014", "year")], id="year-behind-a-capital"),
        pytest.param("Rendez-vous à 18 heures.", [("18", "clock_time")], id="clock-time"),
        pytest.param("Rendez-vous à 18h.", [("18", "clock_time")], id="clock-time-tight"),
        pytest.param("Ouvert de 9 à 17 heures.", [("9 à 17", "clock_time")], id="opening-hours"),
        pytest.param("La 2e place et le 1er rang.", [("2", "ordinal"), ("1", "ordinal")], id="ordinal"),
        pytest.param("Un film en 3D.", [("Un", "article"), ("3", "suffix")], id="suffix"),
        pytest.param("Mis en ligne le 22/12/2018.", [("22/12/2018", "reference")], id="slashes"),
        pytest.param("Nice gagne 3-1.", [("3-1", "score")], id="score"),
        pytest.param("Il habite 8 cours Mirabeau.", [("8", "street_address")], id="street-address"),
        pytest.param("Comme le dit la page 3.", [("3", "label")], id="label"),
        pytest.param("Le numéro un chinois.", [("un", "article")], id="article-before-what-looks-like-a-noun"),
        pytest.param("Il est numéro un.", [("un", "label")], id="label-un"),
        pytest.param("Appelez le 06 12 34.", [("06 12 34", "beside_digits")], id="telephone-number"),
        pytest.param("En quart de finale.", [("quart", "fraction")], id="fraction"),
        pytest.param("Le recours au 49.3, encore.", [("49.3", "version")], id="version"),
        pytest.param("Il traverse une rue.", [("une", "article")], id="article"),
        pytest.param("Les deux doivent avancer.", [("deux", "nothing_counted")], id="nothing-counted"),
        pytest.param("Aux quatre coins du pays.", [("quatre", "idiom")], id="idiom"),
        pytest.param("Il a 3 kg de riz, 12 sacs et 4 %.", [], id="nothing-refused"),
        pytest.param("", [], id="empty"),
    ],
)
def test_refusals(text: str, refused: list[tuple[str, str]]) -> None:
    """Each number that is part of no quantity is refused, for a reason that holds."""
    refusals = [x for x in QuantityFinder(text).find_all() if isinstance(x, Refusal)]
    assert [(text[x.start : x.end], x.reason) for x in refusals] == refused


def test_refusals_are_explained() -> None:
    """Each reason has a sentence, and no sentence serves two."""
    assert set(REFUSALS) == set(get_args(RefusalReason))
    assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in REFUSALS.values())
    assert len(set(REFUSALS.values())) == len(REFUSALS)


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in ARTICLES])
def test_each_number_has_an_outcome(path: Path) -> None:
    """Outcomes come in order; each number lies in one; the quantities among them are those of `find`."""
    text = path.read_text(encoding="utf-8")
    outcomes = list(QuantityFinder(text).find_all())
    assert [x.start for x in outcomes] == sorted(x.start for x in outcomes)
    for number in find_numbers(text):
        assert any(x.start < number.end and number.start < x.end for x in outcomes), text[number.start : number.end]
    assert list(QuantityFinder(text).find()) == [x for x in outcomes if isinstance(x, QuantityMatch)]
