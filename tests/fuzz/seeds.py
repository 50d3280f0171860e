"""What fuzzing begins with: a short whole file of each kind that newsner reads, and the words of its test sentences."""

import io
import json
import re
import tempfile
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import openpyxl
import pandas as pd

TESTS = Path(__file__).parent.parent
SAMPLES = TESTS / "corpus" / "formats" / "samples"
TEXT = "Le 7 octobre 2015, Vladimir Poutine a déclaré que 26 missiles ont frappé Idleb : « C’est fini. »"
RECORDS = [
    {"id": "a", "text": TEXT, "source": "AFP", "date": "2015-10-08"},
    {"id": "b", "text": "Anne dort à l’hôtel.", "tags": ["x", None, {"y": 1.5}]},
]
LINES = "".join(json.dumps(record) + "\n" for record in RECORDS)
PAGE = (
    '<html lang="fr"><head><title>Le plan - Gazette</title><meta property="og:title" content="Le plan">'
    f"</head><body><nav><a href='/'>Accueil</a></nav><article><h1>Le plan</h1><p>{TEXT}</p><p>{TEXT}</p></article>"
    "</body></html>"
)
RSS = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
    "<channel><title>Gazette</title><item><title>L'été &amp; l'&lt;b&gt;énergie</title><link>https://example.org/1</link>"
    "<pubDate>Thu, 12 Mar 2020 23:30:00 -0300</pubDate><content:encoded><![CDATA[<p>Le <b>plan</b>.</p>]]>"
    "</content:encoded></item></channel></rss>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Atome</title><entry><id>1</id><title>Un</title>'
    '<updated>2020-03-12T18:30:00Z</updated><summary type="html">&lt;p&gt;Un.&lt;/p&gt;</summary></entry></feed>'
)
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Gazette",
    "items": [
        {
            "id": "1",
            "title": "Un",
            "authors": [{"name": "Zoé"}],
            "tags": ["a"],
            "content_html": "<p>Le <b>plan</b>.</p>",
        },
        {"id": 2, "author": {"name": "Léa"}, "content_text": "Fin.", "date_published": "2020-03-12T10:00:00Z"},
    ],
}
MAIL = (
    "From: =?utf-8?q?Zo=C3=A9?= <z@example.org>\nSubject: =?iso-8859-1?q?L'=E9t=E9?=\nDate: Thu, 12 Mar 2020 23:30:00 "
    "+0200\nContent-Type: multipart/mixed; boundary=A\n\n--A\nContent-Type: text/html; charset=utf-8\n\n<p>Oui</p>\n"
    "--A\nContent-Transfer-Encoding: quoted-printable\nContent-Type: text/plain; charset=iso-8859-1\n\n=C9t=E9\n--A--\n"
)
SUBTITLES = (
    "WEBVTT\n\n1\n00:00:01.000 --> 00:00:04.000\n- Bonjour à <i>Lyon</i>.\n\n2\n00:00:05,000 --> 00:00:06,000\nFin.\n"
)
TASK = {
    "id": 1,
    "data": {"text": TEXT, "id": "a"},
    "annotations": [
        {
            "result": [
                {
                    **{"id": "r", "type": "labels", "from_name": "label", "to_name": "text"},
                    "value": {"start": 19, "end": 36, "text": TEXT[19:36], "labels": ["PER"]},
                },
                {
                    **{"id": "q", "type": "labels", "from_name": "label", "to_name": "text"},
                    "value": {"start": 52, "end": 63, "text": TEXT[52:63], "labels": ["QUANTITY"]},
                },
                {"from_id": "r", "to_id": "q", "type": "relation", "direction": "right", "labels": []},
            ]
        }
    ],
}
GOLD = {
    "id": "a",
    "text": TEXT,
    "entities": [{"label": "PER", "mentions": [[19, 36]], "name": "Vladimir Poutine"}],
    "quantities": [{"start": 52, "end": 63, "text": TEXT[52:63], "value": 26, "unit": "missiles"}],
}
GEONAMES = (
    "3\tVlonheim\tVlonheim\tVlon,Vlonheim-sur-Arc\t48.5\t7.5\tP\tPPL\tFR\t\t44\t67\t672\t67001\t900\t150\t152\tEurope/Paris"
    "\t2020-01-01\n"
)
TURTLE = (
    '@prefix s: <http://www.w3.org/2004/02/skos/core#> .\n<http://x/1> a s:Concept ; s:prefLabel "Institut Vlon"@fr .\n'
)
THING = {"id": "N", "schema": "Person", "caption": "Jo Vlon", "properties": {"name": ["Jo Vlon"], "alias": ["J. Vlon"]}}
ITEM = {"item": "http://www.wikidata.org/entity/Q1", "itemLabel": "Jo Vlon", "itemAltLabel": "Joseph Vlon, Vlon"}
DECISIONS = """{"do":"same","entities":["Myanmar","PER:Birmanie"],"at":"2020-03-12T18:30:00Z"}
{"do":"belongs","entities":["PER:Martin"],"documents":["a7"],"value":"PER:Jean Martin","by":"anne"}
"""


