"""Gazetteers in the shapes that exist, recognised by their content."""

import gzip
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

import newsner
from newsner import GazetteerEntry, Label, LexiconError, read_gazetteer

SKOS = "http://www.w3.org/2004/02/skos/core#"

FTM = {
    "id": "NK-1",
    "caption": "Ivan Zorglub",
    "schema": "Person",
    "datasets": ["eu_fsf", "ofac"],
    "properties": {
        "name": ["Иван Зорглуб", "ZORGLUB Ivan"],
        "alias": ["Vania Zorglub", "Zorglub"],
        "weakAlias": ["Le Vieux"],
        "country": ["ru", "by"],
        "addressEntity": [{"id": "a", "schema": "Address", "properties": {}}],
    },
}
PERSON = GazetteerEntry(
    name="Ivan Zorglub",
    label=Label.PER,
    aliases=("ZORGLUB Ivan", "Vania Zorglub"),
    kb_id="NK-1",
    metadata={"weakAlias": "Le Vieux", "country": "ru|by", "schema": "Person", "datasets": "eu_fsf|ofac"},
)
TOWN = (
    "3\tZorgheim\tZorgheim\tZorg,Zorgheim-sur-Vlon,Зорг\t48.5\t7.5\tP\tPPL\tFR\t\t44\t67\t672\t67001\t{}\t150\t152\t"
    "Europe/Paris\t2020-01-01"
)


def write(path: Path, content: str | Any) -> Path:
    path.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), "utf-8")
    return path


def to_lines(*records: object) -> str:
    return "".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in records)


@pytest.mark.parametrize("name", ["entities.ftm.json", "targets.nested.jsonl", "one.txt"])
def test_follow_the_money(name: str, tmp_path: Path) -> None:
    """Other scripts, weak aliases and a person's surname are no names; vessels and addresses no entries."""
    vessel = {"id": "v", "schema": "Vessel", "properties": {"name": ["Zorglub II"]}}
    company = {"id": "c", "schema": "Company", "properties": {"name": ["Orange"], "alias": ["Orange SA", "OZ"]}}
    either = {"id": "e", "schema": "LegalEntity", "properties": {"name": ["Vlon Trading"]}}
    nameless = {"id": "n", "schema": "Person", "properties": {"name": ["Зорглуб"]}}
    path = write(tmp_path / name, to_lines(FTM, vessel, company, either, nameless))
    person, firm, trader = read_gazetteer(path)
    assert person == PERSON
    assert (firm.name, firm.label, firm.aliases, firm.conditional) == (
        "Orange",
        Label.ORG,
        ("Orange SA",),
        ("Orange", "OZ"),
    )
    assert (trader.label, read_gazetteer(path, label="PER")[2].label) == (Label.ORG, Label.PER)


def test_packed_follow_the_money(tmp_path: Path) -> None:
    path = tmp_path / "entities.ftm.json.gz"
    path.write_bytes(gzip.compress(to_lines(FTM).encode()))
    assert [*read_gazetteer(path)] == [PERSON]
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(LexiconError, match=r"ftm\.json\.gz, line 1: the archive is damaged"):
        read_gazetteer(path)


def test_simple_targets_of_opensanctions(tmp_path: Path) -> None:
    header = '"id","schema","name","aliases","birth_date","countries"\n'
    path = write(
        tmp_path / "targets.simple.csv", f'{header}"NK-1","Person","Ivan Zorglub","Vania Zorglub;Зорглуб","","ru;by"\n'
    )
    assert [*read_gazetteer(path)] == [
        GazetteerEntry(
            name="Ivan Zorglub",
            label=Label.PER,
            aliases=("Vania Zorglub",),
            kb_id="NK-1",
            metadata={"schema": "Person", "countries": "ru;by"},
        )
    ]
    with pytest.raises(LexiconError, match="line 2: expected 6 values"):
        read_gazetteer(write(path, f"{header}a,b\n"))


