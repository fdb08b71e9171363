"""The table of casework as a page of the docs."""
