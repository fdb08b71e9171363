"""The scenes that a trainer replays."""
