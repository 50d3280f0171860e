"""The libraries that only an extra of newsner installs."""

from __future__ import annotations

from importlib.util import find_spec

from newsner.errors import MissingExtraError


def require(library: str, extra: str, purpose: str) -> None:
    """Raise MissingExtraError if a library is not installed; called before work begins, not when it is done."""
    if find_spec(library) is None:
        raise MissingExtraError(f"{purpose} needs {library}; install it with: pip install 'newsner[{extra}]'")
