"""Show groups of copies in a notebook, as a table."""

from __future__ import annotations

from collections.abc import Iterator

from newsner.analysis.copies import DuplicateGroup
from newsner.analysis.duplicates import Duplicates
from newsner.views.messages import Messages, messages_in
from newsner.views.side_list import to_safe

_SHOWN = 50  # groups
_EXCERPT = 160  # characters of a passage


def describe_size(found: Duplicates, say: Messages) -> str:
    """Return how many groups and copies there are, and among how many documents."""
    groups = say.count("{n} group", "{n} groups", len(found))
    copies = say.count("{n} copy", "{n} copies", len(found.first_of))
    documents = say.count("{n} document", "{n} documents", found.documents)
    return say("{groups} with {copies} among {documents}", groups=groups, copies=copies, documents=documents)


def build_table(found: Duplicates) -> str:
    """Return the copies of the first groups as HTML, with the longest passage that both articles have."""
    say = messages_in()
    headings = (
        *(say("First"), say("Copy"), say("Similarity"), say("Shared words"), say("Added"), say("Dropped")),
        say("Longest passage of both"),
    )
    head = "".join(f"<th>{heading}</th>" for heading in headings)
    rows = "".join(row for group in found[:_SHOWN] for row in _to_rows(group, say))
    more = len(found) - _SHOWN
    rest = f"<p>{say.count('and {n} more group', 'and {n} more groups', more)}</p>" if more > 0 else ""
    return f"<p>{describe_size(found, say)}</p><table><tr>{head}</tr>{rows}</table>{rest}"


def _to_rows(group: DuplicateGroup, say: Messages) -> Iterator[str]:
    for copy in group.copies:
        text = copy.passage.text
        shown = text[:_EXCERPT] + "…" if len(text) > _EXCERPT else text
        counts = map(say.number, (copy.shared_words, copy.added_words, copy.dropped_words))
        cells = (group.first, copy.id, say.percent(copy.similarity), *counts, shown)
        yield "<tr>" + "".join(f"<td>{to_safe(cell)}</td>" for cell in cells) + "</tr>"
