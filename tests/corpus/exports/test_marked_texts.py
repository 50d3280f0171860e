"""Formats that mark texts: each read back by a reader that follows the format's documentation."""

import csv
import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

import newsner
from corpora import article, corpus, corpus_of
from fakes import SAID
from hostile_articles import hostile_articles, hostile_corpus
from newsner import Extraction, Label
from newsner.corpus.exports.base import to_xml_text

TEI = "{http://www.tei-c.org/ns/1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"
BOTH = pytest.mark.parametrize("is_hostile", [False, True])


def make(is_hostile: bool, folder: Path) -> newsner.TaggedCorpus:
    return hostile_corpus(folder) if is_hostile else corpus()


def find_elements(root: Any, wanted: set[str]) -> Iterator[tuple[str, int, int, Any]]:
    """Yield the name, start, end and element of each of these in an XML tree, in which text counts characters."""
    place = 0

    def walk(element: Any) -> Iterator[tuple[str, int, int, Any]]:
        nonlocal place
        start = place
        place += len(element.text or "")
        for child in element:
            yield from walk(child)
            place += len(child.tail or "")
        if element.tag.removeprefix(TEI) in wanted:
            yield element.tag.removeprefix(TEI), start, place, element

    yield from walk(root)


@BOTH
def test_tei_is_valid_and_has_the_texts(is_hostile: bool, tmp_path: Path) -> None:
    """By the DTD of TEI that trafilatura ships; texts are the same but for what XML cannot hold."""
    tagged = make(is_hostile, tmp_path)
    tagged.export(tmp_path / "x.xml")
    tree = etree.parse(tmp_path / "x.xml")
    dtd = etree.DTD(str(files("trafilatura") / "data" / "tei_corpus.dtd"))
    assert dtd.validate(tree), dtd.error_log
    documents = tree.findall(f"{TEI}TEI")
    for document, x in zip(documents, tagged, strict=True):
        body = document.find(f".//{TEI}div")
        assert "".join(body.itertext()) == to_xml_text(x.text)
        assert document.findtext(f".//{TEI}idno") == to_xml_text(str(x.id)) or not x.id
        found = list(find_elements(body, {"persName", "placeName", "orgName"}))
        whole = [(start, end) for _, start, end, element in found if element.get("prev") is None]
        assert [(s, e) for s, e in sorted(whole)] == [(m.start, m.end) for m in x.mentions]


def test_tei_leads_to_entities_and_says_who_speaks(tmp_path: Path) -> None:
    hostile_corpus(tmp_path).export(tmp_path / "x.xml")
    tree = etree.parse(tmp_path / "x.xml")
    ids = {element.get(ID): element for element in tree.iter() if element.get(ID)}
    for element in tree.iter():
        for name in ("ref", "who", "prev", "corresp"):
            if element.get(name):
                assert element.get(name)[1:] in ids
    said = tree.findall(f"{TEI}TEI")[-3].findall(f".//{TEI}said")
    assert "".join(said[0].itertext()) == "Nous avons perdu des amis"
    assert (said[0].get("direct"), said[1].get("direct")) == ("true", "false")
    assert ids[said[0].get("who")[1:]].findtext(f"{TEI}persName") == "Léa Roy"
    measures = tree.findall(f"{TEI}TEI")[-3].findall(f".//{TEI}measure")
    shown = [(m.text, m.get("quantity"), m.get("unit"), m.get("type")) for m in measures]
    assert shown == [("12 morts", "12", "mort", "count"), ("3 000 euros", "3000", "EUR", "money")]


def test_elements_that_cross_are_cut_and_joined(tmp_path: Path) -> None:
    """A statement over two paragraphs, and a name that begins in it and ends behind it."""
    text = "Il dit oui.\n\nEt non Paris Match."
    said = newsner.Statement(text=text[7:24], start=7, end=24, kind="indirect", score=1)
    mention = newsner.Mention(text=text[20:31], start=20, end=31, label="ORG", score=1, source="model")
    entity = newsner.Entity(name="Paris Match", label="ORG", mentions=(mention,))
    x = Extraction(text=text, id="a", entities=(entity,), quantities=(), statements=(said,))
    corpus_of(tmp_path, x).export(tmp_path / "x.xml")
    tree = etree.parse(tmp_path / "x.xml")
    assert etree.DTD(str(files("trafilatura") / "data" / "tei_corpus.dtd")).validate(tree)
    for name, part in (("said", said), ("orgName", mention)):
        pieces = [e for e in tree.find(f"{TEI}TEI").iter(f"{TEI}{name}")]
        assert "".join("".join(piece.itertext()) for piece in pieces) == part.text
        assert [piece.get("prev") for piece in pieces[1:]] == [f"#{piece.get(ID)}" for piece in pieces[:-1]]
        assert len(pieces) > 1


