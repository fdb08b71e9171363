"""What an officer can order, by subject: the command, what it does to a case, and its row of the table."""
