"""Turn the entities of the NER into candidates that follow the annotation guide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from newsner.french_words import ACRONYM_SKIPS, DEFINITE_ARTICLES, FUNCTION_WORDS, STREETS
from newsner.labels import Label, parse_model_label
from newsner.lexicons import load_demonyms, load_first_names, load_gazetteer, load_name_cues, load_name_heads
from newsner.mentions.tagger import SpanTagger
from newsner.names import fold, is_acronym
from newsner.spans import MODEL_SPANS, SECOND_SPANS, TRAINED_KEY

_DISTRICT_TAIL = 3  # tokens: `de la wilaya`


class ModelNameTagger(SpanTagger):
    """Propose the entities of the NER, cut to the bare name: no article, title, quote or trailing function word.

    Common nouns before a name stay if the NER was trained on data as newsner's, and has learnt which belong to it.
    """

    def __init__(self, nlp: Language, *, spans_key: str) -> None:
        super().__init__(nlp, spans_key=spans_key)
        cues = load_name_cues()
        self._outside = cues["role"] | FUNCTION_WORDS | ACRONYM_SKIPS
        self._titles = cues["civility"] | cues["role"]
        self._particles = cues["particle"] - FUNCTION_WORDS
        self._never = cues["never"]
        self._partners = cues["partner"]
        self._districts = cues["district"]
        places = (entry for entry in load_gazetteer() if entry.label is Label.LOC)
        self._places = {surface for entry in places for surface in (*entry.surfaces, *entry.conditional)}
        self._heads = {head.head.split()[0] for head in load_name_heads() if head.included}

    def annotate(self, doc: Doc, spans: list[Span]) -> None:
        """Put the bare names in the place of the entities they were cut from; entities of other labels stay."""
        doc.set_ents([*spans, *(entity for entity in doc.ents if parse_model_label(entity.label_) is None)])

    def __call__(self, doc: Doc) -> Doc:
        """Write the candidates into ``doc.spans``, also those of a second NER."""
        if SECOND_SPANS in doc.spans:
            doc.spans[SECOND_SPANS] = list(self._cut(doc, doc.spans[SECOND_SPANS]))
        return super().__call__(doc)

    def find(self, doc: Doc) -> Iterator[Span]:
        """Yield the candidates, labelled PER, LOC or ORG."""
        return self._cut(doc, doc.ents)

    def _cut(self, doc: Doc, entities: Iterable[Span]) -> Iterator[Span]:
        for entity in entities:
            label = parse_model_label(entity.label_)
            if label is None:
                continue
            if label is Label.PER and self._is_company(entity):
                label = Label.ORG
            for start, end in _split(entity, label):
                start, end = self._trim(doc, start, end, label)
                if start < end and self._is_name(span := Span(doc, start, end, label=label.value, kb_id=entity.kb_id)):
                    yield span

    def _trim(self, doc: Doc, start: int, end: int, label: Label) -> tuple[int, int]:
        for token in doc[start:end]:
            if "\n" in token.text:
                start, end = (token.i + 1, end) if token.i == start else (start, token.i)
                break
        while start < end and self._is_outside(doc[start], doc[start + 1] if start + 1 < end else None, label):
            start += 1
        while start < end and self._is_tail(doc[end - 1], doc[start:end].text):
            end -= 1
        if label is Label.ORG and end - start > _DISTRICT_TAIL and doc[end - 1].text in self._districts:
            link = [token.text for token in doc[end - _DISTRICT_TAIL : end - 1]]
            end -= _DISTRICT_TAIL * (link == ["de", "la"])  # `direction de la santé`, of `de la wilaya`
        return start, end

    def _is_outside(self, token: Token, following: Token | None, label: Label) -> bool:
        """Tell whether the first token of an entity does not belong to the name."""
        text = token.text
        if token.is_space or (token.is_punct and text[:1] not in "'’"):
            return True
        if following is not None and following.lower_ in STREETS and (text.isdigit() or text in {"bis", "ter"}):
            return True
        if text.islower():
            if TRAINED_KEY in token.doc.user_data:
                return text in self._outside or text.replace("’", "'") in DEFINITE_ARTICLES or text in self._titles
            return text not in self._heads and text not in self._particles
        if following is None:
            return False
        if text in self._titles or (text.lower() in self._titles and label is Label.PER):
            return True
        if text.lower().replace("’", "'") in DEFINITE_ARTICLES and self._opens_sentence(token):
            is_place = label is Label.LOC and f"{text} {following.text}" not in self._places
            return is_place or is_acronym(following.text)
        return False

    def _is_company(self, entity: Span) -> bool:
        """Tell whether a name ends as companies do: `Vidal & Fils`."""
        name, _, partner = entity.text.rpartition(" & ")
        return name != "" and partner.rstrip(".") in self._partners

    def _opens_sentence(self, token: Token) -> bool:
        if token.i == 0:
            return True
        before = token.nbor(-1)
        return before.is_space or before.text[-1] in '.!?:"«»-–>('

    def _is_tail(self, token: Token, name: str) -> bool:
        """Tell whether the last token of an entity does not belong to the name."""
        if token.is_space or token.text in self._outside:
            return True
        if token.text in (")", "]"):
            return "(" not in name and "[" not in name
        return token.is_punct and token.text not in ("!", "?", ".")

    def _is_name(self, span: Span) -> bool:
        text = span.text
        if text in self._never or not any(c.isalnum() for c in text) or _is_handle(span):
            return False
        if text.islower() and span[0].text not in self._heads and TRAINED_KEY not in span.doc.user_data:
            return False
        if text[0].isdigit() and len(span) == 1:
            return False
        is_demonym = len(span) == 1 and text.lower() in load_demonyms() and text[-1] in "sxe"
        return not is_demonym or (span.label_ == Label.LOC and text in self._places)


def _is_handle(span: Span) -> bool:
    """Tell whether a span is the name of an account (`@Senat`), or begins behind its `@`."""
    before = span.doc[span.start - 1] if span.start else None
    return span.text.startswith("@") or (before is not None and not before.whitespace_ and before.text.endswith("@"))


def _split(entity: Span, label: Label) -> Iterator[tuple[int, int]]:
    """Yield the parts of an entity: between dashes behind spaces, two people joined by `&`, a name twice with `et`."""
    start = entity.start
    for token in entity[1:-1]:
        if token.text == "et" and fold(entity.doc[start : token.i].text) == fold(
            entity.doc[token.i + 1 : entity.end].text
        ):
            yield start, token.i
            start = token.i + 1
        is_dash = token.text in ("-", "–", "—") and token.nbor(-1).whitespace_  # ` - `, and ` -BRGM`
        people = {entity.doc[start].text, token.nbor().text}
        if is_dash or (token.text == "&" and label is Label.PER and people <= load_first_names()):
            yield start, token.i
            start = token.i + 1
    yield start, entity.end


@Language.factory(
    "newsner_model_names",
    default_config={"spans_key": MODEL_SPANS},
    requires=["doc.ents"],
    assigns=["doc.spans", "doc.ents"],
)
def make_model_name_tagger(nlp: Language, name: str, spans_key: str) -> ModelNameTagger:
    """Build a `ModelNameTagger`; add it after the model's NER."""
    return ModelNameTagger(nlp, spans_key=spans_key)
