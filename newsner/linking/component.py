"""Link the mentions of one document to entities with canonical names.

`newsner.linking.rules` decides which names are merged. A pipeline runs linking as the component `newsner_linking`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span

from newsner.labels import Label, Reason
from newsner.linking.canonical import name_in_document
from newsner.linking.entities import LinkedEntity, LinkedMention, linked_entities
from newsner.linking.entries import EntryReference, Mention, settle_entries
from newsner.linking.groups import Group, Groups, MergeDecision
from newsner.linking.rules import merge_all
from newsner.models import AliasReason
from newsner.names import comparison_form
from newsner.spans import ENTITIES_KEY, NEVER_KEY

_LABELS = frozenset(label.value for label in Label)


def link_mentions(doc: Doc) -> tuple[LinkedEntity, ...]:
    """Return the entities of the names in ``doc.ents``, by first mention.

    Spans with other labels than newsner's, such as quantities, are not names.
    """
    found = settle_entries(doc, _find_mentions(doc))
    entries = {span.start: entry for span, entry in found}
    entities = []
    for cluster in _group_mentions(doc, found).clusters():
        name, kb_id = name_in_document(cluster)
        spans = sorted((span.start, span.end) for group in cluster for span in group.spans)
        mentions = tuple(LinkedMention(start, end, entries[start]) for start, end in spans)
        entities.append(LinkedEntity(name, cluster[0].label, kb_id, mentions, tuple(_find_reasons(cluster, name))))
    return tuple(sorted(entities, key=lambda entity: entity.mentions[0].start))


def explain_linking(doc: Doc) -> tuple[MergeDecision, ...]:
    """Return which names linking merged and which it refused to merge, in the order of its decisions.

    Links the document again without changing it. Leaves out refusals of names that another rule merged after all.
    """
    groups = _group_mentions(doc, settle_entries(doc, _find_mentions(doc)))
    final = (d for d in groups.decisions if d.merged or groups.cluster(d.first) is not groups.cluster(d.second))
    return tuple(dict.fromkeys(final))


def _group_mentions(doc: Doc, mentions: Iterable[Mention]) -> Groups:
    groups = Groups(doc, mentions, doc.user_data.get(NEVER_KEY, {}))
    merge_all(groups)
    return groups


def _find_mentions(doc: Doc) -> Iterator[Mention]:
    """Yield the names in ``doc.ents``, each with the gazetteer entry it is known by.

    The entry is in ``span.id_`` and ``span.kb_id_``, or, where linking has overwritten these, in what it wrote.
    """
    linked = {}
    if ENTITIES_KEY in doc.user_data:
        linked = {(m.start, m.end): (entity.name, m.entry) for entity in linked_entities(doc) for m in entity.mentions}
    for span in doc.ents:
        if span.label_ in _LABELS:
            name, entry = linked.get((span.start, span.end), (None, None))
            if name != span.id_:
                entry = EntryReference(span.id_, span.kb_id_) if span.id_ else None
            yield span, entry


def _find_reasons(cluster: list[Group], name: str) -> Iterator[AliasReason]:
    """Yield each alias with the reason of the first rule that led from the canonical name's group to it."""
    form = comparison_form(name)
    reasons: dict[int, Reason] = {id(g): "exact" for g in cluster if g.form == form or name in g.surfaces}
    if not reasons:
        entries = ((id(g), g.gazetteer_entry) for g in cluster if g.gazetteer_entry)
        reasons = {key: "acronym" if entry.spelt else "gazetteer" for key, entry in entries}
    queue = [g for g in cluster if id(g) in reasons]
    for group in queue:
        for other, reason in group.merges:
            if id(other) not in reasons:
                reasons[id(other)] = reason
                queue.append(other)
    aliases = {surface: reasons[id(group)] for group in cluster for surface in group.surfaces if surface != name}
    for alias, reason in sorted(aliases.items()):
        yield AliasReason(alias, reason)


class EntityLinker:
    """Link the names in ``doc.ents``: ``span.id_`` becomes the canonical name, ``span.kb_id_`` the kb_id.

    ``doc.user_data["newsner_entities"]`` holds the entities; read them with `linked_entities`.
    """

    def __call__(self, doc: Doc) -> Doc:
        """Link the names of a document."""
        entities = link_mentions(doc)
        doc.set_ents(list(_find_ents(doc, entities)))
        doc.user_data[ENTITIES_KEY] = entities
        return doc


def _find_ents(doc: Doc, entities: tuple[LinkedEntity, ...]) -> Iterator[Span]:
    """Yield the spans for ``doc.ents``: names that carry their entity's name and kb_id, and all others as they are.

    A name whose entity has no kb_id keeps one that a component of the user gave it.
    """
    linked = set()
    kb_ids = {span.start: span.kb_id_ for span in doc.ents if span.kb_id and not span.id}
    for entity in entities:
        for start, end, _ in entity.mentions:
            linked.add(start)
            yield Span(
                doc, start, end, entity.label.value, kb_id=entity.kb_id or kb_ids.get(start, ""), span_id=entity.name
            )
    yield from (span for span in doc.ents if span.start not in linked)


@Language.factory("newsner_linking", requires=["doc.ents"], assigns=["doc.ents", "doc.user_data"])
def make_entity_linker(nlp: Language, name: str) -> EntityLinker:
    """Build an `EntityLinker`; add it after all components that set ``doc.ents``."""
    return EntityLinker()
