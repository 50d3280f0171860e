"""Mentions: taggers propose candidates, each gets a score, and the best of those that overlap are kept."""
