"""The trace of a text: every candidate, merge and number is told, with the reason that decided."""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import newsner
from newsner import Extractor, GazetteerEntry, Trace
from newsner.analysis.trace import TracedCandidate
from timing import assert_linear

ASSAD = {"text": "Assad", "label": "PER", "proposed_by": ["model"], "score": 0.9, "kept": True, "reason": "chosen"}
ARTICLES = sorted((Path(__file__).parent.parent.parent / "examples" / "articles").glob("*.txt"))


def reasons(rows: tuple[object, ...]) -> dict[str, list[str]]:
    """Return the reasons of rows that were not kept, by text."""
    found: dict[str, list[str]] = {}
    for row in rows:
        if not row.kept:  # type: ignore[attr-defined]
            found.setdefault(row.text, []).append(row.reason)  # type: ignore[attr-defined]
    return found


@pytest.mark.parametrize(
    ("text", "candidate", "reason"),
    [
        pytest.param("Le pays.\nLE FIGARO. - Est-ce vrai ?", "FIGARO", "longer name .*LE FIGARO", id="part-of-known"),
        pytest.param("Bachar al-Assad parle. Bachar al-Assad part.", "Bachar", "improbable", id="improbable"),
        pytest.param("Il dirige l'Etat. Selon le président Etat.", "Etat", "words that are never names", id="never"),
        pytest.param("Abonnez-vous à Nice Matin\n\nMacron est à Alger.", "Nice Matin", "page clutter", id="clutter"),
    ],
)
def test_a_rejected_candidate_says_why(text: str, candidate: str, reason: str) -> None:
    """The reason names what decided, and the winner where there is one."""
    found = reasons(newsner.debug(text).candidates)
    assert any(re.search(reason, given) for given in found[candidate])


def test_a_candidate_beside_a_better_one_says_which() -> None:
    """A name of the user's wins over a probable one that it overlaps."""
    own = newsner.load(gazetteer=[GazetteerEntry(name="Mali parle", label="ORG")])
    found = reasons(newsner.debug("Le ministère de la Santé du Mali parle.", extractor=own).candidates)
    assert found["ministère de la Santé du Mali"] == ["it overlaps a better candidate, “Mali parle” (ORG)"]


def test_own_names_are_told_apart() -> None:
    """What the user's gazetteer adds and refuses is said as such."""
    own = [GazetteerEntry(name="Zorglub", label="ORG"), GazetteerEntry(name="Damas", label="LOC", never=["Damas"])]
    trace = newsner.debug("Zorglub vend à Damas.", extractor=newsner.load(gazetteer=own))
    assert [(c.text, c.kept) for c in trace.candidates if "user" in c.proposed_by] == [("Zorglub", True)]
    assert "your gazetteer says" in reasons(trace.candidates)["Damas"][0]


@pytest.mark.parametrize(
    ("text", "pair", "kept", "reason"),
    [
        pytest.param("Jean Zorn parle. Zorn part.", ("Zorn", "Jean Zorn"), True, "surname", id="surname"),
        pytest.param(
            "Marc Vauthier et Léa Vauthier sont là. Vauthier part.",
            ("Vauthier", "Marc Vauthier"),
            False,
            "fits equally well",
            id="ambiguous",
        ),
    ],
)
def test_a_merge_says_why(text: str, pair: tuple[str, str], kept: bool, reason: str) -> None:
    """Names that were merged, and names that a rule proposed but that were not."""
    merges = {(merge.text, merge.other): merge for merge in newsner.debug(text).merges}
    assert merges[pair].kept is kept
    assert reason in merges[pair].reason


def test_numbers_say_why() -> None:
    """A quantity says what it counts; what is none says what it is instead."""
    trace = newsner.debug("Le 14 mai 2015 à 18 h 30, France 2 a montré au moins 26 missiles et le score de 3-1.")
    assert {n.text: n.reason for n in trace.numbers if n.kept} == {"au moins 26 missiles": "at least 26, unit: missile"}
    refused = reasons(trace.numbers)
    assert "day of a date" in refused["14"][0]
    assert "year" in refused["2015"][0]
    assert "time of day" in refused["18"][0]
    assert "name" in refused["2"][0]
    assert "score" in refused["3-1"][0]


