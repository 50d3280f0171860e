"""Who is who across documents."""

import pickle
import random
from collections.abc import Iterable
from pathlib import Path

import pytest

import newsner
from linked import article
from newsner import Decision, Extraction, GazetteerEntry, Label, LexiconError, Registry
from newsner.gazetteer.reader import read_gazetteer

PER, LOC, ORG = Label.PER, Label.LOC, Label.ORG


def groups(articles: Iterable[Extraction]) -> set[frozenset[tuple[str, int]]]:
    """Return the document entities that the registry puts together."""
    registry = Registry.build(articles)
    together: dict[int, set[tuple[str, int]]] = {}
    for member, position in registry.members.items():
        together.setdefault(position, set()).add(member)
    return {frozenset(members) for members in together.values()}


MERGED = [
    pytest.param([("État islamique", ORG)], [("Etat islamique", ORG)], id="accents"),
    pytest.param([("Bachar al-Assad", PER)], [("Bachar el Assad", PER)], id="particle"),
    pytest.param([("Nicolas Sarkozy", PER)], [("Sarkozy", PER)], id="surname"),
    pytest.param([("Mahmoud Ahmadinejad", PER)], [("Mahmoud Ahmadinedjad", PER)], id="transliteration"),
    pytest.param([("Viktor Orbán", PER)], [("Orbán Viktor", PER)], id="surname-first"),
    pytest.param([("Émile Néant", PER, {"Milou": "nickname"})], [("Milou", PER)], id="nickname"),
    pytest.param([("Dominique de Villepin", PER)], [("de Villepin", PER)], id="surname-with-particle"),
    pytest.param([("Nicolas Sarkozy", PER)], [("N. Sarkozy", PER)], id="initial"),
    pytest.param([("Jean-Pierre Raffarin", PER)], [("J.-P. Raffarin", PER)], id="initials"),
    pytest.param([("Organe inconnu", ORG, {"XYZ": "acronym"})], [("XYZ", ORG)], id="acronym-defined-elsewhere"),
    pytest.param([("Union des bateliers de Loire", ORG)], [("UBL", ORG)], id="acronym-by-initials"),
    pytest.param([("Rihanna", PER)], [("Rihanna", PER)], id="single-name"),
]


@pytest.mark.parametrize(("one", "other"), MERGED)
def test_one_thing_in_two_articles(one: list[tuple[str, Label]], other: list[tuple[str, Label]]) -> None:
    """The rules within an article hold across articles."""
    assert groups([article("a", *one), article("b", *other)]) == {frozenset({("a", 0), ("b", 0)})}


APART = [
    pytest.param([("Paris", LOC)], [("Paris", ORG)], id="label"),
    pytest.param([("Nicolas Sarkozy", PER)], [("Nicolas", PER)], id="first-name"),
    pytest.param([("Nicolas Sarkozy", PER)], [("Jean Sarkozy", PER)], id="other-first-name"),
    pytest.param([("Jean Martin", PER)], [("Jean Martini", PER)], id="close-surname"),
    pytest.param([("François Petit", PER)], [("Françoise Petit", PER)], id="sister"),
    pytest.param([("Conseil d'État", ORG)], [("Conseil des États", ORG)], id="little-words"),
    pytest.param([("Nicolas Sarkozy", PER)], [("J. Sarkozy", PER)], id="other-initial"),
    pytest.param([("Lionel", PER), ("Lionel Jospin", PER)], [("Lionel", PER)], id="first-name-in-both"),
    pytest.param([("Parti socialiste", ORG)], [("PS", ORG)], id="two-letters"),
    pytest.param([("Parti vert", ORG, {"Salpêtrière": "acronym"})], [("Salpêtrière", ORG)], id="no-acronym"),
    pytest.param([("Union des bateliers de Loire", ORG)], [("UBS", ORG)], id="other-acronym"),
]


@pytest.mark.parametrize(("one", "other"), APART)
def test_two_things_in_two_articles(one: list[tuple[str, Label]], other: list[tuple[str, Label]]) -> None:
    """What only looks alike stays apart."""
    found = groups([article("a", *one), article("b", *other)])
    assert {frozenset({("a", 0)}), frozenset({("b", 0)})} <= found


