"""At the far side of the wire, and not AWS: Twilio and a provider of identities, on loopback."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import jwt
from chalice.app import Blueprint, Chalice
from cryptography.hazmat.primitives.asymmetric import rsa

from local import twilio
from local.outbox import Outbox
from local.recordings import KeptRecordings
from local.web import listen
from tests.local.ports import a_free_port

ACCOUNT = twilio.Account("AC" + "0" * 32, "the webhook's token", "+15005550006")
AUDIENCE = "the console"


@dataclass(frozen=True)
class FarSide:
    outbox: Outbox
    recordings: KeptRecordings
    twilio_api: str
    issuer: str
    key: rsa.RSAPrivateKey = field(repr=False)

    def token(self, sub: str, role: str, unit: str, **changed: Any) -> str:
        """What the provider gives somebody who has signed in."""
        claims = {
            "iss": self.issuer,
            "aud": AUDIENCE,
            "sub": sub,
            "exp": int(time.time()) + 600,
            "custom:role": role,
            "custom:unit": unit,
        }
        return jwt.encode(claims | changed, self.key, "RS256", headers={"kid": "1"})


@contextmanager
def far_side(folder: Path, now: Callable[[], datetime]) -> Iterator[FarSide]:
    """Serving in a thread."""
    outbox, port = Outbox(folder / "outbox.db"), a_free_port()
    recordings = KeptRecordings(folder / "calls")
    app = Chalice(app_name="far-side", configure_logs=False)
    app.register_blueprint(twilio.routes(twilio.StandIn(ACCOUNT, outbox, now, lambda: None, recordings)))
    app.register_blueprint(_published(_key(), f"http://127.0.0.1:{port}/issuer"))
    server = listen(app, port)
    thread = threading.Thread(target=server.server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    base = f"http://127.0.0.1:{port}"
    try:
        yield FarSide(outbox, recordings, base + twilio.PREFIX, base + "/issuer", _key())
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
    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))

    @routes.route("/issuer/.well-known/openid-configuration", methods=["GET"])
    def discovery() -> dict[str, str]:
        return {"issuer": issuer, "jwks_uri": f"{issuer}/keys"}

    @routes.route("/issuer/keys", methods=["GET"])
    def keys() -> dict[str, object]:
        return {"keys": [public | {"kid": "1", "use": "sig", "alg": "RS256"}]}

    return routes
