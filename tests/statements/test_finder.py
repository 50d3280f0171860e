"""What finds statements in small texts, and what finds none: each rule with its kind, its words and its speaker."""

import pytest

from newsner.statements.finder import find_drafts
from readings import read_marked, words

X = "[Jean Petit](PER)"

FOUND = [
    # behind a verb
    (f"{X} affirme que la route est fermée.", "que indirect", "la route est fermée", "Jean Petit"),
    (f"{X} a demandé si la route était fermée.", "que indirect", "la route était fermée", "Jean Petit"),
    (f"{X} dit vouloir partir.", "infinitive indirect", "vouloir partir", "Jean Petit"),
    (f"{X} a demandé de fermer la route.", "infinitive indirect", "fermer la route", "Jean Petit"),
    (f"{X} a déclaré : la route est fermée.", "colon indirect", "la route est fermée", "Jean Petit"),
    (f"{X} a déclaré : « La route est fermée. »", "colon direct", "La route est fermée", "Jean Petit"),
    (f"{X} a évoqué « une route très dangereuse ».", "quotation direct", "une route très dangereuse", "Jean Petit"),
    (f"{X} affirme que « la route est fermée ».", "que direct", "la route est fermée", "Jean Petit"),
    # in front of a verb, or around it
    (f"« La route est fermée », a déclaré {X}.", "before direct", "La route est fermée", "Jean Petit"),
    (f"La route est fermée, a déclaré {X}.", "before indirect", "La route est fermée", "Jean Petit"),
    ("La route est fermée, a-t-il déclaré.", "before indirect", "La route est fermée", "-il"),
    (
        "La route de la côte, a-t-il ajouté, est fermée.",
        "before-inside indirect",
        "La route de la côte, a-t-il ajouté, est fermée",
        "-il",
    ),
    ("« Nous fermons la route, a-t-il dit. »", "free-full direct", "Nous fermons la route", "-il"),
    # frames
    ("Selon [Météo-France](ORG), la route est fermée.", "frame-before indirect", "la route est fermée", "Météo-France"),
    ("La route est fermée, selon la préfecture.", "frame-behind indirect", "La route est fermée", "la préfecture"),
    ("Selon la préfecture,\nla route est fermée.", "frame-before indirect", "la route est fermée", "la préfecture"),
    (f"Comme l'a dit {X}, la route est fermée.", "comme indirect", "la route est fermée", "Jean Petit"),
    (
        "La route de la côte nord, selon elle, est fermée.",
        "frame-inside indirect",
        "La route de la côte nord, selon elle, est fermée",
        "elle",
    ),
    (
        "La route est, selon la police, fermée depuis lundi.",
        "frame-inside indirect",
        "La route est, selon la police, fermée depuis lundi",
        "la police",
    ),
    ("La route serait selon elle fermée.", "frame-inside indirect", "La route serait selon elle fermée", "elle"),
    ("La route est fermée selon elle, hier.", "frame-behind indirect", "La route est fermée", "elle"),
    (
        "La route est fermée, selon la police, et le pont est ouvert.",
        "frame-behind indirect",
        "La route est fermée",
        "la police",
    ),
    ("Il dort ; la route est fermée, selon la police.", "frame-behind indirect", "la route est fermée", "la police"),
    ("Il dort ; selon la police, la route est fermée.", "frame-before indirect", "la route est fermée", "la police"),
    ("La route est belle et, selon la police, fermée.", "frame-before indirect", "fermée", "la police"),
    ("Il dit que, selon la police, la route est fermée.", "frame-before indirect", "la route est fermée", "la police"),
    ("Hier, selon la police, la route était fermée.", "frame-before indirect", "la route était fermée", "la police"),
    ("Comme il le rappelle, la route est fermée.", "comme indirect", "la route est fermée", "il"),
    (f"Comme dit {X}, la route est fermée.", "comme indirect", "la route est fermée", "Jean Petit"),
    (f"La route est fermée, comme l'a rappelé {X}.", "comme indirect", "La route est fermée", "Jean Petit"),
    # further places behind a verb
    (f"{X} a dit, lundi, que la route fermait.", "que indirect", "la route fermait", "Jean Petit"),
    (f"{X} a dit à sa mère de partir.", "infinitive indirect", "partir", "Jean Petit"),
    (f"{X} a ajouté, furieux : « La route est fermée. »", "colon direct", "La route est fermée", "Jean Petit"),
    (f"{X} a écrit ceci : la route est fermée.", "colon indirect", "la route est fermée", "Jean Petit"),
    (f"La route est fermée, a dit {X}, qui dort.", "before indirect", "La route est fermée", "Jean Petit"),
    (
        f"La route fermera, a dit {X} à l'AFP, alors que le pont ouvre.",
        "before indirect",
        "La route fermera",
        "Jean Petit",
    ),
    (f"{X} : « La route est fermée. »", "free-colon direct", "La route est fermée", "Jean Petit"),
    (f"{X} a dit que la route était « fermée ».", "que indirect", "la route était « fermée »", "Jean Petit"),
    # nouns and figures
    (
        "L'annonce par le ministre que la route est fermée a surpris.",
        "noun indirect",
        "la route est fermée a surpris",
        "le ministre",
    ),
    ("La police fait état de [12 morts](QUANTITY).", "figures indirect", "12 morts", "La police"),
    (
        "La police fait état de [12 morts](QUANTITY) et [trois disparus](QUANTITY).",
        "figures indirect",
        "12 morts et trois disparus",
        "La police",
    ),
    # without a cue
    (
        f"{X} reste calme : « Cette route est dangereuse. »",
        "free-colon direct",
        "Cette route est dangereuse",
        "Jean Petit",
    ),
    ("« Cette route est dangereuse. »", "free-full direct", "Cette route est dangereuse", None),
    ("« Une route si dangereuse ! »", "free direct", "Une route si dangereuse !", None),
    (f"{X} a souri. « Cette route est belle. »", "free-previous direct", "Cette route est belle", "Jean Petit"),
]


