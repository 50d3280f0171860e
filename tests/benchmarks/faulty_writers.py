"""Stop the other commands that write files, wherever they are: each must leave its old files or its new ones whole."""

import atexit
import errno
import io
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import spacy
from faulty_runs import CHANGES, Child, Row, Sabotage, command, contents, kill_at_change, kill_in_write, start

import newsner
from newsner.corpus.exports import EXPORTERS
from newsner.corpus.opening import open_corpus
from newsner.errors import NewsnerError
from newsner.linking.decisions import Decision, append, read_decisions
from newsner.training.folders import ModelFolder

TEXTS = {
    f"a{i}": f"Bachar al-Assad est à Damas. Le maire Jean Nom{i} a vu {i + 2} chats. « Oui », dit-il." for i in range(6)
}
Act = Callable[[], object]


def prepare(folder: Path) -> Path:
    """Write what the commands read: tagged articles."""
    path = folder / "tagged.jsonl"
    newsner.tag(TEXTS).write(path)
    return path


@cache
def blank() -> Any:
    """Return an empty pipeline, which takes spaCy seconds to make."""
    return spacy.blank("fr")


def write_model(out: Path, word: str) -> None:
    """Write a model as ``newsner train`` does, without training one."""
    nlp = blank()
    nlp.meta["description"] = word
    folder = ModelFolder(out)
    folder.try_out()
    folder.write(nlp)


def decide(out: Path, name: str) -> None:
    """Take three decisions, as a review does."""
    for number in range(3):
        append(out, Decision(do="drop", entities=(f"PER:{name}{number}",)))


def acts(tagged: Path, tasks: Path, named: Path) -> dict[str, tuple[Act, Act, str]]:
    """Return what is tried, by its name: how the old file is made, how the new one, and the name of the output."""
    found: dict[str, tuple[Act, Act, str]] = {}

    def add(name: str, out: str, *arguments: str | Path) -> None:
        again = command(*arguments, "--overwrite")
        found[name] = (again, again, out)

    add("link", "r.jsonl", "link", tagged, "-o", "r.jsonl")
    add("link, a gazetteer as CSV", "r.csv", "link", tagged, "-o", "r.csv")
    add("pseudonymise", "p.jsonl", "pseudonymise", tagged, "-o", "p.jsonl", "--key", "key.jsonl")
    add("explore", "e.html", "explore", tagged, "-o", "e.html")
    add("read", "d.csv", "read", named, "-o", "d.csv")
    add("gold", "g.jsonl", "gold", tasks, "-o", "g.jsonl")
    add("annotate", "n.jsonl", "annotate", named, "--out", "n.jsonl")
    for name, exporter in EXPORTERS.items():
        out = "export" + "".join(exporter.suffixes[:1])
        corpus = open_corpus(tagged)
        corpus.link()

        def export(corpus: Any = corpus, out: str = out, name: str = name) -> None:
            corpus.export(Path.cwd() / out, format=name, overwrite=True)

        found[f"export {name}"] = (export, export, out)
    return found


def is_like(found: dict[str, bytes], new: dict[str, bytes]) -> bool:
    """Tell whether files are whole that are never twice the same: of pseudonyms drawn by lot, or with times in them."""
    if found.keys() != new.keys():
        return False
    for name, data in found.items():
        if name.endswith(".jsonl"):
            if data.count(b"\n") != new[name].count(b"\n") or not all(map(json.loads, data.splitlines())):
                return False
        elif name.endswith(".xlsx"):
            with ZipFile(io.BytesIO(data)) as file, ZipFile(io.BytesIO(new[name])) as other:
                if file.testzip() or file.namelist() != other.namelist():
                    return False
        else:
            return False
    return True


def judge(row: Row, folder: Path, old: dict[str, bytes], new: dict[str, bytes], child: Child) -> None:
    """Count a run after which each file, or the folder, should be as before or as it will be."""
    now = {name: data for name, data in contents(folder).items() if not name.startswith(".")}
    if child.status not in (0, 1, 3, -signal.SIGKILL, -signal.SIGXFSZ):
        row.add("wrong", f"status {child.status}: {child.said[-300:]}")
        return
    parts = {name.partition("/")[0] for name in {*old, *new}}

    def part(files: dict[str, bytes], name: str) -> dict[str, bytes]:
        return {key: data for key, data in files.items() if key.partition("/")[0] == name}

    half = [
        name
        for name in parts
        if part(now, name) not in (part(old, name), part(new, name)) and not is_like(part(now, name), part(new, name))
    ]
    lost = [name for name in parts if part(old, name) and not part(now, name)]
    row.add("lost" if lost else "wrong" if half else "equal", f"{lost or half} {child.said[-200:]}")


