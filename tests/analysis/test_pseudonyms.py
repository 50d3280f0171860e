"""Pseudonyms: which names are replaced and by what, that nothing is lost, and that the key undoes all."""

import csv
import stat
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newsner
from newsner import (
    AliasReason,
    DateMention,
    Entity,
    Extraction,
    Label,
    Mention,
    Passage,
    Pseudonymised,
    PseudonymKey,
    Quantity,
    Reference,
    Role,
    Statement,
    pseudonymise,
    reidentify,
)
from newsner.analysis.pseudonyms.invention import NameInventor, find_origin, load_known_people
from newsner.analysis.pseudonyms.people import split_name, write_form
from newsner.analysis.pseudonyms.subjects import find_authors
from newsner.labels import Reason
from newsner.lexicons import load_first_names, load_name_origins
from newsner.names import comparison_form, fold

SECRET = "a secret"


def build(text: str, *people: tuple[str, ...], label: Label = Label.PER, **fields: Any) -> Extraction:
    """Return an article with entities, each given by its name and the forms in the text, of which all are mentions."""
    entities = []
    for name, *forms in people:
        found = [form for form in dict.fromkeys((name, *forms)) if form in text]
        mentions = []
        for form in found:
            start = text.find(form)
            while start >= 0:
                if not any(m.start <= start < m.end for m in mentions):
                    mentions.append(mention(form, start, label))
                start = text.find(form, start + 1)
        aliases = tuple(sorted(form for form in found if form != name))
        reasons = tuple(AliasReason(alias, "surname") for alias in aliases)
        in_order = tuple(sorted(mentions, key=lambda m: m.start))
        entities.append(Entity(name=name, label=label, aliases=aliases, reasons=reasons, mentions=in_order))
    return Extraction(text=text, entities=tuple(entities), quantities=(), **fields)


def mention(text: str, start: int, label: Label = Label.PER) -> Mention:
    return Mention(text=text, start=start, end=start + len(text), label=label, score=1.0, source="model")


def check(found: Pseudonymised, articles: list[Extraction]) -> None:
    """Check that all offsets hold, and that the key undoes all."""
    for new, old in zip(found, articles, strict=True):
        roles = [role for entity in new.entities for role in entity.roles]
        passages: list[Any] = [*new.mentions, *new.quantities, *new.statements, *new.references, *new.dates, *roles]
        passages += [p for s in new.statements for p in (s.cue, s.speaker) if p]
        assert [p for p in passages if new.text[p.start : p.end] != p.text] == []
        assert Extraction.model_validate_json(new.model_dump_json()) == new
        assert reidentify(new, found.key) == old


@pytest.mark.parametrize(
    ("text", "name", "forms", "expected"),
    [
        pytest.param("M. Dupont est là.", "Dupont", (), "M. [PERSONNE 1] est là.", id="title-stays"),
        pytest.param("La chute d'Assad.", "Assad", (), "La chute de [PERSONNE 1].", id="elision"),
        pytest.param("La chute d’Assad.", "Assad", (), "La chute de [PERSONNE 1].", id="elision-curved"),
        pytest.param("LA CHUTE D'ASSAD.", "ASSAD", (), "LA CHUTE DE [PERSONNE 1].", id="elision-in-capitals"),
        pytest.param("Alors qu'Assad part.", "Assad", (), "Alors que [PERSONNE 1] part.", id="que"),
        pytest.param("Lorsqu'Assad part.", "Assad", (), "Lorsque [PERSONNE 1] part.", id="lorsque"),
        pytest.param("Le bord d'Assad", "Bord", ("Assad",), "Le bord de [PERSONNE 1]", id="alias"),
        pytest.param("Des pro-Assad.", "Assad", (), "Des pro-[PERSONNE 1].", id="prefix"),
        pytest.param("Il aime Dupont.", "Dupont", (), "Il aime [PERSONNE 1].", id="plain"),
        pytest.param("Ô Dupont, «Dupont»!", "Dupont", (), "Ô [PERSONNE 1], «[PERSONNE 1]»!", id="glued"),
    ],
)
def test_a_placeholder_fits_the_words_before_it(text: str, name: str, forms: tuple[str, ...], expected: str) -> None:
    article = build(text, (name, *forms))
    found = pseudonymise(article, secret=SECRET)
    assert found.text == expected
    check(found, [article])


