"""Replace names and figures by pseudonyms, with a key that undoes it."""
