"""Decide which entry of the packaged gazetteer a mention means, and under which of its names, from the whole article.

An acronym means what the article spells out; else the one of its meanings that the article names in full, or the one of
the article's country; else nothing that is known. A thing that changed its name has the name of the article's day.
The user's own names are left as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import cache, cached_property
from typing import NamedTuple

from spacy.tokens import Doc, Span

from newsner.dates.anchor import find_anchor
from newsner.dates.found import read_anchor
from newsner.french_words import ACRONYM_SKIPS
from newsner.labels import Label
from newsner.lexicons import PackagedEntry, load_former_names, load_gazetteer, load_homonyms
from newsner.linking.country import Evidence, choose_country, find_evidence, weigh
from newsner.names import comparison_form, initials, is_acronym, tidy
from newsner.spans import USER_SPANS, text_of

_STEM = 5  # letters of a word that are compared, so that `syndicats` is `syndical`
_LEAST_SHARED = 0.7  # share of the words of a name that make another name a variant of it
_SHORTEST_SPELT = 3  # letters of an acronym; two fit too many words before brackets: `président sortant (PS)`
_LONGEST_SKIPPED = 6  # little words, at most, in what an acronym stands for
_ABROAD = 3.0  # evidence for other countries from which an article may be about them alone
_BRACKETS = {"(": ")", "[": "]"}


class EntryReference(NamedTuple):
    """The name and kb_id of the gazetteer entry that a mention is known by.

    If ``spelt`` is true, the name is not in a gazetteer, but what the article itself spells out behind an acronym.
    """

    name: str
    kb_id: str
    spelt: bool = False


Mention = tuple[Span, EntryReference | None]
"""A name in ``doc.ents``, and the entry it is known by."""


def settle_entries(doc: Doc, mentions: Iterable[Mention]) -> list[Mention]:
    """Return the mentions, each with the entry that it means in this article under the name of the article's day.

    Deciding again on what this returned changes nothing.
    """
    article = _Article(doc, list(mentions))
    return [(span, article.settle(span, entry)) for span, entry in article.mentions]


class _Article:
    """What one article tells of the entries that its names may mean."""

    def __init__(self, doc: Doc, mentions: list[Mention]) -> None:
        self.doc, self.mentions = doc, mentions
        self._user_spans = {(span.start, span.end) for span in doc.spans.get(USER_SPANS, ())}
        self._settled: dict[tuple[str, str, str], EntryReference | None] = {}

    def settle(self, span: Span, entry: EntryReference | None) -> EntryReference | None:
        """Return what a mention means, given the entry that the gazetteer has for it."""
        if entry is None or entry.spelt or (span.start, span.end) in self._user_spans:
            return entry
        packaged = _load_entries().get((span.label_, entry.name))
        if packaged is None:  # of another component of the user's pipeline
            return entry
        key = (span.label_, span.text, entry.name)
        if key not in self._settled:
            self._settled[key] = self._find_meaning(span, packaged, entry.kb_id)
        return self._settled[key]

    def _find_meaning(self, span: Span, packaged: PackagedEntry, kb_id: str) -> EntryReference | None:
        homonyms = load_homonyms().get((span.label_, span.text.upper()))
        if homonyms or (is_acronym(span.text) and packaged.label is Label.ORG):
            meaning = self._choose(span, homonyms or (packaged,))
            if meaning is None and len(span.text) < _SHORTEST_SPELT:
                return EntryReference(span.text, "")  # so that no other name with these two initials is it
            if not isinstance(meaning, PackagedEntry):
                return meaning
            kb_id = kb_id if meaning is packaged else meaning.kb_id
            packaged = meaning
        elif _former_names(packaged) and self._choose_by_country((packaged,)) is None:
            return None  # another country's party of the same name
        return EntryReference(self._name_of_the_day(packaged), kb_id)

    def _choose(self, span: Span, meanings: Sequence[PackagedEntry]) -> PackagedEntry | EntryReference | None:
        """Return the one of the meanings of an acronym that holds in this article, or what the article spells out."""
        spelt = next(self._find_definitions(span.text), None)
        if spelt is not None:
            alike = [entry for entry in meanings if any(is_variant(spelt, surface) for surface in entry.surfaces)]
            same = [entry for entry in alike if comparison_form(spelt) in map(comparison_form, entry.surfaces)]
            if len(same or alike) == 1:
                return (same or alike)[0]
            is_named = comparison_form(spelt) in {comparison_form(span.text) for span, _ in self.mentions}
            return None if is_named else EntryReference(spelt, "", True)  # linking merges what is named
        named = [entry for entry in meanings if _identity(entry) in self._named]
        if named:
            return named[0] if len(named) == 1 else None
        return self._choose_by_country(meanings)

    def _choose_by_country(self, meanings: Sequence[PackagedEntry]) -> PackagedEntry | None:
        """Return the meaning of the article's country, or else the only one whose country the article names at all.

        An acronym with one meaning has it, unless the article is about other countries and never names this one.
        """
        if len(meanings) == 1 and not meanings[0].country:
            return meanings[0]
        evidence = weigh(self._evidence, without={entry.name for entry in meanings})
        country = choose_country(evidence)
        ours = [entry for entry in meanings if country in entry.country]
        if not ours:
            ours = [entry for entry in meanings if not evidence.keys().isdisjoint(entry.country)]
        if not ours:
            is_abroad = sum(evidence.values()) >= _ABROAD
            ours = [entry for entry in meanings if not (is_abroad and entry.country)]
        return ours[0] if len(ours) == 1 else None

    def _name_of_the_day(self, entry: PackagedEntry) -> str:
        """Return the name that a thing had on the article's day, or else the newest one that the article uses."""
        names = _former_names(entry)
        if not names:
            return entry.name
        used = [position for position, former in enumerate(names) if former.name in self._used] or [names.index(entry)]
        current = [position for position, former in enumerate(names) if self._day and former.holds_on(self._day)]
        if not current:
            return names[used[-1]].name
        return names[max(current[-1], used[0])].name  # no article uses a name that is still to come

    @cached_property
    def _used(self) -> Collection[str]:
        """The names of the entries that the article's mentions have."""
        return {entry.name for _, entry in self.mentions if entry}

    @cached_property
    def _named(self) -> Collection[tuple[str, str]]:
        """The things that the article names by a surface with one meaning that is no acronym."""
        found = set()
        for span, entry in self.mentions:
            packaged = _load_entries().get((span.label_, entry.name)) if entry else None
            if packaged and not is_acronym(span.text) and (span.label_, span.text.upper()) not in load_homonyms():
                found.add(_identity(packaged))
        return found

    @cached_property
    def _evidence(self) -> Counter[Evidence]:
        return Counter(find_evidence(self.doc))

    @cached_property
    def _day(self) -> date | None:
        anchor = read_anchor(self.doc)
        return anchor.day if anchor else find_anchor(text_of(self.doc))

    def _find_definitions(self, acronym: str) -> Iterator[str]:
        """Yield what the article spells out before or behind an acronym in brackets: `peste bovine (PB)`."""
        letters = comparison_form(acronym).replace(" ", "")
        for span, _ in self.mentions:
            if span.text != acronym or len(letters) < _SHORTEST_SPELT:
                continue
            if _is_in_brackets(self.doc, span.start, span.end):
                yield from _find_before(self.doc, span.start - 1, letters)
            elif span.end < len(self.doc) and self.doc[span.end].text in _BRACKETS:
                yield from _find_between(self.doc, span.end, letters)