@pytest.mark.parametrize(
    ("text", "name", "label", "expected"),
    [
        pytest.param("Le maire du Havre.", "Le Havre", "LOC", "Le maire de [LIEU 1].", id="du-havre"),
        pytest.param("Il vit au Havre.", "Le Havre", "LOC", "Il vit à [LIEU 1].", id="au-havre"),
        pytest.param("Il quitte le Havre.", "Le Havre", "LOC", "Il quitte [LIEU 1].", id="le-havre"),
        pytest.param("Il aime Le Havre.", "Le Havre", "LOC", "Il aime [LIEU 1].", id="own-article"),
        pytest.param("L'Irak est loin.", "Irak", "LOC", "Le [LIEU 1] est loin.", id="article-of-a-place"),
        pytest.param("Selon l'OSDH, oui.", "OSDH", "ORG", "Selon l'[ORGANISATION 1], oui.", id="elision-stays"),
        pytest.param("Le chef du PS part.", "PS", "ORG", "Le chef de l'[ORGANISATION 1] part.", id="du-ps"),
        pytest.param("Il va au PS.", "PS", "ORG", "Il va à l'[ORGANISATION 1].", id="au-ps"),
    ],
)
def test_places_and_organisations(text: str, name: str, label: str, expected: str) -> None:
    form = name if name in text else name.removeprefix("Le ")
    article = build(text, (name, form), label=Label(label))
    found = pseudonymise(article, secret=SECRET, labels=[label])
    assert found.text == expected
    check(found, [article])


def test_invented_organisations() -> None:
    """Acronyms, capitals and the words before fit the invented name."""
    name = "Observatoire des marchés"
    text = f"Le chef de l'{name} (ODM) parle à l'ODM. OBSERVATOIRE DES MARCHÉS. L'ODM rit, dit l'{name}."
    article = build(text, (name, "ODM", name.upper()), label=Label.ORG)
    found = pseudonymise(article, style="names", labels=["ORG"], secret=SECRET)
    new = found[0].organisations[0].name
    short = "".join(word[0] for word in new.split())
    assert len(short) == 3
    assert found.text == f"Le chef du {new} ({short}) parle au {short}. {new.upper()}. Le {short} rit, dit le {new}."
    check(found, [article])
    place = build("Lyon et LYON.", ("Lyon", "LYON"), label=Label.LOC)
    found = pseudonymise(place, style="names", labels="LOC", secret=SECRET)
    assert found.text == f"{found[0].places[0].name} et {found[0].places[0].name.upper()}."


FORMS = [
    pytest.param("Jean Dupont", "Jean Dupont", "Paul Lebrun", id="whole"),
    pytest.param("Jean Dupont", "Dupont", "Lebrun", id="surname"),
    pytest.param("Jean Dupont", "Jean", "Paul", id="first-name"),
    pytest.param("Jean Dupont", "J. Dupont", "P. Lebrun", id="initial"),
    pytest.param("Jean Dupont", "J Dupont", "P Lebrun", id="initial-without-dot"),
    pytest.param("Jean Dupont", "Jean D.", "Paul L.", id="surname-initial"),
    pytest.param("Jean Dupont", "J. D.", "P. L.", id="initials"),
    pytest.param("Jean Dupont", "JD", "PL", id="acronym"),
    pytest.param("Jean Dupont", "DUPONT", "LEBRUN", id="capitals"),
    pytest.param("Jean Dupont", "Jean DUPONT", "Paul LEBRUN", id="capitals-of-surname"),
    pytest.param("Jean Dupont", "DUPONT Jean", "LEBRUN Paul", id="turned"),
    pytest.param("Jean Dupont", "Dupont, Jean", "Lebrun, Paul", id="catalogue"),
    pytest.param("Jean Dupont", "Jean\nDupont", "Paul Lebrun", id="two-lines"),
    pytest.param("Jean Dupont", "Dupond", "Lebrun", id="misspelt"),
    pytest.param("Jean Pierre Dupont", "Jean Pierre Dupont", "Paul Lebrun", id="two-given-names"),
    pytest.param("Jean-Luc Dupont", "J.-L. Dupont", "P. Lebrun", id="hyphenated-initials"),
    pytest.param("Anne Hidalgo-Petit", "Hidalgo", "Lebrun", id="half-of-a-surname"),
    pytest.param("Bachar al-Assad", "el-Assad", "Lebrun", id="transliterated"),
    pytest.param("Bachar al-Assad", "Assad", "Lebrun", id="without-particle"),
]


