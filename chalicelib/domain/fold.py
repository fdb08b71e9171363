"""`fold` with every room of `folds` registered."""

from chalicelib.domain.folding import Folding, fold
from chalicelib.domain.folds import (
    loop,
    merging,
    outcomes,
    petition,
    returns,
    rights,
    score,
    signs,
    supervision,
    survey,
    time,
    work,
)

__all__ = ["Folding", "fold"]

ROOMS = (loop, survey, time, outcomes, rights, supervision, returns, work, merging, petition, signs, score)
"""Each registers what its events do when it is imported."""
