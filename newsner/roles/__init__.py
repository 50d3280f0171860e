"""What an article says of its entities: roles and gender of people, places that act, and words that mean them."""
