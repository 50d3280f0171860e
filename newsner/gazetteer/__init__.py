"""Gazetteers: entries, files, and an index that finds their surfaces in documents."""
