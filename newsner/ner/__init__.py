"""The statistical NER: spaCy's network, computed with numpy, and how models are loaded."""
