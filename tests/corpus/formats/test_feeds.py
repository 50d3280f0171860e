"""Feeds, mails, pages and web archives: the same fields as press databases, and nothing lost."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from newsner import Document, ErrorRecord, read

RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>La Gazette</title><language>fr-FR</language>
<item><title>L'été &amp; l'&lt;b&gt;énergie&lt;/b&gt;</title><link>https://example.org/1</link><guid>g1</guid>
<dc:creator>Zoé Pinson</dc:creator><category>Société</category><pubDate>Thu, 12 Mar 2020 23:30:00 -0300</pubDate>
<description>Court.</description>
<content:encoded><![CDATA[<p>Le <b>plan</b> de Bode.</p><p>Fin.</p>]]></content:encoded></item>
<item><title>Deux</title><link>https://example.org/2</link><description>Un résumé.</description></item>
<item><title>Trois</title><link>https://example.org/3</link></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Atome</title>
<entry><id>tag:example.org,2020:1</id>
<title>Un</title><updated>2020-03-12T18:30:00Z</updated><author><name>Zoé</name></author>
<link href="https://example.org/a"/>
<summary type="html">&lt;p&gt;Un &lt;i&gt;résumé&lt;/i&gt;.&lt;/p&gt;</summary></entry></feed>"""
PARAGRAPHS = "".join(
    f"<p>Paragraphe {number} : la ministre Ana Ruiz parle à Lyon du plan de relance et de ses effets.</p>"
    for number in range(4)
)
PAGE = (
    '<html lang="fr"><head><title>Le plan - Gazette</title><meta property="og:title" content="Le plan"><meta property='
    '"og:site_name" content="La Gazette"><meta name="author" content="Zoé Pinson"><meta '
    'property="article:published_time"'
    ' content="2020-03-12T10:00:00+01:00"></head><body><nav><a href="/">Accueil</a></nav><article><h1>Le plan</h1>'
    f"{PARAGRAPHS}</article><footer>Mentions légales</footer></body></html>"
)
MAIL = (
    "From: =?utf-8?q?Zo=C3=A9?= <z@example.org>\nSubject: =?iso-8859-1?q?L'=E9t=E9?=\n"
    "Date: Thu, 12 Mar 2020 23:30:00 +0200\n"
)


def read_all(path: Path, content: str | bytes, **options: Any) -> tuple[list[Document], tuple[ErrorRecord, ...]]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    documents = read(path, **options)
    return list(documents), documents.errors


@pytest.mark.parametrize("name", ["a.rss", "a.xml"])
def test_rss(name: str, tmp_path: Path) -> None:
    """The longest text of an entry, and the day in the zone of the feed."""
    (first, second), (third,) = read_all(tmp_path / name, RSS)
    assert first == Document(
        "g1",
        "Le plan de Bode.\n\nFin.",
        {
            **{"title": "L'été & l'énergie", "source": "La Gazette", "date": "2020-03-12", "author": "Zoé Pinson"},
            **{"section": "Société", "language": "fr", "url": "https://example.org/1", "number": "g1"},
            "time": "23:30:00-03:00",
        },
    )
    assert (second.id, second.text) == ("https://example.org/2", "Un résumé.")
    assert (third.id, third.type, third.metadata["title"]) == ("https://example.org/3", "not_text", "Trois")


def test_atom(tmp_path: Path) -> None:
    [document], _ = read_all(tmp_path / "a.atom", ATOM)
    assert (document.id, document.text) == ("tag:example.org,2020:1", "Un résumé.")
    assert (document.metadata["date"], document.metadata["author"], document.metadata["language"]) == (
        "2020-03-12",
        "Zoé",
        "fr",
    )


def test_feed_with_a_wrong_encoding_or_cut_off(tmp_path: Path) -> None:
    """The content decides; the entry in which a file ends is an error record."""
    (first, _), _ = read_all(tmp_path / "a.rss", RSS.replace("utf-8", "iso-8859-1", 1))
    assert first.metadata["title"] == "L'été & l'énergie"
    (_,), (cut,) = read_all(tmp_path / "a.rss", RSS.partition("Un résumé")[0])
    assert cut.reason.startswith("the file ends inside this article")


