"""Fuzz newsner, guided by coverage: ``python tests/fuzz/fuzz.py TARGET [TARGET …] [-max_total_time=900]``.

Needs atheris (``pip install atheris``), which is no part of the development environment, and all extras. Targets: each
kind of file that is read, by its suffix (``.csv``, ``.eml`` …); those of `TARGETS`; or ``all``. Several run one after
another, and a table tells what became of each. A failure leaves its input in ``crash-…``; make a case of it.
"""

import contextlib
import io
import re
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from datetime import date
from pathlib import Path

import atheris

from seeds import find_seeds, find_words

with atheris.instrument_imports(include=["newsner"]):
    import newsner
    from newsner.corpus.formats import READERS
    from newsner.corpus.formats.base import Columns, RawDocument, ReadOptions
    from newsner.corpus.formats.packing import InputFile
    from newsner.dates.metadata import parse_date
    from newsner.files import read_models
    from newsner.gazetteer.reader import read_gazetteer
    from newsner.linking.decisions import read_decisions
    from newsner.numbers import find_numbers, parse_number
    from newsner.quantities.finder import QuantityFinder
    from newsner.training.corrections import read_corrections
    from newsner.training.gold import read_gold

FOLDER = Path(tempfile.mkdtemp())
OPTIONS = ReadOptions(Columns("text", None))
WORDS = find_words()
Target = Callable[[bytes], None]


def text_of(data: bytes) -> str:
    """Return the bytes as a text: what is no UTF-8 becomes lone surrogates."""
    return data.decode("utf-8", "surrogateescape")


def article_of(data: bytes) -> str:
    """Return a text of words that newsner looks for, two bytes each, so that changed bytes are changed words."""
    return "".join(WORDS[int.from_bytes(data[i : i + 2], "big") % len(WORDS)] for i in range(0, len(data) - 1, 2))


def save(data: bytes, *suffixes: str) -> Path:
    """Write a file, whose suffix the first byte chooses if there are several."""
    place = data[0] % len(suffixes) if data else 0
    path = FOLDER / f"input{suffixes[place]}"
    path.write_bytes(data[len(suffixes) > 1 :])
    return path


def fuzz_file(suffix: str) -> Target:
    """Return the target of a kind of file: documents and error records come out, and no exception."""

    def target(data: bytes) -> None:
        for item in READERS[suffix].documents(InputFile.build(f"a{suffix}", lambda: io.BytesIO(data)), OPTIONS):
            assert isinstance(item, RawDocument | newsner.ErrorRecord)

    return target


def fuzz_numbers(data: bytes) -> None:
    text = text_of(data)
    parse_number(text)
    for number in find_numbers(text):
        assert 0 <= number.start < number.end <= len(text)


def fuzz_quantities(data: bytes) -> None:
    text = text_of(data)
    end = 0
    for match in QuantityFinder(text).find():
        assert end <= match.start < match.end <= len(text)
        end = match.end


def fuzz_columns_of_dates(data: bytes) -> None:
    found = parse_date(text_of(data))
    assert found is None or re.fullmatch(r"\d{4}-\d\d(-\d\d)?", found)


def fuzz_gazetteer(data: bytes) -> None:
    path = save(data, ".csv", ".jsonl", ".json", ".txt", ".ttl", ".rdf", ".nt", ".jsonld")
    with contextlib.suppress(newsner.LexiconError):  # what a user is told
        tuple(read_gazetteer(path, label="LOC"))


def fuzz_corrections(data: bytes) -> None:
    with contextlib.suppress(newsner.GoldError):
        list(read_corrections(save(data, ".json", ".conll")))


def fuzz_gold(data: bytes) -> None:
    with contextlib.suppress(newsner.GoldError):
        list(read_gold(save(data, ".jsonl")))


def fuzz_tagged(data: bytes) -> None:
    with contextlib.suppress(newsner.GoldError):
        list(read_models(newsner.Extraction, save(data, ".jsonl")))


def fuzz_decisions(data: bytes) -> None:
    with contextlib.suppress(newsner.DecisionError):
        read_decisions(save(data, ".jsonl"))


def fuzz_key(data: bytes) -> None:
    with contextlib.suppress(newsner.GoldError):
        newsner.PseudonymKey.read(save(data, ".json"))


def fuzz_extract(data: bytes) -> None:
    check_article(text_of(data))


def fuzz_statements(data: bytes) -> None:
    check_article(article_of(data))


def check_article(text: str) -> None:
    """Check that a result points into its text, belongs together, and survives JSON."""
    article = newsner.extract(text, date=date(2015, 10, 8))
    parts = (*article.mentions, *article.quantities, *article.statements, *article.dates, *article.skipped)
    for span in (*parts, *article.references):
        assert article.text[span.start : span.end] == span.text
        assert span.text
    for statement in article.statements:
        article.speaker_of(statement)
        article.when(statement)
    for quantity in article.quantities:
        article.source_of(quantity)
        article.when(quantity)
    assert newsner.Extraction.model_validate_json(article.model_dump_json()) == article


TARGETS: dict[str, Target] = {
    **{suffix: fuzz_file(suffix) for suffix in READERS},
    "numbers": fuzz_numbers,
    "quantities": fuzz_quantities,
    "columns of dates": fuzz_columns_of_dates,
    "gazetteer": fuzz_gazetteer,
    "corrections": fuzz_corrections,
    "gold": fuzz_gold,
    "tagged": fuzz_tagged,
    "decisions": fuzz_decisions,
    "key": fuzz_key,
    "extract": fuzz_extract,
    "statements and dates": fuzz_statements,
}
"""What is called with the bytes that atheris invents."""


def run_each(targets: list[str], options: list[str]) -> int:
    """Fuzz each target in a process of its own, print a table, and return how many failed."""
    failed = 0
    for target in targets:
        begin = time.monotonic()
        done = subprocess.run([sys.executable, __file__, target, *options], capture_output=True, text=True)
        runs = re.findall(r"^#(\d+)", done.stderr, re.M)
        result = "ok" if done.returncode == 0 else f"failed\n{done.stderr[-3000:]}\n"
        failed += done.returncode != 0
        print(
            f"| {target} | {int(runs[-1]) if runs else 0:,} | {time.monotonic() - begin:.0f} s | {result} |", flush=True
        )
    return failed


def main() -> None:
    options = [argument for argument in sys.argv[1:] if argument.startswith("-")]
    targets = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    if targets == ["all"]:  # files that one reader reads in the same way, once
        targets = [*{READERS.get(target, target): target for target in reversed(TARGETS)}.values()]
    if len(targets) != 1:
        sys.exit(run_each(targets, options))
    corpus = Path(tempfile.mkdtemp())
    for number, seed in enumerate(find_seeds(targets[0])):
        (corpus / str(number)).write_bytes(seed)
    warnings.simplefilter("ignore")
    atheris.Setup([sys.argv[0], *options, "-rss_limit_mb=6000", str(corpus)], TARGETS[targets[0]])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
