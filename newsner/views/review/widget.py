"""Show a review in a notebook, as a widget whose decisions the kernel writes."""

from __future__ import annotations

from typing import Any, get_args

import anywidget
import traitlets

from newsner.errors import DecisionError
from newsner.lexicons import load_script, load_stylesheet
from newsner.linking.messages import Message
from newsner.views.review.answers import Action, Answer
from newsner.views.review.session import ReviewSession


class ReviewWidget(anywidget.AnyWidget):
    """A review in JupyterLab, VS Code or another notebook with widgets; ``session`` is the review itself.

    ``words`` are what the script says, in the language of the session.
    """

    _esm = load_script("review")
    _css = load_stylesheet("review")
    state = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)

    def __init__(self, session: ReviewSession) -> None:
        super().__init__(state=to_state(session), words=session.say.for_script(load_script("review")))
        self.session = session
        self.on_msg(lambda _, content, __: self.receive(content))

    def receive(self, content: Any) -> None:
        """Take in what the notebook sent: an answer to the current card, or ``undo``.

        The state counts these, so that it changes, and the notebook hears of it, also where all else stays the same.
        """
        self.state = receive(self.session, content) | {"turn": self.state.get("turn", 0) + 1}


def receive(session: ReviewSession, content: Any) -> dict[str, Any]:
    """Take in an answer as a front end sends it, and return the state to show then, with what is wrong if anything."""
    try:
        message = _answer(session, content)
    except (DecisionError, OSError, ValueError) as error:  # a full disk, a changed log: shown, and nothing is lost
        return to_state(session, problem=session.explain(error))
    return to_state(session, message=message)


def _answer(session: ReviewSession, content: Any) -> str:
    if not isinstance(content, dict) or content.get("action") not in (*get_args(Action), "undo"):
        raise ValueError(Message("the notebook sent no answer; restart the kernel and reload the page"))
    if content["action"] == "undo":
        session.undo()
        return session.say("Taken back.")
    card = session.current
    if card is None or content.get("number") != card.number:
        raise ValueError(Message("that answer was for another card"))
    side = content.get("side", 0)
    if side not in (0, 1, None):
        raise ValueError(Message("an answer is about the first side, the second, or both"))
    answer = Answer(
        content["action"], side, tuple(map(str, content.get("documents") or ())), str(content.get("value") or "")
    )
    message = session.preview(answer)
    session.decide(answer)
    return message


def to_state(session: ReviewSession, *, message: str = "", problem: str = "") -> dict[str, Any]:
    """Return what a front end shows: the current card with the sizes of its sides, the progress, and messages."""
    card, progress = session.current, session.progress
    shown: dict[str, Any] | None = None
    if card is not None:
        sides = [side.shown | session.size(side)._asdict() | {"name": session.name(side)} for side in card.sides]
        shown = card.show(session.say) | {"sides": sides, "articles": session.size(*card.sides).articles}
    return {
        "card": shown,
        "progress": {
            "settled": progress.settled,
            "total": progress.total,
            "skipped": progress.skipped,
            "gainLeft": progress.gain_left,
            "gain": progress.gain,
        },
        "canUndo": session.can_undo,
        "message": message,
        "problem": problem,
    }
