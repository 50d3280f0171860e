"""spaCy's transition-based NER, decoded so that it also says how sure it is of each decision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.pipeline.ner import DEFAULT_NER_MODEL, EntityRecognizer  # type: ignore[import-not-found]  # Cython
from spacy.tokens import Doc
from thinc.api import Model

from newsner.spans import PROBABILITIES_KEY

_OUTSIDE = "O"


@dataclass(frozen=True)
class _Parsed:
    """The final state of a document, and for each token the scores of the actions that could be taken there."""

    state: Any
    scores: NDArray[np.float32]


class ScoringNer(EntityRecognizer):  # type: ignore[misc]  # without stubs
    """An `EntityRecognizer` that finds the same entities and keeps the probabilities of its decisions.

    ``doc.user_data["newsner_probabilities"]`` is an array of two columns, with a row for each token: the probability
    (softmax over the actions) of the action that was taken there, and that of leaving the token outside all names,
    given the decisions before it. The documents of a batch advance together, with one matrix product for a step of
    all of them, which is also faster than spaCy's loop over single states.
    """

    def greedy_parse(self, docs: Sequence[Doc], drop: float = 0.0) -> list[_Parsed]:
        """Return the final state of each document, with the scores that led to it."""
        batch = self.moves.init_batch(docs)
        model = self.model.predict(docs)
        rows: list[list[NDArray[np.float32]]] = [[] for _ in batch]
        unfinished = [i for i, state in enumerate(batch) if not state.is_final()]
        while unfinished:
            states = [batch[i] for i in unfinished]
            scores = self.model.ops.to_numpy(model.predict(states))
            self.transition_states(states, scores)
            for i, row in zip(unfinished, scores, strict=True):
                rows[i].append(row)
            unfinished = [i for i in unfinished if not batch[i].is_final()]
        model.clear_memory()
        return [_Parsed(state, np.array(row)) for state, row in zip(batch, rows, strict=True)]

    def set_annotations(self, docs: Sequence[Doc], states_or_beams: Sequence[Any]) -> None:
        """Set ``doc.ents`` and the probabilities; of a beam, or of documents without tokens, there are none."""
        super().set_annotations(docs, [getattr(parsed, "state", parsed) for parsed in states_or_beams])
        actions = {self.moves.get_class_name(i): i for i in range(self.moves.n_moves)}
        for doc, parsed in zip(docs, states_or_beams, strict=True):
            if isinstance(parsed, _Parsed) and len(doc):
                shares = np.exp(parsed.scores - parsed.scores.max(axis=1, keepdims=True))
                shares /= shares.sum(axis=1, keepdims=True)
                taken = [actions[action] for action in _actions(doc)]
                doc.user_data[PROBABILITIES_KEY] = np.column_stack(
                    [shares[np.arange(len(doc)), taken], shares[:, actions[_OUTSIDE]]]
                )


def _actions(doc: Doc) -> list[str]:
    """Return the action that was taken at each token, to give the document its entities."""
    actions = [_OUTSIDE] * len(doc)
    for entity in doc.ents:
        inner = ["U"] if len(entity) == 1 else ["B", *"I" * (len(entity) - 2), "L"]
        actions[entity.start : entity.end] = [f"{step}-{entity.label_}" for step in inner]
    return actions


@Language.factory(
    "newsner_ner",
    default_config={
        "model": DEFAULT_NER_MODEL,
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
    """Build a `ScoringNer`; its settings are those of spaCy's ``ner``, in whose place it stands."""
    return ScoringNer(
        nlp.vocab,
        model,
        name,
        moves,
        update_with_oracle_cut_size=update_with_oracle_cut_size,
        incorrect_spans_key=incorrect_spans_key,
        scorer=scorer,
    )
