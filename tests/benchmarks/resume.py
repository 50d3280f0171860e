"""Kill runs at random points, resume them, and compare: ``python tests/benchmarks/resume.py TEXTS.jsonl``.

The first 100 texts are tagged by two workers, 20 times; each run is killed (kill -9) once, before its
first checkpoint or a moment after a random one, resumed, and compared with an unbroken run, byte for byte.
"""

import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

DOCUMENTS = 100
RUNS = 20
FORMATS = ("jsonl", "csv", "parquet")
COMMAND = "import sys; from newsner.cli.main import main; main()"


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of the files of a folder."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def start(source: Path, out: Path, format: str) -> subprocess.Popen[bytes]:
    """Start a run that goes on with what is at ``out``."""
    options = ["--format", format, "--workers", "2", "--resume", "--checkpoint", "10", "--batch-size", "8", "--quiet"]
    return subprocess.Popen([sys.executable, "-c", COMMAND, "tag", str(source), "-o", str(out), *options])


def finish(source: Path, out: Path, format: str) -> None:
    """Run to the end."""
    if start(source, out, format).wait() != 0:
        raise SystemExit(f"the run into {out} failed")


def kill_midway(source: Path, out: Path, format: str, checkpoints: int, moment: float) -> int:
    """Kill a run some moment after so many checkpoints are done, and return how many are then."""
    process = start(source, out, format)
    partial = out.with_name(out.name + ".partial")

    def done() -> int:
        return len(list(partial.glob("*.done.json")))

    while done() < checkpoints and process.poll() is None:
        time.sleep(0.002)
    time.sleep(moment)
    process.send_signal(signal.SIGKILL)
    process.wait()
    return done()


def main(path: str) -> None:
    draw = random.Random(1)
    folder = Path(tempfile.mkdtemp())
    source = folder / "texts.jsonl"
    with open(path, encoding="utf-8") as texts:
        source.write_text("".join(islice(texts, DOCUMENTS)), "utf-8")
    for format in FORMATS:
        finish(source, folder / f"whole-{format}", format)
    equal = midway = 0
    for run in range(RUNS):
        format = FORMATS[run % len(FORMATS)]
        out = folder / f"run-{run}"
        done = kill_midway(source, out, format, draw.randrange(10), draw.uniform(0, 0.3))
        midway += done > 0
        finish(source, out, format)
        equal += contents(out) == contents(folder / f"whole-{format}")
        print(f"run {run + 1}: {format}, killed with {done} checkpoints done; equal so far: {equal}", flush=True)
    shutil.rmtree(folder)
    print(f"{equal} of {RUNS} equal; {midway} of them were killed with some checkpoints done")


if __name__ == "__main__":
    main(sys.argv[1])
