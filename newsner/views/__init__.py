"""Show results in notebooks, web pages, terminals and plots."""
