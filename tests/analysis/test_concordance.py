"""Concordances: what a query means, contexts, order, and offsets that hold."""

import json
import pickle
from itertools import product
from pathlib import Path

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

import newsner
from corpora import article, corpus, corpus_of
from fakes import said_article
from newsner import Concordance, Decision, Label, Quantity
from newsner.analysis.contexts import Cutter, to_line
from newsner.preprocessing.sentences import find_sentences


def texts(found: Concordance) -> list[str]:
    return [line.text for line in found]


@pytest.mark.parametrize(
    ("query", "options", "wanted"),
    [
        pytest.param("Vladimir Poutine", {}, ["Vladimir Poutine", "Poutine", "Vladimir Poutine", "Poutine"], id="name"),
        pytest.param("vladimir poutine", {"label": "PER"}, ["Vladimir Poutine", "Poutine"] * 2, id="folded"),
        pytest.param("Poutine", {}, ["Vladimir Poutine", "Poutine", "Vladimir Poutine", "Poutine"], id="alias"),
        pytest.param("Poutine", {"of": "forms"}, ["Poutine", "Poutine"], id="form"),
        pytest.param("Mme Hidalgo", {"of": "forms"}, ["Hidalgo"], id="form-with-title"),
        pytest.param("l'ONU", {"of": "forms"}, ["ONU", "ONU"], id="form-with-article"),
        pytest.param(
            "missile", {"of": "quantities"}, ["26 missiles de croisière", "12 missiles", "26 missiles"], id="unit"
        ),
        pytest.param(
            "missiles", {"of": "quantities"}, ["26 missiles de croisière", "12 missiles", "26 missiles"], id="plural"
        ),
        pytest.param("missile de croisière", {"of": "quantities"}, ["26 missiles de croisière"], id="noun"),
        pytest.param("EUR", {"of": "quantities"}, ["3 millions d'euros", "2 M€", "500 euros"], id="currency"),
        pytest.param("€", {"of": "quantities"}, ["3 millions d'euros", "2 M€", "500 euros"], id="sign"),
        pytest.param("euros", {"of": "quantities"}, ["3 millions d'euros", "2 M€", "500 euros"], id="written-out"),
        pytest.param("length", {"of": "quantities"}, ["300 km", "40 km", "5 000 mètres"], id="kind"),
        pytest.param("kilomètre", {"of": "quantities"}, ["300 km", "40 km"], id="symbol"),
        pytest.param(
            "Angela Merkel", {"of": "statements"}, ["12 missiles ont visé Hama", "Nous sommes d'accord"], id="speaker"
        ),
        pytest.param("la maire", {"of": "statements"}, ["Nous ne frapperons plus la ville"], id="words-for-a-speaker"),
    ],
)
def test_queries(query: str, options: dict[str, str], wanted: list[str]) -> None:
    found = corpus().concordance(query, **options)  # type: ignore[arg-type]
    assert [text.removeprefix("que\n").removeprefix("que ") for text in texts(found)] == wanted


def test_all_that_there_is() -> None:
    """Without a query; the numbers are those of the tables."""
    assert len(corpus().concordance()) == len(corpus().mentions)
    assert len(corpus().concordance(label="LOC")) == (corpus().mentions["label"] == "LOC").sum()
    assert len(corpus().concordance(of="forms", label=Label.LOC)) == (corpus().mentions["label"] == "LOC").sum()
    assert len(corpus().concordance(of="quantities")) == len(corpus().quantities)
    assert len(corpus().concordance(of="statements")) == len(corpus().statements)


def test_an_entry_of_the_registry_is_a_query() -> None:
    for entry in corpus().registry:
        assert len(corpus().concordance(entry)) == entry.seen.mentions


def test_an_id_is_a_query(tmp_path: Path) -> None:
    """Of a country, or of the user's own gazetteer; it goes before a name."""
    made = corpus_of(
        tmp_path,
        article("a", "La Chine gagne.", {"Chine": Label.LOC}, ids={"Chine": "CN"}),
        article("b", "CN perd.", {"CN": Label.ORG}),
    )
    assert [(line.id, line.entity) for line in made.concordance("CN")] == [("a", "Chine")]
    assert made.concordance("CN").note == "also written so: CN (ORG)"


