"""What holds for any text: arbitrary Unicode, and real articles that have been cut, shuffled and spoilt.

``--hypothesis-profile=long`` tries twenty times as many texts.
"""

import html
import inspect
import itertools
import json
import os
import pickle
import random
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newsner
from newsner import Extraction, Extractor, Label, to_html
from newsner.views.segments import to_printable
from timing import assert_reads_in_linear_time, limited

ARTICLES = [
    path.read_text("utf-8") for path in sorted((Path(__file__).parent.parent / "examples" / "articles").glob("*.txt"))
]
PIECES = [
    "’",
    "\u00ad",
    "\u202f",
    "\u0301",
    "\U0001f1eb\U0001f1f7",
    "İ",
    "ß",
    "\x00",
    "\r\n",
    "(",
    "»",
    "2,5 M€",
    "d'",
    "-",
]


@st.composite
def spoilt_articles(draw: st.DrawFn) -> str:
    """Return an article from which pieces were cut, and in which pieces were moved, doubled or put in."""
    text = draw(st.sampled_from(ARTICLES))
    change = random.Random(draw(st.integers(0, 10**9)))
    for _ in range(draw(st.integers(0, 8))):
        start = change.randrange(len(text) + 1)
        end = min(len(text), start + change.choice([1, 3, 40, 200]))
        piece, at = text[start:end], change.randrange(len(text) + 1)
        text = change.choice(
            [
                text[:start] + text[end:],
                text[:at] + piece + text[at:],
                text[:start] + piece.upper() + text[end:],
                text[:start] + piece.replace(" ", "") + text[end:],
                text[:at] + change.choice(PIECES) + text[at:],
            ]
        )
    return text


TEXTS = st.one_of(spoilt_articles(), st.text(st.characters(exclude_categories=["Cs"]), max_size=200))


@given(TEXTS)
def test_mentions_and_quantities_are_sound(extractor: Extractor, text: str) -> None:
    """Offsets hold, none overlaps another, every mention has one entity, and all goes to JSON and back."""
    article = extractor.extract(text)
    for spans in (article.mentions, article.quantities, article.skipped):
        assert all(0 <= span.start < span.end and text[span.start : span.end] == span.text for span in spans)
        assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    assert len(article.mentions) == sum(len(entity.mentions) for entity in article.entities)
    assert all(mention.label is entity.label for entity in article.entities for mention in entity.mentions)
    assert all(0 <= mention.score <= 1 for mention in article.mentions)
    assert Extraction.model_validate_json(article.model_dump_json()) == article
    assert pickle.loads(pickle.dumps(article)) == article


