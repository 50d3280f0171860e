"""Write a review as a page that needs no kernel: it keeps the decisions in the browser, and lets the user save them."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from newsner.lexicons import load_script, load_stylesheet
from newsner.views.review.cards import Card
from newsner.views.review.session import ReviewSession
from newsner.views.scripted import build_scripted_page, to_json


def build_page(session: ReviewSession) -> str:
    """Return the HTML page of what is left of a review.

    A policy in the page allows its own script and styles only, so that no text can run anything or load anything.
    """
    say = session.say
    script = load_script("review", "review_page")
    return build_scripted_page(
        title=say("newsner: who is who"),
        lang=say.lang,
        style=load_stylesheet("review"),
        script=script,
        body=f"<main><h1>{say('Who is who')}</h1></main>",
        data={"newsner-data": to_json(_to_data(session, script))},
        body_class="newsner-page newsner-review-page",
        noscript=say("This page needs JavaScript; it contains its own, and loads nothing."),
    )


def _to_data(session: ReviewSession, script: str) -> dict[str, Any]:
    """Return what the script of the page needs to say, and to go on from where the log is."""
    cards = session.remaining
    sides = {side.key: side.shown for side in session.sides}
    log = session.path.read_text("utf-8").splitlines() if session.path.exists() else []
    progress = session.progress
    identity = json.dumps([[card.number, *_keys(card)] for card in cards] + [log])
    return {
        "id": f"newsner-{hashlib.blake2b(identity.encode('utf-8', 'surrogatepass'), digest_size=8).hexdigest()}",
        "cards": [card.show(session.say) | {"sides": _keys(card)} for card in cards],
        "sides": sides,
        "joined": session.joined,
        "apart": session.apart,
        "names": {side.key: name for side in session.sides if (name := session.name(side)) != side.name},
        "settled": progress.settled,
        "gain": progress.gain,
        "by": session.by or "",
        "log": log,
        "words": session.say.for_script(script),
    }


def _keys(card: Card) -> list[str]:
    return [side.key for side in card.sides]
