"""Bytes to text: what the label says if it can be, else what a Chinese office is most likely to have got.

Labels are wrong in known ways: gb2312 on GBK and GB18030, iso-8859-1 or us-ascii on anything, utf-8 on GBK.
So a label is obeyed as the larger set that contains it; where bytes and label contradict each other, the
candidates are decoded and weighed (`plausible`), and a detector is asked for what none of them explains.
"""

import codecs
import re
from contextlib import suppress
from dataclasses import dataclass

from chalicelib.channels.mailbox.plausible import weight

LARGER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "cp950": "big5",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
}
ALIASES = {
    "gb2312-80": "gb2312",
    "gb-2312": "gb2312",
    "x-gb2312": "gb2312",
    "x-gbk": "gbk",
    "gb18030-2000": "gb18030",
    "gb18030-2022": "gb18030",
    "chinesebig5": "big5",
    "x-x-big5": "big5",
    "cn-big5": "big5",
    "big5-hkscs": "big5",
    "hz-gb-2312": "hz",
    "x-sjis": "cp932",
    "ks-c-5601-1987": "euc_kr",
    "windows-949": "cp949",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "x-mac-roman": "mac-roman",
    "iso-8859-8-i": "iso8859-8",
    "utf-8mb4": "utf-8",
}
MULTIBYTE = {"gb18030", "big5", "euc_kr", "cp949", "cp932", "euc_jp", "johab"}
RELATIVES = {"big5": ("big5hkscs", "cp950"), "euc_kr": ("cp949",)}
"""Neither contains the other: what the plain one cannot take is tried with these."""
LATIN = {"ascii", "cp1252", ""}
REFUSED = re.compile(r"idna|punycode|escape|undefined|mbcs|oem|charmap|bz2|hex|base64|rot|zlib|uu|quopri")
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
MIXED = 200_000
"""Up to so many bytes a text is looked at line by line."""
FEW = 8
"""Two-byte characters: four words of Chinese in GBK may be as many letters in UTF-8."""
THREE_BYTES = "\u0800"
SURE = 0.6
"""A weight that Chinese text reaches and chance does not."""
TORN = 0.02
"""A share of broken characters under which a text is damaged, not wrongly labelled."""


@dataclass(frozen=True, slots=True)
class Decoded:
    text: str
    charset: str
    defect: str = ""


def known(label: str) -> str:
    """The codec of a label as it is found in mails, or nothing."""
    name = re.sub(r"^(3d|_)+", "", label.strip().strip("\"'").lower())[:40]
    name = name.replace("_", "-")
    try:
        codec = codecs.lookup(ALIASES.get(name, name)).name
    except (LookupError, ValueError):
        return ""
    return "" if REFUSED.search(codec) else LARGER.get(codec, codec)


def decode(data: bytes, label: str = "", hint: str = "") -> Decoded:
    """Never fails. `hint` is the charset of something near by, for data without a label."""
    by_mark = _by_mark(data)
    if by_mark is not None:
        return by_mark
    if data.isascii():
        return _seven_bit(data, known(label))
    codec = known(label)
    defect = "" if codec or not label.strip() else "unknown_charset"
    text = _strictly(data, codec) if codec else None
    if text is not None and not _doubtful(data, codec, text):
        return Decoded(text, codec, defect)
    return _weighed(data, codec or known(hint), text, defect)


def _by_mark(data: bytes) -> Decoded | None:
    for mark, codec in BOMS:
        if data.startswith(mark):
            text = _strictly(data, codec)
            if text is not None:
                return Decoded(text.lstrip("\ufeff"), codec)
    return None


def _seven_bit(data: bytes, codec: str) -> Decoded:
    """Escapes tell what is no plain ASCII, whatever the label; UTF-16 of ASCII is half zeros."""
    if b"\x1b$" in data:
        for each in ("iso2022_jp_2", "iso2022_kr"):
            text = _strictly(data, each)
            if text is not None and "\x1b" not in text:
                return Decoded(text, each)
    if b"~{" in data and (codec == "hz" or b"~}" in data):
        text = _strictly(data, "hz")
        if text is not None and (codec == "hz" or weight(text) >= SURE):
            return Decoded(text, "hz")
    if codec in ("utf-7", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "hz") or b"\0" in data:
        return _wide(data, codec)
    return Decoded(data.decode("ascii"), codec or "ascii")


