"""A large gazetteer is kept in a file beside it, which is always right and never in the way."""

import os
import pickle
import warnings
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

import newsner
from newsner import Gazetteer, GazetteerEntry, LexiconError, read_gazetteer
from newsner.gazetteer import cache, reader

HEADER = "name,label,kb_id\n"


def write(path: Path, *names: str, size: int = cache._WORTH) -> None:
    """Write a gazetteer of a size from which it is kept; the rest of it is empty lines."""
    rows = [f"{name},ORG,q{number}\n" for number, name in enumerate(names)]
    path.write_text(f"{HEADER}{''.join(rows)}{chr(10) * size}", encoding="utf-8")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "names.csv"
    write(path, "Zorglub", "Vézelin")
    return path


@pytest.fixture
def stored(path: Path) -> Path:
    return path.with_name(f"{path.name}{cache.SUFFIX}")


def names(path: Path) -> list[str]:
    return [entry.name for entry in read_gazetteer(path)]


def test_small_gazetteers_have_no_file_beside_them(tmp_path: Path) -> None:
    write(tmp_path / "names.csv", "Zorglub", size=0)
    assert names(tmp_path / "names.csv") == ["Zorglub"]
    assert os.listdir(tmp_path) == ["names.csv"]


def test_the_second_time_the_file_beside_it_is_read(path: Path, stored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = read_gazetteer(path)
    assert sorted(os.listdir(path.parent)) == [path.name, stored.name]
    monkeypatch.setattr(reader, "read_file", None)
    assert read_gazetteer(path) == first
    os.utime(path, (0, 0))
    assert read_gazetteer(path) == first


def test_what_changes_is_read_again(path: Path, stored: Path) -> None:
    """Also with the same size and time."""
    assert names(path) == ["Zorglub", "Vézelin"]
    times = path.stat()
    path.write_text(path.read_text("utf-8").replace("Zorglub", "Zurglab"), "utf-8")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert names(path) == ["Zurglab", "Vézelin"]


def test_the_label_is_part_of_what_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text(f"name\nZorglub\n{chr(10) * cache._WORTH}", "utf-8")
    assert [read_gazetteer(path, label=label)[0].label for label in ("ORG", "PER", "ORG")] == ["ORG", "PER", "ORG"]
    with pytest.raises(LexiconError, match="missing columns"):
        read_gazetteer(path)


@pytest.mark.parametrize("way", ["spelling", "version"])
def test_another_way_of_reading_reads_again(
    way: str, path: Path, stored: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names(path)
    before = stored.read_bytes()
    if way == "version":
        monkeypatch.setattr(cache, "_VERSION", 0)
    else:
        monkeypatch.setattr(cache, "find_spellings", lambda name: iter([name]))
    names(path)
    assert stored.read_bytes() != before


@pytest.mark.parametrize("end", [0, 30, -100])
def test_a_damaged_file_is_made_again(end: int, path: Path, stored: Path) -> None:
    names(path)
    whole = stored.read_bytes()
    stored.write_bytes(whole[:end] + b"?" * 3 + whole[end + 3 :] if end else whole[:18])
    assert names(path) == ["Zorglub", "Vézelin"]
    assert stored.read_bytes() == whole


def test_a_file_of_the_users_is_left_alone(path: Path, stored: Path) -> None:
    stored.write_text("mine", "utf-8")
    with pytest.warns(UserWarning, match="is no cache of newsner's; the gazetteer beside it is read anew"):
        assert names(path) == ["Zorglub", "Vézelin"]
    assert names(path) == ["Zorglub", "Vézelin"]  # told once
    assert stored.read_text("utf-8") == "mine"


def test_a_folder_may_be_closed(path: Path, stored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Results are the same, and workers get a copy."""

    def fail(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(cache, "write_bytes_safely", fail)
    with pytest.warns(UserWarning, match=r"newsner-cache cannot be written \(Permission denied\)"):
        gazetteer = read_gazetteer(path)
    assert not stored.exists()
    assert b"Zorglub" in pickle.dumps(gazetteer)
    assert list(pickle.loads(pickle.dumps(gazetteer))) == list(gazetteer)


def test_processes_open_the_same_file(path: Path, stored: Path) -> None:
    """A worker gets the place of the file; another machine gets the content."""
    gazetteer = read_gazetteer(path)
    sent = pickle.dumps(gazetteer)
    assert len(sent) < 1_000
    found = pickle.loads(sent)
    assert (found, found.paths, [*found]) == (gazetteer, (path,), [*gazetteer])
    whole = pickle.dumps(gazetteer.in_memory())
    stored.unlink()
    assert pickle.loads(whole) == gazetteer
    with pytest.raises(RuntimeError, match=r"newsner-cache has been removed or changed .* read it again"):
        pickle.loads(sent)


def count_names(path: str) -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return len(read_gazetteer(path))


def test_processes_may_begin_at_the_same_time(path: Path, stored: Path) -> None:
    with ProcessPoolExecutor(3, get_context("spawn")) as pool:
        assert [*pool.map(count_names, [str(path)] * 6)] == [2] * 6
    assert sorted(os.listdir(path.parent)) == [path.name, stored.name]


def test_workers_find_the_names(path: Path) -> None:
    corpus = newsner.tag({"a": "Le Zorglub recrute.", "b": "Rien."}, gazetteer=[path], workers=2)
    assert [mention.text for article in corpus for mention in article.mentions] == ["Zorglub"]
    with pytest.raises(ValueError, match="input"):
        corpus.write(path, format="csv", overwrite=True)


def test_a_pipeline_keeps_its_names(path: Path, tmp_path: Path) -> None:
    """On disk and as bytes, also several gazetteers and names that were added."""
    extractor = newsner.load(gazetteer=[path, GazetteerEntry(name="Grulbo", label="ORG")])
    extractor.add_names([GazetteerEntry(name="Brolgu", label="ORG", kb_id="b")])
    tagger = extractor.nlp.get_pipe("newsner_user_gazetteer")
    tagger.to_disk(tmp_path / "kept")  # type: ignore[attr-defined]
    kept = Gazetteer.open(tmp_path / "kept")
    assert [entry.name for entry in kept] == ["Zorglub", "Vézelin", "Grulbo", "Brolgu"]
    assert Gazetteer.from_bytes(tagger.to_bytes()) == kept  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match=r"names\.csv is no gazetteer that newsner has written"):
        Gazetteer.open(path)
    with pytest.raises(ValueError, match="the bytes are no gazetteer"):
        Gazetteer.from_bytes(b"{}")
