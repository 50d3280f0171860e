"""Finding files: odd names, links that lead in circles, and what is not to be read."""

import os
import shutil
from pathlib import Path

import pytest

import newsner
from fakes import TEXTS, fake_corpus
from newsner import ErrorRecord
from newsner.corpus.paths import find_paths
from newsner.corpus.sources import Document, open_source


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def make(*names: str) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(f"Texte de {name}.", "utf-8")


def find(*patterns: str) -> list[str]:
    return list(map(str, find_paths(patterns)))


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        pytest.param("dossier [2019]", ["dossier [2019]/a.txt"], id="folder"),
        pytest.param("dossier [2019]/*.txt", ["dossier [2019]/a.txt"], id="glob-in-it"),
        pytest.param("dossier [2019]/a.txt", ["dossier [2019]/a.txt"], id="file-in-it"),
        pytest.param("d* [[]2019]/*.txt", ["dossier [2019]/a.txt"], id="escaped"),
        pytest.param("[ab].txt", ["[ab].txt"], id="literal-first"),
        pytest.param("[abc].txt", ["a.txt", "b.txt"], id="class"),
        pytest.param("?.txt", ["a.txt", "b.txt"], id="question-mark"),
        pytest.param("sub/**/*.txt", ["sub/c.txt", "sub/deep/d.txt"], id="recursive"),
        pytest.param("sub/**", ["sub/c.txt", "sub/deep/d.txt"], id="ends-in-stars"),
        pytest.param("**/d.txt", ["sub/deep/d.txt"], id="begins-with-stars"),
        pytest.param("*/.hidden.txt", ["sub/.hidden.txt"], id="hidden-asked-for"),
        pytest.param("./sub/../sub/*.txt", ["sub/../sub/c.txt"], id="up-and-down"),
    ],
)
def test_globs(pattern: str, wanted: list[str]) -> None:
    """What exists as it is written is no glob; hidden files are left out, as in a shell."""
    make("dossier [2019]/a.txt", "[ab].txt", "a.txt", "b.txt", "sub/c.txt", "sub/deep/d.txt", "sub/.hidden.txt")
    assert find(pattern) == wanted


def test_absolute_globs(tmp_path: Path) -> None:
    make("[x]/a.txt")
    assert find(f"{tmp_path}/[x]/*.txt", f"{tmp_path}/**/*.txt") == [f"{tmp_path}/[x]/a.txt"]


def test_links_in_circles_end() -> None:
    """Two links to the folder they are in doubled the paths at each level, up to the limit of the system."""
    make("a/x.txt", "b/y.txt")
    for name, place in (("a/one", "."), ("a/two", ".."), ("a/z", "../b"), ("a/self", "self")):
        Path(name).symlink_to(place)
    assert find("**/*.txt") == ["a/x.txt", "b/y.txt"]
    assert find("a/**/*.txt") == ["a/two/b/y.txt", "a/x.txt"]


def test_a_file_is_read_once() -> None:
    """Also under another name; the first counts."""
    make("a.txt", "b.txt")
    Path("latest.txt").symlink_to("b.txt")
    assert find("b.txt", "*.txt", "./a.txt") == ["b.txt", "a.txt"]


def test_a_broken_link_is_an_error_record() -> None:
    """It was left out in silence."""
    make("a.txt")
    Path("b.txt").symlink_to("gone.txt")
    for pattern in ("*.txt", "."):
        first, second = open_source(pattern).documents(100)
        assert isinstance(first, Document)
        assert isinstance(second, ErrorRecord)
        assert (second.id, second.type) == ("b.txt", "unreadable")


def test_pipes_and_folders_are_no_documents() -> None:
    """A pipe would be read for ever."""
    make("a.txt", "b.txt/c.pdf", ".d.txt")
    os.mkfifo("e.txt")
    assert find(".") == find("*.txt") == ["a.txt"]


def test_checkpoints_of_an_unfinished_run_are_not_read() -> None:
    """``tag '**/*.jsonl' -o all.jsonl --resume`` found its own checkpoints."""
    make(
        "a.jsonl", "all.jsonl.partial/settings.json", "all.jsonl.partial/0000000.articles.jsonl", "mine.partial/b.jsonl"
    )
    assert find("**/*.jsonl") == ["a.jsonl", "mine.partial/b.jsonl"]


