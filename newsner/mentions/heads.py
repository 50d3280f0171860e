"""Tag organisations and places by the common noun before or in their name: `ministère de`, `rue de`, `province de`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span, Token

from newsner.french_words import ARTICLES_BEHIND_DE, DE_WITHOUT_ARTICLE, LIST_LINKS, MONTHS, PLACE_LINKS, STREETS
from newsner.labels import Label
from newsner.lexicons import NameHead, load_demonyms, load_gazetteer, load_name_cues, load_name_heads
from newsner.mentions.companies import find_companies
from newsner.mentions.tagger import SpanTagger
from newsner.regexes import compile_phrases
from newsner.spans import ORGANISATION_SPANS, PLACE_SPANS, text_of

_LONGEST_NAME = 8  # tokens
_DATE = re.compile(
    rf"(?:[12]?\d|3[01])(?:er)?[ \u00a0-](?:{'|'.join(MONTHS)})(?:[ \u00a0-](?:1[89]|20)\d\d)?\b", re.IGNORECASE
)


class HeadTagger(SpanTagger):
    """Propose the names of one label that a head noun opens.

    A head that is part of the name is included (`parquet de Nancy`); behind any other head, only the name itself is
    proposed (`province de Hama` gives Hama).
    """

    def __init__(self, nlp: Language, label: Label, *, spans_key: str) -> None:
        self.label = label
        super().__init__(nlp, spans_key=spans_key)
        self._matcher = PhraseMatcher(nlp.vocab)
        self._heads: dict[str, NameHead] = {}
        for head in load_name_heads():
            if head.label is label:
                key = f"{head.head}|{head.complement}|{head.included}"
                self._heads[key] = head
                self._matcher.add(key, [nlp.tokenizer(head.head)])
        cues = load_name_cues()
        self._adjectives = cues["organisation_adjective"]
        self._openers = cues["place_opener"]
        self._portfolio = cues["portfolio_word"]
        self._sure_heads = cues["sure_head"]

    def find(self, doc: Doc) -> Iterator[Span]:
        """Yield the names in text order; a name may lie inside another, where a head is part of a longer one."""
        for key, start, end in sorted(self._matcher(doc), key=lambda match: match[1:]):
            head = self._heads[doc.vocab.strings[key]]
            span = self._name_of(doc, head, start, end)
            if span is not None:
                yield Span(doc, *span, label=self.label.value)

    def find_sure(self, doc: Doc) -> Iterator[Span]:
        """Yield the names whose form makes them sure, or that a capitalised noun opens: `Papeteries de Condat`."""
        for span in self.find(doc):
            if (span[0].text in self._sure_heads and len(span) > 2) or self._is_national_team(span):
                yield span
        if self.label is Label.ORG:
            yield from find_companies(doc)

    def _is_national_team(self, span: Span) -> bool:
        """Tell whether a team and its country are all of a span: `équipe de France`, but not `équipe de France 2`."""
        team = _national_team().fullmatch(span.text) if self.label is Label.ORG else None
        following = span.doc[span.end].text[0] if span.end < len(span.doc) else ""
        is_longer = following.isupper() or following.isdigit() or following == "-"
        return team is not None and not is_longer

    def _name_of(self, doc: Doc, head: NameHead, start: int, end: int) -> tuple[int, int] | None:
        position = end
        while position < len(doc) and doc[position].is_lower and doc[position].text in load_demonyms():
            position += 1
        if head.complement != "direct":
            linked = self._skip_link(doc, position)
            if linked == position:
                return None
            position = linked
        name_end = self._name_end(doc, position, head)
        if name_end == position:
            return None
        return (start if head.included else position), name_end

    def _skip_link(self, doc: Doc, position: int) -> int:
        """Return the position behind `de`, `du`, `des`, `de la`, `de l'` or `d'`; ``position`` if none stands there."""
        if position >= len(doc):
            return position
        word = doc[position].text.replace("’", "'")
        if word in DE_WITHOUT_ARTICLE:
            return position + 1
        if word != "de":
            return position
        following = doc[position + 1].text.replace("’", "'") if position + 1 < len(doc) else ""
        return position + (2 if following in ARTICLES_BEHIND_DE else 1)

    def _name_end(self, doc: Doc, start: int, head: NameHead) -> int:
        """Return the end of the capitalised name at ``start``, or ``start`` if there is none."""
        if start < len(doc) and head.head.lower() in STREETS:
            date = _DATE.match(text_of(doc), doc[start].idx)  # `rue du 8 Mai 1945`
            span = doc.char_span(*date.span()) if date else None
            if span is not None:
                return span.end
        if start >= len(doc) or not _is_capital(doc[start]) or len(doc[start]) == 1:
            return start
        end = start + 1
        if head.complement == "portfolio":
            return self._portfolio_end(doc, end)
        opened = doc[start].text in self._openers
        while end < len(doc) and end - start < _LONGEST_NAME:
            token = doc[end]
            if _is_capital(token) and (opened or head.complement == "direct"):
                end += 1
                opened = token.text in self._openers
            elif self._is_link(token, head) and end + 1 < len(doc) and _is_capital(doc[end + 1]):
                end += 2
            else:
                break
        return end

    def _is_link(self, token: Token, head: NameHead) -> bool:
        """Tell whether a word joins two capitalised words of one name: `Faubourg du Temple`, `Aulnay-sous-Bois`."""
        return token.text == "-" or (token.text in PLACE_LINKS and head.complement != "direct")

    def _portfolio_end(self, doc: Doc, end: int) -> int:
        """Return the end of a ministry's portfolio: `Affaires étrangères`, `Santé et des Solidarités`."""
        while end < len(doc):
            token = doc[end]
            if token.text in self._adjectives or (_is_capital(token) and doc[end - 1].text != "-"):
                end += 1
                continue
            if token.text in LIST_LINKS:
                linked = self._skip_link(doc, end + 1)
                if linked > end + 1 and linked < len(doc) and doc[linked].text in self._portfolio:
                    end = linked + 1
                    continue
            break
        return end


@cache
def _national_team() -> re.Pattern[str]:
    countries = (entry for entry in load_gazetteer() if entry.label is Label.LOC and len(entry.kb_id) == 2)
    surfaces = {surface for entry in countries for surface in (*entry.surfaces, *entry.conditional)}
    teams = compile_phrases(load_name_cues()["national_team"])
    return re.compile(rf"(?:{teams}) (?:de la |de l['’]|de |du |des |d['’])(?:{compile_phrases(surfaces)})")


def _is_capital(token: Token) -> bool:
    return token.text[0].isupper() and token.text[-1].isalnum()


@Language.factory(
    "newsner_organisations", default_config={"spans_key": ORGANISATION_SPANS}, assigns=["doc.spans", "doc.ents"]
)
def make_organisation_tagger(nlp: Language, name: str, spans_key: str) -> HeadTagger:
    """Build a `HeadTagger` of organisations; it needs no other component."""
    return HeadTagger(nlp, Label.ORG, spans_key=spans_key)


@Language.factory("newsner_places", default_config={"spans_key": PLACE_SPANS}, assigns=["doc.spans", "doc.ents"])
def make_place_tagger(nlp: Language, name: str, spans_key: str) -> HeadTagger:
    """Build a `HeadTagger` of places; it needs no other component."""
    return HeadTagger(nlp, Label.LOC, spans_key=spans_key)
