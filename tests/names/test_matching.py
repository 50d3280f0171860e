"""Whether two names can name one thing, by their forms alone."""

import csv
import random
from collections import Counter
from typing import Any

import pytest

from benchmarks.linking import make_document
from markup import CASES
from newsner import GazetteerEntry, Label, Match, load, match
from newsner.linking.component import link_mentions
from newsner.models import Extraction
from timing import assert_linear

FALSE_TOLD, TRUE_TOLD = 0.9, 0.7  # shares of the pairs from articles
KNOWN_GAPS = {
    ("Luc Martinet", "Luc Martinez"): "one letter at the end of a surname reads as a slip of the pen",
    (
        "Front national",
        "Front national de libération",
    ): "a complement with a small letter reads as a tail",
    ("Union africaine", "Union africaine de radiodiffusion"): "a complement with a small letter reads as a tail",
}
PAIRS = CASES / "name_pairs.csv"

SAME = [
    pytest.param("Bachar al-Assad", "Bachar el-Assad", "PER", "exact", id="connective"),
    pytest.param("Bachar al-Assad", "BASHAR AL ASSAD", "PER", "exact", id="transliteration-and-case"),
    pytest.param("N. Sarkozy", "Nicolas Sarkozy", "PER", "initials", id="initial"),
    pytest.param("J.-P. Dupont", "Jean-Pierre Dupont", "PER", "initials", id="two-initials"),
    pytest.param("Vladimir Poutine", "Vladimir Putin", "PER", "exact", id="poutine"),
    pytest.param("Poutine, Vladimir", "Vladimir Poutine", "PER", "exact", id="surname-first"),
    pytest.param("M. Poutine", "Vladimir Poutine", "PER", "surname", id="title-and-surname"),
    pytest.param("Oussama ben Laden", "Usama bin Ladin", "PER", "exact", id="ben-laden"),
    pytest.param("Bernard Dadié", "Bernard Binlin Dadié", "PER", "partial", id="middle-name"),
    pytest.param("Volodymyr Zelensky", "Volodymyr Zelenskyy", "PER", "exact", id="zelensky"),
    pytest.param("Caroline Darrasse", "Caroline Darasse", "PER", "spelling", id="doubled-letter"),
    pytest.param("Kiev", "Kyiv", "LOC", "exact", id="kiev"),
    pytest.param("Rakka", "Raqqa", "LOC", "exact", id="rakka"),
    pytest.param("États-Unis", "Etats Unis", "LOC", "exact", id="accents-and-hyphen"),
    pytest.param("Nestlé SA", "Nestlé", "ORG", "exact", id="legal-form"),
    pytest.param("Siemens Aktiengesellschaft", "Siemens AG", "ORG", "exact", id="legal-forms"),
    pytest.param("OSDH", "Observatoire syrien des droits de l'homme", "ORG", "acronym", id="acronym"),
    pytest.param("l'Organisation mondiale de la santé", "OMS", "ORG", "acronym", id="acronym-behind"),
    pytest.param("van der bilt", "Vanderbilt", "ORG", "spelling", id="glued"),
    pytest.param("Ali ben Salah", "Ali Salah", "PER", "exact", id="connective-left-out"),
    pytest.param("Chambre de commerse", "Chambre commerce", "ORG", "spelling", id="one-link-left-out"),
    pytest.param("Karoline Darrasse", "Caroline Anne Darrasse", "PER", "spelling", id="spelling-without-middle-name"),
    pytest.param("Fédération nationale de pêche", "Fédération nationale des pêches", "ORG", "spelling", id="relinked"),
    pytest.param(
        "Confédération générale des travailleurs tchadiens",
        "Confédération générale du travailleur tchadien",
        "ORG",
        "spelling",
        id="two-words-of-four",
    ),
]
OTHER = [
    pytest.param("George Bush", "George W. Bush", "PER", id="father-and-son"),
    pytest.param("François Hollande", "François Fillon", "PER", id="first-name-shared"),
    pytest.param("Mark Zuckermann", "Mark Zuckerberg", "PER", id="surname-begins-alike"),
    pytest.param("Boris Netanyahou", "Benyamin Netanyahou", "PER", id="surname-shared"),
    pytest.param("Jean Martin", "Jeanne Martin", "PER", id="brother-and-sister"),
    pytest.param("Corée du Nord", "Corée du Sud", "LOC", id="north-and-south"),
    pytest.param("Guinée", "Guinée-Bissau", "LOC", id="two-guineas"),
    pytest.param("Paris", "Parme", "LOC", id="short-words"),
    pytest.param("Armée syrienne", "Armée syrienne libre", "ORG", id="qualifier"),
    pytest.param("ministère de la Défense", "ministère de l'Intérieur", "ORG", id="ministries"),
    pytest.param("tribunal de Nice", "tribunal de Nancy", "ORG", id="two-tribunals"),
    pytest.param("BAE Systems", "BWI Systems", "ORG", id="acronyms-inside"),
    pytest.param("OMS", "OMC", "ORG", id="two-acronyms"),
    pytest.param("France 2", "France 3", "ORG", id="numbers"),
    pytest.param("Porte de Namur", "Porte Namur", "LOC", id="little-word-of-a-place"),
    pytest.param("Claudette Anne Darrasse", "Claudete Anne Darasse", "PER", id="two-words-of-three"),
]


