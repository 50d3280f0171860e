"""The statistical NER: load models and compute spaCy's network with numpy."""
