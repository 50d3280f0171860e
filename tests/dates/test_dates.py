"""Dates in results: the day of the article, `when`, errors, and the component alone in a pipeline."""

import random
from datetime import date, datetime

import pytest
import spacy

from newsner import Extraction, Extractor
from newsner.dates.calendar import days_of, easter
from newsner.dates.expressions import find_expressions
from newsner.dates.found import read_anchor, read_dates, set_anchor
from newsner.dates.resolver import Resolver, with_days_behind

WEDNESDAY = date(2015, 10, 7)


@pytest.mark.parametrize("day", [WEDNESDAY, datetime(2015, 10, 7, 22, 30), "2015-10-07", "2015-10-07T22:30:00+02:00"])
def test_day_of_article_is_a_date_or_iso_string(day: date | str, extractor: Extractor) -> None:
    """Each way to give the day of the article means the same day."""
    article = extractor.extract("Il est mort hier.", date=day)
    assert article.date == WEDNESDAY
    assert article.date_source == "given"
    assert [found.value for found in article.dates] == ["2015-10-06"]


def test_day_is_read_in_the_text(extractor: Extractor) -> None:
    """Where none is given, the line that says when the article was published has it."""
    article = extractor.extract(
        "Incendie à Lyon\nPublié le 7 octobre 2015 à 10:12\nDeux hommes sont morts mardi à Lyon."
    )
    assert (article.date, article.date_source) == (WEDNESDAY, "text")
    assert article.dates[-1].value == "2015-10-06"


def test_without_a_day_relative_dates_have_no_value(extractor: Extractor) -> None:
    """What only the day of the article would tell is found, and left open."""
    article = extractor.extract("Il est mort mardi, après l'accident du 3 mai 2012.")
    assert [(found.text, found.value) for found in article.dates] == [("mardi", None), ("3 mai 2012", "2012-05-03")]
    assert article.date is None


@pytest.mark.parametrize("day", ["7 octobre 2015", "2015-13-01", ""])
def test_wrong_day_is_an_error(day: str, extractor: Extractor) -> None:
    """A string that is no date in ISO 8601 is refused, and the message shows it."""
    with pytest.raises(ValueError, match="ISO 8601"):
        extractor.extract("Il pleut.", date=day)


def test_number_as_day_is_an_error(extractor: Extractor) -> None:
    with pytest.raises(TypeError, match="date must be"):
        extractor.extract("Il pleut.", date=20151007)  # type: ignore[arg-type]


def test_each_text_has_its_day(extractor: Extractor) -> None:
    """`extract_many` takes a day, or ``None``, for each text; too few of them are an error."""
    articles = list(extractor.extract_many(["Hier.", "Hier."], dates=["2015-10-07", None]))
    assert [article.dates[0].value for article in articles] == ["2015-10-06", None]
    with pytest.raises(ValueError, match="fewer"):
        list(extractor.extract_many(["Hier.", "Hier."], dates=["2015-10-07"]))


def test_when_gives_the_nearest_date_of_the_sentence(extractor: Extractor) -> None:
    """`when` knows the sentence's date, of quantities and statements; other articles' parts are refused."""
    text = "Lundi, 12 personnes sont mortes. Les 3 blessés vont mieux. « Nous jugerons vite », a dit hier Marie Dupont."
    article = extractor.extract(text, date=WEDNESDAY)
    dates = [article.when(quantity) for quantity in article.quantities]
    assert [found and found.value for found in dates] == ["2015-10-05", None]
    said = article.when(article.statements[0])
    assert said is not None
    assert said.value == "2015-10-06"
    with pytest.raises(ValueError, match="not one of this article's"):
        extractor.extract("Un mort.").when(article.quantities[0])


def test_dates_survive_json(extractor: Extractor) -> None:
    article = extractor.extract("Il a plu du 3 au 5 mars.", date=WEDNESDAY)
    assert Extraction.model_validate_json(article.model_dump_json()) == article


def test_component_works_alone() -> None:
    """In any pipeline, also after its document was saved."""
    nlp = spacy.blank("fr")
    nlp.add_pipe("newsner_dates")
    doc = nlp.make_doc("Le match aura lieu samedi.")
    set_anchor(doc, WEDNESDAY)
    doc = next(nlp.pipe([doc]))
    saved = spacy.tokens.Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert [found.value for found in read_dates(saved)] == ["2015-10-10"]
    anchor = read_anchor(saved)
    assert anchor is not None
    assert anchor.day == WEDNESDAY


def test_left_out_dates() -> None:
    from newsner import load

    assert load(exclude=["dates", "roles", "statements"]).extract("Hier.", date=WEDNESDAY).dates == ()


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2015-W41", "2015-10-05", "2015-10-11"),
        ("2015-W41-WE", "2015-10-10", "2015-10-11"),
        ("2015-24", "2015-12-01", "2016-02-29"),
        ("2015-34", "2015-04-01", "2015-06-30"),
        ("18XX", "1800-01-01", "1899-12-31"),
        ("2015-10-07TEV", "2015-10-07", "2015-10-07"),
    ],
)
def test_days_of_a_value(value: str, first: str, last: str) -> None:
    assert days_of(value) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("value", [None, "T22:00", "XXXX-10-07", "2015-02-30"])
def test_values_without_days(value: str | None) -> None:
    assert days_of(value) is None


@pytest.mark.parametrize("day", ["1981-04-19", "2000-04-23", "2008-03-23", "2011-04-24", "2038-04-25"])
def test_easter(day: str) -> None:
    """Known Easter Sundays, among them the earliest and the latest of their time."""
    assert easter(int(day[:4])) == date.fromisoformat(day)


WORDS = """
le la les l' du au en à dans il y a depuis jusqu'au jusqu'en partir entre et ce cette chaque tous lundi
mardi samedi dimanches janvier février mai août sept. décembre 1er 2 14 29 30 31 99 999 2015 1999 '98
9999 siècles XXe années 80 matin soir nuit midi minuit 22h h 10:12 hier demain aujourd'hui veille
lendemain jour même prochain dernière semaine mois ans année week-end trimestre semestre Pâques Noël
14-Juillet hiver printemps début fin mi- deux trois plus tôt auparavant huit ( ) , . - / 03/04/2015
3/4/15 2015-10-07 31/02/2015 1914-1918 (1914-1918) Publié
"""


@pytest.mark.parametrize(
    "anchor", [None, WEDNESDAY, date(2024, 2, 29), date(1400, 1, 1), date(3000, 12, 31), date(2019, 12, 31)]
)
def test_any_row_of_calendar_words_is_read(anchor: date | None) -> None:
    """Random rows of these words raise nothing; expressions lie in the text, and what has a value has its days."""
    draw = random.Random(20)
    for _ in range(300):
        text = draw.choice((" ", "\n", "")).join(draw.choices(WORDS.split(), k=draw.randint(1, 25)))
        resolver = Resolver(text, anchor)
        found = [date for e in find_expressions(text) if (date := resolver.resolve(e)) is not None]
        for mention in with_days_behind(found):
            assert text[mention.start : mention.end] == text[mention.start : mention.end].strip() != ""
            for value in (mention.value, mention.low, mention.high):
                days = days_of(value)
                assert days is None or days[0] <= days[1]
                assert days is not None or value is None or value.startswith(("XXXX", "T"))