def test_references_and_words_for_speakers_on_demand(tmp_path: Path) -> None:
    """Words that mean an entity, and those that say that it speaks, unless they are a mention already."""
    made = corpus_of(tmp_path, said_article("a"))
    found = made.concordance("Léa Roy", references=True)
    assert [(line.kind, line.text) for line in found] == [
        ("speaker", "la maire"),
        ("mention", "Léa Roy"),
        ("speaker", "Elle"),
    ]
    assert {line.entity for line in found} == {"Léa Roy"}
    assert [line.text for line in made.concordance("Léa Roy")] == ["Léa Roy"]
    assert [(line.kind, line.text) for line in made.concordance("Paris", references=True)] == [
        ("mention", "Paris"),
        ("reference", "parisiens"),
    ]


def test_a_reference_to_a_country_that_its_article_does_not_name(tmp_path: Path) -> None:
    """It has the id of the country, which another article names."""
    russia = article("b", "La Russie gagne.", {"Russie": Label.LOC}, ids={"Russie": "RU"})
    made = corpus_of(tmp_path, said_article("a"), russia)
    found = made.concordance("Russie", references=True)
    assert [(line.id, line.text, line.entity) for line in found] == [
        ("a", "russes", "Russie"),
        ("b", "Russie", "Russie"),
    ]


@pytest.mark.parametrize(
    ("query", "options", "message"),
    [
        pytest.param(
            "Vladimir Poutin",
            {},
            r"no entity .* called 'Vladimir Poutin'; near are Vladimir Poutine \(PER\)",
            id="near",
        ),
        pytest.param("Xzqw", {}, "no entity of the corpus is called 'Xzqw'$", id="unknown"),
        pytest.param(
            "Damas", {"label": "PER"}, r"no PER of the corpus is called 'Damas', but Damas \(LOC\) is", id="label"
        ),
        pytest.param(
            "Poutin", {"of": "forms"}, "no mention of the corpus has the form 'Poutin'; near are Poutine", id="form"
        ),
        pytest.param(
            "misile",
            {"of": "quantities"},
            "no quantity of the corpus has 'misile' as a unit, .*; near are missile",
            id="unit",
        ),
        pytest.param("Damas", {"of": "statements"}, r"no statement of the corpus is by Damas \(LOC\)", id="silent"),
        pytest.param("Nobody", {"of": "statements"}, "no entity of the corpus is called 'Nobody'", id="speaker"),
        pytest.param(" ", {}, "query is blank; None stands for all", id="blank"),
        pytest.param(
            "Damas", {"of": "x"}, "of must be one of .*'entities', 'forms', 'quantities', 'statements'", id="of"
        ),
        pytest.param("Damas", {"sort": "x"}, "sort must be one of .*'left', 'right'.*, but is 'x'", id="sort"),
        pytest.param("Damas", {"window": -1}, "window must be at least 0, but is -1", id="window"),
        pytest.param("Damas", {"window": "x"}, "window must be a number or 'sentence', but is 'x'", id="window-word"),
        pytest.param("Damas", {"words": -1}, "words must be at least 0, but is -1", id="words"),
        pytest.param("Damas", {"label": "X"}, "one of PER, LOC, ORG, but is 'X'", id="no-label"),
    ],
)
def test_queries_that_find_nothing(query: str, options: dict[str, object], message: str) -> None:
    """The message suggests what may have been meant."""
    with pytest.raises(ValueError, match=message):
        corpus().concordance(query, **options)  # type: ignore[arg-type]


def test_namesakes_are_both_shown_and_told_apart(tmp_path: Path) -> None:
    made = corpus_of(
        tmp_path,
        article("a", "Renault achète.", {"Renault": Label.ORG}),
        article("b", "Renault chante.", {"Renault": Label.PER}),
        article("c", "Jean Martin et Paul Martin. Martin dort.", {"Jean Martin": Label.PER, "Paul Martin": Label.PER}),
    )
    found = made.concordance("Renault")
    assert [(line.id, line.label) for line in found] == [("a", "ORG"), ("b", "PER")]
    assert found.note == "2 entities are called “Renault”: Renault (ORG), Renault (PER)"
    assert [line.id for line in made.concordance("Renault", label="PER")] == ["b"]
    with pytest.raises(ValueError, match=r"no entity .*; near are Jean Martin \(PER\), Paul Martin \(PER\)"):
        made.concordance("Martin", label="LOC" if "Martin" in {entry.name for entry in made.registry} else None)