def test_a_rate_is_said_with_its_quantity() -> None:
    """The number of a rate is none of its own, and says so."""
    numbers = newsner.debug("Le taux est de 12 cas pour 100 000 habitants.").numbers
    assert [(n.text, n.kept, n.reason.partition(",")[2]) for n in numbers] == [
        ("12 cas", True, " unit: cas, per: 100000 habitant"),
        ("100 000", False, " as in `12 cas pour 100 000 habitants`"),
    ]


@pytest.mark.parametrize("path", ARTICLES[::6], ids=lambda path: path.stem)
def test_the_trace_agrees_with_the_results(path: Path, extractor: Extractor) -> None:
    """What is kept is what `extract` returns, and offsets point into the caller's text."""
    text = path.read_text("utf-8")
    trace, article = newsner.debug(text, extractor=extractor), extractor.extract(text)
    assert sorted((c.start, c.end) for c in trace.candidates if c.kept) == [(m.start, m.end) for m in article.mentions]
    assert [(n.start, n.end) for n in trace.numbers if n.kept] == [(q.start, q.end) for q in article.quantities]
    assert all(text[x.start : x.end] == x.text for x in (*trace.candidates, *trace.merges, *trace.numbers))
    merged = {(" ".join(merge.text.replace("’", "'").split()), merge.other) for merge in trace.merges if merge.kept}
    assert merged == {(alias, entity.name) for entity in article.entities for alias in entity.aliases}


def test_a_trace_is_a_frozen_model() -> None:
    """It goes to JSON and back, and holds no spaCy object."""
    trace = newsner.debug("Assad est à Damas.")
    assert Trace.model_validate_json(trace.model_dump_json()) == trace


def test_odd_texts_have_a_trace() -> None:
    """Also where cleaning shifts offsets, and where there is nothing."""
    assert newsner.debug("").candidates == ()
    text = "  L’E\u0301lyse\u0301e reçoit Emmanuel\nMacron."
    assert "Emmanuel\nMacron" in {c.text for c in newsner.debug(text).candidates if c.kept}
    assert "Emmanuel Macron" in str(newsner.debug(text))


def test_the_command_prints_the_trace(tmp_path: Path) -> None:
    """`newsner debug` prints ``str(trace)``, also of standard input, and obeys nothing in the text."""
    text = "En 2015, Assad\x1b[31m est à Damas."
    command = [sys.executable, "-m", "newsner", "debug", "-"]
    result = subprocess.run(command, input=text, capture_output=True, text=True, encoding="utf-8", check=True)
    assert "\x1b" not in result.stdout
    assert "- line 1: 2015: it is a year" in result.stdout.splitlines()
    assert "+ line 1: Damas [LOC" in result.stdout


def test_threads_may_share_the_extractor() -> None:
    """A trace waits for its turn: no other thread's memory zone ends while the trace is made, and takes its words."""
    extractor = newsner.load()
    texts = [f"{ARTICLES[0].read_text('utf-8')} Qwz{number} est là." for number in range(10)]

    def extract_and_forget(number: int) -> None:
        with extractor.memory_zone():
            extractor.extract(f"Zorg{number} et Blurp{number} sont à Xyz{number}. " * 20)

    with ThreadPoolExecutor(1) as pool:
        forgetting = pool.map(extract_and_forget, range(40))
        traces = [newsner.debug(text, extractor=extractor) for text in texts]
        list(forgetting)
    assert traces == [newsner.debug(text) for text in texts]


def test_a_memory_zone_may_hold_a_trace() -> None:
    """The zone that a trace needs does not end the caller's."""
    extractor = newsner.load()
    with extractor.memory_zone():
        newsner.debug("Zorglub est à Hama.", extractor=extractor)
        assert extractor.nlp.vocab.in_memory_zone


def test_a_trace_is_written_in_linear_time() -> None:
    """Of twenty thousand names and lines, too."""

    def build(count: int) -> Trace:
        names = [TracedCandidate(**ASSAD, start=6 * i, end=6 * i + 5) for i in range(count)]
        return Trace(text="Assad\n" * count, candidates=tuple(names), merges=(), numbers=())

    short, long = build(1_000), build(20_000)
    assert_linear(lambda: str(short), lambda: str(long), 20)
