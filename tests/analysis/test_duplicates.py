"""Near-duplicates: what is a copy and what is none, the evidence, groups that do not chain, corpora without copies."""

import csv
import json
import os
import random
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newsner
from fakes import fake_corpus
from newsner import Extraction, find_duplicates
from newsner.analysis.duplicates import Duplicates
from newsner.analysis.passages import find_places, read_words
from newsner.corpus.checkpoints import CheckpointStore

TITLE = "Un incendie détruit la halle aux grains de Vernaison"
PARAGRAPHS = [
    "Un incendie s'est déclaré dans la nuit de mardi à mercredi dans la halle aux grains de Vernaison, monument du "
    "XVIIIe siècle qui abritait depuis dix ans la médiathèque de la commune.",
    "« Nous avons vu les flammes sortir du toit vers deux heures », raconte Élise Marchetti, qui habite en face. "
    "L'alerte a été donnée par un boulanger qui prenait son service, et quatre-vingts pompiers venus de tout le "
    "département ont combattu le feu jusqu'à l'aube.",
    "Personne n'a été blessé, mais la charpente s'est effondrée et 12 000 livres sur 31 000 sont perdus, selon le "
    "maire, Étienne Lavoisy, qui estime les dégâts à 4 millions d'euros.",
    "Une enquête a été confiée à la brigade de recherches. Le procureur n'écarte aucune piste, et les experts devaient "
    "examiner dans la journée l'installation électrique, refaite au printemps.",
    "La commune a ouvert une souscription. Les écoles de la rue voisine resteront fermées jusqu'à lundi, le temps de "
    "vérifier la solidité des façades, dont une partie menace de tomber.",
]
ARTICLE = "\n".join([TITLE, *PARAGRAPHS])
OTHER = (
    "Le conseil régional vote son budget\n"
    "Après deux jours de débats, les élus de la région ont adopté jeudi un budget en légère hausse, consacré pour un "
    "tiers aux lycées et pour un quart aux trains. L'opposition regrette que rien ne soit prévu pour les hôpitaux des "
    "petites villes, où des services ferment chaque été faute de médecins. La présidente promet un plan à l'automne."
)
FOLLOW_UP = "\n".join(
    [
        "Halle de Vernaison : un apprenti mis en examen",
        "Un apprenti électricien de dix-neuf ans a été mis en examen vendredi pour destruction involontaire. Il "
        "reconnaît avoir laissé un câble dénudé sous le plancher, et son patron avoir signé le constat sans le lire. "
        "Tous deux ont été laissés libres sous contrôle judiciaire, et seront entendus de nouveau au mois de juin par "
        "la juge d'instruction, qui attend le rapport des experts.",
        *PARAGRAPHS[2:],
    ]
)
WEATHER = (
    "Le temps sera {sky} ce {day} sur {town}. Dans la matinée, le vent soufflera à {a} km/h avec des rafales à {b} "
    "km/h. Les températures iront de {c} degrés le matin à {d} degrés dans l'après-midi. En soirée, le thermomètre "
    "affichera {e} degrés. Le soleil se lèvera à {f} h {a} et se couchera à {d} h {c}."
)


def pairs(found: Duplicates) -> list[tuple[str, ...]]:
    return [group.ids for group in found]


