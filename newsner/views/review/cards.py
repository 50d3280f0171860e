"""Build the cards of a review: what a human must see of a doubt to settle it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from newsner.analysis.columns import COUNTRIES, SOURCES, find_value
from newsner.gazetteer.entries import RegistryEntry
from newsner.labels import Label
from newsner.linking.doubts import Doubt
from newsner.linking.registry import Registry, natural
from newsner.models import Extraction, Mention, to_surface
from newsner.names import comparison_form
from newsner.views.messages import Messages

_MOST_CONTEXTS = 3  # of a side
_MOST_READ = 12  # contexts from which the best are chosen
_MOST_ALIASES = 4
_BEFORE, _AFTER = 140, 160  # the most characters shown on either side of a mention
_SENTENCE_END = re.compile(r"[.!?…][\s»”\"]|\n")


@dataclass(frozen=True)
class Place:
    """A document with some mentions of one side, the name it has there, and the document's source, day and country."""

    document: str
    mentions: int
    name: str
    source: str
    day: str
    country: str


@dataclass(frozen=True)
class Context:
    """A sentence with a mention, and the document that it stands in."""

    before: str
    mention: str
    after: str
    place: Place


@dataclass(frozen=True)
class Side:
    """One of the two that may be one: an entry, or some occurrences of it.

    Attributes:
        key: what tells sides apart; sides of two cards with one key are the same. Those of a part of an entry, and of
            the rest of it, have a slash.
        name: the name of the entry, or that of these occurrences.
        label: the label of the entry.
        aliases: other forms, the most frequent first.
        places: all documents with it.
        contexts: up to three sentences from different documents.
        reference: how a decision names it, such as ``PER:Jean Martin``.
        documents: the documents that the reference must be limited to, or none if it means nothing else.
    """

    key: str
    name: str
    label: Label
    aliases: tuple[str, ...]
    places: tuple[Place, ...]
    contexts: tuple[Context, ...]
    reference: str
    documents: tuple[str, ...] = ()

    @property
    def shown(self) -> dict[str, Any]:
        """What a page shows of it, as JSON has it; ``own`` tells whether a document has the name of the side."""
        form = comparison_form(self.name)
        places = [asdict(place) | {"own": comparison_form(place.name) == form} for place in self.places]
        return asdict(self) | {"label": self.label.value, "places": places}


@dataclass(frozen=True)
class Card:
    """A doubt with all that is shown of it; ``number`` is its rank.

    The first side is an entry, or those occurrences of one that are in doubt; ``is_split`` tells which. The second is
    what it may be one with. ``evidence`` are messages.
    """

    number: int
    sides: tuple[Side, Side]
    is_split: bool
    probability: float
    pairs: int
    evidence: tuple[str, ...]

    @property
    def gain(self) -> float:
        """The expected number of pairs that a decision sets right."""
        return self.pairs * min(self.probability, 1 - self.probability)

    @property
    def has_one_name(self) -> bool:
        """Whether both sides have the same name."""
        return comparison_form(self.sides[0].name) == comparison_form(self.sides[1].name)

    def show(self, say: Messages) -> dict[str, Any]:
        """Return what a page shows of it, as JSON has it, without the sides."""
        return {
            "number": self.number,
            "isSplit": self.is_split,
            "probability": round(self.probability, 4),
            "pairs": self.pairs,
            "gain": round(self.gain, 4),
            "evidence": [say(line) for line in self.evidence],
            "hasOneName": self.has_one_name,
        }


@dataclass
class _Draft:
    """What is collected of a side while the articles are read."""

    position: int
    inside: frozenset[str] | None  # the only documents, or None for all
    outside: frozenset[str] = frozenset()
    names: Counter[str] = field(default_factory=Counter)
    surfaces: Counter[str] = field(default_factory=Counter)
    places: list[Place] = field(default_factory=list)
    contexts: list[tuple[tuple[int, int], Context]] = field(default_factory=list)
    """The sentences, each with its rank: the first ones of articles before further ones, those beside roles first."""

    def holds(self, document: str) -> bool:
        return document not in self.outside and (self.inside is None or document in self.inside)


def build_cards(registry: Registry, doubts: Sequence[Doubt], articles: Iterable[Extraction]) -> tuple[Card, ...]:
    """Return the cards of some doubts, in their order; the articles are read once, and not kept."""
    whole: dict[int, _Draft] = {}
    pairs: list[tuple[_Draft, _Draft]] = []
    by_position: dict[int, list[_Draft]] = {}
    for doubt in doubts:
        if doubt.second is None:
            held = frozenset(doubt.documents)
            drafts = (_Draft(doubt.first, held), _Draft(doubt.first, None, held))
            by_position.setdefault(doubt.first, []).extend(drafts)
        else:
            for position in (doubt.first, doubt.second):
                if position not in whole:
                    whole[position] = _Draft(position, None)
                    by_position.setdefault(position, []).append(whole[position])
            drafts = (whole[doubt.first], whole[doubt.second])
        pairs.append(drafts)
    _read(registry.members, articles, by_position)
    names = _Names(registry)
    return tuple(
        Card(
            number=number,
            sides=names.to_sides(first, second, number if doubt.second is None else None),
            is_split=doubt.second is None,
            probability=doubt.probability,
            pairs=doubt.pairs,
            evidence=doubt.evidence,
        )
        for number, (doubt, (first, second)) in enumerate(zip(doubts, pairs, strict=True))
        if first.places and second.places
    )


