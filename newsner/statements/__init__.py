"""Find who says what: statements, the words that attribute them, and who speaks."""
