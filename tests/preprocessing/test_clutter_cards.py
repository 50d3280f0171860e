"""What a page shows of other articles, or of itself, without a line that says so."""

import pytest

from newsner import Extractor
from newsner.preprocessing.clutter import find_clutter
from tests.timing import assert_reads_in_linear_time

ARTICLE = "\n".join(
    f"Le conseil de Vernay a débattu {hours} heures du pont de la Brèze, que la crue de janvier avait fermé ; la maire "
    "veut le rouvrir avant l'été, et les riverains demandent une passerelle pour les piétons."
    for hours in ("deux", "trois", "quatre")
)
CUT = "Une enquête de deux ans sur les puits de la plaine, où le niveau de la nappe a baissé de moitié depuis que..."
EXCERPTS = [
    f"{name} a ouvert hier la session du parlement régional avec un discours sur les routes et les ports du pays que"
    for name in ("Awa Diallo", "Marc Perrin", "Jean Kouadio", "Lina Haddad")
]

FOUND = [
    pytest.param(
        ["La nappe baisse", f"{CUT[:-3]}. [Lire la suite]", "Un pont neuf à Sorgues", f"{CUT[:-3]}. [Lire la suite]"],
        id="cards-with-a-link",
    ),
    pytest.param(["Au cinéma", "La Nappe", CUT, "Le Pont", CUT, "Les Puits", CUT], id="titles-and-cut-teasers"),
    pytest.param(EXCERPTS, id="cut-at-one-length"),
    pytest.param(
        ["- 22h48", "- Neige sur le Jura", "- 22h36", "- Un séisme au Chili", "- 21h13", "- Grève à Lyon"], id="times"
    ),
    pytest.param(
        [
            "Politique",
            "Le Sénat vote la loi",
            "Société",
            "Une école ferme à Briou",
            "Culture",
            "Le festival de Sainte-Anne",
        ],
        id="sections-with-titles",
    ),
    pytest.param(["Vie pratique", "-", "Vie pratique", "-", "Vie pratique"], id="sections-that-come-back"),
    pytest.param(["Awa Diop", "Économiste à l'université de Vernay"], id="author-and-function"),
    pytest.param(["L'équipe", "- Production", "- Réalisation"], id="team"),
    pytest.param(["SERVICE: Louez une voiture avec Brèze Auto"], id="labelled-advert"),
    pytest.param(["- Connectez-vous ou inscrivez-vous pour publier un commentaire"], id="comment-form"),
    pytest.param(["Vous avez une question ? Écrivez-nous à courrier@vernay-info.fr."], id="address"),
    pytest.param(["Suivez nous sur :", "- YouTube : https://www.youtube.com/c/vernay/"], id="network-with-address"),
    pytest.param(["+ Les articles réservés aux abonnés", "+ Les archives depuis 1950"], id="offers"),
    pytest.param(["(Le Courrier)"], id="outlet-in-brackets"),
]

KEPT = [
    pytest.param(
        ["Où dormir", "L'hôtel du Pont a douze chambres sur la rivière.", "Où manger", "Chez Lina."], id="sections"
    ),
    pytest.param(
        ["Le programme :", "20h15", "Ouverture du bal", "21h00", "Concert", "22h30", "Feu d'artifice"], id="programme"
    ),
    pytest.param(["Ils attendent la suite…", "Elle hésite…", "Le juge tranchera lundi…"], id="suspense"),
    pytest.param(["- Comment payer le pont ?", "- Qui le gardera ?", "- Quand ouvrira-t-il ?"], id="questions"),
    pytest.param(["Le maire veut lire la suite."], id="read-on"),
    pytest.param(["Renseignements : mairie@vernay.fr."], id="practical-address"),
    pytest.param(["Selon l'équipe, la passerelle sera prête en mai."], id="team-in-a-sentence"),
]


def texts_of(text: str) -> list[str]:
    """Return the passages of page clutter; those that touch are one."""
    return [text[part.start : part.end] for part in find_clutter(text)]


