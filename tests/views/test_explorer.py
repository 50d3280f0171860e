"""The explorer: what its page holds of a corpus, that its counts are those of the registry, and that no text is obeyed.

What its script makes of it is tested by ``tests/benchmarks/explorer.js``, in a browser, by hand.
"""

import gzip
import json
import re
from base64 import b64decode, b64encode
from collections import Counter
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import html5lib
import pytest
from explorer import HOSTILE, build_hostile
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import newsner
from fakes import fake_corpus
from newsner import Decision, Entity, Extraction, Label, Mention, Registry, tag
from newsner.cli.main import app
from newsner.lexicons import load_script
from newsner.models import EXPLANATIONS
from newsner.views.explorer.data import KINDS, LABELS, REASONS, ExplorerData, Utf16, build_data
from newsner.views.explorer.page import SCRIPTS, build_explorer
from newsner.views.explorer.words import COUNTS, MESSAGES
from newsner.views.messages import Messages
from timing import assert_linear

EN = Messages("en")
TEXTS = {
    "a": "🎉🎉 Bachar al-Assad est à Damas. Assad a tiré 26 missiles, selon l'Organisation des Nations unies (ONU).",
    "b": "« La guerre continue », a déclaré Bachar al-Assad à Moscou. L'ONU compte 300 morts à Damas.",
    "c": "Assad reste à Damas. Selon l'ONU, Assad a reçu 12 avions.",
    "d": "",
}
DAYS = {"a": "2015-10-07", "b": "2015-10-07", "c": "2016-01-02", "d": ""}
WIDTHS = {"mentions": 5, "quantities": 7, "statements": 6, "references": 4}


@pytest.fixture(scope="module")
def corpus() -> list[Extraction]:
    records = [
        {
            "id": id_,
            "text": text,
            "date": DAYS[id_],
            "source": "Le Temps" if id_ < "c" else "La Presse",
            "url": f"u/{id_}",
        }
        for id_, text in TEXTS.items()
    ]
    return list(tag(records))


def build(articles: list[Extraction]) -> tuple[ExplorerData, Registry]:
    registry = Registry.build(articles)
    return build_data(articles, registry, EN), registry


def rows(data: ExplorerData, name: str, document: int) -> list[list[int]]:
    """Return what was found in a document, as the script reads it."""
    numbers = data.index[name][document]
    return [numbers[at : at + WIDTHS[name]] for at in range(0, len(numbers), WIDTHS[name])]


def cut(text: str, start: int, length: int) -> str:
    """Return a part of a text as JavaScript cuts it."""
    return text.encode("utf-16-le")[2 * start : 2 * (start + length)].decode("utf-16-le")


def unpack(page: str, id_: str) -> Any:
    """Return what the page holds under an id, as the script unpacks it."""
    found = re.search(rf'<script type="application/json" id="{id_}">([^<]*)</script>', page)
    assert found is not None
    return json.loads(found[1] if id_ == "newsner-settings" else gzip.decompress(b64decode(found[1])))


# What the page holds


def test_counts_are_those_of_the_registry(corpus: list[Extraction]) -> None:
    """Documents, mentions and forms, counted in the rows that the lists show, are what the registry has seen."""
    data, registry = build(corpus)
    documents: Counter[str] = Counter()
    mentions: Counter[str] = Counter()
    forms: Counter[tuple[str, str]] = Counter()
    entities = data.index["entities"]
    for document in range(len(corpus)):
        found = rows(data, "mentions", document)
        documents.update({entities["keys"][entity] for _, _, entity, *_ in found})
        mentions.update(entities["keys"][entity] for _, _, entity, *_ in found)
        forms.update((entities["keys"][entity], entities["forms"][entity][form][0]) for _, _, entity, form, _ in found)
    for entry in registry:
        key = f"{entry.label}:{entry.name}"
        assert (documents[key], mentions[key]) == (entry.seen.documents, entry.seen.mentions)
        others = {form: n for (owner, form), n in forms.items() if owner == key and form != entry.name}
        assert others == entry.seen.aliases
    assert len(registry) == len(entities["keys"]) == len({*entities["keys"]})
    assert documents["PER:Bachar al-Assad"] == 3


