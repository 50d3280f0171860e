"""What known names mean in an article: the article's own words, its country and its day decide."""

from datetime import date

import pytest
import spacy
from spacy.tokens import Doc, Span

import newsner
from newsner import Extractor, GazetteerEntry, Label
from newsner.linking.country import find_country, find_evidence
from newsner.linking.entries import EntryReference, settle_entries


def names(article: newsner.Extraction) -> dict[str, str]:
    """Return the name of each mention's entity."""
    return {mention.text: entity.name for entity in article.entities for mention in entity.mentions}


SPELT = [
    ("La peste des petits ruminants (PPR) recule. La PPR tue.", "PPR", "peste des petits ruminants"),
    ("Le PPR (plan de prévention des risques) est adopté à Sion.", "PPR", "plan de prévention des risques"),
    ("L'Amicale des pêcheurs sportifs (APS) vote. L'APS gagne.", "APS", "Amicale des pêcheurs sportifs"),
    ("L'Agence de presse sénégalaise (APS) se réforme, dit l'APS.", "APS", "Agence de presse sénégalaise"),
    ("Selon l'Organisation mondiale de la santé (OMS), le virus recule.", "OMS", "Organisation mondiale de la santé"),
]


@pytest.mark.parametrize(("text", "acronym", "name"), SPELT)
def test_article_spells_out_its_acronyms(extractor: Extractor, text: str, acronym: str, name: str) -> None:
    """What an article spells out beside an acronym is what the acronym means there."""
    assert names(extractor.extract(text))[acronym] == name


def test_spelt_out_acronym_has_its_reason(extractor: Extractor) -> None:
    """The alias of a meaning that no gazetteer has is an acronym, and has no id."""
    article = extractor.extract("La peste des petits ruminants (PPR) gagne la wilaya de Batna.")
    entity = next(entity for entity in article.entities if "PPR" in entity.aliases)
    assert (dict(entity.reasons), entity.kb_id) == ({"PPR": "acronym"}, None)


NOT_SPELT = [
    ("Le député Pierre Sabatier (PS) a parlé à Lille.", "PS", "Parti socialiste"),
    ("L'élu Marc Gautier Tessier (CGT) a parlé à Lille.", "CGT", "Confédération générale du travail"),
    ("Le président sortant (PS) a parlé à Lille.", "PS", "Parti socialiste"),
]


@pytest.mark.parametrize(("text", "acronym", "name"), NOT_SPELT)
def test_words_by_chance_before_an_acronym(extractor: Extractor, text: str, acronym: str, name: str) -> None:
    """A person with the same initials, or two words, spell out nothing."""
    assert names(extractor.extract(text))[acronym] == name


BY_COUNTRY = [
    ("DAKAR. Le ministre s'est confié à l'APS sur l'avenir de Thiès.", "APS", "Agence de presse sénégalaise"),
    ("ALGER. Le wali de Guelma s'est confié à l'APS.", "APS", "Algérie Presse Service"),
    ("Le ministre s'est confié à l'APS.", "APS", "APS"),
    ("La CSC manifeste à Liège et à Namur.", "CSC", "Confédération des syndicats chrétiens"),
    ("La CSC a tranché : Ottawa devra indemniser Montréal.", "CSC", "Cour suprême du Canada"),
    ("L'UDC combat ce texte à Berne, à Vaud et en Suisse romande.", "UDC", "Union démocratique du centre"),
    ("À Yaoundé, l'UDC présente un candidat contre le RDPC au Cameroun.", "UDC", "Union démocratique du Cameroun"),
    ("La RTS a diffusé l'entretien à Lausanne, selon un journal suisse.", "RTS", "Radio Télévision Suisse"),
    ("La RTS l'a dit à Dakar, selon un journal sénégalais.", "RTS", "Radiodiffusion Télévision sénégalaise"),
    ("Le PS de Genève et celui de Vaud sont réunis à Berne.", "PS", "Parti socialiste suisse"),
    ("Le PS a perdu Lille, Nantes et Rennes.", "PS", "Parti socialiste"),
    ("L'Élysée reçoit l'AMF à Paris.", "AMF", "AMF"),  # two bodies of one country
    ("À Kiev et à Moscou, selon le quotidien russe RBC, le rouble recule.", "RBC", "RBC"),
    ("La CIA surveille Moscou et Kiev.", "CIA", "Central Intelligence Agency"),
]


@pytest.mark.parametrize(("text", "acronym", "name"), BY_COUNTRY)
def test_acronym_of_several_countries(extractor: Extractor, text: str, acronym: str, name: str) -> None:
    """The article's country decides; where none stands out, or two bodies are left, the acronym keeps its surface."""
    assert names(extractor.extract(text)).get(acronym, acronym) == name


def test_named_in_full_comes_before_the_country(extractor: Extractor) -> None:
    """A meaning that the article names in full holds for its acronym, wherever the article is about."""
    text = "À Dakar, Thiès et Saint-Louis du Sénégal, Algérie Presse Service ouvre un bureau. L'APS s'en réjouit."
    assert names(extractor.extract(text))["APS"] == "Algérie Presse Service"