@settings(max_examples=settings().max_examples // 2)
@given(spoilt_articles())
def test_who_says_what_is_sound(extractor: Extractor, text: str) -> None:
    """Offsets hold, all stand in text order, positions name entities, and the same ones if some names are left out."""
    article = extractor.extract(text)
    roles = [role for entity in article.entities for role in entity.roles]
    words = [part for said in article.statements for part in (said.cue, said.speaker) if part]
    for part in (*article.statements, *article.references, *roles, *words):
        assert 0 <= part.start < part.end
        assert text[part.start : part.end] == part.text
    for spans in (article.statements, article.references):
        assert all(a.start <= b.start for a, b in itertools.pairwise(spans))
        assert all(span.entity is None or 0 <= span.entity < len(article.entities) for span in spans)
    assert all(0 <= said.score <= 1 for said in article.statements)
    assert all(entity.label is Label.PER for entity in article.entities if entity.roles or entity.gender)
    assert all(mention.label is Label.LOC for mention in article.mentions if mention.acts)
    fewer = extractor.extract(text, min_score=0.97)
    for ours, theirs in zip(article.statements, fewer.statements, strict=True):
        assert (ours.text, ours.cue, ours.speaker) == (theirs.text, theirs.cue, theirs.speaker)
        speaker = fewer.speaker_of(theirs)
        assert speaker is None or speaker.name == article.speaker_of(ours).name  # type: ignore[union-attr]
    assert read_text(to_html(article)) == to_printable(text)


def read_text(page: str) -> str:
    """Return the text of the article in a page, without the marks around it."""
    marked = page[page.index(">", page.index("<article")) + 1 : page.index("</article>")]
    return html.unescape(re.sub(r"<[^>]*>", "", marked))


@settings(max_examples=settings().max_examples // 2)
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_one_by_one_is_together(extractor: Extractor, texts: list[str]) -> None:
    """`extract`, `extract_many` and `tag` agree, twice, so no document leaves a trace on another."""
    alone = [extractor.extract(text) for text in texts]
    assert list(extractor.extract_many(texts)) == alone
    assert list(extractor.extract_many(reversed(texts))) == alone[::-1]
    tagged = [article.model_copy(update={"id": None}) for article in newsner.tag(texts, batch_size=2)]
    assert tagged == alone


@given(spoilt_articles(), st.text("\n\t \u00a0\u2003", max_size=5), st.text("\n\t \u00a0\u2003", max_size=5))
def test_white_space_around_changes_nothing(extractor: Extractor, text: str, before: str, after: str) -> None:
    """But the offsets, by as much as stands before."""
    text = text.strip()
    plain, padded = extractor.extract(text), extractor.extract(before + text + after)
    move = len(before)
    assert [(m.start + move, m.end + move, m.label) for m in plain.mentions] == [
        (m.start, m.end, m.label) for m in padded.mentions
    ]
    assert [(q.start + move, q.end + move, q.value) for q in plain.quantities] == [
        (q.start, q.end, q.value) for q in padded.quantities
    ]
    assert [(e.name, e.aliases) for e in plain.entities] == [(e.name, e.aliases) for e in padded.entities]


def test_threads_may_share_an_extractor(extractor: Extractor) -> None:
    """Extraction and tagging in several threads at once give what they give alone."""
    expected = [extractor.extract(text) for text in ARTICLES]

    def extract(_: int) -> list[Extraction]:
        return [extractor.extract(text) for text in ARTICLES]

    def tag(_: int) -> list[Extraction]:
        return [a.model_copy(update={"id": None}) for a in newsner.tag(ARTICLES, batch_size=3)]

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(4) as pool:
            results = [future.result() for future in [pool.submit(work, 0) for work in (extract, tag, extract, tag)]]
    finally:
        sys.setswitchinterval(before)
    assert results == [expected] * 4


def dump_results(texts: list[str]) -> list[str]:
    """Return what is found in texts, alone and together; its source runs in other processes."""
    articles = [article.model_dump_json() for article in newsner.extract_many(texts)]
    return articles + [entry.model_dump_json() for entry in newsner.tag(texts).link()]


def test_hash_seeds_change_nothing() -> None:
    """Sets of strings have another order in each process, this one too; results have not."""
    texts = ARTICLES[:8]
    code = "import json, sys, newsner\n" + inspect.getsource(dump_results)
    code += "print(json.dumps(dump_results(json.load(sys.stdin))))"
    expected = dump_results(texts)
    assert len(expected) > 50
    for seed in ("0", "77"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-X", "utf8", "-c", code]
        run = subprocess.run(
            command, input=json.dumps(texts), env=environment, capture_output=True, check=True, encoding="utf-8"
        )
        assert json.loads(run.stdout) == expected


@pytest.mark.parametrize(
    "unit",
    [
        "26 missiles et ",
        "Jean Petit (JP) à Hama, ",
        "deux ",
        "« ( ",
        "1 ",
        "A. B. ",
        "Le maire d'Oran : ",
        "Le CNV, dit ",
    ],
)
def test_cost_grows_with_length_only(extractor: Extractor, unit: str) -> None:
    """Eight times the text takes some eight times as long."""
    assert_reads_in_linear_time(extractor.extract, unit, 20_000 // len(unit), times=8)


def test_a_long_chunk_without_white_space_is_read_quickly(extractor: Extractor) -> None:
    """spaCy's tokeniser alone takes half a minute for this one."""
    with limited(5, "a chunk of 24,000 characters"):
        article = extractor.extract("l'" * 12_000 + " Hama est loin.")
    assert [mention.text for mention in article.mentions] == ["Hama"]
    assert_reads_in_linear_time(extractor.extract, "l'", 12_000, times=8)
