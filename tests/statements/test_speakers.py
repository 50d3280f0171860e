"""Who speaks: the entity that the words for a speaker mean, or nobody that the text names."""

import pytest

from newsner import Extractor
from newsner.lexicons import load_weights

NAMED = [
    ("La ministre Agnès Buzyn a affirmé que le plan était prêt.", "La ministre Agnès Buzyn", "Agnès Buzyn"),
    ("Agnès Buzyn était à Lyon mardi. Elle a affirmé que le plan était prêt.", "Elle", "Agnès Buzyn"),
    ("Agnès Buzyn était à Lyon. « Le plan est prêt », a-t-elle déclaré.", "elle", "Agnès Buzyn"),
    (
        "Jean Dupont, maire de Nancy, était présent. Le maire a assuré que le pont rouvrirait.",
        "Le maire",
        "Jean Dupont",
    ),
    (
        "Jean Dupont, député du Nord, a reçu Marie Martin, sénatrice. Le député a dit que la loi passerait.",
        "Le député",
        "Jean Dupont",
    ),
    (
        "Jean Dupont, député du Nord, a reçu Marie Martin, sénatrice. La sénatrice a dit que la loi passerait.",
        "La sénatrice",
        "Marie Martin",
    ),
    (
        "Jean Dupont a reçu Marie Martin à la mairie. Elle a dit que la loi passerait.",
        "Elle",
        "Marie Martin",
    ),
    (
        "Emmanuel Macron, président de la République, était à Lille. Le chef de l'État a dit que la taxe baisserait.",
        "Le chef de l'État",
        "Emmanuel Macron",
    ),
    (
        "Emmanuel Macron était à Lille mardi. Le locataire de l'Élysée a dit que la taxe baisserait.",
        "Le locataire de l'Élysée",
        "Emmanuel Macron",
    ),
    ("Selon un porte-parole de la CGT, la grève sera suivie.", "un porte-parole de la CGT", "CGT"),
    (
        "Selon un responsable du Parti socialiste, le vote est acquis.",
        "un responsable du Parti socialiste",
        "Parti socialiste",
    ),
    ("Selon la direction de la SNCF, les trains rouleront.", "la direction de la SNCF", "SNCF"),
    ("Selon le groupe Renault, l'usine restera ouverte.", "le groupe Renault", "Renault"),
    ("Renault a publié ses comptes. Le groupe affirme que l'usine restera ouverte.", "Le groupe", "Renault"),
    ("Selon un sondage Ifop, 60 % des Français approuvent la loi.", "un sondage Ifop", "Ifop"),
    (
        "Selon un sondage réalisé en mai par l'Ifop, 60 % des Français approuvent la loi.",
        "un sondage réalisé en mai",
        "Ifop",
    ),
    ("Selon les chiffres de l'Insee, le chômage recule.", "les chiffres de l'Insee", "Insee"),
    (
        "Le parquet de Grenoble a ouvert une enquête. Le parquet a précisé que le suspect était libre.",
        "Le parquet",
        "parquet de Grenoble",
    ),
    (
        "Le parquet de Grenoble a ouvert une enquête. Selon un magistrat du parquet, le suspect est libre.",
        "un magistrat du parquet",
        "parquet de Grenoble",
    ),
    ("Moscou affirme que les frappes ont cessé.", "Moscou", "Moscou"),
    (
        "L'avocat du ministre Jean Dupont, Paul Martin, a dit que le procès serait long.",
        "L'avocat du ministre Jean Dupont",
        "Paul Martin",
    ),
    (
        "Laura Petit, 34 ans, vit à Lyon. La jeune femme affirme que le bus ne passe plus.",
        "La jeune femme",
        "Laura Petit",
    ),
    (
        "Marc Petit, 61 ans, vit à Lyon. Cet homme affirme que le bus ne passe plus.",
        "Cet homme",
        "Marc Petit",
    ),
    (
        "Marc Petit est prêt. L'intéressé affirme que le match sera beau.",
        "L'intéressé",
        "Marc Petit",
    ),
    (
        "Marc Petit a salué Paul Durand. Ce dernier a dit que le match serait dur.",
        "Ce dernier",
        "Paul Durand",
    ),
    (
        "« Le match sera dur », a dit Marc Petit. Il a ajouté que Paul Durand jouerait.",
        "Il",
        "Marc Petit",
    ),
    (
        "« Le match sera dur », a dit Marc Petit à Paul Durand. Il a ajouté que le terrain était gras.",
        "Il",
        "Marc Petit",
    ),
    (
        "Selon la préfecture de Gironde, 200 personnes ont défilé. La même source précise que le calme est revenu.",
        "La même source",
        "préfecture de Gironde",
    ),
    ("Marc Petit et Paul Durand ont dit que le match serait dur.", "Marc Petit et Paul Durand", "Marc Petit"),
    (
        "Le psychiatre Marc Petit suit dix patients. « Le mal est rare », note le médecin.",
        "le médecin",
        "Marc Petit",
    ),
]