Q1 = "http://www.wikidata.org/entity/Q1"
ROWS = [
    {"item": Q1, "itemLabel": "Jo Zorglub", "itemAltLabel": "Joseph Zorglub, Zorglub", "party": "Vert"},
    {"item": Q1, "itemLabel": "Jo Zorglub", "itemAltLabel": "Joseph Zorglub, Zorglub", "party": "Rouge"},
    {"item": "Q2", "itemLabel": "Q2", "itemAltLabel": "", "party": ""},
]
VERBOSE = [{key: {"type": "literal", "value": value} for key, value in row.items() if value} for row in ROWS]
WIKIDATA = {
    "csv": "item,itemLabel,itemAltLabel,party\n"
    + "".join(",".join(f'"{cell}"' for cell in row.values()) + "\n" for row in ROWS),
    "plain": ROWS,
    "verbose": VERBOSE,
    "sparql": {"head": {"vars": [*ROWS[0]]}, "results": {"bindings": VERBOSE}},
    "pretty": json.dumps({"head": {}, "results": {"bindings": VERBOSE}}, indent=2),
    "lines": to_lines(*ROWS),
}


@pytest.mark.parametrize("kind", WIKIDATA)
def test_wikidata(kind: str, tmp_path: Path) -> None:
    """Rows of one item are one entry; an item without a label in the language of the query is none."""
    path = write(tmp_path / f"query.{'csv' if kind == 'csv' else 'json'}", WIKIDATA[kind])
    assert [*read_gazetteer(path, label=Label.PER)] == [
        GazetteerEntry(
            name="Jo Zorglub",
            label=Label.PER,
            aliases=("Joseph Zorglub",),
            kb_id="Q1",
            metadata={"party": "Vert|Rouge"},
        )
    ]
    with pytest.raises(
        LexiconError, match=r"query\.\w+, line 1: query results do not .*newsner.read_gazetteer\(…, label='PER'\)"
    ):
        read_gazetteer(path)


def test_geonames(tmp_path: Path) -> None:
    """The most populous of a name wins."""
    big, small = TOWN.format(9_000), TOWN.format(0).replace("3\t", "4\t", 1)
    path = write(tmp_path / "FR.txt", f"{big}\n{small}\n")
    first, last = read_gazetteer(path)
    assert (first.kb_id, last.kb_id) == ("4", "3")
    assert (last.name, last.label, last.aliases) == ("Zorgheim", Label.LOC, ("Zorgheim-sur-Vlon",))
    assert last.conditional == ("Zorgheim", "Zorg")
    assert last.metadata["population"] == "9000"
    assert last.metadata["country_code"] == "FR"
    entity = newsner.load(gazetteer=path).extract("À Zorgheim-sur-Vlon, il pleut.").places[0]
    assert (entity.name, entity.kb_id) == ("Zorgheim", "3")
    with zipfile.ZipFile(tmp_path / "FR.zip", "w") as archive:
        archive.writestr("readme.txt", "…")
        archive.write(path, "FR.txt")
    assert read_gazetteer(tmp_path / "FR.zip") == read_gazetteer(path)
    with zipfile.ZipFile(tmp_path / "FR.zip", "a") as archive:
        archive.write(path, "BE.txt")
    with pytest.raises(LexiconError, match=r"FR\.zip, line 1: wanted is an archive of one file, but it has 2"):
        read_gazetteer(tmp_path / "FR.zip")


