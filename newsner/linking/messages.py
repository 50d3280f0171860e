"""Messages that are made below the views: English strings that a view can say in another language."""

from __future__ import annotations


class Message(str):
    """A message in English, which keeps its form and its values, so that a view can translate it.

    Attributes:
        form: the message with names in braces where its values stand.
        values: these values, by name.

    >>> message = Message("{n} years lie between them", n=7)
    >>> message, message.form, message.values
    ('7 years lie between them', '{n} years lie between them', {'n': 7})
    """

    form: str
    values: dict[str, str | int]

    def __new__(cls, form: str, **values: str | int) -> Message:
        """Return a message, given its form and values."""
        message = super().__new__(cls, form.format(**values) if values else form)
        message.form, message.values = form, values
        return message
