"""A morning at the other doors: a mail, a call, a form with a picture, a visit, each until it is answered."""

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from chalice.test import HTTPResponse
from twilio.request_validator import RequestValidator

from chalicelib.channels.mail_names import reply_address
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.transcript import Transcript
from chalicelib.edge import attached, mailbox
from chalicelib.ports import Deps, Principal, Sound
from local.blobs import MemoryBlobs
from local.uploads import LocalUploads
from tests.calls import a_call_id, a_recording_id
from tests.faults.strikes import Strikes, struck
from tests.faults.troubled import NOT_DONE, Patient, Troubled
from tests.files.builders import PLACE, jpeg
from tests.office import WATER, Office
from tests.pages.reader import Reader
from tests.test_desk_story import told
from tests.test_mail_story import HOTLINE, LI, POTHOLE, the_letter, written
from tests.test_story import TOKEN, post_form
from tests.usecases.phone import SOUND, heard

CALLER, WRITER = "+8613900000021", "+8613900000022"
OIL, LAMP = "小区楼下饭店油烟太大，柳塘街道", "柳塘街道永安路路灯坏了三盏"
CALL = {"CallSid": a_call_id(), "From": CALLER, "To": "+8612345"}
SAID = CALL | {"RecordingSid": a_recording_id(), "RecordingDuration": "9"}
VOICE = "/hooks/twilio/voice"
CLERK = "d-lin"
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Badges:
    """An identity provider: a badge is the id of a person."""

    office: Office

    def verify(self, token: str) -> Principal:
        person = self.office.deps.office.person(token)
        return Principal(person.id, person.role, person.unit)


class Machine:
    """Has every recording, and understands it at once."""

    def fetch(self, id: str) -> Sound:
        return SOUND

    def start(self, job: str, sound: str, lang: str) -> Transcript:
        return heard(OIL)

    def find(self, job: str) -> Transcript:
        return heard(OIL)


class AllDoors(Troubled):
    """Files, recordings and the machine that listens have their bad moments, too."""

    def __init__(self, strikes: Strikes) -> None:
        self.files = MemoryBlobs()
        super().__init__(strikes)
        self.world.telephone.called.append(CALL["CallSid"])

    def assembled(self) -> Deps:
        machine: Any = struck(Machine(), self.strikes)
        blobs: Any = struck(self.files, self.strikes)
        ports = {"recordings": machine, "transcriber": machine, "blobs": blobs}
        return replace(super().assembled(), identity=Badges(self), uploads=LocalUploads(b"secret"), **ports)

    def by_relay(self, raw: bytes) -> None:
        """A relay that was not answered comes again."""
        while self.attempt(lambda: mailbox.take(self.deps, mailbox.keep(self.deps, raw))) is NOT_DONE:
            pass
        self.settle()


