"""What views say is whole in French: each message of the code is translated, and no translation is left over."""

import ast
import re
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import get_args

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

import newsner
from newsner import Extraction, to_html
from newsner.labels import DateReason, Kind, LineKind, StatementKind
from newsner.lexicons import load_catalogue
from newsner.models import BOUND_WORDS, EXPLANATIONS
from newsner.views.messages import Messages, messages_in

ROOT = Path(__file__).parent.parent.parent / "newsner"
NAMED = {
    *EXPLANATIONS.values(),
    *BOUND_WORDS.values(),
    *get_args(Kind),
    *get_args(StatementKind),
    *get_args(LineKind),
    *(reason.replace("_", " ") for reason in get_args(DateReason)),
}
"""What views say by way of a field of a result."""
PLACE = re.compile(r"\{\w*\}")


def catalogue() -> Catalog:
    return read_po(BytesIO(load_catalogue("fr") or b""), locale="fr", abort_invalid=True)


def find_strings() -> tuple[set[str], set[str]]:
    """Return the messages that the code gives as such, and all strings of the modules that say something."""
    said: set[str] = set()
    strings: set[str] = set()
    for path in sorted(ROOT.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        if any(isinstance(node, ast.ImportFrom) and node.module == "newsner.views.messages" for node in ast.walk(tree)):
            strings |= {
                node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
            }
            said |= set(find_said(tree))
    return said, strings


def find_said(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and re.fullmatch(r"(?:\w+\.)*say(?:\.count)?", ast.unparse(node.func)):
            literals = node.args[: 2 if ast.unparse(node.func).endswith(".count") else 1]
            yield from (arg.value for arg in literals if isinstance(arg, ast.Constant) and isinstance(arg.value, str))


def test_each_message_is_translated_and_each_translation_used() -> None:
    said, strings = find_strings()
    known = {form for message in catalogue() if message.id for form in to_forms(message.id)}
    assert len(said) > 20
    assert said | NAMED <= known
    assert known <= strings | NAMED


def to_forms(message: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message)


def test_translations_have_the_same_places() -> None:
    """A form of one or many may leave out the number, but none has a place that the message has not."""
    for message in catalogue():
        if message.id:
            forms = to_forms(message.id)
            assert all(to_forms(message.string)), message.id
            for form in to_forms(message.string):
                assert set(PLACE.findall(form)) == set(PLACE.findall(forms[-1])), message.id


def test_language_of_views(monkeypatch: pytest.MonkeyPatch) -> None:
    """An argument goes before what was set, and this before the system's language."""
    article = Extraction(text="", entities=(), quantities=())
    try:
        newsner.set_language("fr")
        assert 'lang="fr"' in to_html([])
        assert "people: 0" in to_html(article, lang="en")
        assert "lieux : 0" in article._repr_html_()
        newsner.set_language(None)
        for name, lang in (("fr_CA.UTF-8", "fr"), ("de_CH", "en"), ("C", "en")):
            monkeypatch.setenv("LC_ALL", name)
            monkeypatch.setenv("LC_MESSAGES", name)
            from newsner.views import messages

            messages._find_language.cache_clear()
            assert messages_in().lang == lang
    finally:
        newsner.set_language("en")


@pytest.mark.parametrize(
    ("number", "english", "french"),
    [
        pytest.param(1234567, "1,234,567", "1\u202f234\u202f567", id="grouped"),
        pytest.param(Decimal("4.50"), "4.50", "4,50", id="decimals-kept"),
        pytest.param(Decimal("1e5000"), "1E+5000", "1E+5000", id="too-long-to-write-out"),
        pytest.param(Decimal("-0.001"), "-0.001", "-0,001", id="negative"),
    ],
)
def test_numbers(number: Decimal, english: str, french: str) -> None:
    assert [Messages("en").number(number), Messages("fr").number(number)] == [english, french]
