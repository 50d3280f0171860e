"""How probable it is that a short form in one article names a certain entity of the corpus, and what speaks for it.

A short form that its own article does not explain (`Michel`, `l'Assemblée`, `Brigitte`) may name several entities of a
corpus. A logistic regression weighs how common each is, what other names its articles share with this one, the
countries of the sources, gender and roles. Its weights are in ``data/link_weights.csv``.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from newsner.labels import Label, Reason
from newsner.lexicons import load_weights
from newsner.linking.institutions import Form
from newsner.linking.messages import Message
from newsner.linking.occurrences import Document, DocumentEntity
from newsner.names import comparison_form

_SIGN = 0.05  # the share of names that an article must have in common with those of whom it calls by first name alone


class Shared(NamedTuple):
    """The names that an article and an entity's documents have in common, the rarest first.

    ``share`` is the share of them in the names of the article, weighed by how rare they are, ``often`` the same,
    each counted as often as the entity's documents name it, and ``names`` the number of all names of the article.
    """

    forms: tuple[Form, ...]
    share: float
    often: float
    names: int


class Profile:
    """What the documents of an entity tell of it."""

    def __init__(self, name: str, entities: Iterable[DocumentEntity], documents: Mapping[str, Document]) -> None:
        self.name = name
        entities = list(entities)
        self.genders = Counter(entity.gender for entity in entities if entity.gender)
        self.roles = frozenset(word for entity in entities for word in entity.roles)
        self.own = frozenset((entity.label, entity.form) for entity in entities)
        self.aliases = Counter(form for e in entities for form in {comparison_form(alias) for alias in e.aliases})
        self.kinds = frozenset(entity.kind for entity in entities if entity.kind)
        self.found = frozenset(entity.document for entity in entities)
        self.size = len(self.found)
        self.countries = Counter(documents[document].country for document in self.found)
        self.forms: Counter[Form] = Counter()
        for document in sorted(self.found):
            self.forms.update(documents[document].forms)


class Witness:
    """Judges short forms by what the documents of a corpus share."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self.documents = documents

    @cached_property
    def _frequencies(self) -> Counter[Form]:
        frequencies: Counter[Form] = Counter()
        for document in self.documents.values():
            frequencies.update(document.forms)
        return frequencies

    def _weight(self, form: Form) -> float:
        """Return the inverse document frequency of a form."""
        return math.log((len(self.documents) + 1) / self._frequencies[form])

    def judge(self, short: DocumentEntity, reasons: Sequence[Reason], candidates: Sequence[Profile]) -> list[float]:
        """Return the probability that a short form names each candidate.

        Args:
            short: the entity of an article.
            reasons: how its form fits that of each candidate.
            candidates: all entities that the form fits.
        """
        weights = load_weights("link")
        odds = []
        found = [self.features(short, *pair, candidates) for pair in zip(reasons, candidates, strict=True)]
        for features in found:
            total = weights["bias"] + sum(weights.get(name, 0.0) * value for name, value in features.items())
            odds.append(0.0 if "conflict" in features else math.exp(total))
        return [round(own / (1 + sum(odds)), 3) for own in odds]

    def features(
        self, short: DocumentEntity, reason: Reason, candidate: Profile, candidates: Sequence[Profile]
    ) -> dict[str, float]:
        """Return the features of a short form and a candidate; those that are absent are 0."""
        document = self.documents[short.document]
        others = sum(other.size for other in candidates if other is not candidate)
        shared = self.find_shared(short, candidate)
        features: dict[str, float] = {
            reason: 1.0,
            "share": math.log((candidate.size + 0.5) / (others + 0.5)),
            "size": math.log(candidate.size),
            "shared": shared.share,
            "often_shared": shared.often,
            "alias": math.log((candidate.aliases[short.form] + 0.5) / (candidate.size + 1)),
            "own": math.log(max(1, self._frequencies[short.label, short.form])) if short.label is Label.ORG else 0.0,
            "corpus": math.log(len(self.documents)),
            "few_names": 1 / (1 + shared.names),
        }
        if document.country:
            features["country"] = candidate.countries[document.country] / candidate.size
        if short.roles & candidate.roles:
            features["role"] = 1.0
        if short.label is Label.PER and self._names_relative(short, candidate, document):
            features["relative"] = 1.0
        genders = candidate.genders
        is_other_gender = short.gender and genders.total() and not genders[short.gender]
        is_other_office = short.label is Label.PER and short.kind and short.kind not in candidate.kinds
        is_told_apart = short.document in candidate.found  # by the article itself
        has_no_sign = reason == "first_name" and "relative" not in features and shared.share < _SIGN
        if is_other_gender or is_other_office or is_told_apart or has_no_sign:
            features["conflict"] = 1.0
        return features

    def find_shared(self, entity: DocumentEntity, other: Profile) -> Shared:
        """Return the names that the document of an entity shares with those of another."""
        forms = self.documents[entity.document].forms - other.own - {(entity.label, entity.form)}
        shared = sorted((f for f in forms if f in other.forms), key=lambda form: (-self._weight(form), form))
        total = math.fsum(self._weight(form) for form in forms) or 1.0
        share = math.fsum(self._weight(form) for form in shared) / total
        often = math.fsum(self._weight(f) * other.forms[f] for f in shared) / (other.size or 1) / total
        return Shared(tuple(shared), share, often, len(forms))

    @staticmethod
    def _names_relative(short: DocumentEntity, candidate: Profile, document: Document) -> bool:
        """Tell whether a first name stands beside someone with the surname of the candidate: `Macron et Brigitte`."""
        surnames = {form.split()[-1] for _, form in candidate.own if " " in form} - {short.form}
        others = document.forms - candidate.own
        return any(label is Label.PER and form.split()[-1] in surnames for label, form in others if form)

    def explain(self, short: DocumentEntity, candidate: Profile) -> tuple[str, ...]:
        """Return what speaks for a candidate, in plain words."""
        country = self.documents[short.document].country
        name, n = candidate.name, candidate.size
        lines = [Message("{name} is in {n} documents" if n > 1 else "{name} is in {n} document", name=name, n=n)]
        if shared := self.find_shared(short, candidate).forms:
            lines.append(Message("both name {names}", names=", ".join(form for _, form in shared[:3])))
        if country and candidate.countries[country]:
            same = candidate.countries[country]
            lines.append(Message("{n} of these from {country}, too", n=same, country=country))
        if roles := short.roles & candidate.roles:
            lines.append(Message("the same role: {role}", role=" ".join(sorted(roles))))
        return tuple(lines)