@dataclass
class Morning:
    """The people of the story, and what each of them does; the ticket that it was about."""

    office: AllDoors
    client: Patient

    def lived(self) -> tuple[str, ...]:
        tickets = self.a_mail(), self.a_call(), self.a_form_with_a_picture(), self.a_visit()
        # Until the look after the call has found its recording.
        self.office.wait(HOUR / 3)
        return tickets

    def a_mail(self) -> str:
        """Mr Li writes, is asked, answers our letter; the handler replies by mail as well."""
        self.office.by_relay(bytes(written(POTHOLE)))
        letter = the_letter(self.office, LI, "acknowledgement")
        self.act(letter.ticket, "ask", text="是哪一段？")
        self.by_answer(the_letter(self.office, LI, "question"), "120号门前", LI)
        person = self.office.deps.office.person(self.handler(letter.ticket))
        self.by_answer(
            the_letter(self.office, person.email, "assignment"), "3 坑已填平，路面已恢复", person.email
        )
        return letter.ticket

    def by_answer(self, letter: Delivery, text: str, sender: str) -> None:
        to = reply_address(letter.reply_to, HOTLINE)
        self.office.by_relay(bytes(written(text, sender, "Re: 工单", To=to)))

    def a_call(self) -> str:
        """A voice becomes words and a case; the caller is told what was understood, and then the answer."""
        for path, form in (("", CALL), ("/recorded?lang=zh-CN", SAID), ("/recording?lang=zh-CN", SAID)):
            self.twilio(VOICE + path, form)
        self.twilio(f"{VOICE}/status", CALL | {"CallStatus": "completed"})
        self.office.settle()
        ticket = self.office.sent(CALLER)[0].ticket
        self.act(ticket, "reply", outcome="explained", text="已责令整改")
        return ticket

    def twilio(self, path: str, form: dict[str, str]) -> None:
        url = f"{self.office.deps.base_url}{path}"
        signature = str(RequestValidator(TOKEN).compute_signature(url, form))
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
        answer = self.client.http.post(path, headers=headers, body=urlencode(form).encode())
        assert answer.status_code == 200

    def a_form_with_a_picture(self) -> str:
        """The browser brings the picture, then the form; the handler gets it without its place."""
        wanted = {"name": "路灯.jpg", "size": len(jpeg())}
        offered = self.asked("/v1/uploads", wanted).json_body
        self.office.files.put(offered["fields"]["key"], jpeg(), "image/jpeg")
        said = {"text": LAMP, "phone": WRITER, "key": "k" * 16, "files": offered["key"]}
        at = str(int(self.office.deps.now().timestamp()) - 60)
        answer = post_form(self.client, "/", at=at, **said)  # type: ignore[arg-type]  # it has a client's words
        assert answer.status_code == 201
        self.office.settle()
        ticket = self.office.sent(WRITER)[0].ticket
        self.picture_of(ticket)
        self.act(ticket, "reply", outcome="solved", text="路灯已修好")
        return ticket

    def picture_of(self, ticket: str) -> None:
        """Chalice's test client cannot take bytes."""
        who = self.office.deps.identity.verify(self.handler(ticket))
        picture: Any = NOT_DONE
        while picture is NOT_DONE:
            picture = self.office.attempt(lambda: attached.for_officer(self.office.deps, who, ticket, "1"))
        assert (picture.status_code, PLACE in picture.body) == (200, False)

    def a_visit(self) -> str:
        """Mr Zhou has neither telephone nor mail: the clerk types it in, and tells him in the end."""
        link = self.client.get("/v1/staff/desk", headers={"Authorization": f"Bearer {CLERK}"}).json_body[
            "link"
        ]
        page = self.client.get(link.removeprefix(self.office.deps.base_url)).body.decode()
        (form,) = Reader(page).forms
        fields = form.hidden() | {"text": WATER, "desk_kind": "visit", "name": "周先生"}
        answer = post_form(self.client, form.action, **fields)  # type: ignore[arg-type]  # likewise
        assert answer.status_code == 201
        self.office.settle()
        ticket = told(answer.body.decode())[0]
        self.act(ticket, "reply", outcome="solved", text="水管已修好")
        (item,) = self.office.world.store.parked(None, 9).items
        assert (item.ref, item.reason) == (ticket, "by_hand")
        self.act(ticket, "inform", CLERK)
        return ticket

    def handler(self, ticket: str) -> str:
        return str(self.office.case(ticket).handler)

    def act(self, ticket: str, action: str, who: str = "", **command: str) -> None:
        """By the API, under one key: however often it is asked, it is done once."""
        path = f"/v1/staff/cases/{ticket}/{action}"
        answer = self.asked(path, command, who or self.handler(ticket), f"{action}-{ticket}-once")
        assert answer.status_code == 200, answer.body
        self.office.settle()

    def asked(self, path: str, document: object, who: str = CLERK, key: str = "k" * 16) -> HTTPResponse:
        badge = {"Authorization": f"Bearer {who}", "Idempotency-Key": key}
        body = json.dumps(document).encode()
        return self.client.post(path, headers={"Content-Type": "application/json", **badge}, body=body)
