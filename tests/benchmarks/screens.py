"""Write the pages whose looks are checked by eye: the seed, written articles, hostile ones, and hosts in two themes.

``python tests/benchmarks/screens.py FOLDER``; ``screens.js`` then photographs them at three widths in both themes.
"""

import json
import sys
from pathlib import Path

from newsner import Extraction, extract, to_html
from newsner.views.html import to_fragment

ROOT = Path(__file__).parent.parent.parent
ARTICLES = {"af-006", "be-036", "ft-012", "dz-024", "qc-024"}
HOSTILE = (
    '<script>alert(1)</script> </style></article> Bachar "onmouseover="alert(1)" al-Assad\x00\x1b[31m est à <b>Damas.\n'
    "\u202eNicolas Sarkozy\u2066 a reçu 3 millions d'euros &amp; 26 missiles. اجتمع الرئيس في دمشق أمس.\n"
) + "Donaudampfschifffahrt" * 12
HOSTS = {
    "jupyter-light": 'data-jp-theme-light="true" style="background:#fff"',
    "jupyter-dark": 'data-jp-theme-light="false" style="background:#111"',
    "vscode-light": 'class="vscode-light" style="background:#fff"',
    "vscode-dark": 'class="vscode-dark" style="background:#1e1e1e"',
}


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    seed = next((ROOT / "seeds").glob("*.txt"))
    texts = {"seed": seed.read_text("utf-8"), "hostile": HOSTILE, "empty": ""}
    for line in (ROOT / "tests" / "gold" / "written_test.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        if record["id"] in ARTICLES:
            texts[record["id"]] = record["text"]
    articles = {name: extract(text).model_copy(update={"id": name}) for name, text in texts.items()}
    for name, article in articles.items():
        write(folder / f"{name}.html", to_html(article))
    write(folder / "several.html", to_html(articles.values()))
    for host, attributes in HOSTS.items():
        write(folder / f"{host}.html", host_page(articles["seed"], attributes))


def host_page(article: Extraction, attributes: str) -> str:
    """Return a page that treats a fragment as a notebook's does."""
    head = '<!DOCTYPE html><html lang="en"><title>newsner</title>'
    return f'{head}<body {attributes}><main><h1 style="color:gray">Host</h1>{to_fragment(article)}</main></body>'


def write(path: Path, html: str) -> None:
    path.write_text(html, encoding="utf-8")
    print(f"{path}: {len(html.encode()):,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
