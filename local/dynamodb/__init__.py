"""A DynamoDB in memory that keeps the semantics of the real one, for the simulator: no socket, one thread."""
