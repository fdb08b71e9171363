"""Real messages through the same use cases, virtual time following them."""
