"""Sentences, lines and interviews of small texts, and texts that must not take long."""

import pytest

from newsner.statements.finder import find_drafts
from newsner.statements.interviews import find_answers
from newsner.statements.reading import Reading
from readings import read_marked, words

SENTENCES = [
    ("Il dort. Elle rit.", ["Il dort.", "Elle rit."]),
    ("Il dort\nElle rit", ["Il dort", "Elle rit"]),
    ("Il dit : « Oui. Non. » Elle rit.", ["Il dit : « Oui. Non. »", "Elle rit."]),
    ("« Oui. Non », dit-il.", ["« Oui. Non », dit-il."]),
    ("Il gagne 1,5 p. cent.", ["Il gagne 1,5 p. cent."]),
    ("Vraiment ? Non !", ["Vraiment ?", "Non !"]),
    ("\n\nIl dort.\n", ["Il dort."]),
    ("", []),
]


@pytest.mark.parametrize(("text", "sentences"), SENTENCES)
def test_sentences_are_split(text: str, sentences: list[str]) -> None:
    """At full stops and line ends; a quotation is part of its sentence."""
    reading = read_marked(text)
    assert [words(reading, *sentence) for sentence in reading.sentences] == sentences


def test_long_sentences_are_cut() -> None:
    """A text without full stops is no one sentence, since what is said is looked for in all of it."""
    reading = read_marked("un " * 1000)
    assert [end - start for start, end in reading.sentences] == [250] * 4


def test_lines_have_their_tokens() -> None:
    """A token that ends a line is of that line."""
    reading = read_marked("Il dort.\nElle rit.")
    assert [words(reading, *line) for line in reading.lines] == ["Il dort.", "Elle rit."]
    assert [reading.lines.index(reading.line_of(k)) for k in range(len(reading))] == [0, 0, 0, 0, 1, 1, 1]


ANSWER = "Nous avons fermé la route de la côte parce que le pont est dangereux cet hiver."
INTERVIEW = "\n".join(["[Léa Roy](PER) est maire.", *["Pourquoi cela ?", ANSWER] * 4])


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        (INTERVIEW, 4),
        (INTERVIEW.replace("[Léa Roy](PER)", "Elle"), 0),
        (INTERVIEW.replace("?", "."), 0),
        (INTERVIEW.replace(ANSWER, "Oui."), 0),
        ("\n".join([*[ANSWER] * 20, INTERVIEW]), 4),
        ("\n".join(["[Léa Roy](PER) est maire.", "Pourquoi ?", ANSWER, "Comment ?", ANSWER]), 0),
    ],
)
def test_answers_are_found(text: str, answers: int) -> None:
    """In a text of questions and answers with a name in front of them."""
    reading = read_marked(text)
    assert [words(reading, *speaker) for _, _, speaker in find_answers(reading, [])] == ["Léa Roy"] * answers


ATTACKS = [
    "dit que ",
    "selon lui, ",
    "« a, dit-il » ",
    "celui de ",
    "« celui de ",
    "dit : « ",
    ", a dit ",
    "( ",
    '" ',
    "comme dit ",
]
ATTACKS += ["le maire, ", "« Il est là. » ", "et que ", "l'annonce de celui que ", "qui dit, "]


class CountingList(list[str]):
    """A list that counts how often its items are read."""

    reads = 0

    def __getitem__(self, index):  # type: ignore[no-untyped-def]
        self.reads += 1 if isinstance(index, int) else len(range(*index.indices(len(self))))
        return super().__getitem__(index)


def count_reads(text: str) -> int:
    """Return how often the finders read a word of a text."""
    reading: Reading = read_marked(text)
    reading.lower = CountingList(reading.lower)
    find_drafts(reading)
    return reading.lower.reads


@pytest.mark.parametrize("text", ATTACKS)
def test_time_is_linear_in_the_text(text: str) -> None:
    """Twice the text, twice the words read, whatever it is; and no recursion."""
    assert count_reads(text * 1600) <= 2.3 * count_reads(text * 800) + 1000