@pytest.mark.parametrize(("name", "form", "expected"), FORMS)
def test_an_invented_name_takes_the_form_of_the_real_one(name: str, form: str, expected: str) -> None:
    assert write_form(form, split_name(name), split_name("Paul Lebrun")) == expected


@pytest.mark.parametrize("name", ["Pelé", "Marine", "Elizabeth II", "X", "...", "Abou Bakr al-Baghdadi", "de", "A. B."])
def test_odd_names_get_some_name(name: str) -> None:
    invented = NameInventor(SECRET, words=(), names=[name]).invent(split_name(name), None)
    written = write_form(name, split_name(name), invented)
    assert written
    assert not {*fold(name).split()} & {*fold(written).split()}


def test_origins_and_genders() -> None:
    """Invented names are of the gender and origin of the real ones, as far as these show them."""
    inventor = NameInventor(SECRET, words=(), names=())
    genders = {(row["name"], row["origin"]): row["gender"] for row in load_name_origins() if row["part"] == "first"}
    cases: list[tuple[str, Any, str]] = [
        ("Fatima Benali", "f", "arabic"),
        ("Mamadou Diallo", "m", "african"),
        ("Sergueï Volkov", "m", "slavic"),
        ("Marie Dupuis", "f", "french"),
        ("Xyz Qwrt", "m", "french"),
        ("Xyz Qwrtz", None, "french"),
    ]
    for name, gender, origin in cases:
        real = split_name(name)
        invented = inventor.invent(real, gender)
        assert find_origin(real) == origin
        assert genders[invented.given[0], origin] == (gender or "fm")


def test_a_family_stays_one_and_others_differ() -> None:
    articles = [
        build("Jean Petitjean a parlé.", ("Jean Petitjean",), id="a"),
        build("Anne Petitjean aussi. Petitjean rit.", ("Anne Petitjean", "Petitjean"), id="b"),
        build("Anne Grandjean se tait.", ("Anne Grandjean",), id="c"),
    ]
    found = pseudonymise(articles, style="names", secret=SECRET)
    names = [article.people[0].name.split() for article in found]
    assert names[0][-1] == names[1][-1] != names[2][-1]
    assert len({tuple(name) for name in names}) == 3
    check(found, articles)


def test_invented_names_are_nobody_else() -> None:
    """Neither a word of the corpus nor the name of somebody known, even where hundreds are needed."""
    people = [row["name"] for row in load_name_origins() if row["part"] == "surname"][:400]
    articles = [build(f"Luc {name} est là.", (f"Luc {name}",), id=name) for name in people]
    found = pseudonymise(articles, style="names", secret=SECRET)
    names = {article.people[0].name for article in found}
    assert len(names) == len(newsner.Registry.build(articles))  # which takes some for one another's spellings
    surnames = {fold(name.split(" ", 1)[1]) for name in names}
    assert not surnames & ({fold(name) for name in people} | load_known_people())
    assert not {comparison_form(name) for name in names} & load_known_people()
    check(found, articles)
    singles = [build(f"{n} est là.", (n,), id=n) for n in sorted(list(load_first_names()))[:300]]
    alone = pseudonymise(singles, style="names", secret=SECRET)
    assert {a.people[0].name for a in alone}.isdisjoint(a.people[0].name for a in singles)


