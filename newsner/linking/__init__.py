"""Link names of one thing, within a document and across a corpus."""
