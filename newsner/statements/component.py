"""The component `newsner_statements`: who says what."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from newsner.spans import STATEMENT_SPANS, STATEMENTS_KEY, to_span
from newsner.statements.found import FoundStatement


class StatementTagger:
    """Find statements, the words that attribute them, and who speaks.

    ``doc.user_data["newsner_statements"]`` holds them; read them with `newsner.statements.found.read_statements`.
    ``doc.spans["statements"]`` holds their tokens.
    """

    def __call__(self, doc: Doc) -> Doc:
        """Write the statements of a document."""
        statements = tuple(self.find(doc))
        doc.user_data[STATEMENTS_KEY] = statements
        doc.spans[STATEMENT_SPANS] = [to_span(doc, s.start, s.end, s.kind.upper()) for s in statements]
        return doc

    def find(self, doc: Doc) -> Iterator[FoundStatement]:
        """Yield the statements in text order; the document stays as it is."""
        yield from ()


@Language.factory("newsner_statements", requires=["doc.ents", "doc.user_data"], assigns=["doc.spans", "doc.user_data"])
def make_statement_tagger(nlp: Language, name: str) -> StatementTagger:
    """Build a `StatementTagger`; add it after `newsner_linking`, and after `newsner_roles` if that is there."""
    return StatementTagger()
