"""Tell what kind of clause a range of tokens is, and where it ends."""

from __future__ import annotations

import re

from newsner.french_words import AUXILIARIES, CLITICS, DETERMINERS, PREPOSITIONS
from newsner.lexicons import load_saying_forms
from newsner.statements.reading import Reading

_FINITE = AUXILIARIES | frozenset(
    {
        *(
            "ai",
            "suis",
            "es",
            "sommes",
            "êtes",
            "avons",
            "avez",
            "faut",
            "fallait",
            "faudra",
            "faudrait",
            "va",
            "vont",
            "vais",
            "allons",
            "allez",
        ),
        *(
            "fait",
            "font",
            "fais",
            "faisait",
            "fera",
            "ferait",
            "peut",
            "peuvent",
            "peux",
            "pouvait",
            "pourra",
            "pourrait",
            "pourront",
            "pouvons",
        ),
        *(
            "doit",
            "doivent",
            "dois",
            "devait",
            "devra",
            "devrait",
            "devons",
            "veut",
            "veulent",
            "veux",
            "voulait",
            "voudrait",
            "voulons",
        ),
        *(
            "sait",
            "savent",
            "sais",
            "savait",
            "savons",
            "vient",
            "viennent",
            "viens",
            "venait",
            "tient",
            "tiennent",
            "met",
            "mettent",
        ),
        *(
            "prend",
            "prennent",
            "voit",
            "voient",
            "vois",
            "dit",
            "disent",
            "dis",
            "croit",
            "croient",
            "crois",
            "pense",
            "pensent",
            "reste",
            "restent",
        ),
        *(
            "semble",
            "semblent",
            "existe",
            "existent",
            "arrive",
            "arrivent",
            "perd",
            "perdent",
            "permet",
            "permettent",
            "montre",
            "montrent",
        ),
        *(
            "donne",
            "donnent",
            "demande",
            "demandent",
            "compte",
            "comptent",
            "concerne",
            "concernent",
            "représente",
            "représentent",
            "part",
        ),
        *(
            "devient",
            "deviennent",
            "continue",
            "continuent",
            "vit",
            "vivent",
            "meurt",
            "meurent",
            "attend",
            "attendent",
            "attends",
            "aime",
        ),
        *(
            "ait",
            "aient",
            "soit",
            "soient",
            "puisse",
            "puissent",
            "suit",
            "suivent",
            "risque",
            "risquent",
            "passe",
            "passent",
            "veuille",
        ),
        *(
            "laisse",
            "laissent",
            "coûte",
            "coûtent",
            "manque",
            "manquent",
            "travaille",
            "travaillent",
            "souffre",
            "souffrent",
            "parle",
            "parlent",
        ),
        *(
            "constitue",
            "constituent",
            "reçoit",
            "reçoivent",
            "trouve",
            "trouvent",
            "commence",
            "commencent",
            "porte",
            "portent",
            "joue",
            "jouent",
        ),
        *(
            "refuse",
            "refusent",
            "essaie",
            "espère",
            "espérons",
            "remercie",
            "souhaite",
            "souhaitent",
            "appelle",
            "appellent",
            "garde",
            "gardent",
        ),
    }
)
_FINITE_ENDING = re.compile(
    r".{2,}(?:aient|erait|irait|drait|vrait|era|ira|dra|vra|erons|irons|eront|iront|issent|èrent|irent|urent|ons|ez)"
)
_PERSONS = frozenset(
    {"je", "j'", "nous", "on", "il", "ils", "elle", "elles", "tu", "vous", "c'", "ce", "ça", "cela", "qui"}
)
_NOT_FINITE = frozenset(
    {
        "millions",
        "raisons",
        "maisons",
        "chez",
        "assez",
        "rez",
        "nez",
        "actions",
        "élections",
        "nations",
        "régions",
        "questions",
    }
)
_INFINITIVE = re.compile(
    r".*(?:[^iè]er|[eéuêè]er|[ciglnrtv]ier|ir|ttre|[aoê]ître|être|[nrou]dre|[iu]vre|[dlrstu]ire|frire|[fpt]aire|clure|croire|boire)"
)
_NOT_INFINITIVE = frozenset(
    {
        "livre",
        "livres",
        "œuvre",
        "oeuvre",
        "cuivre",
        "givre",
        "foudre",
        "poudre",
        "cidre",
        "cèdre",
        "rencontre",
        "hier",
        "dernier",
        "premier",
        "janvier",
        "février",
        "leur",
        "pour",
        "contre",
        "entre",
        "notre",
        "votre",
        "autre",
        "ministre",
    }
    | {
        "membre",
        "quatre",
        "titre",
        "centre",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
        "particulier",
        "entier",
        "papier",
    }
    | {
        "dossier",
        "policier",
        "chantier",
        "quartier",
        "métier",
        "soir",
        "espoir",
        "pouvoir",
        "père",
        "mère",
        "frère",
        "guerre",
    }
    | {
        "nécessaire",
        "contraire",
        "salaire",
        "militaire",
        "populaire",
        "solidaire",
        "notaire",
        "commissaire",
        "anniversaire",
    }
    | {
        "secrétaire",
        "sanitaire",
        "judiciaire",
        "parlementaire",
        "humanitaire",
        "identitaire",
        "volontaire",
        "locataire",
    }
    | {
        "terre",
        "affaire",
        "maire",
        "nombre",
        "lettre",
        "livre",
        "heure",
        "encore",
        "propre",
        "cadre",
        "ordre",
        "sur",
        "air",
    }
)