def test_ambiguous_surnames_stay_apart_in_each_article() -> None:
    """Two full names fit: nobody knows which, and not whether two articles mean the same."""
    corpus = [
        article("a", ("Paul Martin", PER, {"Martin": "surname"})),
        article("b", ("Anne Martin", PER)),
        article("c", ("Martin", PER)),
        article("d", ("Martin", PER)),
    ]
    registry = Registry.build(corpus)
    assert len(registry) == 4
    assert [entry.only_in for entry in registry] == [None, None, "c", "d"]
    assert registry.entry_of("a", 0).aliases == ()
    assert registry.entry_of("a", 0).seen.aliases == {"Martin": 1}


def test_an_acronym_of_two_things_stays_apart() -> None:
    """As a surname does."""
    corpus = [
        article("a", ("Organe un", ORG, {"XYZ": "acronym"})),
        article("b", ("Organe deux", ORG, {"XYZ": "acronym"})),
        article("c", ("XYZ", ORG)),
    ]
    registry = Registry.build(corpus)
    assert len(registry) == 3
    assert all("XYZ" not in entry.aliases for entry in registry)


def test_ids_decide() -> None:
    """One kb_id is one thing whatever its name; two are never merged, also not by way of a third."""
    corpus = [
        article("a", ("Birmanie", LOC), kb="MM"),
        article("b", ("Myanmar", LOC), kb="MM"),
        article("c", ("Birmanie", LOC)),
        article("d", ("Jean Petit", PER), kb="p1"),
        article("e", ("Jean Petit", PER), kb="p2"),
        article("f", ("Jean Petit", PER)),
    ]
    assert groups(corpus) == {
        frozenset({("a", 0), ("b", 0), ("c", 0)}),
        frozenset({("d", 0)}),
        frozenset({("e", 0)}),
        frozenset({("f", 0)}),
    }


def test_no_chain_joins_two_ids() -> None:
    """Names without id lead to two ids: they join neither."""
    corpus = [
        article("a", ("Organe un", ORG, {"XYZ": "acronym"}), kb="1"),
        article("b", ("Organe deux", ORG, {"ABC": "acronym"}), kb="2"),
        article("c", ("XYZ", ORG, {"ABC": "acronym"})),
        article("d", ("ABC", ORG)),
    ]
    registry = Registry.build(corpus)
    assert registry.entry_of("a", 0) != registry.entry_of("b", 0)


def corpus_of(size: int) -> list[Extraction]:
    draw = random.Random(3)
    first, last = ["Anne", "Paul", "Zoé"], ["Martin", "Petit", "Roux", "Le Goff", "de Sèze", "Blanc"]
    articles = []
    for number in range(size):
        surname = draw.choice(last)
        full = f"{draw.choice(first)} {surname}"
        person = draw.choice([(full, PER), (surname, PER), (full, PER, {surname: "surname"}), (f"A. {surname}", PER)])
        body = draw.choice(
            [("XYZ", ORG), ("Xénon Yaourt Zinc", ORG), ("Organe", ORG, {"XYZ": "acronym"}), ("Blanc", ORG)]
        )
        kb = draw.choice(["", "", "", "k1", "k2"])
        articles.append(article(f"n{number}", person, body, kb=kb))  # type: ignore[arg-type]
    return articles


def test_the_order_of_documents_changes_nothing() -> None:
    """Twenty shuffles of a corpus full of ambiguity give the same rows."""
    corpus = corpus_of(80)
    rows = [entry.model_dump_json() for entry in Registry.build(corpus)]
    for seed in range(20):
        shuffled = random.Random(seed).sample(corpus, len(corpus))
        assert [entry.model_dump_json() for entry in Registry.build(shuffled)] == rows