def test_a_secret_decides() -> None:
    """The same gives the same, another one gives others; without one, it is drawn by lot."""
    articles = [build(f"{name} est là.", (name,), id=name) for name in ("Anne Roy", "Luc Bon", "Ève Sy", "Zoé Dru")]
    orders = {tuple(a.people[0].name for a in pseudonymise(articles, secret=str(n))) for n in range(20)}
    assert len(orders) > 5
    assert pseudonymise(articles, secret="1").key == pseudonymise(articles, secret="1").key
    keys = {pseudonymise(articles).key.settings.secret for _ in range(3)}
    assert len(keys) == 3
    assert all(len(key) == 64 for key in keys)
    for style in ("placeholders", "names"):
        turned = pseudonymise(articles[::-1], style=style, secret="1")  # type: ignore[arg-type]
        same = pseudonymise(articles, style=style, secret="1")  # type: ignore[arg-type]
        assert [a.text for a in same] == [a.text for a in turned][::-1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("JEAN DUPONT rit", "[PERSONNE 1] rit", id="capitals"),
        pytest.param("Ici, Dupont rit", "Ici, [PERSONNE 1] rit", id="surname"),
        pytest.param("jean dupont rit", "[PERSONNE 1] rit", id="lower-case"),
        pytest.param("Jéan Dupônt rit", "[PERSONNE 1] rit", id="accents"),
        pytest.param("https://x.fr/jean-dupont-rit", "https://x.fr/[PERSONNE 1]-rit", id="address"),
        pytest.param("jean.dupont@x.fr", "[PERSONNE 1]@x.fr", id="mail"),
        pytest.param("#JeanDupont", "#[PERSONNE 1]", id="hashtag"),
        pytest.param("Du-\npont rit", "Du-\npont rit", id="cut-by-a-line-alone"),
        pytest.param("Jean Du-\npont rit", "[PERSONNE 1] rit", id="cut-by-a-line"),
        pytest.param("Jean Du\u00adpont rit", "[PERSONNE 1] rit", id="soft-hyphen"),
        pytest.param("le cabinet Dupont", "le cabinet [PERSONNE 1]", id="firm"),
        pytest.param("un dupont, Dupontel", "un dupont, Dupontel", id="other-words"),
    ],
)
def test_names_that_were_missed(text: str, expected: str) -> None:
    """Known forms are replaced wherever they stand."""
    if text.startswith("Du-"):
        expected = "[PERSONNE 1] rit"  # in an article that names him, a cut surname is one, too
    article = build(f"{text}. Jean Dupont.", id="a")
    person = build(f"{text}. Jean Dupont.", ("Jean Dupont",))
    last = person.people[0].mentions[-1]
    entity = person.people[0].model_copy(update={"mentions": (last,)})
    article = article.model_copy(update={"entities": (entity,)})
    found = pseudonymise(article, secret=SECRET)
    assert found.text == f"{expected}. [PERSONNE 1]."
    check(found, [article])


def test_initials_that_the_text_explains() -> None:
    """They are a form of the name, also where the NER took them for none."""
    article = build("Ibrahim Boubacar Keïta (IBK) part. IBK rit, l'IBM non.", ("Ibrahim Boubacar Keïta",))
    found = pseudonymise(article, secret=SECRET)
    assert found.text == "[PERSONNE 1] ([PERSONNE 1]) part. [PERSONNE 1] rit, l'IBM non."
    check(found, [article])
    tagged = mention("IBK", 23, Label.ORG)
    wrong = Entity(name="IBK", label=Label.ORG, mentions=(tagged,))
    article = article.model_copy(update={"entities": (*article.entities, wrong)})
    assert pseudonymise(article, secret=SECRET).text == found.text
    other = build("Paul Denis Girard, le PDG.", ("Paul Denis Girard",))
    assert pseudonymise(other, secret=SECRET).text == "[PERSONNE 1], le PDG."


def test_missed_names_in_other_articles() -> None:
    """A rare surname is known everywhere, a word or a place only where somebody is called so."""
    articles = [
        build("Anne Kervadec et Luc Blanc, Rémi Lyon.", ("Anne Kervadec",), ("Luc Blanc",), ("Rémi Lyon",), id="a"),
        build("Kervadec va à Lyon, un mur blanc. Blanc est beau. Luc Blanc.", id="b"),
    ]
    found = pseudonymise(articles, secret=SECRET)
    names = [entity.name for entity in found[0].people]
    assert found[1].text == f"{names[0]} va à Lyon, un mur blanc. Blanc est beau. {names[1]}."
    assert found.counts["missed"] == 2
    check(found, articles)