BY_DAY = [
    ("Le FN progresse.", "2015-12-07", "FN", "Front national"),
    ("Le FN progresse.", "2019-05-27", "FN", "Rassemblement national"),
    ("Le FN progresse.", None, "FN", "Front national"),
    ("L'UMP se divise.", "2014-11-30", "UMP", "Union pour un mouvement populaire"),
    ("Le groupe TotalEnergies investit.", "2024-03-01", "TotalEnergies", "TotalEnergies"),
    ("Le groupe TotalEnergies investit.", "2020-03-01", "TotalEnergies", "TotalEnergies"),  # too early for it
    ("Le Swaziland vote.", "2013-09-20", "Swaziland", "Swaziland"),
    ("Le Swaziland vote.", "2023-09-29", "Swaziland", "Eswatini"),
    ("La CSDM ferme deux écoles.", "2018-02-01", "CSDM", "Commission scolaire de Montréal"),
    ("La CSDM ferme deux écoles.", "2022-02-01", "CSDM", "Centre de services scolaire de Montréal"),
    ("Publié le 3 mars 2014\nGDF Suez investit.", None, "GDF Suez", "GDF Suez"),
    ("Publié le 3 mars 2018\nGDF Suez investissait alors.", None, "GDF Suez", "Engie"),
]


@pytest.mark.parametrize(("text", "day", "surface", "name"), BY_DAY)
def test_name_of_the_day(extractor: Extractor, text: str, day: str | None, surface: str, name: str) -> None:
    """A thing that changed its name has that of the article's day, or, undated, the newest that the article uses."""
    assert names(extractor.extract(text, date=day))[surface] == name


def test_names_of_one_thing_are_one_entity(extractor: Extractor) -> None:
    """The old and the new name are one entity in an article, and have one id in a corpus."""
    text = "Le Front national devient le Rassemblement national. Le RN s'en félicite."
    article = extractor.extract(text, date="2018-06-02")
    (party,) = article.organisations
    assert (party.name, party.aliases) == ("Rassemblement national", ("Front national", "RN"))
    corpus = newsner.tag({"a": "Le Front national perd.", "b": "Le Rassemblement national gagne."})
    (entry,) = corpus.link()
    assert (entry.kb_id, entry.seen.documents) == ("rassemblement-national", 2)


def test_party_of_the_same_name_abroad(extractor: Extractor) -> None:
    """A foreign party that is called like one that changed its name is not renamed."""
    text = "À Rio de Janeiro, le Parti social chrétien perd un chef, arrêté à São Paulo par la police brésilienne."
    assert names(extractor.extract(text, date="2024-08-28"))["Parti social chrétien"] == "Parti social chrétien"


def test_known_acronym_is_no_other_name_with_its_initials(extractor: Extractor) -> None:
    """An acronym whose meaning is known is not merged with an unknown name that happens to have its initials."""
    found = names(extractor.extract("EDF achève l'EPR de Flamanville. Le réacteur coûte cher à EDF."))
    assert found["EDF"] == "Électricité de France"
    assert "Électricité de France" not in {name for surface, name in found.items() if surface != "EDF"}


def test_own_names_are_never_overruled() -> None:
    """A user's `PS` is that in every article, and so is a user's name that the packaged gazetteer has, too."""
    own = newsner.load(gazetteer=[GazetteerEntry(name="Parti socialiste", label=Label.ORG, aliases=("PS",), kb_id="7")])
    entity = own.extract("Le PS de Genève et celui de Vaud sont réunis à Berne.").organisations[0]
    assert (entity.name, entity.kb_id) == ("Parti socialiste", "7")


def test_deciding_again_changes_nothing(extractor: Extractor) -> None:
    """What a decision gives is decided in the same way again."""
    for text, *_ in [*SPELT, *NOT_SPELT, *BY_COUNTRY, *BY_DAY]:
        doc = extractor.nlp(text)
        raw = [(span, EntryReference(span.id_, span.kb_id_) if span.id_ else None) for span in doc.ents]
        once = settle_entries(doc, raw)
        assert settle_entries(doc, once) == once


def build_doc(text: str, *marks: tuple[str, str]) -> Doc:
    """Return a document with names as (surface, label) that the gazetteer knows under their surface."""
    doc = spacy.blank("fr")(text)
    spans = [doc.char_span(start := text.index(surface), start + len(surface)) for surface, _ in marks]
    doc.ents = [Span(doc, s.start, s.end, label, span_id=s.text) for s, (_, label) in zip(spans, marks, strict=True)]
    return doc


def test_country_by_places_and_peoples() -> None:
    """Names of towns and institutions, demonyms and words of one country point to it."""
    doc = build_doc("Le wali de Jijel a reçu un hôte algérien à Oran.", ("Jijel", "LOC"), ("Oran", "LOC"))
    assert [(found.word, found.country) for found in find_evidence(doc)] == [
        ("Jijel", "DZ"),
        ("Oran", "DZ"),
        ("wali", "DZ"),
        ("algérien", "DZ"),
    ]
    assert find_country(doc) == "DZ"


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Écrire à info@mairie.sn ou voir www.police.sn.", "SN"),
        ("Tél. +41 22 700 00 00, redaction@journal.ch", "CH"),
        ("La séance commence demain.", None),
        ("Il est né en 2041 (pt. 3.ch).", None),
    ],
)
def test_country_by_contacts(text: str, country: str | None) -> None:
    """Codes of web addresses and telephone numbers point to a country; other points and numbers do not."""
    assert find_country(spacy.blank("fr")(text)) == country


def test_no_country_without_margin() -> None:
    """Two countries that are named alike leave it open."""
    doc = build_doc("Entre Dakar et Alger, Thiès et Oran.", *[(x, "LOC") for x in ("Dakar", "Alger", "Thiès", "Oran")])
    assert find_country(doc) is None


def test_day_of_the_caller_comes_first(extractor: Extractor) -> None:
    """The day that the caller gives decides also where the text has another one."""
    text = "Publié le 3 mars 2014\nGDF Suez investit."
    assert names(extractor.extract(text, date=date(2018, 1, 1)))["GDF Suez"] == "Engie"