@pytest.mark.parametrize(("a", "b", "label", "reason"), SAME)
def test_names_of_one_thing(a: str, b: str, label: str, reason: str) -> None:
    """The reason is the surest rule; the order of the names does not matter."""
    assert match(a, b, label).reason == reason
    assert match(b, a, label) == match(a, b, label)
    assert match(a, b, Label(label)).score > 0.75


@pytest.mark.parametrize(("a", "b", "label"), OTHER)
def test_names_of_two_things(a: str, b: str, label: str) -> None:
    """What differs in a word that counts does not match, however close the whole is."""
    assert not match(a, b, label)
    assert not match(b, a, label)


SCORES = [
    pytest.param("Bachar al-Assad", "Bachar el Assad", "PER", 1.0, id="exact"),
    pytest.param("Poutine, Vladimir", "Vladimir Poutine", "PER", 0.98, id="surname-first"),
    pytest.param("van der bilt", "Vanderbilt", "ORG", 0.95, id="glued"),
    pytest.param("N. Sarkozy", "Nicolas Sarkozy", "PER", 0.9, id="initials"),
    pytest.param("OSDH", "Observatoire syrien des droits de l'homme", "ORG", 0.9, id="acronym"),
    pytest.param("Bernard Dadié", "Bernard Binlin Dadié", "PER", 0.88, id="partial"),
    pytest.param("Calmy-Rey", "Micheline Calmy-Rey", "PER", 0.8, id="surname"),
    pytest.param("la Commission", "Commission européenne", "ORG", 0.7, id="shortened"),
    pytest.param("Caroline Darrasse", "Caroline Darasse", "PER", 0.99, id="spelling"),
    pytest.param("Caroline Darasse", "Caroline Anne Darrasse", "PER", 0.871, id="spelling-and-partial"),
    pytest.param("Corée du Nord", "Corée du Sud", "LOC", 0.0, id="opposites"),
    pytest.param("Onatel", "Sonatel", "ORG", 0.0, id="another-initial"),
]


@pytest.mark.parametrize(("a", "b", "label", "score"), SCORES)
def test_scores(a: str, b: str, label: str, score: float) -> None:
    """The surer a rule, the higher its score."""
    assert match(a, b, label).score == pytest.approx(score, abs=5e-4)


@pytest.mark.parametrize(("a", "b"), [pytest.param("", "Assad", id="empty"), pytest.param("…", "?", id="no-word")])
def test_nothing_matches_nothing(a: str, b: str) -> None:
    """A name without a word matches no other."""
    assert match(a, b, "PER") == Match(0.0, None)


def test_unknown_label() -> None:
    """Only the three labels can be compared."""
    with pytest.raises(ValueError, match="MISC"):
        match("a", "b", "MISC")


def read_pairs(*, from_articles: bool) -> list[dict[str, str]]:
    rows = csv.DictReader(PAIRS.read_text(encoding="utf-8").splitlines())
    return [row for row in rows if (row["phenomenon"] == "from an article") is from_articles]


