"""Every word of a text stands in one window, in order, with its first piece."""

import re

import pytest

from newsner.ner.encoder.windows import END, LONGEST_WINDOW, START, UNKNOWN, Splitter


def split(word: str) -> list[int]:
    """Return a piece of each letter; `?` has none."""
    return [10 + ord(letter) for letter in word if letter != "?"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Hama, l'OSDH.\n\nIdleb", id="short"),
        pytest.param("mot " * 400, id="no-sentence"),
        pytest.param(("Un mot. " * 30 + "\n") * 9, id="lines"),
        pytest.param("a" * 999 + " fin", id="long-word"),
        pytest.param("", id="empty"),
    ],
)
def test_words_and_their_pieces(text: str) -> None:
    windows = list(Splitter(split).split(text))
    assert [text[a:b] for w in windows for a, b in w.words] == re.findall(r"\w+|[^\w\s]|\n", text)
    for window in windows:
        assert (window.pieces[0], window.pieces[-1]) == (START, END)
        assert len(window.pieces) <= LONGEST_WINDOW + 2
        for first, (start, end) in zip(window.firsts, window.words, strict=True):
            apart = not start or text[start - 1].isspace()
            expected = END if text[start:end] == "\n" else split("▁" + text[start:end] if apart else text[start:end])[0]
            assert window.pieces[first] == expected


def test_a_word_without_a_piece_is_unknown() -> None:
    (window,) = Splitter(split).split("a?")
    assert window.pieces == [START, *split("▁a"), UNKNOWN, END]


def test_sentences_of_a_long_line_are_not_cut() -> None:
    """A window ends where a sentence does, if it can."""
    sentence = "mot " * 64 + "fin. "
    windows = list(Splitter(lambda word: [9]).split(sentence * 6))
    assert {len(window.words) for window in windows} == {66 * 3}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("LE MALI VOTE À GAO\nOui", "le mali vote à gao\nOui"),
        ("L'ONU VOTE : 12 ÉLUS DU MALI", "l'onu vote : 12 élus du mali"),
        ("AFP, ATS et RFI", "AFP, ATS et RFI"),
        ("UN MORT", "UN MORT"),
        ("Le RN, LR et EELV à Gao", "Le RN, LR et EELV à Gao"),
    ],
)
def test_a_line_in_capitals_is_read_in_lower_case(text: str, read: str) -> None:
    """The words keep their places; a few acronyms are no line in capitals."""
    (window,) = Splitter(split).split(text)
    (lowered,) = Splitter(split).split(read)
    assert (window.pieces, window.words) == (lowered.pieces, lowered.words)
