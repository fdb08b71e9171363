"""The page of all texts: by reader and message, each channel in both languages, an SMS with its price."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from babel.messages.pofile import read_po

from chalicelib.channels.segments import PLAIN, WIDE, is_plain, places, segments
from chalicelib.domain import messages
from chalicelib.domain.messages import LANGUAGES, has, say
from local.texts.values import BASE_URL, USUAL, Reader, reader_of

WORDING = Path(messages.__file__).parent / "wording"
CHANNELS = ("sms", "email", "voice")
NAMES = {"sms": "SMS", "email": "Mail", "voice": "Voice"}
UNSAID = frozenset({"voice.title.message", "voice.title.call_back", "voice.note.call_back"})
"""What a call is called on screens; nobody hears it."""

TITLES = {Reader.CITIZEN: "To citizens", Reader.OFFICER: "To officers"}
HEAD = f"""# Messages

Every text that a citizen or an officer may get, filled in with usual values. `huiyin texts` prints this page
from the catalogues in `chalicelib/domain/wording`, and a test compares. Edit a catalogue, then
`huiyin texts > docs/messages.md`.

An SMS is paid for by the segment: {PLAIN[0]} places of the GSM alphabet, or {WIDE[0]} of UCS-2 as soon as one
character is not in it, and fewer in each part of a longer one ({PLAIN[1]}, {WIDE[1]}). Links are counted with
`{BASE_URL}`, {len(BASE_URL)} characters: with a longer address the texts that fill their segment cost
two. Officers are written to in Chinese; the English of their texts is not sent.
"""


def page() -> str:
    """The whole page, in Markdown."""
    parts = [HEAD]
    for reader, title in TITLES.items():
        parts.append(f"## {title}\n")
        parts += [_message(name, texts) for name, texts in _messages(reader).items()]
    return "\n".join(parts).rstrip("\n") + "\n"


def sent() -> list[str]:
    """The keys of what goes out by a channel, subjects apart, in the order of the catalogue."""
    with (WORDING / "zh_CN/LC_MESSAGES/huiyin.po").open("rb") as file:
        keys = [str(message.id) for message in read_po(file)]
    found = [key for key in keys if key.partition(".")[0] in CHANNELS and key not in UNSAID]
    return [key for key in found if not key.endswith(".subject")]


def render(lang: str, key: str, words: Mapping[str, str]) -> str:
    """A text with its words. KeyError if it names one that nobody has."""
    return say(lang, key, **words)


def _messages(reader: Reader) -> dict[str, list[str]]:
    """The keys of each message, by its name."""
    found: dict[str, list[str]] = {}
    for key in sent():
        if reader_of(key) is reader:
            found.setdefault(key.partition(".")[2], []).append(key)
    return found


def _message(name: str, texts: list[str]) -> str:
    ordered = sorted(texts, key=lambda key: CHANNELS.index(key.partition(".")[0]))
    shown = [_text(key, lang) for key in ordered for lang in LANGUAGES]
    return "\n".join([f"### `{name}`\n", *shown])


def _text(key: str, lang: str) -> str:
    text, channel = render(lang, key, USUAL[lang]), key.partition(".")[0]
    facts = "; ".join(_facts(key, lang, text))
    return f"{NAMES[channel]}, {lang}{f': {facts}' if facts else ''}\n\n```text\n{text.strip()}\n```\n"


def _facts(key: str, lang: str, text: str) -> Iterator[str]:
    if has(lang, f"{key}.subject"):
        yield f"“{render(lang, f'{key}.subject', USUAL[lang])}”"
    if key.startswith("sms."):
        alphabet, most = ("GSM-7", PLAIN[0]) if is_plain(text) else ("UCS-2", WIDE[0])
        count = segments(text)
        yield f"{places(text)} of {most} {alphabet}, {count} segment{'s' * (count > 1)}"
