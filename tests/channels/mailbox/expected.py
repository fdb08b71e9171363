"""What stalwart's own tests expect of a mail, from the JSON beside it."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chalicelib.channels.mailbox.message import InboundMail


@dataclass(frozen=True)
class Expected:
    senders: list[tuple[str, str]]
    subject: str
    names: list[str]

    def differs(self, mail: InboundMail) -> list[str]:
        """What is not as expected; a broken character in the expectation stands for whichever was meant."""
        found = [(mail.sender.name, mail.sender.address)] if mail.sender else []
        names = sorted(each.name for each in mail.attachments if each.name)
        return [
            *(["sender"] if found != self.senders[:1] else []),
            *(["subject"] if not _like(self.subject, mail.subject) else []),
            *(["names"] if not _like("\n".join(self.names), "\n".join(names)) else []),
        ]


def _like(expected: str, found: str) -> bool:
    pattern = ".{1,3}".join(re.escape(piece) for piece in re.split("\ufffd+", " ".join(expected.split())))
    return re.fullmatch(pattern, " ".join(found.split())) is not None


def expected(path: Path) -> Expected:
    document = json.loads(path.read_text("utf-8"))
    parts = document["parts"]
    return Expected(
        senders=[
            (each.get("name") or "", each.get("address") or "")
            for each in _addresses(_header(parts[0], "from"))
        ],
        subject=_text(_header(parts[0], "subject")),
        names=sorted(filter(None, (_name(parts[number]) for number in document["attachments"]))),
    )


def _header(part: dict[str, Any], name: str) -> Any:
    return next((each["value"] for each in reversed(part["headers"]) if each["name"] == name), None)


def _addresses(value: Any) -> list[dict[str, str | None]]:
    found = value.get("Address", {}) if isinstance(value, dict) else {}
    return found.get("List") or [each for group in found.get("Group", []) for each in group["addresses"]]


def _text(value: Any) -> str:
    if not isinstance(value, dict):
        return ""
    return str(value["Text"] if "Text" in value else value["TextList"][-1])


def _name(part: dict[str, Any]) -> str:
    for header, wanted in (("content_disposition", "filename"), ("content_type", "name")):
        value = _header(part, header)
        attributes = (value["ContentType"].get("attributes") or []) if isinstance(value, dict) else []
        for each in attributes:
            if each["name"] == wanted:
                return str(each["value"])
    return ""
