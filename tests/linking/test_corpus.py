"""Links across documents that look at more than names: countries, usage, and what articles have in common."""

import pickle
import random
from copy import deepcopy

import pytest

import newsner
from newsner import Decision, Registry
from newsner.linking.institutions import read_institution
from newsner.linking.messages import Message
from newsner.views.messages import Messages

BELGIAN = "Le procureur de Liège est venu. La Belgique attend, dit le Belge Luc Hennart. "
FRENCH = "Le procureur de Lyon est venu. La France attend, dit le Français Paul Ricard. "


def link(**texts: str) -> Registry:
    return newsner.tag(texts).link()


def find_names(registry: Registry, document: str, name: str) -> list[str]:
    """Return the names of the entries to which a document's entities of a name belong."""
    return [
        entry.name
        for (found, _), position in registry.members.items()
        if found == document and name in ((entry := registry.entries[position]).name, *entry.seen.aliases)
    ]


def test_institutions_of_two_countries_are_two() -> None:
    """The country that an article speaks of tells which it means, and so does the name itself."""
    registry = link(
        a=BELGIAN + "La Cour de cassation a jugé.",
        b=BELGIAN + "La Cour de cassation a dit non.",
        c=FRENCH + "La Cour de cassation a jugé.",
        d="La Cour de cassation belge a été saisie.",
    )
    assert [find_names(registry, x, "Cour de cassation") for x in "abcd"] == [
        ["Cour de cassation"],
        ["Cour de cassation"],
        ["Cour de cassation (France)"],
        ["Cour de cassation"],
    ]


@pytest.mark.parametrize(
    ("name", "form", "country"),
    [
        ("ministère algérien de la Santé", "ministere de la sante", "DZ"),
        ("Assemblée nationale du Québec", None, None),
        ("Parlement de la République du Mali", "parlement", "ML"),
        ("Sénat français", "senat", "FR"),
        ("Parlement des Hauts-de-France", None, None),
        ("Banque nationale suisse", "banque nationale", "CH"),
    ],
)
def test_the_country_in_a_name(name: str, form: str | None, country: str | None) -> None:
    """An adjective or a complement says whose an institution is; a province is no country."""
    found = read_institution(name)
    assert (found and found.form, found and found.country) == (form, country)


def test_a_king_is_no_surname() -> None:
    """Who goes by a first name alone is not the person with that surname."""
    registry = link(
        a="Édouard Philippe, Premier ministre, a parlé au Havre.",
        b="Le roi Philippe a reçu ses hôtes à Laeken.",
        c="Le roi Philippe voyage.",
    )
    assert (
        find_names(registry, "b", "Philippe (roi)") == find_names(registry, "c", "Philippe (roi)") == ["Philippe (roi)"]
    )
    assert find_names(registry, "a", "Édouard Philippe") == ["Édouard Philippe"]


def test_a_town_is_not_its_province() -> None:
    """Where some articles are in the town and others speak of the province, they are two."""
    registry = link(
        a="Un incendie a éclaté à Namur.",
        b="La fête a eu lieu à Namur.",
        c="La province de Namur investit.",
        d="Il neige dans la province de Namur.",
        e="Namur gagne.",
    )
    assert [find_names(registry, x, "Namur") for x in "abcde"] == [
        ["Namur"],
        ["Namur"],
        ["Namur (division administrative)"],
        ["Namur (division administrative)"],
        ["Namur"],
    ]


def test_a_slip_of_the_pen() -> None:
    """One letter parts a rare name from a common one, whose articles name the same others; first names are no slips."""
    others = " avec Aminata Doucouré et Lucas Perrotin à Vesoul"
    registry = link(
        a="Benoît Vermeulen a parlé" + others,
        b="Benoît Vermeulen est venu" + others,
        c="Benoît Vermeulin a dit non" + others,
        d="Gérald Vermeulen a ri" + others,
        e="Gérard Vermeulen a pleuré" + others,
        f="Benoît Vermeulan est en Chine.",
    )
    names = {x: {entry.name for entry in registry if x in (entry.seen.first, entry.seen.last)} for x in "cdef"}
    assert "Benoît Vermeulen" in names["c"]
    assert "Gérald Vermeulen" in names["d"]
    assert "Gérard Vermeulen" in names["e"]
    assert "Benoît Vermeulan" in names["f"]


