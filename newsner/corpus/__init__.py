"""Tag a corpus: many texts, from anywhere, into results that stream, or files."""
