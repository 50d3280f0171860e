"""Build pages that work by a script of their own, and can neither run nor load anything else."""

from __future__ import annotations

import json
import re
from typing import Any

from newsner.labels import Lang
from newsner.views.policies import build_policy
from newsner.views.side_list import to_safe

_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})
"""What in a JSON string could end a script element, or a line of a script, and how JSON writes it otherwise."""
_SURROGATES = re.compile("[\ud800-\udfff]")


def to_json(data: Any) -> str:
    r"""Return data as JSON that a script element can hold; U+FFFD stands for lone surrogates, as files have none.

    >>> print(to_json("</script>\ud800"))
    "\u003c/script\u003e�"
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text).translate(_ESCAPES)


def build_scripted_page(
    *, title: str, lang: Lang, style: str, script: str, body: str, data: dict[str, str], body_class: str, noscript: str
) -> str:
    """Return an HTML page with a script and styles; a policy in it allows these alone, so that no text can run any.

    Args:
        title: the title of the page.
        lang: the language of the page.
        style: its styles.
        script: its script, a module.
        body: the HTML that it starts with.
        data: what the script reads, by the id of its element: JSON of `to_json`, or base64.
        body_class: the classes of the body.
        noscript: what readers without scripts are told.
    """
    held = "".join(f'<script type="application/json" id="{id_}">{content}</script>\n' for id_, content in data.items())
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f"{build_policy(style=style, script=script)}"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="color-scheme" content="light dark">\n<title>{to_safe(title)}</title>\n'
        f"<style>{style}</style>\n</head>\n"
        f'<body class="{body_class}">\n{body}\n'
        f"<noscript>{to_safe(noscript)}</noscript>\n"
        f'{held}<script type="module">{script}</script>\n</body>\n</html>'
    )
