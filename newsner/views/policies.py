"""Tell browsers, in a page itself, that nothing in it may run or load but what newsner has put there."""

from __future__ import annotations

import hashlib
from base64 import b64encode


def build_policy(*, style: str, script: str | None = None) -> str:
    """Return the element of a page that allows its own styles, and its own script if it has one, and nothing else.

    A hash names each of them, so that what a text might smuggle in would be neither. It must stand in front of them.

    >>> build_policy(style="p {}")[:60]
    '<meta http-equiv="Content-Security-Policy" content="default-'
    >>> "script-src" in build_policy(style="p {}"), "script-src" in build_policy(style="p {}", script="f()")
    (False, True)
    """
    allowed = {"default-src": "'none'", "style-src": f"'{_hash(style)}'"}
    if script is not None:
        allowed["script-src"] = f"'{_hash(script)}'"
    allowed |= {"base-uri": "'none'", "form-action": "'none'"}
    policy = "; ".join(f"{name} {value}" for name, value in allowed.items())
    return f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'


def _hash(content: str) -> str:
    """Return the hash by which a policy names a style or script, with all white space between its tags."""
    return f"sha256-{b64encode(hashlib.sha256(content.encode()).digest()).decode()}"
