"""The entities of single documents, with what the document tells of each: what links them across a corpus."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from newsner.french_words import STREETS
from newsner.labels import Label, Reason
from newsner.lexicons import load_name_cues
from newsner.linking.institutions import (
    ArticleCountries,
    Form,
    add_named_countries,
    choose_country,
    find_source_countries,
    read_institution,
)
from newsner.models import Entity, Extraction, to_surface
from newsner.names import comparison_form, fold, name_parts

_FEWEST_USES = 2  # documents that must speak of a place as of a division, for it to be another than the town
_LONGEST_CUE = 30  # characters before the name of a place
_TOWN = re.compile(r"(?:\bà|\bÀ)\s*$")
_ARTICLE = re.compile(r"(?:\b(?:le|la|les|au|aux|du)\s|\b[ld]ans l['’]|\bl['’])\s*$", re.IGNORECASE)
_OWN_ARTICLE = re.compile(r"L(?:[ea]s? |['’])")
_DIVISION = re.compile(
    r"\b(?:province|canton|d[ée]partement|wilaya|pr[ée]fecture|gouvernorat|comt[ée]|district)\s+(?:de\s+l?['’]?|d['’]|du\s|des\s)\s*$",
    re.IGNORECASE,
)


_surface_of = lru_cache(1 << 16)(to_surface)  # most names are in many articles


class Constraints(NamedTuple):
    """What decisions (`newsner.linking.replay`) demand of an entity of a document.

    Entities with another ``part`` never share a node, and no rule looks up a node that has one. All that have the same
    ``together`` are one entity; two that have opposite ``sides`` (a number, and which side of it) never are. A guest is
    in an entity by decision, under a name that says nothing of that entity.
    """

    part: str = ""
    together: int | None = None
    sides: frozenset[tuple[int, int]] = frozenset()
    is_guest: bool = False


UNDECIDED = Constraints()
"""The constraints of an entity that no decision is about."""


@dataclass(slots=True)
class DocumentEntity:
    """One entity of one document.

    ``form`` is the comparison form of its name, for an institution without what says whose it is (``said_form`` has
    that, too). ``kind`` tells bearers of one form apart: the country of an institution that several have (ISO 3166);
    how a place is spoken of, as a `town` (`à Namur`), a `division` (`la province de Namur`) or with an `article` (`au
    Québec`), where the corpus knows several; the office of someone who goes by a first name (`le roi Philippe`).
    """

    document: str
    number: int
    label: Label
    name: str
    kb_id: str
    surfaces: Counter[str]
    aliases: dict[str, Reason] = field(default_factory=dict)
    gender: str = ""
    roles: frozenset[str] = frozenset()
    form: str = ""
    said_form: str = ""
    kind: str = ""
    constraints: Constraints = UNDECIDED

    @property
    def member(self) -> tuple[str, int]:
        """The document and the number of the entity in it."""
        return self.document, self.number


@dataclass
class Document:
    """What a document tells of all its entities: the country of its source, its day, and the forms it names."""

    country: str
    day: date | None
    forms: frozenset[Form]


def read_documents(articles: Iterable[Extraction]) -> tuple[list[DocumentEntity], dict[str, Document]]:
    """Return the entities of articles, and the articles by id.

    Raises:
        ValueError: two articles have the same id.
    """
    entities: list[DocumentEntity] = []
    usages: list[str] = []
    countries: dict[str, ArticleCountries] = {}
    days: dict[str, date | None] = {}
    for position, article in enumerate(articles):
        document = str(position) if article.id is None else article.id
        if document in countries:
            raise ValueError(f"two articles have the id {document!r}; ids must be unique")
        countries[document] = ArticleCountries.read(article)
        days[document] = article.date
        entities += (read_entity(article, document, number) for number, _ in enumerate(article.entities))
        usages += (find_usage(article.text, entity) for entity in article.entities)
    _tell_usages(entities, usages)
    homes = find_source_countries(countries)
    forms: dict[str, set[Form]] = {document: set() for document in countries}
    institutions = []
    for entity in entities:
        institution = read_institution(entity.name) if entity.label is Label.ORG and not entity.kb_id else None
        if institution is None:
            forms[entity.document].add((entity.label, entity.form))
        else:
            institutions.append((entity, institution))
    add_named_countries(countries, homes, forms)
    for entity, institution in institutions:
        counts, home = countries[entity.document].counts, homes[entity.document]
        entity.form, entity.kind = institution.form, choose_country(institution, counts, home)
        forms[entity.document].add((entity.label, entity.form))
    documents = {x: Document(homes[x], days[x], frozenset(found)) for x, found in forms.items()}
    return entities, documents


def read_entity(article: Extraction, document: str, number: int) -> DocumentEntity:
    """Return an entity of an article as its document alone tells of it."""
    entity = article.entities[number]
    roles = frozenset(word for role in entity.roles for word in fold(role.text).split())
    return DocumentEntity(
        document=document,
        number=number,
        label=entity.label,
        name=entity.name,
        kb_id=entity.kb_id or "",
        surfaces=Counter(_surface_of(mention.text) for mention in entity.mentions),
        aliases=dict(entity.reasons),
        gender=entity.gender or "",
        roles=roles,
        form=(form := comparison_form(entity.name)),
        said_form=form,
        kind=_find_mononym(entity.name, roles) if entity.label is Label.PER else "",
    )


def _find_mononym(name: str, roles: frozenset[str]) -> str:
    is_alone = len(name_parts(name)) == 1
    return min(roles & load_name_cues()["mononym"], default="") if is_alone else ""


def find_usage(text: str, entity: Entity) -> str:
    """Return how a text speaks of a place, if it does so clearly; `own_article` if its name has one (`La Réunion`)."""
    if entity.label is not Label.LOC or entity.name.partition(" ")[0].lower() in STREETS:
        return ""
    found: Counter[str] = Counter()
    for mention in entity.mentions:
        if _OWN_ARTICLE.match(mention.text):
            return "own_article"
        before = text[max(0, mention.start - _LONGEST_CUE) : mention.start]
        if _DIVISION.search(before):
            found["division"] += 1
        elif _TOWN.search(before):
            found["town"] += 1
        elif _ARTICLE.search(before):
            found["article"] += 1
    if found["division"] and not found["town"]:
        return "division"
    return next(iter(found)) if len(found) == 1 else ""


def _tell_usages(entities: list[DocumentEntity], usages: list[str]) -> None:
    """Set the kind of places that are towns to some documents and something else to others.

    What a document does not tell is what most documents tell.
    """
    by_form: dict[tuple[str, str], list[tuple[DocumentEntity, str]]] = defaultdict(list)
    for entity, usage in zip(entities, usages, strict=True):
        if entity.label is Label.LOC:
            by_form[entity.form, entity.kb_id].append((entity, usage))
    for (_, kb_id), places in by_form.items():
        kinds = find_kinds(Counter(usage for _, usage in places), kb_id)
        for place, usage in places:
            place.kind = kinds.get(usage, "")


def find_kinds(counts: Counter[str], kb_id: str) -> dict[str, str]:
    """Return the kind of a place for each usage, given how many documents have which; all of one kind have none.

    >>> find_kinds(Counter(town=5, division=3), ""), find_kinds(Counter(town=5), "")
    ({'': 'town', 'town': 'town', 'article': 'division', 'division': 'division'}, {})
    """
    is_one = not counts["town"] or counts["division"] + counts["article"] < _FEWEST_USES
    if is_one or counts["own_article"]:
        return {}
    uses = ("town", "article", "division")
    most = max(uses, key=lambda usage: counts[usage])
    chosen = {usage: usage if usage == "town" or kb_id else "division" for usage in uses}
    return {"": chosen[most], **chosen}