def to_param(row: dict[str, str]) -> Any:
    """Return a pair as a parameter, a known gap as strict xfail."""
    name = f"{row['phenomenon']}: {row['a']} / {row['b']}"
    gap = KNOWN_GAPS.get((row["a"], row["b"]))
    marks = [pytest.mark.xfail(strict=True, reason=gap)] if gap else []
    return pytest.param(row["a"], row["b"], row["label"], row["same"], id=name, marks=marks)


@pytest.mark.parametrize(("a", "b", "label", "same"), [to_param(row) for row in read_pairs(from_articles=False)])
def test_pair_by_phenomenon(a: str, b: str, label: str, same: str) -> None:
    """Each way in which names vary, or are alike and yet two, is told by form alone, whichever name comes first."""
    assert bool(match(a, b, label)) is (same == "yes")
    assert match(a, b, label) == match(b, a, label)
    assert 0 <= match(a, b, label).score <= 1


def test_more_pairs_must_not_match() -> None:
    """At least 300 pairs, at least half of them two things."""
    rows = read_pairs(from_articles=False) + read_pairs(from_articles=True)
    refused = sum(row["same"] == "no" for row in rows)
    assert len(rows) >= 300
    assert refused >= len(rows) / 2


def test_pairs_of_real_articles() -> None:
    """Of pairs from annotated articles, half of them two things with like names, most are told right by form alone.

    Those that only the rest of an article tells (a first name, a family, a nickname) count as wrong here.
    """
    right = Counter(
        (row["same"], bool(match(row["a"], row["b"], row["label"])) == (row["same"] == "yes"))
        for row in read_pairs(from_articles=True)
    )
    assert right["no", True] / (right["no", True] + right["no", False]) >= FALSE_TOLD
    assert right["yes", True] / (right["yes", True] + right["yes", False]) >= TRUE_TOLD


@pytest.fixture(scope="module")
def council() -> Extraction:
    return load().extract("Le Conseil national de Vézelin (CNV) a voté. Le CNV siège.")


def test_explain_tells_why(council: Extraction) -> None:
    """The explanation names the entity, and each alias with its count and reason."""
    lines = council.explain("CNV").splitlines()
    assert lines[0] == "Conseil national de Vézelin (ORG), 3 mentions"
    assert '- "CNV", 2 times: short for the full name: defined in the text, or made of its initials' in lines
    assert council.explain("Conseil national de Vézelin") == council.explain("CNV")


def test_explain_counts_a_form_however_it_is_written() -> None:
    """A broken word, accents that stand apart and invisible characters are the same form."""
    article = load().extract(
        "Le train part pour Stras-\nbourg. Le maire de Strasbourg, a\u0300 Ve\u0301\u00adzelin, parle."
    )
    assert [entity.explain()[0] for entity in article.places][:1] == ["Strasbourg (LOC), 2 mentions"]
    article = load().extract("Bachar al-Assad parle. M. As\u00adsad part. As-\nsad revient.")
    assert article.people[0].explain()[1].startswith('- "Assad", 2 times: ')


def test_explain_of_an_unknown_name(council: Extraction) -> None:
    """A name that the text does not have is an error that lists those it has."""
    with pytest.raises(ValueError, match=r"no entity is called 'Paris'; the text has \['Conseil national"):
        council.explain("Paris")


def test_never_is_obeyed() -> None:
    """A surface that the user says does not name an entity is not linked to it."""
    text = "Paul Zorglub parle. Zorglub part."
    linked = load(gazetteer=[GazetteerEntry(name="Paul Zorglub", label=Label.PER)]).extract(text)
    apart = load(gazetteer=[GazetteerEntry(name="Paul Zorglub", label=Label.PER, never=("Zorglub",))]).extract(text)
    assert [entity.name for entity in linked.people] == ["Paul Zorglub"]
    assert [entity.name for entity in apart.people] == ["Paul Zorglub", "Zorglub"]


def test_linking_grows_nearly_linearly() -> None:
    """Four times the mentions take about four times as long."""
    short, long = (make_document(mentions, random.Random(1)) for mentions in (1000, 4000))
    assert_linear(lambda: link_mentions(short), lambda: link_mentions(long), 4)
