"""The workbench in which a human settles doubtful identities: in notebooks, on a page without kernel, in terminals."""