def _wide(data: bytes, codec: str) -> Decoded:
    guesses = [codec] if codec else []
    if data.count(b"\0") * 3 > len(data):
        guesses += ["utf-16-be" if data[:1] == b"\0" else "utf-16-le"]
    for each in guesses:
        text = _strictly(data, each)
        if text is not None and "\0" not in text:
            return Decoded(text, each)
    return Decoded(data.decode("ascii"), "ascii")


def _strictly(data: bytes, codec: str) -> str | None:
    for each in (codec, *RELATIVES.get(codec, ())):
        with suppress(UnicodeError, LookupError):
            return data.decode(each)
    return None


def _doubtful(data: bytes, codec: str, text: str) -> bool:
    """Whether the bytes could be decoded by the label, but the text looks like none."""
    if codec == "utf-8":
        return False
    if codec in LATIN:
        return _strictly(data, "utf-8") is not None or weight(text) < 0 or _is_chinese(data)
    if codec in MULTIBYTE or codec.startswith("utf-16"):
        return weight(text) < SURE
    return _strictly(data, "utf-8") is not None


def _is_chinese(data: bytes) -> bool:
    return any(weight(_strictly(data, each) or "") >= SURE for each in ("gb18030", "big5"))


def _weighed(data: bytes, codec: str, text: str | None, defect: str) -> Decoded:
    """The best of what the bytes can be read as; the label wins where nothing is clearly better."""
    found: dict[str, str | None] = {codec: text} if text is not None else {}
    for each in ("utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be", codec):
        if each and each not in found:
            found[each] = _strictly(data, each)
    scored = {each: _score(each, read, codec) for each, read in found.items() if read is not None}
    best = max(scored, key=lambda each: scored[each], default="")
    if best and (scored[best] >= SURE or best == codec):
        return Decoded(found[best] or "", best, defect or ("" if best == codec else "wrong_charset"))
    torn = _torn(data, codec or "utf-8")
    return torn or _detected(data, codec, defect)


def _score(name: str, text: str, label: str) -> float:
    """UTF-8 does not come about by chance, except in a few bytes; UTF-16 needs more proof than others."""
    bonus = {"utf-16-le": -0.2, "utf-16-be": -0.2}.get(name, 0.0)
    if name == "utf-8":
        two_bytes = 0.6 if sum(1 for c in text if not c.isascii()) >= FEW else 0.3
        bonus = 1.0 if max(text) >= THREE_BYTES else two_bytes
    return weight(text) + bonus + (0.25 if name == label else 0.0)


def _torn(data: bytes, codec: str) -> Decoded | None:
    """Text in the labelled charset with a few broken bytes: cut off, or damaged on its way."""
    if codec in LATIN:
        return None
    text = data.decode(codec, "replace")
    wide = sum(1 for c in text if not c.isascii())
    broken = text.count("\ufffd") - text.endswith("\ufffd")
    if broken <= wide * TORN and wide > 1:
        return Decoded(text, codec, "broken_characters")
    return None


def _detected(data: bytes, codec: str, defect: str) -> Decoded:
    """Neither Chinese nor as labelled: two texts put together, Western, or what the detector says."""
    lines = data.splitlines(keepends=True)
    others = [line for line in lines if _strictly(line, "utf-8") is None]
    if b"\0" not in data and sum(map(_is_wide, lines)) > len(others) and len(data) < MIXED:
        guess = decode(b"".join(others)).charset
        text = "".join(_strictly(line, "utf-8") or line.decode(guess, "replace") for line in lines)
        return Decoded(text, "utf-8", "mixed_charsets")
    for each in ("cp1252" if b"\0" not in data and _is_western(data) else _guess(data), "cp1252", "latin-1"):
        text = _strictly(data, each) or ""
        if text:
            return Decoded(text, each, defect or ("" if each == codec else "wrong_charset"))
    return Decoded(data.decode("latin-1"), "latin-1", "wrong_charset")


def _is_wide(data: bytes) -> bool:
    return not data.isascii()


def _is_western(data: bytes) -> bool:
    """A few accents among plain letters."""
    high = sum(1 for byte in data if byte > 0x7F)  # noqa: PLR2004  what is no ASCII
    return high * 5 < sum(1 for byte in data if chr(byte).isalpha()) and weight(data.decode("latin-1")) > 0


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes  # 20 ms that most mails never need

    best = from_bytes(data[:20_000]).best()
    return best.encoding if best is not None else "cp1252"
