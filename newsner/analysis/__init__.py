"""Questions asked of texts and results beyond what stands in them."""
