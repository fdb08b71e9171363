"""One POST to an address that an operator wrote down: to where it may go, for so long, and its status alone.

The name is resolved once, each address is judged, and the connection goes to that very address: a name that
leads elsewhere a moment later leads nowhere. TLS still checks the certificate for the name.
"""

import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Timer
from time import monotonic
from urllib.parse import SplitResult, urlsplit

from chalicelib.domain.endpoints import LOOPBACK
from chalicelib.ports import TemporaryFailure

CONNECT, READ, DEADLINE = 3.0, 8.0, 12.0
"""Seconds for a connection, for each answer on it, and for all of it: drop by drop is no answer either."""

ATTEMPTS = 2
"""Addresses of IPv6 and of IPv4 that are tried: a name may lead to hundreds."""

READ_AT_MOST = 1024
"""Bytes of a body that nobody looks at: to have read them lets the receiver end in peace."""

PORTS = {"https": 443, "http": 80}
_NAT64 = ip_network("64:ff9b::/96")

Address = IPv4Address | IPv6Address


def status_of_post(url: str, headers: Mapping[str, str], body: bytes, *, private: bool = False) -> int:
    """What it answers with. TemporaryFailure if nothing came, or if it may not be asked."""
    until, parts = monotonic() + DEADLINE, urlsplit(url)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    addresses = _resolved(host, port, private=private)
    is_safe = parts.scheme == "https"
    with _connected(addresses, port, until) as raw, _wire(raw, host, is_safe=is_safe) as wire:
        watch = Timer(until - monotonic(), _hang_up, (wire,))
        watch.daemon = True
        watch.start()
        try:
            return _asked(wire, _connection(parts), _target(parts), headers, body)
        except ssl.SSLError:
            raise TemporaryFailure("tls") from None
        except (OSError, HTTPException):
            raise TemporaryFailure("no_answer") from None
        finally:
            watch.cancel()


def is_allowed(address: Address, *, private: bool, loopback: bool) -> bool:
    """Public, or of one's own network if the operator says so; what clouds tell their machines by, never."""
    own = _unwrapped(address)
    if own.is_multicast or own.is_link_local or own.is_unspecified:
        return False
    if own.is_loopback:
        return private and loopback
    return own.is_global or (private and own.is_private and not own.is_reserved)


def _unwrapped(address: Address) -> Address:
    """The IPv4 address in it, if that is where it leads."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFF_FFFF)
        return inner or address
    return address


def _resolved(host: str, port: int, *, private: bool) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise TemporaryFailure("no_address") from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    loopback = host in LOOPBACK
    if not all(
        is_allowed(ip_address(each.partition("%")[0]), private=private, loopback=loopback)
        for each in addresses
    ):
        raise TemporaryFailure("address_refused")
    return addresses


def _connected(addresses: list[str], port: int, until: float) -> socket.socket:
    """By the first that answers, in the time that there is for all of it."""
    for address in _few(addresses):
        left = until - monotonic()
        if left <= 0:
            break
        with suppress(OSError):
            return socket.create_connection((address, port), min(CONNECT, left))
    raise TemporaryFailure("no_connection")


def _few(addresses: list[str]) -> list[str]:
    """In their order: where IPv6 leads nowhere, IPv4 may."""
    kinds = ([each for each in addresses if (":" in each) is is_6] for is_6 in (True, False))
    few = {each for kind in kinds for each in kind[:ATTEMPTS]}
    return [each for each in addresses if each in few]


def _wire(raw: socket.socket, host: str, *, is_safe: bool) -> socket.socket:
    """Nothing has been said on it yet, so that the watch is over the handshake, too."""
    raw.settimeout(READ)
    if not is_safe:
        return raw
    return _tls().wrap_socket(raw, server_hostname=host, do_handshake_on_connect=False)


def _asked(
    wire: socket.socket, connection: HTTPConnection, target: str, headers: Mapping[str, str], body: bytes
) -> int:
    if isinstance(wire, ssl.SSLSocket):
        wire.do_handshake()
    connection.sock = wire
    connection.request("POST", target, body, {**headers, "Connection": "close"})
    return _status(connection.getresponse())


def _connection(parts: SplitResult) -> HTTPConnection:
    """It names the host as the address does; where it leads is settled before."""
    port = parts.port or PORTS[parts.scheme]
    return HTTPConnection(parts.hostname or "", port if port != PORTS[parts.scheme] else None)


def _status(response: HTTPResponse) -> int:
    with response, suppress(OSError, HTTPException):
        response.read(READ_AT_MOST)
    return response.status


def _target(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _hang_up(raw: socket.socket) -> None:
    """Whoever reads from it wakes up; an SSL socket's own method would wait for its peer."""
    with suppress(OSError):
        socket.socket.shutdown(raw, socket.SHUT_RDWR)


@cache
def _tls() -> ssl.SSLContext:
    """What the machine trusts (SSL_CERT_FILE adds an office's own authority), and Mozilla's list."""
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
