"""Find the other occurrences of a document's names: in capitals, in headlines, or by one word of a person's name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span

from newsner.labels import Label
from newsner.mentions.definitions import find_defined, positions_of
from newsner.mentions.tagger import SpanTagger
from newsner.names import fold_word
from newsner.spans import (
    CONSISTENCY_SPANS,
    NEVER,
    SURE_SPANS,
    TAGGER_SPANS,
    model_probability,
    words_of,
)

_SURE = 0.6  # of the model, from which a name is looked for elsewhere
_LONGEST = 20  # tokens of a name that is looked for elsewhere
_SHORTEST_PART = 3  # characters of a word that may stand for a person's full name


class ConsistencyTagger(SpanTagger):
    """Propose the other occurrences of the names that taggers found in a document.

    Case and accents do not count, but an occurrence starts with a capital. Single words of a person's full name are
    looked for too. A form that was found with several labels is proposed with the most probable one.
    """

    def __init__(self, nlp: Language, *, spans_key: str, candidates: list[str]) -> None:
        super().__init__(nlp, spans_key=spans_key)
        self.candidates = candidates

    def find_sure(self, doc: Doc) -> Iterator[Span]:
        """Yield the names that other names of the document make sure."""
        sure = {(span.start, span.end, span.label_) for span in doc.spans.get(SURE_SPANS, ())}
        spans = [s for key in self.candidates for s in doc.spans.get(key, ()) if s.label_ != NEVER]
        probable = [s for s in spans if model_probability(s) >= _SURE or (s.start, s.end, s.label_) in sure]
        return find_defined(doc, probable, spans)

    def find(self, doc: Doc) -> Iterator[Span]:
        """Yield the occurrences that no tagger has proposed with that label."""
        proposed = {(s.start, s.end, s.label_): s for key in self.candidates for s in doc.spans.get(key, ())}
        words, positions = words_of(doc), positions_of(doc)
        for form, label in self._forms(words, proposed.values()).items():
            for start in positions.get(form[0], ()):
                if not words[start][0].isupper():
                    continue
                end = start + len(form)
                same = all(fold_word(word) == folded for word, folded in zip(words[start:end], form, strict=False))
                if same and end <= len(doc) and (start, end, label) not in proposed:
                    yield Span(doc, start, end, label=label)

    def _forms(self, words: Sequence[str], spans: Iterable[Span]) -> dict[tuple[str, ...], str]:
        """Return the folded words to look for, each with its label."""
        sums: dict[tuple[str, ...], dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for span in spans:
            probability = model_probability(span)
            if probability >= _SURE and len(span) <= _LONGEST:
                own = words[span.start : span.end]
                sums[tuple(map(fold_word, own))][span.label_] += probability
                if span.label_ == Label.PER and len(own) > 1:
                    for word in own:
                        if word[0].isupper() and len(word) >= _SHORTEST_PART:
                            sums[fold_word(word),][span.label_] += probability / len(own)
        return {form: max(labels, key=lambda label: labels[label]) for form, labels in sums.items()}


@Language.factory(
    "newsner_consistency",
    default_config={
        "spans_key": CONSISTENCY_SPANS,
        "candidates": list(TAGGER_SPANS),
    },
    requires=["doc.spans"],
    assigns=["doc.spans", "doc.ents"],
)
def make_consistency_tagger(nlp: Language, name: str, spans_key: str, candidates: list[str]) -> ConsistencyTagger:
    """Build a `ConsistencyTagger`; add it after the taggers whose names it looks for."""
    return ConsistencyTagger(nlp, spans_key=spans_key, candidates=candidates)
