"""Find the names that other names of a document make sure: its acronyms, former names, nicknames, bare surnames."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import dropwhile
from typing import NamedTuple

from spacy.tokens import Doc, Span

from newsner.french_words import ARTICLES, ARTICLES_BEHIND_DE, PARTICLES, PLACE_LINKS
from newsner.labels import Label
from newsner.lexicons import load_demonyms, load_name_cues
from newsner.names import fold_word, initials, is_acronym, is_slip
from newsner.spans import PerDocument, lower_words_of, words_of

_OPENING, _CLOSING = frozenset('"«“'), frozenset('"»”')
_BRACKET_ENDS = frozenset("),;")
_SENTENCE_ENDS = frozenset(".!?:…")
_UTTERANCE_ENDS = frozenset("!?.…")
_SURNAME_OPENERS = frozenset({",", ".", ";", ":", "!", "?", "(", *_OPENING})
_LONGEST_SHORT = 3  # tokens of a short form in quotation marks
_SHORTEST_AGAIN = 4  # letters of a name that is sure in quotation marks, since it stands elsewhere without
_SHORTEST_COMPANY = 5  # letters of a company's name that is sure without its legal form
_SHORTEST_COUNTRY = 6  # letters of a country with a wrong letter
_FURTHEST_ROLE = 3  # tokens between a role and `de`: `Premier ministre libanais`


class _Form(NamedTuple):
    words: tuple[str, ...]
    label: str
    folded: bool = False
    """Whether accents and case after the first letter may differ."""


@PerDocument
def positions_of(doc: Doc) -> dict[str, list[int]]:
    """Return the tokens of each folded word that has a capital somewhere."""
    positions: dict[str, list[int]] = defaultdict(list)
    for position, (word, lower) in enumerate(zip(words_of(doc), lower_words_of(doc), strict=True)):
        if word != lower:
            positions[fold_word(word)].append(position)
    return dict(positions)


def find_defined(doc: Doc, spans: Iterable[Span], all_spans: Iterable[Span]) -> Iterator[Span]:
    """Yield the names that the document makes sure, from the names that taggers found in it.

    No part of a longer name that a tagger found is yielded.

    Args:
        doc: the document.
        spans: the names that are probable enough to say something of others.
        all_spans: these and the improbable ones.
    """
    spans, all_spans = list(spans), list(all_spans)
    longer = {i: span for span in sorted(all_spans, key=len) for i in range(span.start, span.end)}
    for span in _find_candidates(doc, spans, all_spans):
        around = longer.get(span.start)
        if around is None or around.end < span.end or len(around) <= len(span):
            yield span


def _find_candidates(doc: Doc, spans: list[Span], all_spans: list[Span]) -> Iterator[Span]:
    words, starts = words_of(doc), positions_of(doc)
    finders = (_short_forms, _nicknames, _bare_companies, _companies_of_founders)
    for form in sorted({form for span in spans for find in finders for form in find(words, span)}):
        for start, end in _find_all(words, starts, form.words, folded=form.folded):
            yield Span(doc, start, end, label=form.label)
    yield from _find_utterances(doc, words, starts, spans)
    yield from _find_bare_surnames(doc, words, starts, spans)
    yield from _find_employers(words, spans, all_spans)
    yield from _find_misspelt_countries(doc, words, all_spans)


def _find_all(
    words: Sequence[str], starts: Mapping[str, Sequence[int]], form: tuple[str, ...], *, folded: bool = False
) -> Iterator[tuple[int, int]]:
    first = form[0]
    possible = starts.get(fold_word(first), ())
    for start in possible if first != first.lower() else _find_word(words, first):
        found = tuple(words[start : start + len(form)])
        if found == form or (folded and found[0][0].isupper() and [*map(fold_word, found)] == [*map(fold_word, form)]):
            yield start, start + len(form)


def _find_word(words: Sequence[str], word: str) -> Iterator[int]:
    position = -1
    for _ in range(words.count(word)):
        position = words.index(word, position + 1)
        yield position


def _short_forms(words: Sequence[str], span: Span) -> Iterator[_Form]:
    """Yield the short or former name that stands behind a name: `(« ARC »)`, `(ex-Twitter)`, `, dit « le Cal »`."""
    following = list(words[span.end : span.end + 10])
    opening, inner = following[:1], following[1:]
    if span.label_ == Label.PER or opening not in (["("], [","]):
        return
    former = (
        _capitalised(inner[1:]) if opening == ["("] and inner[:1] and inner[0] in load_name_cues()["former"] else ()
    )
    if former and "".join(inner[1 + len(former) : 2 + len(former)])[:1] in _BRACKET_ENDS:
        yield _Form(former, span.label_)
        return
    rest = list(dropwhile(load_name_cues()["defining"].__contains__, inner))
    said, quoted = len(rest) < len(inner), rest[:1] != [] and rest[0] in _OPENING
    rest = rest[1:] if quoted else rest
    if said and rest[:1] and rest[0].lower().replace("’", "'") in ARTICLES:
        rest = rest[1:]
    short = _capitalised(rest)
    behind = "".join(rest[len(short) : len(short) + 1])[:1]
    is_initialled = len(short) == 1 and is_acronym(short[0]) and fold_word(short[0]) in initials(f"le {span.text}")
    is_named = said and quoted and 0 < len(short) <= _LONGEST_SHORT and behind in _CLOSING
    if (is_initialled and opening == ["("]) or is_named:
        yield _Form(short, span.label_)


def _capitalised(words: Sequence[str]) -> tuple[str, ...]:
    """Return the capitalised words at the start."""
    found: list[str] = []
    for word in words:
        if not word[0].isupper():
            break
        found.append(word)
    return tuple(found)


def _nicknames(words: Sequence[str], span: Span) -> Iterator[_Form]:
    """Yield the nickname in quotation marks in a person's name: `Dwayne "The Rock" Johnson`."""
    if span.label_ != Label.PER:
        return
    inside = words[span.start : span.end]
    opening = next((i for i, word in enumerate(inside) if word in _OPENING), None)
    if opening is not None:
        closing = next((i for i in range(opening + 2, len(inside)) if inside[i] in _CLOSING), None)
        if closing is not None:
            yield _Form(tuple(inside[opening + 1 : closing]), span.label_)


