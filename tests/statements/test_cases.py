"""Who says what in sentences of many presses (``cases/statements.jsonl``): exactly the statements of the case.

A case gives each statement as its words, with the words of its cue and of its speaker, and ``k``, ``cue_k`` or
``speaker_k`` where they are not the first such words of the text, counted from 0. ``entity`` is a name of who speaks,
as it stands in the text. ``trap`` are words of the text that must not be a statement. ``gap`` says why a case is known
to fail.
"""

import json
import re
from typing import Any, NamedTuple

import pytest

from markup import CASES
from newsner import Extractor
from newsner.models import Extraction, Passage

CASE_KEYS = {"id", "kind", "text", "statements", "trap", "gap"}
STATEMENT_KEYS = {"text", "k", "kind", "cue", "cue_k", "speaker", "speaker_k", "entity"}
PAIRS = ("«»", "“”", "()", "[]")
LINES = (CASES / "statements.jsonl").read_text(encoding="utf-8").splitlines()
DATA: list[dict[str, Any]] = [json.loads(line) for line in LINES]


class Words(NamedTuple):
    """Words of a text and where they stand."""

    text: str
    start: int
    end: int


class Said(NamedTuple):
    """A statement as it is compared: what is said, how, by which cue, and the words that name the speaker."""

    words: Words
    kind: str
    cue: Words | None
    speaker: Words | None


def find_words(text: str, words: str, k: int = 0) -> Words:
    """Return the k-th occurrence of words in a text; parts of longer words count only if there is no other.

    >>> find_words("Avril : « Il pleut », dit-il.", "il")
    Words(text='il', start=26, end=28)
    """
    before = r"(?<!\w)" if words[0].isalnum() else ""
    after = r"(?!\w)" if words[-1].isalnum() else ""
    pattern = re.escape(words)
    found = list(re.finditer(before + pattern + after, text)) or list(re.finditer(pattern, text))
    if k >= len(found):
        raise ValueError(f"{words!r} occurs {len(found)} times in {text!r}, not {k + 1} times")
    return Words(words, *found[k].span())


def find_said(text: str, statement: dict[str, Any]) -> Said:
    """Return a statement of a case with its places in the text."""
    cue, speaker = (
        None if statement[name] is None else find_words(text, statement[name], statement.get(f"{name}_k", 0))
        for name in ("cue", "speaker")
    )
    return Said(find_words(text, statement["text"], statement.get("k", 0)), statement["kind"], cue, speaker)


def to_words(passage: Passage | None) -> Words | None:
    return None if passage is None else Words(passage.text, passage.start, passage.end)


def list_said(article: Extraction) -> list[Said]:
    """Return the statements of an article."""
    return [
        Said(Words(s.text, s.start, s.end), s.kind, to_words(s.cue), to_words(s.speaker)) for s in article.statements
    ]


def read_statement_cases() -> list[Any]:
    """Return the cases as parameters of pytest, known gaps as strict xfails."""
    return [
        pytest.param(
            case, id=case["id"], marks=[pytest.mark.xfail(strict=True, reason=case["gap"])] if "gap" in case else []
        )
        for case in DATA
    ]


@pytest.mark.parametrize("case", read_statement_cases())
def test_statements(case: dict[str, Any], extractor: Extractor) -> None:
    """A text gives the statements of the case and no other, each with who speaks."""
    article = extractor.extract(case["text"])
    assert list_said(article) == [find_said(case["text"], statement) for statement in case["statements"]]
    speakers = [article.speaker_of(statement) for statement in article.statements]
    names = [{entity.name, *entity.aliases} if entity else {None} for entity in speakers]
    expected = [statement["entity"] for statement in case["statements"]]
    assert all(name in found for name, found in zip(expected, names, strict=True)), (expected, names)


def test_ids_are_unique() -> None:
    ids = [case["id"] for case in DATA]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) for name in ids)


def test_texts_are_unique() -> None:
    texts = [case["text"] for case in DATA]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in DATA])
def test_case_is_well_formed(case: dict[str, Any]) -> None:
    """All words stand in the text, statements stand in text order, and their marks are balanced."""
    assert case.keys() <= CASE_KEYS
    assert all(statement.keys() <= STATEMENT_KEYS for statement in case["statements"])
    said = [find_said(case["text"], statement) for statement in case["statements"]]
    assert said == sorted(said, key=lambda statement: (statement.words.start, -statement.words.end))
    for statement in said:
        words = statement.words.text
        assert all(words.count(left) == words.count(right) for left, right in PAIRS)
        assert words.count('"') % 2 == 0
        assert words == words.strip(" \n\u00a0\u202f,;:")
        assert statement.kind == "indirect" or (statement.kind == "direct" and len(words.split()) >= 3)
    names = [statement["entity"] for statement in case["statements"] if statement["entity"]]
    assert all(name in case["text"] for name in names)
    if "trap" in case:
        trap = find_words(case["text"], case["trap"])
        assert trap not in [statement.words for statement in said]


def test_one_case_in_four_refuses() -> None:
    """Cases without a statement, or with words beside one that are none, are a quarter at least."""
    refusals = [case for case in DATA if not case["statements"] or "trap" in case]
    assert len(DATA) >= 300
    assert len(refusals) / len(DATA) >= 0.25
