"""Articles whose texts, names and ids try to break a format or move its offsets."""

import datetime
from decimal import Decimal
from pathlib import Path

import newsner
from corpora import article, corpus_of
from fakes import said_article
from newsner import Extraction, Label, Quantity
from newsner.models import DateMention

TEXT = (
    "\ufeff🙂 Zoé\u0301 de l'Isle 👩‍👩‍👧 <b>&amp;\r\nHama\x00\x1b\x0b\r\n\r\n"
    "=cmd|'/C calc'!A0 -1+1 @SUM *** _rire_ \u2028Paris\u202e ]]> “Zoé\u0301 de l'Isle”\ttab 10 kg\n\n"
)
"""Emoji of one and of several characters, a combining mark, all line ends, controls, markup and formulas."""
NAMES = {"Zoé\u0301 de l'Isle": Label.PER, "Hama": Label.LOC, "=cmd|'/C calc'!A0": Label.ORG, "Paris": Label.LOC}
IDS = ["../../etc/passwd", "a/b", "a_b", "A/B", "=1+1", "con", "", "é\x00<x>", "a b"]


def hostile_articles() -> list[Extraction]:
    """Return articles with hostile ids, one with huge numbers, and one with statements in one another."""
    start = TEXT.index("10 kg")
    place = {"text": "10 kg", "start": start, "end": start + 5}
    huge = Quantity(**place, value=Decimal("1e400"), low=Decimal("-1e30"), kind="mass", unit="=kg")
    day = DateMention(**place, value="1789-07-14", kind="date", reason="explicit")
    found = [
        article(id_, TEXT, NAMES, ids={"Hama": "wd:Q1 <2>/&"}, quantities=(huge,), dates=(day,), date=day_of(number))
        for number, id_ in enumerate(IDS)
    ]
    metadata = {
        "source": "=HYPERLINK(1)",
        "Source": "</tei>\x00",
        "title": "“Été” & <b>",
        "é [x]": "1",
        "q\"x: y'%": "2",
    }
    found.append(said_article("said", **metadata).model_copy(update={"date": datetime.date(2015, 10, 7)}))
    return [*found, article("empty", "", {}), article("spaces", " \r\n ", {})]


def day_of(number: int) -> datetime.date | None:
    return datetime.date(1889, 5, 6) if number % 2 else None


def hostile_corpus(folder: Path) -> newsner.TaggedCorpus:
    return corpus_of(folder, *hostile_articles())
