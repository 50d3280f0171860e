"""Tell homonymous institutions of several countries apart: by their own names, or by the country of the article.

`Cour de cassation` in an article about Belgium is another institution than in one about France. A name may say it
(`Cour de cassation belge`, `ministère français de l'Intérieur`); else the country that the article speaks of most
counts, and where it speaks of none clearly, that of its source.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from newsner.labels import Label
from newsner.lexicons import load_demonyms, load_gazetteer, load_national_institutions
from newsner.models import Extraction
from newsner.names import comparison_form, fold_word

Form = tuple[Label, str]
"""A label and the comparison form of a name."""

_CODE = re.compile("[A-Z]{2}")  # of ISO 3166; places that changed their names have other ids
_ANYWHERE = frozenset({"*"})
_LINKS = frozenset({"du", "de", "d", "des", "la", "l", "les"})
_MINISTRY = "ministere"
_COUNTRY_COLUMNS = ("country", "pays")
_SOURCE_COLUMNS = (*_COUNTRY_COLUMNS, "source", "media", "outlet", "newspaper", "journal", "site", "url", "link")
_HOST = re.compile(r"(?:https?://)?(?:www\.)?([\w.-]+\.([a-z]{2,}))(?:[/:?].*)?$", re.IGNORECASE)
_OVERSEAS = dict.fromkeys(("GF", "GP", "MF", "MQ", "NC", "PF", "PM", "RE", "WF", "YT"), "FR")
_FEWEST_ARTICLES = 3  # with a name, from which it tells a country
_MOSTLY = 0.6  # the share of them that must be about this country
_LIFT = 1.4  # by which this share must exceed that of all articles


class InstitutionName(NamedTuple):
    """The name of an institution that several countries have, without what says whose it is.

    ``country`` is the country in the name itself (ISO 3166), or an empty string; ``countries`` are those that have such
    an institution, or `*` for any.
    """

    form: str
    country: str
    countries: frozenset[str]


@cache
def read_institution(name: str) -> InstitutionName | None:
    """Return the parts of the name of an institution that several countries have, or ``None`` for other names.

    >>> read_institution("ministère français de l'Intérieur")[:2], read_institution("Cour de cassation belge")[:2]
    (('ministere de l interieur', 'FR'), ('cour de cassation', 'BE'))
    >>> read_institution("Assemblée nationale du Venezuela")[:2]
    ('assemblee nationale', 'VE')
    >>> read_institution("Cour des comptes européenne"), read_institution("Armée syrienne libre")
    (None, None)
    """
    words = comparison_form(name).split()
    form = " ".join(words)
    if (countries := _find_countries(form)) is not None:
        return InstitutionName(form, "", countries)
    for position, word in enumerate(words[1:], 1):
        country = _load_adjectives().get(word)
        rest = " ".join((*words[:position], *words[position + 1 :]))
        if country and (countries := _find_countries(rest)) is not None:
            return InstitutionName(rest, country, countries)
    for position in range(len(words) - 1, 0, -1):
        tail = words[position:]
        while len(tail) > 1 and tail[0] in _LINKS:
            tail = tail[1:]
        country = _load_countries().get(" ".join(tail))
        base = " ".join(words[:position])
        if country and words[position] in _LINKS and (countries := _find_countries(base)) is not None:
            return InstitutionName(base, country, countries)
    return None


def _find_countries(form: str) -> frozenset[str] | None:
    first, _, rest = form.partition(" ")
    if first == _MINISTRY and rest and not any(word in _load_adjectives() for word in rest.split()):
        return _ANYWHERE
    return load_national_institutions().get(form)


@cache
def _load_adjectives() -> dict[str, str]:
    return {fold_word(word): country for word, country in load_demonyms().items() if country}


@cache
def _load_countries() -> dict[str, str]:
    """Return the code of each country, by the comparison forms of its names and by the code itself."""
    countries = [x for x in load_gazetteer() if x.label is Label.LOC and _CODE.fullmatch(x.kb_id)]
    names = {comparison_form(form): x.kb_id for x in countries for form in (x.name, *x.aliases)}
    return {**{x.kb_id.lower(): x.kb_id for x in countries}, **names}


class ArticleCountries(NamedTuple):
    """The source of an article, its country if a column tells it, and how often the text names each country."""

    source: str
    country: str
    counts: Counter[str]

    @classmethod
    def read(cls, article: Extraction) -> ArticleCountries:
        """Return the countries of an article, by its metadata, the countries it names and their adjectives."""
        counts = Counter({x.kb_id: len(x.mentions) for x in article.entities if x.kb_id and _is_country(x.kb_id)})
        counts.update(x.kb_id for x in article.references if x.kb_id and _is_country(x.kb_id))
        source = country = ""
        for column in _SOURCE_COLUMNS:
            value = article.metadata.get(column, "").strip()
            host = _HOST.match(value)
            if column in _COUNTRY_COLUMNS:
                country = country or _load_countries().get(comparison_form(value), "")
            elif host:
                country = country or _load_countries().get(host[2].lower(), "")
            source = source or (host[1].lower() if host else value)
        return cls(source, country, counts)


def _is_country(kb_id: str) -> bool:
    return kb_id.lower() in _load_countries()


def find_source_countries(articles: Mapping[str, ArticleCountries]) -> dict[str, str]:
    """Return the country of each article's source, by article: that of a column, or the one its articles name most.

    A country counts once an article, where it is the most named one.
    """
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for article in articles.values():
        if top := find_most(article.counts):
            votes[article.source][top] += 1
    return {x: article.country or find_most(votes[article.source]) for x, article in articles.items()}


def add_named_countries(
    articles: Mapping[str, ArticleCountries], homes: Mapping[str, str], forms: Mapping[str, Iterable[Form]]
) -> None:
    """Add to the counts of each article a mention of a country for each name that is mostly in articles about it.

    Args:
        articles: the articles by id, which are changed.
        homes: the country of each article's source, which an article is about that names no country.
        forms: the names in each.
    """
    found: dict[Form, Counter[str]] = defaultdict(Counter)
    topics: Counter[str] = Counter()
    for document, article in articles.items():
        topic = find_most(article.counts) or homes[document]
        topics[topic] += 1
        for form in forms[document] if topic else ():
            found[form][topic] += 1
    known: dict[Form, str] = {}
    for form, counts in found.items():
        if country := find_named_country(counts, topics):
            known[form] = country
    for document, article in articles.items():
        article.counts.update(known[form] for form in forms[document] if form in known)


def find_named_country(counts: Counter[str], topics: Counter[str]) -> str:
    """Return the country that a name tells, or an empty string.

    Args:
        counts: of how many articles with the name each country is the topic.
        topics: the same of all articles, also of those without any country.
    """
    top = find_most(counts)
    share = counts[top] / counts.total()
    is_known = counts.total() >= _FEWEST_ARTICLES and share >= max(_MOSTLY, _LIFT * topics[top] / topics.total())
    return top if is_known else ""


def find_most(counts: Counter[str]) -> str:
    """Return what is counted most, the first in the alphabet of several, or an empty string."""
    return min(counts, key=lambda country: (-counts[country], country), default="")


def choose_country(institution: InstitutionName, counts: Counter[str], home: str) -> str:
    """Return the country whose institution an article means, or an empty string if nothing tells it.

    >>> court = read_institution("Cour de cassation")
    >>> choose_country(court, Counter(BE=4, FR=1), "FR"), choose_country(court, Counter(DE=9), "FR")
    ('BE', 'FR')
    """
    if institution.country:
        return institution.country
    is_anywhere = institution.countries == _ANYWHERE
    possible: Counter[str] = Counter({home: 0} if home else {})
    for country, count in counts.items():
        possible[country if country in institution.countries else _OVERSEAS.get(country, country)] += count
    fitting = [country for country in possible if is_anywhere or country in institution.countries]
    return min(fitting, key=lambda country: (-possible[country], country != home, country), default="")
