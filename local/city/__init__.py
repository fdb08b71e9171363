"""A city that lives for a year on the simulator's world, and is counted by somebody else at its end."""