def test_a_surname_of_two_is_nobodys() -> None:
    """Where nobody can tell whose a missed surname is, it is replaced by a pseudonym of its own."""
    texts = ("Anne Kervadec parle.", "Luc Kervadec parle.", "Selon Kervadec, oui.")
    articles = [build(texts[0], ("Anne Kervadec",), id="a"), build(texts[1], ("Luc Kervadec",), id="b")]
    articles.append(build(texts[2], id="c"))
    found = pseudonymise(articles, secret=SECRET)
    assert len({a.text.partition(" parle")[0] for a in found[:2]} | {found[2].text[6:18]}) == 3
    assert "Kervadec" not in found[2].text
    check(found, articles)
    named = pseudonymise(articles, style="names", secret=SECRET)
    assert named[2].text == f"Selon {named[0].people[0].name.split()[-1]}, oui."
    check(named, articles)


def test_names_inside_other_results() -> None:
    """Organisations, nouns, kb_ids and metadata do not tell the name either."""
    text = "La fondation Jean Dupont aide 20 amis de Dupont. Jean Dupont, Dupont."
    start = text.index("Jean Dupont,")
    mentions = (mention("Jean Dupont", start), mention("Dupont", len(text) - 7))
    person = Entity(name="Jean Dupont", label=Label.PER, aliases=("Dupont",), mentions=mentions, kb_id="Q1")
    name = "fondation Jean Dupont"
    body = Entity(name=name, label=Label.ORG, mentions=(mention(name, 3, Label.ORG),), kb_id="Q2")
    quantity = Quantity(
        text="20 amis de Dupont", start=30, end=47, kind="count", value=Decimal(20), noun="ami de Dupont"
    )
    metadata = {"title": "DUPONT donne", "author": "Par Ève Roy et AFP", "source": "Le Jour"}
    article = Extraction(text=text, entities=(body, person), quantities=(quantity,), metadata=metadata)
    found = pseudonymise(article, secret=SECRET)
    new = found[0]
    (who,) = {entity.name for entity in new.people}
    assert "upont" not in new.model_dump_json().casefold()
    assert "Roy" not in new.model_dump_json()
    assert [entity.name for entity in new.organisations] == [f"fondation {who}"]
    assert [entity.kb_id for entity in new.entities] == [None, None]
    assert new.quantities[0].noun == f"ami de {who}"
    assert new.metadata["title"] == f"{who} donne"
    assert new.metadata["source"] == "Le Jour"
    check(found, [article])
    bare = pseudonymise(article, secret=SECRET, remove=["title", "author"])
    assert bare[0].metadata == {"source": "Le Jour"}
    assert pseudonymise(article, secret=SECRET, remove="*")[0].metadata == {}
    check(bare, [article])


def test_figures() -> None:
    """Numbers are replaced by the same placeholders throughout, and values are not told."""
    article = newsner.extract("26 missiles et trois avions, puis 26 chars, entre 20 et 30 morts. En 2015.")
    found = pseudonymise(article, quantities=True, secret=SECRET)
    assert found.text.count("[CHIFFRE") == 5
    assert not any(figure in found.text for figure in ("26", "trois", "30"))
    assert "2015" in found.text
    first, _, third, *_ = found[0].quantities
    assert first.text.split("]")[0] == third.text.split("]")[0]
    assert {q.value for q in found[0].quantities} == {None}
    assert (first.kind, first.noun) == ("count", "missile")
    check(found, [article])


def test_placeholders_of_the_text_are_not_taken() -> None:
    article = build("[PERSONNE 1] dit à Dupont.", ("Dupont",))
    found = pseudonymise(article, secret=SECRET)
    assert found.text == "[PERSONNE 1] dit à [PERSONNE 2]."
    check(found, [article])


