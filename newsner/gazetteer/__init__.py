"""Gazetteers: their entries, how to read them from files, and an index that finds them in documents."""
