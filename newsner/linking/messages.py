"""Messages that are made below the views: English strings that a view can say in another language."""

from __future__ import annotations

from collections.abc import Iterable


class Message(str):
    """A message in English, which keeps its form and its values, so that a view can translate it.

    Attributes:
        form: the message with names in braces where its values stand.
        many: another form of it, for other numbers ``n`` than one; empty if there is none.
        values: these values, by name; one may be a message itself.

    >>> message = Message("{n} years lie between them", n=7)
    >>> message, message.form, message.values
    ('7 years lie between them', '{n} years lie between them', {'n': 7})
    """

    form: str
    many: str
    values: dict[str, str | float]

    def __new__(cls, form: str, **values: str | float) -> Message:
        """Return a message, given its form and values."""
        message = super().__new__(cls, form.format(**values) if values else form)
        message.form, message.many, message.values = form, "", values
        return message


def count_message(one: str, many: str, n: int) -> Message:
    """Return the message for a number of things, which is ``{n}`` in it: the first or the second form.

    >>> count_message("{n} mention", "{n} mentions", 1), count_message("{n} mention", "{n} mentions", 2)
    ('1 mention', '2 mentions')
    """
    message = Message(one if n == 1 else many, n=n)
    message.form, message.many = one, many
    return message


def join_messages(parts: Iterable[str], separator: str = ", ") -> Message:
    """Return messages, and texts that are none, as one message, in which each can still be translated.

    >>> joined = join_messages(["Moscou", Message("and {n} more", n=2)], " ")
    >>> joined, joined.values["part1"].values
    ('Moscou and 2 more', {'n': 2})
    """
    values = {f"part{number}": part for number, part in enumerate(parts)}
    return Message(separator.join(f"{{{name}}}" for name in values), **values)


NO_MESSAGE = join_messages(())
"""What is said where there is nothing to say: an empty text."""
