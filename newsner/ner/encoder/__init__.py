"""A transformer encoder as NER: the model ``newsner-accurate``."""
