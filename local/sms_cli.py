"""`huiyin sms`: a citizen for the embedded home, who writes a text message and may send pictures."""

import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from local.home import Home


@click.command()
@click.argument("text", default="")
@click.option("--from", "sender", default="+8613900001111", show_default=True, help="Who writes, in E.164.")
@click.option(
    "--picture",
    "pictures",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file that goes with it; may be given several times.",
)
@click.option("--id", default="", help="The message's id; the same one again changes nothing.")
@click.option("--gateway", is_flag=True, help="By the SMS gateway, not by Twilio: no pictures.")
def sms(text: str, sender: str, pictures: tuple[Path, ...], id: str, *, gateway: bool) -> None:
    """Send TEXT to the running server, as a telephone does."""
    import os

    from chalicelib.config import Config
    from local.gateway import GatewayError
    from local.home import open_home
    from local.webhook import NoAnswerError

    if (gateway and pictures) or not (text or pictures):
        raise click.UsageError("a TEXT is needed, or a --picture by Twilio")
    home = open_home(Config.from_env(os.environ), owner=False)
    try:
        if gateway:
            bring(home, sender, text, id)
        else:
            send(home, sender, text, [(path.read_bytes(), guess(path)) for path in pictures], id)
    except (NoAnswerError, GatewayError) as error:
        raise click.ClickException(str(error)) from None
    finally:
        home.close()


def guess(path: Path) -> str:
    """What a telephone would say that it is."""
    import mimetypes

    return mimetypes.guess_type(path.name)[0] or "application/octet-stream"


def bring(home: "Home", sender: str, text: str, id: str = "") -> None:
    """The gateway tells of a message."""
    from local import gateway

    message = {"id": id or uuid.uuid4().hex, "from": sender, "to": gateway.NUMBER, "text": text}
    gateway.bring(home.keys.gateway, home.config.base_url, home.config.port, message)


def send(home: "Home", sender: str, text: str, brought: list[tuple[bytes, str]], id: str = "") -> str:
    """Twilio keeps what was brought, then tells of the message; its id."""
    from local import twilio_wire, webhook

    message = id or f"{'MM' if brought else 'SM'}{uuid.uuid4().hex}"
    form = {"MessageSid": message, "From": sender, "Body": text, "NumMedia": str(len(brought))}
    for number, (content, type) in enumerate(brought):
        media = f"ME{uuid.uuid4().hex}"
        home.media.add(media, content, type)
        place = twilio_wire.MEDIA.format(sid=home.keys.account.sid, message=message, media=media)
        form |= {f"MediaUrl{number}": f"https://api.twilio.com{place}", f"MediaContentType{number}": type}
    webhook.post(home, "/hooks/twilio/sms", form)
    return message