def test_a_name_goes_before_an_alias(tmp_path: Path) -> None:
    """Who is only also called so is named in the note."""
    person = article("a", "Jean Martin dort. Martin ronfle.", {"Jean Martin": Label.PER, "Martin": Label.PER})
    one = person.entities[0].model_copy(
        update={"aliases": ("Martin",), "mentions": (person.entities[0].mentions[0], person.entities[1].mentions[-1])}
    )
    made = corpus_of(
        tmp_path, person.model_copy(update={"entities": (one,)}), article("b", "À Martin.", {"Martin": Label.LOC})
    )
    assert [line.label for line in made.concordance("Martin")] == ["LOC"]
    assert made.concordance("Martin").note == "also written so: Jean Martin (PER)"
    assert [line.text for line in made.concordance("Martin", label="PER")] == ["Jean Martin", "Martin"]
    assert [line.label for line in made.concordance("Martin", of="forms")] == ["PER", "LOC"]


def test_a_bare_surname_that_an_article_leaves_open_hides_nobody(tmp_path: Path) -> None:
    """`Martin` is a name of its own in an article with two of them; others who are called so are shown, too."""
    texts = {
        "a": "Jean Martin est maire de Lyon. M. Martin a parlé. Martin est parti.",
        "b": "Jean Martin et Anne Martin sont à Lyon. Selon Martin, il pleut.",
    }
    made = newsner.tag(texts)
    names = {(entry.name, entry.only_in) for entry in made.registry}
    assert ("Martin", "b") in names
    found = made.concordance("Martin")
    assert {line.entity for line in found} == {"Jean Martin", "Martin"}
    assert found.note.startswith("2 entities are called “Martin”: ")
    assert "Martin (PER, only in b)" in found.note


def test_lines_hold_for_their_articles() -> None:
    """Offsets, day, metadata, and contexts that join to the article, whatever is looked for and how wide they are."""
    articles = {article.id: article for article in corpus()}
    options: list[dict[str, object]] = [
        {},
        {"window": 0},
        {"window": "sentence"},
        {"words": 3},
        {"window": 9},
        {"words": 0},
    ]
    for of, option in product(["entities", "forms", "quantities", "statements"], options):
        for line in corpus().concordance(of=of, **option):  # type: ignore[arg-type]
            whole = articles[line.id]
            assert whole.text[line.start : line.end] == line.text
            assert to_line(whole.text[: line.start]).endswith(line.left)
            assert to_line(whole.text[line.end :]).startswith(line.right)
            assert "\n" not in line.left + line.right
            assert (line.date, line.metadata) == (whole.date, whole.metadata)


def test_windows() -> None:
    def contexts(**options: object) -> tuple[str, str]:
        line = corpus().concordance("Angela Merkel", **options)[0]  # type: ignore[arg-type]
        return line.left, line.right

    assert contexts(window=20) == ("La chancelière ", " a affirmé que 12")
    assert contexts(words=2) == ("La chancelière ", " a affirmé")
    assert contexts(window="sentence") == (
        "La chancelière ",
        " a affirmé que 12 missiles ont visé Hama.",
    )
    assert contexts(window=0) == ("", "")


TEXT = st.text(alphabet="aé \n\r\u2028.«»’!A1", max_size=60) | st.text(max_size=60)


