"""What a reply cycle remembers as yes or no, as the bits of one number: a head has no room for words."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from chalicelib.domain.values import Plea, Point, Sign, SignVerdict


class Proof(StrEnum):
    """Of the evidence of a reply, and of what was found of the reply."""

    PROVED = "proved"
    """There is evidence of the handling, or none is owed."""
    BARE = "bare"
    """It was replied without."""
    STORM = "storm"


Mark = Sign | SignVerdict | Proof | tuple[Point, Plea]
_BITS: Mapping[Mark, int] = {
    Sign.HASTY: 1,
    Sign.SHARED_SOURCE: 2,
    Sign.CONTACTED_BETWEEN: 4,
    Sign.OFFICERS_OWN: 8,
    SignVerdict.CONFIRMED: 16,
    SignVerdict.DISMISSED: 32,
    Proof.PROVED: 64,
    Proof.BARE: 128,
    Proof.STORM: 256,
    (Point.EVALUATION, Plea.RAISED): 512,
    (Point.EVALUATION, Plea.UPHELD): 1024,
    (Point.EVALUATION, Plea.REJECTED): 2048,
    (Point.EVIDENCE, Plea.RAISED): 4096,
    (Point.EVIDENCE, Plea.UPHELD): 8192,
    (Point.EVIDENCE, Plea.REJECTED): 16384,
    (Point.STORM, Plea.RAISED): 32768,
    (Point.STORM, Plea.UPHELD): 65536,
    (Point.STORM, Plea.REJECTED): 131072,
}
"""Stored with every case: never to be numbered anew."""


def stands(marks: int, mark: Mark) -> bool:
    return bool(marks & _BITS[mark])


def marked(marks: int, new: Iterable[Mark], instead_of: Iterable[Mark] = ()) -> int:
    """The same with `new` on, and whatever else of `instead_of` off."""
    for mark in instead_of:
        marks &= ~_BITS[mark]
    for mark in new:
        marks |= _BITS[mark]
    return marks
