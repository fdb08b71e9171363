"""Location data is stripped from pictures (traps.md 36), and they still show, the right way up."""

import struct
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.files import exif, kinds, pictures
from tests.files.builders import (
    DEGREES,
    ICC,
    PLACE,
    SCAN,
    bare_heif,
    film,
    heif,
    jpeg,
    located_film,
    png,
    tiff,
    webp,
)

PICTURES = {kinds.JPEG: jpeg(), kinds.PNG: png(), kinds.WEBP: webp(), kinds.HEIF: heif()}


@pytest.mark.parametrize("kind", PICTURES)
def test_nothing_of_the_place_is_left(kind: str) -> None:
    clean = pictures.without_place(PICTURES[kind], kind)
    assert DEGREES in PICTURES[kind]
    for told in (PLACE, DEGREES, b"GPSLatitude"):
        assert told not in clean
    assert kinds.detect(clean) == kind


@pytest.mark.parametrize("kind", PICTURES)
def test_done_twice_is_done_once(kind: str) -> None:
    clean = pictures.without_place(PICTURES[kind], kind)
    assert pictures.without_place(clean, kind) == clean


def test_a_jpeg_keeps_what_is_drawn_its_colours_and_which_way_is_up() -> None:
    clean = pictures.without_place(jpeg(turned=6), kinds.JPEG)
    assert SCAN in clean
    assert ICC in clean
    assert clean.endswith(b"\xff\xd9")
    assert exif.orientation(clean[clean.index(b"Exif\x00\x00") + 6 :]) == 6


def test_an_upright_picture_has_no_exif_at_all() -> None:
    assert b"Exif" not in pictures.without_place(jpeg(turned=1), kinds.JPEG)


@pytest.mark.parametrize("kind", [kinds.PNG, kinds.WEBP])
def test_other_pictures_keep_which_way_is_up(kind: str) -> None:
    clean = pictures.without_place(PICTURES[kind], kind)
    assert exif.orientation(clean[clean.index(b"MM\x00*") :]) == 6


def test_what_stands_behind_a_picture_goes() -> None:
    """A film of the moment, or a second picture with a place of its own."""
    clean = pictures.without_place(jpeg(behind=film() + jpeg()), kinds.JPEG)
    assert clean == pictures.without_place(jpeg(), kinds.JPEG)


def test_a_film_keeps_its_length_and_loses_its_place() -> None:
    clean = pictures.without_place(film(), "video/mp4")
    assert len(clean) == len(film())
    assert b"31.2304" not in clean


def test_in_place_nothing_moves() -> None:
    assert len(pictures.without_place(heif(), kinds.HEIF)) == len(heif())


def test_other_kinds_stay_as_they_are() -> None:
    assert pictures.without_place(b"%PDF-1.7", kinds.PDF) == b"%PDF-1.7"


def test_a_cut_off_jpeg_still_loses_its_place() -> None:
    clean = pictures.without_place(jpeg()[:-6], kinds.JPEG)
    assert PLACE not in clean


@given(st.data())
@pytest.mark.parametrize("kind", PICTURES)
def test_a_damaged_picture_is_cleaned_or_refused(kind: str, data: st.DataObject) -> None:
    content = bytearray(PICTURES[kind])
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(8, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    try:
        pictures.without_place(bytes(content[:cut]), kind)
    except pictures.UnreadableError:
        return


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xff\xd8" + b"\xff" * 3_000_000, kinds.JPEG),
        (b"....ftypheic" + b"Exif\x00\x00MM\x00*" * 300_000, kinds.HEIF),
        (b"GIF89a" + b"<x:xmpmeta" * 300_000, kinds.GIF),
        (b"....ftypisom" + b"+31.23" * 500_000, "video/mp4"),
    ],
)
def test_nobody_can_make_us_look_for_ever(content: bytes, kind: str) -> None:
    begun = time.process_time()
    with suppress(pictures.UnreadableError):
        pictures.without_place(content, kind)
    assert time.process_time() - begun < 5


def test_a_tiff_that_says_nothing_is_upright() -> None:
    assert [exif.orientation(each) for each in (b"", b"MM", tiff()[:12], b"II*\x00\xff\xff\xff\xff")] == [
        1
    ] * 4


def test_exif_without_its_mark_loses_its_place_as_well() -> None:
    content = bare_heif()
    clean = pictures.without_place(content, kinds.HEIF)
    assert len(clean) == len(content)
    assert DEGREES in content
    assert DEGREES not in clean


def test_a_box_of_degrees_becomes_one_that_players_pass_over() -> None:
    content = located_film()
    clean = pictures.without_place(content, "video/3gpp")
    degrees = struct.pack(">ii", 7_961_000, 2_046_361)
    assert (len(clean), degrees in content, degrees in clean) == (len(content), True, False)
    assert clean.endswith(b"mdat")
    assert b"free" in clean
    assert (
        pictures.without_place(b"\x00\x00\xff\xffloci is no box", "video/3gpp")
        == b"\x00\x00\xff\xffloci is no box"
    )
