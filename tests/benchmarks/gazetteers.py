"""Measure what large gazetteers cost: ``python tests/benchmarks/gazetteers.py TEXTS.jsonl [--names 1000000]``.

The file holds one JSON object with a ``text`` a line. Makes up names of people, organisations and places (first names
of newsner's list with made-up surnames, and the like) in a CSV file in a temporary folder, and prints, each measured in
a process of its own: the seconds, also of processor time, and the peak of memory of loading the pipeline alone, with
the gazetteer the first time, and from the cache beside it. Then tags the texts with and without the gazetteer in turn,
and prints how many times as long it takes with it: the median of the rounds.
"""

import argparse
import csv
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from newsner.lexicons import load_first_names, load_towns

MEASURE = """
import resource, sys, time
import newsner
begin, begin_busy = time.perf_counter(), time.process_time()
extractor = newsner.load(gazetteer=sys.argv[1] if len(sys.argv) > 1 else None)
seconds, busy = time.perf_counter() - begin, time.process_time() - begin_busy
extractor.extract("Bachar al-Assad est à Damas.")
print(f"{seconds:.2f} {busy:.2f} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")
"""
SYLLABLES = [
    "ba",
    "bel",
    "bor",
    "cha",
    "cour",
    "da",
    "del",
    "fer",
    "gal",
    "lan",
    "le",
    "mar",
    "mon",
    "nel",
    "per",
    "pin",
    "ra",
    "ri",
    "ro",
    "sal",
    "tor",
    "van",
    "vel",
    "vi",
    "zé",
]
KINDS = ("Société", "Groupe", "Association", "Banque", "Compagnie", "Collectif", "Institut", "Union")


def make_word(draw: random.Random) -> str:
    """Return a word that looks like a surname."""
    return "".join(draw.choices(SYLLABLES, k=draw.randint(2, 4))).capitalize()


def write_names(path: Path, count: int, draw: random.Random) -> None:
    """Write made-up names, half of them of people, with an alias for one in five."""
    firsts, towns = sorted(load_first_names()), sorted(load_towns())
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["name", "label", "aliases", "kb_id", "country"])
        for number in range(count):
            surname, alias = make_word(draw), ""
            if number % 2:
                name, label = f"{draw.choice(firsts)} {surname}", "PER"
            elif number % 4:
                name, label = f"{draw.choice(KINDS)} {surname} {make_word(draw)}", "ORG"
            else:
                name, label = f"{draw.choice(towns)}-{surname}", "LOC"
            if number % 5 == 0:
                alias = f"{surname} {make_word(draw)}"
            writer.writerow([name, label, alias, f"Q{number}", draw.choice(["FR", "BE", "CH", "CA"])])


def measure_load(*arguments: str) -> str:
    """Return the seconds, those of processor time, and the peak megabytes of loading in a new process."""
    done = subprocess.run([sys.executable, "-c", MEASURE, *arguments], check=True, capture_output=True, text=True)
    return "{} s ({} s busy) {} MB".format(*done.stdout.split())


def measure_tagging(path: Path, texts: list[str], rounds: int) -> list[float]:
    """Return how many times as long tagging takes with the gazetteer, by round."""
    import newsner

    plain, own = newsner.load(), newsner.load(gazetteer=path)
    ratios = []
    for number in range(rounds + 1):
        seconds = []
        for extractor in (plain, own) if number % 2 else (own, plain):
            begin = time.process_time()
            for _ in extractor.extract_many(texts):
                pass
            seconds.append(time.process_time() - begin)
        if number:  # the first one fills caches
            without, with_names = seconds if number % 2 else reversed(seconds)
            ratios.append(with_names / without)
    return ratios


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts")
    parser.add_argument("--names", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=6)
    options = parser.parse_args()
    with open(options.texts, encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "names.csv")
        write_names(path, options.names, random.Random(0))
        print(f"{options.names} names, {path.stat().st_size / 1e6:.0f} MB")
        for _ in range(options.repeat):
            for cache in Path(folder).glob("*.newsner-cache"):
                cache.unlink()
            runs = {"alone": measure_load(), "first": measure_load(str(path)), "again": measure_load(str(path))}
            print(", ".join(f"{name} {figures}" for name, figures in runs.items()), flush=True)
        ratios = measure_tagging(path, texts, options.rounds)
        print(f"tagging takes {statistics.median(ratios):.3f} times as long ({min(ratios):.3f} to {max(ratios):.3f})")


if __name__ == "__main__":
    main()
