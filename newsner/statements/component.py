"""The component `newsner_statements`: who says what."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from newsner.lexicons import load_statement_scores
from newsner.roles.facts import read_facts
from newsner.spans import STATEMENT_SPANS, STATEMENTS_KEY, to_span
from newsner.statements.draft import Draft
from newsner.statements.finder import find_drafts
from newsner.statements.found import FoundStatement, Range
from newsner.statements.phrases import Phrase
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
        drafts = find_drafts(reading)
        resolver = SpeakerResolver(reading, read_facts(doc), drafts)
        entities = {id(draft): resolver.resolve(draft) for draft in sorted(drafts, key=_place)}
        entities |= {id(draft): resolver.resolve(draft.echo) for draft in drafts if draft.echo is not None}
        scores = load_statement_scores()
        for draft in drafts:
            cue = reading.characters(*draft.cue) if draft.cue else None
            speaker = _speaker_characters(reading, draft.speaker) if draft.speaker else None
            start, end = reading.characters(draft.start, draft.end)
            score = scores[draft.rule, draft.kind, speaker is not None]
            yield FoundStatement(start, end, draft.kind, cue, speaker, entities[id(draft)], score)


def _speaker_characters(reading: Reading, speaker: Phrase) -> Range:
    """Return the characters of the words for a speaker, those of an inverted pronoun without hyphens."""
    start, end = reading.characters(*speaker)
    word = reading.words[speaker.start]
    if word.startswith("-") and speaker.end == speaker.start + 1:
        start = end - len(word.rpartition("-")[2])
    return start, end


def _place(draft: Draft) -> int:
    """Return where the words for the speaker stand, or the statement itself."""
    return draft.speaker.start if draft.speaker else draft.start


@Language.factory("newsner_statements", requires=["doc.ents", "doc.user_data"], assigns=["doc.spans", "doc.user_data"])
def make_statement_tagger(nlp: Language, name: str) -> StatementTagger:
    """Build a `StatementTagger`; add it after `newsner_linking`, and after `newsner_roles` if that is there."""
    return StatementTagger()
