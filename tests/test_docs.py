"""The documentation is complete and true: commands, options, names, factories, values, printed output, paths."""

import importlib.metadata
import re
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
import typer
from spacy.language import Language
from typer.testing import CliRunner

import newsner
from newsner import labels
from newsner.cli.main import app
from newsner.records import ERRORS, TABLES

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "ARCHITECTURE.md", *sorted(DOCS.glob("*.md"))]
COMMANDS: dict[str, Any] = dict(sorted(typer.main.get_command(app).commands.items()))  # type: ignore[attr-defined]
ENTRY_POINTS = importlib.metadata.entry_points(group="spacy_factories")
FACTORIES = {point.name: point for point in ENTRY_POINTS if point.name.startswith("newsner_")}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def document(name: str, command: Any) -> Iterator[str]:
    """Yield the paragraphs of the command-line reference about one command."""
    yield f"## newsner {name}"
    for paragraph in command.help.split("\n\n"):
        example = re.fullmatch(r"(?:\\b|```)\n(.*?)(?:\n```)?", paragraph, re.DOTALL)
        yield f"```bash\n{example[1]}\n```" if example else " ".join(paragraph.split())
    rows = [row(command, parameter) for parameter in command.params]
    yield "\n".join(["| argument or option | what it is | default |", "|---|---|---|", *rows])


def row(command: Any, parameter: Any) -> str:
    """Return the line of the reference about an argument or option."""
    is_argument = parameter.param_type_name == "argument"
    forms = [parameter.metavar] if is_argument else [*parameter.opts, *parameter.secondary_opts]
    choices = find_choices(get_type_hints(command.callback)[parameter.name])
    values = f" One of {in_code(choices, ', ')}." if choices else ""
    return f"| {in_code(forms, ' ')} | {parameter.help}{values} | {show_default(parameter)} |"


def find_choices(annotation: Any) -> list[str]:
    """Return the values of the enumeration that a parameter is of, also if it may be left out or repeated."""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return [member.value for member in annotation]
    return [choice for part in get_args(annotation) for choice in find_choices(part)]


def show_default(parameter: Any) -> str:
    default = parameter.default.value if isinstance(parameter.default, Enum) else parameter.default
    if parameter.required:
        return "required"
    if parameter.secondary_opts:
        default = parameter.opts[0] if default else parameter.secondary_opts[0]
    return "" if default is None or default is False else f"`{default}`"


def in_code(words: Iterable[str], separator: str) -> str:
    return separator.join(f"`{word}`" for word in words)


def test_command_reference_is_up_to_date(request: pytest.FixtureRequest) -> None:
    """Each command and option stands in docs/cli.md as its help says; ``--update-golden`` writes the page anew."""
    page = read("docs/cli.md")
    head = page[: page.index("-->") + len("-->")]
    parts = [part for name, command in COMMANDS.items() for part in document(name, command)]
    wanted = "\n\n".join([head, *parts]) + "\n"
    if request.config.getoption("--update-golden"):
        (DOCS / "cli.md").write_text(wanted, encoding="utf-8")
    assert read("docs/cli.md") == wanted


@pytest.mark.parametrize("name", COMMANDS)
def test_command_and_options_have_help(name: str) -> None:
    """The reference is made of it."""
    assert COMMANDS[name].help
    assert all(parameter.help for parameter in COMMANDS[name].params)


def test_public_names_stand_in_the_reference() -> None:
    """The Python page shows each public name, and no name twice."""
    shown = re.findall(r"^::: newsner\.(\S+)$", read("docs/api.md"), re.MULTILINE)
    assert sorted(set(shown)) == sorted(shown)
    assert sorted(name for name in shown if "." not in name) == sorted(newsner.__all__)


@pytest.mark.parametrize("name", FACTORIES)
def test_factory_and_its_options_stand_on_the_spacy_page(name: str) -> None:
    """Each factory has its line in the table, with what it is configured by."""
    lines = [line for line in read("docs/spacy.md").splitlines() if line.startswith(f"| `{name}` |")]
    FACTORIES[name].load()
    options = Language.get_factory_meta(name).default_config
    assert any(all(f"`{option}`" in line for option in options) for line in lines)


