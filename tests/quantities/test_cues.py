"""The cues: each compiles, stands on the side that its name says, and finds its own words there only."""

import re

import pytest

from newsner.lexicons import load_bounds, load_quantity_cues
from newsner.quantities import cues
from newsner.quantities.context import NumberContext
from newsner.quantities.cues import Cue, CueAfter, CueBefore

CUES = {name: cue for name, cue in vars(cues).items() if isinstance(cue, Cue)}
ROLES = {name: re.findall(r"@(\w+)", cue.source)[0] for name, cue in CUES.items()}
PLAIN = sorted(name for name, role in ROLES.items() if role == name.lower())


@pytest.mark.parametrize("name", sorted(CUES))
def test_cue_compiles(name: str) -> None:
    """The roles that a cue names are those of the word list."""
    assert CUES[name].pattern.flags & re.IGNORECASE
    if name.endswith(("_BEFORE", "_AFTER")):
        assert isinstance(CUES[name], CueBefore if name.endswith("_BEFORE") else CueAfter)


@pytest.mark.parametrize("name", PLAIN)
def test_cue_finds_its_words(name: str) -> None:
    """Each word of a cue is found beside the number, and not inside a longer word."""
    cue = CUES[name]
    for word in load_quantity_cues()[ROLES[name]]:
        if isinstance(cue, CueBefore):
            assert NumberContext(f"{word} 12").before(len(word) + 1, cue), word
            glued = NumberContext(f"x{word} 12").before(len(word) + 2, cue)
            assert glued is None or glued.start() > 1, word  # a shorter cue at its end
        elif isinstance(cue, CueAfter):
            assert NumberContext(f"12 {word}").after(2, cue), word
            assert not NumberContext(f"12{word}").after(2, cue), word


@pytest.mark.parametrize("name", sorted(name for name, cue in CUES.items() if isinstance(cue, CueBefore) and cue.last))
def test_last_word_refuses_no_match(name: str) -> None:
    """What the last word refuses at once, the pattern would not have matched."""
    cue = CUES[name]
    assert isinstance(cue, CueBefore)
    phrases = {phrase for words in load_quantity_cues().values() for phrase in words} | load_bounds().keys()
    for phrase in phrases:
        for left in (f"{phrase} ", f"Et {phrase} les ", f"{phrase.upper()} ", f"{phrase} no "):
            assert bool(cue.search(left)) == bool(cue.pattern.search(left)), left
