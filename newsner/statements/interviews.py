"""Find interviews: lines that ask, lines that answer without quotation marks, and lines that begin with a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from newsner.labels import Label
from newsner.statements.phrases import Phrase
from newsner.statements.reading import Line, Reading

_LEAST_QUESTIONS = 3
_LONGEST_QUESTION = 60  # tokens
_LONGEST_REMARK = 25  # tokens of a line that ends with `…`, to which an answer follows as to a question
_SHORTEST_ANSWER = 12  # tokens
_LEAST_ANSWERED = 0.8  # answers by questions
_LEAST_SHARE = 0.25  # of questions among the lines
_LEAST_SHARE_OF_FEW = 0.33  # of three questions
_MOST_TELLING = 0.2  # of the answers with a statement that names its own speaker
_LEAST_TURNS = 3
_LONGEST_NAME = 8  # tokens in front of the mark behind a name
_SHORTEST_TURN = 3  # tokens
_MARKS_BEHIND_NAMES = frozenset({":", "–", "—", "-", "."})


class Answer(NamedTuple):
    """What somebody says in an interview: its tokens, end excluded, and the words for who says it."""

    start: int
    end: int
    speaker: Phrase


def find_answers(reading: Reading, attributed: Sequence[int]) -> list[Answer]:
    """Return the answers of an interview, or nothing where a text is none.

    A text is one if several of its lines begin with a name and a mark (`Anne Durand : …`), or if several are questions,
    most of them followed by a line that is none. In the latter who answers is the person whose name begins an answer,
    or the one named most often before the first question.

    Args:
        reading: the document.
        attributed: the first tokens of statements with a speaker of their own, of which answers have few.
    """
    lines = [line for line in reading.lines if line.start < line.end and line.start not in reading.clutter]
    read = [turn for line in lines if (turn := _read_turn(reading, line)) is not None]
    turns = [turn for turn in read if reading.words[turn.end - 1] != "?"]
    asked = len(turns) < len(read)
    speakers = {index for turn in turns for index in reading.entities_in(*turn.speaker)}
    if any(reading.words[turn.speaker.end] == "." for turn in turns):
        return turns  # `Anne Durand. – …`
    people = all(reading.entities[index].label is Label.PER for index in speakers)
    if people and ((len(turns) >= _LEAST_TURNS and len(speakers) < len(turns)) or (turns and asked)):
        return turns
    return list(_find_unnamed(reading, lines, attributed))


def _read_turn(reading: Reading, line: Line) -> Answer | None:
    """Return what stands behind the name, and a colon or dash, that begin a line, also a question."""
    first = line.start
    while first < line.end and reading.words[first] in {"-", "–", "—", "•"}:
        first += 1
    for position in range(first + 1, min(line.end, first + _LONGEST_NAME)):
        if position in reading.quotation_at or reading.lower[position] in {",", "?", "!", ";"}:
            return None
        if reading.words[position] not in _MARKS_BEHIND_NAMES or reading.entity_at[position] >= 0:
            continue
        start = position + 1
        while start < line.end and reading.words[start] in _MARKS_BEHIND_NAMES:
            start += 1
        named = reading.entity_at[position - 1] >= 0 and first in reading.mention_starts
        dotted = reading.words[position] == "." and start == position + 1
        if not named or dotted or start in reading.quotation_at or line.end - start < _SHORTEST_TURN:
            return None
        return Answer(start, line.end, Phrase(first, position))
    return None


def _find_unnamed(reading: Reading, lines: Sequence[Line], attributed: Sequence[int]) -> Iterator[Answer]:
    """Yield the lines between questions."""
    questions = [number for number, line in enumerate(lines) if _is_question(reading, line)]
    if len(questions) < _LEAST_QUESTIONS:
        return
    answers = list(_lines_behind(reading, lines, questions))
    few = len(questions) == _LEAST_QUESTIONS
    share = len(questions) / (len(lines) - questions[0])
    if len(answers) < _LEAST_ANSWERED * len(questions) or share < (_LEAST_SHARE_OF_FEW if few else _LEAST_SHARE):
        return
    telling = {reading.line_of(position) for position in attributed}
    if sum(answer in telling for answer in answers) > _MOST_TELLING * len(answers):
        return
    named = [(answer, _name_at_start(reading, answer)) for answer in answers]
    speaker = next((name for _, name in named if name is not None), None)
    speaker = speaker or _find_interviewed(reading, lines[questions[0]].start)
    if speaker is not None:
        yield from (Answer(name.end + 1 if name else line.start, line.end, speaker) for line, name in named)


def _lines_behind(reading: Reading, lines: Sequence[Line], questions: Sequence[int]) -> Iterator[Line]:
    """Yield the long lines between two questions, and the one behind the last question."""
    for number, following in zip(questions, [*questions[1:], None], strict=True):
        last = number + 2 if following is None else following
        between = lines[number + 1 : last]
        yield from (line for line in between if _is_answer(reading, line))


def _is_answer(reading: Reading, line: Line) -> bool:
    """Tell whether a line is long, and no remark of who asks."""
    length = line.end - line.start
    return length >= _SHORTEST_ANSWER and not (
        length <= _LONGEST_REMARK and reading.words[line.end - 1] in {"…", "..."}
    )


def _is_question(reading: Reading, line: Line) -> bool:
    """Tell whether a line ends with a question mark and is neither long nor a quotation."""
    last = line.end - 1
    while last > line.start and (reading.words[last].isspace() or reading.words[last] in {'"', "»"}):
        last -= 1
    short = last - line.start <= _LONGEST_QUESTION
    opening = reading.quotation_at.get(line.start)
    quoted = opening is not None and opening.close - line.start > _LONGEST_NAME
    return reading.words[last] == "?" and short and not quoted


def _name_at_start(reading: Reading, line: Line) -> Phrase | None:
    """Return the name of a person, with a full stop or colon behind it, that begins a line."""
    end = reading.mention_starts.get(line.start)
    if end is None or end >= line.end or reading.words[end] not in {".", ":"}:
        return None
    is_person = reading.entities[reading.entity_at[line.start]].label is Label.PER
    return Phrase(line.start, end) if is_person else None


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
