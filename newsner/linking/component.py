"""Link the mentions of one document: one entity per thing, under a canonical name.

Which names are one thing is said in `newsner.linking.rules`. The component `newsner_linking` is how a pipeline runs it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc, Span

from newsner.labels import QUANTITY, Label, Reason
from newsner.linking.canonical import name_in_document
from newsner.linking.groups import Group, Groups
from newsner.linking.rules import merge_all
from newsner.names import comparison_form
from newsner.spans import ENTITIES_KEY, NEVER_KEY


@dataclass(frozen=True)
class LinkedEntity:
    """One entity: indices of its mentions among the document's names, and why each alias belongs to it."""

    name: str
    label: Label
    kb_id: str | None
    mentions: tuple[int, ...]
    reasons: tuple[tuple[str, Reason], ...]


def _alias_reasons(cluster: list[Group], name: str) -> Iterator[tuple[str, Reason]]:
    """Yield each alias with its reason: the rule that first led from the canonical name's group to it."""
    form = comparison_form(name)
    reasons: dict[int, Reason] = {id(g): "exact" for g in cluster if g.form == form or name in g.surfaces}
    if not reasons:
        reasons = {id(g): "gazetteer" for g in cluster if g.identity}
    queue = [g for g in cluster if id(g) in reasons]
    for group in queue:
        for other, reason in group.merges:
            if id(other) not in reasons:
                reasons[id(other)] = reason
                queue.append(other)
    aliases = {surface: reasons[id(group)] for group in cluster for surface in group.surfaces if surface != name}
    yield from sorted(aliases.items())


def link_mentions(doc: Doc) -> tuple[LinkedEntity, ...]:
    """Return the entities of ``doc.ents``, by first mention; quantities are left out."""
    spans = [span for span in doc.ents if span.label_ != QUANTITY]
    index_of = {span.start: i for i, span in enumerate(spans)}
    groups = Groups(doc, spans, doc.user_data.get(NEVER_KEY, {}))
    merge_all(groups)
    entities = []
    for cluster in groups.clusters():
        name, kb_id = name_in_document(cluster)
        mentions = sorted(index_of[span.start] for group in cluster for span in group.spans)
        reasons = tuple(_alias_reasons(cluster, name))
        entities.append(LinkedEntity(name, cluster[0].label, kb_id, tuple(mentions), reasons))
    return tuple(sorted(entities, key=lambda entity: entity.mentions))


class EntityLinker:
    """Write entity identity into ``doc.ents``: ``span.id_`` the canonical name, ``span.kb_id_`` the kb_id.

    ``doc.user_data["newsner_entities"]`` holds the entities as plain records; mentions count the names in
    ``doc.ents``, quantities left out.
    """

    def __call__(self, doc: Doc) -> Doc:
        """Link the names of a document."""
        entities = link_mentions(doc)
        doc.set_ents(list(self._identified(doc, entities)))
        doc.user_data[ENTITIES_KEY] = [
            {
                "name": entity.name,
                "label": entity.label.value,
                "kb_id": entity.kb_id,
                "mentions": list(entity.mentions),
                "reasons": [list(pair) for pair in entity.reasons],
            }
            for entity in entities
        ]
        return doc

    def _identified(self, doc: Doc, entities: Iterable[LinkedEntity]) -> Iterator[Span]:
        spans = [span for span in doc.ents if span.label_ != QUANTITY]
        for entity in entities:
            for i in entity.mentions:
                span = spans[i]
                yield Span(doc, span.start, span.end, span.label_, kb_id=entity.kb_id or "", span_id=entity.name)
        yield from (span for span in doc.ents if span.label_ == QUANTITY)


@Language.factory("newsner_linking", requires=["doc.ents"], assigns=["doc.ents", "doc.user_data"])
def make_entity_linker(nlp: Language, name: str) -> EntityLinker:
    """Build an `EntityLinker`; it belongs behind whatever sets ``doc.ents``."""
    return EntityLinker()
