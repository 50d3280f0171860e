"""Find interviews: lines that ask, and lines that answer without quotation marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from newsner.labels import Label
from newsner.statements.phrases import Phrase
from newsner.statements.reading import Line, Reading

_LEAST_QUESTIONS = 3
_LONGEST_QUESTION = 60  # tokens
_SHORTEST_ANSWER = 12  # tokens
_LEAST_ANSWERED = 0.8  # answers by questions
_LEAST_SHARE = 0.25  # of questions among the lines
_LEAST_SHARE_OF_FEW = 0.4  # of three questions
_MOST_TELLING = 0.2  # of the answers with a statement that names its own speaker


def find_answers(reading: Reading, attributed: Sequence[int]) -> Iterator[tuple[int, int, Phrase]]:
    """Yield the answers of an interview as (start, end, words for the speaker), or nothing where a text is none.

    A text is one if several of its lines are questions, most of them followed by a line that is none. Who answers is
    the person named most often before the first question.

    Args:
        reading: the document.
        attributed: the first tokens of statements with a speaker of their own, of which answers have few.
    """
    lines = [line for line in reading.lines if line.start < line.end and line.start not in reading.clutter]
    questions = [number for number, line in enumerate(lines) if _is_question(reading, line)]
    if len(questions) < _LEAST_QUESTIONS:
        return
    answers = list(_lines_behind(lines, questions))
    few = len(questions) == _LEAST_QUESTIONS
    share = len(questions) / (len(lines) - questions[0])
    if len(answers) < _LEAST_ANSWERED * len(questions) or share < (_LEAST_SHARE_OF_FEW if few else _LEAST_SHARE):
        return
    telling = {reading.line_of(position) for position in attributed}
    if sum(answer in telling for answer in answers) > _MOST_TELLING * len(answers):
        return
    speaker = _find_interviewed(reading, lines[questions[0]].start)
    if speaker is not None:
        yield from ((start, end, speaker) for start, end in answers)


def _lines_behind(lines: Sequence[Line], questions: Sequence[int]) -> Iterator[Line]:
    """Yield the long lines between two questions, and the one behind the last question."""
    for number, following in zip(questions, [*questions[1:], None], strict=True):
        last = number + 2 if following is None else following
        yield from (line for line in lines[number + 1 : last] if line.end - line.start >= _SHORTEST_ANSWER)


def _is_question(reading: Reading, line: Line) -> bool:
    """Tell whether a line ends with a question mark and is neither long nor a quotation."""
    last = line.end - 1
    while last > line.start and (reading.words[last].isspace() or reading.words[last] in {'"', "»"}):
        last -= 1
    short = last - line.start <= _LONGEST_QUESTION
    return reading.words[last] == "?" and short and line.start not in reading.quotation_at


def _find_interviewed(reading: Reading, end: int) -> Phrase | None:
    """Return the last mention before a token of the person who is named there most often."""
    counts: Counter[int] = Counter()
    places: dict[int, Phrase] = {}
    for start, stop in sorted(reading.mention_starts.items()):
        entity = reading.entity_at[start]
        if start < end and reading.entities[entity].label is Label.PER:
            counts[entity] += 1
            places[entity] = Phrase(start, stop)
    return places[counts.most_common(1)[0][0]] if counts else None
