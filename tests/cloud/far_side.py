"""At the far side of the wire, and not AWS: Twilio and a provider of identities, on loopback."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from chalice.app import Blueprint, Chalice
from cryptography.hazmat.primitives.asymmetric import rsa

from local import gateway, twilio, twilio_calls
from local.media import KeptMedia
from local.outbox import Outbox
from local.recordings import KeptRecordings
from local.twilio_account import Account
from local.web import listen
from tests import openid
from tests.local.ports import a_free_port

ACCOUNT = Account("AC" + "0" * 32, "the webhook's token", "+15005550006")
AUDIENCE = "the console"
BASE_URL, GATEWAY_SECRET = "https://hotline.example.org", "the gateway's secret"


@dataclass(frozen=True)
class FarSide:
    outbox: Outbox
    recordings: KeptRecordings
    media: KeptMedia
    twilio_api: str
    gateway: str
    issuer: str
    key: rsa.RSAPrivateKey = field(repr=False)

    def token(self, sub: str, role: str, unit: str, **changed: Any) -> str:
        """What the provider gives somebody who has signed in."""
        claims = {**openid.role(role, unit), **changed}
        return openid.signed(self.key, self.issuer, AUDIENCE, sub, **claims)


@contextmanager
def far_side(folder: Path, now: Callable[[], datetime]) -> Iterator[FarSide]:
    """Serving in a thread."""
    outbox, port = Outbox(folder / "outbox.db"), a_free_port()
    recordings, media = KeptRecordings(folder / "calls"), KeptMedia(folder / "media")
    app = Chalice(app_name="far-side", configure_logs=False)
    stand_in = twilio.StandIn(ACCOUNT, outbox, now, lambda: None, recordings, media)
    app.register_blueprint(twilio.routes(stand_in))
    exchange = twilio_calls.Exchange(ACCOUNT, outbox, now, lambda: None)
    app.register_blueprint(twilio_calls.routes(exchange))
    bridge = gateway.Bridge(GATEWAY_SECRET, BASE_URL, outbox, now, now, lambda: None)
    app.register_blueprint(gateway.routes(bridge))
    app.register_blueprint(_published(_key(), f"http://127.0.0.1:{port}/issuer"))
    server = listen(app, port)
    thread = threading.Thread(target=server.server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    base = f"http://127.0.0.1:{port}"
    try:
        yield FarSide(
            outbox, recordings, media, base + twilio.PREFIX, base + gateway.PREFIX, base + "/issuer", _key()
        )
    finally:
        server.server.shutdown()
        server.server.server_close()
        thread.join()
        outbox.close()


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _published(key: rsa.RSAPrivateKey, issuer: str) -> Blueprint:
    routes = Blueprint(__name__)

    @routes.route("/issuer/.well-known/openid-configuration", methods=["GET"])
    def discovery() -> dict[str, str]:
        return {"issuer": issuer, "jwks_uri": f"{issuer}/keys"}

    @routes.route("/issuer/keys", methods=["GET"])
    def keys() -> dict[str, object]:
        return openid.published(key)

    return routes
