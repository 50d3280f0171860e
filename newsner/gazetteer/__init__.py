"""Names with their identity: what a gazetteer holds, its files, and an index that finds names in documents."""