@pytest.mark.parametrize(
    ("page", "values"),
    [
        pytest.param("results.md", get_args(labels.Kind), id="kinds"),
        pytest.param("results.md", get_args(labels.Bound), id="bounds"),
        pytest.param("results.md", get_args(labels.Reason), id="reasons"),
        pytest.param("results.md", get_args(labels.Source), id="sources"),
        pytest.param("results.md", get_args(labels.StatementKind), id="kinds-of-statements"),
        pytest.param("results.md", get_args(labels.Gender), id="genders"),
        pytest.param("corpus.md", get_args(labels.ErrorType), id="errors"),
        *(
            pytest.param("corpus.md", [column.name for column in columns], id=f"columns-of-{name}")
            for name, columns in {**{k: t.columns for k, t in TABLES.items()}, "errors": ERRORS.columns}.items()
        ),
    ],
)
def test_values_stand_on_their_page(page: str, values: list[str]) -> None:
    """Every value of a closed set, and every column, is documented."""
    code = {word for span in re.findall(r"`([^`\n]+)`", read(f"docs/{page}")) for word in span.split()}
    assert not set(values) - code


def sh_commands() -> list[str]:
    return re.findall(r"^```sh\n(.*)\n```$", read("README.md"), re.MULTILINE)


def test_readme_shows_what_its_command_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line of the output that the README shows is one that its first command prints."""
    install, tests = sh_commands()
    assert " -m pytest " in tests
    monkeypatch.chdir(ROOT)
    printed = CliRunner().invoke(app, install.partition("bin/newsner ")[2].split()).stdout
    shown = re.search(r"^```text\n(.*?)\n```$", read("README.md"), re.MULTILINE | re.DOTALL)
    assert shown is not None
    lines = {" ".join(line.split()) for line in printed.splitlines()}
    assert not [line for line in shown[1].splitlines() if line != "…" and " ".join(line.split()) not in lines]


def test_readme_is_a_front_page() -> None:
    """What is longer belongs to docs/."""
    assert len(read("README.md").encode()) < 10_000


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Each relative link names a file, and a heading of it."""
    prose = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if not re.match(r"https?:", target):
            name, _, heading = target.partition("#")
            linked = (page.parent / name).resolve() if name else page
            assert linked.exists() or is_in_package(linked), target
            assert not heading or heading in headings(linked), target


def is_in_package(path: Path) -> bool:
    """Tell whether a path of the repository is one of the installed package, beside which tests may run."""
    inside = path.relative_to(ROOT)
    return inside.parts[:1] == ("newsner",) and (Path(newsner.__file__).parent.parent / inside).exists()


def headings(page: Path) -> set[str]:
    lines = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", line.lower()).replace(" ", "-") for line in lines}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_paths_exist(page: Path) -> None:
    """Files and folders of the repository that a page names in code are there."""
    for path in re.findall(r"`((?:newsner|tests|docs|examples|\.ci)/[\w./-]*)`", page.read_text(encoding="utf-8")):
        assert (ROOT / path).exists() or is_in_package(ROOT / path), path


def test_version_is_the_same_everywhere() -> None:
    """The citation names the version of the package, the date of its release once there is one, and its licences."""
    project = dict(re.findall(r'^(version|license) = "(.+?)"', read("pyproject.toml"), re.MULTILINE))
    citation = read("CITATION.cff")
    version, released = re.findall(r"^## (\S+) – (\S+)$", read("CHANGELOG.md"), re.MULTILINE)[0]
    assert version == project["version"]
    assert f"\nversion: {version}\n" in citation
    assert re.findall(r"^date-released: (.+)$", citation, re.MULTILINE) == [released] * (released != "unreleased")
    assert all(f"\n  - {name}\n" in citation for name in project["license"].split(" AND "))


def test_docs_need_no_file_beside_them() -> None:
    """Each page stands in the navigation of the site."""
    named = set(re.findall(r": ([\w-]+\.md)$", read("mkdocs.yml"), re.MULTILINE))
    assert named == {page.name for page in DOCS.glob("*.md")}
