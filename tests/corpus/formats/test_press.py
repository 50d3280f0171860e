"""Exports of press databases: every layout, whatever is wrong with the file, and nothing lost."""

import gzip
import warnings
import zipfile
from pathlib import Path
from typing import Any

import pytest

import newsner.checks
from newsner import Document, ErrorRecord, MissingExtraError, read
from newsner.corpus.documents import Documents
from timing import assert_linear

SAMPLES = Path(__file__).parent / "samples"
NEW = (SAMPLES / "europresse_2023.HTML").read_text("utf-8")
OLD = (SAMPLES / "europresse_2012.html").read_text("utf-8")
CODES = (SAMPLES / "factiva_codes.html").read_text("utf-8")
CUT = "the file ends inside this article"


def save(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read_all(path: Path, **options: Any) -> tuple[list[Document], tuple[ErrorRecord, ...]]:
    documents = read(path, **options)
    return list(documents), documents.errors


def article(body: str = "<p>Corps.</p>", header: str = "jeudi 12 mars 2020", number: str = "news·20200312·A·1") -> str:
    """Return an export of Europresse with one article."""
    return (
        '<html><body><article><header><div class="rdp__DocPublicationName"><span class="DocPublicationName">Le Temps'
        f'</span></div><span class="DocHeader">{header}</span><div class="titreArticle"><p class="titreArticleVisu '
        f'rdp__articletitle">Titre</p></div></header><section><div class="DocText clearfix"><div '
        f'class="docOcurrContainer">'
        f"{body}</div></div></section><footer><div "
        f'class="publiC-lblNodoc">{number}</div></footer></article></body></html>'
    )


def text_of(tmp_path: Path, body: str) -> str:
    [document], _ = read_all(save(tmp_path / "a.html", article(body)))
    return document.text


def metadata_of(tmp_path: Path, header: str) -> dict[str, str]:
    [document], _ = read_all(save(tmp_path / "a.html", article(header=header)))
    known = {"title", "source", "number"}
    return {name: value for name, value in document.metadata.items() if name not in known}


LAYOUTS = [
    ("europresse_2012.html", "Europresse (before 2013)", 2, 0),
    ("europresse_2015.HTML", "Europresse (2013 to 2016)", 3, 0),
    ("europresse_2023.HTML", "Europresse (since 2017)", 2, 1),
    ("factiva_codes.html", "Factiva (HTML, with codes)", 2, 0),
    ("factiva_plain.html", "Factiva (HTML, without codes)", 2, 0),
    ("factiva_codes.rtf", "Factiva (text, with codes)", 1, 1),
    ("factiva_plain.rtf", "Factiva (text, without codes)", 2, 0),
    ("factiva.txt", "Factiva (text, with codes)", 2, 0),
    ("factiva.xml", "Factiva (XML)", 1, 1),
]


@pytest.mark.parametrize(("name", "layout", "documents", "errors"), LAYOUTS)
def test_every_layout_is_recognised(name: str, layout: str, documents: int, errors: int) -> None:
    """By its content; each document has a title, a source and a day in ISO 8601, and no boilerplate."""
    found = read(SAMPLES / name)
    for document in found:
        assert document.metadata["title"]
        assert document.metadata["source"]
        assert document.metadata["date"].count("-") == 2
        for boilerplate in ("©", "Document ", "droits réservés", "(c)", "Note(s)", "Numéro", "Factiva", "<", "&"):
            assert boilerplate not in document.text
    contents = found.contents
    assert (contents.documents, contents.errors, contents.layouts) == (documents, errors, {layout: 1})


def test_every_sample_is_tested() -> None:
    assert {path.name for path in SAMPLES.iterdir()} == {"README.md", *(name for name, *_ in LAYOUTS)}
    readme = (SAMPLES / "README.md").read_text("utf-8")
    assert not [name for name, *_ in LAYOUTS if f"`{name}`" not in readme]


def test_europresse_since_2017() -> None:
    """All fields, the lead before the body, and boxes behind it."""
    (first, second), (link,) = read_all(SAMPLES / "europresse_2023.HTML")
    assert first == Document(
        "news·20200312·GLW·1072124_7092357608",
        "Le chapeau dit ce que l'article raconte.\n\n« Nous avançons », a dit Jean Bode à La Gazette.\n\nUn "
        "intertitre\n\n"
        "Un lien : la lune, et l'extérieur.",
        {
            **{"title": "L'énergie de Jean Bode : «\xa0on avance\xa0»", "source": "La Gazette du Levant (site web)"},
            **{"date": "2020-03-12", "author": "Zoé Pinson; Ana RUIZ", "section": "Société; Actu société"},
            **{"url": "https://example.org/energie", "words": "1455", "number": "news·20200312·GLW·1072124_7092357608"},
            **{"time": "14:05+01:00", "edition": "Edition principale", "source_code": "GLW"},
            **{"also_in": "La Gazette du Levant"},
        },
    )
    assert second.id == "news·20220804·EL·1×20×42"
    assert second.text == (
        "Le sous-titre est un chapeau.\n\nLe corps, première ligne\nseconde ligne.\n\nUne question ?\n\nUne "
        "réponse.\n\n"
        "Quelques dates\n\n1978 Naissance à Rouen.\n\n2016 Départ."
    )
    assert second.metadata["kicker"] == "En couverture - ENTRETIEN"
    assert (second.metadata["captions"], second.metadata["issue"]) == ("Une légende.", "3709")
    assert (link.id, link.type, link.metadata["url"]) == (
        "news·20220805·FIL·1",
        "not_text",
        "https://example.org/ailleurs",
    )


def test_lists_of_factiva_are_names() -> None:
    """Without their codes and with `;` between them, in HTML and RTF as in XML."""
    for name in ("factiva_codes.html", "factiva_codes.rtf"):
        first = next(iter(read(SAMPLES / name)))
        assert first.metadata["subjects"] == "Domestic Politics; Political/General News"
    assert next(iter(read(SAMPLES / "factiva_codes.html"))).metadata["companies"] == "Turbines du Levant SA"


def test_europresse_before_2013() -> None:
    """The author stands alone on the first line, if one does."""
    (first, second), _ = read_all(SAMPLES / "europresse_2012.html")
    assert first.text == "La ministre Ana Ruiz, à Lyon, a présenté son plan. Suite en gras.\n\nDeuxième paragraphe."
    assert "author" not in first.metadata
    assert first.metadata["title"] == "Un titre : des énergies"
    assert (second.text, second.metadata["author"]) == ("Le contenu de l'article.", "Zoé Pinson")
    assert (second.metadata["page"], second.metadata["issue"]) == ("03", "5968")


def test_europresse_2013_to_2016() -> None:
    """Sections with rubrics, authors in plain elements, an English article, and a body outside its frame."""
    (first, second, third), _ = read_all(SAMPLES / "europresse_2015.HTML")
    assert first.text == "Selon Jean Bode, l'énergie verte manque.\n\nLa suite."
    assert (first.metadata["section"], first.metadata["author"]) == ("Communication; MÉDIAS", "Zoé Pinson")
    assert (second.text, second.metadata["note"]) == ("Un paragraphe hors de son cadre.", "(14 mars 1956.)")
    assert (third.metadata["date"], third.metadata["section"]) == ("2015-11-13", "World")


@pytest.mark.parametrize("name", ["factiva_codes.html", "factiva_codes.rtf", "factiva_plain.html", "factiva_plain.rtf"])
def test_factiva_has_the_same_fields_in_all_formats(name: str) -> None:
    first = next(iter(read(SAMPLES / name)))
    expected = {"source": "La Gazette du Levant", "date": "2020-03-12", "language": "fr"}
    assert expected.items() <= dict(first.metadata).items()
    assert first.metadata["author"].casefold() == "zoé pinson"
    assert first.id == first.metadata["number"] == "GAZLEV0020200312eg3c0001r"
    assert first.text.count("\n\n") >= 1


def test_factiva_as_a_browser_saves_it() -> None:
    """Lines that it wrapped are joined, and its stars are gone."""
    first, second = read(SAMPLES / "factiva.txt")
    assert first.text == (
        "Le premier paragraphe de l'énergie, que le navigateur a coupé par Jean-Christophe Bode au bout de la ligne."
        "\n\nLe deuxième."
    )
    assert first.metadata["title"] == "Le plan de Jean Bode pour l'énergie du Levant, qui est long"
    assert second.id == "ESTLIB0020240120ek1k00036"


HEADERS = [
    ("jeudi 12 mars 2020", {"date": "2020-03-12"}),
    ("12 mars 2020 - 14:05", {"date": "2020-03-12", "time": "14:05"}),
    ("Une, 1er ao&ucirc;t 2020, p. 1", {"date": "2020-08-01", "section": "Une", "page": "1"}),
    ("Thursday, March 12, 2020 13887 words, p. 819(40)", {"date": "2020-03-12", "words": "13887", "page": "819(40)"}),
    ("World, 12 March 2020", {"date": "2020-03-12", "section": "World"}),
    (
        "lundi 23 octobre 2023 - 11:49:55 -0000 1455 mots",
        {"date": "2023-10-23", "time": "11:49:55+00:00", "words": "1455"},
    ),
    ("Mars 2020", {"date": "2020-03"}),
    ("Seine-Saint-Denis, lundi 28 janvier 2013, p. 93_T_17", {"date": "2013-01-28", "section": "Seine-Saint-Denis"}),
    ("Hiver 2020", {"date_text": "Hiver 2020", "date": "2020-03-12"}),
    ("31 février 2020", {"date_text": "31 février 2020", "date": "2020-03-12"}),
]


@pytest.mark.parametrize(("header", "expected"), HEADERS)
def test_dates_of_europresse(header: str, expected: dict[str, str], tmp_path: Path) -> None:
    """What is no date stays as it is; the day is then that of the number."""
    found = metadata_of(tmp_path, header)
    assert expected.items() <= found.items()


def test_no_date_is_invented(tmp_path: Path) -> None:
    """Without a date in the header or in the number there is none."""
    [document], _ = read_all(save(tmp_path / "a.html", article(header="Hiver", number="")))
    assert "date" not in document.metadata
    assert document.metadata["date_text"] == "Hiver"
    assert document.id == f"{tmp_path}/a.html:1"


BODIES = [
    pytest.param("<p>L'<mark>énerg</mark>ie</p>", "L'énergie", id="mark"),
    pytest.param("<p>l'<b>é</b>t<span class='hlterms'>é</span> <font>dit</font></p>", "l'été dit", id="inline"),
    pytest.param("<p>Un</p><p></p><p> Deux</p>", "Un\n\nDeux", id="paragraphs"),
    pytest.param("<p>A &amp; B &eacute; &#233; &amp;eacute;</p>", "A & B é é é", id="entities"),
    pytest.param("<p>&amp;copy TF1 Un</p>" + "<p>x</p>" * 5, "© TF1 Un" + "\n\nx" * 5, id="half-entity"),
    pytest.param("<p>1 &lt; 2 et AT&amp;T</p>", "1 < 2 et AT&T", id="no-entities"),
    pytest.param(
        '<div class="transcript"><a class="time">00:05</a><span class="value">Bonjour.</span></div>'
        '<div class="transcript"><a class="time">00:35</a><span class="value">Bonsoir.</span></div>',
        "Bonjour.\n\nBonsoir.",
        id="transcript-of-a-broadcast",
    ),
    pytest.param("<p>Un<br/>deux</p>", "Un\ndeux", id="break"),
    pytest.param("<p>Un\n   deux</p>", "Un deux", id="wrapped"),
    pytest.param("Sans paragraphe", "Sans paragraphe", id="bare"),
    pytest.param(
        "<p>Le © de 2020 n'est pas à la fin.</p>" + "<p>x</p>" * 5,
        "Le © de 2020 n'est pas à la fin." + "\n\nx" * 5,
        id="copyright-sign",
    ),
    pytest.param("<p>Fin.</p><p>© 2020 Le Temps. Tous droits réservés.</p>", "Fin.", id="copyright-line"),
    pytest.param(
        "<p>Cet article est paru dans la revue.</p><p>Oui.</p>",
        "Cet article est paru dans la revue.\n\nOui.",
        id="body",
    ),
    pytest.param("<p>(b) l'eau ;</p><p>(c) le sel.</p>", "(b) l'eau ;\n\n(c) le sel.", id="third-point-of-a-list"),
    pytest.param("<p>Fin.</p><p>(c) 2020 AFP</p>", "Fin.", id="copyright-in-parentheses"),
    pytest.param("<p>Fin.</p><p>Cet article est paru dans Le Temps</p>", "Fin.", id="appeared-without-link"),
    pytest.param("<p>Fin.</p><a href='x'>Cet article est paru dans Le Temps</a>", "Fin.", id="appeared"),
    pytest.param(
        f"<table><tr><td>{'Gauche. ' * 10}</td><td>{'Droite. ' * 10}</td></tr></table>",
        "Gauche. " * 9 + "Gauche.\n\n" + "Droite. " * 9 + "Droite.",
        id="two-columns",
    ),
    pytest.param("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>", "a b\nc d", id="table"),
    pytest.param("<ul><li>un</li><li>deux</li></ul>", "un\ndeux", id="list"),
    pytest.param("<script>var x</script><p>Oui</p>", "Oui", id="script"),
]


@pytest.mark.parametrize(("body", "expected"), BODIES)
def test_text_of_markup(body: str, expected: str, tmp_path: Path) -> None:
    assert text_of(tmp_path, body) == expected


TRUNCATED = [
    pytest.param("a.html", NEW[: NEW.index("Une question")], 1, id="europresse"),
    pytest.param("a.html", NEW[: NEW.index("L&#39;Est")], 1, id="europresse-in-header"),
    pytest.param("a.html", OLD[: OLD.index("Le contenu") + 20], 1, id="europresse-old"),
    pytest.param("a.html", CODES[: CODES.index("Un seul") + 5], 1, id="factiva-html"),
    pytest.param("a.rtf", (SAMPLES / "factiva_plain.rtf").read_text().partition("Only par")[0], 1, id="factiva-rtf"),
    pytest.param("a.txt", (SAMPLES / "factiva.txt").read_text("utf-8").partition("Un seul")[0], 1, id="factiva-txt"),
    pytest.param("a.xml", (SAMPLES / "factiva.xml").read_text("utf-8").partition("No body")[0], 1, id="factiva-xml"),
]


@pytest.mark.parametrize(("name", "content", "whole"), TRUNCATED)
def test_truncated_file(name: str, content: str, whole: int, tmp_path: Path) -> None:
    """The articles before the end are read, and the last one is no half document."""
    documents, errors = read_all(save(tmp_path / name, content))
    assert len(documents) == whole
    assert [(error.type, error.reason[: len(CUT)]) for error in errors] == [("unreadable", CUT)]


UNKNOWN = [
    pytest.param(
        NEW[: NEW.index("<article>")] + "</body></html>", "Europresse .*holds no article; export again", id="empty"
    ),
    pytest.param(
        '<p class="DocPublicationName">Le Temps</p><div class="newTitle">Titre</div>',
        "has DocPublicationName.*in a layout that is not known: .* no <article>.*no element of class titreArticleVisu",
        id="europresse",
    ),
    pytest.param(
        "<title>Factiva</title><div class='headlines'>Titre</div>",
        "Factiva .HTML.*as in a list of headlines",
        id="factiva",
    ),
    pytest.param(
        '<a name="DOC_ID_0_0"></a><p><span class="c2">1 of 3 DOCUMENTS</span></p><p>LONGUEUR: 143 mots</p><p>Texte</p>',
        "LexisNexis, whose layouts are not read.*LexisNexisTools.*layout=text",
        id="lexisnexis",
    ),
]


@pytest.mark.parametrize(("content", "message"), UNKNOWN)
def test_unknown_layout_is_a_clear_error(content: str, message: str, tmp_path: Path) -> None:
    """Raised for a file alone; among others it becomes an error record. As text it can be read all the same."""
    bad = save(tmp_path / "a.html", content)
    with pytest.raises(ValueError, match=message):
        read(bad)
    good = save(tmp_path / "b.html", article())
    documents, (error,) = list(read([bad, good])), read([bad, good]).errors
    assert (len(documents), error.id, error.type) == (1, str(bad), "unreadable")
    assert read_all(bad, layout="text")[0][0].text == content


FOREIGN = [
    pytest.param("12 of 300 DOCUMENTS\n\nLe Temps\n\nTitre\n\nLENGTH: 300 words\n\nTexte", True, id="lexisnexis"),
    pytest.param("Titre\n\nBody\n\nTexte\n\nLoad-Date: March 1, 2020\n\n\nEnd of Document", True, id="nexis-uni"),
    pytest.param("Il en faut\n1 of 3 documents\nselon la loi.", False, id="a-line-that-looks-so"),
    pytest.param("LONGUEUR : 12 m\nEnd of Document", False, id="two-lines-that-look-so"),
]


@pytest.mark.parametrize(("text", "is_refused"), FOREIGN)
def test_texts_of_other_databases(text: str, is_refused: bool, tmp_path: Path) -> None:
    """A hundred articles must not become one text."""
    good = save(tmp_path / "b.html", article())
    documents, errors = read_all([good, save(tmp_path / "a.txt", text)])  # type: ignore[arg-type]
    assert (len(documents), len(errors)) == ((1, 1) if is_refused else (2, 0))


def test_encodings(tmp_path: Path) -> None:
    """The content decides, whatever the page declares."""
    expected, _ = read_all(SAMPLES / "europresse_2023.HTML")
    for name, data in {
        "a.html": NEW.replace("utf-8", "iso-8859-1").encode(),
        "b.HTML": NEW.encode("cp1252", "xmlcharrefreplace"),
        "c.htm": NEW.encode("utf-16"),
        "d.html.gz": gzip.compress(NEW.encode()),
    }.items():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            assert read_all(save(tmp_path / name, data))[0] == expected


def test_bytes_that_cannot_be_decoded_cost_their_article_only(tmp_path: Path) -> None:
    documents, errors = read_all(save(tmp_path / "a.html", NEW.encode().replace(b"Le corps", b"Le c\xffrps")))
    assert [document.id for document in documents] == ["news·20200312·GLW·1072124_7092357608"]
    assert (errors[0].id, errors[0].type) == ("news·20220804·EL·1×20×42", "undecodable")
    assert errors[0].metadata["title"] == "Un entretien"


def test_duplicates_become_error_records(tmp_path: Path) -> None:
    """In one export, and in two."""
    save(tmp_path / "a.html", article())
    save(tmp_path / "b.html", article())
    documents, errors = read_all(tmp_path)
    assert [document.id for document in documents] == ["news·20200312·A·1"]
    assert [(error.id, error.type, error.metadata["source"]) for error in errors] == [
        ("news·20200312·A·1", "duplicate_id", "Le Temps")
    ]


def test_an_article_without_text_is_an_error_record(tmp_path: Path) -> None:
    """Without a body it is no document; without a title, author or date it is one."""
    documents, errors = read_all(save(tmp_path / "a.html", article(body="")))
    assert (documents, errors[0].type, errors[0].reason) == ([], "not_text", "the article has no text")
    bare = article().replace("Titre", "").replace("jeudi 12 mars 2020", "")
    [document], _ = read_all(save(tmp_path / "a.html", bare))
    assert document.metadata == {"source": "Le Temps", "date": "2020-03-12", "number": "news·20200312·A·1"}


def test_a_page_of_one_article(tmp_path: Path) -> None:
    """As mobile pages and viewers have it: without <article>, or inside a script."""
    page = (
        '<span class="DocPublicationName">Le Temps</span><span class="DocHeader">12 mars 2020</span>'
        '<p class="titreArticleVisu">Titre</p><div class="docOcurrContainer"><p>Corps.</p></div>'
    )
    [document], _ = read_all(save(tmp_path / "a.html", f"<html><body>{page}</body></html>"))
    escaped = page.replace("<", "&lt;").replace('"', "&quot;")
    [other], _ = read_all(save(tmp_path / "a.html", f"<script>var documentText = `{escaped}`;</script>"))
    assert document == other
    assert (document.text, document.metadata["date"]) == ("Corps.", "2020-03-12")


def test_layout_that_is_asked_for(tmp_path: Path) -> None:
    """A file that is none is an error; ``text`` takes exports as they stand."""
    page = save(tmp_path / "a.html", "<p>Un texte.</p>")
    with pytest.raises(
        ValueError, match=r"a\.html is read with layout=europresse, but nothing in it is as in exports of"
    ):
        read(page, layout="europresse")
    assert read_all(SAMPLES / "europresse_2023.HTML", layout="text")[0][0].text == NEW
    assert len(read_all(SAMPLES / "factiva.txt", layout="factiva")[0]) == 2


@pytest.mark.parametrize(
    "content",
    [
        '<div class="mainArticle"><p>Le Document FOO est ici. © 2020</p></div>',
        '<a href="https://www.europresse.com">Europresse</a> et <a href="https://factiva.com">Factiva</a>',
        "<article><h1>Titre</h1><p>Un article d'un site.</p></article>",
    ],
)
def test_other_pages_are_left_as_they_are(content: str, tmp_path: Path) -> None:
    """With their markup, so that offsets point into the file."""
    for name in ("a.html", "a.txt"):
        assert read_all(save(tmp_path / name, content)) == ([Document(str(tmp_path / name), content, {})], ())


def test_time_grows_with_the_number_of_articles(tmp_path: Path) -> None:
    start, end = article().index("<article>"), article().index("</body>")

    def write(name: str, number: int) -> Path:
        one = [article(f"<p>{'Un texte. ' * 400}</p>", number=f"news·20200312·A·{i}") for i in range(number)]
        many = "".join(page[start : -len("</body></html>")] for page in one)
        return save(tmp_path / name, article()[:start] + many + article()[end:])

    few, many = write("few.html", 50), write("many.html", 500)
    assert len(read_all(many)[0]) == 500
    assert_linear(lambda: read_all(few), lambda: read_all(many), 10)


def test_xml_that_no_parser_reads(tmp_path: Path) -> None:
    """Though it names what an export of Factiva has."""
    _, (error,) = read_all(save(tmp_path / "a.xml", "x" + (SAMPLES / "factiva.xml").read_text("utf-8")))
    assert error.type == "unreadable"
    assert "looks like an export of Factiva (XML)" in error.reason


def test_a_search_summary_before_the_articles_is_none(tmp_path: Path) -> None:
    """Nor is a table of contents with titles, dates and numbers of words."""
    contents = "Résumé de la recherche\n\nLe plan\n12 mots\n12 mars 2020\n\n"
    text = (
        f"{contents}Le plan de Jean Bode\n\nPar Zoé Pinson\n12 mots\n12 mars 2020\nLa Gazette\nGAZLEV\nFrançais\n"
        "(c) 2020 La Gazette\n\nCorps.\n\nDocument GAZLEV0020200312eg3c0001r\n"
    )
    [document], errors = read_all(save(tmp_path / "a.txt", text))
    assert (document.text, document.metadata["title"], errors) == ("Corps.", "Le plan de Jean Bode", ())


def test_rtf_that_is_no_export(tmp_path: Path) -> None:
    """It is one document; a file that is no RTF is an error record."""
    [document], _ = read_all(
        save(tmp_path / "a.rtf", r"{\rtf1\ansi\ansicpg1252 \b Gras\b0  et \i fin\i0\par \'c9t\'e9.}")
    )
    assert document.text == "Gras et fin\nÉté."
    assert "no RTF file" in read(save(tmp_path / "a.rtf", "abc")).errors[0].reason


def test_documents_say_what_they_are() -> None:
    assert repr(read(SAMPLES / "europresse_2023.HTML")).endswith(
        "europresse_2023.HTML: an unknown number of documents>"
    )
    assert isinstance(read([]), Documents)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    """An error record, also for the first file."""
    for name in ("a.html", "a.txt", "a.xml", "a.rss"):
        _, (error,) = read_all(save(tmp_path / name, bytes(range(128, 256)) * 40))
        assert (error.id, error.type) == (str(tmp_path / name), "undecodable")


def test_characters_of_rtf(tmp_path: Path) -> None:
    """Halves of characters are joined."""
    [document], _ = read_all(save(tmp_path / "a.rtf", r"{\rtf1\ansi\uc1 L\u8217?\u233?t\u233? \u-10179?\u-8694?}"))
    assert document.text == "L’été 😊"
    assert read(read(tmp_path / "a.rtf")).contents.documents == 1


def test_articles_of_europresse_without_a_header(tmp_path: Path) -> None:
    """The body is no lead, and the day may stand anywhere above the title."""
    page = article().replace("<header>", "").replace("</header>", "")
    [document], _ = read_all(save(tmp_path / "a.html", page))
    assert (document.text, document.metadata["title"]) == ("Corps.", "Titre")
    bare = article(number="").replace('class="DocHeader"', "")
    [document], _ = read_all(save(tmp_path / "a.html", bare))
    assert document.metadata["date"] == "2020-03-12"


COPIED = """SE Politique
HD Le plan de Jean Bode
BY Zoé Pinson
WC 12 mots
PD 12 mars 2020
SN Le Temps
LA Français
LP Le chapeau.

CO et IN sont des codes, mais pas ici.
TD
Le corps.
AN Document FOO00012
"""


def test_factiva_as_it_is_copied(tmp_path: Path) -> None:
    """Codes before one space, and a number of another form."""
    [document], _ = read_all(save(tmp_path / "a.txt", COPIED))
    assert document.id == "FOO00012"
    assert document.text == "Le chapeau.\n\nCO et IN sont des codes, mais pas ici.\n\nLe corps."
    assert (document.metadata["author"], document.metadata["section"]) == ("Zoé Pinson", "Politique")
    html = CODES.replace("GAZLEV0020200312eg3c0001r", "FOO00012")
    assert next(iter(read(save(tmp_path / "a.html", html)))).id == "FOO00012"


@pytest.mark.parametrize(
    ("name", "content", "library", "extra", "layout"),
    [
        ("a.html", article(), "lxml", "press", None),
        ("a.rtf", "{\\rtf1 a}", "striprtf", "press", None),
        ("a.rss", "<rss></rss>", "feedparser", "press", None),
        ("a.html", "<p>a</p>", "trafilatura", "web", "web"),
        ("a.warc", "", "warcio", "web", None),
    ],
)
def test_missing_libraries_are_named_at_once(
    name: str,
    content: str,
    library: str,
    extra: str,
    layout: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With the extra that installs them; plain pages need none."""
    find = newsner.checks.find_spec
    monkeypatch.setattr(newsner.checks, "find_spec", lambda wanted: None if wanted == library else find(wanted))
    with pytest.raises(MissingExtraError, match=rf"needs {library}; install it with: pip install 'newsner\[{extra}\]'"):
        read(save(tmp_path / name, content), layout=layout)
    assert read_all(save(tmp_path / "b.html", "<p>a</p>"))[0][0].text == "<p>a</p>"


def test_exports_in_an_archive(tmp_path: Path) -> None:
    """Articles have their own ids; what has none is named by archive and file."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(SAMPLES / "europresse_2023.HTML", "x/b.HTML")
        archive.writestr("c.html", article(number=""))
    documents, errors = read_all(tmp_path / "a.zip")
    assert [document.id for document in documents][1:] == ["news·20220804·EL·1×20×42", f"{tmp_path}/a.zip/c.html:1"]
    assert len(errors) == 1


def test_a_language_that_a_class_names(tmp_path: Path) -> None:
    [document], _ = read_all(save(tmp_path / "a.html", article().replace("DocText clearfix", "DocText clearfix Lg-fr")))
    assert document.metadata["language"] == "fr"


def test_tables_in_texts_before_2013(tmp_path: Path) -> None:
    """They are part of the text; logos and certificates are not."""
    page = OLD.replace("Deuxième paragraphe.", "Deux.<p></p><table><tr><td>Lyon</td><td>12</td></tr></table><p></p>")
    first = next(iter(read(save(tmp_path / "a.html", page))))
    assert first.text.endswith("Deux.\n\nLyon 12")
