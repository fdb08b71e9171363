"""The cloud home: Deps from the function's settings, each part built when it is first needed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from chalicelib import parts
from chalicelib.aws.blobs import S3Blobs
from chalicelib.aws.clock import StepFunctionsClock
from chalicelib.aws.identity import OpenIdConnect
from chalicelib.aws.log import provider_avoided, refused, webhook_avoided
from chalicelib.aws.queues import Queues
from chalicelib.aws.secrets import Vault
from chalicelib.aws.transcribe import AmazonTranscribe
from chalicelib.aws.uploads import S3Uploads
from chalicelib.aws.witness import S3Witness
from chalicelib.channels.sms import API, TwilioSender
from chalicelib.channels.twilio_media import TwilioPictures
from chalicelib.channels.voice import TwilioRecordings
from chalicelib.channels.webhooks import HttpPoster
from chalicelib.domain.values import Channel
from chalicelib.ports import ClockDriver, Deps, Sender, SweepAlone
from chalicelib.store.dynamodb import DynamoStore

LATE = timedelta(minutes=5)
"""What the case clocks have not woken by then, the sweep wakes (design.md 6)."""


@dataclass(frozen=True)
class CloudConfig:
    """The environment that infra/resources.json sets; a KeyError names what is missing."""

    table: str
    region: str
    secret: str
    base_url: str
    mail_from: str
    queues: Mapping[Channel, str]
    clock: str
    state_machine: str
    issuer: str
    audience: str
    twilio_api: str
    sms_gateway: str = ""
    sms_providers: tuple[str, ...] = ("twilio", "gateway")
    bucket: str = ""
    roots: str = ""
    relay: str = ""
    ses_events: str = ""
    claims: str = "custom:"

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "CloudConfig":
        return cls(
            table=environ["HUIYIN_TABLE"],
            region=environ["AWS_REGION"],
            secret=environ["HUIYIN_SECRET"],
            base_url=environ["HUIYIN_BASE_URL"].rstrip("/"),
            mail_from=environ["HUIYIN_MAIL_FROM"],
            queues={
                Channel.SMS: environ["HUIYIN_SMS_QUEUE"],
                Channel.EMAIL: environ["HUIYIN_EMAIL_QUEUE"],
                Channel.VOICE: environ["HUIYIN_VOICE_QUEUE"],
            },
            clock=environ.get("HUIYIN_CLOCK", "per-case"),
            state_machine=environ["HUIYIN_STATE_MACHINE"],
            issuer=environ["HUIYIN_ISSUER"],
            audience=environ["HUIYIN_AUDIENCE"],
            twilio_api=environ.get("HUIYIN_TWILIO_API", API),
            sms_gateway=environ.get("HUIYIN_SMS_GATEWAY", ""),
            sms_providers=tuple(environ.get("HUIYIN_SMS_PROVIDERS", "twilio,gateway").split(",")),
            bucket=environ["HUIYIN_BUCKET"],
            roots=environ["HUIYIN_ROOTS"],
            relay=environ.get("HUIYIN_MAIL_RELAY", ""),
            ses_events=environ.get("HUIYIN_SES_EVENTS", ""),
            claims=environ.get("HUIYIN_CLAIMS", "custom:"),
        )

    def providers_of_texts(self) -> list[str]:
        """In order of preference; a gateway without an address is none. KeyError if nobody is left."""
        order = [name for name in self.sms_providers if name != "gateway" or self.sms_gateway]
        if not order:
            raise KeyError("HUIYIN_SMS_GATEWAY")
        return order


def build(
    config: CloudConfig, client: Callable[[str], Any], now: Callable[[], datetime], new_id: Callable[[], str]
) -> Deps:
    """`client` makes an AWS client by its service's name, once for each."""
    store, vault = DynamoStore(config.table, region=config.region), Vault(client, config.secret)
    texts, blobs = config.providers_of_texts(), S3Blobs(client, config.bucket)
    account = vault.twilio(needed="twilio" in texts)
    folder = parts.packaged()
    parts.keep_policy(store, folder)
    return Deps(
        store=store,
        now=now,
        new_id=new_id,
        sla=parts.build_sla(folder),
        sla_of=parts.sla_of(store, folder),
        office=parts.build_office(folder),
        rules=parts.build_rules(folder),
        senders=Senders(config, vault, client, now),
        identity=OpenIdConnect(config.issuer, config.audience, config.claims),
        clock=_clock(config, client),
        secrets=vault.secrets(),
        base_url=config.base_url,
        blobs=blobs,
        recordings=TwilioRecordings(account.sid, account.token, config.twilio_api),
        pictures=TwilioPictures(account.sid, account.token, config.twilio_api),
        transcriber=AmazonTranscribe(client, config.bucket, blobs),
        uploads=S3Uploads(client, config.bucket),
        witness=S3Witness(client, config.roots),
        webhook_token=account.token,
        gateway_secret=vault.gateway_secret(needed="gateway" in texts),
        open311_keys=vault.open311_keys(),
        webhooks=vault.webhooks(),
        poster=HttpPoster(now, webhook_avoided),
        refused=refused,
        grace=LATE if config.clock == "per-case" else timedelta(),
        enqueue=Queues(client, config.queues).enqueue,
    )


