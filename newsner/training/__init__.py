"""Train the NER on gold data, make such data, and score results on it."""
