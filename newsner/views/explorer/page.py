"""Write a corpus as a page on which it is searched, filtered and read, without network or server."""

from __future__ import annotations

import gzip
from base64 import b64encode
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from newsner.checks import check_path, check_type
from newsner.files import refuse_existing, refuse_inputs, write_safely
from newsner.labels import Lang
from newsner.lexicons import load_script, load_stylesheet
from newsner.linking.registry import Registry
from newsner.models import Extraction
from newsner.views.explorer.data import build_data
from newsner.views.explorer.words import to_settings
from newsner.views.messages import Messages, messages_in
from newsner.views.scripted import build_scripted_page, to_json
from newsner.views.side_list import to_safe

SCRIPTS = ("explorer_data", "explorer_page", "explorer_entity", "explorer_article", "explorer")
"""The scripts of the page, in this order."""
_LEVEL = 6  # of compression: 9 takes three times as long for a hundredth less


def check_page(
    path: str | Path, *, title: str | None, lang: Lang | None, overwrite: bool, inputs: Iterable[str | Path]
) -> None:
    """Raise the errors of a page that cannot be written, before the work starts.

    Raises:
        TypeError: an argument has another type.
        ValueError: the language is unknown, or the page would replace one of ``inputs``.
        FileExistsError: the page exists, and ``overwrite`` is not set.
    """
    check_path("path", path)
    check_type("title", title, (str, type(None)), "a string or None")
    check_type("overwrite", overwrite, bool, "a boolean")
    messages_in(lang)
    refuse_inputs(inputs, [path])
    refuse_existing(path, overwrite=overwrite)


def write_explorer(
    articles: Iterable[Extraction], registry: Registry, path: str | Path, *, title: str | None, lang: Lang | None
) -> None:
    """Write the explorer of some articles and the registry of their entities; call `check_page` before."""
    write_safely(Path(path), [build_explorer(articles, registry, title=title, lang=lang)])


def build_explorer(
    articles: Iterable[Extraction], registry: Registry, *, title: str | None = None, lang: Lang | None = None
) -> str:
    """Return the explorer's page, which can be opened from a file.

    Args:
        articles: the articles, which are read once.
        registry: the registry of their entities.
        title: the heading of the page.
        lang: its language, as for `newsner.to_html`.
    """
    say = messages_in(lang)
    heading = (title or "").strip() or say("Corpus")
    data = build_data(articles, registry, say)
    return build_scripted_page(
        title=heading,
        lang=say.lang,
        style=load_stylesheet("explorer"),
        script=load_script(*SCRIPTS),
        body=_build_frame(heading, say),
        data={
            "newsner-settings": to_json(to_settings(heading, say)),
            "newsner-index": _pack(data.index),
            "newsner-texts": _pack(data.texts),
        },
        body_class="newsner newsner-explorer",
        noscript=say("This page needs JavaScript; it contains its own, and loads nothing."),
    )


def _pack(data: Any) -> str:
    """Return data as JSON, packed and in letters: half as long as the JSON, and opened as fast."""
    return b64encode(gzip.compress(to_json(data).encode(), _LEVEL, mtime=0)).decode()


def _build_frame(title: str, say: Messages) -> str:
    """Return what stands around each view: title, search, lists of the corpus, keys."""
    keys = "".join(
        f"<li><kbd>{key}</kbd> {say(does)}</li>"
        for key, does in (
            ("/", "search"),
            ("↑ ↓", "in lists"),
            ("J K", "next and previous hit"),
            ("Esc", "back"),
        )
    )
    search = say("Search names and words")
    return (
        f'<a id="newsner-skip" href="#newsner-main">{say("Skip to the content")}</a>\n'
        f'<header>\n<p class="newsner-corpus"><a href="#/"><bdi>{to_safe(title)}</bdi></a></p>\n'
        f'<form role="search"><label for="newsner-search" class="newsner-hidden">{search}</label>'
        f'<input type="search" id="newsner-search" autocomplete="off" spellcheck="false" placeholder="{search}"'
        ' aria-keyshortcuts="/"></form>\n'
        f'<nav aria-label="{say("The corpus")}"><ul id="newsner-nav"></ul></nav>\n</header>\n'
        f'<p id="newsner-status" class="newsner-hidden" role="status"></p>\n<div class="newsner-columns">\n'
        f'<aside id="newsner-filters" aria-label="{say("Filters")}"></aside>\n'
        f'<main id="newsner-main" tabindex="-1"><h1>{to_safe(title)}</h1>'
        f"<p>{say('The corpus is being opened …')}</p></main>\n"
        f'</div>\n<footer><ul aria-label="{say("Keys")}">{keys}</ul></footer>'
    )
