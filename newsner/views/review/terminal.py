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
from newsner.linking.messages import Message
from newsner.views.messages import Messages
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

_WIDTH = 110  # columns, beyond which lines are hard to read


def build_review_view(session: ReviewSession) -> Group:
    """Return the current card of a review with its keys and what each would change, or that all is settled."""
    card = session.current
    if card is None:
        return Group(*_build_progress(session), Text(session.say("All is settled"), "bold"))
    sides = Table.grid(padding=(0, 3, 0, 0), expand=True)
    for _ in card.sides:
        sides.add_column(ratio=1, overflow="fold")
    sides.add_row(*(_build_side(session, side, number) for number, side in enumerate(card.sides, 1)))
    evidence = (Text(f"· {to_harmless(session.say(line))}", "dim") for line in card.evidence)
    body = Group(_build_stakes(card, session.say), *evidence, "", sides)
    panel = Panel(
        body, title=Text(_ask(card, session.say), "bold"), title_align="left", box=box.ROUNDED, padding=(1, 2)
    )
    view = Table.grid()
    view.add_column(max_width=_WIDTH, width=_WIDTH)
    for part in (Group(*_build_progress(session)), panel, _build_keys(session)):
        view.add_row(part)
    return Group(view)


def build_documents_view(side: Side, say: Messages) -> Table:
    """Return the documents of a side, with the numbers by which they are chosen."""
    table = Table.grid(padding=(0, 2, 0, 0))
    for number, place in enumerate(side.places, 1):
        table.add_row(str(number), Text(_describe(place, say)), Text(say.number(place.mentions), "dim"))
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
            raise ValueError(Message("'{part}' is no number", part=part))
        first, last = int(found[1]), int(found[2] or found[1])
        if not 1 <= first <= last <= most:
            raise ValueError(Message("'{part}' is not from 1 to {most}", part=part, most=most))
        numbers += range(first, last + 1)
    return numbers


def _ask(card: Card, say: Messages) -> str:
    """Return the question of a card."""
    match card.sides[0].label, card.is_split:
        case Label.PER, True:
            return say("One entry: one person, or two?")
        case Label.LOC, True:
            return say("One entry: one place, or two?")
        case Label.ORG, True:
            return say("One entry: one organisation, or two?")
        case Label.PER, False:
            return say("Two entries: one person, or two?")
        case Label.LOC, False:
            return say("Two entries: one place, or two?")
    return say("Two entries: one organisation, or two?")


def _build_progress(session: ReviewSession) -> Iterator[ProgressBar | Text]:
    say, (settled, skipped, total, left, gain) = session.say, session.progress
    yield ProgressBar(total=max(total, 1), completed=settled, width=40)
    counts = {"settled": say.number(settled), "total": say.number(total), "skipped": say.number(skipped)}
    done = say(
        "{settled} of {total} settled, {skipped} skipped" if skipped else "{settled} of {total} settled", **counts
    )
    gains = {"left": say.number(round(left, 1)), "gain": say.number(round(gain, 1))}
    yield Text(f"{done} · {say('expected gain left: {left} of {gain} pairs', **gains)}", "dim")


def _build_stakes(card: Card, say: Messages) -> Text:
    share, gain = say.percent(card.probability), say.number(round(card.gain, 1))
    stakes = (
        (say("{share} likely to be one", share=share), share),
        (say.count("{n} pair at stake", "{n} pairs at stake", card.pairs), say.number(card.pairs)),
        (say("expected gain {gain}", gain=gain), gain),
    )
    return Text(" · ").join(_embolden(text, figure) for text, figure in stakes)


def _embolden(text: str, figure: str) -> Text:
    shown, start = Text(text), text.rindex(figure)
    shown.stylize("bold", start, start + len(figure))
    return shown


def _build_side(session: ReviewSession, side: Side, number: int) -> Group:
    say = session.say
    name = Text.assemble(
        (f"{number} ", "dim"), (to_harmless(session.name(side)), "bold"), (f" {say(side.label.value)}", "cyan")
    )
    size = session.size(side).to_text(say)
    facts = say("{size}; also {names}", size=size, names=", ".join(side.aliases)) if side.aliases else size
    contexts = (line for context in side.contexts for line in ("", *_build_context(context, say)))
    return Group(name, Text(to_harmless(facts), "dim"), *contexts)


def _build_context(context: Context, say: Messages) -> tuple[Text, Text]:
    words = Text.assemble(
        to_harmless(context.before), (to_harmless(context.mention), "bold underline"), to_harmless(context.after)
    )
    return words, Text(_describe(context.place, say), "dim")


def _describe(place: Place, say: Messages) -> str:
    parts = (place.source, say.day(place.day), place.country, place.document)
    return to_harmless(" · ".join(filter(None, parts)))


def _build_keys(session: ReviewSession) -> Table:
    say = session.say
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column()
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    rows = (
        ("s", say("Same"), session.preview(Answer("same"))),
        ("d", say("Different"), session.preview(Answer("different"))),
        ("p", say("Split documents…"), say("choose those that mean another one")),
        ("r", say("Rename…"), say("choose the name to show")),
        ("n", say("Not an entity…"), say("takes one side, or both, out of the registry")),
        ("k", say("Skip"), session.preview(Answer("skip"))),
        ("u", say("Undo"), "" if session.can_undo else say("nothing to undo")),
        ("q", say("Quit"), say("all decisions are written")),
    )
    for key, name, note in rows:
        table.add_row(Text(key, "bold reverse"), name, Text(to_harmless(note), "dim"))
    return table
