"""Tag people by the titles and roles in front of their names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span, Token

from newsner.french_words import FUNCTION_WORDS, LIST_LINKS, PARTICLES
from newsner.labels import Label
from newsner.lexicons import load_demonyms, load_name_cues
from newsner.mentions.personal_forms import find_people_by_form
from newsner.mentions.tagger import SpanTagger
from newsner.names import is_acronym
from newsner.spans import PEOPLE_SPANS

_LONGEST_NAME = 8  # tokens
_REGNAL = re.compile(r"[IVX]+(?:er)?")
_INITIAL = re.compile(r"[A-ZÀ-Þ]\.")
_ELIDED = re.compile(r"[A-ZÀ-Þ]['’]")


class PeopleTagger(SpanTagger):
    """Propose the names after titles and role nouns (`Mme Le Pen`, `le président syrien Bachar al-Assad`)."""

    def __init__(self, nlp: Language, *, spans_key: str) -> None:
        super().__init__(nlp, spans_key=spans_key)
        cues = load_name_cues()
        self._civilities = cues["civility"]
        self._plural_civilities = cues["plural_civility"]
        self._particles = cues["particle"]
        self._openers = cues["name_particle"]
        self._cues = PhraseMatcher(nlp.vocab, attr="LOWER")
        self._cues.add("civility", [nlp.tokenizer(title) for title in sorted(self._civilities)])
        self._cues.add("role", [nlp.tokenizer(role) for role in sorted(cues["role"])])

    def find(self, doc: Doc) -> Iterator[Span]:
        """Yield the people, in text order."""
        last = 0
        for _, start, end in sorted(self._cues(doc), key=lambda match: (match[1], -match[2])):
            spoken = any(token.is_lower for token in doc[start:end])
            if start < last or not (spoken or doc[start:end].text in self._civilities):
                continue
            for span in self._find_behind(doc, start, end):
                last = span.end
                yield span

    def find_sure(self, doc: Doc) -> Iterator[Span]:
        """Yield the people whose form makes them sure."""
        return find_people_by_form(doc)

    def _find_behind(self, doc: Doc, start: int, end: int) -> Iterator[Span]:
        """Yield the name behind a title or role, and the names listed behind a plural title."""
        title = doc[start:end].text
        position = end if title in self._civilities else self._skip_description(doc, end)
        name_end = self._name_end(doc, position, titled=title in self._civilities)
        while name_end > position:
            yield Span(doc, position, name_end, label=Label.PER.value)
            if title not in self._plural_civilities or name_end >= len(doc) or doc[name_end].text not in LIST_LINKS:
                return
            position = name_end + 1
            name_end = self._name_end(doc, position, titled=True)

    def _skip_description(self, doc: Doc, position: int) -> int:
        """Return the position behind the adjective of origin and the party between a role and a name."""
        while position < len(doc) and doc[position].is_lower and doc[position].text in load_demonyms():
            position += 1
        behind_party = position + 1
        if behind_party < len(doc) and is_acronym(doc[position].text) and _is_capitalised(doc[behind_party]):
            return behind_party
        return position

    def _name_end(self, doc: Doc, start: int, *, titled: bool) -> int:
        """Return the end of the personal name at ``start``, or ``start`` if there is none."""
        end = position = start
        while position < len(doc) and position - start < _LONGEST_NAME:
            token = doc[position]
            named = position > start
            if _is_capitalised(token) or (named and _REGNAL.fullmatch(token.text)):
                end = position + 1
            elif not (named and (token.text in self._particles or _is_inner_hyphen(token))) and not (
                titled and not named and (token.text in self._openers or self._opens_surname(doc, position))
            ):
                break
            position += 1
        while end > start and _ELIDED.fullmatch(doc[end - 1].text):
            end -= 1
        return end if self._can_be_name(doc[start:end], titled) else start

    def _opens_surname(self, doc: Doc, position: int) -> bool:
        """Tell whether a particle and a capital, or an article between the two, follow a title: `M. de La Taille`."""
        following = position + 1
        if doc[position].text not in PARTICLES or following >= len(doc):
            return False
        return doc[following].text[0].isupper() and not doc[following].text.isupper()

    def _can_be_name(self, span: Span, titled: bool) -> bool:
        """Tell a name from another title, an article or an adjective of origin with a capital."""
        if len(span) == 0 or span[0].text in self._civilities:
            return False
        if span[0].lower_.replace("’", "'") in FUNCTION_WORDS and not titled:
            return False
        return len(span) > 1 or span[0].lower_ not in load_demonyms()


def _is_capitalised(token: Token) -> bool:
    """Tell whether a token can be a word of a person's name: a capital, and no acronym."""
    text = token.text
    if _INITIAL.fullmatch(text) or _ELIDED.fullmatch(text):
        return True
    return text[0].isupper() and text[-1].isalpha() and (len(text) == 1 or not is_acronym(text))


def _is_inner_hyphen(token: Token) -> bool:
    return token.text == "-" and not token.whitespace_ and not token.nbor(-1).whitespace_


@Language.factory("newsner_people", default_config={"spans_key": PEOPLE_SPANS}, assigns=["doc.spans", "doc.ents"])
def make_people_tagger(nlp: Language, name: str, spans_key: str) -> PeopleTagger:
    """Build a `PeopleTagger`; it needs no other component."""
    return PeopleTagger(nlp, spans_key=spans_key)
