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

PARTICLES = frozenset({"de", "d'", "du", "des"})
"""What may open a surname behind a title: `M. de Courson`."""

STREETS = frozenset(
    {"rue", "avenue", "boulevard", "place", "quai", "allée", "chemin", "square", "esplanade", "impasse", "route"}
    | {"bd", "bld", "bvd", "boul.", "av.", "ave", "passage", "promenade", "mail", "rond-point", "station", "cité"}
    | {"cours"}
)
"""The nouns of streets in lower case, and their abbreviations."""

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

INDEFINITE_SUBJECTS = frozenset(
    {"plusieurs", "certains", "certaines", "tous", "toutes", "deux", "trois", "quatre", "cinq", "six", "dix", "nombre"}
)
"""Determiners that may be the subject of a verb, alone or at its end: `certains affirment`, `six Français sur dix`."""

SUBJECT_PRONOUNS = frozenset(
    {"il", "elle", "on", "ils", "elles", "je", "j'", "tu", "nous", "vous", "qui", "ce", "c'", "cela", "ça"}
    | {"celui-ci", "celle-ci", "ceux-ci", "celles-ci", "celui-là", "celle-là"}
)
"""The pronouns that may be the subject of a verb."""

CLITICS = frozenset(
    {"ne", "n'", "y", "en", "le", "la", "l'", "les", "lui", "leur", "se", "s'", "me", "m'", "te", "t'", "nous", "vous"}
)
"""What may stand between a subject and its verb: negation and object pronouns, some of which are articles as well."""

NOUN_DETERMINERS = DETERMINERS - CLITICS
"""The determiners that never stand before a verb."""

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

QUE = frozenset({"qu'", "que"})
"""The conjunction `que`."""

QUE_COMPANIONS = frozenset(
    {
        *("afin", "ainsi", "alors", "après", "autant", "autre", "autres", "avant", "bien", "ce", "depuis", "dès"),
        *("lors", "moins", "même", "parce", "pendant", "plus", "pour", "pourvu", "sans", "tandis", "tant", "tel"),
        *("telle", "telles", "tels"),
    }
)
"""What makes another conjunction or a comparison of a `que` behind it: `pour que`, `plus que`."""

QUE_OF_CAUSE = frozenset({"afin", "alors", "ce", "parce", "tandis"})
"""What makes a conjunction of `que` that `et que` may repeat: `parce que A et que B`."""

SENTENCE_LINKS = frozenset({"ainsi", "car", "cependant", "donc", "et", "mais", "or", "pourtant", "toutefois"})
"""Conjunctions and adverbs that link a sentence to the one before."""

CLAUSE_OPENERS = frozenset(
    {
        *("car", "cependant", "certes", "donc", "et", "mais", "notamment", "or", "parce", "puisque", "que"),
        "toutefois",
    }
)
"""What opens a clause, in front of a comma and an inserted cue: `puisque, a-t-il dit, …`."""

CLAUSE_LINKS_OF_ARTICLE = frozenset(
    {
        *("alors qu'", "alors que", "au moment", "avant d'", "avant de", "ce que", "ce qui", "tandis qu'"),
        "tandis que",
    }
)
"""What links to a reported clause, behind a comma, one that is not reported: two words each, apart."""

UNREPORTED_PRONOUNS = frozenset(
    {"c'", "ce", "cela", "j'", "je", "moi", "nombre", "nous", "on", "personne", "rien", "tu", "vous", "ça"}
)
"""Pronouns for nobody whose words an article reports: `on`, the reader, the writer, things."""

INVERTED_PRONOUNS = frozenset({"-elle", "-elles", "-il", "-ils", "-je", "-nous", "-on", "-tu", "-vous"})
"""The subject pronouns behind their verb, as tokens."""

UNREPORTED_INVERTED_PRONOUNS = frozenset({"-je", "-nous", "-tu", "-vous"})
"""Those that no reported cue has; `-on` may have a source: `a-t-on appris de source policière`."""

REPORTED_INVERTED_PRONOUNS = frozenset({"-elle", "-elles", "-il", "-ils"})
"""Those of the third person, which stand for a speaker."""

SUBJECT_PRONOUNS_OF_OTHERS = frozenset({"elle", "elles", "il", "ils"})
"""The subject pronouns of the third person."""

POSSESSIVES = frozenset({"leur", "leurs", "sa", "ses", "son"})
"""The possessives of the third person."""

