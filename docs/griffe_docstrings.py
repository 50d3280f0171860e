"""Make docstrings fit for the site: doctests as code, and behind the docstring of a class its fields."""

import re
import textwrap
from typing import Any

import griffe

_DOCTEST = re.compile(r"^>>> .*(?:\n.+)*", re.MULTILINE)


class Docstrings(griffe.Extension):
    """Fence the doctests of each docstring, for Markdown takes prompts for quotations; add the fields of classes."""

    def on_object(self, *, obj: griffe.Object, **kwargs: Any) -> None:
        """Put a fence around each doctest: from its first prompt to the next blank line."""
        if obj.docstring:
            obj.docstring.value = _DOCTEST.sub(lambda match: f"```pycon\n{match[0]}\n```", obj.docstring.value)

    def on_class_members(self, *, cls: griffe.Class, **kwargs: Any) -> None:
        """Add the public fields, as they are declared."""
        fields = [field for field in cls.attributes.values() if field.is_public and field.lines and not field.docstring]
        declared = [field for field in fields if field.annotation or "enum" in str(cls.bases).lower()]
        if cls.docstring and declared:
            lines = textwrap.dedent("\n".join(line for field in declared for line in field.lines))
            cls.docstring.value += f"\n\n```python\n{lines}\n```"