def _bare_companies(words: Sequence[str], span: Span) -> Iterator[_Form]:
    """Yield the name of a company without its legal form: `Velanto`, of `Velanto SA`."""
    if span.label_ == Label.ORG and len(span) > 1 and words[span.end - 1] in load_name_cues()["company_form"]:
        bare = tuple(words[span.start : span.end - 1])
        if sum(map(len, bare)) >= _SHORTEST_COMPANY:
            yield _Form(bare, span.label_, folded=True)


def _companies_of_founders(words: Sequence[str], span: Span) -> Iterator[_Form]:
    """Yield what reads as a person and is a company: `les magasins Alain Afflelou`."""
    is_behind_shop = span.start > 0 and words[span.start - 1] in load_name_cues()["shop"]
    if is_behind_shop and span.label_ == Label.PER and len(span) > 1 and not span.kb_id_:
        yield _Form(tuple(words[span.start : span.end]), Label.ORG.value)


def _find_utterances(
    doc: Doc, words: Sequence[str], starts: Mapping[str, Sequence[int]], spans: Iterable[Span]
) -> Iterator[Span]:
    """Yield names that are all that somebody says, and stand elsewhere too: `« Peter ! »`, `« Oran », dit-il`.

    In other quotation marks, the same word is often the title of a work.
    """
    labels: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for span in spans:
        labels[tuple(words[span.start : span.end])].add(span.label_)
        if span.label_ == Label.PER and len(span) > 1:
            labels[(words[span.end - 1],)].add(span.label_)
    for form, found in labels.items():
        if len(found) == 1 and len(form[0]) >= _SHORTEST_AGAIN and form[0][0].isupper() and not form[0].isupper():
            for start, end in _find_all(words, starts, form):
                if _is_utterance(words, start, end):
                    yield Span(doc, start, end, label=next(iter(found)))


def _is_utterance(words: Sequence[str], start: int, end: int) -> bool:
    if start == 0 or words[start - 1] not in _OPENING:
        return False
    opens = start == 1 or words[start - 2] in _SENTENCE_ENDS or "\n" in words[start - 2]
    mark = words[end] if end < len(words) else ""
    closing = end + (mark in _UTTERANCE_ENDS)
    behind = words[closing + 1] if closing + 1 < len(words) else ""
    return opens and closing < len(words) and words[closing] in _CLOSING and (closing > end or behind == ",")


def _find_bare_surnames(
    doc: Doc, words: Sequence[str], starts: Mapping[str, Sequence[int]], spans: Iterable[Span]
) -> Iterator[Span]:
    """Yield surnames with their particle where no noun governs them: `selon son avocat, de Mesnil n'a rien vu`."""
    surnames = set()
    for span in spans:
        name = words[span.start : span.end]
        opening = next((i for i, word in enumerate(name) if i and word in PARTICLES), None)
        if span.label_ == Label.PER and opening is not None:
            surnames.add(tuple(name[opening:]))
    cues = load_name_cues()
    for surname in sorted(surnames):
        for start, end in _find_all(words, starts, surname):
            before = words[start - 1] if start else "."
            if before in cues["rank"] or before in _SURNAME_OPENERS:
                yield Span(doc, start, end, label=Label.PER.value)


def _find_misspelt_countries(doc: Doc, words: Sequence[str], all_spans: Iterable[Span]) -> Iterator[Span]:
    """Yield words with one wrong letter of a country that the document names too: `l'Argentinne`, and `l'Argentine`."""
    countries = {span.text for span in all_spans if span.label_ == Label.LOC and span.kb_id_ and len(span) == 1}
    for i, word in enumerate(words):
        if (
            not (countries and i and len(word) >= _SHORTEST_COUNTRY and word[0].isupper())
            or word.lower() in load_demonyms()
        ):
            continue
        governed = words[i - 1].lower().replace("’", "'") in ARTICLES | {"en"}
        if governed and any(country[0] == word[0] and is_slip(country, word) for country in countries):
            yield Span(doc, i, i + 1, label=Label.LOC.value)


def _find_employers(words: Sequence[str], spans: Iterable[Span], all_spans: Iterable[Span]) -> Iterator[Span]:
    """Yield the place or organisation between a role and its bearer: `la Première ministre d'Israël Ruth Levy`."""
    people = {span.start for span in spans if span.label_ == Label.PER and len(span) > 1}
    ends: set[int] = set()
    for span in (*spans, *all_spans):
        is_named = span.label_ != Label.PER and words[span.start][0].isupper()
        if is_named and span.end in people - ends and _is_governed_by_role(words, span.start):
            ends.add(span.end)
            yield span


def _is_governed_by_role(words: Sequence[str], start: int) -> bool:
    position = start - 1
    if position >= 1 and words[position].replace("’", "'") in ARTICLES_BEHIND_DE and words[position - 1] == "de":
        position -= 1
    elif position < 0 or words[position].replace("’", "'") not in PARTICLES:
        return False
    roles = load_name_cues()["role"]
    for word in reversed(words[max(0, position - _FURTHEST_ROLE) : position]):
        if word.lower() in roles:
            return True
        if not word.islower() or word in PLACE_LINKS:
            return False  # `le directeur du Tour de France`
    return False
