"""How a quantity is read: the number, what it counts or measures, what bounds it, and what makes it no quantity."""
