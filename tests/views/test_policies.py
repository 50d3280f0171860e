"""Every page tells browsers that only newsner's own styles and script are its own, and asks no server for anything."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

import html5lib
import pytest

import newsner
from corpora import article, corpus_of
from hostile import HOSTILE
from newsner import Label
from newsner.views.policies import build_policy

HARMLESS = "Zorglub"
LOADING = {"action", "background", "data", "formaction", "ping", "poster", "src", "srcset", "style"}
"""Attributes by which a page loads or sends something, or runs styles of its own; handlers begin with ``on``."""


def build_pages(text: str, folder: Path) -> dict[str, str]:
    """Return a page of each kind about articles all of whose strings are, or end in, a text."""
    named = f"Paul {text}"
    articles = [
        article(
            f"{number}{text}",
            f"{named} est à Hama. {text}",
            {named: Label.PER, "Hama": Label.LOC},
            metadata={"title": text},
        )
        for number in range(2)
    ]
    corpus = corpus_of(folder, *articles)
    corpus.explore(folder / "explorer.html", title=named)
    corpus.registry.write_review(folder / "review.html", decisions=folder / "none.jsonl")
    changed = [each.model_copy(update={"entities": ()}) for each in articles]
    return {
        "articles": newsner.to_html(articles),
        "concordance": corpus.concordance("Hama").to_html(),
        "differences": newsner.diff(articles, changed).to_html(),
        "explorer": (folder / "explorer.html").read_text("utf-8"),
        "review": (folder / "review.html").read_text("utf-8"),
    }


@pytest.mark.parametrize("text", [HARMLESS, *(case.values[0] for case in HOSTILE)], ids=lambda text: ascii(text)[:20])
def test_pages_allow_their_own_parts_alone(text: str, tmp_path: Path) -> None:
    for name, page in build_pages(text.replace("\ud800", ""), tmp_path).items():
        head = list(html5lib.parse(page, namespaceHTMLElements=False).iter())
        tags = [element.tag for element in head]
        policies = [e for e in head if e.get("http-equiv") == "Content-Security-Policy"]
        assert len(policies) == 1, name
        assert tags.index("style") > head.index(policies[0]), name
        policy = policies[0].get("content")
        allowed = dict(rule.split(" ", 1) for rule in policy.split("; "))
        assert allowed["default-src"] == allowed["base-uri"] == allowed["form-action"] == "'none'"
        assert allowed["style-src"].split() == [hash_of(e) for e in head if e.tag == "style"], name
        scripts = [e for e in head if e.tag == "script" and e.get("type") != "application/json"]
        assert allowed.get("script-src", "").split() == [hash_of(e) for e in scripts], name
        attributes = {attribute for element in head for attribute in element.attrib}
        assert not attributes & LOADING, name
        assert not {attribute for attribute in attributes if attribute.startswith("on")}, name
        assert not {"iframe", "object", "embed", "base", "link", "img", "form"} & {*tags} - own_tags(name), name
        assert not re.search(r"url\(|@import", "".join(e.text or "" for e in head if e.tag == "style"))


def own_tags(name: str) -> set[str]:
    return {"form"} if name == "explorer" else set()  # that of the search, which is sent nowhere


def hash_of(element: Any) -> str:
    return f"'sha256-{b64encode(sha256(element.text.encode()).digest()).decode()}'"


def test_a_policy_without_a_script_allows_none() -> None:
    assert "script" not in build_policy(style="")
