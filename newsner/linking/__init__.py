"""Which names are one thing, within a document and across a corpus."""
