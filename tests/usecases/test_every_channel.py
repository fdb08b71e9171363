"""traps.md 12: one channel does what the others do, since every one goes through the same use case."""

import ast
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from pathlib import Path

import pytest

from chalicelib.domain.case import Case
from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.transcript import Transcript
from chalicelib.domain.values import Channel, DeskKind, Status
from chalicelib.usecases import open311, taking_in
from tests.office import DISPATCHER, WANG, WATER, Office
from tests.usecases.phone import heard, on_the_line, ring, ticket_of

ROOT = Path(__file__).parents[2] / "chalicelib"
LI = "li@example.org"


def by_mail(office: Office) -> str:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Message-ID"] = LI, "hotline@huiyin.example", "<1@example.org>"
    mail.set_content(WATER)
    office.mail(bytes(mail))
    return office.sent(LI)[-1].ticket


def by_voice(office: Office) -> str:
    said: list[Transcript | Exception | None] = [heard(WATER)]
    on_the_line(office, words=said)
    ring(office)
    return ticket_of(office)


def by_desk(office: Office) -> str:
    content = Content(WATER, citizen=Citizen(phone=WANG), desk_kind=DeskKind.VISIT)
    ticket = taking_in.take_in(office.deps, DISPATCHER, "k" * 16, content).ticket
    office.settle()
    return ticket


def by_program(office: Office) -> str:
    content = Content(WATER, citizen=Citizen(phone=WANG))
    ticket = open311.submit(office.deps, "app", "", {"description": WATER}, content).ticket
    office.settle()
    return ticket


DOORS: Mapping[Channel, Callable[[Office], str]] = {
    Channel.SMS: lambda office: office.sms(WATER),
    Channel.EMAIL: by_mail,
    Channel.VOICE: by_voice,
    Channel.WEB: lambda office: office.web(WATER, phone=WANG),
    Channel.DESK: by_desk,
    Channel.OPEN311: by_program,
}


def settled(case: Case) -> tuple[object, ...]:
    """What the same matter comes to."""
    reply = case.reply_clock
    assert reply is not None
    return case.status, case.type, case.category, case.grade, case.unit, case.handler, reply.due_at


@pytest.mark.parametrize("channel", DOORS)
def test_the_same_matter_comes_to_the_same_by_every_channel(office: Office, channel: Channel) -> None:
    case, by_sms = office.case(DOORS[channel](office)), Office()
    assert case.channel is channel
    assert case.status is Status.DISPATCHED
    assert settled(case) == settled(by_sms.case(by_sms.sms(WATER)))
    assert office.kinds(case.ticket)[0] == "CaseReceived"
    assert "acknowledgement" in office.told(WANG) + office.told(LI)


@pytest.mark.parametrize(
    ("called", "by"),
    [("put_submission", "usecases/intake.py"), ("CaseReceived", "usecases/opening.py")],
)
def test_there_is_one_door_for_messages_and_one_for_cases(called: str, by: str) -> None:
    """Whoever adds a channel calls `intake.submit`."""
    rooms = [path for path in ROOT.rglob("*.py") if "store" not in path.parts]
    callers = {str(path.relative_to(ROOT)) for path in rooms if called in calls(path)}
    assert callers == {by}


def calls(path: Path) -> set[str]:
    nodes = [node.func for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    return {ast.unparse(node).rpartition(".")[2] for node in nodes}