NOBODY = [
    ("Jean Dupont était à Lyon. Les enquêteurs ont dit que la piste était sérieuse.", "Les enquêteurs"),
    ("Jean Dupont était à Lyon. Ils ont dit que la piste était sérieuse.", "Ils"),
    ("Jean Dupont était à Lyon. Selon une source policière, la piste est sérieuse.", "une source policière"),
    ("Selon un rapport de la Cour des comptes, la dépense a doublé.", "un rapport de la Cour des comptes"),
    ("Jean Dupont était à Lyon. Selon le rapport, la dépense a doublé.", "le rapport"),
    ("Selon l'entourage de Jean Dupont, la décision est prise.", "l'entourage de Jean Dupont"),
    ("Selon les proches de Jean Dupont, la décision est prise.", "les proches de Jean Dupont"),
    ("Casino et Carrefour ont annoncé que les prix baisseraient.", "Casino et Carrefour"),
    ("Jean Dupont était à Lyon. Elle a dit que la piste était sérieuse.", "Elle"),
    ("Jean Dupont était à Lyon. Une voisine a dit que la rue était calme.", "Une voisine"),
    ("Jean Dupont était à Lyon. Selon le gouvernement, la loi passera.", "le gouvernement"),
    (
        "Jean Dupont était à Lyon. Une voisine a dit que la rue était calme. Elle a ajouté que le bus passait.",
        "Elle",
    ),
    ("Selon un habitant de Lyon, la rue est calme.", "un habitant de Lyon"),
]


def names_of_speaker(extractor: Extractor, text: str, speaker: str) -> set[str]:
    """Return the forms of who speaks by some words for a speaker, the last that do."""
    article = extractor.extract(text)
    found = [s for s in article.statements if s.speaker is not None and s.speaker.text == speaker]
    assert found, [s.speaker for s in article.statements]
    entity = article.speaker_of(found[-1])
    return set() if entity is None else {mention.text for mention in entity.mentions}


@pytest.mark.parametrize(("text", "speaker", "name"), NAMED)
def test_speaker_is_named(extractor: Extractor, text: str, speaker: str, name: str) -> None:
    """The words for a speaker mean an entity of the text."""
    assert name in names_of_speaker(extractor, text, speaker)


@pytest.mark.parametrize(("text", "speaker"), NOBODY)
def test_speaker_is_nobody_named(extractor: Extractor, text: str, speaker: str) -> None:
    """The words for a speaker mean nobody that the text names."""
    assert not names_of_speaker(extractor, text, speaker)


def test_weights_have_a_bias_for_each_kind() -> None:
    """Somebody without a name is weighed for each kind of words."""
    kinds = ("pronoun", "role", "person", "body", "title")
    assert {f"none_{kind}" for kind in kinds} <= load_weights("speaker").keys()