def test_authors() -> None:
    metadata = {"Author": "Luc Roy (à Paris), avec Ève Dru; AFP | Le Figaro", "by": "La rédaction", "title": "Luc Roy"}
    assert [metadata[c][a:b] for c, a, b in find_authors(metadata)] == ["Luc Roy", "Ève Dru"]


def test_ids_are_replaced_on_demand() -> None:
    articles = [build(f"{n} Dupont", ("Dupont",), id=f"dupont-{n}") for n in range(9)]
    found = pseudonymise(articles, ids=True, secret=SECRET)
    ids = [article.id for article in found]
    assert sorted(map(str, ids)) == [f"document {n}" for n in range(1, 10)]
    assert ids != sorted(map(str, ids))
    check(found, articles)


def test_a_key_is_extended(tmp_path: Path) -> None:
    """Who was in an earlier run keeps the pseudonym, and the new key undoes both."""
    for style in ("placeholders", "names"):
        first = [build("Anne Kervadec et Luc Roy.", ("Anne Kervadec",), ("Luc Roy",), id="a")]
        old = pseudonymise(first, style=style, secret=SECRET)  # type: ignore[arg-type]
        old.key.write(tmp_path / f"{style}.jsonl")
        second = [build("Luc Roy et Ève Dru, Kervadec.", ("Luc Roy",), ("Ève Dru",), id="b")]
        new = pseudonymise(second, key=tmp_path / f"{style}.jsonl")
        names = {a.name: b.name for a, b in zip(first[0].people, old[0].people, strict=True)}
        assert new[0].people[0].name == names["Luc Roy"]
        assert new[0].people[1].name not in names.values()
        check(new, second)
        assert reidentify(old[0], new.key) == first[0]
        assert {each.name for each in new.key.pseudonyms} >= {"Anne Kervadec", "Luc Roy", "Ève Dru"}
        with pytest.raises(ValueError, match="secret is another one than in the key"):
            pseudonymise(second, key=old.key, secret="other")


def test_files(tmp_path: Path) -> None:
    """The key is private and is never overwritten unasked; the articles open as a corpus."""
    article = build("Dupont est là.", ("Dupont",), id="a")
    found = pseudonymise(article, secret=SECRET)
    out, key = tmp_path / "public.jsonl", tmp_path / "key.jsonl"
    found.write(out, key=key)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert PseudonymKey.read(key) == found.key
    (opened,) = newsner.open_corpus(out)
    assert reidentify(opened, key) == article
    before = key.read_bytes()
    for call in (lambda: found.write(tmp_path / "b.jsonl", key=key), lambda: found.key.write(key)):
        with pytest.raises(FileExistsError, match=r"key\.jsonl exists"):
            call()
    with pytest.raises(FileExistsError):
        found.write(out, key=tmp_path / "other.jsonl")
    with pytest.raises(ValueError, match="are one file"):
        found.write(tmp_path / "one.jsonl", key=tmp_path / "one.jsonl")
    assert key.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["key.jsonl", "public.jsonl"]
    found.key.write(key, overwrite=True)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param("", "line 1, .*no key", id="empty"),
        pytest.param("{}\n", "line 1, .*'secret'", id="no-header"),
        pytest.param('{"newsner_key":1,"secret":"s","style":"names"}\n{}\n', "line 2, .*'document'", id="no-line"),
        pytest.param('{"newsner_key":9,"secret":"s","style":"names"}\n', "newsner_key", id="other-version"),
    ],
)
def test_a_broken_key_is_named(content: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "key.jsonl").write_text(content, encoding="utf-8")
    with pytest.raises(newsner.GoldError, match=message):
        PseudonymKey.read(tmp_path / "key.jsonl")


def test_texts_and_excerpts() -> None:
    """A whole text is undone exactly, an excerpt by the usual names; one that several had is refused."""
    articles = [build("Jean Dupont, d'Assad", ("Jean Dupont",), ("Assad",), id="a")]
    for style in ("placeholders", "names"):
        found = pseudonymise(articles, style=style, secret=SECRET)  # type: ignore[arg-type]
        assert reidentify(found.text, found.key) == articles[0].text
        who = found[0].people[1].name
        assert reidentify(f"« le départ de {who} »", found.key) == "« le départ d'Assad »"
    twins = [build("Jean Roy", ("Jean Roy",), id="a"), build("Roy", ("Jean Roy", "Roy"), id="b")]
    both = pseudonymise(twins, secret=SECRET)
    with pytest.raises(ValueError, match="several documents"):
        reidentify(both[0].text, both.key)
    check(both, twins)
    with pytest.raises(ValueError, match="knows no article"):
        reidentify(build("Autre", id="a"), both.key)


