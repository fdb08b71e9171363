"""The gateway's stand-in against our own sender, over HTTP on loopback."""

import json
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import pytest
import requests
from chalice.app import Blueprint, Chalice, Response
from click.testing import CliRunner

from chalicelib.channels import gateway
from chalicelib.channels.gateway_client import GatewaySender
from chalicelib.channels.sms import TwilioSender
from chalicelib.channels.switchboard import Switchboard
from chalicelib.config import Config
from chalicelib.domain.values import Channel
from chalicelib.ports import Found, PermanentFailure, TemporaryFailure
from local.cli import main
from local.gateway import PREFIX, bring, signed
from local.home import Home, wall
from local.serve import start
from tests.channels.builders import a_delivery
from tests.local.refused import REFUSED

TO = "+8613800000001"


@dataclass
class Hooks:
    """Where the gateway knocks in a test: keeps what was signed, answers with the next of `answers`."""

    secret: str = ""
    answers: list[int] = field(default_factory=list)
    came: list[dict[str, str]] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def routes(self) -> Blueprint:
        blueprint = Blueprint(__name__)

        @blueprint.route(gateway.STATUS_PATH, methods=["POST"], name="status_hook")
        def status() -> Response:
            return self._take(blueprint, gateway.STATUS_PATH)

        @blueprint.route(gateway.SMS_PATH, methods=["POST"], name="sms_hook")
        def sms() -> Response:
            return self._take(blueprint, gateway.SMS_PATH)

        return blueprint

    def wait_for(self, count: int) -> list[dict[str, str]]:
        with self.changed:
            self.changed.wait_for(lambda: len(self.came) >= count, timeout=5)
            return list(self.came)

    def _take(self, blueprint: Blueprint, path: str) -> Response:
        request = blueprint.current_request
        raw = request.raw_body if isinstance(request.raw_body, bytes) else request.raw_body.encode()
        signature = request.headers.get(gateway.SIGNATURE_HEADER)
        if not gateway.is_signed(self.secret, wall(), "POST", path, raw, signature=signature):
            return Response("", status_code=403)
        with self.changed:
            self.came.append(json.loads(raw))
            self.changed.notify_all()
            return Response({}, status_code=self.answers.pop(0) if self.answers else 200)


@pytest.fixture
def hooks() -> Hooks:
    return Hooks()


@pytest.fixture
def home(config: Config, hooks: Hooks) -> Iterator[Home]:
    """The embedded home, serving on loopback, with our hooks in place of the edge."""
    app = Chalice(app_name="test", configure_logs=False)
    app.register_blueprint(hooks.routes())
    with ExitStack() as stack:
        home = start(config, app, stack)
        hooks.secret = home.keys.gateway
        yield home


@pytest.fixture
def sender(home: Home) -> GatewaySender:
    return GatewaySender(f"{home.config.base_url}{PREFIX}", home.keys.gateway, wall)


def test_a_sent_message_is_in_the_outbox_with_its_delivery(home: Home, sender: GatewaySender) -> None:
    id = sender.send(a_delivery())
    (message,) = home.outbox.all()
    assert f"gateway:{message.provider_id}" == id
    assert (message.receiver, message.delivery, message.text) == (TO, "d1", "您的诉求已受理。")


def test_the_same_message_twice_is_sent_once(home: Home, sender: GatewaySender) -> None:
    assert sender.send(a_delivery()) == sender.send(a_delivery())
    assert len(home.outbox.all()) == 1


def test_a_receipt_follows_signed_and_in_order(sender: GatewaySender, hooks: Hooks) -> None:
    sender.send(a_delivery())
    assert hooks.wait_for(2) == [{"id": "d1", "status": "sent"}, {"id": "d1", "status": "delivered"}]


def test_a_receipt_that_was_not_taken_comes_again(sender: GatewaySender, hooks: Hooks) -> None:
    hooks.answers = [500, 200, 503]
    sender.send(a_delivery())
    assert [receipt["status"] for receipt in hooks.wait_for(4)] == ["sent", "sent", "delivered", "delivered"]


