"""Frames such as `selon X`: their speaker and what belongs to them."""

import pytest

from newsner.statements.frames import find_frames
from readings import read_marked, words

FRAMES = [
    ("Selon la police, il pleut.", "la police", "Selon la police"),
    ("D'après lui, il pleut.", "lui", "D'après lui"),
    ("Il pleut, de source policière.", "source policière", "de source policière"),
    ("À ses yeux, il pleut.", "ses", "À ses yeux"),
    ("Selon une étude parue lundi, il pleut.", "une étude parue", "Selon une étude parue lundi"),
    ("Selon [Léa Roy](PER), maire de Nice, il pleut.", "Léa Roy", "Selon Léa Roy, maire de Nice"),
    ("Selon [Léa Roy](PER) (Verts), il pleut.", "Léa Roy", "Selon Léa Roy (Verts)"),
    ("Pour [Léa Roy](PER), il pleut.", "Léa Roy", "Pour Léa Roy"),
    ("Pour la police, il pleut.", "la police", "Pour la police"),
]


@pytest.mark.parametrize(("text", "speaker", "whole"), FRAMES)
def test_frame_is_found(text: str, speaker: str, whole: str) -> None:
    """The words for the speaker, and the end of the frame."""
    reading = read_marked(text)
    [frame] = find_frames(reading, *reading.sentences[0])
    assert frame.speaker is not None
    assert (words(reading, *frame.speaker), words(reading, frame.start, frame.end)) == (speaker, whole)


REFUSED = [
    "Selon les cas, il pleut.",
    "Selon la loi, il pleut.",
    "Selon que l'on part, il pleut.",
    "L'idée selon laquelle il pleut.",
    "Il part pour [Nice](LOC), demain.",
    "Pour la route, il pleut.",
    "La rivière sort de source sûrement.",
    "« Selon la police, il pleut. »",
]


@pytest.mark.parametrize("text", REFUSED)
def test_frame_is_refused(text: str) -> None:
    """What something depends on, purposes, clauses and what is quoted are no sources."""
    reading = read_marked(text)
    assert list(find_frames(reading, *reading.sentences[0])) == []
