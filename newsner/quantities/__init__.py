"""Read quantities: a number, what it counts or measures, and its bound; or why a number is not a quantity."""
