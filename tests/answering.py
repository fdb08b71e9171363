"""Who answers one request in the tests, with bytes of our choice."""

import socket
import threading
from contextlib import ExitStack, closing


def answering(port: int, answer: bytes, stack: ExitStack) -> list[bytes]:
    """One connection gets this answer, whatever it asked; what it asked is in the list by then."""
    server, asked = stack.enter_context(closing(socket.create_server(("127.0.0.1", port)))), list[bytes]()

    def serve() -> None:
        connection, _ = server.accept()
        with connection:
            asked.append(_read_whole(connection))
            connection.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    stack.callback(thread.join)
    return asked


def _read_whole(connection: socket.socket) -> bytes:
    """What is left unread when we hang up resets the connection, and nobody hears the answer."""
    raw = b""
    while b"\r\n\r\n" not in raw:
        raw += connection.recv(65_536)
    head, _, body = raw.partition(b"\r\n\r\n")
    length = head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]
    while len(body) < int(length or 0):
        body += connection.recv(65_536)
    return head + b"\r\n\r\n" + body


def http(status: str, body: str = "{}") -> bytes:
    length = len(body.encode())
    return f"HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}".encode()
