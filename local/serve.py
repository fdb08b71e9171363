"""The embedded home as a server: one process, started and stopped in one place."""

import signal
import threading
from collections.abc import Callable
from contextlib import ExitStack
from importlib import import_module

import click
from chalice.app import Chalice

from chalicelib import bootstrap
from chalicelib.config import Config
from chalicelib.domain.values import Channel
from chalicelib.edge import mailbox, open311_said
from local import gateway, lock, routes, smtp, twilio, twilio_calls, uploads, web
from local.callbacks import Callbacks
from local.home import Home, folder, open_home, wall
from local.loops import Pulse, loops


def run(config: Config) -> None:
    """Serve until SIGTERM or SIGINT; DataInUseError or PortBusyError if it cannot."""
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    with ExitStack() as stack:
        start(config, _app(), stack)
        click.echo(f"ready http://{web.HOST}:{config.port}")
        click.echo(f"Open311 at {config.base_url}{open311_said.PATH}/discovery.xml; keys: huiyin open311")
        stopping.wait()


def start(config: Config, app: Chalice, stack: ExitStack) -> Home:
    """Start every part; the stack stops them again, in the opposite order."""
    stack.enter_context(lock.claim(folder(config)))
    _import_all()
    pulse = Pulse()
    home = open_home(config, pulse.beat)
    stack.callback(home.close)
    bootstrap.use(home.deps)
    callbacks = Callbacks(home.keys.account, home.outbox, home.clock, home.keys.gateway)
    _serve_http(config, _furnished(app, home, callbacks), stack)
    _serve_smtp(config, home, stack)
    _start(callbacks.start, callbacks.stop, stack)
    rates = {Channel.SMS: config.sms_rate, Channel.EMAIL: config.mail_rate}
    for loop in loops(home.deps, pulse, rates):
        _start(loop.start, loop.stop, stack)
    return home


def _app() -> Chalice:
    from app import app

    return app


def _furnished(app: Chalice, home: Home, callbacks: Callbacks) -> Chalice:
    stand_in = twilio.StandIn(
        home.keys.account, home.outbox, home.clock, callbacks.poke, home.recordings, home.media
    )
    app.register_blueprint(twilio.routes(stand_in))
    exchange = twilio_calls.Exchange(home.keys.account, home.outbox, home.clock, callbacks.poke)
    app.register_blueprint(twilio_calls.routes(exchange))
    bridge = gateway.Bridge(
        home.keys.gateway, home.config.base_url, home.outbox, home.clock, wall, callbacks.poke
    )
    app.register_blueprint(gateway.routes(bridge))
    app.register_blueprint(routes.routes(home.outbox))
    if isinstance(home.deps.uploads, uploads.LocalUploads):
        app.register_blueprint(uploads.routes(home.deps.uploads, home.deps.blobs))
    return app


def _serve_http(config: Config, app: Chalice, stack: ExitStack) -> None:
    server = web.listen(app, config.port)
    stack.callback(server.server.server_close)
    thread = threading.Thread(target=server.server.serve_forever, args=(0.05,), name="http", daemon=True)
    thread.start()
    stack.callback(thread.join)
    stack.callback(server.shutdown)


def _serve_smtp(config: Config, home: Home, stack: ExitStack) -> None:
    def take(raw: bytes) -> None:
        mailbox.take(home.deps, mailbox.keep(home.deps, raw))

    relay = smtp.Relay(home.outbox, home.clock, config.mail_from, take)
    try:
        controller = smtp.serve(relay, config.smtp_port)
    except OSError as error:
        raise web.busy(error, "HUIYIN_SMTP_PORT", config.smtp_port) from None
    stack.callback(controller.stop)


def _start(begin: Callable[[], None], end: Callable[[], None], stack: ExitStack) -> None:
    begin()
    stack.callback(end)


def _import_all() -> None:
    """What is otherwise imported at its first use, by several threads at once.

    They got into each other's way: requests imports itself in a circle, and one of the threads died of it.
    """
    clients = ("chalicelib.channels.connecting", "chalicelib.channels.twilio_client")
    for name in ("phonenumbers", "requests", "twilio.request_validator", *clients):
        import_module(name)