def test_every_document_entity_has_one_entry() -> None:
    """Mentions and members add up."""
    corpus = corpus_of(80)
    registry = Registry.build(corpus)
    assert len(registry.members) == sum(len(a.entities) for a in corpus)
    assert sum(entry.seen.mentions for entry in registry) == sum(len(a.mentions) for a in corpus)


def test_what_was_seen_is_counted() -> None:
    """Documents, mentions, aliases; first and last by the numbers in ids."""
    corpus = [article(i, ("Nicolas Sarkozy", PER, {"Sarkozy": "surname"})) for i in ("a10", "a9", "a100")]
    (entry,) = Registry.build(corpus)
    assert entry.seen.model_dump() == {
        "documents": 3,
        "mentions": 6,
        "first": "a9",
        "last": "a100",
        "first_day": None,
        "last_day": None,
        "aliases": {"Sarkozy": 3},
        "canonical": "Nicolas Sarkozy",
    }


def test_a_form_is_one_alias_however_it_is_written() -> None:
    """Word breaks and accents that stand apart make no aliases of their own."""
    written = {"Émile Vézelin": "É\u00admile Ve\u0301zelin", "Strasbourg": "Stras-\nbourg"}
    articles = [article("a", ("Émile Vézelin", PER), ("Strasbourg", LOC))]
    entities = (
        entity.model_copy(update={"mentions": (entity.mentions[0].model_copy(update={"text": written[entity.name]}),)})
        for entity in articles[0].entities
    )
    articles.append(articles[0].model_copy(update={"id": "b", "entities": tuple(entities)}))
    assert all(entry.seen.aliases == {} for entry in Registry.build(articles))


def test_a_registry_is_a_gazetteer_that_a_user_edits(tmp_path: Path) -> None:
    """Out, edited, in: the next run obeys; rows about one article alone are not names for all."""
    path = tmp_path / "registry.jsonl"
    corpus = [
        article("a", ("Zébulon Grandval", PER), ("Organe central du Truc", ORG, {"OCDT": "acronym"})),
        article("b", ("Anne Grandval", PER)),
        article("c", ("Grandval", PER)),
    ]
    Registry.build(corpus).write(path)
    assert Registry.read(path).entries == Registry.build(corpus).entries
    path.write_text(path.read_text("utf-8").replace('"kb_id":""', '"kb_id":"mine-1"', 1), "utf-8")
    assert Registry.read(path).entries[0].kb_id == "mine-1"
    (first,) = newsner.load(gazetteer=path).extract("L'OCDT se réunit.").entities
    assert (first.name, first.kb_id) == ("Organe central du Truc", "mine-1")
    assert [entry.name for entry in Registry.read(path).gazetteer()].count("Grandval") == 0


@pytest.mark.parametrize("suffix", ["jsonl", "csv"])
def test_a_renamed_entity_is_still_found(tmp_path: Path, suffix: str) -> None:
    """By the name that it had; unless the user says that this never names it."""
    path = tmp_path / f"registry.{suffix}"
    Registry.build([article("a", ("Zébulon Grandval", PER), ("Grand Truc", ORG))]).write(path)
    written = path.read_text("utf-8")
    for old, new in (("Zébulon Grandval", "Z. Grandval, maire"), ("Grand Truc", "Grand Truc SA")):
        at = '"name":"' if suffix == "jsonl" else "\n"
        assert at + old in written
        written = written.replace(at + old, f"{at}{new}" if suffix == "jsonl" else f'{at}"{new}"', 1)
    path.write_text(written, "utf-8")
    found = newsner.load(gazetteer=path).extract("Zébulon Grandval a quitté le Grand Truc.").entities
    assert [(entity.name, entity.aliases) for entity in found] == [
        ("Z. Grandval, maire", ("Zébulon Grandval",)),
        ("Grand Truc SA", ("Grand Truc",)),
    ]


