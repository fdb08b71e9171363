"""Address headers: whom a mail is from, and to whom. What stands in angle brackets counts, not the name."""

import re
from collections.abc import Iterator

from chalicelib.channels.mailbox import limits
from chalicelib.channels.mailbox.message import Address
from chalicelib.channels.mailbox.words import WORD, clean, raw_to_text, readable

ADDRESS = re.compile(r"[^\s<>@,;:()\"'\[\]]{1,200}@[^\s<>@,;:()\"'\\]{1,255}")
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|<[^<>]*>|[(),;:]|[^"<(),;:)]+|.', re.DOTALL)
COMMENT = re.compile(r"\s{0,9}\([^()]{0,200}\)")
BARE_ID = re.compile(r"[^<>\s,;]{1,998}@[^<>\s,;]{1,255}")
SHIELD = {ord(c): f"={ord(c):02X}" for c in ',;:<>()"'}
ID = re.compile(r"<([^<>\s]{1,998})>")
BARE_SHIELD = {ord(c): f"={ord(c):02X}" for c in ',;:<>()"'}
ID = re.compile(r"[^<>\s,;]{1,998}@[^<>\s,;]{1,255}")


def addresses(values: list[str], hint: str = "") -> tuple[Address, ...]:
    """Of all headers of one name, in order; an entry may lack its address if there is a name."""
    found: list[Address] = []
    for value in values:
        for entry in _entries(_shielded(raw_to_text(value, hint))):
            address = _address(entry, hint)
            if address.address or address.name:
                found.append(address)
            if len(found) >= limits.ADDRESSES:
                return tuple(found)
    return tuple(found)


def message_ids(value: str) -> tuple[str, ...]:
    """The ids of Message-ID, In-Reply-To and References, in angle brackets, each once."""
    value = clean(value)
    ids = ID.findall(value) or BARE_ID.findall(value)
    return tuple(dict.fromkeys(f"<{id}>" for id in ids))


def _shielded(value: str) -> str:
    """Commas, brackets and quotes inside an encoded word are no structure."""
    return WORD.sub(lambda match: match[0].translate(SHIELD), value) if "?q?" in value.lower() else value


def _tokens(value: str) -> list[str]:
    tokens = TOKEN.findall(value)
    if tokens and tokens[-1][0] == '"' and (len(tokens[-1]) == 1 or tokens[-1][-1] != '"'):
        return TOKEN.findall(value.replace('"', ""))  # a quote that is never closed would swallow the rest
    return tokens


def _entries(value: str) -> Iterator[list[str]]:
    """The tokens of each mailbox: split at commas and semicolons outside quotes, comments and brackets."""
    entry: list[str] = []
    depth = 0
    for piece in _tokens(value):
        if piece == "(":
            depth += 1
        elif piece == ")":
            depth = max(0, depth - 1)
        if depth == 0 and piece in (",", ";"):
            yield entry
            entry = []
        elif depth == 0 and piece == ":" and not any(each.startswith("<") for each in entry):
            entry = []  # what stood before it is a group's name
        else:
            entry.append(piece)
    yield entry


def _address(entry: list[str], hint: str) -> Address:
    bracket = next(
        (i for i in range(len(entry) - 1, -1, -1) if len(entry[i]) > 1 and entry[i][0] == "<"), None
    )
    if bracket is None:
        return _bare("".join(entry), hint)
    inner = COMMENT.sub("", clean(entry[bracket][1:-1])).strip()
    name = _name("".join(entry[:bracket]), hint)
    address = ADDRESS.search(inner.rpartition(":")[2] if inner.startswith("@") else inner)
    return Address(name or _name("".join(entry[bracket + 1 :]), hint), address[0] if address else inner)


def _bare(text: str, hint: str) -> Address:
    """No brackets: an address, perhaps with its name in a comment behind it; or a name alone."""
    match = ADDRESS.search(text)
    if match is None:
        return Address(_name(text, hint), "")
    rest = (text[: match.start()] + " " + text[match.end() :]).strip()
    return Address(_name(rest, hint), match[0].strip("."))


def _name(text: str, hint: str) -> str:
    text = text.strip()
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = re.sub(r"\\(.)", r"\1", text[1:-1])
    name = readable(text, hint).strip()
    return name[1:-1].strip() if len(name) > 1 and name[0] == name[-1] and name[0] in "\"'" else name
