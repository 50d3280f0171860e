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
    ("Mais pour la police, il pleut.", "la police", "pour la police"),
    ("Pour elle, il pleut.", "elle", "Pour elle"),
    ("Pour les experts, il pleut.", "les experts", "Pour les experts"),
    ("Pour le ministre de [Nice](LOC), il pleut.", "le ministre de Nice", "Pour le ministre de Nice"),
    ("Pour sa mère [Léa Roy](PER), il pleut.", "sa mère Léa Roy", "Pour sa mère Léa Roy"),
    ("Pour [60 % des Français](QUANTITY), il pleut.", "60 % des Français", "Pour 60 % des Français"),
    (
        "Selon des déclarations faites par [Léa Roy](PER), il pleut.",
        "Léa Roy",
        "Selon des déclarations faites par Léa Roy",
    ),
    (
        "Selon [Léa Roy](PER), [37 ans](QUANTITY), ouvrière, il pleut.",
        "Léa Roy",
        "Selon Léa Roy, 37 ans, ouvrière",
    ),
    ("Selon [Léa Roy](PER), qui dirige la ville, il pleut.", "Léa Roy", "Selon Léa Roy, qui dirige la ville"),
    ("Selon [Léa Roy](PER), la ville dort.", "Léa Roy", "Selon Léa Roy"),
    ("Selon [Léa Roy](PER), Nice dort, lundi.", "Léa Roy", "Selon Léa Roy"),
    ("Selon [Léa Roy](PER) (Verts, ville), il pleut.", "Léa Roy", "Selon Léa Roy (Verts, ville)"),
    ("Selon [Léa Roy](PER) (Verts", "Léa Roy", "Selon Léa Roy"),
    ("Selon la police (et la ville, hier), il pleut.", "la police", "Selon la police (et la ville, hier)"),
    ("Selon du personnel de la ville, il pleut.", "du personnel de la ville", "Selon du personnel de la ville"),
    ("De source policière la route est fermée.", "source policière", "De source policière"),
    ("Du point de vue de [Léa Roy](PER), il pleut.", "Léa Roy", "Du point de vue de Léa Roy"),
    ("De l'avis du maire, il pleut.", "maire", "De l'avis du maire"),
    ("De l'avis des élus de [Nice](LOC), il pleut.", "élus de Nice", "De l'avis des élus de Nice"),
    ("Aux yeux de la police, il pleut.", "la police", "Aux yeux de la police"),
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
    "Hier, pour la police, il pleut.",
    "Pour la police il pleut.",
    "Pour [12 euros](QUANTITY), il pleut.",
    "Pour le dîner, il pleut.",
    "Pour des raisons de sécurité, il pleut.",
    "Il pleut selon",
]


@pytest.mark.parametrize("text", REFUSED)
def test_frame_is_refused(text: str) -> None:
    """What something depends on, purposes, clauses and what is quoted are no sources."""
    reading = read_marked(text)
    assert list(find_frames(reading, *reading.sentences[0])) == []