COPIES = {
    "same": ARTICLE,
    "cut": "\n".join([TITLE, *PARAGRAPHS[:2]]),
    "cut-in-a-sentence": ARTICLE[: len(ARTICLE) * 2 // 5],
    "re-titled": "\n".join(["Vernaison perd sa médiathèque dans les flammes", *PARAGRAPHS]),
    "without-title": "\n".join(PARAGRAPHS),
    "paragraphs-dropped": "\n".join([TITLE, PARAGRAPHS[0], PARAGRAPHS[2], PARAGRAPHS[4]]),
    "paragraphs-moved": "\n".join([TITLE, *PARAGRAPHS[:2], PARAGRAPHS[4], *PARAGRAPHS[2:4]]),
    "names-corrected": ARTICLE.replace("Lavoisy", "Lavoisier").replace("Marchetti", "Marchetty"),
    "toll-corrected": ARTICLE.replace("12 000", "13 000"),
    "agency": ARTICLE.replace("Un incendie s'est", "VERNAISON (AFP) - Un incendie s'est") + "\n© Agence France-Presse",
    "lead": ARTICLE.replace(
        TITLE, f"{TITLE}\nDe la halle, il ne reste que des murs noirs, et des livres par milliers."
    ),
    "sentences-inserted": ARTICLE.replace("L'alerte", "Le vent n'a rien arrangé. L'alerte").replace(
        "La commune", "C'est la troisième fois en un siècle que la halle brûle. La commune"
    ),
    "crlf": ARTICLE.replace("\n", "\r\n"),
    "one-line": ARTICLE.replace("\n", " "),
    "wrapped": ARTICLE.replace(" de ", "\nde "),
    "apostrophes": ARTICLE.replace("'", "’").replace(" ", "\u00a0"),
    "quotes": ARTICLE.replace("« ", '"').replace(" »", '"'),
    "capitals": ARTICLE.replace(TITLE, TITLE.upper()).replace("É", "E"),
    "decomposed": unicodedata.normalize("NFD", ARTICLE),
    "tags": "<p>" + ARTICLE.replace("\n", "</p>\n<p class='text'>") + "</p>",
    "soft-hyphens": ARTICLE.replace("médiathèque", "média\u00adthèque").replace("charpente", "char\u200bpente"),
}


@pytest.mark.parametrize("name", COPIES)
def test_copies_are_found(name: str) -> None:
    """Whatever was cut, changed or added, in either order."""
    for texts in ({"a": ARTICLE, "b": COPIES[name], "c": OTHER}, {"b": COPIES[name], "c": OTHER, "a": ARTICLE}):
        assert [set(ids) for ids in pairs(find_duplicates(texts))] == [{"a", "b"}]


def test_all_copies_are_one_group() -> None:
    """A dispatch that is printed twenty times is one text."""
    found = find_duplicates({"a": ARTICLE, "x": OTHER} | COPIES)
    assert [set(ids) for ids in pairs(found)] == [{"a", *COPIES}]
    assert repr(found) == f"<Duplicates: 1 group with {len(COPIES)} copies among {len(COPIES) + 2} documents>"


QUOTED = "« Jamais je n'ai vu un tel brasier, et je fais ce métier depuis trente ans », a dit le chef des pompiers. "
BOILERPLATE = (
    "Pour ne rien manquer, abonnez-vous à notre lettre du matin. Votre adresse sert à vous l'envoyer, et vous pouvez "
    "vous désinscrire à tout moment par le lien au bas de chacune. Les commentaires qui ne respectent pas notre charte "
    "sont supprimés par la rédaction. La reproduction de nos articles sans accord écrit est interdite."
)
SHORT = [
    "Le club de pétanque de Sorgues a fêté ses cent ans samedi au boulodrome.",
    "Une fuite d'eau a privé d'école trois classes de Brindas lundi matin.",
    "La foire aux fromages de Livarot aura lieu une semaine plus tôt cette année.",
    "Deux chevreuils échappés d'un enclos ont traversé le centre de Vesoul.",
    "Le marché de Noël de Colmar ouvrira sans patinoire, faute d'électricité bon marché.",
]
DIFFERENT = {
    "follow-up": (ARTICLE, FOLLOW_UP),
    "quotation": (f"{ARTICLE}\n{QUOTED}", f"{OTHER}\n{QUOTED}"),
    "weather": (
        WEATHER.format(sky="gris", day="lundi", town="Lyon", a=12, b=31, c=4, d=17, e=9, f=7),
        WEATHER.format(sky="gris", day="mardi", town="Lyon", a=15, b=38, c=6, d=19, e=11, f=8),
    ),
    "dispatch-quoted-whole": (PARAGRAPHS[0], "\n".join([OTHER, OTHER[::-1], PARAGRAPHS[0], OTHER.upper()[::-1]])),
    "empty": ("", ""),
    "blank": (" \n", "\t"),
    "a-word": ("Publicité", "Publicité"),
    "short-with-one-sentence-in-common": (
        f"{SHORT[0]} Lire aussi nos autres articles.",
        f"{SHORT[1]} Lire aussi nos autres articles.",
    ),
}


@pytest.mark.parametrize("name", DIFFERENT)
def test_different_articles_are_none(name: str) -> None:
    """They share a template, a passage, boilerplate or an event."""
    first, second = DIFFERENT[name]
    assert pairs(find_duplicates({"a": first, "b": second})) == []


def test_boilerplate_is_no_copy() -> None:
    """What stands in many articles says nothing, also where it is longer than the article; copies are still found."""
    long = {f"long{number}": f"{text}\n{BOILERPLATE}" for number, text in enumerate([ARTICLE, FOLLOW_UP, OTHER * 2])}
    draw = random.Random(0)
    for number in range(5):
        words = [f"mot{draw.randrange(9999)}" for _ in range(300)]
        long[f"other{number}"] = f"{' '.join(words)}\n{BOILERPLATE}"
    short = {f"short{number}": f"{text}\n{BOILERPLATE}" for number, text in enumerate(SHORT)}
    assert pairs(find_duplicates(long | short)) == []
    copy = {"copy": f"{COPIES['cut']}\n{BOILERPLATE}"}
    assert pairs(find_duplicates(long | short | copy)) == [("long0", "copy")]


def test_groups_do_not_chain() -> None:
    """A digest of two articles makes them no copies of each other."""
    digest = f"{ARTICLE}\n{OTHER}\n{OTHER[:30]}"
    groups = pairs(find_duplicates({"a": ARTICLE, "b": OTHER, "digest": digest}))
    assert not any({"a", "b"} <= set(ids) for ids in groups)


def test_evidence_points_into_both_texts() -> None:
    """Numbers of words, shares, and passages with their places; what is new and what is missing."""
    copy_text = "Vernaison pleure sa halle\r\n" + "\r\n".join(PARAGRAPHS[:3]) + "\r\nAvec AFP"
    group = find_duplicates({"a": ARTICLE, "b": copy_text})[0]
    (copy,) = group.copies
    assert (group.first, copy.id, copy.of, copy.same_title) == ("a", "b", "a", False)
    assert copy.shared_words + copy.added_words == len(read_words(copy_text))
    assert copy.share == round(copy.shared_words / len(read_words(copy_text)), 3) == copy.similarity
    assert copy.share_of_other == round(1 - copy.dropped_words / len(read_words(ARTICLE)), 3)
    for passage, text in ((copy.passage, copy_text), (copy.passage_in_other, ARTICLE), (copy.dropped, ARTICLE)):
        assert passage is not None
        assert text[passage.start : passage.end] == passage.text
    assert copy.passage.text.split() == copy.passage_in_other.text.split()
    assert copy.passage.text.startswith("Un incendie s'est déclaré")
    assert copy.dropped is not None
    assert copy.dropped.text.startswith("Une enquête a été confiée")
    assert copy.added is not None
    assert copy.added.text == "Vernaison pleure sa halle"


def test_evidence_of_whole_boilerplate_and_surrogates() -> None:
    """Pages that are nothing but boilerplate, and bytes that are no UTF-8, stop nothing."""
    draw = random.Random(0)
    long = {f"l{n}": " ".join(f"mot{draw.randrange(9999)}" for _ in range(300)) + BOILERPLATE for n in range(6)}
    found = find_duplicates({**long, "a": BOILERPLATE, "b": BOILERPLATE})
    assert pairs(found) == [("a", "b")]
    assert found[0].copies[0].similarity == 1
    broken = ARTICLE.replace("nuit de", "nuit \udce9 de")
    copy = find_duplicates({"a": broken, "b": broken})[0].copies[0]
    assert copy.passage.text == broken.replace("\udce9", "\ufffd").removesuffix(".")


def test_other_figures_are_counted() -> None:
    """An updated toll is in the evidence."""
    texts = {"a": ARTICLE, "b": ARTICLE.replace("4 millions", "5 millions")}
    assert find_duplicates(texts)[0].copies[0].other_figures == 1


def test_documents_that_were_read_and_a_layout(tmp_path: Path) -> None:
    """What `read` returned keeps its errors; pages may be compared by their main text."""
    (tmp_path / "a.txt").write_text(ARTICLE)
    (tmp_path / "b.csv").write_text("contenu\nx\n")
    found = find_duplicates(newsner.read(tmp_path))
    assert (found.documents, [Path(error.id).name for error in found.errors]) == (1, ["b.csv"])
    with pytest.raises(ValueError, match="is read with layout=europresse, but nothing in it is as"):
        find_duplicates(tmp_path / "a.txt", layout="europresse")
    with pytest.raises(ValueError, match="source is Documents, for which layout cannot be set"):
        find_duplicates(newsner.read(tmp_path), layout="text")


def test_a_date_that_no_document_has() -> None:
    with pytest.raises(ValueError, match=r"no document has a value of 'jour', the date; .* one of \['day'\]"):
        find_duplicates([{"text": ARTICLE, "day": "2020-03-12"}], date="jour")


@pytest.mark.parametrize(
    ("dates", "first"),
    [
        pytest.param(["2015-10-08", "2015-10-07", "2015-10-09"], "b", id="day"),
        pytest.param(["2015-10-07T09:00", "2015-10-07T08:30", "2015-10-07"], "b", id="time"),
        pytest.param(["8/10/2015", "mercredi 7 octobre 2015", "09.10.2015"], "b", id="french"),
        pytest.param(["", "", "2015-10-09"], "c", id="known-before-unknown"),
        pytest.param(["", "", ""], "a", id="order"),
    ],
)
def test_the_first_is_that_of_the_earliest_date(dates: list[str], first: str) -> None:
    """Else the first in order."""
    texts = [ARTICLE, COPIES["cut"], COPIES["re-titled"]]
    records = [{"id": i, "text": t, "Date": d} for i, t, d in zip("abc", texts, dates, strict=True)]
    assert find_duplicates(records)[0].first == first
    assert find_duplicates([{**r, "jour": r["Date"], "Date": ""} for r in records], date="jour")[0].first == first


def test_two_cuts_are_compared_with_the_whole() -> None:
    """Where the first ones share little, the evidence says with which text each is compared."""
    start, end = "\n".join([TITLE, *PARAGRAPHS[:3]]), "\n".join(PARAGRAPHS[2:])
    group = find_duplicates([("start", start), ("end", end), ("whole", ARTICLE)])[0]
    assert group.ids == ("start", "end", "whole")
    assert [copy.of for copy in group.copies] == ["whole", "start"]


def test_every_kind_of_source(tmp_path: Path) -> None:
    """As `tag` takes them; a document that cannot be read is an error."""
    records = [
        {"id": "a", "text": ARTICLE, "source": "AFP"},
        {"id": "b", "text": COPIES["cut"]},
        {"id": "c", "text": None},
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    articles = [Extraction(id=str(r["id"]), text=str(r["text"]), entities=(), quantities=()) for r in records[:2]]
    sources = [records, {r["id"]: r["text"] for r in records}, [(r["id"], r["text"]) for r in records], path, str(path)]
    for source in sources:
        found = find_duplicates(source)
        assert (pairs(found), [error.type for error in found.errors]) == ([("a", "b")], ["not_text"])
        assert found.documents == 2
    assert pairs(find_duplicates(articles)) == pairs(find_duplicates(iter(articles))) == [("a", "b")]
    assert pairs(find_duplicates([ARTICLE, COPIES["cut"]])) == [("0", "1")]
    assert find_duplicates(records)[0].metadata == {"source": "AFP"}


def test_nothing_and_one() -> None:
    for source in ([], {}, [ARTICLE], [""]):
        found = find_duplicates(source)
        assert (len(found), list(found), dict(found.first_of)) == (0, [], {})


def test_identical_ids_are_refused() -> None:
    """In a list at once; in an iterator, the second document is an error."""
    with pytest.raises(ValueError, match="the id 'a' stands more than once"):
        find_duplicates([("a", ARTICLE), ("a", OTHER)])
    found = find_duplicates(iter([("a", ARTICLE), ("a", OTHER)]))
    assert [error.type for error in found.errors] == ["duplicate_id"]


def test_threshold() -> None:
    """A higher one leaves out copies with much of their own."""
    own = " ".join(f"mot{number}" for number in range(60))
    texts = {"a": ARTICLE, "b": COPIES["cut"] + " " + own}
    similarity = find_duplicates(texts, threshold=0.5)[0].copies[0].similarity
    assert 0.5 < similarity < 0.75
    assert pairs(find_duplicates(texts, threshold=0.75)) == []
    assert pairs(find_duplicates(texts, threshold=similarity - 0.001)) == [("a", "b")]


def test_order_and_hash_seed_change_nothing() -> None:
    """The groups are the same sets, in another order of documents and in another process."""
    texts = {"x": OTHER, "f": FOLLOW_UP, "a": ARTICLE} | COPIES
    expected = {frozenset(ids) for ids in pairs(find_duplicates(texts))}
    for seed in range(5):
        shuffled = random.Random(seed).sample(sorted(texts.items()), len(texts))
        assert {frozenset(ids) for ids in pairs(find_duplicates(shuffled))} == expected
    code = "import json, sys, newsner; print([g.ids for g in newsner.find_duplicates(json.load(sys.stdin))])"
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            input=json.dumps(texts),
            capture_output=True,
            text=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1] == f"{pairs(find_duplicates(texts))}\n"


WORD = st.sampled_from(
    [
        "le",
        "la",
        "un",
        "pain",
        "feu",
        "mot",
        "vie",
        "été",
        "où",
        "l’an",
        "d'or",
        "État",
        "12",
        "3,5",
        "—",
        "«",
        "»",
        "\r\n",
        "\n",
    ]
)
TEXT = st.one_of(st.text(max_size=60), st.lists(WORD, max_size=60).map(" ".join), st.just(ARTICLE), st.just(OTHER))


@given(st.lists(TEXT, max_size=6))
def test_any_texts(texts: list[str]) -> None:
    """Each text is in at most one group, passages are slices of the caller's texts, and shares add up."""
    found = find_duplicates(dict(zip("abcdef", texts, strict=False)))
    given_texts = dict(zip("abcdef", texts, strict=False))
    ids = [id_ for group in found for id_ in group.ids]
    assert len(ids) == len(set(ids))
    for group in found:
        for copy in group.copies:
            assert 0 <= copy.similarity <= 1
            here, there = given_texts[copy.id], given_texts[copy.of]
            assert here[copy.passage.start : copy.passage.end] == copy.passage.text
            assert there[copy.passage_in_other.start : copy.passage_in_other.end] == copy.passage_in_other.text
            assert (read_words(copy.passage.text) == read_words(copy.passage_in_other.text)).all()
            assert copy.shared_words + copy.added_words == len(read_words(here))


@given(st.text())
def test_words_have_places(text: str) -> None:
    """One for each, in order; a word alone is read as the same."""
    words, places = read_words(text), find_places(text)
    assert len(words) == len(places)
    assert places == sorted(places)
    for word, (start, end) in zip(words.tolist(), places, strict=True):
        assert read_words(text[start:end]).tolist() == [word]


@given(st.integers(0, len(PARAGRAPHS)), st.integers(0, 400), st.booleans())
def test_a_part_is_a_copy(dropped: int, cut: int, crlf: bool) -> None:
    """Any article without a paragraph and without its end, whatever its line ends."""
    parts = [TITLE, *PARAGRAPHS[:dropped], *PARAGRAPHS[dropped + 1 :]]
    text = "\n".join(parts)
    text = text[: len(text) - cut].replace("\n", "\r\n" if crlf else "\n")
    assert [set(ids) for ids in pairs(find_duplicates({"a": ARTICLE, "b": text, "c": OTHER}))] == [{"a", "b"}]


def test_table(tmp_path: Path) -> None:
    """A row for each article of a group, with the columns of its source; files have the same."""
    records = [
        {"id": "a", "text": ARTICLE, "source": "AFP", "date": "2021-03-02"},
        {"id": "b", "text": COPIES["cut"], "source": "=L'Est", "date": "2021-03-03"},
    ]
    found = find_duplicates(records)
    frame = found.to_frame()
    assert frame[["group", "id", "meta_source", "meta_date"]].to_numpy().tolist() == [
        [0, "a", "AFP", "2021-03-02"],
        [0, "b", "=L'Est", "2021-03-03"],
    ]
    copy = found[0].copies[0]
    assert frame["similarity"].tolist()[1] == copy.similarity
    assert frame["passage"].tolist()[1] == COPIES["cut"][frame["start"][1] : frame["end"][1]]
    assert ARTICLE[frame["other_start"][1] : frame["other_end"][1]] == copy.passage_in_other.text
    assert str(frame["shared_words"].dtype) == "Int64"
    assert str(find_duplicates([]).to_frame()["shared_words"].dtype) == "Int64"
    found.write(tmp_path / "x.csv")
    with (tmp_path / "x.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["meta_source"] for row in rows] == ["AFP", "'=L'Est"]
    found.write(tmp_path / "x.jsonl")
    lines = (tmp_path / "x.jsonl").read_text(encoding="utf-8").splitlines()
    assert [newsner.DuplicateGroup.model_validate_json(line) for line in lines] == list(found)
    with pytest.raises(FileExistsError):
        found.write(tmp_path / "x.jsonl")
    found.write(tmp_path / "x.jsonl", overwrite=True)


def test_html_is_harmless() -> None:
    """Words of the texts are no tags of the page."""
    texts = {"<b>": ARTICLE.replace("incendie s'est", "incendie <script>x</script> s'est"), "b": ARTICLE}
    page = find_duplicates(texts)._repr_html_()
    assert "<script>" not in page
    assert "&lt;b&gt;" in page
    assert "<p>1 group with 1 copy among 2 documents</p>" in page


def test_html_is_in_the_language_of_the_reader() -> None:
    found = find_duplicates({"a": ARTICLE, "b": ARTICLE})
    try:
        newsner.set_language("fr")
        assert "<p>1 groupe avec 1 copie parmi 2 documents</p>" in found._repr_html_()
    finally:
        newsner.set_language("en")


def test_lookups() -> None:
    found = find_duplicates({"a": ARTICLE, "b": COPIES["cut"], "c": OTHER})
    assert dict(found.first_of) == {"b": "a"}
    assert found.of("b") is found.of("a") is found[0]
    assert found.of("c") is None
    assert (found[:1], found[-1]) == ((found[0],), found[0])
    assert len({found[0], found[0].model_copy()}) == 1


RECORDS = [
    {"id": "x", "text": OTHER, "source": "Le Jour"},
    {"id": "b", "text": COPIES["cut"], "source": "L'Est", "date": "2021-03-03"},
    {"id": "e", "text": None, "source": "L'Est"},
    {"id": "a", "text": ARTICLE, "source": "AFP", "date": "2021-03-02"},
    {"id": "c", "text": COPIES["re-titled"], "source": "L'Ouest", "date": "2021-03-03"},
]
"""A corpus in which the first article of a group stands behind a copy."""


def test_distinct_corpus() -> None:
    """Only first articles are left, and tell of their copies; errors stay, and the other corpus, too."""
    corpus = newsner.tag(RECORDS)
    distinct = corpus.distinct()
    assert [article.id for article in distinct] == ["x", "a"]
    assert [article.id for article in corpus] == ["x", "b", "a", "c"]
    assert [error.id for error in distinct.errors] == ["e"]
    assert dict(distinct.left_out) == {"b": "a", "c": "a"}
    assert dict(corpus.left_out) == {}
    assert "without 2 copies" in repr(distinct)
    first = list(distinct)[1]
    assert first.metadata == {
        "source": "AFP",
        "date": "2021-03-02",
        "copies": "2",
        "copy_ids": '["b", "c"]',
        "copy_sources": '["L\'Est", "L\'Ouest"]',
    }
    assert first.model_copy(update={"metadata": {}}) == list(corpus)[2].model_copy(update={"metadata": {}})


def test_distinct_corpus_is_used_as_any_other(tmp_path: Path) -> None:
    """Its tables, registry, plots and files count each text once."""
    corpus = newsner.tag(RECORDS)
    distinct = corpus.distinct()
    assert set(corpus.mentions["id"]) - set(distinct.mentions["id"]) == {"b", "c"}
    assert distinct.mentions["meta_copies"].dropna().unique().tolist() == ["2"]
    town = next(entry for entry in distinct.link() if entry.name == "Vernaison")
    assert town.seen.documents == 1
    assert distinct.plot.entities(top=3) is not None
    summary = distinct.write(tmp_path / "x.jsonl")
    assert (summary.documents, summary.articles, summary.errors) == (3, 2, 1)
    assert summary.settings["distinct"] == 0.65
    lines = (tmp_path / "x.jsonl").read_text(encoding="utf-8").splitlines()
    assert [Extraction.model_validate_json(line) for line in lines] == list(distinct)
    assert pairs(distinct.duplicates()) == []


def test_distinct_corpus_resumes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run of it that was broken off goes on, with the same result."""
    monkeypatch.setattr("newsner.corpus.tagged._KEPT_TOGETHER", 2)
    long = " ".join(f"mot{number}" for number in range(12))
    texts = ["Anne dort", "Jean dort", long, None, long, "Luc dort", "Marc dort"]
    distinct = fake_corpus([{"id": i, "text": text} for i, text in enumerate(texts)]).distinct()
    assert dict(distinct.left_out) == {"4": "2"}
    distinct.write(tmp_path / "whole.jsonl")
    add = CheckpointStore.add

    def add_and_stop(store: CheckpointStore, number: int, batch: Any) -> None:
        if number == 2:
            raise KeyboardInterrupt
        add(store, number, batch)

    monkeypatch.setattr(CheckpointStore, "add", add_and_stop)
    with pytest.raises(KeyboardInterrupt):
        distinct.write(tmp_path / "other.jsonl")
    monkeypatch.setattr(CheckpointStore, "add", add)
    with pytest.raises(FileExistsError):
        distinct.write(tmp_path / "other.jsonl")
    summary = distinct.write(tmp_path / "other.jsonl", resume=True)
    assert (summary.articles, summary.errors) == (5, 1)
    for name in ("{}.jsonl", "{}.errors.jsonl"):
        whole, other = ((tmp_path / name.format(stem)).read_bytes() for stem in ("whole", "other"))
        assert whole == other


def test_distinct_twice_adds_up() -> None:
    """A lower threshold leaves out more, and the first article tells of all."""
    own = " ".join(f"mot{number}" for number in range(60))
    end = " ".join(PARAGRAPHS[2:])
    records = [*RECORDS, {"id": "d", "text": f"{end} {own}", "source": "La Voix", "date": "2021-03-04"}]
    once = newsner.tag(records, exclude=["roles", "statements", "dates"]).distinct(threshold=0.9)
    twice = once.distinct(threshold=0.5)
    assert set(once.left_out) == {"b", "c"}
    assert dict(twice.left_out) == {"b": "a", "c": "a", "d": "a"}
    metadata = {article.id: article.metadata for article in twice}["a"]
    assert (metadata["copies"], json.loads(metadata["copy_ids"])) == ("3", ["d", "b", "c"])


def test_columns_of_copies_are_not_overwritten() -> None:
    corpus = fake_corpus([{"id": i, "text": " ".join(["mot"] * 9), "copies": "many"} for i in "ab"])
    with pytest.raises(ValueError, match="a column of their own among 'copies'"):
        corpus.distinct()
