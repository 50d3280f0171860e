"""Open the review of a registry: find its doubts, and build the session, the widget or the page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from newsner.checks import check_path, check_type, check_whole, require
from newsner.files import refuse_existing, refuse_inputs, write_safely
from newsner.labels import Lang
from newsner.linking.doubts import find_doubts
from newsner.linking.registry import Registry
from newsner.views.review.cards import build_cards
from newsner.views.review.page import build_page
from newsner.views.review.session import ReviewSession

if TYPE_CHECKING:
    from newsner.views.review.widget import ReviewWidget


def open_session(
    registry: Registry, decisions: str | Path, *, by: str | None = None, limit: int, lang: Lang | None = None
) -> ReviewSession:
    """Return the review of a registry, without a display; its articles are read twice.

    Args:
        registry: the registry of a corpus, not one that was read from a file.
        decisions: the log, which need not exist; what it holds is not asked again.
        by: who decides, for the log.
        limit: the greatest number of cards.
        lang: the language of what it says, ``fr`` or ``en``; by default that of `set_language`, or the system's.

    Raises:
        ValueError: the registry has no articles, ``limit`` is less than 1, or ``lang`` is no language.
        DecisionError: the log is malformed.
    """
    check_path("decisions", decisions)
    check_whole("limit", limit)
    if registry.articles is None:
        raise ValueError(
            "this registry has no articles, which a review shows; review the one that corpus.link() returns, "
            "or run: newsner review TAGGED.jsonl"
        )
    session = ReviewSession((), decisions, by=by, lang=lang)  # raises the errors of the log before the work
    doubts = find_doubts(registry, registry.articles)[:limit]
    return ReviewSession(build_cards(registry, doubts, registry.articles), session.path, by=by, lang=lang)


def open_widget(
    registry: Registry, decisions: str | Path, *, by: str | None, limit: int, lang: Lang | None
) -> ReviewWidget:
    """Return the review as a widget for a notebook; raise MissingExtraError without anywidget."""
    require("anywidget", "notebook", "a review in a notebook")
    from newsner.views.review.widget import ReviewWidget  # here, since it needs the extra

    return ReviewWidget(open_session(registry, decisions, by=by, limit=limit, lang=lang))


def write_page(
    registry: Registry,
    path: str | Path,
    *,
    decisions: str | Path,
    by: str | None,
    limit: int,
    overwrite: bool,
    lang: Lang | None,
) -> None:
    """Write the review as a page that works without kernel; raise FileExistsError rather than overwrite unasked."""
    check_path("path", path)
    check_type("overwrite", overwrite, bool, "a boolean")
    refuse_existing(path, overwrite=overwrite)
    refuse_inputs([decisions], [path])
    write_safely(Path(path), [build_page(open_session(registry, decisions, by=by, limit=limit, lang=lang))])