def has_finite_verb(reading: Reading, start: int, end: int) -> bool:
    """Tell whether a range of tokens has a verb with a subject, as far as the forms of its words show."""
    for position in range(start, end):
        word = reading.lower[position]
        if word in _PERSONS and word != "ce" and position + 1 < end and not reading.lower[position + 1] == ",":
            return True
        if is_finite(reading, position):
            return True
    return False


def is_finite(reading: Reading, position: int) -> bool:
    """Tell whether a token looks like a verb in a finite form."""
    word = reading.lower[position]
    before = reading.lower[position - 1] if position else ""
    if word in _FINITE:
        return before not in DETERMINERS - CLITICS and before not in {"de", "à"}
    if not _FINITE_ENDING.fullmatch(word) or word in _NOT_FINITE or word.endswith(("tions", "sions")):
        return False
    return before not in DETERMINERS - CLITICS and before not in PREPOSITIONS and reading.words[position][0].islower()


def has_main_verb(reading: Reading, start: int, end: int) -> bool:
    """Tell whether a range has a finite verb outside its relative clauses."""
    verbs = subordinate = 0
    for position in range(start, end):
        word = reading.lower[position]
        if word in _SUBORDINATING:
            subordinate += 1
        elif is_finite(reading, position) and not (position > start and is_finite(reading, position - 1)):
            verbs += 1
        elif word in {"c'", "j'"} and position + 1 < end and not is_finite(reading, position + 1):
            verbs += 1
    return verbs > subordinate


def is_full_clause(reading: Reading, start: int, end: int) -> bool:
    """Tell whether a range is a clause of its own: with a main verb, in front of which its subject stands."""
    first = reading.lower[start] if start < end else ""
    if first in _FINITE or first in _SUBORDINATING or first in {"que", "qu'", "ceux", "celles"}:
        return False
    if first.endswith(("ent", "ait", "aient")) and start + 1 < end and reading.lower[start + 1] not in {",", "de"}:
        return False
    return has_main_verb(reading, start, end)


_SUBORDINATING = frozenset(
    {"qui", "dont", "où", "lequel", "laquelle", "lesquels", "lesquelles", "si", "lorsque", "lorsqu'", "quand", "comme"}
)


def is_gerund(word: str) -> bool:
    """Tell whether a word in lower case is the present participle of a verb of saying."""
    return any(form.mood == "gerund" for form in load_saying_forms().get(word, ()))


def is_infinitive(reading: Reading, position: int) -> bool:
    """Tell whether a token is an infinitive, or opens one with its pronouns: `ne pas avoir`, `l'aider`."""
    k = position
    while k < len(reading) and reading.lower[k] in CLITICS | {"pas", "plus", "jamais", "également", "bien", "toujours"}:
        k += 1
    if k >= len(reading) or k - position > 4:
        return False
    word = reading.lower[k]
    return bool(_INFINITIVE.fullmatch(word)) and word not in _NOT_INFINITIVE and reading.words[k][0].islower()


def count_words(reading: Reading, start: int, end: int) -> int:
    """Return how many words a range of tokens has between spaces."""
    return sum(1 for k in range(start, end) if reading.spaces[k] and reading.words[k][0].isalnum()) + (
        0 if start >= end or reading.spaces[start] else 1
    )