@cache
def _case_texts() -> list[str]:
    files = sorted((TESTS / "cases").glob("*.jsonl"))
    records = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    return [record.get("text") or re.sub(r"\[([^][]*)\]\([^()]*\)", r"\1", record["marked"]) for record in records]


def _split(text: str) -> list[str]:
    return re.findall(r"\w+['’]? ?|\s+|\W", text)


@cache
def find_words() -> list[str]:
    """Return the words of the test sentences, each with the space after it, and signs."""
    return sorted({word for text in _case_texts() for word in _split(text)})


def find_seeds(target: str) -> Iterator[bytes]:
    """Yield what a target of ``fuzz.py`` begins with."""
    yield from FILES.get(target, [])
    yield from (path.read_bytes() for path in sorted(SAMPLES.iterdir()) if path.suffix.lower() == target)
    if target == "key":
        yield _key()
    if target in ("numbers", "quantities", "extract", "columns of dates"):
        yield from (text.encode() for text in _case_texts())
    if target == "statements and dates":
        places = {word: place for place, word in enumerate(find_words())}
        for text in _case_texts():
            yield b"".join(places[word].to_bytes(2, "big") for word in _split(text))


def _zip(content: str, kind: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", kind) as archive:
        archive.writestr("a.jsonl", content)
        archive.writestr("b/é.txt", TEXT)
    return file.getvalue()


def _workbook() -> bytes:
    file = io.BytesIO()
    workbook = openpyxl.Workbook()
    for row in (["id", "text", "date"], ["a", TEXT, 44000], ["b", "=A1", True]):
        workbook.active.append(row)
    workbook.save(file)
    return file.getvalue()


def _parquet() -> bytes:
    file = io.BytesIO()
    pd.DataFrame(RECORDS)[["id", "text", "source"]].to_parquet(file)
    return file.getvalue()


def _web_archive() -> bytes:
    body = f"HTTP/1.0 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{PAGE}".encode()
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Target-URI: https://example.org/a\r\n"
        "WARC-Date: 2020-03-13T08:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def _key() -> bytes:
    import newsner  # not before atheris can count its branches

    file = Path(tempfile.mkdtemp(), "key.jsonl")
    newsner.pseudonymise(newsner.extract(TEXT)).key.write(file)
    return file.read_bytes()


def _of_suffix(*contents: str) -> list[bytes]:
    """Return the contents with the first byte that chooses the suffix, in the order of the target."""
    return [bytes([place]) + content.encode() for place, content in enumerate(contents)]


_ROWS = f'id,text,source\na,"{TEXT}",AFP\nb,Paul dort.,RFI\n'
FILES: dict[str, list[bytes]] = {
    **{key: [TEXT.encode(), PAGE.encode()] for key in (".txt", ".html", ".htm", ".xhtml")},
    ".rtf": [rb"{\rtf1\ansi\ansicpg1252 L'\'e9t\'e9\par \u8217? {\b Lyon}}"],
    **{key: [RSS.encode(), ATOM.encode()] for key in (".xml", ".rss", ".atom")},
    ".eml": [MAIL.encode()],
    ".mbox": [f"From a Thu\n{MAIL}\nFrom b Thu\nSubject: deux\n\n>From ici.\n".encode()],
    ".warc": [_web_archive()],
    **{key: [SUBTITLES.encode(), f"# Titre\n\n* [{TEXT}](x)\n".encode()] for key in (".md", ".srt", ".vtt")},
    **{key: [LINES.encode()] for key in (".jsonl", ".ndjson")},
    ".json": [
        json.dumps(JSON_FEED).encode(),
        json.dumps(RECORDS).encode(),
        LINES.encode(),
        json.dumps({"a": TEXT}).encode(),
    ],
    ".csv": [_ROWS.encode(), _ROWS.replace(",", ";").encode("cp1252")],
    ".tsv": [_ROWS.replace(",", "\t").encode()],
    ".xlsx": [_workbook()],
    ".parquet": [_parquet()],
    ".zip": [_zip(LINES, zipfile.ZIP_STORED), _zip(LINES, zipfile.ZIP_DEFLATED)],
    "gazetteer": [
        *_of_suffix(
            *("name,label,aliases,kb_id,x\nJo Vlon,PER,J. Vlon|Vlon,Q1,1\n", json.dumps(THING), json.dumps([ITEM])),
            *(GEONAMES, TURTLE, f"<a/>{TURTLE}", '<http://x/1> <http://x/p> "a"@fr .\n', "{}"),
        ),
        b"\x01" + json.dumps({"name": "Jo Vlon", "label": "PER", "never": ["Jo"]}).encode(),
    ],
    "corrections": _of_suffix(json.dumps([TASK]), "Jo B-PER\nVlon I-PER\ndort O\n\n26 B-QUANTITY B-PER O\n"),
    "gold": [json.dumps(GOLD).encode()],
    "decisions": [DECISIONS.encode()],
    "tagged": [(TESTS / "corpus" / "versions" / "0.1.0" / "tagged.jsonl").read_bytes()],
}
