import pytest

from chalicelib.domain.transcript import Transcript, Word


def test_chinese_words_stand_together_and_latin_ones_apart() -> None:
    words = (Word("柳塘街道"), Word("WiFi"), Word("router"), Word("坏了"), Word("。", is_sign=True))
    assert Transcript(words, "m").text == "柳塘街道WiFi router坏了。"


def test_doubtful_words_are_marked_and_punctuation_never_is() -> None:
    words = (
        Word("柳塘", 0.9),
        Word("停水", 0.3),
        Word("两天", 0.5),
        Word("，", 0.0, is_sign=True),
        Word("急", 0.9),
    )
    transcript = Transcript(words, "m")
    assert transcript.text == "柳塘停水两天，急"
    assert transcript.marked == "柳塘〔停水两天〕，急"
    assert transcript.confidence == pytest.approx(0.65)


def test_a_sure_transcript_has_no_marks() -> None:
    assert Transcript((Word("停水", 0.9),), "m").marked == ""


def test_nothing_heard_is_no_confidence() -> None:
    assert (Transcript((), "m").text, Transcript((), "m").confidence) == ("", 0.0)