def test_json_feed(tmp_path: Path) -> None:
    """Read like any feed, unless a column is asked for; items that are none are error records."""
    items: list[Any] = [
        {
            "id": 1,
            "url": "u",
            "title": "T",
            "content_html": "<p>A <b>b</b>c</p>",
            "date_published": "2020-03-12T10:00:00Z",
        },
        {"id": "2", "content_text": "Texte.", "authors": [{"name": "Zoé"}], "tags": ["a", "b"]},
        {"id": "3", "authors": 5},
        7,
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "JF", "language": "fr", "items": items}
    (first, second), (third, fourth) = read_all(tmp_path / "a.json", json.dumps(feed))
    assert (first.id, first.text, first.metadata["date"], first.metadata["source"]) == ("1", "A bc", "2020-03-12", "JF")
    assert (second.metadata["author"], second.metadata["section"]) == ("Zoé", "a; b")
    assert [(error.id, error.type) for error in (third, fourth)] == [
        ("3", "not_text"),
        (f"{tmp_path}/a.json:4", "unreadable"),
    ]
    [document], _ = read_all(tmp_path / "a.json", json.dumps(feed | {"items": items[1:2]}), text="content_text")
    assert document.id == "2"


def test_xml_that_is_neither(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"a\.xml is of no known kind; known are .*; a \.xml file must be a feed"):
        read_all(tmp_path / "a.xml", "<a/>")


MAILS = [
    pytest.param("Content-Type: text/plain; charset=utf-8\n\nÉté.\n\nFin.\n", "Été.\n\nFin.", id="plain"),
    pytest.param("Content-Type: text/html; charset=utf-8\n\n<p>Ét<b>é</b></p><p>Fin</p>", "Été\n\nFin", id="html"),
    pytest.param(
        "Content-Transfer-Encoding: quoted-printable\nContent-Type: text/plain; charset=iso-8859-1\n\n=C9t=E9",
        "Été",
        id="qp",
    ),
    pytest.param(
        "Content-Transfer-Encoding: base64\nContent-Type: text/plain; charset=utf-8\n\nw4l0w6k=\n", "Été", id="base64"
    ),
    pytest.param("Content-Type: text/plain; charset=us-ascii\n\nÉté à Alger", "Été à Alger", id="wrong-charset"),
    pytest.param("Content-Type: text/plain; charset=nonsense\n\nÉté à Alger", "Été à Alger", id="unknown-charset"),
    pytest.param("Content-Type: text/plain; charset=utf-8; format=flowed\n\nUn \ndeux.\n", "Un deux.", id="flowed"),
    pytest.param(
        "Content-Type: multipart/mixed; boundary=A\n\n--A\nContent-Type: multipart/alternative; boundary=B\n\n--B\n"
        "Content-Type: text/html; charset=utf-8\n\n<p>Non</p>\n--B\nContent-Type: text/plain; "
        "charset=utf-8\n\nOui\n--B--\n"
        "--A\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nNon\n--A--\n",
        "Oui",
        id="multipart",
    ),
]


@pytest.mark.parametrize(("rest", "expected"), MAILS)
def test_mail(rest: str, expected: str, tmp_path: Path) -> None:
    """The plain text, or else that of the HTML, in whatever encoding; attachments are no text of the mail."""
    for content in (MAIL + rest, (MAIL + rest).replace("\n", "\r\n")):
        [document], _ = read_all(tmp_path / "a.eml", content)
        assert document.text == expected
        fields = {"title": "L'été", "author": "Zoé", "date": "2020-03-12", "time": "23:30:00+02:00"}
        assert dict(document.metadata) == fields


