"""`huiyin mail`."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from chalicelib.channels.mailbox.message import InboundMail


@click.group()
def mail() -> None:
    """Inbound mail."""


@mail.command("parse")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def parse(files: tuple[Path, ...], as_json: bool) -> None:
    """Show what is understood of mails, one line a file; what cannot be read is shown as unreadable."""
    for path in files:
        facts = _facts(path)
        line = json.dumps(facts, ensure_ascii=False) if as_json else _short(facts)
        # A file's name need not be UTF-8; its odd bytes are shown by their numbers.
        click.echo(line.encode("utf-8", "backslashreplace"))


def _facts(path: Path) -> dict[str, object]:
    from chalicelib.channels.mailbox.limits import MAIL_BYTES
    from chalicelib.channels.mailbox.message import InboundMail, Kind
    from chalicelib.channels.mailbox.parse import parse_mail

    try:
        with path.open("rb") as file:
            read = parse_mail(file.read(MAIL_BYTES + 1))
    except (OSError, ValueError) as error:
        reason = (
            os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
        ).lower()
        read = InboundMail(Kind.UNREADABLE, defects=(f"file: {reason}",))
    return {"file": str(path), **_mail(read)}


def _mail(read: "InboundMail") -> dict[str, object]:
    facts: dict[str, object] = {
        "kind": read.kind.value,
        "from": read.sender.address if read.sender else "",
        "from_name": read.sender.name if read.sender else "",
        "to": [each.address for each in read.to if each.address],
        "subject": read.subject,
        "text": read.text,
        "quoted": read.quoted,
        "attachments": [
            {"name": each.name, "type": each.type, "size": each.size} for each in read.attachments
        ],
        "message_id": read.message_id,
        "in_reply_to": read.in_reply_to,
        "references": list(read.references),
    }
    if read.kind == "bounce":
        facts["failed_recipients"] = list(read.failed_recipients)
    return {**facts, "defects": list(read.defects)}


def _short(facts: dict[str, object]) -> str:
    first = next(iter(str(facts["text"]).splitlines()), "")
    return f"{facts['file']}  {facts['kind']}  {facts['from']}  {facts['subject']}  {first[:60]}"
