"""Mentions: taggers propose candidates, a score says how probable each is, and overlaps are settled."""
