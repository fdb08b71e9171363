"""Webhooks at the command line, and their catalogue as a page of the docs."""
