"""What other systems fell into with pages, webhooks and calls, as short claims about this one, by number."""

import json
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from urllib.parse import urlencode

import pytest
from chalice.test import Client, HTTPResponse
from twilio.request_validator import RequestValidator

from chalicelib import bootstrap
from chalicelib.channels import sound
from chalicelib.domain.inbox import Citizen, Content, File
from chalicelib.domain.ticket import access_code
from chalicelib.domain.transcript import Transcript
from chalicelib.domain.values import Channel, Status
from chalicelib.edge import attached
from chalicelib.ports import TemporaryFailure
from chalicelib.usecases import actions, intake, recordings
from local.blobs import MemoryBlobs
from tests.calls import a_call_id, a_recording_id, a_wav
from tests.files.builders import PLACE, jpeg
from tests.office import DISPATCHER, SUPERVISOR, WANG, WATER, Office
from tests.test_story import post_form
from tests.usecases.phone import heard, on_the_line, ring
from tests.usecases.test_recordings import job_of, missing, words

STAGED, TOKEN = "https://x1y2z3.execute-api.eu-west-1.amazonaws.com/api", "the webhook's token"
FORM = "application/x-www-form-urlencoded"
SMS, RECORDED = "/hooks/twilio/sms", "/hooks/twilio/voice/recorded?lang=zh-CN"
MESSAGE = {"MessageSid": "SM1", "From": WANG, "To": "+8612345", "Body": WATER, "NumMedia": "0", "Blank": ""}
CALL = {"CallSid": a_call_id(), "From": WANG, "RecordingSid": a_recording_id(), "RecordingDuration": "6"}
HOUR = timedelta(hours=1)
SECRET = "内部：此人多次上访，电话13700000000"


@pytest.fixture
def office() -> Office:
    office = Office()
    on_the_line(office, words=[])
    office.world.deps = replace(
        office.deps, base_url=STAGED, webhook_token=TOKEN, blobs=MemoryBlobs(), uploads=office.deps.uploads
    )
    bootstrap.use(office.deps)
    return office


def tracked(client: Client, office: Office, ticket: str) -> str:
    """Both faces of the own case, which number and code open."""
    code = access_code(office.deps.secrets.key(), ticket)
    page = post_form(client, "/track", ticket=ticket, code=code)
    told = client.http.get(f"/v1/cases/{ticket}", headers={"X-Access-Code": code})
    assert (page.status_code, told.status_code) == (200, 200)
    return page.body.decode() + json.dumps(told.json_body, ensure_ascii=False)


def test_trap_36_no_page_shows_a_telephone_number(office: Office, client: Client) -> None:
    ticket = office.web(WATER, phone=WANG, email="wang@example.org", name="王女士")
    office.act(ticket, "contact", actions.Contact("called", f"打了{WANG}"))
    office.reply(ticket)
    handler = office.deps.office.person(office.case(ticket).handler or "")
    shown = [
        client.http.get(path).body.decode() for path in ("/", "/track", "/kept", f"/track?ticket={ticket}")
    ]
    for page in [*shown, tracked(client, office, ticket)]:
        people = (WANG[3:], "wang@example.org", "王女士", handler.name, handler.phone[3:], handler.email)
        assert not [word for word in people if word in page]


def test_trap_36_a_picture_is_handed_out_without_the_place_where_it_was_taken(
    office: Office, client: Client
) -> None:
    office.deps.blobs.put("file/1", jpeg(gps=True), "image/jpeg")
    files = (File("路灯.jpg", "image/jpeg", 9, "file/1"),)
    content = Content(WATER, citizen=Citizen(phone=WANG), files=files)
    ticket = intake.submit(office.deps, Channel.WEB, "web-0000000000000001", content).ticket
    office.settle()
    for who in (SUPERVISOR, DISPATCHER):
        handed = attached.for_officer(office.deps, who, ticket, "1")
        assert (handed.status_code, PLACE in handed.body) == (200, False)


def test_trap_37_nothing_internal_reaches_the_citizen(office: Office, client: Client) -> None:
    ticket = office.web(WATER, phone=WANG)
    office.act(ticket, "note", actions.Note(SECRET))
    office.act(ticket, "contact", actions.Contact("called", SECRET))
    office.act(ticket, "ask", actions.Ask("请问是哪一栋？"))
    office.sms("三栋")
    office.reply(ticket)
    office.act(ticket, "review", actions.Review(SECRET), SUPERVISOR)
    said = "".join(f"{row.subject}{row.text}" for row in office.sent())
    assert office.told() == ["acknowledgement", "question", "added", "reply"]
    assert not [shown for shown in (said, tracked(client, office, ticket)) if "上访" in shown]


def signed(path: str, form: dict[str, str] | list[tuple[str, str]], base: str = STAGED) -> str:
    """By Twilio's own library; of a name that comes twice it takes all values."""
    return str(RequestValidator(TOKEN).compute_signature(base + path, Values(form)))


class Values(dict[str, list[str]]):
    """A form as the validator asks for it: a name may come twice."""

    def __init__(self, form: dict[str, str] | list[tuple[str, str]]) -> None:
        super().__init__()
        for name, value in form.items() if isinstance(form, dict) else form:
            self.setdefault(name, []).append(value)

    def getlist(self, name: str) -> list[str]:
        return self[name]


def post(
    client: Client, path: str, form: dict[str, str] | list[tuple[str, str]], signature: str, **more: str
) -> int:
    headers = {"Content-Type": FORM, "X-Twilio-Signature": signature, **more}
    answer: HTTPResponse = client.http.post(path, headers=headers, body=urlencode(form).encode())
    return int(answer.status_code)