def test_a_corpus_is_consistent_by_its_registry(tmp_path: Path) -> None:
    """Short forms in other articles get the same pseudonym, and what a decision parts, two."""
    texts = {"a": "Bachar al-Assad est à Damas.", "b": "Assad est à Moscou.", "c": "Il pleut sur Vladimir Poutine."}
    corpus = newsner.tag(texts)
    found = corpus.pseudonymise(secret=SECRET)
    assert found[0].people[0].name == found[1].people[0].name != found[2].people[0].name
    check(found, list(corpus))
    found.write(tmp_path / "public.jsonl", key=tmp_path / "key.jsonl")
    opened = newsner.open_corpus(tmp_path / "public.jsonl")
    assert {entry.name for entry in opened.registry if entry.label is Label.PER} == {
        found[0].people[0].name,
        found[2].people[0].name,
    }


def test_names_of_the_data_are_sound() -> None:
    """Each part has its gender, and each name one origin for its part."""
    rows = load_name_origins()
    assert {row["part"] for row in rows} == {"ending", "first", "particle", "surname"}
    assert all((row["gender"] in ("f", "m", "fm")) == (row["part"] == "first") for row in rows)
    keys = [(fold(row["name"]), row["part"]) for row in rows]
    assert len(keys) == len(set(keys))
    path = Path(newsner.__file__).parent / "data" / "name_origins.csv"
    with path.open(encoding="utf-8", newline="") as file:
        found = [tuple(row) for row in csv.reader(file)][1:]
    assert found == sorted(found, key=lambda row: (row[3], row[1], row[0]))


CHARACTERS = st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("dDl'’- AÉe\u0301\n.\u00ad[]1"))
WORDS = st.sampled_from(["Assad", "d'", "Dupont", "le ", "du ", "[PERSONNE 1]", "de ", "AFP", " ", "Jean ", "trois "])
TEXTS = st.lists(st.one_of(WORDS, st.text(CHARACTERS, max_size=4)), min_size=1, max_size=14).map("".join)


@st.composite
def any_articles(draw: st.DrawFn) -> Extraction:
    """Draw an article in which anything may overlap anything."""
    text = draw(TEXTS.filter(bool))

    def passage(cls: Any, **fields: Any) -> Any:
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        return cls(text=text[start:end], start=start, end=end, **fields)

    def passages(cls: Any, most: int = 2, **fields: Any) -> tuple[Any, ...]:
        return tuple(passage(cls, **fields) for _ in range(draw(st.integers(0, most))))

    entities = []
    for _ in range(draw(st.integers(0, 4))):
        label = draw(st.sampled_from(list(Label)))
        mentions = (passage(Mention, label=label, score=0.5, source="model"),)
        mentions += passages(Mention, label=label, score=0.5, source="model")
        name = draw(st.sampled_from([mentions[0].text, "Jean Dupont", "Le Havre", "AFP"]))
        reason = draw(st.sampled_from(get_args(Reason)))
        aliases = tuple(sorted({m.text for m in mentions} - {name}))
        reasons = tuple(AliasReason(alias, reason) for alias in aliases)
        roles = passages(Role, 1)
        kb_id = draw(st.sampled_from([None, "Q1"]))
        gender = draw(st.sampled_from([None, "f", "m"]))
        fields: Any = {"aliases": aliases, "reasons": reasons, "roles": roles, "kb_id": kb_id, "gender": gender}
        entities.append(Entity(name=name, label=label, mentions=mentions, **fields))
    entity = draw(st.sampled_from([None, *range(len(entities))]))
    cue = draw(st.booleans())
    statements = passages(Statement, kind="direct", score=0.5, entity=entity, cue=passage(Passage) if cue else None)
    return Extraction(
        text=text,
        id=draw(st.sampled_from([None, "a"])),
        entities=tuple(entities),
        quantities=passages(Quantity, kind="count", value=Decimal(3), noun="ami de Dupont"),
        statements=statements,
        references=passages(Reference, entity=entity, kb_id="SY"),
        dates=passages(DateMention, kind="date", reason="explicit", value="2015"),
        metadata={"title": draw(TEXTS), "author": "Ève Roy"},
    )


