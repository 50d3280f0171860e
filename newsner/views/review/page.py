"""Write a review as a page that needs no kernel: it keeps the decisions in the browser, and lets the user save them."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from typing import Any

from newsner.lexicons import load_review_files
from newsner.views.review.cards import Card
from newsner.views.review.session import ReviewSession

_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
"""What in a JSON string could end a script element, or a line of a script, and how JSON writes it otherwise."""


def build_page(session: ReviewSession) -> str:
    """Return the HTML page of what is left of a review.

    A policy in the page allows its own script and styles only, so that no text can run anything or load anything.
    """
    files = load_review_files()
    script = f"{files.script}\n{files.page_script}"
    say = session.say
    policy = f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(files.style)}'; base-uri 'none'"
    return (
        f'<!DOCTYPE html>\n<html lang="{say.lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}; form-action \'none\'">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{say('newsner: who is who')}</title>\n"
        f"<style>{files.style}</style>\n</head>\n"
        f'<body class="newsner-page newsner-review-page">\n<main><h1>{say("Who is who")}</h1></main>\n'
        f"<noscript>{say('This page needs JavaScript; it contains its own, and loads nothing.')}</noscript>\n"
        f'<script type="application/json" id="newsner-data">{_to_json(_to_data(session, script))}</script>\n'
        f'<script type="module">{script}</script>\n</body>\n</html>'
    )


def _hash(content: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(content.encode()).digest()).decode()}"


def _to_json(data: dict[str, Any]) -> str:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return "".join(_ESCAPES.get(character, character) for character in text)


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
