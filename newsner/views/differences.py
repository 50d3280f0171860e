"""Show two runs side by side as HTML: what each of them says, document by document."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter

from newsner.analysis.differences import CHANGES, PARTS, Change, Difference, Differences, Part
from newsner.labels import Lang
from newsner.lexicons import load_stylesheet
from newsner.views.messages import Messages, messages_in
from newsner.views.policies import build_policy
from newsner.views.side_list import to_safe


def name_part(part: Part, say: Messages) -> str:
    """Return what a part of a result is called in the plural."""
    names: dict[Part, str] = {
        "document": say("documents"),
        "entity": say("entities"),
        "mention": say("mentions"),
        "quantity": say("quantities"),
        "statement": say("statements"),
        "role": say("roles"),
        "reference": say("references"),
        "date": say("dates"),
    }
    return names[part]


def name_change(change: Change, say: Messages) -> str:
    """Return what a change is called."""
    names: dict[Change, str] = {
        "came": say("came"),
        "went": say("went"),
        "moved": say("moved"),
        "changed": say("changed"),
    }
    return names[change]


def list_counts(differences: Differences, say: Messages) -> list[tuple[str, ...]]:
    """Return a row for each part that differs: its name, and how many came, went, moved or changed."""
    counts = differences.counts
    parts = [part for part in PARTS if any(counts[part, change] for change in CHANGES)]
    return [(name_part(part, say), *(say.number(counts[part, change]) for change in CHANGES)) for part in parts]


def list_notes(differences: Differences, say: Messages) -> list[str]:
    """Return lines on the documents that could not be compared."""
    groups = (
        (differences.only_in_first, say("only in the first run: {ids}")),
        (differences.only_in_second, say("only in the second run: {ids}")),
        (differences.other_texts, say("not compared, since their texts differ: {ids}")),
    )
    return [note.replace("{ids}", ", ".join(ids)) for ids, note in groups if ids]


def build_page(differences: Differences, *, lang: Lang | None = None) -> str:
    """Return the page of `Differences.to_html`."""
    say, style = messages_in(lang), load_stylesheet()
    title = say.count("{n} difference between two runs", "{n} differences between two runs", len(differences))
    notes = "".join(f"<p><bdi>{to_safe(note)}</bdi></p>\n" for note in list_notes(differences, say))
    documents = "".join(_build_document(id_, list(found), say) for id_, found in groupby(differences, attrgetter("id")))
    return (
        f'<!DOCTYPE html>\n<html lang="{say.lang}">\n<head>\n<meta charset="utf-8">\n'
        f"{build_policy(style=style)}"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="color-scheme" content="light dark">\n<title>{to_safe(title)}</title>\n'
        f'<style>{style}</style>\n</head>\n<body class="newsner-page">\n<main>\n'
        f'<h1>{to_safe(title)}</h1>\n<div class="newsner" lang="{say.lang}">\n{_build_counts(differences, say)}{notes}'
        f"{documents}</div>\n</main>\n</body>\n</html>\n"
    )


def _build_counts(differences: Differences, say: Messages) -> str:
    rows = list_counts(differences, say)
    return _build_table(("", *(name_change(change, say) for change in CHANGES)), rows) if rows else ""


def _build_document(id_: str, found: list[Difference], say: Messages) -> str:
    headings = ("", "", say("in context"), say("first run"), say("second run"))
    rows: list[tuple[str, ...]] = []
    for each in found:
        context = f"{to_safe(each.left)} <mark>{to_safe(each.text)}</mark> {to_safe(each.right)}" if each.text else ""
        names = to_safe(name_part(each.part, say)), to_safe(name_change(each.change, say))
        rows.append((*names, context, to_safe(each.before), to_safe(each.after)))
    return f"<h2><bdi>{to_safe(id_)}</bdi></h2>\n{_build_table(headings, rows)}"


def _build_table(headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a table of safe cells."""
    head = "".join(f"<th>{heading}</th>" for heading in headings)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in rows)
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n"
