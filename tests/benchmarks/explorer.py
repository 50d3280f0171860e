"""Write the explorer pages that ``explorer.js`` walks through, and measure how long a corpus takes to write.

    python tests/benchmarks/explorer.py FOLDER [TAGGED.jsonl …]
    npm install --prefix MODULES puppeteer-core axe-core
    NODE_PATH=MODULES/node_modules node tests/benchmarks/explorer.js FOLDER CHROMIUM

FOLDER then has ``written.html``, of the articles written for tests; ``hostile.html``, all of whose strings try to be
HTML; ``emoji.html``, whose names stand behind characters of two UTF-16 units; ``bare.html``, without dates and
sources; ``one.html``, ``empty.html``, ``seed.html``; and a page for each TAGGED file, which newsner tag wrote.
"""

import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from newsner import AliasReason, Entity, Extraction, Label, Mention, Passage, Quantity, Registry, Statement, tag
from newsner.corpus.opening import TaggedFiles
from newsner.views.explorer.page import build_explorer

ROOT = Path(__file__).parent.parent.parent
SOURCES = ("Le Temps", "La Presse", "El Watan", "Le Soir")
EMOJI = "🎉🎉 Bachar al-Assad est à Damas. 👩‍🚀 Assad a tiré 26 missiles."
SECTIONS = ("Monde", "Société", "Culture")
HOSTILE = (
    '<script>alert(1)</script></script><img src=x onerror=alert(1)> "onclick=alert(1) \x1b[31m\x00\u202edroite\u2066 '
    "🎉 {n} %s &lt;b&gt; \u2028 دمشق"
)


def write_articles() -> list[dict[str, str]]:
    """Return the articles written for tests as records, with made-up days and sources."""
    lines = (ROOT / "tests" / "gold" / "written_test.jsonl").read_text("utf-8").splitlines()
    texts = [json.loads(line) for line in lines]
    return [
        {
            "id": record["id"],
            "text": record["text"],
            "date": f"20{14 + number % 3}-{1 + number % 12:02}-{1 + number % 28:02}",
            "source": SOURCES[number % 4],
            "section": SECTIONS[number % 3],
            "url": f"https://example.org/{record['id']}",
        }
        for number, record in enumerate(texts)
    ]


def build_hostile(text: str = HOSTILE, articles: int = 3) -> list[Extraction]:
    """Return articles all of whose strings, also their ids and metadata, try to be HTML."""
    end = len(text)
    mention = Mention(text=text, start=0, end=end, label=Label.PER, score=1, source="cue")
    passage = Passage(text=text, start=0, end=end)
    return [
        Extraction(
            text=text,
            id=f"{text}{number}",
            entities=(
                Entity(
                    name=f"x{text}",
                    label=Label.PER,
                    kb_id=text,
                    aliases=(text,),
                    mentions=(mention,),
                    reasons=(AliasReason(text, "exact"),),
                ),
            ),
            quantities=(Quantity(text=text, start=0, end=end, kind="count", unit=text, noun=text, per=text),),
            statements=(
                Statement(text=text, start=0, end=end, kind="direct", score=1, cue=passage, speaker=passage, entity=0),
                Statement(text=text, start=0, end=end, kind="direct", score=1, cue=passage, speaker=passage),
            ),
            metadata={
                "title": text,
                "source": f"{text}{number % 2}",
                "url": "javascript:alert(1)",
                text: text,
                "date": f"2015-10-{number + 1:02}",
            },
        )
        for number in range(articles)
    ]


def write(folder: Path, name: str, articles: Iterable[Extraction], *, lang: str = "en") -> None:
    started = time.perf_counter()
    registry = Registry.build(articles)
    linked = time.perf_counter()
    page = build_explorer(articles, registry, title=name, lang="fr" if lang == "fr" else "en")
    (folder / f"{name}.html").write_text(page, encoding="utf-8")
    seconds = f"linked in {linked - started:.1f} s, written in {time.perf_counter() - linked:.1f} s"
    print(f"{name}.html: {len(page.encode()):,} bytes, {seconds}")


def main(folder: Path, tagged: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    records = write_articles()
    written = list(tag(records))
    write(folder, "written", written)
    write(folder, "written-fr", written, lang="fr")
    write(folder, "bare", [article.model_copy(update={"metadata": {}, "date": None}) for article in written[:40]])
    write(folder, "one", written[:1])
    write(folder, "empty", [])
    write(folder, "seed", list(tag([next((ROOT / "seeds").glob("*.txt")).read_text("utf-8")])))
    write(folder, "emoji", list(tag([EMOJI])))
    write(folder, "hostile", build_hostile())
    for path in tagged:
        write(folder, Path(path).stem, TaggedFiles([path]), lang="fr")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