def test_a_name_that_was_wrong_is_no_alias() -> None:
    """Of an entry that was renamed, and has the old name in ``never``; nor has an older file one."""
    (entry,) = Registry.build([article("a", ("Zébulon Grandval Hier", PER))])
    renamed = entry.model_copy(update={"name": "Zébulon Grandval"})
    assert renamed.to_gazetteer().aliases == ("Zébulon Grandval Hier",)
    assert renamed.model_copy(update={"never": ("Zébulon Grandval Hier",)}).to_gazetteer().aliases == ()
    older = entry.seen.model_copy(update={"canonical": ""})
    assert renamed.model_copy(update={"seen": older}).to_gazetteer().aliases == ()


def test_a_registry_keeps_the_columns_of_a_gazetteer(tmp_path: Path) -> None:
    """Of the entry with the same kb_id, the last one; in both formats, and in the next registry."""
    metadata = {"party": "Vert", "since": "=1990", "label": "x"}
    own = [
        GazetteerEntry(name="Zébulon Grandval", label=PER, kb_id="z", metadata={"party": "Rouge"}),
        GazetteerEntry(name="Zébulon Grandval", label=PER, kb_id="z", conditional=("Zeb",), metadata=metadata),
    ]
    corpus = newsner.tag({"a": "Zébulon Grandval est à Hama."}, gazetteer=own)
    person = next(entry for entry in corpus.link() if entry.kb_id == "z")
    assert person.metadata == metadata
    for name, kept in (("x.jsonl", metadata), ("x.csv", {"party": "Vert", "since": "=1990"})):
        corpus.link().write(tmp_path / name)
        found = newsner.read_gazetteer(tmp_path / name).entry_of("z")
        assert found is not None
        assert found.metadata == kept
    rename = Decision(do="rename", entities=("PER:Zébulon Grandval",), value="Zeb le Vert")
    built = Registry.build([*corpus], gazetteer=own)
    for decided in (corpus.link(decisions=[rename]), pickle.loads(pickle.dumps(built)).relink([rename])):
        assert [(x.name, x.metadata) for x in decided if x.kb_id == "z"] == [("Zeb le Vert", metadata)]
    edited = person.model_copy(update={"conditional": ("Zeb",)})
    Registry((edited,)).write(tmp_path / "y.csv")
    assert [entry.conditional for entry in newsner.read_gazetteer(tmp_path / "y.csv")] == [("Zeb",)]


def test_a_registry_that_excel_has_saved_is_a_gazetteer(tmp_path: Path) -> None:
    """As newsner writes it for Excel, and as a French Excel saves it again: in cp1252, or as text with tabs."""
    path = tmp_path / "registry.csv"
    registry = Registry.build([article("a", ("Zoé Ébert", PER), ("Organe, central; du Truc", ORG, {"OCT": "acronym"}))])
    registry.write(path, excel=True)
    written = path.read_bytes()
    assert written.startswith("\ufeffname;label;aliases;kb_id;never;canonical\n".encode())
    text = written.decode("utf-8-sig")
    for saved in (written, text.encode("cp1252"), text.replace("\n", "\r\n").encode("cp1252")):
        path.write_bytes(saved)
        with pytest.warns(UserWarning, match="';' between columns"):
            assert tuple(read_gazetteer(path)) == registry.gazetteer()
    with pytest.raises(LexiconError, match=r"registry\.csv, line 1.*newsner\.load"):
        Registry.read(path)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param('{"name": "A", "label": "ORG"}', "line 1, column 'seen'", id="no-seen"),
        pytest.param('{"name": "A", "label": "ORG", "seen": {}}', "line 1, column 'seen'", id="empty-seen"),
        pytest.param("no json", "line 1: not JSON", id="no-json"),
    ],
)
def test_a_mistake_in_a_registry_is_named(tmp_path: Path, line: str, message: str) -> None:
    """File, line and field."""
    path = tmp_path / "registry.jsonl"
    path.write_text(line + "\n", "utf-8")
    with pytest.raises(LexiconError, match=message):
        Registry.read(path)


def test_linking_a_tagged_corpus() -> None:
    """From texts to who is who."""
    registry = newsner.tag({"a": "Bachar al-Assad est à Damas.", "b": "Assad a quitté Moscou."}).link()
    assert registry.entry_of("a", 0) is registry.entry_of("b", 0)
