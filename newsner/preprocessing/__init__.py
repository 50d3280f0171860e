"""Preprocessing: clean the text, split glued tokens, mark page clutter."""
