"""Find the quotations that no cue attributes: in the text, where somebody near says them, and in headings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsner.french_words import DETERMINERS, ETRE_FORMS
from newsner.lexicons import load_statement_cues
from newsner.statements.clauses import count_words
from newsner.statements.draft import Draft
from newsner.statements.headings import heading_drafts, is_in_heading
from newsner.statements.nearby import Neighbours, Place, attribute, find_person
from newsner.statements.quotations import Quotation
from newsner.statements.quoted import LEAST_WORDS, is_quoted_clause, quotation_drafts
from newsner.statements.reading import Reading

_FARTHEST_CHARGE = 6  # tokens before a quotation


def find_unattributed(reading: Reading, drafts: Sequence[Draft]) -> list[Draft]:
    """Return quotations that no statement contains, with whoever near them most likely says them.

    Args:
        reading: the document.
        drafts: the statements that cues attribute.
    """
    neighbours = Neighbours(drafts)
    found: list[Draft] = []
    headings: list[Quotation] = []
    for place in _find_places(reading, _covered_tokens(len(reading), drafts)):
        start = reading.sentences[place.number].start
        if is_in_heading(reading, place.quotation) and find_person(reading, start, place.quotation.open) is None:
            headings.append(place.quotation)
            continue
        attribution = attribute(reading, place, neighbours)
        if attribution is not None:
            for draft in quotation_drafts(reading, place.quotation, attribution):
                neighbours.add(draft)
                found.append(draft)
    others = sorted([*drafts, *found], key=lambda draft: draft.start)
    return found + list(heading_drafts(reading, headings, others))


def _covered_tokens(size: int, drafts: Sequence[Draft]) -> bytearray:
    """Return for each token whether a statement contains it."""
    covered = bytearray(size)
    for draft in drafts:
        covered[draft.start : draft.end] = bytes([1]) * (draft.end - draft.start)
    return covered


def _find_places(reading: Reading, covered: bytearray) -> Iterator[Place]:
    """Yield the quotations that may be statements, outside those that cues attribute, in text order."""
    for number, sentence in enumerate(reading.sentences):
        if sentence.start in reading.clutter:
            continue
        for quotation in reading.quotations_in(sentence.start, sentence.end):
            if any(covered[quotation.open + 1 : quotation.close]):
                continue
            is_alone = quotation.open == sentence.start
            follows_colon = not is_alone and reading.lower[quotation.open - 1] == ":"
            place = Place(quotation, number, is_quoted_clause(reading, quotation), is_alone, follows_colon)
            if not _is_refused(reading, place):
                yield place


def _is_refused(reading: Reading, place: Place) -> bool:
    """Tell whether a quotation is too short, left open, a slogan, or a title."""
    quotation = place.quotation
    if not quotation.is_closed and (reading.words[quotation.open] != "«" or place.is_partial):
        return True
    if count_words(reading, quotation.open + 1, quotation.close) < LEAST_WORDS:
        return True
    sentence = reading.sentences[place.number]
    if not load_statement_cues()["slogan"].isdisjoint(reading.lower[sentence.start : sentence.end]):
        return True
    if place.is_alone or place.follows_colon:
        return place.is_alone and _is_title_of_work(reading, quotation, sentence.end)
    capitalised = reading.words[quotation.open + 1][0].isupper()
    if place.is_partial:
        named = reading.lower[quotation.open - 1] in load_statement_cues()["naming"]
        return capitalised or named or _is_title(reading, quotation) or _is_charge(reading, quotation)
    return capitalised and reading.words[quotation.open - 1] not in {",", "»", '"', ")"}


def _is_title_of_work(reading: Reading, quotation: Quotation, end: int) -> bool:
    """Tell whether a form of `être` follows a quotation, its subject: `« La vie est belle » sera projeté lundi`."""
    behind = quotation.close + 1
    return (
        behind < end
        and reading.lower[behind] in ETRE_FORMS
        and reading.words[quotation.close - 1] not in {".", "!", "?"}
    )


def _is_title(reading: Reading, quotation: Quotation) -> bool:
    """Tell whether an article and a capitalised word that is no name open a quotation: `« les Cahiers »`."""
    first, second = quotation.open + 1, quotation.open + 2
    capitalised = second < quotation.close and reading.words[second][0].isupper()
    return capitalised and reading.lower[first] in DETERMINERS and second not in reading.mention_starts


def _is_charge(reading: Reading, quotation: Quotation) -> bool:
    """Tell whether a quotation is what somebody is charged with: `mis en examen pour « escroquerie en bande »`."""
    if quotation.open == 0 or reading.lower[quotation.open - 1] != "pour":
        return False
    before = reading.lower[max(0, quotation.open - _FARTHEST_CHARGE) : quotation.open]
    return not load_statement_cues()["before_charge"].isdisjoint(before)