def _read(
    members: Mapping[tuple[str, int], int], articles: Iterable[Extraction], by_position: Mapping[int, list[_Draft]]
) -> None:
    """Read the articles once, and note what they say of each side."""
    for index, article in enumerate(articles):
        document = str(index) if article.id is None else article.id
        found: dict[int, list[int]] = {}  # the numbers of the entities of each position
        for number in range(len(article.entities)):
            position = members.get((document, number), -1)
            if position in by_position:
                found.setdefault(position, []).append(number)
        for position, numbers in found.items():
            for draft in by_position[position]:
                if draft.holds(document):
                    _note(draft, article, document, numbers)


def _note(draft: _Draft, article: Extraction, document: str, numbers: list[int]) -> None:
    entities = [article.entities[number] for number in numbers]
    mentions = [mention for entity in entities for mention in entity.mentions]
    draft.names.update(entity.name for entity in entities)
    draft.surfaces.update(to_surface(mention.text) for mention in mentions)
    place = Place(
        document,
        len(mentions),
        entities[0].name,
        find_value(article.metadata, SOURCES),
        article.date.isoformat() if article.date else "",
        find_value(article.metadata, COUNTRIES),
    )
    draft.places.append(place)
    if len(draft.contexts) < _MOST_READ:
        told = sum(len(entity.roles) for entity in entities)
        sentences: dict[tuple[int, int], Mention] = {}
        for mention in sorted(mentions, key=lambda mention: (-len(mention.text), mention.start)):
            sentences.setdefault(_find_sentence(article.text, mention), mention)
        for turn, (sentence, mention) in enumerate([*sentences.items()][:_MOST_CONTEXTS]):
            draft.contexts.append(((turn, -told), _to_context(article.text, sentence, mention, place)))


def _find_sentence(text: str, mention: Mention) -> tuple[int, int]:
    """Return where the sentence with a mention starts and ends, or where it is cut."""
    start, end = max(0, mention.start - 2 * _BEFORE), min(len(text), mention.end + 2 * _AFTER)
    left = max((found.end() for found in _SENTENCE_END.finditer(text, start, mention.start)), default=start)
    ending = _SENTENCE_END.search(text, mention.end, end)
    return left, ending.end() if ending else end


def _to_context(text: str, sentence: tuple[int, int], mention: Mention, place: Place) -> Context:
    """Return the sentence with a mention, cut at words where it is long."""
    left, right = sentence
    before, after = " ".join(text[left : mention.start].split()), " ".join(text[mention.end : right].split())
    if len(before) > _BEFORE:
        before = "… " + before[-_BEFORE:].partition(" ")[2]
    if len(after) > _AFTER:
        after = after[:_AFTER].rpartition(" ")[0] + " …"
    if text[max(0, mention.start - 1) : mention.start].isspace() and before:
        before += " "
    if text[mention.end : mention.end + 1].isspace() and after:
        after = f" {after}"
    return Context(before, to_surface(mention.text), after, place)


def _choose(contexts: list[tuple[tuple[int, int], Context]]) -> tuple[Context, ...]:
    """Return up to three contexts, the best of each source first."""
    ranked = [context for _, context in sorted(contexts, key=lambda pair: pair[0])]
    chosen: list[Context] = []
    for context in ranked:
        if context.place.source not in {other.place.source for other in chosen}:
            chosen.append(context)
    others = (context for context in ranked if context not in chosen)
    return tuple([*chosen, *others][:_MOST_CONTEXTS])


class _Names:
    """The names of a registry, by which decisions refer to its entries."""

    def __init__(self, registry: Registry) -> None:
        self._entries = registry.entries
        self._counts = Counter(map(_to_key, registry.entries))

    def to_sides(self, first: _Draft, second: _Draft, split: int | None) -> tuple[Side, Side]:
        """Return the sides of a card; ``split`` is its number if it is about a part of an entry.

        A part is known by its own most frequent name, and by its documents.
        """
        if split is None:
            return self._to_side(first, str(first.position)), self._to_side(second, str(second.position))
        name = min(first.names, key=lambda name: (-first.names[name], name), default="")
        part = self._to_side(first, f"{first.position}/{split}", name)
        return part, self._to_side(second, f"{first.position}/{split}/rest")

    def _to_side(self, draft: _Draft, key: str, part_name: str = "") -> Side:
        entry = self._entries[draft.position]
        name = part_name or entry.name
        places = tuple(sorted(draft.places, key=lambda place: (place.day, natural(place.document))))
        is_limited = bool(part_name) or self._counts[_to_key(entry)] > 1
        aliases = (surface for surface, _ in draft.surfaces.most_common() if surface != name)
        return Side(
            key=key,
            name=name,
            label=entry.label,
            aliases=tuple(aliases)[:_MOST_ALIASES],
            places=places,
            contexts=_choose(draft.contexts),
            reference=f"{entry.label.value}:{name}",
            documents=tuple(place.document for place in places) if is_limited else (),
        )


def _to_key(entry: RegistryEntry) -> tuple[Label, str]:
    return entry.label, comparison_form(entry.name)
