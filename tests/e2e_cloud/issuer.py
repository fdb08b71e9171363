"""An OpenID provider on loopback, by HTTPS: the template takes no other."""

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests import openid

HOST = "127.0.0.1"
AUDIENCE = "the console"
DAY = timedelta(days=1)
UNENCRYPTED = serialization.NoEncryption()
PEM = serialization.Encoding.PEM


@dataclass(frozen=True)
class Issuer:
    """`certificate` is its own authority: who trusts that file trusts this issuer and nobody else."""

    url: str
    certificate: Path
    key: rsa.RSAPrivateKey = field(repr=False)

    def token(self, sub: str, role: str, unit: str = "", **changed: object) -> str:
        """What somebody gets who has signed in; `changed` claims are for impostors."""
        claims = {**openid.role(role, unit), **changed}
        return openid.signed(self.key, self.url, AUDIENCE, sub, **claims)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is http.server's
        """Nothing."""


@contextmanager
def issuer(folder: Path) -> Iterator[Issuer]:
    """Publishing its keys in a thread."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    site, certificate = folder / "issuer", folder / "issuer.pem"
    _publish(site, "jwks.json", openid.published(key))
    certificate.write_bytes(_certificate(key))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, _private(key, folder))
    with ThreadingHTTPServer((HOST, 0), partial(_Quiet, directory=str(site))) as server:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        url = f"https://{HOST}:{server.server_port}"
        _publish(site, "openid-configuration", {"issuer": url, "jwks_uri": f"{url}/.well-known/jwks.json"})
        yield Issuer(url, certificate, key)
        server.shutdown()
        thread.join()


def _publish(site: Path, name: str, document: dict[str, object]) -> None:
    folder = site / ".well-known"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(json.dumps(document), "utf-8")


def _private(key: rsa.RSAPrivateKey, folder: Path) -> Path:
    path = folder / "issuer.key"
    path.touch(0o600)
    path.write_bytes(key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, UNENCRYPTED))
    return path


def _certificate(key: rsa.RSAPrivateKey) -> bytes:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "issuer")])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder(
            name, name, key.public_key(), x509.random_serial_number(), now - DAY, now + DAY
        )
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    )
    return builder.sign(key, hashes.SHA256()).public_bytes(PEM)
