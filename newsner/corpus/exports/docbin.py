"""Documents of spaCy, to train or evaluate pipelines, or to go on with its tools."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from newsner.corpus.exports.base import Exported, Exporter, find_mentions, without_overlaps
from newsner.corpus.exports.tokens import cut_words
from newsner.labels import QUANTITY
from newsner.linking.registry import Registry
from newsner.models import Extraction

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

_ATTRIBUTES = ("ORTH", "SPACY", "ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "ENT_ID")


class DocBinExporter(Exporter):
    """Writes a spaCy DocBin, with all of each result as JSON in the document's ``user_data``."""

    name = "spacy"
    suffixes = (".spacy",)

    def write(self, corpus: Exported, path: Path) -> None:
        """Write the documents in order."""
        import spacy
        from spacy.tokens import DocBin

        vocab, registry = spacy.blank("fr").vocab, corpus.registry
        packed = DocBin(attrs=_ATTRIBUTES, store_user_data=True)
        for article in corpus:
            packed.add(_to_doc(article, registry, vocab))
        path.write_bytes(packed.to_bytes())


def _to_doc(article: Extraction, registry: Registry, vocab: Vocab) -> Doc:
    """Return a document whose ``ents`` are the names, and whose span groups are what else was found."""
    from spacy.tokens import Doc

    named = find_mentions(article, registry)
    groups = {
        "quantities": [(q.start, q.end, QUANTITY) for q in article.quantities],
        "statements": [(s.start, s.end, s.kind.upper()) for s in article.statements],
        "dates": [(d.start, d.end, "DATE") for d in article.dates],
        "roles": [(role.start, role.end, "ROLE") for entity in article.entities for role in entity.roles],
    }
    borders = {place for each in named for place in (each.mention.start, each.mention.end)}
    borders |= {place for spans in groups.values() for start, end, _ in spans for place in (start, end)}
    words = list(cut_words(article.text, borders))
    texts = [article.text[word.start : word.end] for word in words]
    doc = Doc(vocab, words=texts, spaces=[word.has_space for word in words])
    ents = []
    for each in without_overlaps(named):
        mention = each.mention
        where = (mention.start, mention.end, mention.label.value)
        if span := doc.char_span(*where, kb_id=each.kb_id, span_id=each.name):
            ents.append(span)
    doc.set_ents(ents)
    for key, spans in groups.items():
        doc.spans[key] = [span for where in spans if (span := doc.char_span(*where))]
    doc.user_data["newsner"] = article.model_dump_json()
    return doc
