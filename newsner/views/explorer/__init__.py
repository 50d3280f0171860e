"""A page on which a whole corpus can be searched, filtered and read, without network or server."""