@given(
    any_articles(), st.sampled_from(["placeholders", "names"]), st.booleans(), st.sampled_from([["PER"], list(Label)])
)
def test_everything_is_undone(article: Extraction, style: Any, everything: bool, labels: Any) -> None:
    """Whatever overlaps: offsets hold in the new text, and the key gives back what was."""
    found = pseudonymise(article, style=style, quantities=everything, ids=everything, labels=labels, secret=SECRET)
    check(found, [article])
    assert reidentify(found.text, found.key) == article.text


DERIVED = [
    pytest.param("Le macronisme, un macroniste et des anti-macronistes.", "Emmanuel Macron", 3, id="usual"),
    pytest.param("La Macronie, mais pas la macronie.", "Emmanuel Macron", 1, id="needs-capital"),
    pytest.param("Une diplomatie poutinienne, le POUTINISME.", "Vladimir Poutine", 2, id="mute-e"),
    pytest.param("Des chiraquiens et des chiraciens.", "Jacques Chirac", 2, id="qu"),
    pytest.param("Les sarkozystes.", "Nicolas Sarkozy", 1, id="y"),
    pytest.param("Un élu lepéniste.", "Marine Le Pen", 1, id="two-words"),
    pytest.param("Les gaullistes.", "Charles de Gaulle", 1, id="last-word"),
    pytest.param("Les touristes et le tourisme.", "Ahmed Touré", 0, id="ordinary-word"),
    pytest.param("Le christianisme.", "Paul Christian", 0, id="known-word"),
    pytest.param("La reine jordanienne.", "Michael Jordan", 0, id="demonym"),
    pytest.param("Un dupont, les dupontistes.", "Paul Dupont", 0, id="surname-is-a-word-here"),
    pytest.param("Un élu royiste.", "Paul Roy", 0, id="short"),
    pytest.param("La macronette et le macronomètre.", "Emmanuel Macron", 0, id="other-endings"),
]


@pytest.mark.parametrize("style", ["placeholders", "names"])
@pytest.mark.parametrize(("words", "name", "count"), DERIVED)
def test_words_made_of_a_surname_are_replaced(words: str, name: str, count: int, style: Any) -> None:
    """Also in metadata; and the key undoes it."""
    article = build(f"{name} est là. {words}", (name,), id="a", metadata={"title": words})
    found = pseudonymise(article, secret=SECRET, style=style)
    assert found.counts.get("missed", 0) == count
    changed = found.text.split(" est là. ")[1]
    assert (changed == words) == (found[0].metadata["title"] == words) == (count == 0)
    assert reidentify(found.text, found.key) == article.text
    assert reidentify(found[0], found.key) == article


def test_a_word_made_of_a_surname_keeps_its_ending() -> None:
    article = build("Paul Macron et la Macronie macroniste : MACRONISME.", ("Paul Macron",))
    assert pseudonymise(article, secret=SECRET).text.endswith("la [PERSONNE 1]ie [PERSONNE 1]iste : [PERSONNE 1]isme.")
    surname = pseudonymise(article, secret=SECRET, style="names")[0].people[0].name.split()[-1]
    stem = surname.rstrip("eiy")
    wanted = f"la {stem}ie {stem.lower()}iste : {stem.upper()}ISME."
    assert pseudonymise(article, secret=SECRET, style="names").text.endswith(wanted)


def test_a_word_made_of_a_surname_of_two_means_neither_of_them() -> None:
    article = build("Emmanuel Macron et Brigitte Macron. Un macroniste.", ("Emmanuel Macron",), ("Brigitte Macron",))
    assert pseudonymise(article, secret=SECRET).text.endswith("Un [PERSONNE 3]iste.")
