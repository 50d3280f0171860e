"""An NER whose weights are drawn at random: small, and it takes every kind of action."""

import numpy as np
import spacy
from spacy.language import Language

WORDS = ["Macron", "est", "à", "Alger", ",", "l'", "OTAN", "\n", " ", "2015", "Jean-Pierre", "x", "(", "—", "É"]
EMBED = {"@architectures": "spacy.MultiHashEmbed.v2", "width": 24, "attrs": ["NORM", "SUFFIX"], "rows": [50, 40]}
ENCODE = {"width": 24, "window_size": 1, "maxout_pieces": 3, "depth": 3}


def build_random_ner(seed: int, *, vectors: bool = False, encoder: str = "spacy.MaxoutWindowEncoder.v2") -> Language:
    """Return an NER whose weights are drawn at random, so that it takes every kind of action."""
    nlp = spacy.blank("fr")
    if vectors:
        nlp.vocab.set_vector("Alger", np.ones(5, "f"))
        nlp.vocab.set_vector("OTAN", -np.ones(5, "f"))
    encode = {key: value for key, value in ENCODE.items() if "Mish" not in encoder or key != "maxout_pieces"}
    tok2vec = {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {**EMBED, "include_static_vectors": vectors},
        "encode": {"@architectures": encoder, **encode},
    }
    model = {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner",
        "extra_state_tokens": False,
        "hidden_width": 16,
        "maxout_pieces": 2,
        "use_upper": True,
        "tok2vec": tok2vec,
    }
    ner = nlp.add_pipe("newsner_ner", "ner", config={"model": model})
    for label in ("PER", "LOC", "ORG"):
        ner.add_label(label)
    nlp.initialize()
    draw = np.random.default_rng(seed)
    for layer in ner.model.walk():
        for name in layer.param_names:
            if layer.has_param(name):
                layer.set_param(name, draw.standard_normal(layer.get_param(name).shape).astype("f") * 0.7)
    return nlp
