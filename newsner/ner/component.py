"""spaCy's transition-based NER, with a probability for each decision."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from spacy.attrs import IS_SPACE  # type: ignore[import-not-found]  # Cython
from spacy.language import Language
from spacy.pipeline.ner import EntityRecognizer  # type: ignore[import-not-found]  # Cython
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import registry
from thinc.api import Model

from newsner.ner.decoder import Decoder, Name, read_parts, read_state
from newsner.ner.loading import add_shipped_vectors, load_shipped_weights, shipped_layers
from newsner.ner.network import Floats, Network, one_thread
from newsner.spans import PROBABILITIES_KEY, TRAINED_KEY

TRAINED = "trained_by_newsner"
"""The setting, in the file ``cfg`` of an NER, that says that its names are bare (`newsner.spans.TRAINED_KEY`)."""

SHIPPED_LAYERS = "newsner.ShippedNer.v1"
"""The name in spaCy's registry of the layers of newsner's own NER, whose weights come with them."""


@registry.architectures(SHIPPED_LAYERS)  # type: ignore[untyped-decorator]
def build_shipped_layers() -> Model[list[Doc], Any]:
    """Return the layers of newsner's own NER; the component gives them their weights."""
    model: Model[list[Doc], Any] = registry.resolve({"model": shipped_layers()})["model"]
    model.attrs[SHIPPED_LAYERS] = True
    return model


@dataclass(frozen=True)
class _Decision:
    """The names found in a document, and two probabilities for each token."""

    names: list[Name]
    probabilities: Floats


class ScoringNer(EntityRecognizer):  # type: ignore[misc]  # without stubs
    """An `EntityRecognizer` that finds the same entities as spaCy's and keeps the probabilities of its decisions.

    ``doc.user_data["newsner_probabilities"]`` is an array with one row for each token and two columns: the probability
    (softmax over the actions) of the action that was chosen, and the probability that the token is outside all names,
    given the decisions before it. `newsner.ner.network` and `newsner.ner.decoder` compute the network several times
    faster than spaCy. If they do not support its layers, or if entities or sentences are already set, spaCy computes
    it, and there are no probabilities.

    With the default ``model``, it starts with the weights and labels of newsner's own NER.
    """

    _state: tuple[Any, ...] = ()
    _parts: tuple[Network, Decoder] | None = None

    def initialize(
        self, get_examples: Callable[[], Iterable[Example]], nlp: Language | None = None, labels: Any = None
    ) -> None:
        """Return to the weights that it starts with, and add the labels of the examples."""
        if not self.model.attrs.get(SHIPPED_LAYERS):
            super().initialize(get_examples, nlp=nlp, labels=labels)
            return
        load_shipped_weights(self)
        for example in get_examples():
            for entity in example.reference.ents:
                self.add_label(entity.label_)

    def greedy_parse(self, docs: Sequence[Doc], drop: float = 0.0) -> list[Any]:
        """Return the names and probabilities of each document, or spaCy's final state where spaCy must decide."""
        parts = self._read_parts()
        if parts is None:
            return list(super().greedy_parse(docs, drop))
        network, decoder = parts
        ours = [doc for doc in docs if len(doc) and not _is_annotated(doc)]
        decisions = {id(doc): _Decision([], np.empty((0, 2), np.float32)) for doc in docs if not len(doc)}
        if ours:
            are_spaces = np.concatenate([doc.to_array(IS_SPACE) for doc in ours]) > 0
            with one_thread():
                names, probabilities = decoder(network(ours), [len(doc) for doc in ours], are_spaces)
            decisions.update(zip(map(id, ours), _share_out(names, probabilities, ours), strict=True))
        return [decisions.get(id(doc)) or super(ScoringNer, self).greedy_parse([doc], drop)[0] for doc in docs]

    def _read_parts(self) -> tuple[Network, Decoder] | None:
        """Return network and decoder; they are read again when the weights have changed, as in training."""
        state = read_state(self)
        if state != self._state:
            self._state, self._parts = state, read_parts(self)
        return self._parts

    def set_annotations(self, docs: Sequence[Doc], states_or_beams: Sequence[Any]) -> None:
        """Set ``doc.ents``, and the probabilities unless spaCy itself decided."""
        for doc, decision in zip(docs, states_or_beams, strict=True):
            if isinstance(decision, _Decision):
                doc.set_ents([Span(doc, *name) for name in decision.names], default="outside")
                doc.user_data[PROBABILITIES_KEY] = decision.probabilities
            else:
                super().set_annotations([doc], [decision])
            if self.cfg.get(TRAINED):
                doc.user_data[TRAINED_KEY] = True


def _is_annotated(doc: Doc) -> bool:
    """Tell whether earlier components have set entities, or sentences, whose borders entities must not cross."""
    return bool(doc.has_annotation("ENT_IOB") or doc.has_annotation("SENT_START"))


def _share_out(names: list[Name], probabilities: Floats, docs: Sequence[Doc]) -> Iterator[_Decision]:
    """Yield the decisions on each document, with token positions counted from its start."""
    remaining = deque(names)
    start = 0
    for doc in docs:
        end = start + len(doc)
        own = []
        while remaining and remaining[0].start < end:
            name = remaining.popleft()
            own.append(Name(name.start - start, name.end - start, name.label))
        yield _Decision(own, probabilities[start:end])
        start = end


@Language.factory(
    "newsner_ner",
    default_config={
        "model": {"@architectures": SHIPPED_LAYERS},
        "moves": None,
        "update_with_oracle_cut_size": 100,
        "incorrect_spans_key": None,
        "scorer": {"@scorers": "spacy.ner_scorer.v1"},
    },
    assigns=["doc.ents"],
)
def make_scoring_ner(
    nlp: Language,
    name: str,
    model: Model[list[Doc], Any],
    moves: Any,
    update_with_oracle_cut_size: int,
    incorrect_spans_key: str | None,
    scorer: Callable[..., Any] | None,
) -> ScoringNer:
    """Build a `ScoringNer`; it replaces spaCy's ``ner`` and has the same settings.

    The default ``model`` is newsner's own NER; any other, such as that of spaCy's ``ner``, is trained or loaded.
    """
    ner = ScoringNer(
        nlp.vocab,
        model,
        name,
        moves,
        update_with_oracle_cut_size=update_with_oracle_cut_size,
        incorrect_spans_key=incorrect_spans_key,
        scorer=scorer,
    )
    if model.attrs.get(SHIPPED_LAYERS):
        add_shipped_vectors(nlp.vocab)
        load_shipped_weights(ner)
    return ner
