"""Files that citizens send: what they really are, and pictures without the place where they were taken."""