@pytest.mark.parametrize("lines", FOUND)
def test_lines_below_the_article(lines: list[str]) -> None:
    """Lines below an article that are not its own are found, and nothing of the article."""
    text = "Vernay rouvre son pont\n" + ARTICLE + "\n" + "\n".join(lines)
    skipped = {i for part in find_clutter(text) for i in range(part.start, part.end)}
    missed = [line for line in lines if line != "-" and not skipped.issuperset(_places(text, line))]
    assert missed == []
    assert skipped.isdisjoint(range(text.index(ARTICLE) + len(ARTICLE)))


def _places(text: str, line: str) -> range:
    start = text.rindex("\n" + line) + 1
    return range(start, start + len(line.rstrip()))


@pytest.mark.parametrize("lines", KEPT)
def test_own_lines_are_kept(lines: list[str]) -> None:
    """The last lines of an article stay, whatever their shape."""
    assert texts_of("Vernay rouvre son pont\n" + ARTICLE + "\n" + "\n".join(lines)) == []


def test_menu_above_the_article() -> None:
    """Very short lines above an article are a menu, whatever the names of the sections."""
    menu = ["Nos quartiers", "La vie des gens", "Le grand bain", "Ça roule", "Bonnes tables", "Le coin des lecteurs"]
    text = "Vernay rouvre son pont\n" + "\n".join(menu) + "\n" + ARTICLE
    assert texts_of(text) == menu


def test_article_below_a_signature_is_another() -> None:
    """Below a header that follows the signature, paragraphs belong to other articles."""
    text = f"Le pont\n{ARTICLE}\nPar Awa Diop\nÀ lire aussi :\nRevue Fleuves : les ponts\n{ARTICLE}"
    assert texts_of(text)[-3:] == ARTICLE.split("\n")


@pytest.mark.parametrize(
    ("line", "mentions", "quantities"),
    [
        pytest.param("Par Marie Dupont", ["Marie Dupont"], [], id="byline"),
        pytest.param("© Reuters", ["Reuters"], [], id="credit"),
        pytest.param("Lire aussi : À Lyon, 12 blessés", ["Lyon"], ["12 blessés"], id="related"),
        pytest.param("Publié le 3 mai 2021 à 12h30", [], [], id="publication"),
        pytest.param("Lecture 3 min", [], [], id="reading-time"),
        pytest.param("Accueil > Afrique > Mali", [], [], id="navigation"),
        pytest.param("Abonnez-vous à notre newsletter : 2 euros par mois", [], [], id="appeal"),
        pytest.param("12 commentaires", [], [], id="comments"),
        pytest.param("#Mali #Bamako", [], [], id="other"),
    ],
)
def test_what_is_read_of_each_kind(line: str, mentions: list[str], quantities: list[str], extractor: Extractor) -> None:
    """Names are read in bylines, credits and titles of other articles, quantities in the titles alone."""
    article = extractor.extract(f"Le pont rouvre\n\nLe pont a été fermé par la crue.\n\n{line}")
    assert article.skipped
    assert [mention.text for mention in article.mentions] == mentions
    assert [quantity.text for quantity in article.quantities] == quantities


@pytest.mark.parametrize(
    "piece",
    [
        pytest.param("Vie pratique\n-\n", id="labels"),
        pytest.param(f"Le Pont\n{CUT}\n", id="cards"),
        pytest.param("Politique\nLe Sénat vote\n", id="sections"),
        pytest.param("- 22h48\n- Neige sur le Jura\n", id="times"),
        pytest.param("Les plus lus\nLe maire de Vernay a dit non hier.\n", id="headers"),
        pytest.param(f"{ARTICLE}\nLes plus lus\n", id="articles-and-headers"),
        pytest.param("À lire aussi ", id="one-line"),
    ],
)
def test_time_is_linear(piece: str) -> None:
    """A page of any length costs about as much a line."""
    assert_reads_in_linear_time(lambda text: list(find_clutter(text)), piece, 3_200)
