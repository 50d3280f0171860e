"""The component `newsner_roles`: what an article says of its entities."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from newsner.linking.entities import linked_entities
from newsner.roles.acts import find_acts
from newsner.roles.facts import EntityFacts
from newsner.roles.gender import find_genders
from newsner.roles.references import find_references
from newsner.roles.titles import find_roles
from newsner.roles.words import Words
from newsner.spans import FACTS_KEY


class RoleTagger:
    """Find roles and genders of people, places that act, and words that mean an entity without naming it.

    ``doc.user_data["newsner_facts"]`` holds them; read them with `newsner.roles.facts.read_facts`.
    """

    def __call__(self, doc: Doc) -> Doc:
        """Write what the document says of its entities."""
        doc.user_data[FACTS_KEY] = self.find(doc)
        return doc

    def find(self, doc: Doc) -> EntityFacts:
        """Return what the document says of its entities; the document stays as it is."""
        entities = linked_entities(doc)
        references = tuple(find_references(doc, entities))
        words = Words(doc, entities)
        roles = find_roles(words)
        genders = find_genders(words, len(entities), roles)
        return EntityFacts(roles, genders, find_acts(doc, entities), references)


@Language.factory("newsner_roles", requires=["doc.ents", "doc.user_data"], assigns=["doc.user_data"])
def make_role_tagger(nlp: Language, name: str) -> RoleTagger:
    """Build a `RoleTagger`; add it after `newsner_linking`."""
    return RoleTagger()