def writer_rows(bench: Any) -> Iterable[Row]:
    """Each command over its earlier output, stopped at a random change of the disk or in the middle of a write."""
    base = bench.new_folder()
    tagged = prepare(base)
    tasks, named = base / "tasks.json", base / "texts.jsonl"
    newsner.open_corpus(tagged).export(tasks, format="label-studio")
    corrected = json.loads(tasks.read_text("utf-8"))
    for task in corrected:
        task["annotations"] = task.pop("predictions", [])
    tasks.write_text(json.dumps(corrected), "utf-8")
    named.write_text("".join(json.dumps({"id": key, "text": text}) + "\n" for key, text in TEXTS.items()), "utf-8")
    rows: dict[str, Row] = {}
    for name, (make_old, make_new, _) in acts(tagged, tasks, named).items():
        what = "export, 13 formats" if name.startswith("export") else name
        row = rows.setdefault(what, Row(f"newsner {what}: killed, or the disk full, anywhere"))
        try_writer(bench, row, make_old, make_new)
    yield from rows.values()
    blank()  # once for all forks
    row = Row("newsner train, its folder: killed, or the disk full, anywhere")
    try_writer(bench, row, lambda: write_model(Path.cwd() / "m", "old"), lambda: write_model(Path.cwd() / "m", "new"))
    yield row
    yield try_log(bench)


def sabotages(bench: Any, folder: Path, changes: int) -> Iterable[Sabotage]:
    """Return ways to stop a command: at its changes of the disk, by a kill or a full disk, and in some writes."""
    most = max(2, bench.runs // 2)
    numbers = range(changes) if changes <= most else sorted(bench.draw.sample(range(changes), most))
    for place, number in enumerate(numbers):
        yield kill_at_change(number, folder, errno.ENOSPC if place % 2 else 0)
    for _ in range(max(2, bench.runs // 10)):
        yield kill_in_write(bench.draw.randrange(1, 30000))


def in_folder(folder: Path, act: Act) -> Act:
    """Return something to do in a folder."""

    def do() -> object:
        os.chdir(folder)
        return act()

    return do


def count_changes(bench: Any, folder: Path, act: Act) -> int:
    """Return how many changes of the disk something makes."""
    place = folder / ".count"
    seen = [0]

    def sabotage() -> None:
        root = os.path.realpath(folder)

        def hook(event: str, arguments: tuple[Any, ...]) -> None:
            writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
            if writes or event in CHANGES:
                seen[0] += os.path.realpath(str(arguments[0])).startswith(root)

        synced = os.fsync

        def fsync(handle: int) -> None:
            seen[0] += 1
            synced(handle)

        os.fsync = fsync
        sys.addaudithook(hook)
        atexit.register(lambda: place.write_text(str(seen[0])))

    child = start(in_folder(folder, act), bench.folder / "log-count", sabotage, is_real=True)
    if child.wait() not in (0, 1):
        raise SystemExit(f"an unbroken command failed: {child.said}")
    changes = int(place.read_text()) if place.exists() else 0
    place.unlink(missing_ok=True)
    return changes


def try_writer(bench: Any, row: Row, make_old: Act, make_new: Act) -> None:
    """Stop a command in each way, over an old output that differs from the new one, and count what it leaves."""
    folder = bench.new_folder()
    log = bench.folder / "log-writer"
    start(in_folder(folder, make_old), log, is_real=True).wait()
    old = contents(folder)
    shutil.copytree(folder, folder.with_name("old"))
    changes = count_changes(bench, folder, make_new)
    new = contents(folder)
    for sabotage in sabotages(bench, folder, changes):
        shutil.rmtree(folder)
        shutil.copytree(folder.with_name("old"), folder)
        marked = mark_old(folder, old)
        child = start(in_folder(folder, make_new), log, sabotage, is_real=True)
        child.wait()
        judge(row, folder, marked, new, child)
    shutil.rmtree(folder.with_name("old"))


def mark_old(folder: Path, old: dict[str, bytes]) -> dict[str, bytes]:
    """Append a byte to old files where that leaves them what they are, so that they differ from new ones."""
    for name, data in old.items():
        if Path(name).suffix in (".jsonl", ".csv", ".html", ".txt", ".ann", ".xml", ".json", ".conll"):
            (folder / name).write_bytes(data + b"\n")
    return contents(folder)


def try_log(bench: Any) -> Row:
    """Append decisions, and be stopped anywhere: each line is whole, and none of the earlier ones is lost."""
    row = Row("newsner review, the log of decisions: killed, or the disk full, anywhere")
    folder = bench.new_folder()
    log = folder / "decisions.jsonl"
    for sabotage in [*sabotages(bench, folder, 12), *(kill_in_write(size) for size in range(1, 300, 7))]:
        log.unlink(missing_ok=True)
        decide(log, "Alt")
        child = start(lambda: decide(log, "Neu"), bench.folder / "log-log", sabotage)
        child.wait()
        try:
            found = [decision.model_dump_json() for decision in read_decisions(log)]
            append(log, *read_decisions(log)[:1])
            row.add("equal" if len(found) >= 3 and len(read_decisions(log)) == len(found) + 1 else "lost", str(found))
        except NewsnerError as error:
            row.add("wrong", str(error))
    return row
