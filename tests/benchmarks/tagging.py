"""Measure batch tagging: ``python tests/benchmarks/tagging.py TEXTS.jsonl``.

Prints the speed-up of two workers over one (whole runs, model loading included), the growth of the parent's peak memory
from 300 documents to all, and the overhead of `tag` over bare `extract_many` in processor time; ratios within one run,
each round in turn.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

ROUNDS = 3
FEW = 300
RUN = """
import json, re, sys, time
from pathlib import Path
from itertools import islice
import newsner

def texts():
    with open(sys.argv[1], encoding="utf-8") as file:
        for line in islice(file, int(sys.argv[3]) or None):
            record = json.loads(line)
            yield record["id"], record["text"]

if __name__ == "__main__":
    begin = time.perf_counter()
    newsner.tag(texts(), workers=int(sys.argv[2])).write(sys.argv[4])
    seconds = time.perf_counter() - begin
    print(seconds, re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
"""


def run(path: str, workers: int, documents: int) -> tuple[float, float]:
    """Return the seconds of a run and the peak memory of its parent process in MB."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "run.py")
        script.write_text(RUN, "utf-8")
        command = [sys.executable, script, path, str(workers), str(documents), Path(folder, "out.jsonl")]
        seconds, kilobytes = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return float(seconds), float(kilobytes) / 1000


def measure_overhead(path: str) -> None:
    """Print the time of tag over that of extract_many, in one process, model loaded."""
    import newsner

    with open(path, encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in islice(file, FEW)]
    list(newsner.extract_many(texts[:50]))
    ratios = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        list(newsner.extract_many(texts))
        middle = time.process_time()
        list(newsner.tag(texts))
        ratios.append((time.process_time() - middle) / (middle - begin))
    print(f"tag / extract_many: {statistics.median(ratios):.3f} (rounds: {', '.join(f'{r:.3f}' for r in ratios)})")


def main(path: str) -> None:
    measure_overhead(path)
    speed_ups = []
    for _ in range(ROUNDS):
        (one, one_peak), (two, two_peak) = run(path, 1, 0), run(path, 2, 0)
        speed_ups.append(one / two)
        print(f"one worker {one:.1f} s, two {two:.1f} s: {one / two:.2f} times as fast", flush=True)
    print(f"speed-up: {statistics.median(speed_ups):.2f}")
    for workers, peak in ((1, one_peak), (2, two_peak)):
        few = run(path, workers, FEW)[1]
        print(f"parent of {workers} worker(s): {few:.0f} MB at {FEW} documents, {peak:.0f} MB at all: {peak / few:.3f}")


if __name__ == "__main__":
    main(sys.argv[1])
