"""Real servers on loopback need a port each."""

import random
import socket
from contextlib import suppress

CHANCE = random.SystemRandom()


def a_free_port() -> int:
    """Below the ports that clients get: neither they nor a `bind` to 0 take it before it is used."""
    while True:
        port = CHANCE.randrange(15_000, 30_000)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
