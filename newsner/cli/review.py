"""The command ``newsner review``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from newsner.cli.options import reported, tell
from newsner.corpus.opening import TaggedFiles, tagged_files
from newsner.errors import DecisionError
from newsner.files import refuse_existing, refuse_inputs
from newsner.linking.registry import Registry
from newsner.views.messages import Messages, messages_in
from newsner.views.review.answers import Action, Answer
from newsner.views.review.opening import open_session, write_page
from newsner.views.review.session import ReviewSession
from newsner.views.review.terminal import KEYS, build_documents_view, build_review_view, parse_numbers
from newsner.views.terminal import to_harmless

_ENDS = ("q", "\x03", "\x04", "")  # quit, Ctrl-C, Ctrl-D, the end of the input


class _CancelledError(Exception):
    """An answer was not finished."""


def review(
    tagged: Annotated[list[Path], typer.Argument(metavar="TAGGED…", help="JSON Lines files written by newsner tag.")],
    decisions: Annotated[
        Path, typer.Option(metavar="FILE", help="The log of decisions, to which lines are added.")
    ] = Path("decisions.jsonl"),
    html: Annotated[
        Path | None,
        typer.Option(metavar="PAGE.html", help="Write a page for a browser instead; it saves decisions itself."),
    ] = None,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who decides, for the log.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="The greatest number of cards.")] = 500,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace PAGE.html if it exists.")] = False,
) -> None:
    """Settle doubtful identities of a tagged corpus, one card at a time, by single keys.

    ```
    newsner tag articles.jsonl -o tagged.jsonl
    newsner review tagged.jsonl --decisions decisions.jsonl
    newsner review tagged.jsonl --html review.html
    ```

    Cards come in the order of their expected gain: the pairs of names at stake, times the doubt. Each decision is
    written at once; whoever comes back goes on where the log ends. Keys: s same, d different, p split these documents,
    r rename, n not an entity, k skip, u undo, q quit.

    Exit codes: 0 done; 2 wrong usage; 3 a file is missing or unusable.
    """
    with reported():
        files = tagged_files(tagged)
        refuse_inputs(files, [decisions, *([html] if html else [])])
        if html is not None:
            refuse_existing(html, overwrite=overwrite)
        registry = Registry.build(TaggedFiles(tagged))
        if html is not None:
            write_page(registry, html, decisions=decisions, by=by, limit=limit, overwrite=overwrite, lang=None)
            tell(messages_in()("the review is in {file}; open it in a browser", file=html))
            return
        session = open_session(registry, decisions, by=by, limit=limit)
        _run(session, Console())
        say, progress = session.say, session.progress
        counts = {"settled": say.number(progress.settled), "total": say.number(progress.total)}
        tell(say("{settled} of {total} settled; the log is {file}", file=decisions, **counts))


def _run(session: ReviewSession, console: Console) -> None:
    """Show card after card, until all are settled or the user quits."""
    said = ""
    while session.current is not None:
        console.clear()
        console.print(build_review_view(session))
        if said:
            console.print(to_harmless(said), style="bold", markup=False, highlight=False)
        key = typer.getchar().lower()
        if key in _ENDS:
            return
        said = _press(session, key, console)
    console.clear()
    console.print(build_review_view(session))


def _press(session: ReviewSession, key: str, console: Console) -> str:
    """Do what a key stands for, and return what to say of it."""
    try:
        if key == "u":
            session.undo()
            return session.say("Taken back.")
        if key not in KEYS:
            return session.say("s, d, p, r, n, k, u or q")
        answer = _complete(session, KEYS[key], console)
        said = session.preview(answer)
        session.decide(answer)
    except _CancelledError:
        return session.say("Nothing was decided.")
    except (DecisionError, ValueError) as error:
        return session.explain(error)
    return said


def _complete(session: ReviewSession, action: Action, console: Console) -> Answer:
    """Ask for what an answer needs besides its key, and for a confirmation of what it would change."""
    card, say = session.current, session.say
    if card is None or action not in ("split", "rename", "drop"):
        return Answer(action)
    side = _ask_side(say, both=action == "drop")
    answer = Answer(action, side)
    chosen = card.sides[side or 0]
    if action == "rename":
        answer = answer._replace(value=_ask(say("New name:")))
    elif action == "split":
        console.print(build_documents_view(chosen, say))
        numbers = parse_numbers(_ask(say("Which documents mean another one (1,3-5):")), len(chosen.places))
        documents = tuple(chosen.places[number - 1].document for number in numbers)
        answer = answer._replace(documents=documents, value=_ask(say("Which one do they mean (nothing: unknown):")))
    console.print(to_harmless(session.preview(answer)), markup=False, highlight=False)
    console.print(say("Enter: yes, any other key: no"))
    if typer.getchar() not in ("\r", "\n"):
        raise _CancelledError
    return answer


def _ask_side(say: Messages, *, both: bool) -> int | None:
    print(say("Which: 1 or 2, or 3 for both" if both else "Which: 1 or 2"))
    sides: dict[str, int | None] = {"1": 0, "2": 1} | ({"3": None} if both else {})
    key = typer.getchar()
    if key not in sides:
        raise _CancelledError
    return sides[key]


def _ask(question: str) -> str:
    return str(typer.prompt(question, default="", show_default=False, prompt_suffix=" ")).strip()
