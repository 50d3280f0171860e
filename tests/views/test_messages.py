"""What views say is whole in French: each message of the code is translated, and no translation is left over."""

import ast
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest

import newsner
from french_messages import PLACE, catalogue, to_forms
from newsner import Extraction, to_html
from newsner.labels import DateReason, Kind, LineKind, StatementKind
from newsner.models import BOUND_WORDS, EXPLANATIONS
from newsner.views.messages import Messages, find_script_messages, messages_in

ROOT = Path(newsner.__file__).parent
NAMED = {
    *EXPLANATIONS.values(),
    *BOUND_WORDS.values(),
    *get_args(Kind),
    *get_args(StatementKind),
    *get_args(LineKind),
    *(reason.replace("_", " ") for reason in get_args(DateReason)),
}
"""What views say by way of a field of a result."""
NO_WORDS = {"Escape", "Enter", "U", "W", "UTC", "{names}"}
"""Names of keys and places in scripts."""


def find_strings() -> tuple[set[str], set[str]]:
    """Return the messages that the code gives as such, and all strings of the modules that say something."""
    said: set[str] = set()
    strings: set[str] = set()
    for path in sorted(ROOT.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        in_module = set(find_said(tree))
        imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        if in_module or "newsner.views.messages" in imported:
            strings |= set(find_texts(ast.walk(tree)))
        said |= in_module
    for path in sorted(ROOT.rglob("*.js")):
        in_script = {form for forms in find_script_messages(path.read_text("utf-8")) for form in forms if form}
        said |= in_script
        strings |= in_script
    return said, strings


def find_said(tree: ast.AST) -> Iterator[str]:
    """Yield the messages in calls of ``say``, ``Message`` and what counts, also those of which one is chosen."""
    for node in ast.walk(tree):
        name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        if isinstance(node, ast.Call) and re.fullmatch(r"Message|count_message|(?:\w+\.)*say(?:\.count)?", name):
            for arg in node.args[: 2 if "count" in name else 1]:
                yield from find_texts([arg.body, arg.orelse] if isinstance(arg, ast.IfExp) else [arg])


def find_texts(nodes: Iterable[ast.AST]) -> Iterator[str]:
    return (node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))


def test_each_message_is_translated_and_each_translation_used() -> None:
    """Those of Python and of scripts."""
    said, strings = find_strings()
    known = {form for message in catalogue() if message.id for form in to_forms(message.id)}
    assert len(said) > 20
    assert said | NAMED <= known
    assert known <= strings | NAMED


@pytest.mark.parametrize("name", ["review.js", "review_page.js"])
def test_scripts_say_all_that_they_show(name: str) -> None:
    """No string that reads like words for people stands outside of `say`; names of attributes have no such form."""
    script = (ROOT / "data" / name).read_text("utf-8")
    code = re.sub(r"^\s*(?://|/?\*).*$", "", script, flags=re.MULTILINE)
    said = {form for forms in find_script_messages(code) for form in forms}
    words = re.findall(r'"((?:[A-Z“{]\w*|[a-z]+ [a-z]+ )[^"]*)"', code)
    assert len(said) > 3
    assert [text for text in words if text not in said | NO_WORDS] == []


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
        assert "lieux\N{NO-BREAK SPACE}: 0" in article._repr_html_()
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