TWICE = [*MESSAGE.items(), ("AddOns", "a"), ("AddOns", "b")]


@pytest.mark.parametrize(
    ("path", "form"),
    [
        (SMS, MESSAGE),
        (SMS, TWICE),
        (RECORDED, CALL),
        (RECORDED + "&try=1&try=2", CALL),
        (SMS + "?a=%2B+b", MESSAGE),
    ],
)
def test_trap_38_twilios_signature_on_a_staged_address_passes_whatever_host_is_forwarded(
    client: Client, path: str, form: dict[str, str]
) -> None:
    forwarded = {"X-Forwarded-Host": "evil.example", "Host": "10.0.0.1", "X-Forwarded-Proto": "http"}
    assert post(client, path, form, signed(path, form)) == 200
    assert post(client, path, form, signed(path, form), **forwarded) == 200


CHANGED = {name: {**MESSAGE, name: f"{value}x"} for name, value in MESSAGE.items()}
FORGED: dict[str, tuple[str, object]] = {
    **{f"another {name}": (SMS, form) for name, form in CHANGED.items()},
    **{f"no {name}": (SMS, {n: v for n, v in MESSAGE.items() if n != name}) for name in MESSAGE},
    "one more": (SMS, {**MESSAGE, "MediaUrl0": "https://evil.example/x.jpg"}),
    "one twice": (SMS, [*MESSAGE.items(), ("Body", "另一件事")]),
    "a query": (f"{SMS}?lang=en", MESSAGE),
    "another path": ("/hooks/twilio/status/d1", MESSAGE),
    "of another hook": ("/hooks/twilio/voice", MESSAGE),
}


@pytest.mark.parametrize("change", FORGED)
def test_trap_38_each_single_change_is_refused_and_leaves_nothing(
    office: Office, client: Client, change: str
) -> None:
    path, form = FORGED[change]
    assert post(client, path, form, signed(SMS, MESSAGE)) == 403  # type: ignore[arg-type]  # a form
    office.settle()
    assert (office.sent(), office.deps.store.parked(None, 9).items) == ([], ())


@pytest.mark.parametrize(
    "base", [STAGED.removesuffix("/api"), STAGED.replace("https", "http"), "https://evil.example/api"]
)
def test_trap_38_a_signature_for_another_address_is_refused(client: Client, base: str) -> None:
    """With and without a forwarded host that says the same: who knocks does not say where the door is."""
    signature = signed(SMS, MESSAGE, base)
    host = base.split("/")[2]
    assert post(client, SMS, MESSAGE, signature) == 403
    assert post(client, SMS, MESSAGE, signature, **{"X-Forwarded-Host": host, "Host": host}) == 403


@pytest.mark.parametrize("path", [SMS, "/hooks/twilio/status/d1", "/hooks/twilio/voice"])
def test_trap_38_twilios_json_is_taken_nowhere_however_well_it_is_signed(
    office: Office, client: Client, path: str
) -> None:
    """No hook of ours is signed by `bodySHA256`; the gateway's JSON is signed as it stands."""
    body = json.dumps(MESSAGE).encode()
    asked = f"{path}?bodySHA256={sha256(body).hexdigest()}"
    headers = {"Content-Type": "application/json", "X-Twilio-Signature": signed(asked, {})}
    assert client.http.post(asked, headers=headers, body=body).status_code == 415
    office.settle()
    assert office.sent() == []


@pytest.mark.parametrize(
    "page", [b"<html>Something went wrong</html>", b"", b'{"code": 20404}', b"RIFF\0\0\0\0"]
)
def test_trap_39_an_error_page_is_no_sound(page: bytes) -> None:
    assert sound.read(a_wav()).seconds == 3
    with pytest.raises(TemporaryFailure, match="no_sound"):
        sound.read(page)


def test_trap_39_the_case_is_there_before_its_recording(office: Office) -> None:
    line = on_the_line(
        office, TemporaryFailure("not_ready"), TemporaryFailure("no_sound"), words=[heard(WATER)]
    )
    ticket = ring(office)
    assert (office.case(ticket).status, office.told()) == (Status.RECEIVED, ["acknowledgement"])
    office.wait(timedelta(minutes=2), timedelta(seconds=15))
    assert len(line.asked) == 3
    assert office.kinds(ticket).count("RecordingKept") == 1
    assert office.case(ticket).unit == "utilities"


def test_trap_39_words_that_come_8_hours_late_are_taken_and_a_person_was_asked_before(office: Office) -> None:
    on_the_line(office, words=[None, None, heard(WATER)])
    ticket = ring(office)
    office.wait(8 * HOUR)
    assert missing(office, ticket) == ["late"]
    recordings.transcribed(office.deps, job_of(office, ticket))
    office.settle()
    assert [body.text for body in words(office, ticket)] == [WATER]
    assert office.case(ticket).unit == "utilities"


def test_trap_39_an_empty_transcript_goes_to_a_person_who_listens_and_types(office: Office) -> None:
    on_the_line(office, words=[Transcript((), "machine")])
    ticket = ring(office)
    assert missing(office, ticket) == ["empty"]
    assert "listen" in [row.reaction for row in office.deps.store.deliveries(ticket)]
    office.act(ticket, "transcribe", actions.Transcribe(WATER), DISPATCHER)
    assert office.case(ticket).unit == "utilities"
