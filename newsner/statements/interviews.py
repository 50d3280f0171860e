"""Find interviews: lines that ask, and lines that answer without quotation marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from newsner.labels import Label
from newsner.statements.phrases import Phrase
from newsner.statements.reading import Reading

_LEAST_QUESTIONS = 3
_LONGEST_QUESTION = 60  # tokens
_SHORTEST_ANSWER = 12  # tokens


def find_answers(reading: Reading, attributed: Sequence[int]) -> Iterator[tuple[int, int, Phrase]]:
    """Yield the answers of an interview as (start, end, words for the speaker), or nothing where a text is none.

    A text is one if several of its lines are questions, most of them followed by a line that is none. Who answers is
    the person named most often before the first question. ``attributed`` are the first tokens of statements with a
    speaker of their own, of which answers have few.
    """
    lines = list(_split_lines(reading))
    questions = [number for number, line in enumerate(lines) if _is_question(reading, *line)]
    if len(questions) < _LEAST_QUESTIONS:
        return
    answers = []
    for number, following in zip(questions, [*questions[1:], len(lines)], strict=True):
        last = min(following, number + 2) if following == len(lines) else following
        answers += [lines[k] for k in range(number + 1, last) if lines[k][1] - lines[k][0] >= _SHORTEST_ANSWER]
    share = len(questions) / (len(lines) - questions[0])
    if len(answers) < len(questions) * 0.8 or share < (0.4 if len(questions) == _LEAST_QUESTIONS else 0.25):
        return
    told = sum(any(start <= place < end for place in attributed) for start, end in answers)
    if told > 0.2 * len(answers):
        return
    speaker = _interviewed(reading, lines[questions[0]][0])
    if speaker is None:
        return
    for start, end in answers:
        yield start, end, speaker


def _split_lines(reading: Reading) -> Iterator[tuple[int, int]]:
    start = 0
    for position, word in enumerate(reading.words):
        if "\n" in word:
            if position > start and start not in reading.clutter:
                yield start, position
            start = position + 1
    if start < len(reading) and start not in reading.clutter:
        yield start, len(reading)


def _is_question(reading: Reading, start: int, end: int) -> bool:
    last = end - 1
    while last > start and (reading.words[last].isspace() or reading.words[last] in {'"', "»"}):
        last -= 1
    quoted = start in reading.quotation_at
    return reading.words[last] == "?" and last - start <= _LONGEST_QUESTION and not quoted


def _interviewed(reading: Reading, end: int) -> Phrase | None:
    """Return the last mention before a token of the person who is named there most often."""
    counts: Counter[int] = Counter()
    places: dict[int, Phrase] = {}
    position = 0
    while position < end:
        entity = reading.entity_at[position]
        if position in reading.mention_starts and reading.entities[entity].label is Label.PER:
            counts[entity] += 1
            places[entity] = Phrase(position, reading.mention_starts[position])
        position += 1
    if not counts:
        return None
    return places[counts.most_common(1)[0][0]]
