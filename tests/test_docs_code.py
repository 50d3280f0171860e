"""All code in the documentation is run, or says here why it is not: commands, scripts, data, queries."""

import gzip
import json
import re
import shlex
import shutil
import sqlite3
from collections.abc import Iterator
from doctest import DocTestParser
from itertools import groupby, pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
import typer
from lxml import etree
from typer.testing import CliRunner

import newsner
from newsner.cli.main import app
from random_ner import build_random_ner

ROOT = Path(__file__).parent.parent
PAGES = sorted(
    path
    for folder in ("", "docs", "tests/gold", "tests/corpus/formats/samples")
    for path in (ROOT / folder).glob("*.md")
) + sorted(Path(newsner.__file__).parent.glob("data/**/*.md"))
DOCTESTED = {ROOT / "README.md", *(ROOT / "docs").glob("*.md")}  # see testpaths and addopts in pyproject.toml

# what is not run, by how the line begins, and why; options of newsner and of the scripts are checked all the same
NOT_RUN = {
    "python3 -m venv": "it installs; .ci/run does",
    ".venv/bin/pip install": "it installs; .ci/run does",
    "pip install": "it installs; .ci/run does",
    ".venv/bin/python -m pytest": "it is this suite",
    "pytest": "it is this suite",
    "ruff": "a check of the code; .ci/run does",
    "mypy": "a check of the code; .ci/run does",
    "mkdocs": "it builds the site; .ci/run does",
    "python tests/mutation/": "it takes hours, and needs cosmic-ray",
    'pip install "newsner[spark]" venv-pack': "it packs a whole environment",
    "venv-pack": "it packs a whole environment",
    "PYSPARK_PYTHON=./environment": "it needs a cluster",
    "datasette": "a server, and no dependency",
    "OPENBLAS_NUM_THREADS=1 python tests/benchmarks/": "it measures, on texts that are not in the repository",
    "python tests/benchmarks/": "it measures, on texts that are not in the repository",
    "python tests/gold/": "it reads texts that are not in the repository; tests/training/test_gold.py runs join.py",
    "newsner train": "it takes minutes; tests/training and tests/cli train on less",
    "newsner evaluate news_dev.jsonl news_test.jsonl tests/gold/": "the whole gold data take minutes",
    "newsner annotate archive.jsonl --model A": "A, B and C stand for models of the reader's own",
    "newsner extract article.txt --model my_accurate_ner": "the command before it, which takes hours, makes the model",
}
PYTHON_NOT_RUN = {
    "hf_token_pipe": "tests/test_transformers.py runs it, with the extra",
    "gliner_spacy": "it needs weights that are downloaded",
    "newsner.spark.": "tests/spark/test_tagging.py runs it, in the session of these tests",
}
TEXTS = [
    "Anne Morel, la maire de Lyon, a reçu Jean Bode. « Le tramway est prêt », a déclaré Mme Morel.",
    "Bachar al-Assad est à Damas. Selon l'OSDH, 26 missiles ont visé l'armée d'Assad lundi.",
    "« Oui à un moratoire », a déclaré Anne Hidalgo. Anne Morel a promis un plan. Jean Bode, son adjoint, veut 12 "
    "rames et 3 millions d'euros.",
    "Martin est à Paris. Jean Martin, médecin, a parlé à Pierre Martin, avocat.",
]
PAGE = f"<html><body><article>{''.join(f'<p>{text}</p>' for text in TEXTS)}</article></body></html>"
ARTICLES = [
    {"id": f"a{number}", "text": text, "date": f"2020-0{number % 3 + 1}-07", "source": "AB"[number % 2]}
    | {"country": ("France", "Suisse")[number % 2], "url": f"https://example.org/{number}", "title": f"Titre {number}"}
    for number, text in enumerate(TEXTS)
]
GOLD = {"id": "g", "text": "Assad est à Damas.", "mentions": [[0, 5, "PER", -1], [12, 17, "LOC", -1]]}


class Block(NamedTuple):
    """A fenced block of a page."""

    page: Path
    language: str
    text: str


def find_blocks() -> Iterator[Block]:
    for page in PAGES:
        for fence in re.finditer(
            r"^( *)```(\w*)\n(.*?)^\1```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
        ):
            yield Block(page, fence[2], fence[3])


BLOCKS = list(find_blocks())


def find_lines(block: Block) -> list[str]:
    """Return the commands of a block; one of plain text may show a command with what it prints."""
    text = block.text.replace("\\\n", " ")
    if block.language in ("bash", "sh"):
        parts = [part for line in text.splitlines() for part in line.split(" && ")]
        return [part.strip() for part in parts if part.strip()]
    lines = [line.removeprefix("$ ") for line in text.splitlines() if block.language == "text"]
    return [line for line in lines if re.match(r"(newsner \w+ |pip |echo )(?!.*: )", line)]


COMMANDS = {"\n".join(lines): lines for block in BLOCKS if (lines := find_lines(block))}  # the same block once
OF = {"\n".join(find_lines(block)): block.page.name for block in BLOCKS}


