"""The verbs of saying and their forms: sorted, complete, and without what the annotation guide refuses."""

import csv
from pathlib import Path
from typing import get_args

import pytest

import newsner
from newsner.lexicons import Mood, load_saying_forms, load_saying_roles, load_statement_cues

DATA = Path(newsner.__file__).parent / "data"
ROLES = {
    "a_infinitive",
    "anonymous",
    "clause",
    "de_infinitive",
    "figure",
    "infinitive",
    "person",
    "publication",
    "quote",
    "reflexive",
    "si",
    "weak",
}


@pytest.mark.parametrize("name", ["saying_forms.csv", "saying_verbs.csv"])
def test_rows_are_sorted(name: str) -> None:
    """The rows are in order, so that a change is easy to review."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    assert rows == sorted(rows)


def test_roles_are_known() -> None:
    """There are hundreds of verbs; each does something, besides being weak, reflexive or said of documents."""
    roles = load_saying_roles()
    assert len(roles) >= 300
    assert set().union(*roles.values()) == ROLES
    assert [lemma for lemma, found in roles.items() if found <= {"weak", "reflexive", "person"}] == []


def test_every_lemma_has_its_forms() -> None:
    """Each lemma has an infinitive, participles and both numbers of the third person; no form has another lemma."""
    moods: dict[str, set[str]] = {}
    for forms in load_saying_forms().values():
        for form in forms:
            moods.setdefault(form.lemma, set()).add(form.mood)
    assert moods.keys() == load_saying_roles().keys()
    assert {lemma for lemma, found in moods.items() if found != set(get_args(Mood))} == set()


KNOWN = [
    ("affirme", "affirmer", "finite_singular"),
    ("affirment", "affirmer", "finite_plural"),
    ("affirmait", "affirmer", "finite_singular"),
    ("affirmèrent", "affirmer", "finite_plural"),
    ("affirmerait", "affirmer", "finite_singular"),
    ("affirmant", "affirmer", "gerund"),
    ("affirmées", "affirmer", "participle"),
    ("appellent", "appeler", "finite_plural"),
    ("connaît", None, None),
    ("reconnaît", "reconnaître", "finite_singular"),
    ("reconnait", "reconnaître", "finite_singular"),
    ("reconnaitre", "reconnaître", "infinitive"),
    ("révèlera", "révéler", "finite_singular"),
    ("révélera", "révéler", "finite_singular"),
    ("renchérit", "renchérir", "finite_singular"),
    ("font état", "faire état", "finite_plural"),
    ("ayant fait", None, None),
    ("sont convaincues", "être convaincu", "finite_plural"),
    ("mis en garde", "mettre en garde", "participle"),
    ("enjoint", "enjoindre", "participle"),
    ("démentent", "démentir", "finite_plural"),
    ("prédit", "prédire", "participle"),
    ("contredisent", "contredire", "finite_plural"),
    ("tweete", "tweeter", "finite_singular"),
    ("assène", "asséner", "finite_singular"),
]


@pytest.mark.parametrize(("form", "lemma", "mood"), KNOWN)
def test_form_has_its_lemma(form: str, lemma: str | None, mood: str | None) -> None:
    """A form leads to its lemma and mood, also in both spellings."""
    found = {(entry.lemma, entry.mood) for entry in load_saying_forms().get(form, ())}
    assert (lemma, mood) in found if lemma else not found


REFUSED = ["a", "ont", "est", "était", "étaient", "sait", "savoir", "savent", "ignore", "ignorent", "prouve", "prouver"]
REFUSED += ["laisse", "laisse entendre", "peut", "doit", "part", "fut", "sont", "sera"]


@pytest.mark.parametrize("form", REFUSED)
def test_form_is_refused(form: str) -> None:
    """Auxiliaries, verbs of knowing and `laisser entendre` are no verbs of saying."""
    assert form not in load_saying_forms()


def test_infinitives_that_are_no_statements_are_refused() -> None:
    """`exclut de`, `refuse de`, `risque de`, `décide de` and `veut` with an infinitive say nothing."""
    roles = load_saying_roles()
    assert not any("de_infinitive" in roles.get(x, ()) for x in ("exclure", "refuser", "risquer", "décider", "tenter"))
    assert not any("infinitive" in roles.get(x, ()) for x in ("vouloir", "pouvoir", "faire", "voir", "entendre"))


@pytest.mark.parametrize("form", ["note", "demande", "critique", "juge", "rapport", "annonce", "commentaire", "avis"])
def test_noun_is_marked(form: str) -> None:
    """A form that is mostly a noun is marked, if it is there at all."""
    assert all(entry.is_ambiguous for entry in load_saying_forms().get(form, ()))


@pytest.mark.parametrize("form", ["affirme", "explique", "estime", "assure", "indique", "déclare", "souligne", "dit"])
def test_verb_is_not_marked(form: str) -> None:
    """The usual verbs are not marked."""
    assert not any(entry.is_ambiguous for entry in load_saying_forms()[form])


def test_statement_cues_are_complete() -> None:
    """Each role has its words, and no word of knowing or thinking of nobody is among the nouns."""
    cues = load_statement_cues()
    roles = """
    adverbial before_charge before_de_infinitive close_person document frame helper idea impersonal measure naming noun
    slogan source_noun time_noun unreal_helper
    """
    assert cues.keys() == {*roles.split()}
    assert {"selon", "d'après", "pour", "de source", "à ses yeux"} <= cues["frame"]
    assert not {"idée", "fait", "preuve"} & cues["noun"]
