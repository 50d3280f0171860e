"""Link names of the same entity, within a document and across a corpus."""
