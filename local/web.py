"""The app over HTTP, by Chalice's own local server with its weak places mended."""

import errno
import functools
import logging
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from chalice.app import Chalice
from chalice.config import Config as ChaliceConfig
from chalice.local import ChaliceRequestHandler, LocalDevServer, create_local_server

from local import addresses

HOST = "127.0.0.1"
# The default of 5 reset half of 200 parallel connections.
BACKLOG = 512

_log = logging.getLogger("local.access")


class PortBusyError(RuntimeError):
    """Somebody else listens there."""


class Handler(ChaliceRequestHandler):
    """Logs method and status only if asked: a path may hold a ticket and a query an access code."""

    server_version, sys_version = "Huiyin", ""
    # Headers and body are two writes; with Nagle's wait between them each answer took 40 ms.
    disable_nagle_algorithm = True

    def __init__(
        self, request: Any, address: Any, server: HTTPServer, app_object: Chalice, config: ChaliceConfig
    ) -> None:
        self.local_gateway = addresses.Gateway(app_object, config)
        BaseHTTPRequestHandler.__init__(self, request, address, server)

    def __getattr__(self, name: str) -> Any:
        """Any method comes before the routes, which say 405 and what is allowed; Python's server says 501."""
        if not name.startswith("do_"):
            raise AttributeError(name)
        return self._generic_handle

    def handle(self) -> None:
        """Whoever hangs up before the answer is there wants none; a traceback would name their address."""
        with suppress(ConnectionError):
            super().handle()

    def parse_request(self) -> bool:
        """Chalice counts on a length that is a number, and reads for ever if it is below 0."""
        if not super().parse_request():
            return False
        is_number = bool(self.headers.get("content-length", "0").isdecimal())
        if not is_number:
            self.send_error(400)
        # Chalice would say that everything came from this machine, as API Gateway never does.
        self.local_gateway.event_converter.LOCAL_SOURCE_IP = self._came_from()
        return is_number

    def _came_from(self) -> str:
        """We listen on this machine alone: who is elsewhere comes by the server before us, which adds its
        caller to the end of the line. What stands before that anybody may have written.
        """
        line = ",".join(self.headers.get_all("x-forwarded-for", []))
        return line.rpartition(",")[2].strip() or str(self.client_address[0])

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        _log.info("%s %s %s", self.command, code, size)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002, ARG002  its words quote the request
        _log.info("a request that cannot be answered")


def listen(app: Chalice, port: int) -> LocalDevServer:
    """Bound and listening, not yet serving; PortBusyError if the port is taken.

    Made by create_local_server: without it two requests at a time can get each other's answers.
    """
    config = ChaliceConfig.create(app_name=app.app_name, chalice_app=app)
    try:
        server = create_local_server(app, config, HOST, port)
    except OSError as error:
        raise busy(error, "HUIYIN_PORT", port) from None
    server.server.RequestHandlerClass = functools.partial(Handler, app_object=app, config=config)
    server.server.socket.listen(BACKLOG)
    return server


def busy(error: OSError, name: str, port: int) -> Exception:
    """The error in an operator's words, or the error itself if it is another."""
    if error.errno != errno.EADDRINUSE:
        return error
    return PortBusyError(f"port {port} is taken: stop what listens there, or set {name} to another port")