def why_not_run(line: str, table: dict[str, str]) -> str | None:
    return next((reason for start, reason in table.items() if line.startswith(start)), None)


def calls_of(line: str) -> list[list[str]]:
    """Return the words of each of newsner's commands in a line, which may be joined by pipes."""
    words = shlex.split(line, comments=True)
    words = words[: words.index(">")] if ">" in words else words
    parts = [list(part) for is_pipe, part in groupby(words, lambda word: word == "|") if not is_pipe]
    return [part[1:] for part in parts if part[0].endswith("newsner")]


def is_newsner(line: str) -> bool:
    return re.search(r"(^|\| |/)newsner \w", line) is not None


def test_every_block_has_a_language_that_is_checked() -> None:
    """A block of another language needs a test of its own."""
    assert {block.language for block in BLOCKS} == {"bash", "json", "pycon", "python", "sh", "sql", "text", "xml"}
    fences = [
        line for page in PAGES for line in re.findall(r"^ *(?:```|~~~).*$", page.read_text("utf-8"), re.MULTILINE)
    ]
    assert len(fences) == 2 * len(BLOCKS)


def test_every_prompt_is_on_a_page_whose_doctests_run() -> None:
    """The pages with prompts are those that pytest collects, and no example is skipped."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        assert "doctest: +SKIP" not in text
        if page in DOCTESTED:
            examples = DocTestParser().get_examples(text, page.name)
            assert len(examples) == len(re.findall(r"^ *>>> ", text, re.MULTILINE))
        else:
            assert ">>> " not in text, page
    assert all(">>> " in block.text for block in BLOCKS if block.language == "pycon")


def test_what_is_not_run_is_still_there() -> None:
    """Each reason for not running something has a line that it is about."""
    lines = [line for lines in COMMANDS.values() for line in lines]
    assert not [start for start in NOT_RUN if not any(line.startswith(start) for line in lines)]
    assert not [word for word in PYTHON_NOT_RUN if not any(word in block.text for block in BLOCKS)]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder with every file that the commands of the documentation read."""
    folder = tmp_path_factory.mktemp("sample")
    lines = "".join(json.dumps(article) + "\n" for article in ARTICLES)
    for name in ("articles", "press", "archive", "archive/a"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    (folder / "articles.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    for name in ("articles.csv", "archive/a.csv"):
        column = "body" if name == "articles.csv" else "text"
        rows = "".join(f'{article["url"]},"{article["text"]}"\n' for article in ARTICLES)
        (folder / name).write_text(f"url,{column}\n{rows}", encoding="utf-8")
    (folder / "export.csv").write_text("id;text\n1;Il a été à Alger.\n", encoding="cp1252")
    for name in ("article.txt", "archive/a.txt", "archive/b/c.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(TEXTS[0], encoding="utf-8")
    for name in ("mine", "mine_dev", "mine_test", "gold", "news_dev", "news_test", "press_dev", "web_dev", "seed"):
        (folder / f"{name}.jsonl").write_text(json.dumps(GOLD) + "\n", encoding="utf-8")
    for name in ("names.csv", "my_names.csv"):
        (folder / name).write_text("name,label\nAnne Morel,PER\n", encoding="utf-8")
    add_exports(folder)
    add_results(folder)
    return folder


def add_exports(folder: Path) -> None:
    """Add the files that press databases and other programs write, and what else is copied."""
    (folder / "europresse").mkdir()
    for name in ("export.HTML", "europresse.HTML", "europresse/a.HTML"):
        shutil.copy(ROOT / "examples" / "europresse.HTML", folder / name)
    shutil.copy(ROOT / "tests" / "corpus" / "formats" / "samples" / "factiva_plain.rtf", folder / "factiva.rtf")
    (folder / "archive.warc.gz").write_bytes(make_warc())
    (folder / "page.html").write_text(PAGE, encoding="utf-8")
    shutil.copytree(ROOT / "examples", folder / "examples")
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    build_random_ner(1).to_disk(folder / "my_ner")
    value = {"start": 0, "end": 5, "text": "Assad", "labels": ["PER"]}
    result = [{"type": "labels", "from_name": "label", "to_name": "text", "id": "x", "value": value}]
    task = {"id": 1, "data": {"text": GOLD["text"]}, "annotations": [{"result": result}]}
    for name in ("project-1.json", "project-1-export.json"):
        (folder / name).write_text(json.dumps([task]), encoding="utf-8")


def make_warc() -> bytes:
    """Return an archive of one page."""
    page = f"HTTP/1.0 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{PAGE}".encode()
    fields = {"WARC-Type": "response", "WARC-Record-ID": "<urn:uuid:00000000-0000-0000-0000-000000000001>"}
    fields |= {"WARC-Target-URI": "https://example.org/a", "WARC-Date": "2020-01-01T00:00:00Z"}
    fields |= {"Content-Type": "application/http; msgtype=response", "Content-Length": str(len(page))}
    head = "WARC/1.0\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items()) + "\r\n"
    return gzip.compress(head.encode() + page + b"\r\n\r\n")


def add_results(folder: Path) -> None:
    """Add what commands that came before would have written."""
    corpus = newsner.tag(ARTICLES, id="id")
    for name in ("tagged", "before", "after", "more", "tagged_0.1", "tagged_0.2"):
        corpus.write(folder / f"{name}.jsonl")
    corpus.link().write(folder / "registry.jsonl")
    corpus.link().write(folder / "registry.csv")
    hidden = corpus.pseudonymise()
    hidden.write(folder / "public.jsonl", key=folder / "key.jsonl")
    (folder / "excerpt.txt").write_text(hidden[0].text[:40], encoding="utf-8")


@pytest.mark.parametrize("block", COMMANDS, ids=lambda block: f"{OF[block]}-{block.split(' -')[0][:40]}")
def test_commands_run(block: str, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each block of commands runs from its first line to its last, in a folder with the files that it names."""
    shutil.copytree(sample, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    for line in COMMANDS[block]:
        assert is_newsner(line) or why_not_run(line, NOT_RUN), line
        if is_newsner(line):
            check_usage(line)
        if not why_not_run(line, NOT_RUN):
            run(line)


def check_usage(line: str) -> None:
    """Fail unless the commands and their options exist; files are not looked for."""
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    for name, *arguments in calls_of(line):
        commands[name].make_context(name, arguments)


def remove_outputs(words: list[str]) -> None:
    """Remove what an earlier run would have refused to overwrite."""
    options = ["-o", "--out", "--distinct", "--html", *(["--key"] if words[0] == "pseudonymise" else [])]
    for option, value in pairwise(words):
        if option in options:
            for path in (value, f"{value}.summary.json", Path(value).with_suffix(".errors.jsonl")):
                Path(path).unlink(missing_ok=True) if not Path(path).is_dir() else shutil.rmtree(path)


def run(line: str) -> None:
    """Run a line as a shell would: with what is piped into it, and with the files of its patterns.

    All is done in this process, with one worker: tests/cli runs the command in processes of its own, and with more.
    """
    quoted = re.findall(r"'([^']*)'", line)
    stdin = shlex.split(line)[1] + "\n" if line.startswith("echo ") else "q"  # which ends a review
    if line.startswith("zcat "):
        stdin = gzip.decompress(Path(shlex.split(line)[1]).read_bytes()).decode()
    for words in calls_of(line.replace("--workers 4", "--workers 1")):
        remove_outputs(words)
        arguments: list[str] = []
        for word in words:
            found = sorted(map(str, Path().glob(word))) if "*" in word and word not in quoted else []
            arguments += found or [word]
        result = CliRunner().invoke(app, arguments, input=stdin)
        assert result.exit_code == 0, (line, result.stderr, result.exception)
        stdin = result.stdout


@pytest.mark.parametrize("line", sorted({x for lines in COMMANDS.values() for x in lines if "python tests/" in x}))
def test_scripts_have_their_options(line: str) -> None:
    """A script that is not run is there, and knows the options that the page gives it."""
    words = shlex.split(line.partition("python ")[2], comments=True)
    script = (ROOT / words[0]).read_text(encoding="utf-8")
    assert not [word for word in words if word.startswith("--") and f'"{word}"' not in script]


@pytest.mark.parametrize(
    "block",
    [block for block in BLOCKS if block.language == "python" and ">>>" not in block.text],
    ids=lambda b: b.page.name,
)
def test_scripts_run(block: Block, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python without prompts runs, in the folder of the commands."""
    if reason := next((reason for word, reason in PYTHON_NOT_RUN.items() if word in block.text), None):
        compile(block.text, block.page.name, "exec")
        pytest.skip(reason)
    shutil.copytree(sample, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    exec(compile(block.text, block.page.name, "exec"), {"newsner": newsner})


@pytest.mark.parametrize(
    "block", [block for block in BLOCKS if block.language == "sql"], ids=lambda b: b.text.split()[1]
)
def test_queries_run(block: Block, tmp_path: Path) -> None:
    """The database that newsner exports has the tables and columns of each query."""
    newsner.tag(ARTICLES, id="id").export(tmp_path / "press.db")
    connection = sqlite3.connect(tmp_path / "press.db")
    try:
        rows = connection.execute(block.text).fetchall()
    finally:
        connection.close()
    assert rows or "HAVING articles > 2" in block.text


@pytest.mark.parametrize("block", [b for b in BLOCKS if b.language in ("json", "xml")], ids=lambda b: b.page.name)
def test_data_can_be_parsed(block: Block) -> None:
    """What a page shows of JSON Lines and XML is well formed."""
    if block.language == "xml":
        etree.fromstring(block.text)
    else:
        assert all(isinstance(json.loads(line), dict) for line in block.text.splitlines())