ADVERBS = frozenset({"ainsi", "aujourd'hui", "aussi", "désormais", "encore", "hier", "même", "toujours", "également"})
"""Adverbs that may stand between a verb and its infinitive; those in `-ment` may, too."""

INFINITIVE_ADVERBS = frozenset(
    {
        *("ainsi", "aussi", "beaucoup", "bien", "davantage", "désormais", "déjà", "encore", "jamais", "mieux", "moins"),
        *("pas", "peu", "plus", "souvent", "toujours", "tout", "trop", "également"),
    }
)
"""Adverbs that may stand in front of an infinitive: `ne pas avoir`."""

SUBJECT_ADVERBS = frozenset(
    {
        *("ainsi", "alors", "aujourd'hui", "aussi", "cependant", "donc", "déjà", "désormais", "elle-même", "encore"),
        *("enfin", "ensuite", "eux-mêmes", "lui-même", "même", "néanmoins", "pourtant", "seul", "souvent", "toujours"),
        *("tous", "toutefois", "toutes", "également"),
    }
)
"""Adverbs that may stand between a subject and its verb; those in `-ment` may, too."""

PARTICIPLE_ADVERBS = frozenset(
    {
        *("abord", "ainsi", "alors", "aujourd'hui", "aussi", "bien", "cependant", "certes", "d'", "d'emblée"),
        *("depuis", "donc", "déjà", "désormais", "dû", "elle", "encore", "enfin", "ensuite", "eux", "fait"),
        *("hier", "jamais", "longtemps", "lui", "mieux", "même", "parfois", "pas", "plus", "presque", "pu"),
        *("puis", "quant", "rien", "souvent", "tantôt", "tenu", "toujours", "tous", "tout", "toutefois"),
        *("toutes", "trop", "très", "vite", "voulu", "à", "été"),
        *("auparavant", "aussitôt", "bientôt", "maintenant", "nouveau", "néanmoins", "ores", "plutôt", "pourtant"),
        *("seul", "seule", "soudain", "surtout", "tard", "tôt", "volontiers", "ailleurs"),
    }
)
"""Adverbs, participles and the like that may stand between an auxiliary and its participle; so may those in `-ment`."""

PRENOMINAL_ADJECTIVES = frozenset(
    {
        *("autre", "double", "grand", "grande", "même", "nouveau", "nouvelle", "premier", "première", "seul"),
        *("seule", "telle"),
    }
)
"""Adjectives that stand in front of their noun, where a form that is noun and verb is a noun."""

CLAUSE_SUBJECTS = frozenset(
    {"c'", "cela", "elle", "elles", "il", "ils", "j'", "je", "nous", "on", "qui", "tu", "vous", "ça"}
)
"""Pronouns that are the subject of a verb behind them."""

SUBORDINATORS = frozenset(
    {
        *("comme", "dont", "laquelle", "lequel", "lesquelles", "lesquels", "lorsqu'", "lorsque", "où", "quand"),
        *("qui", "si"),
    }
)
"""What opens a clause inside another, without `que`."""

VERBS_OF_WILL = frozenset({"avoir", "devoir", "pouvoir", "vouloir", "être"})
"""The infinitives that most often are what somebody says: `affirme vouloir …`."""

PHRASE_PRONOUNS = frozenset(
    {
        *("beaucoup", "celle", "celle-ci", "celles", "celles-ci", "celui", "celui-ci", "certaines", "certains"),
        *("ceux", "ceux-ci", "chacun", "d'autres", "elle", "elles", "eux", "il", "ils", "j'", "je", "lui", "moi"),
        *("nous", "on", "personne", "plusieurs", "quelqu'un", "tous", "vous"),
    }
)
"""The pronouns that may stand for a noun phrase."""

VERB_PARTICLES = frozenset({"m'", "n'", "ne", "s'", "se", "t'", "y"})
"""Negations and pronouns that only a verb follows."""

PHRASE_BREAKS = frozenset(
    {"alors", "car", "et", "lorsqu'", "lorsque", "mais", "ni", "ou", "puis", "quand", "si", "tandis"}
)
"""Conjunctions that end a noun phrase; `et` and `ou` may also join two."""

DAYS = frozenset(
    {
        *("aujourd'hui", "demain", "dimanche", "hier", "jeudi", "lundi", "mardi", "mercredi", "samedi"),
        "vendredi",
    }
)
"""The days of the week, and those around today."""
