"""Who a noun phrase beside a verb is: a speaker, nobody, or a thing."""

import pytest

from newsner.statements.phrases import Phrase
from newsner.statements.sources import find_speaker, is_object, is_speaker, may_speak, without_verb
from newsner.statements.verbs import find_verbs
from readings import read_marked, words

SUBJECTS = [
    ("[Léa Roy](PER) affirme", "Léa Roy", True),
    ("Le ministre de la Défense affirme", "Le ministre de la Défense", True),
    ("[Léa Roy](PER), maire de Nice, affirme", "Léa Roy", True),
    ("Elle affirme", "Elle", True),
    ("La maire, qui affirme", "La maire", True),
    ("La semaine dernière, la maire affirme", "la maire", True),
    ("La maire a également affirmé", "La maire", True),
    ("La police a, lundi soir, affirmé", "La police", True),
    ("On affirme", "On", False),
    ("Nous affirmons", None, False),
    ("Cela affirme", None, False),
    ("A-t-on appris de source policière", "source policière", True),
]


@pytest.mark.parametrize(("text", "speaker", "speaks"), SUBJECTS)
def test_subject_is_found(text: str, speaker: str | None, speaks: bool) -> None:
    """The words for the subject, and whether an article reports what they say."""
    reading = read_marked(text)
    verb = next(find_verbs(reading, *reading.sentences[0]))
    phrase = find_speaker(reading, verb, reading.sentences[0], None)
    assert (words(reading, *phrase) if phrase else None, may_speak(reading, phrase, verb)) == (speaker, speaks)


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("[Léa Roy](PER)", True),
        ("la police", True),
        ("le ministre", True),
        ("un rapport", True),
        ("la route", False),
        ("[Nice](LOC)", False),
        ("la route du ministre", False),
    ],
)
def test_speakers_are_people_bodies_and_documents(text: str, speaks: bool) -> None:
    """A thing or a place says nothing, also if it is somebody's."""
    reading = read_marked(text)
    assert is_speaker(reading, Phrase(0, len(reading))) is speaks


@pytest.mark.parametrize(("text", "thing"), [("sa déception", True), ("son avocat", False), ("la déception", False)])
def test_object_of_a_verb_is_told(text: str, thing: bool) -> None:
    """A possessive opens an object, unless it names somebody close."""
    reading = read_marked(text)
    assert is_object(reading, Phrase(0, len(reading))) is thing


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("le président", "le président"),
        ("le compte du club", "le compte du club"),
        ("le président « il y a", "le président"),
        ("le trouvent pas", None),
    ],
)
def test_speaker_is_no_clause(text: str, noun: str | None) -> None:
    """What a speaker's words include of a clause is cut off."""
    reading = read_marked(text)
    phrase = without_verb(reading, Phrase(0, len(reading)))
    assert (words(reading, *phrase) if phrase else None) == noun
