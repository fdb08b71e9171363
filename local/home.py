"""The embedded home: one folder of data, and everything that the use cases are handed."""

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from chalicelib import parts
from chalicelib.channels.gateway_client import GatewaySender
from chalicelib.channels.mail import Relay, SmtpSender
from chalicelib.channels.sms import TwilioSender
from chalicelib.channels.survey_calls import TwilioCaller
from chalicelib.channels.switchboard import switchboard
from chalicelib.channels.twilio_media import TwilioPictures
from chalicelib.channels.voice import TwilioRecordings
from chalicelib.channels.webhooks import HttpPoster
from chalicelib.config import Config
from chalicelib.domain.values import Channel
from chalicelib.ports import Deps, Sender, SweepAlone
from chalicelib.store.sqlite import SqliteStore
from local import gateway, keys, smtp, twilio, whisper
from local.blobs import FileBlobs
from local.clock import VirtualClock
from local.identity import LocalIdentity
from local.media import KeptMedia
from local.outbox import Outbox
from local.recordings import KeptRecordings
from local.uploads import LocalUploads
from local.witness import FileWitness

STORE, OUTBOX, CLOCK, BLOBS, CALLS, MEDIA, ROOTS = (
    "huiyin.db",
    "outbox.db",
    "clock.json",
    "blobs",
    "calls",
    "media",
    "roots",
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Home:
    """The parts that the server and the command line use beside `deps`."""

    config: Config
    keys: keys.Keys
    store: SqliteStore
    outbox: Outbox
    clock: VirtualClock
    identity: LocalIdentity
    recordings: KeptRecordings
    media: KeptMedia
    deps: Deps = field(repr=False)

    def close(self) -> None:
        self.store.close()
        self.outbox.close()


def folder(config: Config) -> Path:
    """The data folder, made for its owner alone."""
    config.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    return config.data


def open_home(config: Config, notify: Callable[[], None] = lambda: None, *, owner: bool = True) -> Home:
    """Open or make the data; only the `owner`, the server, sets the speed of the clock.

    parts.DocumentError if one of the office's own documents cannot be taken; nothing is opened then.
    """
    data = folder(config)
    sla, rules = parts.build_sla(config.office), parts.build_rules(config.office)
    kept = keys.load(data, config)
    store, outbox = SqliteStore(data / STORE), Outbox(data / OUTBOX)
    parts.keep_policy(store, config.office)
    clock = VirtualClock(data / CLOCK, config.speed if owner else None)
    identity = LocalIdentity(kept.jwt)
    deps = Deps(
        store=store,
        now=clock,
        new_id=lambda: uuid.uuid4().hex,
        sla=sla,
        sla_of=parts.sla_of(store, config.office),
        office=parts.build_office(config.office),
        rules=rules,
        senders=_senders(config, kept, outbox),
        identity=identity,
        clock=SweepAlone(),
        secrets=kept.hmac,
        base_url=config.base_url,
        blobs=FileBlobs(data / BLOBS),
        recordings=TwilioRecordings(kept.account.sid, kept.account.token, _twilio_api(config)),
        pictures=TwilioPictures(kept.account.sid, kept.account.token, _twilio_api(config)),
        transcriber=whisper.transcriber(config.whisper_model if owner else "", FileBlobs(data / BLOBS)),
        uploads=LocalUploads(kept.hmac.key()),
        witness=FileWitness(data / ROOTS),
        webhook_token=kept.account.token,
        gateway_secret=kept.gateway,
        open311_keys=kept.open311,
        webhooks=config.webhooks,
        poster=HttpPoster(wall, _tell_of_webhook),
        wall=wall,
        notify=notify,
        refused=_note_refusal,
    )
    return Home(
        config,
        kept,
        store,
        outbox,
        clock,
        identity,
        KeptRecordings(data / CALLS),
        KeptMedia(data / MEDIA),
        deps,
    )


def _senders(config: Config, kept: keys.Keys, outbox: Outbox) -> dict[Channel, Sender]:
    account = kept.account
    return {
        Channel.VOICE: TwilioCaller(
            account.sid, account.token, account.number, config.base_url, _twilio_api(config)
        ),
        Channel.SMS: _text_messages(config, kept),
        Channel.EMAIL: SmtpSender(Relay(smtp.HOST, config.smtp_port), config.mail_from, outbox.has),
    }


def _text_messages(config: Config, kept: keys.Keys) -> Sender:
    account = kept.account
    known: dict[str, Callable[[], Sender]] = {
        "twilio": lambda: TwilioSender(
            account.sid, account.token, account.number, config.base_url, _twilio_api(config)
        ),
        "gateway": lambda: GatewaySender(_gateway(config), kept.gateway, wall),
    }
    return switchboard(config.sms_providers, known, wall, _tell)


def _note_refusal(action: str, ticket: str, why: str, person: str) -> None:
    _log.warning("refused: %s of %s by %s, %s", action, ticket, person, why)


def _tell(provider: str, is_avoided: bool) -> None:
    _log.warning("sms provider %s is %s", provider, "being avoided" if is_avoided else "well again")


def _tell_of_webhook(endpoint: str, is_avoided: bool) -> None:
    _log.warning("webhook %s is %s", endpoint, "being avoided" if is_avoided else "well again")


def wall() -> datetime:
    """What others sign by, and how long they take, is no matter of virtual time."""
    return datetime.now(UTC)


def _twilio_api(config: Config) -> str:
    """By loopback, since a public address in HUIYIN_BASE_URL may lead round the world and back."""
    return config.twilio_api or f"http://127.0.0.1:{config.port}{twilio.PREFIX}"


def _gateway(config: Config) -> str:
    """Likewise by loopback, if it is the stand-in."""
    return config.sms_gateway or f"http://127.0.0.1:{config.port}{gateway.PREFIX}"
