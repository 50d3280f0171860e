"""Tag a corpus of many texts, and stream the results or write them to files."""
