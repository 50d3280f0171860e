"""Show a review in a terminal, with rich."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich import box
from rich.console import Group
from rich.panel import Panel
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from newsner.labels import Label
from newsner.views.review.answers import Action, Answer
from newsner.views.review.cards import Card, Context, Place, Side
from newsner.views.review.session import ReviewSession
from newsner.views.terminal import to_harmless

KEYS: dict[str, Action] = {
    "s": "same",
    "d": "different",
    "p": "split",
    "r": "rename",
    "n": "drop",
    "k": "skip",
}
"""The key of each action; besides, u takes back and q ends."""

_NAMES: dict[Action, str] = {
    "same": "same",
    "different": "different",
    "split": "split documents",
    "rename": "rename",
    "drop": "not an entity",
    "skip": "skip",
}
_NOTES: dict[Action, str] = {
    "split": "asks which documents mean another one",
    "rename": "asks for the name to show",
    "drop": "asks which, and takes it out of the registry",
}
_NOUNS = {Label.PER: "person", Label.LOC: "place", Label.ORG: "organisation"}
_WIDTH = 110  # columns, beyond which lines are hard to read


def build_review_view(session: ReviewSession) -> Group:
    """Return the current card of a review with its keys and what each would change, or that all is settled."""
    card = session.current
    if card is None:
        return Group(*_build_progress(session), Text("All is settled.", "bold"))
    sides = Table.grid(padding=(0, 3, 0, 0), expand=True)
    for _ in card.sides:
        sides.add_column(ratio=1, overflow="fold")
    sides.add_row(*(_build_side(session, side, number) for number, side in enumerate(card.sides, 1)))
    body = Group(_build_stakes(card), *(Text(f"· {to_harmless(line)}", "dim") for line in card.evidence), "", sides)
    panel = Panel(body, title=Text(_ask(card), "bold"), title_align="left", box=box.ROUNDED, padding=(1, 2))
    view = Table.grid()
    view.add_column(max_width=_WIDTH, width=_WIDTH)
    for part in (Group(*_build_progress(session)), panel, _build_keys(session)):
        view.add_row(part)
    return Group(view)


def build_documents_view(side: Side) -> Table:
    """Return the documents of a side, with the numbers by which they are chosen."""
    table = Table.grid(padding=(0, 2, 0, 0))
    for number, place in enumerate(side.places, 1):
        table.add_row(str(number), Text(_describe(place)), Text(str(place.mentions), "dim"))
    return table


def parse_numbers(text: str, most: int) -> list[int]:
    """Return the numbers in a line such as ``1,3-5``, from 1 on.

    Raises:
        ValueError: it holds something else, or a number that is not from 1 to ``most``.

    >>> parse_numbers("1, 3-5", 9)
    [1, 3, 4, 5]
    """
    numbers: list[int] = []
    for part in text.replace(",", " ").split():
        found = re.fullmatch(r"([0-9]+)(?:-([0-9]+))?", part)
        if found is None:
            raise ValueError(f"{part!r} is no number")
        first, last = int(found[1]), int(found[2] or found[1])
        if not 1 <= first <= last <= most:
            raise ValueError(f"{part!r} is not from 1 to {most}")
        numbers += range(first, last + 1)
    return numbers


def _ask(card: Card) -> str:
    noun = _NOUNS[card.sides[0].label]
    return f"{'One entry' if card.is_split else 'Two entries'}: one {noun}, or two?"


def _build_progress(session: ReviewSession) -> Iterator[ProgressBar | Text]:
    settled, skipped, total, left, gain = session.progress
    yield ProgressBar(total=max(total, 1), completed=settled, width=40)
    more = f", {skipped} skipped" if skipped else ""
    yield Text(f"{settled} of {total} settled{more} · expected gain left: {left:,.1f} of {gain:,.1f} pairs", "dim")


def _build_stakes(card: Card) -> Text:
    return Text.assemble(
        (f"{card.probability:.0%}", "bold"),
        " likely to be one · ",
        (f"{card.pairs:,}", "bold"),
        f" {'pair' if card.pairs == 1 else 'pairs'} at stake · expected gain ",
        (f"{card.gain:,.1f}", "bold"),
    )


def _build_side(session: ReviewSession, side: Side, number: int) -> Group:
    name = Text.assemble((f"{number} ", "dim"), (to_harmless(session.name(side)), "bold"), (f" {side.label}", "cyan"))
    others = f"; also {', '.join(side.aliases)}" if side.aliases else ""
    facts = Text(to_harmless(f"{session.size(side)}{others}"), "dim")
    return Group(name, facts, *(line for context in side.contexts for line in ("", *_build_context(context))))


def _build_context(context: Context) -> tuple[Text, Text]:
    words = Text.assemble(
        to_harmless(context.before), (to_harmless(context.mention), "bold underline"), to_harmless(context.after)
    )
    return words, Text(_describe(context.place), "dim")


def _describe(place: Place) -> str:
    return to_harmless(" · ".join(filter(None, (place.source, place.day, place.country, place.document))))


def _build_keys(session: ReviewSession) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column()
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for key, action in KEYS.items():
        note = _NOTES.get(action) or session.preview(Answer(action))
        table.add_row(Text(key, "bold reverse"), _NAMES[action], Text(to_harmless(note), "dim"))
    table.add_row(Text("u", "bold reverse"), "undo", Text("" if session.can_undo else "nothing to undo", "dim"))
    table.add_row(Text("q", "bold reverse"), "quit", Text("all decisions are written", "dim"))
    return table
