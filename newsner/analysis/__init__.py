"""Analyse texts and results beyond extraction."""
