"""How probable it is that a short form in one article names a certain entity of the corpus, and what speaks for it.

A short form that its own article does not explain (`Michel`, `l'Assemblée`, `Brigitte`) may name several entities of a
corpus. A logistic regression weighs how common each is, what other names its articles share with this one, the
countries of the sources, gender and roles. Its weights are in ``data/link_weights.csv``.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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


@dataclass
class Profile:
    """What the documents of an entity tell of it.

    ``own`` are its forms, ``aliases`` the forms of its aliases, by documents, ``found`` its documents, ``size`` their
    number, and ``forms`` what they name, by documents.
    """

    name: str
    genders: Counter[str]
    roles: frozenset[str]
    own: frozenset[Form]
    aliases: Counter[str]
    kinds: frozenset[str]
    found: frozenset[str]
    size: int
    countries: Counter[str]
    forms: Counter[Form]

    @classmethod
    def build(cls, name: str, entities: Iterable[DocumentEntity], documents: Mapping[str, Document]) -> Profile:
        """Return the profile of an entity, given what it is in each document."""
        entities = list(entities)
        found = frozenset(entity.document for entity in entities)
        forms: Counter[Form] = Counter()
        for document in sorted(found):
            forms.update(documents[document].forms)
        return cls(
            name,
            genders=Counter(entity.gender for entity in entities if entity.gender),
            roles=frozenset(word for entity in entities for word in entity.roles),
            own=frozenset((entity.label, entity.form) for entity in entities),
            aliases=Counter(form for e in entities for form in {comparison_form(alias) for alias in e.aliases}),
            kinds=frozenset(entity.kind for entity in entities if entity.kind),
            found=found,
            size=len(found),
            countries=Counter(documents[document].country for document in found),
            forms=forms,
        )

    @cached_property
    def surnames(self) -> frozenset[str]:
        """The last words of its forms of several words."""
        return frozenset(form.split()[-1] for _, form in self.own if " " in form)


class Witness:
    """Judges short forms by what the documents of a corpus share."""

    def __init__(
        self,
        documents: Mapping[str, Document],
        *,
        size: int | None = None,
        frequencies: Mapping[Form, int] | None = None,
    ) -> None:
        """Judge by documents.

        Args:
            documents: those of all document entities that are judged.
            size: the number of documents of the corpus, if these are not all.
            frequencies: how many documents of the corpus have each form, if these are not all.
        """
        self.documents = documents
        self.size = len(documents) if size is None else size
        self._given = frequencies

    @cached_property
    def _frequencies(self) -> Mapping[Form, int]:
        if self._given is not None:
            return self._given
        frequencies: Counter[Form] = Counter()
        for document in self.documents.values():
            frequencies.update(document.forms)
        return frequencies

    def _weight(self, form: Form) -> float:
        """Return the inverse document frequency of a form."""
        return math.log((self.size + 1) / self._frequencies[form])

    def judge(
        self, short: DocumentEntity, reasons: Sequence[Reason], candidates: Sequence[Profile], others: int = 0
    ) -> list[float]:
        """Return the probability that a short form names each candidate.

        Args:
            short: the entity of an article.
            reasons: how its form fits that of each candidate.
            candidates: all entities that the form fits, but for those that are out of the question.
            others: the number of documents of these.
        """
        weights = load_weights("link")
        odds = []
        size = sum(candidate.size for candidate in candidates) + others
        found = [self.features(short, *pair, size) for pair in zip(reasons, candidates, strict=True)]
        for features in found:
            total = weights["bias"] + sum(weights.get(name, 0.0) * value for name, value in features.items())
            odds.append(0.0 if "conflict" in features else math.exp(total))
        return [round(own / (1 + sum(odds)), 3) for own in odds]

    def features(self, short: DocumentEntity, reason: Reason, candidate: Profile, total: int) -> dict[str, float]:
        """Return the features of a short form and a candidate; those that are absent are 0.

        ``total`` is the number of documents of all candidates.
        """
        document = self.documents[short.document]
        others = total - candidate.size
        shared = self.find_shared(short, candidate)
        features: dict[str, float] = {
            reason: 1.0,
            "share": math.log((candidate.size + 0.5) / (others + 0.5)),
            "size": math.log(candidate.size),
            "shared": shared.share,
            "often_shared": shared.often,
            "alias": math.log((candidate.aliases[short.form] + 0.5) / (candidate.size + 1)),
            "own": math.log(max(1, self._frequencies[short.label, short.form])) if short.label is Label.ORG else 0.0,
            "corpus": math.log(self.size),
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
        surnames = candidate.surnames - {short.form}
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


class Shortlist:
    """The candidates of one form, with an index of those that may name somebody called by first name alone.

    Of a thousand people called `Michel`, an article that says `Michel` shares names with few, and only those can be
    meant; the others need no comparison.
    """

    def __init__(self, witness: Witness, reasons: Sequence[Reason], candidates: Sequence[Profile]) -> None:
        self._witness = witness
        self._reasons = reasons
        self._candidates = candidates
        self._total = sum(candidate.size for candidate in candidates)
        self._always = [place for place, reason in enumerate(reasons) if reason != "first_name"]
        self._by_form: dict[Form, list[int]] = defaultdict(list)
        self._by_surname: dict[str, list[int]] = defaultdict(list)
        for place, reason in enumerate(reasons):
            if reason == "first_name":
                for form in candidates[place].forms:
                    self._by_form[form].append(place)
                for surname in candidates[place].surnames:
                    self._by_surname[surname].append(place)

    def judge(self, short: DocumentEntity) -> list[float]:
        """Return the probability that a short form names each candidate."""
        possible = set(self._always)
        for label, form in self._witness.documents[short.document].forms if self._by_surname or self._by_form else ():
            possible.update(self._by_form.get((label, form), ()))
            if label is Label.PER and form:
                possible.update(self._by_surname.get(form.split()[-1], ()))
        places = sorted(possible)
        candidates = [self._candidates[place] for place in places]
        others = self._total - sum(candidate.size for candidate in candidates)
        found = self._witness.judge(short, [self._reasons[place] for place in places], candidates, others)
        odds = [0.0] * len(self._candidates)
        for place, probability in zip(places, found, strict=True):
            odds[place] = probability
        return odds
