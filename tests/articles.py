"""What the rules read in articles whose names are known, without a model: compared with what they read before.

The articles are those of ``tests/gold/written_test.jsonl``, with their marked names in the place of a model's. What was
read stands in ``tests/golden/``, one file for each part, right or wrong: these tests tell that something has changed,
not that it is right, which the cases do. ``--update-golden`` writes it anew, and the difference shows what a change of
the rules does to whole articles.
"""

import json
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from newsner import Extraction, to_extraction
from newsner.dates.found import set_anchor
from newsner.models import DateMention, Quantity
from newsner.preprocessing.tokenizer import install

HERE = Path(__file__).parent
DAY = date(2019, 5, 15)  # a Wednesday
ARTICLES = {
    article["id"]: article
    for article in map(json.loads, (HERE / "gold" / "written_test.jsonl").read_text(encoding="utf-8").splitlines())
}


@cache
def _pipeline() -> Language:
    nlp = spacy.blank("fr")
    install(nlp)
    for part in ("quantities", "linking", "roles", "statements", "dates"):
        nlp.add_pipe(f"newsner_{part}")
    return nlp


def read_article(name: str) -> Extraction:
    """Return what the rules find in an article, as if it had appeared on a day in May."""
    article = ARTICLES[name]
    doc: Doc = _pipeline().make_doc(article["text"])
    marks = [doc.char_span(start, end, label=label) for start, end, label, _ in article["mentions"]]
    doc.ents = [span for span in marks if span is not None]
    set_anchor(doc, DAY)
    for _, component in _pipeline().pipeline:
        doc = component(doc)
    return to_extraction(doc).model_copy(update={"id": name})


def to_lines(passages: Iterable[DateMention | Quantity]) -> list[str]:
    """Return each passage of an article on a line, with all that is known of it."""
    return [
        f"{found.start} {found.text!r} {found.model_dump_json(exclude_defaults=True, exclude={'text', 'start'})}"
        for found in passages
    ]


@cache
def _read_golden(part: str) -> dict[str, list[str]]:
    path = HERE / "golden" / f"{part}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def assert_unchanged(part: str, name: str, to_lines: Callable[[Extraction], list[str]], *, update: bool) -> None:
    """Compare what is found in an article with what was found before, or note it."""
    assert_same_lines(part, name, to_lines(read_article(name)), update=update)


def assert_same_lines(part: str, key: str, found: list[str], *, update: bool) -> None:
    """Compare lines with those that were noted before, or note them."""
    if update:
        _read_golden(part)[key] = found
        written = json.dumps(dict(sorted(_read_golden(part).items())), ensure_ascii=False, indent=1)
        (HERE / "golden" / f"{part}.json").write_text(written + "\n", encoding="utf-8")
    assert found == _read_golden(part)[key]