def _is_in_brackets(doc: Doc, start: int, end: int) -> bool:
    closing = _BRACKETS.get(doc[start - 1].text) if start else None
    return closing is not None and end < len(doc) and doc[end].text in (closing, ",", ";", ":")


def _find_before(doc: Doc, end: int, letters: str) -> Iterator[str]:
    """Yield the shortest run of words before a token whose initials are the letters."""
    for start in range(end - 1, max(-1, end - 1 - len(letters) - _LONGEST_SKIPPED), -1):
        token = doc[start]
        if not (token.text[0].isalnum() or token.text in "-'’") or token.ent_type_ == Label.PER.value:
            return
        first = comparison_form(token.text)
        if first[:1] == letters[0] and token.lower_.replace("’", "'") not in ACRONYM_SKIPS:
            words = tidy(doc[start:end].text)
            if letters in initials(words.replace("-", " ")):
                yield words
                return


def _find_between(doc: Doc, start: int, letters: str) -> Iterator[str]:
    """Yield the words in the brackets that open at a token if their initials are the letters."""
    closing = _BRACKETS[doc[start].text]
    farthest = start + len(letters) + _LONGEST_SKIPPED + 3  # both brackets, and an opening quotation mark
    end = next((token.i for token in doc[start:farthest] if token.text == closing), 0)
    opening = start + 1
    while opening < end and (doc[opening].lower_ in ACRONYM_SKIPS or doc[opening].is_quote):  # `(pour « … »)`
        opening += 1
    closing_quotes = next((i for i in range(opening, end) if doc[i].is_quote), end)
    words = tidy(doc[opening:closing_quotes].text)
    if " " in words and letters in initials(words.replace("-", " ")):
        yield words


def is_variant(name: str, known: str) -> bool:
    """Tell whether a full name is another form of a known one.

    >>> is_variant("Agence nationale pour la sécurité sanitaire", "Agence nationale de sécurité sanitaire")
    True
    >>> is_variant("Agence de presse sénégalaise", "Algérie Presse Service")
    False
    """
    ours, others = _stems(name), _stems(known)
    return bool(ours and others) and len(ours & others) >= _LEAST_SHARED * min(len(ours), len(others))


def _stems(name: str) -> set[str]:
    return {word[:_STEM] for word in comparison_form(name).split() if word not in ACRONYM_SKIPS}


def _identity(entry: PackagedEntry) -> tuple[str, str]:
    """Return what the entries that name one thing at different times have in common."""
    return entry.label.value, entry.kb_id or entry.name


def _former_names(entry: PackagedEntry) -> Sequence[PackagedEntry]:
    """Return the names that a thing has had, or nothing if it never changed its name."""
    return load_former_names().get((entry.label.value, entry.kb_id), ())


@cache
def _load_entries() -> dict[tuple[str, str], PackagedEntry]:
    return {(entry.label.value, entry.name): entry for entry in load_gazetteer()}
