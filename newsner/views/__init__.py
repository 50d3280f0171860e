"""Results shown: in notebooks, pages, terminals and plots."""
