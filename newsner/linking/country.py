"""Find the country that an article is about, from the places, peoples, institutions and money that it names."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from spacy.tokens import Doc

from newsner.labels import Label
from newsner.lexicons import load_country_cues, load_demonym_places, load_demonyms, load_gazetteer, load_homonyms
from newsner.spans import QUANTITY_SPANS, text_of, words_of

_LEAST_EVIDENCE = 2.0  # for the country with most
_LEAST_SHARE = 0.5  # of all evidence
_MARGIN = 1.5  # how many times as much as for any other country
_REPEATED = 0.5  # what each further occurrence of a word counts; the first one counts 1
_MOST = 3.0  # what all occurrences of a word count at most

_PHONES = {"213": "DZ", "221": "SN", "223": "ML", "225": "CI", "226": "BF", "32": "BE", "33": "FR", "41": "CH"}
_DOMAIN = re.compile(r"\.(be|bf|bj|ca|cd|cg|ch|ci|cm|dz|fr|ga|gn|ht|lb|lu|ma|mg|ml|mr|ne|sn|td|tg|tn)\b(?![.@-]?\w)")
_PHONE = re.compile(r"(?:\+|\b00)(213|221|223|225|226|32|33|41)(?=[\s(])")
_HOST = re.compile(r"[\w-]+$")
_LONGEST_HOST = 40  # characters of the name before the country's code
_CURRENCY = re.compile(r"[A-WYZ][A-Z]{2}")  # a code of ISO 4217 that begins with a country's: neither gold nor `XOF`
_SHARED_MONEY = frozenset({"EUR", "USD"})  # money in which prices are given in other countries, too


class Evidence(NamedTuple):
    """A word of an article, and the ISO 3166 code of the country to which it points."""

    word: str
    country: str


def find_country(doc: Doc) -> str | None:
    """Return the ISO 3166 code of the country that an article is about, or ``None`` if none stands out.

    Args:
        doc: a document with newsner's names in ``doc.ents``.
    """
    return choose_country(weigh(Counter(find_evidence(doc))))


def choose_country(evidence: Mapping[str, float]) -> str | None:
    """Return the country with enough evidence, and far more than any other, or ``None``.

    >>> choose_country({"SN": 4.5, "FR": 1.0}), choose_country({"SN": 3.0, "FR": 2.5})
    ('SN', None)
    """
    if not evidence:
        return None
    second, most = ([0.0, *sorted(evidence.values())])[-2:]
    if most < max(_LEAST_EVIDENCE, _LEAST_SHARE * sum(evidence.values()), _MARGIN * second):
        return None
    return max(evidence, key=lambda code: evidence[code])


def weigh(found: Mapping[Evidence, int], *, without: Container[str] = ()) -> dict[str, float]:
    """Return how much points to each country, given how often each word occurs, leaving out some words.

    A repeated word counts more than once, but never much more.

    >>> weigh({Evidence("Dakar", "SN"): 9, Evidence("Sénégal", "SN"): 1, Evidence("Paris", "FR"): 2})
    {'SN': 4.0, 'FR': 1.5}
    """
    evidence: dict[str, float] = defaultdict(float)
    for (word, country), count in found.items():
        if word not in without:
            evidence[country] += min(_MOST, 1 + _REPEATED * (count - 1))
    return dict(evidence)


def find_evidence(doc: Doc) -> Iterator[Evidence]:
    """Yield each word that points to a country, as often as it occurs.

    These are the names of the packaged gazetteer that have one country, demonyms (`sénégalais`), words for what only
    one country has (`wilaya`), national money, and the country codes of web addresses and telephone numbers. Acronyms
    of several countries do not count, since the country decides what they mean.
    """
    countries, homonyms = _load_countries(), load_homonyms()
    for span in doc.ents:
        country = countries.get((span.label_, span.id_))
        if country and (span.label_, span.text.upper()) not in homonyms:
            yield Evidence(span.id_, country)
    yield from _find_words(words_of(doc))
    for quantity in doc.spans.get(QUANTITY_SPANS, ()):
        unit = quantity._.quantity["unit"] or ""
        if _CURRENCY.fullmatch(unit) and unit not in _SHARED_MONEY:
            yield Evidence(unit, unit[:2])
    yield from _find_contacts(text_of(doc))


def _find_words(words: Sequence[str]) -> Iterator[Evidence]:
    """Yield the demonyms, and the cues of one word or two."""
    demonyms, cues = _load_demonym_countries(), _load_cues()
    for position, word in enumerate(words):
        if word in demonyms:
            yield Evidence(word, demonyms[word])
        elif word in cues:
            pair = " ".join(words[position : position + 2])
            found = pair if pair in cues else word
            if cues[found]:
                yield Evidence(found, cues[found])


def _find_contacts(text: str) -> Iterator[Evidence]:
    """Yield web addresses with a country's code, and the codes of telephone numbers."""
    for match in _DOMAIN.finditer(text):
        host = _HOST.search(text[max(0, match.start() - _LONGEST_HOST) : match.start()])
        if host:
            yield Evidence(host[0] + match[0], match[1].upper())
    for match in _PHONE.finditer(text):
        yield Evidence(match[0], _PHONES[match[1]])


@cache
def _load_countries() -> dict[tuple[str, str], str]:
    """Return the country of what belongs to one, by label and name."""
    found = {}
    for entry in load_gazetteer():
        codes = entry.country or ((entry.kb_id,) if entry.label is Label.LOC and entry.kb_id else ())
        if len(codes) == 1:
            found[entry.label.value, entry.name] = codes[0]
    return found


@cache
def _load_demonym_countries() -> dict[str, str]:
    """Return the country of demonyms that mean one, or a place in one, by form in lower case."""
    countries, places = _load_countries(), load_demonym_places()
    found = {}
    for form, kb_id in load_demonyms().items():
        codes = {kb_id} if kb_id else {countries.get((Label.LOC.value, place), "") for place in places.get(form, ())}
        if len(codes) == 1 and codes != {""}:
            found[form] = codes.pop()
    return found


@cache
def _load_cues() -> dict[str, str]:
    """Return the country of cues, and an empty string for a word that begins some, but is none itself."""
    cues = load_country_cues()
    return {cue.split(" ")[0]: "" for cue in cues} | cues
