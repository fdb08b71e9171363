"""`fold` with every room of `folds` registered."""

from chalicelib.domain.folding import Folding, fold
from chalicelib.domain.folds import loop, outcomes, survey, time

__all__ = ["Folding", "fold"]

ROOMS = (loop, survey, time, outcomes)
"""Each registers what its events do when it is imported."""
