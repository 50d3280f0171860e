"""Check the arguments of public functions, and that libraries of extras are installed, before the work starts.

Messages give the name of the argument, what was passed, and what is accepted.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from importlib.util import find_spec
from numbers import Integral, Real
from typing import Any, TypeVar

from newsner.errors import MissingExtraError

_Item = TypeVar("_Item")

argument_namer: ContextVar[Callable[[str, object], str] | None] = ContextVar("argument_namer", default=None)
"""How messages name an argument and its value; the command sets it, since its users know options instead."""


def name_argument(name: str, value: object = None) -> str:
    """Return how the user writes an argument, with a value if one is given; ``…`` stands for any value.

    >>> name_argument("workers"), name_argument("overwrite", True), name_argument("text", "…")
    ('workers', 'overwrite=True', 'text=…')
    """
    namer = argument_namer.get()
    if namer is not None:
        return namer(name, value)
    return name if value is None else f"{name}={value}"


def check_type(name: str, value: object, types: type | tuple[type, ...], wanted: str) -> None:
    """Raise TypeError unless a value has one of the given types; ``wanted`` describes them in the message.

    >>> check_type("text", None, str, "a string")
    Traceback (most recent call last):
    TypeError: text must be a string, but is of type NoneType
    """
    if not isinstance(value, types):
        raise TypeError(f"{name_argument(name)} must be {wanted}, but is of type {type(value).__name__}")


def check_path(name: str, value: object) -> None:
    """Raise TypeError unless a value is a path or a string."""
    check_type(name, value, (str, os.PathLike), "a string or Path")


def check_whole(name: str, number: Any, *, least: int = 1) -> None:
    """Raise TypeError unless a value is a whole number, and ValueError if it is less than ``least``.

    >>> check_whole("workers", 0)
    Traceback (most recent call last):
    ValueError: workers must be at least 1, but is 0
    """
    check_type(name, number, Integral, "a whole number")
    if number < least:
        raise ValueError(f"{name_argument(name)} must be at least {least}, but is {number}")


def check_share(name: str, number: Any) -> None:
    """Raise TypeError unless a value is a number, and ValueError unless it lies between 0 and 1.

    >>> check_share("min_score", 2)
    Traceback (most recent call last):
    ValueError: min_score must lie between 0 and 1, but is 2
    """
    check_type(name, number, Real, "a number")
    if not 0 <= number <= 1:
        raise ValueError(f"{name_argument(name)} must lie between 0 and 1, but is {number}")


def check_items(name: str, items: object, kind: type[_Item]) -> Iterator[_Item]:
    """Yield items one by one; raise TypeError at once if they are not iterable, or later if one has another type.

    >>> list(check_items("articles", [1], str))
    Traceback (most recent call last):
    TypeError: articles must hold objects of type str, but item 0 is of type int
    """
    if isinstance(items, str | bytes) or not isinstance(items, Iterable):
        raise TypeError(f"{name} must hold objects of type {kind.__name__}, but is of type {type(items).__name__}")
    return _check_each(name, items, kind)


def _check_each(name: str, items: Iterable[object], kind: type[_Item]) -> Iterator[_Item]:
    for index, item in enumerate(items):
        if not isinstance(item, kind):
            raise TypeError(
                f"{name} must hold objects of type {kind.__name__}, but item {index} is of type {type(item).__name__}"
            )
        yield item


def require(library: str, extra: str, purpose: str) -> None:
    """Raise MissingExtraError if a library is not installed; call this before the work starts."""
    if find_spec(library) is None:
        raise MissingExtraError(f"{purpose} needs {library}; install it with: pip install 'newsner[{extra}]'")
