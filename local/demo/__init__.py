"""The story of three weeks, played in the terminal by the real use cases."""