def test_entities_come_by_documents(corpus: list[Extraction]) -> None:
    data, _ = build(corpus)
    order = data.index["entities"]["names"]
    assert order[:3] == ["Bachar al-Assad", "Organisation des Nations unies", "Damas"]
    assert data.index["entities"]["labels"][:3] == [LABELS.index(label) for label in ("PER", "ORG", "LOC")]


def test_offsets_are_those_of_javascript(corpus: list[Extraction]) -> None:
    """Also behind emoji, which are two units there."""
    data, _ = build(corpus)
    for document, article in enumerate(corpus):
        text = data.texts[document]
        found = [cut(text, start, length) for start, length, *_ in rows(data, "mentions", document)]
        assert found == [mention.text for mention in article.mentions]
        found = [cut(text, start, length) for start, length, *_ in rows(data, "quantities", document)]
        assert found == [quantity.text for quantity in article.quantities]
        found = [cut(text, start, length) for start, length, *_ in rows(data, "statements", document)]
        assert found == [statement.text for statement in article.statements]
    assert rows(data, "mentions", 0)[0][0] == 5


@given(st.text(max_size=20), st.data())
def test_any_offset_is_converted(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    units = len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2
    assert Utf16(text).at(offset) == units


def test_statements_and_figures_have_their_source(corpus: list[Extraction]) -> None:
    data, registry = build(corpus)
    names = [*data.index["entities"]["names"], None]
    for document, article in enumerate(corpus):
        statements = rows(data, "statements", document)
        for row, statement in zip(statements, article.statements, strict=True):
            speaker = statement.entity
            wanted = None if speaker is None else registry.entry_of(str(article.id), speaker).name
            assert names[row[3]] == wanted
            assert row[2] == (statement.kind == "indirect")
        for row, quantity in zip(rows(data, "quantities", document), article.quantities, strict=True):
            source = article.source_of(quantity)
            assert (statements[row[6]][:2] if row[6] >= 0 else None) == (
                None if source is None else [*Utf16(article.text).span(source)]
            )
            assert KINDS[row[5]] == quantity.kind
    assert any(row[6] >= 0 for row in rows(data, "quantities", 2))


def test_forms_have_reasons_from_articles_and_links(corpus: list[Extraction]) -> None:
    """In one article the surname stands beside the full name, in another alone: linking took it for the same."""
    data, _ = build(corpus)
    forms = {form: [REASONS[i] for i in reasons] for form, *reasons in data.index["entities"]["forms"][0]}
    assert forms == {"Bachar al-Assad": [], "Assad": ["surname"]}
    alone, _ = build([article for article in corpus if article.id != "a"])
    assert [REASONS[i] for i in alone.index["entities"]["forms"][0][1][1:]] == ["surname"]


def test_places_that_act() -> None:
    data, _ = build(list(tag({"a": "Paris estime que la guerre continue. Il vit à Paris."})))
    assert [row[4] for row in rows(data, "mentions", 0)] == [1, 0]


def test_metadata_days_and_filters(corpus: list[Extraction]) -> None:
    """The source is a filter, addresses are none, and what has no value is known to have none."""
    data, _ = build(corpus)
    columns = {column["name"]: column for column in data.index["columns"]}
    assert data.index["documents"]["days"] == ["2015-10-07", "2015-10-07", "2016-01-02", ""]
    assert [name for name, column in columns.items() if column["facet"]] == ["source"]
    assert columns["source"]["values"] == ["Le Temps", "La Presse"]
    assert columns["source"]["of"] == [0, 0, 1, 1]
    assert columns["date"]["of"][3] == -1


def undated(**metadata: str) -> Extraction:
    text = metadata.pop("text", "x")
    return Extraction(text=text, id=text, entities=(), quantities=(), metadata=metadata)


@pytest.mark.parametrize(
    ("columns", "facets"),
    [
        pytest.param(
            [{"section": "A"}, {"section": "A"}, {"section": "B"}, {"section": "B"}], ["section"], id="few-values"
        ),
        pytest.param([{"author": "A"}, {"author": "B"}, {"author": "C"}, {"author": "D"}], [], id="many-values"),
        pytest.param([{"journal": "A"}, {"journal": "B"}, {}, {}], ["journal"], id="source-by-another-name"),
        pytest.param([{"published": "2015-10-07"}] * 4, [], id="dates"),
        pytest.param([{"note": "a" * 80}, {"note": "b"}] * 2, [], id="long-values"),
        pytest.param(
            [{"pays": "CH", "source": "T"}, {"pays": "FR", "source": "P"}] * 2, ["source", "pays"], id="source-first"
        ),
    ],
)
def test_columns_to_filter_by(columns: list[dict[str, str]], facets: list[str]) -> None:
    data, _ = build([undated(text=str(i), **column) for i, column in enumerate(columns)])
    assert [column["name"] for column in data.index["columns"] if column["facet"]] == facets


def test_days_without_a_column_of_dates() -> None:
    """Then the day that tagging found holds; a month without day is a month."""
    articles = [undated(text="a", updated="2015-10-01", published="2015-09-01"), undated(text="b")]
    dated = articles[1].model_copy(update={"date": date(2015, 10, 7)})
    assert build([articles[0], dated])[0].index["documents"]["days"] == ["", "2015-10-07"]
    assert build([undated(text="a", date="octobre 2015")])[0].index["documents"]["days"] == ["2015-10"]


def test_titles() -> None:
    """The title of the metadata, or else how the text begins, or else the id."""
    articles = [
        undated(text="a", titre=" Un\ntitre "),
        undated(text="\n Début. Suite\nfin"),
        undated(text=" "),
        undated(text="mot " * 90),
    ]
    titles = build(articles)[0].index["documents"]["titles"]
    assert titles[:3] == ["Un titre", "Début. Suite", " "]
    assert titles[3].endswith("mot …")
    assert len(titles[3]) <= 112


def test_page_clutter_is_no_title() -> None:
    (article,) = tag(["Publié le 3 mai à 12:04\n\nUn homme est mort à Lille.\nIl dormait."])
    assert build([article])[0].index["documents"]["titles"] == ["Un homme est mort à Lille."]


def test_a_decision_that_drops_is_obeyed(corpus: list[Extraction]) -> None:
    registry = Registry.build(corpus, [Decision(do="drop", entities=("PER:Bachar al-Assad",))])
    data = build_data(corpus, registry, EN)
    assert "Bachar al-Assad" not in data.index["entities"]["names"]
    shown = [cut(data.texts[0], start, length) for start, length, *_ in rows(data, "mentions", 0)]
    assert shown == ["Damas", "Organisation des Nations unies", "ONU"]


def named(id_: str, name: str, kb_id: str | None = None) -> Extraction:
    mention = Mention(text=name, start=0, end=len(name), label=Label.PER, score=1, source="cue")
    entity = Entity(name=name, label=Label.PER, mentions=(mention,), kb_id=kb_id)
    return Extraction(text=name, id=id_, entities=(entity,), quantities=())


def test_two_of_one_name_have_two_addresses() -> None:
    data, _ = build([named("a", "Jean Martin", "Q1"), named("b", "Jean Martin", "Q2"), named("c", "Zoé Roux")])
    entities = data.index["entities"]
    assert sorted(entities["keys"]) == ["PER:Jean Martin (Q1)", "PER:Jean Martin (Q2)", "PER:Zoé Roux"]
    assert sorted(entities["names"][i] for i in entities["shared"]) == ["Jean Martin", "Jean Martin"]


def test_data_grow_with_the_corpus() -> None:
    def make(size: int) -> list[Extraction]:
        return [named(str(i), f"Nom{i % 50} Durand{i % 70}") for i in range(size)]

    small, large = make(200), make(4000)
    registries = Registry.build(small), Registry.build(large)
    assert_linear(lambda: build_data(small, registries[0], EN), lambda: build_data(large, registries[1], EN), 20)


# The page


def test_page_holds_the_data(corpus: list[Extraction]) -> None:
    page = build_explorer(corpus, Registry.build(corpus), title="Ma <presse>", lang="en")
    data, _ = build(corpus)
    assert unpack(page, "newsner-index") == data.index
    assert unpack(page, "newsner-texts") == data.texts
    assert unpack(page, "newsner-settings")["title"] == "Ma <presse>"
    assert "<title>Ma &lt;presse&gt;</title>" in page


def test_policy_allows_only_what_the_page_contains(corpus: list[Extraction]) -> None:
    """The hashes are those of the script and the styles, and no element loads anything."""
    page = build_explorer(corpus, Registry.build(corpus))
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    script, style = (tree.find(f".//{path}").text for path in ("script[@type='module']", "style"))
    policy = tree.find(".//meta[@http-equiv='Content-Security-Policy']").get("content")
    for content in (script, style):
        assert f"sha256-{b64encode(sha256(content.encode()).digest()).decode()}" in policy
    assert policy.startswith("default-src 'none'")
    attributes = {name for element in tree.iter() for name in element.attrib}
    assert not attributes & {"src", "style", "onclick", "onload", "action"}
    assert [element.get("href") for element in tree.iter("a")] == ["#newsner-main", "#/"]
    assert "url(" not in style
    assert "@import" not in style


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_set_texts_as_texts(name: str) -> None:
    """Nothing parses HTML, evaluates strings, or asks for anything."""
    script = load_script(name)
    forbidden = r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function|fetch\(|XMLHttp|import\("
    assert not re.search(forbidden, script)
    assert "</" not in script


def test_hostile_texts_make_no_elements() -> None:
    """All strings of a corpus, its title too, try to be HTML; the page has the elements of a harmless one."""
    articles = [build_hostile(), build_hostile("Zoé")]
    pages = [build_explorer(some, Registry.build(some), title=some[0].text) for some in articles]
    hostile, harmless = ([x.tag for x in html5lib.parse(page, namespaceHTMLElements=False).iter()] for page in pages)
    assert hostile == harmless
    assert "\u2028" not in pages[0].partition("<script")[2].partition('<script type="module">')[0]
    assert unpack(pages[0], "newsner-texts")[0] == HOSTILE
    assert unpack(pages[0], "newsner-settings")["title"] == HOSTILE.strip()


def test_lone_surrogates_do_not_shift_offsets() -> None:
    article = undated(text="\ud800 Zoé", title="\udc00")
    page = build_explorer([article], Registry(()))
    page.encode()
    assert unpack(page, "newsner-texts") == ["\ufffd Zoé"]


@pytest.mark.parametrize("articles", [pytest.param([], id="empty"), pytest.param([undated()], id="one")])
def test_small_corpora(articles: list[Extraction]) -> None:
    page = build_explorer(articles, Registry.build(articles), lang="fr")
    assert len(unpack(page, "newsner-texts")) == len(articles)
    assert "<title>Corpus</title>" in page


# What it says


def said_by_scripts() -> tuple[set[str], set[tuple[str, ...]], set[str]]:
    """Return the messages of the scripts, those for numbers, and all their strings."""
    script = load_script(*SCRIPTS)
    messages = set(re.findall(r'\bsay\("([^"]+)"', script))
    counts = {*re.findall(r'\bcount\("([^"]+)", "([^"]+)"', script)}
    return messages, counts, set(re.findall(r'"([^"\n]*)"', script)) | set(re.findall(r"\b\w+\b", script))


def test_scripts_say_only_what_is_translated() -> None:
    """Each message is handed over, and none is left over; each has a French form."""
    messages, counts, strings = said_by_scripts()
    assert messages <= {*MESSAGES}
    assert counts == {*COUNTS}
    assert {*MESSAGES} <= strings
    assert len(MESSAGES) == len({*MESSAGES})
    catalogue = Messages("fr")._catalogue._catalog  # type: ignore[attr-defined]
    assert {*MESSAGES} <= {*catalogue}


def test_page_speaks_french(corpus: list[Extraction]) -> None:
    page = build_explorer(corpus, Registry.build(corpus), lang="fr")
    settings = unpack(page, "newsner-settings")
    assert '<html lang="fr">' in page
    assert "Chercher des noms et des mots" in page
    assert settings["counts"]["{n} name"] == ["{n} nom", "{n} noms"]
    assert settings["kinds"][0] == "nombre"
    assert settings["reasons"] == [Messages("fr")(EXPLANATIONS[reason]) for reason in REASONS]
    frame = page.partition("<body")[2].partition("<script")[0]
    assert not re.search(r"\b(?:the|search|content|names|keys|corpus is)\b", re.sub(r"<[^>]+>|newsner-\w+", " ", frame))


# Writing it


def test_explore_writes_a_page(tmp_path: Path) -> None:
    path = tmp_path / "corpus.html"
    corpus = fake_corpus(["Anne dort.", "Paul dort."])
    assert corpus.explore(path, title="Essai", lang="fr") is None  # type: ignore[func-returns-value]
    page = path.read_text("utf-8")
    assert unpack(page, "newsner-texts") == ["Anne dort.", "Paul dort."]
    with pytest.raises(FileExistsError, match="overwrite=True replaces it"):
        corpus.explore(path)
    corpus.explore(path, overwrite=True)
    assert path.read_text("utf-8") != page


def test_explore_uses_the_last_registry(tmp_path: Path) -> None:
    corpus = fake_corpus(["Anne dort.", "Paul dort."])
    corpus.link([Decision(do="drop", entities=("PER:Anne",))])
    corpus.explore(tmp_path / "x.html")
    assert unpack((tmp_path / "x.html").read_text("utf-8"), "newsner-index")["entities"]["names"] == ["Paul"]


def test_no_input_is_replaced(tmp_path: Path) -> None:
    source = tmp_path / "texts.html"
    source.write_text("<p>Anne dort.</p>", "utf-8")
    with pytest.raises(ValueError, match="is also an input"):
        newsner.tag(source).explore(source, overwrite=True)
    assert source.read_text("utf-8") == "<p>Anne dort.</p>"


@pytest.fixture
def tagged(tmp_path: Path) -> Path:
    fake_corpus(["Anne dort.", "Paul dort."]).write(tmp_path / "tagged.jsonl")
    return tmp_path / "tagged.jsonl"


def test_command(tagged: Path, tmp_path: Path) -> None:
    page, log = tmp_path / "page.html", tmp_path / "decisions.jsonl"
    log.write_text('{"do": "rename", "entities": ["PER:Anne"], "value": "Anne Roux"}\n', "utf-8")
    options = ["explore", str(tagged), "-o", str(page), "--title", "Essai"]
    result = CliRunner().invoke(app, [*options, "--lang", "fr", "--decisions", str(log)])
    assert (result.exit_code, result.stdout) == (0, ""), result.stderr
    assert "open it in a browser" in result.stderr
    written = page.read_text("utf-8")
    assert '<html lang="fr">' in written
    assert unpack(written, "newsner-index")["entities"]["names"] == ["Anne Roux", "Paul"]
    again = CliRunner().invoke(app, options)
    assert (again.exit_code, page.read_text("utf-8")) == (3, written)
    assert "--overwrite replaces it" in again.stderr
    assert CliRunner().invoke(app, [*options, "--overwrite"]).exit_code == 0


def test_command_replaces_no_input(tagged: Path) -> None:
    before = tagged.read_bytes()
    result = CliRunner().invoke(app, ["explore", str(tagged), "-o", str(tagged), "--overwrite"])
    assert result.exit_code == 3
    assert "is also an input" in result.stderr
    assert tagged.read_bytes() == before