@BOTH
def test_txm_has_a_file_and_a_row_for_each_text(is_hostile: bool, tmp_path: Path) -> None:
    """The column ``id`` is the name of the file; names of columns are lower-case letters and digits."""
    tagged = make(is_hostile, tmp_path)
    tagged.export(tmp_path / "out", format="txm")
    with (tmp_path / "out" / "metadata.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = {path.stem for path in (tmp_path / "out").glob("*.xml")}
    assert {row["id"] for row in rows} == names
    assert len(names) == len(list(tagged)) == len({name.lower() for name in names})
    assert all(re.fullmatch("[a-z][a-z0-9]*", column) for column in rows[0])
    for row, x in zip(rows, tagged, strict=True):
        root = etree.parse(tmp_path / "out" / f"{row['id']}.xml").getroot()
        assert root.tag == "text"
        assert "".join(root.itertext()) == to_xml_text(x.text)
        named = sorted((start, end, e.get("type")) for _, start, end, e in find_elements(root, {"name"}))
        assert named == [(m.start, m.end, m.label.value) for m in x.mentions]
        if x.date:
            assert (row["date"], row["year"]) == (x.date.isoformat(), str(x.date.year))
    if is_hostile:
        said = next(row for row in rows if row["document"] == "said")
        assert (said["source"], said["source2"], said["title"]) == ("'=HYPERLINK(1)", "</tei>\ufffd", "“Été” & <b>")


def test_iramuteq_has_a_line_of_variables_before_each_text(tmp_path: Path) -> None:
    """`**** *name_value …`; in a text no star stands, and a name is one word, the same for all its forms."""
    corpus().export(tmp_path / "x.txt", format="iramuteq")
    parts = re.split(r"^\*{4} (.*)\n", (tmp_path / "x.txt").read_text("utf-8"), flags=re.MULTILINE)[1:]
    variables, texts = parts[::2], parts[1::2]
    assert len(variables) == len(list(corpus()))
    assert variables[0].split() == [
        "*id_00000d0",
        "*year_2015",
        "*month_201510",
        "*date_20151007",
        "*source_LeTemps",
    ]
    assert texts[0].startswith("Bachar_al_Assad est à Damas. Le président russe Vladimir_Poutine soutient Bachar_al_A")
    assert texts[5].startswith("Bachar_al_Assad et Vladimir_Poutine se parlent à Moscou")


def test_iramuteq_takes_no_hostile_text_for_its_own_lines(tmp_path: Path) -> None:
    hostile_corpus(tmp_path).export(tmp_path / "x.txt", format="iramuteq")
    text = (tmp_path / "x.txt").read_text("utf-8")
    heads = [line for line in text.split("\n") if "*" in line]
    assert len(heads) == len(hostile_articles()) - 2  # those without a word
    assert not re.search(r"(^|\W)_|_(\W|$)", re.sub(r"^\*{4}.*", "", text, flags=re.MULTILINE), re.MULTILINE)
    assert all(re.fullmatch(r"\*{4}( \*[a-z0-9]+_[A-Za-z0-9]+)+", line) for line in heads)
    assert len({line.split()[1] for line in heads}) == len(heads)


def read_brat(text: str, annotations: str) -> dict[str, tuple[str, ...]]:
    """Return the annotations by id; checks that the words of each are those at its offsets, pieces joined by spaces."""
    found: dict[str, tuple[str, ...]] = {}
    for line in annotations.removesuffix("\n").split("\n") if annotations else []:
        id_, head, *rest = line.split("\t")
        assert id_ not in found
        if id_[0] == "T":
            label, _, ranges = head.partition(" ")
            pieces = [text[slice(*map(int, place.split()))] for place in ranges.split(";")]
            assert [" ".join(pieces)] == rest
            found[id_] = (label, ranges)
        else:
            found[id_] = (head, *rest)
    return found


@BOTH
def test_brat_has_names_values_and_speakers(is_hostile: bool, tmp_path: Path) -> None:
    tagged = make(is_hostile, tmp_path)
    tagged.export(tmp_path / "out", format="brat")
    with (tmp_path / "out" / "documents.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = [row["file"] for row in rows]
    assert len(list((tmp_path / "out").iterdir())) == 2 * len(names) + 2
    assert all(re.fullmatch(r"\w+", name, re.ASCII) for name in names)
    for name, x in zip(names, tagged, strict=True):
        text = (tmp_path / "out" / f"{name}.txt").read_bytes().decode()
        assert text == x.text
        found = read_brat(text, (tmp_path / "out" / f"{name}.ann").read_bytes().decode())
        marks = sorted(
            (int(ranges.split()[0]), int(re.split("[ ;]", ranges)[-1]), label)
            for id_, (label, *rest) in found.items()
            if id_[0] == "T"
            for ranges in rest
            if label in ("PER", "LOC", "ORG")
        )
        assert marks == [(m.start, m.end, m.label.value) for m in x.mentions]
        relations = [value[0].split() for id_, value in found.items() if id_[0] == "R"]
        assert len(relations) == sum(s.speaker is not None for s in x.statements)
        for _, said, speaker in relations:
            assert found[said.removeprefix("Arg1:")][0] == "STATEMENT"
            assert found[speaker.removeprefix("Arg2:")][0] == "SPEAKER"
    if is_hostile:
        notes = (tmp_path / "out" / f"{names[0]}.ann").read_bytes().decode()
        assert "'=1+1" in [row["id"] for row in rows]  # which a spreadsheet does not run
        assert "\tReference T2 wd:Q1%20%3C2%3E%2F%26\tHama\n" in notes


@BOTH
def test_web_annotations_select_by_code_points_and_by_words(is_hostile: bool, tmp_path: Path) -> None:
    tagged = make(is_hostile, tmp_path)
    tagged.export(tmp_path / "x.jsonld")
    page = json.loads((tmp_path / "x.jsonld").read_text("utf-8"))
    assert (page["@context"], page["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationPage")
    ids = [item["id"] for item in page["items"]]
    assert len(ids) == len(set(ids))
    texts = {f"urn:newsner:document:{newsner_quote(str(x.id))}": x for x in tagged}
    counts = dict.fromkeys(texts, 0)
    for item in page["items"]:
        source = item["target"]["source"]
        position, quotation = item["target"]["selector"]
        text = texts[source].text
        start, end = position["start"], position["end"]
        assert text[start:end] == quotation["exact"]
        assert text[:start].endswith(quotation["prefix"])
        assert text[end:].startswith(quotation["suffix"])
        assert item["motivation"] in ("identifying", "tagging")
        counts[source] += item["body"][0]["value"] in ("PER", "LOC", "ORG")
    assert counts == {source: len(x.mentions) for source, x in texts.items()}


def test_web_annotations_point_to_addresses(tmp_path: Path) -> None:
    """Of the document and of the entity, if they have one; ids of databases that are known become addresses."""
    ids = {"Paris": "wd:Q90", "Lyon": "geonames:2996944", "Rome": "https://x.fr/é 1", "Oslo": "NO", "Bonn": ""}
    x = article("a", " ".join(ids), dict.fromkeys(ids, Label.LOC), ids=ids, metadata={"url": "https://x.fr/à b?c=1"})
    corpus_of(tmp_path, x).export(tmp_path / "x.jsonld")
    items = json.loads((tmp_path / "x.jsonld").read_text("utf-8"))["items"]
    assert {item["target"]["source"] for item in items} == {"https://x.fr/%C3%A0%20b?c=1"}
    assert [(item["motivation"], item["body"][-1].get("source")) for item in items] == [
        ("identifying", "http://www.wikidata.org/entity/Q90"),
        ("identifying", "https://sws.geonames.org/2996944"),
        ("identifying", "https://x.fr/%C3%A9%201"),
        ("identifying", "urn:newsner:entity:NO"),
        ("tagging", None),
    ]


def newsner_quote(text: str) -> str:
    """Percent-encode all but what RFC 3986 leaves unreserved."""
    kept = re.compile(r"[A-Za-z0-9._~-]")
    return "".join(c if kept.match(c) else "".join(f"%{byte:02X}" for byte in c.encode()) for c in text)


def test_folders_hold_what_they_held(tmp_path: Path) -> None:
    """A folder with anything else is never replaced, and one of an export only when asked for."""
    out = tmp_path / "out"
    out.mkdir()
    corpus().export(out, format="brat")  # into an empty one
    with pytest.raises(FileExistsError, match="out exists; overwrite=True replaces it"):
        corpus().export(out, format="brat")
    corpus_of(tmp_path, newsner.Extraction(text=SAID, id="x", entities=(), quantities=())).export(
        out, format="brat", overwrite=True
    )
    assert sorted(path.name for path in out.iterdir()) == [
        "00000_x.ann",
        "00000_x.txt",
        "annotation.conf",
        "documents.csv",
    ]
    (out / "notes.txt").write_text("mine")
    with pytest.raises(FileExistsError, match=r"holds something else than a brat export \(notes.txt\); remove it"):
        corpus().export(out, format="brat", overwrite=True)
    assert (out / "notes.txt").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["made.jsonl", "out"]
