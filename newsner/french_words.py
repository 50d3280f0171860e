"""Closed classes of French words, in lower case with straight apostrophes; open word lists are in ``data/``."""

from __future__ import annotations

DEFINITE_ARTICLES = frozenset({"l'", "la", "le", "les"})
"""The definite articles."""

CONTRACTED_ARTICLES = frozenset({"au", "aux", "des", "du"})
"""What `à` and `de` make with `le` and `les`."""

ARTICLES = DEFINITE_ARTICLES | CONTRACTED_ARTICLES
"""The definite articles, alone or contracted."""

INDEFINITE_ARTICLES = frozenset({"un", "une"})
"""The indefinite articles of one thing."""

DE_WITHOUT_ARTICLE = frozenset({"d'", "des", "du"})
"""The forms of `de` that no article can follow."""

ARTICLES_BEHIND_DE = frozenset({"l'", "la"})
"""The definite articles that `de` leaves as they are."""

PLACE_LINKS = DEFINITE_ARTICLES | DE_WITHOUT_ARTICLE | {"de"}
"""What joins two capitalised words of one place: `Faubourg du Temple`."""

PLACE_PREPOSITIONS = frozenset(
    {"chez", "d'", "dans", "de", "depuis", "en", "entre", "par", "pour", "près de", "sur", "vers", "à"}
)
"""The prepositions that a place may follow."""

LIST_LINKS = frozenset({"et", ","})
"""What joins the items of a list."""

CLAUSE_LINKS = frozenset({"et", "ou", "que", "qui"})
"""What joins clauses; no sentence ends with it."""

ACRONYM_SKIPS = frozenset(
    {"a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "pour", "sur", "un", "une", "à"}
)
"""The articles, prepositions and conjunctions that an acronym may leave out; elided words without apostrophe."""

FUNCTION_WORDS = frozenset(
    {
        *ARTICLES,
        *INDEFINITE_ARTICLES,
        *("aucun", "aucune", "certaines", "certains", "chaque", "d'autres", "plusieurs", "quelques"),
        *("tous", "tout", "toute", "toutes", "ce", "ces", "cette", "leur", "nos", "notre", "sa", "ses", "son"),
        *("c'", "elle", "elles", "il", "ils", "j", "j'", "je", "l", "nous", "on", "s'", "vous"),
        *("après", "avant", "avec", "d'", "dans", "de", "en", "pour", "sans", "selon", "sur"),
        *("comme", "et", "mais", "ou", "plus", "qu'", "que", "qui"),
    }
)
"""Articles, determiners, pronouns, prepositions and conjunctions with which, in lower case, no name opens."""

DETERMINERS = frozenset(
    {
        *ARTICLES,
        *INDEFINITE_ARTICLES,
        *("ce", "cet", "cette", "ces", "mon", "ma", "mes", "ton", "ta", "tes", "son", "sa", "ses"),
        *("notre", "nos", "votre", "vos", "leur", "leurs", "aucun", "aucune", "chaque", "quelque", "quelques"),
        *(
            "plusieurs",
            "certains",
            "certaines",
            "quel",
            "quelle",
            "quels",
            "quelles",
            "tout",
            "toute",
            "tous",
            "toutes",
        ),
        *(
            "deux",
            "trois",
            "quatre",
            "cinq",
            "six",
            "sept",
            "huit",
            "neuf",
            "dix",
            "nombre",
            "différents",
            "différentes",
        ),
    }
)
"""The words that open a noun phrase, among them the small numbers; some are pronouns as well."""

SUBJECT_PRONOUNS = frozenset(
    {"il", "elle", "on", "ils", "elles", "je", "j'", "tu", "nous", "vous", "qui", "ce", "c'", "cela", "ça"}
    | {"celui-ci", "celle-ci", "ceux-ci", "celles-ci", "celui-là", "celle-là"}
)
"""The pronouns that may be the subject of a verb."""

CLITICS = frozenset(
    {"ne", "n'", "y", "en", "le", "la", "l'", "les", "lui", "leur", "se", "s'", "me", "m'", "te", "t'", "nous", "vous"}
)
"""What may stand between a subject and its verb: negation and object pronouns, some of which are articles as well."""

ETRE_FORMS = frozenset({"est", "sont", "était", "étaient", "sera", "seront", "serait", "seraient", "fut", "furent"})
"""The forms of `être` in the third person."""

AVOIR_FORMS = frozenset(
    {"a", "ont", "avait", "avaient", "aura", "auront", "aurait", "auraient", "eut", "eurent", "ai", "avons", "ait"}
    | {"aient", "eût", "ayant", "avoir", "avez"}
)
"""The forms of `avoir` before a participle."""

AUXILIARIES = AVOIR_FORMS | ETRE_FORMS
"""The verbs that make compound tenses."""

PREPOSITIONS = frozenset(
    {
        *(
            "à",
            "au",
            "aux",
            "de",
            "d'",
            "du",
            "des",
            "dans",
            "en",
            "par",
            "pour",
            "sur",
            "sous",
            "avec",
            "sans",
            "chez",
        ),
        *(
            "vers",
            "contre",
            "entre",
            "parmi",
            "depuis",
            "dès",
            "pendant",
            "durant",
            "après",
            "avant",
            "devant",
            "derrière",
        ),
        *(
            "malgré",
            "outre",
            "selon",
            "lors",
            "hors",
            "envers",
            "via",
            "suite",
            "face",
            "grâce",
            "auprès",
            "près",
            "sauf",
        ),
        *("concernant", "afin", "quant", "jusque", "jusqu'", "autour", "au-delà", "hormis", "comme"),
    }
)
"""Prepositions and the first words of compound ones."""

RELATIVE_WORDS = frozenset(
    {"qui", "que", "qu'", "dont", "où", "lequel", "laquelle", "lesquels", "lesquelles", "duquel"}
)
"""What opens a relative or a content clause."""

MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
"""The months, in their order."""