CONCEPTS = {
    "ttl": f"""@prefix skos: <{SKOS}> .
        <http://x/1> a skos:Concept ; skos:prefLabel "Institut Zorglub"@fr, "Zorglub Institute"@en ;
            skos:altLabel "Institut de Vlon"@fr ; skos:hiddenLabel "Institut Zorgloub" ; skos:notation "17" .""",
    "rdf": f"""<?xml version="1.0"?>
        <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:skos="{SKOS}">
        <skos:Concept rdf:about="http://x/1"><skos:prefLabel xml:lang="fr">Institut Zorglub</skos:prefLabel>
        <skos:prefLabel xml:lang="en">Zorglub Institute</skos:prefLabel>
        <skos:altLabel xml:lang="fr">Institut de Vlon</skos:altLabel>
        <skos:hiddenLabel>Institut Zorgloub</skos:hiddenLabel><skos:notation>17</skos:notation>
        </skos:Concept></rdf:RDF>""",
    "nt": f"""<http://x/1> <{SKOS}prefLabel> "Institut Zorglub"@fr .
<http://x/1> <{SKOS}prefLabel> "Zorglub Institute"@en .
<http://x/1> <{SKOS}altLabel> "Institut de Vlon"@fr .
<http://x/1> <{SKOS}hiddenLabel> "Institut Zorgloub" .
<http://x/1> <{SKOS}notation> "17" .
""",
    "jsonld": json.dumps(
        {
            "@context": {"skos": SKOS},
            "@id": "http://x/1",
            "skos:prefLabel": [
                {"@value": "Institut Zorglub", "@language": "fr"},
                {"@value": "Zorglub Institute", "@language": "en"},
            ],
            "skos:altLabel": {"@value": "Institut de Vlon", "@language": "fr"},
            "skos:hiddenLabel": "Institut Zorgloub",
            "skos:notation": "17",
        }
    ),
}


@pytest.mark.parametrize("suffix", CONCEPTS)
def test_skos(suffix: str, tmp_path: Path) -> None:
    """French labels, and those without a language."""
    path = write(tmp_path / f"concepts.{suffix}", CONCEPTS[suffix])
    assert [*read_gazetteer(path, label="ORG")] == [
        GazetteerEntry(
            name="Institut Zorglub",
            label=Label.ORG,
            aliases=("Institut de Vlon", "Institut Zorgloub"),
            kb_id="http://x/1",
            metadata={"notation": "17"},
        )
    ]


def test_skos_opens_no_other_file(tmp_path: Path) -> None:
    """What XML calls entities is not read from other files."""
    secret = write(tmp_path / "secret.txt", "Institut Secret")
    entity = CONCEPTS["rdf"].replace("<rdf:RDF", f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]><rdf:RDF')
    path = write(tmp_path / "concepts.rdf", entity.replace("Institut Zorglub", "Institut Zorglub&e;"))
    assert [entry.name for entry in read_gazetteer(path, label="ORG")] == ["Institut Zorglub"]


def test_skos_without_its_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsner.checks.find_spec", lambda _: None)
    path = write(tmp_path / "concepts.ttl", CONCEPTS["ttl"])
    with pytest.raises(newsner.MissingExtraError, match=r"concepts\.ttl needs rdflib; .* 'newsner\[skos\]'"):
        read_gazetteer(path, label="ORG")


def test_own_files_keep_their_other_columns(tmp_path: Path) -> None:
    """CSV and JSON give the same; numbers and lists of JSON become text."""
    entry = GazetteerEntry(
        name="Orange", label=Label.ORG, conditional=("Orange",), metadata={"founded": "1988", "sites": "Hama|Homs"}
    )
    table = "name,label,conditional,founded,sites\nOrange,ORG,Orange,1988,Hama|Homs\n"
    record = {"name": "Orange", "label": "ORG", "conditional": ["Orange"], "founded": 1988, "sites": ["Hama", "Homs"]}
    for path in (write(tmp_path / "a.csv", table), write(tmp_path / "b.jsonl", to_lines(record | {"none": None}))):
        assert [*read_gazetteer(path)] == [entry]
    assert [*read_gazetteer(write(tmp_path / "c.json", [record, record]))] == [entry, entry]
    assert [*read_gazetteer(write(tmp_path / "d.jsonl", to_lines(entry.model_dump(mode="json"))))] == [entry]


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_a_former_name_is_an_alias(name: str, tmp_path: Path) -> None:
    """Unless it is in ``never`` or a person's single name; the other fields stay."""
    rows = [
        ("Zeb Grandval", "PER", "Zébulon Grandval", "", "Zeb", "Vert"),
        ("Anne Grandval", "PER", "Grandval", "", "", ""),
        ("Organe du Truc", "ORG", "Organe", "Organe", "", ""),
        ("Lyon", "LOC", "Lyon", "", "", ""),
    ]
    columns = ["name", "label", "canonical", "never", "conditional", "party"]
    if name == "a.csv":
        content = "\n".join(map(",".join, [columns, *rows]))
    else:
        records = [dict(zip(columns, row, strict=True)) for row in rows]
        lists = [{key: [x[key]] if x[key] else [] for key in ("never", "conditional")} for x in records]
        content = to_lines(*({**x, **y} for x, y in zip(records, lists, strict=True)))
    entries = tuple(read_gazetteer(write(tmp_path / name, content)))
    assert [entry.aliases for entry in entries] == [("Zébulon Grandval",), (), (), ()]
    assert (entries[0].conditional, entries[0].metadata) == (("Zeb",), {"party": "Vert"})