def test_a_folder_that_may_not_be_read_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its files would be missing in silence."""
    make("a/x.txt")

    def refuse(folder: Path) -> None:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(PermissionError, match="a"):
        find("a/*.txt")


def test_names_that_are_not_utf8_stay_distinct() -> None:
    """Names of files as old archives have them: both are read, and their ids can be printed."""
    for name in (b"caf\xe9.txt", b"caf\xe8.txt"):
        Path(os.fsdecode(name)).write_text("Paul dort.", "utf-8")
    source = open_source("*.txt")
    assert [item.id for item in source.documents(100)] == ["caf\\xe8.txt", "caf\\xe9.txt"]
    assert source.name == "caf\\xe8.txt, caf\\xe9.txt"


def write_results(folder: str) -> None:
    """Write results of each kind into a folder."""
    fake_corpus(TEXTS).write(f"{folder}/tagged.jsonl")
    fake_corpus(TEXTS).write(f"{folder}/mentions_of.csv")
    fake_corpus(TEXTS).write(f"{folder}/tables", format="csv")
    fake_corpus(TEXTS).write(f"{folder}/lines")


def test_results_of_earlier_runs_are_left_out() -> None:
    """A folder with its results in it was tagged together with them: their summaries were articles, too."""
    make("press/a.txt", "press/b.txt")
    write_results("press")
    for pattern, shown in (("press", 2), ("press/**", 2), ("press/*.*", 2)):
        with pytest.warns(UserWarning, match=r"left out .* more, which newsner wrote; to read one, name it"):
            assert len(find(pattern)) == shown
    assert find("press/tagged.jsonl", "press/tables/mentions.csv") == [
        "press/tagged.jsonl",
        "press/tables/mentions.csv",
    ]
    with pytest.raises(FileNotFoundError, match=r"press/tables has no file to read but .*, which newsner wrote"):
        find("press/tables")
    with pytest.raises(
        FileNotFoundError, match=r"no file to read but tagged\.errors\.jsonl, tagged\.jsonl, which newsner wrote"
    ):
        find("press/*.jsonl")


def test_results_among_files_that_a_shell_lists_are_left_out() -> None:
    """``tag press/*``: each file is named, but results together with their summary or errors surely by no one."""
    make("press/a.txt", "press/b.txt")
    write_results("press")
    listed = sorted(str(path) for path in Path("press").iterdir() if path.is_file())
    with pytest.warns(UserWarning, match=r"left out mentions_of\.csv, .* newsner wrote; to read one, name it alone"):
        assert find(*listed) == ["press/a.txt", "press/b.txt"]
    assert find("press/a.txt", "press/tagged.jsonl") == ["press/a.txt", "press/tagged.jsonl"]
    assert find("press/tagged.errors.jsonl") == ["press/tagged.errors.jsonl"]


def test_error_records_are_known_without_their_summary() -> None:
    """As they are where someone has moved the results away."""
    make("a.txt")
    write_results("press")
    for name in ("press/tagged.errors.jsonl", "press/mentions_of.errors.csv"):
        shutil.move(name, ".")
    with pytest.warns(
        UserWarning, match=r"\.: left out mentions_of\.errors\.csv, tagged\.errors\.jsonl, which newsner"
    ):
        assert find(".") == ["a.txt"]


def test_files_of_others_with_such_names_are_read() -> None:
    """What they hold decides, not the name."""
    make("summary.json", "a.summary.json", "errors.jsonl", "a.errors.jsonl", "mentions.csv", "settings.json")
    Path("articles.jsonl").write_text('{"id": "x", "type": "too_long", "reason": "y", "text": "Paul dort."}\n', "utf-8")
    assert len(find(".")) == 7


def test_a_run_is_repeated_with_its_output_in_its_source() -> None:
    """``tag press -o press/tagged.jsonl``, and again: its output was also an input."""
    make("press/a.txt", "press/b.txt")
    first = newsner.tag("press").write("press/tagged.jsonl")
    with pytest.warns(UserWarning, match="which newsner wrote"):
        corpus = newsner.tag("press")
    assert corpus.write("press/tagged.jsonl", resume=True) == first
    assert corpus.write("press/tagged.jsonl", overwrite=True) == first


def test_files_of_no_known_kind_are_said() -> None:
    """Not those that a system writes, hidden ones and those in folders below."""
    make("press/a.txt", "press/a.pdf", "press/b.docx", "press/Thumbs.db", "press/.c.pdf", "press/x/d.pdf")
    with pytest.warns(UserWarning, match=r"^press: left out 2 files of no known kind: a\.pdf, b\.docx$"):
        assert find("press") == ["press/a.txt"]
    with pytest.raises(FileNotFoundError, match=r"press/x has 1 file, but of no known kind: d\.pdf; known are \.txt"):
        find("press/x")


def test_files_in_folders_below_are_said() -> None:
    """They are not read, since a folder stands for the files in it."""
    make("press/a.txt", "press/2021/b.txt", "press/2021/05/c.txt", "press/2021/photo.jpg", "press/2021/.d.txt")
    with pytest.warns(
        UserWarning, match=r"press: left out 2 files in the folders below; 'press/\*\*/\*\.txt' reads them"
    ):
        assert find("press") == ["press/a.txt"]
    assert len(find("press/**/*.txt")) == 3
    os.unlink("press/a.txt")
    with pytest.raises(FileNotFoundError, match=r"press holds no file to read; .* say 'press/\*\*/\*\.txt'"):
        find("press")