def test_what_articles_share_tells_namesakes_apart() -> None:
    """A bare surname goes to the namesake whose articles name the same others; a rare one does not block the common."""
    quebec = " a parlé à Québec avec Geneviève Guilbault et Christian Dubé"
    registry = link(
        **{f"q{n}": f"François Legault{quebec}." for n in range(6)},
        a="Simon Legault joue au hockey à Ottawa avec Kevin Roy.",
        b=f"M. Legault{quebec}.",
        c="M. Legault joue à Ottawa avec Kevin Roy.",
    )
    assert find_names(registry, "b", "Legault") == ["François Legault"]
    assert find_names(registry, "c", "Legault") != ["François Legault"]
    (link_,) = [x for x in registry.links if x.documents == ("b",) and x.name == "Legault"]
    assert link_.made
    assert link_.probability > 0.8
    assert any("Guilbault" in line or "guilbault" in line for line in link_.evidence)


def test_an_institution_is_called_by_its_head() -> None:
    """`L'Assemblée` is the only institution of that name, in articles of the same country."""
    france = "En France, les députés français débattent. "
    registry = link(
        a=france + "L'Assemblée nationale a voté. L'Assemblée siégera lundi.",
        b=france + "L'Assemblée nationale vote. À l'Assemblée, on attend.",
        c=france + "Devant l'Assemblée, le ministre a cédé.",
    )
    assert find_names(registry, "c", "Assemblée") == ["Assemblée nationale"]


def test_decisions_know_the_names_shown() -> None:
    """The name with its country is a reference, and so is the name alone, for the one of most documents."""
    texts = {
        "a": BELGIAN + "La Cour de cassation a jugé.",
        "b": BELGIAN + "La Cour de cassation a dit non.",
        "c": FRENCH + "La Cour de cassation a jugé.",
    }
    rename = Decision(do="rename", entities=("ORG:Cour de cassation (France)",), value="Cassation de Paris")
    same = Decision(do="same", entities=("ORG:Cour de cassation", "ORG:Cour de cassation (France)"))
    corpus = newsner.tag(texts)
    assert find_names(corpus.link(decisions=[rename]), "c", "Cour de cassation") == ["Cassation de Paris"]
    registry = corpus.link(decisions=[same])
    assert find_names(registry, "c", "Cour de cassation") == find_names(registry, "a", "Cour de cassation")
    assert [effect.outcome for effect in registry.effects] == ["obeyed"]
    there = Decision(do="rename", entities=("ORG:Cour de cassation",), documents=("c",), value="Cassation de Paris")
    assert find_names(corpus.link(decisions=[there]), "c", "Cour de cassation") == ["Cassation de Paris"]


def test_the_order_of_documents_changes_nothing() -> None:
    """Nor does it change the links."""
    texts = {
        f"d{n}": text for n, text in enumerate((BELGIAN, FRENCH, "M. Ricard est à Liège.", "Luc Hennart a dit non."))
    }
    articles = list(newsner.tag(texts))
    expected = Registry.build(articles)
    for seed in range(4):
        random.Random(seed).shuffle(articles)
        found = Registry.build(articles)
        assert (found.entries, dict(found.members)) == (expected.entries, dict(expected.members))
        assert sorted(found.links, key=repr) == sorted(expected.links, key=repr)


def test_evidence_can_be_said_again() -> None:
    """What speaks for a link is English text that keeps its form and values, also in another process."""
    message = Message("both name {names}", names="{Lyon}")
    (copy,) = pickle.loads(pickle.dumps([message]))
    assert copy == deepcopy(message) == "both name {Lyon}"
    assert (copy.form, copy.values) == ("both name {names}", {"names": "{Lyon}"})
    assert Messages("fr")(copy) == "noms en commun\xa0: {Lyon}"