@pytest.mark.parametrize(("text", "rule", "said", "speaker"), FOUND, ids=[f"{c[1]}-{n}" for n, c in enumerate(FOUND)])
def test_statement_is_found(text: str, rule: str, said: str, speaker: str | None) -> None:
    """Exactly one statement, with its rule, kind, words and speaker."""
    reading = read_marked(text)
    [draft] = find_drafts(reading)
    found = words(reading, *draft.speaker) if draft.speaker else None
    assert (f"{draft.rule} {draft.kind}", words(reading, draft.start, draft.end), found) == (rule, said, speaker)


REFUSED = [
    f"{X} ne dit que la vérité.",  # `ne … que` is no clause
    "On se dit que la route est fermée.",  # of nobody
    "Nous pensons que la route est fermée.",
    "Il faut dire que la route est fermée.",  # impersonal
    f"{X} a annoncé la fermeture de la route.",  # a noun
    f"{X} parle plus que son frère.",  # a comparison
    f"{X} a dit cela pour que la route soit fermée.",  # another conjunction
    "Le film « Les Cahiers du soir » est sorti.",  # a title
    "Le mouvement des « petits bonnets » défile.",  # a term
    "Les « petits » ont gagné.",  # too short
    "Selon les cas, la route est fermée.",  # a measure
    "Selon la loi, la route est fermée.",
    "Pour la route, il faut des bottes.",  # not in the view of
    "La police a arrêté [12 hommes](QUANTITY).",  # not reported
    f"{X} a exprimé sa déception.",  # an object
    f"Comme l'a souhaité {X}, la route est fermée.",  # no word of what is so
    "Comme annoncé, la route est fermée.",  # of nobody
    "La route (fermée, selon la police) est belle.",  # no clause
    "L'idée que la route est fermée déplaît.",  # no noun of saying
    "La note de la route est élevée.",  # a noun
    "Le rapport est remis, et la route ferme.",
]


@pytest.mark.parametrize("text", REFUSED)
def test_no_statement_is_found(text: str) -> None:
    """Nobody says anything, or only a thing or a word is named."""
    reading = read_marked(text)
    assert [(d.rule, words(reading, d.start, d.end)) for d in find_drafts(reading)] == []


def test_coordinated_clauses_are_statements_of_their_own() -> None:
    """`que A et que B` are two, with one cue."""
    reading = read_marked(f"{X} affirme que la route est fermée et que le pont est ouvert.")
    drafts = find_drafts(reading)
    assert [words(reading, d.start, d.end) for d in drafts] == ["la route est fermée", "le pont est ouvert"]
    assert len({draft.cue for draft in drafts}) == 1


def test_an_inserted_cue_splits_a_quotation() -> None:
    """Each piece is a statement."""
    reading = read_marked("« Nous fermons la route, a-t-il dit, et nous ouvrons le pont. »")
    drafts = find_drafts(reading)
    assert [words(reading, d.start, d.end) for d in drafts] == ["Nous fermons la route", "et nous ouvrons le pont"]


def test_a_quotation_takes_the_nearest_speaker() -> None:
    """Not that of an earlier quotation without a cue."""
    text = f"« Cette route est belle », dit {X}. « Elle est longue. » "
    text += "Le pont tient, assure [Léa Roy](PER). « Il tient. Bon. »"
    reading = read_marked(text)
    speakers = [words(reading, *draft.speaker) for draft in find_drafts(reading) if draft.speaker]
    assert speakers == ["Jean Petit", "Jean Petit", "Léa Roy", "Léa Roy"]