class Senders(Mapping[Channel, Sender]):
    """By channel; the SDK of one that is not asked for is never imported."""

    def __init__(
        self, config: CloudConfig, vault: Vault, client: Callable[[str], Any], now: Callable[[], datetime]
    ) -> None:
        self._config, self._vault, self._client, self._now = config, vault, client, now
        self._made: dict[Channel, Sender] = {}

    def __getitem__(self, channel: Channel) -> Sender:
        if channel not in self._made:
            self._made[channel] = self._make(channel)
        return self._made[channel]

    def __iter__(self) -> Any:
        return iter((Channel.SMS, Channel.EMAIL, Channel.VOICE))

    def __len__(self) -> int:
        return 3

    def _make(self, channel: Channel) -> Sender:
        if channel is Channel.EMAIL and self._config.relay:
            from chalicelib.channels.mail import SmtpSender, relay_at

            relay = relay_at(self._config.relay, *self._vault.relay_login())
            return SmtpSender(relay, self._config.mail_from)
        if channel is Channel.EMAIL:
            from chalicelib.channels.ses import SesSender

            return SesSender(self._client("sesv2"), self._config.mail_from, self._config.ses_events)
        return self._calls() if channel is Channel.VOICE else self._text_messages()

    def _calls(self) -> Sender:
        """Where Twilio has no account of ours, nobody has called, and nobody is called."""
        from chalicelib.channels.survey_calls import TwilioCaller

        account = self._vault.twilio(needed=False)
        return TwilioCaller(
            account.sid, account.token, account.number, self._config.base_url, self._config.twilio_api
        )

    def _text_messages(self) -> Sender:
        """Of Twilio alone nothing more is imported than Twilio needs."""
        order = self._config.providers_of_texts()
        if order == ["twilio"]:
            return self._twilio()
        from chalicelib.channels.switchboard import switchboard

        return switchboard(
            order, {"twilio": self._twilio, "gateway": self._gateway}, self._now, provider_avoided
        )

    def _twilio(self) -> Sender:
        account = self._vault.twilio()
        return TwilioSender(
            account.sid, account.token, account.number, self._config.base_url, self._config.twilio_api
        )

    def _gateway(self) -> Sender:
        from chalicelib.channels.gateway_client import GatewaySender

        return GatewaySender(self._config.sms_gateway, self._vault.gateway_secret(), self._now)


def _clock(config: CloudConfig, client: Callable[[str], Any]) -> ClockDriver:
    if config.clock == "sweep":
        return SweepAlone()
    return StepFunctionsClock(client, config.state_machine)