def test_an_ambiguous_send_is_found_by_its_id(sender: GatewaySender, hooks: Hooks) -> None:
    assert sender.find(a_delivery()) is None
    id = sender.send(a_delivery())
    hooks.wait_for(2)
    assert sender.find(a_delivery()) == Found(id, delivered=True)
    assert sender.find(a_delivery(id="d2")) is None


@pytest.mark.parametrize(("to", "reason"), [*REFUSED, ("", "gateway_malformed")])
def test_what_it_refuses_fails_for_good(sender: GatewaySender, home: Home, to: str, reason: str) -> None:
    with pytest.raises(PermanentFailure, match=f"^{reason}$"):
        sender.send(a_delivery(to=to))
    assert home.outbox.all() == []


def test_a_text_that_is_too_long_fails_for_good(sender: GatewaySender) -> None:
    with pytest.raises(PermanentFailure, match="too_long"):
        sender.send(a_delivery(text="长" * 1601))


def test_a_wrong_secret_is_refused_and_may_be_mended(home: Home) -> None:
    wrong = GatewaySender(f"{home.config.base_url}{PREFIX}", "another-secret-16", wall)
    with pytest.raises(TemporaryFailure, match="http_403"):
        wrong.send(a_delivery())
    with pytest.raises(RuntimeError, match="403"):
        wrong.find(a_delivery())
    assert home.outbox.all() == []


def test_a_question_without_a_signature_is_refused(home: Home) -> None:
    url = f"{home.config.base_url}{PREFIX}{gateway.MESSAGES_PATH}"
    assert requests.get(f"{url}/d1", timeout=5).status_code == 403
    assert requests.post(url, json={"id": "d1"}, timeout=5).status_code == 403


def test_twilios_stand_in_does_not_know_what_the_gateway_took(home: Home, sender: GatewaySender) -> None:
    account, delivery = home.keys.account, a_delivery(created_at=home.clock())
    api = f"{home.config.base_url}/local/twilio"
    twilio = TwilioSender(account.sid, account.token, account.number, "http://x", api)
    sender.send(delivery)
    assert twilio.find(delivery) is None
    twilio.send(delivery)
    assert twilio.find(delivery) is not None


def test_the_home_has_both_and_prefers_twilio(home: Home) -> None:
    board = home.deps.senders[Channel.SMS]
    assert isinstance(board, Switchboard)
    board.send(a_delivery())
    assert home.outbox.all()[0].provider_id.startswith("SM")


def test_a_citizens_message_arrives_signed(home: Home, hooks: Hooks) -> None:
    message = {"id": "m1", "from": TO, "to": "12345", "text": "路灯坏了"}
    bring(home.keys.gateway, home.config.base_url, home.config.port, message)
    assert hooks.came == [message]


def test_the_command_writes_to_the_running_server(
    home: Home, hooks: Hooks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUIYIN_DATA", str(home.config.data))
    monkeypatch.setenv("HUIYIN_PORT", str(home.config.port))
    said = ["sms", "路灯坏了", "--gateway", "--from", TO, "--id", "m1"]
    assert CliRunner().invoke(main, said, catch_exceptions=False).exit_code == 0
    assert hooks.came == [{"id": "m1", "from": TO, "to": "12345", "text": "路灯坏了"}]
    hooks.answers = [400]
    refused = CliRunner().invoke(main, said)
    assert (refused.exit_code, "400" in refused.output) == (1, True)


def test_the_path_that_is_signed_is_the_public_one() -> None:
    body, headers = signed("s", "https://hotline.example.org/api/hooks/gateway/sms", {})
    path, signature = "/api/hooks/gateway/sms", headers[gateway.SIGNATURE_HEADER]
    assert gateway.is_signed("s", wall(), "POST", path, body, signature=signature)