@given(TEXT, st.data())
def test_contexts_are_of_any_text(text: str, data: st.DataObject) -> None:
    """On one line, no longer than asked for, and next to the passage."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    for cutter in (
        Cutter(data.draw(st.integers(0, 30))),
        Cutter(words=data.draw(st.integers(0, 5))),
        Cutter("sentence"),
    ):
        left, right = cutter.cut(text, find_sentences(text), start, end)
        assert to_line(text[:start]).endswith(left)
        assert to_line(text[end:]).startswith(right)
        assert len((left + right).splitlines()) <= 1
        if cutter.words is not None:
            assert len(left.split()) <= cutter.words >= len(right.split())
        elif isinstance(cutter.window, int):
            assert max(len(left), len(right)) <= cutter.window


def words(found: Concordance, side: str) -> list[str]:
    return [getattr(line, side) for line in found]


def test_orders(tmp_path: Path) -> None:
    """As in French dictionaries: accents and capitals count last; to the left, the nearest word comes first."""
    lines = [
        "côte Roy été",
        "cote Roy Ete",
        "coté Roy ete",
        "Zoé Roy a",
        "élan Roy b",
        "un oeil Roy œil",
        "(un) Roy, d",
    ]
    made = corpus_of(tmp_path, *(article(f"d{9 - i}", line, {"Roy": Label.PER}) for i, line in enumerate(lines)))
    found = made.concordance("Roy")
    assert words(found.sort("right"), "right") == [" a", " b", ", d", " Ete", " ete", " été", " œil"]
    assert words(found.sort("left"), "left") == ["cote ", "coté ", "côte ", "élan ", "un oeil ", "(un) ", "Zoé "]
    assert [line.id for line in found.sort("position")] == [f"d{9 - i}" for i in range(7)]


def test_order_of_dates() -> None:
    """Articles without a day come last; lines of one day are in the order of the corpus."""
    assert [line.id for line in corpus().concordance("Vladimir Poutine")] == ["d0", "d1", "d2", "d5"]
    assert words(corpus().concordance(sort="label"), "label") == sorted(corpus().mentions["label"])
    names = [line.entity or "" for line in corpus().concordance(sort="entity")]
    assert [a for a, b in zip(names, ["", *names], strict=False) if a != b] == sorted(set(names), key=lambda n: n)


def test_it_is_a_sequence() -> None:
    found = corpus().concordance("Vladimir Poutine")
    assert isinstance(found[:2], Concordance)
    assert [*found[1:3]] == [found[1], found[2]]
    assert found == corpus().concordance("Vladimir Poutine") != found[:1]
    assert found.text_of("d0").startswith("Bachar")
    assert "<Concordance of Vladimir Poutine (PER): 4 lines in 4 documents>" in repr(found)
    assert repr(corpus().concordance()).endswith("…")
    with pytest.raises(KeyError, match="no line is of a document 'zz'"):
        found.text_of("zz")


def test_it_can_be_pickled() -> None:
    found = corpus().concordance("Vladimir Poutine")
    again = pickle.loads(pickle.dumps(found))
    assert (again, again.text_of("d0")) == (found, found.text_of("d0"))


def test_frames_have_one_shape() -> None:
    """Also of no lines; and statements, dates and documents have no label."""
    found = corpus().concordance("Vladimir Poutine")
    frame, empty = found.to_frame(), found[:0].to_frame()
    own = ["id", "start", "end", "left", "text", "right", "entity", "label", "kind", "date"]
    assert list(frame.columns)[:10] == list(empty.columns) == own
    assert list(frame.columns)[10:] == ["meta_date", "meta_source"]
    pandas.testing.assert_series_equal(frame["start"], pandas.Series([line.start for line in found], name="start"))


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".html"])
def test_files(suffix: str, tmp_path: Path) -> None:
    """Each line is in the file, and no file is overwritten unasked."""
    found = corpus().concordance("Vladimir Poutine")
    path = tmp_path / f"x{suffix}"
    found.write(path)
    text = path.read_text("utf-8")
    assert all(line.text in text and line.id in text for line in found)
    if suffix == ".jsonl":
        row = json.loads(text.splitlines()[0])
        assert (row["id"], row["start"], row["date"]) == ("d0", found[0].start, "2015-10-07")
    if suffix == ".csv":
        assert list(pandas.read_csv(path)["start"]) == [line.start for line in found]
    with pytest.raises(FileExistsError, match="overwrite=True"):
        found.write(path)
    found[:1].write(path, overwrite=True)
    assert len(path.read_text("utf-8")) < len(text)


def test_what_is_linked_anew_is_found_anew() -> None:
    """The registry that was asked for last says who is who."""
    made = corpus()
    before = len(made.concordance("Vladimir Poutine"))
    try:
        made.link([Decision(do="same", entities=("PER:Vladimir Poutine", "PER:Angela Merkel"))])
        assert len(made.concordance("Vladimir Poutine")) > before
    finally:
        made.link()
    assert len(made.concordance("Vladimir Poutine")) == before


def test_quantities_of_rates(tmp_path: Path) -> None:
    text = "12 km par heure"
    speed = Quantity(text=text, start=0, end=len(text), value="12", kind="speed", unit="km", per="heure")
    made = corpus_of(tmp_path, article("a", text, {}, quantities=(speed,)))
    assert len(made.concordance("km / heure", of="quantities")) == 1
    assert len(made.concordance("km", of="quantities")) == 1
