"""Fuzz newsner, guided by coverage: ``python tests/fuzz/fuzz.py TARGET [-max_total_time=1800]``.

Needs atheris (``pip install atheris``), which is no part of the development environment. Targets: numbers, quantities,
gazetteer, documents, extract. A crash leaves its input in ``crash-…``; make a case of it.
"""

import contextlib
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["newsner"]):
    import newsner
    from newsner.gazetteer.reader import read_gazetteer
    from newsner.numbers import find_numbers, parse_number
    from newsner.quantities.finder import QuantityFinder

FOLDER = Path(tempfile.mkdtemp())


def text_of(data: bytes) -> str:
    """Return the bytes as a text: what is no UTF-8 becomes lone surrogates."""
    return data.decode("utf-8", "surrogateescape")


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


def fuzz_gazetteer(data: bytes) -> None:
    path = FOLDER / ("names.csv" if data[:1] < b"\x80" else "names.jsonl")
    path.write_bytes(data[1:])
    with contextlib.suppress(newsner.LexiconError):  # what a user is told
        tuple(read_gazetteer(path))


def fuzz_documents(data: bytes) -> None:
    suffix = (".jsonl", ".csv", ".txt", ".jsonl.gz")[data[0] % 4 if data else 0]
    path = FOLDER / f"texts{suffix}"
    path.write_bytes(data[1:])
    try:
        corpus = newsner.tag(path, max_length=1)  # all that can be read is too long: only reading is tried
    except ValueError:
        return  # a column is missing
    assert all(len(article.text) <= 1 for article in corpus)


def fuzz_extract(data: bytes) -> None:
    text = text_of(data)
    article = newsner.extract(text)
    for span in (*article.mentions, *article.quantities, *article.skipped):
        assert article.text[span.start : span.end] == span.text
    assert newsner.Extraction.model_validate_json(article.model_dump_json()) == article


TARGETS: dict[str, Callable[[bytes], None]] = {
    "numbers": fuzz_numbers,
    "quantities": fuzz_quantities,
    "gazetteer": fuzz_gazetteer,
    "documents": fuzz_documents,
    "extract": fuzz_extract,
}


def main() -> None:
    target = sys.argv.pop(1)
    atheris.Setup(sys.argv, TARGETS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
