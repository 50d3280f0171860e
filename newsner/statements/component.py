"""The component `newsner_statements`: who says what."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from newsner.roles.facts import read_facts
from newsner.spans import STATEMENT_SPANS, STATEMENTS_KEY, to_span
from newsner.statements.finder import Draft, StatementFinder
from newsner.statements.found import FoundStatement
from newsner.statements.reading import Reading
from newsner.statements.speakers import SpeakerResolver


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
        reading = Reading(doc)
        drafts = StatementFinder(reading).find()
        resolver = SpeakerResolver(reading, read_facts(doc), drafts)
        entities = {id(draft): resolver.resolve(draft) for draft in sorted(drafts, key=_place)}
        for draft in drafts:
            cue = reading.characters(*draft.cue) if draft.cue else None
            speaker = reading.characters(*draft.speaker) if draft.speaker else None
            if speaker and reading.words[draft.speaker.start].startswith("-"):  # an inverted pronoun
                speaker = (speaker[0] + 1, speaker[1])
            start, end = reading.characters(draft.start, draft.end)
            yield FoundStatement(start, end, draft.kind, cue, speaker, entities[id(draft)], 1.0)


def _place(draft: Draft) -> int:
    """Return where the words for the speaker stand, or the statement itself."""
    return draft.speaker.start if draft.speaker else draft.start


@Language.factory("newsner_statements", requires=["doc.ents", "doc.user_data"], assigns=["doc.spans", "doc.user_data"])
def make_statement_tagger(nlp: Language, name: str) -> StatementTagger:
    """Build a `StatementTagger`; add it after `newsner_linking`, and after `newsner_roles` if that is there."""
    return StatementTagger()