def test_mail_without_text(tmp_path: Path) -> None:
    _, (empty,) = read_all(tmp_path / "a.eml", f"{MAIL}Message-ID: <x@y>\n\n")
    assert (empty.id, empty.type, empty.metadata["title"]) == ("x@y", "not_text", "L'été")
    _, (none,) = read_all(tmp_path / "a.eml", "")
    assert (none.id, none.type) == (str(tmp_path / "a.eml"), "unreadable")


def test_mailbox(tmp_path: Path) -> None:
    """Lines of a text that begin like the first one of a mail were quoted."""
    content = "From a Thu\nSubject: un\n\n>From Lyon, un texte.\nFrom here.\n\nFrom b Thu\nSubject: deux\n\nFin.\n"
    documents, _ = read_all(tmp_path / "a.mbox", content)
    assert [(one.id, one.text, one.metadata["title"]) for one in documents] == [
        (f"{tmp_path}/a.mbox:1", "From Lyon, un texte.\nFrom here.", "un"),
        (f"{tmp_path}/a.mbox:2", "Fin.", "deux"),
    ]
    _, (error,) = read_all(tmp_path / "a.mbox", "abc")
    assert "no mailbox" in error.reason


def test_main_text_of_a_page(tmp_path: Path) -> None:
    """Asked for with ``layout="web"``; the title is no part of the text; a page without one is an error record."""
    [document], _ = read_all(tmp_path / "a.html", PAGE, layout="web")
    assert document.text.startswith("Paragraphe 0 : la ministre Ana Ruiz")
    assert document.text.count("\n\n") == 3
    assert dict(document.metadata) == {
        **{"title": "Le plan", "source": "La Gazette", "author": "Zoé Pinson", "date": "2020-03-12", "language": "fr"}
    }
    [whole], _ = read_all(tmp_path / "a.html", PAGE)
    assert whole.text == PAGE
    _, (error,) = read_all(tmp_path / "a.html", "<html><body></body></html>", layout="web")
    assert (error.type, error.reason) == ("not_text", "the page has no main text")


def to_record(address: str, kind: str, body: bytes, status: str = "200 OK") -> bytes:
    """Return a record of a web archive."""
    content = f"HTTP/1.0 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body
    header = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{len(body)}>\r\nWARC-Target-URI: {address}\r\n"
        "WARC-Date: 2020-03-13T08:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    )
    return header.encode() + content + b"\r\n\r\n"


@pytest.mark.parametrize("is_packed", [False, True])
def test_web_archive(is_packed: bool, tmp_path: Path) -> None:
    """Each page that was found, by time and address; a warning tells of the other records."""
    path = tmp_path / ("a.warc.gz" if is_packed else "a.warc")
    records = [
        to_record("https://example.org/a", "text/html; charset=utf-8", PAGE.encode()),
        to_record("https://example.org/b", "text/html", PAGE.encode("cp1252")),
        to_record("https://example.org/c.png", "image/png", b"x"),
        to_record("https://example.org/d", "text/html", b"<p>Non</p>", "404 Not Found"),
        to_record("https://example.org/e", "text/html", b""),
    ]
    path.write_bytes(b"".join(gzip.compress(record) if is_packed else record for record in records))
    documents = read(path)
    with pytest.warns(UserWarning, match="left out 2 records that are no pages"):
        first, second = documents
    assert first.id == "20200313080000/https://example.org/a"
    assert first.text == second.text
    assert (first.metadata["url"], first.metadata["date"]) == ("https://example.org/a", "2020-03-12")
    assert first.metadata["captured"] == "2020-03-13T08:00:00Z"
    assert [(error.id[15:], error.type) for error in documents.errors] == [("https://example.org/e", "not_text")]
    (tmp_path / "c.warc").write_bytes(records[0][:-100])
    assert read(tmp_path / "c.warc").errors[0].reason.startswith("the file ends inside this article")
    (tmp_path / "b.warc").write_bytes(b"abc")
    assert "no web archive" in read(tmp_path / "b.warc").errors[0].reason