def test_a_label_for_names_without_one(tmp_path: Path) -> None:
    """One in the file wins."""
    table = write(tmp_path / "a.csv", "name,label\nZorglub,\nVlon,LOC\n")
    lines = write(tmp_path / "b.jsonl", to_lines({"name": "Zorglub"}, {"name": "Vlon", "label": "LOC"}))
    for path in (table, lines):
        assert [entry.label.value for entry in read_gazetteer(path, label="ORG")] == ["ORG", "LOC"]
        with pytest.raises(LexiconError, match="'label'"):
            read_gazetteer(path)


BAD = [
    pytest.param(
        "a.csv", "name,aliases\nA,B\n", r"missing columns \['label'\].* all are PER, LOC or ORG", id="no-label"
    ),
    pytest.param("a.csv", "name,label,canonnical\nA,PER,\n", "name it 'canonical'", id="canonical"),
    pytest.param("a.csv", "name,label,alias\nA,PER,\n", "line 1, column 'alias': .* name it 'aliases'", id="typo"),
    pytest.param(
        "a.jsonl", to_lines({"name": "A", "label": "PER", "kbid": 1}), "column 'kbid'.*'kb_id'", id="json-typo"
    ),
    pytest.param("a.jsonl", to_lines({"name": "A", "label": "PER", "aliases": [" "]}), "'aliases': a name", id="blank"),
    pytest.param("a.json", {"name": "A", "x": 1}, "line 1, column 'label': Field required", id="object"),
    pytest.param("a.json", "{", "line 1: not JSON", id="no-json"),
    pytest.param("a.json", '{"name": "A", "kb_id": "\\ud800"}', "line 1: '.*ud800' is half of a character", id="half"),
    pytest.param("a.txt", "Un texte.\n", "line 1: missing columns .* none of them", id="text"),
    pytest.param("a.json", to_lines(FTM, {"id": "x", "schema": "Person"}), "line 2, column 'properties'", id="ftm"),
    pytest.param("a.json", [ROWS[0], {"item": "x"}], "line 1, column 'item': .* not 'x'", id="wikidata"),
    pytest.param("a.json", {"head": {}, "results": 1, "@id": 2}, "has no concept|is no object|not", id="sparql"),
    pytest.param("a.csv", "item,itemLabel\nQ1,A,B\n", "line 2: the row has another number", id="wikidata-row"),
    pytest.param("a.txt", f"{TOWN}\n1\tA\n".format(1), "line 2: expected 19 values, but there are 2", id="geonames"),
    pytest.param("a.ttl", "@prefix skos: <", r"a\.ttl, line \d+: not RDF", id="turtle"),
    pytest.param("a.rdf", "<rdf:RDF", r"a\.rdf, line \d+: not RDF", id="xml"),
    pytest.param("a.ttl", "<http://x/1> <http://x/2> 3 .", "column 'prefLabel': the file has no concept", id="no-skos"),
    pytest.param("a.json", {"@context": "http://x", "@id": "y"}, "column '@context': the context stands", id="web"),
    pytest.param("a.json", {"@graph": [{"@context": {"@import": "x"}}]}, "the context stands on the web", id="import"),
]


@pytest.mark.parametrize(("name", "content", "message"), BAD)
def test_malformed_files_are_named(name: str, content: object, message: str, tmp_path: Path) -> None:
    path = write(tmp_path / name, content)
    label = "ORG" if message[:4] != "miss" and "'label'" not in message else None
    with pytest.raises(LexiconError, match=message) as caught:
        read_gazetteer(path, label=label)
    assert str(caught.value).startswith(f"{path}, line ")
